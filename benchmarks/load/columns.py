"""The columns of a positions file, by kind, as each peer is told them."""

TEXTS = {"position_id", "node_id", "instrument_id", "currency", "link_id", "is_paper"}
SENSITIVITIES = {"dv01", "cs01", "delta"}


def header(path):
    with open(path, encoding="utf-8") as file:
        return file.readline().rstrip("\n").split(",")


def decimals(name):
    """Enough for every value of a demo book, so that sums are exact; 18 digits hold the rest."""
    return 6 if name in SENSITIVITIES else 4

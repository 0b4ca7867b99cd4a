"""The columns of a positions file, by kind, as each peer is told them."""

TEXTS = {"position_id", "node_id", "instrument_id", "currency", "link_id", "is_paper"}
# Decimals that hold every value of the file exactly.
SENSITIVITIES = {"dv01", "cs01", "delta"}
TERMS = {"quantity", "price", "convexity"}


def header(path):
    with open(path, encoding="utf-8") as file:
        return file.readline().rstrip("\n").split(",")


def decimals(name):
    return 8 if name in TERMS else 6 if name in SENSITIVITIES else 4

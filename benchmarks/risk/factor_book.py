"""A demo book whose every position hangs on a few of many factors: what parametric risk is timed on."""

import random
import shutil

FACTORS = 100
PER_POSITION = 4
SEED = 7


def make(demo, folder):
    """The demo book's files, with a factor model of our own in place of its sample's."""
    note = folder / "made"
    if note.exists() and note.stat().st_mtime > (demo / "positions.csv").stat().st_mtime:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name in ("book.csv", "entities.csv", "fx.csv", "instruments.csv", "nodes.csv",
                 "positions.csv"):
        shutil.copy(demo / name, folder / name)
    source = random.Random(SEED)
    write(folder / "factors.csv", "factor_id", (f"F{a}" for a in range(FACTORS)))
    # A matrix times its transpose, and something of its own for each factor.
    loads = [[source.gauss(0, 1) for _ in range(20)] for _ in range(FACTORS)]
    own = [source.uniform(0.5, 2) for _ in range(FACTORS)]

    def covariance(a, b):
        shared = sum(x * y for x, y in zip(loads[a], loads[b])) / 2
        return (shared + (own[a] if a == b else 0)) * 1e-4

    write(folder / "covariance.csv", "factor_a,factor_b,covariance",
          (f"F{a},F{b},{covariance(a, b):.12f}" for a in range(FACTORS) for b in range(a + 1)))
    with open(folder / "positions.csv", encoding="utf-8") as file:
        next(file)
        ids = [line.split(",", 1)[0] for line in file]
    write(folder / "exposures.csv", "position_id,factor_id,exposure",
          (f"{position},F{factor},{source.gauss(0, 1e5):.2f}"
           for position in ids for factor in source.sample(range(FACTORS), PER_POSITION)))
    note.touch()


def write(path, header, lines):
    with open(path, "w", encoding="utf-8") as file:
        file.write(header + "\n")
        for line in lines:
            file.write(line + "\n")

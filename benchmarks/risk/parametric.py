#!/usr/bin/env python3
"""Times parametric VaR of all nodes against NumPy, in one run: see benchmarks/README.md."""

import argparse
import csv
import datetime
import io
import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "kit"))

import books  # noqa: E402
import contenders  # noqa: E402
import factor_book  # noqa: E402
import machine  # noqa: E402
import rounds  # noqa: E402

PROGRAM = ROOT / ".build/release/espalier"
BENCHMARK = ROOT / ".build/release/espalier-benchmark"
WORK = HERE.parent / "work"
RESULTS = HERE.parent / "results"
QUERY = "select pvar(99%) by node"
POSITIONS = 100_000
# Sums of doubles in another order, of differences of running sums.
TOLERANCE = 1e-9


def agree(book, theirs):
    """The same nodes, and figures that add up to the same."""
    text = subprocess.run([PROGRAM, "--book", book, "-o", "csv", QUERY], capture_output=True,
                          text=True, check=False).stdout
    values = [float(row[1] or 0) for row in list(csv.reader(io.StringIO(text)))[1:]]
    if len(values) != theirs["rows"]:
        raise contenders.Failure(f"{len(values)} nodes here, {theirs['rows']} there")
    if abs(sum(values) - theirs["sum"]) > TOLERANCE * theirs["sum"]:
        raise contenders.Failure(f"{sum(values)} here, {theirs['sum']} there")


def time_threads(book, threads, round_count):
    ours = contenders.Worker([BENCHMARK, "ask", book, threads])
    numpy = contenders.Worker([sys.executable, HERE / "numpy_peer.py", book],
                              OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads))
    try:
        ours.ask(QUERY)
        agree(book, numpy.ask(""))
        seconds, foreign = rounds.interleave(
            {"espalier": lambda: {"espalier": ours.ask(QUERY)["seconds"]},
             "numpy": lambda: {"numpy": numpy.ask("")["seconds"]}},
            round_count, [ours.pid, numpy.pid], budget_seconds=20 * round_count)
    finally:
        ours.close()
        numpy.close()
    timings = {name: {**rounds.spread(values), "seconds": values,
                      "ratio": rounds.ratios(values, seconds["espalier"]),
                      "foreign_cores": foreign[name]} for name, values in seconds.items()}
    for name, timing in timings.items():
        print(f"  {name:10} {timing['median'] * 1e3:6.1f} ms   "
              f"{timing['ratio']['median']:5.2f} × ours", flush=True)
    return {"threads": threads, "rounds": round_count, "timings": timings}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    options = parser.parse_args()
    os.chdir(ROOT)
    demo, _ = books.demo_book(PROGRAM, WORK, POSITIONS)
    book = WORK / f"factors-{POSITIONS}"
    factor_book.make(demo, book)
    books.warm(book)
    started, before, runs = datetime.datetime.now(), os.getloadavg(), []
    for threads in (1, 2):
        print(f"{QUERY}, {threads} thread(s)", flush=True)
        runs.append(time_threads(book, threads, options.rounds))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"parametric-{started.date().isoformat()}.json").write_text(json.dumps({
        "benchmark": "parametric", "date": started.date().isoformat(),
        "began": started.strftime("%H:%M"), "commit": machine.commit(), "query": QUERY,
        "positions": POSITIONS, "factors": factor_book.FACTORS,
        "exposures": POSITIONS * factor_book.PER_POSITION,
        "machine": {**machine.facts(), "load_average_before": before,
                    "load_average_after": os.getloadavg()},
        "versions": {"swift": machine.swift_version(), "numpy": version("numpy")},
        "runs": runs,
    }, indent=1) + "\n")


if __name__ == "__main__":
    try:
        main()
    except contenders.Failure as failure:
        sys.exit(f"benchmarks/risk: {failure}")

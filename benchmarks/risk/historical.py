#!/usr/bin/env python3
"""Times historical VaR and ES of all nodes against NumPy and chDB, in one run: see
benchmarks/README.md."""

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
import machine  # noqa: E402
import rounds  # noqa: E402
import vector_book  # noqa: E402

PROGRAM = ROOT / ".build/release/espalier"
BENCHMARK = ROOT / ".build/release/espalier-benchmark"
WORK = HERE.parent / "work"
RESULTS = HERE.parent / "results"
QUERY = "select var(99%), es(97.5%) by node"
# Beside it, of a state that has been asked before: no peer keeps anything.
SINGLES = {
    "all nodes, asked before": QUERY,
    "one node": "select var(99%), es(97.5%) under F03",
    "components of a fund's children": "select component_var(99%) under F03 by children",
    "increments of a fund's children": "select incremental_var(99%) under F03 by children",
}
# Seven digits of 32-bit floats, added up.
TOLERANCE = 1e-6


def agree(book, name, theirs):
    """The same figures, by their sums."""
    text = subprocess.run([PROGRAM, "--book", book, "-o", "csv", QUERY], capture_output=True,
                          text=True, check=False).stdout
    rows = list(csv.reader(io.StringIO(text)))[1:]
    for place in (1, 2):
        ours = sum(float(row[place] or 0) for row in rows)
        if abs(ours - theirs["sum"][place - 1]) > TOLERANCE * abs(ours):
            raise contenders.Failure(f"{name}: {ours} here, {theirs['sum'][place - 1]} there")


def time_threads(book, cache, threads, round_count):
    ours = contenders.Worker([BENCHMARK, "ask", book, threads])
    peers = {
        name: contenders.Worker(
            [sys.executable, HERE / f"vector_{name}.py", book, cache, threads],
            OMP_NUM_THREADS=str(threads), OPENBLAS_NUM_THREADS=str(threads))
        for name in ("numpy", "chdb")}
    workers = [ours, *peers.values()]
    try:
        ours.ask("first " + QUERY)
        for name, peer in peers.items():
            agree(book, name, peer.ask(""))
        measures = {"espalier": lambda: {"espalier": ours.ask("first " + QUERY)["seconds"]}}
        for name, peer in peers.items():
            measures[name] = lambda name=name, peer=peer: {name: peer.ask("")["seconds"]}
        for name, query in SINGLES.items():
            ours.ask(query)
            measures[name] = lambda name=name, query=query: {name: ours.ask(query)["seconds"]}
        seconds, foreign = rounds.interleave(
            measures, round_count, [worker.pid for worker in workers],
            budget_seconds=30 * round_count)
        peak = ours.peak_bytes()
    finally:
        for worker in workers:
            worker.close()
    timings = {name: {**rounds.spread(values), "seconds": values,
                      "ratio": rounds.ratios(values, seconds["espalier"]),
                      "foreign_cores": foreign[name]} for name, values in seconds.items()}
    for name, timing in timings.items():
        print(f"  {name:32} {timing['median'] * 1e3:9.3f} ms   "
              f"{timing['ratio']['median']:7.3f} × ours", flush=True)
    return {"threads": threads, "rounds": round_count, "peak_bytes": peak, "timings": timings}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--positions", type=int, default=200_000)
    options = parser.parse_args()
    os.chdir(ROOT)
    count = options.positions
    book, _ = books.demo_book(PROGRAM, WORK, count, scenario_positions=count)
    cache = WORK / f"vectors-{count}.npz"
    if cache.exists() and cache.stat().st_mtime < (book / "pnl.csv").stat().st_mtime:
        cache.unlink()
    vector_book.read(book, cache)
    started, before, runs = datetime.datetime.now(), os.getloadavg(), []
    for threads in (1, 2):
        print(f"{QUERY}, {count:,} vectors, {threads} thread(s)", flush=True)
        runs.append(time_threads(book, cache, threads, options.rounds))
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"historical-{count}-{started.date().isoformat()}.json").write_text(json.dumps({
        "benchmark": "historical", "date": started.date().isoformat(),
        "began": started.strftime("%H:%M"), "commit": machine.commit(), "query": QUERY,
        "positions": count,
        "machine": {**machine.facts(), "load_average_before": before,
                    "load_average_after": os.getloadavg()},
        "versions": {"swift": machine.swift_version(), "numpy": version("numpy"),
                     "chdb": version("chdb")},
        "runs": runs,
    }, indent=1) + "\n")


if __name__ == "__main__":
    try:
        main()
    except contenders.Failure as failure:
        sys.exit(f"benchmarks/risk: {failure}")

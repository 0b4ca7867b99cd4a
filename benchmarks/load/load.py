#!/usr/bin/env python3
"""Times loading a book against readers of its positions file: see benchmarks/README.md."""

import argparse
import datetime
import os
import platform
import sys
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(HERE.parent / "kit"))

import books  # noqa: E402
import contenders  # noqa: E402
import machine  # noqa: E402
import report  # noqa: E402
import rounds  # noqa: E402

PROGRAM = ROOT / ".build/release/espalier"
BENCHMARK = ROOT / ".build/release/espalier-benchmark"
WORK = HERE.parent / "work"
RESULTS = HERE.parent / "results"
POSITIONS = "positions.csv"
THREADS = (1, 2)
# A demo book may have limits that are breached: `check` says so and has done its work.
CHECKED = (0, 6)
ROUNDS = 7
SMALL, MIDDLE, LARGE = 100_000, 1_000_000, 10_000_000
DUCKDB_FORMS = ("reader double", "reader decimal", "table double", "table decimal")
POLARS_FORMS = ("read", "scan", "decimal", "categorical", "sums")
# What is compared in memory: programs that keep all rows.
KEEPING_FORMS = ("espalier book", "duckdb table double", "polars scan")
# Sums of doubles in another order differ in their last digits; exact ones may not differ at all.
TOLERANCE = Decimal("1e-9")


LINES = {"espalier book": ("espalier", "load")}
LINES |= {f"duckdb {form}": ("duckdb", form) for form in DUCKDB_FORMS}
LINES |= {f"polars {form}": ("polars", form) for form in POLARS_FORMS}


def worker(name, book, threads):
    file = book / POSITIONS
    match name:
        case "espalier":
            return contenders.Worker([BENCHMARK, "load", book, threads])
        case "duckdb":
            return contenders.Worker([sys.executable, HERE / "duckdb_peer.py", file, threads])
        case "polars":
            return contenders.Worker([sys.executable, HERE / "polars_peer.py", file],
                                     POLARS_MAX_THREADS=str(threads))


def figures_of(name, answer):
    """Our one load gives two figures: the whole book, and the positions' share of it."""
    figures = {name: answer["seconds"]}
    if "files" in answer:
        figures["espalier positions"] = answer["files"][POSITIONS]
    return figures


def time_size(positions, threads, round_count, names):
    """Contenders in turn, round after round, on one book."""
    book, made = books.demo_book(PROGRAM, WORK, positions)
    book_bytes = books.warm(book)
    print(f"{positions:,} positions, {threads} thread(s)", flush=True)
    lines = {name: LINES[name] for name in LINES if name in names}
    workers = {who: worker(who, book, threads) for who, _ in lines.values()}
    pids = [worker.pid for worker in workers.values()]
    try:
        answers = {name: workers[who].ask(line) for name, (who, line) in lines.items()}
        agree(answers, positions)
        first = {}
        for name, answer in answers.items():
            first |= figures_of(name, answer)
        measures = {
            name: lambda name=name, who=who, line=line: figures_of(name, workers[who].ask(line))
            for name, (who, line) in lines.items()
        }
        check = [PROGRAM, "check", book, "--threads", threads]
        measures["espalier check"] = lambda: {
            "espalier check": contenders.run(check, CHECKED)["seconds"]}
        seconds, foreign = rounds.interleave(
            measures, round_count, pids, budget_seconds=60 * round_count)
    finally:
        for each in workers.values():
            each.close()
    ours = seconds["espalier positions"]
    timings = {
        name: {
            **rounds.spread(values), "seconds": values, "first": first.get(name),
            "ratio": rounds.ratios(values, ours),
            "foreign_cores": foreign.get(name, foreign["espalier book"]),
        } for name, values in seconds.items()
    }
    for name, timing in timings.items():
        print(f"  {name:24} {timing['median'] * 1e3:8.0f} ms   "
              f"{timing['ratio']['median']:5.2f} × ours", flush=True)
    return {
        "positions": positions, "threads": threads, "rounds": round_count, "demo": made,
        "book_bytes": book_bytes, "file_bytes": (book / POSITIONS).stat().st_size,
        "timings": timings,
    }


def exact(column):
    if "units" in column:
        return Decimal(column["units"]).scaleb(-column["decimals"])
    return Decimal(column["sum"])


def agree(answers, positions):
    """All have read the same: rows, values given in each column, and their sums."""
    ours = answers["espalier book"]
    if ours["rows"][POSITIONS] != positions:
        raise contenders.Failure(f"espalier read {ours['rows'][POSITIONS]} of {positions} rows")
    for name, answer in answers.items():
        if name == "espalier book":
            continue
        if answer["rows"] != positions or set(answer["columns"]) != set(ours["columns"]):
            raise contenders.Failure(f"{name} has other rows or columns than espalier")
        for column, value in answer["columns"].items():
            mine, theirs = exact(ours["columns"][column]), exact(value)
            slack = 0 if "decimal" in name else TOLERANCE * max(abs(mine), 1)
            if value["count"] != ours["columns"][column]["count"] or abs(mine - theirs) > slack:
                raise contenders.Failure(f"{name}: {column} {theirs}, espalier {mine}")


def peaks(positions, threads):
    """Seconds and most memory of a fresh process for each contender."""
    book, _ = books.demo_book(PROGRAM, WORK, positions)
    books.warm(book)
    machine.wait_for_quiet()
    check = contenders.run(
        [PROGRAM, "check", book, "--threads", threads], CHECKED)
    found = {"espalier check": check}
    for name in KEEPING_FORMS:
        who, line = LINES[name]
        process = worker(who, book, threads)
        try:
            found[name] = {"seconds": process.ask(line)["seconds"],
                           "peak_bytes": process.peak_bytes()}
        finally:
            process.close()
    for name, one in found.items():
        print(f"  {name:24} {one['seconds']:6.2f} s  {one['peak_bytes'] / 2**30:5.2f} GiB",
              flush=True)
    return {"positions": positions, "threads": threads, "processes": found}


def best_forms(runs):
    """Our book and the fastest forms of each peer at the middle size: large books take long."""
    names = {"espalier book"}
    for run in runs:
        if run["positions"] == MIDDLE:
            names |= {report.fastest(run, peer) for peer in ("duckdb", "polars")}
    return names


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--all", action="store_true", help="10 million positions too")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    os.chdir(ROOT)
    started = datetime.datetime.now()
    load_before = os.getloadavg()
    runs, memory = [], []
    for positions in (SMALL, MIDDLE):
        runs += [time_size(positions, threads, options.rounds, LINES) for threads in THREADS]
    if options.all:
        best = best_forms(runs)
        runs += [time_size(LARGE, threads, 3, best) for threads in THREADS]
    print("memory of fresh processes", flush=True)
    for positions in (SMALL, MIDDLE, LARGE) if options.all else (SMALL, MIDDLE):
        memory += [peaks(positions, threads) for threads in THREADS]
    result = {
        "benchmark": "load", "date": started.date().isoformat(),
        "began": started.strftime("%H:%M"), "commit": machine.commit(),
        "machine": {**machine.facts(), "load_average_before": load_before,
                    "load_average_after": os.getloadavg()},
        "versions": {
            "swift": machine.swift_version(), "python": platform.python_version(),
            "duckdb": version("duckdb"), "polars": version("polars")},
        "runs": runs, "memory": memory,
    }
    RESULTS.mkdir(exist_ok=True)
    report.write(result, RESULTS)


if __name__ == "__main__":
    try:
        main()
    except contenders.Failure as failure:
        sys.exit(f"benchmarks/load: {failure}")

#!/usr/bin/env python3
"""Times snapshots against Parquet with zstd: see benchmarks/README.md."""

import argparse
import datetime
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

PROGRAM = ROOT / ".build/release/espalier"
SERVER = ROOT / ".build/release/espalierd"
BENCHMARK = ROOT / ".build/release/espalier-benchmark"
WORK = HERE.parent / "work"
RESULT = HERE.parent / "results" / "snapshot.md"
FORMS = ("default", "integers", "integers level 9", "dictionary", "dictionary integers")
QUERY = "select net, gross, dv01 by currency"


def made(positions):
    book, _ = books.demo_book(PROGRAM, WORK, positions)
    books.warm(book)
    snapshot = WORK / f"demo-{positions}.snap"
    subprocess.run([SERVER, "snapshot", "save", book, snapshot, "--replace"], check=True,
                   stdout=subprocess.DEVNULL)
    return book, snapshot


def codec(positions, threads, count, budget):
    """Our codec and pyarrow, in turn, on the columns of positions.csv in memory."""
    book, snapshot = made(positions)
    ours = contenders.Worker([BENCHMARK, "snapshot", snapshot, WORK / "copy.snap", threads])
    peer = contenders.Worker([sys.executable, HERE / "parquet_peer.py", book / "positions.csv",
                              WORK / "peer", threads])
    try:
        sizes = {form: peer.ask(f"write {form}")["bytes"] for form in FORMS}
        sizes["ours"] = ours.ask("save")["bytes"]
        for form in FORMS:
            peer.ask(f"read {form}")
        ours.ask("restore")
        calls = {"save": (ours, "save"), "restore": (ours, "restore")}
        for form in FORMS:
            calls[f"write {form}"] = (peer, f"write {form}")
            calls[f"read {form}"] = (peer, f"read {form}")
        def measure(who, line, name):
            answer = who.ask(line)
            return {name: answer["seconds"], f"cpu {name}": answer["cpu"]}

        measures = {name: lambda who=who, line=line, name=name: measure(who, line, name)
                    for name, (who, line) in calls.items()}
        seconds, foreign = rounds.interleave(measures, count, [ours.pid, peer.pid], budget)
        columns = {c["name"]: c for c in peer.ask("columns")["columns"]}
        for column in ours.ask("columns")["columns"]:
            columns[column["name"]] |= {"ours": column["bytes"], "as": column["as"]}
        return sizes, seconds, foreign, list(columns.values())
    finally:
        ours.close()
        peer.close()


def restart(positions, count, budget):
    """Whole processes that answer one query, from the snapshot and from the folder in turn."""
    book, snapshot = made(positions)
    answers = [subprocess.run([PROGRAM, "--book", path, "-o", "csv", QUERY], check=True,
                              capture_output=True).stdout for path in (book, snapshot)]
    assert answers[0] == answers[1], "the snapshot answers otherwise"
    def measure(path, name):
        # The one before leaves its memory warm for the next: each runs after itself.
        contenders.run([PROGRAM, "--book", path, QUERY])
        return {name: contenders.run([PROGRAM, "--book", path, QUERY])["seconds"]}

    measures = {name: lambda path=path, name=name: measure(path, name)
                for name, path in (("snapshot", snapshot), ("folder", book))}
    return rounds.interleave(measures, count, [], budget)


def milliseconds(values):
    spread = rounds.spread(values)
    return f"{spread['median'] * 1000:.0f} ({spread['min'] * 1000:.0f}–{spread['max'] * 1000:.0f})"


def times(seconds, theirs, ours):
    spread = rounds.ratios(seconds[theirs], seconds[ours])
    used = rounds.ratios(seconds[f"cpu {theirs}"], seconds[f"cpu {ours}"])["median"]
    return f"{spread['median']:.1f} ({spread['min']:.1f}–{spread['max']:.1f}) [{used:.1f}]"


def disturbance(foreign):
    return max(statistic for values in foreign.values() for statistic in values)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--positions", type=int, default=1_000_000)
    parser.add_argument("--budget", type=int, default=240, help="seconds for repeating")
    chosen = parser.parse_args()
    WORK.mkdir(exist_ok=True)
    facts = machine.facts()
    lines = [
        f"# Snapshots beside Parquet: {datetime.date.today()}",
        "",
        f"{facts['cpu']}, {facts['cores']} cores, {facts['memory_gib']} GiB, {facts['kernel']};"
        f" Swift {machine.swift_version()}, pyarrow {version('pyarrow')}; commit {machine.commit()};"
        f" {chosen.rounds} rounds in turn. Milliseconds as median (least–most); how many times as"
        " long the peer takes, by round, likewise; in brackets the same of processor time, which"
        " others on the machine change least.",
        "",
        f"`positions.csv` of the demo book of {chosen.positions:,} positions, its 17 columns in"
        " memory before anything is timed: decimals (ours as 64-bit integers, theirs as"
        " `decimal128`), ids as ours hold them and as strings, repeated texts as dictionaries in"
        " ours and in both forms in theirs. Files are in the page cache and not made durable. Our"
        " save decodes every chunk again and compares it before it is written, theirs does not.",
        "",
    ]
    for threads in (2, 1):
        sizes, seconds, foreign, columns = codec(
            chosen.positions, threads, chosen.rounds, chosen.budget)
        best_write = min(FORMS, key=lambda form: rounds.spread(seconds[f"write {form}"])["median"])
        best_read = min(FORMS, key=lambda form: rounds.spread(seconds[f"read {form}"])["median"])
        lines += [
            f"## {threads} thread{'s' if threads > 1 else ''}",
            "",
            f"Others used at most {disturbance(foreign):.2f} cores during a measurement.",
            "",
            "| | bytes | ours ÷ theirs | save, ms | × ours | restore, ms | × ours |",
            "|---|---|---|---|---|---|---|",
            f"| snapshot | {sizes['ours']:,} | | {milliseconds(seconds['save'])} | |"
            f" {milliseconds(seconds['restore'])} | |",
        ]
        for form in FORMS:
            mark = "" + (" (fastest to write)" if form == best_write else "") + (
                " (fastest to read)" if form == best_read else "")
            lines.append(
                f"| Parquet, {form}{mark} | {sizes[form]:,} | {sizes['ours'] / sizes[form]:.2f} |"
                f" {milliseconds(seconds[f'write {form}'])} |"
                f" {times(seconds, f'write {form}', 'save')} |"
                f" {milliseconds(seconds[f'read {form}'])} |"
                f" {times(seconds, f'read {form}', 'restore')} |")
        lines.append("")
    lines += [
        "## Columns",
        "",
        "Entropy is of the column's values alone, each coded by how often it comes: what no coder"
        " that looks at one value at a time can go below. Columns that follow from others do.",
        "",
        "| column | distinct | entropy, bytes | Parquet, level 9 | snapshot | as |",
        "|---|---|---|---|---|---|",
    ]
    for column in columns:
        lines.append(
            f"| {column['name']} | {column['distinct']:,} | {column['entropy']:,.0f} |"
            f" {column['bytes']:,} | {column['ours']:,} | {column['as']} |")
    lines += ["", "## Restart", "",
              f"A process from its start to its end: load, answer `{QUERY}`, with all cores.", "",
              "| positions | from the snapshot, ms | from the folder, ms | others, cores |",
              "|---|---|---|---|"]
    for positions in (100_000, chosen.positions):
        seconds, foreign = restart(positions, chosen.rounds, chosen.budget // 2)
        lines.append(f"| {positions:,} | {milliseconds(seconds['snapshot'])} |"
                     f" {milliseconds(seconds['folder'])} | {disturbance(foreign):.2f} |")
    RESULT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    os.chdir(ROOT)
    main()

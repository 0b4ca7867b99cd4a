"""What a run of the load benchmark says: JSON with everything, a table and a chart with the gist."""

import json
import chart

OURS = ("espalier positions", "espalier book", "espalier check")
NAMES = {
    "espalier positions": ("Espalier: positions.csv", "read, validated, derived, sorted, indexed"),
    "espalier book": ("Espalier: the whole book", "all 17 files, in the process"),
    "espalier check": ("espalier check, cold", "process start to exit, with its report"),
    "duckdb reader double": ("DuckDB: reader, DOUBLE", "counts and sums, nothing kept"),
    "duckdb reader decimal": ("DuckDB: reader, DECIMAL", "counts and sums, nothing kept"),
    "duckdb table double": ("DuckDB: table, DOUBLE", "CREATE TABLE AS FROM read_csv"),
    "duckdb table decimal": ("DuckDB: table, DECIMAL", "CREATE TABLE AS FROM read_csv"),
    "polars read": ("Polars: read_csv", "a frame of String and Float64"),
    "polars scan": ("Polars: scan_csv, streaming", "a frame of String and Float64"),
    "polars decimal": ("Polars: scan_csv, Decimal", "a frame of String and Decimal"),
    "polars categorical": ("Polars: read_csv, Categorical", "node, instrument and currency"),
    "polars sums": ("Polars: scan_csv, sums", "counts and sums, nothing kept"),
}
# What is asked of us: (peer, how many times as long as its fastest form we may take).
FIGURES = (("duckdb", "DuckDB's CSV reader alone", 1.0), ("polars", "Polars'", 2.0))
MILLION, LARGE = 1_000_000, 10_000_000  # the sizes that figures are asked for
MEMORY_LIMIT_GIB = 8


def fastest(run, peer):
    """The form of a peer that is fastest in this run: the one we are judged by."""
    forms = [name for name in run["timings"] if name.startswith(peer)]
    return min(forms, key=lambda name: run["timings"][name]["median"])


def write(result, folder):
    (folder / f"load-{result['date']}.json").write_text(json.dumps(result, indent=1) + "\n")
    (folder / "load.md").write_text(markdown(result))
    (folder / "load.svg").write_text(picture(result))
    print(f"\n{verdict(result)}\nwritten to benchmarks/results", flush=True)


def sizes(result):
    return sorted({run["positions"] for run in result["runs"]})


def runs_of(result, positions):
    """Runs of one size by threads."""
    return {run["threads"]: run for run in result["runs"] if run["positions"] == positions}


def million(positions):
    return f"{positions // 1_000_000} M" if positions >= 1_000_000 else f"{positions // 1000} k"


def milliseconds(seconds):
    return f"{seconds * 1e3:,.0f}"


def verdict(result):
    lines = []
    for positions in (MILLION,):
        for threads, run in sorted(runs_of(result, positions).items()):
            for peer, name, allowed in FIGURES:
                form = fastest(run, peer)
                ratio = run["timings"][form]["ratio"]
                times = 1 / ratio["median"]
                met = "met" if times <= allowed else "**not met**"
                lines.append(
                    f"- {million(positions)}, {threads} thread{'s' * (threads > 1)}: we take "
                    f"{times:.2f} × {name} ({1 / ratio['max']:.2f}–{1 / ratio['min']:.2f}; "
                    f"form: {NAMES[form][0].split(': ')[1]}); at most {allowed:g} × asked: {met}.")
    for memory in result["memory"]:
        peak = memory["processes"]["espalier check"]["peak_bytes"] / 2**30
        if memory["positions"] == LARGE:
            met = "met" if peak <= MEMORY_LIMIT_GIB else "**not met**"
            lines.append(f"- 10 M with {memory['threads']} thread{'s' * (memory['threads'] > 1)}: "
                         f"{peak:.2f} GiB at the peak; at most 8 GiB asked: {met}.")
    return "\n".join(lines)


def markdown(result):
    machine, versions = result["machine"], result["versions"]
    parts = [
        "# Loading: results", "",
        f"{result['date']} {result['began']}, commit {result['commit']}; {machine['cpu']}, "
        f"{machine['cores']} cores, {machine['memory_gib']:.0f} GiB, {machine['kernel']}; "
        f"Swift {versions['swift']}, DuckDB {versions['duckdb']}, Polars {versions['polars']}. "
        f"Load average {machine['load_average_before'][0]:.2f} before, "
        f"{machine['load_average_after'][0]:.2f} after.", "",
        "Milliseconds: median (minimum–maximum) of interleaved rounds, files in the page cache. "
        "The ratio is a contender's time over ours for `positions.csv` in the same round; above 1 "
        "means that it takes longer than we do. How it is measured: "
        "[benchmarks/README.md](../README.md).", "", "![Time per million rows](load.svg)", "",
        "## The figures asked for", "", verdict(result), "",
    ]
    for positions in sizes(result):
        parts += table(result, positions)
    parts += memory_table(result) + demo_table(result)
    return "\n".join(parts)


def table(result, positions):
    runs = runs_of(result, positions)
    size = next(iter(runs.values()))["file_bytes"]
    lines = [f"## {million(positions)} positions ({size / 1e6:,.0f} MB)", "",
             "| | does | " + " | ".join(f"{t} thread{'s' * (t > 1)} | ratio" for t in runs) + " |",
             "|---|---|" + "---:|---:|" * len(runs)]
    for name, (label, does) in NAMES.items():
        cells = []
        for run in runs.values():
            timing = run["timings"].get(name)
            cells += [f"{milliseconds(timing['median'])} ({milliseconds(timing['min'])}–"
                      f"{milliseconds(timing['max'])})", f"{timing['ratio']['median']:.2f}"
                      ] if timing else ["", ""]
        if any(cells):
            lines.append(f"| {label} | {does} | " + " | ".join(cells) + " |")
    noisy = max(max(t["foreign_cores"]) for r in runs.values() for t in r["timings"].values())
    return lines + ["", f"Others used at most {noisy:.2f} cores during a measurement.", ""]


def memory_table(result):
    lines = ["## Memory", "", "The most that a fresh process had resident, and its seconds.", "",
             "| positions | threads | process | peak | seconds |", "|---:|---:|---|---:|---:|"]
    for memory in result["memory"]:
        for name, one in memory["processes"].items():
            lines.append(f"| {million(memory['positions'])} | {memory['threads']} | "
                         f"{NAMES[name][0]} | {one['peak_bytes'] / 2**30:.2f} GiB | "
                         f"{one['seconds']:.2f} |")
    return lines + [""]


def demo_table(result):
    lines = ["## Making the demo books", "", "| positions | seconds | peak |", "|---:|---:|---:|"]
    for positions in sizes(result):
        made = next(iter(runs_of(result, positions).values()))["demo"]
        lines.append(f"| {million(positions)} | {made['seconds']:.2f} | "
                     f"{made['peak_bytes'] / 2**20:.0f} MiB |")
    return lines + [""]


def picture(result):
    runs = runs_of(result, MILLION)
    groups = []
    for name, (label, _) in NAMES.items():
        spreads = [runs[t]["timings"].get(name) if t in runs else None for t in (1, 2)]
        if any(spreads):
            groups.append((label, "ours" if name in OURS else "peer", spreads))
    return chart.bars(
        "Time to load one million positions",
        f"Median with minimum and maximum of interleaved rounds, {result['date']}; "
        "shorter is better",
        lambda seconds: f"{milliseconds(seconds)} ms", groups, ("1 thread", "2 threads"))

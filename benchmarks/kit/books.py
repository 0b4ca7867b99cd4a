"""Demo books of the sizes that benchmarks use, made again when the program that makes them changes."""

import json
from contenders import run

SEED = 1


def demo_book(program, work, positions, scenario_positions=None):
    """The folder of a book, and what it took to make it."""
    name = f"book-{positions}" + ("" if scenario_positions is None else f"-{scenario_positions}")
    folder, note = work / name, work / f"{name}.json"
    if not (note.exists() and note.stat().st_mtime > program.stat().st_mtime):
        note.unlink(missing_ok=True)
        work.mkdir(parents=True, exist_ok=True)
        print(f"making a demo book of {positions:,} positions …", flush=True)
        made = run([program, "demo", folder, "--positions", positions, "--seed", SEED,
                    "--overwrite"]
                   + ([] if scenario_positions is None
                      else ["--scenario-positions", scenario_positions]))
        note.write_text(json.dumps(made))
    return folder, json.loads(note.read_text())


def warm(folder):
    """Reads every file once, so that all contenders find them in the page cache."""
    size = 0
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with open(path, "rb") as file:
                while chunk := file.read(1 << 22):
                    size += len(chunk)
    return size

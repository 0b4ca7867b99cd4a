"""Demo books of the sizes that benchmarks use, made again when the program that makes them changes."""

import json
from contenders import run

SEED = 1


def demo_book(program, work, positions):
    """The folder of a book, and what it took to make it."""
    folder, note = work / f"book-{positions}", work / f"book-{positions}.json"
    if not (note.exists() and note.stat().st_mtime > program.stat().st_mtime):
        note.unlink(missing_ok=True)
        work.mkdir(parents=True, exist_ok=True)
        print(f"making a demo book of {positions:,} positions …", flush=True)
        made = run([program, "demo", folder, "--positions", positions, "--seed", SEED,
                    "--overwrite"])
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

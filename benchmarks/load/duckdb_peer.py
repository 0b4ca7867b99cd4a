"""DuckDB reading a positions file: duckdb_peer.py FILE THREADS, then a form on each line.

`reader` forms read every field and keep only counts and sums, the least that makes the reader
convert each one; `table` forms keep all rows. The dialect and all types are given, so nothing is
detected, and rows may come in any order. Larger and smaller buffers, shorter lines, no quotes, lax
mode and ENUM and BOOLEAN columns were tried as well: none was faster.
"""

import json
import sys
import time
import duckdb
from columns import TEXTS, decimals, header

path, threads = sys.argv[1], int(sys.argv[2])
names = header(path)
numbers = [name for name in names if name not in TEXTS]
database = duckdb.connect(config={"threads": threads})
database.execute("SET preserve_insertion_order = false; SET enable_progress_bar = false")


def source(number_type):
    types = {name: "VARCHAR" if name in TEXTS else number_type(name) for name in names}
    return (f"read_csv('{path}', header = true, auto_detect = false, delim = ',', quote = '\"', "
            f"escape = '\"', new_line = '\\n', columns = {types})")


SOURCES = {
    "double": source(lambda name: "DOUBLE"),
    "decimal": source(lambda name: f"DECIMAL(18, {decimals(name)})"),
}
FIGURES = ", ".join(f"count({name})" for name in names) + ", " + ", ".join(
    f"sum({name})" for name in numbers)


def figures(of):
    row = database.execute(f"SELECT count(*), {FIGURES} FROM {of}").fetchone()
    counts, sums = row[1:1 + len(names)], row[1 + len(names):]
    counts = dict(zip(names, counts))
    return {"rows": row[0],
            "columns": {n: {"count": counts[n], "sum": str(s)} for n, s in zip(numbers, sums)}}


for line in sys.stdin:
    form, number = line.split()
    start = time.perf_counter()
    if form == "reader":
        answer = figures(SOURCES[number])
        seconds = time.perf_counter() - start
    else:
        database.execute(f"CREATE TABLE positions AS FROM {SOURCES[number]}")
        seconds = time.perf_counter() - start
        answer = figures("positions")
        database.execute("DROP TABLE positions")
    print(json.dumps({"seconds": seconds, **answer}), flush=True)

"""Polars reading a positions file: polars_peer.py FILE, then a form on each line.

Threads come from POLARS_MAX_THREADS. The schema is given, so nothing is inferred. `sums` keeps
nothing but counts and sums; the other forms keep a frame of all rows. Low memory, no quotes, Enum
and Categorical currencies and the in-memory engine were tried as well: none was faster.
"""

import json
import sys
import time
import polars
from polars import Categorical, Decimal, Float64, String, col
from columns import TEXTS, decimals, header

path = sys.argv[1]
names = header(path)
numbers = [name for name in names if name not in TEXTS]


def schema(categorical=()):
    return {name: Float64 if name not in TEXTS else Categorical if name in categorical else String
            for name in names}


PLAIN = schema()
EXACT = {name: Decimal(18, decimals(name)) if name in numbers else String for name in names}
CATEGORICAL = schema({"node_id", "instrument_id", "currency"})
FIGURES = [polars.len().alias("rows")] + [col(n).count().alias(f"count {n}") for n in names] + [
    col(n).sum().alias(f"sum {n}") for n in numbers]

FORMS = {
    "read": lambda: polars.read_csv(path, schema=PLAIN),
    "scan": lambda: polars.scan_csv(path, schema=PLAIN).collect(engine="streaming"),
    "decimal": lambda: polars.scan_csv(path, schema=EXACT).collect(engine="streaming"),
    "categorical": lambda: polars.read_csv(path, schema=CATEGORICAL),
    "sums": lambda: polars.scan_csv(path, schema=PLAIN).select(FIGURES).collect(
        engine="streaming"),
}

for line in sys.stdin:
    form = line.strip()
    start = time.perf_counter()
    frame = FORMS[form]()
    seconds = time.perf_counter() - start
    row = (frame if form == "sums" else frame.select(FIGURES)).row(0, named=True)
    columns = {n: {"count": row[f"count {n}"], "sum": str(row[f"sum {n}"])} for n in numbers}
    del frame
    print(json.dumps({"seconds": seconds, "rows": row["rows"], "columns": columns}), flush=True)

"""Historical VaR and expected shortfall of every node by chDB, in the form that was fastest.

Vectors are arrays of 32-bit floats in a table sorted by node; strategies are added up first, and
their sums alone go to the nodes above. Tried and slower: a column per scenario, the MergeTree engine
on one thread, sums in one pass over all ancestors.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
from chdb import session

import vector_book

ROWS_PER_BATCH = 20_000

QUERY = """
select n, -(x[5] * 0.01 + x[6] * 0.99) as var,
       -(arraySum(arraySlice(x, 1, 12)) + 0.5 * x[13]) / 12.5 as es
from (select n, arrayPartialSort(13, sumForEach(w)) as x
      from (select node, sumForEach(v) as w from d.vectors group by node) as s
      join d.paths as p on p.node = s.node
      array join p.path as n
      group by n)
settings max_threads = {threads}
"""


def fill(engine, folder, cache, work):
    vectors, nodes, parents, _ = vector_book.read(folder, cache)
    engine.query("create database d engine = Atomic")
    engine.query("create table d.vectors (node Int32, v Array(Float32)) engine = Memory")
    engine.query("create table d.paths (node Int32, path Array(Int32)) engine = Memory")
    schema = pa.schema([("node", pa.int32()), ("v", pa.list_(pa.float32()))])
    width = vectors.shape[1]
    path = Path(work) / "vectors.arrow"
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, schema) as writer:
        for first in range(0, len(nodes), ROWS_PER_BATCH):
            part = vectors[first:first + ROWS_PER_BATCH]
            offsets = np.arange(0, (len(part) + 1) * width, width, dtype=np.int32)
            writer.write_batch(pa.record_batch(
                [pa.array(nodes[first:first + len(part)].astype(np.int32)),
                 pa.ListArray.from_arrays(offsets, pa.array(part.ravel()))], schema=schema))
    engine.query(f"insert into d.vectors select * from file('{path}', Arrow)")
    path.unlink()
    rows = []
    for node in range(len(parents)):
        above, at = [node], int(parents[node])
        while at >= 0:
            above.append(at)
            at = int(parents[at])
        rows.append(f"({node},{above})")
    engine.query("insert into d.paths values " + ",".join(rows))


def main():
    folder, cache, threads = sys.argv[1:4]
    with tempfile.TemporaryDirectory() as work:
        engine = session.Session(work)
        fill(engine, folder, cache, work)
        query = QUERY.format(threads=threads)
        for _ in sys.stdin:
            start = time.perf_counter()
            answer = engine.query(query, "ArrowTable")
            seconds = time.perf_counter() - start
            table = answer if isinstance(answer, pa.Table) else pa.ipc.open_file(
                answer.bytes()).read_all()
            sums = [float(np.sum(table[name].to_numpy(), dtype=float)) for name in ("var", "es")]
            print(json.dumps({"seconds": seconds, "rows": table.num_rows, "sum": sums}),
                  flush=True)


main()

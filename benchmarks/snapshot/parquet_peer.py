"""pyarrow and Parquet with zstd: parquet_peer.py POSITIONS FILE THREADS, then a piece of work a line.

The columns are in memory before anything is timed: decimals of the precision that each column needs,
and texts, as plain strings or (forms `dictionary …`) as dictionary arrays, which is what our side has
for repeated texts. `write FORM` writes them, `read FORM` reads what was written. Forms that were tried
and are kept: decimals as fixed bytes (the default) and as integers; zstd at its default level and at 9.
"""

import json
import os
import sys
import time
import numpy
import pyarrow
import pyarrow.compute as compute
import pyarrow.csv as csv
import pyarrow.parquet as parquet

path, target, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
pyarrow.set_cpu_count(threads)
pyarrow.set_io_thread_count(threads)
TEXTS = {"position_id", "node_id", "instrument_id", "currency", "link_id", "is_paper"}
REPEATED = ["node_id", "instrument_id", "currency", "is_paper"]


def decimals(column):
    fraction = compute.struct_field(
        compute.extract_regex(column, r"^-?\d+\.?(?P<f>\d*)$"), "f")
    return compute.max(compute.utf8_length(fraction)).as_py() or 0


def in_memory():
    with open(path, encoding="utf-8") as file:
        names = file.readline().strip().split(",")
    text = csv.read_csv(path, convert_options=csv.ConvertOptions(
        column_types={name: pyarrow.string() for name in names}, strings_can_be_null=True,
        null_values=[""]))
    columns = []
    for name in names:
        column = text[name].combine_chunks()
        if name not in TEXTS:
            scale = decimals(column)
            wide = column.cast(pyarrow.decimal128(28, scale))
            digits = len(str(max(abs(int(compute.max(wide).as_py().scaleb(scale))),
                                 abs(int(compute.min(wide).as_py().scaleb(scale))))))
            column = wide.cast(pyarrow.decimal128(max(digits, scale + 1), scale))
        columns.append(column)
    return pyarrow.table(columns, names=names)


PLAIN = in_memory()
CODED = PLAIN
for name in REPEATED:
    place = CODED.column_names.index(name)
    CODED = CODED.set_column(place, name, CODED[name].combine_chunks().dictionary_encode())

WRITE = {
    "default": (PLAIN, {}),
    "integers": (PLAIN, {"store_decimal_as_integer": True}),
    "integers level 9": (PLAIN, {"store_decimal_as_integer": True, "compression_level": 9}),
    "dictionary": (CODED, {}),
    "dictionary integers": (CODED, {"store_decimal_as_integer": True}),
}


def file_of(form):
    return f"{target}-{form.replace(' ', '-')}.parquet"


def entropy(values):
    """Bytes that the values take when each is coded by how often it comes, and nothing else."""
    _, counts = numpy.unique(values, return_counts=True)
    share = counts / counts.sum()
    return float(-(share * numpy.log2(share)).sum() * len(values) / 8)


def columns():
    """Bytes of each column in the smallest file, and entropies of what is in them."""
    sizes = {}
    meta = parquet.ParquetFile(file_of("integers level 9")).metadata
    for group in range(meta.num_row_groups):
        for place in range(meta.num_columns):
            column = meta.row_group(group).column(place)
            name = column.path_in_schema
            sizes[name] = sizes.get(name, 0) + column.total_compressed_size
    found = []
    for name in PLAIN.column_names:
        column = PLAIN[name].combine_chunks()
        # 0 is no value; values from 1 on, in the order they first come.
        codes = column.dictionary_encode().indices
        numbers = numpy.array(compute.add(compute.fill_null(codes, -1), 1))
        found.append({"name": name, "bytes": sizes[name], "entropy": entropy(numbers),
                      "distinct": int(numbers.max())})
    return found


for line in sys.stdin:
    what, _, form = line.strip().partition(" ")
    start = time.perf_counter()
    used = time.process_time()
    if what == "write":
        table, options = WRITE[form]
        parquet.write_table(table, file_of(form), compression="zstd", **options)
        answer = {"seconds": time.perf_counter() - start, "bytes": os.path.getsize(file_of(form))}
    elif what == "read":
        keep = REPEATED if form.startswith("dictionary") else None
        table = parquet.read_table(file_of(form), read_dictionary=keep)
        answer = {"seconds": time.perf_counter() - start, "rows": table.num_rows}
        del table
    else:
        answer = {"columns": columns()}
    answer["cpu"] = time.process_time() - used
    print(json.dumps(answer), flush=True)

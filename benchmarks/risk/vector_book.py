"""A book's vectors of profit and loss as arrays: what peers that know no CSV start from."""

import csv
import sys
from pathlib import Path

import duckdb
import numpy as np


def rows(folder, name):
    with open(f"{folder}/{name}", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def levels(folder):
    """Nodes level by level, the children of one node side by side, each with its parent's place."""
    children = {}
    for row in rows(folder, "nodes.csv"):
        children.setdefault(row["parent_id"], []).append(row["node_id"])
    order, parents, starts = [], [], [0]
    current = [(id, -1) for id in sorted(children[""])]
    while current:
        first = len(order)
        order += [id for id, _ in current]
        parents += [parent for _, parent in current]
        starts.append(len(order))
        current = [(child, first + place) for place, (id, _) in enumerate(current)
                   for child in sorted(children.get(id, ()))]
    return order, np.array(parents), starts


def read(folder, cache):
    """Vectors sorted by node, the node of each, parents, and where each level begins."""
    order, parents, starts = levels(folder)
    cache = Path(cache)
    if not cache.exists():
        place = {id: number for number, id in enumerate(order)}
        node = {row["position_id"]: place[row["node_id"]]
                for row in rows(folder, "positions.csv") if row["is_paper"] != "true"}
        table = duckdb.sql(
            f"select * from read_csv('{folder}/pnl.csv', header=true, types={{'position_id': "
            "'VARCHAR'})").fetchnumpy()
        ids = table.pop("position_id")
        kept = np.array([id in node for id in ids])
        nodes = np.array([node.get(id, 0) for id in ids])[kept]
        by_node = np.argsort(nodes, kind="stable")
        vectors = np.empty((len(nodes), len(table)), np.float32)
        for number, column in enumerate(table.values()):
            vectors[:, number] = column[kept][by_node]
        np.savez(cache, vectors=vectors, nodes=nodes[by_node])
    with np.load(cache) as arrays:
        return arrays["vectors"], arrays["nodes"], parents, starts


if __name__ == "__main__":
    read(*sys.argv[1:])

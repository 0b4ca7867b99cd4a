#!/usr/bin/env python3
"""Small queries beside Redis, in one run: a one-node query of six measures against GET of a value as
long as its answer, at 1 and 50 connections, 1, 16, 64 and 256 requests at once. One load generator
(load.c) for both. Writes results/wire.md.

usage: wire.py ESPALIERD BOOK [--rounds N] [--seconds S] [--output FILE]

Starts an espalierd and a redis-server of its own, in a folder of its own, and ends them."""

import argparse
import os
import pathlib
import socket
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
QUERY = "select net, gross, long, short, dv01, count under F00"
SHAPES = [(c, p) for c in (1, 50) for p in (1, 16, 64, 256)]
TICK = os.sysconf("SC_CLK_TCK")


def cpu(process):
    """Seconds that a process has used so far, all threads."""
    fields = pathlib.Path(f"/proc/{process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def load(program, kind, address, connections, pipeline, seconds, request, server):
    words = [program, kind, address, connections, pipeline, seconds, request]
    process = subprocess.Popen([str(word) for word in words], stdout=subprocess.PIPE, text=True)
    process.stdout.readline()
    before = cpu(server)
    line = process.stdout.readline()
    used = cpu(server) - before
    if process.wait() != 0:
        sys.exit(f"the load generator failed: {' '.join(map(str, words))}")
    words = line.split()
    found = {words[i]: float(words[i + 1]) for i in range(0, len(words), 2)}
    return {
        "rate": found["requests"] / found["seconds"], "p99": found["p99"],
        "cpu": used / found["requests"] * 1e6, "answer": int(found["answer"]),
        "request": int(found["request"]),
    }


def wait_for(path):
    for _ in range(600):
        if os.path.exists(path):
            return
        time.sleep(0.05)
    sys.exit(f"{path} did not come")


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("espalierd")
    parser.add_argument("book")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--output", default=str(HERE.parent / "results" / "wire.md"))
    arguments = parser.parse_args()
    folder = tempfile.mkdtemp(prefix="espalier-wire-")
    program = f"{folder}/load"
    subprocess.run(["cc", "-O2", "-o", program, HERE / "load.c", "-lz"], check=True)
    servers = []
    busy = os.getloadavg()[0]
    try:
        results, sizes = measure(arguments, folder, program, servers)
    finally:
        for server in servers:
            server.terminate()
            server.wait()
        subprocess.run(["rm", "-r", folder], check=True)
    write(arguments, results, sizes, busy)


def measure(arguments, folder, program, servers):
    ours = subprocess.Popen(
        [arguments.espalierd, "serve", "--book", arguments.book, "--listen", "127.0.0.1:0"],
        stderr=subprocess.PIPE, text=True)
    servers.append(ours)
    port = None
    for line in ours.stderr:
        if "listening at" in line:
            port = line.rsplit(":", 1)[1].strip()
        if "ready after" in line:
            break
    path = f"{folder}/redis"
    redis_port = free_port()
    theirs = subprocess.Popen(
        ["redis-server", "--port", str(redis_port), "--bind", "127.0.0.1",
         "--unixsocket", path, "--save", "", "--appendonly", "no", "--dir", folder],
        stdout=subprocess.DEVNULL)
    servers.append(theirs)
    wait_for(path)
    first = load(program, "espalier", port, 1, 1, 0.2, QUERY, ours)
    key = "node:F00"
    subprocess.run(
        ["redis-cli", "-s", path, "set", key, "x" * first["answer"]], check=True,
        stdout=subprocess.DEVNULL)
    contenders = [("espalier", port, QUERY, ours), ("espalier-plain", port, QUERY, ours),
                  ("redis", redis_port, key, theirs)]
    results = {}
    for number in range(arguments.rounds):
        for shape in SHAPES:
            for kind, address, request, server in contenders:
                found = load(program, kind, address, *shape, arguments.seconds, request, server)
                results.setdefault((kind, shape), []).append(found)
        print(f"round {number + 1} of {arguments.rounds}", flush=True)
    sizes = {kind: results[kind, SHAPES[0]][0] for kind, *_ in contenders}
    return results, sizes


def middle(runs, field):
    return statistics.median(run[field] for run in runs)


def ratio(ours, theirs):
    """The median of the ratios of each round: what a machine that drifts leaves comparable."""
    return statistics.median(a["rate"] / b["rate"] for a, b in zip(ours, theirs))


def write(arguments, results, sizes, busy):
    lines = [f"# Small queries beside Redis: {time.strftime('%Y-%m-%d, %H:%M UTC', time.gmtime())}",
             "", f"`{QUERY}`, asked again and again, against GET of a value of"
             f" {sizes['espalier']['answer']} bytes, as long as the answer; requests are"
             f" {sizes['espalier']['request']} bytes and {sizes['redis']['request']}."
             f" {arguments.rounds} rounds of {arguments.seconds:g} s each, all in turn; medians, and of"
             " the ratios those of each round. TCP on loopback; two cores, one for the load. CPU is"
             " all that the server used, in µs a request. Before it began, others kept"
             f" {busy:.1f} cores busy (load average).", "",
             "| connections × at once | ours /s | Redis /s | ratio | without checksums | p99 µs, ours"
             " | Redis | CPU µs, ours | Redis |", "|---|---|---|---|---|---|---|---|---|"]
    for shape in SHAPES:
        ours, plain = results["espalier", shape], results["espalier-plain", shape]
        theirs = results["redis", shape]
        cells = [f"{shape[0]} × {shape[1]}", f"{middle(ours, 'rate'):,.0f}",
                 f"{middle(theirs, 'rate'):,.0f}", f"{ratio(ours, theirs):.2f}",
                 f"{ratio(plain, theirs):.2f}", f"{middle(ours, 'p99'):,.0f}",
                 f"{middle(theirs, 'p99'):,.0f}", f"{middle(ours, 'cpu'):.2f}",
                 f"{middle(theirs, 'cpu'):.2f}"]
        lines.append("| " + " | ".join(cells) + " |")
    text = "\n".join(lines) + "\n"
    pathlib.Path(arguments.output).write_text(text)
    print(text)


if __name__ == "__main__":
    main()

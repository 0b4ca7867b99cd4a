"""A book into PostgreSQL and out of it, beside what the database does by itself.

    python3 benchmarks/database/database.py ESPALIERD BOOK [ROUNDS]

Starts a private cluster in a temporary folder (Unix socket, not as root) and ends it. In turn, round
by round, in fresh databases of one schema:

- import: `espalierd import BOOK` as a process, against psql's COPY BINARY of the same rows into the
  same tables, with their keys, triggers and change log, in one transaction; without lineage.
- first load: `espalierd serve --database` until it is ready (its own clock), against psql draining
  the same COPY statements, taken from the server's log, to /dev/null.
"""

import os
import pathlib
import pwd
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

TABLES = (
    "currency book ingestion_batch reference_data portfolio_node node_nav instrument "
    "instrument_price instrument_risk position rating_history market_data_feed market_snapshot "
    "fx_spot key_rate scenario_set scenario pnl_vector factor factor_covariance factor_exposure "
    "factor_gamma realised_pnl stress risk_limit"
).split()


class Cluster:
    def __init__(self):
        homes = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
        self.programs = homes[-1]
        self.folder = tempfile.mkdtemp(prefix="espalier-benchmark-", dir="/tmp")
        self.prefix = []
        if os.getuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            self.prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]
        data = self.folder + "/data"
        subprocess.run(
            self.prefix + [self.programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust",
                           "--no-sync", "--no-locale", "-E", "UTF8"],
            check=True, stdout=subprocess.DEVNULL, cwd=self.folder)
        self.log = self.folder + "/log"
        with open(self.log, "ab") as log:
            self.server = subprocess.Popen(
                self.prefix + [self.programs / "postgres", "-D", data, "-c", "listen_addresses=",
                               "-c", f"unix_socket_directories={self.folder}",
                               "-c", "shared_buffers=256MB", "-c", "max_wal_size=8GB",
                               "-c", "checkpoint_timeout=1h", "-c", "log_line_prefix=%d|"],
                stdout=log, stderr=log, cwd=self.folder)
        for _ in range(200):
            if self.psql("postgres", "SELECT 1", check=False).returncode == 0:
                return
            time.sleep(0.1)
        sys.exit("PostgreSQL does not start")

    def address(self, database):
        return f"host={self.folder} user=postgres dbname={database}"

    def psql(self, database, text, check=True):
        return subprocess.run(
            [self.programs / "psql", "-XqAt", "-v", "ON_ERROR_STOP=1", self.address(database)],
            input=text, text=True, check=check, capture_output=True)

    def end(self):
        self.server.send_signal(signal.SIGINT)
        self.server.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


def timed(work):
    start = time.monotonic()
    work()
    return time.monotonic() - start


def columns(cluster, database, table):
    rows = cluster.psql(database, f"""
        SELECT column_name FROM information_schema.columns WHERE table_schema = 'espalier'
        AND table_name = '{table}' AND is_generated = 'NEVER' ORDER BY ordinal_position""")
    return ", ".join(rows.stdout.split())


def main():
    espalierd, book = sys.argv[1], sys.argv[2]
    rounds = int(sys.argv[3]) if len(sys.argv) > 3 else 3
    cluster = Cluster()
    try:
        def fresh(name):
            cluster.psql("postgres", f"CREATE DATABASE {name} TEMPLATE schema_alone")

        def bring(name):
            subprocess.run([espalierd, "import", book, "-d", cluster.address(name)], check=True,
                           stdout=subprocess.DEVNULL)

        cluster.psql("postgres", "CREATE DATABASE schema_alone")
        subprocess.run([espalierd, "migrate", "up", "-d", cluster.address("schema_alone")],
                       check=True, stdout=subprocess.DEVNULL)
        fresh("whole")
        bring("whole")
        lists = {table: columns(cluster, "whole", table) for table in TABLES}
        dump = ["SET search_path = espalier;"]
        load = ["SET search_path = espalier;", "BEGIN;"]
        for table in TABLES:
            file = f"{cluster.folder}/{table}.bin"
            dump.append(f"\\copy (SELECT {lists[table]} FROM {table}) TO '{file}' (FORMAT binary)")
            load.append(f"\\copy {table} ({lists[table]}) FROM '{file}' (FORMAT binary)")
        load.append("COMMIT;")
        cluster.psql("whole", "\n".join(dump))
        drain = statements(cluster, espalierd)
        imports, copies, loads, drains = [], [], [], []
        for round_ in range(rounds):
            fresh(f"a{round_}")
            imports.append(timed(lambda: bring(f"a{round_}")))
            fresh(f"b{round_}")
            copies.append(timed(lambda: cluster.psql(f"b{round_}", "\n".join(load))))
            loads.append(serving(espalierd, cluster))
            drains.append(timed(lambda: cluster.psql("whole", drain)))
            for name in (f"a{round_}", f"b{round_}"):
                cluster.psql("postgres", f"DROP DATABASE {name}")
        print(f"load average {os.getloadavg()[0]:.1f}, {os.cpu_count()} processors, {rounds} rounds")
        for what, ours, theirs in (("import", imports, copies), ("first load", loads, drains)):
            ratios = [b / a for a, b in zip(ours, theirs)]
            print(f"{what}: {statistics.median(ours):.2f} s, beside "
                  f"{statistics.median(theirs):.2f} s; ratio median {statistics.median(ratios):.2f}"
                  f" ({min(ratios):.2f} to {max(ratios):.2f})")
    finally:
        cluster.end()


def serving(espalierd, cluster):
    socket = cluster.folder + "/served"
    server = subprocess.Popen(
        [espalierd, "serve", "-d", cluster.address("whole"), "--socket", socket],
        stderr=subprocess.PIPE, text=True)
    for line in server.stderr:
        if found := re.search(r"ready after (\d+) ms", line):
            break
    else:
        sys.exit("the book is not served")
    server.terminate()
    server.wait()
    return int(found[1]) / 1000


def statements(cluster, espalierd):
    """The COPY statements of a first load, as psql drains them."""
    cluster.psql("whole", "ALTER DATABASE whole SET log_statement = 'all'")
    serving(espalierd, cluster)
    cluster.psql("whole", "ALTER DATABASE whole RESET log_statement")
    text = pathlib.Path(cluster.log).read_text(errors="replace").replace("\n\t", " ")
    found = re.findall(r"^whole\|LOG:  execute <unnamed>: COPY (\(.*\)) TO STDOUT", text, re.M)
    if len(found) < 15:
        sys.exit("the server has logged no first load")
    lines = ["SET search_path = espalier;", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;"]
    lines += [f"\\copy {query} TO '/dev/null' (FORMAT binary)" for query in found]
    return "\n".join(lines + ["COMMIT;"])


main()

"""What machine this is, and how busy it is with work that is not ours."""

import os
import platform
import re
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")
QUIET = 0.15  # cores that others may use: less than the spread of undisturbed runs


def read(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


def facts():
    """Model, cores, memory and kernel; nothing that names the machine or who uses it."""
    model = re.search(r"^model name\s*: *(.+)$", read("/proc/cpuinfo"), re.M)
    memory = int(re.search(r"^MemTotal: *(\d+)", read("/proc/meminfo"), re.M)[1])
    return {
        "cpu": model[1].strip() if model else platform.machine(),
        "cores": os.cpu_count(),
        "memory_gib": round(memory / 2**20, 1),
        "kernel": "Linux " + re.match(r"[\d.]+", platform.release())[0],
    }


def swift_version():
    text = subprocess.run(["swift", "--version"], capture_output=True, text=True).stdout
    found = re.search(r"Swift version (\S+)", text)
    return found[1] if found else "unknown"


def commit():
    """The commit measured, with a + where the tree has changes beyond the results."""
    def git(*words):
        return subprocess.run(["git", *words], capture_output=True, text=True).stdout.strip()
    changes = git("status", "--porcelain", "--", ".", ":!benchmarks/results")
    return git("rev-parse", "--short=12", "HEAD") + ("+" if changes else "")


def busy_seconds():
    """CPU seconds of the whole machine since it started, with what the hypervisor took away."""
    fields = [int(word) for word in read("/proc/stat").split("\n", 1)[0].split()[1:9]]
    return (sum(fields) - fields[3] - fields[4]) / TICKS


def own_seconds(pids):
    """CPU seconds of this process, of its ended children, and of the children named."""
    times = os.times()
    total = times.user + times.system + times.children_user + times.children_system
    for pid in pids:
        try:
            fields = read(f"/proc/{pid}/stat").rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += (int(fields[11]) + int(fields[12])) / TICKS
    return total


class Watch:
    """Cores that processes other than ours used since the watch was made."""

    def __init__(self, pids=()):
        self.pids = tuple(pids)
        self.start = time.perf_counter(), busy_seconds(), own_seconds(self.pids)

    def foreign_cores(self):
        start, busy, own = self.start
        used = (busy_seconds() - busy) - (own_seconds(self.pids) - own)
        return max(0.0, used / max(0.01, time.perf_counter() - start))


def wait_for_quiet(pids=(), limit_seconds=30):
    """Waits until others have left the machine alone for half a second, but not for ever."""
    end = time.perf_counter() + limit_seconds
    while time.perf_counter() < end:
        watch = Watch(pids)
        time.sleep(0.5)
        if watch.foreign_cores() < QUIET:
            return

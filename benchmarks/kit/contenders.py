"""Programs that are timed: workers that answer a line with a line of JSON, and whole commands."""

import json
import os
import re
import subprocess
import time
from machine import read


class Failure(Exception):
    """A contender broke off or refused; the message says which and why."""


class Worker:
    """A process that stays and does one piece of work for each line it is sent."""

    def __init__(self, command, **environment):
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            text=True, env={**os.environ, **environment})

    @property
    def pid(self):
        return self.process.pid

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer.startswith("{"):
            raise Failure(f"{self.process.args}: {answer.strip() or 'ended without an answer'}")
        answer = json.loads(answer)
        if "fault" in answer:
            raise Failure(f"{self.process.args}: {answer['fault']}")
        return answer

    def peak_bytes(self):
        """The most memory the process has had resident."""
        status = read(f"/proc/{self.pid}/status")
        return int(re.search(r"^VmHWM:\s+(\d+)", status, re.M)[1]) << 10

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def run(command, allowed=(0,)):
    """Runs a command to its end: seconds from start to exit, and the most memory it had."""
    start = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    error = process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode not in allowed:
        raise Failure(f"{command} failed: {error.strip()}")
    return {"seconds": seconds, "peak_bytes": usage.ru_maxrss << 10}

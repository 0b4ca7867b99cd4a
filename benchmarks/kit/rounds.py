"""Interleaved rounds: A B C, A B C, …, so that whatever the machine does meets all alike."""

import statistics
import time
import machine

RETRIES = 4  # of a measurement that other work disturbed; then the least disturbed one stands


def interleave(contenders, rounds, pids, budget_seconds):
    """Calls each contender (name → function returning its seconds by figure) in each round.

    Returns for each figure its seconds by round, and for each contender how many cores others
    used meanwhile. A disturbed measurement is repeated while the budget lasts.
    """
    seconds, foreign = {}, {name: [] for name in contenders}
    end = time.perf_counter() + budget_seconds
    for _ in range(rounds):
        for name, measure in contenders.items():
            best = None
            for _ in range(RETRIES):
                machine.wait_for_quiet(pids, max(0, min(30, end - time.perf_counter())))
                watch = machine.Watch(pids)
                figures = measure()
                others = watch.foreign_cores()
                if best is None or others < best[0]:
                    best = others, figures
                if others < machine.QUIET or time.perf_counter() > end:
                    break
            foreign[name].append(round(best[0], 3))
            for figure, value in best[1].items():
                seconds.setdefault(figure, []).append(round(value, 6))
    return seconds, foreign


def spread(values):
    return {
        "median": statistics.median(values), "min": min(values), "max": max(values),
    }


def ratios(theirs, ours):
    """How many times as long they take, by round: both ran in the same moment of the machine."""
    return spread([round(a / b, 4) for a, b in zip(theirs, ours)])

"""Turns: each round measures every side once, one after another, so that all meet the same disk and neighbours."""

import os

from figures import ROUNDS

SECONDS = int(os.environ.get("SCANROOK_BENCH_SECONDS", "2"))
QUEUED = int(os.environ.get("SCANROOK_BENCH_QUEUED", "1000000"))
SAMPLES = int(os.environ.get("SCANROOK_BENCH_SAMPLES", "200"))


def in_turns(sides, measure, rounds=ROUNDS, before=lambda side: None):
    """What `measure` answers for each side, a list with one entry a round."""
    values = {side.name: [] for side in sides}
    for _ in range(rounds):
        for side in sides:
            before(side)
            values[side.name].append(measure(side))
    return values


def waiting(side):
    return int(side.connection.value(side.queued))


def top_up(side, count):
    """At least so many waiting jobs, and statistics that know of them."""
    missing = count - waiting(side) if count else 0
    if missing > 0:
        side.fill(missing, side.groups)
        clean(side)


def clean(side):
    for table in side.tables:
        side.connection.query(f"vacuum analyze {table}")

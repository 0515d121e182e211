"""The same work while one session holds an old snapshot, as a person in psql or pg_dump does, for every side at once."""

import os
import statistics
import time

import crowd
from figures import short, show_rows
from rounds import top_up

SNAPSHOT_SECONDS = float(os.environ.get("SCANROOK_BENCH_SNAPSHOT_SECONDS", "120"))
WINDOW = 2
# Windows before the snapshot, and at its end, whose medians are compared.
EDGE = 3
SUBMITS = 1
CLAIMS = 20
MEASURES = ["claims of 10 to end, 2 clients, /s", "claim of 10, p50 ms", "submit, 1 client, /s"]


def window(side):
    """One value for each of MEASURES. Claims last: they meet what the work before left behind."""
    top_up(side, crowd.MINIMUM)
    done = side.work_rate(2, 10, WINDOW)
    submitted = side.submit_rate(1, SUBMITS)
    taken = statistics.median(side.claim_times(10 if side.has_batches else 1, CLAIMS, WINDOW))
    return done, taken, submitted


def measure(sides, table):
    fresh = {side.name: [] for side in sides}
    windows = {side.name: [] for side in sides}
    for _ in range(EDGE):
        for side in sides:
            fresh[side.name].append(window(side))
    claims = {side.name: 0 for side in sides}
    holders = [side.database.connect() for side in sides]
    for holder in holders:
        holder.query("begin isolation level repeatable read")
        holder.query("select count(*) from pg_class")
    started = time.monotonic()
    while time.monotonic() < started + SNAPSHOT_SECONDS:
        for side in sides:
            windows[side.name].append(window(side))
            claims[side.name] += windows[side.name][-1][0] * WINDOW
    held = time.monotonic() - started
    for holder in holders:
        holder.close()
    show(sides, fresh, windows, claims, held)
    for index, name, goal in ((1, "claim of 10", "≤ 2"), (0, "jobs ended in a second", ""), (2, "submits in a second", "")):
        table.figure(
            f"{name}, snapshot held {held:.0f} s to none, ratio",
            {side: [change(fresh[side], windows[side], index)] for side in fresh}, goal,
            brief=f"{name}, a snapshot held {held:.0f} s to none, ratio")


def middle(values, index):
    return statistics.median([value[index] for value in values])


def change(fresh, windows, index):
    return middle(windows[-EDGE:], index) / middle(fresh, index)


def show(sides, fresh, windows, claims, held):
    print(f"\n### engine: an old snapshot, held {held:.0f} s")
    count = len(next(iter(windows.values())))
    header = ["side", "fresh"] + [f"window {n}" for n in range(1, count + 1)] + [f"last {EDGE} / fresh", "jobs ended"]
    for index, measure_name in enumerate(MEASURES):
        rows = [header]
        for side in sides:
            values = [w[index] for w in windows[side.name]]
            rows.append([side.name, short(middle(fresh[side.name], index))] + [short(v) for v in values] + [
                short(change(fresh[side.name], windows[side.name], index)), short(claims[side.name])])
        print(f"\n{measure_name}\n")
        show_rows(rows, left=(0,))
    print(f"\nEach window is {WINDOW} s of work, {SUBMITS} s of submits and {CLAIMS} claims of each side in turn, beside the "
          f"jobs of the crowd; fresh and last are medians of {EDGE} windows. The raw queue has the index of a plain SKIP "
          "LOCKED queue here: (priority, run_at, id), and one on the lease's time. procrastinate's claim is of one job.", flush=True)

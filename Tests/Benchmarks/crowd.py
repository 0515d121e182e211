"""A million waiting jobs of a thousand organisations: what filling, claiming, submitting and fairness are then."""

import os
import time

from everyday import ends
from rounds import SAMPLES, SECONDS, clean, in_turns

QUEUED = int(os.environ.get("SCANROOK_BENCH_QUEUED", "1000000"))
GROUPS = max(1, min(1000, QUEUED // 20))
HELD = 200
# Slots per organisation beside its weight, over the jobs that hold one now.
SLOTS = """
select o.weight, count(l.job_id) as slots from scanrook.organizations o
left join scanrook.scan_leases l on l.org_id = o.id where o.name like 'group-%' group by o.id
"""


def fill(table, sides, ours):
    rates = {}
    ours.make_groups(GROUPS)
    for side in sides:
        side.empty()
        started = time.monotonic()
        side.fill(QUEUED, GROUPS)
        rates[side.name] = [QUEUED / (time.monotonic() - started)]
        clean(side)
    table.figure("fill, 1,000 per call, /s", rates, brief=f"fill {QUEUED:,} over {GROUPS:,} organisations, /s")


def claims(table, sides, ours):
    """The time of one claim, commit included, while ours has some hundred live leases."""
    held = ours.connection.query(ours.CLAIM, HELD)
    for size, goal in ((1, ""), (10, "10/25"), (100, "")):
        able = [side for side in sides if size == 1 or side.has_batches]
        values = in_turns(able, lambda s: s.claim_times(size, SAMPLES // 2), rounds=1)
        table.latency(f"claim of {size}", values, goal, brief=f"claim of {size}")
    ours.finish(held)


def work(table, sides):
    for clients in (1, 8):
        name = f"submit, one per commit, {clients} client{'s' * (clients > 1)}, /s"
        table.figure(name, in_turns(sides, lambda s: s.submit_rate(clients, SECONDS), rounds=1))
    table.figure("submit, 1,000 per call, /s", in_turns(sides, lambda s: s.bulk_rate(1000, SECONDS), rounds=1))
    for clients in (1, 4):
        for size in (1, 10):
            ends(table, sides, clients, size, rounds=1, backlog=0)
    values = in_turns(sides, lambda s: s.start_times(SAMPLES // 2), rounds=1)
    table.latency("urgent submit → claimed, worker busy", values)


def fairness(table, ours):
    """How far slots are from weights: as many are taken as the weights add up to, by claims of ten."""
    before = weighted(ours, "select o.weight, sum(j.attempt) from scanrook.organizations o join scanrook.scan_jobs j "
                      "on j.org_id = o.id where o.name like 'group-%' group by 1 order by 1")
    table.figure("attempts so far beside weights, worst of 4 weights, % off", {ours.name: [before]}, "≤ 10")
    weights = int(ours.connection.value("select sum(weight) from scanrook.organizations where name like 'group-%'"))
    held = []
    while len(held) < weights:
        held += ours.connection.query(ours.CLAIM, min(10, weights - len(held)))
    slots = [tuple(int(n) for n in row) for row in ours.connection.query(SLOTS)]
    table.figure(
        "slots held beside weights, worst of 4 weights, % off",
        {ours.name: [weighted(ours, f"select weight, sum(slots) from ({SLOTS}) s group by 1 order by 1")]}, "≤ 10",
        brief="share of slots beside weights, % off")
    table.figure(
        "organisations more than one slot off, %",
        {ours.name: [100 * sum(abs(taken - weight) > 1 for weight, taken in slots) / len(slots)]})
    ours.finish(held)


def weighted(ours, sql):
    """Worst distance in % between the shares of some weights and what they should be."""
    rows = [tuple(float(n) for n in row) for row in ours.connection.query(sql)]
    counts = dict(ours.connection.query(
        "select weight, count(*) from scanrook.organizations where name like 'group-%' group by 1"))
    due = {weight: weight * float(counts[str(int(weight))]) for weight, _ in rows}
    total = sum(taken for _, taken in rows)
    return max(abs(taken / total / (due[weight] / sum(due.values())) - 1) * 100 for weight, taken in rows)


def measure(table, sides, ours):
    claims(table, sides, ours)
    work(table, sides)
    fairness(table, ours)
    table.note(
        f"{QUEUED:,} jobs over {GROUPS:,} organisations of weights 1 to 4; for procrastinate as many queues and for "
        "pgqueuer as many entrypoints, a worker that serves them all. Theirs take by priority and age alone; raw SQL too. "
        "procrastinate fetches jobs one by one. A claim is one library call, or one statement, with its commit, beside "
        f"{HELD} live leases of ours. The urgent job is ours of an organisation with nearly all weight, theirs of a higher "
        "priority.")

"""A million waiting jobs of a thousand organisations: what filling, claiming, submitting and fairness are then."""

import time

from everyday import ends
from rounds import QUEUED, SAMPLES, SECONDS, clean, in_turns

GROUPS = max(1, min(1000, QUEUED // 200))
HELD = 200
# Seconds after which no more claims are sampled.
LONGEST = 10
# Jobs that no round uses up; a run with few to begin with is filled up to here.
MINIMUM = min(QUEUED, 50_000)
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
    table.figure("fill, 1,000 per call, /s", rates, brief=f"fill of {GROUPS:,} organisations, 1,000 per call, /s")


def claims(table, sides, ours):
    """The time of one claim, commit included, while ours has some hundred live leases."""
    held = ours.connection.query(ours.CLAIM, HELD)
    for size, goal in ((1, ""), (10, "10/25"), (100, "")):
        able = [side for side in sides if size == 1 or side.has_batches]
        values = in_turns(able, lambda s: s.claim_times(size, SAMPLES // 2, LONGEST), rounds=1)
        table.latency(f"claim of {size}", values, goal, brief=f"claim of {size}")
    ours.finish(held)


def work(table, sides):
    for clients in (1, 8):
        name = f"submit, one per commit, {clients} client{'s' * (clients > 1)}, /s"
        values = in_turns(sides, lambda s: s.submit_rate(clients, SECONDS), rounds=1)
        table.figure(name, values, brief=name if clients == 1 else None)
    table.figure("submit, 1,000 per call, /s", in_turns(sides, lambda s: s.bulk_rate(1000, SECONDS), rounds=1))
    for clients in (1, 4):
        for size in (1, 10):
            ends(table, sides, clients, size, rounds=1, backlog=MINIMUM)
    values = in_turns(sides, lambda s: s.start_times(SAMPLES // 2), rounds=1)
    table.latency("urgent submit → claimed, worker busy", values)


def attempts(ours):
    """Attempts of the organisations of each weight so far."""
    return {int(weight): int(n) for weight, n in ours.connection.query(
        "select o.weight, sum(j.attempt) from scanrook.organizations o join scanrook.scan_jobs j on j.org_id = o.id "
        "where o.name like 'group-%' group by 1")}


def fairness(table, ours, before):
    """How far shares are from weights: of what was claimed and ended at once, and of slots that are held."""
    taken = {weight: n - before[weight] for weight, n in attempts(ours).items()}
    weights = dict(tuple(int(n) for n in row) for row in ours.connection.query(
        "select weight, count(*) from scanrook.organizations where name like 'group-%' group by 1"))
    table.figure(
        f"share of {sum(taken.values()):,} claims beside weights, worst of 4 weights, % off",
        {ours.name: [distance(taken, weights)]})
    # As many slots as the weights add up to, so that each organisation should hold its weight.
    wanted = sum(weight * n for weight, n in weights.items())
    held = []
    while len(held) < wanted:
        held += ours.connection.query(ours.CLAIM, min(10, wanted - len(held)))
    slots = [tuple(int(n) for n in row) for row in ours.connection.query(SLOTS)]
    sums = {weight: sum(n for other, n in slots if other == weight) for weight in weights}
    table.figure(
        f"share of {wanted:,} slots held beside weights, worst of 4 weights, % off", {ours.name: [distance(sums, weights)]},
        "≤ 10", brief="share of slots beside weights, % off")
    table.figure(
        "organisations more than one slot off, %",
        {ours.name: [100 * sum(abs(n - weight) > 1 for weight, n in slots) / len(slots)]})
    ours.finish(held)


def distance(taken, weights):
    """Worst distance in % between the shares of some weights and what they should be."""
    due = sum(weight * n for weight, n in weights.items())
    total = sum(taken.values())
    return max(abs(taken[weight] / total / (weight * n / due) - 1) * 100 for weight, n in weights.items())


def measure(table, sides, ours):
    claims(table, sides, ours)
    before = attempts(ours)
    work(table, sides)
    fairness(table, ours, before)
    table.note(
        f"{QUEUED:,} jobs over {GROUPS:,} organisations of weights 1 to 4; for procrastinate as many queues and for "
        "pgqueuer as many entrypoints, a worker that serves them all. Theirs take by priority and age alone; raw SQL too. "
        "procrastinate fetches jobs one by one. A claim is one library call, or one statement, with its commit, beside "
        f"{HELD} live leases of ours. The urgent job is ours of an organisation with nearly all weight, theirs of a higher "
        "priority.")

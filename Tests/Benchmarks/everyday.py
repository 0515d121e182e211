"""The engine of an ordinary day: submits, claims, short waits, heartbeats, and the results of one large scan."""

from figures import ROUNDS
from queues import pgbench
from queues.scanrook import HOLDER
from rounds import QUEUED, SAMPLES, SECONDS, in_turns, top_up

BACKLOG = min(40_000, QUEUED)
# Seconds between jobs of which none waits, as long as a worker needs to come to rest.
PAUSE = 0.02
LIVE = 1000
FILES = 60_000
BEAT = f"""
\\set n random(1, {LIVE})
\\set pct random(0, 100)
select scan_worker.heartbeat(job_id, fence, token, 'read', :pct) from live where n = :n;
"""
RAW_BEAT = f"""
\\set n random(1, {LIVE})
update raw_leases set beat_at = clock_timestamp() where n = :n;
"""


def submits(table, sides):
    for clients, name, goal in (
            (1, "submit, one per commit, 1 client", "≥ 1,800"), (8, "submit, one per commit, 8 clients", "")):
        values = in_turns(sides, lambda s: s.submit_rate(clients, SECONDS), before=lambda s: s.empty())
        table.figure(f"{name}, /s", values, goal, brief=f"{name}, /s")
    for size, goal in ((1000, "≥ 48,000"), (10_000, "")):
        values = in_turns(sides, lambda s: s.bulk_rate(size, SECONDS), before=lambda s: s.empty())
        table.figure(f"submit, {size:,} per call, /s", values, goal, brief=f"submit, {size:,} per call, /s")


def ends(table, sides, clients, size, goal="", rounds=ROUNDS, words="", backlog=BACKLOG):
    """Jobs taken and ended a second: ours in three commits a scan, of which a claim of ten shares one."""
    name = f"claims of {size} to end, {clients} client{'s' * (clients > 1)}{words}, /s"
    values = in_turns(
        sides, lambda s: s.work_rate(clients, size, SECONDS), rounds, before=lambda s: top_up(s, backlog))
    table.figure(name, values, goal, brief=name)


def scans(table, sides):
    for side in sides:
        side.empty()
    for clients in (1, 4):
        for size in (1, 10):
            ends(table, sides, clients, size, "≥ 1,000" if clients == 4 else "")
    # Peers end a batch in one commit as well.
    able = [side for side in sides if hasattr(side, "together_rate")]
    values = in_turns(able, lambda s: s.together_rate(1, 10, SECONDS), before=lambda s: top_up(s, BACKLOG))
    table.figure("the same, 1 client, ten to their end in one commit, /s", values)


def starts(table, sides):
    values = in_turns(sides, lambda s: s.start_times(SAMPLES // 2, PAUSE), before=lambda s: s.empty())
    table.latency("submit → claimed, idle", values, "2/6", brief="submit → claimed, idle")
    values = in_turns(sides, lambda s: s.start_times(SAMPLES // 2), before=lambda s: top_up(s, BACKLOG))
    table.latency("the same, a worker busy with a backlog", values, brief="submit → claimed, busy")


def beats(table, sides, folder):
    ours, raw = sides
    connection = ours.connection
    ours.empty()
    ours.fill(LIVE)
    connection.query(
        "create table live as select row_number() over () as n, c.job_id, c.fence, c.token "
        f"from scan_worker.claim('{HOLDER}', {LIVE}) c")
    connection.query("alter table live add primary key (n)")
    connection.query(
        "select count(s) from live l, lateral scan_worker.start(l.job_id, l.fence, l.token, 'pod', 'bench') s")
    raw.connection.query("create table raw_leases (n bigint primary key, beat_at timestamptz) with (fillfactor = 50)")
    raw.connection.query(f"insert into raw_leases select generate_series(1, {LIVE})")
    raw.connection.query("vacuum analyze raw_leases")
    # The first beat of each changes the stage, which writes an event.
    connection.query("select count(scan_worker.heartbeat(job_id, fence, token, 'read', 0)) from live")
    connection.query("vacuum analyze scanrook.scan_leases, live")
    before = hot(connection, "scan_leases")
    scripts = {ours: BEAT, raw: RAW_BEAT}
    values = in_turns(sides, lambda s: pgbench.rate(s.database, folder, scripts[s], 4, SECONDS))
    name = f"heartbeats, {LIVE:,} live leases, 4 clients, /s"
    table.figure(name, values, "≥ 4,000", brief=name)
    updates, hots = [now - then for now, then in zip(hot(connection, "scan_leases"), before)]
    table.figure("of them HOT, %", {ours.name: [100 * hots / max(1, updates)]}, "≥ 95", brief="of them HOT, %")
    connection.query("drop table live")
    ours.empty()


def hot(connection, table):
    """Updates and HOT updates of a table so far. The sessions that did them have ended, so they have been reported."""
    return [int(n) for n in connection.query(
        "select n_tup_upd, n_tup_hot_upd from pg_stat_user_tables where relname = $1", table)[0]]


def lines(*first):
    """So many files as COPY text, after some first columns."""
    head = "".join(f"{column}\t" for column in first)
    return "".join(
        f"{head}{n}\tusr/share/doc/package-{n // 20}/examples/file-{n}.txt\tfile\t{n}\t420\t\\\\x{n:064x}\t\\N\t0\n"
        for n in range(FILES)).encode()


COLUMNS = "ordinal, path, kind, size_bytes, mode, sha256, link_target, layer"


def results(table, sides):
    ours, raw = sides
    raw.connection.query("create table raw_files (like scanrook.scan_files including indexes)")
    copies, publishes, totals = [], [], []
    for _ in range(ROUNDS + 1):
        raw.connection.query("truncate raw_files")
        data = lines(1, "00000000-0000-4000-8000-000000000001")
        copies.append(raw.connection.timed_copy(f"copy raw_files (org_id, job_id, {COLUMNS}) from stdin", data))
        ours.fill(1)
        attempt = ours.connection.query(ours.CLAIM, 1)[0][:3]
        key = ours.connection.value("select stage_key from scan_worker.start($1, $2, $3, 'pod', 'bench')", *attempt)
        data = lines(key)
        copied = ours.connection.timed_copy(f"copy scanrook.staged_files (stage_key, {COLUMNS}) from stdin", data)
        matched = ours.connection.timed("select scan_worker.match($1, $2, $3)", *attempt)
        publishes.append(ours.connection.timed(
            f"select scan_worker.publish($1, $2, $3, {FILES}, 0, '{{}}', null, null)", *attempt))
        totals.append(copied + matched + publishes[-1])
    # The first round made the files on disk.
    name = f"COPY, match and publish {FILES:,} files, s"
    table.figure(name, {ours.name: totals[1:], raw.name: copies[1:]}, "≤ 1.0", brief=name)
    table.figure("of it publish, s", {ours.name: publishes[1:]})
    ours.empty()

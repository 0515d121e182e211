"""What the run proved: everything is read from the tables, the journals and the logs after all has come to rest."""

import collections
import math
import pathlib
import re

from demand import SCRIPTED_CODE, Demand, digest

FINAL = ("succeeded", "failed", "cancelled")

# Broken while anybody looks, in one snapshot: leases without a live scan and the other way round, and attempts that are
# open without a lease and the other way round; two unfinished scans with one idempotency key.
INVARIANTS = """
with live as (select j.id, j.attempt, j.status from scanrook.scan_jobs j where j.status in ('dispatched', 'running'))
select
  (select count(*) from live full join scanrook.scan_leases l on l.job_id = live.id and l.attempt = live.attempt
    where live.id is null or l.job_id is null or (live.status = 'running') <> (l.pod_uid is not null))
  + (select count(*) from scanrook.scan_leases l
    full join (select a.job_id, a.fence from scanrook.scan_attempts a where a.ended_at is null) a
      on a.job_id = l.job_id and a.fence = l.fence
    where a.job_id is null or l.job_id is null)
  + (select count(*) from (
      select from scanrook.scan_jobs j
      where j.idempotency_key is not null and j.status in ('scheduled', 'queued', 'dispatched', 'running')
      group by j.org_id, j.idempotency_key having count(*) > 1) d)
"""

# What a server says when somebody pulls its plug, or refuses by design.
EXPECTED_SQLSTATES = re.compile(r"^(SR101|SR102|SR104|SR105|SR191|57P01|57P02|57P03|08\w{3}|40001|00000)$")

ROWS = """
select j.id,
  (select coalesce(md5(string_agg(format('%s %s %s', f.ordinal, f.path, f.size_bytes), E'\\n' order by f.ordinal)), md5(''))
    from scanrook.scan_files f where f.job_id = j.id),
  (select coalesce(md5(string_agg(format('%s %s %s', p.ordinal, v.name, v.version), E'\\n' order by p.ordinal)), md5(''))
    from scanrook.scan_packages p left join scanrook.package_versions v on v.id = p.package_version_id
    where p.job_id = j.id)
from scanrook.scan_jobs j
"""

WRONG_FINDINGS = """
with wanted as (
  select distinct j.id, f.package_version_id, f.vulnerability_id
  from scanrook.scan_jobs j
  join scanrook.scan_packages p on p.job_id = j.id
  join scanrook.package_findings f on f.package_version_id = p.package_version_id
  where j.status = 'succeeded'
), there as (
  select f.job_id, f.package_version_id, f.vulnerability_id from scanrook.scan_findings f
)
select count(*) from ((table wanted except table there) union all (table there except table wanted)) d
"""

UNLIKE_CANDIDATES = """
select count(*) from (
  (select m.package_version_id, m.advisory_id from scanrook.package_matches m
    except select c.package_version_id, c.advisory_id from scanrook.candidate_matches c)
  union all
  (select c.package_version_id, c.advisory_id from scanrook.candidate_matches c
    except select m.package_version_id, m.advisory_id from scanrook.package_matches m)) d
"""


class Score:
    def __init__(self, connection, platform, ledger, hits, missed, watch, seed):
        self.connection, self.platform, self.ledger, self.watch, self.seed = connection, platform, ledger, watch, seed
        self.hits, self.missed = hits, missed
        self.jobs = {row[0]: dict(zip(("target", "status", "code", "scan_failures", "finished"), row[1:]))
                     for row in connection.query(
            "select id, target, status, error_code, scan_failure_count, extract(epoch from finished_at)"
            " from scanrook.scan_jobs where target like 's3://%'")}
        self.attempts = [
            dict(zip(("job", "attempt", "fence", "holder", "claimed", "ended", "outcome", "code"),
                     (r[0], int(r[1]), int(r[2]), r[3], float(r[4]), float(r[5] or math.inf), r[6], r[7])))
            for r in connection.query(
                "select job_id, attempt, fence, holder, extract(epoch from claimed_at), extract(epoch from ended_at),"
                " outcome, code from scanrook.scan_attempts order by job_id, attempt")]
        self.journals = {path.name: read(path) for path in sorted(pathlib.Path(platform.journal).iterdir())}
        for attempt in self.attempts:
            attempt["answered"] = self.answered(attempt)
        self.problems = collections.defaultdict(list)

    def judge(self):
        self.judge_lost()
        self.judge_doubled()
        self.judge_stuck()
        self.judge_invariants()
        self.judge_failures()
        self.judge_logs()
        self.judge_effort()
        return not any(self.problems.values())

    def wrong(self, kind, words):
        self.problems[kind].append(words)

    def judge_lost(self):
        for target, ids in self.ledger.ids.items():
            for job in ids - self.jobs.keys():
                self.wrong("lost", f"{target}: submitted as {job}, and gone")
        rows = {job: (files, packages) for job, files, packages in self.connection.query(ROWS)}
        for job, facts in self.jobs.items():
            wanted = Demand.of(facts["target"]).rows if facts["status"] == "succeeded" else (digest([]), digest([]))
            if rows[job] != wanted:
                self.wrong("lost" if facts["status"] == "succeeded" else "doubled",
                           f"{facts['target']} ({job}, {facts['status']}): rows are not what was demanded")
        succeeded = {a["fence"] for a in self.attempts if a["outcome"] == "succeeded"}
        for name, events in self.journals.items():
            told = [e for e in events if e[1] == "published" or e[1:] == ("outcome", "succeeded")]
            if told and int(name.split("-")[0]) not in succeeded:
                self.wrong("lost", f"scanner {name} was told that it published, and the tables do not know")
        for sql, what in [(WRONG_FINDINGS, "findings of published scans"), (UNLIKE_CANDIDATES, "matches of packages")]:
            if (count := int(self.connection.value(sql))) > 0:
                self.wrong("lost", f"{count} {what} differ from what the advisories say")

    def judge_doubled(self):
        published = collections.Counter(a["job"] for a in self.attempts if a["outcome"] == "succeeded")
        events = dict(self.connection.query(
            "select job_id, count(*) from scanrook.scan_events where stage = 'succeeded' group by job_id"))
        effects = collections.Counter()
        for name, lines in self.journals.items():
            job = next((detail for _, event, detail in lines if event == "begin"), None)
            effects[job] += sum(1 for _, event, detail in lines if event == "published" and detail != "already published")
        for job, facts in self.jobs.items():
            wanted = 1 if facts["status"] == "succeeded" else 0
            counts = published[job], int(events.get(job, 0))
            if counts != (wanted, wanted) or effects[job] > wanted:
                self.wrong("doubled", f"{facts['target']} is {facts['status']}; attempts that succeeded, events, answers: "
                           f"{counts[0]}, {counts[1]}, {effects[job]}")
        by_target = collections.Counter(facts["target"] for facts in self.jobs.values())
        for target, count in by_target.items():
            if count > self.ledger.tries[target]:
                self.wrong("doubled", f"{target} was submitted {self.ledger.tries[target]} times and is there {count} times")

    def judge_stuck(self):
        for job, facts in self.jobs.items():
            if facts["status"] not in FINAL:
                self.wrong("stuck", f"{facts['target']} ({job}) is {facts['status']}")
        for words_left in self.platform.cluster.leftovers(45) if self.platform.cluster else []:
            self.wrong("stuck", f"{words_left} stay in the cluster")
        for table in ("scan_leases", "staged_files", "staged_packages", "staged_findings"):
            if (count := int(self.connection.value(f"select count(*) from scanrook.{table}"))) > 0:
                self.wrong("stuck", f"{count} rows stay in {table}")

    def judge_invariants(self):
        for line in self.watch.broken:
            self.wrong("broken invariants", line)
        if self.watch.looks < 10:
            self.wrong("too little proven", f"the invariants were looked at {self.watch.looks} times only")

    def judge_failures(self):
        for job, facts in self.jobs.items():
            fate = Demand.of(facts["target"]).fate
            if facts["status"] == "failed":
                is_meant = facts["code"] == SCRIPTED_CODE and (
                    fate == "broken" or fate == "flaky" and int(facts["scan_failures"]) >= 3)
                if not is_meant:
                    self.wrong("unexpected failures", f"{facts['target']} ({job}): {facts['code']}")
            if facts["status"] == "cancelled" and job not in self.ledger.cancelled:
                self.wrong("unexpected failures", f"{facts['target']} ({job}) is cancelled, and nobody asked")
        for line in self.ledger.failures:
            self.wrong("unexpected failures", line)
        for line in self.platform.mishaps:
            self.wrong("unexpected failures", line)
        for name, events in self.journals.items():
            if ("exit", "99") in [event[1:] for event in events]:
                self.wrong("unexpected failures", f"scanner {name} crashed by itself")

    def judge_logs(self):
        for line in self.platform.postgres.log.read_text(errors="replace").splitlines():
            match = re.match(r"\S+ \S+ \S+ \d+ (\S*) (\w{5}) (ERROR|FATAL|PANIC):  (.*)", line)
            if not match:
                continue
            _, code, level, words = match.groups()
            if code == "40P01":
                self.wrong("deadlocks", line)
            elif level == "PANIC" or not EXPECTED_SQLSTATES.match(code):
                self.wrong("unexpected errors", line)

    # What was hit, and how long it took.

    def answered(self, attempt):
        """When the scanner knew that its publish was in force, or that it had no answer: what the tables call the end is the
        beginning of that transaction, and most hits on a COMMIT come after it."""
        if attempt["outcome"] != "succeeded":
            return -math.inf
        return max((at for name, events in self.journals.items() if int(name.split("-")[0]) == attempt["fence"]
                    for at, event, _ in events if event in ("published", "unanswered")), default=-math.inf)

    def victims(self, hit):
        """Attempts that lived when it happened and that it could hurt."""
        return [a for a in self.attempts if a["claimed"] <= hit.at < max(a["ended"], a["answered"])
                and (hit.fence is None or a["fence"] == hit.fence)
                and (hit.holders is None or a["holder"] in hit.holders)]

    def judge_effort(self):
        planned = collections.Counter(hit.kind for hit in self.hits) + collections.Counter(self.missed)
        self.hurt = collections.Counter(
            hit.kind for hit in self.hits if (hit.is_hit if hit.is_hit is not None else bool(self.victims(hit))))
        for kind, count in planned.items():
            if self.hurt[kind] * 2 < count:
                self.wrong("too little proven", f"{kind}: {self.hurt[kind]} of {count} hit something that lived")
        self.deaf_noticed = self.platform.count_in_logs("did not answer a probe")
        for count, wanted, what in [
                (self.deaf_noticed, self.hurt["listener cut silently"], "listeners noticed that they had been cut"),
                (self.ledger.late_commits, 2, "submits were committed late"),
                (self.ledger.imports["done"], 2, "imports of advisories were done"),
                (sum(1 for facts in self.jobs.values() if facts["status"] == "succeeded"), len(self.jobs) // 2,
                 "scans succeeded")]:
            if count < wanted:
                self.wrong("too little proven", f"only {count} {what}, expected {wanted}")

    def recoveries(self):
        """For each attempt that a fault ended: the fault's kind, and the seconds from it to the claim of the next attempt
        and to the scan's success (None where another end came first). The latest fault that met it is held to be the cause."""
        following = {(a["job"], a["attempt"]): a["claimed"] for a in self.attempts}
        result = []
        for attempt in self.attempts:
            cause = max((hit for hit in self.hits if hit.is_hit is None and hit.kind != "dispatcher replaced"
                         and attempt["ended"] < hit.at + 10 and attempt in self.victims(hit)),
                        key=lambda hit: hit.at, default=None)
            claimed = following.get((attempt["job"], attempt["attempt"] + 1))
            if attempt["outcome"] == "lost" and cause and claimed:
                facts = self.jobs[attempt["job"]]
                success = float(facts["finished"]) - cause.at if facts["status"] == "succeeded" else None
                result.append((cause.kind, claimed - cause.at, success))
        return result

    def show(self):
        states = collections.Counter(facts["status"] for facts in self.jobs.values())
        outcomes = collections.Counter(f"{a['outcome']} {a['code'] or ''}".strip() for a in self.attempts)
        events = collections.Counter(event for lines in self.journals.values() for _, event, _ in lines)
        exits = collections.Counter(
            next((detail for _, event, detail in reversed(lines) if event == "exit"), "killed")
            for lines in self.journals.values())
        late = sum(1 for lines in self.journals.values() for _, *what in lines if what == ["late", "publish"])
        answers = collections.Counter(
            detail for lines in self.journals.values() for _, event, detail in lines if event == "outcome")
        print(f"\n{'':38}                      seconds to the next claim, to success")
        print(f"{'fault':38} done  hit  thrown back      p50    p95      p50    p95")
        recoveries = self.recoveries()
        for kind, count in [*sorted(collections.Counter(hit.kind for hit in self.hits).items()), ("all", len(self.hits))]:
            own = [r for r in recoveries if kind in ("all", r[0])]
            hurt = sum(self.hurt.values()) if kind == "all" else self.hurt[kind]
            spans = [[r[1] for r in own], [r[2] for r in own if r[2] is not None]]
            times = "  ".join(f"{percentile(s, 0.5):7.1f}{percentile(s, 0.95):7.1f}" if s else f"{'-':>7}{'-':>7}" for s in spans)
            print(f"{kind:38} {count:4} {hurt:4} {len(own):12}  {times}")
        print(f"\nscans     {words(states)}; {len(self.ledger.cancelled)} cancels and {len(self.ledger.retried)} retries asked")
        print(f"attempts  {words(outcomes)}")
        print(f"scanners  exit codes: {words(exits)}; late calls refused: {events['late']}, "
              f"{late} of them a publish; "
              f"stopped by their own clock: {events['expired']}; twins refused: {events['twin']}")
        print(f"publish   {events['unanswered']} without an answer; asked what became of them: {words(answers) or 'none'}")
        print(f"listeners {self.deaf_noticed} noticed a silent cut by their own probe")
        longest = max(self.ledger.snapshots, default=0)
        print(f"people    {self.ledger.late_commits} submits committed late; the oldest snapshot lived {longest:.0f} s; "
              f"imports {words(self.ledger.imports)}; invariants looked at {self.watch.looks} times")
        print()
        for kind in ("lost", "doubled", "stuck", "broken invariants", "unexpected failures", "unexpected errors",
                     "deadlocks", "too little proven"):
            print(f"{kind:20} {len(self.problems[kind])}")
            for line in self.problems[kind][:20]:
                print(f"  {line}")


def percentile(samples, share):
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


def words(counter):
    return ", ".join(f"{count} {name}" for name, count in sorted(counter.items()))


def read(path):
    """(time, event, detail) of each line; the last one may be cut by a kill."""
    lines = [line.split(" ", 2) for line in path.read_text().splitlines()]
    return [(float(line[0]), line[1], line[2].strip()) for line in lines if len(line) == 3]

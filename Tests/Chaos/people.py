"""Those who use the platform while it breaks: submitters, somebody with an old transaction, somebody who commits late,
and the import of advisories. What they were told is kept, for the score."""

import collections
import dataclasses
import heapq
import itertools
import json
import pathlib
import random
import subprocess
import threading
import time
import zipfile

from demand import Demand
from libpq import Connection, Error


@dataclasses.dataclass(frozen=True)
class Wish:
    """One scan somebody wants, with all that happens to it; decided before the run, times in seconds from its start."""

    at: float
    demand: Demand
    organization: str
    priority: int
    options: str
    key: str | None
    run_in: float | None
    repeats: tuple
    cancel_at: float | None


def wishes(seed, count, seconds):
    """For as long as things break, so that there is something to break."""
    choice = random.Random(f"{seed} wishes")
    result = []
    for number, at in enumerate(sorted(choice.uniform(0, seconds) for _ in range(count)), 1):
        fate = choice.choices(["sound", "flaky", "broken"], [80, 14, 6])[0]
        large = choice.random() < 0.08
        demand = Demand(
            number, choice.randrange(2000, 4000) if large else choice.randrange(2, 200), choice.randrange(0, 60), fate)
        has_key = choice.random() < 0.3
        result.append(Wish(
            at, demand, choice.choice(["default", "chaos"]), choice.choice([0, 0, 0, 10]),
            json.dumps({"resource_class": choice.choice(["small", "medium", "medium"])}),
            f"key {number}" if has_key else None, choice.uniform(0.5, 3) if choice.random() < 0.1 else None,
            tuple(at + choice.uniform(0, 2) for _ in range(choice.randrange(3))) if has_key else (),
            at + choice.uniform(0, 3) if choice.random() < 0.12 else None))
    return result


class Ledger:
    """What people asked for and were told."""

    def __init__(self):
        self.lock = threading.Lock()
        self.tries = collections.Counter()  # submits sent, by target
        self.ids = collections.defaultdict(set)  # ids answered, by target
        self.cancelled = set()  # ids somebody asked to cancel
        self.retried = set()  # ids somebody asked to retry
        self.late_commits = 0
        self.snapshots = []  # seconds an old transaction stayed open
        self.imports = collections.Counter()
        self.failures = []  # what should not happen to people

    def note(self, what, *arguments):
        with self.lock:
            what(*arguments)


class Person(threading.Thread):
    """A login that keeps its connection until it breaks, and says things again when it was not heard."""

    def __init__(self, string, ledger, stop):
        super().__init__(daemon=True)
        self.string, self.ledger, self.stop = string, ledger, stop
        self.connection = None

    def query(self, sql, *parameters):
        try:
            self.connection = self.connection or Connection(self.string)
            return self.connection.query(sql, *parameters)
        except Error as error:
            if self.connection and error.is_lost:
                self.connection.close()
                self.connection = None
            raise

    def persist(self, sql, *parameters, accept=()):
        """Until an answer comes; None when it is one of the SQLSTATEs in `accept`."""
        while True:
            try:
                return self.query(sql, *parameters)
            except Error as error:
                if error.sqlstate in accept:
                    return None
                if error.sqlstate and error.sqlstate.startswith("SR"):
                    self.ledger.note(self.ledger.failures.append, f"{sql}: {error}")
                    return None
            time.sleep(0.2)

    def run(self):
        try:
            self.work()
        except Exception as error:
            self.ledger.note(self.ledger.failures.append, f"{type(self).__name__} ended: {error!r}")
            raise


class Submitter(Person):
    SUBMIT = (
        "select scan.submit($1, organization => $2, priority => $3, options => $4, idempotency_key => $5,"
        " run_at => clock_timestamp() + make_interval(secs => $6))")

    def __init__(self, string, ledger, stop, wishes, began):
        super().__init__(string, ledger, stop)
        self.began = began
        self.plan = []
        for wish in wishes:
            for at, what in [(wish.at, self.submit), *((at, self.submit) for at in wish.repeats),
                             *([(wish.cancel_at, self.cancel)] if wish.cancel_at else [])]:
                self.plan.append((at, len(self.plan), what, wish))
        heapq.heapify(self.plan)

    def work(self):
        while self.plan:
            at, _, what, wish = heapq.heappop(self.plan)
            if self.stop.wait(max(0, self.began + at - time.monotonic())):
                return
            what(wish)

    def submit(self, wish):
        """Without a key it is said once: whoever says it again without one asks for a second scan."""
        target = wish.demand.target
        while True:
            self.ledger.note(self.ledger.tries.update, [target])
            try:
                rows = self.query(
                    self.SUBMIT, target, wish.organization, wish.priority, wish.options, wish.key, wish.run_in)
                return self.ledger.note(self.ledger.ids[target].add, rows[0][0])
            except Error as error:
                if error.sqlstate and error.sqlstate.startswith("SR"):
                    return self.ledger.note(self.ledger.failures.append, f"submit {target}: {error}")
                if not wish.key and self.connection is None:
                    return
            time.sleep(0.2)

    def cancel(self, wish):
        for job in list(self.ledger.ids[wish.demand.target]):
            self.ledger.note(self.ledger.cancelled.add, job)
            self.persist("select * from scan.cancel($1::uuid, 'chaos')", job, accept=("SR191",))


class Retrier(Person):
    """Retries scans that ended without success, each at most once; which ones, the seed says."""

    def __init__(self, string, ledger, stop, seed):
        super().__init__(string, ledger, stop)
        self.seed = seed

    def work(self):
        seen = set()
        while not self.stop.wait(0.5):
            ended = self.persist("select id, target, status from scanrook.scan_jobs where status in ('failed', 'cancelled')")
            for job, target, status in ended:
                share = {"failed": 0.7, "cancelled": 0.4}[status]
                if job not in seen and random.Random(f"{self.seed} {target} retried").random() < share:
                    self.ledger.note(self.ledger.retried.add, job)
                    self.persist("select * from scan.retry($1::uuid)", job, accept=("SR191", "SR102"))
                seen.add(job)


class Snapshot(Person):
    """A repeatable-read transaction that stays open for as long as the server lives."""

    def work(self):
        opened = None
        while True:
            try:
                if self.connection is None:
                    self.query("select 1")
                    self.query("begin isolation level repeatable read")
                    self.query("select count(*) from scanrook.scan_jobs")
                    opened = time.monotonic()
                self.query("select 1")
            except Error:
                if opened:
                    self.ledger.note(self.ledger.snapshots.append, time.monotonic() - opened)
                opened = None
            if self.stop.wait(0.3):
                if opened:
                    self.ledger.note(self.ledger.snapshots.append, time.monotonic() - opened)
                return


class LateCommitter(Person):
    """Submits, and at once again in a transaction that stays open for seconds, while the first scan is claimed and nothing
    else waits: whoever takes the organisation for one without work then, loses the second. Each round has an organisation
    of its own, so that no later submit brings the lost one to light."""

    ORGANIZATIONS = 200
    SUBMIT = "select scan.submit($1, organization => $2)"

    def __init__(self, string, ledger, stop, seed, first_number):
        super().__init__(string, ledger, stop)
        self.random = random.Random(f"{seed} late")
        self.numbers = itertools.count(first_number)
        self.rounds = itertools.cycle(range(1, self.ORGANIZATIONS + 1))

    def work(self):
        while not self.stop.wait(0.3):
            organization = f"late-{next(self.rounds)}"
            hold = self.random.uniform(2, 5)
            try:
                self.submit(organization)
                self.query("begin")
                self.submit(organization, hold)
                self.ledger.late_commits += 1
            except Error:
                if self.connection:
                    self.connection.close()
                    self.connection = None

    def submit(self, organization, hold=None):
        target = Demand(next(self.numbers), 5, 5, "sound").target
        self.ledger.note(self.ledger.tries.update, [target])
        job = self.query(self.SUBMIT, target, organization)[0][0]
        if hold:
            self.stop.wait(hold)
            self.query("commit")
        self.ledger.note(self.ledger.ids[target].add, job)


class Importer(Person):
    """Imports advisories again and again, a few more each time: findings of published scans must follow."""

    def __init__(self, string, ledger, stop, program, folder, seed):
        super().__init__(string, ledger, stop)
        self.program = program
        self.folder = pathlib.Path(folder)
        (self.folder / "PyPI").mkdir(parents=True)
        self.random = random.Random(f"{seed} advisories")
        self.count = 0

    def work(self):
        while not self.stop.is_set():
            self.grow()
            self.sync()
            self.stop.wait(2)

    def grow(self):
        for _ in range(5):
            self.count += 1
            advisory = {
                "id": f"PYSEC-2999-{self.count}", "modified": f"2999-01-01T00:{self.count // 60:02}:{self.count % 60:02}Z",
                "affected": [{
                    "package": {"ecosystem": "PyPI", "name": f"package-{self.random.randrange(89)}"},
                    "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}]}]}]}
            with zipfile.ZipFile(self.folder / "PyPI/all.zip", "a") as file:
                file.writestr(f"{advisory['id']}.json", json.dumps(advisory))

    def sync(self):
        command = [self.program, "advisories", "sync", "--source", "osv", "--ecosystem", "PyPI", "--from", self.folder,
                   "--database", self.string]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        self.ledger.note(self.ledger.imports.update, ["done" if done.returncode == 0 else "failed"])
        return done

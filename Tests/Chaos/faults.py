"""What breaks, when, and whom it hits. When and which are decided before the run, from the seed; a victim is picked among
those alive at that moment by a number decided beforehand."""

import dataclasses
import os
import pathlib
import random
import signal
import time

from libpq import Connection, Error

LEASE = 3.0
# Longest time in which a listener notices that it was cut: ten seconds between probes, five for the answer, and some.
PROBE_SECONDS = 17

# How often in a minute.
RATES = {
    "scanner killed": 10,
    "scanner stopped past its lease": 6,
    "dispatcher killed": 4,
    "dispatcher stopped past its lease": 2,
    "dispatcher replaced": 2,
    "PostgreSQL crashed in a COPY": 2,
    "PostgreSQL crashed in a COMMIT": 3,
    "server process killed": 1,
    "connection terminated": 8,
    "connection terminated in a publish": 4,
    "listener cut silently": 1,
    "pgbouncer killed": 2,
    "pgbouncer stopped past a lease": 1,
}


# Beside these, where scans are Kubernetes Jobs.
CLUSTER_RATES = {
    "API server restarted": 4,
    "watches broken": 6,
    "pod deleted": 6,
    "Job deleted": 3,
}


@dataclasses.dataclass(frozen=True)
class Fault:
    at: float
    kind: str
    # Picks the victim, and how long it takes.
    pick: int
    share: float


@dataclasses.dataclass
class Hit:
    """A fault that happened; `fence` or `holders` say whose attempts it hit, neither: all that lived. `is_hit` is known at once
    where it is not attempts that are hit but connections."""

    kind: str
    at: float
    fence: int | None = None
    holders: tuple | None = None
    is_hit: bool | None = None


def plan(seed, seconds, is_in_cluster=False):
    choice = random.Random(f"{seed} faults")
    faults = []
    for kind, rate in (RATES | CLUSTER_RATES if is_in_cluster else RATES).items():
        count = max(1, round(rate * seconds / 60))
        # A listener needs its time to notice; the other faults are spread evenly.
        first, last = (3, max(4, seconds - PROBE_SECONDS - 5)) if kind == "listener cut silently" else (2, seconds - 2)
        for index in range(count):
            at = first + (last - first) * (index + choice.random()) / count
            faults.append(Fault(at, kind, choice.randrange(1 << 30), choice.random()))
    return sorted(faults, key=lambda fault: fault.at)


class Injector:
    """Carries the plan out, in the main thread: what it starts must outlive no other one."""

    def __init__(self, platform):
        self.platform = platform
        self.hits = []
        self.missed = []
        self.later = []  # (time, what): the other half of a fault
        self.ended_journals = set()
        self.spared, self.spared_until = None, 0
        self.frozen = None  # the pgbouncer that is stopped
        self.control = None

    def run(self, faults, began, seconds, tick):
        for fault in faults:
            self.wait_until(began + fault.at, tick)
            hit = getattr(self, fault.kind.split()[0].lower())(fault)
            if hit:
                self.hits.append(hit)
                print(f"{time.monotonic() - began:6.1f} s  {fault.kind}", flush=True)
            else:
                self.missed.append(fault.kind)
        self.wait_until(began + seconds, tick)
        while self.later:
            self.heal(min(at for at, _ in self.later))

    def wait_until(self, moment, tick):
        while (now := time.monotonic()) < moment:
            self.heal(now)
            tick()
            time.sleep(min(0.05, moment - now))
        self.heal(time.monotonic())

    def heal(self, now):
        for entry in [entry for entry in self.later if entry[0] <= now]:
            self.later.remove(entry)
            entry[1]()

    def ask(self, sql):
        """Through a direct connection; gives no rows while the server is away."""
        try:
            self.control = self.control or Connection(self.platform.postgres.string())
            return self.control.query(sql)
        except Error as error:
            if self.control and error.is_lost:
                self.control.close()
                self.control = None
            time.sleep(0.05)
            return []

    def look(self, find, seconds=10):
        """The first answer that is not empty, or None after `seconds`."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if found := find():
                return found
            self.heal(time.monotonic())
            time.sleep(0.002)
        return None

    # Scanners

    def scanners(self):
        """(fence, pid) of those that work at a live attempt, oldest first."""
        alive = []
        for path in pathlib.Path(self.platform.journal).iterdir():
            if path.name in self.ended_journals:
                continue
            fence, pid = (int(part) for part in path.name.split("-"))
            if self.platform.is_scanner(pid):
                alive.append((fence, pid))
            else:
                self.ended_journals.add(path.name)
        leased = {fence for fence, _ in self.leases()}
        return sorted(entry for entry in alive if entry[0] in leased)

    def reported(self):
        """Of the scanners, those that have only to publish, and will."""
        def will_publish(entry):
            events = (self.platform.journal / "{}-{}".format(*entry)).read_text()
            return events.rstrip().endswith("reported") and "careless" in events

        return [entry for entry in self.scanners() if will_publish(entry)]

    def leases(self):
        """(fence, holder) of all live attempts."""
        return [(int(fence), holder) for fence, holder in self.ask("select fence, holder from scanrook.scan_leases")]

    def scanner(self, fault):
        # Half of those to be stopped are caught just before their publish: the call that must not come late.
        alive = fault.kind != "scanner killed" and fault.pick % 2 and self.look(self.reported, 4) or self.look(self.scanners)
        if not alive:
            return None
        fence, pid = alive[fault.pick % len(alive)]
        if fault.kind == "scanner killed":
            self.signal(pid, signal.SIGKILL)
        else:
            self.signal(pid, signal.SIGSTOP)
            # The lease, and the time until somebody ends what is past it.
            self.later.append((time.monotonic() + LEASE + 1.5 + 2 * fault.share, lambda: self.signal(pid, signal.SIGCONT)))
        return Hit(fault.kind, time.time(), fence=fence)

    def signal(self, pid, number):
        if self.platform.is_scanner(pid):
            os.kill(pid, number)

    # Dispatchers

    def dispatcher(self, fault):
        def at_work():
            busy = {holder for _, holder in self.leases()}
            spared = self.spared if time.monotonic() < self.spared_until else None
            return [d for d in self.platform.dispatchers
                    if d is not spared and d.is_ready() and not d.is_stopped and busy & set(d.holders())]

        found = self.look(at_work)
        if not found:
            return None
        victim = found[fault.pick % len(found)]
        # In a cluster others adopt its attempts, and are their holders then.
        hit = Hit(fault.kind, time.time(), holders=victim.holders(), is_hit=True if self.platform.cluster else None)
        if fault.kind == "dispatcher replaced":
            self.platform.leaving.append(victim.replace())
        elif fault.kind == "dispatcher killed":
            victim.kill()
            self.later.append((time.monotonic() + 0.2 + 2 * fault.share, victim.start))
        else:
            victim.pause()
            self.later.append((time.monotonic() + LEASE + 1 + 2 * fault.share, victim.go_on))
        return hit

    # The cluster

    def api(self, fault):
        """It is away for a moment, and has forgotten what watches saw last."""
        if not self.look(self.leases):
            return None
        at = time.time()
        done = self.platform.cluster.tell("restart", {"downSeconds": 0.2 + 2 * fault.share})
        return Hit(fault.kind, at, is_hit=True) if done is not None else None

    def watches(self, fault):
        """Some end, some break, some go silent without a word."""
        if not self.look(self.leases):
            return None
        command = ("cut", "end", "silence", "expire")[fault.pick % 4]
        answer = self.look(lambda: (self.platform.cluster.tell("watches", {"command": command}) or {}).get("watches"))
        return Hit(fault.kind, time.time(), is_hit=True) if answer else None

    def pod(self, fault):
        return self.deleted(fault, lambda pod, job: self.platform.cluster.delete_pod(pod))

    def job(self, fault):
        return self.deleted(fault, lambda pod, job: self.platform.cluster.delete_job(job))

    def deleted(self, fault, delete):
        def victims():
            leased = {fence for fence, _ in self.leases()}
            return [entry for entry in self.platform.cluster.running() if entry[0] in leased]

        found = self.look(victims)
        if not found:
            return None
        fence, pod, job = found[fault.pick % len(found)]
        hit = Hit(fault.kind, time.time(), fence=fence, is_hit=True)
        return hit if delete(pod, job) is not None else None

    # The database

    # While an attempt lives: nothing is proven by what happens to an idle platform.
    BUSY = (
        "select pid from pg_stat_activity where datname = current_database() and state = 'active' and usename <> 'postgres'"
        " and query ilike '{}' and exists (select from scanrook.scan_leases) {}")

    def busy(self, query, more=""):
        return lambda: self.ask(self.BUSY.format(query, more))

    def publishing(self):
        """Those with a transaction id have written already; most of what is left is the wait for the commit."""
        return self.busy("select scan_worker.publish%", "and backend_xid is not null")()

    def postgresql(self, fault):
        if not self.look(self.busy("copy%") if "COPY" in fault.kind else self.publishing):
            return None
        hit = Hit(fault.kind, time.time())
        self.platform.postgres.crash()
        time.sleep(fault.share)
        self.platform.postgres.start()
        return hit

    def server(self, fault):
        """One server process dies; PostgreSQL ends all the others and replays its log."""
        found = self.look(self.busy("%"))
        if not found:
            return None
        hit = Hit(fault.kind, time.time())
        os.kill(int(found[fault.pick % len(found)][0]), signal.SIGKILL)
        return hit

    def connection(self, fault):
        find = self.publishing if "publish" in fault.kind else self.busy("%")

        def terminated():
            # One that has gone by itself since it was found is none.
            found = find()
            return found and self.ask(f"select pg_terminate_backend({found[fault.pick % len(found)][0]})") == [("t",)]

        return Hit(fault.kind, time.time(), is_hit=True) if self.look(terminated) else None

    def listener(self, fault):
        """All listeners; one dispatcher is spared until it can have noticed."""
        victim = self.platform.dispatchers[fault.pick % len(self.platform.dispatchers)]
        everybody = len(self.platform.dispatchers)
        if not self.look(lambda: not victim.is_stopped and self.platform.forwarder.established() >= everybody, 15):
            return None
        self.spared, self.spared_until = victim, time.monotonic() + PROBE_SECONDS
        at = time.time()
        return Hit(fault.kind, at, is_hit=self.platform.forwarder.deafen() > 0)

    def pgbouncer(self, fault):
        def at_work():
            process = self.platform.pgbouncer.process
            return process.poll() is None and process is not self.frozen and self.scanners() and process

        process = self.look(at_work)
        if not process:
            return None
        hit = Hit(fault.kind, time.time())
        if fault.kind == "pgbouncer killed":
            self.platform.pgbouncer.kill()
            self.later.append((time.monotonic() + 0.1 + fault.share, self.platform.pgbouncer.start))
        else:
            process.send_signal(signal.SIGSTOP)
            self.frozen = process

            def thaw():
                process.send_signal(signal.SIGCONT)
                self.frozen = None

            self.later.append((time.monotonic() + LEASE + 0.5 + fault.share, thaw))
        return hit

"""A queue of others, worked through its own library in processes of its own Python environment."""

import json
import os
import select
import subprocess
import time

import processes
from environments import install

FOLDER = processes.ROOT / "Tests/Benchmarks/queues"
# Seconds; the longest answer is that of filling a million.
PATIENCE = 600


class Process:
    """One process of a peer; see serve.py."""

    def __init__(self, program, script, string):
        self.process = subprocess.Popen(
            [program / "python", FOLDER / script, string], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def send(self, do, **arguments):
        self.process.stdin.write(json.dumps({"do": do, **arguments}) + "\n")
        self.process.stdin.flush()

    def read(self):
        # Answers come one by one, so none waits in a buffer here.
        if not select.select([self.process.stdout], [], [], PATIENCE)[0]:
            raise SystemExit(f"error: {self.process.args[1].name} has been silent for {PATIENCE} s")
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"error: {self.process.args[1].name} ended with status {self.process.wait()}")
        return json.loads(line)

    def ask(self, do, **arguments):
        self.send(do, **arguments)
        return self.read()

    def close(self):
        self.process.stdin.close()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Peer:
    script = queued = tables = None
    has_batches = True

    def __init__(self, program, database):
        self.database, self.connection = database, database.connect()
        string = f"postgresql://{os.environ['PGUSER']}@/{database.name}?host={os.environ['PGHOST']}"
        self.crew = [Process(program, self.script, string) for _ in range(2)]
        self.groups = 1
        self.crew[0].ask("install")

    def close(self):
        for process in self.crew:
            process.close()
        self.connection.close()

    def together(self, clients, do, /, **arguments):
        """The sum of what one process answers, or both for several clients: one Python keeps one core busy."""
        crew = self.crew[:min(clients, 2)]
        for process in crew:
            process.send(do, **arguments)
        return sum([process.read() for process in crew])

    def submit_rate(self, clients, seconds):
        return self.together(clients, "submit", seconds=seconds, clients=max(1, clients // 2))

    def bulk_rate(self, size, seconds):
        return self.crew[0].ask("submit_many", seconds=seconds, size=size)

    def work_rate(self, clients, size, seconds):
        return self.together(clients, "work", seconds=seconds, size=size, groups=self.groups)

    def claim_times(self, size, samples, seconds):
        return self.crew[0].ask("claim", samples=samples, size=size, groups=self.groups, seconds=seconds)

    def start_times(self, samples, pause=0):
        """Milliseconds from before an urgent job is submitted until a worker of batches of ten starts it."""
        worker, submitter = self.crew
        worker.ask("watch", size=10, groups=self.groups)
        times = []
        for _ in range(samples):
            time.sleep(pause)
            submitter.ask("submit_urgent")
            times.append(worker.read())
        worker.ask("stop")
        return times

    def fill(self, count, groups=1, size=1000):
        self.crew[0].ask("fill", count=count, groups=groups, size=size)
        self.groups = groups

    def empty(self):
        self.connection.query(f"truncate {', '.join(self.tables)}")
        self.groups = 1


class Procrastinate(Peer):
    name, script = "procrastinate", "peers_procrastinate.py"
    requirements = ["procrastinate==3.10.0", "psycopg[binary]==3.3.9", "psycopg-pool==3.3.3"]
    tables = ["procrastinate_jobs", "procrastinate_events", "procrastinate_periodic_defers"]
    queued = "select count(*) from procrastinate_jobs where status = 'todo'"
    # It fetches jobs one by one, whatever the worker's concurrency.
    has_batches = False


class Pgqueuer(Peer):
    name, script = "pgqueuer", "peers_pgqueuer.py"
    requirements = ["pgqueuer==1.6.0", "asyncpg==0.32.0", "uvloop==0.23.0"]
    tables = ["pgqueuer", "pgqueuer_log"]
    queued = "select count(*) from pgqueuer where status = 'queued'"


def programs(kind):
    """Programs of the peer's environment and None, or None and why there are none."""
    return install(kind.name, kind.requirements)

"""A queue that is SQL, ours or the raw limit: pgbench for rates, libpq for single claims and for a worker that listens."""

import functools
import multiprocessing
import time

from postgres import Connection
from queues import pgbench


class SQLQueue:
    """What a subclass states is named in capitals; a claim's rows are one text a job, to be handed to COMPLETE."""

    has_batches = True
    # Of pgbench; the programs of ours send a statement and its parameters each time.
    mode = "extended"

    def __init__(self, database, folder):
        self.database, self.folder = database, folder
        self.connection, self.groups = database.connect(), 1

    def close(self):
        self.connection.close()

    def submit_rate(self, clients, seconds):
        return pgbench.rate(self.database, self.folder, self.SUBMIT, clients, seconds, self.mode)

    def bulk_rate(self, size, seconds):
        started, count = time.monotonic(), 0
        while time.monotonic() < started + seconds:
            self.submit_many(size, 1)
            count += size
        return count / (time.monotonic() - started)

    def submit_many(self, count, group):
        taken = self.connection.query(self.SUBMIT_MANY, array(count), self.group(group))[0][-1]
        if int(taken) != count:
            raise SystemExit(f"error: of {count} jobs {taken} were taken")

    def work_rate(self, clients, size, seconds):
        return size * pgbench.rate(self.database, self.folder, self.script(size), clients, seconds, self.mode)

    def together_rate(self, clients, size, seconds):
        return size * pgbench.rate(self.database, self.folder, self.together(size), clients, seconds, self.mode)

    def claim_times(self, size, samples, seconds):
        """Milliseconds of each of so many claims, of fewer when the time is over."""
        times, end = [], time.monotonic() + seconds
        while len(times) < samples and (not times or time.monotonic() < end):
            started = time.monotonic()
            jobs = self.connection.query(self.CLAIM, size)
            times.append((time.monotonic() - started) * 1000)
            if len(jobs) != size:
                raise SystemExit(f"error: a claim of {size} got {len(jobs)}")
            self.finish(jobs)
        return times

    def finish(self, jobs):
        self.connection.query(self.COMPLETE, *columns(jobs))

    def start_times(self, samples, pause=0):
        """Milliseconds from before an urgent job is submitted until a worker of batches of ten has claimed it.

        A pause before each lets an idle worker come to rest.
        """
        ours, theirs = multiprocessing.Pipe()
        worker = multiprocessing.Process(target=self.watch, args=[self.database.string(), theirs], daemon=True)
        worker.start()
        receive(ours)
        times = []
        for _ in range(samples):
            time.sleep(pause)
            started = time.monotonic()
            self.connection.query(self.SUBMIT_URGENT)
            times.append((receive(ours) - started) * 1000)
        ours.send(None)
        worker.join()
        return times

    def watch(self, string, pipe):
        connection = Connection(string)
        connection.query(f"listen {self.CHANNEL}")
        pipe.send("ready")
        while not pipe.poll():
            jobs = connection.query(self.CLAIM, 10)
            claimed = time.monotonic()
            for job in jobs:
                if "urgent" in job[-1]:
                    pipe.send(claimed)
            if jobs:
                connection.query(self.COMPLETE, *columns(jobs))
            else:
                connection.notifications(0.1)

    def fill(self, count, groups=1, size=1000):
        for group in range(1, groups + 1):
            for done in range(0, count // groups, size):
                self.submit_many(min(size, count // groups - done), group)
        self.groups = groups

    def empty(self):
        self.connection.query(self.EMPTY)
        self.groups = 1


def receive(pipe):
    if not pipe.poll(60):
        raise SystemExit("error: no worker has claimed an urgent job for a minute")
    return pipe.recv()


@functools.cache
def array(size):
    """So many targets, as the text of an array."""
    return "{" + ",".join(f"s3://deltaguard/{n}.tar" for n in range(size)) + "}"


def columns(rows):
    """The texts of arrays, one for each column but the last, which is the target."""
    return ["{" + ",".join(values) + "}" for values in list(zip(*rows))[:-1]]

"""PostgreSQL for the benchmarks: databases with the engine.

The server is the one that PGHOST names; bin/bench starts it.
"""

import os
import pathlib
import sys
import time

import processes

sys.path.append(str(processes.ROOT / "Tests/Python"))
from libpq import Connection  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")


class Database:
    """A new database, with the engine in it unless it is for others; dropped at the end of the block."""

    def __init__(self, name, has_engine=True):
        self.name, self.has_engine = f"bench_{name}", has_engine

    def __enter__(self):
        processes.run(["dropdb", "--if-exists", "--force", self.name])
        processes.run(["createdb", self.name])
        if self.has_engine:
            script = processes.ROOT / "sql/install.sql"
            processes.run(["psql", "-Xq1v", "ON_ERROR_STOP=1", "-d", self.string(), "-f", script])
        return self

    def __exit__(self, *_):
        processes.run(["dropdb", "--force", self.name])

    def string(self, role=None):
        options = "options='-c client_min_messages=warning'"
        return f"host={os.environ['PGHOST']} dbname={self.name} user={role or os.environ['PGUSER']} {options}"

    def connect(self, role=None):
        return Connection(self.string(role))


def server_cpu():
    """CPU seconds of the server's processes that have ended so far: sessions that were closed."""
    time.sleep(0.3)  # A session ends a moment after its client.
    pid = pathlib.Path("/proc") / os.environ["SCANROOK_BENCH_SERVER"] / "stat"
    # After the name, which may hold anything but a closing parenthesis at its end: fields 3 and following.
    fields = pid.read_text().rpartition(")")[2].split()
    return (int(fields[13]) + int(fields[14])) / TICKS


# What raw SQL has to do for the same row, without any of the engine: the limit beside submit and claim.
RAW_JOBS = """
create table raw_jobs (like scanrook.scan_jobs including defaults including identity including indexes)
"""
RAW_INSERT = """
insert into raw_jobs (id, org_id, target, scan_type, source, bucket, object_key, status, resource_class, run_at, ready_seq,
  submitted_by, created_at)
select gen_random_uuid(), 1, 's3://deltaguard/a.tar', 'object', 's3', 'deltaguard', 'a.tar', 'queued', 'medium', t, n, 'me', t
from generate_series(1, {count}) n, clock_timestamp() t
"""

"""PostgreSQL for the benchmarks: libpq through ctypes, which waits for notifications, and databases with the engine.

The server is the one that PGHOST names; bin/bench starts it.
"""

import ctypes
import os
import pathlib
import select
import time

import processes

pq = ctypes.CDLL("libpq.so.5")
for name in ["PQconnectdb", "PQexecParams", "PQgetResult"]:
    getattr(pq, name).restype = ctypes.c_void_p
for name in ["PQerrorMessage", "PQgetvalue"]:
    getattr(pq, name).restype = ctypes.c_char_p
CONNECTION_OK, COMMAND_OK, TUPLES_OK, COPY_IN = 0, 1, 2, 4
TICKS = os.sysconf("SC_CLK_TCK")


class Notify(ctypes.Structure):
    _fields_ = [("channel", ctypes.c_char_p), ("pid", ctypes.c_int), ("payload", ctypes.c_char_p)]


pq.PQnotifies.restype = ctypes.POINTER(Notify)


class Connection:
    def __init__(self, string):
        self.handle = ctypes.c_void_p(pq.PQconnectdb(string.encode()))
        if pq.PQstatus(self.handle) != CONNECTION_OK:
            raise SystemExit(f"error: {pq.PQerrorMessage(self.handle).decode()}")

    def query(self, sql, *parameters):
        """Runs one statement and returns its rows, each a tuple of texts."""
        values = (ctypes.c_char_p * max(1, len(parameters)))(*[str(p).encode() for p in parameters])
        result = ctypes.c_void_p(
            pq.PQexecParams(self.handle, sql.encode(), len(parameters), None, values, None, None, 0))
        if pq.PQresultStatus(result) not in (COMMAND_OK, TUPLES_OK, COPY_IN):
            raise SystemExit(f"error: {pq.PQerrorMessage(self.handle).decode()}\n{sql}")
        columns = range(pq.PQnfields(result))
        rows = [
            tuple(pq.PQgetvalue(result, row, column).decode() for column in columns)
            for row in range(pq.PQntuples(result))]
        pq.PQclear(result)
        return rows

    def value(self, sql, *parameters):
        return self.query(sql, *parameters)[0][0]

    def timed(self, sql, *parameters):
        """Seconds the statement took."""
        started = time.monotonic()
        self.query(sql, *parameters)
        return time.monotonic() - started

    def timed_copy(self, sql, data):
        """Seconds a `copy ... from stdin` of these bytes took."""
        started = time.monotonic()
        self.query(sql)
        pq.PQputCopyData(self.handle, data, len(data))
        pq.PQputCopyEnd(self.handle, None)
        while result := pq.PQgetResult(self.handle):
            result = ctypes.c_void_p(result)
            if pq.PQresultStatus(result) != COMMAND_OK:
                raise SystemExit(f"error: {pq.PQerrorMessage(self.handle).decode()}\n{sql}")
            pq.PQclear(result)
        return time.monotonic() - started

    def notifications(self, timeout):
        """Payloads that have come, or come first within `timeout` seconds."""
        while True:
            payloads = []
            pq.PQconsumeInput(self.handle)
            while notify := pq.PQnotifies(self.handle):
                payloads.append(notify.contents.payload.decode())
                pq.PQfreemem(notify)
            if payloads or not select.select([pq.PQsocket(self.handle)], [], [], timeout)[0]:
                return payloads

    def close(self):
        pq.PQfinish(self.handle)


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

"""libpq through ctypes: statements, binary COPY and notifications, without a package to install.

One thread at a time may use a connection; several connections may work at once.
"""

import ctypes
import select
import time

pq = ctypes.CDLL("libpq.so.5")
for name in ["PQconnectdb", "PQexecParams", "PQexec", "PQgetResult"]:
    getattr(pq, name).restype = ctypes.c_void_p
for name in ["PQerrorMessage", "PQgetvalue", "PQresultErrorField", "PQresultErrorMessage"]:
    getattr(pq, name).restype = ctypes.c_char_p
CONNECTION_OK, COMMAND_OK, TUPLES_OK, COPY_IN = 0, 1, 2, 4
SQLSTATE, MESSAGE = ord("C"), ord("M")
# Notices would go to standard error.
NoticeReceiver = ctypes.CFUNCTYPE(None, ctypes.c_void_p, ctypes.c_void_p)
ignore_notice = NoticeReceiver(lambda context, result: None)


class Notify(ctypes.Structure):
    _fields_ = [("channel", ctypes.c_char_p), ("pid", ctypes.c_int), ("payload", ctypes.c_char_p)]


pq.PQnotifies.restype = ctypes.POINTER(Notify)


class Error(Exception):
    """What the server or libpq said. `is_lost`: the connection is gone, and the outcome unknown."""

    def __init__(self, message, sqlstate=None, is_lost=False):
        super().__init__(message)
        self.sqlstate = sqlstate
        self.is_lost = is_lost


class Connection:
    def __init__(self, string):
        self.handle = ctypes.c_void_p(pq.PQconnectdb(string.encode()))
        if pq.PQstatus(self.handle) != CONNECTION_OK:
            error = self.error()
            self.close()
            raise error
        pq.PQsetNoticeReceiver(self.handle, ignore_notice, None)

    def query(self, sql, *parameters):
        """Runs one statement and returns its rows, each a tuple of texts; null is None, on both ways."""
        values = (ctypes.c_char_p * max(1, len(parameters)))(
            *[None if p is None else str(p).encode() for p in parameters])
        result = ctypes.c_void_p(
            pq.PQexecParams(self.handle, sql.encode(), len(parameters), None, values, None, None, 0))
        try:
            if pq.PQresultStatus(result) not in (COMMAND_OK, TUPLES_OK):
                raise self.error(result)
            columns = range(pq.PQnfields(result))
            return [
                tuple(
                    None if pq.PQgetisnull(result, row, column) else pq.PQgetvalue(result, row, column).decode()
                    for column in columns)
                for row in range(pq.PQntuples(result))]
        finally:
            pq.PQclear(result)

    def value(self, sql, *parameters):
        return self.query(sql, *parameters)[0][0]

    def copy(self, sql, pieces):
        """Runs `copy ... from stdin` with the bytes that the iterator `pieces` gives, at its pace."""
        result = ctypes.c_void_p(pq.PQexec(self.handle, sql.encode()))
        try:
            if pq.PQresultStatus(result) != COPY_IN:
                raise self.error(result)
        finally:
            pq.PQclear(result)
        for piece in pieces:
            if pq.PQputCopyData(self.handle, piece, len(piece)) != 1 or pq.PQflush(self.handle) < 0:
                break
        pq.PQputCopyEnd(self.handle, None)
        failure = None
        while result := pq.PQgetResult(self.handle):
            if pq.PQresultStatus(ctypes.c_void_p(result)) != COMMAND_OK:
                failure = self.error(ctypes.c_void_p(result))
            pq.PQclear(ctypes.c_void_p(result))
        if failure or pq.PQstatus(self.handle) != CONNECTION_OK:
            raise failure or self.error()

    def timed(self, sql, *parameters):
        """Seconds the statement took."""
        started = time.monotonic()
        self.query(sql, *parameters)
        return time.monotonic() - started

    def timed_copy(self, sql, data):
        """Seconds a `copy ... from stdin` of these bytes took."""
        started = time.monotonic()
        self.copy(sql, [data])
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

    def error(self, result=None):
        sqlstate = result and pq.PQresultErrorField(result, SQLSTATE)
        words = (result and pq.PQresultErrorMessage(result)) or pq.PQerrorMessage(self.handle)
        return Error(
            words.decode(errors="replace").strip(), sqlstate.decode() if sqlstate else None,
            pq.PQstatus(self.handle) != CONNECTION_OK)

    def close(self):
        if self.handle:
            pq.PQfinish(self.handle)
            self.handle = None

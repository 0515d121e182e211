"""Calls in the future, one after the other on one thread: what the controllers' work queues are made of."""

import heapq
import itertools
import sys
import threading
import time
import traceback


class Timers:
    def __init__(self):
        self._order = itertools.count()
        self._due = []
        self._changed = threading.Condition()
        threading.Thread(target=self._run, name="timers", daemon=True).start()

    def after(self, seconds, function, *arguments):
        with self._changed:
            entry = (time.monotonic() + seconds, next(self._order), function, arguments)
            heapq.heappush(self._due, entry)
            self._changed.notify()

    def _next(self):
        with self._changed:
            while True:
                if not self._due:
                    self._changed.wait()
                    continue
                wait = self._due[0][0] - time.monotonic()
                if wait <= 0:
                    return heapq.heappop(self._due)[2:]
                self._changed.wait(wait)

    def _run(self):
        while True:
            function, arguments = self._next()
            try:
                function(*arguments)
            except Exception:
                # One bad object must not stop the controllers for all others.
                traceback.print_exc(file=sys.stderr)

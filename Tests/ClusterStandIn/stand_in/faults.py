"""Answers that are made to go wrong, and the journal of what was asked."""

import dataclasses
import threading
import time

from . import refusals

# Kinds that end in an answer; the others happen to the connection.
REFUSALS = {
    "429": lambda resource, name: refusals.too_many_requests(),
    "500": lambda resource, name: refusals.internal(),
    "503": lambda resource, name: refusals.unavailable(),
    "quota": refusals.quota,
    "conflict": lambda resource, name: refusals.conflict(resource, name, "the object has been modified; try again"),
    "expired": lambda resource, name: refusals.expired(1, 500),
    "unauthorized": lambda resource, name: refusals.unauthorized(),
    "forbidden": lambda resource, name: refusals.forbidden(resource, name, "made to fail"),
}
# hang: the request is read and never answered; mute: it is done, too. drop: the connection ends before anything is done;
# lost: after it is done, without the answer. delay: the request is done `seconds` late.
CONNECTION_FAULTS = ("hang", "mute", "drop", "lost", "delay")


@dataclasses.dataclass
class Fault:
    answer: str
    verb: str | None = None
    resource: str | None = None
    name: str | None = None
    count: int = 1
    seconds: float = 0.0

    def __post_init__(self):
        if self.answer not in REFUSALS and self.answer not in CONNECTION_FAULTS:
            known = ", ".join([*REFUSALS, *CONNECTION_FAULTS])
            raise ValueError(f"there is no fault {self.answer!r}; there are {known}")

    def meets(self, verb, resource, name):
        return (
            self.verb in (None, verb)
            and self.resource in (None, resource)
            and self.name in (None, name)
        )


class Faults:
    def __init__(self):
        self._lock = threading.Lock()
        self._armed = []
        self.released = threading.Event()

    def add(self, fault):
        with self._lock:
            self._armed.append(fault)

    def clear(self):
        """Takes the faults back, and cuts the connections that hang."""
        with self._lock:
            self._armed.clear()
            self.released.set()
            self.released = threading.Event()

    def take(self, verb, resource, name):
        """The fault for this request, if there is one; it is used up after `count` requests."""
        with self._lock:
            for fault in self._armed:
                if fault.meets(verb, resource, name):
                    fault.count -= 1
                    if fault.count == 0:
                        self._armed.remove(fault)
                    return fault
        return None

    def armed(self):
        with self._lock:
            return [dataclasses.asdict(fault) for fault in self._armed]


class Journal:
    """Every request in order of arrival; `code` and `answered` are null until it is, and stay so when it never was."""

    def __init__(self):
        self._lock = threading.Lock()
        self._entries = []

    def add(self, verb, target, name, query):
        resource = target.resource.plural + (f"/{target.subresource}" if target.subresource else "")
        entry = {
            "at": time.time(),
            "verb": verb,
            "resource": resource,
            "namespace": target.namespace,
            "name": name,
            "query": query,
            "body": None,
            "user": None,
            "code": None,
            "answered": None,
        }
        with self._lock:
            self._entries.append(entry)
        return entry

    @staticmethod
    def answered(entry, code):
        entry |= {"code": code, "answered": time.time()}

    def entries(self):
        with self._lock:
            return [dict(entry) for entry in self._entries]

    def clear(self):
        with self._lock:
            self._entries.clear()

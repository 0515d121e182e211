"""One watch: what has changed since a version, then every change as it happens, until somebody ends it."""

import queue
import time

from . import refusals
from .api import metadata_only, selected, typed, version_of

# Commands that the control endpoint puts between the changes.
CUT, END, SILENCE, EXPIRE, BOOKMARK = "cut", "end", "silence", "expire", "bookmark"
COMMANDS = (CUT, END, SILENCE, EXPIRE, BOOKMARK)
LONGEST_SECONDS = 1800
_EXAMPLE = {"Job": {"spec": {"template": {"metadata": {}, "spec": {"containers": None}}}, "status": {}}}


class Cut(Exception):
    """The connection is to end in the middle."""


class Watch:
    """Iterated over it gives the events as JSON trees, and None now and then, so that a client that left is noticed."""

    def __init__(self, store, target, query, wants_metadata, bookmark_seconds):
        self.resource = target.resource
        self._store = store
        self._is_selected = selected(target, query)
        self._wants_metadata = wants_metadata
        self._inbox = queue.SimpleQueue()
        self._has_bookmarks = query.get("allowWatchBookmarks") in ("true", "1")
        self._bookmark_seconds = bookmark_seconds
        self._ends = time.monotonic() + float(query.get("timeoutSeconds") or LONGEST_SECONDS)
        self._is_silent = False
        self._first = []
        self._start(version_of(query), query.get("sendInitialEvents") == "true")

    def _start(self, version, sends_initial_events):
        with self._store.lock:
            if version and version > self._store.version:
                raise refusals.version_too_large(version, self._store.version)
            if version and version < self._store.oldest and not sends_initial_events:
                self._first = [_error(refusals.expired(version, self._store.oldest))]
                self._ends = 0
            elif version and not sends_initial_events:
                changes = self._store.changes_after(self.resource, version)
                self._first = [event for change in changes if (event := self._event(change))]
            else:
                present = filter(self._is_selected, self._store.all(self.resource))
                self._first = [{"type": "ADDED", "object": self._shown(tree)} for tree in present]
                if sends_initial_events:
                    self._first.append(self._bookmark({"k8s.io/initial-events-end": "true"}))
            self._told = self._store.version
            self._store.listeners.append(self._put)

    def close(self):
        with self._store.lock:
            self._store.listeners.remove(self._put)

    def command(self, command):
        self._inbox.put(command)

    def _put(self, change):
        if change.resource is self.resource:
            self._inbox.put(change)

    def __iter__(self):
        yield from self._first
        next_bookmark = time.monotonic() + self._bookmark_seconds
        while (left := self._ends - time.monotonic()) > 0:
            wait = max(0.0, min(left, 1.0, next_bookmark - time.monotonic()))
            try:
                item = self._inbox.get(timeout=wait)
            except queue.Empty:
                item = None
            if item == END:
                return
            if item == EXPIRE:
                yield _error(refusals.expired(self._told, self._store.version))
                return
            if item == CUT:
                raise Cut
            if item == SILENCE:
                self._is_silent = True
            if self._is_silent:
                yield None
                continue
            if item == BOOKMARK or (self._has_bookmarks and time.monotonic() >= next_bookmark):
                next_bookmark = time.monotonic() + self._bookmark_seconds
                if item in (None, BOOKMARK):
                    self._catch_up()
                    yield self._bookmark()
                    continue
            yield self._event(item) if item else None

    def _catch_up(self):
        """A bookmark may only name a version up to which everything was sent."""
        with self._store.lock:
            if self._inbox.empty():
                self._told = self._store.version

    def _event(self, change):
        self._told = change.version
        was = change.previous is not None and self._is_selected(change.previous)
        is_now = change.type != "DELETED" and self._is_selected(change.object)
        if not was and not is_now:
            return None
        type = "ADDED" if not was else "MODIFIED" if is_now else "DELETED"
        tree = change.object
        if type == "DELETED" and change.type != "DELETED":
            # What no longer matches is shown as it last matched, with the version in which it left.
            metadata = change.previous["metadata"] | {"resourceVersion": str(change.version)}
            tree = change.previous | {"metadata": metadata}
        return {"type": type, "object": self._shown(tree)}

    def _shown(self, tree):
        return metadata_only(tree) if self._wants_metadata else typed(self.resource, tree)

    def _bookmark(self, annotations=None):
        metadata = {"resourceVersion": str(self._store.version if annotations else self._told)}
        if annotations:
            metadata["annotations"] = annotations
        tree = {"metadata": metadata} | _EXAMPLE.get(self.resource.kind, {})
        return {"type": "BOOKMARK", "object": self._shown(tree)}


def _error(refusal):
    return {"type": "ERROR", "object": refusal.status()}

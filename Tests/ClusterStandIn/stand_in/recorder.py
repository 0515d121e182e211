"""Writes Events about objects; the same again counts up instead of making another."""

import secrets

from .resources import EVENTS
from .store import key, now


class Recorder:
    def __init__(self, store):
        self._store = store
        # The last event of each object, reason and message.
        self._last = {}

    def record(self, resource, tree, type, reason, message, component):
        involved = {
            "kind": resource.kind,
            "apiVersion": resource.api_version,
            "namespace": tree["metadata"]["namespace"],
            "name": tree["metadata"]["name"],
            "uid": tree["metadata"]["uid"],
        }
        with self._store.lock:
            what = (involved["uid"], reason, message)
            place = self._last.get(what)
            if place and self._store.edit(EVENTS, *place, _count):
                return
            name = f"{involved['name']}.{secrets.token_hex(8)}"
            event = self._store.create(EVENTS, {
                "metadata": {"name": name, "namespace": involved["namespace"]},
                "involvedObject": involved,
                "reason": reason,
                "message": message,
                "type": type,
                "source": {"component": component},
                "reportingComponent": component,
                "reportingInstance": "",
                "firstTimestamp": now(),
                "lastTimestamp": now(),
                "count": 1,
            })
            self._last[what] = key(event)


def _count(event):
    event |= {"count": event["count"] + 1, "lastTimestamp": now()}

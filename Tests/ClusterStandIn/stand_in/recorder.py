"""Writes Events about objects; the same again counts up instead of making another."""

import secrets

from .resources import EVENTS
from .store import key, now


class Recorder:
    def __init__(self, store):
        self._store = store

    def record(self, resource, tree, type, reason, message, component):
        involved = {
            "kind": resource.kind,
            "apiVersion": resource.api_version,
            "namespace": tree["metadata"]["namespace"],
            "name": tree["metadata"]["name"],
            "uid": tree["metadata"]["uid"],
        }
        with self._store.lock:
            for event in self._store.all(EVENTS):
                if (event["involvedObject"], event["reason"], event["message"]) == (involved, reason, message):
                    again = {"count": event["count"] + 1, "lastTimestamp": now()}
                    return self._store.edit(EVENTS, *key(event), lambda tree: tree.update(again))
            name = f"{involved['name']}.{secrets.token_hex(8)}"
            return self._store.create(EVENTS, {
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

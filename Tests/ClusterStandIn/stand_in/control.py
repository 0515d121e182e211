"""The endpoints below /_stand-in/, with which a test makes things happen and sees what happened. See README.md."""

import json

from .faults import Fault
from .resources import ALL
from .store import key
from .watching import COMMANDS

_RESOURCES = {resource.plural: resource for resource in ALL}


class Control:
    def __init__(self, cluster):
        self._cluster = cluster

    def answer(self, handler, method, path, query, data):
        """The code and the JSON tree of the answer."""
        function = getattr(self, f"_{method.lower()}_{path.replace('-', '_')}", None)
        if function is None:
            return 404, {"error": f"there is no {method} {path}"}
        try:
            if method == "GET" or method == "DELETE":
                return 200, function(query)
            body = json.loads(data or b"{}")
            return 200, function(handler, body)
        except (KeyError, TypeError, ValueError) as error:
            return 400, {"error": f"{type(error).__name__}: {error}"}

    # What happened.

    def _get_journal(self, query):
        return {"requests": self._cluster.journal.entries()}

    def _delete_journal(self, query):
        self._cluster.journal.clear()
        return {}

    def _get_objects(self, query):
        resource = _RESOURCES[query["resource"]]
        return {"items": self._cluster.store.all(resource)}

    def _get_state(self, query):
        store = self._cluster.store
        return {
            "version": store.version,
            "oldest": store.oldest,
            "objects": {resource.plural: store.count(resource) for resource in ALL},
            "watches": [watch.resource.plural for watch in list(self._cluster.server.watches)],
            "faults": self._cluster.faults.armed(),
        }

    # What goes wrong.

    def _post_faults(self, handler, body):
        self._cluster.faults.add(Fault(**body))
        return {}

    def _delete_faults(self, query):
        self._cluster.faults.clear()
        return {}

    def _post_watches(self, handler, body):
        """{"command": one of COMMANDS, "resource": "jobs"}; without a resource all watches."""
        if body["command"] not in COMMANDS:
            raise ValueError(f"there is no command {body['command']!r}; there are {', '.join(COMMANDS)}")
        resource = body.get("resource")
        watches = [w for w in list(self._cluster.server.watches) if resource in (None, w.resource.plural)]
        for watch in watches:
            watch.command(body["command"])
        return {"watches": len(watches)}

    def _post_compact(self, handler, body):
        self._cluster.store.forget_changes()
        return {}

    def _post_restart(self, handler, body):
        """{"downSeconds": S, "isRestored": true}: restored from a backup, versions begin anew."""
        if body.get("isRestored"):
            self._cluster.store.begin_anew()
        else:
            self._cluster.store.forget_changes()
        self._cluster.server.restart(body.get("downSeconds", 0), spared=handler.connection)
        return {}

    def _post_token(self, handler, body):
        self._cluster.access.token = body["token"]
        return {}

    # What pods do.

    def _post_scripts(self, handler, body):
        """{"script": {...}, "job": NAME, "count": N}; without a job for the next pods of any."""
        self._cluster.kubelet.arm(body["script"], body.get("job"), body.get("count", 1))
        return {}

    def _delete_scripts(self, query):
        self._cluster.kubelet.disarm()
        return {}

    def _post_pods(self, handler, body):
        """{"name": of a pod or a Job, "script": {...}} for a pod that is there."""
        return {"pods": self._cluster.kubelet.play(body["name"], body["script"])}

    def _post_refused_pods(self, handler, body):
        """{"job": NAME, "reason": TEXT or null}: pods of that Job, or without a job of all, cannot be made."""
        if body["reason"] is None:
            self._cluster.refused_pods.pop(body.get("job"), None)
        else:
            self._cluster.refused_pods[body.get("job")] = body["reason"]
        return {}

    def _post_namespaces(self, handler, body):
        self._cluster.add_namespace(body["name"])
        return {}

    def _post_reset(self, handler, body):
        """Faults, scripts, journal and all objects but the namespaces are gone; running pods end at once."""
        self._cluster.faults.clear()
        self._cluster.kubelet.disarm()
        self._cluster.refused_pods.clear()
        store = self._cluster.store
        with store.lock:
            for resource in ALL:
                for tree in store.all(resource) if resource.namespaced else []:
                    store.remove(resource, *key(tree))
        self._cluster.journal.clear()
        return {}

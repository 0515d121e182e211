"""The garbage collector: what is owned goes with its owner, or is let go when the owner's deletion says so."""

from .resources import JOBS, PODS
from .store import key, now


class Collector:
    def __init__(self, store, timers, seconds):
        self._store = store
        self._timers = timers
        self._seconds = seconds
        store.listeners.append(self._changed)

    def _changed(self, change):
        metadata = change.object["metadata"]
        if change.type == "DELETED":
            self._timers.after(self._seconds, self._collect, metadata["uid"])
            # An owner that waits for what it owns may be able to go now.
            for owner in metadata.get("ownerReferences") or []:
                self._timers.after(0, self._finalize, owner["uid"])
        elif change.type == "ADDED" and metadata.get("ownerReferences"):
            # The owner may have gone before what it owns was made.
            for owner in metadata["ownerReferences"]:
                self._timers.after(self._seconds, self._collect, owner["uid"])
        elif metadata.get("deletionTimestamp") and metadata.get("finalizers"):
            self._timers.after(self._seconds, self._finalize, metadata["uid"])

    def _lives(self, uid):
        return self._store.with_uid(uid) is not None

    def _collect(self, uid):
        with self._store.lock:
            if not self._lives(uid):
                for resource, tree in self._store.owned_by(uid):
                    owners = tree["metadata"]["ownerReferences"]
                    if not any(self._lives(owner["uid"]) for owner in owners):
                        delete(self._store, resource, tree)

    def _finalize(self, uid):
        with self._store.lock:
            owner = self._store.with_uid(uid)
            if owner is None or owner.get("kind") != "Job" or not owner["metadata"].get("deletionTimestamp"):
                return
            finalizers = owner["metadata"].get("finalizers") or []
            dependents = self._store.owned_by(uid)
            if "orphan" in finalizers:
                for resource, tree in dependents:
                    self._store.edit(resource, *key(tree), lambda tree: _disown(tree, uid))
            elif "foregroundDeletion" in finalizers and dependents:
                for resource, tree in dependents:
                    delete(self._store, resource, tree)
                return
            self._store.remove(JOBS, *key(owner))


def _disown(tree, uid):
    owners = [owner for owner in tree["metadata"]["ownerReferences"] if owner["uid"] != uid]
    tree["metadata"]["ownerReferences"] = owners
    if not owners:
        del tree["metadata"]["ownerReferences"]


def delete(store, resource, tree):
    """Removes an object; a pod that a node has is only marked, and the node removes it when it has ended."""
    if resource is not PODS or not tree["spec"].get("nodeName"):
        store.remove(resource, *key(tree))
    elif not tree["metadata"].get("deletionTimestamp"):
        store.edit(PODS, *key(tree), _mark)


def _mark(tree):
    grace = tree["spec"].get("terminationGracePeriodSeconds", 30)
    tree["metadata"] |= {"deletionTimestamp": now(), "deletionGracePeriodSeconds": grace}

"""All objects, the version that grows with every change, and the changes that a watch may still be told.

Objects are JSON trees that are never changed in place: a change puts a new tree there, so that what was handed out
stays what it was. Everything happens under one lock, which callers may hold over several calls.
"""

import collections
import dataclasses
import datetime
import threading
import uuid

from . import refusals
from .resources import ALL, Resource, copied

KEPT_CHANGES = 10_000
FIRST_VERSION = 500


@dataclasses.dataclass(frozen=True)
class Change:
    version: int
    type: str
    resource: Resource
    object: dict
    previous: dict | None


def now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def key(tree):
    return tree["metadata"].get("namespace", ""), tree["metadata"]["name"]


class Store:
    def __init__(self):
        self.lock = threading.RLock()
        self.version = FIRST_VERSION
        self.listeners = []
        self._objects = {resource.plural: {} for resource in ALL}
        self._changes = collections.deque(maxlen=KEPT_CHANGES)
        self._oldest = self.version
        # By uid: the key of the object, and those of what it owns, each with its resource.
        self._places = {}
        self._owned = collections.defaultdict(dict)

    @property
    def oldest(self):
        """The oldest version from which all changes are still known."""
        with self.lock:
            if len(self._changes) == KEPT_CHANGES:
                return self._changes[0].version
            return self._oldest

    def get(self, resource, namespace, name):
        with self.lock:
            return self._objects[resource.plural].get((namespace, name))

    def all(self, resource):
        with self.lock:
            return list(self._objects[resource.plural].values())

    def count(self, resource):
        return len(self._objects[resource.plural])

    def with_uid(self, uid):
        """The object, or None."""
        with self.lock:
            resource, name = self._places.get(uid, (None, None))
            return resource and self._objects[resource.plural][name]

    def owned_by(self, uid):
        """Pairs of resource and object, in the order in which they were made."""
        with self.lock:
            return [(resource, self._objects[resource.plural][name]) for resource, name in self._owned.get(uid, ())]

    def as_of(self, resource, version):
        """The objects as they were at a version, sorted as lists are: by namespace and name."""
        with self.lock:
            if version < self.oldest:
                raise refusals.expired(version, self.oldest)
            objects = dict(self._objects[resource.plural])
            for change in reversed(self._changes):
                if change.version <= version:
                    break
                if change.resource is resource:
                    if change.previous is None:
                        objects.pop(key(change.object), None)
                    else:
                        objects[key(change.object)] = change.previous
            return [objects[name] for name in sorted(objects)]

    def changes_after(self, resource, version):
        with self.lock:
            return [c for c in self._changes if c.version > version and c.resource is resource]

    def create(self, resource, tree):
        with self.lock:
            metadata = tree["metadata"]
            if key(tree) in self._objects[resource.plural]:
                raise refusals.already_exists(resource, metadata["name"])
            tree = copied(tree)
            tree["metadata"] |= {"uid": metadata.get("uid") or str(uuid.uuid4()), "creationTimestamp": now()}
            return self._commit("ADDED", resource, tree, None)

    def replace(self, resource, tree):
        """Puts a tree in the place of the one of the same name; without a difference nothing happens."""
        with self.lock:
            previous = self._objects[resource.plural][key(tree)]
            tree["metadata"]["resourceVersion"] = previous["metadata"]["resourceVersion"]
            if tree == previous:
                return previous
            return self._commit("MODIFIED", resource, tree, previous)

    def edit(self, resource, namespace, name, change):
        """Replaces the object by what `change` makes of a copy; None when there is no such object."""
        with self.lock:
            previous = self.get(resource, namespace, name)
            if previous is None:
                return None
            tree = copied(previous)
            change(tree)
            return self.replace(resource, tree)

    def remove(self, resource, namespace, name):
        with self.lock:
            previous = self._objects[resource.plural].get((namespace, name))
            if previous is not None:
                self._commit("DELETED", resource, copied(previous), previous)
            return previous

    def forget_changes(self):
        with self.lock:
            self._changes.clear()
            self._oldest = self.version

    def begin_anew(self):
        """Gives every object a small version, as in a server that was restored from a backup."""
        with self.lock:
            self.version = FIRST_VERSION
            for objects in self._objects.values():
                for name, tree in objects.items():
                    self.version += 1
                    metadata = tree["metadata"] | {"resourceVersion": str(self.version)}
                    objects[name] = tree | {"metadata": metadata}
            self.forget_changes()

    def _commit(self, type, resource, tree, previous):
        self.version += 1
        tree["metadata"]["resourceVersion"] = str(self.version)
        if type == "DELETED":
            del self._objects[resource.plural][key(tree)]
        else:
            self._objects[resource.plural][key(tree)] = tree
        self._index(resource, previous, None if type == "DELETED" else tree)
        change = Change(self.version, type, resource, tree, previous)
        self._changes.append(change)
        for listener in list(self.listeners):
            listener(change)
        return tree

    def _index(self, resource, previous, tree):
        if previous is not None:
            place = (resource, key(previous))
            self._places.pop(previous["metadata"]["uid"], None)
            for uid in _owners(previous):
                self._owned[uid].pop(place, None)
                if not self._owned[uid]:
                    del self._owned[uid]
        if tree is not None:
            place = (resource, key(tree))
            self._places[tree["metadata"]["uid"]] = place
            for uid in _owners(tree):
                self._owned[uid][place] = None


def _owners(tree):
    return {owner["uid"] for owner in tree["metadata"].get("ownerReferences") or []}

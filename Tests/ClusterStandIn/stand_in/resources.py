"""The kinds of objects that are served, and what a request's path points at."""

import dataclasses
import json
import urllib.parse


@dataclasses.dataclass(frozen=True)
class Resource:
    plural: str
    kind: str
    group: str = ""
    namespaced: bool = True
    subresources: tuple = ()
    # Fields that may stand in a fieldSelector, beside metadata.name and metadata.namespace.
    selectable: tuple = ()

    @property
    def api_version(self):
        return f"{self.group}/v1" if self.group else "v1"

    @property
    def qualified(self):
        return f"{self.plural}.{self.group}" if self.group else self.plural

    @property
    def qualified_kind(self):
        return f"{self.kind}.{self.group}" if self.group else self.kind


JOBS = Resource("jobs", "Job", group="batch", selectable=("status.successful",))
PODS = Resource(
    "pods", "Pod", subresources=("log",), selectable=("spec.nodeName", "spec.restartPolicy", "status.phase")
)
SECRETS = Resource("secrets", "Secret", selectable=("type",))
EVENTS = Resource(
    "events",
    "Event",
    selectable=(
        "involvedObject.kind",
        "involvedObject.name",
        "involvedObject.namespace",
        "involvedObject.uid",
        "reason",
        "type",
    ),
)
NAMESPACES = Resource("namespaces", "Namespace", namespaced=False)

ALL = (NAMESPACES, JOBS, PODS, SECRETS, EVENTS)
_BY_API = {(resource.group, resource.plural): resource for resource in ALL}


@dataclasses.dataclass(frozen=True)
class Target:
    resource: Resource
    namespace: str = ""
    name: str = ""
    subresource: str = ""


def target(path):
    """What the path points at, or None when there is nothing at such a path."""
    parts = [urllib.parse.unquote(part) for part in path.strip("/").split("/")]
    if parts[:2] == ["api", "v1"]:
        group, rest = "", parts[2:]
    elif parts[:3] == ["apis", "batch", "v1"]:
        group, rest = "batch", parts[3:]
    else:
        return None
    namespace = ""
    if rest[:1] == ["namespaces"] and len(rest) > 2:
        namespace, rest = rest[1], rest[2:]
    if not 1 <= len(rest) <= 3:
        return None
    plural, name, subresource = (rest + ["", ""])[:3]
    resource = _BY_API.get((group, plural))
    if resource is None or (namespace and not resource.namespaced):
        return None
    if subresource and subresource not in resource.subresources:
        return None
    if name and resource.namespaced and not namespace:
        return None
    return Target(resource, namespace, name, subresource)


def copied(tree):
    """A JSON tree that may be changed without changing the one it came from."""
    return json.loads(json.dumps(tree))


def at(tree, path):
    """The value at a dotted path, or None."""
    for part in path.split("."):
        if not isinstance(tree, dict):
            return None
        tree = tree.get(part)
    return tree

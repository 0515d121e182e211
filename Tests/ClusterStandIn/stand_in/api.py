"""The verbs: what a request that may be made does to the objects, and what it is answered."""

import base64
import dataclasses
import json
import random
import string

from . import refusals, schema, selection, validation
from .resources import JOBS, NAMESPACES, PODS, SECRETS, at, copied
from .store import key, now

MERGE_TYPES = ("application/merge-patch+json", "application/strategic-merge-patch+json")
ORPHAN_WARNING = "the pods of a Job are kept when it is deleted without a propagationPolicy; Background removes them"
_ALPHABET = "bcdfghjklmnpqrstvwxz2456789"
_FINALIZERS = {"Orphan": "orphan", "Foreground": "foregroundDeletion"}


@dataclasses.dataclass
class Answer:
    code: int
    object: dict
    warnings: list = dataclasses.field(default_factory=list)


def random_suffix():
    return "".join(random.choices(_ALPHABET, k=5))


def typed(resource, tree):
    return {"kind": resource.kind, "apiVersion": resource.api_version} | tree


def metadata_only(tree):
    return {"kind": "PartialObjectMetadata", "apiVersion": "meta.k8s.io/v1", "metadata": tree["metadata"]}


def version_of(query):
    """The resourceVersion that was asked for; 0 stands for any, None for the newest."""
    text = query.get("resourceVersion", "")
    if text and not (text.isascii() and text.isdigit()):
        raise refusals.bad_request(f"invalid resource version: {text!r}")
    return int(text) if text else None


def selected(target, query):
    """Whether an object is meant by the namespace and the selectors of a request."""
    by_label = selection.labels(query.get("labelSelector", ""))
    by_field = selection.fields(target.resource, query.get("fieldSelector", ""))

    def is_selected(tree):
        in_namespace = not target.namespace or tree["metadata"].get("namespace") == target.namespace
        in_name = not target.name or tree["metadata"]["name"] == target.name
        return in_namespace and in_name and by_label(tree) and by_field(tree)

    return is_selected


def _token(version, last):
    return base64.urlsafe_b64encode(json.dumps({"rv": version, "after": last}).encode()).decode()


def _read_token(text):
    try:
        token = json.loads(base64.urlsafe_b64decode(text))
        return token["rv"], tuple(token["after"])
    except (ValueError, KeyError, TypeError):
        raise refusals.bad_request(f"continue key is not valid: {text!r}") from None


def merged(tree, patch):
    """RFC 7396."""
    if not isinstance(patch, dict):
        return patch
    result = dict(tree) if isinstance(tree, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = merged(result.get(name), value)
    return result


class API:
    def __init__(self, store):
        self.store = store

    def create(self, target, query, body):
        resource, tree = target.resource, self._typed_body(target, body)
        warnings = self._field_warnings(resource, tree, query)
        metadata = tree["metadata"]
        if not metadata.get("name") and metadata.get("generateName"):
            metadata["name"] = metadata["generateName"][:58] + random_suffix()
        if resource.namespaced:
            metadata["namespace"] = target.namespace
        for name in ("uid", "resourceVersion", "creationTimestamp", "deletionTimestamp"):
            metadata.pop(name, None)
        if resource is SECRETS:
            validation.encode_secret(tree)
        with self.store.lock:
            if resource.namespaced and self.store.get(NAMESPACES, "", target.namespace) is None:
                raise refusals.namespace_not_found(target.namespace)
            validation.check_new(resource, tree)
            validation.fill(resource, tree)
            if resource is JOBS and "." in metadata["name"]:
                warnings.append("metadata.name: a name with dots is no host name for the pods")
            metadata["managedFields"] = [_managed(resource, tree)]
            return Answer(201, typed(resource, self.store.create(resource, tree)), warnings)

    def get(self, target, query):
        self._check_not_from_the_future(version_of(query))
        return Answer(200, typed(target.resource, self._existing(target)))

    def list(self, target, query, wants_metadata):
        resource, asked = target.resource, version_of(query)
        limit = int(query.get("limit") or 0)
        with self.store.lock:
            version, after, is_stale = self._list_start(asked, query)
            objects = self.store.all(resource) if is_stale else self.store.as_of(resource, version)
            chosen = filter(selected(target, query), sorted(objects, key=key))
            trees = [tree for tree in chosen if after is None or key(tree) > after]
            page = trees[:limit] if limit else trees
            metadata = {"resourceVersion": str(self.store.version if is_stale else version)}
        if len(page) < len(trees):
            metadata["continue"] = _token(int(metadata["resourceVersion"]), key(page[-1]))
            if not query.get("labelSelector") and not query.get("fieldSelector"):
                metadata["remainingItemCount"] = len(trees) - len(page)
        if wants_metadata:
            kind, api_version, page = "PartialObjectMetadataList", "meta.k8s.io/v1", map(metadata_only, page)
        else:
            # Items of a list do not say again what they are.
            kind, api_version = f"{resource.kind}List", resource.api_version
            page = [{name: tree[name] for name in tree if name not in ("kind", "apiVersion")} for tree in page]
        return Answer(200, {"kind": kind, "apiVersion": api_version, "metadata": metadata, "items": list(page)})

    def _list_start(self, asked, query):
        """The version to list, the last object of the page before, and whether what follows is inconsistent."""
        if token := query.get("continue"):
            if asked:
                raise refusals.bad_request("specifying resource version is not allowed when using continue")
            version, after = _read_token(token)
            if version == -1:
                return self.store.version, after, True
            if not self.store.oldest <= version <= self.store.version:
                raise refusals.expired_continue(_token(-1, after))
            return version, after, False
        self._check_not_from_the_future(asked)
        if asked and query.get("resourceVersionMatch") == "Exact":
            return asked, None, False
        if asked and asked < self.store.oldest and query.get("limit"):
            raise refusals.expired(asked, self.store.oldest)
        return self.store.version, None, False

    def patch(self, target, query, body, content_type):
        if content_type not in MERGE_TYPES:
            raise refusals.unsupported_media_type(content_type)
        return self._change(target, query, lambda previous: merged(copied(previous), body))

    def replace(self, target, query, body):
        return self._change(target, query, lambda previous: self._typed_body(target, body))

    def delete(self, target, query, body):
        """A body, even an empty object, is all that counts then: what the query says is ignored."""
        options = query if body is None else body
        resource = target.resource
        with self.store.lock:
            previous = self._existing(target)
            self._check_preconditions(resource, previous, options.get("preconditions") or {})
            policy = options.get("propagationPolicy") or ("Orphan" if resource is JOBS else "Background")
            if policy not in ("Orphan", "Background", "Foreground"):
                raise refusals.bad_request(f"invalid propagationPolicy: {policy!r}")
            is_default = resource is JOBS and not options.get("propagationPolicy")
            warnings = [ORPHAN_WARNING] if is_default else []
            grace = self._grace(resource, previous, options)
            if policy == "Background" and not grace and not previous["metadata"].get("finalizers"):
                self.store.remove(resource, *key(previous))
                return Answer(200, _deleted_status(resource, previous), warnings)
            tree = self.store.edit(resource, *key(previous), lambda tree: _mark_deleted(tree, policy, grace))
            return Answer(200, typed(resource, tree), warnings)

    def _grace(self, resource, tree, options):
        """Seconds in which the node ends a pod; 0 for a pod that no node has, and for everything else."""
        if resource is not PODS or not tree["spec"].get("nodeName"):
            return 0
        given = options.get("gracePeriodSeconds")
        return int(tree["spec"].get("terminationGracePeriodSeconds", 30) if given is None else given)

    def _change(self, target, query, change):
        resource = target.resource
        with self.store.lock:
            previous = self._existing(target)
            tree = change(previous)
            if not isinstance(tree, dict) or not isinstance(tree.get("metadata"), dict):
                raise refusals.bad_request("the body is not an object with metadata")
            warnings = self._field_warnings(resource, tree, query)
            old, new = previous["metadata"], tree["metadata"]
            for name in ("name", "namespace"):
                if new.setdefault(name, old.get(name)) != old.get(name):
                    raise refusals.bad_request(f"metadata.{name} is not the one in the path")
            if new.get("resourceVersion", old["resourceVersion"]) != old["resourceVersion"]:
                raise refusals.conflict(resource, old["name"], "the object has been modified; try again")
            self._check_preconditions(resource, previous, {"uid": new.get("uid")} if new.get("uid") else {})
            for name in ("uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds", "generation"):
                if name in old:
                    new[name] = old[name]
                else:
                    new.pop(name, None)
            if "status" in previous:
                tree["status"] = previous["status"]
            if resource is SECRETS:
                validation.encode_secret(tree)
            validation.check_change(resource, previous, tree)
            if resource is JOBS and tree["spec"] != previous["spec"]:
                new["generation"] = old["generation"] + 1
            result = self.store.replace(resource, copied(tree))
            if result["metadata"].get("deletionTimestamp") and not result["metadata"].get("finalizers"):
                self.store.remove(resource, *key(result))
            return Answer(200, typed(resource, result), warnings)

    def _existing(self, target):
        tree = self.store.get(target.resource, target.namespace, target.name)
        if tree is None:
            raise refusals.not_found(target.resource, target.name)
        return tree

    def _check_not_from_the_future(self, asked):
        if asked and asked > self.store.version:
            raise refusals.version_too_large(asked, self.store.version)

    def _check_preconditions(self, resource, tree, preconditions):
        for name, path in (("uid", "metadata.uid"), ("resourceVersion", "metadata.resourceVersion")):
            wanted, found = preconditions.get(name), at(tree, path)
            if wanted is not None and wanted != found:
                why = f"Precondition failed: {name} in precondition: {wanted}, in object: {found}"
                raise refusals.conflict(resource, tree["metadata"]["name"], why)

    def _typed_body(self, target, body):
        resource = target.resource
        if not isinstance(body, dict):
            raise refusals.bad_request("the body is not a JSON object")
        tree = typed(resource, copied(body))
        if (tree["kind"], tree["apiVersion"]) != (resource.kind, resource.api_version):
            given = f"{tree['apiVersion']} {tree['kind']}"
            raise refusals.bad_request(f"{given} in a request for {resource.api_version} {resource.kind}")
        metadata = tree.setdefault("metadata", {})
        if not isinstance(metadata, dict):
            raise refusals.bad_request("metadata is not an object")
        if metadata.get("namespace") not in (None, "", target.namespace):
            text = f"the namespace of the object ({metadata['namespace']}) is not that of the request"
            raise refusals.bad_request(f"{text} ({target.namespace})")
        return tree

    def _field_warnings(self, resource, tree, query):
        unknown = schema.unknown_fields(tree, schema.BY_KIND[resource.kind])
        texts = [f'unknown field "{field}"' for field in unknown]
        if texts and query.get("fieldValidation") == "Strict":
            start = f'{resource.kind} in version "v1" cannot be handled as a {resource.kind}: strict decoding error: '
            raise refusals.bad_request(start + ", ".join(texts))
        return [] if query.get("fieldValidation") == "Ignore" else texts


def _managed(resource, tree):
    fields = {f"f:{name}": {} for name in tree if name not in ("kind", "apiVersion", "metadata", "status")}
    return {
        "manager": "client",
        "operation": "Update",
        "apiVersion": resource.api_version,
        "time": now(),
        "fieldsType": "FieldsV1",
        "fieldsV1": fields | {"f:metadata": {f"f:{name}": {".": {}} for name in ("labels", "annotations")}},
    }


def _mark_deleted(tree, policy, grace):
    metadata = tree["metadata"]
    metadata.setdefault("deletionTimestamp", now())
    metadata["deletionGracePeriodSeconds"] = grace
    if finalizer := _FINALIZERS.get(policy):
        if finalizer not in metadata.setdefault("finalizers", []):
            metadata["finalizers"].append(finalizer)


def _deleted_status(resource, tree):
    details = {"name": tree["metadata"]["name"], "kind": resource.plural, "uid": tree["metadata"]["uid"]}
    if resource.group:
        details["group"] = resource.group
    return {"kind": "Status", "apiVersion": "v1", "metadata": {}, "status": "Success", "details": details}

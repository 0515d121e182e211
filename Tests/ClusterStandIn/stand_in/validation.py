"""What is put in where the request said nothing, and what is refused as Invalid, with its causes."""

import base64
import json
import re
import uuid

from . import refusals
from .resources import JOBS, PODS, SECRETS, copied

ANNOTATION_BYTES = 256 * 1024
SECRET_BYTES = 1024 * 1024
_NAME = re.compile(r"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$")
_LABEL_VALUE = re.compile(r"^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)?$")
_LABEL_KEY = re.compile(r"^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$")
_UNIT = {"": 1, "m": 0.001, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}
_QUANTITY = re.compile(r"^(\d+(?:\.\d+)?)(m|k|M|G|T|Ki|Mi|Gi|Ti)?$")


def cause(field, message, reason="FieldValueInvalid"):
    return {"reason": reason, "message": message, "field": field}


def invalid_value(field, value, why):
    return cause(field, f"Invalid value: {json.dumps(value)}: {why}")


def required(field, why=""):
    return cause(field, "Required value" + (f": {why}" if why else ""), "FieldValueRequired")


def fill(resource, tree):
    """Puts in what the server puts in at creation; called after the object was found valid."""
    if resource is JOBS:
        _fill_job(tree)
    elif resource is PODS:
        _fill_pod(tree["spec"])
        tree["status"] = {"phase": "Pending", "qosClass": "BestEffort"}
    elif resource is SECRETS:
        tree.setdefault("type", "Opaque")


def _fill_job(tree):
    spec, uid = tree["spec"], str(uuid.uuid4())
    tree["metadata"] |= {"uid": uid, "generation": 1}
    for name, value in {
        "parallelism": 1,
        "completions": 1,
        "backoffLimit": 6,
        "completionMode": "NonIndexed",
        "suspend": False,
        "manualSelector": False,
        "podReplacementPolicy": "TerminatingOrFailed",
    }.items():
        spec.setdefault(name, value)
    spec["selector"] = {"matchLabels": {"batch.kubernetes.io/controller-uid": uid}}
    name = tree["metadata"]["name"]
    template = spec["template"].setdefault("metadata", {})
    template["labels"] = (template.get("labels") or {}) | {
        "batch.kubernetes.io/controller-uid": uid,
        "batch.kubernetes.io/job-name": name,
        "controller-uid": uid,
        "job-name": name,
    }
    _fill_pod(spec["template"]["spec"])
    tree["status"] = {}


def _fill_pod(spec):
    for name, value in {
        "restartPolicy": "Always",
        "terminationGracePeriodSeconds": 30,
        "dnsPolicy": "ClusterFirst",
        "securityContext": {},
        "schedulerName": "default-scheduler",
    }.items():
        spec.setdefault(name, value)
    for container in spec["containers"] + (spec.get("initContainers") or []):
        tag = container["image"].rpartition("/")[2].partition("@")[0].partition(":")[2]
        is_moving = tag in ("", "latest") and "@" not in container["image"]
        container.setdefault("imagePullPolicy", "Always" if is_moving else "IfNotPresent")
        container.setdefault("resources", {})
        container.setdefault("terminationMessagePath", "/dev/termination-log")
        container.setdefault("terminationMessagePolicy", "File")


def encode_secret(tree):
    """Moves what was written as text to where it is read from: stringData is never answered."""
    texts = tree.pop("stringData", None)
    if texts:
        encoded = {name: base64.b64encode(str(text).encode()).decode() for name, text in texts.items()}
        tree["data"] = (tree.get("data") or {}) | encoded


def check_new(resource, tree):
    causes = _metadata_causes(tree["metadata"])
    if resource is JOBS:
        causes += _job_causes(tree)
    elif resource is PODS:
        causes += _pod_causes(tree.get("spec") or {}, "spec")
    elif resource is SECRETS:
        causes += _secret_causes(tree)
    if causes:
        raise refusals.invalid(resource, tree["metadata"].get("name", ""), causes)


def check_change(resource, previous, tree):
    causes = _metadata_causes(tree["metadata"])
    if resource is JOBS:
        causes += _job_limit_causes(tree["spec"])
        for field in ("template", "selector", "completions", "completionMode", "backoffLimitPerIndex"):
            if tree["spec"].get(field) != previous["spec"].get(field):
                causes.append(invalid_value(f"spec.{field}", tree["spec"].get(field), "field is immutable"))
    elif resource is PODS and _without_image(tree["spec"]) != _without_image(previous["spec"]):
        causes.append(cause("spec", "Forbidden: only the image may be changed", "FieldValueForbidden"))
    elif resource is SECRETS:
        causes += _secret_causes(tree)
        if previous.get("immutable") and (not tree.get("immutable") or tree.get("data") != previous.get("data")):
            causes.append(cause("data", "Forbidden: field is immutable when `immutable` is set", "FieldValueForbidden"))
    if causes:
        raise refusals.invalid(resource, tree["metadata"]["name"], causes)


def _without_image(spec):
    spec = copied(spec)
    for container in spec["containers"]:
        del container["image"]
    return spec


def _metadata_causes(metadata):
    causes = []
    name = metadata.get("name", "")
    if not name:
        causes.append(required("metadata.name", "name or generateName is required"))
    elif len(name) > 253 or not _NAME.match(name):
        causes.append(invalid_value("metadata.name", name, "must be a lowercase RFC 1123 subdomain"))
    causes += _label_causes(metadata.get("labels") or {}, "metadata.labels")
    annotations = metadata.get("annotations") or {}
    if sum(len(key.encode()) + len(str(value).encode()) for key, value in annotations.items()) > ANNOTATION_BYTES:
        text = f"Too long: may not be more than {ANNOTATION_BYTES} bytes"
        causes.append(cause("metadata.annotations", text, "FieldValueTooLong"))
    for index, owner in enumerate(metadata.get("ownerReferences") or []):
        for field in ("apiVersion", "kind", "name", "uid"):
            if not owner.get(field):
                causes.append(required(f"metadata.ownerReferences[{index}].{field}", "must not be empty"))
    return causes


def _label_causes(labels, field):
    causes = []
    for key, value in labels.items():
        if not _LABEL_KEY.match(key):
            causes.append(invalid_value(field, key, "is not a label name"))
        if len(str(value)) > 63:
            causes.append(invalid_value(field, value, "must be no more than 63 bytes"))
        elif not _LABEL_VALUE.match(str(value)):
            causes.append(invalid_value(field, value, "is not a label value"))
    return causes


def _job_limit_causes(spec):
    return [
        invalid_value(f"spec.{field}", spec[field], "must be greater than or equal to 0")
        for field in ("parallelism", "completions", "backoffLimit", "ttlSecondsAfterFinished", "activeDeadlineSeconds")
        if isinstance(spec.get(field), int) and spec[field] < 0
    ]


def _job_causes(tree):
    spec = tree.get("spec") or {}
    template = spec.get("template") or {}
    causes = _job_limit_causes(spec)
    labels = (template.get("metadata") or {}).get("labels") or {}
    # The pods carry the Job's name as a label, which is why it is a label that refuses a name that is too long.
    causes += _label_causes(labels | {"job-name": tree["metadata"].get("name", "")}, "spec.template.labels")
    pod = template.get("spec") or {}
    if "restartPolicy" not in pod:
        causes.append(required("spec.template.spec.restartPolicy", 'valid values: "OnFailure", "Never"'))
    elif pod["restartPolicy"] not in ("OnFailure", "Never"):
        text = f"Unsupported value: {json.dumps(pod['restartPolicy'])}: supported values: \"OnFailure\", \"Never\""
        causes.append(cause("spec.template.spec.restartPolicy", text, "FieldValueNotSupported"))
    return causes + _pod_causes(pod, "spec.template.spec")


def _pod_causes(spec, field):
    if not spec.get("containers"):
        return [required(f"{field}.containers")]
    causes, names = [], set()
    volumes = {volume.get("name") for volume in spec.get("volumes") or []}
    for kind in ("initContainers", "containers"):
        for index, container in enumerate(spec.get(kind) or []):
            here = f"{field}.{kind}[{index}]"
            causes += _container_causes(container, here, volumes)
            if container.get("name") in names:
                causes.append(cause(f"{here}.name", f"Duplicate value: {json.dumps(container['name'])}",
                                    "FieldValueDuplicate"))
            names.add(container.get("name"))
    return causes


def _container_causes(container, here, volumes):
    causes = [required(f"{here}.{field}") for field in ("name", "image") if not container.get(field)]
    for index, variable in enumerate(container.get("env") or []):
        if not variable.get("name"):
            causes.append(required(f"{here}.env[{index}].name"))
        if variable.get("value") and variable.get("valueFrom"):
            text = "may not be specified when `value` is not empty"
            causes.append(invalid_value(f"{here}.env[{index}].valueFrom", "", text))
    for index, mount in enumerate(container.get("volumeMounts") or []):
        if mount.get("name") not in volumes:
            text = f"Not found: {json.dumps(mount.get('name'))}"
            causes.append(cause(f"{here}.volumeMounts[{index}].name", text, "FieldValueNotFound"))
    resources = container.get("resources") or {}
    limits, requests = resources.get("limits") or {}, resources.get("requests") or {}
    for kind, quantities in (("limits", limits), ("requests", requests)):
        for name, quantity in quantities.items():
            if not _QUANTITY.match(str(quantity)):
                causes.append(invalid_value(f"{here}.resources.{kind}[{name}]", quantity, "is not a quantity"))
    for name, quantity in requests.items():
        if name in limits and (_amount(quantity) or 0) > (_amount(limits[name]) or 0):
            text = f"must be less than or equal to {name} limit of {limits[name]}"
            causes.append(invalid_value(f"{here}.resources.requests", quantity, text))
    return causes


def _amount(quantity):
    match = _QUANTITY.match(str(quantity))
    return float(match[1]) * _UNIT[match[2] or ""] if match else None


def _secret_causes(tree):
    data = tree.get("data") or {}
    if sum(len(value) for value in data.values()) * 3 // 4 > SECRET_BYTES:
        return [cause("data", f"Too long: may not be more than {SECRET_BYTES} bytes", "FieldValueTooLong")]
    return []

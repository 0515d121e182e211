"""The field names of the objects that are served, to find those that do not exist.

ANY stands for a value that is not looked into, a list of one schema for an array.
"""

ANY = None


def _any(names):
    return {name: ANY for name in names.split()}


METADATA = _any(
    "name generateName namespace selfLink uid resourceVersion generation creationTimestamp deletionTimestamp "
    "deletionGracePeriodSeconds labels annotations finalizers managedFields"
) | {"ownerReferences": [_any("apiVersion kind name uid controller blockOwnerDeletion")]}

_KEY = _any("name key optional")
_ENVIRONMENT = {
    "name": ANY,
    "value": ANY,
    "valueFrom": {
        "fieldRef": _any("apiVersion fieldPath"),
        "resourceFieldRef": _any("containerName resource divisor"),
        "configMapKeyRef": _KEY,
        "secretKeyRef": _KEY,
        "fileKeyRef": _any("volumeName path key optional"),
    },
}
_ENVIRONMENT_FROM = {"prefix": ANY, "configMapRef": _any("name optional"), "secretRef": _any("name optional")}
_ITEMS = [_any("key path mode")]
_DOWNWARD = [
    {"path": ANY, "mode": ANY}
    | {"fieldRef": _any("apiVersion fieldPath"), "resourceFieldRef": _any("containerName resource divisor")}
]
_PROJECTION = {
    "secret": {"name": ANY, "optional": ANY, "items": _ITEMS},
    "configMap": {"name": ANY, "optional": ANY, "items": _ITEMS},
    "downwardAPI": {"items": _DOWNWARD},
    "serviceAccountToken": _any("audience expirationSeconds path"),
    "clusterTrustBundle": _any("name signerName labelSelector optional path"),
    "podCertificate": ANY,
}
_VOLUME = {
    "name": ANY,
    "emptyDir": _any("medium sizeLimit"),
    "secret": {"secretName": ANY, "optional": ANY, "defaultMode": ANY, "items": _ITEMS},
    "configMap": {"name": ANY, "optional": ANY, "defaultMode": ANY, "items": _ITEMS},
    "persistentVolumeClaim": _any("claimName readOnly"),
    "projected": {"defaultMode": ANY, "sources": [_PROJECTION]},
    "downwardAPI": {"defaultMode": ANY, "items": _DOWNWARD},
    "hostPath": _any("path type"),
} | _any("nfs csi ephemeral image iscsi fc")
_CONTAINER = (
    _any(
        "name image command args workingDir ports volumeDevices livenessProbe readinessProbe startupProbe lifecycle "
        "terminationMessagePath terminationMessagePolicy imagePullPolicy stdin stdinOnce tty resizePolicy "
        "restartPolicy restartPolicyRules"
    )
    | {"env": [_ENVIRONMENT], "envFrom": [_ENVIRONMENT_FROM]}
    | {
        "resources": {"limits": ANY, "requests": ANY, "claims": ANY},
        "volumeMounts": [_any("name readOnly recursiveReadOnly mountPath subPath mountPropagation subPathExpr")],
        "securityContext": _any(
            "capabilities privileged seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot "
            "readOnlyRootFilesystem allowPrivilegeEscalation procMount seccompProfile appArmorProfile"
        ),
    }
)
POD_SPEC = _any(
    "ephemeralContainers restartPolicy terminationGracePeriodSeconds activeDeadlineSeconds dnsPolicy nodeSelector "
    "serviceAccountName serviceAccount automountServiceAccountToken nodeName hostNetwork hostPID hostIPC "
    "shareProcessNamespace hostname subdomain affinity schedulerName hostAliases priorityClassName priority dnsConfig "
    "readinessGates runtimeClassName enableServiceLinks preemptionPolicy overhead topologySpreadConstraints "
    "setHostnameAsFQDN os hostUsers schedulingGates resourceClaims resources hostnameOverride workloadRef"
) | {
    "volumes": [_VOLUME],
    "initContainers": [_CONTAINER],
    "containers": [_CONTAINER],
    "imagePullSecrets": [_any("name")],
    "tolerations": [_any("key operator value effect tolerationSeconds")],
    "securityContext": _any(
        "seLinuxOptions windowsOptions runAsUser runAsGroup runAsNonRoot supplementalGroups supplementalGroupsPolicy "
        "fsGroup sysctls fsGroupChangePolicy seccompProfile appArmorProfile seLinuxChangePolicy"
    ),
}
JOB_SPEC = _any(
    "parallelism completions activeDeadlineSeconds podFailurePolicy successPolicy backoffLimit backoffLimitPerIndex "
    "maxFailedIndexes selector manualSelector ttlSecondsAfterFinished completionMode suspend podReplacementPolicy "
    "managedBy"
) | {"template": {"metadata": METADATA, "spec": POD_SPEC}}

_TYPE = {"kind": ANY, "apiVersion": ANY, "metadata": METADATA}
BY_KIND = {
    "Job": _TYPE | {"spec": JOB_SPEC, "status": ANY},
    "Pod": _TYPE | {"spec": POD_SPEC, "status": ANY},
    "Secret": _TYPE | {"immutable": ANY, "type": ANY, "data": ANY, "stringData": ANY},
    "Namespace": _TYPE | {"spec": _any("finalizers"), "status": ANY},
    "Event": _TYPE
    | _any(
        "involvedObject reason message source firstTimestamp lastTimestamp count type eventTime series action related "
        "reportingComponent reportingInstance"
    ),
}


def unknown_fields(tree, schema, path=""):
    """The paths of the fields that the schema does not have; takes them out of the tree."""
    if isinstance(schema, list) and isinstance(tree, list):
        return [
            found for index, item in enumerate(tree) for found in unknown_fields(item, schema[0], f"{path}[{index}]")
        ]
    if not isinstance(schema, dict) or not isinstance(tree, dict):
        return []
    found = []
    for name in list(tree):
        inner = f"{path}.{name}" if path else name
        if name in schema:
            found += unknown_fields(tree[name], schema[name], inner)
        else:
            found.append(inner)
            del tree[name]
    return found

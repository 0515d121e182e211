"""The Job controller: makes pods, counts them a second late, ends Jobs by two conditions one after the other."""

import datetime

from .api import random_suffix
from .collector import delete
from .resources import JOBS, PODS, copied
from .store import key, now

_LAST = {"SuccessCriteriaMet": "Complete", "FailureTarget": "Failed"}
_COMPONENT = "job-controller"


def condition(job, type):
    for found in job.get("status", {}).get("conditions") or []:
        if found["type"] == type and found["status"] == "True":
            return found
    return None


def seconds_since(text):
    then = datetime.datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=datetime.timezone.utc)
    return (datetime.datetime.now(datetime.timezone.utc) - then).total_seconds()


def _set_condition(tree, type, status, reason, message):
    conditions = tree["status"].setdefault("conditions", [])
    conditions[:] = [found for found in conditions if found["type"] != type]
    times = {"lastProbeTime": now(), "lastTransitionTime": now()}
    conditions.append({"type": type, "status": status, "reason": reason, "message": message} | times)


class JobController:
    def __init__(self, store, timers, recorder, refused_pods, make_seconds, look_seconds):
        """`refused_pods` maps a Job's name, or None for all, to the reason why its pods are refused."""
        self._store = store
        self._timers = timers
        self._recorder = recorder
        self._refused_pods = refused_pods
        self._make_seconds = make_seconds
        self._look_seconds = look_seconds
        # The pods made for a Job by their uids: one that is missing was deleted by somebody and counts as failed.
        self._made = {}
        store.listeners.append(self._changed)

    def _changed(self, change):
        metadata = change.object["metadata"]
        if change.resource is JOBS:
            if change.type == "DELETED":
                self._made.pop(metadata["uid"], None)
            elif change.type == "ADDED" or metadata["generation"] != change.previous["metadata"]["generation"]:
                self._timers.after(self._make_seconds, self._look, *key(change.object))
                # It may have been given another deadline.
                self._look_at_deadline(change.object)
        elif change.resource is PODS:
            for owner in metadata.get("ownerReferences") or []:
                if owner["kind"] == "Job":
                    self._timers.after(self._look_seconds, self._look, metadata["namespace"], owner["name"])

    def _again(self, seconds, job):
        self._timers.after(max(seconds, 0.01), self._look, *key(job))

    def _look(self, namespace, name):
        with self._store.lock:
            job = self._store.get(JOBS, namespace, name)
            if job is None or job["metadata"].get("deletionTimestamp"):
                return
            last = condition(job, "Complete") or condition(job, "Failed")
            if last:
                self._expire(job, last)
            else:
                self._advance(job)

    def _expire(self, job, last):
        ttl = job["spec"].get("ttlSecondsAfterFinished")
        if ttl is not None:
            left = ttl - seconds_since(last["lastTransitionTime"])
            if left > 0:
                self._again(left, job)
            else:
                delete(self._store, JOBS, job)

    def _pods(self, job):
        uid = job["metadata"]["uid"]
        owned = [tree for resource, tree in self._store.owned_by(uid) if resource is PODS]
        return owned, self._made.setdefault(uid, set()) - {pod["metadata"]["uid"] for pod in owned}

    def _advance(self, job):
        spec, pods, missing = job["spec"], *self._pods(job)
        phases = [pod["status"]["phase"] for pod in pods]
        live = [pod for pod in pods if pod["status"]["phase"] not in ("Succeeded", "Failed")]
        active = [pod for pod in live if not pod["metadata"].get("deletionTimestamp")]
        succeeded, failed = phases.count("Succeeded"), phases.count("Failed") + len(missing)
        tree = copied(job)
        self._start_or_suspend(tree)
        target = condition(tree, "FailureTarget") or condition(tree, "SuccessCriteriaMet")
        is_new = target is None and self._decide(tree, succeeded, failed)
        if is_new or target or spec["suspend"]:
            for pod in active:
                self._end_pod(job, pod)
            # One that no node had yet is gone at once.
            live = [pod for pod in live if pod["spec"].get("nodeName")]
            terminating, active = len(live), []
        else:
            terminating = len(live) - len(active)
            active += self._make_pods(tree, len(live), succeeded)
        counts = {"active": len(active), "terminating": terminating, "succeeded": succeeded, "failed": failed}
        for name, count in counts.items():
            if count or name == "terminating":
                tree["status"][name] = count
            else:
                tree["status"].pop(name, None)
        tree["status"] |= {"ready": 0, "uncountedTerminatedPods": {}}
        if target and not live:
            self._finish(tree, target)
        elif is_new and not live:
            self._again(self._make_seconds, job)
        self._store.replace(JOBS, tree)

    def _start_or_suspend(self, tree):
        status = tree["status"]
        if tree["spec"]["suspend"]:
            if not condition(tree, "Suspended"):
                status.pop("startTime", None)
                _set_condition(tree, "Suspended", "True", "JobSuspended", "Job suspended")
                self._tell(tree, "Normal", "Suspended", "Job suspended")
            return
        if condition(tree, "Suspended"):
            _set_condition(tree, "Suspended", "False", "JobResumed", "Job resumed")
            self._tell(tree, "Normal", "Resumed", "Job resumed")
        if "startTime" not in status:
            status["startTime"] = now()
            self._look_at_deadline(tree)

    def _look_at_deadline(self, job):
        deadline, started = job["spec"].get("activeDeadlineSeconds"), job["status"].get("startTime")
        if deadline is not None and started:
            self._again(deadline - seconds_since(started) + 0.01, job)

    def _decide(self, tree, succeeded, failed):
        """Puts the first condition there when the Job has come to its end; says whether it did."""
        spec, status = tree["spec"], tree["status"]
        if spec["suspend"]:
            return False
        deadline = spec.get("activeDeadlineSeconds")
        if succeeded >= spec["completions"]:
            text = "Reached expected number of succeeded pods"
            _set_condition(tree, "SuccessCriteriaMet", "True", "CompletionsReached", text)
        elif failed > spec["backoffLimit"]:
            text = "Job has reached the specified backoff limit"
            _set_condition(tree, "FailureTarget", "True", "BackoffLimitExceeded", text)
        elif deadline is not None and seconds_since(status["startTime"]) >= deadline:
            text = "Job was active longer than specified deadline"
            _set_condition(tree, "FailureTarget", "True", "DeadlineExceeded", text)
        else:
            return False
        return True

    def _finish(self, tree, target):
        last = _LAST[target["type"]]
        _set_condition(tree, last, "True", target["reason"], target["message"])
        if last == "Complete":
            tree["status"]["completionTime"] = now()
            self._tell(tree, "Normal", "Completed", "Job completed")
        else:
            self._tell(tree, "Warning", target["reason"], target["message"])
        if "ttlSecondsAfterFinished" in tree["spec"]:
            self._again(tree["spec"]["ttlSecondsAfterFinished"], tree)

    def _end_pod(self, job, pod):
        if job["spec"]["suspend"]:
            # A pod that ends because its Job waits again is not a failed one.
            self._made[job["metadata"]["uid"]].discard(pod["metadata"]["uid"])
        delete(self._store, PODS, pod)
        self._tell(job, "Normal", "SuccessfulDelete", f"Deleted pod: {pod['metadata']['name']}")

    def _make_pods(self, tree, live, succeeded):
        wanted = min(tree["spec"]["parallelism"], tree["spec"]["completions"] - succeeded) - live
        return [pod for _ in range(max(wanted, 0)) if (pod := self._make_pod(tree))]

    def _make_pod(self, tree):
        name = tree["metadata"]["name"]
        if why := self._refused_pods.get(name) or self._refused_pods.get(None):
            self._tell(tree, "Warning", "FailedCreate", f"Error creating: pods is forbidden: {why}")
            self._again(1, tree)
            return None
        template = copied(tree["spec"]["template"])
        owner = {"apiVersion": "batch/v1", "kind": "Job", "name": name, "uid": tree["metadata"]["uid"]}
        metadata = template["metadata"] | {
            "name": f"{name}-"[:58] + random_suffix(),
            "generateName": f"{name}-",
            "namespace": tree["metadata"]["namespace"],
            "ownerReferences": [owner | {"controller": True, "blockOwnerDeletion": True}],
        }
        status = {"phase": "Pending", "qosClass": "Burstable"}
        pod = self._store.create(PODS, {
            "kind": "Pod", "apiVersion": "v1", "metadata": metadata, "spec": template["spec"], "status": status,
        })
        self._made[tree["metadata"]["uid"]].add(pod["metadata"]["uid"])
        self._tell(tree, "Normal", "SuccessfulCreate", f"Created pod: {metadata['name']}")
        return pod

    def _tell(self, tree, type, reason, message):
        self._recorder.record(JOBS, tree, type, reason, message, _COMPONENT)

"""Scheduler and node in one: binds pods, runs their containers or plays their scripts, and keeps their status."""

import pathlib
import queue
import shutil
import signal
import tempfile
import threading

from . import containers, refusals, scripts
from .resources import PODS
from .store import key, now

NODE = "stand-in-node"
_COMPONENT = "kubelet"
DELETED, EXITED = "deleted", "exited"


class Deleted(Exception):
    """The pod is to end."""


class Rewritten(Exception):
    """The pod was given another script."""


class Kubelet:
    def __init__(self, store, recorder, is_local, claims=None, entrypoint=(), bind_seconds=0.025, retry_seconds=11.0):
        self.store = store
        self.recorder = recorder
        self.claims = {name: pathlib.Path(folder) for name, folder in (claims or {}).items()}
        self.entrypoint = list(entrypoint)
        self.bind_seconds = bind_seconds
        self.retry_seconds = retry_seconds
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="stand-in-node-"))
        self._default = {"behaviour": "Local" if is_local else "Pending"}
        self._armed = []
        self._lives = {}
        self._is_closed = False
        store.listeners.append(self._changed)

    def arm(self, script, job=None, count=1):
        """A script for the next pods, of one Job or of any."""
        with self.store.lock:
            self._armed.append({"script": scripts.check(script), "job": job, "count": count})

    def disarm(self):
        with self.store.lock:
            self._armed.clear()

    def play(self, name, script):
        """Gives a pod that is there another script; by its own name or by that of its Job."""
        scripts.check(script)
        with self.store.lock:
            names = [
                life for life in self._lives.values() if name in (life.name, life.job) and not life.has_ended
            ]
            for life in names:
                life.inbox.put(script)
            return len(names)

    def close(self):
        """Kills what runs and removes the pods' folders."""
        with self.store.lock:
            self._is_closed = True
            lives = list(self._lives.values())
        for life in lives:
            life.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _changed(self, change):
        uid = change.object["metadata"]["uid"]
        if change.resource is not PODS or self._is_closed:
            return
        if change.type == "ADDED":
            life = self._lives[uid] = Life(self, change.object, self._script(change.object))
            life.thread.start()
        elif change.type == "DELETED" or change.object["metadata"].get("deletionTimestamp"):
            life = self._lives.get(uid)
            if change.type == "DELETED":
                self._lives.pop(uid, None)
            if life is not None and not life.has_ended:
                life.inbox.put(DELETED)
            elif change.type != "DELETED":
                self.store.remove(PODS, *key(change.object))

    def _script(self, pod):
        text = (pod["metadata"].get("annotations") or {}).get(scripts.ANNOTATION)
        if text:
            return scripts.check(scripts.from_text(text))
        job = (pod["metadata"].get("labels") or {}).get("job-name")
        for armed in self._armed:
            if armed["job"] in (None, job):
                armed["count"] -= 1
                if armed["count"] == 0:
                    self._armed.remove(armed)
                return armed["script"]
        return self._default

    def log(self, target, query):
        pod = self.store.get(PODS, target.namespace, target.name)
        if pod is None:
            raise refusals.not_found(PODS, target.name)
        names = [container["name"] for container in pod["spec"]["containers"]]
        names += [container["name"] for container in pod["spec"].get("initContainers") or []]
        name = query.get("container", names[0])
        if name not in names:
            raise refusals.bad_request(f"container {name} is not valid for pod {target.name}")
        status = pod["status"]
        found = [s for s in status.get("containerStatuses", []) + status.get("initContainerStatuses", [])
                 if s["name"] == name]
        if not found or "waiting" in found[0]["state"]:
            reason = found[0]["state"]["waiting"]["reason"] if found else "ContainerCreating"
            text = f'container "{name}" in pod "{target.name}" is waiting to start: {reason}'
            raise refusals.bad_request(text)
        if query.get("previous") == "true":
            raise refusals.bad_request(f'previous terminated container "{name}" in pod "{target.name}" not found')
        path = self.folder / pod["metadata"]["uid"] / f"{name}.log"
        lines = int(query["tailLines"]) if "tailLines" in query else 1_000_000_000
        data = containers.tail(path, lines, 1 << 30)
        return data[: int(query["limitBytes"])] if "limitBytes" in query else data


class Life:
    """One pod from its making to its end, on a thread of its own."""

    def __init__(self, kubelet, pod, script):
        self.pod = pod
        self.name = pod["metadata"]["name"]
        self.job = (pod["metadata"].get("labels") or {}).get("job-name")
        self.inbox = queue.SimpleQueue()
        self.has_ended = False
        self._kubelet = kubelet
        self._script = script
        self._folder = kubelet.folder / pod["metadata"]["uid"]
        self._containers = []
        self.thread = threading.Thread(target=self._run, name=self.name, daemon=True)

    def _run(self):
        while True:
            try:
                self.pause(self._kubelet.bind_seconds)
                scripts.BEHAVIOURS[self._script["behaviour"]](self, self._script)
                return
            except Rewritten:
                self.kill()
            except Deleted:
                self._end_by_deletion()
                return

    def pause(self, seconds):
        """Until the time is over, or a container has exited; for None until something else is to happen."""
        try:
            item = self.inbox.get(timeout=seconds)
        except queue.Empty:
            return
        if item == DELETED:
            raise Deleted
        if item != EXITED:
            self._script = item
            raise Rewritten

    def kill(self):
        for container in self._containers:
            container.signal(signal.SIGKILL)

    def _end_by_deletion(self):
        tree = self._kubelet.store.get(PODS, *key(self.pod))
        grace = tree["metadata"].get("deletionGracePeriodSeconds", 0) if tree else 0
        for container in self._containers:
            container.stop(grace)
        with self._kubelet.store.lock:
            self.has_ended = True
            tree = self._kubelet.store.get(PODS, *key(self.pod))
            if tree and tree["metadata"]["uid"] == self.pod["metadata"]["uid"]:
                self._kubelet.store.remove(PODS, *key(self.pod))
        shutil.rmtree(self._folder, ignore_errors=True)

    # What the behaviours are made of.

    def bind(self):
        def change(tree):
            tree["spec"]["nodeName"] = NODE
            _condition(tree, "PodScheduled", "True")

        self._edit(change)

    def find_no_room(self, text):
        self._edit(lambda tree: _condition(tree, "PodScheduled", "False", "Unschedulable", text))
        self.event("Warning", "FailedScheduling", text, "default-scheduler")

    def wait(self, reason, message):
        state = {"waiting": {"reason": reason} | ({"message": message} if message else {})}
        self._set_states("Pending", {container["name"]: state for container in self.pod["spec"]["containers"]})

    def run(self):
        state = {"running": {"startedAt": now()}}
        self._set_states("Running", {container["name"]: state for container in self.pod["spec"]["containers"]})

    def end(self, code, reason, message, pod_reason=None, pod_message=None):
        states = {name: _terminated(code, reason, message) for name in self._names()}
        self._set_states("Failed" if code else "Succeeded", states, pod_reason, pod_message)

    def event(self, type, reason, message, component=_COMPONENT):
        with self._kubelet.store.lock:
            self._kubelet.recorder.record(PODS, self.pod, type, reason, message, component)

    def run_locally(self):
        self.bind()
        volumes = self._volumes()
        for spec in self.pod["spec"].get("initContainers") or []:
            container = self._start(spec, volumes)
            state = self._wait_for(container) if container else self._start_failure
            code = state["terminated"]["exitCode"]
            self._set_states("Failed" if code else "Pending", {spec["name"]: state})
            if code:
                return
        running = {spec["name"]: self._start(spec, volumes) for spec in self.pod["spec"]["containers"]}
        live = {"running": {"startedAt": now()}}
        self._set_states("Running", {name: live for name, container in running.items() if container})
        states = {
            name: self._wait_for(container) if container else self._start_failure
            for name, container in running.items()
        }
        failed = any(state["terminated"]["exitCode"] for state in states.values())
        self._set_states("Failed" if failed else "Succeeded", states)

    def _volumes(self):
        while True:
            try:
                return containers.make_volumes(self._kubelet.store, self.pod, self._folder, self._kubelet.claims)
            except containers.VolumeError as error:
                self.wait("ContainerCreating", "")
                self.event("Warning", "FailedMount", str(error))
                self.pause(self._kubelet.retry_seconds)

    def _start(self, spec, volumes):
        """The running container, or None when its command cannot be run; waits for what it refers to."""
        while True:
            try:
                tree = self._kubelet.store.get(PODS, *key(self.pod)) or self.pod
                values = containers.environment(self._kubelet.store, tree, spec)
                container = containers.Container(spec, self._folder)
                container.mount(volumes)
                container.start(values, self.name, self._kubelet.entrypoint)
                self._containers.append(container)
                threading.Thread(target=self._report_exit, args=(container,), daemon=True).start()
                return container
            except containers.ConfigError as error:
                self._set_states("Pending", {spec["name"]: {
                    "waiting": {"reason": "CreateContainerConfigError", "message": str(error)}
                }})
                self.event("Warning", "Failed", f"Error: {error}")
                self.pause(self._kubelet.retry_seconds)
            except containers.StartError as error:
                text = f"failed to create containerd task: failed to create shim task: {error}"
                self._start_failure = _terminated(128, "StartError", text)
                return None

    def _report_exit(self, container):
        container.wait()
        self.inbox.put(EXITED)

    def _wait_for(self, container):
        while container.is_running:
            self.pause(None)
        code = container.exit_code
        return _terminated(code, "Error" if code else "Completed", container.message())

    def _names(self):
        return [container["name"] for container in self.pod["spec"]["containers"]]

    def _set_states(self, phase, states, reason=None, message=None):
        def change(tree):
            status = tree["status"]
            status["phase"] = phase
            status.setdefault("startTime", now())
            if reason:
                status |= {"reason": reason, "message": message}
            for kind in ("initContainers", "containers"):
                field = "initContainerStatuses" if kind == "initContainers" else "containerStatuses"
                if tree["spec"].get(kind):
                    status[field] = _statuses(tree["spec"][kind], status.get(field) or [], states)
            is_ready = "True" if phase == "Running" else "False"
            _condition(tree, "ContainersReady", is_ready)
            _condition(tree, "Ready", is_ready)

        if phase in ("Succeeded", "Failed"):
            with self._kubelet.store.lock:
                if not self.inbox.empty():
                    self.pause(0)  # A deletion that came in between is not to be missed.
                self.has_ended = True
                self._edit(change)
        else:
            self._edit(change)

    def _edit(self, change):
        def if_same(tree):
            if tree["metadata"]["uid"] == self.pod["metadata"]["uid"]:
                change(tree)

        self._kubelet.store.edit(PODS, *key(self.pod), if_same)


def _terminated(code, reason, message):
    state = {"exitCode": code, "reason": reason, "startedAt": now(), "finishedAt": now()}
    return {"terminated": state | ({"message": message} if message else {})}


def _statuses(specs, previous, states):
    before = {status["name"]: status["state"] for status in previous}
    result = []
    for spec in specs:
        name = spec["name"]
        state = states.get(name) or before.get(name) or {"waiting": {"reason": "ContainerCreating"}}
        result.append({
            "name": name,
            "state": state,
            "lastState": {},
            "ready": "running" in state,
            "started": "running" in state,
            "restartCount": 0,
            "image": spec["image"],
            "imageID": "",
        })
    return result


def _condition(tree, type, status, reason=None, message=None):
    conditions = tree["status"].setdefault("conditions", [])
    previous = next((found for found in conditions if found["type"] == type), None)
    if previous and (previous["status"], previous.get("reason")) == (status, reason):
        return
    conditions[:] = [found for found in conditions if found["type"] != type]
    entry = {"type": type, "status": status, "lastProbeTime": None, "lastTransitionTime": now()}
    conditions.append(entry | ({"reason": reason, "message": message} if reason else {}))

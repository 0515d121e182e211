"""What a pod does when it is told to, instead of running anything: one function for each behaviour seen on a real node.

A script is a JSON object with `behaviour` and what that behaviour takes: seconds, exitCode, message.
"""

import json

ANNOTATION = "scanrook.io/stand-in"

_WAITING = {
    "InvalidImageName": "couldn't parse image name",
    "ErrImageNeverPull": "the image is not present with pull policy of Never",
    "CreateContainerConfigError": "made to fail",
}
_ENDS = {
    "Succeed": (0, "Completed"),
    "OOMKilled": (137, "OOMKilled"),
    "StartError": (128, "StartError"),
}


def from_text(text):
    """An annotation holds a script, or just the name of a behaviour."""
    return json.loads(text) if text.lstrip().startswith("{") else {"behaviour": text}


def check(script):
    if not isinstance(script, dict) or script.get("behaviour") not in BEHAVIOURS:
        raise ValueError(f"there is no behaviour {script!r}; there are {', '.join(sorted(BEHAVIOURS))}")
    return script


def _end(life, script):
    code, reason = _ENDS[script["behaviour"]]
    life.bind()
    life.run()
    life.pause(script.get("seconds", 0.05))
    life.end(code, reason, script.get("message", ""))


def _exit(life, script):
    life.bind()
    life.run()
    life.pause(script.get("seconds", 0.05))
    code = script.get("exitCode", 1)
    life.end(code, "Error" if code else "Completed", script.get("message", ""))


def _evict(life, script):
    """Failed by the node, with a reason on the pod itself and without a condition that says so."""
    life.bind()
    life.run()
    life.pause(script.get("seconds", 0.05))
    text = script.get("message", "Pod ephemeral local storage usage exceeds the total limit of containers 1Gi.")
    life.event("Warning", "Evicted", text)
    life.end(137, "Error", "", pod_reason="Evicted", pod_message=text)


def _wait(life, script):
    """Waits for ever with a reason and its text."""
    life.bind()
    life.wait(script["behaviour"], script.get("message", _WAITING[script["behaviour"]]))
    life.pause(None)


def _pull(life, script):
    """The two reasons take turns, one when a pull failed and one until the next."""
    life.bind()
    image = life.pod["spec"]["containers"][0]["image"]
    text = script.get("message", f'failed to pull image "{image}": not found')
    while True:
        life.wait("ErrImagePull", text)
        life.event("Warning", "Failed", f'Failed to pull image "{image}": {text}')
        life.pause(script.get("seconds", 0.5))
        life.wait("ImagePullBackOff", f'Back-off pulling image "{image}": ErrImagePull: {text}')
        life.event("Normal", "BackOff", f'Back-off pulling image "{image}"')
        life.pause(script.get("seconds", 0.5))


def _create(life, script):
    """ContainerCreating without a text: only an Event tells why."""
    life.bind()
    life.wait("ContainerCreating", "")
    text = script.get("message", 'MountVolume.SetUp failed for volume "made": secret "made" not found')
    life.event("Warning", "FailedMount", text)
    life.pause(None)


def _have_no_room(life, script):
    text = script.get("message", "0/1 nodes are available: 1 Insufficient memory.")
    life.find_no_room(text)
    life.pause(None)


def _run(life, script):
    life.bind()
    life.run()
    life.pause(None)


def _stay(life, script):
    life.pause(None)


def _run_locally(life, script):
    life.run_locally()


BEHAVIOURS = {
    "Succeed": _end,
    "Exit": _exit,
    "OOMKilled": _end,
    "StartError": _end,
    "Evicted": _evict,
    "ErrImagePull": _pull,
    "ImagePullBackOff": _pull,
    "InvalidImageName": _wait,
    "ErrImageNeverPull": _wait,
    "CreateContainerConfigError": _wait,
    "ContainerCreating": _create,
    "Unschedulable": _have_no_room,
    "Run": _run,
    "Pending": _stay,
    "Local": _run_locally,
}

"""A container as a child process: its environment, its folder, its log and its end."""

import base64
import os
import re
import shutil
import signal
import subprocess

from .resources import SECRETS, at

MESSAGE_BYTES, MESSAGE_LINES = 2048, 80
_REFERENCE = re.compile(r"\$(\$|\(([A-Za-z_][A-Za-z0-9_]*)\))")
_MAP_FIELD = re.compile(r"^metadata\.(labels|annotations)\['(.+)'\]$")


class ConfigError(Exception):
    """The container cannot be made yet: what it refers to is not there."""


class VolumeError(Exception):
    """The pod's volumes cannot be made yet."""


class StartError(Exception):
    """The command cannot be run."""


def environment(store, pod, container):
    namespace = pod["metadata"]["namespace"]
    values = {}
    for source in container.get("envFrom") or []:
        if "secretRef" not in source:
            raise ConfigError("the stand-in has no ConfigMaps")
        secret = _secret(store, namespace, source["secretRef"])
        prefix = source.get("prefix", "")
        values |= {prefix + name: _text(data) for name, data in (secret.get("data") or {}).items()}
    for variable in container.get("env") or []:
        values[variable["name"]] = _value(store, pod, variable, values)
    return {name: value for name, value in values.items() if value is not None}


def _value(store, pod, variable, values):
    source = variable.get("valueFrom") or {}
    if not source:
        return expanded(variable.get("value", ""), values)
    if reference := source.get("secretKeyRef"):
        secret = _secret(store, pod["metadata"]["namespace"], reference)
        data = (secret.get("data") or {}).get(reference["key"])
        if data is None and not reference.get("optional"):
            raise ConfigError(f"couldn't find key {reference['key']} in Secret {reference['name']}")
        return None if data is None else _text(data)
    if reference := source.get("fieldRef"):
        path = reference["fieldPath"]
        if match := _MAP_FIELD.match(path):
            return (pod["metadata"].get(match[1]) or {}).get(match[2], "")
        return str(at(pod, path) or "")
    raise ConfigError(f"the stand-in cannot resolve valueFrom {', '.join(source)}")


def _secret(store, namespace, reference):
    secret = store.get(SECRETS, namespace, reference["name"])
    if secret is None and not reference.get("optional"):
        raise ConfigError(f'secret "{reference["name"]}" not found')
    return secret or {}


def _text(data):
    return base64.b64decode(data).decode()


def expanded(text, values):
    """$(NAME) becomes the value, if there is one; $$ is a dollar sign."""
    return _REFERENCE.sub(lambda match: "$" if match[1] == "$" else values.get(match[2], match[0]), text)


def make_volumes(store, pod, folder, claims):
    """A folder for each volume of the pod, by its name."""
    folders = {}
    for volume in pod["spec"].get("volumes") or []:
        here = folder / "volumes" / volume["name"]
        if claim := volume.get("persistentVolumeClaim"):
            if claim["claimName"] not in claims:
                raise VolumeError(f'persistentvolumeclaim "{claim["claimName"]}" not found')
            here = claims[claim["claimName"]]
        elif secret := volume.get("secret"):
            reference = {"name": secret["secretName"], "optional": secret.get("optional")}
            try:
                data = _secret(store, pod["metadata"]["namespace"], reference).get("data") or {}
            except ConfigError as error:
                raise VolumeError(f'MountVolume.SetUp failed for volume "{volume["name"]}": {error}') from None
            here.mkdir(parents=True, exist_ok=True)
            for name, value in data.items():
                (here / name).write_bytes(base64.b64decode(value))
        elif "emptyDir" in volume:
            here.mkdir(parents=True, exist_ok=True)
        else:
            raise VolumeError(f'the stand-in cannot mount volume "{volume["name"]}"')
        folders[volume["name"]] = here
    return folders


class Container:
    """Runs with its mounts below its own root folder, which is where it starts and which STAND_IN_ROOT names."""

    def __init__(self, spec, folder):
        self.spec = spec
        self.root = folder / spec["name"]
        self.log = folder / f"{spec['name']}.log"
        self._process = None

    def mount(self, volumes):
        self.root.mkdir(parents=True, exist_ok=True)
        for mount in self.spec.get("volumeMounts") or []:
            place = self.root / mount["mountPath"].lstrip("/")
            place.parent.mkdir(parents=True, exist_ok=True)
            if not place.is_symlink():
                source = volumes[mount["name"]] / mount.get("subPath", "")
                if not source.exists():
                    source.mkdir(parents=True)  # As the kubelet does for a subPath.
                place.symlink_to(source)

    def start(self, values, hostname, entrypoint):
        command = self.spec.get("command") or entrypoint
        if not command:
            raise StartError("there is no command, and no --entrypoint stands for the image's own")
        words = [expanded(word, values) for word in [*command, *(self.spec.get("args") or [])]]
        path = os.environ.get("PATH", os.defpath)
        program = shutil.which(words[0], path=values.get("PATH", path))
        if program is None:
            raise StartError(f'exec: "{words[0]}": no such file or directory')
        base = {"PATH": path, "HOME": str(self.root), "HOSTNAME": hostname, "STAND_IN_ROOT": str(self.root)}
        with self.log.open("wb") as log:
            # setpriv lets the child end with the thread that waits for it, even when this server is killed.
            self._process = subprocess.Popen(
                ["setpriv", "--pdeathsig", "KILL", "--", program, *words[1:]],
                cwd=self.root,
                env=base | values,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def is_running(self):
        return self._process is not None and self._process.poll() is None

    def wait(self):
        self._process.wait()

    def signal(self, number):
        """To everything it started that is still in its group."""
        if self.is_running:
            try:
                os.killpg(self._process.pid, number)
            except ProcessLookupError:
                pass

    def stop(self, grace):
        self.signal(signal.SIGTERM)
        try:
            if self._process is not None:
                self._process.wait(grace)
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            self._process.wait()

    @property
    def exit_code(self):
        code = self._process.returncode
        return 128 - code if code < 0 else code

    def message(self):
        """The end of the log, when the container failed and its policy is to take it for a message."""
        if self.exit_code == 0 or self.spec.get("terminationMessagePolicy") != "FallbackToLogsOnError":
            return ""
        return tail(self.log, MESSAGE_LINES, MESSAGE_BYTES).decode(errors="replace")


def tail(path, lines, limit):
    """The last `lines` lines of a file, and of those the last `limit` bytes."""
    data = path.read_bytes() if path.exists() else b""
    return b"".join(data.splitlines(keepends=True)[-lines:] if lines else [])[-limit:]

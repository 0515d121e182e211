"""Runs a command and says what it used: its own use and that of the processes it waited for."""

import dataclasses
import os
import pathlib
import signal
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAMS = ROOT / ".build/release"


@dataclasses.dataclass
class Usage:
    wall: float  # seconds
    cpu: float  # seconds, user and system
    peak: float  # MB (1,000,000 bytes) resident of the largest process; not below this Python's own, about 15
    output: str


def run(command, environment=None):
    """Runs a list of arguments, or a string through bash; ends the benchmark when it fails."""
    arguments = ["bash", "-euo", "pipefail", "-c", command] if isinstance(command, str) else [str(c) for c in command]
    variables = {**os.environ, **(environment or {})}
    with tempfile.TemporaryFile() as errors:
        started = time.monotonic()
        process = subprocess.Popen(
            arguments, stdout=subprocess.PIPE, stderr=errors, stdin=subprocess.DEVNULL, env=variables)
        output = process.stdout.read().decode(errors="replace")
        _, status, used = os.wait4(process.pid, 0)
        wall = time.monotonic() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode != 0:
            errors.seek(0)
            words = errors.read().decode(errors="replace")
            words = f"{' '.join(arguments)}\n{output[-2000:]}{words}"
            raise SystemExit(f"error: exit status {process.returncode} of: {words}")
    # Linux counts ru_maxrss in KiB.
    return Usage(wall, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / 1e6, output)


class Dispatcher:
    """A scanrook-dispatcher at work, from its "ready" to the end of the block."""

    def __init__(self, database, folder):
        self.log = pathlib.Path(folder) / "dispatcher.log"
        self.command = [
            PROGRAMS / "scanrook-dispatcher", "--database", database.string("scan_dispatcher"),
            "--scanner-database-url", database.string("scan_scanner"), "--object-store", f"file://{folder}/objects",
            "--local-root", folder, "--scratch", f"{folder}/scratch",
        ]

    def __enter__(self):
        with self.log.open("w") as log:
            self.process = subprocess.Popen([str(c) for c in self.command], stdout=log, stderr=log)
        deadline = time.monotonic() + 30
        while "dispatcher ready" not in self.log.read_text():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"error: the dispatcher is not ready; its log says:\n{self.log.read_text()}")
            time.sleep(0.05)
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()

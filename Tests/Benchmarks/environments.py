"""Python environments below .build/bench for the programs that figures stand beside, from this machine's package index."""

import os
import subprocess

from processes import ROOT

FOLDER = ROOT / ".build/bench"


def install(name, requirements):
    """The environment's folder of programs and None, or None and why it could not be made. Made once per list."""
    folder = FOLDER / name
    stamp = folder / "requirements.txt"
    words = "\n".join(requirements)
    if not stamp.exists() or stamp.read_text() != words:
        pip = [folder / "bin/pip", "install", "--quiet", "--disable-pip-version-check"]
        for command in (["python3", "-m", "venv", "--clear", folder], pip + requirements):
            done = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
            if done.returncode != 0:
                error = (done.stderr or done.stdout).strip()[-300:]
                return None, f"{' '.join(requirements)} could not be installed: {os.linesep.join(error.splitlines()[-2:])}"
        stamp.write_text(words)
    return folder / "bin", None

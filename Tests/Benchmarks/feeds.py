"""Advisories for the benchmarks: where they are, and their import through `scanrook advisories sync`."""

import os
import pathlib

import processes

SHARED = pathlib.Path(os.environ.get("SCANROOK_SHARED", processes.ROOT.parent / "shared")) / "data/osv"
IS_REAL = (SHARED / "Debian/all.zip").exists()
FOLDER = SHARED if IS_REAL else processes.ROOT / "bin/lib/sample-advisories"
NAME = "real feeds" if IS_REAL else "the bundled sample"


def sync(database, ecosystems, folder=FOLDER):
    command = [processes.PROGRAMS / "scanrook", "advisories", "sync", "--database", database.string()]
    for name in ecosystems:
        command += ["--ecosystem", name]
    return processes.run(command + ["--from", folder])

"""What the name of a target demands: the scripted scanner makes it, the score looks for it."""

import dataclasses
import hashlib
import random
import re

SCRIPTED_CODE = "SR203"


@dataclasses.dataclass(frozen=True)
class Demand:
    number: int
    files: int
    packages: int
    # sound: never fails by itself; flaky: about half its attempts fail and may be tried again; broken: fails for good.
    fate: str

    @property
    def target(self):
        return f"s3://deltaguard/{self.number}-{self.files}-{self.packages}-{self.fate}.tar"

    @staticmethod
    def of(target):
        number, files, packages, fate = re.search(r"/(\d+)-(\d+)-(\d+)-(\w+)\.tar$", target).groups()
        return Demand(int(number), int(files), int(packages), fate)

    def file(self, ordinal):
        """Path and size."""
        return f"{self.number}/{ordinal}", self.number * 1000 + ordinal

    def package(self, ordinal):
        """Name and version: shared with scans submitted at about the same time, so that they intern the same ones."""
        return f"package-{(self.number + ordinal * 3) % 89}", f"{self.number // 20}.{ordinal % 7}"

    def fails(self, seed, attempt):
        share = {"sound": 0, "flaky": 0.5, "broken": 1}[self.fate]
        return random.Random(f"{seed} {self.target} {attempt} fails").random() < share

    @property
    def rows(self):
        """What the tables must hold, as text."""
        files = [f"{n} {path} {size}" for n in range(self.files) for path, size in [self.file(n)]]
        packages = [f"{n} {name} {version}" for n in range(self.packages) for name, version in [self.package(n)]]
        return digest(files), digest(packages)


def digest(lines):
    return hashlib.md5("\n".join(lines).encode()).hexdigest()

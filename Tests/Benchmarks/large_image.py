"""A docker-archive of more than 1 GB: a real one with a layer of many synthetic files on top."""

import hashlib
import io
import json
import os
import random
import tarfile

FILES = 14_000
BYTES = 900_000_000
BLOCK = 1 << 20


class Content(io.RawIOBase):
    """Bytes that neither repeat within a file nor between files: a random block, read from another place each time."""

    def __init__(self, block, head, offset, size):
        self.block, self.rest, self.left, self.at = block, head[:size], size, offset

    def readable(self):
        return True

    def readinto(self, buffer):
        piece = self.rest or self.block[self.at % BLOCK:self.at % BLOCK + 65_536]
        piece = piece[:min(len(buffer), self.left)]
        self.rest = self.rest[len(piece):]
        self.at += len(piece) * 7 + 1
        self.left -= len(piece)
        buffer[:len(piece)] = piece
        return len(piece)


def sizes(generator):
    """Most files small, a few of many megabytes, as in real images; BYTES together."""
    raw = [generator.lognormvariate(0, 2.2) for _ in range(FILES)]
    return [int(size / sum(raw) * BYTES) for size in raw]


def write_layer(path, executable):
    """Writes the layer's tar; every tenth file begins as a real executable, so that catalogers look into it."""
    generator = random.Random(1)
    block = generator.randbytes(BLOCK)
    with tarfile.open(path, "w", format=tarfile.GNU_FORMAT) as tar:
        for number, size in enumerate(sizes(generator)):
            entry = tarfile.TarInfo(f"opt/large/{number % 100}/{number}.so")
            entry.size, entry.mode = size, 0o755
            head = executable if number % 10 == 0 else b""
            tar.addfile(entry, io.BufferedReader(Content(block, head, generator.randrange(BLOCK), size), 65_536))


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def make(source, target):
    """Writes `target` unless it exists: the docker-archive `source` with one more layer."""
    if os.path.exists(target):
        return
    layer = f"{target}.layer"
    with open(os.path.realpath("/bin/bash"), "rb") as file:
        write_layer(layer, file.read())
    name = digest(layer)
    with tarfile.open(source) as old, tarfile.open(f"{target}.new", "w", format=tarfile.GNU_FORMAT) as new:
        manifest = json.load(old.extractfile("manifest.json"))
        config = json.load(old.extractfile(manifest[0]["Config"]))
        config["rootfs"]["diff_ids"].append(f"sha256:{name}")
        config.pop("history", None)
        content = json.dumps(config).encode()
        for path in manifest[0]["Layers"]:
            member = old.getmember(path)
            # An older archive may link equal layers.
            new.addfile(member, old.extractfile(member) if member.isreg() else None)
        new.add(layer, f"{name}.tar")
        manifest[0]["Layers"].append(f"{name}.tar")
        manifest[0]["Config"] = f"{hashlib.sha256(content).hexdigest()}.json"
        manifest[0]["RepoTags"] = ["scanrook.test/large:1"]
        for path, data in [(manifest[0]["Config"], content), ("manifest.json", json.dumps(manifest).encode())]:
            entry = tarfile.TarInfo(path)
            entry.size = len(data)
            new.addfile(entry, io.BytesIO(data))
    os.remove(layer)
    os.rename(f"{target}.new", target)

"""What a snapshot is and what it was made with, so that one that does not fit is known before it is used."""
import hashlib
import json
import os

from .errors import SnapshotCorrupt, SnapshotForeign, SnapshotMissing
from .machine import CPU, KERNEL_ARGUMENTS, SHARE

FOLDER = "/vm"
DISK = f"{FOLDER}/disk.raw"
RAM = f"{FOLDER}/ram"
STATE = f"{FOLDER}/state"
PATH = f"{FOLDER}/manifest.json"
SAMPLE_BLOCKS = 64
SAMPLE_BYTES = 64 * 1024


def maker(accelerator):
    """What a snapshot must have in common with whoever resumes it."""
    with open(f"{SHARE}/qemu-version") as file:
        qemu = file.read().strip()
    return {
        "format": 1,
        "qemu": qemu,
        "accelerator": accelerator,
        "cpuModel": CPU[accelerator],
        "kernelArguments": KERNEL_ARGUMENTS,
        "processor": _processor(),
    }


def write(accelerator, hardware):
    files = {path: _digest(path) for path in (DISK, RAM, STATE)}
    document = {"madeBy": maker(accelerator), "hardware": hardware, "files": files}
    draft = f"{PATH}.part"
    with open(draft, "w") as file:
        json.dump(document, file, indent=1)
        file.write("\n")
    os.rename(draft, PATH)
    return document


def read(accelerator=None):
    """
    The manifest of a snapshot that can be resumed here.

    Raises SnapshotMissing, SnapshotForeign or SnapshotCorrupt.
    """
    try:
        with open(PATH) as file:
            document = json.load(file)
    except FileNotFoundError as error:
        raise SnapshotMissing(f"there is no snapshot in {FOLDER}") from error
    except ValueError as error:
        raise SnapshotCorrupt(f"{PATH} cannot be read: {error}") from error
    made = document["madeBy"]
    for name, here in maker(accelerator or made["accelerator"]).items():
        if made.get(name) != here:
            raise SnapshotForeign(f"the snapshot has {name} {made.get(name)!r}, here it is {here!r}")
    for path, digest in document["files"].items():
        found = _digest(path)
        if found != digest:
            raise SnapshotCorrupt(f"{path} is not what was written: {found}, not {digest}")
    return document


def _processor():
    """Guests keep the rate of the processor's clock, and with KVM its features."""
    with open("/proc/cpuinfo") as file:
        lines = [line for line in file.read().split("\n\n")[0].splitlines() if line.startswith(("model name", "flags"))]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _digest(path):
    """Size, and a digest of the whole file or of blocks spread over it."""
    try:
        size = os.path.getsize(path)
        digest = hashlib.sha256()
        step = max(SAMPLE_BYTES, size // SAMPLE_BLOCKS // 4096 * 4096)
        if size <= 64 * 1024 * 1024:
            step = SAMPLE_BYTES
        with open(path, "rb") as file:
            for offset in range(0, size, step):
                file.seek(offset)
                digest.update(file.read(SAMPLE_BYTES))
    except OSError as error:
        raise SnapshotCorrupt(f"{path} cannot be read: {error}") from error
    return {"size": size, "sha256": digest.hexdigest()}

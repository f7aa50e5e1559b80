"""The disks under database and files: room, kind, encryption."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from casebook.blobs.opening import folder_of
from casebook.cli.looks.finding import Finding
from casebook.work import House

ENOUGH = 2 * 2**30  # bytes of free disk below which the check complains
ENOUGH_FILES = 10_000
_OF_THE_NETWORK = {
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "9p",
    "ceph",
    "glusterfs",
    "afs",
    "fuse.sshfs",
    "fuse.rclone",
}
_OF_MEMORY = {"tmpfs", "ramfs", "devtmpfs"}
_MOUNTS = Path("/proc/self/mountinfo")
_BLOCKS = Path("/sys/dev/block")
_DEPTH = 5  # how many devices may lie under one another: a volume on a raid on a partition


def looks_at_disks(house: House) -> Iterator[Finding]:
    """Where instance folder and sealed files lie; a bucket has no disk of ours (storage.py looks at it)."""
    instance = house.settings.instance
    blobs = folder_of(house.settings.blobs) or instance
    free = shutil.disk_usage(blobs).free
    yield Finding("there is room on the disk", free > ENOUGH, f"only {free // 2**20} MiB are free")
    told = os.statvfs(blobs)
    yield Finding(
        "there is room for more files on the disk",
        told.f_files == 0 or told.f_favail > ENOUGH_FILES,  # some file systems do not count them
        f"only {told.f_favail} inodes are free",
    )
    places = {instance: "the instance folder"} | ({} if blobs == instance else {blobs: "the folder of sealed files"})
    for path, what in places.items():
        kind = kind_of_disk(path)
        yield Finding(
            f"{what} lies on a disk of this machine",
            kind not in _OF_THE_NETWORK | _OF_MEMORY,
            _why_not(kind, path),
            kind,
            note=kind in _OF_THE_NETWORK and instance not in (path, blobs.parent),
        )
    yield Finding(
        "the disk is encrypted",
        is_encrypted(instance) and is_encrypted(blobs),
        "no dm-crypt was seen under it; a virtual machine or a disk that encrypts itself may be all the same: make sure",
        note=True,
    )


def kind_of_disk(path: Path, mounts: str | None = None) -> str:
    """Name the file system that `path` lies on, "" where the kernel does not tell."""
    try:
        lines = (_MOUNTS.read_text("utf-8", "replace") if mounts is None else mounts).splitlines()
    except OSError:
        return ""
    best, kind = -1, ""
    for line in lines:  # proc(5): … mount point … - type source options; the last mount over a place counts
        head, _, tail = line.partition(" - ")
        place = head.split(" ")[4].replace("\\040", " ") if head.count(" ") >= 4 else ""  # noqa: PLR2004
        if place and path.is_relative_to(place) and len(place) >= best:
            best, kind = len(place), tail.split(" ")[0]
    return kind


def is_encrypted(path: Path) -> bool:
    """Whether a dm-crypt device lies under `path`, as far as can be seen."""
    device = path.stat().st_dev
    return _has_crypt(_BLOCKS / f"{os.major(device)}:{os.minor(device)}", _DEPTH)


def is_crypt_device(device: Path) -> bool:
    """Whether a block device, by its folder in sysfs, is or lies on one of dm-crypt."""
    return _has_crypt(device, _DEPTH)


def _has_crypt(device: Path, depth: int) -> bool:
    try:
        if (device / "dm" / "uuid").read_text("ascii").startswith("CRYPT-"):
            return True
    except OSError:
        pass
    below = device / "slaves"
    return depth > 0 and below.is_dir() and any(_has_crypt(each, depth - 1) for each in below.iterdir())


def _why_not(kind: str, path: Path) -> str:
    if kind in _OF_MEMORY:
        return f"{path} is gone when the machine stops: move it to a disk"
    return f"locks and syncing over a network lose data: move {path} to a disk of this machine"

"""What a pack comes in, and the simpler of the two kinds: an unpacked folder (the other is zipped.py).

Everything here comes from a stranger: no link is followed, and no name is accepted that is unsafe anywhere.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

from . import names
from .verdict import Unsound

PIECE = 1 << 20


class Container(Protocol):
    """The files of a pack, by their path inside the pack folder."""

    @property
    def folder(self) -> str:
        """The name of the pack folder; "" where the reader's own folder may have any name."""

    @property
    def sizes(self) -> dict[str, int]:
        """The size in bytes of each file, by path, sorted."""

    def pieces(self, path: str) -> Iterator[bytes]:
        """Read one file. Raises Unsound where the container itself shows damage."""


def check_names(paths: list[str]) -> None:
    """Refuse names that are unsafe anywhere, and names that some system cannot keep apart.

    Raises:
        Unsound: there is such a name.
    """
    for path in paths:
        if reason := names.fault(path):
            raise Unsound(f"the file name {path[:200]!r} is not allowed in a pack: {reason}")
    if twin := names.collision(paths):
        raise Unsound(f"the file name {twin!r} is there twice, or cannot be told from another on every computer")


class FolderContainer:
    """A pack as an unpacked folder. It may have any name; what is inside may not."""

    folder = ""

    def __init__(self, root: Path) -> None:
        self._root = root
        self.sizes = dict(sorted(self._walk(root)))
        check_names(list(self.sizes))

    def pieces(self, path: str) -> Iterator[bytes]:
        """Read one file."""
        with (self._root / path).open("rb") as file:
            while piece := file.read(PIECE):
                yield piece

    def _walk(self, folder: Path) -> Iterator[tuple[str, int]]:
        empty = True
        for found in sorted(os.scandir(folder), key=lambda item: item.name):
            empty = False
            path = Path(found.path)
            shown = path.relative_to(self._root).as_posix()
            if found.is_dir(follow_symlinks=False):
                yield from self._walk(path)
            elif found.is_file(follow_symlinks=False):
                yield shown, found.stat(follow_symlinks=False).st_size
            else:
                raise Unsound(f"{shown!r} is a link or a special file; a pack holds only files")
        if empty:
            raise Unsound(f"the folder {folder.name!r} is empty; a pack has no empty folders")

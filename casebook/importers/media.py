"""The files that messages carry: found among the members of the source, or missing for a reason that is said in words."""

import copy
import posixpath
import re
import unicodedata
from collections import defaultdict

from casebook.importers.message import Medium
from casebook.importers.source import Source

NOT_INCLUDED = "The export was made without this file."
TOO_LARGE = "The file was larger than the export allowed."
UNAVAILABLE = "The platform could not give the file when the export was made."
NOT_FOUND = "The export names this file, but it is not there."
TEXT_ONLY = "Only the text of the chat was given, without its files."
ONCE = "The file could be looked at only once and is in no export."

_AMBIGUOUS = ""
_UNSAFE = re.compile(r"(^|/)\.\.(/|$)")


class Finder:
    """Finds members by the names that messages give: beside the chat's own file, else by a name that only one has."""

    def __init__(self, source: Source, beside: str = "") -> None:
        self._folder = posixpath.dirname(beside)
        self._by_path: dict[str, str] = {}
        by_name: defaultdict[str, list[str]] = defaultdict(list)
        for member in source.members():
            self._by_path[_key(member.name)] = member.name
            by_name[_key(posixpath.basename(member.name))].append(member.name)
        self._by_name = {name: found[0] if len(found) == 1 else _AMBIGUOUS for name, found in by_name.items()}
        self._alone = len(self._by_path) <= 1
        self._by_stem: dict[str, str] = {}

    def beside(self, name: str) -> "Finder":
        """Give a finder for another chat of the same source, without reading its names again."""
        other = copy.copy(self)
        other._folder = posixpath.dirname(name)  # noqa: SLF001 -- one of its own kind
        return other

    def find(self, name: str, kind: str) -> Medium:
        """Give the medium of that name, with its member or with the reason why there is none."""
        path = name.replace("\\", "/").removeprefix("./")
        if not _UNSAFE.search(path):
            beside = self._by_path.get(_key(posixpath.join(self._folder, path)))
            if member := beside or self._by_name.get(_key(posixpath.basename(path))):
                return Medium(name, kind, member=member)
        return Medium(name, kind, TEXT_ONLY if self._alone else NOT_FOUND)

    def begun(self, stem: str) -> str:
        """Return the member beside the chat that is this path with some ending (files named by a hash); "" if none is."""
        if not self._by_stem:
            self._by_stem.update((posixpath.splitext(path)[0], member) for path, member in self._by_path.items())
        return "" if _UNSAFE.search(stem) else self._by_stem.get(_key(posixpath.join(self._folder, stem)), "")


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()

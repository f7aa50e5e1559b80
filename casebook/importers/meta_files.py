"""The files that pages and lists of Facebook's and Instagram's downloads name: from the download's root, or beside the page.

A picture that was sent into two chats has one name in two folders, so a name alone does not find it.
"""

import posixpath

from casebook.importers.media import Finder
from casebook.importers.message import Medium


class Files:
    """Finds the files that one member of a download names."""

    def __init__(self, finder: Finder, member: str) -> None:
        self._finder = finder
        self._member = f"/{member}"
        self._near = finder.beside(member)

    def find(self, uri: str, kind: str) -> Medium:
        """Give the medium of that name, with its member or with the reason why there is none."""
        first = uri.replace("\\", "/").removeprefix("./").partition("/")[0]
        place = self._member.find(f"/{first}/")
        near = self._near.find(uri, kind)
        if place < 0 or posixpath.join(posixpath.dirname(self._member[1:]), uri) == near.member:
            return near
        rooted = self._finder.beside(f"{self._member[1:][:place]}x").find(uri, kind)
        return rooted if rooted.member else near

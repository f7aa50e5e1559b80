"""What was screened before for exactly the same recipient and terms: texts without any hit, and files that have not changed.

Within one screening each different text is searched once. Across screenings only a page that looks again gives a memory; a build
never does, so what leaves is searched in full. Keys are SHA-256 over all that a result depends on, bytes as they were read now.
"""

import hashlib
from collections.abc import Collection, Iterable
from functools import cached_property
from typing import Any

import msgspec

from casebook.exporters.dossier import ExhibitFile
from casebook.exporters.profile import Profile
from casebook.sensitive import Memory, Term


class ScreenedBefore:
    """Names texts and files by what was asked about them, and remembers what came of it.

    Args:
        memory: what outlives this screening; None where everything is to be searched anew.
        profile: who receives.
        terms: what is sought.
        public: handles, names and addresses that the pack is about.
        named: ids of people who enter by name by consents of their own.
    """

    def __init__(
        self,
        memory: Memory | None,
        profile: Profile,
        terms: tuple[Term, ...],
        public: Iterable[str],
        named: Collection[str],
    ) -> None:
        self._memory = memory
        self._depends_on = (profile, terms, sorted(public), sorted(named))
        self._clean: set[tuple[str, bool]] = set()

    @property
    def remembers(self) -> bool:
        """Whether anything outlives this screening."""
        return self._memory is not None

    def is_clean(self, text: str, *, loose: bool) -> bool:
        """Whether this very text was searched, and no hit of any weight was in any of its layers."""
        if (text, loose) in self._clean:
            return True
        return self._memory is not None and self._memory.get(self._key_of_text(text, loose=loose)) is not None

    def keep_clean(self, text: str, *, loose: bool) -> None:
        """Remember that nothing at all was found in a text, whoever it would have concerned."""
        self._clean.add((text, loose))
        if self._memory is not None:
            self._memory.keep(self._key_of_text(text, loose=loose), result=True)

    def key_of_file(self, octets: bytes, file: ExhibitFile, where: object, *, as_received: bool) -> bytes:
        """Name what is found in a file: by its bytes, its type, how it leaves and where it stands."""
        content = hashlib.sha256(octets).hexdigest()
        of_file = (content, file.media_type, file.size, where, as_received)
        return hashlib.sha256(self._asked + b"file" + msgspec.json.encode(of_file, order="deterministic")).digest()

    def of_file(self, key: bytes) -> Any:  # noqa: ANN401  -- whatever `keep_file` was given
        """Give what was found in a file, None where it is not known."""
        return self._memory.get(key) if self._memory is not None else None

    def keep_file(self, key: bytes, found: object) -> None:
        """Remember what was found in a file."""
        if self._memory is not None:
            self._memory.keep(key, found)

    @cached_property
    def _asked(self) -> bytes:
        return hashlib.sha256(msgspec.json.encode(self._depends_on, order="deterministic")).digest()

    def _key_of_text(self, text: str, *, loose: bool) -> bytes:
        kind = b"name" if loose else b"text"
        return hashlib.sha256(self._asked + kind + text.encode("utf-8", "surrogatepass")).digest()

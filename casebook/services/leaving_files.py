"""The files of a dossier's exhibits: originals where the profile admits them, approved redacted copies where it does not.

What is filed here says where its bytes lie; it opens none of them. Source: exports.md §4.2, §4.4.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

from casebook.crypto.envelope import SecretKey
from casebook.exporters.dossier import ExhibitFile, Failure, FileRole, RedactionFacts
from casebook.exporters.profile import Profile
from casebook.exporters.transcripts import VTT, clock
from casebook.inspection.names import pack_name
from casebook.model.evidence import DerivativeBody
from casebook.model.redaction import Redaction
from casebook.services.custody import ExhibitView
from casebook.services.leaving_copies import (
    copy_that_leaves,
    copy_waits,
    register_of,
    register_of_words,
    stills_that_leave,
    text_before,
    texts_that_leave,
)
from casebook.services.redaction_register import Quoting
from casebook.services.translated_facts import cues_of

TEXT_ROLES: dict[str, FileRole] = {"translation": "translation", "transcript": "transcript", "excerpt": "excerpt"}


@dataclass(frozen=True, slots=True)
class Stored:
    """A file of the dossier as it lies in the blob store, or its text."""

    blob: str = ""
    file_key: SecretKey | None = None
    size: int = 0
    text: bytes = b""
    owner: UUID | None = None  # the report that a file is bound to; None for the case


class Filing:
    """Gathers the files of one pack; `words` puts codes in the place of names."""

    def __init__(self, profile: Profile, words: Callable[[str], str]) -> None:
        self._profile = profile
        self._words = words
        self.sources: dict[str, Stored] = {}
        self.originals: dict[str, Stored] = {}  # by copy: what it was made from, and what does not leave
        self.intimate: set[str] = set()  # keys of files that are never drawn on paper
        self.redactions: list[RedactionFacts] = []
        self.failures: list[Failure] = []

    def files(self, view: ExhibitView, label: str) -> Iterator[ExhibitFile]:
        """Give the files of an exhibit under the label that it has in this pack."""
        exhibit, original = view.exhibit, view.exhibit.original
        key = f"{label}/original"
        if self._profile.allows_originals:
            if exhibit.body.intimate:
                self.intimate.add(key)
            self.sources[key] = Stored(
                exhibit.blob, SecretKey(original.file_key), original.size, owner=original.bound_to
            )
            yield ExhibitFile(
                key=key,
                role="original",
                name=pack_name(original.name, original.media_type),
                original_name=original.name,
                media_type=original.media_type,
                size=original.size,
                sha256=original.sha256,
                sha512=original.sha512,
                language=exhibit.body.language,
            )
            copies = stills_that_leave(view)
        else:
            copies = tuple(dict.fromkeys((*stills_that_leave(view), *filter(None, (copy_that_leaves(view),)))))
            if not copies and copy_waits(view):
                self.failures.append(Failure(what=label, reason="its redacted copy waits for a second member"))
        for number, copy in enumerate(copies, start=1):
            yield self._copy_file(view, label, number, *copy)
        named: set[str] = set()
        for number, body in enumerate(self.texts(view), start=1):
            file = self._text_file(label, number, body, key, named)
            if body.redaction is not None:
                self.redactions += register_of(label, file.key, file.sha256, body.redaction)
                self.originals[file.key] = Stored(text=text_before(view, body.redaction))
            yield file

    def quoted(self, body: Quoting, where: str) -> None:
        """Register the closed words of a post or incident that leaves; `where` says which it is."""
        if not self._profile.allows_originals:
            for key, before, lines in register_of_words(body, where, len(self.originals)):
                self.redactions += lines
                self.originals[key] = Stored(text=before)

    def texts(self, view: ExhibitView) -> list[DerivativeBody]:
        """Give the transcripts and translations of an exhibit as they may leave."""
        return list(texts_that_leave(view, originals=self._profile.allows_originals))

    def _copy_file(
        self, view: ExhibitView, label: str, number: int, blob: str, body: DerivativeBody, told: Redaction
    ) -> ExhibitFile:
        key = f"{label}/redacted" if number == 1 else f"{label}/redacted/{number}"
        if view.exhibit.body.intimate:
            self.intimate.add(key)
        self.sources[key] = Stored(blob, SecretKey(body.file_key), body.size)
        self.redactions += register_of(label, key, body.sha256, told)
        original = view.exhibit.original
        self.originals[key] = Stored(
            view.exhibit.blob, SecretKey(original.file_key), original.size, owner=original.bound_to
        )
        return ExhibitFile(
            key=key,
            role="derivative",
            name=_copy_name(label, number, body, told),
            media_type=body.media_type,
            size=body.size,
            sha256=body.sha256,
            sha512=body.sha512,
            language=view.exhibit.body.language,
            based_on=f"{label}/original",
            made_by="; ".join(("redaction", told.recipe[-1] if told.recipe else "")),
            redaction_codes=tuple(sorted({mark.code for mark in told.marks})),
            at_ms=told.at_ms,
        )

    def _text_file(
        self, exhibit: str, number: int, body: DerivativeBody, original: str, named: set[str]
    ) -> ExhibitFile:
        key = f"{exhibit}/text/{number}"
        content = self._words(body.text).encode()
        self.sources[key] = Stored(size=len(content), text=content)
        role = TEXT_ROLES[body.operation]
        timed = bool(cues_of(content.decode(), body.media_type))
        stem = f"{exhibit}_{role}_{number}_{body.language or 'und'}"
        if timed:  # the first transcript is what players look for beside a recording (exports.md §3.2)
            plain_name = f"{exhibit}_{role}.vtt"
            name = plain_name if plain_name not in named else f"{stem}.vtt"
        else:
            name = f"{stem}.txt"
        named.add(name)
        return ExhibitFile(
            key=key,
            role=role,
            name=name,
            media_type=VTT if timed else "text/plain",
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),  # of what leaves: names in it may have become codes
            sha512=hashlib.sha512(content).hexdigest(),
            language=body.language,
            based_on=original if self._profile.allows_originals else "",
            made_by=body.made_by,
        )


def _copy_name(label: str, number: int, body: DerivativeBody, told: Redaction) -> str:
    if told.at_ms is not None:
        return f"{label}_still_{number}_{clock(told.at_ms).replace(':', '-').replace('.', '-')}.png"
    again = "" if number == 1 else f"_{number}"
    return f"{label}_redacted{again}.{'pdf' if body.media_type == 'application/pdf' else 'png'}"

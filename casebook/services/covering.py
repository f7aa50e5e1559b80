"""Which incident is supported by what: an exhibit, its capture, its original, words in the reader's language, graded sources.

It judges no evidence. It only finds what is absent, so that somebody can fill the gap while it can still be filled.
"""

from collections import defaultdict
from contextlib import suppress
from uuid import UUID

from sqlalchemy import select

from casebook.access import Permission, require
from casebook.dates import parse_edtf
from casebook.errors import NoGrant, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import Capture, Derivative
from casebook.model.evidence import CaptureBody, DerivativeBody
from casebook.model.incident import IncidentBody
from casebook.pictures.coverage import Covered, state
from casebook.services.casework import hold
from casebook.services.reading import CaseBook, Opened, case_book
from casebook.work import Work

FROM_THE_WEB = frozenset({"screenshot", "screen_recording", "wacz", "api"})
"""Ways to obtain a file whose record needs the address it was taken from."""


def coverage(work: Work, keys: Keyring, case_id: UUID, locale: str) -> tuple[CaseBook, list[Covered]]:
    """Open a case and say for each of its incidents what supports it; `locale` is the reader's language.

    The rows are numbered as the incidents stand in the case: in the order of when they happened.

    Raises:
        NotFound: there is no such case, or none that the actor may know of.
        NotAllowed: the actor may not see exhibits.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_EVIDENCE, holds_case=True)
    book = case_book(work, keys, case_id, page="pictures.coverage")
    obtained: dict[UUID, list[CaptureBody]] = defaultdict(list)
    for capture in work.db.scalars(select(Capture).where(Capture.case_id == case_id)):
        with suppress(Tampered, NoGrant):  # what is damaged supports nothing
            obtained[capture.evidence_id].append(keys.open_row(capture, CaptureBody))
    translated: set[UUID] = set()
    for derivative in work.db.scalars(select(Derivative).where(Derivative.case_id == case_id)):
        with suppress(Tampered, NoGrant):
            made = keys.open_row(derivative, DerivativeBody)
            translated.update([derivative.evidence_id] * (made.operation == "translation" and bool(made.text)))
    finder = _Finder(work, book, obtained, translated, locale)
    return book, [finder.row(number, incident) for number, incident in enumerate(book.incidents, 1)]


def capture_is_complete(body: CaptureBody) -> bool:
    """Whether a stranger learns how, when and, where it matters, from which address a file was taken."""
    addressed = body.method not in FROM_THE_WEB or bool(body.url_final or body.url_requested)
    return bool(body.method) and parse_edtf(body.captured.edtf).known and addressed


class _Finder:
    """Looks at one incident after the other."""

    def __init__(
        self,
        work: Work,
        book: CaseBook,
        obtained: dict[UUID, list[CaptureBody]],
        translated: set[UUID],
        locale: str,
    ) -> None:
        self._work, self._book, self._locale = work, book, locale
        self._obtained, self._translated = obtained, translated

    def row(self, number: int, incident: Opened[IncidentBody]) -> Covered:
        exhibits = self._book.evidence_of.get(incident.id, [])
        foreign = self._foreign(incident)
        graded = [bool(source.reliability and source.credibility) for source in incident.body.sources]
        return Covered(
            number,
            {
                "exhibit": state(needed=True, there=bool(exhibits)),
                "capture": state(
                    needed=bool(exhibits),
                    there=all(any(map(capture_is_complete, self._obtained[one.id])) for one in exhibits),
                ),
                "original": state(
                    needed=bool(exhibits), there=all(self._work.blobs.exists(one.blob) for one in exhibits)
                ),
                "translation": state(
                    needed=bool(foreign),
                    there=all(foreign) or any(one.id in self._translated for one in exhibits),
                ),
                "source": state(needed=True, there=bool(graded) and all(graded)),
            },
        )

    def _foreign(self, incident: Opened[IncidentBody]) -> list[bool]:
        """For each text that is not known to be in the reader's language: whether it is translated."""
        body = incident.body
        texts = [(body.original_text, body.original_language, body.translation)]
        texts += [
            (post.body.text, post.body.language, post.body.translation)
            for post in self._book.posts_of.get(incident.id, [])
        ]
        return [bool(translation) for text, language, translation in texts if text and language != self._locale]

"""How far work beside the pages has come, and whether somebody has asked it to stop.

Shared between the thread that works and the pages that tell of it: numbers and codes of stages only, never a word of the
case. It knows neither keys nor a database.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Event, Lock
from typing import Any

from casebook.exporters.documents import CertificateFacts, Pages
from casebook.exporters.dossier import Contents, Dossier, ExhibitFacts
from casebook.exporters.profile import Document
from casebook.exporters.typeset.leaves import BoundPart
from casebook.exporters.typeset.typesetter import TypstTypesetter

PACK = ("waiting", "searching", "reading", "setting", "writing", "checking", "binding")
"""In their order: search for what may not leave, read every file once, set the pages, write the ZIP, verify it, set the file to read."""
IMPORT = ("waiting", "taking")
"""Take rows in, batch by batch; what the case has already is looked up before."""
CAPTURE = ("waiting", "opening", "sealing")
"""Open the page and wait for it, seal what was there."""
PATTERNS = ("waiting", "looking", "comparing")
"""Look into the pictures, compare the posts."""
INDEX = ("waiting", "indexing", "sealing")
"""Open every record of a team, seal what was read."""
STAGES = (*PACK, "taking", "opening", "sealing", "looking", "comparing", "indexing")
"""The stages of all kinds of work. Rows of jobs hold their numbers: a further one goes to the end (docs/formats/jobs.md)."""
_OWN_SHEETS = 5  # list of exhibits, pages of the bundle, chronology, statement, certificate


class Stopped(Exception):  # noqa: N818  -- errors are named for what is wrong
    """Somebody asked the work to stop. No `CasebookError`: nobody may take it for a broken exhibit and go on."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A stage, and how many of its steps are done; `of` is 0 where nobody can say how many there are."""

    stage: str
    done: int = 0
    of: int = 0
    stages: tuple[str, ...] = PACK  # that its kind of work goes through

    @property
    def share(self) -> float:
        """How much of the whole is done, 0 to 1; each stage counts the same."""
        within = min(self.done / self.of, 1.0) if self.of else 0.0
        return (self.stages.index(self.stage) + within) / len(self.stages)


class Progress:
    """What a piece of work tells of itself while it runs; `asks` is called at every step and may stop it."""

    def __init__(self, asks: Callable[[], bool] | None = None, stages: tuple[str, ...] = PACK) -> None:
        self._stages = stages
        self._standing = Standing(stages[0], stages=stages)
        self._lock = Lock()
        self._stop = Event()
        self._asks = asks
        self._files = 0

    @property
    def standing(self) -> Standing:
        """How far it is now."""
        with self._lock:
            return self._standing

    @property
    def stopping(self) -> bool:
        """Whether somebody asked it to stop."""
        return self._stop.is_set()

    def stop(self) -> None:
        """Ask it to stop at its next step."""
        self._stop.set()

    def look(self) -> None:
        """Go on, or raise Stopped."""
        if self._asks is not None and not self._asks():
            self.stop()
        if self.stopping:
            raise Stopped

    def begin(self, stage: str, of: int = 0) -> None:
        """Enter a stage; whoever asks is told of it at once. Raises Stopped."""
        self.look()
        with self._lock:
            self._standing = Standing(stage, 0, of, self._stages)
        self.look()

    def one(self) -> None:
        """Count one step of the present stage. Raises Stopped."""
        self.look()
        with self._lock:
            now = self._standing
            self._standing = Standing(now.stage, now.done + 1, now.of, self._stages)

    # ── what is watched ─────────────────────────────────────────────────────────────────────────────────

    def dossier(self, dossier: Dossier) -> None:
        """Learn how many files there are to read."""
        self._files = sum(len(exhibit.files) for exhibit in dossier.exhibits)

    def reading(self, stage: str) -> None:
        """Enter a stage that reads each file once."""
        self.begin(stage, self._files)

    def contents(self, contents: Contents) -> Contents:
        """Give the same bytes, counted file by file where the stage reads files; each piece looks whether to go on."""

        def watched(key: str) -> Iterator[bytes]:
            for piece in contents(key):
                self.look()
                yield piece
            if self.standing.stage in {"searching", "reading", "writing"}:
                self.one()

        return watched

    def sheets(self, dossier: Dossier) -> None:
        """Enter the setting of pages, if it has not begun."""
        if self.standing.stage != "setting":
            self.begin("setting", len(dossier.exhibits) + _OWN_SHEETS)


class WatchedTypesetter(TypstTypesetter):
    """The typesetter, telling of each document that it sets. Its bytes are the same."""

    def __init__(self, progress: Progress, *given: Any, **kept: Any) -> None:  # noqa: ANN401  -- the typesetter's own
        super().__init__(*given, **kept)
        self._progress = progress

    def bundle_pages(self, dossier: Dossier, contents: Contents) -> Pages:
        """Find the pages of each exhibit, and count them as one document."""
        self._progress.sheets(dossier)
        pages = super().bundle_pages(dossier, contents)
        self._progress.one()
        return pages

    def index(self, dossier: Dossier, pages: Pages) -> bytes:
        """Set the list of exhibits."""
        return self._counted(dossier, super().index(dossier, pages))

    def chronology(self, dossier: Dossier) -> bytes:
        """Set the chronology."""
        return self._counted(dossier, super().chronology(dossier))

    def cover_slip(self, dossier: Dossier, exhibit: ExhibitFacts) -> bytes:
        """Set the slip of an exhibit."""
        return self._counted(dossier, super().cover_slip(dossier, exhibit))

    def custodian_statement(self, dossier: Dossier) -> bytes:
        """Set the statement of the custodian."""
        return self._counted(dossier, super().custodian_statement(dossier))

    def document(self, dossier: Dossier, document: Document) -> bytes:
        """Set a document of the profile."""
        self._progress.look()
        return super().document(dossier, document)

    def exhibit_parts(self, dossier: Dossier, exhibit: ExhibitFacts, contents: Contents) -> tuple[BoundPart, ...]:
        """Set an exhibit as a file of its own."""
        self._progress.look()
        return super().exhibit_parts(dossier, exhibit, contents)

    def certificate(self, dossier: Dossier, facts: CertificateFacts) -> bytes:
        """Set the certificate, the last document before the pack is written."""
        made = self._counted(dossier, super().certificate(dossier, facts))
        self._progress.reading("writing")
        return made

    def bundle(self, dossier: Dossier, facts: CertificateFacts, contents: Contents) -> bytes:
        """Set the file to read."""
        self._progress.begin("binding")
        return super().bundle(dossier, facts, contents)

    def bundle_parts(self, dossier: Dossier, facts: CertificateFacts, contents: Contents) -> tuple[BoundPart, ...]:
        """Set the files to read."""
        self._progress.begin("binding")
        return super().bundle_parts(dossier, facts, contents)

    def _counted(self, dossier: Dossier, made: bytes) -> bytes:
        self._progress.sheets(dossier)
        self._progress.one()
        return made

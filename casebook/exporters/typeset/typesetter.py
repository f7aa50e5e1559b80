"""The typesetter of a pack: implements `casebook.exporters.documents.Typesetter` with typst.

One instance serves one pack: it keeps a warm child and what the files show between `bundle_pages` and `bundle`, and
forgets both when it is closed. No method fails because of what a text or a picture contains.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC
from types import TracebackType
from typing import Self, TypeVar

from casebook.exporters.documents import CertificateFacts, Pages
from casebook.exporters.dossier import Contents, Dossier, ExhibitFacts
from casebook.exporters.profile import Document, Words, spoken
from casebook.exporters.typeset.bundle import Seen, bundle, places_of
from casebook.exporters.typeset.certificate import certificate
from casebook.exporters.typeset.chronology import chronology
from casebook.exporters.typeset.compiler import Compiler, Job, TypesettingFailed
from casebook.exporters.typeset.custodian import ENGLISH, custodian
from casebook.exporters.typeset.custodian import title as statement_title
from casebook.exporters.typeset.documents_set import document_blocks
from casebook.exporters.typeset.exhibits import Album, look, slip, words
from casebook.exporters.typeset.pictures import BUNDLE_PIXELS, Pictures, PictureSet, is_picture, pixels
from casebook.exporters.typeset.scene import scene, voice
from casebook.exporters.typeset.setting import Json, Setting, flat
from casebook.exporters.typeset.timeline import timeline
from casebook.exporters.typeset.wording import stamp, wording

Answer = TypeVar("Answer")
Compose = Callable[[Setting, Album], list[Json]]
"""Composes the blocks of a document in a setting, putting its pictures into the album."""


class TypstTypesetter:
    """Sets every PDF of one pack; use as a context manager. `pictures` shows what the exhibits' files hold.

    `seconds` is the wall-clock time that one document may take. Raises TypesettingFailed when the child cannot work.
    """

    def __init__(self, pictures: Pictures, seconds: float = 120.0) -> None:
        self._pictures = pictures
        self._compiler = Compiler(seconds)
        self._seen: tuple[Dossier, Seen] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the child and forget every picture."""
        self._seen = None
        self._compiler.close()

    def index(self, dossier: Dossier, pages: Pages) -> bytes:
        """The list of exhibits, with their pages in the bundle where `pages` names them."""
        return self._sheet(dossier, "index", lambda setting, _: _index(setting, dossier, pages))

    def chronology(self, dossier: Dossier) -> bytes:
        """What happened, in order, after a picture of the timeline."""
        return self._sheet(
            dossier,
            "chronology",
            lambda setting, _: [*timeline(setting, dossier.incidents), *chronology(setting, dossier, {})],
        )

    def cover_slip(self, dossier: Dossier, exhibit: ExhibitFacts) -> bytes:
        """The slip that opens an exhibit, with the words of the exhibit that the dossier holds."""
        return self._sheet(
            dossier,
            "exhibit_named",
            lambda setting, _: [
                {"b": "lead", "text": setting.line(exhibit.title)},
                *slip(setting, exhibit),
                *words(setting, exhibit),
            ],
            exhibit.label,
        )

    def custodian_statement(self, dossier: Dossier) -> bytes:
        """The statement that a human custodian completes and signs, in the form and language of the venue."""
        venue = replace(dossier, locale="en") if dossier.profile.custodian in ENGLISH else dossier
        return self._sheet(venue, statement_title(venue), lambda setting, _: custodian(setting, venue))

    def certificate(self, dossier: Dossier, facts: CertificateFacts) -> bytes:
        """The evidence certificate as a document of its own."""
        return self._sheet(dossier, "certificate", lambda setting, _: certificate(setting, dossier, facts))

    def document(self, dossier: Dossier, document: Document) -> bytes:
        """One of the profile's own documents, alone, on the profile's paper."""
        return self._sheet(dossier, document.title, lambda setting, _: document_blocks(scene(setting, dossier), document))

    def bundle(self, dossier: Dossier, facts: CertificateFacts, contents: Contents) -> bytes:
        """The reader PDF: cover, contents, people, chronology, exhibits, omissions, certificate."""
        seen = self._look(dossier, contents)
        return self._pdf(dossier, "bundle", lambda setting, album: bundle(setting, dossier, facts, seen, album))

    def bundle_pages(self, dossier: Dossier, contents: Contents) -> Pages:
        """First and last page of each exhibit in the bundle; page 1 is the cover."""
        seen = self._look(dossier, contents)
        found = self._careful(
            dossier,
            "bundle",
            lambda setting, album: bundle(setting, dossier, None, seen, album),
            lambda job: self._compiler.query(job, "<place-end>"),
        )
        pages = {str(mark["place"]): (int(str(mark["first"])), int(str(mark["last"]))) for mark in found}
        return {label: pages[place] for label, place in places_of(dossier).items()}

    def _look(self, dossier: Dossier, contents: Contents) -> Seen:
        """What every file shows, looked at once per dossier."""
        if self._seen is None or self._seen[0] is not dossier:
            seen = {exhibit.label: look(exhibit, contents, self._pictures) for exhibit in dossier.exhibits}
            self._seen = (dossier, self._sound(_within_budget(seen)))
        return self._seen[1]

    def _sound(self, seen: Seen) -> Seen:
        """Leave out what claims to be a picture and is not: one of them would sink the whole bundle."""
        shown = [p for files in seen.values() for found in files.values() for p in found.pictures if is_picture(p)]
        broken = self._broken(tuple(shown))
        if not broken:
            return seen
        return {
            label: {
                key: PictureSet(tuple(p for p in f.pictures if p not in broken), f.text, f.note, f.page_count)
                for key, f in files.items()
            }
            for label, files in seen.items()
        }

    def _broken(self, pictures: tuple[bytes, ...]) -> frozenset[bytes]:
        """Those that typst cannot draw, found by halving: one quick query when all are sound."""
        if not pictures:
            return frozenset()
        try:
            self._compiler.query(Job("proof", {"count": len(pictures)}, pictures), "<drawn>")
        except TypesettingFailed:
            if len(pictures) == 1:
                return frozenset(pictures)
            half = len(pictures) // 2
            return self._broken(pictures[:half]) | self._broken(pictures[half:])
        return frozenset()

    def _sheet(self, dossier: Dossier, title: str | Words, compose: Compose, label: str = "") -> bytes:
        """A document of its own: a title (a key of our words, or a profile's words), its pack, then what `compose` gives."""

        def whole(setting: Setting, album: Album) -> list[Json]:
            case = dossier.case
            head: Json = {
                "b": "head",
                "title": _titled(setting, title, label),
                "office": setting.line(dossier.issuer.legal_name),
                "about": setting.line(f"{case.reference} · {case.title}"),
            }
            return [head, *compose(setting, album)]

        return self._pdf(dossier, title, whole, label)

    def _pdf(self, dossier: Dossier, title: str | Words, compose: Compose, label: str = "") -> bytes:
        return self._careful(dossier, title, compose, self._compiler.pdf, label)

    def _careful(
        self, dossier: Dossier, title: str | Words, compose: Compose, ask: Callable[[Job], Answer], label: str = ""
    ) -> Answer:
        """Compile; when a combination of characters has no glyph after all, once more with rare characters spelled out."""
        try:
            return ask(_job(Setting(wording(voice(dossier))), dossier, title, compose, label))
        except TypesettingFailed as failure:
            if not failure.uncovered:
                raise
        return ask(_job(Setting(wording(voice(dossier)), strict=True), dossier, title, compose, label))


def _within_budget(seen: Seen) -> Seen:
    """Leave out what is over BUNDLE_PIXELS, from the end; the page says how many of how many are shown."""
    left = BUNDLE_PIXELS
    kept: dict[str, dict[str, PictureSet]] = {}
    for label, files in seen.items():
        kept[label] = {}
        for key, found in files.items():
            shown: list[bytes] = []
            for picture in found.pictures:
                left -= pixels(picture)
                if left >= 0:
                    shown.append(picture)
            total = max(found.page_count, len(found.pictures))
            kept[label][key] = PictureSet(tuple(shown), found.text, found.note, total)
    return kept


def _titled(setting: Setting, title: str | Words, label: str) -> Json:
    if isinstance(title, str):
        return setting.word(title, label=label)
    return setting.line(spoken(title, setting.words.locale), ours=True)


def _job(setting: Setting, dossier: Dossier, title: str | Words, compose: Compose, label: str) -> Job:
    album = Album()
    blocks = compose(setting, album)
    issued = dossier.issued_at.astimezone(UTC)
    name = flat(_titled(setting, title, label))
    content: Json = {
        "lang": setting.words.locale,
        "dir": setting.words.direction,
        "title": f"{name} · {flat(setting.line(dossier.pack_id))}",
        "author": flat(setting.line(dossier.issuer.legal_name)),
        "date": [issued.year, issued.month, issued.day, issued.hour, issued.minute, issued.second],
        "pack": setting.line(dossier.pack_id),
        "label": setting.line(label),
        "page_of": [setting.words("page_of").partition("{page}")[0], *_around_total(setting)],
        "page_short": setting.words("page_short").split("{page}"),
        "blocks": blocks,
    }
    return Job("pack", content, tuple(album.pictures), int(issued.timestamp()))


def _around_total(setting: Setting) -> list[str]:
    between, _, after = setting.words("page_of").partition("{page}")[2].partition("{total}")
    return [between, after]


def _index(setting: Setting, dossier: Dossier, pages: Pages) -> list[Json]:
    if not dossier.exhibits:
        return [setting.tell("no_exhibits", "quiet")]
    rows = [
        [
            [setting.cell(exhibit.label, style="strong")],
            [setting.cell(exhibit.title), setting.cell(exhibit.kind, style="quiet")],
            [setting.cell(stamp(exhibit.capture.captured_at_utc))],
            [setting.cell("–".join(str(page) for page in sorted(set(pages.get(exhibit.label, ())))))],
        ]
        for exhibit in dossier.exhibits
    ]
    heads = ["exhibit", "title", "captured", "pages"]
    return [setting.tell("index_lead", "quiet"), setting.table(["auto", "wide", "short", "number"], heads, rows)]

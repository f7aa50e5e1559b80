"""The typesetter of a pack: implements `casebook.exporters.documents.Typesetter` with typst.

One instance serves one pack: it keeps a warm child and what the files show between `bundle_pages` and `bundle`, and
forgets both when it is closed. No method fails because of what a text or a picture contains.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

from casebook.exporters.documents import CertificateFacts, Pages
from casebook.exporters.dossier import Contents, Dossier, ExhibitFacts
from casebook.exporters.file_names import exhibit_name, part_name
from casebook.exporters.marks import in_order
from casebook.exporters.profile import Document, Words, spoken
from casebook.exporters.typeset.bundle import Seen, bundle, places_of
from casebook.exporters.typeset.certificate import certificate
from casebook.exporters.typeset.certificates import certificates
from casebook.exporters.typeset.chronology import chronology
from casebook.exporters.typeset.compiler import Compiler, Job, TypesettingFailed
from casebook.exporters.typeset.court_pages import court, single
from casebook.exporters.typeset.custodian import ENGLISH, custodian
from casebook.exporters.typeset.custodian import title as statement_title
from casebook.exporters.typeset.documents_set import document_blocks
from casebook.exporters.typeset.exhibits import Album, look, merged, slip, words
from casebook.exporters.typeset.leaves import Binder, Binding, BoundPart, LeafSet, Leaves, marker_pixels
from casebook.exporters.typeset.pictures import BUNDLE_PIXELS, Pictures, PictureSet, is_picture, pixels
from casebook.exporters.typeset.scene import scene, voice
from casebook.exporters.typeset.setting import Json, Setting, flat
from casebook.exporters.typeset.timeline import timeline
from casebook.exporters.typeset.wording import stamp, wording

MOST_PASSES = 4  # settings of a bundle until the numbers of its files stand still
HOUSE_MARGIN = 24.0  # millimetres at the sides
TOP_EDGE = 0.72  # of a line, in em: house.typ
WORD_LINE = 1.15  # a line of a word processor, in em: what "1.5 line spacing" of a court is counted from
Answer = TypeVar("Answer")
Compose = Callable[[Setting, Album], list[Json]]
"""Composes the blocks of a document in a setting, putting its pictures into the album."""


class TypstTypesetter:
    """Sets every PDF of one pack; use as a context manager. `pictures` shows what the exhibits' files hold.

    `seconds` is the wall-clock time that one document may take. Raises TypesettingFailed when the child cannot work.
    """

    def __init__(
        self, pictures: Pictures, seconds: float = 120.0, *, leaves: Leaves | None = None, binder: Binder | None = None
    ) -> None:
        self._pictures = pictures
        self._leaves = leaves if binder else None  # without a binder no page could be put in its place
        self._binder = binder
        self._compiler = Compiler(seconds)
        self._seen: tuple[Dossier, Seen] | None = None
        self._merged: dict[str, dict[str, LeafSet]] = {}
        self._last: tuple[Dossier, object, bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """End the child and forget every picture."""
        self._seen, self._merged, self._last = None, {}, None
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

    def translation_certificates(self, dossier: Dossier) -> bytes:
        """What the human translators sign, as a document of its own, each certificate on a page of its own."""
        return self._sheet(
            dossier, "translation_certificates", lambda setting, _: certificates(scene(setting, dossier))
        )

    def document(self, dossier: Dossier, document: Document) -> bytes:
        """One of the profile's own documents, alone, on the profile's paper."""
        return self._sheet(
            dossier, document.title, lambda setting, _: document_blocks(scene(setting, dossier), document)
        )

    def exhibit_parts(self, dossier: Dossier, exhibit: ExhibitFacts, contents: Contents) -> tuple[BoundPart, ...]:
        """One exhibit alone: its slip, its words, its pages; divided between pages where it is above the profile's limit."""
        shown = self._shown(dossier, contents)
        pages = partial(single, dossier=dossier, exhibit=exhibit, shown=shown.get(exhibit.label, {}))
        title = {"en": exhibit.title or exhibit.label}
        most, name = dossier.profile.layout.most_bytes * 9 // 10, exhibit_name(dossier, exhibit.label, several=True)
        return tuple(self._bound(dossier, pages, title, [exhibit.label], style="single", most=most, name=name))

    def bundle(self, dossier: Dossier, facts: CertificateFacts, contents: Contents) -> bytes:
        """The reader PDF, whole: casebook's own file, or the profile's bundle."""
        if dossier.profile.layout.style == "bundle":
            return self._parts(dossier, facts, contents, 0)[0].content
        seen = self._look(dossier, contents)
        return self._pdf(dossier, "bundle", lambda setting, album: bundle(setting, dossier, facts, seen, album))

    def bundle_parts(self, dossier: Dossier, facts: CertificateFacts, contents: Contents) -> tuple[BoundPart, ...]:
        """The bundle in files below nine tenths of the profile's limit, divided where exhibits begin (exports.md §2.1)."""
        most = dossier.profile.layout.most_bytes * 9 // 10
        return tuple(self._parts(dossier, facts, contents, most))

    def bundle_pages(self, dossier: Dossier, contents: Contents) -> Pages:
        """First and last page of each exhibit in the bundle; page 1 is its first page."""
        if dossier.profile.layout.style == "bundle":
            shown = self._shown(dossier, contents)
            compose = partial(court, dossier=dossier, facts=None, seen=shown)
        else:
            seen = self._look(dossier, contents)
            compose = partial(_file, dossier=dossier, seen=seen)
        found = self._careful(dossier, "bundle", compose, lambda job: self._compiler.query(job, "<place-end>"))
        pages = {str(mark["place"]): (int(str(mark["first"])), int(str(mark["last"]))) for mark in found}
        return {label: pages[place] for label, place in places_of(dossier).items()}

    # ── bundles of courts ───────────────────────────────────────────────────────────────────────────────

    def _parts(self, dossier: Dossier, facts: CertificateFacts, contents: Contents, most: int) -> Sequence[BoundPart]:
        """Set and bind; where it becomes several files, once more with the number of the file beside each exhibit."""
        shown = self._shown(dossier, contents)
        dossier = replace(dossier, draft=dossier.draft or facts.unstamped_draft)
        title = dossier.profile.layout.title or "bundle"
        order = [each.label for _, section in in_order(dossier) for each in section]
        printed: dict[str, str] | None = None
        for _ in range(MOST_PASSES):
            pages = partial(court, dossier=dossier, facts=facts, seen=shown, parts=printed)
            made = self._bound(dossier, pages, title, order, most=most, again=(facts, printed))
            found = _stands_in(made)
            if len(made) == 1 or found == printed:
                break
            printed = found
        return made

    def _bound(
        self,
        dossier: Dossier,
        compose: Compose,
        title: str | Words,
        order: Sequence[str],
        *,
        style: str = "bundle",
        most: int = 0,
        name: str = "",
        again: object = None,
    ) -> Sequence[BoundPart]:
        """Set the pages, put those of merged documents into their places, divide.

        What was set last is not set again for the same dossier and the same `again`.
        """
        if again is None or self._last is None or self._last[:2] != (dossier, again):
            self._last = (dossier, again, self._pdf(dossier, title, compose, style=style))
        pdf = self._last[2]
        if self._binder is None:
            return (BoundPart(content=pdf, first=1, last=0, labels=tuple(order)),)
        merged = [leaf.content for label in order for leaf in self._merged.get(label, {}).values()]
        places = places_of(dossier)
        binding = Binding(
            marker=marker_pixels(dossier.pack_uuid),
            documents=tuple(merged),
            starts=tuple((places[label], label) for label in order),
            most_bytes=most,
            part_name=name or part_name(dossier, several=True),
        )
        return self._binder(pdf, binding)

    def _shown(self, dossier: Dossier, contents: Contents) -> dict[str, dict[str, PictureSet | LeafSet]]:
        """What every file shows in a court's bundle: documents as their own pages, all else as pictures and text."""
        seen = self._look(dossier, contents)
        return {label: {**files, **self._merged.get(label, {})} for label, files in seen.items()}

    def _look(self, dossier: Dossier, contents: Contents) -> Seen:
        """What every file shows, looked at once per dossier."""
        if self._seen is None or self._seen[0] is not dossier:
            self._merged = self._cleaned(dossier, contents)
            seen = {
                exhibit.label: look(exhibit, contents, self._pictures, self._merged.get(exhibit.label, {}))
                for exhibit in dossier.exhibits
            }
            self._seen = (dossier, self._sound(_within_budget(seen)))
        return self._seen[1]

    def _cleaned(self, dossier: Dossier, contents: Contents) -> dict[str, dict[str, LeafSet]]:
        """The documents whose own pages a court's bundle holds, by exhibit and key."""
        if self._leaves is None or dossier.profile.layout.style != "bundle":
            return {}
        return {each.label: merged(each, contents, self._leaves) for each in dossier.exhibits}

    def _sound(self, seen: Seen) -> Seen:
        """Leave out what claims to be a picture and is not: one of them would sink the whole bundle."""
        shown = [p for files in seen.values() for found in files.values() for p in found.pictures if is_picture(p)]
        broken = self._broken(tuple(shown))
        if not broken:
            return seen
        return {
            label: {key: found.only(lambda picture: picture not in broken) for key, found in files.items()}
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

    def _pdf(
        self, dossier: Dossier, title: str | Words, compose: Compose, label: str = "", style: str = "file"
    ) -> bytes:
        return self._careful(dossier, title, compose, self._compiler.pdf, label, style)

    def _careful(
        self,
        dossier: Dossier,
        title: str | Words,
        compose: Compose,
        ask: Callable[[Job], Answer],
        label: str = "",
        style: str = "file",
    ) -> Answer:
        """Compile; when a combination of characters has no glyph after all, once more with rare characters spelled out."""
        try:
            return ask(_job(Setting(wording(voice(dossier))), dossier, title, compose, label, style))
        except TypesettingFailed as failure:
            if not failure.uncovered:
                raise
        return ask(_job(Setting(wording(voice(dossier)), strict=True), dossier, title, compose, label, style))


def _within_budget(seen: Seen) -> Seen:
    """Leave out what is over BUNDLE_PIXELS, from the end; the page says how many of how many are shown."""
    left = BUNDLE_PIXELS

    def fits(picture: bytes) -> bool:
        nonlocal left
        left -= pixels(picture)
        return left >= 0

    kept: dict[str, dict[str, PictureSet]] = {}
    for label, files in seen.items():
        kept[label] = {
            key: replace(found.only(fits), page_count=max(found.page_count, len(found.pictures)))
            for key, found in files.items()
        }
    return kept


def _titled(setting: Setting, title: str | Words, label: str) -> Json:
    if isinstance(title, str):
        return setting.word(title, label=label)
    return setting.line(spoken(title, setting.words.locale), ours=True)


def _job(
    setting: Setting, dossier: Dossier, title: str | Words, compose: Compose, label: str, style: str = "file"
) -> Job:
    album = Album()
    blocks = compose(setting, album)
    issued, layout = dossier.issued_at.astimezone(UTC), dossier.profile.layout
    name = flat(_titled(setting, title, label))
    content: Json = {
        "lang": setting.words.locale,
        "dir": setting.words.direction,
        "title": f"{name} · {flat(setting.line(dossier.pack_id))}",
        "author": flat(setting.line(dossier.issuer.legal_name)),
        "date": [issued.year, issued.month, issued.day, issued.hour, issued.minute, issued.second],
        "style": "file" if style == "file" else "bundle",
        "paper": layout.paper,
        "points": layout.body_points,
        "leading": layout.leading * WORD_LINE - TOP_EDGE if layout.leading else TOP_EDGE,
        "margin": layout.margin_mm or HOUSE_MARGIN,
        "pack": setting.line(dossier.pack_id if style == "file" else _short(setting, dossier.pack_id), ours=True),
        "bundle_page": _around(setting, "bundle_page" if style == "bundle" else "page_of", "page", "total"),
        "bundle_mark": _around(setting, "bundle_mark", "page", "name"),
        "label": setting.line(label),
        "draft": setting.word("draft") if dossier.draft else None,
        "page_of": _around(setting, "page_of", "page", "total"),
        "page_short": setting.words("page_short").split("{page}"),
        "blocks": blocks,
    }
    return Job("pack", content, tuple(album.pictures), int(issued.timestamp()))


def _around(setting: Setting, key: str, *names: str) -> list[str]:
    """The words before, between and after the {names} of a sentence whose values typst knows alone."""
    pieces, rest = [], setting.words(key)
    for name in names:
        before, _, rest = rest.partition(f"{{{name}}}")
        pieces.append(before)
    return [*pieces, rest]


def _short(setting: Setting, pack_id: str) -> str:
    return setting.words("bundle_pack", pack=pack_id.rpartition("-")[2])


def _file(setting: Setting, album: Album, *, dossier: Dossier, seen: Seen) -> list[Json]:
    return bundle(setting, dossier, None, seen, album)


def _stands_in(parts: Sequence[BoundPart]) -> dict[str, str]:
    """The number of the file that each exhibit stands in; "3–4" for one that is divided."""
    found: dict[str, str] = {}
    last = ""
    for number, part in enumerate(parts, 1):
        if last and part.divides:
            found[last] = f"{found[last].partition('–')[0]}–{number}"
        found.update(dict.fromkeys(part.labels, str(number)))
        last = part.labels[-1] if part.labels else last
    return found


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

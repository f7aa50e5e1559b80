"""An exhibit in a court bundle: its slip with everything that exports.md §2.1 asks, its words, its pages.

Documents are merged page by page as they are; pictures stand beside their typed words where these are short. What cannot be
shown leaves a frame with its name and hash, and is told again among the failures.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from casebook.exporters.coded_words import codes_beside_original
from casebook.exporters.dossier import ExhibitFacts, ExhibitFile
from casebook.exporters.translation_facts import TranslationFacts
from casebook.exporters.typeset.certificates import alone
from casebook.exporters.typeset.exhibits import Album, frame, lettering, placed_file, printed, slip, words
from casebook.exporters.typeset.leaves import LeafSet, Room
from casebook.exporters.typeset.pictures import PictureSet, is_picture
from casebook.exporters.typeset.scene import Scene
from casebook.exporters.typeset.setting import Json, flat
from casebook.exporters.typeset.translations import UK, at_the_head, sides

BESIDE = 1400  # characters of words that fit beside a picture
_BREAK: Json = {"b": "break"}
Shown = Mapping[str, PictureSet | LeafSet]
"""What the files of one exhibit show, by key."""


@dataclass(frozen=True, slots=True)
class Book:
    """What every exhibit of one bundle shares: the marker page of merged leaves, the room on a page, order of pages."""

    marker: int  # of the album
    room: Room
    original_first: bool = False  # pages before the typed words (USCIS)


def court_exhibit(scene: Scene, exhibit: ExhibitFacts, shown: Shown, album: Album, book: Book) -> Iterator[Json]:
    """The slip, then words and pages; the page that opens it is already begun."""
    # Smaller than the body that a court may demand: the slip is a form, and is to stay on one page.
    blocks = slip(scene.setting, exhibit, more=_slip_rows(scene, exhibit, shown))
    yield {"b": "small", "blocks": [*blocks, *_what_follows(scene, exhibit, shown)]}
    typed = words(scene.setting, exhibit)
    beside = _beside(scene, exhibit, shown, album)
    certified = alone(scene, exhibit)
    if beside:
        yield from [_BREAK, *beside, *certified]
        return
    pages = list(_pages(scene, exhibit, shown, album, book))
    anchored: list[Json] = [{"b": "place", "to": _words_place(scene, exhibit)}, *typed, *certified] if typed else []
    if book.original_first:
        yield from [*([_BREAK] if pages else []), *pages, *anchored]
    else:
        yield from [*anchored, *([_BREAK] if pages else []), *pages]


def unshown(exhibit: ExhibitFacts, shown: Shown) -> Iterator[tuple[ExhibitFile, str]]:
    """The files of an exhibit that were to be shown and could not, each with the reason."""
    for file in printed(exhibit):
        found = shown.get(file.key)
        if isinstance(found, PictureSet) and not found.text and not any(map(is_picture, found.pictures)):
            yield file, found.note


def _what_follows(scene: Scene, exhibit: ExhibitFacts, shown: Shown) -> list[Json]:
    """What the pages after the slip are: a document's own, or pictures made for reading; or that the file stays."""
    if all(file.role in ("transcript", "translation") for file in exhibit.files):
        return [scene.setting.tell("file_stays", "quiet")]
    if any(isinstance(found, LeafSet) for found in shown.values()):
        return [scene.setting.tell("merged_note", "quiet"), *_named_there(scene, exhibit)]
    if any(found.pictures for found in shown.values() if isinstance(found, PictureSet)):
        return [scene.setting.tell("printed_note", "quiet"), *_named_there(scene, exhibit)]
    return []


def _named_there(scene: Scene, exhibit: ExhibitFacts) -> list[Json]:
    """That the original names people for whom the words beside it have codes, so that the two do not seem to differ."""
    codes = codes_beside_original(scene.dossier, exhibit)
    if not codes:
        return []
    told = [scene.setting.tell("original_names", "strong", codes=", ".join(codes))]
    return [*told, scene.setting.tell("original_names_key")] if scene.dossier.profile.key_annex else told


def _slip_rows(scene: Scene, exhibit: ExhibitFacts, shown: Shown) -> list[tuple[str, str | Json | list[Json]]]:
    setting = scene.setting
    typed = exhibit.transcription or exhibit.translation or (exhibit.post and exhibit.post.translation)
    changed = [file for file in exhibit.files if file.role == "derivative"]
    codes = ", ".join(dict.fromkeys(code for file in changed for code in file.redaction_codes))
    redacted = setting.words("redacted_with", codes=codes) if codes else setting.words("yes" if changed else "no")
    at = {"p": [setting.word("translation_page")], "s": "", "to": _words_place(scene, exhibit), "page": True}
    return [
        ("relevance", [setting.cell(line) for line in exhibit.relevance.splitlines()]),
        ("incidents", ", ".join(map(str, exhibit.incidents))),
        ("translation", at if typed and not _is_beside(scene, exhibit, shown) else ""),
        ("redacted", setting.cell(redacted, ours=True)),
        ("rendering_hash", [setting.cell(found, style="mono") for found in _rendered(exhibit, shown)]),
        *_reliability(scene, exhibit),
    ]


def _reliability(scene: Scene, exhibit: ExhibitFacts) -> list[tuple[str, str | Json | list[Json]]]:
    """What refugee judges ask of online material (exports.md §2.3), as far as it is filled in."""
    facts, setting = exhibit.reliability, scene.setting
    if facts is None:
        return []
    return [
        ("account_owner", facts.account_owner),
        ("full_export", facts.full_export),
        ("selectivity", [setting.cell(line) for line in facts.selectivity]),
        ("still_online", [setting.cell(line) for line in facts.still_online]),
        ("reach", facts.reach),
        ("deletable_by", facts.deletable_by),
        ("authority_interest", [setting.cell(line) for line in facts.authority_interest.splitlines()]),
    ]


def _rendered(exhibit: ExhibitFacts, shown: Shown) -> Iterator[str]:
    for file in printed(exhibit):
        found = shown.get(file.key)
        if isinstance(found, LeafSet):
            yield hashlib.sha256(found.content).hexdigest()
        elif found is not None and found.pictures:
            digest = hashlib.sha256()
            for picture in found.pictures:
                digest.update(picture)
            yield digest.hexdigest()


def _words_place(scene: Scene, exhibit: ExhibitFacts) -> str:
    return f"{scene.places[exhibit.label]}-words"


# ── pages ───────────────────────────────────────────────────────────────────────────────────────────────


def _pages(scene: Scene, exhibit: ExhibitFacts, shown: Shown, album: Album, book: Book) -> Iterator[Json]:
    for file in printed(exhibit):
        found = shown.get(file.key)
        if isinstance(found, LeafSet):
            yield from _leaves(scene, exhibit, file, found, book)
        elif found is None:
            yield frame(scene.setting, file, "not_printed", scene.setting.words("not_printed_why"))
        else:
            yield from placed_file(scene.setting, exhibit, file, found, album)


def _leaves(scene: Scene, exhibit: ExhibitFacts, file: ExhibitFile, found: LeafSet, book: Book) -> Iterator[Json]:
    total = len(found.sizes)
    mark = scene.marks.get(exhibit.label, exhibit.label)
    for page, size in enumerate(found.sizes, 1):
        caption = scene.setting.word("shown_page", label=mark, page=page, total=total, name=file.name)
        flipped, wide, high = book.room.fit(*size)
        yield {
            "b": "leaf",
            "n": book.marker,
            "flipped": flipped,
            "margin": list(book.room.margin),
            "w": wide,
            "h": high,
            "caption": caption,
            "alt": flat(caption),
        }


def _is_beside(scene: Scene, exhibit: ExhibitFacts, shown: Shown) -> bool:
    return bool(_sides(scene, exhibit)) and _only_picture(exhibit, shown) is not None


def _beside(scene: Scene, exhibit: ExhibitFacts, shown: Shown, album: Album) -> list[Json]:
    """One picture with its short words next to it; nothing where there is more than that."""
    only, sides = _only_picture(exhibit, shown), _sides(scene, exhibit)
    if only is None or not sides:
        return []
    file, found = only
    mark = scene.marks.get(exhibit.label, exhibit.label)
    caption = scene.setting.word("shown_file", label=mark, name=file.name)
    post = exhibit.post
    said = [(each, exhibit.language) for each in exhibit.translations]
    said += [(each, post.language) for each in post.translations] if post else []
    return [
        *(at_the_head(scene.setting, language, each) for each, language in said[:1] if each.certificate == UK),
        {
            "b": "beside",
            "n": album.add(found.pictures[0]),
            "caption": caption,
            "alt": flat(caption),
            "sides": sides,
            "letters": lettering(scene.setting, found, 0),
        },
    ]


def _only_picture(exhibit: ExhibitFacts, shown: Shown) -> tuple[ExhibitFile, PictureSet] | None:
    files = printed(exhibit)
    if len(files) != 1:
        return None
    found = shown.get(files[0].key)
    if not isinstance(found, PictureSet) or found.note:
        return None
    sound = found.only(is_picture)
    return (files[0], sound) if len(sound.pictures) == len(found.pictures) == 1 else None


def _sides(scene: Scene, exhibit: ExhibitFacts) -> list[object]:
    setting = scene.setting
    if exhibit.cues or len(exhibit.translations) > 1:
        return []  # tables and several translations need the whole width
    said: list[object] = []
    post = exhibit.post
    if post and (translations := post.translations or _first_of(post.translation, post.translation_language)):
        if len(translations) > 1:
            return []
        said += sides(setting, "original_text", post.text, post.language, translations[0])
    if translations := exhibit.translations or _first_of(exhibit.translation, exhibit.translation_language):
        said += sides(setting, "transcription", exhibit.transcription, exhibit.language, translations[0])
    length = sum(
        len(text)
        for text in (
            exhibit.transcription,
            exhibit.translation,
            exhibit.post.text if exhibit.post else "",
            exhibit.post.translation if exhibit.post else "",
        )
    )
    return said if 0 < length <= BESIDE else []


def _first_of(text: str, language: str) -> tuple[TranslationFacts, ...]:
    return (TranslationFacts(text=text, language=language),) if text else ()

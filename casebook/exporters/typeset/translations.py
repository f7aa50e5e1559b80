"""Words beside their translation: paragraph by paragraph, with the deciding words marked, or time by time where a recording is told.

Each paragraph keeps its own direction. Who translated stands beneath, as far as the dossier names them; where a venue asks for it,
in a block at the head (exports.md §2.1: translator, qualifications, date of translation). Nothing here decides what may leave.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from casebook.exporters.dossier import ExhibitFacts, PostFacts
from casebook.exporters.transcripts import LAST, Cue, plain, short_clock
from casebook.exporters.translation_facts import TranslationFacts
from casebook.exporters.typeset.setting import Json, Setting
from casebook.exporters.typeset.wording import apart

UK = "uk"  # code of translation_certificate whose venue wants a block at the head
ROLES = ("machine", "translator", "member")  # codes of who made a text that we have words for


@dataclass(frozen=True, slots=True)
class Part:
    """One paragraph, and from which to which character of it decides."""

    text: str
    first: int = 0
    last: int = 0


Row = tuple[str, Sequence[Part], Sequence[Part]]
"""A label (number of a paragraph, or a time), the original, the translation."""


def exhibit_words(setting: Setting, exhibit: ExhibitFacts) -> list[Json]:
    """The words of an exhibit: its post, then its transcription, each beside its translations."""
    blocks: list[Json] = []
    if exhibit.post:
        blocks += post_words_beside(setting, exhibit.post)
    if exhibit.transcription or exhibit.translations or exhibit.translation:
        translations = exhibit.translations or _plain(exhibit.translation, exhibit.translation_language, "")
        key = "transcription" if exhibit.transcription else "original_text"
        blocks += beside(setting, key, exhibit.transcription, exhibit.language, translations, exhibit.cues)
    return blocks


def post_words_beside(setting: Setting, post: PostFacts) -> list[Json]:
    """The words of a post beside their translations."""
    if not (post.text or post.translation or post.translations):
        return []
    own = _plain(post.translation, post.translation_language, post.translated_by)
    return beside(setting, "original_text", post.text, post.language, post.translations or own)


def beside(
    setting: Setting,
    key: str,
    original: str,
    language: str,
    translations: Sequence[TranslationFacts],
    cues: tuple[Cue, ...] = (),
) -> list[Json]:
    """An original beside its first translation, and every further one on its own beneath; without any it stands alone."""
    first, *further = [*translations, None][: max(len(translations), 1)]
    blocks: list[Json] = []
    if first is not None and first.certificate == UK:
        blocks.append(at_the_head(setting, language, first))
    # What is to be known of a translation stands before its words: after them it often had a page for itself.
    blocks += _about(setting, first) if first is not None else []
    blocks.append(_parallel(setting, key, original, language, first, cues))
    for each in further:
        if each is not None:
            blocks += _about(setting, each)
            blocks.append(_parallel(setting, "", "", "", each, ()))
    return blocks


def sides(setting: Setting, key: str, original: str, language: str, translation: TranslationFacts | None) -> list[Json]:
    """An original and its translation as two quotations, for the room beside a picture."""
    passage = translation.passage_original if translation else ""
    head = setting.line(_head(setting, key, language), ours=True)
    said: list[Json] = [{"head": head, "text": _set(setting, _parts(original, passage))}]
    if translation:
        head = setting.line(_translation_head(setting, translation), ours=True)
        said.append({"head": head, "text": _set(setting, _parts(translation.text, translation.passage))})
    return [side for side in said if side["text"]]


def who(setting: Setting, translation: TranslationFacts) -> str:
    """Who made a translation; "" where nobody said."""
    words = setting.words
    if translation.made_by == "machine":
        return words("machine")
    if translation.translator:
        by = translation.translator
        return f"{by.name} ({by.code})" if by.name else f"{words('a_translator')} {by.code}"
    if translation.made_by in ROLES:
        return words(f"by_{translation.made_by}")
    return translation.made_by


def at_the_head(setting: Setting, language: str, translation: TranslationFacts) -> Json:
    """The block at the far side that says from which language, by whom, with which qualifications, and when."""
    words, by = setting.words, translation.translator
    # "A translator" names nobody, and a line to fill in by hand asks for what nobody may know: what is not known is not shown.
    named = ""
    if by:
        named = who(setting, translation) if by.name else by.code
    elif translation.made_by == "machine":
        named = words("machine")
    told = [
        words("from_into", origin=words.language(language) or "…", into=words.language(translation.language) or "…"),
        f"{words('translator')}: {apart(named)}" if named else "",
        f"{words('qualification')}: {apart(_flat(by.qualification))}" if by and by.qualification else "",
        f"{words('translated_on')}: {translation.translated_on}" if translation.translated_on else "",
    ]
    lines = [setting.line(line, ours=True) for line in told if line]
    return {"b": "together", "blocks": [{"b": "aside", "lines": lines}]}


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _plain(text: str, language: str, by: str) -> tuple[TranslationFacts, ...]:
    return (TranslationFacts(text=text, language=language, made_by=by),) if text else ()


def _parallel(
    setting: Setting,
    key: str,
    original: str,
    language: str,
    translation: TranslationFacts | None,
    cues: tuple[Cue, ...],
) -> Json:
    said = (original, translation.passage_original if translation else "")
    timed = bool(cues or (translation and translation.cues))
    rows = list(_timed(cues, translation, said) if timed else _numbered(translation, said))
    heads = [_head(setting, key, language)] if any(left for _, left, _ in rows) else []
    if translation is not None:
        heads.append(_translation_head(setting, translation))
    return {
        "b": "parallel",
        "timed": timed,
        "heads": [setting.line(head, ours=True) for head in heads],
        "rows": [
            {"label": label, "sides": [_set(setting, part) for part in _columns(left, right, len(heads))]}
            for label, left, right in rows
        ],
    }


def _columns(left: Sequence[Part], right: Sequence[Part], count: int) -> list[Sequence[Part]]:
    return [left, right] if count > 1 else [left or right]


def _set(setting: Setting, parts: Sequence[Part]) -> list[Json]:
    return [setting.marked(part.text, part.first, part.last) for part in parts]


def _numbered(translation: TranslationFacts | None, said: tuple[str, str]) -> Iterator[Row]:
    """Paragraphs side by side, counted from 1."""
    right = _parts(translation.text, translation.passage) if translation else []
    for number, (one, other) in enumerate(zip_longest(_parts(*said), right), start=1):
        yield str(number), [one] if one else [], [other] if other else []


def _parts(text: str, passage: str) -> list[Part]:
    """The paragraphs of a text, each with the characters of it that belong to a passage."""
    start = text.find(passage) if passage else -1
    end = start + len(passage) if start >= 0 else -1
    parts, at = [], 0
    for line in text.splitlines(keepends=True):
        words = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        if words.strip():
            first, last = max(start - at, 0), min(end - at, len(words))
            parts.append(Part(words, first, last) if first < last else Part(words))
        at += len(line)
    return parts


def _timed(cues: tuple[Cue, ...], translation: TranslationFacts | None, said: tuple[str, str]) -> Iterator[Row]:
    """What is said at each time beside its translation: by its own times, or line by line where it has none and as many."""
    clocks = [short_clock(cue.start_ms) for cue in cues]
    left = [[part] for part in _parts(plain(cues), said[1])]
    if translation is None:
        yield from ((at, one, []) for at, one in zip(clocks, left, strict=True))
        return
    right = _parts(plain(translation.cues) if translation.cues else translation.text, translation.passage)
    if translation.cues and not cues:
        yield from [("", _parts(*said), [])] if said[0] else []
        yield from ((short_clock(cue.start_ms), [], [one]) for cue, one in zip(translation.cues, right, strict=True))
    elif translation.cues:
        yield from _together(cues, left, translation.cues, right)
    elif len(right) == len(cues):
        yield from ((at, one, [other]) for at, one, other in zip(clocks, left, right, strict=True))
    else:
        yield from ((at, one, []) for at, one in zip(clocks, left, strict=True))
        yield "", [], right


def _together(
    cues: tuple[Cue, ...], left: list[list[Part]], translated: tuple[Cue, ...], right: list[Part]
) -> Iterator[Row]:
    """A translation belongs to the cue in whose time it begins; what begins before the first belongs to the first."""
    for number, (cue, one) in enumerate(zip(cues, left, strict=True)):
        until = cues[number + 1].start_ms if number + 1 < len(cues) else LAST + 1
        since = cue.start_ms if number else 0
        mine = [part for each, part in zip(translated, right, strict=True) if since <= each.start_ms < until]
        yield short_clock(cue.start_ms), one, mine


def _head(setting: Setting, key: str, language: str) -> str:
    return " · ".join(filter(None, (setting.words(key) if key else "", setting.words.language(language))))


def _translation_head(setting: Setting, translation: TranslationFacts) -> str:
    by = who(setting, translation)
    told = (
        setting.words("translation"),
        setting.words.language(translation.language),
        setting.words("translated_by", who=by) if by else "",
    )
    return " · ".join(filter(None, told))


def _about(setting: Setting, translation: TranslationFacts) -> list[Json]:
    """Where the deciding words stand, and whether somebody has certified the translation."""
    lines = []
    if translation.passage or translation.passage_original:
        at = translation.passage_at
        lines.append(setting.words("passage_at", place=at) if at else setting.words("passage_marked"))
    if translation.certified_on:
        lines.append(setting.words("certified_on", day=translation.certified_on))
    return [{"b": "about", "lines": [setting.cell(line, style="quiet", ours=True) for line in lines]}] if lines else []


def _flat(text: str) -> str:
    return " ".join(text.split())

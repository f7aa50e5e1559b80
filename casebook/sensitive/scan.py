"""Finding sensitive terms in a text: in any spelling that `spellings` knows, word by word, fast enough for a whole pack.

Pure. A text is cut into words once; each different word is looked up by its consonants, and only what shares them is compared
closely. It must not decide what a recipient may see: it says what stands where, and how sure that is.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from operator import attrgetter

from casebook.search.fold import fold
from casebook.sensitive.letters import merged, readings, skeleton
from casebook.sensitive.matching import Matcher
from casebook.sensitive.spellings import SHORTEST_NEEDLE, Needle, Role, StemForm, WordForm, forms
from casebook.sensitive.terms import Term
from casebook.sensitive.tokens import Squeezed, Token, joined_words, tokens

_PERSON = frozenset({Role.GIVEN, Role.FATHER, Role.SURNAME, Role.FULL, Role.FAMILY})
_TOGETHER = 2  # words from one part of a name to the next: an initial may stand between
_FURTHEST = 14  # characters between them
_HOUSE = 3  # words between a street and its number
_LONG_WORD = 6  # letters: a lower-case word that long is taken for the surname it looks like
_SHORT = 3  # letters of a reading: such a surname must stand exactly as recorded
_SURE_SKELETON = 3
_BEFORE = re.compile(r"(?<![^\W_])(?:[^\W\d_]\.[ \u00a0]?){1,2}$")
_PARTS = re.compile(r"[,;:!?()\[\]«»“”\"،؛؟]|\s[-–—]\s")
_AFTER = re.compile(r"[ \u00a0]?(?:[^\W\d_]\.[ \u00a0]?)?[^\W\d_]\.(?![^\W_])")


class Certainty(StrEnum):
    """Whether something must not leave, or has to be looked at by somebody."""

    BLOCKING = "blocking"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Hit:
    """One place of a text where terms stand.

    Attributes:
        terms: what it may be; several where relatives share a surname.
        start: first character.
        end: one after the last.
        certainty: a first name alone is a warning, a surname blocks.
        role: what was found of the term, "" for numbers and the like.
    """

    terms: tuple[Term, ...]
    start: int
    end: int
    certainty: Certainty
    role: str = ""


@dataclass(frozen=True, slots=True)
class _Found:
    form: WordForm
    number: int  # of the token
    start: int
    end: int
    certainty: Certainty | None  # None: only worth something beside another part


class Sought:
    """Terms made ready to be looked for in many texts."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._words = Matcher()
        self._stems: dict[str, list[StemForm]] = defaultdict(list)
        self._needles: dict[str, list[Needle]] = defaultdict(list)
        for term in dict.fromkeys(terms):
            for form in forms(term):
                self._keep(form)

    def _keep(self, form: WordForm | StemForm | Needle) -> None:
        match form:
            case WordForm():
                self._words.keep(form)
            case StemForm():
                self._stems[form.stem[:SHORTEST_NEEDLE]].append(form)
            case Needle():
                self._needles[form.letters[:SHORTEST_NEEDLE]].append(form)

    def find(self, text: str, *, loose: bool = False) -> list[Hit]:
        """Give every place where a term stands, in order. `loose` is for names of files, where nobody writes capitals."""
        found = tokens(text)
        hits = [*self._in_words(text, found, loose=loose), *self._by_stem(found), *self._by_needle(text, found)]
        for word in joined_words(text):
            hits += self._in_words(text, [word], loose=loose)
        return _settled(hits)

    # ── words ───────────────────────────────────────────────────────────────────────────────────────────

    def _in_words(self, text: str, words: list[Token], *, loose: bool) -> Iterator[Hit]:
        by_source: dict[str, list[_Found]] = defaultdict(list)
        known: dict[str, tuple[WordForm, ...]] = {}
        for number, token in enumerate(words):
            fitting = known.get(token.plain)
            if fitting is None:
                fitting = known[token.plain] = self._words.fitting(token.plain)
            for form in fitting:
                at = _Found(form, number, token.start, token.end, _alone(form, token, loose=loose))
                if form.role in _PERSON:
                    by_source[form.term.source or form.term.words].append(at)
                elif form.role is Role.PLACE:
                    yield from _of_place(form, token, loose=loose)
                else:
                    by_source[f"{form.role} {form.term.source} {form.term.words} {form.phrase}"].append(at)
        for same in by_source.values():
            yield from _of_person(text, same) if same[0].form.role in _PERSON else _of_address(same, words)

    def _by_stem(self, words: list[Token]) -> Iterator[Hit]:
        places: dict[tuple[Term, int], dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        known: dict[str, list[StemForm]] = {}
        if not self._stems:
            return
        for number, token in enumerate(words):
            fitting = known.get(token.plain)
            if fitting is None:
                folded = fold(token.plain)
                near = self._stems.get(folded[:SHORTEST_NEEDLE], ())
                fitting = known[token.plain] = [form for form in near if folded.startswith(form.stem)]
            for form in fitting:
                places[form.term, form.of][form.place].add(number)
        for (term, of), by_place in places.items():
            for first in by_place[0]:
                last = _chained(by_place, first, of)
                if last is not None:
                    yield _hit(term, words[first].start, words[last].end, Certainty.BLOCKING, "")

    # ── numbers ─────────────────────────────────────────────────────────────────────────────────────────

    def _by_needle(self, text: str, words: list[Token]) -> Iterator[Hit]:
        if not self._needles:
            return
        squeezed = Squeezed(text, words)
        letters, needles = squeezed.letters, self._needles
        for number, start in enumerate(squeezed.starts):
            for needle in needles.get(letters[start : start + SHORTEST_NEEDLE], ()):
                if letters.startswith(needle.letters, start) and (span := squeezed.span(number, len(needle.letters))):
                    parted = needle.parted and span[1] - span[0] > len(needle.letters) + 1
                    sure = Certainty.WARNING if needle.faint and not parted else Certainty.BLOCKING
                    yield _hit(needle.term, *span, sure, "")


def sought(terms: Iterable[Term]) -> Sought:
    """Give terms made ready; where exactly these were made ready before, what it knows of the words of texts comes with it."""
    return ready(tuple(dict.fromkeys(terms)))


@lru_cache(maxsize=12)
def ready(terms: tuple[Term, ...]) -> Sought:
    """Give terms made ready, the last few of them from memory: for `sought`, and for `memory`, which forgets them."""
    return Sought(terms)


def find(text: str, terms: Iterable[Term], *, loose: bool = False) -> list[Hit]:
    """Give every place of a text where one of the terms stands. For several texts, make a `Sought` once."""
    return Sought(terms).find(text, loose=loose)


def _hit(term: Term, start: int, end: int, certainty: Certainty, role: str) -> Hit:
    return Hit((term,), start, end, Certainty.WARNING if term.faint else certainty, role)


def _alone(form: WordForm, token: Token, *, loose: bool) -> Certainty | None:
    """Say what one word of a name means where no other part of it stands beside it."""
    exact = fold(token.plain) == fold(form.written)
    heard = max((len(merged(reading)) for _, reading in form.heard), default=len(form.written))
    capital = token.capital or loose
    match form.role:
        case Role.FULL:
            return Certainty.BLOCKING
        case Role.FAMILY:
            return Certainty.WARNING if capital else None
        case Role.SURNAME:
            if heard <= _SHORT and not (exact and capital):
                return None
            unclear = (
                not token.raw.isascii() and _is_persian(token) and not exact and len(_bones(form)) < _SURE_SKELETON
            )
            sure = capital or len(form.written) >= _LONG_WORD or form.looks_like_surname
            return Certainty.BLOCKING if sure and not unclear else Certainty.WARNING
        case Role.GIVEN | Role.FATHER:
            telling = exact or len(_bones(form)) >= _SURE_SKELETON if _is_persian(token) else heard >= _SHORT
            return Certainty.WARNING if capital and telling else None
    return None


def _of_place(form: WordForm, token: Token, *, loose: bool) -> Iterator[Hit]:
    if token.capital or loose:
        yield _hit(form.term, token.start, token.end, Certainty.BLOCKING, form.role)
    elif not form.term.faint:  # "education" is no place because somebody was called to an office of that name
        yield _hit(form.term, token.start, token.end, Certainty.WARNING, form.role)


def _bones(form: WordForm) -> str:
    return max((skeleton(reading) for _, reading in form.heard), key=len, default="")


def _is_persian(token: Token) -> bool:
    return any(kind == "p" for kind, _ in readings(token.plain))


def _of_person(text: str, found: list[_Found]) -> Iterator[Hit]:
    """Join the parts of one person's name that stand together; what stands alone counts as `_alone` said."""
    surnames = {one.number for one in found if one.form.role is Role.SURNAME}
    plainly = [one for one in found if one.form.role is not Role.FAMILY or one.number not in surnames]
    for group in _groups(text, plainly):
        words: dict[int, set[str]] = defaultdict(set)
        for one in group:
            words[one.number].add(Role.SURNAME if one.form.role is Role.FAMILY else one.form.role)
        different = {frozenset(roles) for roles in words.values()}
        start, end = min(one.start for one in group), max(one.end for one in group)
        if len(different) > 1:
            yield _hit(group[0].form.term, *_with_initials(text, start, end), Certainty.BLOCKING, Role.FULL)
            continue
        for one in group:
            if one.certainty is not None:
                named = one.form.role in {Role.SURNAME, Role.FULL, Role.FAMILY}
                span = _with_initials(text, one.start, one.end) if named else (one.start, one.end)
                yield _hit(one.form.term, *span, one.certainty, one.form.role)


def _groups(text: str, found: list[_Found]) -> Iterator[list[_Found]]:
    """Part what is found of one person into names: each part once, with no comma or bracket between."""
    group: list[_Found] = []
    for one in found:
        if group and one.number != group[-1].number and not _continues(text, group, one):
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _continues(text: str, group: list[_Found], one: _Found) -> bool:
    last = group[-1]
    if one.number - last.number > _TOGETHER or one.start - last.end > _FURTHEST:
        return False
    return one.form.role not in {other.form.role for other in group} and not _PARTS.search(text[last.end : one.start])


def _with_initials(text: str, start: int, end: int) -> tuple[int, int]:
    before = _BEFORE.search(text[max(start - 8, 0) : start])
    after = _AFTER.match(text[end : end + 8])
    return start - (len(before.group()) if before else 0), end + (len(after.group()) if after else 0)


def _of_address(found: list[_Found], words: list[Token]) -> Iterator[Hit]:
    """Join the words of a phrase, and a street with its number."""
    first = found[0].form
    if first.role is Role.STREET:
        for one in found:
            yield _street(one, words)
        return
    by_place: dict[int, set[int]] = defaultdict(set)
    for one in found:
        by_place[one.form.place].add(one.number)
    for start in sorted(by_place[0]):
        last = _chained(by_place, start, first.of)
        if last is not None:
            yield _hit(first.term, words[start].start, words[last].end, Certainty.BLOCKING, Role.PLACE)


def _street(one: _Found, words: list[Token]) -> Hit:
    near = range(max(one.number - _HOUSE, 0), min(one.number + _HOUSE + 1, len(words)))
    houses = [number for number in near if words[number].plain in one.form.numbers]
    if not houses:
        return _hit(one.form.term, one.start, one.end, Certainty.WARNING, Role.STREET)
    house = words[min(houses, key=lambda number: abs(number - one.number))]
    return _hit(one.form.term, min(one.start, house.start), max(one.end, house.end), Certainty.BLOCKING, Role.STREET)


def _chained(by_place: dict[int, set[int]], first: int, of: int) -> int | None:
    """Give the last token of a phrase whose words follow one another, one other word between them at most."""
    last = first
    for place in range(1, of):
        following = [number for number in (last + 1, last + 2) if number in by_place.get(place, ())]
        if not following:
            return None
        last = following[0]
    return last


def _settled(hits: list[Hit]) -> list[Hit]:
    """Give the hits in order, those of one place as one; what lies inside a surer or longer hit is part of it."""
    by_span: dict[tuple[int, int], list[Hit]] = defaultdict(list)
    for hit in hits:
        by_span[hit.start, hit.end].append(hit)
    kept: list[Hit] = []
    for _, same in sorted(by_span.items(), key=lambda each: (each[0][0], -each[0][1])):
        surest = [hit for hit in same if hit.certainty is Certainty.BLOCKING] or same
        merged_hit = Hit(
            tuple(dict.fromkeys(term for hit in surest for term in hit.terms)),
            surest[0].start,
            surest[0].end,
            surest[0].certainty,
            surest[0].role,
        )
        if not any(_covers(hit, merged_hit) for hit in kept[-4:]):
            kept.append(merged_hit)
    return sorted(kept, key=attrgetter("start", "end"))


def _covers(outer: Hit, inner: Hit) -> bool:
    inside = outer.start <= inner.start and inner.end <= outer.end
    return inside and (outer.certainty is Certainty.BLOCKING or inner.certainty is Certainty.WARNING)

"""Every way in which a term may be written, as three kinds of forms that the scan looks for.

- `WordForm`: one word by its sound (names, places, streets), in all scripts and with endings;
- `StemForm`: one word by its beginning (words for residence and asylum);
- `Needle`: numbers, addresses of mail, handles, days, whole sentences: letters and digits without what stands between.

Pure. It decides how something may be written, never whether it may leave. The page docs/formats/sensitive-terms.md has the tables.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import chain

from casebook.search.fold import fold
from casebook.sensitive.figures import day_spellings, emails_in, handles_in, papers_in, phone_spellings, phones_in
from casebook.sensitive.letters import detailed, plain
from casebook.sensitive.names import NamePart, Part, ends_as_surname, name_parts
from casebook.sensitive.patterns import family_variants
from casebook.sensitive.places import NumberedStreet, distinctive, numbered_street, phrases
from casebook.sensitive.terms import NAMES, Kind, Term
from casebook.sensitive.tokens import squeezed

SHORTEST_NEEDLE = 4
SHORTEST_SENTENCE = 16  # letters of a note that would be recognised
_LONG_HANDLE = 8
_SHORT_DAY = 6  # digits: other numbers look so


class Role(StrEnum):
    """What a found word is of its term."""

    GIVEN = "given"
    FATHER = "father"
    SURNAME = "surname"
    FULL = "full"  # first name and surname in one
    FAMILY = "family"  # another form of the surname
    PLACE = "place"
    STREET = "street"
    PIECE = "piece"  # one word of several that must stand together


@dataclass(frozen=True, slots=True)
class WordForm:
    """One word that is looked for by its sound. `heard` are (script, reading); an empty `written` has no spelling of its own."""

    term: Term
    role: Role
    written: str
    heard: tuple[tuple[str, str], ...]
    inflected: bool = True
    phrase: int = -1  # which phrase of the term it is a word of, -1 for none
    place: int = 0  # in the phrase
    of: int = 1  # words of the phrase
    numbers: frozenset[str] = frozenset()  # of the houses in a street

    @property
    def looks_like_surname(self) -> bool:
        """Whether its ending alone says that it is a surname."""
        return ends_as_surname(self.written)


@dataclass(frozen=True, slots=True)
class StemForm:
    """One word that is looked for by how it begins, folded."""

    term: Term
    stem: str
    phrase: int
    place: int
    of: int


@dataclass(frozen=True, slots=True)
class Needle:
    """Letters and digits as they stand in a squeezed text."""

    term: Term
    letters: str
    faint: bool = False
    parted: bool = False  # not faint where signs stand between its parts: 7.5.1990 and 751990


Form = WordForm | StemForm | Needle


def forms(term: Term) -> Iterator[Form]:
    """Give every form of a term. A term that says too little to be found, such as a name of one letter, has none."""
    if term.kind in NAMES:
        yield from _of_name(term)
    elif term.kind is Kind.PLACE:
        yield from _of_place(term)
    elif term.kind is Kind.ADDRESS:
        yield from chain(_of_address(term), _of_place(term))
    elif term.kind is Kind.STATUS:
        yield from _of_status(term)
    else:
        yield from _needles(term)


# ── names ───────────────────────────────────────────────────────────────────────────────────────────────


def _of_name(term: Term) -> Iterator[Form]:
    parts = [piece for part in name_parts(term.words) for piece in _halves(part)]
    for part in parts:
        role = Role.SURNAME if term.whole and len(parts) == 1 else Role(part.part.value)
        form = _word(term, part.word, role)
        if role is Role.SURNAME:
            form = WordForm(term, role, form.written, tuple(map(_masculine, form.heard)))
            yield from (WordForm(term, Role.FAMILY, "", (variant,)) for variant in _relabelled(form.heard))
        yield form
    surnames = [part for part in parts if part.part is Part.SURNAME]
    for given in (part for part in parts if part.part is Part.GIVEN):
        for surname in surnames:
            for first, second in ((given, surname), (surname, given)):
                yield _word(term, first.word + second.word, Role.FULL)
    if any(letter.isdigit() for letter in term.words) or (term.kind is Kind.MEMBER and not parts):
        yield from _needles(term)


def _halves(part: NamePart) -> list[NamePart]:
    return [NamePart(word, part.part) for word in re.split("[-\u2010]", part.word) if len(word) > 1]


def _word(term: Term, word: str, role: Role, **more: object) -> WordForm:
    return WordForm(term, role, plain(word), detailed(word), **more)  # type: ignore[arg-type]


_FEMININE = re.compile("(?<=[OIA][VW])A$")


def _masculine(heard: tuple[str, str]) -> tuple[str, str]:
    # Шарифова is Шарифов with an ending, of whom of the family we cannot know.
    kind, reading = heard
    return (kind, _FEMININE.sub("", reading)) if kind != "p" else (kind, re.sub("(?<=W)A$", "F", reading))


def _relabelled(heard: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, str]]:
    for kind, reading in heard:
        if kind != "p":
            yield from ((kind, variant) for variant in family_variants(reading))


# ── places and addresses ────────────────────────────────────────────────────────────────────────────────


def _of_place(term: Term) -> Iterator[Form]:
    for number, words in enumerate(phrases(term.words)):
        if len(words) == 1:
            yield _word(term, words[0], Role.PLACE)
            continue
        for place, word in enumerate(words):
            yield _word(term, word, Role.PIECE, phrase=number, place=place, of=len(words))


def _of_address(term: Term) -> Iterator[Form]:
    street: NumberedStreet = numbered_street(term.words)
    for word in street.words:
        yield _word(term, word, Role.STREET, numbers=street.numbers)


# ── words for residence and asylum ──────────────────────────────────────────────────────────────────────


def _of_status(term: Term) -> Iterator[Form]:
    words = [word for word in re.findall(r"[^\W\d_\u200c]+(?:\u200c[^\W\d_]+)*\*?", term.words) if distinctive(word)]
    for place, word in enumerate(words):
        yield StemForm(term, _stem(word), 0, place, len(words))


def _stem(word: str) -> str:
    folded = fold(word.removesuffix("*"))
    if word.endswith("*"):
        return folded
    cut = 3 if len(folded) >= 8 else 2 if len(folded) >= 6 else 0  # noqa: PLR2004 -- letters; endings are that long
    return folded[: len(folded) - cut]


# ── numbers and the like ────────────────────────────────────────────────────────────────────────────────


def _needles(term: Term) -> Iterator[Needle]:
    for letters, faint in dict.fromkeys(_letters(term)):
        if len(letters) >= SHORTEST_NEEDLE:
            yield Needle(term, letters, faint or term.faint, term.kind is Kind.BIRTH and term.words[:4] in letters)


def _letters(term: Term) -> Iterator[tuple[str, bool]]:
    match term.kind:
        case Kind.PHONE:
            yield from ((digits, False) for digits in phone_spellings(term.words))
        case Kind.EMAIL:
            yield from _of_email(term.words)
        case Kind.BIRTH:
            yield from ((day, len(day) <= _SHORT_DAY) for day in day_spellings(date.fromisoformat(term.words)))
        case Kind.HANDLE | Kind.LOGIN:
            handle = squeezed(term.words)
            yield handle, len(handle) < _LONG_HANDLE and handle.isalpha()
        case Kind.SAFE_CONTACT:
            yield from (
                (line, False) for line in map(squeezed, term.words.splitlines()) if len(line) >= SHORTEST_SENTENCE
            )
        case _:
            whole = squeezed(term.words)
            yield whole, not any(map(str.isdigit, whole)) and len(whole) < _LONG_HANDLE
            yield from ((run, False) for run in re.findall(r"\d{7,}", term.words))


def _of_email(address: str) -> Iterator[tuple[str, bool]]:
    name, _, host = address.partition("@")
    yield squeezed(address), False
    yield squeezed(f"{name} at {host}"), False
    yield squeezed(f"{name} at {host.replace('.', ' dot ')}"), False
    yield squeezed(f"{name}{host.replace('.', ' dot ')}"), False
    if len(squeezed(name)) >= _LONG_HANDLE:
        yield squeezed(name), squeezed(name).isalpha()


def contacts_in(text: str, *, bare: bool = False) -> Iterator[tuple[Kind, str]]:
    """Give the telephone numbers, e-mail addresses, handles and numbers of papers that a free text names.

    `bare` is for fields that hold nothing but ways to reach somebody: there any number of a telephone's length is one.
    """
    yield from ((Kind.PHONE, phone) for phone in phones_in(text, bare=bare))
    yield from ((Kind.EMAIL, email) for email in emails_in(text))
    yield from ((Kind.HANDLE, handle) for handle in handles_in(text))
    yield from ((Kind.PAPER, paper) for paper in papers_in(text))

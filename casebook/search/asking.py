"""From what somebody types to what FTS5 is asked: words, phrases, exclusions, and names by their sound."""

import re
from dataclasses import dataclass

from casebook.search.fold import sounds, spellings, tokens
from casebook.search.sound import HEARD

_PIECE = re.compile(r'(-?)"([^"]*)"?|(-?)(\S+)')
_MOST_WORDS = 24  # of one query; the rest is not looked at


@dataclass(frozen=True, slots=True)
class Asked:
    """A query as the index understands it: the FTS5 expression, the words to mark, their sounds, and guesses at other spellings."""

    match: str
    terms: tuple[str, ...]
    prefixes: bool
    heard: frozenset[str]
    spellings: tuple[str, ...]


def asked(words: str) -> Asked | None:
    """Read a query; None where it holds no word."""
    wanted, unwanted, terms, heard = [], [], [], set()
    for piece in list(_PIECE.finditer(words))[:_MOST_WORDS]:
        without, phrase, minus, word = piece.groups()
        folded = tokens(phrase if phrase is not None else word)
        if not folded:
            continue
        if without or minus:
            unwanted.append(_phrase(folded))
            continue
        terms.extend(folded)
        heard |= {sounds(word)} if phrase is None else set()
        wanted.append(_phrase(folded) if phrase is not None else _word(folded, word))
    if not wanted:
        return None
    match = " AND ".join(wanted)
    if unwanted:
        match = f"({match}) NOT ({' OR '.join(unwanted)})"
    return Asked(
        match,
        tuple(dict.fromkeys(terms)),
        prefixes='"' not in words,
        heard=frozenset(heard - {""}),
        spellings=spellings(words),
    )


def begins(word: str) -> str:
    """Give the expression for a word, or words that begin with it, as it is written and not as it sounds."""
    return _phrase(tokens(word)) + " *"


def _phrase(folded: list[str]) -> str:
    return '"' + " ".join(folded) + '"'


def _word(folded: list[str], typed: str) -> str:
    # Sounds begin with a letter that no word has: neither is found as the other, and no column need be named.
    exact, sound = _phrase(folded) + " *", sounds(typed)
    return f'({exact} OR "{HEARD}{sound}")' if sound else f"({exact})"

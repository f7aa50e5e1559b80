"""Words for what a pack admits and holds back, for its kinds and for how far its building is.

Codes come from exporters and services; here stands only how the desk says them in the reader's language.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from casebook.exporters.profile import Ask, Data, How, Profile, Words, spoken
from casebook.exporters.profiles import profile
from casebook.vocabulary import label
from casebook.web.desk.answers import term_label
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _

_GROUPS = {
    "counsel": "counsel",
    "platform": "platforms",
    "helpline": "platforms",
    "regulator": "platforms",
    "court": "courts",
    "tribunal": "courts",
    "asylum": "courts",
    "interpol": "international",
    "un": "international",
    "sanctions": "international",
    "police": "international",
    "own_data": "own_data",
    "person": "own_data",
    "statistics": "own_data",
}
_ORDER = ("counsel", "platforms", "courts", "international", "own_data", "other")


@dataclass(frozen=True, slots=True)
class OfficeGroup:
    """Receiving offices that a form lists together."""

    code: str
    words: str
    kinds: tuple[Profile, ...]


def said(words: Words) -> str:
    """Words of a profile in the reader's language, in English where they have none."""
    return spoken(words, locale())


def kind_title(kind: Profile) -> str:
    """What a kind of pack is called in the reader's language."""
    return said({"en": kind.title, **kind.names})


def kind_groups(kinds: Iterable[Profile]) -> list[OfficeGroup]:
    """The kinds of pack in groups of receiving offices, in the order of the groups and of their titles."""
    words = {
        "counsel": _("Counsel"),
        "platforms": _("Platforms, and who supervises them"),
        "courts": _("Courts and asylum authorities"),
        "international": _("International bodies and authorities"),
        "own_data": _("The person’s own data, and numbers without names"),
        "other": _("Others"),
    }
    known = tuple(kinds)
    groups = [
        OfficeGroup(code, words[code], tuple(sorted((each for each in known if _group(each) == code), key=kind_title)))
        for code in _ORDER
    ]
    return [group for group in groups if group.kinds]


def _group(kind: Profile) -> str:
    return _GROUPS.get(kind.recipient_kind, "other")


def data_words(data: Data) -> str:
    """What a kind of data is called."""
    return {
        Data.AFFECTED: _("Names of the people whom the file is about"),
        Data.RELATIVES: _("Names of relatives, and how they are related"),
        Data.THIRD_PARTIES: _("Names of witnesses, helpers and others"),
        Data.PERPETRATORS: _("People and offices that acted"),
        Data.ACCOUNTS: _("Accounts and posts as they were public"),
        Data.OWN_WORDS: _("Names that a post itself says"),
        Data.PLACES: _("Places: where people are, where things happened"),
        Data.STATUS: _("Residence and asylum, orders and warrants"),
        Data.PAPERS: _("Orders, notices and warrants alone"),
        Data.IDENTITY: _("Birth, citizenship, sex, occupation"),
        Data.IDENTIFIERS: _("Birth, position and addresses of people who acted"),
        Data.NARRATIVE: _("The office’s own words on what happened"),
        Data.OFFLINE: _("What happened away from the net"),
        Data.CASE: _("Number and title of the case"),
        Data.ORIGINALS: _("Files as they were received"),
        Data.CUSTODY: _("Who had an exhibit when, as roles"),
        Data.CAPTURE: _("How exhibits were captured"),
        Data.SOURCES: _("Who told it, and how far they are trusted"),
        Data.CORRESPONDENCE: _("What was asked of others, and what they answered"),
        Data.TRANSLATORS: _("Who translated"),
    }[data]


def how_words(how: How) -> str:
    """How a kind of data enters a pack."""
    return {
        How.YES: _("as it is"),
        How.CODE: _("under a code"),
        How.INITIALS: _("as initials"),
        How.COUNTRY: _("by country alone"),
        How.NO: _("stays"),
    }[how]


def why_words(how: How) -> str:
    """Why something stays, or goes changed."""
    return {
        How.YES: "",
        How.CODE: _("This recipient knows people by codes."),
        How.INITIALS: _("This recipient gets initials only."),
        How.COUNTRY: _("This recipient gets the country only."),
        How.NO: _("This recipient’s rules do not admit it."),
    }[how]


def admitted(kind: Profile) -> list[tuple[Data, How]]:
    """Every kind of data with how it enters a kind of pack, in the order of the matrix."""
    return [(data, kind.how(data)) for data in Data]


def conditions(kind: Profile, data: Data) -> list[str]:
    """How a kind of data enters while somebody has not agreed to more."""
    return [
        _("%(how)s without the consent: %(consent)s", how=how_words(each.how), consent=_consent(each.consent))
        if each.consent
        else _("%(how)s unless it is answered yes: %(ask)s", how=how_words(each.how), ask=_ask(kind, each.answer))
        for each in kind.instead
        if each.data is data
    ]


def _consent(code: str) -> str:
    return label("consent_purpose", code, locale())


def _ask(kind: Profile, identifier: str) -> str:
    return next((said(ask.label) for ask in kind.asks if ask.identifier == identifier), identifier)


def languages_words(kind: Profile) -> str:
    """Which languages the recipient reads."""
    return ", ".join(term_label("language", code) or code for code in kind.languages) or _("any language")


def ask_words(identifier: str, kind: str) -> str:
    """How a question of a kind of pack is called; its identifier where it is no question of it."""
    found: Ask | None = next((ask for ask in profile(kind).asks if ask.identifier == identifier), None)
    return said(found.label) if found else identifier


def stage_words(stage: str) -> str:
    """What a build is doing."""
    return {
        "waiting": _("Waiting its turn"),
        "searching": _("Searching for names that may not leave"),
        "reading": _("Reading the files"),
        "setting": _("Setting the pages"),
        "writing": _("Writing the proof pack"),
        "checking": _("Checking it as a stranger would"),
        "binding": _("Binding the file to read"),
        "taking": _("Taking the messages in"),
        "opening": _("Opening the page and waiting for it"),
        "sealing": _("Sealing what was there"),
        "looking": _("Looking into the pictures"),
        "comparing": _("Comparing the posts"),
        "indexing": _("Reading the records into the index"),
    }[stage]

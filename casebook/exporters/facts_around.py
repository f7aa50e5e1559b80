"""Facts around the incidents of a dossier: papers of states, correspondence, campaigns, consents, one person's own data.

Part of the dossier (`casebook.exporters.dossier`), frozen like it; nothing here names where a fact came from.
"""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentFacts:
    """A paper of a state against somebody: a notice, a warrant, a judgment, a request, a refusal of a passport."""

    id: UUID
    kind: str  # in words
    person: str = ""
    state: str = ""  # the issuing country, in words
    authority: str = ""
    reference: str = ""
    issued: str = ""  # in words
    sort_key: str = ""  # lower bound, ISO UTC
    edtf: str = ""  # the date as recorded
    standing: str = ""  # in force, contested …, in words
    charges: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """One thing sent or received in an intervention."""

    at: str  # in words
    direction: Literal["sent", "received"]
    route: str = ""
    reference: str = ""
    words: str = ""
    exhibits: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class InterventionFacts:
    """What was asked of a platform or an authority, and what came back."""

    id: UUID
    kind: str  # in words
    kind_code: str
    channel: str = ""  # in words
    channel_code: str = ""
    addressee: str = ""
    platform: str = ""
    platform_code: str = ""
    reference: str = ""
    sent: str = ""  # in words
    sent_on: str = ""  # ISO day, "" when unknown
    answered: str = ""
    answered_on: str = ""
    outcome: str = ""
    outcome_code: str = ""
    answer: str = ""
    statement_reference: str = ""
    missing_reasons: tuple[str, ...] = ()  # letters of DSA art. 17(3) that the statement of reasons does not give
    addresses: tuple[str, ...] = ()  # of the posts that it was about
    letters: tuple[LetterFacts, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignFacts:
    """A campaign as the office sees it."""

    title: str
    about: str = ""
    accounts: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentFacts:
    """A consent that lets this pack leave, as a court may be told of it: never what a person agreed to otherwise."""

    person: str
    purpose: str  # in words
    purpose_code: str = ""  # of the list consent_purpose
    given_on: str  # ISO day
    how: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """One record about the person who asked for their own data: a title and its filled fields, in words."""

    title: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedFacts:
    """One disclosure of the person's data: who got what, when, why."""

    recipient: str
    at: str  # ISO day
    purpose: str
    pack: str
    route: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SubjectFacts:
    """All that the office holds on the one person who asked, as far as it may be given (GDPR art. 15)."""

    name: str
    records: tuple[RecordFacts, ...] = ()
    recipients: tuple[ReceivedFacts, ...] = ()
    sources: tuple[str, ...] = ()  # where data came from that the person did not give
    due_on: str = ""  # ISO day: one month after the request, or three (art. 12(3))


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsFacts:
    """One table of numbers that name nobody: a title, and each row with its number or the mark that stands for it."""

    title: str
    rows: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()  # what must be known to read the numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFile:
    """A table or document for machines that goes along whole. Its text holds nothing that the dossier may not tell."""

    name: str  # ASCII
    media_type: str
    text: str
    own_words: bool = False  # it repeats what was public: words of posts and names of accounts that the dossier tells

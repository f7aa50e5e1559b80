"""The shapes in which a story is told: cases, people, accounts, incidents, exhibits.

Plain frozen data, close to the nouns of docs/tour.md, so that building a story is a walk over it. Codes are those of
the vocabularies (`casebook.vocabulary`); keys are short names that hold inside one story only.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from casebook.dates import Moment

Track = Literal["online", "home", "legal"]
Severity = Literal["low", "medium", "high", "life"]
Answer = Literal["given", "refused", "asked"]


@dataclass(frozen=True, slots=True)
class Words:
    """Words in their own language, and what they say in English."""

    language: str
    text: str
    english: str
    translated_by: str = "Caseworker"  # a role, never a name


@dataclass(frozen=True, slots=True)
class Name:
    """One way in which a person's name is written."""

    text: str
    language: str
    script: Literal["Cyrl", "Latn", "Arab"]
    kind: Literal["legal", "transliteration", "alias"] = "legal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A human being in the case; `role` is of the list case_party_role, `sex` of the list sex."""

    key: str
    names: tuple[Name, ...]
    role: str
    sex: str
    about: str
    born: str = ""  # EDTF
    exile_category: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """`person` is the `kind` (list relationship) of `other`."""

    person: str
    kind: str
    other: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Handle:
    """What an account was called, and from when to when (EDTF; an empty end means still)."""

    handle: str
    display_name: str
    since: str = ""
    until: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """An account seen harassing; its handles stand in order of time, the last is the present one."""

    key: str
    platform: str
    url: str
    handles: tuple[Handle, ...]
    native_id: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountLink:
    """Why two accounts, or an account and the person it imitates, belong together; `kind` is of the list account_link."""

    account: str
    kind: str
    other: str = ""  # key of an account
    person: str = ""  # key of a person
    confidence: str  # list estimative
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Involvement:
    """Who did it: an account, or a body named in words, or nobody known (both empty)."""

    account: str = ""
    body: str = ""
    perpetrator_type: str = "99"
    degree: str = "0101"  # list degree_of_involvement
    confidence: str = "likely"  # list estimative


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """What was done to whom; `kind` is of the list act_type, `status` of violation_status."""

    kind: str
    victim: str  # key of a person
    by: tuple[Involvement, ...] = ()
    status: str = "04"
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A post as it was seen; empty words mean that they are left out on purpose."""

    platform: str
    url: str
    account: str
    posted_at: Moment
    words: Words | None
    native_id: str = ""
    state: Literal["live", "edited", "deleted"] = "live"
    checked_on: str = ""  # EDTF


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where the knowledge comes from, with both Admiralty grades."""

    connection: str  # list source_connection
    reliability: str  # a to g
    credibility: str  # 1 to 6
    received_on: str  # EDTF
    about: str
    person: str = ""  # key of a person, where the source is one


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """One thing that happened."""

    key: str
    title: str
    track: Track
    when: Moment
    severity: Severity
    narrative: str
    acts: tuple[Act, ...]
    sources: tuple[Source, ...]
    place: str = ""
    harms: tuple[str, ...] = ()
    posts: tuple[Post, ...] = ()
    exhibits: tuple[str, ...] = ()  # keys


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """How the file was obtained, after the Berkeley Protocol; `method` is of the list capture_method."""

    method: str
    at: Moment
    by: str  # a role
    url: str = ""
    page_title: str = ""
    tool: str = ""
    tool_version: str = ""
    logged_in: bool | None = None
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exhibit:
    """One file of `media/`, and what is to be known of it; `kind` is of the list evidence_kind."""

    key: str
    file: str
    media_type: str
    kind: str
    title: str
    description: str
    language: str
    captured: Captured
    words: Words | None = None  # transcription and translation
    sensitive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What a person allows, for which purpose (list consent_purpose) and which recipient; "" for all of that purpose."""

    person: str
    purpose: str
    recipient: str
    answer: Answer
    asked_on: str  # EDTF
    scope: str = ""
    identity: bool = False  # whether the name may leave
    originals: bool = False  # whether files may leave as they were received
    until: str = ""  # EDTF
    how: str = ""
    withdrawn_on: str = ""  # EDTF


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Something that the office sent in an intervention."""

    at: str  # EDTF
    words: str
    route: str
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What came back. `decision` holds fields of the intervention; without any, it only confirms that ours arrived."""

    at: str  # EDTF
    words: str
    route: str
    reference: str = ""
    decision: Mapping[str, Any] = field(default_factory=dict)
    admissible_on: str = ""  # EDTF


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A record that is nothing but its fields, such as an intervention, a task or a campaign.

    `says` holds fields as the record has them; `names` those that name something of the story, by its keys ("exhibit "
    stands before that of an exhibit); `in_days` those that lie so many days after the day on which the demonstration is built, so that something is always due in it.
    """

    key: str
    noun: str  # table
    says: Mapping[str, Any]
    names: Mapping[str, str | tuple[str, ...]] = field(default_factory=dict)
    in_days: Mapping[str, int] = field(default_factory=dict)
    letters: tuple[Sent | Answered, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One invented case, and who of the office works on it (logins)."""

    key: str
    title: str
    summary: str
    tlp: str
    priority: str  # list priority
    languages: tuple[str, ...]
    restricted: bool
    caseworkers: tuple[str, ...]
    counsel: tuple[str, ...]
    people: tuple[Person, ...]
    relations: tuple[Relation, ...]
    accounts: tuple[Account, ...]
    links: tuple[AccountLink, ...] = ()
    incidents: tuple[Incident, ...]
    exhibits: tuple[Exhibit, ...]
    consents: tuple[Consent, ...]
    records: tuple[Record, ...] = ()
    imports: tuple[str, ...] = ()  # CSV files of media/, brought in by the importer


def at_home(edtf: str, displayed: str = "") -> Moment:
    """Return a time as people count it in the country that the person left."""
    return Moment(edtf=edtf, zone="Asia/Dushanbe", displayed=displayed)


def in_exile(edtf: str, displayed: str = "") -> Moment:
    """Return a time as people count it where the person lives now."""
    return Moment(edtf=edtf, zone="Europe/Zurich", displayed=displayed)

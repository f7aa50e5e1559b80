"""Drafts: what a form, a command or an importer may ask for. The one gate that all ways in pass through."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from casebook.dates import Moment
from casebook.errors import InvalidInput, NotFound
from casebook.model.account import Handle
from casebook.model.base import Body
from casebook.model.incident import Source
from casebook.model.person import PersonAddress, PersonName
from casebook.vocabulary.terms import term

LONGEST_TITLE = 300  # characters
LONGEST_TEXT = 200_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDraft:
    """A case to open."""

    title: str
    summary: str = ""
    priority: str = ""
    severity: str = ""
    monitoring: str = ""
    tlp: str = "amber"
    pap: str = ""
    languages: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    restricted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDraft:
    """A person to add: names, part in the case, and relation to somebody already there."""

    names: tuple[PersonName, ...]
    role: str = ""
    sex: str = ""
    born: str = ""
    died: str = ""
    citizenships: tuple[str, ...] = ()
    exile_category: str = ""
    status: str = ""
    characteristics: tuple[str, ...] = ()
    counting_unit: str = ""
    languages: tuple[str, ...] = ()
    occupation: str = ""
    affiliation: str = ""
    whereabouts: str = ""
    addresses: tuple[PersonAddress, ...] = ()
    contact: str = ""
    reliability: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    related_to: UUID | None = None
    relationship: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDraft:
    """An account to add."""

    platform: str
    handle: str
    display_name: str = ""
    native_id: str = ""
    url: str = ""
    kind: str = ""
    standing: str = ""
    created: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    seen: str = ""
    earlier: tuple[Handle, ...] | None = None  # the handles before this one; None leaves them as they are


@dataclass(frozen=True, slots=True, kw_only=True)
class PostDraft:
    """A post to add, with its author as an account of the case, a new handle, or nobody."""

    platform: str
    kind: str = ""
    url: str = ""
    canonical_url: str = ""
    native_id: str = ""
    author: UUID | None = None
    author_handle: str = ""
    author_display_name: str = ""
    author_native_id: str = ""
    in_reply_to: UUID | None = None
    target_person: UUID | None = None
    target_account: UUID | None = None
    posted: Moment = field(default_factory=Moment)
    text: str = ""
    language: str = ""
    translation: str = ""
    translation_language: str = ""
    translated_by: str = ""
    tags: tuple[str, ...] = ()
    note: str = ""
    identity: str = ""
    source_position: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvolvementDraft:
    """Who did it."""

    person: UUID | None = None
    account: UUID | None = None
    organisation: str = ""
    perpetrator_type: str = ""
    degree: str = ""
    attribution: str = ""
    state_responsibility: str = ""
    confidence: str = ""
    basis: str = ""
    status: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ActDraft:
    """One act against one victim."""

    kind: str
    exactly: str = ""
    online_form: tuple[str, ...] = ()
    victim: UUID | None = None
    characteristics: tuple[str, ...] = ()
    method: str = ""
    techniques: tuple[str, ...] = ()
    stated_reason: str = ""
    intent: str = ""
    when: Moment = field(default_factory=Moment)
    place: str = ""
    harms: tuple[str, ...] = ()
    psychological: str = ""
    economic: str = ""
    family: str = ""
    legal: str = ""
    physical: str = ""
    self_censorship: str = ""
    status_at_end: str = ""
    detention: str = ""
    whereabouts: str = ""
    counsel: str = ""
    compensation: str = ""
    note: str = ""
    involvements: tuple[InvolvementDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentDraft:
    """An incident as one form asks for it. Nothing but a title is needed."""

    title: str
    when: Moment = field(default_factory=Moment)
    track: str = "online"
    place: str = ""
    country: str = ""
    narrative: str = ""
    original_text: str = ""
    original_language: str = ""
    spoken_by: str = ""
    translation: str = ""
    translation_language: str = ""
    translated_by: str = ""
    severity: str = ""
    status: str = ""
    tactics: tuple[str, ...] = ()
    impact: str = ""
    sources: tuple[Source, ...] = ()
    tags: tuple[str, ...] = ()
    tlp: str = ""
    acts: tuple[ActDraft, ...] = ()
    posts: tuple[PostDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDraft:
    """What somebody tells through the portal. Nothing of it is needed, but something."""

    danger: str = ""
    story: str = ""
    when: str = ""
    moment: Moment = field(default_factory=Moment)
    where: str = ""
    about: str = ""
    kinds: tuple[str, ...] = ()
    who_did: str = ""
    relatives: str = ""
    helps: tuple[str, ...] = ()
    called: str = ""
    contact: str = ""
    language: str = ""


def titled(title: str) -> str:
    """Give a title with its spaces tidied.

    Raises:
        InvalidInput: it is empty, too long, or cannot be written as UTF-8.
    """
    words = " ".join(worded(title, "title").split())
    if not words:
        raise InvalidInput("Please give a title.", field="title")
    if len(words) > LONGEST_TITLE:
        raise InvalidInput("The title is too long.", field="title", longest=LONGEST_TITLE)
    return words


def worded(text: str, field_name: str) -> str:
    """Give a text as it is; raises InvalidInput if it is too long, or half of a character stands alone in it."""
    if len(text) > LONGEST_TEXT:
        raise InvalidInput("This text is too long.", field=field_name, longest=LONGEST_TEXT)
    if not text.isascii() and any("\ud800" <= letter <= "\udfff" for letter in text):
        raise InvalidInput("This text cannot be read.", field=field_name)
    return text


def coded(list_name: str, code: str, field_name: str) -> str:
    """Give a code of a vocabulary, or "" for none; raises InvalidInput if the list has no such code."""
    try:
        return term(list_name, code).code if code else ""
    except NotFound as error:
        raise InvalidInput("This is not one of the choices.", field=field_name) from error


def shared(draft: object, body_type: type[Body]) -> dict[str, Any]:
    """Give the fields that a draft and a body have in common."""
    return {name: getattr(draft, name) for name in body_type.__struct_fields__ if hasattr(draft, name)}

"""Accounts seen harassing, with their handles through time, and the posts seen from them."""

from datetime import datetime
from typing import Annotated, ClassVar
from uuid import UUID

from casebook.dates import Moment
from casebook.model.base import Body, CaseRecord
from casebook.model.fields import Address, Coded, Edtf, Kept, Line, Prose, Refers, Revision, Words
from casebook.model.redaction import RedactedText
from casebook.model.translation import TranslatedWords


class Handle(Body, frozen=True, kw_only=True):
    """A handle and display name as seen, and when."""

    handle: Line = ""  # may be empty where only a number or a link is known
    display_name: Line = ""
    seen: Edtf = ""  # first day seen, or an interval


class AccountBody(Body, frozen=True, kw_only=True):
    """A harasser's account: the platform's number is its identity where known, the handle only a snapshot."""

    platform: Annotated[str, Coded("platform")]
    handles: tuple[Handle, ...]  # newest first
    native_id: Line = ""
    url: Address = ""
    kind: Annotated[str, Coded("perpetrator_type")] = ""
    standing: Annotated[str, Coded("content_state")] = ""
    created: Edtf = ""
    tags: Words = ()
    note: Prose = ""
    revision: Revision = 1


class Account(CaseRecord):
    """An account in one case."""

    __tablename__ = "account"
    body_type: ClassVar[type[Body]] = AccountBody


class AccountLinkBody(Body, frozen=True, kw_only=True):
    """What ties an account to another account or to a person, on what grounds, and how sure that is."""

    account: Annotated[UUID, Refers("account")]
    kind: Annotated[str, Coded("account_link")]
    other: Annotated[UUID | None, Refers("account")] = None
    person: Annotated[UUID | None, Refers("person")] = None
    basis: Prose = ""
    confidence: Annotated[str, Coded("estimative")] = ""
    evidence: Annotated[tuple[UUID, ...], Refers("evidence")] = ()
    revision: Revision = 1


class AccountLink(CaseRecord):
    """A link from an account to another account or to a person."""

    __tablename__ = "account_link"
    body_type: ClassVar[type[Body]] = AccountLinkBody


class AccountSnapshotBody(Body, frozen=True, kw_only=True):
    """How an account looked on one day."""

    account: Annotated[UUID, Refers("account")]
    seen: Moment = Moment()
    display_name: Line = ""
    biography: Prose = ""
    location: Line = ""
    followers: int | None = None
    following: int | None = None
    posts: int | None = None
    verified: bool = False
    standing: Annotated[str, Coded("content_state")] = ""
    picture: Annotated[UUID | None, Refers("evidence")] = None
    note: Prose = ""
    revision: Revision = 1


class AccountSnapshot(CaseRecord):
    """An account as it stood at one time."""

    __tablename__ = "account_snapshot"
    body_type: ClassVar[type[Body]] = AccountSnapshotBody


class Check(Body, frozen=True, kw_only=True):
    """One look at whether a post is still there."""

    at: datetime
    status: Annotated[str, Coded("content_state")]
    by: Annotated[UUID | None, Kept()] = None
    note: Line = ""


class ContentItemBody(Body, frozen=True, kw_only=True):
    """A post as seen online. Times the platform displayed are kept as displayed and as understood."""

    incident: Annotated[UUID | None, Refers("incident")] = None
    platform: Annotated[str, Coded("platform")]
    kind: Annotated[str, Coded("dsa_content_type")] = ""
    url: Address = ""
    canonical_url: Annotated[str, Kept()] = ""
    native_id: Line = ""
    author: Annotated[UUID | None, Refers("account")] = None
    in_reply_to: Annotated[UUID | None, Refers("content_item")] = None
    target_person: Annotated[UUID | None, Refers("person")] = None
    target_account: Annotated[UUID | None, Refers("account")] = None
    posted: Moment = Moment()
    text: Prose = ""
    language: Annotated[str, Coded("language")] = ""
    translation: Prose = ""
    translation_language: Annotated[str, Coded("language")] = ""
    translated_by: Annotated[str, Kept()] = ""
    checks: Annotated[tuple[Check, ...], Kept()] = ()
    redacted: Annotated[tuple[RedactedText, ...], Kept()] = ()
    translations: Annotated[tuple[TranslatedWords, ...], Kept()] = ()  # further ones, by whom, certified how
    tags: Words = ()
    note: Prose = ""
    identity: Annotated[str, Kept()] = ""  # what recognises the same row when a file is imported again
    source_position: Annotated[str, Kept()] = ""  # where in the imported file it stands
    revision: Revision = 1


class ContentItem(CaseRecord):
    """One post, comment, video or story in a case."""

    __tablename__ = "content_item"
    body_type: ClassVar[type[Body]] = ContentItemBody

"""Accounts seen harassing, with their handles through time, and the posts seen from them."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from casebook.dates import Moment
from casebook.model.base import Body, CaseRecord


class Handle(Body, frozen=True, kw_only=True):
    """A handle and display name as seen, and when."""

    handle: str
    display_name: str = ""
    seen: str = ""  # EDTF: first day seen, or an interval


class AccountBody(Body, frozen=True, kw_only=True):
    """A harasser's account: the platform's number is its identity where known, the handle only a snapshot."""

    platform: str
    handles: tuple[Handle, ...]  # newest first
    native_id: str = ""
    url: str = ""
    kind: str = ""
    note: str = ""
    revision: int = 1


class Account(CaseRecord):
    """An account in one case."""

    __tablename__ = "account"
    body_type: ClassVar[type[Body]] = AccountBody


class Check(Body, frozen=True, kw_only=True):
    """One look at whether a post is still there."""

    at: datetime
    status: str  # live, edited, deleted, unreachable


class ContentItemBody(Body, frozen=True, kw_only=True):
    """A post as seen online. Times the platform displayed are kept as displayed and as understood."""

    incident: UUID | None = None
    platform: str
    url: str = ""
    canonical_url: str = ""
    native_id: str = ""
    author: UUID | None = None
    posted: Moment = Moment()
    text: str = ""
    language: str = ""
    translation: str = ""
    translation_language: str = ""
    translated_by: str = ""
    checks: tuple[Check, ...] = ()
    identity: str = ""  # what recognises the same row when a file is imported again
    source_position: str = ""  # where in the imported file it stands


class ContentItem(CaseRecord):
    """One post, comment, video or story in a case."""

    __tablename__ = "content_item"
    body_type: ClassVar[type[Body]] = ContentItemBody

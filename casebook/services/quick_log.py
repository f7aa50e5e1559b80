"""Log quickly: incidents with their posts, the accounts behind them, and the files that arrived beside, in one act.

What is here already is found before (casebook.services.duplicates) and decided by the member; this act does as it is told.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID, uuid5

from casebook.access import Permission, require
from casebook.errors import InvalidInput
from casebook.keys.keyring import Keyring
from casebook.model import ContentItem, Incident
from casebook.model.account import ContentItemBody
from casebook.services import custody, recording
from casebook.services.casework import hold
from casebook.services.custody import ExhibitDraft
from casebook.services.drafts import ActDraft, IncidentDraft, InvolvementDraft, PostDraft
from casebook.services.receiving import Received
from casebook.services.recording import kept_already, of_case
from casebook.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One incident to record, with at most one act; the authors of its posts become those who did the act."""

    incident: IncidentDraft
    act: ActDraft | None = None
    posts: tuple[PostDraft, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QuickDraft:
    """What one form asks for.

    Attributes:
        entries: the incidents to record; where `into` is given, their posts and acts join that incident instead.
        exhibits: exhibits of the case, taken in before, that show the same.
        about_files: what is said about the files that arrive with the form.
    """

    entries: tuple[Entry, ...]
    into: UUID | None = None
    exhibits: tuple[UUID, ...] = ()
    about_files: ExhibitDraft = field(default_factory=ExhibitDraft)


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """What came of it. `before` says that this very form was kept before, and that nothing was added now."""

    incidents: tuple[UUID, ...]
    before: bool = False


def log(
    work: Work, keys: Keyring, case_id: UUID, draft: QuickDraft, files: Sequence[Received] = (), *, form_id: UUID
) -> Logged:
    """Record everything of a form; `form_id` is minted with it, and the same form sent twice records once.

    The files are durable already; if this act fails, they go.

    Raises:
        InvalidInput: there is nothing to record, or a field holds what it cannot.
        NotFound: something named in it is not of this case.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    if not draft.entries:
        raise InvalidInput("There is nothing to record in this. Paste a link, choose a file, or say what happened.")
    if draft.into is None:
        incidents = tuple(uuid5(form_id, str(number)) for number in range(len(draft.entries)))
        if kept_already(work, keys, Incident, incidents[0], case_id):
            return Logged(incidents=incidents, before=True)
    else:
        incidents = (of_case(work, Incident, draft.into, case_id).id,) * len(draft.entries)
    for incident_id, entry in zip(incidents, draft.entries, strict=True):
        _record(work, keys, case_id, incident_id, entry, into=draft.into)
    told = tuple(dict.fromkeys(incidents))
    for file in files:
        custody.take_in(work, keys, case_id, file, replace(draft.about_files, incidents=told))
    for exhibit in draft.exhibits:
        custody.join(work, keys, case_id, exhibit, told)
    return Logged(incidents=told)


def _record(work: Work, keys: Keyring, case_id: UUID, incident_id: UUID, entry: Entry, *, into: UUID | None) -> None:
    if into is None:
        recording.record_incident(work, keys, case_id, entry.incident, incident_id=incident_id)
    posts = recording.add_posts(work, keys, case_id, entry.posts, incident=incident_id) if entry.posts else []
    if entry.act is not None:
        work.db.flush()  # the posts are looked up by their ids
        doers = tuple(InvolvementDraft(account=author) for author in _authors(work, keys, posts))
        act = replace(entry.act, involvements=(*doers, *entry.act.involvements))
        recording.record_act(work, keys, case_id, incident_id, act)


def _authors(work: Work, keys: Keyring, posts: Iterable[UUID]) -> list[UUID]:
    bodies = (keys.open_row(work.db.get_one(ContentItem, post), ContentItemBody) for post in posts)
    return list(dict.fromkeys(body.author for body in bodies if body.author is not None))

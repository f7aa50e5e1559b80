"""Acts proposed from the words of imported posts: shown with their reason, recorded where a caseworker ticks, never by themselves.

An act is what was done to one victim in one incident: several ticked posts of a kind become one act, and their authors' accounts
had part in it. What was declined is kept with the run, so that it is not asked again.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

import msgspec
from sqlalchemy import select

from casebook.access import Permission, require
from casebook.analysis.proposing import Proposal, rules
from casebook.dates import Moment
from casebook.errors import InvalidInput, NotFound
from casebook.keys.keyring import Keyring
from casebook.model import Act, ContentItem, ImportRun, Involvement
from casebook.model.account import ContentItemBody
from casebook.model.import_run import ImportRunBody, Settled
from casebook.model.incident import ActBody, InvolvementBody
from casebook.services import records
from casebook.services.casework import hold
from casebook.services.drafts import ActDraft, IncidentDraft
from casebook.services.importing import run_of
from casebook.services.reading import CaseBook, Opened, case_book
from casebook.services.recording import assign_posts, of_case, record_act, record_incident
from casebook.services.run_posts import incidents_of, posts_of
from casebook.work import Work

MOST_AT_ONCE = 500  # answers of one form
_LONGEST_NOTE = 1_000  # characters of an act's note


@dataclass(frozen=True, slots=True)
class Proposed:
    """A post of a run, and what the rules propose that nobody has answered yet."""

    post: Opened[ContentItemBody]
    proposals: tuple[Proposal, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a caseworker said to one proposal: to record the act, or that it is none."""

    post: UUID
    rule: str
    recorded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """How the ticked acts are recorded. With a `title`, their posts move to a new incident of that title."""

    victim: UUID | None = None
    authors: bool = True  # whether the author's account of each post is named as having had part in it
    title: str = ""
    locale: str = "en"  # of the note that says by which rule an act was proposed


@dataclass(frozen=True, slots=True)
class _Ticked:
    row: ContentItem
    body: ContentItemBody
    proposal: Proposal


def proposals(work: Work, keys: Keyring, case_id: UUID, run_id: UUID) -> tuple[CaseBook, ImportRunBody, list[Proposed]]:
    """Open the case and its run, and give the posts of the run for which something is proposed.

    Raises:
        NotFound: the run is not of this case, or the case is not held.
    """
    book = case_book(work, keys, case_id, page="import_proposals")
    run = run_of(work, keys, case_id, run_id)
    return book, run, list(_open_ones(run, book))


def victims(book: CaseBook) -> list[UUID]:
    """Give the persons of a case that a proposal names first as its victim: those whom the case is about."""
    return [person for person, roles in book.roles_of.items() if "target" in roles and person in book.persons]


def settle(
    work: Work, keys: Keyring, case_id: UUID, run_id: UUID, answers: Sequence[Answer], coding: Coding
) -> list[UUID]:
    """Record the acts that were ticked, and remember every answer; give the acts, each once. Nothing else is recorded.

    Raises:
        InvalidInput: there is no answer, or there are too many.
        NotFound: a post is not of this run, a rule does not propose anything there, or the victim is not of this case.
        NotAllowed: the actor may not record in this case.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    if not answers:
        raise InvalidInput("Choose at least one.", field="answers")
    if len(answers) > MOST_AT_ONCE:
        raise InvalidInput("These are too many at once.", field="answers", most=MOST_AT_ONCE)
    row = of_case(work, ImportRun, run_id, case_id)
    work.db.refresh(row)
    run = keys.open_row(row, ImportRunBody)
    found = {answer: _ticked(work, keys, case_id, run, answer) for answer in dict.fromkeys(answers)}
    taken = {answer: one for answer, one in found.items() if answer.recorded}
    incident = _moved(work, keys, case_id, list(taken.values()), coding)
    acts = _recorded(work, keys, case_id, taken, coding, incident)
    kept = tuple(Settled(post=each.post, rule=each.rule, act=acts.get(each)) for each in found)
    run = msgspec.structs.replace(
        run,
        settled=(*run.settled, *kept),
        besides=(*run.besides, incident) if incident else run.besides,
        revision=run.revision + 1,
    )
    keys.seal_row(row, run)
    work.db.flush()
    return list(dict.fromkeys(acts.values()))


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _open_ones(run: ImportRunBody, book: CaseBook) -> Iterator[Proposed]:
    acts = {None, *(act.id for act in book.acts)}  # who takes an act back is asked again
    settled = {(each.post, each.rule) for each in run.settled if each.act in acts}
    for post in posts_of(run, book):
        left = tuple(each for each in rules().propose(post.body.text) if (post.id, each.rule.name) not in settled)
        if left:
            yield Proposed(post, left)


def _ticked(work: Work, keys: Keyring, case_id: UUID, run: ImportRunBody, answer: Answer) -> _Ticked:
    row = of_case(work, ContentItem, answer.post, case_id)
    body = keys.open_row(row, ContentItemBody)
    if not body.identity or body.incident not in incidents_of(run):
        raise NotFound
    if any((each.post, each.rule) == (answer.post, answer.rule) and _stands(work, each) for each in run.settled):
        raise NotFound  # the same form sent twice: it was answered
    for proposal in rules().propose(body.text):
        if proposal.rule.name == answer.rule:
            return _Ticked(row, body, proposal)
    raise NotFound


def _stands(work: Work, settled: Settled) -> bool:
    """Whether an answer still holds: it was declined, or the act is there."""
    return settled.act is None or work.db.get(Act, settled.act) is not None


def _moved(work: Work, keys: Keyring, case_id: UUID, taken: list[_Ticked], coding: Coding) -> UUID | None:
    """Gather the ticked posts in a new incident, if somebody wants it."""
    if not coding.title.strip() or not taken:
        return None
    when = _when([one.body for one in taken])
    incident = record_incident(work, keys, case_id, IncidentDraft(title=coding.title, when=when))
    assign_posts(work, keys, case_id, [one.row.id for one in taken], incident)
    return incident


def _recorded(
    work: Work,
    keys: Keyring,
    case_id: UUID,
    taken: dict[Answer, _Ticked],
    coding: Coding,
    incident: UUID | None,
) -> dict[Answer, UUID]:
    grouped: defaultdict[tuple[UUID, str], list[Answer]] = defaultdict(list)
    for answer, one in taken.items():
        here = incident or one.body.incident
        if here is not None:
            grouped[here, one.proposal.rule.act].append(answer)
    acts: dict[Answer, UUID] = {}
    for (here, kind), same in grouped.items():
        ones = [taken[answer] for answer in same]
        act = _act_of(work, keys, case_id, here, kind, coding.victim)
        if act is None:
            draft = ActDraft(
                kind=kind, victim=coding.victim, when=_when([one.body for one in ones]), note=_note(ones, coding.locale)
            )
            act = record_act(work, keys, case_id, here, draft)
        if coding.authors:
            _name_authors(work, keys, case_id, act, ones)
        acts |= dict.fromkeys(same, act)
    return acts


def _act_of(work: Work, keys: Keyring, case_id: UUID, incident: UUID, kind: str, victim: UUID | None) -> UUID | None:
    """Give the act of that kind against that victim which the incident has already."""
    for row in work.db.scalars(select(Act).where(Act.case_id == case_id)):
        body = keys.open_row(row, ActBody)
        if (body.incident, body.kind, body.victim) == (incident, kind, victim):
            return row.id
    return None


def _name_authors(work: Work, keys: Keyring, case_id: UUID, act: UUID, ones: list[_Ticked]) -> None:
    bodies = (
        keys.open_row(row, InvolvementBody)
        for row in work.db.scalars(select(Involvement).where(Involvement.case_id == case_id))
    )
    named = {body.account for body in bodies if body.act == act}
    for one in ones:
        author = one.body.author
        if author is not None and author not in named:
            named.add(author)
            part = InvolvementBody(act=act, account=author, basis=one.body.canonical_url or one.body.url)
            records.add(work, keys, case_id, Involvement, part)


def _when(bodies: list[ContentItemBody]) -> Moment:
    """Give the time of one post, or the days from the first to the last of several; nothing where one has no day."""
    if len({body.posted for body in bodies}) == 1:
        return bodies[0].posted
    days = sorted(body.posted.edtf[:10] for body in bodies)
    zones = {body.posted.zone for body in bodies}
    if not all(len(day) == len("2026-05-11") and day.replace("-", "").isdecimal() for day in days):
        return Moment()
    return Moment(days[0] if days[0] == days[-1] else f"{days[0]}/{days[-1]}", zones.pop() if len(zones) == 1 else "")


def _note(ones: list[_Ticked], locale: str) -> str:
    """Say by which rules the act was proposed, and from which words."""
    said: defaultdict[str, list[str]] = defaultdict(list)
    for one in ones:
        said[one.proposal.rule.label(locale)] += one.proposal.words(one.body.text)
    return "\n".join(
        f"{label}: {'; '.join(f'«{each}»' for each in dict.fromkeys(found))}" for label, found in said.items()
    )[:_LONGEST_NOTE]

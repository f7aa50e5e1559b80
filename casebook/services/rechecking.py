"""Look again whether posts are still there: live, edited, deleted, out of reach, or not to be told.

A look is a check of the post. What it finds for the first time, or finds changed, is kept as a capture too. As in `capturing`, the page is
opened between two acts, never inside one.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from casebook.access import Permission, require
from casebook.capturing import Captured, comparing
from casebook.capturing.comparing import Verdict
from casebook.errors import InvalidInput, NoGrant, Tampered
from casebook.keys.keyring import Keyring
from casebook.model import Capture, ContentItem
from casebook.model.account import ContentItemBody
from casebook.model.evidence import CaptureBody
from casebook.services import capturing, recording
from casebook.services.capturing import Facts, Taken
from casebook.services.casework import hold
from casebook.services.recording import of_case
from casebook.work import Work

_ERRORS = 400  # RFC 9110: from here on a server answers that it has no page to give


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What has to be known to look at a post again.

    `before` is the text of the last capture that showed the post, `latest` that of the last capture at all; None where there is none.
    """

    url: str
    words: str
    before: str | None
    latest: str | None
    state: str  # what the last look found, "" where nobody has looked
    incident: UUID | None


@dataclass(frozen=True, slots=True)
class Shot:
    """One capture of an address: its exhibits, and what was said of it, with the text of the page."""

    exhibits: tuple[UUID, ...]
    body: CaptureBody


@dataclass(frozen=True, slots=True)
class Watched:
    """A post that was captured once, and when somebody looked at it last (UTC); by whom, its checks say."""

    id: UUID
    body: ContentItemBody
    last: datetime


def judged(asked: Asked, seen: Captured | Facts) -> Verdict:
    """Say how a post stands by what its page shows now."""
    failed = bool(seen.error) or seen.status is None
    return comparing.judged(status=seen.status, failed=failed, now=seen.text, before=asked.before, words=asked.words)


def worth_keeping(asked: Asked, verdict: Verdict, seen: Captured | Facts) -> bool:
    """Say whether a look is kept as exhibits too: the first one, and each that finds another state, or another edit."""
    if asked.latest is None:
        return True
    new = verdict.state == "edited" or verdict.state != asked.state
    return new and bool(comparing.differences(asked.latest, seen.text))


def asked(work: Work, keys: Keyring, case_id: UUID, post_id: UUID) -> Asked:
    """Give what has to be known to look at a post again.

    Raises:
        InvalidInput: the post has no link.
        NotFound: it is not of this case.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    body = keys.open_row(of_case(work, ContentItem, post_id, case_id), ContentItemBody)
    if not body.url:
        raise InvalidInput("The post has no link to look at.", field="url")
    texts = [(shot.body.http_status, shot.body.text_verbatim) for shot in _of_post(body, _shots(work, keys, case_id))]
    answered = [text for status, text in texts if status is not None and status < _ERRORS and text.strip()]
    showed = [text for text in answered if comparing.holds(body.text, text)]
    return Asked(
        url=body.canonical_url or body.url,
        words=body.text,
        before=next(iter(showed or answered), None),
        latest=texts[0][1] if texts else None,
        state=body.checks[-1].status if body.checks else "",
        incident=body.incident,
    )


def shots(work: Work, keys: Keyring, case_id: UUID, post_id: UUID) -> list[Shot]:
    """List the captures of a post's page, the last one first; captures that show no text are among them.

    Raises:
        NotFound: the post is not of this case.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_CASE, holds_case=True)
    body = keys.open_row(of_case(work, ContentItem, post_id, case_id), ContentItemBody)
    return _of_post(body, _shots(work, keys, case_id))


def due(work: Work, keys: Keyring, case_id: UUID, *, days: int) -> list[UUID]:
    """List the posts that were captured once and were last looked at `days` or more ago; none that is known to be deleted.

    A post that nobody has captured is never due: an imported chat does not send the office to a thousand addresses.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    before = work.clock() - timedelta(days=days)
    return [one.id for one in watched(work, keys, case_id) if one.last <= before]


def watched(work: Work, keys: Keyring, case_id: UUID) -> list[Watched]:
    """List the posts that are looked at again, the one first that nobody has looked at for longest."""
    hold(work, keys, case_id)
    require(work.actor, Permission.READ_CASE, holds_case=True)
    captured = _shots(work, keys, case_id)
    if not captured:
        return []
    found = []
    for row in work.db.scalars(select(ContentItem).where(ContentItem.case_id == case_id)):
        with suppress(Tampered, NoGrant):
            body = keys.open_row(row, ContentItemBody)
            if (last := _last_look(body, captured)) is not None:
                found.append(Watched(row.id, body, last))
    return sorted(found, key=lambda one: (one.last, one.id))


def note(
    work: Work, keys: Keyring, case_id: UUID, post_id: UUID, asked: Asked, verdict: Verdict, taken: Taken | None = None
) -> tuple[UUID, ...]:
    """Write down how a post was found; keep the capture too, if there is one. Give the exhibits.

    Raises:
        NotFound: the post is not of this case any more.
    """
    hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    remark = " · ".join(filter(None, (capturing.TOOL, verdict.ground)))
    recording.check_post(work, keys, case_id, post_id, verdict.state, remark=remark)
    return capturing.keep(work, keys, case_id, taken, asked.incident) if taken else ()


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _last_look(body: ContentItemBody, captured: list[Shot]) -> datetime | None:
    """When somebody looked last; None for a post that is not looked at again."""
    mine = _of_post(body, captured)
    if not mine or (body.checks and body.checks[-1].status == "deleted"):
        return None
    return body.checks[-1].at if body.checks else _when(mine[0].body)


def _shots(work: Work, keys: Keyring, case_id: UUID) -> list[Shot]:
    found: dict[tuple[str, str], Shot] = {}
    for row in work.db.scalars(select(Capture).where(Capture.case_id == case_id)):
        with suppress(Tampered, NoGrant):  # one damaged row must not hide the others
            body = keys.open_row(row, CaptureBody)
            if (body.method, body.tool_name) != (capturing.METHOD, capturing.TOOL):
                continue
            place = (body.url_requested, body.captured.edtf)
            before = found.get(place, Shot((), body))
            fuller = body if body.text_verbatim else before.body
            found[place] = Shot((*before.exhibits, row.evidence_id), fuller)
    return sorted(found.values(), key=lambda shot: _when(shot.body), reverse=True)


def _of_post(body: ContentItemBody, captured: list[Shot]) -> list[Shot]:
    addresses_of = {body.url, body.canonical_url} - {""}
    return [shot for shot in captured if shot.body.url_requested in addresses_of]


def _when(body: CaptureBody) -> datetime:
    return datetime.fromisoformat(body.captured.edtf).replace(tzinfo=UTC)

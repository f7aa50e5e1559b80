"""A complaint about a wave of posts on Facebook as a dossier, with the opened case behind it; built without a database."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID, uuid4

from casebook.dates import Moment
from casebook.exporters.dossier import Dossier, PostFacts
from casebook.exporters.network_facts import ASK
from casebook.model.account import ContentItemBody
from casebook.services.casework import CaseView
from casebook.services.reading import CaseBook, Opened
from tests.analysis.posting import Platform, Row
from tests.exporters.complaining import a_complaint, a_post


@dataclass(frozen=True)
class Wave:
    """Posts as the pack tells them and as the case holds them; `team` are the handles of those who post by order."""

    posts: tuple[PostFacts, ...]
    book: CaseBook
    team: frozenset[str]

    def dossier(
        self, kind: str = "platform_facebook", posts: tuple[PostFacts, ...] | None = None, **more: Any
    ) -> Dossier:
        """The complaint about these posts, with the annex asked for."""
        asked = {ASK: "yes", **more.pop("answers", {})}
        made = a_complaint(kind, *(self.posts if posts is None else posts), answers=asked, **more)
        return replace(made, incidents=tuple(replace(each, exhibits=("E001",)) for each in made.incidents))


@cache
def a_wave(team: int = 9) -> Wave:
    """Thirty people who write what nobody else writes, and a team that posts eight orders within half an hour each."""
    platform = Platform(people=30, posts=80)
    members = platform.team(team, 8, 7, within=1500) if team else set()
    rows = sorted(platform.rows, key=lambda row: row[1])
    told = [_told(number, row) for number, row in enumerate(rows, start=1)]
    book = CaseBook(
        case=CaseView(id=uuid4(), body=None, team_id=uuid4()),  # type: ignore[arg-type]
        accounts={},
        posts=[opened for _, opened in told],
    )
    return Wave(tuple(post for post, _ in told), book, frozenset(members))


def _told(number: int, row: Row) -> tuple[PostFacts, Opened[ContentItemBody]]:
    handle, second, text = row
    at = datetime.fromtimestamp(int(second), UTC)
    post = a_post(number, text=text, author_handle=handle, author_display_name="", account_id="", account=_of(handle))
    body = ContentItemBody(platform="facebook", text=text, posted=Moment(f"{at:%Y-%m-%dT%H:%M:%SZ}"))
    return replace(post, posted_at_utc=at, translation=""), Opened(UUID(int=number), body)


def _of(handle: str) -> UUID:
    """The account of a handle, the same each time."""
    return UUID(bytes=handle.encode().ljust(16, b"_")[:16])

"""From the opened posts of cases to the table that the analysis looks at: one account once, one post once, in however many cases.

Pure. Only posts with an author and a time to the minute are compared; the others are counted, with the reason.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

import numpy as np

from casebook import links
from casebook.analysis.posts import IMAGE, LINK, TARGET, Ints, Posts
from casebook.dates import Moment, Point, bounds, parse_edtf
from casebook.model.account import AccountBody, ContentItemBody
from casebook.services.reading import CaseBook, Opened

Place = tuple[UUID, UUID]
"""A case, and the record in it."""

_MINUTE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountSeen:
    """One account with its records in the cases that were read. `key` is the same as long as its number, or handle, is."""

    key: str
    name: str
    platform: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PostSeen:
    """One post that was compared, with its records; `at` is UTC, `account` the key of its author."""

    key: str
    account: str
    at: datetime
    body: ContentItemBody
    places: tuple[Place, ...]
    incidents: Mapping[UUID, UUID]  # by case


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What is compared, and how many posts are not: without an author, without a time to the minute, without words or links."""

    compared: Posts
    accounts: Mapping[str, AccountSeen]
    posts: Mapping[str, PostSeen]
    unnamed: int = 0
    timeless: int = 0
    silent: int = 0


def table(books: Sequence[CaseBook], images: Mapping[Place, str] | None = None) -> Table:
    """Put the posts of these cases side by side; a post that stands in several is one.

    `images` gives, for posts that carried a picture, a name of what it shows (`casebook.services.post_pictures`).
    """
    keys = _account_keys(books)
    gathering = _Gathering(_accounts(books, keys), images or {})
    for book in books:
        addresses = {post.id: post.body.canonical_url or str(post.id) for post in book.posts}
        for post in book.posts:
            author = keys.get((book.case.id, post.body.author)) if post.body.author else None
            gathering.take(book.case.id, post, author, addresses)
    return gathering.table()


def instant(moment: Moment) -> datetime | None:
    """Give the moment in UTC if it is known to the minute, None otherwise; "about" is not known."""
    known = parse_edtf(moment.edtf)
    start = known.start
    if not isinstance(start, Point) or not start.clock or start.qualifier or not (start.offset or moment.zone):
        return None
    first, last = bounds(known, moment.zone)
    return first if last - first <= _MINUTE else None


# ── who is who ──────────────────────────────────────────────────────────────────────────────────────────────


def _account_keys(books: Sequence[CaseBook]) -> dict[Place, str]:
    """By platform and number where it is known; else by the newest handle, which stands for a number if only one had it."""
    numbers: dict[str, set[str]] = defaultdict(set)
    for book in books:
        for body in book.accounts.values():
            for handle in _handles(body) if body.native_id else ():
                numbers[handle].add(f"{body.platform}:#{body.native_id}")
    return {
        (book.case.id, account): _key(book.case.id, account, body, numbers)
        for book in books
        for account, body in book.accounts.items()
    }


def _key(case: UUID, account: UUID, body: AccountBody, numbers: Mapping[str, set[str]]) -> str:
    if body.native_id:
        return f"{body.platform}:#{body.native_id}"
    handles = _handles(body)
    for handle in handles:
        if len(known := numbers.get(handle, set())) == 1:  # a handle can change hands: two numbers are two accounts
            return next(iter(known))
    return handles[0] if handles else (f"{body.platform}:{body.url}" if body.url else f"{case}/{account}")


def _handles(body: AccountBody) -> list[str]:
    return [f"{body.platform}:@{each.handle.casefold()}" for each in body.handles if each.handle]


def _accounts(books: Sequence[CaseBook], keys: Mapping[Place, str]) -> dict[str, AccountSeen]:
    found: dict[str, AccountSeen] = {}
    for book in books:
        for account, body in book.accounts.items():
            key, place = keys[book.case.id, account], (book.case.id, account)
            known = found.get(key)
            found[key] = (
                replace(known, places=(*known.places, place))
                if known
                else AccountSeen(key=key, name=_called(body), platform=body.platform, places=(place,))
            )
    return found


def _called(body: AccountBody) -> str:
    first = body.handles[0] if body.handles else None
    if first and first.handle:
        return f"@{first.handle}"
    return (first.display_name if first else "") or body.native_id or body.url


# ── what is compared ────────────────────────────────────────────────────────────────────────────────────────


@dataclass(slots=True)
class _Numbering:
    known: dict[str, int] = field(default_factory=dict)

    def of(self, value: str) -> int:
        return self.known.setdefault(value, len(self.known)) if value else -1


class _Gathering:
    def __init__(self, accounts: Mapping[str, AccountSeen], images: Mapping[Place, str]) -> None:
        self._accounts = accounts
        self._images = images
        self._posts: dict[str, PostSeen] = {}
        self._same: dict[str, str] = {}  # by what recognises a post: its key
        self._targets: dict[str, str] = {}
        self._left_out = {"unnamed": 0, "timeless": 0, "silent": 0}

    def take(
        self, case: UUID, post: Opened[ContentItemBody], author: str | None, addresses: Mapping[UUID, str]
    ) -> None:
        """Add a post, or count it among those that cannot be compared."""
        body, place = post.body, (case, post.id)
        same = body.canonical_url or (f"{body.platform}/{body.native_id}/{author}" if body.native_id else str(post.id))
        if (key := self._same.get(same)) is not None:
            known = self._posts[key]
            incidents = {**_incident(case, body), **known.incidents}
            self._posts[key] = replace(known, places=(*known.places, place), incidents=incidents)
            return
        at = instant(body.posted)
        target = addresses.get(body.in_reply_to, "") if body.in_reply_to else ""
        if author is None or at is None or not (body.text.strip() or target or place in self._images):
            self._left_out["unnamed" if author is None else "timeless" if at is None else "silent"] += 1
            return
        key = self._same[same] = str(post.id)
        incidents = _incident(case, body)
        self._posts[key] = PostSeen(key=key, account=author, at=at, body=body, places=(place,), incidents=incidents)
        self._targets[key] = target

    def table(self) -> Table:
        """Give what was collected, in the order of time, so that the same posts give the same table."""
        posts = sorted(self._posts.values(), key=lambda post: (post.at, post.key))
        accounts, texts = _Numbering(), _Numbering()
        account = _column(posts, lambda post: accounts.of(post.account))
        text = _column(posts, lambda post: texts.of(post.body.text.strip()))
        objects, names = dict[str, Ints](), dict[str, list[str]]()
        linked = {post.key: first_link(post.body.text) for post in posts}
        shows = {post.key: next(filter(None, map(self._images.get, post.places)), "") for post in posts}
        for kind, values in ((LINK, linked), (IMAGE, shows), (TARGET, self._targets)):
            things = _Numbering()
            numbered = np.array([things.of(values[post.key]) for post in posts], np.int64)
            if things.known:
                objects[kind], names[kind] = numbered, list(things.known)
        compared = Posts(
            accounts=tuple(accounts.known),
            texts=list(texts.known),
            account=account,
            time=np.array([post.at.timestamp() for post in posts], np.float64),
            text=text,
            post_ids=[post.key for post in posts],
            objects=objects,
            object_names=names,
            created=np.full(len(accounts.known), np.nan),
            rows=len(posts) + sum(self._left_out.values()),
        )
        shown = {post.key: post for post in posts}
        return Table(compared=compared, accounts=self._accounts, posts=shown, **self._left_out)


def _incident(case: UUID, body: ContentItemBody) -> dict[UUID, UUID]:
    return {case: body.incident} if body.incident else {}


def _column(posts: Iterable[PostSeen], number: Callable[[PostSeen], int]) -> Ints:
    return np.array([number(post) for post in posts], np.int64)


def first_link(text: str) -> str:
    """Give the first address in a text as every post that leads there has it; "" for none."""
    if "://" not in text and "www." not in text:
        return ""
    return next((link.canonical_url for link in links.read_all(text)), "")

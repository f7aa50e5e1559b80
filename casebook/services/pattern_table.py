"""From the opened posts of cases to the table that the analysis looks at: one account once, one post once, in however many cases.

Pure. `compared` takes of a case what is compared and nothing else of it, so that another process can be given that much. Only posts
with an author and a time to the minute are compared; the others are counted, with the reason.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import numpy as np

from casebook import links
from casebook.analysis.findings import Network
from casebook.analysis.posts import IMAGE, LINK, TARGET, Ints, Posts
from casebook.dates import Moment, Point, bounds, parse_edtf
from casebook.services.reading import CaseBook

Place = tuple[UUID, UUID]
"""A case, and the record in it."""

_MINUTE = timedelta(seconds=60)


class ComparedAccount(msgspec.Struct, frozen=True, array_like=True):
    """What tells one account from another, and its name: the newest handle first."""

    platform: str
    handles: tuple[str, ...]
    display_name: str
    native_id: str
    url: str


class ComparedPost(msgspec.Struct, frozen=True, array_like=True):
    """What is compared of a post."""

    id: UUID
    platform: str
    native_id: str
    url: str  # canonical
    author: UUID | None
    in_reply_to: UUID | None
    posted: Moment
    text: str
    incident: UUID | None


class ComparedCase(msgspec.Struct, frozen=True, array_like=True):
    """The accounts and posts of one case, as far as they are compared."""

    id: UUID
    accounts: dict[UUID, ComparedAccount]
    posts: tuple[ComparedPost, ...]


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
    text: str
    url: str
    places: tuple[Place, ...]
    incidents: dict[UUID, UUID]  # by case


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What a page tells of a table: the accounts and posts that networks name, and how many there were in all.

    Of posts that could not be compared: how many were without an author, a time to the minute, words or links.
    """

    accounts: dict[str, AccountSeen]
    posts: dict[str, PostSeen]
    compared: int
    authors: int
    unnamed: int = 0
    timeless: int = 0
    silent: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """What is compared, and how many posts are not: without an author, without a time to the minute, without words or links."""

    compared: Posts
    accounts: Mapping[str, AccountSeen]
    posts: Mapping[str, PostSeen]
    unnamed: int = 0
    timeless: int = 0
    silent: int = 0

    def seen(self, networks: Iterable[Network]) -> Seen:
        """Give what is told of these networks."""
        networks = tuple(networks)
        named = {member.account for network in networks for member in network.members}
        shown = {post.post_id for network in networks for joint in network.joints for post in joint.posts}
        posts = {key: self.posts[key] for key in sorted(shown)}
        named |= {post.account for post in posts.values()}
        return Seen(
            accounts={key: self.accounts[key] for key in sorted(named)},
            posts=posts,
            compared=len(self.compared),
            authors=len(self.compared.accounts),
            unnamed=self.unnamed,
            timeless=self.timeless,
            silent=self.silent,
        )


def compared(book: CaseBook) -> ComparedCase:
    """Take what is compared of a case that was opened for its reader."""
    accounts = {
        key: ComparedAccount(
            body.platform,
            tuple(each.handle for each in body.handles),
            body.handles[0].display_name if body.handles else "",
            body.native_id,
            body.url,
        )
        for key, body in book.accounts.items()
    }
    posts = tuple(
        ComparedPost(
            each.id,
            each.body.platform,
            each.body.native_id,
            each.body.canonical_url,
            each.body.author,
            each.body.in_reply_to,
            each.body.posted,
            each.body.text,
            each.body.incident,
        )
        for each in book.posts
    )
    return ComparedCase(book.case.id, accounts, posts)


def table(cases: Sequence[ComparedCase], images: Mapping[Place, str] | None = None) -> Table:
    """Put the posts of these cases side by side; a post that stands in several is one.

    `images` gives, for posts that carried a picture, a name of what it shows (`casebook.services.post_pictures`).
    """
    keys = _account_keys(cases)
    gathering = _Gathering(_accounts(cases, keys), images or {})
    for case in cases:
        addresses = {post.id: post.url or str(post.id) for post in case.posts}
        for post in case.posts:
            author = keys.get((case.id, post.author)) if post.author else None
            gathering.take(case.id, post, author, addresses)
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


def _account_keys(cases: Sequence[ComparedCase]) -> dict[Place, str]:
    """By platform and number where it is known; else by the newest handle, which stands for a number if only one had it."""
    numbers: dict[str, set[str]] = defaultdict(set)
    for case in cases:
        for one in case.accounts.values():
            for handle in _handles(one) if one.native_id else ():
                numbers[handle].add(f"{one.platform}:#{one.native_id}")
    return {
        (case.id, account): _key(case.id, account, one, numbers)
        for case in cases
        for account, one in case.accounts.items()
    }


def _key(case: UUID, account: UUID, one: ComparedAccount, numbers: Mapping[str, set[str]]) -> str:
    if one.native_id:
        return f"{one.platform}:#{one.native_id}"
    handles = _handles(one)
    for handle in handles:
        if len(known := numbers.get(handle, set())) == 1:  # a handle can change hands: two numbers are two accounts
            return next(iter(known))
    return handles[0] if handles else (f"{one.platform}:{one.url}" if one.url else f"{case}/{account}")


def _handles(one: ComparedAccount) -> list[str]:
    return [f"{one.platform}:@{each.casefold()}" for each in one.handles if each]


def _accounts(cases: Sequence[ComparedCase], keys: Mapping[Place, str]) -> dict[str, AccountSeen]:
    found: dict[str, AccountSeen] = {}
    for case in cases:
        for account, one in case.accounts.items():
            key, place = keys[case.id, account], (case.id, account)
            known = found.get(key)
            found[key] = (
                replace(known, places=(*known.places, place))
                if known
                else AccountSeen(key=key, name=_called(one), platform=one.platform, places=(place,))
            )
    return found


def _called(one: ComparedAccount) -> str:
    if one.handles and one.handles[0]:
        return f"@{one.handles[0]}"
    return one.display_name or one.native_id or one.url


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

    def take(self, case: UUID, post: ComparedPost, author: str | None, addresses: Mapping[UUID, str]) -> None:
        """Add a post, or count it among those that cannot be compared."""
        place = (case, post.id)
        same = post.url or (f"{post.platform}/{post.native_id}/{author}" if post.native_id else str(post.id))
        incidents = {case: post.incident} if post.incident else {}
        if (key := self._same.get(same)) is not None:
            known = self._posts[key]
            self._posts[key] = replace(known, places=(*known.places, place), incidents={**incidents, **known.incidents})
            return
        at = instant(post.posted)
        target = addresses.get(post.in_reply_to, "") if post.in_reply_to else ""
        if author is None or at is None or not (post.text.strip() or target or place in self._images):
            self._left_out["unnamed" if author is None else "timeless" if at is None else "silent"] += 1
            return
        key = self._same[same] = str(post.id)
        self._posts[key] = PostSeen(
            key=key, account=author, at=at, text=post.text, url=post.url, places=(place,), incidents=incidents
        )
        self._targets[key] = target

    def table(self) -> Table:
        """Give what was collected, in the order of time, so that the same posts give the same table."""
        posts = sorted(self._posts.values(), key=lambda post: (post.at, post.key))
        accounts, texts = _Numbering(), _Numbering()
        account = _column(posts, lambda post: accounts.of(post.account))
        text = _column(posts, lambda post: texts.of(post.text.strip()))
        objects, names = dict[str, Ints](), dict[str, list[str]]()
        linked = {post.key: first_link(post.text) for post in posts}
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


def _column(posts: Iterable[PostSeen], number: Callable[[PostSeen], int]) -> Ints:
    return np.array([number(post) for post in posts], np.int64)


def first_link(text: str) -> str:
    """Give the first address in a text as every post that leads there has it; "" for none."""
    if "://" not in text and "www." not in text:
        return ""
    return next((link.canonical_url for link in links.read_all(text)), "")

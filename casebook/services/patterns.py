"""Which accounts of the posts that a member may read act together, and how sure that is; what it names becomes a campaign by hand only.

Looking writes nothing but that somebody looked. The analysis itself is `casebook.analysis`; "no network" is an ordinary answer. Few posts
are compared with the page that asks (`found_in`); many by a job (casebook.services.job_of_patterns), whose page tells what it found
(`of_job`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final
from uuid import UUID, uuid5

from sqlalchemy import func, select

from casebook.access import Permission, require
from casebook.analysis.detection import analyse
from casebook.analysis.findings import Network
from casebook.errors import InvalidInput
from casebook.keys.keyring import Keyring
from casebook.model import Campaign, ContentItem
from casebook.model.campaign import CampaignBody
from casebook.services import casework, post_pictures, reading, records, retention
from casebook.services.casework import CaseView
from casebook.services.job_of_patterns import PatternsMade
from casebook.services.pattern_table import AccountSeen, ComparedPost, PostSeen, Seen, compared, instant, table
from casebook.services.pattern_words import grounds
from casebook.services.post_pictures import Images
from casebook.services.reading import CaseBook
from casebook.work import Work

PAGE = "patterns"
MOST_POSTS = 150_000  # of all cases together: more would hold the page's answer, and its memory, too long
INLINE_POSTS: Final = 2_000
"""Posts that a page compares while its reader waits: 0.2 seconds of one core (table 0.06, analysis 0.11, of 2,138 posts); from 4,000 on it
is more than 0.3, and of 60,000 more than 4. More are a job's."""
_NAMED: Final = 500  # cases that one query names


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was looked at, and what was found; `unread` are cases that were chosen and would have been too much.

    `waiting` is the number of pictures of these posts that were not looked into yet.
    """

    cases: tuple[CaseView, ...]
    table: Seen
    networks: tuple[Network, ...]
    unread: tuple[CaseView, ...] = ()
    waiting: int = 0

    def network(self, mark: str) -> Network | None:
        """Give the network with this mark, if it is still found."""
        return next((one for one in self.networks if mark_of(one) == mark), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignDraft:
    """What a member decided about a network: its mark, the accounts of the case to be named, how sure they are, and a title.

    `across` says that the network was found over all cases of the member, and not over the posts of this one alone.
    """

    mark: str
    accounts: frozenset[UUID]
    title: str
    confidence: str = ""
    across: bool = False


def mark_of(network: Network) -> str:
    """Give a name for a network that a form can hold: the same as long as it has the same accounts. It says nothing."""
    return sha256("\n".join(sorted(member.account for member in network.members)).encode()).hexdigest()[:16]


def found_in(
    books: Sequence[CaseBook], *, unread: Sequence[CaseView] = (), images: Images = post_pictures.NONE
) -> Looked:
    """Analyse the posts of cases that were opened for their reader. Pure: the same posts give the same answer."""
    seen = table([compared(book) for book in books], images.of)
    networks = analyse(seen.compared).networks if len(seen.compared) else ()
    cases = tuple(book.case for book in books)
    return Looked(
        cases=cases, table=seen.seen(networks), networks=networks, unread=tuple(unread), waiting=images.waiting
    )


def about(keys: Keyring, chosen: Collection[UUID]) -> UUID:
    """Give what a job is for that compares the posts of these cases, or of all where none is named, for this member."""
    return uuid5(keys.member_id, "\n".join(sorted(map(str, chosen))))


def held(work: Work, keys: Keyring, chosen: Collection[UUID] = ()) -> list[CaseView]:
    """List the cases that `across` looks through, the newest first; opens no post. Raises as it does."""
    require(work.actor, Permission.LIST_CASES)
    views = [view for view in casework.cases(work, keys) if not view.damaged and (not chosen or view.id in chosen)]
    restricted = retention.restricted_of(work, keys, [view.id for view in views])
    return [view for view in views if view.id not in restricted]


def size(work: Work, keys: Keyring, chosen: Collection[UUID] = ()) -> int:
    """Count the posts of all cases that the actor holds, or of those that were chosen, restricted ones too; opens none.

    Raises:
        NotAllowed: the actor's role lists no cases.
    """
    require(work.actor, Permission.LIST_CASES)
    return _posts_in(work, keys.case_ids() & set(chosen) if chosen else keys.case_ids())


def size_of(work: Work, keys: Keyring, case_id: UUID) -> int:
    """Count the posts of one case; opens none.

    Raises:
        NotAllowed, NotFound: the actor may not read it.
    """
    casework.hold(work, keys, case_id)
    require(work.actor, Permission.READ_CASE, holds_case=True)
    return _posts_in(work, {case_id})


def of_job(work: Work, keys: Keyring, made: PatternsMade) -> Looked:
    """Give what a job has found, to a member who holds every case that was compared, none of which is restricted.

    Raises:
        NotAllowed: the actor's role lists no cases.
        InvalidInput: one of the cases may not be looked at any more.
    """
    require(work.actor, Permission.LIST_CASES)
    views = {view.id: view for view in casework.cases(work, keys) if not view.damaged}
    if not set(made.cases) <= views.keys() or (
        len(made.cases) > 1 and retention.restricted_of(work, keys, list(made.cases))
    ):
        raise InvalidInput("A case that was compared may not be looked at any more. Compare again.")
    unread = tuple(views[each] for each in made.unread if each in views)
    cases = tuple(views[each] for each in made.cases)
    return Looked(cases=cases, table=made.seen, networks=made.networks, unread=unread, waiting=made.waiting)


def across(work: Work, keys: Keyring, chosen: Collection[UUID] = (), *, images: Images = post_pictures.NONE) -> Looked:
    """Look through the cases that the actor holds, or those of them that were chosen, the newest first.

    A case whose processing is restricted is passed over.

    Raises:
        NotAllowed: the actor's role lists no cases.
    """
    books, unread = opened(work, keys, chosen)
    return found_in(books, unread=unread, images=images)


def opened(work: Work, keys: Keyring, chosen: Collection[UUID] = ()) -> tuple[list[CaseBook], list[CaseView]]:
    """Open the posts of the cases that `across` looks through, and name the cases that would be too much; raises as it does."""
    books, posts, unread = list[CaseBook](), 0, list[CaseView]()
    for view in held(work, keys, chosen):
        if posts >= MOST_POSTS:
            unread.append(view)
            continue
        books.append(reading.posts_book(work, keys, view.id, page=PAGE))
        posts += len(books[-1].posts)
    work.case_id = None
    return books, unread


def describe(
    work: Work,
    keys: Keyring,
    case_id: UUID,
    draft: CampaignDraft,
    *,
    locale: str,
    record_id: UUID | None = None,
    images: Images = post_pictures.NONE,
    found: Looked | None = None,
) -> UUID:
    """Keep a network as a campaign of one case: its chosen accounts, their incidents, and the analysis as grounds, in a language.

    The posts are looked through again, so that the grounds hold for what is recorded now; of what a job has `found`, those of the
    network that stand in this case are compared with what is recorded now.

    Raises:
        NotFound, NotAllowed: the actor may not write in this case.
        InvalidInput: nothing was chosen, or the posts have changed so that this network is not found any more.
    """
    casework.hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    seen = found or _looked_again(work, keys, case_id, images, across_all=draft.across)
    casework.hold(work, keys, case_id)
    network = seen.network(draft.mark)
    if network is None or (found is not None and not _still_stands(work, keys, case_id, network, found.table)):
        raise InvalidInput("The posts have changed since this page was made. Look again.")
    chosen = {  # by its record: the account
        place[1]: member.account
        for member in network.members
        for place in seen.table.accounts[member.account].places
        if place[0] == case_id and place[1] in draft.accounts
    }
    if not chosen:
        raise InvalidInput("Choose the accounts that the campaign is to name.")
    body = CampaignBody(
        title=draft.title,
        accounts=tuple(chosen),
        incidents=_incidents(network, seen.table, case_id, set(chosen.values())),
        basis=grounds(network, seen.table, case_id, locale, only=set(chosen.values())),
        confidence=draft.confidence,
    )
    return records.add(work, keys, case_id, Campaign, body, record_id=record_id)


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _posts_in(work: Work, cases: Collection[UUID]) -> int:
    counted = select(ContentItem.case_id, func.count()).group_by(ContentItem.case_id)
    if len(cases) <= _NAMED:
        counted = counted.where(ContentItem.case_id.in_(cases))
    return sum(number for case, number in work.db.execute(counted) if case in cases)


def _looked_again(work: Work, keys: Keyring, case_id: UUID, images: Images, *, across_all: bool) -> Looked:
    if across_all:
        return across(work, keys, images=images)
    return found_in([reading.posts_book(work, keys, case_id, page=PAGE)], images=images)


def _still_stands(work: Work, keys: Keyring, case_id: UUID, network: Network, seen: Seen) -> bool:
    """Whether the network's posts of this case, and who wrote them, are recorded as they were compared."""
    now = {one.id: one for one in compared(reading.posts_book(work, keys, case_id, page=PAGE)).posts}
    return all(
        _is_recorded(now.get(record), post, seen.accounts[post.account], case_id, first=place == 0)
        for post in (seen.posts[post.post_id] for joint in network.joints for post in joint.posts)
        for place, (case, record) in enumerate(post.places)
        if case == case_id
    )


def _is_recorded(now: ComparedPost | None, then: PostSeen, author: AccountSeen, case_id: UUID, *, first: bool) -> bool:
    """Whether a record says what was compared; of a post that stands in several cases, the first of them told words and time."""
    if now is None or (case_id, now.author) not in author.places:
        return False
    return not first or (now.text, instant(now.posted)) == (then.text, then.at)


def _incidents(network: Network, seen: Seen, case_id: UUID, accounts: Collection[str]) -> tuple[UUID, ...]:
    """The incidents of this case that the chosen accounts' posts belong to; of a post in two cases, only this case's."""
    posts = [post for joint in network.joints for post in joint.posts if post.account in accounts]
    found = [seen.posts[post.post_id] for post in posts]
    return tuple(dict.fromkeys(post.incidents[case_id] for post in found if case_id in post.incidents))

"""Which accounts of the posts that a member may read act together, and how sure that is; what it names becomes a campaign by hand only.

Looking writes nothing but that somebody looked. The analysis itself is `casebook.analysis`; "no network" is an ordinary answer.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from casebook.access import Permission, require
from casebook.analysis.detection import analyse
from casebook.analysis.findings import Network
from casebook.errors import InvalidInput
from casebook.keys.keyring import Keyring
from casebook.model import Campaign
from casebook.model.campaign import CampaignBody
from casebook.services import casework, post_pictures, reading, records, retention
from casebook.services.casework import CaseView
from casebook.services.pattern_table import Table, table
from casebook.services.pattern_words import grounds
from casebook.services.post_pictures import Images
from casebook.services.reading import CaseBook
from casebook.work import Work

PAGE = "patterns"
MOST_POSTS = 150_000  # of all cases together: more would hold the page's answer, and its memory, too long


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What was looked at, and what was found; `unread` are cases that were chosen and would have been too much.

    `waiting` is the number of pictures of these posts that were not looked into yet.
    """

    cases: tuple[CaseView, ...]
    table: Table
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
    seen = table(books, images.of)
    report = analyse(seen.compared) if len(seen.compared) else None
    cases = tuple(book.case for book in books)
    networks = report.networks if report else ()
    return Looked(cases=cases, table=seen, networks=networks, unread=tuple(unread), waiting=images.waiting)


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
    require(work.actor, Permission.LIST_CASES)
    held = [view for view in casework.cases(work, keys) if not view.damaged and (not chosen or view.id in chosen)]
    restricted = retention.restricted_of(work, keys, [view.id for view in held])
    held = [view for view in held if view.id not in restricted]
    books, posts, unread = list[CaseBook](), 0, list[CaseView]()
    for view in held:
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
) -> UUID:
    """Keep a network as a campaign of one case: its chosen accounts, their incidents, and the analysis as grounds, in a language.

    The posts are looked through again, so that the grounds hold for what is recorded now.

    Raises:
        NotFound, NotAllowed: the actor may not write in this case.
        InvalidInput: nothing was chosen, or the posts have changed so that this network is not found any more.
    """
    casework.hold(work, keys, case_id)
    require(work.actor, Permission.WRITE_CASE, holds_case=True)
    if draft.across:
        seen = across(work, keys, images=images)
    else:
        seen = found_in([reading.posts_book(work, keys, case_id, page=PAGE)], images=images)
    casework.hold(work, keys, case_id)
    network = seen.network(draft.mark)
    if network is None:
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


def _incidents(network: Network, seen: Table, case_id: UUID, accounts: Collection[str]) -> tuple[UUID, ...]:
    """The incidents of this case that the chosen accounts' posts belong to; of a post in two cases, only this case's."""
    posts = [post for joint in network.joints for post in joint.posts if post.account in accounts]
    found = [seen.posts[post.post_id] for post in posts]
    return tuple(dict.fromkeys(post.incidents[case_id] for post in found if case_id in post.incidents))

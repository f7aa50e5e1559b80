"""Who and what belongs to a campaign: its accounts with their posts. It judges nothing."""

from dataclasses import dataclass
from uuid import UUID

from casebook.dates import sort_key
from casebook.model.account import ContentItemBody
from casebook.services.reading import CaseBook
from casebook.web.desk.answers import when_words
from casebook.web.desk.choices import account_name, post_name

MOST = 100  # posts that a page lists, the last ones first; the rest is counted


@dataclass(frozen=True, slots=True)
class MemberShown:
    """An account of the campaign: its record, its name, the code of its platform, and how many of the posts are by it."""

    id: UUID
    name: str
    platform: str
    posts: int


@dataclass(frozen=True, slots=True)
class PostShown:
    """A post of the campaign: its record, when, by whom, and how it begins."""

    id: UUID
    when: str
    author: str
    name: str


@dataclass(frozen=True, slots=True)
class CampaignShown:
    """The accounts of a campaign, those with most posts first, and its posts."""

    members: tuple[MemberShown, ...]
    posts: tuple[PostShown, ...]
    posts_in_all: int


def campaign_shown(book: CaseBook, record_id: UUID) -> CampaignShown:
    """Gather it: the posts of its accounts; of a campaign that names none, those of its incidents."""
    body = next(one.body for one in book.campaigns if one.id == record_id)
    accounts, incidents = set(body.accounts), set(body.incidents)
    posts = [
        post for post in book.posts if (post.body.author in accounts if accounts else post.body.incident in incidents)
    ]
    posts.sort(key=lambda post: sort_key(post.body.posted), reverse=True)
    members = [
        MemberShown(each, account_name(known), known.platform, sum(post.body.author == each for post in posts))
        for each in body.accounts
        if (known := book.accounts.get(each)) is not None
    ]
    return CampaignShown(
        members=tuple(sorted(members, key=lambda one: (-one.posts, one.name))),
        posts=tuple(PostShown(post.id, when_words(post.body.posted), _author(book, post.body), post_name(post.body)) for post in posts[:MOST]),
        posts_in_all=len(posts),
    )  # fmt: skip


def _author(book: CaseBook, post: ContentItemBody) -> str:
    known = book.accounts.get(post.author) if post.author else None
    return account_name(known) if known else ""

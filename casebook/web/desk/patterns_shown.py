"""A network as a page shows it: its words, two pictures, and the lists that say the same as these."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from casebook.analysis.findings import Edge, Joint, Network
from casebook.analysis.writing import iso
from casebook.i18n import format_number
from casebook.pictures import together
from casebook.pictures.drawing import Drawing
from casebook.pictures.together import Node
from casebook.services.casework import CaseView
from casebook.services.pattern_table import AccountSeen, Seen
from casebook.services.pattern_words import TERMS, confidence, duration, reason, said, sentences
from casebook.services.patterns import Looked, mark_of
from casebook.web.desk.answers import term_label
from casebook.web.desk.chronicle import readable
from casebook.web.shared.preferences import locale
from casebook.web.shared.words import gettext as _

MOST_JOINTS, MOST_POSTS, MOST_PAIRS = 60, 40, 30  # that a page lists; the rest is counted


@dataclass(frozen=True, slots=True)
class MemberShown:
    """An account with its score, why it is named, and its records: case and id of each."""

    account: AccountSeen
    score: int  # per cent
    reason: str
    here: tuple[UUID, ...]  # its records in the case of the page


@dataclass(frozen=True, slots=True)
class PostShown:
    """One post of a joint act: whose, when, how long after the first, and where it is recorded."""

    account: AccountSeen
    stamp: str  # ISO 8601 in UTC, to the second
    after: str
    case: UUID
    post: UUID


@dataclass(frozen=True, slots=True)
class JointShown:
    """One thing that was done together."""

    number: int
    what: str
    kind: str
    span: str
    strangers: int
    many: int
    posts: tuple[PostShown, ...]


@dataclass(frozen=True, slots=True)
class PairShown:
    """Two accounts, how often they met, how near at the nearest, and in which joint acts."""

    one: str
    other: str
    times: int
    nearest: str
    joints: tuple[int, ...]


def shown(looked: Looked, case_id: UUID | None) -> list[dict[str, Any]]:
    """Give each network for the page; `case_id` is the case that the page is about, None for all."""
    return [_network(network, looked, case_id) for network in looked.networks]


def _network(network: Network, looked: Looked, case_id: UUID | None) -> dict[str, Any]:
    table, here = looked.table, locale()
    members = [
        MemberShown(
            account=(account := table.accounts[member.account]),
            score=round(member.score * 100),
            reason=reason(network, member, here),
            here=tuple(place[1] for place in account.places if place[0] == case_id),
        )
        for member in network.members
    ]
    joints = [_joint(joint, table, case_id) for joint in network.joints[:MOST_JOINTS]]
    return {
        "mark": mark_of(network),
        "name": network.name,
        "confidence": confidence(network, here),
        "step": {"very high": 3, "high": 2}.get(network.confidence, 1),
        "term": TERMS.get(network.confidence, ""),
        "sentences": sentences(network, here),
        "members": members,
        "joints": joints,
        "joints_in_all": len(network.joints),
        "pairs": _pairs(network.edges, table),
        "pairs_in_all": len(network.edges),
        "graph": readable(_graph(network, table)),
        "raster": readable(_raster(network, table)),
        "cases": _cases(network, looked),
    }


def _joint(joint: Joint, table: Seen, case_id: UUID | None) -> JointShown:
    first, posts = joint.posts[0].time, list[PostShown]()
    for post in joint.posts[:MOST_POSTS]:
        seen = table.posts[post.post_id]
        case, record = next((place for place in seen.places if place[0] == case_id), seen.places[0])
        after = duration(post.time - first, locale()) if post.time > first else ""
        posts.append(PostShown(table.accounts[seen.account], iso(post.time), after, case, record))
    span = duration(joint.posts[-1].time - first, locale())
    return JointShown(
        joint.number, said(joint, table), joint.kind, span, joint.strangers, len(joint.posts), tuple(posts)
    )


def _pairs(edges: Sequence[Edge], table: Seen) -> list[PairShown]:
    often = sorted(edges, key=lambda edge: (-len(edge.meetings), edge.one, edge.other))[:MOST_PAIRS]
    return [
        PairShown(
            table.accounts[edge.one].name,
            table.accounts[edge.other].name,
            len(edge.meetings),
            duration(min(meeting.seconds for meeting in edge.meetings), locale()),
            tuple(meeting.joint for meeting in edge.meetings),
        )
        for edge in often
    ]


def _cases(network: Network, looked: Looked) -> list[tuple[CaseView, int, list[tuple[UUID, str]]]]:
    """The cases that a network touches, with the number of posts in each, and its accounts there: record and name."""
    posts = [looked.table.posts[post.post_id] for joint in network.joints for post in joint.posts]
    accounts = [looked.table.accounts[member.account] for member in network.members]
    found = []
    for case in looked.cases:
        many = sum(any(place[0] == case.id for place in post.places) for post in posts)
        named = [(place[1], each.name) for each in accounts for place in each.places if place[0] == case.id]
        if many:
            found.append((case, many, named))
    return sorted(found, key=lambda one: -one[1])


def _graph(network: Network, table: Seen) -> Drawing:
    biggest = sorted(network.joints, key=lambda joint: (-len(joint.posts), joint.number))
    things = [Node(f"joint {joint.number}", said(joint, table), iso(joint.posts[0].time)) for joint in biggest]
    accounts = [
        Node(f"account {member.account}", (seen := table.accounts[member.account]).name, term_label("platform", seen.platform))
        for member in network.members
    ]  # fmt: skip
    lines = [(f"joint {joint.number}", f"account {post.account}") for joint in network.joints for post in joint.posts]
    return together.graph(
        things,
        accounts,
        lines,
        heads=(_("What was done together"), _("Accounts")),
        more=lambda number: _("and further ones: %(number)s", number=format_number(number, locale())),
    )


def _raster(network: Network, table: Seen) -> Drawing:
    lags: list[dict[int, float]] = [
        {
            at: post.time - joint.posts[0].time
            for at, joint in enumerate(network.joints)
            for post in joint.posts
            if post.account == member.account
        }
        for member in network.members
    ]
    names = [table.accounts[member.account].name for member in network.members]
    heads = [format_number(joint.number, locale()) for joint in network.joints]
    return together.raster(names, heads, lags)

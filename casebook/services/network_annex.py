"""The network annex of one pack: what the analysis finds among the posts that this pack tells, and among no others.

Built of the dossier, after the profile has decided what enters and names have become codes: words and accounts that are not
in the pack cannot be in its annex. Of the case itself only the exact times of these posts, and which of them answer the same, are
looked up. The table that was compared goes along, so that `casebook patterns` gives the same answer to anybody. Pure.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO
from typing import Final
from uuid import UUID

from casebook.analysis import writing
from casebook.analysis.detection import analyse
from casebook.analysis.findings import Joint, Member, Network, Report
from casebook.analysis.reading import read
from casebook.exporters.dossier import Dossier, PostFacts
from casebook.exporters.facts_around import DataFile
from casebook.exporters.network_facts import (
    ASK,
    FINDINGS_FILE,
    POSTS_FILE,
    JointAct,
    NetworkAnnex,
    NetworkFound,
    NetworkMember,
    PostCompared,
)
from casebook.exporters.plain import moment
from casebook.exporters.problem import Problem
from casebook.exporters.tables import table
from casebook.services.pattern_table import first_link, instant
from casebook.services.reading import CaseBook

COLUMNS: Final = ("post_id", "account", "posted_at", "text", "link", "target")
MOSTLY: Final = 0.5  # of a network's accounts: a campaign that names so many is about it


@dataclass(frozen=True, slots=True, kw_only=True)
class _Row:
    """One post as it is compared."""

    facts: PostFacts
    seen: PostCompared
    target: str


def with_annex(dossier: Dossier, book: CaseBook) -> Dossier:
    """Give a dossier with its annex and the two files for machines, where it was asked for and a network is found; else unchanged."""
    if not wanted(dossier):
        return dossier
    posts = _posts(dossier)
    rows = sorted(_rows(dossier, posts, book), key=lambda row: (row.seen.at, row.seen.number))
    report, compared = _analysed(rows)
    if report is None or not report.networks:
        return dossier
    seen = {f"P{row.seen.number}": row for row in rows}
    annex = NetworkAnnex(
        posts=report.posts,
        accounts=report.accounts,
        first=rows[0].seen.at,
        last=rows[-1].seen.at,
        left_out=len(posts) - report.posts,
        networks=tuple(_network(network, seen, dossier) for network in report.networks),
    )
    findings = writing.as_json(report).decode()
    files = (
        DataFile(name=POSTS_FILE, media_type="text/csv", text=compared.decode(), own_words=True),
        DataFile(name=FINDINGS_FILE, media_type="application/json", text=findings, own_words=True),
    )
    return replace(dossier, network_annex=annex, data_files=(*dossier.data_files, *files))


def wanted(dossier: Dossier) -> bool:
    """Say whether the annex was asked for, of a receiving office that admits it."""
    return dossier.profile.network_annex and dossier.answers.get(ASK) == "yes"


def problems(dossier: Dossier) -> tuple[Problem, ...]:
    """Say, before anything is built, that an annex was asked for and no network is found among what was chosen."""
    if not wanted(dossier) or dossier.network_annex is not None:
        return ()
    return (Problem(code="network_none", where=ASK, blocking=False, source="exports.md 1.6, 8"),)


# ── what is compared ────────────────────────────────────────────────────────────────────────────────────────


def _posts(dossier: Dossier) -> list[tuple[int, PostFacts]]:
    """The posts of a pack with their numbers. Of a complaint only what the platform is asked to act on leaves."""
    told = [post for incident in dossier.incidents for post in incident.posts] if not dossier.profile.form else []
    known = {post.id: post for post in (*dossier.asked_posts, *told) if post.id is not None}
    return list(enumerate(known.values(), start=1))


def _rows(dossier: Dossier, posts: Sequence[tuple[int, PostFacts]], book: CaseBook) -> Iterator[_Row]:
    recorded = {post.id: post.body for post in book.posts}
    names, targets = _names([post for _, post in posts]), dict[UUID, str]()
    places = {post.id: each for each in dossier.incidents for post in each.posts} if not dossier.profile.form else {}
    for number, post in posts:
        body = recorded.get(post.id) if post.id else None
        at, place = instant(body.posted) if body else None, places.get(post.id)
        answered = body.in_reply_to if body else None
        target = targets.setdefault(answered, f"T{len(targets) + 1}") if answered else ""
        if at is None or post.id not in names or not (post.text.strip() or target):
            continue
        yield _Row(
            facts=post,
            seen=PostCompared(
                number=number,
                account=names[post.id],
                at=at.astimezone(UTC),
                url=post.url,
                incident=place.number if place else 0,
                exhibits=place.exhibits if place else (),
            ),
            target=target,
        )


def _names(posts: Sequence[PostFacts]) -> dict[UUID | None, str]:
    """By post: its author as the annex calls it, "facebook/handle"; the same for one account, never for two."""
    numbers: dict[tuple[str, str], set[str]] = {}
    for post in posts:
        if post.account_id and post.author_handle:
            numbers.setdefault((post.platform_code, post.author_handle.casefold()), set()).add(post.account_id)
    names, of, taken = dict[str, str](), dict[UUID | None, str](), set[str]()
    for post in posts:
        known = numbers.get((post.platform_code, post.author_handle.casefold()), set())
        number = post.account_id or (next(iter(known)) if len(known) == 1 else "")
        called = post.author_handle or post.author_display_name or number
        if called:
            key = f"{post.platform_code}#{number}" if number else f"{post.platform_code}@{called.casefold()}"
            if key not in names:
                names[key] = _free(f"{post.platform_code}/{called}", taken)
            of[post.id] = names[key]
    return of


def _free(name: str, taken: set[str]) -> str:
    found, number = name, 1
    while found.casefold() in taken:
        number += 1
        found = f"{name} ({number})"
    taken.add(found.casefold())
    return found


def _analysed(rows: Sequence[_Row]) -> tuple[Report | None, bytes]:
    """Analyse twice: first to know who is a member, then with everybody else as a number; the second answer goes along."""
    if not rows:
        return None, b""
    members = {member.account for network in analyse(read(_stream(rows, {}))).networks for member in network.members}
    strangers = dict.fromkeys(row.seen.account for row in rows if row.seen.account not in members)
    called = {name: f"other {number}" for number, name in enumerate(strangers, start=1)}
    stream = _stream(rows, called)
    return analyse(read(stream)), stream.getvalue()


def _stream(rows: Sequence[_Row], called: Mapping[str, str]) -> BytesIO:
    """The table as it goes along; what `casebook patterns` reads is what was analysed here."""
    cells = (
        (
            f"P{row.seen.number}",
            called.get(row.seen.account, row.seen.account),
            moment(row.seen.at),
            row.facts.text.strip(),
            first_link(row.facts.text),
            row.target,
        )
        for row in rows
    )
    return BytesIO(table(COLUMNS, cells, bom=False))


# ── what was found ──────────────────────────────────────────────────────────────────────────────────────────


def _network(network: Network, seen: Mapping[str, _Row], dossier: Dossier) -> NetworkFound:
    ids = {
        row.facts.account
        for joint in network.joints
        for row in (seen[post.post_id] for post in joint.posts)
        if row.facts.account
    }
    return NetworkFound(
        name=network.name,
        title=_title(ids, dossier),
        confidence=network.confidence,
        log10_chance=network.log10_chance,
        basis=network.basis,
        members=tuple(_member(network, member, seen) for member in network.members),
        joints=tuple(_joint(joint, seen) for joint in network.joints),
    )


def _title(accounts: set[UUID], dossier: Dossier) -> str:
    """The title of the campaign that names most of these accounts; the dossier has it only where its profile admits it."""
    about = [(len(accounts.intersection(each.accounts)), each.title) for each in dossier.campaigns]
    shared, title = max(about, default=(0, ""))
    return title if shared > MOSTLY * len(accounts) else ""


def _member(network: Network, member: Member, seen: Mapping[str, _Row]) -> NetworkMember:
    gaps = sorted(_nearest(member.account, network.joints[number - 1]) for number in member.joints)
    first = next(post for post in network.joints[member.joints[0] - 1].posts if post.account == member.account)
    return NetworkMember(
        account=member.account,
        platform=seen[first.post_id].facts.platform,
        joints=member.joints,
        partners=member.partners,
        gap=gaps[(len(gaps) - 1) // 2],
    )


def _nearest(account: str, joint: Joint) -> float:
    mine = next(post.time for post in joint.posts if post.account == account)
    return min(abs(post.time - mine) for post in joint.posts if post.account != account)


def _joint(joint: Joint, seen: Mapping[str, _Row]) -> JointAct:
    return JointAct(
        number=joint.number,
        kind=joint.kind,
        what=joint.what,
        posts=tuple(replace(seen[post.post_id].seen, at=_at(post.time)) for post in joint.posts),
        strangers=joint.strangers,
    )


def _at(second: float) -> datetime:
    return datetime.fromtimestamp(second, UTC)

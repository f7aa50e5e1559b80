"""Groups in words that a trust team and a judge can follow: what was posted when, by which accounts; never what somebody is."""

import math
from itertools import combinations, pairwise
from typing import Final

import numpy as np

from casebook.analysis.episodes import Episodes
from casebook.analysis.findings import Edge, Joint, Mark, Meeting, Member, Network, Shown
from casebook.analysis.groups import Group
from casebook.analysis.marks import marks
from casebook.analysis.posts import MADE, TEXT, Posts

_LONGEST_SHOWN = 280
MOST_COMPARED = 100  # posts of one joint act; of more, each is set beside the one before it
_WORDS: Final = ((-30.0, "very high"), (-12.0, "high"), (0.0, "moderate"))

_DONE: Final = {
    "text": ("posted", "texts"),
    "repost": ("passed on", "posts"),
    "object": ("shared", "objects"),
    "link": ("shared", "links"),
    "image": ("showed", "images"),
    "target": ("answered", "targets"),
}
_TEXT_RULE: Final = (
    "If who posts each text were drawn by chance, with each account's number of posts and each text's number of accounts as they are,"
    " so much would come up anywhere in this table with"
)
_TIME_RULE: Final = (
    "If those who shared each of these things had come at its busy and quiet times without regard to each other,"
    " the surest two of these accounts would meet so often with"
)
_MADE_RULE: Final = (
    "These accounts were made within days of each other. If which account was made when were drawn by chance, so many of those"
    " who often answer the same within an hour of each other would have been made together with"
)

LIMITS: Final = (
    "The analysis sees only the posts in this table. If they were collected because they looked alike, chance is underestimated.",
    "It shows that accounts acted together, not who runs them, nor that any of them is false or paid.",
    "People who agree with each other openly, such as members of one newsroom or party, can act together for lawful reasons.",
    "Accounts that took part in one joint act only are not named; a short text or a mere link alone never makes a network.",
    "Sharing the same post, link, image or target counts only where accounts come within ten minutes of each other, again and again and more than each does by being quick or by following somebody, or answer within an hour and were made within days of each other; slower work of that kind is not found.",
    "The title of one page with its address, passed on over more than a quarter of an hour, counts for nothing: readers of one paper do so.",
    "That accounts were made together, have names of one pattern or post at the same hours supports a finding and never makes one.",
    "People who write down together what they hear, such as the lines of a song, can look the same; what goes on at an even pace, or in a few sittings, is left out, other live events need not be.",
    "No finding does not mean that there is no network: words can be changed further, and times drawn further apart, than is looked for.",
)


def network(posts: Posts, found: Episodes, group: Group, number: int) -> Network:
    """Describe a group with all the posts that speak for it."""
    joints = tuple(_joint(posts, found, group, place, at) for at, place in enumerate(group.episodes.tolist(), 1))
    edges = _edges(joints)
    names = [posts.accounts[member] for member in group.members.tolist()]
    members = tuple(_member(name, joints, len(names)) for name in names)
    chance = group.log_p / math.log(10)
    common = tuple(mark for mark in marks(posts, group.members) if mark.kind != group.basis)
    return Network(
        name=f"N{number}",
        confidence=next(word for bound, word in _WORDS if chance <= bound),
        log10_chance=round(chance, 1),
        sentences=(*_sentences(joints, names, chance, group.basis), *map(_common, common)),
        members=tuple(sorted(members, key=lambda member: (-member.score, member.account))),
        joints=joints,
        edges=edges,
        basis=group.basis,
        marks=common,
    )


def _common(mark: Mark) -> str:
    """Say what else the members have in common."""
    told = {
        "made": f"{mark.hits} of {mark.known} whose making is known were made within {mark.what} days",
        "named": f"{mark.hits} of {mark.known} names are made alike ({mark.what})",
        "active": f"{mark.hits} % of their posts fall into the hours {mark.what} (UTC)",
    }[mark.kind]
    rare = f"10^{math.ceil(mark.log10_chance)}"
    return f"Beside this, which alone would say nothing: {told}; of as many other accounts in this table, so much is so with a probability below {rare}."


def _joint(posts: Posts, found: Episodes, group: Group, episode: int, number: int) -> Joint:
    entries = np.flatnonzero((found.episode == episode) & np.isin(found.account, group.members))
    entries = entries[np.argsort(found.time[entries], kind="stable")]
    post = found.post[entries]
    shown = tuple(
        Shown(posts.post_ids[each], posts.accounts[int(posts.account[each])], float(posts.time[each]))
        for each in post.tolist()
    )
    what = " ".join(_what(posts, group.kind, int(post[0])).split())
    what = what if len(what) <= _LONGEST_SHOWN else what[: _LONGEST_SHOWN - 1] + "…"
    return Joint(number, group.kind, what, shown, int(found.size[episode]) - len(shown))


def _what(posts: Posts, kind: str, post: int) -> str:
    if kind in posts.objects:
        return posts.object_names[kind][int(posts.objects[kind][post])]
    return posts.texts[int(posts.text[post])]


def _edges(joints: tuple[Joint, ...]) -> tuple[Edge, ...]:
    meetings: dict[tuple[str, str], list[Meeting]] = {}
    for joint in joints:
        many = len(joint.posts) > MOST_COMPARED
        for first, second in pairwise(joint.posts) if many else combinations(joint.posts, 2):
            pair = (min(first.account, second.account), max(first.account, second.account))
            meetings.setdefault(pair, []).append(Meeting(joint.number, first, second, second.time - first.time))
    return tuple(Edge(one, other, tuple(met)) for (one, other), met in sorted(meetings.items()))


def _member(name: str, joints: tuple[Joint, ...], size: int) -> Member:
    mine = [joint for joint in joints if any(post.account == name for post in joint.posts)]
    partners = {post.account for joint in mine for post in joint.posts} - {name}
    gaps = sorted(_nearest(name, joint) for joint in mine)
    texts = len({joint.what for joint in mine})
    score = 1 - 0.5 ** (len(mine) / 2) * (1 - 0.5 * len(partners) / max(size - 1, 1))
    verb, noun = _DONE[mine[0].kind]
    posts = _listed([_of(name, joint).post_id for joint in mine])
    reasons = (
        f"It {verb} {texts} different {noun} that other accounts of this network {verb} too, each within {duration(gaps[-1])} of one of them,"  # noqa: ISC004 -- one sentence
        f" half of them within {duration(gaps[(len(gaps) - 1) // 2])}.",
        f"It did so with {len(partners)} of the {size - 1} other accounts; posts: {posts}.",
    )
    return Member(name, round(score, 3), tuple(joint.number for joint in mine), len(partners), reasons)


def _of(name: str, joint: Joint) -> Shown:
    return next(post for post in joint.posts if post.account == name)


def _nearest(name: str, joint: Joint) -> float:
    mine = _of(name, joint).time
    return min(abs(post.time - mine) for post in joint.posts if post.account != name)


def _sentences(joints: tuple[Joint, ...], names: list[str], chance: float, basis: str) -> tuple[str, ...]:
    spans = sorted(joint.posts[-1].time - joint.posts[0].time for joint in joints)
    sizes = sorted(len(joint.posts) for joint in joints)
    verb, noun = _DONE[joints[0].kind]
    same = "the same or nearly the same text" if joints[0].kind == TEXT else f"the same {noun}"
    rule = {TEXT: _TEXT_RULE, MADE: _MADE_RULE}.get(basis, _TIME_RULE)
    return (
        f"These {len(names)} accounts {verb} {same} as others of them, {len(joints)} times over.",
        f"At the median, {sizes[len(sizes) // 2]} of them did so, from first to last within {duration(spans[len(spans) // 2])}.",
        f"{rule} a probability below 10^{math.ceil(chance)}.",
    )


def duration(seconds: float) -> str:
    """Say a length of time in the unit that fits it."""
    for size, one, many in ((86400, "day", "days"), (3600, "hour", "hours"), (60, "minute", "minutes")):
        if seconds >= size:
            number = math.ceil(seconds / size)
            return f"{number} {one if number == 1 else many}"
    return "one minute" if seconds > 1 else "one second"


def _listed(ids: list[str]) -> str:
    return ", ".join(ids[:12]) + (f" and {len(ids) - 12} more" if len(ids) > 12 else "")  # noqa: PLR2004

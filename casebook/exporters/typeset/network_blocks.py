"""The network annex as blocks: what was compared, how, each network with its pictures and tables, and what it cannot say.

Drawn and told from the annex of the dossier alone (`casebook.exporters.network_facts`), so that nobody is named whom the pack does
not name. What is too much for a page is counted, and stands whole in the table that goes along.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from casebook.exporters.network_facts import (
    FINDINGS_FILE,
    POSTS_FILE,
    JointAct,
    NetworkAnnex,
    NetworkFound,
    NetworkMember,
    PostCompared,
)
from casebook.exporters.typeset.drawings import drawing
from casebook.exporters.typeset.scene import Scene
from casebook.exporters.typeset.setting import Json, Setting, flat
from casebook.exporters.typeset.wording import stamp
from casebook.pictures import together
from casebook.pictures.drawing import Drawing
from casebook.pictures.together import Node

MOST_ACTS, MOST_POSTS, MOST_LISTED = 40, 20, 200  # of a network: joint acts, posts of each, posts with their places
_UNITS: Final = ((86_400, "days"), (3_600, "hours"), (60, "minutes"), (1, "seconds"))
COMMAND: Final = f"casebook patterns {POSTS_FILE} --out answer.json"
GRAPH_HIGH, RASTER_HIGH = 88, 110  # millimetres at most, so that picture and words share a page
_RUN = 3  # numbers in a row that are written as a range


def networks(scene: Scene) -> list[Json]:
    """The whole annex; nothing where the dossier has none."""
    annex = scene.dossier.network_annex
    if annex is None:
        return []
    blocks: list[Json] = [scene.setting.tell("network_lead"), *_compared(scene.setting, annex), *_method(scene.setting)]
    blocks += _limits(scene.setting)
    for network in annex.networks:
        blocks += _network(scene, network)
    return [*blocks, *_places(scene, annex)]


def _compared(setting: Setting, annex: NetworkAnnex) -> list[Json]:
    words = setting.words
    left_out = words("network_left_out_of", count=annex.left_out) if annex.left_out else ""
    span = words("network_span_of", first=stamp(annex.first), last=stamp(annex.last))
    files = words("network_table_is", posts=POSTS_FILE, findings=FINDINGS_FILE)
    return [
        setting.sub("network_compared"),
        setting.fields(
            [
                ("network_posts", str(annex.posts)),
                ("network_accounts", str(annex.accounts)),
                ("network_span", setting.cell(span, ours=True)),
                ("network_left_out", setting.cell(left_out, ours=True)),
                ("network_table", setting.cell(files, ours=True)),
            ]
        ),
    ]


def _method(setting: Setting) -> list[Json]:
    return [
        setting.sub("network_method"),
        setting.tell("network_method_text"),
        setting.tell("network_method_chance"),
        setting.tell("network_method_again", command=COMMAND, findings=FINDINGS_FILE, example="p < 10^-12"),
    ]


def _limits(setting: Setting) -> list[Json]:
    keys = ("network_limit_chosen", "network_limit_who", "network_limit_not")
    return [{"b": "together", "blocks": [setting.sub("network_limits"), *map(setting.tell, keys)]}]


# ── one network ─────────────────────────────────────────────────────────────────────────────────────────────


def _network(scene: Scene, network: NetworkFound) -> list[Json]:
    setting, words = scene.setting, scene.setting.words
    key = "network_named_titled" if network.title else "network_named"
    spans = sorted(_span(joint) for joint in network.joints)
    sizes = sorted(len(joint.posts) for joint in network.joints)
    done = words(
        "network_done_of",
        joints=len(network.joints),
        accounts=len(network.members),
        size=sizes[len(sizes) // 2],
        span=duration(setting, spans[len(spans) // 2]),
    )
    # Begins with a letter, so that it is read from the left in every language.
    chance = f"p < 10^{math.ceil(network.log10_chance)} (log10 p = {network.log10_chance:.1f})"
    return [
        {"b": "sub", "title": setting.word(key, name=network.name, title=network.title)},
        setting.tell(_did(network)),
        setting.fields(
            [
                ("network_confidence", setting.cell(words(f"network_{_code(network)}"), ours=True, style="strong")),
                ("network_chance", chance),
                ("network_done", setting.cell(done, ours=True)),
            ]
        ),
        *_pictures(setting, network),
        setting.sub("network_members"),
        _members(setting, network),
        setting.sub("network_acts"),
        *_acts(setting, network),
    ]


def _code(network: NetworkFound) -> str:
    return {"very high": "very_high", "high": "high"}.get(network.confidence, "moderate")


def _did(network: NetworkFound) -> str:
    if network.basis == "made":
        return "network_did_made"
    return "network_did_text" if network.joints[0].kind == "text" else "network_did_object"


def _members(setting: Setting, network: NetworkFound) -> Json:
    rows = [
        [
            [setting.cell(member.account, style="strong")],
            [
                setting.cell(_reason(setting, network, member), ours=True),
                setting.cell(setting.words("network_which", numbers=_numbers(member.joints)), style="quiet", ours=True),
            ],
        ]
        for member in network.members
    ]
    return setting.table(["name", "wide"], ["network_account", "network_reason"], rows)


def _reason(setting: Setting, network: NetworkFound, member: NetworkMember) -> str:
    return setting.words(
        "network_reason_of",
        mine=len(member.joints),
        all=len(network.joints),
        partners=member.partners,
        others=len(network.members) - 1,
        gap=duration(setting, member.gap),
    )


def _acts(setting: Setting, network: NetworkFound) -> Iterator[Json]:
    called = _called(network)
    rows = [_act(setting, joint, called) for joint in network.joints[:MOST_ACTS]]
    yield setting.table(["auto", "wide", "wide"], ["number", "network_graph_acts", "network_posted"], rows)
    if rest := len(network.joints) - len(rows):
        yield setting.tell("network_further", "quiet", count=rest)


def _called(network: NetworkFound) -> Mapping[str, str]:
    """What each account is called in lists and pictures: without its platform where all are of one."""
    platforms = {member.account.partition("/")[0] for member in network.members}
    return {
        member.account: member.account.partition("/")[2] if len(platforms) == 1 else member.account
        for member in network.members
    }


def _act(setting: Setting, joint: JointAct, called: Mapping[str, str]) -> list[list[Json]]:
    shown, strangers = joint.posts[:MOST_POSTS], setting.words("network_strangers", count=joint.strangers)
    rest = len(joint.posts) - len(shown)
    posts = [setting.cell(f"P{post.number} · {stamp(post.at)[:-4]} · {called[post.account]}") for post in shown]
    if rest:
        posts.append(setting.cell(setting.words("network_further", count=rest), style="quiet", ours=True))
    return [
        [setting.cell(str(joint.number))],
        [_what(setting, joint), setting.cell(strangers, style="quiet", ours=True)],
        posts,
    ]


def _what(setting: Setting, joint: JointAct) -> Json:
    if joint.kind == "target":
        return setting.cell(setting.words("network_answers", which=joint.what), ours=True)
    return setting.cell(joint.what)


# ── pictures ────────────────────────────────────────────────────────────────────────────────────────────────


def _pictures(setting: Setting, network: NetworkFound) -> list[Json]:
    counted = {"accounts": len(network.members), "joints": len(network.joints)}
    graph, raster = (flat(setting.word(key, **counted)) for key in ("network_graph", "network_raster"))
    return [
        drawing(setting, _graph(setting, network), graph, most=GRAPH_HIGH),
        setting.tell("network_graph", "quiet", **counted),
        drawing(setting, _raster(network), raster, most=RASTER_HIGH),
        setting.tell("network_raster_key", "quiet"),
    ]


def _graph(setting: Setting, network: NetworkFound) -> Drawing:
    biggest = sorted(network.joints, key=lambda joint: (-len(joint.posts), joint.number))
    called = _called(network)
    return together.graph(
        [Node(f"joint {each.number}", f"{each.number}. {_drawn(setting, each)}", stamp(each.posts[0].at)) for each in biggest],
        [Node(f"account {each.account}", called[each.account], each.platform) for each in network.members],
        [(f"joint {joint.number}", f"account {post.account}") for joint in network.joints for post in joint.posts],
        heads=(flat(setting.word("network_graph_acts")), flat(setting.word("network_account"))),
        more=lambda count: flat(setting.word("network_graph_more", count=count)),
    )  # fmt: skip


def _drawn(setting: Setting, joint: JointAct) -> str:
    return flat(setting.word("network_answers", which=joint.what)) if joint.kind == "target" else joint.what


def _raster(network: NetworkFound) -> Drawing:
    lags = [
        {
            at: (post.at - joint.posts[0].at).total_seconds()
            for at, joint in enumerate(network.joints)
            for post in joint.posts
            if post.account == member.account
        }
        for member in network.members
    ]
    return together.raster(list(_called(network).values()), [str(joint.number) for joint in network.joints], lags)


# ── where the posts stand ───────────────────────────────────────────────────────────────────────────────────


def _places(scene: Scene, annex: NetworkAnnex) -> list[Json]:
    setting = scene.setting
    behind = {post.number: post for network in annex.networks for joint in network.joints for post in joint.posts}
    posts = [post for _, post in sorted(behind.items())]
    rows = [_place(scene, post) for post in posts[:MOST_LISTED]]
    rest = len(posts) - len(rows)
    return [
        setting.sub("network_where"),
        setting.table(["auto", "wide", "name"], ["network_post", "address", "network_stands"], rows),
        *([setting.tell("network_further", "quiet", count=rest)] if rest else []),
    ]


def _place(scene: Scene, post: PostCompared) -> list[list[Json]]:
    setting = scene.setting
    complaint = not post.incident
    number = setting.words(
        "network_item" if complaint else "network_event", number=post.number if complaint else post.incident
    )
    return [
        [setting.cell(f"P{post.number}", style="strong")],
        [setting.cell(post.url or post.account)],
        [setting.cell(number, ours=True), *(scene.exhibit(label) for label in post.exhibits)],
    ]  # fmt: skip


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────────


def duration(setting: Setting, seconds: float) -> str:
    """Say a length of time in the unit that fits it, rounded up; never less than a second."""
    size, unit = next(((size, unit) for size, unit in _UNITS if seconds > size), _UNITS[-1])
    return flat(setting.word(f"network_{unit}", count=max(1, math.ceil(seconds / size))))


def _span(joint: JointAct) -> float:
    return (joint.posts[-1].at - joint.posts[0].at).total_seconds()


def _numbers(numbers: Sequence[int]) -> str:
    """Numbers as a reader lists them: "1, 2, 5–9"."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    said = [[f"{run[0]}–{run[-1]}"] if len(run) >= _RUN else [str(each) for each in run] for run in runs]
    return ", ".join(each for run in said for each in run)

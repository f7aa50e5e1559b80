"""Named blocks of facts that documents for international bodies, regulators and the person's own data ask for.

As those of fact_blocks.py, which names them too: each shows what the dossier holds and nothing else.
"""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from casebook.exporters.dossier import Dossier, IncidentFacts, PersonFacts, PostFacts
from casebook.exporters.facts_around import LetterFacts
from casebook.exporters.profile import Data, How
from casebook.exporters.typeset.scene import Scene
from casebook.exporters.typeset.setting import Json
from casebook.exporters.typeset.wording import stamp

Block = Callable[[Scene], list[Json]]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATED = re.compile(r"(\d{4}(?:-\d{2}){0,2})[\s.:,;–—-]*(.*)", re.ASCII)


# ── INTERPOL: what came before the charge, and what after (exports.md §2.6) ─────────────────────────────


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing in the timeline around a charge. `day` is an ISO day where it is known exactly, else ""."""

    sort_key: str
    day: str
    when: str
    kind: str  # a key of our words
    text: str
    exhibits: tuple[str, ...] = ()


def charge_timeline(scene: Scene) -> list[Json]:
    """What the person did, the attacks online, and the papers of the state, in order, with days from the first paper."""
    entries = sorted(_entries(scene.dossier), key=lambda each: each.sort_key or "9")
    papers = (each.day for each in entries if each.kind == "line_paper" and each.day)
    zero = scene.dossier.answers.get("charge_on", "") or min(papers, default="")
    cell = scene.setting.cell
    rows = [
        [
            [cell(each.when), cell(_apart(each.day, zero), style="strong")],
            [cell(scene.setting.words(each.kind), style="quiet", ours=True)],
            [cell(each.text)],
            [scene.exhibit(label) for label in each.exhibits],
        ]
        for each in entries
    ]
    if not rows:
        return [scene.setting.tell("none_here", "quiet")]
    told = scene.setting.table(["name", "short", "wide", "auto"], ["when", "kind", "title", "exhibits"], rows)
    return [told, scene.setting.tell("charge_lead", "quiet", day=zero)] if zero else [told]


def _entries(dossier: Dossier) -> Iterator[Entry]:
    for line in filter(str.strip, dossier.answers.get("activism", "").splitlines()):
        found = _DATED.match(line.strip())
        day, words = (found[1], found[2]) if found else ("", line.strip())
        yield Entry(day, day if _DAY.fullmatch(day) else "", day, "line_activism", words)
    for each in dossier.incidents:
        yield Entry(each.sort_key, _day(each.edtf), each.when, f"track_{each.track}", each.title, each.exhibits)
    for paper in dossier.instruments:
        told = ", ".join(filter(None, (paper.kind, paper.authority, paper.state, paper.reference, paper.charges)))
        yield Entry(paper.sort_key, _day(paper.edtf), paper.issued, "line_paper", told)


def _day(edtf: str) -> str:
    return edtf[:10] if _DAY.fullmatch(edtf[:10]) and edtf[10:11] in ("", "T") else ""


def _apart(day: str, zero: str) -> str:
    if not day or not zero:
        return ""
    days = (date.fromisoformat(day) - date.fromisoformat(zero)).days
    return f"{days:+d} d" if days else "0 d"


# ── UN: the two consents (exports.md §2.7) ──────────────────────────────────────────────────────────────


def agreements(scene: Scene) -> list[Json]:
    """The two questions of the template, answered for everybody whom the communication is about."""
    setting, given = scene.setting, {(each.person, each.purpose_code): each for each in scene.dossier.consents}
    rows: list[list[list[Json]]] = []
    asked = {name for name, _ in given}
    for person in (each for each in scene.dossier.persons if each.part == "target" or each.name in asked):
        for number, purpose in enumerate(("un_letter", "un_public"), 1):
            found = given.get((person.name, purpose))
            rows.append(
                [
                    [setting.cell(person.name, style="strong")] if number == 1 else [],
                    [setting.cell(setting.words(purpose), ours=True)],
                    [setting.cell(setting.words("yes" if found else "no"), style="strong", ours=True)],
                    [setting.cell(found.given_on if found else "", style="quiet")],
                ]
            )
    blocks = _listed(scene, ["name", "wide", "short", "short"], ["name", "agreed_to", "answer", "given_on"], rows)
    if scene.dossier.profile.how(Data.AFFECTED) is How.INITIALS:
        blocks.append(setting.tell("initials_stand", "quiet"))
    return blocks


# ── sanctions (exports.md §2.8) ─────────────────────────────────────────────────────────────────────────


def graded_incidents(scene: Scene) -> list[Json]:
    """One row an incident: day and place, who was harmed, the act and everybody's role in it, sources, grade."""
    rows = [_graded_row(scene, incident) for incident in scene.dossier.incidents]
    heads = ["number", "when", "acts", "supported_by", "grade"]
    blocks = _listed(scene, ["auto", "name", "wide", "name", "auto"], heads, rows)
    return [*blocks, scene.setting.tell("grade_lead", "quiet")] if rows else blocks


def _graded_row(scene: Scene, incident: IncidentFacts) -> list[list[Json]]:
    cell, words = scene.setting.cell, scene.setting.words
    place = ", ".join(dict.fromkeys(filter(None, (incident.place, incident.country))))
    acts: list[Json] = []
    for act in incident.acts:
        against = words("act_against", victim=act.victim) if act.victim else ""
        acts.append(cell(" ".join(filter(None, (act.kind, against))), ours=True))
        acts += [cell(doer, style="quiet") for doer in act.perpetrators]
    return [
        [cell(str(incident.number), style="strong")],
        [cell(incident.when or words("when_unknown")), cell(place, style="quiet")],
        [cell(incident.title, style="strong"), *acts],
        [
            *(cell(source, style="quiet") for source in incident.sources),
            *(scene.exhibit(label) for label in incident.exhibits),
        ],
        [cell(incident.grade, style="strong")],
    ]


def witnesses(scene: Scene) -> list[Json]:
    """Who can bear witness, by code: part, and the incidents of which they tell or in which they were harmed."""
    rows = [
        [
            [scene.setting.cell(person.name, style="strong")],
            [scene.setting.cell(person.role), scene.setting.cell(person.relation, style="quiet")],
            [scene.setting.cell(_tells_of(scene.dossier, person))],
        ]
        for person in scene.dossier.persons
        if person.part != "perpetrator"
    ]
    return _listed(scene, ["short", "wide", "short"], ["witness", "role", "incidents"], rows)


def _tells_of(dossier: Dossier, person: PersonFacts) -> str:
    named = re.compile(rf"(?<!\w){re.escape(person.name)}(?!\w)")
    found = (
        each
        for each in dossier.incidents
        if any(act.victim_id == person.id for act in each.acts) or any(named.search(source) for source in each.sources)
    )
    return ", ".join(str(each.number) for each in found)


def bibliography(scene: Scene) -> list[Json]:
    """Where each exhibit comes from: its address, archived copies, when it was captured, the hash of each file."""
    cell = scene.setting.cell
    rows = [
        [
            [scene.exhibit(each.label, page=False)],
            [
                cell(each.title, style="strong"),
                *(cell(url, style="quiet") for url in (each.source_url, *each.capture.archive_urls) if url),
                *(cell(f"SHA-256 {file.sha256}", style="code") for file in each.files),
            ],
            [cell(stamp(each.capture.captured_at_utc or each.received_at_utc))],
        ]
        for each in scene.dossier.exhibits
    ]
    rows += [
        [[], [cell(post.url, style="quiet")], [cell(post.posted_at_displayed or stamp(post.posted_at_utc))]]
        for post in _unshown_posts(scene.dossier)
    ]
    return _listed(scene, ["auto", "wide", "name"], ["exhibit", "source_url", "when"], rows)


def _unshown_posts(dossier: Dossier) -> Iterator[PostFacts]:
    shown = {url for each in dossier.exhibits for url in (each.source_url, each.post.url if each.post else "") if url}
    seen = dict[str, PostFacts]()
    for incident in dossier.incidents:
        for post in incident.posts:
            if post.url and post.url not in shown:
                seen.setdefault(post.url, post)
    return iter(seen.values())


def posts(scene: Scene) -> list[Json]:
    """The posts with their address, author and number, the day, and the words as posted beside their translation."""
    dossier, cell, seen = scene.dossier, scene.setting.cell, dict[str, PostFacts]()
    for post in (*dossier.asked_posts, *(each for incident in dossier.incidents for each in incident.posts)):
        if post.url:
            seen.setdefault(post.url, post)
    rows = [
        [
            [cell(post.platform), cell(post.posted_at_displayed or stamp(post.posted_at_utc), style="quiet")],
            [
                cell(post.author_handle or post.author_display_name, style="strong"),
                cell(post.account_id, style="quiet"),
            ],
            [cell(post.url, style="quiet"), *_lines(scene, post.text), *_lines(scene, post.translation)],
        ]
        for post in seen.values()
    ]
    return _listed(scene, ["short", "name", "wide"], ["platform", "handle", "post"], rows)


# ── regulators: all that passed between the office and a provider (exports.md §1.1) ─────────────────────


def letters(scene: Scene) -> list[Json]:
    """Every letter of every complaint, whole, with its day, way and reference."""
    blocks: list[Json] = []
    for each in scene.dossier.interventions:
        about = " · ".join(filter(None, (each.kind, each.addressee or each.platform, each.reference)))
        blocks.append({"b": "caption", "text": scene.setting.line(about)})
        blocks += [block for letter in each.letters for block in _letter(scene, letter)]
        if each.missing_reasons:
            blocks.append(scene.setting.tell("reasons_missing", "quiet", letters=", ".join(each.missing_reasons)))
    return blocks or [scene.setting.tell("none_here", "quiet")]


def _letter(scene: Scene, letter: LetterFacts) -> list[Json]:
    setting = scene.setting
    head = " · ".join(filter(None, (letter.at, letter.route, letter.reference)))
    cells = [setting.cell(head), *(scene.exhibit(label) for label in letter.exhibits)]
    fields: Json = {"b": "fields", "rows": [[setting.word(f"letter_{letter.direction}"), cells]]}
    return [fields, *([setting.say(letter.words)] if letter.words else [])]


# ── the person's own data (exports.md §5, 11) ───────────────────────────────────────────────────────────


def own_records(scene: Scene) -> list[Json]:
    """Every record about the person who asked, in words."""
    setting, subject = scene.setting, scene.dossier.subject
    if subject is None:
        return [setting.tell("none_here", "quiet")]
    blocks: list[Json] = []
    before = ""
    for record in subject.records:
        if record.title != before:
            blocks.append({"b": "caption", "text": setting.word(f"own_{record.title}")})
        before = record.title
        rows = [[_field(scene, record.title, name), _lines(scene, text)] for name, text in record.rows]
        blocks += [{"b": "fields", "rows": rows}] if rows else []
    return blocks


def _field(scene: Scene, noun: str, name: str) -> Json:
    words, said = scene.setting.words, names_of_field(noun, name)
    label = said.get(words.locale) or said.get("en") or words.words.get(name) or name.replace("_", " ")
    return scene.setting.line(label, ours=True)


def names_of_field(noun: str, name: str) -> Mapping[str, str]:
    """Give what a field is called on the desk's forms, by locale; empty where no form has it."""
    fields = _field_words()
    return fields.get(f"{noun}.{name}") or fields.get(name) or {}


@cache
def _field_words() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((Path(__file__).parent / "wording" / "fields.toml").read_text(encoding="utf-8"))


def _lines(scene: Scene, text: str) -> list[Json]:
    if text in ("yes", "no"):
        return [scene.setting.cell(scene.setting.words(text), ours=True)]
    return [scene.setting.cell(line) for line in text.splitlines() if line.strip()]


def own_recipients(scene: Scene) -> list[Json]:
    """To whom the person's data went, when, why, in which pack."""
    cell, subject = scene.setting.cell, scene.dossier.subject
    rows = [
        [[cell(each.at)], [cell(each.recipient, style="strong"), cell(each.purpose, style="quiet")], [cell(each.pack)]]
        for each in (subject.recipients if subject else ())
    ]
    return _listed(scene, ["short", "wide", "short"], ["when", "recipient", "pack"], rows)


def own_sources(scene: Scene) -> list[Json]:
    """Where data came from that the person did not give, with codes in place of people."""
    subject = scene.dossier.subject
    found = subject.sources if subject else ()
    return [scene.setting.say("\n".join(found))] if found else [scene.setting.tell("none_here", "quiet")]


def own_due(scene: Scene) -> list[Json]:
    """The day by which the office must answer (GDPR art. 12(3))."""
    subject = scene.dossier.subject
    return [scene.setting.fields([("due_on", subject.due_on)])] if subject and subject.due_on else []


# ── numbers ─────────────────────────────────────────────────────────────────────────────────────────────


def counts(scene: Scene) -> list[Json]:
    """Tables of numbers that name nobody; small ones are held back before they come here (exports.md §5)."""
    cell, blocks = scene.setting.cell, list[Json]()
    for table in scene.dossier.counts:
        rows = [[[cell(what)], [cell(number, style="strong")]] for what, number in table.rows]
        blocks.append({"b": "caption", "text": scene.setting.line(table.title)})
        blocks += [scene.setting.table(["wide", "name"], ["kind", "counted"], rows)] if rows else []
        blocks += [scene.setting.say("\n".join(table.notes))] if table.notes else []
    return blocks or [scene.setting.tell("none_here", "quiet")]


INTERNATIONAL: Mapping[str, Block] = {
    "charge_timeline": charge_timeline,
    "agreements": agreements,
    "graded_incidents": graded_incidents,
    "witnesses": witnesses,
    "bibliography": bibliography,
    "letters": letters,
    "posts": posts,
    "own_records": own_records,
    "own_recipients": own_recipients,
    "own_sources": own_sources,
    "own_due": own_due,
    "counts": counts,
}


def _listed(scene: Scene, columns: list[str], heads: list[str], rows: Iterable[list[list[Json]]]) -> list[Json]:
    filled = list(rows)
    return [scene.setting.table(columns, heads, filled)] if filled else [scene.setting.tell("none_here", "quiet")]

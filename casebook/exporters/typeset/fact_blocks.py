"""Named blocks of facts that a profile's documents may ask for: `source = "facts:<name>"` of a DocumentPart.

Each is a function of the scene and shows what the dossier holds and nothing else; where it holds nothing, it says so or, if
nobody would miss it, is empty. Add a block by writing such a function and naming it in BLOCKS; its fixed words stand in
wording/*.toml. Used by every profile that sets documents: courts, INTERPOL, UN, sanctions, regulators.
"""

from collections.abc import Callable, Iterable, Mapping

from casebook.exporters.dated import by_date
from casebook.exporters.dossier import IncidentFacts, PersonFacts
from casebook.exporters.marks import in_order
from casebook.exporters.sequences import WITHIN, After, after_attacks
from casebook.exporters.typeset import complaint_blocks
from casebook.exporters.typeset.certificate import omissions
from casebook.exporters.typeset.chronology import act_words, chronology
from casebook.exporters.typeset.international_blocks import INTERNATIONAL
from casebook.exporters.typeset.network_blocks import networks
from casebook.exporters.typeset.own_dates import own_date
from casebook.exporters.typeset.people import accounts_table, people_table
from casebook.exporters.typeset.scene import Scene
from casebook.exporters.typeset.setting import Json
from casebook.exporters.typeset.wording import stamp

Block = Callable[[Scene], list[Json]]


def persons(scene: Scene) -> list[Json]:
    """Everybody in the dossier: name, part, relation, note."""
    return people_table(scene.setting, scene.dossier.persons)


def affected(scene: Scene) -> list[Json]:
    """The people whom the file is about, one list of fields each."""
    return [_together(_identity(scene, person)) for person in scene.dossier.persons if person.part == "target"]


def relatives(scene: Scene) -> list[Json]:
    """Relatives, as the profile lets them be named."""
    people = [person for person in scene.dossier.persons if person.part == "relative"]
    rows = [
        [
            [scene.setting.cell(person.name, style="strong")],
            [scene.setting.cell(person.relation or person.role)],
            [scene.setting.cell(person.country)],
        ]
        for person in people
    ]
    if not any(person.country for person in people):
        return _listed(scene, ["name", "wide"], ["name", "relation"], [row[:2] for row in rows])
    return _listed(scene, ["name", "wide", "short"], ["name", "relation", "country"], rows)


def perpetrators(scene: Scene) -> list[Json]:
    """People said to have acted, then the offices and accounts that the acts name, with the incidents of each."""
    blocks = [_together(_identity(scene, person)) for person in scene.dossier.persons if person.part == "perpetrator"]
    named: dict[str, list[str]] = {}
    for incident in scene.dossier.incidents:
        for act in incident.acts:
            for words in act.perpetrators:
                named.setdefault(words, []).append(str(incident.number))
    rows = [
        [[scene.setting.cell(words)], [scene.setting.cell(", ".join(dict.fromkeys(numbers)))]]
        for words, numbers in named.items()
    ]
    return blocks + _listed(scene, ["wide", "short"], ["alleged_by", "incidents"], rows, empty=not blocks)


def accounts(scene: Scene) -> list[Json]:
    """Accounts with handles, numbers, addresses, earlier handles and what links them."""
    blocks = accounts_table(scene.setting, scene.dossier.accounts)
    linked = [
        [[scene.setting.cell(each.handle or each.display_name, style="strong")], [scene.setting.cell(*each.linked)]]
        for each in scene.dossier.accounts
        if each.linked
    ]
    if linked:
        blocks.append(scene.setting.table(["name", "wide"], ["handle", "linked"], linked))
    return blocks


def incidents_table(scene: Scene) -> list[Json]:
    """One row an incident: number and day, what was done to whom and by whom, its sources and exhibits."""
    rows = [_incident_row(scene, incident) for incident in scene.dossier.incidents]
    return _listed(scene, ["auto", "name", "wide", "name"], ["number", "when", "acts", "supported_by"], rows)


def chronology_block(scene: Scene) -> list[Json]:
    """Every incident whole: words as posted beside their translation, acts, sources, exhibits."""
    return chronology(scene.setting, scene.dossier, scene.places, scene.marks)


def link_table(scene: Scene) -> list[Json]:
    """Online attacks beside the acts against relatives that came after, with days between and sources (exports.md §2.3)."""
    setting = scene.setting
    pairs = after_attacks(scene.dossier.incidents)
    if not pairs:
        return [setting.tell("link_none", "quiet", days=WITHIN)]
    rows = [
        [
            _event(scene, pair.attack),
            _event(scene, pair.act),
            [setting.cell(_gap(scene, pair), ours=True)],
            [
                *(setting.cell(source) for source in pair.act.sources),
                *(scene.exhibit(label) for label in dict.fromkeys((*pair.attack.exhibits, *pair.act.exhibits))),
            ],
        ]
        for pair in pairs
    ]
    heads = ["link_attack", "link_act", "link_days", "supported_by"]
    return [
        setting.table(["wide", "wide", "short", "name"], heads, rows),
        setting.tell("link_lead", "quiet", days=WITHIN),
    ]


def instruments(scene: Scene) -> list[Json]:
    """Papers of states against somebody: notices, warrants, judgments."""
    cell = scene.setting.cell
    rows = [
        [
            [cell(each.issued)],
            [cell(each.kind, style="strong"), cell(each.person), cell(each.charges), cell(each.note, style="quiet")],
            [cell(each.authority), cell(each.state), cell(each.reference, style="code")],
            [cell(each.standing)],
        ]
        for each in scene.dossier.instruments
    ]
    return _listed(scene, ["short", "wide", "name", "short"], ["issued", "title", "authority_is", "standing"], rows)


def interventions(scene: Scene) -> list[Json]:
    """What was asked of platforms and authorities before, and what came back."""
    cell = scene.setting.cell
    rows = [
        [
            [cell(each.sent)],
            [
                cell(each.kind, style="strong"),
                cell(" · ".join(dict.fromkeys(filter(None, (each.addressee, each.platform, each.channel))))),
                *(cell(address, style="quiet") for address in each.addresses),
            ],
            [cell(each.reference, style="code"), cell(each.statement_reference, style="code")],
            [cell(" ".join(filter(None, (each.answered, each.outcome)))), cell(each.answer, style="quiet")],
        ]
        for each in scene.dossier.interventions
    ]
    return _listed(scene, ["short", "wide", "short", "name"], ["sent", "asked", "reference", "answer"], rows)


def exhibits_list(scene: Scene) -> list[Json]:
    """Exhibits in the recipient's order with marks, why each matters, and pages where they stand in this document."""
    setting = scene.setting
    blocks: list[Json] = []
    for group, exhibits in in_order(scene.dossier):
        rows = [
            [
                [scene.exhibit(each.label, page=False)],
                [
                    setting.cell(each.title),
                    setting.cell(each.kind, style="quiet"),
                    setting.cell(each.relevance, style="quiet"),
                ],
                own_date(scene, each),
                [{"p": [], "s": "page", "to": scene.places[each.label], "page": True}]
                if each.label in scene.places
                else [],
            ]
            for each in exhibits
        ]
        blocks += [{"b": "caption", "text": setting.line(scene.said(group.label))}] if group else []
        blocks.append(_exhibit_table(scene, rows))
    return blocks or [setting.tell("no_exhibits", "quiet")]


def exhibits_by_date(scene: Scene) -> list[Json]:
    """Exhibits numbered in order of date, with the page of each in this document (Rules of the ECtHR, rule 47 § 3.1)."""
    cell = scene.setting.cell
    dated = sorted(scene.dossier.exhibits, key=by_date)
    rows = [
        [
            [cell(str(number))],
            own_date(scene, each),
            [cell(each.title), cell(each.kind, style="quiet")],
            [scene.exhibit(each.label, page=False)],
            [{"p": [], "s": "page", "to": scene.places[each.label], "page": True}]
            if each.label in scene.places
            else [],
        ]
        for number, each in enumerate(dated, 1)
    ]
    columns, heads = ["auto", "short", "wide", "auto", "number"], ["number", "when", "title", "exhibit", "page"]
    return _listed(scene, columns, heads, rows)


def hashes(scene: Scene) -> list[Json]:
    """Every file with its SHA-256, or with the commitment that stands for it."""
    cell = scene.setting.cell
    rows = [
        [[scene.exhibit(each.label, page=False)], [cell(file.name), cell(file.sha256, style="mono")]]
        for each in scene.dossier.exhibits
        for file in each.files
    ]
    return _listed(scene, ["auto", "wide"], ["exhibit", "file"], rows)


def campaigns(scene: Scene) -> list[Json]:
    """Campaigns as the office sees them: a hypothesis, with its accounts."""
    named = {each.id: each.handle or each.display_name for each in scene.dossier.accounts}
    cell = scene.setting.cell
    rows = [
        [
            [cell(each.title, style="strong")],
            [cell(each.about), cell(", ".join(named[one] for one in each.accounts if one in named), style="quiet")],
        ]
        for each in scene.dossier.campaigns
    ]
    return _listed(scene, ["name", "wide"], ["title", "description"], rows)


def consents(scene: Scene) -> list[Json]:
    """The consents that let this pack leave."""
    cell = scene.setting.cell
    rows = [
        [
            [cell(each.person, style="strong")],
            [cell(each.purpose), cell(each.how, style="quiet")],
            [cell(each.given_on)],
        ]
        for each in scene.dossier.consents
    ]
    return _listed(scene, ["name", "wide", "short"], ["name", "purpose", "given_on"], rows)


def answers(scene: Scene) -> list[Json]:
    """Everything that was answered, under the questions' own labels."""
    rows = answered(scene, [ask.identifier for ask in scene.dossier.profile.asks])
    return [{"b": "fields", "rows": rows}] if rows else []


def answered(scene: Scene, identifiers: Iterable[str]) -> list[list[object]]:
    """The answers to some of the asks as rows of fields; what nobody answered is left out."""
    setting = scene.setting
    rows: list[list[object]] = []
    asks = {ask.identifier: ask for ask in scene.dossier.profile.asks}
    for ask in (asks[each] for each in identifiers):
        given = scene.dossier.answers.get(ask.identifier, "")
        chosen = {choice.code: scene.said(choice.label) for choice in ask.choices}
        if ask.kind == "yes_no" and given in ("yes", "no"):
            given = setting.words(given)
        lines = [setting.cell(line) for line in chosen.get(given, given).splitlines() if line.strip()]
        if lines:
            rows.append([setting.line(scene.said(ask.label)), lines])
    return rows


def issuer(scene: Scene) -> list[Json]:
    """The office as a letter names its sender."""
    of = scene.dossier.issuer
    lines = [of.legal_name, *of.service_address.splitlines(), of.role_email, of.register_no]
    return [{"b": "about", "lines": [scene.setting.cell(line) for line in lines if line]}]


def pack(scene: Scene) -> list[Json]:
    """The pack that the document belongs to."""
    setting, of = scene.setting, scene.dossier
    return [
        setting.fields(
            [
                ("pack", setting.cell(of.pack_id, style="strong")),
                ("case", setting.cell(of.case.reference)),
                ("recipient", of.recipient),
                ("purpose", of.purpose),
                ("issued", stamp(of.issued_at)),
                ("follows", " · ".join(filter(None, (of.follows, of.follows_on)))),
            ]
        )
    ]


def summary(scene: Scene) -> list[Json]:
    """The office's summary of the case."""
    return [scene.setting.say(scene.dossier.case.summary)] if scene.dossier.case.summary else []


def left_out(scene: Scene) -> list[Json]:
    """What was changed, withheld, or could not be included."""
    return omissions(scene.setting, scene.dossier)


BLOCKS: Mapping[str, Block] = {
    "persons": persons,
    "affected": affected,
    "relatives": relatives,
    "perpetrators": perpetrators,
    "accounts": accounts,
    "incidents_table": incidents_table,
    "chronology": chronology_block,
    "link_table": link_table,
    "instruments": instruments,
    "interventions": interventions,
    "exhibits_list": exhibits_list,
    "exhibits_by_date": exhibits_by_date,
    "hashes": hashes,
    "campaigns": campaigns,
    "consents": consents,
    "answers": answers,
    "issuer": issuer,
    "pack": pack,
    "summary": summary,
    "omissions": left_out,
    "networks": networks,
    **INTERNATIONAL,
    **complaint_blocks.BLOCKS,
}


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _together(block: Json) -> Json:
    """Keep one person's fields on one page."""
    return {"b": "together", "blocks": [block]}


def _identity(scene: Scene, person: PersonFacts) -> Json:
    setting = scene.setting
    return setting.fields(
        [
            ("name", setting.cell(person.name, style="strong")),
            ("other_names_are", ", ".join(person.other_names)),
            ("role", "" if person.part in ("target", "perpetrator") else person.role),  # the heading says it
            ("relation", person.relation),
            ("born", person.born),
            ("sex", person.sex),
            ("citizenship", ", ".join(person.citizenships)),
            ("occupation", person.occupation),
            ("status", person.status),
            ("country", person.country),
            ("whereabouts", person.whereabouts),
            ("category", person.category),
            ("affiliation", person.affiliation),
            ("addresses", [setting.cell(*person.addresses)]),
            ("linked_accounts", [setting.cell(*person.accounts)]),
            ("note", person.note),
        ]
    )


def _incident_row(scene: Scene, incident: IncidentFacts) -> list[list[Json]]:
    setting = scene.setting
    place = ", ".join(dict.fromkeys(filter(None, (incident.place, incident.country))))
    return [
        [setting.cell(str(incident.number), style="strong")],
        [setting.cell(incident.when or setting.words("when_unknown")), setting.cell(place, style="quiet")],
        [
            setting.cell(incident.title, style="strong"),
            *(setting.cell(act_words(setting, act), ours=True) for act in incident.acts),
            *(setting.cell(post.url, style="quiet") for post in incident.posts),
        ],
        [
            *(setting.cell(source, style="quiet") for source in incident.sources),
            *(scene.exhibit(label) for label in incident.exhibits),
        ],
    ]


def _event(scene: Scene, incident: IncidentFacts) -> list[Json]:
    setting = scene.setting
    victims = ", ".join(dict.fromkeys(act.victim for act in incident.acts if act.victim))
    return [
        setting.cell(f"{incident.number}. {incident.when}", style="quiet"),
        setting.cell(incident.title),
        setting.cell(setting.words("act_against", victim=victims) if victims else "", style="quiet", ours=True),
        setting.cell(incident.posts[0].url if incident.posts else "", style="quiet"),
    ]


def _gap(scene: Scene, pair: After) -> str:
    words = scene.setting.words
    if pair.least < 0:
        return words("link_unsure", days=pair.most)
    days = str(pair.least) if pair.least == pair.most else f"{pair.least}–{pair.most}"
    return words("days_between", days=days)


def _exhibit_table(scene: Scene, rows: list[list[list[Json]]]) -> Json:
    if scene.places:
        return scene.setting.table(["auto", "wide", "short", "number"], ["exhibit", "title", "when", "page"], rows)
    return scene.setting.table(["auto", "wide", "short"], ["exhibit", "title", "when"], [row[:3] for row in rows])


def _listed(
    scene: Scene, columns: list[str], heads: list[str], rows: Iterable[list[list[Json]]], *, empty: bool = True
) -> list[Json]:
    filled = list(rows)
    if filled:
        return [scene.setting.table(columns, heads, filled)]
    return [scene.setting.tell("none_here", "quiet")] if empty else []

"""A court bundle: index and chronology with page references, documents, exhibits with slips, certificate.

Page 1 is the very first page; bookmarks and footers carry the page of the file (exports.md §2.1). Which parts it has, in
which order, the profile says: `layout.parts` names functions of PARTS, or `document:<identifier>`.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from casebook.exporters.dated import date_of
from casebook.exporters.documents import CertificateFacts
from casebook.exporters.dossier import ExhibitFacts, Failure, IncidentFacts
from casebook.exporters.marks import in_order, supplements
from casebook.exporters.profile import Group
from casebook.exporters.typeset.certificate import certificate, omissions
from casebook.exporters.typeset.certificates import certificates, due
from casebook.exporters.typeset.court_exhibits import Book, Shown, court_exhibit, unshown
from casebook.exporters.typeset.custodian import ENGLISH, custodian
from casebook.exporters.typeset.custodian import title as statement_title
from casebook.exporters.typeset.documents_set import document_blocks, documents_of, filled, named_document
from casebook.exporters.typeset.exhibits import Album
from casebook.exporters.typeset.fact_blocks import answered, chronology_block, link_table
from casebook.exporters.typeset.people import who_is_who
from casebook.exporters.typeset.pictures import PictureSet
from casebook.exporters.typeset.scene import Scene
from casebook.exporters.typeset.setting import Json, Setting
from casebook.exporters.typeset.wording import stamp, wording


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """One bundle while it is composed."""

    scene: Scene
    seen: Mapping[str, Shown]
    album: Album
    book: Book
    facts: CertificateFacts | None = None  # None: the certificate's pages stay empty
    pictures: Callable[[], list[Json]] = list
    parts: Mapping[str, str] | None = None  # by exhibit label: the file that it stands in, where there are several


def court_bundle(bundle: Bundle) -> list[Json]:
    """All blocks of the bundle, in the profile's order."""
    blocks: list[Json] = []
    for name in bundle.scene.dossier.profile.layout.parts:
        kind, _, identifier = name.partition(":")
        if kind == "document":
            blocks += _document(bundle, identifier) if _is_set(bundle, identifier) else []
        else:
            blocks += PARTS[kind](bundle)
    return blocks


def court_single(bundle: Bundle, exhibit: ExhibitFacts) -> list[Json]:
    """One exhibit as a file of its own."""
    return _exhibit(bundle, exhibit, begun=True, level=1)


# ── the parts ───────────────────────────────────────────────────────────────────────────────────────────


def _index(bundle: Bundle) -> list[Json]:
    """By exhibit: every part, document and exhibit with its page. Stands beneath the bundle's head, on page 1."""
    scene, rows = bundle.scene, list(_index_rows(bundle))
    columns, heads = ["auto", "wide", "short", "number"], ["exhibit", "title", "when", "page"]
    if bundle.parts is not None:
        columns, heads = [*columns[:3], "number", "number"], [*heads[:3], "part", "page"]
    follows_head = scene.dossier.profile.layout.parts[:2] in (("head", "index"), ("cover", "index"))
    blocks: list[Json] = [
        *_break(needed=not follows_head),
        {"b": "begin", "to": "index", "title": scene.setting.word("index_by_exhibit")},
        scene.setting.table(columns, heads, rows),
    ]
    if bundle.parts is not None:
        count = max((int(number.rpartition("–")[2]) for number in bundle.parts.values()), default=1)
        blocks.append(scene.setting.tell("in_parts", "quiet", count=count))
    return blocks


def _break(*, needed: bool) -> list[Json]:
    return [{"b": "break"}] if needed else []


def _index_by_date(bundle: Bundle) -> list[Json]:
    setting = bundle.scene.setting
    rows = [row for _, row in sorted(_dated_rows(bundle), key=lambda one: one[0])]
    body = [setting.table(["name", "wide", "name"], ["when", "title", "exhibits"], rows)] if rows else []
    return [
        setting.section("index_by_date", "index_by_date"),
        setting.tell("index_by_date_lead", "quiet"),
        *(body or [setting.tell("none_here", "quiet")]),
    ]


def _documents(bundle: Bundle) -> list[Json]:
    return [block for each in documents_of(bundle.scene.dossier) for block in _document(bundle, each.identifier)]


def _custodian(bundle: Bundle) -> list[Json]:
    dossier, setting = bundle.scene.dossier, bundle.scene.setting
    if dossier.profile.custodian in ENGLISH:
        setting = replace(setting, words=wording("en"))
    return [setting.section(statement_title(dossier), "custodian"), *custodian(setting, dossier)]


def _who(bundle: Bundle) -> list[Json]:
    setting = bundle.scene.setting
    return [setting.section("who", "who"), *who_is_who(setting, bundle.scene.dossier)]


def _links(bundle: Bundle) -> list[Json]:
    return [bundle.scene.setting.section("link_table", "link_table"), *link_table(bundle.scene)]


def _chronology(bundle: Bundle) -> list[Json]:
    return [bundle.scene.setting.section("chronology", "chronology"), *chronology_block(bundle.scene)]


def _exhibits(bundle: Bundle) -> list[Json]:
    blocks: list[Json] = []
    for group, exhibits in in_order(bundle.scene.dossier):
        for number, exhibit in enumerate(exhibits):
            begun = group is not None and number == 0
            blocks += [_group(bundle, group)] if group is not None and begun else []
            blocks += _exhibit(bundle, exhibit, begun=begun)
    return blocks


def _translation_certificates(bundle: Bundle) -> list[Json]:
    body = certificates(bundle.scene)
    return [bundle.scene.setting.section("translation_certificates", "translation_certificates"), *body] if body else []


def _omissions(bundle: Bundle) -> list[Json]:
    setting = bundle.scene.setting
    dossier = replace(bundle.scene.dossier, failures=(*bundle.scene.dossier.failures, *_failures(bundle)))
    pictures = [found for shown in bundle.seen.values() for found in shown.values() if isinstance(found, PictureSet)]
    unread, read = any(found.unread for found in pictures), any(found.lettering for found in pictures)
    return [
        setting.section("omissions", "omissions"),
        *omissions(setting, dossier),
        *([setting.tell("no_ocr")] if unread else []),
        *([setting.tell("machine_read")] if read else []),
    ]


def _certificate(bundle: Bundle) -> list[Json]:
    setting = bundle.scene.setting
    body = certificate(setting, bundle.scene.dossier, bundle.facts) if bundle.facts else []
    return [setting.section("certificate", "certificate"), {"b": "small", "blocks": body}]


PARTS: Mapping[str, Callable[[Bundle], list[Json]]] = {
    "head": lambda bundle: [_head(bundle)],
    "cover": lambda bundle: [_head(bundle), {"b": "break"}],
    "index": _index,
    "index_by_date": _index_by_date,
    "documents": _documents,
    "custodian": _custodian,
    "who": _who,
    "link_table": _links,
    "pictures": lambda bundle: bundle.pictures(),
    "chronology": _chronology,
    "exhibits": _exhibits,
    "translation_certificates": _translation_certificates,
    "omissions": _omissions,
    "certificate": _certificate,
}


# ── how ─────────────────────────────────────────────────────────────────────────────────────────────────


def _head(bundle: Bundle) -> Json:
    scene, setting = bundle.scene, bundle.scene.setting
    dossier = scene.dossier
    layout = dossier.profile.layout
    parties = [setting.line(filled(scene, line), ours=True) for line in scene.said(layout.parties).splitlines()]
    title = filled(scene, scene.said(layout.title) or setting.words("bundle"))
    rows: list[tuple[str, str | Json | list[Json]]] = [
        ("prepared_by", dossier.issuer.legal_name),
        ("issued", stamp(dossier.issued_at)[:10]),
        ("pack", setting.cell(dossier.pack_id, style="strong")),
    ]
    if supplements(dossier):
        number = dossier.answers.get("bundle_number", "1")
        title = setting.words("supplement", number=number)
        rows.append(("note", setting.cell(setting.words("supplement_lead", pack=dossier.follows), ours=True)))
        rows.append(("late", [setting.cell(line) for line in dossier.answers.get("late_reason", "").splitlines()]))
    return {
        "b": "bundle-head",
        "venue": setting.line(filled(scene, scene.said(layout.venue) or dossier.recipient), ours=True),
        "parties": parties,
        "title": setting.line(title, ours=True),
        "fields": {"b": "fields", "rows": [*answered(scene, layout.head), *_rows_of(setting.fields(rows))]},
        "draft": setting.word("draft") if dossier.draft else None,
    }


def _rows_of(fields: Json) -> list[object]:
    rows = fields["rows"]
    return rows if isinstance(rows, list) else []


def _index_rows(bundle: Bundle) -> Iterator[list[list[Json]]]:
    scene, setting = bundle.scene, bundle.scene.setting
    for name in scene.dossier.profile.layout.parts:
        kind, _, identifier = name.partition(":")
        if kind == "exhibits":
            yield from _exhibit_rows(bundle)
        elif kind in ("documents", "document"):
            for document in documents_of(scene.dossier):
                if identifier in ("", document.identifier):
                    title = setting.line(scene.said(document.title), ours=True)
                    yield _row(bundle, title, f"document-{document.identifier}")
        elif kind == "custodian":
            yield _row(bundle, setting.word(statement_title(scene.dossier)), kind)
        elif kind == "translation_certificates" and not due(scene.dossier):
            continue
        elif kind not in ("index", "pictures", "head", "cover") or (kind == "pictures" and bundle.pictures()):
            yield _row(bundle, setting.word(kind), kind)


def _exhibit_rows(bundle: Bundle) -> Iterator[list[list[Json]]]:
    scene, setting = bundle.scene, bundle.scene.setting
    for group, exhibits in in_order(scene.dossier):
        if group is not None:
            yield _row(bundle, setting.line(scene.said(group.label), ours=True), f"group-{group.identifier}")
        for exhibit in exhibits:
            place = scene.places[exhibit.label]
            about = " · ".join(filter(None, (exhibit.kind, exhibit.source_url)))
            part = [[setting.cell(bundle.parts.get(exhibit.label, ""))]] if bundle.parts is not None else []
            yield [
                [setting.cell(scene.marks[exhibit.label], style="accent", to=place)],
                [setting.cell(exhibit.title, to=place), setting.cell(about, style="quiet")],
                [setting.cell(date_of(exhibit))],
                *part,
                [{"p": [], "s": "page", "to": place, "page": True}],
            ]


def _row(bundle: Bundle, title: Json, to: str) -> list[list[Json]]:
    part: list[list[Json]] = [[]] if bundle.parts is not None else []
    named = [{"p": [title], "s": "strong", "to": to, "page": False}]
    return [[], named, [], *part, [{"p": [], "s": "page", "to": to, "page": True}]]


def _dated_rows(bundle: Bundle) -> Iterator[tuple[tuple[str, int], list[list[Json]]]]:
    scene, setting = bundle.scene, bundle.scene.setting
    told: set[str] = set()
    for incident in scene.dossier.incidents:
        labels = [label for label in incident.exhibits if label in scene.places]
        told.update(labels)
        when = setting.cell(incident.when or setting.words("when_unknown"))
        row = [[when], _happened(setting, incident), [scene.exhibit(label) for label in labels]]
        yield (incident.sort_key or "9", incident.number), row
    for number, exhibit in enumerate(scene.dossier.exhibits):
        if exhibit.label not in told:
            day = date_of(exhibit)
            row = [[setting.cell(day)], [setting.cell(exhibit.title)], [scene.exhibit(exhibit.label)]]
            yield (day or "9", number), row


def _happened(setting: Setting, incident: IncidentFacts) -> list[Json]:
    return [setting.cell(f"{incident.number}. {incident.title}"), setting.cell(incident.place, style="quiet")]


def _document(bundle: Bundle, identifier: str) -> list[Json]:
    scene = bundle.scene
    document = named_document(scene.dossier.profile.documents, identifier)
    title = scene.setting.line(filled(scene, scene.said(document.title)), ours=True)
    begin: Json = {"b": "section", "title": title, "to": f"document-{identifier}"}
    return [begin, *document_blocks(scene, document)]


def _is_set(bundle: Bundle, identifier: str) -> bool:
    return any(each.identifier == identifier for each in documents_of(bundle.scene.dossier))


def _group(bundle: Bundle, group: Group) -> Json:
    title = bundle.scene.setting.line(bundle.scene.said(group.label), ours=True)
    return {"b": "group", "to": f"group-{group.identifier}", "title": title}


def _exhibit(bundle: Bundle, exhibit: ExhibitFacts, *, begun: bool, level: int = 2) -> list[Json]:
    scene, setting = bundle.scene, bundle.scene.setting
    mark, place = scene.marks[exhibit.label], scene.places[exhibit.label]
    shown = bundle.seen.get(exhibit.label, {})
    kicker = setting.words("exhibit") if mark == exhibit.label else f"{setting.words('exhibit')} · {exhibit.label}"
    return [
        {
            "b": "exhibit",
            "to": place,
            "begun": begun,
            "level": level,
            "label": setting.line(mark),
            "title": setting.line(exhibit.title),
            "kind": setting.line(kicker, ours=True),
        },
        *_divided(bundle, exhibit),
        *_ended(list(court_exhibit(scene, exhibit, shown, bundle.album, bundle.book)), place),
    ]


def _ended(blocks: list[Json], place: str) -> list[Json]:
    # After a page that is merged nothing may follow: it would stand on a page of its own.
    if blocks[-1]["b"] == "leaf":
        return [*blocks[:-1], blocks[-1] | {"ends": place}]
    return [*blocks, {"b": "exhibit-end", "to": place}]


def _divided(bundle: Bundle, exhibit: ExhibitFacts) -> list[Json]:
    number = (bundle.parts or {}).get(exhibit.label, "")
    words = bundle.scene.setting.words
    return [bundle.scene.setting.notice(f"{words('part')} {number}. {words('above_limit')}")] if "–" in number else []


def _failures(bundle: Bundle) -> Iterator[Failure]:
    for exhibit in bundle.scene.dossier.exhibits:
        for file, why in unshown(exhibit, bundle.seen.get(exhibit.label, {})):
            mark = bundle.scene.marks[exhibit.label]
            reason = why if why and why != "unread" else bundle.scene.setting.words("not_drawn_why")
            yield Failure(what=f"{mark} {file.name}", reason=reason)

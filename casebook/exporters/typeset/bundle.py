"""The reader bundle: one PDF that a lawyer reads and a court files, from the cover to the certificate.

The certificate stands last, so that the pages of the exhibits do not depend on any hash of the pack.
"""

from collections.abc import Mapping

from casebook.exporters.documents import CertificateFacts
from casebook.exporters.dossier import Dossier, ExhibitFacts
from casebook.exporters.typeset.certificate import certificate, omissions, profile_named
from casebook.exporters.typeset.chronology import chronology
from casebook.exporters.typeset.covering import covering
from casebook.exporters.typeset.drawings import wide
from casebook.exporters.typeset.exhibits import Album, placed, slip, words
from casebook.exporters.typeset.people import who_is_who
from casebook.exporters.typeset.pictures import PictureSet
from casebook.exporters.typeset.pressing import pressing
from casebook.exporters.typeset.setting import Json, Setting
from casebook.exporters.typeset.timeline import timeline
from casebook.exporters.typeset.wording import stamp

Seen = Mapping[str, dict[str, PictureSet]]
"""What the files of each exhibit show: exhibit label → file key → pictures."""


def bundle(setting: Setting, dossier: Dossier, facts: CertificateFacts | None, seen: Seen, album: Album) -> list[Json]:
    """All blocks of the bundle; without facts the certificate's pages stay empty, which moves no exhibit."""
    places = places_of(dossier)
    blocks: list[Json] = [
        _cover(setting, dossier),
        setting.section("contents", "contents"),
        {"b": "contents", "rows": _contents(setting, dossier, places)},
        setting.section("who", "who"),
        *who_is_who(setting, dossier),
        *picture_pages(setting, dossier),
        setting.section("chronology", "chronology"),
        *chronology(setting, dossier, places),
        setting.section("exhibits", "exhibits"),
        _overview(setting, dossier, places),
    ]
    for exhibit in dossier.exhibits:
        blocks += _exhibit(setting, exhibit, places[exhibit.label], seen.get(exhibit.label, {}), album)
    blocks += [setting.section("omissions", "omissions"), *omissions(setting, dossier)]
    blocks.append(setting.section("certificate", "certificate"))
    return blocks + (certificate(setting, dossier, facts) if facts else [])


def picture_pages(setting: Setting, dossier: Dossier) -> list[Json]:
    """Timeline, who pressed whom, and coverage, each on landscape pages of its own; what cannot be drawn is left out."""
    drawn = (
        ("timeline", timeline(setting, dossier.incidents)),
        ("graph", pressing(setting, dossier)),
        ("coverage", covering(setting, dossier)),
    )
    pages = [[setting.sub(key), *blocks] for key, blocks in drawn if blocks]
    if pages:
        pages[0].insert(0, setting.section("pictures", "pictures") | {"begun": True})
    return [wide(blocks) for blocks in pages]


def places_of(dossier: Dossier) -> dict[str, str]:
    """By exhibit label, the name of its place in the bundle: ours, whatever the label contains."""
    return {exhibit.label: f"exhibit-{number}" for number, exhibit in enumerate(dossier.exhibits, 1)}


def _cover(setting: Setting, dossier: Dossier) -> Json:
    case, count = dossier.case, setting.words
    files = sum(len(exhibit.files) for exhibit in dossier.exhibits)
    holds = count("holds_count", incidents=len(dossier.incidents), exhibits=len(dossier.exhibits), files=files)
    return {
        "b": "cover",
        "office": setting.line(dossier.issuer.legal_name),
        "kind": setting.word("bundle"),
        "title": setting.line(case.title),
        "reference": setting.line(case.reference),
        "summary": setting.paragraphs(case.summary),
        "tlp": case.tlp.upper().removeprefix("TLP:").strip(),
        "fields": setting.fields(
            [
                ("prepared_for", setting.cell(dossier.recipient, style="strong")),
                ("purpose", dossier.purpose),
                ("prepared_by", setting.cell(dossier.issuer.legal_name, dossier.issuer.role_email)),
                ("issued", stamp(dossier.issued_at)),
                ("pack", setting.cell(dossier.pack_id, style="strong")),
                ("profile", setting.cell(profile_named(setting, dossier.profile), ours=True)),
                ("stage", case.stage),
                ("holds", setting.cell(holds, ours=True)),
            ]
        ),
        "note": setting.word("confidential"),
    }


def _contents(setting: Setting, dossier: Dossier, places: Mapping[str, str]) -> list[Json]:
    rows: list[Json] = [
        {"level": 1, "title": setting.word(key), "to": key}
        for key in ("who", "pictures", "chronology", "exhibits")
        if key != "pictures" or picture_pages(setting, dossier)
    ]
    rows += [
        {
            "level": 2,
            "label": setting.line(exhibit.label),
            "title": setting.line(exhibit.title),
            "to": places[exhibit.label],
        }
        for exhibit in dossier.exhibits
    ]
    rows += [{"level": 1, "title": setting.word(key), "to": key} for key in ("omissions", "certificate")]
    return rows


def _overview(setting: Setting, dossier: Dossier, places: Mapping[str, str]) -> Json:
    if not dossier.exhibits:
        return setting.tell("no_exhibits", "quiet")
    rows = [
        [
            [setting.cell(exhibit.label, style="accent", to=places[exhibit.label])],
            [setting.cell(exhibit.title), setting.cell(exhibit.kind, style="quiet")],
            [setting.cell(stamp(exhibit.capture.captured_at_utc))],
            [{"p": [], "s": "page", "to": places[exhibit.label], "page": True}],
        ]
        for exhibit in dossier.exhibits
    ]
    return setting.table(["auto", "wide", "short", "number"], ["exhibit", "title", "captured", "page"], rows)


def _exhibit(
    setting: Setting, exhibit: ExhibitFacts, place: str, seen: dict[str, PictureSet], album: Album
) -> list[Json]:
    pictures = list(placed(setting, exhibit, seen, album))
    drawn = any(block["b"] == "picture" for block in pictures)
    before_pictures: list[Json] = [setting.tell("printed_note", "quiet"), {"b": "break"}] if drawn else []
    return [
        {
            "b": "exhibit",
            "to": place,
            "label": setting.line(exhibit.label),
            "title": setting.line(exhibit.title),
            "kind": setting.word("exhibit"),
        },
        *slip(setting, exhibit),
        *words(setting, exhibit),
        *before_pictures,
        *pictures,
        {"b": "exhibit-end", "to": place},
    ]

"""Invented bundles for each receiving court: Mahsa's case with letters as PDF, and what the office answers for a venue."""

import dataclasses
import io

import pikepdf
import typst
from PIL import Image

from casebook.exporters.dossier import Dossier, ExhibitFacts, ReliabilityFacts
from casebook.exporters.profile import Ask, Layout
from casebook.exporters.profiles import profile
from tests.exporters.typeset import dossiers
from tests.exporters.typeset.dossiers import Files

COURTS = (
    "uk_ftt_iac",
    "uk_utiac",
    "us_eoir",
    "us_uscis",
    "de_bamf",
    "fr_cnda",
    "eu_generic",
    "echr_rule39",
    "echr_rule47_annex",
)
RELIABILITY = ReliabilityFacts(
    account_owner="Account of the one who attacks",
    full_export="Not reasonably available",
    selectivity=("Selected", "The posts that name relatives"),
    still_online=("2026-05-12: online",),
    reach="Public; 1,204 reactions",
    deletable_by="The platform",
    authority_interest="Officers showed printouts of it.",
)


def letter(
    pages: int = 2, *, flipped: bool = False, turned: int = 0, said: str = "Суд постановил. Ҳукм содир шуд."
) -> bytes:
    """A letter as PDF with real text and a link to the net; `turned` turns its pages, text and all."""
    source = (
        f'#set page(paper: "a4", flipped: {str(flipped).lower()})\n'
        f'#for n in range({pages}) [= Order #(n + 1)\n {said} #link("https://evil.example/x")[here] #pagebreak(weak: true)]'
    )
    made = typst.compile(source.encode(), ignore_system_fonts=True)
    if not turned:
        return made
    return changed(made, lambda document: [page.rotate(turned, relative=True) for page in document.pages])


def changed(pdf: bytes, change: object) -> bytes:
    """A PDF after `change` was done to it."""
    new = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)  # type: ignore[operator]
        document.save(new)
    return new.getvalue()


def scan(dpi: int = 600, pages: int = 1) -> bytes:
    """A grey page as a scanner makes it, with a pattern that does not compress away."""
    wide, high = int(8.27 * dpi), int(11.69 * dpi)
    image = Image.effect_noise((wide // 4, high // 4), 60).resize((wide, high))
    new = io.BytesIO()
    image.save(new, "PDF", resolution=dpi, save_all=True, append_images=[image] * (pages - 1), quality=80)
    return new.getvalue()


def with_pdf(dossier: Dossier, contents: Files, content: bytes, name: str, group: str = "") -> Dossier:
    """The dossier with one more exhibit, a PDF document."""
    number = len(dossier.exhibits) + 1
    shown = dossiers.exhibit(number, content, "application/pdf", name)
    shown = dataclasses.replace(shown, group=group, title=f"Letter {name}", post=None)
    contents[shown.files[0].key] = content
    return dataclasses.replace(dossier, exhibits=(*dossier.exhibits, shown))


def case(identifier: str, locale: str = "en") -> tuple[Dossier, Files]:
    """Three screenshots, a letter, a landscape table and a turned page, for one court, with every question answered."""
    kind = profile(identifier)
    dossier, contents = dossiers.dossier(exhibits=3, locale=locale)
    groups = [group.identifier for group in kind.layout.groups]
    shown = tuple(
        dataclasses.replace(
            each,
            group=groups[-1],
            relevance="Shows that they know where her mother lives.",
            incidents=(number,),
            reliability=RELIABILITY,
        )
        for number, each in enumerate(dossier.exhibits, 1)
    )
    dossier = dataclasses.replace(dossier, profile=kind, exhibits=shown)
    dossier = dataclasses.replace(dossier, answers={ask.identifier: answer(ask) for ask in kind.asks})
    dossier = with_pdf(dossier, contents, letter(), "order.pdf", groups[0])
    dossier = with_pdf(dossier, contents, letter(1, flipped=True), "table.pdf", groups[0])
    return with_pdf(dossier, contents, letter(1, turned=90), "turned.pdf"), contents


def answer(ask: Ask) -> str:
    """Something that a form would take for an answer."""
    if ask.choices:
        return ask.choices[0].code
    if ask.kind == "date":
        return "2026-11-05"
    return (
        f"Answer {ask.identifier}" if ask.kind == "line" else f"First of {ask.identifier}.\nSecond of {ask.identifier}."
    )


def limited(dossier: Dossier, most: int) -> Dossier:
    """The same for a court that takes files of at most so many bytes."""
    return with_layout(dossier, most_bytes=most)


def with_layout(dossier: Dossier, **changes: object) -> Dossier:
    """The same with another layout."""
    layout: Layout = dataclasses.replace(dossier.profile.layout, **changes)  # type: ignore[arg-type]
    return dataclasses.replace(dossier, profile=dataclasses.replace(dossier.profile, layout=layout))


def of(dossier: Dossier, label: str) -> ExhibitFacts:
    """One exhibit."""
    return next(each for each in dossier.exhibits if each.label == label)

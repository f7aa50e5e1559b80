"""Reader PDFs, beside typst alone setting as many pages of plain text: casebook's own file, and bundles as courts ask for them.

A court's bundle is measured as a lawyer waits for it: setting, putting the pages of foreign documents into their places, both
indices, bookmarks and links. Cleaning each document is measured apart by its tests: it happens once, before the pages are set.
"""

from dataclasses import replace

import typst

from casebook.bench.office import Office, office
from casebook.bench.rounds import medians
from casebook.bench.row import Row, row
from casebook.exporters.documents import CertificateFacts
from casebook.exporters.dossier import Dossier, ExhibitFile
from casebook.exporters.profiles import profile
from casebook.exporters.typeset.pictures import PictureSet
from casebook.exporters.typeset.typesetter import TypstTypesetter
from casebook.keys.keyring import Keyring
from casebook.services import custody, disclosure
from casebook.services.binding import bind, leaves_for
from casebook.services.composing import Choice
from casebook.services.composition import Composition
from casebook.services.custody import ExhibitDraft
from casebook.services.receiving import receive
from casebook.work import Work

PAGES, EXHIBITS = 300, 100
WORDS = "Дар ин паём номи ӯ ва суроғаи хонааш навишта шуда буд. " * 120
ROUNDS = 3
GOAL = 3.0  # seconds
LETTER_PAGES = 8  # of each foreign document in a court's bundle
THOUSAND = 10.0  # seconds that a bundle of a thousand pages may take
FACTS = CertificateFacts(files=(), file_count=0, payload_bytes=0, manifest_sha256="0" * 64, key_fingerprint="SHA256:")
BARE = '#set page(paper: "a4")\n#for page in range(PAGES) [= Exhibit \n #lorem(350) #pagebreak(weak: true)]'


def bundle_300_pages() -> Row:
    """Measure setting the bundle of a case whose exhibits carry long transcriptions."""
    with office() as bench, TypstTypesetter(lambda _file, _pieces: PictureSet()) as typesetter:
        composition = _composed(bench)
        dossier = composition.dossier
        pages = max(last for _, last in typesetter.bundle_pages(dossier, lambda _: iter(())).values())
        if pages < PAGES:
            raise RuntimeError(f"the bundle has {pages} pages")
        bare = BARE.replace("PAGES", str(pages)).encode()
        whole, plain = medians(
            lambda: typesetter.bundle(dossier, FACTS, lambda _: iter(())), lambda: typst.compile(bare), rounds=ROUNDS
        )
    return row(
        "bundle_300_pages", whole, "s", plain, "typst alone, as many plain pages", goal=GOAL, less_is_better=True
    )


def court_bundle_300_pages() -> Row:
    """Measure a tribunal's bundle of 300 pages, a third of them pages of foreign documents."""
    return _court("court_bundle_300_pages", 300, exhibits=52, letters=13, goal=GOAL)


def court_bundle_1000_pages() -> Row:
    """Measure a tribunal's bundle of 1,000 pages: the time grows with the pages and not faster."""
    return _court("court_bundle_1000_pages", 1000, exhibits=176, letters=44, goal=THOUSAND)


def _court(name: str, least: int, *, exhibits: int, letters: int, goal: float) -> Row:
    letter = typst.compile(BARE.replace("PAGES", str(LETTER_PAGES)).encode())
    with office() as bench, TypstTypesetter(lambda *_: PictureSet(), leaves=leaves_for(), binder=bind) as typesetter:
        composed = _composed(bench, exhibits=exhibits)
        dossier = _with_letters(replace(composed.dossier, profile=profile("uk_ftt_iac")), letters, letter)
        pages = max(last for _, last in typesetter.bundle_pages(dossier, lambda _: iter((letter,))).values())
        if pages < least:
            raise RuntimeError(f"the bundle has {pages} pages")
        bare = BARE.replace("PAGES", str(pages)).encode()
        numbers = iter(range(ROUNDS))
        whole, plain = medians(
            # A number that differs each time: what was set last would not be set again.
            lambda: typesetter.bundle(dossier, replace(FACTS, file_count=next(numbers)), lambda _: iter((letter,))),
            lambda: typst.compile(bare),
            rounds=ROUNDS,
        )
    return row(name, whole, "s", plain, "typst alone, as many plain pages", goal=goal, less_is_better=True)


def _with_letters(dossier: Dossier, count: int, letter: bytes) -> Dossier:
    """The dossier with every so many exhibits showing a PDF document."""
    exhibits = list(dossier.exhibits)
    for number in range(count):
        at = number * len(exhibits) // count
        file = ExhibitFile(
            key=f"letter/{number}",
            role="original",
            name="letter.pdf",
            media_type="application/pdf",
            size=len(letter),
            sha256="0" * 64,
            sha512="0" * 128,
        )
        exhibits[at] = replace(exhibits[at], files=(file,))
    return replace(dossier, exhibits=tuple(exhibits))


def _composed(bench: Office, exhibits: int = EXHIBITS) -> Composition:
    def fill(work: Work, keys: Keyring) -> None:
        for number in range(exhibits):
            received = receive(bench.house.blobs, bench.case_id, f"{number}.txt", [b"words"], limit=100)
            draft = ExhibitDraft(transcription=WORDS, language="tg")
            custody.take_in(work, keys, bench.case_id, received, draft)

    bench.act(fill)
    choice = Choice(recipient="The court", purpose="An appeal")
    return bench.act(lambda work, keys: disclosure.compose(work, keys, bench.case_id, choice))

"""A reader PDF of 300 pages, beside typst alone setting as many pages of plain text."""

import typst

from casebook.bench.office import Office, office
from casebook.bench.rounds import medians
from casebook.bench.row import Row, row
from casebook.exporters.documents import CertificateFacts
from casebook.exporters.typeset.pictures import PictureSet
from casebook.exporters.typeset.typesetter import TypstTypesetter
from casebook.keys.keyring import Keyring
from casebook.services import custody, disclosure
from casebook.services.composing import Choice
from casebook.services.custody import ExhibitDraft
from casebook.services.disclosure import Composition
from casebook.services.receiving import receive
from casebook.work import Work

PAGES, EXHIBITS = 300, 100
WORDS = "Дар ин паём номи ӯ ва суроғаи хонааш навишта шуда буд. " * 120
ROUNDS = 3
GOAL = 3.0  # seconds
BARE = '#set page(paper: "a4")\n#for page in range(PAGES) [= Exhibit \n #lorem(350) #pagebreak(weak: true)]'


def bundle_300_pages() -> Row:
    """Measure setting the bundle of a case whose exhibits carry long transcriptions."""
    with office() as bench, TypstTypesetter(lambda _file, _pieces: PictureSet()) as typesetter:
        composition = _composed(bench)
        dossier = composition.dossier
        pages = max(last for _, last in typesetter.bundle_pages(dossier, lambda _: iter(())).values())
        if pages < PAGES:
            raise RuntimeError(f"the bundle has {pages} pages")
        facts = CertificateFacts(
            files=(), file_count=0, payload_bytes=0, manifest_sha256="0" * 64, key_fingerprint="SHA256:"
        )
        bare = BARE.replace("PAGES", str(pages)).encode()
        whole, plain = medians(
            lambda: typesetter.bundle(dossier, facts, lambda _: iter(())), lambda: typst.compile(bare), rounds=ROUNDS
        )
    return row(
        "bundle_300_pages", whole, "s", plain, "typst alone, as many plain pages", goal=GOAL, less_is_better=True
    )


def _composed(bench: Office) -> Composition:
    def fill(work: Work, keys: Keyring) -> None:
        for number in range(EXHIBITS):
            received = receive(bench.house.blobs, bench.case_id, f"{number}.txt", [b"words"], limit=100)
            draft = ExhibitDraft(transcription=WORDS, language="tg")
            custody.take_in(work, keys, bench.case_id, received, draft)

    bench.act(fill)
    choice = Choice(recipient="The court", purpose="An appeal")
    return bench.act(lambda work, keys: disclosure.compose(work, keys, bench.case_id, choice))

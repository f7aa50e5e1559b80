"""A whole case on real input: forty exhibits, a thousand comments, one pack that outside tools agree with."""

import csv
import io
import json
import shutil
import subprocess
import sys
import zipfile
from itertools import islice
from pathlib import Path

import bagit
import pikepdf
import pytest

from casebook.dates import Moment
from casebook.model.person import PersonName
from casebook.services import assembling, custody, delivery, disclosure, importing, recording
from casebook.services.composing import Choice
from casebook.services.drafts import ActDraft, IncidentDraft, PersonDraft, PostDraft
from casebook.services.receiving import receive
from casebook.verify import verify
from tests import cast
from tests.conftest import Office

DATA = Path(__file__).parents[1] / "data"
EXHIBITS = 40
COMMENTS = 1000
WORDS = {
    "tg": "Ҳар кас ба озодии ақида ва баёни он ҳақ дорад; ӯ ғаму ҷафо мекашад.",
    "ru": "Каждый человек имеет право на свободу убеждений и на свободное выражение их.",
    "fa": "هر کس حق آزادی عقیده و بیان دارد و می‌تواند آن را بگوید.",
}


def real_files() -> list[Path]:
    """Photographs with places, broken and hostile images, documents, recordings, texts: as they come."""
    folders = ("images", "pdf", "media", "text")
    found = [path for folder in folders for path in sorted((DATA / folder).rglob("*")) if path.is_file()]
    return [path for path in found if path.name != "vk_comments_ru_3000.csv" and path.stat().st_size < 2**20]


def comments() -> bytes:
    """The first of three thousand real comments, as a table."""
    with (DATA / "text" / "vk_comments_ru_3000.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(islice(csv.reader(stream), COMMENTS + 1))
    written = io.StringIO(newline="")
    csv.writer(written).writerows(rows)
    return written.getvalue().encode()


@pytest.fixture
def pack(office: Office, tmp_path: Path) -> tuple[Path, Path]:
    """The pack and the reader PDF of a large case."""
    case = office.new_case("Smear, threats and a summons")
    house = office.house
    table = comments()
    with office.acting(cast.DANA) as (work, keys):
        victim = recording.add_person(
            work,
            keys,
            case.id,
            PersonDraft(names=(PersonName(text="Маҳса Орзу"), PersonName(text="Mahsa Orzu")), role="target"),
        )
        incidents = [
            recording.record_incident(
                work,
                keys,
                case.id,
                IncidentDraft(
                    title=f"Post number {number}",
                    when=Moment(f"2026-{number % 12 + 1:02d}"),
                    severity="high",
                    narrative="What was seen, in plain words. " * 5,
                    acts=(ActDraft(kind="killing_attempt", victim=victim),),
                    posts=tuple(
                        PostDraft(
                            platform="telegram", author_handle=f"example_{language}", text=text, language=language
                        )
                        for language, text in WORDS.items()
                    ),
                ),
            )
            for number in range(12)
        ]
    files = real_files()
    assert len(files) > 8
    for number in range(EXHIBITS):
        path = files[number % len(files)]
        received = receive(house.blobs, case.id, path.name, [path.read_bytes()], limit=2**30)
        with office.acting(cast.DANA) as (work, keys):
            draft = custody.ExhibitDraft(
                title=f"{path.name} {number}",
                incidents=(incidents[number % 12],),
                transcription=WORDS["tg"],
                language="tg",
            )
            custody.take_in(work, keys, case.id, received, draft)
    received = receive(house.blobs, case.id, "comments.csv", [table], limit=2**30)
    with office.acting(cast.DANA) as (work, keys):
        exhibit = custody.take_in(work, keys, case.id, received, custody.ExhibitDraft())
        report = importing.run(
            work,
            keys,
            case.id,
            io.BytesIO(table),
            name="comments.csv",
            sha256=received.sha256,
            kind="csv",
            evidence_id=exhibit,
        )
        assert (report.added, report.skipped) == (COMMENTS, 0)
    with office.acting(cast.DANA) as (work, keys):
        composition = disclosure.compose(work, keys, case.id, Choice(recipient="The tribunal", purpose="Asylum appeal"))
    assembled = assembling.assemble(composition, house.blobs, house.settings)
    with office.acting(cast.DANA) as (work, keys):
        pack_id = disclosure.keep(work, keys, assembled)
    written = []
    for part in ("proof", "reader"):
        with office.acting(cast.DANA) as (work, keys):
            file = delivery.hand_over(work, keys, case.id, pack_id, part=part)
        path = tmp_path / file.name
        path.write_bytes(b"".join(file.pieces()))
        written.append(path)
    return written[0], written[1]


@pytest.mark.slow
def test_a_pack_of_forty_exhibits_stands_up_to_outside_tools(pack: tuple[Path, Path], tmp_path: Path) -> None:
    zipped, reader = pack
    assert verify(zipped).ok
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(tmp_path / "unpacked")
    folder = next((tmp_path / "unpacked").iterdir())

    bagit.Bag(str(folder)).validate()
    for manifest in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        subprocess.run(["sha256sum", "--quiet", "--strict", "-c", manifest], cwd=folder, check=True)
    subprocess.run(["sha512sum", "--quiet", "--strict", "-c", "manifest-sha512.txt"], cwd=folder, check=True)
    with (folder / "tagmanifest-sha256.txt").open("rb") as message:
        subprocess.run(
            ["ssh-keygen", "-Y", "verify", "-f", "verify/allowed_signers", "-I", "evidence@casebook.invalid",
             "-n", "casebook-pack@v1", "-s", "signatures/tagmanifest-sha256.txt.sig"],
            cwd=folder, stdin=message, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
    for pdf in [reader, *folder.rglob("*.pdf")]:
        if "original" not in pdf.parts:
            subprocess.run(["qpdf", "--check", str(pdf)], check=True, stdout=subprocess.DEVNULL)
    assert len(list((folder / "data" / "exhibits").iterdir())) == EXHIBITS + 1  # and the table of comments

    with pikepdf.open(reader) as document:
        assert len(document.pages) > 100
    text = subprocess.run(["pdftotext", str(reader), "-"], check=True, capture_output=True, text=True).stdout
    assert "Ҳар кас ба озодии" in text
    assert "Каждый человек" in text
    check_that_the_verifier_stands_alone(zipped, tmp_path / "elsewhere")


def check_that_the_verifier_stands_alone(zipped: Path, folder: Path) -> None:
    """Run a copy of the verifier's folder, with nothing of casebook beside it."""
    shutil.copytree(Path(verify.__code__.co_filename).parent, folder / "verify")
    ran = subprocess.run(
        [sys.executable, "-m", "verify", "--json", str(zipped)], cwd=folder, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert json.loads(ran.stdout)["ok"] is True

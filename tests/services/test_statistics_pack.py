"""Numbers without names as a signed pack: they verify, small counts are held back, and no case is in any file (exports.md §1.2, 5)."""

import csv
import hashlib
import io
import json
import subprocess
import zipfile

import pytest
from sqlalchemy import select

from casebook.cli.counting import words_of
from casebook.dates import Moment
from casebook.errors import InvalidInput, NotAllowed
from casebook.model import NumbersPack
from casebook.model.person import PersonName
from casebook.services import casework, disclosure, recording, statistics_pack
from casebook.services.composing import Choice
from casebook.services.drafts import ActDraft, CaseDraft, IncidentDraft, PersonDraft
from casebook.services.statistics_pack import Asked
from casebook.verify import verify
from tests import cast
from tests.conftest import Office

CANARIES = ("NamedInNumbers", "TitleInNumbers", "CaseInNumbers", "PlaceInNumbers")


def fill(office: Office) -> None:
    """Seven incidents at home and two abroad, each with words of its own."""
    with office.acting(cast.DANA) as (work, keys):
        case = casework.open_case(work, keys, CaseDraft(title="CaseInNumbers")).id
        draft = PersonDraft(names=(PersonName(text="NamedInNumbers"),), role="target", sex="female")
        who = recording.add_person(work, keys, case, draft)
        for number, country in enumerate(["TJ"] * 7 + ["PL"] * 2):
            told = IncidentDraft(
                title="TitleInNumbers",
                when=Moment(f"2026-0{1 + number // 5}"),
                country=country,
                place="PlaceInNumbers",
                acts=(ActDraft(kind="doxxing", victim=who),),
            )
            recording.record_incident(work, keys, case, told)


def test_numbers_go_out_signed_and_tell_of_no_case(office: Office) -> None:
    fill(office)
    with office.acting(cast.DANA) as (work, keys):
        asked = Asked(answers={"state_under_review": "Misol", "strange": "x"})
        numbers = statistics_pack.compose_numbers(work, keys, asked, words_of)
    assert numbers.dossier.answers == {"state_under_review": "Misol"}
    files = {each.name: each.content for each in statistics_pack.assemble_numbers(numbers)}
    (pack,) = (content for name, content in files.items() if name.endswith(".zip"))
    assert verify(io.BytesIO(pack)).ok
    with zipfile.ZipFile(io.BytesIO(pack)) as archive:
        inside = {name: archive.read(name) for name in archive.namelist()}
    told = "\n".join(_text(name, content) for name, content in {**inside, **files}.items())
    assert not [word for word in CANARIES if word in told]
    assert "Dana" not in told
    (table,) = (content for name, content in files.items() if name.endswith("statistics.csv"))
    rows = list(csv.reader(io.StringIO(table.decode("utf-8-sig"))))
    countries = {row[2]: row[3] for row in rows if row[0] == "Incidents by country"}
    assert not [row for row in rows if row[3] == "2"]  # two incidents could point at somebody
    assert countries["Sum"] == "9"
    (page,) = (content for name, content in files.items() if name.endswith(".pdf"))
    assert "Incidents by month" in _text(".pdf", page)
    assert "Misol" in _text(".pdf", page)
    (plain,) = (content for name, content in files.items() if name.endswith("statistics.json"))
    assert json.loads(plain)["format"] == "casebook/statistics@1"


def test_numbers_are_made_of_no_single_case_and_read_by_caseworkers_alone(office: Office) -> None:
    case = office.new_case()
    assert "statistics_upr" not in {kind.identifier for kind in disclosure.kinds()}
    choice = Choice(profile="statistics_upr", recipient="Somebody", purpose="Numbers")
    with pytest.raises(InvalidInput), office.acting(cast.DANA) as (work, keys):
        disclosure.compose(work, keys, case.id, choice)
    with pytest.raises(NotAllowed), office.acting(cast.KIAN) as (work, keys):
        statistics_pack.compose_numbers(work, keys, Asked(), words_of)


def test_0_every_pack_of_numbers_that_leaves_stands_in_a_ledger_with_the_hash_of_each_file(office: Office) -> None:
    """exports.md §0, 1 (C): who got which bytes, when; §1.2: the aggregate bundle."""
    with office.acting(cast.DANA) as (work, keys):
        numbers = statistics_pack.compose_numbers(work, keys, Asked(recipient="Office of the UPR"), words_of)
        files = statistics_pack.assemble_numbers(numbers)
        statistics_pack.note_numbers(work, keys, numbers, files)
    with office.acting(cast.DANA) as (work, keys):
        (line,) = statistics_pack.numbers_packs(work, keys)
        hashes = {each.name: hashlib.sha256(each.content).hexdigest() for each in files}
        assert {each.name: each.sha256 for each in line.body.files} == hashes
        assert (line.body.identifier, line.body.recipient) == (numbers.dossier.pack_id, "Office of the UPR")
        assert line.body.profile == "statistics_upr"
        for wanted, found in ((next(iter(hashes.values())), 1), ("0" * 64, 0)):
            assert len(statistics_pack.numbers_packs(work, keys, sha256=wanted)) == found
    stored = b"".join(row.body.ciphertext for row in _rows(office))
    assert numbers.dossier.pack_id.encode() not in stored
    with pytest.raises(NotAllowed), office.acting(cast.KIAN) as (work, keys):
        statistics_pack.numbers_packs(work, keys)
    with pytest.raises(NotAllowed), office.acting(cast.KIAN) as (work, keys):
        statistics_pack.note_numbers(work, keys, numbers, files)


def _rows(office: Office) -> list[NumbersPack]:
    with office.acting(cast.DANA) as (work, _):
        return list(work.db.scalars(select(NumbersPack)))


def _text(name: str, content: bytes) -> str:
    if name.endswith(".pdf"):
        done = subprocess.run(["pdftotext", "-", "-"], input=content, check=True, capture_output=True)
        return f"{name}\n{done.stdout.decode()}"
    return f"{name}\n{content.decode('utf-8', 'replace')}"

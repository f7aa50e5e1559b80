"""Everything out: what the allow-list admits leaves whole, what it does not never does, and the log says that it left."""

import base64
import io
import json
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

import bagit
import pytest
from sqlalchemy import select

from casebook.errors import InvalidInput, NotFound, Tampered
from casebook.exporters.records_json import schema
from casebook.keys.keyring import Keyring
from casebook.model import Base, CaseRecord, Evidence, Incident
from casebook.model.base import Body
from casebook.model.evidence import OriginalBody
from casebook.model.fields import fields_of
from casebook.services import casework, handover, history, recording
from casebook.services.custody import ExhibitDraft
from casebook.services.custody_chain import links
from casebook.services.drafts import IncidentDraft
from casebook.services.exported import BESIDE, BODIES, ELSEWHERE, FIELDS, WITHHELD, nouns
from casebook.services.handover import Choice, Prepared
from casebook.work import Work
from tests import cast
from tests.conftest import Office
from tests.services.acting import as_dana, rows, stored, take_in
from tests.services.filling import fill, filled, words_of
from tests.services.schema import faults

SECRET = b"the bytes of the original"


@pytest.fixture
def case(office: Office) -> UUID:
    """A case with one filled record of every kind, and one exhibit."""
    case_id = office.new_case().id
    evidence = take_in(office, case_id, SECRET, "=смета.txt", ExhibitDraft(title="+exhibit", intimate=True))
    as_dana(office, lambda work, keys: fill(work, keys, case_id, evidence))
    return case_id


def taken_out(office: Office, cases: list[UUID], choice: Choice) -> tuple[Prepared, bytes]:
    """Take cases out as Dana, as every way in does."""
    composition = as_dana(office, lambda work, keys: handover.compose(work, keys, cases, choice))
    prepared = handover.prepare(composition, office.house.blobs)
    as_dana(office, lambda work, keys: handover.release(work, keys, prepared))
    content = b"".join(prepared.pieces())
    assert len(content) == prepared.size
    return prepared, content


def document(office: Office, cases: list[UUID]) -> Any:
    """The JSON of cases."""
    return json.loads(taken_out(office, cases, Choice(form="json"))[1])


# ── the allow-list ──────────────────────────────────────────────────────────────────────────────────────


def bodies() -> set[type[Body]]:
    """Every kind of body that an export reaches, parts included."""
    reached: set[type[Body]] = set()
    waiting: list[type[Body]] = [*BODIES.values(), OriginalBody]
    while waiting:
        body = waiting.pop()
        if body not in reached:
            reached.add(body)
            waiting += [one.plain for one in fields_of(body) if issubclass(one.plain, Body)]
    return reached


def test_every_field_leaves_or_is_withheld_with_a_reason() -> None:
    declared = {(body, one.name) for body in bodies() for one in fields_of(body)}
    listed = [(body, name) for body, names in FIELDS.items() for name in names]
    assert len(listed) == len(set(listed))
    assert set(listed) & set(WITHHELD) == set()
    assert {(body.__name__, name) for body, name in declared ^ (set(listed) | set(WITHHELD))} == set()
    assert all(WITHHELD.values())


def test_every_table_of_a_case_leaves_or_says_why_not() -> None:
    tables = {m.class_.__tablename__ for m in Base.registry.mappers if issubclass(m.class_, CaseRecord)} | {"case_file"}
    assert set(BODIES) | set(ELSEWHERE) == tables
    assert set(BODIES) & set(ELSEWHERE) == set()
    assert set(BESIDE) <= set(BODIES)
    for table, body in BODIES.items():
        (mapper,) = [m for m in Base.registry.mappers if m.class_.__tablename__ == table]
        assert mapper.class_.body_type is body


def test_no_key_can_be_listed() -> None:
    assert [(body, name) for body, names in FIELDS.items() for name in names if name.endswith("key")] == []
    assert [
        (body, one.name)
        for body in FIELDS
        for one in fields_of(body)
        if one.plain is bytes and one.name in FIELDS[body]
    ] == []


def test_every_word_of_a_case_leaves_and_nothing_that_is_withheld(office: Office, case: UUID) -> None:
    _, content = taken_out(office, [case], Choice(form="json"))
    (opened,) = json.loads(content)["cases"]
    told = json.dumps(opened, ensure_ascii=False)
    absent = [
        (body.__name__, name)
        for table, kind in BODIES.items()
        if table not in {"case_file", "evidence"}
        for body, name, words in words_of(kind)
        if (json.dumps(words, ensure_ascii=False) in told) is not (name in FIELDS.get(body, ()))
    ]
    assert absent == []
    keys = [getattr(filled(body), one.name) for body in bodies() for one in fields_of(body) if one.plain is bytes]
    for sealed in keys:
        assert base64.b64encode(sealed)[:20] not in content
        assert sealed not in content
    assert {table: len(records) for table, records in opened["records"].items()} == dict.fromkeys(BODIES, 1) | {
        "capture": 2,  # the exhibit's own, and the one that was put beside it
    }


# ── the document ────────────────────────────────────────────────────────────────────────────────────────


def test_the_schema_of_the_documentation_is_made_from_the_declarations() -> None:
    published = Path(__file__).parents[2] / "docs" / "formats" / "archive.schema.json"
    assert json.loads(published.read_text("utf-8")) == schema(nouns())


def test_a_document_is_as_its_schema_says(office: Office, case: UUID) -> None:
    bare = office.new_case("A case with nothing in it").id
    told = document(office, [case, bare])
    assert faults(told, schema(nouns())) == []
    told["cases"][0]["records"]["person"][0]["passport"] = "1"
    told["cases"][1]["records"]["incident"] = [{"id": "x"}]
    assert len(faults(told, schema(nouns()))) >= 2


def test_a_change_leaves_with_what_stood_there_before(office: Office) -> None:
    case = office.new_case().id
    incident = as_dana(office, lambda w, k: recording.record_incident(w, k, case, IncidentDraft(title="Before")))
    as_dana(
        office, lambda w, k: recording.correct_incident(w, k, case, incident, IncidentDraft(title="After"), revision=1)
    )
    (told,) = document(office, [case])["cases"]
    last = told["changes"][-1]["steps"][0]
    assert (last["noun"], last["doing"], last["before"]["title"]) == ("incident", "changed", "Before")
    assert told["records"]["incident"][0]["title"] == "After"


# ── the archive ─────────────────────────────────────────────────────────────────────────────────────────


def unpacked(content: bytes, folder: Path) -> Path:
    """Unzip an archive; give its one folder."""
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        assert zipped.testzip() is None
        zipped.extractall(folder)
    (bag,) = folder.iterdir()
    return bag


def test_an_archive_is_a_valid_bag_with_every_original(office: Office, case: UUID, tmp_path: Path) -> None:
    other = office.new_case("Another").id
    prepared, content = taken_out(office, [case, other], Choice(form="archive", locale="tg"))
    bag = unpacked(content, tmp_path / "bag")
    assert f"{bag.name}.zip" == prepared.name
    assert bagit.Bag(str(bag)).validate()
    reference = prepared.export.cases[0].reference
    (original,) = (bag / "data" / reference / "files").iterdir()
    assert (original.name[:5], original.read_bytes()) == ("E001_", SECRET)
    told = json.loads((bag / "data" / reference / "records.json").read_bytes())
    assert faults(told, json.loads((bag / "data" / "schema.json").read_bytes())) == []
    (custody_line,) = (bag / "data" / reference / "custody.jsonl").read_text().splitlines()
    assert json.loads(custody_line)["record"]["event"] == "received"
    assert len((bag / "data" / reference / "changes.jsonl").read_text().splitlines()) == 3
    assert "incident,title" not in (bag / "data" / "terms.csv").read_text("utf-8-sig")
    assert 'act_type,killing_assassination,"Куштор' in (bag / "data" / "terms.csv").read_text("utf-8-sig")
    assert (bag / "data" / prepared.export.cases[1].reference / "records.json").exists()


def test_an_original_that_is_not_as_it_was_stored_is_named_and_stops_nothing(office: Office, case: UUID) -> None:
    second = take_in(office, case, b"whole", "second.txt")
    with office.acting(cast.DANA, writes=False) as (work, _):
        blob = work.db.execute(select(Evidence.blob).where(Evidence.id != second)).scalar_one()
    path = next(office.house.blobs.root.rglob(blob))
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    prepared, content = taken_out(office, [case], Choice(form="archive"))
    with zipfile.ZipFile(io.BytesIO(content)) as zipped:
        files = [name for name in zipped.namelist() if "/files/" in name]
    assert [name.rpartition("/")[2] for name in files] == ["E002_second.txt"]
    assert prepared.export.cases[0].unreadable == ("E001",)


def test_a_damaged_record_is_named_and_stops_nothing(office: Office, case: UUID) -> None:
    with office.acting(cast.DANA) as (work, _):
        row = work.db.scalars(select(Incident)).one()
        row.key_version = 9
    (told,) = document(office, [case])["cases"]
    assert [each.split()[0] for each in told["damaged"]] == ["incident"]
    assert told["records"]["incident"] == []


def test_taking_out_leaves_nothing_on_the_disk_and_says_so_in_log_and_custody(office: Office, case: UUID) -> None:
    files, before = stored(office), rows(office)
    taken_out(office, [case], Choice(form="archive"))
    assert stored(office) == files
    assert {table for table, told in rows(office).items() if told != before[table]} == {"custody_event"}
    assert all(SECRET not in path.read_bytes() for path in office.house.settings.instance.rglob("*") if path.is_file())
    with office.acting(cast.DANA, writes=False) as (work, keys):
        (event,) = [
            e.event for e in history.case_history(work, keys, case).lines if type(e.event).__name__ == "CaseExported"
        ]
        chain = links(work, keys, work.db.scalars(select(Evidence)).one())
    assert (event.kind, event.files, event.failures) == ("archive", 1, 0)
    assert (chain[-1].event, chain[-1].purpose) == ("exported", "case archive")


# ── who may ─────────────────────────────────────────────────────────────────────────────────────────────


def test_nothing_leaves_once_the_case_was_taken_back(office: Office, case: UUID) -> None:
    def unheld(work: Work, keys: Keyring) -> None:
        handover.compose(work, keys, [case, office.dana], Choice())

    with pytest.raises(NotFound):
        as_dana(office, unheld)
    with pytest.raises(InvalidInput), office.acting(cast.DANA) as (work, keys):
        handover.compose(work, keys, [case], Choice(form="json", noun="key_grant"))
    with pytest.raises(InvalidInput), office.acting(cast.DANA) as (work, keys):
        handover.compose(work, keys, [case], Choice(locale="xx"))


def test_all_cases_are_those_that_are_held(office: Office, case: UUID) -> None:
    other = office.new_case("Another").id
    with office.acting(cast.DANA) as (work, keys):
        assert handover.held(work, keys) == [case, other]
        casework.close_case(work, keys, other)
        assert handover.held(work, keys) == [case, other]


def test_an_original_that_changes_while_it_is_sent_breaks_off(office: Office, case: UUID) -> None:
    composition = as_dana(office, lambda work, keys: handover.compose(work, keys, [case], Choice()))
    prepared = handover.prepare(composition, office.house.blobs)
    (blob,) = [source.blob for source in composition.sources.values() if source.blob != "0" * 64]
    office.house.blobs.delete(blob)
    with pytest.raises(Tampered):
        b"".join(prepared.pieces())

"""Rows: sealed columns take sealed values, ids exist before the row does, bodies keep to their fields."""

from typing import get_type_hints
from uuid import UUID

import msgspec
import pytest
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import configure_mappers

from casebook.crypto.envelope import Sealed
from casebook.model import Base, CaseRecord
from casebook.model.base import Body, SealedColumn

MAPPED = sorted((mapper.class_ for mapper in Base.registry.mappers), key=lambda row: row.__tablename__)
RECORDS = [row for row in MAPPED if issubclass(row, CaseRecord)]


@pytest.mark.parametrize("plain", [b"Mahsa", "Mahsa", bytearray(b"Mahsa"), 7, memoryview(b"Mahsa"), True])
def test_a_sealed_column_takes_nothing_plain(plain: object) -> None:
    with pytest.raises(TypeError, match="Sealed values only"):
        SealedColumn().process_bind_param(plain, sqlite.dialect())  # type: ignore[arg-type]


def test_a_sealed_column_gives_back_what_it_took() -> None:
    column, dialect = SealedColumn(), sqlite.dialect()
    assert column.process_bind_param(Sealed(b"x"), dialect) == b"x"
    assert column.process_result_value(b"x", dialect) == Sealed(b"x")
    assert column.process_bind_param(None, dialect) is None
    assert column.process_result_value(None, dialect) is None


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__tablename__)
def test_a_record_has_its_id_before_it_has_a_row(record: type[CaseRecord]) -> None:
    configure_mappers()
    first, second = record(case_id=UUID(int=1)), record(case_id=UUID(int=1))
    assert isinstance(first.id, UUID)
    assert first.id.version == 4
    assert first.id != second.id
    assert record(id=UUID(int=5)).id == UUID(int=5)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__tablename__)
def test_a_body_is_frozen_and_refuses_fields_that_it_does_not_have(record: type[CaseRecord]) -> None:
    body = record.body_type
    assert issubclass(body, Body)
    assert body.__struct_config__.frozen
    with pytest.raises(TypeError):
        body(canary="x")


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__tablename__)
def test_every_body_can_be_written_and_read(record: type[CaseRecord]) -> None:
    """Msgspec makes a codec for each type ahead: a field of a kind that it does not know fails here."""
    assert msgspec.json.Decoder(record.body_type)
    assert get_type_hints(record.body_type)


@pytest.mark.parametrize("row", MAPPED, ids=lambda row: row.__tablename__)
def test_no_open_column_is_a_text_that_a_person_typed(row: type[Base]) -> None:
    allowed = {"subject", "holder", "blob", "reader_blob"}
    codes = {
        ("file_check", "name"),  # a random one
        ("tombstone", "noun"), ("tombstone", "reason"), ("job", "state"),
        ("host", "version"), ("schema_standing", "oldest"),  # of the program
        ("file_store", "compared"),  # a random one
    }  # fmt: skip
    texts = {column.name for column in row.__table__.columns if column.type.python_type is str}
    assert {name for name in texts if (row.__tablename__, name) not in codes} <= allowed


@pytest.mark.parametrize("row", MAPPED, ids=lambda row: row.__tablename__)
def test_no_open_column_tells_a_time_of_day(row: type[Base]) -> None:
    of_processes = {("host", "started_at"), ("host", "seen_at"), ("worker", "seen_at")}  # what nobody did
    clocks = {"DateTime", "Time", "TIMESTAMP", "Float", "Numeric"}
    told = {
        (row.__tablename__, column.name) for column in row.__table__.columns if type(column.type).__name__ in clocks
    }
    assert told <= of_processes

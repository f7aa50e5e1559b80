"""Tables of records: what a spreadsheet reads is what was written, and no cell runs."""

import csv
import io
import json
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from casebook.exporters import records_csv
from casebook.exporters.records import CaseOut, Column, Export, Noun, Told

PERSON = Noun(
    name="person",
    columns=(
        Column(
            name="names",
            kind="part",
            several=True,
            parts=(Column(name="text", kind="text"), Column(name="script", kind="code", list="script")),
        ),
        Column(name="citizenships", kind="code", list="country", several=True),
        Column(name="seen", kind="moment"),
        Column(name="original", kind="part", parts=(Column(name="size", kind="number"),)),
        Column(name="trusted", kind="yes_no"),
        Column(name="note", kind="text"),
    ),
)
HEADS = (
    "case", "id", "citizenships", "citizenships_label", "seen", "seen_zone", "seen_displayed", "original_size", "trusted", "note",
)  # fmt: skip
WORDS = {("country", "TJ"): "Тоҷикистон", ("country", "DE"): "Олмон", ("script", "Cyrl"): "кириллӣ"}


def person(**said: Any) -> dict[str, Any]:
    return {
        "id": "1",
        "names": [{"text": "=Маҳса", "script": "Cyrl"}, {"text": "مهسا", "script": ""}],
        "citizenships": ["TJ", "DE"],
        "seen": {"edtf": "2026-05~", "zone": "Asia/Dushanbe", "displayed": "@noon"},
        "original": {"size": 5},
        "trusted": True,
        "note": "",
        **said,
    }


def export(*records: dict[str, Any]) -> Export:
    told = tuple(Told(json.dumps(each).encode()) for each in records)
    return Export(
        made_at=datetime(2026, 5, 14, tzinfo=UTC),
        office="Charogh",
        software="casebook",
        vocabulary="1",
        locale="tg",
        nouns=(PERSON,),
        cases=(CaseOut(reference="C-1", records={"person": told}),),
        labels=lambda list_name, code: WORDS.get((list_name, code), code),
    )


def read(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def written(told: Export) -> dict[str, bytes]:
    """Every table with its bytes, which are the same each time."""
    found = {name: b"".join(pieces()) for name, pieces in records_csv.tables(told)}
    assert found == {name: b"".join(pieces()) for name, pieces in records_csv.tables(told)}
    return found


def test_a_table_has_codes_with_their_words_and_lists_of_parts_beside_it() -> None:
    tables = written(export(person()))
    assert read(tables["person.csv"]) == [
        [*HEADS],
        ["C-1", "1", "TJ\nDE", "Тоҷикистон\nОлмон", "2026-05~", "Asia/Dushanbe", "'@noon", "5", "yes", ""],
    ]
    assert read(tables["person_names.csv"]) == [
        ["case", "person", "number", "text", "script", "script_label"],
        ["C-1", "1", "1", "'=Маҳса", "Cyrl", "кириллӣ"],
        ["C-1", "1", "2", "مهسا", "", ""],
    ]
    assert read(records_csv.terms(export(person())))[1:] == [
        ["country", "DE", "Олмон"],
        ["country", "TJ", "Тоҷикистон"],
        ["script", "Cyrl", "кириллӣ"],
    ]


def test_what_is_absent_is_an_empty_cell_and_a_kind_without_records_has_no_table() -> None:
    bare = person(names=[], citizenships=[], original=None, trusted=None)
    tables = written(export(bare))
    assert set(tables) == {"person.csv"}
    assert read(tables["person.csv"])[1][:4] == ["C-1", "1", "", ""]
    assert written(export()) == {}
    assert len(read(b"".join(records_csv.one(export(), "person")))) == 1


def test_the_mark_of_utf8_is_as_asked() -> None:
    assert b"".join(records_csv.one(export(person()), "person")).startswith(b"\xef\xbb\xbfcase,id,")
    assert b"".join(records_csv.one(export(person()), "person", bom=False)).startswith(b"case,id,")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\x00")))
def test_no_cell_begins_a_formula_and_no_word_is_lost(words: str) -> None:
    cell = read(b"".join(records_csv.one(export(person(note=words)), "person")))[1][-1]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'" if not words.startswith("'") else "") == words

"""Nothing that the importers of chats and archives say reaches a reader in the code's own words."""

import importlib
import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from casebook.importers import choice
from casebook.importers.choice import Choice
from casebook.importers.message import Message
from casebook.importers.registry import FORMATS
from casebook.importers.source import SingleFile
from casebook.web.desk.chat_words import chat_words
from casebook.web.desk.wording import row_words

_OURS = ("signal_xml", "unreadable")
MODULES = ("choice", "json_stream", "media", "message", "registry", "telegram_html", "chat_rows", "zip_source", *_OURS)
VECTORS = Path(__file__).parents[2] / "vectors" / "imports"


@pytest.fixture(autouse=True)
def _page(desk: Flask) -> Iterator[None]:
    with desk.test_request_context("/"):
        yield


def sentences() -> set[str]:
    """The reasons that stand as constants in the importers, and the questions."""
    modules = [importlib.import_module(f"casebook.importers.{name}") for name in MODULES]
    found = {
        value for module in modules for name, value in vars(module).items() if name.isupper() and str(value)[-1:] == "."
    }
    return {value for value in found if isinstance(value, str)} | {choice.day_first("").text, choice.zone("").text}


def test_every_reason_and_question_has_its_sentence() -> None:
    known = chat_words()
    assert len(sentences()) > 25
    assert sorted(said for said in sentences() if said not in known and row_words(said) != said) == []
    assert sorted(said for said in sentences() - set(known)) == sorted(
        {choice.NOT_CHOSEN, "The row is longer than four mebibytes."}  # those stand with the words of tables
    )


def test_a_reason_with_a_comma_stays_whole_and_notes_are_told_one_by_one() -> None:
    said = "Only the text of the chat was given, without its files."
    assert row_words(said) == said
    assert row_words("edited, deleted") == "it was edited later · the app says that it was deleted"


def test_every_note_of_every_vector_has_words() -> None:
    known, notes = chat_words(), set()
    for vector in json.loads((VECTORS / "chats.json").read_text()):
        source = SingleFile(vector["called"], io.BytesIO((VECTORS / "chats" / vector["file"]).read_bytes()))
        for one in FORMATS[vector["format"]].read(source, Choice(**vector["choice"])):
            notes |= set(one.notes) if isinstance(one, Message) else set()
    assert notes == {
        "time_not_read",
        "damaged_characters",
        "deleted_account",
        "forwarded_from_unknown",
        "edited",
        "deleted",
    }
    assert {note for note in notes if note not in known and row_words(note) == note} == set()

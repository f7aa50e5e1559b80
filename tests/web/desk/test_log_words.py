"""The log speaks in words: no page, no record and no event is named by a word of the program."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import casebook.services.reading  # noqa: F401 -- with it all records are known
from casebook.audit.events import AnyEvent
from casebook.model.base import CaseRecord
from casebook.web.desk import log_words

ROOT = Path(log_words.__file__).parent.parent.parent


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_words, "_", lambda message, **_blanks: message)


def records(kind: type[CaseRecord]) -> Iterator[type[CaseRecord]]:
    for each in kind.__subclasses__():
        yield each
        yield from records(each)


def pages() -> set[str]:
    sources = [
        path.read_text("utf-8") for part in ("services", "web/desk", "cli") for path in (ROOT / part).glob("*.py")
    ]
    return {page for text in sources for page in re.findall(r'\bpage="(\w+)[."]', text)}


def test_every_page_of_a_case_has_a_word() -> None:
    assert {"person", "consent", "post", "cli"} <= pages() <= log_words._page_words().keys()


def test_every_kind_of_record_has_a_word() -> None:
    assert {each.__tablename__ for each in records(CaseRecord)} <= log_words._noun_words().keys()


def test_every_event_has_a_sentence() -> None:
    told = log_words._office_words() | log_words._case_words() | log_words._team_words()
    assert {each.__name__ for each in get_args(AnyEvent)} <= told.keys()

"""A page that looks again may skip what has not changed; whatever has changed is searched again, and a build searches everything."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from casebook.exporters.dossier import Dossier
from casebook.exporters.profile import Data, How
from casebook.inspection import process
from casebook.inspection.values import Unreadable
from casebook.sensitive import Kind, Memory, Term
from casebook.services import assembling, disclosure
from casebook.services.clearing import NotCleared
from casebook.services.composing import Choice
from casebook.services.screening import Screening, screen
from tests import cast
from tests.conftest import Office
from tests.exporters.factories import NOON, a_dossier
from tests.services.test_screening import PLATFORM, holding, pdf_by

NAME = "Рустам Шарифов"
RUSTAM = Term(kind=Kind.RELATIVE, words=NAME, code="R1", source="r")
NIGINA = Term(kind=Kind.THIRD_PARTY, words="Нигина Ятимова", code="W1", source="w")
SAFELY = "Call only after eight, never on Fridays"
HARMLESS = pdf_by("Words that anybody may read")


def bare(text: str = "Nobody is named here.", content: bytes = HARMLESS, **changes: Any) -> tuple[Dossier, bytes]:
    """A dossier of one text and one file."""
    empty = dict.fromkeys(("persons", "accounts", "bonds", "incidents", "custody", "redactions", "withheld"), ())
    whole = a_dossier(profile=PLATFORM, recipient="A platform", purpose=text, answers={}, **empty)
    plain = replace(whole, case=replace(whole.case, title="", reference=""), issued_at=NOON, **changes)
    return holding(plain, content)[0], content


def searched(dossier: Dossier, content: bytes, *terms: Term, before: Memory | None) -> Screening:
    return screen(dossier, lambda _: iter((content,)), terms or (RUSTAM,), before=before)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the confined child was asked, one entry for each time."""
    calls: list[str] = []
    run: Callable[..., Any] = process.run

    def counted(program: str, arguments: Any, told: bytes, *rest: Any, **more: Any) -> Any:
        calls.append(told.decode())
        return run(program, arguments, told, *rest, **more)

    monkeypatch.setattr(process, "run", counted)
    return calls


def test_what_has_not_changed_is_not_searched_again_and_is_told_again(asked: list[str]) -> None:
    memory, (dossier, content) = Memory(), bare(f"Told by {NAME}.", content=pdf_by(NAME))
    without = searched(dossier, content, before=None)
    asked.clear()  # the first of all asked also whether this machine reads pictures
    first = searched(dossier, content, before=memory)
    assert asked
    asked.clear()
    assert searched(dossier, content, before=memory) == first == without
    assert {finding.where.field for finding in first.findings} == {"purpose", "file 1"}
    assert asked == []


def test_one_changed_term_text_or_file_is_found() -> None:
    memory = Memory()
    for text in (f"Told by {NAME}.", "Nobody is named here."):
        dossier, content = bare(text)
        assert searched(dossier, content, NIGINA, before=memory).findings == ()  # both are remembered as clean
    told, content = bare(f"Told by {NAME}.")
    assert not searched(told, content, NIGINA, RUSTAM, before=memory).clean
    changed, content = bare(f"Told by {NIGINA.words}.")
    assert not searched(changed, content, NIGINA, before=memory).clean
    swapped, content = bare(content=pdf_by(NIGINA.words))  # under the name, size and hash that the records have
    assert not searched(swapped, content, NIGINA, before=memory).clean


def test_one_changed_code_or_recipient_is_judged_anew() -> None:
    memory, (dossier, content) = Memory(), bare(content=pdf_by(NAME))
    named = replace(dossier, profile=replace(PLATFORM, admits={**PLATFORM.admits, Data.RELATIVES: How.YES}))
    assert searched(named, content, before=memory).findings == ()
    assert not searched(dossier, content, before=memory).clean
    renamed = searched(dossier, content, replace(RUSTAM, code="R2", source="other"), before=memory)
    assert {finding.record for finding in renamed.findings} == {"other"}


def test_a_file_that_moves_to_another_place_is_told_of_there() -> None:
    memory, (dossier, content) = Memory(), bare(content=pdf_by(NAME))
    searched(dossier, content, before=memory)
    moved = replace(dossier, exhibits=(replace(dossier.exhibits[0], label="E007"),))
    assert {finding.where.exhibit for finding in searched(moved, content, before=memory).findings} == {"E007"}


def test_a_file_whose_child_was_killed_is_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    memory, (dossier, content) = Memory(), bare(content=pdf_by(NAME))
    with monkeypatch.context() as busy:
        busy.setattr(process, "run", lambda *_, **__: Unreadable("timeout"))
        assert [one.why for one in searched(dossier, content, before=memory).unsearched] == ["unreadable"]
    assert not searched(dossier, content, before=memory).clean


def test_what_is_remembered_holds_no_text_and_no_whole_name() -> None:
    memory, (dossier, content) = Memory(), bare(f"Told by {NAME}.", content=pdf_by(NAME))
    searched(dossier, content, before=memory)
    kept = repr(vars(memory))
    assert "Screening" in kept
    assert not [word for word in ("Шариф", "harifov", "Told by") if word in kept]


class Lying(Memory):
    """Says of everything that nothing was found in it."""

    def get(self, key: bytes) -> Any:
        assert len(key) == 32
        return Screening((), ())


def test_a_build_searches_everything_whatever_a_page_remembers(office: Office) -> None:
    case = office.new_case()
    with office.acting(cast.DANA) as (work, keys):
        made = disclosure.compose(work, keys, case.id, Choice(recipient="Lena", purpose=SAFELY))
    secret = replace(made, terms=(Term(kind=Kind.SAFE_CONTACT, words=SAFELY),))
    office.house.searched = Lying()
    shown = assembling.screened(secret, office.house.blobs, before=office.house.searched)
    assert not shown.clearance.blocks
    with pytest.raises(NotCleared, match="sensitive_safe_contact"):
        assembling.assemble(secret, office.house.blobs, office.house.settings)

"""What a member was typing: kept sealed for them alone, one per page, gone when sent, thrown away, or left for long."""

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from casebook.errors import InvalidInput, NotFound
from casebook.model import Change, UnfinishedForm
from casebook.services import unfinished
from casebook.work import begin
from tests import cast, forensics
from tests.conftest import Office
from tests.keys.acting import grant, let_in
from tests.services.acting import as_dana, entries

WORDS = (("title", "Хабари бофта"), ("links", "https://t.me/ovozi_misol_24/318"), ("take", "1"), ("take", "2"))


def test_a_form_is_kept_in_place_of_what_was_kept_before(office: Office) -> None:
    case = office.new_case()
    page, other = f"/cases/{case.id}/log", f"/cases/{case.id}/people/new"
    as_dana(office, lambda w, k: unfinished.keep(w, k, case.id, page, WORDS[:1]))
    as_dana(office, lambda w, k: unfinished.keep(w, k, case.id, other, (("name", "Баҳром"),)))
    as_dana(office, lambda w, k: unfinished.keep(w, k, case.id, page, WORDS))
    kept = as_dana(office, lambda w, k: unfinished.of_member(w, k, case.id))
    assert [(one.path, one.words) for one in kept] == [(page, WORDS), (other, (("name", "Баҳром"),))]
    as_dana(office, lambda w, k: unfinished.finish(w, k, case.id, page))
    as_dana(office, lambda w, k: unfinished.discard(w, k, case.id, kept[1].id))
    assert as_dana(office, lambda w, k: unfinished.of_member(w, k, case.id)) == []


def test_keeping_makes_no_change_of_the_case_and_says_nothing_in_its_log(office: Office) -> None:
    case = office.new_case()
    with office.house.engine.connect() as connection:
        before = connection.scalar(select(func.count()).select_from(Change))
    written = entries(office)
    as_dana(office, lambda w, k: unfinished.keep(w, k, case.id, f"/cases/{case.id}/log", WORDS))
    with office.house.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Change)) == before
    assert entries(office) == written + 1  # Dana signed in


def test_nobody_sees_or_throws_away_what_another_is_typing(office: Office) -> None:
    case = office.new_case()
    let_in(office, office.omid)
    grant(office, case, office.omid)
    as_dana(office, lambda w, k: unfinished.keep(w, k, case.id, f"/cases/{case.id}/log", WORDS))
    (kept,) = as_dana(office, lambda w, k: unfinished.of_member(w, k, case.id))
    with office.acting(cast.OMID) as (work, keys):
        assert unfinished.of_member(work, keys, case.id) == []
        with pytest.raises(NotFound):
            unfinished.discard(work, keys, case.id, kept.id)
        unfinished.finish(work, keys, case.id, f"/cases/{case.id}/log")
    assert len(as_dana(office, lambda w, k: unfinished.of_member(w, k, case.id))) == 1


def test_no_word_of_an_unfinished_form_lies_readable_on_the_disk(office: Office) -> None:
    case = office.new_case()
    canary = "бофтаи хеле махсус 7391"
    path = f"/cases/{case.id}/people/new/here"
    as_dana(office, lambda w, k: unfinished.keep(w, k, case.id, path, (("title", canary),)))
    folder = office.house.settings.instance
    assert forensics.find([folder], [canary, "бофтаи", "people/new/here"]) == []


def test_what_nobody_touches_is_swept_after_its_days(office: Office) -> None:
    case, clock = office.new_case(), office.house.clock
    as_dana(office, lambda w, k: unfinished.keep(w, k, case.id, f"/cases/{case.id}/log", WORDS))
    days = office.house.settings.unfinished_days
    for later, left in ((days, 1), (days + 1, 0)):
        office.house.clock = lambda later=later: clock() + timedelta(days=later)
        with begin(office.house, writes=True, name="sweep") as work:
            unfinished.sweep(work)
            assert work.db.scalar(select(func.count()).select_from(UnfinishedForm)) == left


def test_too_much_foreign_pages_and_too_many_forms(office: Office) -> None:
    case = office.new_case()
    for path, words in (
        (f"/cases/{case.id}/log", (("text", "я" * (unfinished.LONGEST + 1)),)),
        (f"/cases/{uuid4()}/log", WORDS),
        ("/inbox", WORDS),
        (f"/cases/{case.id}/{'x' * 400}", WORDS),
    ):
        with pytest.raises(InvalidInput):
            as_dana(office, lambda w, k, path=path, words=words: unfinished.keep(w, k, case.id, path, words))
    with office.acting(cast.DANA) as (work, keys):
        for number in range(unfinished.MANY + 3):
            unfinished.keep(work, keys, case.id, f"/cases/{case.id}/page/{number}", WORDS)
            work.db.flush()
    kept = as_dana(office, lambda w, k: unfinished.of_member(w, k, case.id))
    assert len(kept) == unfinished.MANY
    assert "page/52" in " ".join(one.path for one in kept)
    assert f"/cases/{case.id}/page/0" not in {one.path for one in kept}

"""Saved views: the team's own, sealed, and readable after the team's secret was renewed."""

import pytest
from sqlalchemy import select

from casebook.errors import InvalidInput, NotFound, Tampered
from casebook.keys.team_values import open_view
from casebook.model import SavedView
from casebook.services import membership, views
from tests import cast
from tests.conftest import Office
from tests.services.acting import as_dana


def test_a_view_is_sealed_and_read_back_as_it_was(office_on: Office) -> None:
    kept = as_dana(
        office_on, lambda work, keys: views.keep(work, keys, "  Smears,   Tajik ", "q=хоин&chosen=severity:high")
    )
    with office_on.acting(cast.DANA, writes=False) as (work, keys):
        view = views.view(work, keys, kept)
        stored = work.db.scalars(select(SavedView.body)).one().ciphertext
    assert (view.title, view.query, view.by) == ("Smears, Tajik", "q=хоин&chosen=severity:high", office_on.dana)
    assert "хоин".encode() not in stored


def test_a_leaver_opens_no_view_and_those_who_remain_open_all(office: Office) -> None:
    as_dana(office, lambda work, keys: membership.admit(work, keys, office.omid))
    kept = as_dana(office, lambda work, keys: views.keep(work, keys, "High", "chosen=severity:high"))
    with office.acting(cast.OMID, writes=False) as (work, keys):
        old = keys.teams()[0]
        assert views.view(work, keys, kept).title == "High"
    with office.acting(cast.KIAN) as (work, keys):
        membership.remove(work, keys, office.omid)
    office.session(cast.DANA)  # renews the team's secret
    with office.acting(cast.DANA, writes=False) as (work, keys):
        assert views.view(work, keys, kept).title == "High"
        row = work.db.get_one(SavedView, kept)
        assert row.team_version > old.version
        row.team_version = old.version
        with pytest.raises(Tampered):
            open_view(keys, row)


def test_a_damaged_view_hides_no_other(office: Office) -> None:
    first, second = (as_dana(office, lambda w, k, t=title: views.keep(w, k, t, "")) for title in ("One", "Two"))
    with office.acting(cast.DANA) as (work, keys):
        work.db.get_one(SavedView, first).body = work.db.get_one(SavedView, second).body
    with office.acting(cast.DANA, writes=False) as (work, keys):
        assert [view.id for view in views.views(work, keys)] == [second]
        with pytest.raises(NotFound):
            views.view(work, keys, first)


@pytest.mark.parametrize(("title", "query"), [("", ""), (" ", ""), ("x" * 301, ""), ("Long", "q" * 4_001)])
def test_what_is_no_view_is_refused(office: Office, title: str, query: str) -> None:
    with pytest.raises(InvalidInput):
        as_dana(office, lambda work, keys: views.keep(work, keys, title, query))

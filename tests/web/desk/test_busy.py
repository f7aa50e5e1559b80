"""Somebody else was in the way: the desk does an act again with the form that it has, and says so where that is in vain."""

from typing import Any

import pytest

from casebook.errors import Busy
from casebook.services import casework
from tests.web.pages import Page


@pytest.mark.parametrize(("in_vain", "status", "cases"), [(2, 303, 1), (3, 503, 0)])
def test_an_act_is_done_again_twice_and_then_said_to_be_in_vain(
    dana: Page, monkeypatch: pytest.MonkeyPatch, in_vain: int, status: int, cases: int
) -> None:
    real, tries = casework.open_case, list(range(in_vain))

    def open_case(*given: Any, **named: Any) -> casework.CaseView:
        opened = real(*given, **named)
        if tries:
            tries.pop()
            raise Busy
        return opened

    monkeypatch.setattr(casework, "open_case", open_case)
    shown = dana.post("/cases/new", {"title": "They call my mother"}, status)
    assert ("Nothing was half saved" in shown) == (status == 503)
    assert dana.get("/cases").count("They call my mother") == cases

"""Sealed values and keys cannot reach a page, a log or a cache by accident."""

import copy
import json
import logging
import pickle
from typing import Any

import jinja2
import pytest

from casebook.crypto.envelope import Sealed, SecretKey
from casebook.crypto.return_code import ReturnCode
from casebook.crypto.signing import SigningKey
from casebook.crypto.unsealing import PrivateKey

MARK = b"canary-canary-canary-canary-7F3A"
THINGS = [Sealed(MARK), SecretKey(MARK), PrivateKey(MARK * 3), SigningKey(MARK), ReturnCode(MARK.decode())]


@pytest.fixture(params=THINGS, ids=lambda thing: type(thing).__name__)
def thing(request: pytest.FixtureRequest) -> Any:
    return request.param


def test_its_representation_is_its_kind_alone(thing: Any) -> None:
    assert repr(thing) == f"<{type(thing).__name__}>"
    assert repr([thing, {"key": thing}]).count("canary") == 0


def test_it_refuses_to_become_text(thing: Any) -> None:
    for attempt in (str, "{}".format, lambda it: f"{it}", lambda it: f"{it:>9}", lambda it: "%s" % it):  # noqa: UP031
        with pytest.raises(TypeError, match="refuses"):
            attempt(thing)


def test_it_refuses_to_be_kept_elsewhere(thing: Any) -> None:
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="refuses"):
            pickle.dumps(thing, protocol)
    for attempt in (copy.copy, copy.deepcopy, json.dumps):
        with pytest.raises(TypeError):
            attempt(thing)


def test_a_page_refuses_to_show_it(thing: Any) -> None:
    page = jinja2.Environment(autoescape=True)
    for source in ("{{ it }}", "{{ it ~ '' }}", "{{ it | tojson }}", "{{ '%s' | format(it) }}"):
        with pytest.raises(TypeError):
            page.from_string(source).render(it=thing)
    assert "canary" not in page.from_string("{{ [it] }}").render(it=thing)


def test_a_log_line_does_not_hold_it(thing: Any, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(TypeError):
        logging.getLogger("test").warning("%s", thing)
    logging.getLogger("test").warning("%r", thing)
    assert "canary" not in "".join(record.message for record in caplog.records if hasattr(record, "message"))


def test_it_takes_no_further_attribute(thing: Any) -> None:
    with pytest.raises((AttributeError, TypeError)):
        thing.note = "canary"

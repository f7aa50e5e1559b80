"""Fixtures only: one site and one browser for all tests of captures, each capture in an empty profile of its own."""

import os
from collections.abc import Iterator

import pytest

from casebook.capturing import Browser, Limits, Setup
from tests.capturing import site as sites
from tests.capturing.site import Site

LIMITS = Limits(load_seconds=6, quiet_seconds=0.15, call_seconds=6, all_seconds=40, longest=8000, resources=40)
SETUP = Setup(private=True, sandbox=os.geteuid() != 0, limits=LIMITS)
"""Root has no sandbox; the tests of a build machine often run as root."""


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    with sites.standing() as standing:
        yield standing


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with Browser(SETUP) as running:
        yield running

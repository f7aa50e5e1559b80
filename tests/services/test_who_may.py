"""Each act × each member: who may does it with exactly the entries it owes the log; who may not changes nothing."""

import importlib
import inspect
import pkgutil

import pytest

from casebook import services
from casebook.errors import NotAllowed, NotFound
from tests import engines
from tests.conftest import Office
from tests.services.acting import entries, rows
from tests.services.acts import ACTS, STEPS, TESTED_WITH_PACKS, TESTED_WITH_WORKERS, WHO, a_world

MODULES = [
    importlib.import_module(f"casebook.services.{found.name}") for found in pkgutil.iter_modules(services.__path__)
]


def test_every_act_of_the_services_stands_in_the_table() -> None:
    public = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in MODULES
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and list(inspect.signature(function).parameters)[:2] == ["work", "keys"]
    }
    assert public == {act.name for act in ACTS} | STEPS | TESTED_WITH_PACKS | TESTED_WITH_WORKERS


EACH = [(who, engines.CHOSEN) for who in sorted(WHO)]
ON_BOTH = [*EACH, *([] if engines.ON_POSTGRESQL else [("dana", "postgresql")])]  # each act once on the other engine too


@pytest.mark.parametrize(("who", "engine"), ON_BOTH)
def test_each_member_does_exactly_what_they_may(office_on: Office, who: str) -> None:
    office = office_on
    world = a_world(office, granted=who != "lena, not granted")
    wrong = []
    after, kept = rows(office), entries(office)
    for act in sorted(ACTS, key=lambda one: not one.changes_nothing):
        before, written = after, kept
        outcome = "done"
        try:
            with office.acting(WHO[who]) as (work, keys):
                journal = work.journal
                act.run(work, keys, world)
        except (NotAllowed, NotFound) as error:
            outcome = type(error).__name__
        told = [type(event).__name__ for event in journal]
        after, kept = rows(office), entries(office)
        changed, added = after != before, kept - written
        if who not in act.may and (outcome == "done" or changed):
            wrong.append(f"{act.name}: {outcome}, changed: {changed}")
        if who in act.may and (outcome != "done" or told != ["SignedIn", *act.kinds]):
            wrong.append(f"{act.name}: {outcome}, the log got {told}")
        # A refusal is in the log as one entry of its own, after what was undone.
        owed = len(told) + (outcome != "done")
        if added != owed or (act.changes_nothing and changed):
            wrong.append(f"{act.name}: {added} entries instead of {owed}, changed: {changed}")
    assert wrong == []

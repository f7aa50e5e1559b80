"""An office is founded once, with its keys, members and recovery sheets."""

import pytest

from casebook.audit.verification import verify
from casebook.errors import IllegalMove
from casebook.model.office import OfficeBody
from casebook.services import founding
from tests import cast
from tests.conftest import Office


def test_an_office_works_on_each_database(office_on: Office) -> None:
    view = office_on.new_case()
    with office_on.acting(cast.DANA, writes=False) as (work, keys):
        assert keys.holds(view.id)
        assert verify(work.db, office_on.house.heads).faults == ()


def test_an_office_is_founded_once(office: Office) -> None:
    with pytest.raises(IllegalMove), office.acting(cast.KIAN) as (work, _):
        founding.found(work, OfficeBody(name="Another"), "South", (cast.KIAN,))

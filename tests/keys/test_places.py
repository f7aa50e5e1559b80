"""A ciphertext opens in the one place where it was put: every table of a case's records, every way to move it."""

from uuid import uuid4

import pytest

from casebook.crypto.envelope import Context, Sealed, unseal
from casebook.errors import NoGrant, Tampered
from casebook.keys.keyring import Keyring
from casebook.keys.rotation import new_case_version
from casebook.model import Base, CaseFile, CaseRecord
from casebook.model.base import Body
from casebook.model.places import record_context
from casebook.services.casework import CaseView
from casebook.work import Work
from tests import cast
from tests.conftest import Office
from tests.keys.acting import read_people, write_person

RECORDS = sorted(
    (mapper.class_ for mapper in Base.registry.mappers if issubclass(mapper.class_, CaseRecord)),
    key=lambda record: record.__tablename__,
)


class Said(Body, frozen=True, kw_only=True):
    """A body for the tests of places."""

    words: str


class Place:
    """One case with a keyring, and a second case of the same team."""

    def __init__(self, work: Work, keys: Keyring, case: CaseView, other: CaseView) -> None:
        self.work, self.keys, self.case, self.other = work, keys, case, other

    def row(self, record: type[CaseRecord], *, case: CaseView | None = None) -> CaseRecord:
        """A sealed row that is in no table."""
        row = record(case_id=(case or self.case).id)
        self.keys.seal_row(row, Said(words="Mahsa"))
        return row

    def refuses(self, row: CaseRecord) -> None:
        """The row does not open."""
        with pytest.raises((Tampered, NoGrant)):
            self.keys.open_row(row, Said)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """One office for all tables: nothing is written to it after its founding."""
    from casebook.services.migration import migrate  # noqa: PLC0415
    from casebook.settings import load  # noqa: PLC0415
    from casebook.work import House  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("places")
    house = House(load({"CASEBOOK_INSTANCE": str(folder), "CASEBOOK_STRETCHING_MEMORY_KIB": "1024"}))
    migrate(house)
    return Office(house)


@pytest.fixture(scope="module")
def cases(shared: Office) -> tuple[CaseView, CaseView]:
    """Two cases of one team; the first has two versions of its key."""
    views = shared.new_case("One"), shared.new_case("Two")
    with shared.acting(cast.DANA) as (work, keys):
        new_case_version(work.db, keys, work.db.get_one(CaseFile, views[0].id), work.clock().date())
    return views


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__tablename__)
def test_a_ciphertext_that_was_moved_does_not_open(
    shared: Office, cases: tuple[CaseView, CaseView], record: type[CaseRecord]
) -> None:
    with shared.acting(cast.DANA, writes=False) as (work, keys):
        at = Place(work, keys, *cases)
        good = at.row(record)
        assert keys.open_row(good, Said).words == "Mahsa"

        other_row = at.row(record)
        other_row.body = good.body
        at.refuses(other_row)

        other_case = at.row(record, case=cases[1])
        other_case.id, other_case.body = good.id, good.body
        at.refuses(other_case)

        for version in (0, 1, 3):
            older = at.row(record)
            older.id, older.body, older.key_version = good.id, good.body, version
            at.refuses(older)

        other_column = at.row(record)
        other_column.body = keys.seal_column(other_column, "original", Said(words="Mahsa"))
        at.refuses(other_column)

        other_table = next(each for each in RECORDS if each is not record)(case_id=good.case_id, id=good.id)
        other_table.key_version, other_table.body = good.key_version, good.body
        at.refuses(other_table)


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__tablename__)
def test_even_under_one_key_each_member_of_the_place_counts(
    shared: Office, cases: tuple[CaseView, CaseView], record: type[CaseRecord]
) -> None:
    with shared.acting(cast.DANA, writes=False) as (work, keys):
        row = Place(work, keys, *cases).row(record)
        key = keys.case_key(row.case_id, row.key_version).secret
        here = record_context(row, "body")
        assert unseal(key, here, row.body)
        changes = {"label": "x", "table": "x", "column": "x", "row": uuid4(), "case": uuid4(), "version": 9}
        for member, value in changes.items():
            told = {name: getattr(here, name) for name in Context.__dataclass_fields__} | {member: value}
            with pytest.raises(Tampered):
                unseal(key, Context(**told), row.body)


def test_all_tables_of_records_are_tried() -> None:
    assert len(RECORDS) == 34


def test_a_case_body_does_not_open_as_another_cases(shared: Office, cases: tuple[CaseView, CaseView]) -> None:
    with shared.acting(cast.DANA, writes=False) as (work, keys):
        first, second = (work.db.get_one(CaseFile, view.id) for view in cases)
        first.body, second.body = second.body, first.body
        for row in (first, second):
            with pytest.raises(Tampered):
                keys.open_case(row)
        first.body_version = 1
        with pytest.raises(Tampered):
            keys.open_case(first)
        work.db.rollback()


def test_records_of_several_key_versions_open_side_by_side(office: Office) -> None:
    case = office.new_case()
    for number in range(4):
        with office.acting(cast.DANA) as (work, keys):
            write_person(work, keys, case.id, f"version {number}")
            new_case_version(work.db, keys, work.db.get_one(CaseFile, case.id), work.clock().date())
    with office.acting(cast.DANA) as (work, keys):
        assert read_people(work, keys, case.id) == {f"version {number}" for number in range(4)}
        assert work.db.get_one(CaseFile, case.id).key_version == 5


def test_a_version_whose_key_is_gone_is_a_clear_error_and_the_others_open(office: Office) -> None:
    case = office.new_case()
    with office.acting(cast.DANA) as (work, keys):
        row = Place(work, keys, case, case).row(RECORDS[0])
        row.key_version = 7
        with pytest.raises(NoGrant):
            keys.open_row(row, Said)
        row.key_version = 1
        assert keys.open_row(row, Said).words == "Mahsa"


def test_a_row_is_sealed_anew_only_where_its_key_or_its_format_is_not_today_s(office: Office) -> None:
    case = office.new_case()
    with office.acting(cast.DANA) as (work, keys):
        row = Place(work, keys, case, case).row(RECORDS[0])
        before = row.body
        assert not keys.reseal_row(row)
        assert row.body is before
        new_case_version(work.db, keys, work.db.get_one(CaseFile, case.id), work.clock().date())
        assert keys.reseal_row(row)
        assert (row.key_version, keys.open_row(row, Said).words) == (2, "Mahsa")
        assert not keys.reseal_row(row)
        damaged = row.body = Sealed(row.body.ciphertext[:-1] + bytes([row.body.ciphertext[-1] ^ 1]))
        new_case_version(work.db, keys, work.db.get_one(CaseFile, case.id), work.clock().date())
        with pytest.raises(Tampered):
            keys.reseal_row(row)
        assert (row.key_version, row.body) == (2, damaged)
        work.db.rollback()


def test_a_body_of_random_bytes_is_refused(office: Office) -> None:
    case = office.new_case()
    with office.acting(cast.DANA) as (work, keys):
        row = Place(work, keys, case, case).row(RECORDS[0])
        for stored in (b"", b"\x01", b"\x01" + bytes(200), b"{}"):
            row.body = Sealed(stored)
            with pytest.raises(Tampered):
                keys.open_row(row, Said)

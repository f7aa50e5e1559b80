"""The table of who may do what: what it must never admit, whatever else changes in it."""

from uuid import uuid4

import pytest

from casebook.access import TABLE, Actor, Permission, admits, needs_case, require
from casebook.errors import NotAllowed
from casebook.model.member import Role

OF_A_CASE = {
    Permission.READ_CASE,
    Permission.WRITE_CASE,
    Permission.READ_EVIDENCE,
    Permission.TAKE_IN_EVIDENCE,
    Permission.REDACT,
    Permission.APPROVE_REDACTION,
    Permission.BUILD_PACK,
    Permission.READ_PACK,
    Permission.EXPORT_CASE,
    Permission.READ_GRANTS,
    Permission.CHANGE_GRANTS,
    Permission.READ_HISTORY,
    Permission.HOLD_CASE,
    Permission.END_CASE,
}


def test_every_permission_has_its_row_and_is_admitted_to_somebody() -> None:
    assert set(TABLE) == set(Permission)
    assert all(roles for roles, _ in TABLE.values())


def test_what_concerns_a_case_needs_its_key() -> None:
    assert {each for each in Permission if needs_case(each)} == OF_A_CASE
    for role in Role:
        assert not any(admits(role, each, holds_case=False) for each in OF_A_CASE)


def test_an_administrator_may_nothing_in_a_case_even_with_its_key() -> None:
    assert not any(admits(Role.ADMINISTRATOR, each, holds_case=True) for each in OF_A_CASE)
    assert not admits(Role.ADMINISTRATOR, Permission.LIST_CASES)
    assert not admits(Role.ADMINISTRATOR, Permission.OPEN_CASE)


def test_counsel_reads_discloses_and_holds_and_changes_nothing() -> None:
    may = {each for each in Permission if admits(Role.COUNSEL, each, holds_case=True)}
    assert may == {
        Permission.SIGN_OUT,
        Permission.LIST_CASES,
        Permission.READ_CASE,
        Permission.READ_EVIDENCE,
        Permission.REDACT,
        Permission.APPROVE_REDACTION,
        Permission.BUILD_PACK,
        Permission.READ_PACK,
        Permission.READ_MEMBERS,
        Permission.HOLD_CASE,
    }


def test_only_an_administrator_changes_members_office_and_reads_its_log() -> None:
    for each in (Permission.CHANGE_MEMBERS, Permission.READ_OFFICE_LOG):
        assert [role for role in Role if admits(role, each, holds_case=True)] == [Role.ADMINISTRATOR]


@pytest.mark.parametrize("permission", list(Permission))
def test_nobody_signed_in_may_nothing(permission: Permission) -> None:
    with pytest.raises(NotAllowed):
        require(None, permission, holds_case=True)


def test_a_permission_is_refused_unless_the_key_is_said_to_be_held() -> None:
    dana = Actor(uuid4(), Role.CASEWORKER)
    assert require(dana, Permission.WRITE_CASE, holds_case=True) is dana
    with pytest.raises(NotAllowed):
        require(dana, Permission.WRITE_CASE)

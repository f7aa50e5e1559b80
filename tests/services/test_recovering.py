"""The ceremony with recovery sheets, as two people do it at the machine."""

from itertools import combinations

import pytest
from sqlalchemy import select

from casebook.audit.verification import verify
from casebook.errors import InvalidInput, Refused, WrongKey
from casebook.keys import recovery
from casebook.model import Grant
from casebook.model.grant import Holder
from casebook.services import inviting, membership, recovering
from casebook.work import begin
from tests import cast
from tests.conftest import Office
from tests.keys.acting import grant, let_in, read_people, write_person

NEW = "four lanterns cross a slow river"


def recover(office: Office, login: str, sheets: tuple[str, ...] | None = None, passphrase: str = NEW) -> None:
    """Give a member their keys back by two sheets."""
    with begin(office.house, writes=True, name="recover") as work:
        recovering.recover_member(work, list(sheets or office.founded.sheets[1:]), login, passphrase)


def test_the_last_caseworker_comes_back_to_everything(office: Office) -> None:
    case = office.new_case()
    with office.acting(cast.DANA) as (work, keys):
        write_person(work, keys, case.id, "kept")
    cookie = office.session(cast.DANA)
    recover(office, " DANA ")
    with office.resuming(cookie) as (_, gone):
        assert gone is None
    with pytest.raises(Refused), begin(office.house, writes=True) as work:
        membership.sign_in(work, "dana", cast.DANA.passphrase)
    with begin(office.house, writes=True, name="test") as work:
        keys = membership.unlock(work, "dana", NEW)
        assert read_people(work, keys, case.id) == {"kept"}
        assert keys.signing_key()
        assert verify(work.db, office.house.heads).faults == ()


def test_counsel_gets_their_cases_back_on_the_same_terms_and_no_other(office: Office) -> None:
    let_in(office, office.lena)
    case = office.new_case()
    office.new_case("Not hers")
    grant(office, case, office.lena)
    with office.acting(cast.KIAN) as (work, keys):
        inviting.invite_again(work, keys, office.lena)  # begun, and then the sheets were fetched instead
    recover(office, "lena")
    with begin(office.house, writes=True, name="test") as work:
        assert membership.unlock(work, "lena", NEW).case_ids() == {case.id}
        assert work.db.scalars(select(Grant).where(Grant.holder == Holder.LAPSED)).all() == []


def test_one_sheet_foreign_sheets_unknown_logins_and_weak_passphrases_change_nothing(office: Office) -> None:
    foreign = recovery.split(recovery.SecretKey.generate())
    for sheets in ((office.founded.sheets[0],), foreign[:2], (office.founded.sheets[0], foreign[1])):
        with pytest.raises(WrongKey):
            recover(office, "dana", sheets)
    with pytest.raises(InvalidInput):
        recover(office, "nobody")
    with pytest.raises(InvalidInput):
        recover(office, "dana", passphrase="dana dana dana dana")
    with begin(office.house, writes=True) as work:
        assert membership.sign_in(work, "dana", cast.DANA.passphrase)


def test_new_sheets_open_everything_and_the_old_ones_nothing_more(office: Office) -> None:
    case = office.new_case()
    with begin(office.house, writes=True, name="recover") as work:
        sheets = recovering.renew_sheets(work, list(office.founded.sheets[:2]))
    with pytest.raises(WrongKey):
        recover(office, "dana")
    later = office.new_case("Opened after the renewal")
    for number, pair in enumerate(combinations(sheets, 2)):
        passphrase = f"{NEW} {number}"
        recover(office, "dana", pair, passphrase)
        with begin(office.house, writes=True, name="test") as work:
            keys = membership.unlock(work, "dana", passphrase)
            assert keys.holds(case.id)
            assert keys.holds(later.id)

"""Recovery sheets: any two of three open everything; one opens nothing."""

from datetime import date
from itertools import combinations, permutations

import pytest
from sqlalchemy import select

from casebook.crypto.envelope import SecretKey
from casebook.errors import WrongKey
from casebook.keys import recovery
from casebook.keys.hierarchy import Subjected, open_with_private_key
from casebook.model import Grant
from casebook.model import Office as OfficeRow
from casebook.model.grant import Holder, Subject
from casebook.services import membership
from casebook.work import begin
from tests import cast
from tests.conftest import Office
from tests.engines import stored_bytes
from tests.keys.acting import grant, let_in


def opened(office: Office, sheets: list[str]) -> dict[tuple[Subject, object, int], Subjected]:
    """Open everything that recovery holds."""
    private = recovery.pair(recovery.combine(sheets))
    with begin(office.house, writes=False) as work:
        rows = work.db.scalars(select(Grant).where(Grant.holder == Holder.RECOVERY)).all()
        found = [open_with_private_key(row, private, date(2026, 5, 14)) for row in rows]
    return {(each.subject, each.id, each.version): each for each in found}


def test_two_sheets_give_the_seed_back_in_any_order() -> None:
    seed = SecretKey.generate()
    sheets = recovery.split(seed)
    assert [len(sheet.split()) for sheet in sheets] == [33, 33, 33]
    for pair in permutations(sheets, 2):
        assert recovery.combine(list(pair)).material == seed.material


def test_one_sheet_gives_nothing() -> None:
    sheets = recovery.split(SecretKey.generate())
    for wrong in ([], [sheets[0]], [sheets[0], sheets[0]], ["words that are none"]):
        with pytest.raises(WrongKey):
            recovery.combine(list(wrong))


def test_a_mistyped_word_is_noticed() -> None:
    sheets = recovery.split(SecretKey.generate())
    words = sheets[0].split()
    words[10] = "academic" if words[10] != "academic" else "acid"
    with pytest.raises(WrongKey):
        recovery.combine([" ".join(words), sheets[1]])


def test_sheets_of_two_offices_do_not_mix() -> None:
    first, second = recovery.split(SecretKey.generate()), recovery.split(SecretKey.generate())
    with pytest.raises(WrongKey):
        recovery.combine([first[0], second[1]])


def test_any_two_sheets_open_every_secret_also_after_rotations(office: Office) -> None:
    let_in(office, office.omid)
    case, other = office.new_case(), office.new_case("Other")
    grant(office, other, office.lena)
    with office.acting(cast.DANA) as (work, keys):
        membership.revoke(work, keys, other.id, office.lena)
    with office.acting(cast.KIAN) as (work, keys):
        membership.remove(work, keys, office.omid)
    office.session(cast.DANA)
    with office.acting(cast.DANA, writes=False) as (_, keys):
        held = {
            (case.id, 1): keys.case_key(case.id, 1),
            (case.id, 2): keys.case_key(case.id, 2),
            (other.id, 3): keys.case_key(other.id, 3),
        }
        signing = keys.signing_secret()
    for pair in combinations(office.founded.sheets, 2):
        found = opened(office, list(pair))
        assert found[Subject.SIGNING, signing.id, 1].secret == signing.secret
        for (case_id, version), key in held.items():
            assert found[Subject.CASE, case_id, version].secret == key.secret
        kinds = {subject for subject, _, _ in found}
        assert kinds == set(Subject)


def test_the_seed_is_stored_nowhere(office: Office) -> None:
    seed = recovery.combine(list(office.founded.sheets[:2]))
    stored = stored_bytes(office.house.settings)
    assert seed.material not in stored
    assert recovery.pair(seed).encoded[:32] not in stored
    with begin(office.house, writes=False) as work:
        row = work.db.scalars(select(OfficeRow)).one()
        assert row.recovery_key == recovery.pair(seed).public_key().encoded

"""Changing one's own passphrase: the old one opens nothing, other sessions end, this one goes on."""

import pytest

from casebook.errors import InvalidInput, Refused
from casebook.services import membership, passphrases
from casebook.work import begin
from tests import cast
from tests.conftest import Office

NEW = "four lanterns cross a slow river"


def test_the_old_one_opens_nothing_and_other_sessions_end(office: Office) -> None:
    case = office.new_case()
    here, elsewhere = office.session(cast.DANA), office.session(cast.DANA)
    with office.resuming(here) as (work, keys):
        assert keys is not None
        passphrases.change(work, keys, cast.DANA.passphrase, NEW, here)
    with office.resuming(here) as (_, keys):
        assert keys is not None
        assert keys.holds(case.id)
    with office.resuming(elsewhere) as (_, keys):
        assert keys is None
    with pytest.raises(Refused), begin(office.house, writes=True) as work:
        membership.sign_in(work, "dana", cast.DANA.passphrase)
    with begin(office.house, writes=True) as work:
        assert membership.sign_in(work, "dana", NEW)


def test_the_present_one_is_asked_for_and_a_weak_one_is_refused(office: Office) -> None:
    for present, following in ((cast.OMID.passphrase, NEW), ("", NEW), (cast.DANA.passphrase, "dana dana dana dana")):
        with pytest.raises(InvalidInput), office.acting(cast.DANA) as (work, keys):
            passphrases.change(work, keys, present, following)
    with begin(office.house, writes=True) as work:
        assert membership.sign_in(work, "dana", cast.DANA.passphrase)

"""Counsel's own notes: nobody but their writer opens them, whatever key of the case somebody holds."""

from dataclasses import replace
from uuid import UUID

import pytest

from casebook.errors import IllegalMove, InvalidInput, NotFound, Refused, WrongKey
from casebook.keys import credentials
from casebook.keys.keyring import Keyring
from casebook.model import CounselNote
from casebook.model.counsel_note import CounselNoteBody, CounselWords
from casebook.model.places import own_note_info
from casebook.services import counsel_notes, leaving, membership
from casebook.work import Work
from tests import cast
from tests.conftest import Office
from tests.services.acting import as_dana, take_in

WORDS = "QZ881counselMARK: the neighbour may not hold in cross-examination"


def with_a_note(office: Office) -> tuple[UUID, UUID]:
    """A case that Lena was given, with a note of hers on an exhibit."""
    case = office.new_case("A case")
    exhibit = take_in(office, case.id)
    as_dana(office, lambda w, k: membership.grant(w, k, case.id, office.lena, ends_on=None))
    with office.acting(cast.LENA) as (work, keys):
        note = counsel_notes.keep_own_note(work, keys, case.id, WORDS, noun="evidence", record=exhibit)
    return case.id, note


def test_its_writer_reads_corrects_and_throws_it_away(office: Office) -> None:
    case, note = with_a_note(office)
    with office.acting(cast.LENA) as (work, keys):
        (read,) = counsel_notes.own_notes(work, keys, case)
        assert (read.words, read.noun, read.damaged) == (WORDS, "evidence", False)
        counsel_notes.correct_own_note(work, keys, case, note, "Otherwise", revision=read.revision)
    with office.acting(cast.LENA) as (work, keys):
        (read,) = counsel_notes.own_notes(work, keys, case)
        assert (read.words, read.revision, read.noun) == ("Otherwise", 2, "evidence")
        with pytest.raises(IllegalMove):
            counsel_notes.correct_own_note(work, keys, case, note, "From another window", revision=1)
        with pytest.raises(InvalidInput):
            counsel_notes.correct_own_note(work, keys, case, note, "  ", revision=2)
        counsel_notes.drop_own_note(work, keys, case, note)
        assert counsel_notes.own_notes(work, keys, case) == []


def test_a_colleague_with_the_key_of_the_case_cannot_open_it(office: Office) -> None:
    case, note = with_a_note(office)

    def tries(work: Work, keys: Keyring) -> None:
        row = work.db.get_one(CounselNote, note)
        outer = keys.open_row(row, CounselNoteBody)  # the key of the case opens the outer seal
        assert b"QZ881" not in outer.sealed
        with pytest.raises(WrongKey):
            keys.open_own(own_note_info(row.id, row.case_id, row.member_id), outer.sealed, CounselWords)
        assert counsel_notes.own_notes(work, keys, case) == []
        for act in (
            lambda: counsel_notes.correct_own_note(work, keys, case, note, "Mine now", revision=1),
            lambda: counsel_notes.drop_own_note(work, keys, case, note),
        ):
            with pytest.raises(NotFound):
                act()

    as_dana(office, tries)


def test_it_opens_in_its_own_place_only(office: Office) -> None:
    case, note = with_a_note(office)
    with office.acting(cast.LENA) as (work, keys):
        row = work.db.get_one(CounselNote, note)
        outer = keys.open_row(row, CounselNoteBody)
        with pytest.raises(WrongKey):
            keys.open_own(own_note_info(row.id, office.dana, row.member_id), outer.sealed, CounselWords)
        other = CounselNote(case_id=case, member_id=keys.member_id, day=row.day)
        keys.seal_row(other, outer)  # copied into another row, it is noise there
        work.db.add(other)
    with office.acting(cast.LENA) as (work, keys):
        damaged = [each.damaged for each in counsel_notes.own_notes(work, keys, case)]
        assert sorted(damaged) == [False, True]


def test_it_survives_a_changed_passphrase(office: Office) -> None:
    case, _ = with_a_note(office)
    with office.acting(cast.LENA) as (work, keys):
        credentials.enrol(
            work.db, work.office(), keys.member_id, keys._private_key, cast.LENA.login, "lena sings at noon"
        )
    anew = replace(cast.LENA, passphrase="lena sings at noon")
    with pytest.raises(Refused), office.acting(cast.LENA):
        pass
    with office.acting(anew) as (work, keys):
        (read,) = counsel_notes.own_notes(work, keys, case)
        assert read.words == WORDS


def test_it_is_in_no_export_no_history_and_no_log(office: Office) -> None:
    case, _ = with_a_note(office)

    with office.acting(cast.LENA) as (work, keys):
        counsel_notes.keep_own_note(work, keys, case, "Another")
        assert [type(each).__name__ for each in work.journal] == ["SignedIn"]
        assert work.closing == []  # no change of the case is being made

    def looks(work: Work, keys: Keyring) -> None:
        out = leaving.case_out(work, keys, case, {})
        assert not any("counsel" in noun for noun in out.records)
        assert "QZ881" not in repr(out)

    as_dana(office, looks)

"""The fire drill: an office works, a backup is made meanwhile, the machine burns, and the office goes on elsewhere.

What a thief of the backup learns is looked for in it, byte by byte, with every word of the office.
"""

import io
import shutil
import threading
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import select

from casebook.audit.verification import verify as verify_log
from casebook.blobs.backup_folder import BackupFolder
from casebook.errors import Refused
from casebook.keys import sessions
from casebook.model import CaseFile, Pack
from casebook.model.pack import PackBody
from casebook.services import backing_up, casework, custody, membership, proving_backups, reading, restoring
from casebook.services.drafts import CaseDraft
from casebook.verify import verify
from casebook.work import House, begin
from tests import cast, forensics
from tests.conftest import Office, settings_in
from tests.services.acting import received
from tests.stories.test_seized_disk import Canaries, fill, report

TITLE = "opened while the backup was made"


def work_meanwhile(office: Office, folder: Path, began: threading.Event) -> None:
    """One act that goes on until the backup lies there: a case opened, a file received for it."""
    with office.acting(cast.DANA) as (work, keys):
        case = casework.open_case(work, keys, CaseDraft(title=TITLE))
        received(office, case.id)
        began.set()
        for _ in range(3000):
            if BackupFolder(folder).names():
                return
            threading.Event().wait(0.01)


def back_up_meanwhile(office: Office, folder: Path) -> backing_up.Made:
    """Make a backup while that act is under way."""
    began = threading.Event()
    acting = threading.Thread(target=work_meanwhile, args=(office, folder, began))
    acting.start()
    try:
        assert began.wait(30)
        return backing_up.create(office.house, folder)
    finally:
        acting.join()


def pack_in(office: Office) -> tuple[UUID, bytes]:
    """Take the pack out of its store as Dana; give its case and its bytes."""
    with office.acting(cast.DANA) as (work, keys):
        row = work.db.scalars(select(Pack)).one()
        packed = keys.open_row(row, PackBody).proof
        file = custody.open_sealed(work.blobs, row.case_id, row.blob, packed.file_key, packed.size)
        return row.case_id, b"".join(file.pieces())


def test_the_office_goes_on_after_the_fire(office: Office, tmp_path: Path) -> None:
    canary, folder = Canaries(), tmp_path / "elsewhere" / "backups"
    fill(office, canary)
    report(office, canary)
    cookie = office.session(cast.DANA)
    _, pack = pack_in(office)
    made = back_up_meanwhile(office, folder)
    assert (made.missing, made.damaged) == ((), ())

    # The thief of the backup: no word of it, in whatever disguise, and no file of the store under its name.
    names = list(office.house.blobs.names())
    assert len(canary.words) > 100
    assert forensics.find([folder], [*canary.words, *names, TITLE]) == []

    # The fire.
    sheets = list(office.founded.sheets[:2])
    office.house.close()
    shutil.rmtree(office.house.settings.instance)

    # Before anything is put back: everything in the backup opens, and the log's chains hold.
    proof = proving_backups.prove(folder, sheets)
    assert proof.faults == []
    assert (proof.files, proof.values >= proof.rows > 80) == (made.files, True)

    there = settings_in(tmp_path / "there")
    told = restoring.restore(there, folder, sheets)
    assert (told.rows, told.files, told.missing, told.log_faults) == (made.rows, made.files, 0, 0)
    house = House(there)
    try:
        goes_on(office.moved(house), cookie, pack)
    finally:
        house.close()


def goes_on(office: Office, cookie: str, pack: bytes) -> None:
    """Sign in, read everything, and check the pack as a stranger would."""
    with begin(office.house, writes=False) as work:
        assert sessions.resume(work.db, cookie, work.clock(), membership.limits(work)) is None, "sessions did not burn"
        assert verify_log(work.db, office.house.heads).faults == ()
    with pytest.raises(Refused), begin(office.house, writes=True) as work:
        membership.sign_in(work, cast.DANA.login, "another passphrase")
    with office.resuming(office.session(cast.DANA), writes=False) as (work, keys):
        assert keys is not None
        books = [reading.case_book(work, keys, case, page="overview") for case in work.db.scalars(select(CaseFile.id))]
        assert [book.damaged for book in books] == [[]] * len(books)
        assert TITLE not in {book.case.body.title for book in books}, "the act was not over when the tables were read"
    case, again = pack_in(office)
    assert again == pack
    assert verify(io.BytesIO(again)).ok
    with office.acting(cast.DANA) as (work, keys):
        casework.change_case(work, keys, case, CaseDraft(title="after the fire"), revision=2)

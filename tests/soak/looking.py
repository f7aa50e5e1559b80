"""Open an office anew and look at everything that was answered for, and at every file, row and link beside it."""

# ruff: noqa: T201 -- a command prints

import hashlib
from collections.abc import Iterator
from uuid import UUID

from casebook.keys.keyring import Keyring
from casebook.services import custody, inbox, integrity, reading, reconciling
from casebook.services.reading import OpenedEvidence
from casebook.work import House, Work, begin
from tests import cast
from tests.conftest import Office
from tests.soak.people import MARK, Accepted


def looked(office: Office, accepted: Accepted) -> Iterator[str]:
    """Open the office anew and look at everything; give each thing that is not as it was answered for."""
    if not accepted.reports or not accepted.exhibits:
        yield "nothing was accepted, so nothing was tried"
    house = House(office.house.settings)
    try:
        house.blobs.sweep(older_than=0)
        again = office.moved(house)
        yield from _reports(again, accepted)
        yield from _exhibits(again, accepted)
        yield from _whole(house)
    finally:
        house.close()


def _reports(office: Office, accepted: Accepted) -> Iterator[str]:
    with office.acting(cast.DANA) as (work, keys):
        views = {view.body.story: view.id for view in inbox.inbox(work, keys)}
        for story, digest in accepted.reports.items():
            if story not in views:
                yield f"a report that was accepted is gone: {story[len(MARK) : len(MARK) + 37]}"
                continue
            page = inbox.report(work, keys, views[story])
            found = {
                _digest(inbox.read_file(work, keys, views[story], file.id, purpose="soak").pieces())
                for file in page.files
            }
            if not all(file.chain_holds for file in page.files):
                yield f"the custody of a report's file does not hold: {views[story]}"
            if digest not in found:
                yield f"the file of a report is not as it was sent ({len(found)} are there): {views[story]}"


def _exhibits(office: Office, accepted: Accepted) -> Iterator[str]:
    with office.acting(cast.DANA) as (work, keys):
        found = set()
        for case_id, exhibit in _all_exhibits(work, keys):
            found.add(_digest(custody.read(work, keys, case_id, exhibit.id, purpose="soak").pieces()))
            if not custody.exhibit(work, keys, case_id, exhibit.id).chain_holds:
                yield f"the custody of an exhibit does not hold: {exhibit.id}"
        yield from (f"an exhibit that was accepted is gone: {digest}" for digest in accepted.exhibits - found)


def _all_exhibits(work: Work, keys: Keyring) -> Iterator[tuple[UUID, OpenedEvidence]]:
    for case_id in keys.case_ids():
        yield from ((case_id, each) for each in reading.case_book(work, keys, case_id, page="soak").evidence)


def _whole(house: House) -> Iterator[str]:
    if house.engine.dialect.name == "sqlite":
        with house.engine.connect() as line:
            told = line.exec_driver_sql("PRAGMA integrity_check").scalars().all()
        if told != ["ok"]:
            yield f"the database contradicts itself: {told[:3]}"
    files = integrity.look_at_all_files(house)
    rows = integrity.look_at_rows(house, integrity.all_tables())
    if files.damaged or files.missing:
        yield f"files are damaged or missing: {files.damaged}, {files.missing}"
    if rows:
        yield f"rows are not as they were written: {rows}"
    with begin(house, writes=False, name="soak") as work:
        compared = reconciling.compare(work.db, house.blobs)
    print(f"files in the store: {compared.stored}, of acts that broke off: {compared.young + len(compared.orphans)}")
    if compared.missing:
        yield f"records name files that are not there: {compared.missing}"


def _digest(pieces: Iterator[bytes]) -> str:
    digest = hashlib.sha256()
    for piece in pieces:
        digest.update(piece)
    return digest.hexdigest()

"""Short ways for the tests of the services: files that came in, exhibits, packs, and what lies in the tables."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from sqlalchemy import Engine, event, func, select

from casebook.keys.keyring import Keyring
from casebook.model import AuditEntry, Base
from casebook.services import assembling, custody, disclosure
from casebook.services.composing import Choice
from casebook.services.custody import ExhibitDraft
from casebook.services.receiving import Received, receive
from casebook.work import Work
from tests import cast
from tests.conftest import Office

LIMIT = 2**30
TO_COURT = Choice(recipient="The court", purpose="An appeal")


def received(office: Office, case_id: UUID, content: bytes = b"words", name: str = "seen.txt") -> Received:
    """Receive a file that is no exhibit yet."""
    return receive(office.house.blobs, case_id, name, [content], limit=LIMIT)


def take_in(
    office: Office, case_id: UUID, content: bytes = b"words", name: str = "seen.txt", draft: ExhibitDraft | None = None
) -> UUID:
    """Make an exhibit, as Dana."""
    came = received(office, case_id, content, name)
    return as_dana(office, lambda work, keys: custody.take_in(work, keys, case_id, came, draft or ExhibitDraft()))


def as_dana(office: Office, act: Callable[[Work, Keyring], Any]) -> Any:
    """Do one act as Dana."""
    with office.acting(cast.DANA) as (work, keys):
        return act(work, keys)


def assembled(
    office: Office, case_id: UUID, choice: Choice = TO_COURT, *, reader: bool = False
) -> assembling.Assembled:
    """Compose and assemble a pack as Dana; nothing of it is in the ledger."""
    composition = as_dana(office, lambda work, keys: disclosure.compose(work, keys, case_id, choice))
    return assembling.assemble(composition, office.house.blobs, office.house.settings, reader=reader)


def bytes_of(office: Office, case_id: UUID, built: assembling.Assembled, *, reader: bool = False) -> bytes:
    """Give an assembled pack, or its reader file."""
    packed, blob = (built.reader, built.reader_blob) if reader else (built.proof, built.blob)
    assert packed is not None
    assert blob is not None
    file = custody.open_sealed(office.house.blobs, case_id, blob, packed.file_key, packed.size)
    return b"".join(file.pieces())


def rows(office: Office) -> dict[str, set[str]]:
    """Everything that lies in the tables, but the log: what an act that is refused must leave as it is."""
    with office.house.engine.connect() as connection:
        cursor = connection.connection.cursor()  # the driver's own: asked after every act there is
        return {name: _all_of(cursor, name) for name in Base.metadata.tables if not name.startswith("audit_")}


def _all_of(cursor: Any, table: str) -> set[str]:
    cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608
    return set(map(repr, cursor.fetchall()))


def stored(office: Office) -> set[str]:
    """The files that lie in the store, finished or not."""
    blobs = office.house.blobs
    return set(blobs.names()) | {path.name for path in blobs.incoming.iterdir()}


def entries(office: Office) -> int:
    """How many entries the log has."""
    with office.house.engine.connect() as connection:
        return connection.execute(select(func.count(AuditEntry.id))).scalar_one()


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """Gather the SQL that runs."""
    ran: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        ran.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield ran
    finally:
        event.remove(engine, "before_cursor_execute", note)

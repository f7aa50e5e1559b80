"""Whether the place of sealed files may be used, asked once when a process begins that will write there.

A bucket is really tried, and must be this office's. What is wrong is said in one sentence for an operator; nothing else
is changed there.
"""

from contextlib import suppress

from sqlalchemy.orm import Session as Database

from casebook.errors import NotFound
from casebook.work import House, office_of


def admit(house: House) -> None:
    """Prove the place of sealed files, and that it is this office's.

    Raises:
        InvalidInput: it cannot be used, and why.
        StorageAway, StorageFull: it answered at first and then did not.
    """
    house.blobs.prove()
    with suppress(NotFound), Database(house.engine.execution_options(casebook_writes=False)) as db:
        house.blobs.claim(str(office_of(db).id))  # before there is an office, nobody claims anything

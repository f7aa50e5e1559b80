"""What a database and a blob store hold, so that a test can say: nothing has changed."""

import hashlib

from sqlalchemy import text

from casebook.model import Base
from casebook.work import House

NOT_COUNTED = {"audit_entry", "audit_head", "session"}  # refusals are recorded; sessions note their use


def snapshot(house: House) -> dict[str, str]:
    """A digest of every table that holds records, and the names of all stored files."""
    found = {}
    with house.engine.connect() as connection:
        for table in Base.metadata.tables:
            if table not in NOT_COUNTED:
                rows = sorted(repr(tuple(row)) for row in connection.execute(text(f"SELECT * FROM {table}")))  # noqa: S608
                found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    found["files"] = " ".join(sorted(house.blobs.names()))
    found["incoming"] = " ".join(sorted(path.name for path in house.blobs.incoming.iterdir()))
    return found

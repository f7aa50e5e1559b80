"""Tell the other processes of an office, as a transaction commits, that something of theirs has to go: a shelf, a snapshot.

PostgreSQL carries it (NOTIFY), on every other engine nothing is said. It names what by an id and never by a word, and it only
makes haste: who does not hear it finds out by looking, within a minute. Rare acts alone announce themselves, since PostgreSQL
lets transactions that notify commit one after the other.
"""

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session as Database

CHANNEL = "casebook"
KINDS = frozenset({"session", "case", "member"})
_NOTIFY = text("SELECT pg_notify(:channel, :said)")


def announce(db: Database, what: str, which: UUID | None = None) -> None:
    """Say, once this transaction is committed, that a "session" has ended, that a "case" has left a team, or a "member" a case."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(_NOTIFY, {"channel": CHANNEL, "said": f"{what} {which or ''}".strip()})


def heard(said: str) -> tuple[str, UUID | None]:
    """Read what was announced; ("", None) for what is none of ours, since anybody who may connect can notify."""
    what, _, which = said.partition(" ")
    try:
        found = UUID(which) if which else None
    except ValueError:
        return "", None
    return (what, found) if what in KINDS else ("", None)

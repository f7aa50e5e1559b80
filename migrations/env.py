"""Run migrations on the connection that casebook hands over; there is no other way in."""

from typing import Any

import sqlalchemy as sa
from alembic import context
from alembic.runtime.migration import MigrationContext, MigrationInfo

from casebook.model import Base

STANDING = sa.table("schema_standing", sa.column("oldest"))


def note_standing(ctx: MigrationContext, step: MigrationInfo, **_: Any) -> None:  # noqa: ANN401 -- alembic's own shape
    """Write down, after each step, the oldest program that may still work on what it leaves.

    A migration says so in `oldest`; one that says nothing admits no program but its own.
    """
    connection, here = ctx.connection, next(iter(step.destination_revision_ids), None)
    if connection is None or here is None or not sa.inspect(connection).has_table(STANDING.name):
        return
    revision = step.revision_map.get_revision(here)
    oldest = getattr(getattr(revision, "module", None), "oldest", here)
    connection.execute(sa.delete(STANDING))
    connection.execute(sa.insert(STANDING).values(oldest=oldest))


connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=Base.metadata, render_as_batch=True, on_version_apply=note_standing
)
with context.begin_transaction():
    context.run_migrations()

"""Run migrations on the connection that casebook hands over; there is no other way in."""

from alembic import context

from casebook.model import Base

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Base.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()

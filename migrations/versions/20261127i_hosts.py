"""What the hosts of one office share."""

import sqlalchemy as sa
from alembic import op

revision = "20261127i"
down_revision = "20261127h"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "host",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("started_at", sa.DateTime(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("key_check", sa.LargeBinary(length=16), nullable=False),
        sa.Column("ahead", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_host")),
    )
    # On PostgreSQL in no write-ahead log, so in no replica, archive or base backup: what is gone after a day is gone there too.
    unlogged = ["UNLOGGED"] if op.get_bind().dialect.name == "postgresql" else []
    op.create_table(
        "guess_key",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_guess_key")),
        prefixes=unlogged,
    )
    op.add_column("team", sa.Column("snapshots_from", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("team", "snapshots_from")
    op.drop_table("guess_key")
    op.drop_table("host")

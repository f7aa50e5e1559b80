"""Packs of numbers stand in a ledger of their own: they belong to no case."""

import sqlalchemy as sa
from alembic import op

revision = "20261127d"
down_revision = "20261127c"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "numbers_pack",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_numbers_pack")),
    )


def downgrade() -> None:
    op.drop_table("numbers_pack")

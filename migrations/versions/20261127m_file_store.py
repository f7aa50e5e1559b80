"""Which place of sealed files the office uses, so that a host that is set to another one notices."""

import sqlalchemy as sa
from alembic import op

revision = "20261127m"
down_revision = "20261127l"
branch_labels = None
depends_on = None
oldest = "20261127l"  # a program of that shape does not look here, and moves no files while it is only admitted


def upgrade() -> None:
    op.create_table(
        "file_store",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.Uuid(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("compared", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_file_store")),
    )


def downgrade() -> None:
    op.drop_table("file_store")

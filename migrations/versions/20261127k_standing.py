"""Which versions of the program may work on this database."""

import sqlalchemy as sa
from alembic import op

revision = "20261127k"
down_revision = "20261127j"
branch_labels = None
depends_on = None
oldest = "20261127k"  # programs before this one do not look here, and refuse whatever they do not know


def upgrade() -> None:
    op.create_table(
        "schema_standing",
        sa.Column("oldest", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("oldest", name=op.f("pk_schema_standing")),
    )


def downgrade() -> None:
    op.drop_table("schema_standing")

"""The snapshot of a team's desk index in the file store."""

import sqlalchemy as sa
from alembic import op

revision = "20261127n"
down_revision = "20261127m"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "team_index",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("team_version", sa.Integer(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("blob", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_team_index_team_id_team")),
        sa.PrimaryKeyConstraint("team_id", name=op.f("pk_team_index")),
        sa.UniqueConstraint("blob", name=op.f("uq_team_index_blob")),
    )


def downgrade() -> None:
    op.drop_table("team_index")

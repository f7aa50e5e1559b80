"""How cases end: holds, restrictions and erasure requests of a case, what is left of what was erased, and breaches."""

import sqlalchemy as sa
from alembic import op

revision = "20261127g"
down_revision = "20261127f"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "retention",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_retention_case_id_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention")),
        sa.UniqueConstraint("case_id", name=op.f("uq_retention_case_id")),
    )
    op.create_index(op.f("ix_retention_case_id"), "retention", ["case_id"])
    op.create_table(
        "tombstone",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("noun", sa.String(16), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("finished", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_tombstone_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstone")),
    )
    op.create_index(op.f("ix_tombstone_team_id"), "tombstone", ["team_id"])
    op.create_table(
        "remnant",
        sa.Column("blob", sa.String(64), nullable=False),
        sa.Column("tombstone_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["tombstone_id"], ["tombstone.id"], name=op.f("fk_remnant_tombstone_id_tombstone")),
        sa.PrimaryKeyConstraint("blob", name=op.f("pk_remnant")),
    )
    op.create_index(op.f("ix_remnant_tombstone_id"), "remnant", ["tombstone_id"])
    op.create_table(
        "breach",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_breach")),
    )


def downgrade() -> None:
    op.drop_table("breach")
    op.drop_index(op.f("ix_remnant_tombstone_id"), "remnant")
    op.drop_table("remnant")
    op.drop_index(op.f("ix_tombstone_team_id"), "tombstone")
    op.drop_table("tombstone")
    op.drop_index(op.f("ix_retention_case_id"), "retention")
    op.drop_table("retention")

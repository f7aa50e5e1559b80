"""Second factors, invitations, counted guesses, and sessions that their members can list."""

import sqlalchemy as sa
from alembic import op

revision = "20261127f"
down_revision = "20261127e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "second_factor",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_second_factor_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_second_factor")),
    )
    op.create_index(op.f("ix_second_factor_member_id"), "second_factor", ["member_id"])
    op.create_table(
        "spent_code",
        sa.Column("lookup", sa.LargeBinary(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("lookup", name=op.f("pk_spent_code")),
    )
    op.create_table(
        "guess_budget",
        sa.Column("bucket", sa.LargeBinary(32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("bucket", name=op.f("pk_guess_budget")),
    )
    op.create_table(
        "invitation",
        sa.Column("lookup", sa.LargeBinary(32), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("note", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("lookup", name=op.f("pk_invitation")),
    )
    op.add_column("session", sa.Column("note", sa.LargeBinary(), nullable=True))
    # Rows of cases whose key was renewed before lie under former versions: they are sealed anew, too.
    op.add_column("case_file", sa.Column("resealing_due", sa.Boolean(), nullable=False, server_default=sa.true()))


def downgrade() -> None:
    op.drop_column("case_file", "resealing_due")
    op.drop_column("session", "note")
    for table in ("invitation", "guess_budget", "spent_code"):
        op.drop_table(table)
    op.drop_index(op.f("ix_second_factor_member_id"), "second_factor")
    op.drop_table("second_factor")

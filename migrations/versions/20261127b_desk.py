"""The desk: the full record, the numbered changes of each team, unfinished forms and saved views."""

import sqlalchemy as sa
from alembic import op

revision = "20261127b"
down_revision = "20261127"
branch_labels = None
depends_on = None

RECORDS = (
    "account_link",
    "account_snapshot",
    "campaign",
    "incident_link",
    "intervention",
    "legal_instrument",
    "note",
    "referral",
    "risk_assessment",
    "safety_plan",
    "task",
)


def upgrade() -> None:
    for name in RECORDS:
        _create_record(name)
    _create_record(
        "unfinished_form",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_unfinished_form_member_id_member")),
    )
    op.create_index(op.f("ix_unfinished_form_member_id"), "unfinished_form", ["member_id"])
    _create_record(
        "change",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_change_team_id_team")),
        sa.UniqueConstraint("team_id", "number", name=op.f("uq_change_team_id")),
    )
    op.create_table(
        "saved_view",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("team_version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_saved_view_team_id_team")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_view")),
    )
    op.create_index(op.f("ix_saved_view_team_id"), "saved_view", ["team_id"])
    op.add_column("team", sa.Column("changes", sa.Integer(), nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("team", "changes")
    for name in ("saved_view", "change", "unfinished_form", *reversed(RECORDS)):
        op.drop_table(name)


def _create_record(name: str, *further: sa.schema.SchemaItem) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        *further,
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f(f"fk_{name}_case_id_case_file")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{name}")),
    )
    op.create_index(op.f(f"ix_{name}_case_id"), name, ["case_id"])

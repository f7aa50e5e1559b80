"""Packs for every receiving office: packs in preparation, deliveries, and counsel's own notes."""

import sqlalchemy as sa
from alembic import op

revision = "20261127c"
down_revision = "20261127b"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_record("pack_draft")
    _create_record("delivery")
    _create_record(
        "pack_file",
        sa.Column("pack_id", sa.Uuid(), nullable=False),
        sa.Column("blob", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["pack_id"], ["pack.id"], name=op.f("fk_pack_file_pack_id_pack")),
        sa.UniqueConstraint("blob", name=op.f("uq_pack_file_blob")),
    )
    op.create_index(op.f("ix_pack_file_pack_id"), "pack_file", ["pack_id"])
    _create_record(
        "counsel_note",
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_counsel_note_member_id_member")),
    )
    op.create_index(op.f("ix_counsel_note_member_id"), "counsel_note", ["member_id"])
    op.add_column("pack", sa.Column("recipe", sa.LargeBinary(), nullable=True))


def downgrade() -> None:
    op.drop_column("pack", "recipe")
    for name in ("counsel_note", "pack_file", "delivery", "pack_draft"):
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

"""Work that runs beside the pages."""

from pathlib import Path

import sqlalchemy as sa
from alembic import op

revision = "20261127j"
down_revision = "20261127i"
branch_labels = None
depends_on = None

# What procrastinate 3.10.0 needs, as its own package carries it; a later version that needs more brings a migration of its own.
QUEUE = Path(__file__).parents[1] / "procrastinate-3.10.0.sql"
TABLES = ("periodic_defers", "events", "jobs", "workers")
TYPES = ("job_to_defer_v1", "job_event_type", "job_status")


def upgrade() -> None:
    op.create_table(
        "worker",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=False),
        sa.Column("takes", sa.Boolean(), nullable=False),
        sa.Column("seen_at", sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
    )
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("key_version", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("session", sa.LargeBinary(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=True),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("member_key", sa.LargeBinary(), nullable=False),
        sa.Column("given", sa.LargeBinary(), nullable=True),
        sa.Column("progress", sa.LargeBinary(), nullable=True),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case_file.id"], name=op.f("fk_job_case_id_case_file")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_job_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_case_id"), "job", ["case_id"])
    op.create_index(op.f("ix_job_member_id"), "job", ["member_id"])
    op.create_table(
        "job_key",
        sa.Column("job_id", sa.Uuid(), nullable=False),
        sa.Column("worker_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_job_key_job_id_job"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["worker_id"], ["worker.id"], name=op.f("fk_job_key_worker_id_worker"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("job_id", "worker_id", name=op.f("pk_job_key")),
    )
    op.create_index(op.f("ix_job_key_worker_id"), "job_key", ["worker_id"])
    if op.get_bind().dialect.name == "postgresql":
        op.get_bind().exec_driver_sql(
            QUEUE.read_text("utf-8").replace("%", "%%")
        )  # the driver reads single ones as places for values


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        _take_queue_away()
    op.drop_table("job_key")
    op.drop_table("job")
    op.drop_table("worker")


def _take_queue_away() -> None:
    bind = op.get_bind()
    _drop_functions("<>")  # what gives rows of the tables
    for table in TABLES:
        op.drop_table(f"procrastinate_{table}")
    _drop_functions("=")  # what the tables' triggers called
    for kind in TYPES:
        bind.exec_driver_sql(f"drop type procrastinate_{kind}")


def _drop_functions(of_triggers: str) -> None:
    found = (
        "select oid::regprocedure::text from pg_proc where pronamespace = current_schema()::regnamespace"
        " and starts_with(proname, 'procrastinate_') and prorettype "
    )
    for function in op.get_bind().scalars(sa.text(f"{found}{of_triggers} 'trigger'::regtype")).all():
        op.get_bind().exec_driver_sql(f"drop function {function}")

"""Jobs of every kind, of one case or of none."""

import sqlalchemy as sa
from alembic import op

revision = "20261127l"
down_revision = "20261127k"
branch_labels = None
depends_on = None
oldest = (
    "20261127l"  # a program before it would find jobs of no case, and entries of the queue that it cannot carry out
)

JOB = sa.table("job", *(sa.column(name) for name in ("case_id", "state", "worker_id", "given", "progress", "result")))
UNDER_WAY = ("queued", "running", "waiting", "ready")
NOTHING = {"worker_id": None, "given": None, "progress": None, "result": None}


def upgrade() -> None:
    _end_what_is_under_way()
    with op.batch_alter_table("job") as job:
        job.alter_column("case_id", existing_type=sa.Uuid(), nullable=True)
        job.alter_column("key_version", existing_type=sa.Integer(), nullable=True)
        job.add_column(sa.Column("unasked", sa.Integer(), nullable=False, server_default="0"))
    with op.batch_alter_table("job") as job:
        job.alter_column("unasked", existing_type=sa.Integer(), server_default=None)


def downgrade() -> None:
    _end_what_is_under_way()
    op.execute(sa.delete(JOB).where(JOB.c.case_id.is_(None)))
    with op.batch_alter_table("job") as job:
        job.drop_column("unasked")
        job.alter_column("key_version", existing_type=sa.Integer(), nullable=False)
        job.alter_column("case_id", existing_type=sa.Uuid(), nullable=False)


def _end_what_is_under_way() -> None:
    """What a job was given is written in another form on the other side: its member begins it again."""
    op.execute(sa.update(JOB).where(JOB.c.state.in_(UNDER_WAY)).values(state="ended", **NOTHING))
    op.execute(sa.delete(sa.table("job_key")))
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DELETE FROM procrastinate_jobs WHERE task_name IN ('build_pack', 'carry_out')")

"""Integrity runs, backups and jobs that look after the office."""

revision = "20261127h"
down_revision = "20261127g"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""

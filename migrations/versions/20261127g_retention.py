"""Clocks, holds, erasure requests and tombstones."""

revision = "20261127g"
down_revision = "20261127f"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""

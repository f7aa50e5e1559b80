"""Second factors, invitations, sign-in budgets and sessions that are listed."""

revision = "20261127f"
down_revision = "20261127e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""

"""What the hosts of one office share."""

revision = "20261127i"
down_revision = "20261127h"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass

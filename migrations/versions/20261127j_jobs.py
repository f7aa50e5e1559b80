"""Work that runs beside the pages."""

revision = "20261127j"
down_revision = "20261127i"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass

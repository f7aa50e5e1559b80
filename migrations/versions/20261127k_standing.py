"""Which versions of the program may work on this database."""

revision = "20261127k"
down_revision = "20261127j"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass

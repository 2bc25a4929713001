"""The names by which documents print the people in posts."""

import sqlalchemy as sa
from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; whoever was appointed before is printed by the id."""
    op.add_column("appointment", sa.Column("name", sa.String(length=100), nullable=False, server_default=""))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("appointment", "name")

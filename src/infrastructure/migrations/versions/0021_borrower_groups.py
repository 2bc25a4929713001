"""The group of a borrower as a column of its own, so that the other members are found by it."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0012"
branch_labels = None
depends_on = None

_FILL = {
    "postgresql": "update borrower set group_number = nullif(facts::json ->> 'group', '')",
    "sqlite": "update borrower set group_number = nullif(json_extract(facts, '$.group'), '')",
}


def upgrade() -> None:
    """Take the group out of the facts of the borrowers that are there."""
    op.add_column("borrower", sa.Column("group_number", sa.String(length=64), nullable=True))
    op.execute(_FILL[op.get_bind().dialect.name])
    op.create_index("ix_borrower_group", "borrower", ["institution", "group_number"], unique=False)


def downgrade() -> None:
    """The facts still hold it."""
    op.drop_index("ix_borrower_group", table_name="borrower")
    op.drop_column("borrower", "group_number")

"""Suspensions of authority are of one kind: those of liability assessment."""

import sqlalchemy as sa
from alembic import op

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the table of the organisation's own; whoever is still to be suspended is suspended again."""
    op.drop_index("ix_suspension_subject", table_name="suspension")
    op.drop_table("suspension")


def downgrade() -> None:
    """Create it again, empty."""
    op.create_table(
        "suspension",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_suspension_institution")),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_suspension")),
    )
    op.create_index("ix_suspension_subject", "suspension", ["institution", "subject"], unique=False)

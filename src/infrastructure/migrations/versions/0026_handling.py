"""Who did which duty on what."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table; earlier acts stand in the audit chains only."""
    op.create_table(
        "handling",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.String(length=16), nullable=False),
        sa.Column("duty", sa.String(length=24), nullable=False),
        sa.Column("person", sa.String(length=128), nullable=False),
        sa.Column("account", sa.String(length=128), nullable=False),
        sa.Column("command", sa.String(length=40), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("proposal", sa.Uuid(), nullable=True),
        sa.Column("entered", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_handling_institution")),
        sa.PrimaryKeyConstraint("institution", "subject_id", "id", name=op.f("pk_handling")),
    )
    op.create_index("ix_handling_person", "handling", ["institution", "person", "subject_id", "duty"], unique=False)


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("handling")

"""Policy documents of classification and provisioning."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "policy_document",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("family", sa.String(length=16), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_policy_document_institution")),
        sa.PrimaryKeyConstraint("institution", "family", "version", name=op.f("pk_policy_document")),
    )


def downgrade() -> None:
    """Drop it."""
    op.drop_table("policy_document")

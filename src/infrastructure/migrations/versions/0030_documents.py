"""Documents of record, by the hash of their bytes."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "document",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("subject_kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("branch", sa.String(length=32), nullable=False),
        sa.Column("number", sa.String(length=64), nullable=False),
        sa.Column("media_type", sa.String(length=128), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("made_by", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_document_institution")),
        sa.PrimaryKeyConstraint("institution", "sha256", name=op.f("pk_document")),
    )
    op.create_index(
        "ix_document_subject", "document", ["institution", "subject_kind", "subject_id", "made_at"], unique=False
    )
    op.create_table(
        "document_content",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "sha256"],
            ["document.institution", "document.sha256"],
            name=op.f("fk_document_content_document"),
        ),
        sa.PrimaryKeyConstraint("institution", "sha256", name=op.f("pk_document_content")),
    )


def downgrade() -> None:
    """Drop both tables."""
    op.drop_table("document_content")
    op.drop_table("document")

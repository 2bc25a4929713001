"""Recorded facts, claims without an account, exchange rates."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "risk_fact",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("origin", sa.String(length=200), nullable=False),
        sa.Column("row", sa.String(length=200), nullable=False),
        sa.Column("stated_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.String(length=128), nullable=False),
        sa.Column("withdraws", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_risk_fact_institution")),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_risk_fact")),
    )
    op.create_index(
        "ix_risk_fact_subject", "risk_fact", ["institution", "subject_id", "name", "stated_on"], unique=False
    )
    op.create_index("ix_risk_fact_withdraws", "risk_fact", ["institution", "withdraws"], unique=True)
    op.create_table(
        "given_claim",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "number",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("borrower_id", sa.Uuid(), nullable=False),
        sa.Column("branch", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("guarantee", sa.String(length=16), nullable=False),
        sa.Column("by_days", sa.Boolean(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "borrower_id"],
            ["borrower.institution", "borrower.id"],
            name=op.f("fk_given_claim_borrower"),
        ),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_given_claim")),
        sa.UniqueConstraint("institution", "number", name=op.f("uq_given_claim_institution_number")),
    )
    op.create_index("ix_given_claim_borrower", "given_claim", ["institution", "borrower_id"], unique=False)
    op.create_table(
        "exchange_rate",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("published", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_exchange_rate_institution")),
        sa.PrimaryKeyConstraint("institution", "currency", "published", "recorded_at", name=op.f("pk_exchange_rate")),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("exchange_rate")
    op.drop_index("ix_given_claim_borrower", table_name="given_claim")
    op.drop_table("given_claim")
    op.drop_index("ix_risk_fact_withdraws", table_name="risk_fact")
    op.drop_index("ix_risk_fact_subject", table_name="risk_fact")
    op.drop_table("risk_fact")

"""Month ends of the portfolio: one row per claim and day, and which days were taken completely."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "portfolio_taking",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_portfolio_taking_institution")),
        sa.PrimaryKeyConstraint("institution", "day", "recorded_at", name=op.f("pk_portfolio_taking")),
    )
    op.create_table(
        "portfolio_month",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column(
            "number",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("borrower_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("branch", sa.String(length=32), nullable=False),
        sa.Column("product", sa.String(length=64), nullable=False),
        sa.Column("officer", sa.String(length=128), nullable=False),
        sa.Column("industry", sa.String(length=8), nullable=False),
        sa.Column("personal", sa.Boolean(), nullable=False),
        sa.Column("instalments", sa.Boolean(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("risk_class", sa.Integer(), nullable=True),
        sa.Column("grade", sa.String(length=16), nullable=False),
        sa.Column("days_past_due", sa.Integer(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("principal_overdue", sa.BigInteger(), nullable=False),
        sa.Column("repaid", sa.BigInteger(), nullable=False),
        sa.Column("removed", sa.BigInteger(), nullable=False),
        sa.Column("disbursed", sa.BigInteger(), nullable=False),
        sa.Column("reserve", sa.BigInteger(), nullable=True),
        sa.Column("ended", sa.String(length=16), nullable=True),
        sa.Column("restructured", sa.Integer(), nullable=False),
        sa.Column("restructured_on", sa.Date(), nullable=True),
        sa.Column("extended", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "borrower_id"],
            ["borrower.institution", "borrower.id"],
            name=op.f("fk_portfolio_month_borrower"),
        ),
        sa.PrimaryKeyConstraint("institution", "day", "claim_id", "recorded_at", name=op.f("pk_portfolio_month")),
    )
    op.create_index("ix_portfolio_month_claim", "portfolio_month", ["institution", "claim_id", "day"], unique=False)
    op.create_index("ix_portfolio_month_opened", "portfolio_month", ["institution", "opened_on", "day"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_table("portfolio_month")
    op.drop_table("portfolio_taking")

"""Collateral: items, their entries and loans, what was given up or realised, ledger lines, prices and indices."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

_TABLES = (
    "regional_index",
    "market_price",
    "collateral_realisation",
    "collateral_line",
    "collateral_given_up",
    "collateral_loan",
    "collateral_entry",
    "collateral",
)


def upgrade() -> None:
    """Create the tables."""
    _items()
    _history()
    _money()
    _market()


def _items() -> None:
    op.create_table(
        "collateral",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "number",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("branch", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("region", sa.String(length=40), nullable=False),
        sa.Column("instrument", sa.String(length=40), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("taken_on", sa.Date(), nullable=False),
        sa.Column("ended", sa.String(length=16), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=True),
        sa.Column("valued_on", sa.Date(), nullable=True),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("wake_on", sa.Date(), nullable=True),
        sa.Column("attention", sa.String(length=400), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("latest", sa.Date(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("valuations", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_collateral_institution")),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_collateral")),
        sa.UniqueConstraint("institution", "number", name=op.f("uq_collateral_institution_number")),
    )
    op.create_index("ix_collateral_region", "collateral", ["institution", "region", "kind", "id"])
    op.create_index("ix_collateral_instrument", "collateral", ["institution", "instrument", "id"])
    op.create_index("ix_collateral_wake_on", "collateral", ["institution", "wake_on", "id"])


def _history() -> None:
    op.create_table(
        "collateral_entry",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("value_date", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("recorded_by", sa.String(length=128), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        _of_item("collateral_entry"),
        sa.PrimaryKeyConstraint("institution", "item_id", "sequence", name=op.f("pk_collateral_entry")),
    )
    op.create_table(
        "collateral_loan",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        _of_item("collateral_loan"),
        sa.ForeignKeyConstraint(
            ["institution", "loan_id"], ["loan.institution", "loan.id"], name=op.f("fk_collateral_loan_loan")
        ),
        sa.PrimaryKeyConstraint("institution", "loan_id", "item_id", name=op.f("pk_collateral_loan")),
    )
    op.create_index("ix_collateral_loan_item_id", "collateral_loan", ["institution", "item_id", "loan_id"])
    op.create_table(
        "collateral_given_up",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("value_date", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("frees_guarantors", sa.BigInteger(), nullable=False),
        sa.Column("loosens", sa.Boolean(), nullable=False),
        _of_entry("collateral_given_up"),
        sa.PrimaryKeyConstraint("institution", "item_id", "sequence", "loan_id", name=op.f("pk_collateral_given_up")),
    )
    op.create_index("ix_collateral_given_up_loan_id", "collateral_given_up", ["institution", "loan_id", "recorded_at"])


def _money() -> None:
    op.create_table(
        "collateral_line",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("branch", sa.String(length=32), nullable=False),
        sa.Column("product", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("debit", sa.String(length=32), nullable=False),
        sa.Column("credit", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("value_date", sa.Date(), nullable=False),
        sa.Column("booking_date", sa.Date(), nullable=False),
        sa.Column("cause", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        _of_item("collateral_line"),
        sa.PrimaryKeyConstraint("institution", "item_id", "number", name=op.f("pk_collateral_line")),
    )
    op.create_index("ix_collateral_line_booking_date", "collateral_line", ["institution", "booking_date"])
    op.create_table(
        "collateral_realisation",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("how", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("evidence", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("proceeds", sa.BigInteger(), nullable=False),
        sa.Column("costs", sa.BigInteger(), nullable=False),
        sa.Column("costs_recovered", sa.BigInteger(), nullable=False),
        sa.Column("others", sa.BigInteger(), nullable=False),
        sa.Column("surplus", sa.BigInteger(), nullable=False),
        sa.Column("repaid", sa.Text(), nullable=False),
        _of_entry("collateral_realisation"),
        sa.PrimaryKeyConstraint("institution", "item_id", name=op.f("pk_collateral_realisation")),
    )


def _market() -> None:
    op.create_table(
        "market_price",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("instrument", sa.String(length=40), nullable=False),
        sa.Column("published", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_market_price_institution")),
        sa.PrimaryKeyConstraint("institution", "instrument", "published", "recorded_at", name=op.f("pk_market_price")),
    )
    op.create_table(
        "regional_index",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("region", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("published", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_regional_index_institution")),
        sa.PrimaryKeyConstraint(
            "institution", "region", "kind", "published", "recorded_at", name=op.f("pk_regional_index")
        ),
    )


def _of_item(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["institution", "item_id"], ["collateral.institution", "collateral.id"], name=op.f(f"fk_{table}_collateral")
    )


def _of_entry(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["institution", "item_id", "sequence"],
        ["collateral_entry.institution", "collateral_entry.item_id", "collateral_entry.sequence"],
        name=op.f(f"fk_{table}_collateral_entry"),
    )


def downgrade() -> None:
    """Drop them."""
    for table in _TABLES:
        op.drop_table(table)

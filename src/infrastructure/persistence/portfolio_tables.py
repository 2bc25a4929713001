"""Tables of month ends: one row per claim and day, added and never changed, and which days were taken completely."""

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, PrimaryKeyConstraint, Table

from .columns import at_, belongs_to_bank, day_, id_, int_, metadata, money_, number_, text_

portfolio_month = Table(
    "portfolio_month",
    metadata,
    id_("institution"),
    day_("day"),
    id_("claim_id"),
    at_("recorded_at"),
    number_("number"),
    id_("borrower_id"),
    text_("currency", 3),
    text_("branch", 32),
    text_("product", 64),
    text_("officer", 128),
    text_("industry", 8),
    Column("personal", Boolean(), nullable=False),
    Column("instalments", Boolean(), nullable=False),
    day_("opened_on"),
    int_("risk_class", nullable=True),
    text_("grade", 16),
    int_("days_past_due"),
    money_("balance"),
    money_("principal_overdue"),
    money_("repaid"),
    money_("removed"),
    money_("disbursed"),
    money_("reserve", nullable=True),
    text_("ended", 16, nullable=True),
    int_("restructured"),
    day_("restructured_on", nullable=True),
    Column("extended", Boolean(), nullable=False),
    PrimaryKeyConstraint("institution", "day", "claim_id", "recorded_at"),
    ForeignKeyConstraint(["institution", "borrower_id"], ["borrower.institution", "borrower.id"]),
    # Which claims have ended before a year; vintages by the month in which interest began.
    Index("ix_portfolio_month_claim", "institution", "claim_id", "day"),
    Index("ix_portfolio_month_opened", "institution", "opened_on", "day"),
)

portfolio_taking = Table(
    "portfolio_taking",
    metadata,
    id_("institution"),
    day_("day"),
    at_("recorded_at"),
    int_("claims"),
    PrimaryKeyConstraint("institution", "day", "recorded_at"),
    belongs_to_bank(),
)

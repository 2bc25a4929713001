"""Tables of collateral: items with their entries and loans, what was given up or realised, prices and indices."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from .columns import at_, belongs_to_bank, day_, id_, int_, long_, metadata, money_, number_, text_


def _belongs_to_item() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["institution", "item_id"], ["collateral.institution", "collateral.id"])


collateral = Table(
    "collateral",
    metadata,
    # The item after all of its entries; `state` holds what has no column of its own, `valuations` those that count.
    id_("institution"),
    id_("id"),
    number_("number"),
    text_("branch", 32),
    text_("kind", 40),
    text_("region", 40),
    text_("instrument", 40),
    text_("title", 200),
    day_("taken_on"),
    text_("ended", 16),
    day_("ended_on", nullable=True),
    text_("currency", 3),
    money_("value", nullable=True),
    day_("valued_on", nullable=True),
    text_("method", 16),
    day_("wake_on", nullable=True),
    text_("attention", 400),
    int_("version"),
    at_("recorded_at"),
    day_("latest"),
    long_("state"),
    long_("valuations"),
    PrimaryKeyConstraint("institution", "id"),
    UniqueConstraint("institution", "number"),
    belongs_to_bank(),
    Index("ix_collateral_region", "institution", "region", "kind", "id"),
    Index("ix_collateral_instrument", "institution", "instrument", "id"),
    Index("ix_collateral_wake_on", "institution", "wake_on", "id"),
)

collateral_entry = Table(
    "collateral_entry",
    metadata,
    id_("institution"),
    id_("item_id"),
    int_("sequence"),
    day_("value_date"),
    at_("recorded_at"),
    text_("kind", 32),
    long_("payload"),
    text_("recorded_by", 128),
    text_("reason", 1000),
    PrimaryKeyConstraint("institution", "item_id", "sequence"),
    _belongs_to_item(),
)

collateral_key = Table(
    "collateral_key",
    metadata,
    # The key of the names on an item of persons without a file.
    id_("institution"),
    id_("item_id"),
    text_("master", 32),
    Column("wrapped", LargeBinary(), nullable=False),
    PrimaryKeyConstraint("institution", "item_id"),
    _belongs_to_item(),
)

collateral_name = Table(
    "collateral_name",
    metadata,
    # What a mark in an item's entries stands for, under the key of the borrower's file, or of the item without one.
    id_("institution"),
    id_("item_id"),
    text_("mark", 16),
    id_("borrower_id", nullable=True),
    Column("sealed", LargeBinary(), nullable=False),
    PrimaryKeyConstraint("institution", "item_id", "mark"),
    _belongs_to_item(),
    ForeignKeyConstraint(["institution", "borrower_id"], ["borrower.institution", "borrower.id"]),
    Index("ix_collateral_name_borrower_id", "institution", "borrower_id"),
)

collateral_loan = Table(
    "collateral_loan",
    metadata,
    # Which item ever secured which loan; whether it does on a day is what the item says.
    id_("institution"),
    id_("loan_id"),
    id_("item_id"),
    PrimaryKeyConstraint("institution", "loan_id", "item_id"),
    _belongs_to_item(),
    ForeignKeyConstraint(["institution", "loan_id"], ["loan.institution", "loan.id"]),
    Index("ix_collateral_loan_item_id", "institution", "item_id", "loan_id"),
)

collateral_given_up = Table(
    "collateral_given_up",
    metadata,
    id_("institution"),
    id_("item_id"),
    int_("sequence"),
    id_("loan_id"),
    day_("value_date"),
    at_("recorded_at"),
    money_("before"),
    money_("after"),
    money_("frees_guarantors"),
    Column("loosens", Boolean(), nullable=False),
    PrimaryKeyConstraint("institution", "item_id", "sequence", "loan_id"),
    ForeignKeyConstraint(
        ["institution", "item_id", "sequence"],
        ["collateral_entry.institution", "collateral_entry.item_id", "collateral_entry.sequence"],
    ),
    Index("ix_collateral_given_up_loan_id", "institution", "loan_id", "recorded_at"),
)

collateral_line = Table(
    "collateral_line",
    metadata,
    # Costs of realisation and what of proceeds is no loan's; `product` is the kind of collateral.
    id_("institution"),
    id_("item_id"),
    int_("number"),
    text_("branch", 32),
    text_("product", 64),
    text_("currency", 3),
    text_("debit", 32),
    text_("credit", 32),
    money_("amount"),
    day_("value_date"),
    day_("booking_date"),
    int_("cause"),
    at_("recorded_at"),
    PrimaryKeyConstraint("institution", "item_id", "number"),
    _belongs_to_item(),
    Index("ix_collateral_line_booking_date", "institution", "booking_date"),
)

collateral_realisation = Table(
    "collateral_realisation",
    metadata,
    id_("institution"),
    id_("item_id"),
    int_("sequence"),
    text_("how", 16),
    day_("day"),
    at_("recorded_at"),
    text_("evidence", 64),
    text_("currency", 3),
    money_("proceeds"),
    money_("costs"),
    money_("costs_recovered"),
    money_("others"),
    money_("surplus"),
    long_("repaid"),
    PrimaryKeyConstraint("institution", "item_id"),
    ForeignKeyConstraint(
        ["institution", "item_id", "sequence"],
        ["collateral_entry.institution", "collateral_entry.item_id", "collateral_entry.sequence"],
    ),
)

market_price = Table(
    "market_price",
    metadata,
    # Units of 10⁻⁸ of the currency's main unit for one piece.
    id_("institution"),
    text_("instrument", 40),
    day_("published"),
    at_("recorded_at"),
    text_("currency", 3),
    money_("units"),
    text_("source", 200),
    PrimaryKeyConstraint("institution", "instrument", "published", "recorded_at"),
    belongs_to_bank(),
)

regional_index = Table(
    "regional_index",
    metadata,
    # Points in units of 10⁻⁸.
    id_("institution"),
    text_("region", 40),
    text_("kind", 40),
    day_("published"),
    at_("recorded_at"),
    money_("units"),
    text_("source", 200),
    PrimaryKeyConstraint("institution", "region", "kind", "published", "recorded_at"),
    belongs_to_bank(),
)

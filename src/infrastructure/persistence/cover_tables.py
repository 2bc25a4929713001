"""Tables of cover: where each secured loan stands, its events, notices that were told, failures, index revaluations."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    text,
)

from .columns import at_, belongs_to_bank, belongs_to_loan, day_, id_, int_, long_, metadata, money_, text_

cover = Table(
    "cover",
    metadata,
    # Where a secured loan stands by its last measure; amounts in minor units of the currency of the books.
    id_("institution"),
    id_("loan_id"),
    int_("line"),
    day_("since", nullable=True),
    money_("amount"),
    day_("deadline", nullable=True),
    Column("missed", Boolean(), nullable=False),
    money_("principal"),
    money_("burden"),
    money_("value"),
    money_("covered"),
    Column("converted", Boolean(), nullable=False),
    day_("measured_on"),
    int_("events"),
    PrimaryKeyConstraint("institution", "loan_id"),
    belongs_to_loan(),
    # Few loans have an open shortfall or have reached a line.
    Index(
        "ix_cover_deadline",
        "institution",
        "deadline",
        "loan_id",
        postgresql_where=text("deadline IS NOT NULL"),
        sqlite_where=text("deadline IS NOT NULL"),
    ),
    Index(
        "ix_cover_line",
        "institution",
        "line",
        "loan_id",
        postgresql_where=text("line > 0"),
        sqlite_where=text("line > 0"),
    ),
)

cover_event = Table(
    "cover_event",
    metadata,
    # What happened to a loan's security; rows are only added.
    id_("institution"),
    id_("loan_id"),
    int_("sequence"),
    day_("day"),
    at_("recorded_at"),
    text_("kind", 32),
    int_("line"),
    money_("amount", nullable=True),
    day_("deadline", nullable=True),
    PrimaryKeyConstraint("institution", "loan_id", "sequence"),
    belongs_to_loan(),
    Index("ix_cover_event_day", "institution", "day", "loan_id"),
)

collateral_notice = Table(
    "collateral_notice",
    metadata,
    # What was told about an item and still holds, as a JSON list.
    id_("institution"),
    id_("item_id"),
    long_("notices"),
    PrimaryKeyConstraint("institution", "item_id"),
    ForeignKeyConstraint(["institution", "item_id"], ["collateral.institution", "collateral.id"]),
)

secure_failure = Table(
    "secure_failure",
    metadata,
    id_("institution"),
    day_("business_date"),
    text_("subject", 16),
    id_("id"),
    text_("error", 1000),
    at_("at"),
    PrimaryKeyConstraint("institution", "business_date", "subject", "id"),
    ForeignKeyConstraint(["institution", "business_date"], ["business_run.institution", "business_run.business_date"]),
)

revaluation_run = Table(
    "revaluation_run",
    metadata,
    id_("institution"),
    id_("id"),
    text_("region", 40),
    text_("kind", 40),
    day_("as_of"),
    text_("status", 16),
    text_("cursor", 64),
    at_("started_at"),
    text_("started_by", 128),
    at_("finished_at", nullable=True),
    int_("items"),
    int_("revalued"),
    int_("loans"),
    money_("before"),
    money_("after"),
    text_("content_hash", 64),
    PrimaryKeyConstraint("institution", "id"),
    UniqueConstraint("institution", "region", "kind", "as_of"),
    belongs_to_bank(),
)

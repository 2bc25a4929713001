"""Tables of what the risk rules work from: policy documents, recorded facts, claims without an account."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from .columns import at_, belongs_to_bank, day_, id_, int_, long_, metadata, money_, number_, text_

policy_document = Table(
    "policy_document",
    metadata,
    id_("institution"),
    text_("family", 16),
    text_("version", 64),
    day_("effective_from"),
    at_("recorded_at"),
    long_("payload"),
    PrimaryKeyConstraint("institution", "family", "version"),
    belongs_to_bank(),
)

risk_fact = Table(
    "risk_fact",
    metadata,
    id_("institution"),
    id_("id"),
    text_("subject", 16),
    id_("subject_id"),
    text_("name", 32),
    long_("value"),
    text_("origin", 200),
    text_("row", 200),
    day_("stated_on"),
    at_("recorded_at"),
    text_("recorded_by", 128),
    id_("withdraws", nullable=True),
    PrimaryKeyConstraint("institution", "id"),
    belongs_to_bank(),
    Index("ix_risk_fact_subject", "institution", "subject_id", "name", "stated_on"),
    # A statement is taken back at most once.
    Index("ix_risk_fact_withdraws", "institution", "withdraws", unique=True),
)

given_claim = Table(
    "given_claim",
    metadata,
    id_("institution"),
    id_("id"),
    number_("number"),
    id_("borrower_id"),
    text_("branch", 32),
    text_("kind", 32),
    text_("guarantee", 16),
    Column("by_days", Boolean(), nullable=False),
    day_("opened_on"),
    at_("recorded_at"),
    day_("closed_on", nullable=True),
    at_("closed_at", nullable=True),
    int_("version"),
    PrimaryKeyConstraint("institution", "id"),
    UniqueConstraint("institution", "number"),
    ForeignKeyConstraint(["institution", "borrower_id"], ["borrower.institution", "borrower.id"]),
    Index("ix_given_claim_borrower", "institution", "borrower_id"),
)

exchange_rate = Table(
    "exchange_rate",
    metadata,
    # Units of 10⁻⁸ of the institution's currency for one unit of the other.
    id_("institution"),
    text_("currency", 3),
    day_("published"),
    at_("recorded_at"),
    money_("units"),
    PrimaryKeyConstraint("institution", "currency", "published", "recorded_at"),
    belongs_to_bank(),
)

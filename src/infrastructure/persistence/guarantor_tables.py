"""Tables of guarantors and guarantees: events, current rows, and the links that are the guarantee graph."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, LargeBinary, PrimaryKeyConstraint, Table, UniqueConstraint

from .columns import at_, belongs_to_bank, belongs_to_loan, day_, id_, int_, long_, metadata, money_, number_, text_

guarantor = Table(
    "guarantor",
    metadata,
    # The id is the party's in the customer register.
    id_("institution"),
    id_("id"),
    text_("kind", 40),
    day_("opened_on"),
    day_("review_due"),
    # The first day on which an overdue review is told; none once it was.
    day_("wake_on", nullable=True),
    text_("willingness", 16, nullable=True),
    # The last statement, so that the abilities of all guarantors are read without their events.
    day_("statement_on", nullable=True),
    text_("currency", 3, nullable=True),
    money_("assets", nullable=True),
    money_("encumbered", nullable=True),
    money_("own_debts", nullable=True),
    money_("debts_secured", nullable=True),
    money_("guarantees_elsewhere", nullable=True),
    money_("yearly_income", nullable=True),
    money_("yearly_debt_service", nullable=True),
    int_("version"),
    PrimaryKeyConstraint("institution", "id"),
    ForeignKeyConstraint(["institution", "id"], ["borrower.institution", "borrower.id"]),
    Index("ix_guarantor_wake", "institution", "wake_on", "id"),
)

guarantor_event = Table(
    "guarantor_event",
    metadata,
    id_("institution"),
    id_("guarantor_id"),
    int_("sequence"),
    text_("kind", 32),
    at_("recorded_at"),
    text_("recorded_by", 128),
    long_("payload"),
    # What a reviewer wrote, under the person's key: it may name people, and goes with their data (PIPL art. 47).
    Column("personal", LargeBinary(), nullable=True),
    PrimaryKeyConstraint("institution", "guarantor_id", "sequence"),
    ForeignKeyConstraint(["institution", "guarantor_id"], ["guarantor.institution", "guarantor.id"]),
)

guarantee = Table(
    "guarantee",
    metadata,
    id_("institution"),
    id_("id"),
    number_("number"),
    text_("branch", 32),
    text_("form", 16),
    text_("extent", 16),
    text_("currency", 3),
    money_("amount", nullable=True),
    day_("signed_on"),
    int_("version"),
    PrimaryKeyConstraint("institution", "id"),
    UniqueConstraint("institution", "number"),
    belongs_to_bank(),
)

guarantee_event = Table(
    "guarantee_event",
    metadata,
    id_("institution"),
    id_("guarantee_id"),
    int_("sequence"),
    text_("kind", 32),
    at_("recorded_at"),
    text_("recorded_by", 128),
    # The entry of a loan's account that brought it.
    id_("loan_id", nullable=True),
    int_("loan_entry", nullable=True),
    long_("payload"),
    PrimaryKeyConstraint("institution", "guarantee_id", "sequence"),
    ForeignKeyConstraint(["institution", "guarantee_id"], ["guarantee.institution", "guarantee.id"]),
    Index("ix_guarantee_event_entry", "institution", "loan_id", "loan_entry"),
)

guarantee_loan = Table(
    "guarantee_loan",
    metadata,
    # Every loan that was ever taken under a guarantee.
    id_("institution"),
    id_("guarantee_id"),
    id_("loan_id"),
    PrimaryKeyConstraint("institution", "guarantee_id", "loan_id"),
    ForeignKeyConstraint(["institution", "guarantee_id"], ["guarantee.institution", "guarantee.id"]),
    belongs_to_loan(),
    Index("ix_guarantee_loan_loan", "institution", "loan_id", "guarantee_id"),
)

guarantee_party = Table(
    "guarantee_party",
    metadata,
    # The guarantors of each contract, whether it secures a loan or not.
    id_("institution"),
    id_("guarantee_id"),
    id_("guarantor_id"),
    PrimaryKeyConstraint("institution", "guarantee_id", "guarantor_id"),
    ForeignKeyConstraint(["institution", "guarantee_id"], ["guarantee.institution", "guarantee.id"]),
    ForeignKeyConstraint(["institution", "guarantor_id"], ["guarantor.institution", "guarantor.id"]),
    Index("ix_guarantee_party_guarantor", "institution", "guarantor_id", "guarantee_id"),
)

guarantee_link = Table(
    "guarantee_link",
    metadata,
    # As `domain.guarantor.GuaranteeLink`; `lost_on` is what the legal clocks say beside it.
    id_("institution"),
    id_("guarantee_id"),
    id_("guarantor_id"),
    id_("loan_id"),
    id_("debtor_id"),
    text_("currency", 3),
    day_("since"),
    day_("until", nullable=True),
    day_("lost_on", nullable=True),
    money_("share_from", nullable=True),
    money_("share_to", nullable=True),
    money_("left_over", nullable=True),
    money_("not_owed"),
    money_("paid"),
    money_("paid_own"),
    PrimaryKeyConstraint("institution", "guarantee_id", "guarantor_id", "loan_id"),
    ForeignKeyConstraint(["institution", "guarantee_id"], ["guarantee.institution", "guarantee.id"]),
    belongs_to_loan(),
    Index("ix_guarantee_link_guarantor", "institution", "guarantor_id"),
    Index("ix_guarantee_link_debtor", "institution", "debtor_id"),
    Index("ix_guarantee_link_loan", "institution", "loan_id"),
)

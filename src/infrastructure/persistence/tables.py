"""The tables. Every key begins with the institution; money is BIGINT minor units; instants are UTC.

Identifiers are native UUIDs on PostgreSQL, 32 hexadecimal digits on SQLite.
"""

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

from .columns import at_, belongs_to_bank, belongs_to_loan, day_, id_, int_, long_, metadata, money_, number_, text_

institution = Table(
    "institution",
    metadata,
    id_("id"),
    text_("code", 32),
    text_("name", 200),
    text_("time_zone", 64),
    day_("business_date"),
    day_("booking_date"),
    # Moves with every new index value, calendar or policy: readers keep a context as long as it stands still.
    int_("reference_version"),
    day_("closed_through", nullable=True),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("code"),
)

period_closing = Table(
    "period_closing",
    metadata,
    id_("institution"),
    day_("last_day"),
    at_("closed_at"),
    PrimaryKeyConstraint("institution", "last_day"),
    belongs_to_bank(),
)

rate_index = Table(
    "rate_index",
    metadata,
    id_("institution"),
    text_("name", 20),
    day_("published"),
    at_("recorded_at"),
    money_("units"),
    PrimaryKeyConstraint("institution", "name", "published", "recorded_at"),
    belongs_to_bank(),
)

calendar_version = Table(
    "calendar_version",
    metadata,
    id_("institution"),
    text_("version", 32),
    at_("recorded_at"),
    long_("body"),
    PrimaryKeyConstraint("institution", "version"),
    belongs_to_bank(),
)

policy_version = Table(
    "policy_version",
    metadata,
    id_("institution"),
    text_("version", 64),
    day_("effective"),
    at_("recorded_at"),
    long_("body"),
    PrimaryKeyConstraint("institution", "version"),
    belongs_to_bank(),
)

borrower = Table(
    "borrower",
    metadata,
    id_("institution"),
    id_("id"),
    number_("number"),
    text_("branch", 32),
    text_("kind", 32),
    long_("facts"),
    # Ciphertext under the person's own key; unreadable once that key is destroyed.
    Column("personal", LargeBinary(), nullable=False),
    Column("identity_index", LargeBinary(), nullable=True),
    # The group that `facts` name, to find its members by; NULL: none.
    text_("group_number", 64, nullable=True),
    day_("registered_on"),
    int_("version"),
    PrimaryKeyConstraint("institution", "id"),
    UniqueConstraint("institution", "number"),
    belongs_to_bank(),
    Index("ix_borrower_identity", "institution", "identity_index"),
    Index("ix_borrower_group", "institution", "group_number"),
)

person_key = Table(
    "person_key",
    metadata,
    id_("institution"),
    id_("borrower_id"),
    text_("master", 32),
    Column("wrapped", LargeBinary(), nullable=False),
    PrimaryKeyConstraint("institution", "borrower_id"),
    ForeignKeyConstraint(["institution", "borrower_id"], ["borrower.institution", "borrower.id"]),
)

loan = Table(
    "loan",
    metadata,
    id_("institution"),
    id_("id"),
    number_("number"),
    id_("borrower_id"),
    text_("branch", 32),
    text_("product", 64),
    text_("currency", 3),
    day_("opened_on"),
    long_("terms"),
    text_("rate_index", 20, nullable=True),
    long_("snapshot"),
    int_("version"),
    int_("last_sequence"),
    int_("last_line"),
    int_("accruals"),
    Column("rolls", Boolean(), nullable=False),
    at_("last_recorded_at", nullable=True),
    # What lists filter and sort by, written from the account's figures with every save. No date is FAR.
    text_("status", 16),
    text_("regime", 16),
    day_("oldest_due"),
    day_("next_due"),
    money_("outstanding"),
    money_("principal_overdue"),
    money_("interest_due"),
    PrimaryKeyConstraint("institution", "id"),
    UniqueConstraint("institution", "number"),
    ForeignKeyConstraint(["institution", "borrower_id"], ["borrower.institution", "borrower.id"]),
    Index("ix_loan_borrower", "institution", "borrower_id"),
    Index("ix_loan_oldest_due", "institution", "oldest_due", "id"),
    Index("ix_loan_next_due", "institution", "next_due", "id"),
    Index("ix_loan_outstanding", "institution", "outstanding", "id"),
)

loan_entry = Table(
    "loan_entry",
    metadata,
    id_("institution"),
    id_("loan_id"),
    int_("sequence"),
    text_("kind", 32),
    int_("schema"),
    day_("value_date"),
    int_("rank"),
    day_("booking_date"),
    at_("recorded_at"),
    long_("event"),
    text_("reason", 1000),
    PrimaryKeyConstraint("institution", "loan_id", "sequence"),
    belongs_to_loan(),
)

ledger_line = Table(
    "ledger_line",
    metadata,
    id_("institution"),
    id_("loan_id"),
    int_("number"),
    day_("value_date"),
    day_("booking_date"),
    text_("debit", 32),
    text_("credit", 32),
    money_("amount"),
    int_("cause"),
    at_("recorded_at"),
    PrimaryKeyConstraint("institution", "loan_id", "number"),
    belongs_to_loan(),
    Index("ix_ledger_line_booking_date", "institution", "booking_date"),
)

loan_accrual = Table(
    "loan_accrual",
    metadata,
    # Interest that is earned and not posted, as a line in time: see `domain.loan.figures.Accrual`. A
    # denominator of 0 means that only the fold can tell.
    id_("institution"),
    id_("loan_id"),
    int_("number"),
    text_("kind", 16),
    int_("since"),
    money_("whole"),
    money_("rest"),
    money_("daily_whole"),
    money_("daily_rest"),
    money_("denominator"),
    Column("off_balance", Boolean(), nullable=False),
    PrimaryKeyConstraint("institution", "loan_id", "number"),
    belongs_to_loan(),
)

wake_up = Table(
    "wake_up",
    metadata,
    id_("institution"),
    text_("subject_kind", 16),
    id_("subject_id"),
    text_("module", 16),
    text_("reason", 32),
    day_("due"),
    PrimaryKeyConstraint("institution", "subject_kind", "subject_id", "module", "reason"),
    Index("ix_wake_up_due", "institution", "subject_kind", "module", "due", "subject_id"),
)

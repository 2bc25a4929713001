"""The tables. Every key begins with the institution; money is BIGINT minor units; instants are UTC.

Instants are kept as microseconds since 1970 (`Instant`), so both databases sort and compare them alike and
none loses the time zone. Identifiers are native UUIDs on PostgreSQL, 32 hexadecimal digits on SQLite.
"""

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Dialect,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    Uuid,
    text,
)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def micros(at: datetime) -> int:
    """Microseconds since 1970 of an instant with a time zone."""
    return (at - _EPOCH) // _MICROSECOND


def instant(value: int) -> datetime:
    """The UTC instant of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=value)


class Instant(TypeDecorator[datetime]):
    """An instant as BIGINT microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """To the database."""
        return None if value is None else micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From the database."""
        return None if value is None else instant(value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _id(name: str, *, nullable: bool = False) -> "Column[object]":
    return Column(name, Uuid(), nullable=nullable)


def _text(name: str, length: int, *, nullable: bool = False) -> "Column[str]":
    return Column(name, String(length), nullable=nullable)


def _long(name: str, *, nullable: bool = False) -> "Column[str]":
    return Column(name, Text(), nullable=nullable)


def _int(name: str, *, nullable: bool = False) -> "Column[int]":
    return Column(name, Integer(), nullable=nullable)


def _money(name: str, *, nullable: bool = False) -> "Column[int]":
    return Column(name, BigInteger(), nullable=nullable)


def _day(name: str, *, nullable: bool = False) -> "Column[object]":
    return Column(name, Date(), nullable=nullable)


def _at(name: str, *, nullable: bool = False) -> "Column[datetime]":
    return Column(name, Instant(), nullable=nullable)


def _belongs_to_loan() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["institution", "loan_id"], ["loan.institution", "loan.id"])


def _belongs_to_bank() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["institution"], ["institution.id"])


institution = Table(
    "institution",
    metadata,
    _id("id"),
    _text("code", 32),
    _text("name", 200),
    _text("time_zone", 64),
    _day("business_date"),
    _day("booking_date"),
    # Moves with every new index value, calendar or policy: readers keep a context as long as it stands still.
    _int("reference_version"),
    _day("closed_through", nullable=True),
    PrimaryKeyConstraint("id"),
    UniqueConstraint("code"),
)

period_closing = Table(
    "period_closing",
    metadata,
    _id("institution"),
    _day("last_day"),
    _at("closed_at"),
    PrimaryKeyConstraint("institution", "last_day"),
    _belongs_to_bank(),
)

rate_index = Table(
    "rate_index",
    metadata,
    _id("institution"),
    _text("name", 20),
    _day("published"),
    _at("recorded_at"),
    _money("units"),
    PrimaryKeyConstraint("institution", "name", "published", "recorded_at"),
    _belongs_to_bank(),
)

calendar_version = Table(
    "calendar_version",
    metadata,
    _id("institution"),
    _text("version", 32),
    _at("recorded_at"),
    _long("body"),
    PrimaryKeyConstraint("institution", "version"),
    _belongs_to_bank(),
)

policy_version = Table(
    "policy_version",
    metadata,
    _id("institution"),
    _text("version", 64),
    _day("effective"),
    _at("recorded_at"),
    _long("body"),
    PrimaryKeyConstraint("institution", "version"),
    _belongs_to_bank(),
)

borrower = Table(
    "borrower",
    metadata,
    _id("institution"),
    _id("id"),
    _text("number", 64),
    _text("branch", 32),
    _text("kind", 32),
    _long("facts"),
    # Ciphertext under the person's own key; unreadable once that key is destroyed.
    Column("personal", LargeBinary(), nullable=False),
    Column("identity_index", LargeBinary(), nullable=True),
    _day("registered_on"),
    _int("version"),
    PrimaryKeyConstraint("institution", "id"),
    UniqueConstraint("institution", "number"),
    _belongs_to_bank(),
    Index("ix_borrower_identity", "institution", "identity_index"),
)

person_key = Table(
    "person_key",
    metadata,
    _id("institution"),
    _id("borrower_id"),
    _text("master", 32),
    Column("wrapped", LargeBinary(), nullable=False),
    PrimaryKeyConstraint("institution", "borrower_id"),
    ForeignKeyConstraint(["institution", "borrower_id"], ["borrower.institution", "borrower.id"]),
)

loan = Table(
    "loan",
    metadata,
    _id("institution"),
    _id("id"),
    _text("number", 64),
    _id("borrower_id"),
    _text("branch", 32),
    _text("product", 64),
    _text("currency", 3),
    _day("opened_on"),
    _long("terms"),
    _text("rate_index", 20, nullable=True),
    _long("snapshot"),
    _int("version"),
    _int("last_sequence"),
    _int("last_line"),
    _at("last_recorded_at", nullable=True),
    # What lists filter and sort by; written from the account's figures with every save.
    _text("status", 16),
    _text("regime", 16),
    _day("oldest_due", nullable=True),
    _day("next_due", nullable=True),
    _money("outstanding"),
    _money("principal_overdue"),
    _money("interest_due"),
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
    _id("institution"),
    _id("loan_id"),
    _int("sequence"),
    _text("kind", 32),
    _int("schema"),
    _day("value_date"),
    _int("rank"),
    _day("booking_date"),
    _at("recorded_at"),
    _long("event"),
    _text("reason", 1000),
    PrimaryKeyConstraint("institution", "loan_id", "sequence"),
    _belongs_to_loan(),
)

ledger_line = Table(
    "ledger_line",
    metadata,
    _id("institution"),
    _id("loan_id"),
    _int("number"),
    _day("value_date"),
    _day("booking_date"),
    _text("debit", 32),
    _text("credit", 32),
    _money("amount"),
    _int("cause"),
    _at("recorded_at"),
    PrimaryKeyConstraint("institution", "loan_id", "number"),
    _belongs_to_loan(),
    Index("ix_ledger_line_booking_date", "institution", "booking_date"),
)

wake_up = Table(
    "wake_up",
    metadata,
    _id("institution"),
    _text("subject_kind", 16),
    _id("subject_id"),
    _text("module", 16),
    _text("reason", 32),
    _day("due"),
    PrimaryKeyConstraint("institution", "subject_kind", "subject_id", "module", "reason"),
    Index("ix_wake_up_due", "institution", "subject_kind", "module", "due", "subject_id"),
)

proposal = Table(
    "proposal",
    metadata,
    _id("institution"),
    _id("id"),
    _text("kind", 64),
    _text("subject_kind", 16),
    _id("subject_id"),
    _text("branch", 32),
    _text("status", 16),
    _long("payload"),
    _long("figures"),
    _text("maker", 128),
    _text("maker_account", 128),
    _text("route_role", 16),
    _int("route_approvals"),
    _money("route_above", nullable=True),
    _at("made_at"),
    _at("expires_at"),
    _int("submission"),
    _int("version"),
    PrimaryKeyConstraint("institution", "id"),
    _belongs_to_bank(),
    Index("ix_proposal_status", "institution", "status", "id"),
    Index("ix_proposal_subject", "institution", "subject_id"),
)

opinion = Table(
    "opinion",
    metadata,
    _id("institution"),
    _id("proposal_id"),
    _int("number"),
    _int("submission"),
    _text("person", 128),
    _text("account", 128),
    _text("verdict", 16),
    _text("comment", 1000),
    _at("at"),
    PrimaryKeyConstraint("institution", "proposal_id", "number"),
    ForeignKeyConstraint(["institution", "proposal_id"], ["proposal.institution", "proposal.id"]),
)

answer = Table(
    "answer",
    metadata,
    _id("institution"),
    _text("key", 128),
    _text("input_hash", 64),
    _long("answer"),
    _at("at"),
    PrimaryKeyConstraint("institution", "key"),
    _belongs_to_bank(),
)

audit_chain = Table(
    "audit_chain",
    metadata,
    _id("institution"),
    _text("subject_kind", 16),
    _id("subject_id"),
    _int("sequence"),
    _text("hash", 64),
    _int("sealed"),
    PrimaryKeyConstraint("institution", "subject_kind", "subject_id"),
    _belongs_to_bank(),
)

audit_row = Table(
    "audit_row",
    metadata,
    _id("institution"),
    _text("subject_kind", 16),
    _id("subject_id"),
    _int("sequence"),
    _at("recorded_at"),
    _text("account", 128),
    _text("person", 128),
    _text("command", 64),
    _text("outcome", 64),
    _long("value"),
    _text("previous", 64),
    _text("hash", 64),
    PrimaryKeyConstraint("institution", "subject_kind", "subject_id", "sequence"),
    _belongs_to_bank(),
)

seal = Table(
    "seal",
    metadata,
    _id("institution"),
    _int("number"),
    _at("sealed_at"),
    _int("leaves"),
    _text("previous", 64),
    _text("root", 64),
    _text("key_id", 32),
    _text("signature", 128),
    PrimaryKeyConstraint("institution", "number"),
    _belongs_to_bank(),
)

seal_leaf = Table(
    "seal_leaf",
    metadata,
    _id("institution"),
    _int("number"),
    _text("subject_kind", 16),
    _id("subject_id"),
    _int("sequence"),
    _text("hash", 64),
    PrimaryKeyConstraint("institution", "number", "subject_kind", "subject_id"),
    ForeignKeyConstraint(["institution", "number"], ["seal.institution", "seal.number"]),
)

outbox = Table(
    "outbox",
    metadata,
    # One sequence over all institutions; a reader's cursor is (transaction, position), see outbox reads.
    Column(
        "position",
        BigInteger().with_variant(Integer(), "sqlite"),
        Identity(always=True),
        primary_key=True,
        autoincrement=True,
    ),
    # The migration gives PostgreSQL the writing transaction's number; SQLite has one writer at a time.
    Column("transaction", BigInteger(), nullable=False, server_default=text("0")),
    _id("institution"),
    _id("id"),
    _text("type", 64),
    _text("subject_kind", 16),
    _id("subject_id"),
    _at("time"),
    _long("data"),
    UniqueConstraint("institution", "id"),
    _belongs_to_bank(),
)

business_run = Table(
    "business_run",
    metadata,
    _id("institution"),
    _day("business_date"),
    _text("status", 16),
    _text("step", 32),
    _text("cursor", 64),
    _at("started_at"),
    _at("finished_at", nullable=True),
    _int("woken"),
    _int("failed"),
    _int("lines"),
    _text("content_hash", 64),
    PrimaryKeyConstraint("institution", "business_date"),
    _belongs_to_bank(),
)

run_failure = Table(
    "run_failure",
    metadata,
    _id("institution"),
    _day("business_date"),
    _id("loan_id"),
    _text("step", 32),
    _text("error", 1000),
    _at("at"),
    PrimaryKeyConstraint("institution", "business_date", "step", "loan_id"),
    ForeignKeyConstraint(["institution", "business_date"], ["business_run.institution", "business_run.business_date"]),
    _belongs_to_loan(),
)

pooled_line = Table(
    "pooled_line",
    metadata,
    # Accrued interest at a period end, per branch, product and currency; reversed on the next business day.
    _id("institution"),
    _day("booking_date"),
    _day("value_date"),
    _text("branch", 32),
    _text("product", 64),
    _text("currency", 3),
    _text("debit", 32),
    _text("credit", 32),
    _money("amount"),
    _int("items"),
    _at("recorded_at"),
    PrimaryKeyConstraint(
        "institution", "booking_date", "value_date", "branch", "product", "currency", "debit", "credit"
    ),
    _belongs_to_bank(),
)

import_run = Table(
    "import_run",
    metadata,
    _id("institution"),
    _text("content_hash", 64),
    _text("name", 255),
    _text("status", 16),
    _int("next_row"),
    _int("imported"),
    _int("rejected"),
    _at("started_at"),
    _at("finished_at", nullable=True),
    PrimaryKeyConstraint("institution", "content_hash"),
    _belongs_to_bank(),
)

ALL: Final = tuple(metadata.sorted_tables)

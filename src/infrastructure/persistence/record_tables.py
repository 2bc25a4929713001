"""Tables of what is recorded beside the business state: proposals, answers, audit, seals, outbox, runs."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKeyConstraint,
    Identity,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
    text,
)

from .columns import at_, belongs_to_bank, belongs_to_loan, day_, id_, int_, long_, metadata, money_, text_

proposal = Table(
    "proposal",
    metadata,
    id_("institution"),
    id_("id"),
    text_("kind", 64),
    text_("subject_kind", 16),
    id_("subject_id"),
    text_("branch", 32),
    text_("status", 16),
    long_("payload"),
    long_("figures"),
    text_("maker", 128),
    text_("maker_account", 128),
    text_("route_role", 16),
    int_("route_approvals"),
    money_("route_above", nullable=True),
    long_("route_earlier"),
    at_("made_at"),
    at_("expires_at"),
    int_("submission"),
    int_("version"),
    PrimaryKeyConstraint("institution", "id"),
    belongs_to_bank(),
    Index("ix_proposal_status", "institution", "status", "id"),
    Index("ix_proposal_subject", "institution", "subject_id"),
)

opinion = Table(
    "opinion",
    metadata,
    id_("institution"),
    id_("proposal_id"),
    int_("number"),
    int_("submission"),
    text_("person", 128),
    text_("account", 128),
    text_("verdict", 16),
    text_("comment", 1000),
    at_("at"),
    text_("on_behalf_of", 128),
    PrimaryKeyConstraint("institution", "proposal_id", "number"),
    ForeignKeyConstraint(["institution", "proposal_id"], ["proposal.institution", "proposal.id"]),
)
delegation = Table(
    "delegation",
    metadata,
    id_("institution"),
    id_("id"),
    text_("delegator", 128),
    text_("delegate", 128),
    text_("role", 16),
    long_("kinds"),
    at_("given_at"),
    at_("since"),
    at_("until"),
    at_("revoked_at", nullable=True),
    PrimaryKeyConstraint("institution", "id"),
    belongs_to_bank(),
    Index("ix_delegation_delegate", "institution", "delegate", "until"),
    Index("ix_delegation_delegator", "institution", "delegator", "until"),
)

answer = Table(
    "answer",
    metadata,
    id_("institution"),
    text_("key", 128),
    text_("input_hash", 64),
    long_("answer"),
    at_("at"),
    PrimaryKeyConstraint("institution", "key"),
    belongs_to_bank(),
)

audit_chain = Table(
    "audit_chain",
    metadata,
    id_("institution"),
    text_("subject_kind", 16),
    id_("subject_id"),
    int_("sequence"),
    text_("hash", 64),
    int_("sealed"),
    PrimaryKeyConstraint("institution", "subject_kind", "subject_id"),
    belongs_to_bank(),
)

audit_row = Table(
    "audit_row",
    metadata,
    id_("institution"),
    text_("subject_kind", 16),
    id_("subject_id"),
    int_("sequence"),
    at_("recorded_at"),
    text_("account", 128),
    text_("person", 128),
    text_("command", 64),
    text_("outcome", 64),
    long_("value"),
    text_("previous", 64),
    text_("hash", 64),
    PrimaryKeyConstraint("institution", "subject_kind", "subject_id", "sequence"),
    belongs_to_bank(),
)

seal = Table(
    "seal",
    metadata,
    id_("institution"),
    int_("number"),
    at_("sealed_at"),
    int_("leaves"),
    text_("previous", 64),
    text_("root", 64),
    text_("key_id", 32),
    text_("signature", 128),
    PrimaryKeyConstraint("institution", "number"),
    belongs_to_bank(),
)

seal_leaf = Table(
    "seal_leaf",
    metadata,
    id_("institution"),
    int_("number"),
    text_("subject_kind", 16),
    id_("subject_id"),
    int_("sequence"),
    text_("hash", 64),
    PrimaryKeyConstraint("institution", "number", "subject_kind", "subject_id"),
    ForeignKeyConstraint(["institution", "number"], ["seal.institution", "seal.number"]),
)

outbox = Table(
    "outbox",
    metadata,
    # One sequence over all institutions; a reader's cursor is (transaction, position), see `outbox.py`.
    Column(
        "position",
        BigInteger().with_variant(Integer(), "sqlite"),
        Identity(always=True),
        primary_key=True,
        autoincrement=True,
    ),
    # The migration gives PostgreSQL the writing transaction's number; SQLite has one writer at a time.
    Column("transaction", BigInteger(), nullable=False, server_default=text("0")),
    id_("institution"),
    id_("id"),
    text_("type", 64),
    text_("subject_kind", 16),
    id_("subject_id"),
    at_("time"),
    long_("data"),
    UniqueConstraint("institution", "id"),
    belongs_to_bank(),
    Index("ix_outbox_transaction", "institution", "transaction", "position"),
)

business_run = Table(
    "business_run",
    metadata,
    id_("institution"),
    day_("business_date"),
    text_("status", 16),
    text_("step", 32),
    text_("cursor", 64),
    at_("started_at"),
    at_("finished_at", nullable=True),
    int_("woken"),
    int_("failed"),
    int_("lines"),
    text_("content_hash", 64),
    PrimaryKeyConstraint("institution", "business_date"),
    belongs_to_bank(),
)

run_failure = Table(
    "run_failure",
    metadata,
    id_("institution"),
    day_("business_date"),
    id_("loan_id"),
    text_("step", 32),
    text_("error", 1000),
    at_("at"),
    PrimaryKeyConstraint("institution", "business_date", "step", "loan_id"),
    ForeignKeyConstraint(["institution", "business_date"], ["business_run.institution", "business_run.business_date"]),
    belongs_to_loan(),
)

pooled_line = Table(
    "pooled_line",
    metadata,
    # Accrued interest at a period end, per branch, product and currency; reversed on the next business day.
    id_("institution"),
    day_("booking_date"),
    day_("value_date"),
    text_("branch", 32),
    text_("product", 64),
    text_("currency", 3),
    text_("debit", 32),
    text_("credit", 32),
    money_("amount"),
    int_("items"),
    at_("recorded_at"),
    PrimaryKeyConstraint(
        "institution", "booking_date", "value_date", "branch", "product", "currency", "debit", "credit"
    ),
    belongs_to_bank(),
)

import_run = Table(
    "import_run",
    metadata,
    id_("institution"),
    text_("content_hash", 64),
    text_("name", 255),
    text_("status", 16),
    int_("next_row"),
    int_("imported"),
    int_("rejected"),
    at_("started_at"),
    at_("finished_at", nullable=True),
    PrimaryKeyConstraint("institution", "content_hash"),
    belongs_to_bank(),
)

"""The first schema: banks, borrowers, loans with their ledger, approval, audit, outbox, runs."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create everything."""
    op.create_table(
        "institution",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("booking_date", sa.Date(), nullable=False),
        sa.Column("reference_version", sa.Integer(), nullable=False),
        sa.Column("closed_through", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_institution")),
        sa.UniqueConstraint("code", name=op.f("uq_institution_code")),
    )
    op.create_table(
        "wake_up",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("module", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint(
            "institution", "subject_kind", "subject_id", "module", "reason", name=op.f("pk_wake_up")
        ),
    )
    op.create_index(
        "ix_wake_up_due", "wake_up", ["institution", "subject_kind", "module", "due", "subject_id"], unique=False
    )
    op.create_table(
        "answer",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("input_hash", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_answer_institution")),
        sa.PrimaryKeyConstraint("institution", "key", name=op.f("pk_answer")),
    )
    op.create_table(
        "audit_chain",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("sealed", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_audit_chain_institution")),
        sa.PrimaryKeyConstraint("institution", "subject_kind", "subject_id", name=op.f("pk_audit_chain")),
    )
    op.create_table(
        "audit_row",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("subject_kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("account", sa.String(length=128), nullable=False),
        sa.Column("person", sa.String(length=128), nullable=False),
        sa.Column("command", sa.String(length=64), nullable=False),
        sa.Column("outcome", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_audit_row_institution")),
        sa.PrimaryKeyConstraint("institution", "subject_kind", "subject_id", "sequence", name=op.f("pk_audit_row")),
    )
    op.create_table(
        "borrower",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "number",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("branch", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("personal", sa.LargeBinary(), nullable=False),
        sa.Column("identity_index", sa.LargeBinary(), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_borrower_institution")),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_borrower")),
        sa.UniqueConstraint("institution", "number", name=op.f("uq_borrower_institution_number")),
    )
    op.create_index("ix_borrower_identity", "borrower", ["institution", "identity_index"], unique=False)
    op.create_table(
        "business_run",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("cursor", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("woken", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_business_run_institution")),
        sa.PrimaryKeyConstraint("institution", "business_date", name=op.f("pk_business_run")),
    )
    op.create_table(
        "calendar_version",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("version", sa.String(length=32), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_calendar_version_institution")),
        sa.PrimaryKeyConstraint("institution", "version", name=op.f("pk_calendar_version")),
    )
    op.create_table(
        "import_run",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("next_row", sa.Integer(), nullable=False),
        sa.Column("imported", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_import_run_institution")),
        sa.PrimaryKeyConstraint("institution", "content_hash", name=op.f("pk_import_run")),
    )
    op.create_table(
        "outbox",
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            sa.Identity(always=True),
            autoincrement=True,
            nullable=False,
        ),
        sa.Column("transaction", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("type", sa.String(length=64), nullable=False),
        sa.Column("subject_kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("time", sa.BigInteger(), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_outbox_institution")),
        sa.PrimaryKeyConstraint("position", name=op.f("pk_outbox")),
        sa.UniqueConstraint("institution", "id", name=op.f("uq_outbox_institution_id")),
    )
    op.create_table(
        "period_closing",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_period_closing_institution")),
        sa.PrimaryKeyConstraint("institution", "last_day", name=op.f("pk_period_closing")),
    )
    op.create_table(
        "policy_version",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("effective", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_policy_version_institution")),
        sa.PrimaryKeyConstraint("institution", "version", name=op.f("pk_policy_version")),
    )
    op.create_table(
        "pooled_line",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("booking_date", sa.Date(), nullable=False),
        sa.Column("value_date", sa.Date(), nullable=False),
        sa.Column("branch", sa.String(length=32), nullable=False),
        sa.Column("product", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("debit", sa.String(length=32), nullable=False),
        sa.Column("credit", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_pooled_line_institution")),
        sa.PrimaryKeyConstraint(
            "institution",
            "booking_date",
            "value_date",
            "branch",
            "product",
            "currency",
            "debit",
            "credit",
            name=op.f("pk_pooled_line"),
        ),
    )
    op.create_table(
        "proposal",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("subject_kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("branch", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.Column("maker", sa.String(length=128), nullable=False),
        sa.Column("maker_account", sa.String(length=128), nullable=False),
        sa.Column("route_role", sa.String(length=16), nullable=False),
        sa.Column("route_approvals", sa.Integer(), nullable=False),
        sa.Column("route_above", sa.BigInteger(), nullable=True),
        sa.Column("made_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_proposal_institution")),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_proposal")),
    )
    op.create_index("ix_proposal_status", "proposal", ["institution", "status", "id"], unique=False)
    op.create_index("ix_proposal_subject", "proposal", ["institution", "subject_id"], unique=False)
    op.create_table(
        "rate_index",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("published", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("units", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_rate_index_institution")),
        sa.PrimaryKeyConstraint("institution", "name", "published", "recorded_at", name=op.f("pk_rate_index")),
    )
    op.create_table(
        "seal",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed_at", sa.BigInteger(), nullable=False),
        sa.Column("leaves", sa.Integer(), nullable=False),
        sa.Column("previous", sa.String(length=64), nullable=False),
        sa.Column("root", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=32), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_seal_institution")),
        sa.PrimaryKeyConstraint("institution", "number", name=op.f("pk_seal")),
    )
    op.create_table(
        "loan",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "number",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("borrower_id", sa.Uuid(), nullable=False),
        sa.Column("branch", sa.String(length=32), nullable=False),
        sa.Column("product", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("terms", sa.Text(), nullable=False),
        sa.Column("rate_index", sa.String(length=20), nullable=True),
        sa.Column("snapshot", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("last_sequence", sa.Integer(), nullable=False),
        sa.Column("last_line", sa.Integer(), nullable=False),
        sa.Column("accruals", sa.Integer(), nullable=False),
        sa.Column("rolls", sa.Boolean(), nullable=False),
        sa.Column("last_recorded_at", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("regime", sa.String(length=16), nullable=False),
        sa.Column("oldest_due", sa.Date(), nullable=False),
        sa.Column("next_due", sa.Date(), nullable=False),
        sa.Column("outstanding", sa.BigInteger(), nullable=False),
        sa.Column("principal_overdue", sa.BigInteger(), nullable=False),
        sa.Column("interest_due", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "borrower_id"], ["borrower.institution", "borrower.id"], name=op.f("fk_loan_borrower")
        ),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_loan")),
        sa.UniqueConstraint("institution", "number", name=op.f("uq_loan_institution_number")),
    )
    op.create_index("ix_loan_borrower", "loan", ["institution", "borrower_id"], unique=False)
    op.create_index("ix_loan_next_due", "loan", ["institution", "next_due", "id"], unique=False)
    op.create_index("ix_loan_oldest_due", "loan", ["institution", "oldest_due", "id"], unique=False)
    op.create_index("ix_loan_outstanding", "loan", ["institution", "outstanding", "id"], unique=False)
    op.create_table(
        "opinion",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("proposal_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("submission", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(length=128), nullable=False),
        sa.Column("account", sa.String(length=128), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=False),
        sa.Column("comment", sa.String(length=1000), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "proposal_id"], ["proposal.institution", "proposal.id"], name=op.f("fk_opinion_proposal")
        ),
        sa.PrimaryKeyConstraint("institution", "proposal_id", "number", name=op.f("pk_opinion")),
    )
    op.create_table(
        "person_key",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("borrower_id", sa.Uuid(), nullable=False),
        sa.Column("master", sa.String(length=32), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "borrower_id"], ["borrower.institution", "borrower.id"], name=op.f("fk_person_key_borrower")
        ),
        sa.PrimaryKeyConstraint("institution", "borrower_id", name=op.f("pk_person_key")),
    )
    op.create_table(
        "seal_leaf",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("subject_kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "number"], ["seal.institution", "seal.number"], name=op.f("fk_seal_leaf_seal")
        ),
        sa.PrimaryKeyConstraint("institution", "number", "subject_kind", "subject_id", name=op.f("pk_seal_leaf")),
    )
    op.create_table(
        "ledger_line",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("value_date", sa.Date(), nullable=False),
        sa.Column("booking_date", sa.Date(), nullable=False),
        sa.Column("debit", sa.String(length=32), nullable=False),
        sa.Column("credit", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.Integer(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "loan_id"], ["loan.institution", "loan.id"], name=op.f("fk_ledger_line_loan")
        ),
        sa.PrimaryKeyConstraint("institution", "loan_id", "number", name=op.f("pk_ledger_line")),
    )
    op.create_index("ix_ledger_line_booking_date", "ledger_line", ["institution", "booking_date"], unique=False)
    op.create_table(
        "loan_accrual",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("since", sa.Integer(), nullable=False),
        sa.Column("whole", sa.BigInteger(), nullable=False),
        sa.Column("rest", sa.BigInteger(), nullable=False),
        sa.Column("daily_whole", sa.BigInteger(), nullable=False),
        sa.Column("daily_rest", sa.BigInteger(), nullable=False),
        sa.Column("denominator", sa.BigInteger(), nullable=False),
        sa.Column("off_balance", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "loan_id"], ["loan.institution", "loan.id"], name=op.f("fk_loan_accrual_loan")
        ),
        sa.PrimaryKeyConstraint("institution", "loan_id", "number", name=op.f("pk_loan_accrual")),
    )
    op.create_table(
        "loan_entry",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("value_date", sa.Date(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("booking_date", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.Text(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "loan_id"], ["loan.institution", "loan.id"], name=op.f("fk_loan_entry_loan")
        ),
        sa.PrimaryKeyConstraint("institution", "loan_id", "sequence", name=op.f("pk_loan_entry")),
    )
    op.create_table(
        "run_failure",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(length=32), nullable=False),
        sa.Column("error", sa.String(length=1000), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "business_date"],
            ["business_run.institution", "business_run.business_date"],
            name=op.f("fk_run_failure_business_run"),
        ),
        sa.ForeignKeyConstraint(
            ["institution", "loan_id"], ["loan.institution", "loan.id"], name=op.f("fk_run_failure_loan")
        ),
        sa.PrimaryKeyConstraint("institution", "business_date", "step", "loan_id", name=op.f("pk_run_failure")),
    )

    if op.get_bind().dialect.name == "postgresql":
        # A reader of the outbox follows transactions, so that no late commit slips in behind its cursor.
        op.execute('ALTER TABLE outbox ALTER COLUMN "transaction" SET DEFAULT pg_current_xact_id()::text::bigint')


def downgrade() -> None:
    """Drop everything."""
    op.drop_table("run_failure")
    op.drop_table("loan_entry")
    op.drop_table("loan_accrual")
    op.drop_index("ix_ledger_line_booking_date", table_name="ledger_line")
    op.drop_table("ledger_line")
    op.drop_table("seal_leaf")
    op.drop_table("person_key")
    op.drop_table("opinion")
    op.drop_index("ix_loan_outstanding", table_name="loan")
    op.drop_index("ix_loan_oldest_due", table_name="loan")
    op.drop_index("ix_loan_next_due", table_name="loan")
    op.drop_index("ix_loan_borrower", table_name="loan")
    op.drop_table("loan")
    op.drop_table("seal")
    op.drop_table("rate_index")
    op.drop_index("ix_proposal_subject", table_name="proposal")
    op.drop_index("ix_proposal_status", table_name="proposal")
    op.drop_table("proposal")
    op.drop_table("pooled_line")
    op.drop_table("policy_version")
    op.drop_table("period_closing")
    op.drop_table("outbox")
    op.drop_table("import_run")
    op.drop_table("calendar_version")
    op.drop_table("business_run")
    op.drop_index("ix_borrower_identity", table_name="borrower")
    op.drop_table("borrower")
    op.drop_table("audit_row")
    op.drop_table("audit_chain")
    op.drop_table("answer")
    op.drop_index("ix_wake_up_due", table_name="wake_up")
    op.drop_table("wake_up")
    op.drop_table("institution")

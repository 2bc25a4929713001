"""Write-off: applications, written-off claims, statements and years."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "write_off_case",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "number",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("by_list", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("total", sa.BigInteger(), nullable=False),
        sa.Column("reserve_used", sa.BigInteger(), nullable=False),
        sa.Column("maker", sa.String(length=128), nullable=False),
        sa.Column("applied_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("written_off_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_write_off_case_institution")),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_write_off_case")),
        sa.UniqueConstraint("institution", "number", name=op.f("uq_write_off_case_institution_number")),
    )
    op.create_table(
        "write_off_year",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("told_through", sa.Date(), nullable=False),
        sa.Column("wake_on", sa.Date(), nullable=True),
        sa.Column("audited_on", sa.Date(), nullable=True),
        sa.Column("audit_hash", sa.String(length=64), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("report_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_write_off_year_institution")),
        sa.PrimaryKeyConstraint("institution", "year", name=op.f("pk_write_off_year")),
    )
    op.create_table(
        "write_off_event",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.String(length=128), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "case_id"],
            ["write_off_case.institution", "write_off_case.id"],
            name=op.f("fk_write_off_event_write_off_case"),
        ),
        sa.PrimaryKeyConstraint("institution", "case_id", "sequence", name=op.f("pk_write_off_event")),
    )
    op.create_table(
        "write_off_claim",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("branch", sa.String(length=32), nullable=False),
        sa.Column("product", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("in_account", sa.Boolean(), nullable=False),
        sa.Column("kept_on", sa.Date(), nullable=False),
        sa.Column("keeper", sa.String(length=128), nullable=False),
        sa.Column("written_off", sa.BigInteger(), nullable=False),
        sa.Column("accrued", sa.BigInteger(), nullable=False),
        sa.Column("recovered", sa.BigInteger(), nullable=False),
        sa.Column("restored", sa.BigInteger(), nullable=False),
        sa.Column("waived", sa.BigInteger(), nullable=False),
        sa.Column("owed", sa.BigInteger(), nullable=False),
        sa.Column("told_through", sa.Date(), nullable=False),
        sa.Column("wake_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "case_id"],
            ["write_off_case.institution", "write_off_case.id"],
            name=op.f("fk_write_off_claim_write_off_case"),
        ),
        sa.ForeignKeyConstraint(
            ["institution", "loan_id"], ["loan.institution", "loan.id"], name=op.f("fk_write_off_claim_loan")
        ),
        sa.PrimaryKeyConstraint("institution", "loan_id", "case_id", name=op.f("pk_write_off_claim")),
    )
    op.create_index("ix_write_off_claim_case", "write_off_claim", ["institution", "case_id"], unique=False)
    op.create_index(
        "ix_write_off_claim_wake", "write_off_claim", ["institution", "wake_on", "loan_id", "case_id"], unique=False
    )
    op.create_table(
        "write_off_item",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "case_id"],
            ["write_off_case.institution", "write_off_case.id"],
            name=op.f("fk_write_off_item_write_off_case"),
        ),
        sa.ForeignKeyConstraint(
            ["institution", "loan_id"], ["loan.institution", "loan.id"], name=op.f("fk_write_off_item_loan")
        ),
        sa.PrimaryKeyConstraint("institution", "case_id", "loan_id", name=op.f("pk_write_off_item")),
    )
    op.create_index("ix_write_off_item_loan", "write_off_item", ["institution", "loan_id"], unique=False)
    op.create_table(
        "write_off_statement",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("stated_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.String(length=128), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "loan_id"], ["loan.institution", "loan.id"], name=op.f("fk_write_off_statement_loan")
        ),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_write_off_statement")),
    )
    op.create_index("ix_write_off_statement_loan", "write_off_statement", ["institution", "loan_id"], unique=False)
    op.create_table(
        "write_off_claim_event",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.String(length=128), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "loan_id", "case_id"],
            ["write_off_claim.institution", "write_off_claim.loan_id", "write_off_claim.case_id"],
            name=op.f("fk_write_off_claim_event_write_off_claim"),
        ),
        sa.PrimaryKeyConstraint("institution", "loan_id", "case_id", "sequence", name=op.f("pk_write_off_claim_event")),
    )
    op.create_index(
        "ix_ledger_line_reserve",
        "ledger_line",
        ["institution", "loan_id"],
        unique=False,
        postgresql_where=sa.text("debit = 'LOAN_LOSS_RESERVE' OR credit = 'LOAN_LOSS_RESERVE'"),
        sqlite_where=sa.text("debit = 'LOAN_LOSS_RESERVE' OR credit = 'LOAN_LOSS_RESERVE'"),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_index("ix_ledger_line_reserve", table_name="ledger_line")
    for table in (
        "write_off_claim_event",
        "write_off_statement",
        "write_off_item",
        "write_off_claim",
        "write_off_event",
        "write_off_year",
        "write_off_case",
    ):
        op.drop_table(table)

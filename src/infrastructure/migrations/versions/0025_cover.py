"""Cover: where each secured loan stands, its events, notices that were told, failures, index revaluations."""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def _of_loan(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_loan")
    return sa.ForeignKeyConstraint(["institution", "loan_id"], ["loan.institution", "loan.id"], name=name)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "cover",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("deadline", sa.Date(), nullable=True),
        sa.Column("missed", sa.Boolean(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("burden", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("covered", sa.BigInteger(), nullable=False),
        sa.Column("converted", sa.Boolean(), nullable=False),
        sa.Column("measured_on", sa.Date(), nullable=False),
        sa.Column("events", sa.Integer(), nullable=False),
        _of_loan("cover"),
        sa.PrimaryKeyConstraint("institution", "loan_id", name=op.f("pk_cover")),
    )
    op.create_index(
        "ix_cover_deadline",
        "cover",
        ["institution", "deadline", "loan_id"],
        unique=False,
        postgresql_where=sa.text("deadline IS NOT NULL"),
        sqlite_where=sa.text("deadline IS NOT NULL"),
    )
    op.create_index(
        "ix_cover_line",
        "cover",
        ["institution", "line", "loan_id"],
        unique=False,
        postgresql_where=sa.text("line > 0"),
        sqlite_where=sa.text("line > 0"),
    )
    op.create_table(
        "cover_event",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("deadline", sa.Date(), nullable=True),
        _of_loan("cover_event"),
        sa.PrimaryKeyConstraint("institution", "loan_id", "sequence", name=op.f("pk_cover_event")),
    )
    op.create_index("ix_cover_event_day", "cover_event", ["institution", "day", "loan_id"], unique=False)
    op.create_table(
        "collateral_notice",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("notices", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "item_id"],
            ["collateral.institution", "collateral.id"],
            name=op.f("fk_collateral_notice_collateral"),
        ),
        sa.PrimaryKeyConstraint("institution", "item_id", name=op.f("pk_collateral_notice")),
    )
    op.create_table(
        "secure_failure",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("subject", sa.String(length=16), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("error", sa.String(length=1000), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "business_date"],
            ["business_run.institution", "business_run.business_date"],
            name=op.f("fk_secure_failure_business_run"),
        ),
        sa.PrimaryKeyConstraint("institution", "business_date", "subject", "id", name=op.f("pk_secure_failure")),
    )
    op.create_table(
        "revaluation_run",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("region", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("cursor", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("started_by", sa.String(length=128), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("items", sa.Integer(), nullable=False),
        sa.Column("revalued", sa.Integer(), nullable=False),
        sa.Column("loans", sa.Integer(), nullable=False),
        sa.Column("before", sa.BigInteger(), nullable=False),
        sa.Column("after", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_revaluation_run_institution")),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_revaluation_run")),
        sa.UniqueConstraint(
            "institution", "region", "kind", "as_of", name=op.f("uq_revaluation_run_institution_region_kind_as_of")
        ),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("revaluation_run", "secure_failure", "collateral_notice", "cover_event", "cover"):
        op.drop_table(table)

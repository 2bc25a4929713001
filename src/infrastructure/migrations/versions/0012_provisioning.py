"""Provisioning: runs, what each claim needs, ledger lines of posted runs, estimated cash flows."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "provision_run",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("policy", sa.String(length=64), nullable=False),
        sa.Column("previous", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("cursor", sa.String(length=64), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("problems", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("posted_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution", "previous"],
            ["provision_run.institution", "provision_run.id"],
            name="fk_provision_run_previous",
        ),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_provision_run_institution")),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_provision_run")),
    )
    op.create_index("ix_provision_run_status", "provision_run", ["institution", "status", "as_of"], unique=False)
    op.create_table(
        "provision",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("debtor_id", sa.Uuid(), nullable=False),
        sa.Column("branch", sa.String(length=32), nullable=False),
        sa.Column("product", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("risk_class", sa.Integer(), nullable=False),
        sa.Column("stage", sa.Integer(), nullable=False),
        sa.Column("class_before", sa.Integer(), nullable=False),
        sa.Column("stage_before", sa.Integer(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("exposure", sa.BigInteger(), nullable=False),
        sa.Column("specific", sa.BigInteger(), nullable=False),
        sa.Column("special", sa.BigInteger(), nullable=False),
        sa.Column("general", sa.BigInteger(), nullable=False),
        sa.Column("expected_loss", sa.BigInteger(), nullable=False),
        sa.Column("opening", sa.BigInteger(), nullable=False),
        sa.Column("charge", sa.BigInteger(), nullable=False),
        sa.Column("released", sa.BigInteger(), nullable=False),
        sa.Column("write_off", sa.BigInteger(), nullable=False),
        sa.Column("recovery", sa.BigInteger(), nullable=False),
        sa.Column("closing", sa.BigInteger(), nullable=False),
        sa.Column("inputs", sa.Text(), nullable=False),
        sa.Column("problem", sa.String(length=32), nullable=False),
        sa.Column("detail", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "debtor_id"], ["borrower.institution", "borrower.id"], name=op.f("fk_provision_borrower")
        ),
        sa.ForeignKeyConstraint(
            ["institution", "run_id"],
            ["provision_run.institution", "provision_run.id"],
            name=op.f("fk_provision_provision_run"),
        ),
        sa.PrimaryKeyConstraint("institution", "run_id", "claim_id", name=op.f("pk_provision")),
    )
    op.create_index("ix_provision_claim", "provision", ["institution", "claim_id"], unique=False)
    op.create_table(
        "provision_line",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("branch", sa.String(length=32), nullable=False),
        sa.Column("product", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("debit", sa.String(length=32), nullable=False),
        sa.Column("credit", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("value_date", sa.Date(), nullable=False),
        sa.Column("booking_date", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "run_id"],
            ["provision_run.institution", "provision_run.id"],
            name=op.f("fk_provision_line_provision_run"),
        ),
        sa.PrimaryKeyConstraint(
            "institution", "run_id", "branch", "product", "currency", "debit", name=op.f("pk_provision_line")
        ),
    )
    op.create_index("ix_provision_line_booking_date", "provision_line", ["institution", "booking_date"], unique=False)
    op.create_table(
        "recovery_estimate",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("stated_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.String(length=128), nullable=False),
        sa.Column("flows", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_recovery_estimate_institution")),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_recovery_estimate")),
    )
    op.create_index(
        "ix_recovery_estimate_claim",
        "recovery_estimate",
        ["institution", "claim_id", "stated_on", "recorded_at"],
        unique=False,
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("recovery_estimate")
    op.drop_table("provision_line")
    op.drop_table("provision")
    op.drop_table("provision_run")

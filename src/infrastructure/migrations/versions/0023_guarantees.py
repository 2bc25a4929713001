"""Guarantors, guarantees, and the links that are the guarantee graph."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "guarantor",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("review_due", sa.Date(), nullable=False),
        sa.Column("wake_on", sa.Date(), nullable=True),
        sa.Column("willingness", sa.String(length=16), nullable=True),
        sa.Column("statement_on", sa.Date(), nullable=True),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("assets", sa.BigInteger(), nullable=True),
        sa.Column("encumbered", sa.BigInteger(), nullable=True),
        sa.Column("own_debts", sa.BigInteger(), nullable=True),
        sa.Column("debts_secured", sa.BigInteger(), nullable=True),
        sa.Column("guarantees_elsewhere", sa.BigInteger(), nullable=True),
        sa.Column("yearly_income", sa.BigInteger(), nullable=True),
        sa.Column("yearly_debt_service", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "id"], ["borrower.institution", "borrower.id"], name=op.f("fk_guarantor_borrower")
        ),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_guarantor")),
    )
    op.create_index("ix_guarantor_wake", "guarantor", ["institution", "wake_on", "id"], unique=False)
    op.create_table(
        "guarantor_event",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("guarantor_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.String(length=128), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("personal", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution", "guarantor_id"],
            ["guarantor.institution", "guarantor.id"],
            name=op.f("fk_guarantor_event_guarantor"),
        ),
        sa.PrimaryKeyConstraint("institution", "guarantor_id", "sequence", name=op.f("pk_guarantor_event")),
    )
    op.create_table(
        "guarantee",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "number",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("branch", sa.String(length=32), nullable=False),
        sa.Column("form", sa.String(length=16), nullable=False),
        sa.Column("extent", sa.String(length=16), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_guarantee_institution")),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_guarantee")),
        sa.UniqueConstraint("institution", "number", name=op.f("uq_guarantee_institution_number")),
    )
    op.create_table(
        "guarantee_event",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("guarantee_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.String(length=128), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=True),
        sa.Column("loan_entry", sa.Integer(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "guarantee_id"],
            ["guarantee.institution", "guarantee.id"],
            name=op.f("fk_guarantee_event_guarantee"),
        ),
        sa.PrimaryKeyConstraint("institution", "guarantee_id", "sequence", name=op.f("pk_guarantee_event")),
    )
    op.create_index(
        "ix_guarantee_event_entry", "guarantee_event", ["institution", "loan_id", "loan_entry"], unique=False
    )
    op.create_table(
        "guarantee_loan",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("guarantee_id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "loan_id"], ["loan.institution", "loan.id"], name=op.f("fk_guarantee_loan_loan")
        ),
        sa.ForeignKeyConstraint(
            ["institution", "guarantee_id"],
            ["guarantee.institution", "guarantee.id"],
            name=op.f("fk_guarantee_loan_guarantee"),
        ),
        sa.PrimaryKeyConstraint("institution", "guarantee_id", "loan_id", name=op.f("pk_guarantee_loan")),
    )
    op.create_index(
        "ix_guarantee_loan_loan", "guarantee_loan", ["institution", "loan_id", "guarantee_id"], unique=False
    )
    op.create_table(
        "guarantee_party",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("guarantee_id", sa.Uuid(), nullable=False),
        sa.Column("guarantor_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "guarantee_id"],
            ["guarantee.institution", "guarantee.id"],
            name=op.f("fk_guarantee_party_guarantee"),
        ),
        sa.ForeignKeyConstraint(
            ["institution", "guarantor_id"],
            ["guarantor.institution", "guarantor.id"],
            name=op.f("fk_guarantee_party_guarantor"),
        ),
        sa.PrimaryKeyConstraint("institution", "guarantee_id", "guarantor_id", name=op.f("pk_guarantee_party")),
    )
    op.create_index(
        "ix_guarantee_party_guarantor", "guarantee_party", ["institution", "guarantor_id", "guarantee_id"], unique=False
    )
    op.create_table(
        "guarantee_link",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("guarantee_id", sa.Uuid(), nullable=False),
        sa.Column("guarantor_id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("debtor_id", sa.Uuid(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("lost_on", sa.Date(), nullable=True),
        sa.Column("share_from", sa.BigInteger(), nullable=True),
        sa.Column("share_to", sa.BigInteger(), nullable=True),
        sa.Column("left_over", sa.BigInteger(), nullable=True),
        sa.Column("not_owed", sa.BigInteger(), nullable=False),
        sa.Column("paid", sa.BigInteger(), nullable=False),
        sa.Column("paid_own", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "loan_id"], ["loan.institution", "loan.id"], name=op.f("fk_guarantee_link_loan")
        ),
        sa.ForeignKeyConstraint(
            ["institution", "guarantee_id"],
            ["guarantee.institution", "guarantee.id"],
            name=op.f("fk_guarantee_link_guarantee"),
        ),
        sa.PrimaryKeyConstraint(
            "institution", "guarantee_id", "guarantor_id", "loan_id", name=op.f("pk_guarantee_link")
        ),
    )
    op.create_index("ix_guarantee_link_debtor", "guarantee_link", ["institution", "debtor_id"], unique=False)
    op.create_index("ix_guarantee_link_guarantor", "guarantee_link", ["institution", "guarantor_id"], unique=False)
    op.create_index("ix_guarantee_link_loan", "guarantee_link", ["institution", "loan_id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_guarantee_link_debtor", table_name="guarantee_link")
    op.drop_index("ix_guarantee_link_guarantor", table_name="guarantee_link")
    op.drop_index("ix_guarantee_link_loan", table_name="guarantee_link")
    op.drop_table("guarantee_link")
    op.drop_index("ix_guarantee_party_guarantor", table_name="guarantee_party")
    op.drop_table("guarantee_party")
    op.drop_index("ix_guarantee_loan_loan", table_name="guarantee_loan")
    op.drop_table("guarantee_loan")
    op.drop_index("ix_guarantee_event_entry", table_name="guarantee_event")
    op.drop_table("guarantee_event")
    op.drop_table("guarantee")
    op.drop_table("guarantor_event")
    op.drop_index("ix_guarantor_wake", table_name="guarantor")
    op.drop_table("guarantor")

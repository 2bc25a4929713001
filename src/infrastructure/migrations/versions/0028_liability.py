"""Liability assessment: cases, their loans and persons, relations, risk reserves, suspended authority."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "liability_case",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column(
            "number",
            sa.String(length=64).with_variant(sa.String(length=64, collation="C"), "postgresql"),
            nullable=False,
        ),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("batch", sa.Boolean(), nullable=False),
        sa.Column("loans", sa.Integer(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("cause_on", sa.Date(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("told_through", sa.Date(), nullable=False),
        sa.Column("wake_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_liability_case_institution")),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_liability_case")),
        sa.UniqueConstraint("institution", "number", name=op.f("uq_liability_case_institution_number")),
    )
    op.create_index("ix_liability_case_wake", "liability_case", ["institution", "wake_on", "id"], unique=False)
    op.create_table(
        "liability_relation",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.String(length=128), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("other", sa.String(length=128), nullable=False),
        sa.Column("borrower_id", sa.Uuid(), nullable=True),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_liability_relation_institution")),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_liability_relation")),
    )
    op.create_index("ix_liability_relation_other", "liability_relation", ["institution", "other"], unique=False)
    op.create_index("ix_liability_relation_person", "liability_relation", ["institution", "person"], unique=False)
    op.create_table(
        "liability_event",
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
            ["liability_case.institution", "liability_case.id"],
            name=op.f("fk_liability_event_liability_case"),
        ),
        sa.PrimaryKeyConstraint("institution", "case_id", "sequence", name=op.f("pk_liability_event")),
    )
    op.create_table(
        "liability_loan",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("standing", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "case_id"],
            ["liability_case.institution", "liability_case.id"],
            name=op.f("fk_liability_loan_liability_case"),
        ),
        sa.ForeignKeyConstraint(
            ["institution", "loan_id"], ["loan.institution", "loan.id"], name=op.f("fk_liability_loan_loan")
        ),
        sa.PrimaryKeyConstraint("institution", "case_id", "loan_id", name=op.f("pk_liability_loan")),
    )
    op.create_index("ix_liability_loan_loan", "liability_loan", ["institution", "loan_id", "case_id"], unique=False)
    op.create_table(
        "liability_person",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("person", sa.String(length=128), nullable=False),
        sa.Column("degree", sa.String(length=16), nullable=False),
        sa.Column("deduction", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "case_id"],
            ["liability_case.institution", "liability_case.id"],
            name=op.f("fk_liability_person_liability_case"),
        ),
        sa.PrimaryKeyConstraint("institution", "case_id", "person", name=op.f("pk_liability_person")),
    )
    op.create_index(
        "ix_liability_person_person", "liability_person", ["institution", "person", "case_id"], unique=False
    )
    op.create_table(
        "liability_reserve",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("person", sa.String(length=128), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.Column("owed", sa.BigInteger(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_liability_reserve_institution")),
        sa.PrimaryKeyConstraint("institution", "person", "currency", name=op.f("pk_liability_reserve")),
    )
    op.create_table(
        "liability_reserve_entry",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("person", sa.String(length=128), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.String(length=128), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "person", "currency"],
            ["liability_reserve.institution", "liability_reserve.person", "liability_reserve.currency"],
            name=op.f("fk_liability_reserve_entry_liability_reserve"),
        ),
        sa.PrimaryKeyConstraint(
            "institution", "person", "currency", "sequence", name=op.f("pk_liability_reserve_entry")
        ),
    )
    op.create_table(
        "liability_authority",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("holder_kind", sa.String(length=16), nullable=False),
        sa.Column("holder", sa.String(length=128), nullable=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_liability_authority_institution")),
        sa.PrimaryKeyConstraint("institution", "holder_kind", "holder", name=op.f("pk_liability_authority")),
    )
    op.create_table(
        "liability_authority_event",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("holder_kind", sa.String(length=16), nullable=False),
        sa.Column("holder", sa.String(length=128), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.String(length=128), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "holder_kind", "holder"],
            ["liability_authority.institution", "liability_authority.holder_kind", "liability_authority.holder"],
            name=op.f("fk_liability_authority_event_liability_authority"),
        ),
        sa.PrimaryKeyConstraint(
            "institution", "holder_kind", "holder", "sequence", name=op.f("pk_liability_authority_event")
        ),
    )
    op.create_table(
        "liability_file",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_liability_file_institution")),
        sa.PrimaryKeyConstraint("institution", "content_hash", name=op.f("pk_liability_file")),
    )
    op.create_table(
        "liability_watch",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("wake_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "loan_id"], ["loan.institution", "loan.id"], name=op.f("fk_liability_watch_loan")
        ),
        sa.PrimaryKeyConstraint("institution", "loan_id", name=op.f("pk_liability_watch")),
    )
    op.create_index("ix_liability_watch_wake", "liability_watch", ["institution", "wake_on", "loan_id"], unique=False)


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "liability_watch",
        "liability_file",
        "liability_authority_event",
        "liability_authority",
        "liability_reserve_entry",
        "liability_reserve",
        "liability_person",
        "liability_loan",
        "liability_event",
        "liability_relation",
        "liability_case",
    ):
        op.drop_table(table)

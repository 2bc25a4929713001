"""Risk classification: facts, assessments, explanations, classes in force and their history, runs; consumers."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "classification_run",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("cursor", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("moved_at", sa.BigInteger(), nullable=False),
        sa.Column("debtors", sa.Integer(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("awaiting", sa.Integer(), nullable=False),
        sa.Column("blocked", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_classification_run_institution")),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_classification_run")),
        sa.UniqueConstraint("institution", "kind", "as_of", name=op.f("uq_classification_run_institution_kind_as_of")),
    )
    op.create_table(
        "consumer_position",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("consumer", sa.String(length=32), nullable=False),
        sa.Column("transaction", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_consumer_position_institution")),
        sa.PrimaryKeyConstraint("institution", "consumer", name=op.f("pk_consumer_position")),
    )
    op.create_table(
        "explanation",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_explanation_institution")),
        sa.PrimaryKeyConstraint("institution", "hash", name=op.f("pk_explanation")),
    )
    op.create_table(
        "fact_set",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_fact_set_institution")),
        sa.PrimaryKeyConstraint("institution", "hash", name=op.f("pk_fact_set")),
    )
    op.create_table(
        "assessment",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("debtor_id", sa.Uuid(), nullable=False),
        sa.Column("branch", sa.String(length=32), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("policy", sa.String(length=64), nullable=False),
        sa.Column("facts", sa.String(length=64), nullable=False),
        sa.Column("explanation", sa.String(length=64), nullable=False),
        sa.Column("risk_class", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=16), nullable=False),
        sa.Column("standing", sa.String(length=16), nullable=False),
        sa.Column("binding", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=24), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution", "debtor_id"], ["borrower.institution", "borrower.id"], name=op.f("fk_assessment_borrower")
        ),
        sa.ForeignKeyConstraint(
            ["institution", "explanation"],
            ["explanation.institution", "explanation.hash"],
            name=op.f("fk_assessment_explanation"),
        ),
        sa.ForeignKeyConstraint(
            ["institution", "facts"], ["fact_set.institution", "fact_set.hash"], name=op.f("fk_assessment_fact_set")
        ),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_assessment")),
    )
    op.create_index(
        "ix_assessment_claim", "assessment", ["institution", "claim_id", "as_of", "recorded_at"], unique=False
    )
    op.create_table(
        "classification_failure",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=False),
        sa.Column("debtor_id", sa.Uuid(), nullable=False),
        sa.Column("error", sa.String(length=1000), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "debtor_id"],
            ["borrower.institution", "borrower.id"],
            name=op.f("fk_classification_failure_borrower"),
        ),
        sa.ForeignKeyConstraint(
            ["institution", "run_id"],
            ["classification_run.institution", "classification_run.id"],
            name=op.f("fk_classification_failure_classification_run"),
        ),
        sa.PrimaryKeyConstraint("institution", "run_id", "debtor_id", name=op.f("pk_classification_failure")),
    )
    op.create_table(
        "class_history",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("debtor_id", sa.Uuid(), nullable=False),
        sa.Column("branch", sa.String(length=32), nullable=False),
        sa.Column("effective", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("risk_class", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=16), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("run_id", sa.Uuid(), nullable=True),
        sa.Column("proposal_id", sa.Uuid(), nullable=True),
        sa.Column("human", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "assessment_id"],
            ["assessment.institution", "assessment.id"],
            name=op.f("fk_class_history_assessment"),
        ),
        sa.ForeignKeyConstraint(
            ["institution", "debtor_id"],
            ["borrower.institution", "borrower.id"],
            name=op.f("fk_class_history_borrower"),
        ),
        sa.PrimaryKeyConstraint("institution", "claim_id", "sequence", name=op.f("pk_class_history")),
    )
    op.create_index("ix_class_history_debtor", "class_history", ["institution", "debtor_id", "effective"], unique=False)
    op.create_index(
        "ix_class_history_recorded_at", "class_history", ["institution", "recorded_at", "claim_id"], unique=False
    )
    op.create_table(
        "classification",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("claim_id", sa.Uuid(), nullable=False),
        sa.Column("debtor_id", sa.Uuid(), nullable=False),
        sa.Column("branch", sa.String(length=32), nullable=False),
        sa.Column("risk_class", sa.Integer(), nullable=False),
        sa.Column("grade", sa.String(length=16), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("assessment_id", sa.Uuid(), nullable=False),
        sa.Column("latest_id", sa.Uuid(), nullable=False),
        sa.Column("assessed_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution", "assessment_id"],
            ["assessment.institution", "assessment.id"],
            name=op.f("fk_classification_assessment"),
        ),
        sa.ForeignKeyConstraint(
            ["institution", "debtor_id"],
            ["borrower.institution", "borrower.id"],
            name=op.f("fk_classification_borrower"),
        ),
        sa.ForeignKeyConstraint(
            ["institution", "latest_id"],
            ["assessment.institution", "assessment.id"],
            name=op.f("fk_classification_latest"),
        ),
        sa.PrimaryKeyConstraint("institution", "claim_id", name=op.f("pk_classification")),
    )
    op.create_index(
        "ix_classification_debtor", "classification", ["institution", "debtor_id", "claim_id"], unique=False
    )
    op.create_index(
        "ix_classification_risk_class", "classification", ["institution", "risk_class", "claim_id"], unique=False
    )
    # Consumers read on from where they stand.
    op.create_index("ix_outbox_transaction", "outbox", ["institution", "transaction", "position"], unique=False)


def downgrade() -> None:
    """Drop them."""
    op.drop_index("ix_outbox_transaction", table_name="outbox")
    op.drop_index("ix_classification_risk_class", table_name="classification")
    op.drop_index("ix_classification_debtor", table_name="classification")
    op.drop_table("classification")
    op.drop_index("ix_class_history_recorded_at", table_name="class_history")
    op.drop_index("ix_class_history_debtor", table_name="class_history")
    op.drop_table("class_history")
    op.drop_table("classification_failure")
    op.drop_index("ix_assessment_claim", table_name="assessment")
    op.drop_table("assessment")
    op.drop_table("fact_set")
    op.drop_table("explanation")
    op.drop_table("consumer_position")
    op.drop_table("classification_run")

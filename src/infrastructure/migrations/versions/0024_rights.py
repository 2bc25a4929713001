"""The rights of loans: acts, titles and seizures as they were recorded, what is watched, and what was said."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def _of_loan(table: str) -> sa.ForeignKeyConstraint:
    name = op.f(f"fk_{table}_loan")
    return sa.ForeignKeyConstraint(["institution", "loan_id"], ["loan.institution", "loan.id"], name=name)


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "right_record",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("family", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        sa.Column("recorded_by", sa.String(length=128), nullable=False),
        sa.Column("reason", sa.String(length=1000), nullable=False),
        sa.Column("retracts", sa.Uuid(), nullable=True),
        _of_loan("right_record"),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_right_record")),
    )
    op.create_index("ix_right_record_loan", "right_record", ["institution", "loan_id"], unique=False)
    op.create_index("ix_right_record_retracts", "right_record", ["institution", "retracts"], unique=True)
    op.create_table(
        "watched_right",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("clock", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("under_id", sa.Uuid(), nullable=False),
        sa.Column("branch", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("act_by", sa.Date(), nullable=True),
        sa.Column("lost_on", sa.Date(), nullable=True),
        sa.Column("todo", sa.String(length=32), nullable=False),
        sa.Column("last_act_on", sa.Date(), nullable=True),
        sa.Column("said_for", sa.Date(), nullable=True),
        sa.Column("warned_at", sa.Integer(), nullable=True),
        sa.Column("said_lost", sa.Boolean(), nullable=False),
        sa.Column("wake_on", sa.Date(), nullable=True),
        _of_loan("watched_right"),
        sa.PrimaryKeyConstraint(
            "institution", "loan_id", "clock", "subject_id", "under_id", name=op.f("pk_watched_right")
        ),
    )
    op.create_index("ix_watched_right_act_by", "watched_right", ["institution", "act_by", "loan_id"], unique=False)
    op.create_table(
        "right_look",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("looked_on", sa.Date(), nullable=True),
        sa.Column("wake_on", sa.Date(), nullable=True),
        _of_loan("right_look"),
        sa.PrimaryKeyConstraint("institution", "loan_id", name=op.f("pk_right_look")),
    )
    op.create_index("ix_right_look_wake_on", "right_look", ["institution", "wake_on", "loan_id"], unique=False)
    op.create_table(
        "right_notice",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("clock", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("under_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("days_left", sa.Integer(), nullable=False),
        sa.Column("act_by", sa.Date(), nullable=True),
        sa.Column("lost_on", sa.Date(), nullable=True),
        sa.Column("todo", sa.String(length=32), nullable=False),
        sa.Column("recorded_at", sa.BigInteger(), nullable=False),
        _of_loan("right_notice"),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_right_notice")),
    )
    op.create_index("ix_right_notice_loan", "right_notice", ["institution", "loan_id", "id"], unique=False)
    op.create_index("ix_right_notice_day", "right_notice", ["institution", "day", "id"], unique=False)


def downgrade() -> None:
    """Drop them."""
    for table in ("right_notice", "right_look", "watched_right", "right_record"):
        op.drop_table(table)

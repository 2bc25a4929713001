"""The organisation: units, posts, appointments, authority, suspensions, caseloads, hand-overs."""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def _of_bank(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f(f"fk_{table}_institution"))


def upgrade() -> None:
    """Create the tables; a bank without appointments goes on by its tokens."""
    op.create_table(
        "organisation",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("kept_from", sa.Date(), nullable=False),
        _of_bank("organisation"),
        sa.PrimaryKeyConstraint("institution", name=op.f("pk_organisation")),
    )
    op.create_table(
        "org_unit",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("parent", sa.String(length=32), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        _of_bank("org_unit"),
        sa.PrimaryKeyConstraint("institution", "code", name=op.f("pk_org_unit")),
    )
    op.create_table(
        "post",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("unit", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("roles", sa.String(length=200), nullable=False),
        sa.Column("defined_on", sa.Date(), nullable=False),
        _of_bank("post"),
        sa.PrimaryKeyConstraint("institution", "code", name=op.f("pk_post")),
    )
    op.create_table(
        "appointment",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("post", sa.String(length=32), nullable=False),
        sa.Column("person", sa.String(length=128), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        _of_bank("appointment"),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_appointment")),
    )
    op.create_index("ix_appointment_person", "appointment", ["institution", "person"], unique=False)
    op.create_index("ix_appointment_post", "appointment", ["institution", "post"], unique=False)
    op.create_table(
        "authority",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("post", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("limit", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        _of_bank("authority"),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_authority")),
    )
    op.create_index("ix_authority_kind", "authority", ["institution", "kind"], unique=False)
    op.create_table(
        "suspension",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.String(length=128), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("lifted_on", sa.Date(), nullable=True),
        _of_bank("suspension"),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_suspension")),
    )
    op.create_index("ix_suspension_subject", "suspension", ["institution", "subject"], unique=False)
    op.create_table(
        "assignment",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("loan_id", sa.Uuid(), nullable=False),
        sa.Column("borrower", sa.Uuid(), nullable=False),
        sa.Column("person", sa.String(length=128), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("hand_over", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["institution", "loan_id"], ["loan.institution", "loan.id"], name=op.f("fk_assignment_loan")
        ),
        sa.PrimaryKeyConstraint("institution", "loan_id", "since", "person", name=op.f("pk_assignment")),
    )
    op.create_index("ix_assignment_person", "assignment", ["institution", "person", "until"], unique=False)
    op.create_table(
        "hand_over",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("giver", sa.String(length=128), nullable=False),
        sa.Column("taker", sa.String(length=128), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("loans", sa.Text(), nullable=False),
        sa.Column("note", sa.String(length=1000), nullable=False),
        _of_bank("hand_over"),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_hand_over")),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in (
        "hand_over",
        "assignment",
        "suspension",
        "authority",
        "appointment",
        "post",
        "org_unit",
        "organisation",
    ):
        op.drop_table(table)

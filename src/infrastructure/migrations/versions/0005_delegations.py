"""Routes of several steps, opinions in another's name, delegations of approval."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Earlier proposals have routes of one step, and opinions in their own name."""
    with op.batch_alter_table("proposal") as table:
        table.add_column(sa.Column("route_earlier", sa.Text(), nullable=False, server_default="[]"))
    with op.batch_alter_table("proposal") as table:
        table.alter_column("route_earlier", server_default=None)
    with op.batch_alter_table("opinion") as table:
        table.add_column(sa.Column("on_behalf_of", sa.String(length=128), nullable=False, server_default=""))
    with op.batch_alter_table("opinion") as table:
        table.alter_column("on_behalf_of", server_default=None)
    op.create_table(
        "delegation",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("delegator", sa.String(length=128), nullable=False),
        sa.Column("delegate", sa.String(length=128), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("kinds", sa.Text(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["institution"], ["institution.id"], name=op.f("fk_delegation_institution")),
        sa.PrimaryKeyConstraint("institution", "id", name=op.f("pk_delegation")),
    )
    op.create_index("ix_delegation_delegate", "delegation", ["institution", "delegate", "until"], unique=False)
    op.create_index("ix_delegation_delegator", "delegation", ["institution", "delegator", "until"], unique=False)


def downgrade() -> None:
    """Delegations and earlier steps are forgotten."""
    op.drop_table("delegation")
    with op.batch_alter_table("opinion") as table:
        table.drop_column("on_behalf_of")
    with op.batch_alter_table("proposal") as table:
        table.drop_column("route_earlier")

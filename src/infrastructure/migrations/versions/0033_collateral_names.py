"""Names on items of collateral, under keys of persons and of items."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables; names that stand in entries are moved here by what follows the migration of the schema."""
    op.create_table(
        "collateral_key",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("master", sa.String(length=32), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "item_id"],
            ["collateral.institution", "collateral.id"],
            name=op.f("fk_collateral_key_institution_item_id"),
        ),
        sa.PrimaryKeyConstraint("institution", "item_id", name=op.f("pk_collateral_key")),
    )
    op.create_table(
        "collateral_name",
        sa.Column("institution", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("mark", sa.String(length=16), nullable=False),
        sa.Column("borrower_id", sa.Uuid(), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["institution", "borrower_id"],
            ["borrower.institution", "borrower.id"],
            name=op.f("fk_collateral_name_institution_borrower_id"),
        ),
        sa.ForeignKeyConstraint(
            ["institution", "item_id"],
            ["collateral.institution", "collateral.id"],
            name=op.f("fk_collateral_name_institution_item_id"),
        ),
        sa.PrimaryKeyConstraint("institution", "item_id", "mark", name=op.f("pk_collateral_name")),
    )
    op.create_index("ix_collateral_name_borrower_id", "collateral_name", ["institution", "borrower_id"], unique=False)


def downgrade() -> None:
    """Drop both; names that were kept under keys are lost."""
    op.drop_table("collateral_name")
    op.drop_table("collateral_key")

"""The table of who did which duty on what."""

from sqlalchemy import Boolean, Column, Index, PrimaryKeyConstraint, Table

from .columns import at_, belongs_to_bank, day_, id_, metadata, text_

handling = Table(
    "handling",
    metadata,
    id_("institution"),
    id_("subject_id"),
    id_("id"),
    text_("subject_kind", 16),
    text_("duty", 24),
    text_("person", 128),
    text_("account", 128),
    text_("command", 40),
    day_("day"),
    at_("at"),
    id_("proposal", nullable=True),
    Column("entered", Boolean(), nullable=False),
    # By subject and id, for whoever reads a loan's life; the index is for the check of incompatible duties.
    PrimaryKeyConstraint("institution", "subject_id", "id"),
    belongs_to_bank(),
    Index("ix_handling_person", "institution", "person", "subject_id", "duty"),
)

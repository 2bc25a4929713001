"""The tables of documents of record: what is known of each, and its bytes apart, which only a download reads."""

from sqlalchemy import Column, ForeignKeyConstraint, Index, LargeBinary, PrimaryKeyConstraint, Table

from .columns import at_, belongs_to_bank, id_, int_, metadata, text_

document = Table(
    "document",
    metadata,
    id_("institution"),
    text_("sha256", 64),
    text_("kind", 32),
    text_("subject_kind", 16),
    id_("subject_id"),
    text_("branch", 32),
    text_("number", 64),
    text_("media_type", 128),
    int_("size"),
    at_("made_at"),
    text_("made_by", 128),
    PrimaryKeyConstraint("institution", "sha256"),
    belongs_to_bank(),
    Index("ix_document_subject", "institution", "subject_kind", "subject_id", "made_at"),
)

document_content = Table(
    "document_content",
    metadata,
    id_("institution"),
    text_("sha256", 64),
    Column("content", LargeBinary(), nullable=False),
    PrimaryKeyConstraint("institution", "sha256"),
    ForeignKeyConstraint(["institution", "sha256"], ["document.institution", "document.sha256"]),
)

"""Tables of what the risk rules work from: policy documents, recorded facts, claims without an account."""

from sqlalchemy import PrimaryKeyConstraint, Table

from .columns import at_, belongs_to_bank, day_, id_, long_, metadata, text_

policy_document = Table(
    "policy_document",
    metadata,
    id_("institution"),
    text_("family", 16),
    text_("version", 64),
    day_("effective_from"),
    at_("recorded_at"),
    long_("payload"),
    PrimaryKeyConstraint("institution", "family", "version"),
    belongs_to_bank(),
)

"""Tables of liability assessment: cases as events with current rows, their loans and persons, declared relations."""

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, PrimaryKeyConstraint, Table, UniqueConstraint

from .columns import at_, belongs_to_bank, belongs_to_loan, day_, id_, int_, long_, metadata, money_, number_, text_


def _of_case() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["institution", "case_id"], ["liability_case.institution", "liability_case.id"])


liability_case = Table(
    "liability_case",
    metadata,
    id_("institution"),
    id_("id"),
    number_("number"),
    # The unit whose loans they are.
    text_("unit", 32),
    text_("currency", 3),
    text_("cause", 16),
    text_("status", 16),
    Column("batch", Boolean(), nullable=False),
    int_("loans"),
    money_("amount"),
    day_("cause_on"),
    day_("opened_on"),
    day_("last_on"),
    day_("told_through"),
    day_("wake_on", nullable=True),
    int_("version"),
    PrimaryKeyConstraint("institution", "id"),
    UniqueConstraint("institution", "number"),
    belongs_to_bank(),
    Index("ix_liability_case_wake", "institution", "wake_on", "id"),
)

liability_event = Table(
    "liability_event",
    metadata,
    id_("institution"),
    id_("case_id"),
    int_("sequence"),
    text_("kind", 32),
    day_("day"),
    at_("recorded_at"),
    text_("recorded_by", 128),
    long_("payload"),
    PrimaryKeyConstraint("institution", "case_id", "sequence"),
    _of_case(),
)

liability_loan = Table(
    "liability_loan",
    metadata,
    # A loan of a case; `standing` until the case is withdrawn, so that no loan is assessed twice.
    id_("institution"),
    id_("case_id"),
    id_("loan_id"),
    Column("standing", Boolean(), nullable=False),
    PrimaryKeyConstraint("institution", "case_id", "loan_id"),
    _of_case(),
    belongs_to_loan(),
    Index("ix_liability_loan_loan", "institution", "loan_id", "case_id"),
)

liability_person = Table(
    "liability_person",
    metadata,
    # What a case found about a person, as it stands.
    id_("institution"),
    id_("case_id"),
    text_("person", 128),
    text_("degree", 16),
    money_("deduction"),
    PrimaryKeyConstraint("institution", "case_id", "person"),
    _of_case(),
    Index("ix_liability_person_person", "institution", "person", "case_id"),
)

liability_relation = Table(
    "liability_relation",
    metadata,
    id_("institution"),
    id_("id"),
    text_("person", 128),
    text_("kind", 16),
    # Empty where the relation is to a borrower.
    text_("other", 128),
    id_("borrower_id", nullable=True),
    day_("until", nullable=True),
    at_("recorded_at"),
    text_("recorded_by", 128),
    PrimaryKeyConstraint("institution", "id"),
    belongs_to_bank(),
    Index("ix_liability_relation_person", "institution", "person"),
    Index("ix_liability_relation_other", "institution", "other"),
)

liability_reserve = Table(
    "liability_reserve",
    metadata,
    # An officer's risk reserve as its entries leave it.
    id_("institution"),
    text_("person", 128),
    text_("currency", 3),
    money_("balance"),
    money_("owed"),
    day_("last_on"),
    int_("version"),
    PrimaryKeyConstraint("institution", "person", "currency"),
    belongs_to_bank(),
)

liability_reserve_entry = Table(
    "liability_reserve_entry",
    metadata,
    id_("institution"),
    text_("person", 128),
    text_("currency", 3),
    int_("sequence"),
    text_("kind", 32),
    day_("day"),
    at_("recorded_at"),
    text_("recorded_by", 128),
    long_("payload"),
    PrimaryKeyConstraint("institution", "person", "currency", "sequence"),
    ForeignKeyConstraint(
        ["institution", "person", "currency"],
        ["liability_reserve.institution", "liability_reserve.person", "liability_reserve.currency"],
    ),
)

liability_authority = Table(
    "liability_authority",
    metadata,
    # Whose authority for new lending was ever suspended: an officer or a unit.
    id_("institution"),
    text_("holder_kind", 16),
    text_("holder", 128),
    Column("suspended", Boolean(), nullable=False),
    day_("last_on"),
    int_("version"),
    PrimaryKeyConstraint("institution", "holder_kind", "holder"),
    belongs_to_bank(),
)

liability_authority_event = Table(
    "liability_authority_event",
    metadata,
    id_("institution"),
    text_("holder_kind", 16),
    text_("holder", 128),
    int_("sequence"),
    text_("kind", 32),
    day_("day"),
    at_("recorded_at"),
    text_("recorded_by", 128),
    long_("payload"),
    PrimaryKeyConstraint("institution", "holder_kind", "holder", "sequence"),
    ForeignKeyConstraint(
        ["institution", "holder_kind", "holder"],
        ["liability_authority.institution", "liability_authority.holder_kind", "liability_authority.holder"],
    ),
)

liability_file = Table(
    "liability_file",
    metadata,
    # The text of a file by its hash; never changed.
    id_("institution"),
    text_("content_hash", 64),
    long_("payload"),
    PrimaryKeyConstraint("institution", "content_hash"),
    belongs_to_bank(),
)

liability_watch = Table(
    "liability_watch",
    metadata,
    # A loan that may open a case by time alone, and on which day.
    id_("institution"),
    id_("loan_id"),
    day_("wake_on"),
    PrimaryKeyConstraint("institution", "loan_id"),
    belongs_to_loan(),
    Index("ix_liability_watch_wake", "institution", "wake_on", "loan_id"),
)

"""Tables of the organisation: units, posts, appointments, authority, caseloads, hand-overs."""

from sqlalchemy import Index, PrimaryKeyConstraint, Table

from .columns import belongs_to_bank, belongs_to_loan, day_, id_, long_, metadata, money_, text_

organisation = Table(
    "organisation", metadata, id_("institution"), day_("kept_from"), PrimaryKeyConstraint("institution"),
    belongs_to_bank(),
)  # fmt: skip

org_unit = Table(
    "org_unit",
    metadata,
    id_("institution"),
    text_("code", 32),
    text_("name", 100),
    text_("kind", 16),
    text_("parent", 32),
    day_("opened_on"),
    day_("closed_on", nullable=True),
    PrimaryKeyConstraint("institution", "code"),
    belongs_to_bank(),
)

post = Table(
    "post",
    metadata,
    id_("institution"),
    text_("code", 32),
    text_("unit", 32),
    text_("name", 100),
    text_("roles", 200),
    day_("defined_on"),
    PrimaryKeyConstraint("institution", "code"),
    belongs_to_bank(),
)

appointment = Table(
    "appointment",
    metadata,
    id_("institution"),
    id_("id"),
    text_("post", 32),
    text_("person", 128),
    day_("since"),
    day_("until", nullable=True),
    text_("name", 100),
    PrimaryKeyConstraint("institution", "id"),
    belongs_to_bank(),
    Index("ix_appointment_person", "institution", "person"),
    Index("ix_appointment_post", "institution", "post"),
)

authority = Table(
    "authority",
    metadata,
    id_("institution"),
    id_("id"),
    text_("post", 32),
    text_("kind", 32),
    money_("limit"),
    day_("since"),
    day_("until", nullable=True),
    PrimaryKeyConstraint("institution", "id"),
    belongs_to_bank(),
    Index("ix_authority_kind", "institution", "kind"),
)

assignment = Table(
    "assignment",
    metadata,
    id_("institution"),
    id_("loan_id"),
    id_("borrower"),
    text_("person", 128),
    day_("since"),
    day_("until", nullable=True),
    id_("hand_over", nullable=True),
    PrimaryKeyConstraint("institution", "loan_id", "since", "person"),
    belongs_to_loan(),
    Index("ix_assignment_person", "institution", "person", "until"),
)

hand_over = Table(
    "hand_over",
    metadata,
    id_("institution"),
    id_("id"),
    text_("giver", 128),
    text_("taker", 128),
    day_("on"),
    long_("loans"),
    text_("note", 1000),
    PrimaryKeyConstraint("institution", "id"),
    belongs_to_bank(),
)

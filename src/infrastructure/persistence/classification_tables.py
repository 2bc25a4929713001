"""Tables of risk classification: fact sets, assessments, explanations, classes in force, their history, runs."""

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, PrimaryKeyConstraint, Table, UniqueConstraint

from .columns import at_, belongs_to_bank, day_, id_, int_, long_, metadata, money_, text_

fact_set = Table(
    "fact_set",
    metadata,
    # The facts of one debtor as an assessment saw them, kept once under the SHA-256 of their text.
    id_("institution"),
    text_("hash", 64),
    long_("body"),
    PrimaryKeyConstraint("institution", "hash"),
    belongs_to_bank(),
)

explanation = Table(
    "explanation",
    metadata,
    # What was said of one claim, kept once under the SHA-256 of its text.
    id_("institution"),
    text_("hash", 64),
    long_("body"),
    PrimaryKeyConstraint("institution", "hash"),
    belongs_to_bank(),
)

classification_run = Table(
    "classification_run",
    metadata,
    id_("institution"),
    id_("id"),
    text_("kind", 16),
    day_("as_of"),
    text_("status", 16),
    text_("cursor", 64),
    at_("started_at"),
    at_("finished_at", nullable=True),
    at_("moved_at"),
    int_("debtors"),
    int_("claims"),
    int_("changed"),
    int_("awaiting"),
    int_("blocked"),
    int_("failed"),
    text_("content_hash", 64),
    PrimaryKeyConstraint("institution", "id"),
    UniqueConstraint("institution", "kind", "as_of"),
    belongs_to_bank(),
)

classification_failure = Table(
    "classification_failure",
    metadata,
    id_("institution"),
    id_("run_id"),
    id_("debtor_id"),
    text_("error", 1000),
    at_("at"),
    PrimaryKeyConstraint("institution", "run_id", "debtor_id"),
    ForeignKeyConstraint(
        ["institution", "run_id"],
        ["classification_run.institution", "classification_run.id"],
    ),
    ForeignKeyConstraint(["institution", "debtor_id"], ["borrower.institution", "borrower.id"]),
)

assessment = Table(
    "assessment",
    metadata,
    id_("institution"),
    id_("id"),
    # A loan, or a claim without an account.
    id_("claim_id"),
    id_("debtor_id"),
    text_("branch", 32),
    day_("as_of"),
    at_("recorded_at"),
    text_("policy", 64),
    text_("facts", 64),
    text_("explanation", 64),
    int_("risk_class"),
    text_("grade", 16),
    text_("standing", 16),
    # Tokens of the binding rules as a JSON list.
    long_("binding"),
    text_("status", 24),
    id_("run_id", nullable=True),
    PrimaryKeyConstraint("institution", "id"),
    ForeignKeyConstraint(["institution", "facts"], ["fact_set.institution", "fact_set.hash"]),
    ForeignKeyConstraint(["institution", "explanation"], ["explanation.institution", "explanation.hash"]),
    ForeignKeyConstraint(["institution", "debtor_id"], ["borrower.institution", "borrower.id"]),
    Index("ix_assessment_claim", "institution", "claim_id", "as_of", "recorded_at"),
)

classification = Table(
    "classification",
    metadata,
    # The class in force of each claim: the row of its history with the latest effective date.
    id_("institution"),
    id_("claim_id"),
    id_("debtor_id"),
    text_("branch", 32),
    int_("risk_class"),
    text_("grade", 16),
    day_("since"),
    id_("assessment_id"),
    # The latest assessment and its day: its result may be a better one that waits for three persons.
    id_("latest_id"),
    day_("assessed_on"),
    int_("version"),
    day_("ended_on", nullable=True),
    PrimaryKeyConstraint("institution", "claim_id"),
    ForeignKeyConstraint(["institution", "debtor_id"], ["borrower.institution", "borrower.id"]),
    ForeignKeyConstraint(["institution", "assessment_id"], ["assessment.institution", "assessment.id"]),
    ForeignKeyConstraint(
        ["institution", "latest_id"], ["assessment.institution", "assessment.id"], name="fk_classification_latest"
    ),
    Index("ix_classification_debtor", "institution", "debtor_id", "claim_id"),
    Index("ix_classification_risk_class", "institution", "risk_class", "claim_id"),
)

class_history = Table(
    "class_history",
    metadata,
    # Rows are only added. In force on a day, as known at an instant: the latest effective, of these the last.
    id_("institution"),
    id_("claim_id"),
    int_("sequence"),
    id_("debtor_id"),
    text_("branch", 32),
    day_("effective"),
    at_("recorded_at"),
    int_("risk_class"),
    text_("grade", 16),
    id_("assessment_id"),
    id_("run_id", nullable=True),
    id_("proposal_id", nullable=True),
    # Set by three persons worse than the rules would have.
    Column("human", Boolean(), nullable=False),
    text_("reason", 1000),
    PrimaryKeyConstraint("institution", "claim_id", "sequence"),
    ForeignKeyConstraint(["institution", "debtor_id"], ["borrower.institution", "borrower.id"]),
    ForeignKeyConstraint(["institution", "assessment_id"], ["assessment.institution", "assessment.id"]),
    Index("ix_class_history_debtor", "institution", "debtor_id", "effective"),
    Index("ix_class_history_recorded_at", "institution", "recorded_at", "claim_id"),
)

consumer_position = Table(
    "consumer_position",
    metadata,
    # Up to where a consumer has read the outbox: (transaction, position) of the last message it has dealt with.
    id_("institution"),
    text_("consumer", 32),
    money_("transaction"),
    money_("position"),
    PrimaryKeyConstraint("institution", "consumer"),
    belongs_to_bank(),
)

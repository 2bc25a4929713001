"""Tables of provisioning: runs, what each claim needs, ledger lines of posted runs, estimated cash flows."""

from sqlalchemy import ForeignKeyConstraint, Index, PrimaryKeyConstraint, Table

from .columns import at_, belongs_to_bank, day_, id_, int_, long_, metadata, money_, text_

provision_run = Table(
    "provision_run",
    metadata,
    id_("institution"),
    id_("id"),
    day_("as_of"),
    text_("policy", 64),
    id_("previous", nullable=True),
    text_("status", 16),
    text_("cursor", 64),
    int_("claims"),
    int_("problems"),
    at_("started_at"),
    at_("finished_at", nullable=True),
    at_("posted_at", nullable=True),
    PrimaryKeyConstraint("institution", "id"),
    belongs_to_bank(),
    ForeignKeyConstraint(
        ["institution", "previous"], ["provision_run.institution", "provision_run.id"], name="fk_provision_run_previous"
    ),
    Index("ix_provision_run_status", "institution", "status", "as_of"),
)

provision = Table(
    "provision",
    metadata,
    id_("institution"),
    id_("run_id"),
    id_("claim_id"),
    id_("debtor_id"),
    text_("branch", 32),
    text_("product", 64),
    text_("currency", 3),
    # 0: nothing is at risk, or there is no result.
    int_("risk_class"),
    int_("stage"),
    int_("class_before"),
    int_("stage_before"),
    money_("balance"),
    money_("exposure"),
    money_("specific"),
    money_("special"),
    money_("general"),
    money_("expected_loss"),
    money_("opening"),
    money_("charge"),
    money_("released"),
    money_("write_off"),
    money_("recovery"),
    money_("closing"),
    long_("inputs"),
    text_("problem", 32),
    text_("detail", 1000),
    PrimaryKeyConstraint("institution", "run_id", "claim_id"),
    ForeignKeyConstraint(["institution", "run_id"], ["provision_run.institution", "provision_run.id"]),
    ForeignKeyConstraint(["institution", "debtor_id"], ["borrower.institution", "borrower.id"]),
    Index("ix_provision_claim", "institution", "claim_id"),
)

provision_line = Table(
    "provision_line",
    metadata,
    # Charged and released in one posting, per branch, product and currency; unlike accruals it stands.
    id_("institution"),
    id_("run_id"),
    text_("branch", 32),
    text_("product", 64),
    text_("currency", 3),
    text_("debit", 32),
    text_("credit", 32),
    money_("amount"),
    int_("claims"),
    day_("value_date"),
    day_("booking_date"),
    at_("recorded_at"),
    PrimaryKeyConstraint("institution", "run_id", "branch", "product", "currency", "debit"),
    ForeignKeyConstraint(["institution", "run_id"], ["provision_run.institution", "provision_run.id"]),
    Index("ix_provision_line_booking_date", "institution", "booking_date"),
)

recovery_estimate = Table(
    "recovery_estimate",
    metadata,
    id_("institution"),
    id_("id"),
    id_("claim_id"),
    day_("stated_on"),
    at_("recorded_at"),
    text_("recorded_by", 128),
    long_("flows"),
    PrimaryKeyConstraint("institution", "id"),
    belongs_to_bank(),
    Index("ix_recovery_estimate_claim", "institution", "claim_id", "stated_on", "recorded_at"),
)

"""Tables of write-off: applications and written-off claims as events with current rows, statements, years, lines."""

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    Table,
    UniqueConstraint,
)

from .columns import at_, belongs_to_bank, belongs_to_loan, day_, id_, int_, long_, metadata, money_, number_, text_
from .tables import ledger_line

RESERVE = "LOAN_LOSS_RESERVE"


def _of_case() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(["institution", "case_id"], ["write_off_case.institution", "write_off_case.id"])


write_off_case = Table(
    "write_off_case",
    metadata,
    id_("institution"),
    id_("id"),
    number_("number"),
    # The originating unit.
    text_("unit", 32),
    text_("currency", 3),
    Column("by_list", Boolean(), nullable=False),
    text_("status", 16),
    int_("claims"),
    money_("total"),
    money_("reserve_used"),
    text_("maker", 128),
    day_("applied_on"),
    day_("last_on"),
    day_("written_off_on", nullable=True),
    int_("version"),
    PrimaryKeyConstraint("institution", "id"),
    UniqueConstraint("institution", "number"),
    belongs_to_bank(),
)

write_off_event = Table(
    "write_off_event",
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

write_off_item = Table(
    "write_off_item",
    metadata,
    # A loan of an application; `open` until the application is finished, so that no loan is in two at once.
    id_("institution"),
    id_("case_id"),
    id_("loan_id"),
    Column("open", Boolean(), nullable=False),
    PrimaryKeyConstraint("institution", "case_id", "loan_id"),
    _of_case(),
    belongs_to_loan(),
    Index("ix_write_off_item_loan", "institution", "loan_id"),
)

write_off_claim = Table(
    "write_off_claim",
    metadata,
    id_("institution"),
    id_("loan_id"),
    id_("case_id"),
    text_("branch", 32),
    text_("product", 64),
    text_("currency", 3),
    text_("status", 16),
    Column("in_account", Boolean(), nullable=False),
    day_("kept_on"),
    text_("keeper", 128),
    money_("written_off"),
    money_("accrued"),
    money_("recovered"),
    money_("restored"),
    money_("waived"),
    money_("owed"),
    day_("told_through"),
    day_("wake_on", nullable=True),
    int_("version"),
    PrimaryKeyConstraint("institution", "loan_id", "case_id"),
    _of_case(),
    belongs_to_loan(),
    Index("ix_write_off_claim_case", "institution", "case_id"),
    Index("ix_write_off_claim_wake", "institution", "wake_on", "loan_id", "case_id"),
)

write_off_claim_event = Table(
    "write_off_claim_event",
    metadata,
    id_("institution"),
    id_("loan_id"),
    id_("case_id"),
    int_("sequence"),
    text_("kind", 32),
    day_("day"),
    at_("recorded_at"),
    text_("recorded_by", 128),
    long_("payload"),
    PrimaryKeyConstraint("institution", "loan_id", "case_id", "sequence"),
    ForeignKeyConstraint(
        ["institution", "loan_id", "case_id"],
        ["write_off_claim.institution", "write_off_claim.loan_id", "write_off_claim.case_id"],
    ),
)

write_off_statement = Table(
    "write_off_statement",
    metadata,
    id_("institution"),
    id_("id"),
    id_("loan_id"),
    day_("stated_on"),
    at_("recorded_at"),
    text_("recorded_by", 128),
    long_("payload"),
    PrimaryKeyConstraint("institution", "id"),
    belongs_to_loan(),
    Index("ix_write_off_statement_loan", "institution", "loan_id"),
)

write_off_year = Table(
    "write_off_year",
    metadata,
    id_("institution"),
    int_("year"),
    day_("told_through"),
    day_("wake_on", nullable=True),
    day_("audited_on", nullable=True),
    text_("audit_hash", 64),
    day_("reported_on", nullable=True),
    text_("report_hash", 64),
    PrimaryKeyConstraint("institution", "year"),
    belongs_to_bank(),
)

_ON_RESERVE = (ledger_line.c.debit == RESERVE) | (ledger_line.c.credit == RESERVE)
ledger_line_reserve = Index(
    "ix_ledger_line_reserve",
    ledger_line.c.institution,
    ledger_line.c.loan_id,
    postgresql_where=_ON_RESERVE,
    sqlite_where=_ON_RESERVE,
)
"""Few lines are on the reserve, and what is left of it is asked before every write-off."""

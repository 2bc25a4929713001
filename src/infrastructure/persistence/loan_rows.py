"""Between a loan and its rows: explicit mappers, nothing inferred."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Final

from ...application.read_store import FAR
from ...domain.ledger import LedgerAccount, Line
from ...domain.loan.codec import SCHEMA, dump, load_event, load_terms
from ...domain.loan.context import Context
from ...domain.loan.events import Entry, Rank
from ...domain.loan.figures import Accrual, status_of
from ...domain.loan.loan import Loan
from ...domain.loan.snapshot import decode, encode
from ...domain.loan.state import Account, arrears, live
from ...domain.loan.terms import Terms
from ...domain.shared.calendar import Rolling
from .tables import loan

LOADED: Final = (
    loan.c.id,
    loan.c.institution,
    loan.c.number,
    loan.c.borrower_id,
    loan.c.branch,
    loan.c.product,
    loan.c.terms,
    loan.c.snapshot,
    loan.c.version,
    loan.c.last_sequence,
    loan.c.last_recorded_at,
    loan.c.last_line,
    loan.c.accruals,
)

NEW: Final = (
    "institution",
    "id",
    "number",
    "borrower_id",
    "branch",
    "product",
    "currency",
    "opened_on",
    "terms",
    "rate_index",
)
STATE: Final = (
    "snapshot",
    "version",
    "last_sequence",
    "last_line",
    "accruals",
    "rolls",
    "last_recorded_at",
    "status",
    "regime",
    "oldest_due",
    "next_due",
    "outstanding",
    "principal_overdue",
    "interest_due",
)
ACCRUAL: Final = ("institution", "loan_id", "number", *Accrual._fields)
ENTRY: Final = (
    "institution",
    "loan_id",
    "sequence",
    "kind",
    "schema",
    "value_date",
    "rank",
    "booking_date",
    "recorded_at",
    "event",
    "reason",
)
LINE: Final = (
    "institution",
    "loan_id",
    "number",
    "value_date",
    "booking_date",
    "debit",
    "credit",
    "amount",
    "cause",
    "recorded_at",
)


def loan_of(row: Any, context: Context) -> Loan:  # noqa: ANN401 - a row of LOADED
    """The aggregate of a row. Raises StaleSnapshot where another version of the program wrote its snapshot."""
    terms = load_terms(row.terms)
    return loan_with(row, terms, decode(row.snapshot, terms, context))


def loan_with(row: Any, terms: Terms, account: Account) -> Loan:  # noqa: ANN401 - a row of LOADED
    """The aggregate of a row with an account that does not come from its snapshot."""
    return Loan(
        id=row.id,
        institution=row.institution,
        number=row.number,
        borrower=row.borrower_id,
        branch=row.branch,
        product=row.product,
        terms=terms,
        account=account,
        version=row.version,
        last_sequence=row.last_sequence,
        last_recorded_at=row.last_recorded_at,
    )


def state_of(loan: Loan, last_line: int, items: int) -> tuple[Any, ...]:
    """The values of STATE: what the account says at its own time."""
    account = loan.account
    oldest = arrears(account)
    next_due = date.fromordinal(account.grid.dues[account.k]) if live(account) else FAR
    return (
        encode(account),
        loan.version,
        loan.last_sequence,
        last_line,
        items,
        account.plan.cadence.rolling is not Rolling.NONE,
        loan.last_recorded_at,
        status_of(account).value,
        account.regime.name,
        date.fromordinal(oldest.due) if oldest else FAR,
        next_due,
        account.undue + sum(inst.principal for inst in account.open),
        sum(inst.principal for inst in account.open if inst.late),
        sum(inst.interest for inst in account.open),
    )


def entry_rows(loan: Loan, entries: Sequence[Entry]) -> list[tuple[Any, ...]]:
    """The values of ENTRY for each entry."""
    return [
        (
            loan.institution,
            loan.id,
            entry.sequence,
            type(entry.event).__name__,
            SCHEMA,
            entry.value_date,
            int(entry.rank),
            entry.booking_date,
            entry.recorded_at,
            dump(entry.event),
            entry.reason,
        )
        for entry in entries
    ]


def line_rows(loan: Loan, first: int, lines: Sequence[Line], at: datetime) -> list[tuple[Any, ...]]:
    """The values of LINE for each line, numbered from `first`."""
    return [
        (
            loan.institution,
            loan.id,
            number,
            line.value_date,
            line.booking_date,
            line.debit.value,
            line.credit.value,
            line.amount,
            line.cause,
            at,
        )
        for number, line in enumerate(lines, first)
    ]


def entry_of(row: Any) -> Entry:  # noqa: ANN401 - a row of loan_entry
    """The entry of a row; older schemas are raised to the present one."""
    return Entry(
        sequence=row.sequence,
        value_date=row.value_date,
        rank=Rank(row.rank),
        booking_date=row.booking_date,
        recorded_at=row.recorded_at,
        event=load_event(row.kind, row.schema, row.event),
        reason=row.reason,
    )


def line_of(row: Any) -> Line:  # noqa: ANN401 - a row of ledger_line
    """The ledger line of a row."""
    return Line(
        row.value_date,
        row.booking_date,
        LedgerAccount(row.debit),
        LedgerAccount(row.credit),
        row.amount,
        row.cause,
    )

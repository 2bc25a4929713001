"""Rows of portfolio tables from loan accounts, classes in force and borrowers, for any day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from ..domain.borrower import BorrowerKind
from ..domain.loan.events import Entry, Extension, PlanChange, effective
from ..domain.loan.figures import Figures, LoanStatus
from ..domain.loan.loan import as_of, figures
from ..domain.loan.terms import Method
from ..domain.portfolio.claims import ClaimRow, Ending
from .classification_records import ClassChange
from .portfolio_store import BorrowerFacts, MonthRow, PortfolioStore, StoredAccount
from .views import present

_PERSONAL: Final = frozenset({BorrowerKind.PERSON.value, BorrowerKind.SOLE_TRADER.value})
_AT_ONCE: Final = frozenset({Method.INTEREST_ONLY, Method.BULLET})
"""Methods that repay principal at maturity; every other one repays in instalments."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the parties have agreed since a loan began, as recorded in its account.

    A new plan that takes overdue principal back is a restructuring by itself; whether another change of terms was one
    is decided by assessments of difficulty (arts 17 to 19).
    """

    extended: bool = False
    restructured: int = 0
    restructured_on: date | None = None


@dataclass(frozen=True, slots=True)
class Made:
    """Rows of a day, and the claims that failed with the reason. A claim that did not exist on the day has no row."""

    rows: Mapping[UUID, MonthRow]
    failures: Mapping[UUID, str]


def make_rows(
    store: PortfolioStore, institution: UUID, ids: Sequence[UUID], day: date, at: datetime, known: datetime | None
) -> Made:
    """Rows of some loans at the end of a day, as known at an instant (None: now), recorded at `at`.

    A fixed number of statements whatever the number of loans. An account that has not moved past the day is read as it
    stands; the others are folded again from their entries. Borrower, branch and product are those of now.
    """
    accounts = store.accounts(institution, ids)
    agreeing = store.changed_by_agreement(institution, ids)
    past = [i for i, each in accounts.items() if known or not each.sound or present(each.loan, day) != day]
    needed = {*past, *agreeing}
    histories, folded = store.histories(institution, sorted(needed)), frozenset(past)
    context = store.context(institution, known)
    borrowers = store.borrowers(institution, sorted({each.loan.borrower for each in accounts.values()}))
    officers = store.officers(institution, ids)
    classes = store.classes(institution, ids, day, known)
    rows: dict[UUID, MonthRow] = {}
    failures: dict[UUID, str] = {}
    for key, each in accounts.items():
        loan, history = each.loan, histories.get(key, ())
        if key in needed and key not in histories:
            failures[key] = "its entries cannot be read"
            continue
        try:
            account = as_of(loan.terms, history, context, day, known) if key in folded else loan.account
            found = figures(account, day)
        except Exception as problem:  # noqa: BLE001 - one broken loan must not stop the month: it is reported
            failures[key] = f"{type(problem).__name__}: {problem}"
            continue
        if found.status is LoanStatus.PENDING:
            continue
        whose = borrowers.get(loan.borrower, BorrowerFacts("", ""))
        row = _row(each, found, whose, classes.get(key), _agreed(history, day, known), officers.get(key, ""))
        rows[key] = MonthRow(institution, day, at, loan.number, loan.borrower, loan.terms.currency, row)
    return Made(rows, failures)


def _row(
    stored: StoredAccount,
    found: Figures,
    whose: BorrowerFacts,
    change: ClassChange | None,
    agreed: Agreed,
    officer: str,
) -> ClaimRow:
    loan, ended = stored.loan, _ending(found)
    return ClaimRow(
        claim=str(loan.id),
        opened_on=loan.terms.plan.cadence.start,
        risk_class=None if change is None else change.risk_class,
        grade="" if change is None else change.grade,
        balance=0 if ended else found.outstanding,
        days_past_due=0 if ended else found.dpd,
        principal_overdue=0 if ended else found.principal_overdue,
        repaid=found.principal_paid,
        removed=found.written_off + found.forgiven,
        disbursed=found.disbursed or loan.terms.principal,
        ended=ended,
        personal=whose.kind in _PERSONAL,
        instalments=loan.terms.plan.method not in _AT_ONCE,
        branch=loan.branch,
        product=loan.product,
        officer=officer,
        industry=whose.industry,
        restructured=agreed.restructured,
        restructured_on=agreed.restructured_on,
        extended=agreed.extended,
    )


def _ending(found: Figures) -> Ending | None:
    if found.written_off:
        return Ending.WRITTEN_OFF
    return Ending.REPAID if found.status is LoanStatus.CLOSED else None


def _agreed(history: Sequence[Entry], day: date, known: datetime | None) -> Agreed:
    seen = [e for e in history if e.value_date <= day and (known is None or e.recorded_at <= known)]
    standing = effective(seen)
    plans = [e.value_date for e in standing if isinstance(e.event, PlanChange) and e.event.reschedule_overdue]
    return Agreed(
        extended=any(isinstance(e.event, Extension) for e in standing),
        restructured=len(plans),
        restructured_on=max(plans, default=None),
    )

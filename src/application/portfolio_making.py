"""Rows of portfolio tables from loan accounts, stated facts, classes in force and borrowers, for any day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final
from uuid import UUID

from ..domain.borrower import BorrowerKind
from ..domain.loan.context import Context
from ..domain.loan.events import (
    Capitalisation,
    Deferral,
    Entry,
    Event,
    Extension,
    Forgiveness,
    HistoryFact,
    PlanChange,
    RateChange,
    TakeOn,
    Waiver,
    effective,
)
from ..domain.loan.figures import Figures, LoanStatus
from ..domain.loan.loan import as_of, figures
from ..domain.loan.state import Regime
from ..domain.loan.terms import Method
from ..domain.portfolio.claims import ClaimRow, Ending
from ..domain.risk_classification.facts import ClaimFacts
from ..domain.risk_classification.given import GivenClaim
from ..domain.shared.exchange import HOME_CURRENCY
from .classification_records import ClassChange
from .portfolio_facts import Facts, facts_of, given_claims, reserves
from .portfolio_store import BorrowerFacts, MonthRow, StoredAccount
from .ports import Unit
from .views import present

CHANGES: Final[tuple[type[Event], ...]] = (
    Extension,
    Deferral,
    PlanChange,
    RateChange,
    Capitalisation,
    Forgiveness,
    Waiver,
)
"""Changes of terms: each may have restructured the loan (art. 19)."""
_PERSONAL: Final = frozenset({BorrowerKind.PERSON.value, BorrowerKind.SOLE_TRADER.value})
_AT_ONCE: Final = frozenset({Method.INTEREST_ONLY, Method.BULLET})
"""Methods that repay principal at maturity; every other one repays in instalments."""
_NOBODY: Final = BorrowerFacts("", "")


def is_change(event: Event) -> bool:
    """Whether an event may have restructured a loan, now or before it was taken on."""
    return isinstance(event, CHANGES) or (isinstance(event, TakeOn) and _restructured_before(event) is not None)


def _restructured_before(event: TakeOn) -> date | None:
    return next((each.since for each in event.history if each.fact is HistoryFact.RESTRUCTURED), None)


@dataclass(frozen=True, slots=True)
class Made:
    """Rows of a day, and the claims that failed with the reason. A claim that did not exist on the day has no row."""

    rows: dict[UUID, MonthRow] = field(default_factory=dict)
    failures: dict[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Everything that rows of a batch are made from."""

    day: date
    known: datetime | None
    accounts: Mapping[UUID, StoredAccount]
    past: frozenset[UUID]
    """Loans whose account has moved past the day, or whose snapshot does not tell."""
    changed: frozenset[UUID]
    histories: Mapping[UUID, tuple[Entry, ...]]
    given: Mapping[UUID, GivenClaim]
    facts: Facts
    reserves: Mapping[UUID, int]
    borrowers: Mapping[UUID, BorrowerFacts]
    officers: Mapping[UUID, str]
    classes: Mapping[UUID, ClassChange]
    context: Context


def make_rows(
    unit: Unit, ids: Sequence[UUID], institution: UUID, day: date, at: datetime, known: datetime | None
) -> Made:
    """Rows of some claims at the end of a day, as known at an instant (None: now), recorded at `at`.

    A fixed number of statements whatever the number of claims. An account that has not moved past the day is read as
    it stands; the others are folded again from their entries. Borrower, branch and product are those of now. A loan
    whose restructurings cannot be told has a row without them, and is among the failures all the same.
    """
    batch, made = _read(unit, institution, ids, day, known), Made()
    for key, each in batch.accounts.items():
        loan = each.loan
        try:
            found = _figures(batch, key)
        except Exception as problem:  # noqa: BLE001 - one broken loan must not stop the month: it is reported
            made.failures[key] = f"{type(problem).__name__}: {problem}"
            continue
        if found.status is LoanStatus.PENDING:
            continue
        row = _of_account(batch, each, found)
        made.rows[key] = MonthRow(institution, day, at, loan.number, loan.borrower, loan.terms.currency, row)
        if key in batch.changed and loan.borrower in batch.facts.failures:
            made.failures[key] = f"restructurings: {batch.facts.failures[loan.borrower]}"
    _add_given(made, batch, institution, at)
    return made


def _read(unit: Unit, institution: UUID, ids: Sequence[UUID], day: date, known: datetime | None) -> _Batch:
    store = unit.portfolio
    accounts = store.accounts(institution, ids)
    changed = store.renegotiated(institution, ids) & accounts.keys()
    past = frozenset(i for i, each in accounts.items() if known or not each.sound or present(each.loan, day) != day)
    with store.alone:
        given = given_claims(unit, institution, [i for i in ids if i not in accounts])
        owners = {each.borrower for each in given.values()} | {accounts[i].loan.borrower for i in changed}
        facts = facts_of(unit, institution, sorted(owners), day, known) if owners else Facts()
        kept = reserves(unit, institution, ids, day, known)
    people = owners | {each.loan.borrower for each in accounts.values()}
    return _Batch(
        day=day,
        known=known,
        accounts=accounts,
        past=past,
        changed=frozenset(changed),
        histories=store.histories(institution, sorted(past | changed)),
        given=given,
        facts=facts,
        reserves=kept,
        borrowers=store.borrowers(institution, sorted(people)),
        officers=store.officers(institution, ids),
        classes=store.classes(institution, ids, day, known),
        context=store.context(institution, known),
    )


def _figures(batch: _Batch, key: UUID) -> Figures:
    """The figures of a loan at the end of the day; raises where its entries are needed and cannot be read."""
    loan = batch.accounts[key].loan
    if key in batch.past | batch.changed and key not in batch.histories:
        raise ValueError("its entries cannot be read")
    if key not in batch.past:
        return figures(loan.account, batch.day)
    return figures(as_of(loan.terms, batch.histories[key], batch.context, batch.day, batch.known), batch.day)


def _of_account(batch: _Batch, stored: StoredAccount, found: Figures) -> ClaimRow:
    loan, ended = stored.loan, _ending(found)
    change = batch.classes.get(loan.id)
    whose = batch.borrowers.get(loan.borrower, _NOBODY)
    known = batch.known
    past = (e for e in batch.histories.get(loan.id, ()) if e.value_date <= batch.day)
    standing = effective(e for e in past if known is None or e.recorded_at <= known)
    times = _times(batch.facts.claims.get(str(loan.id)))
    return ClaimRow(
        claim=str(loan.id),
        opened_on=loan.terms.plan.cadence.start,
        risk_class=None if change is None else change.risk_class,
        grade="" if change is None else change.grade,
        balance=0 if ended else found.carried,
        days_past_due=0 if ended else found.dpd,
        principal_overdue=0 if ended else min(found.principal_overdue, found.carried),
        repaid=found.principal_paid,
        removed=found.written_off + found.forgiven,
        disbursed=found.disbursed or loan.terms.principal,
        ended=ended,
        personal=whose.kind in _PERSONAL,
        instalments=loan.terms.plan.method not in _AT_ONCE,
        branch=loan.branch,
        product=loan.product,
        officer=batch.officers.get(loan.id, ""),
        industry=whose.industry,
        restructured=times,
        restructured_on=_last_change(standing) if times else None,
        extended=any(isinstance(e.event, Extension) for e in standing),
        reserve=None if ended else batch.reserves.get(loan.id),
    )


def _ending(found: Figures) -> Ending | None:
    if found.regime is Regime.WRITTEN_OFF:
        return Ending.WRITTEN_OFF
    return Ending.REPAID if found.status is LoanStatus.CLOSED else None


def _times(facts: ClaimFacts | None) -> int:
    """How often a claim was restructured while it is a restructured asset (重组资产); after observation it is none."""
    where = facts.restructured if facts is not None else None
    if where is None or (where.difficulty_solved and not where.in_observation):
        return 0
    return where.times


def _last_change(standing: Sequence[Entry]) -> date | None:
    """The day of the last change of terms, or of the restructuring that a taken-on loan brought."""
    found = [e.value_date for e in standing if isinstance(e.event, CHANGES)]
    before = [_restructured_before(e.event) for e in standing if isinstance(e.event, TakeOn)]
    return max([*found, *(day for day in before if day is not None)], default=None)


def _add_given(made: Made, batch: _Batch, institution: UUID, at: datetime) -> None:
    """Rows of claims without an account: their balance and days past due are stated facts, in the home currency."""
    for key, claim in batch.given.items():
        facts, held = batch.facts.claims.get(str(key)), claim.held_on(batch.day, batch.known)
        if held and facts is None:
            made.failures[key] = batch.facts.failures.get(claim.borrower, "its facts are not known")
            continue
        change = batch.classes.get(key)
        whose = batch.borrowers.get(claim.borrower, _NOBODY)
        row = ClaimRow(
            claim=str(key),
            opened_on=claim.opened_on,
            risk_class=None if change is None else change.risk_class,
            grade="" if change is None else change.grade,
            balance=facts.balance if held and facts else 0,
            days_past_due=(facts.days_past_due or 0) if held and facts else 0,
            ended=None if held else Ending.REPAID,
            personal=whose.kind in _PERSONAL,
            branch=claim.branch,
            product=claim.kind.value,
            industry=whose.industry,
            restructured=_times(facts) if held else 0,
            reserve=batch.reserves.get(key) if held else None,
        )
        made.rows[key] = MonthRow(institution, batch.day, at, claim.number, claim.borrower, HOME_CURRENCY, row)

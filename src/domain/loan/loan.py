"""The loan aggregate: decides what may be recorded, and keeps account, entries and ledger lines together.

    decide(state, command, context) -> events | refusal

Refusals are checked in the order of `LoanRefusal`; after the last check the change must succeed. A back-dated event
or a reversal re-folds the account; what differs from the recorded lines is booked as red and black lines on the
booking date.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from ..ledger import Line, Transfer, booked, correction
from ..policy import PolicyVersion
from ..shared.errors import Refusal
from . import rules
from .account import END, advance, apply, fold, new_account, time_of
from .context import Context
from .events import RANK, Entry, Event, Rank, Reversal, effective
from .figures import Accrual, Figures, accruals, figures, payoff, preview, schedule
from .rules import LoanRefusal
from .schedule import checked
from .state import NEVER, TICKS, Account, arrears, copy_of
from .terms import Terms

__all__ = [
    "Accrual",
    "Figures",
    "Loan",
    "LoanRefusal",
    "Recorded",
    "Stamp",
    "accruals",
    "as_of",
    "dpd_step",
    "figures",
    "open_loan",
    "payoff",
    "preview",
    "record",
    "schedule",
    "wake",
    "wake_day",
]


@dataclass(slots=True)
class Loan:
    """A loan (借据): whose it is, its terms, and its account as last saved. `version` counts changes of state.

    `last_recorded_at` is the instant of the last entry or of what the bank itself did since; the next one is later.
    """

    id: UUID
    institution: UUID
    number: str
    borrower: UUID
    branch: str
    product: str
    terms: Terms
    account: Account
    version: int = 0
    last_sequence: int = 0
    last_recorded_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """When something is recorded: the business date it is booked on, and the instant (UTC) from which it is known."""

    booking_date: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a decision adds: entries to the account, lines to the ledger."""

    entries: tuple[Entry, ...]
    lines: tuple[Line, ...]


def open_loan(loan: Loan, policy: PolicyVersion) -> Refusal | None:
    """Whether the policy lets this loan be opened (markups and rate within their bounds, 银发〔2003〕251号).

    Raises InvalidInput where the plan's dates cannot be.
    """
    checked(loan.terms, loan.account.context.calendar)
    return rules.opening(loan.terms, policy)


def record(
    loan: Loan,
    event: Event,
    value_date: date,
    stamp: Stamp,
    context: Context,
    history: Callable[[], Sequence[Entry]],
    recorded: Callable[[], Sequence[Line]],
    policy: PolicyVersion,
    reason: str = "",
    *,
    personal: bool = False,
) -> Recorded | Refusal:
    """Record an event, or refuse it and change nothing.

    `history` and `recorded` give all entries and lines so far; they are asked only for back-dated events and reversals.
    A reversal takes the value date of its target. What is recorded of a written-off loan for the day of its write-off
    comes after it. `personal` chooses the extension rule of personal loans.
    """
    past: Sequence[Entry] | None = None
    rank = RANK.get(type(event))
    if isinstance(event, Reversal):
        past = history()
        target = rules.target_of(event, past)
        if isinstance(target, Refusal):
            return target
        value_date, rank = target.value_date, target.rank
    if rank is None:
        raise TypeError(f"no rank for {type(event).__name__}")
    if past is None and value_date.toordinal() == loan.account.written_off_on:
        rank = Rank.AFTER_WRITE_OFF
    refusal = rules.dates(loan.terms, value_date, stamp.booking_date)
    if refusal:
        return refusal
    floor = stamp.recorded_at
    if loan.last_recorded_at is not None:
        floor = max(floor, loan.last_recorded_at + timedelta(microseconds=1))
    entry = Entry(loan.last_sequence + 1, value_date, rank, stamp.booking_date, floor, event, reason)
    at = time_of(value_date, rank)
    if past is None and at >= loan.account.time:
        outcome = _in_order(loan, entry, at, policy, personal=personal)
    else:
        outcome = _out_of_order(
            loan, entry, at, context, history() if past is None else past, recorded, policy, personal=personal
        )
    if isinstance(outcome, Refusal):
        return outcome
    account, lines = outcome
    account.sink = None
    loan.account = account
    loan.version += 1
    loan.last_sequence, loan.last_recorded_at = entry.sequence, floor
    return Recorded((entry,), lines)


Outcome = tuple[Account, tuple[Line, ...]] | Refusal


def _in_order(loan: Loan, entry: Entry, at: int, policy: PolicyVersion, *, personal: bool) -> Outcome:
    account = copy_of(loan.account)
    sink: list[Transfer] = []
    account.sink = sink
    advance(account, at)
    refusal = rules.why_not(account, entry, policy, personal=personal)
    if refusal:
        return refusal
    apply(account, entry.event, at, entry.sequence)
    return account, booked(sink, entry.booking_date)


def _out_of_order(
    loan: Loan,
    entry: Entry,
    at: int,
    context: Context,
    past: Sequence[Entry],
    recorded: Callable[[], Sequence[Line]],
    policy: PolicyVersion,
    *,
    personal: bool,
) -> Outcome:
    sink: list[Transfer] = []
    account = new_account(loan.terms, context)
    account.sink = sink
    for each in effective([*past, entry]):
        moment = time_of(each.value_date, each.rank)
        advance(account, moment)
        if each is entry:
            refusal = rules.why_not(account, entry, policy, personal=personal)
            if refusal:
                return refusal
        elif moment >= at and not rules.holds(account, each):
            return rules.later_event_fails(each)
        apply(account, each.event, moment, each.sequence)
    advance(account, max(at, loan.account.time))
    return account, correction(recorded(), sink, entry.booking_date, entry.sequence)


def wake(loan: Loan, business_date: date, context: Context) -> tuple[Line, ...]:
    """Let the account come to the end of a business date; returns the lines it posts. The state moves on."""
    account = loan.account
    account.context = context
    sink: list[Transfer] = []
    account.sink = sink
    advance(account, business_date.toordinal() * TICKS + END)
    account.sink = None
    loan.version += 1
    return booked(sink, business_date)


def refold(
    loan: Loan, business_date: date, context: Context, past: Sequence[Entry], recorded: Sequence[Line]
) -> tuple[Line, ...]:
    """Fold the account again under a context that has changed (a new index value, calendar or policy) and return the
    correction of the ledger.
    """
    sink: list[Transfer] = []
    account = fold(loan.terms, past, context, loan.account.time, sink)
    account.sink = None
    loan.account = account
    loan.version += 1
    return correction(recorded, sink, business_date, 0)


def wake_day(account: Account) -> date | None:
    """The day on which the business day must look at the loan next: the account does something by itself, or its days
    past due reach a step of the policy. None: never again.
    """
    wake = account.wake
    anchor = arrears(account)
    if anchor is not None:
        for step in account.context.dpd_steps:
            reached = (anchor.due + step) * TICKS + END
            if reached > account.time:
                wake = min(wake, reached)
                break
    return None if wake >= NEVER else date.fromordinal(wake // TICKS)


def dpd_step(account: Account) -> int | None:
    """The step of the policy that days past due reach on the account's own day, if they reach one."""
    anchor = arrears(account)
    dpd = account.day - anchor.due if anchor is not None else 0
    return dpd if dpd in account.context.dpd_steps else None


def as_of(
    terms: Terms, entries: Sequence[Entry], context: Context, value_date: date, known: datetime | None = None
) -> Account:
    """The account at the end of a value date from what was known at an instant (default: everything)."""
    seen = [entry for entry in entries if known is None or entry.recorded_at <= known]
    return fold(terms, seen, context, value_date.toordinal() * TICKS + END)

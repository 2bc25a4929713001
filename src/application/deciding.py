"""Deciding on a loan without touching it, and what a decision would change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ..domain.approval import Figures as Shown
from ..domain.ledger import Line
from ..domain.loan.events import Entry, Event, Reversal
from ..domain.loan.loan import Loan, Recorded, Stamp, as_of, figures, record
from ..domain.shared.errors import Refusal
from ..domain.shared.money import Money
from .desk import Desk


@dataclass(frozen=True, slots=True)
class Step:
    """One event to record and the day it counts for; a reversal takes its target's day."""

    event: Event
    value_date: date


@dataclass(frozen=True, slots=True)
class Decided:
    """What would be recorded: the loan afterwards (a copy), its new entries and lines."""

    loan: Loan
    entries: tuple[Entry, ...]
    lines: tuple[Line, ...]


def decide(
    desk: Desk, loan: Loan, steps: Sequence[Step], reason: str, *, personal: bool = False, fresh: bool = False
) -> Decided | Refusal:
    """Record steps one after the other on a copy of the loan; the first refusal refuses them all.

    A `fresh` loan is not stored yet and has no history.
    """
    copy = replace(loan)
    entries: list[Entry] = []
    lines: list[Line] = []
    loans = desk.unit.loans
    for step in steps:
        outcome = record(
            copy,
            step.event,
            step.value_date,
            Stamp(desk.bank.booking_date, desk.at),
            desk.context,
            history=lambda: (*(() if fresh else loans.history(loan.institution, loan.id)), *entries),
            recorded=lambda: (*(() if fresh else loans.lines(loan.institution, loan.id)), *lines),
            policy=desk.policy,
            reason=reason,
            personal=personal,
        )
        if isinstance(outcome, Refusal):
            return outcome
        entries.extend(outcome.entries)
        lines.extend(outcome.lines)
    return Decided(copy, tuple(entries), tuple(lines))


def effect(desk: Desk, loan: Loan, decided: Decided) -> Shown:
    """What approvers agree to: the figures of the value date before and after, and the money that moves.

    Both are folded as of the value date, so they change only when something changes the loan up to that day.
    """
    first = decided.entries[0]
    day = first.value_date
    history = desk.unit.loans.history(loan.institution, loan.id)
    before = figures(as_of(loan.terms, history, desk.context, day), day)
    after = figures(as_of(loan.terms, (*history, *decided.entries), desk.context, day), day)
    shown: list[tuple[str, str]] = [("value_date", day.isoformat())]
    if isinstance(first.event, Reversal):
        shown.append(("reverses", str(first.event.target)))
    for name in _SHOWN:
        old, new = getattr(before, name), getattr(after, name)
        if name in _DATES:
            shown += [(f"{name}.before", str(old or "")), (f"{name}.after", str(new or ""))]
        else:
            currency = loan.terms.currency
            shown += [(f"{name}.before", Money(old, currency).text), (f"{name}.after", Money(new, currency).text)]
    return tuple(shown)


_DATES = frozenset({"next_due", "oldest_due"})
_SHOWN = (
    "outstanding",
    "principal_overdue",
    "interest_due",
    "interest_accrued",
    "penalty",
    "compound",
    "fees",
    "costs",
    "credit",
    "oldest_due",
    "next_due",
)


def keep(desk: Desk, loan: Loan, decided: Decided) -> Recorded:
    """Make a decision the loan's state and hand it to the store."""
    after = decided.loan
    loan.account = after.account
    loan.version = after.version
    loan.last_sequence, loan.last_recorded_at = after.last_sequence, after.last_recorded_at
    at = after.last_recorded_at or desk.at
    desk.unit.loans.save(loan, decided.entries, decided.lines, at)
    return Recorded(decided.entries, decided.lines)

"""How a loan was paid: each due date with the day on which it was paid in full, and what each change of terms met.

The account is folded once more from its entries and looked at after every step, so that the record is exactly what
the account says on each day. Only loans that are restructured or non-performing need it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from .account import END, advance, apply, new_account, time_of
from .context import Context
from .events import (
    Capitalisation,
    Deferral,
    Entry,
    Extension,
    Forgiveness,
    PlanChange,
    RateChange,
    Waiver,
    effective,
)
from .state import DUE, TICKS, Account, arrears, live
from .terms import Terms

CHANGES: Final = (Extension, Deferral, PlanChange, RateChange, Capitalisation, Forgiveness, Waiver)
"""Events that may change a contract in the debtor's favour."""
_RESCHEDULING: Final = (PlanChange, Capitalisation)
MAX_DATES: Final = 1_200


@dataclass(frozen=True, slots=True)
class PaidDate:
    """A due date with something to pay, and the day on which principal and interest of it were paid (None: not)."""

    due: date
    paid_in_full_on: date | None


@dataclass(frozen=True, slots=True)
class TermsChanged:
    """What a change of terms met and made.

    `days_past_due` and `overdue` (minor units of principal and interest) are those just before it, `rate_cut` whether
    the rate fell, `rescheduled` whether an overdue amount got a new due date, `dues` the due dates after it.
    """

    entry: Entry
    days_past_due: int
    overdue: int
    rate_cut: bool
    rescheduled: bool
    dues: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class PaymentRecord:
    """A loan's payments up to the end of a day.

    Attributes:
        dates: due dates that had something to pay, in order.
        changes: changes of terms, in order.
        was_overdue: whether anything was ever overdue.
        settled_on: the day on which the last overdue amount and fee were paid; None: some are unpaid, or none ever was.
        rescheduled_to: where the last overdue amounts were not paid but put into a new plan: its first due date.
        spells: (first day, oldest unpaid due date; None: nothing is unpaid), each until the next, rising.
        coming: due dates still to come, in order, at most 1,200.
    """

    dates: tuple[PaidDate, ...]
    changes: tuple[TermsChanged, ...]
    was_overdue: bool
    settled_on: date | None
    rescheduled_to: date | None
    spells: tuple[tuple[date, date | None], ...]
    coming: tuple[date, ...]

    def days_past_due(self, day: date) -> int:
        """Days past due at the end of a day that is not after the record's."""
        anchor = next((due for since, due in reversed(self.spells) if since <= day), None)
        return max(0, (day - anchor).days) if anchor else 0


def payment_record(terms: Terms, entries: Iterable[Entry], context: Context, until: date) -> PaymentRecord:
    """The record of a loan up to the end of a day, from what was known of its entries."""
    walk = _Walk(new_account(terms, context))
    for entry in effective(entries):
        if entry.value_date > until:
            break
        walk.apply(entry)
    walk.pass_time(until.toordinal() * TICKS + END)
    return walk.record()


@dataclass(slots=True)
class _Walk:
    """An account on its way, and what was seen of it."""

    account: Account
    paid: dict[int, date | None] = field(default_factory=dict)
    changes: list[TermsChanged] = field(default_factory=list)
    spells: list[tuple[date, date | None]] = field(default_factory=list)
    owing: bool = False
    moved_to: date | None = None
    was_overdue: bool = False
    settled_on: date | None = None
    rescheduled_to: date | None = None

    def apply(self, entry: Entry) -> None:
        """Let time pass to an entry, and apply it."""
        a, at = self.account, time_of(entry.value_date, entry.rank)
        self.pass_time(at)
        days, overdue, rate = _days_past_due(a, entry.value_date), _overdue(a), a.rate
        apply(a, entry.event, at, entry.sequence)
        moved = isinstance(entry.event, _RESCHEDULING) and _overdue(a) < overdue
        if moved:
            self.moved_to = next(iter(_coming(a, entry.value_date)), entry.value_date)
        self._look(entry.value_date)
        if isinstance(entry.event, CHANGES):
            dues = _coming(a, entry.value_date)
            self.changes.append(TermsChanged(entry, days, overdue, a.rate < rate, moved, dues))

    def pass_time(self, to: int) -> None:
        """Step by step through everything the account does by itself."""
        a = self.account
        while a.wake <= to:
            day, rank = divmod(a.wake, TICKS)
            due = rank == DUE
            before = a.totals.allocated
            advance(a, a.wake)
            if due and a.totals.allocated > before and not any(inst.due == day for inst in a.open):
                self.paid.setdefault(day, date.fromordinal(day))  # the customer's credit paid it at once
            self._look(date.fromordinal(day))
        advance(a, to)

    def _look(self, day: date) -> None:
        a = self.account
        unpaid = {inst.due for inst in a.open if inst.principal or inst.interest}
        for due in unpaid:
            self.paid.setdefault(due, None)
        for due, paid_on in self.paid.items():
            if paid_on is None and due not in unpaid:
                self.paid[due] = day
        self._settle(day)
        anchor = arrears(a)
        oldest = date.fromordinal(anchor.due) if anchor else None
        if oldest != (self.spells[-1][1] if self.spells else None):
            self.spells.append((day, oldest))

    def _settle(self, day: date) -> None:
        """Whether anything overdue, with its penalty, compound interest, fees and costs, is unpaid."""
        a = self.account
        if any(inst.late for inst in a.open):
            self.was_overdue = self.owing = True
            self.settled_on = self.rescheduled_to = None
        elif self.owing and not (a.fees or a.costs):
            # What is charged from now on is no fee of those arrears.
            if self.moved_to is None:
                self.settled_on = day
            else:
                self.rescheduled_to = max(self.moved_to, day)
            self.owing, self.moved_to = False, None

    def record(self) -> PaymentRecord:
        """What was seen."""
        a = self.account
        dates = tuple(PaidDate(date.fromordinal(due), on) for due, on in sorted(self.paid.items()))
        return PaymentRecord(
            dates,
            tuple(self.changes),
            self.was_overdue,
            self.settled_on,
            self.rescheduled_to,
            tuple(self.spells),
            _coming(a, date.fromordinal(a.day)),
        )


def _coming(a: Account, day: date) -> tuple[date, ...]:
    if not live(a):
        return ()
    dues = (date.fromordinal(due) for due in a.grid.dues[a.k : a.k + MAX_DATES])
    return tuple(due for due in dues if due > day)


def _days_past_due(a: Account, day: date) -> int:
    anchor = arrears(a)
    return max(0, day.toordinal() - anchor.due) if anchor else 0


def _overdue(a: Account) -> int:
    return sum(inst.principal + inst.interest for inst in a.open if inst.late)

"""The 58 mortgages replayed: taken on once, then carried by our own account to March 2026, never reset to the file.

Payments are inferred. Where paidThroughDate advances, the instalments it has passed are paid on the reporting end
date, late ones with their default interest; where it steps back, those payments are reversed. When the file reports a
liquidation, what is left is paid on that month's due date, except the trust's loss, which is forgiven.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID

from postloan.domain.ledger import Line
from postloan.domain.loan.account import advance, new_account, time_of
from postloan.domain.loan.context import Context
from postloan.domain.loan.events import Entry, Event, Forgiveness, Rank, Repayment, Reversal, Surplus
from postloan.domain.loan.figures import Figures
from postloan.domain.loan.loan import Loan, Recorded, Stamp, figures, record, schedule, wake
from postloan.domain.loan.overdue import touch_all
from postloan.domain.loan.posting import post_items
from postloan.domain.loan.state import Account, copy_of
from postloan.domain.policy import DEFAULT_POLICY

from .cmbs_compare import Compared
from .cmbs_file import Month, Mortgage
from .cmbs_terms import due_in_month_of, take_on_of, terms_of

CONTEXT = Context()


class RefusedReplay(Exception):
    """The account refused what the file says happened, or the file cannot be read as payments."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One event as it is recorded: on which business date, for which value date, under which sequence it will stand."""

    sequence: int
    booked_on: date
    value_date: date
    event: Event


@dataclass
class Replay:
    """One mortgage on its way through the months."""

    mortgage: Mortgage
    loan: Loan
    history: list[Entry] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    tape: list[Recording] = field(default_factory=list)
    paid: list[tuple[int, date, date]] = field(default_factory=list)
    through: date = date.min

    @classmethod
    def begin(cls, mortgage: Mortgage) -> "Replay":
        """Take the loan on."""
        terms = terms_of(mortgage)
        account = new_account(terms, CONTEXT)
        loan = Loan(UUID(int=1), UUID(int=2), mortgage.number, UUID(int=3), "001", "CMBS", terms, account)
        replay = cls(mortgage, loan)
        on, event = take_on_of(mortgage)
        replay.take(on, on, event)
        replay.through = on
        return replay

    def take(self, booked_on: date, value_date: date, event: Event) -> int:
        """Record an event; a refusal is a mistake of the replay."""
        instant = datetime(booked_on.year, booked_on.month, booked_on.day, 9, tzinfo=UTC)
        outcome = record(
            self.loan, event, value_date, Stamp(booked_on, instant), CONTEXT,
            lambda: self.history, lambda: self.lines, DEFAULT_POLICY,
        )  # fmt: skip
        if not isinstance(outcome, Recorded):
            raise RefusedReplay(f"loan {self.mortgage.number} on {booked_on}: {outcome}")
        self.history += outcome.entries
        self.lines += outcome.lines
        sequence = outcome.entries[0].sequence
        self.tape.append(Recording(sequence, booked_on, value_date, event))
        return sequence

    def months(self) -> Iterator[tuple[Month, Figures]]:
        """Every reported month in order, with our figures at its end."""
        for month in self.mortgage.months:
            if month.paid_through is not None and month.liquidation:
                self._close(month, month.paid_through)
            elif month.paid_through is not None:
                self._pay(month, month.paid_through)
            self.lines += wake(self.loan, month.end, CONTEXT)
            yield month, figures(self.loan.account, month.end)

    def _pay(self, month: Month, through: date) -> None:
        while through < self.through:
            sequence, before, _ = self.paid.pop()
            if before < through:
                raise RefusedReplay(f"loan {self.mortgage.number}: {through} is inside one payment")
            self.take(month.end, month.end, Reversal(sequence))
            self.through = before
        if through > self.through:
            amount = instalments(self.loan.account, month.end, through)
            sequence = self.take(month.end, month.end, Repayment(amount))
            self.paid.append((sequence, self.through, through))
            self.through = through

    def _close(self, month: Month, through: date) -> None:
        on = due_in_month_of(self.mortgage, month.end)
        due = instalments(self.loan.account, on, through)
        undue = schedule_balance(self.loan.account, on)
        collected = max(0, undue - month.loss)
        self.take(month.end, on, Repayment(due + collected, Surplus.SHORTEN))
        if undue > collected:
            self.take(month.end, on, Forgiveness(undue - collected))


def schedule_balance(account: Account, on: date) -> int:
    """Principal not yet due once a day's instalment has fallen due."""
    ghost = copy_of(account)
    advance(ghost, time_of(on, Rank.PAYMENT))
    return ghost.undue


def instalments(account: Account, on: date, through: date) -> int:
    """What pays, on a day, every unpaid instalment due until `through`: late ones with their default interest, those
    still to come by their plan.
    """
    ghost = copy_of(account)
    advance(ghost, time_of(on, Rank.PAYMENT))
    touch_all(ghost, on.toordinal())
    total = 0
    for inst in ghost.open:
        if inst.due <= through.toordinal():
            post_items(ghost, on.toordinal(), inst)
            total += inst.principal + inst.interest + inst.p_posted - inst.p_settled
    ahead = (row for row in schedule(ghost) if row.due <= through.toordinal())
    return total + sum(row.principal + row.interest for row in ahead) - ghost.credit


def compared(replay: Replay) -> Iterator[Compared]:
    """Every month of a replay beside the file's: the interest due is what the cumulative figure has risen by."""
    charged = 0
    for month, found in replay.months():
        total = found.interest_due + found.interest_paid
        yield Compared(
            replay.mortgage.number, month, total - charged, found.dpd, found.principal_undue, found.outstanding
        )
        charged = total

"""The car loans replayed as daily simple interest, twice.

*Agreed*: each month's payment with the file's own split; the split decides principal, so the plan asks for interest
each month and for principal only after the data ends. *Plain*: total paid as a plain payment on the contract's
instalments, so that our allocation decides the split.

Both are taken on at the first row with the interest accrued since the day it was paid to. The file gives months, not
days: payments count at the month's end, which is also the due date, so that no lateness is invented.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import lru_cache

from postloan.domain.loan.account import advance, evolve, fold, new_account, time_of
from postloan.domain.loan.context import Context
from postloan.domain.loan.events import RANK, Agreed, Entry, Event, Rank, Repayment, Reversal, TakeOn
from postloan.domain.loan.state import Account
from postloan.domain.loan.terms import Basis, Cadence, Compound, Early, LatePrincipal, Method, Plan, Terms
from postloan.domain.shared.calendar import add_months
from postloan.domain.shared.daycount import ACT_365
from postloan.domain.shared.rates import RATE_SCALE, Rate

from .ally_file import Car, CarMonth

CONTEXT = Context()
LONGER_THAN_THE_DATA = 120
"""Months of the plan that asks for interest only."""


@dataclass(frozen=True, slots=True)
class Carried:
    """One loan-month of the agreed replay: the balance we carry, less principal that was overpaid."""

    car: Car
    at: int
    balance: int

    @property
    def month(self) -> CarMonth:
        """The file's row."""
        return self.car.months[self.at]

    @property
    def off(self) -> int:
        """Our balance less the file's, in cents."""
        return self.balance - self.month.balance


@dataclass(frozen=True, slots=True)
class Share:
    """One month with a payment in the plain replay: cents of it that were interest by the file and by our account."""

    car: Car
    file: int
    ours: int


@lru_cache
def _monthly(start: date, count: int) -> Cadence:
    return Cadence(start, count, first_due=add_months(start, 1, 31), due_day=31)


def _terms(car: Car, plan: Plan) -> Terms:
    return Terms(
        currency="USD",
        principal=car.months[0].balance,
        rate=Rate(car.rate),
        plan=plan,
        day_count=ACT_365,
        basis=Basis.ACTUAL,
        early=Early.APPLY,
        late_principal=LatePrincipal.CONTRACT,
        compound=Compound.NONE,
    )


def terms_for_agreed(car: Car) -> Terms:
    """Interest each month, principal after the data ends."""
    return _terms(car, Plan(Method.INTEREST_ONLY, _monthly(car.months[0].end, LONGER_THAN_THE_DATA)))


def terms_for_plain(car: Car) -> Terms:
    """The contract's monthly payment to its maturity."""
    cadence = _monthly(car.months[0].end, car.remaining)
    return _terms(car, Plan(Method.EQUAL_INSTALMENT, cadence, instalment=car.instalment))


def take_on(car: Car) -> TakeOn:
    """The first row's balance, with the interest since the day it was paid to."""
    first = car.months[0]
    days = (first.end - car.interest_paid_to).days
    accrued = (2 * first.balance * car.rate * days + 365 * RATE_SCALE) // (2 * 365 * RATE_SCALE)
    return TakeOn(first.balance, next_due=add_months(first.end, 1, 31), accrued=max(0, accrued))


def _entry(sequence: int, on: date, event: Event, rank: Rank | None = None) -> Entry:
    return Entry(sequence, on, rank or RANK[type(event)], on, datetime(on.year, on.month, on.day, tzinfo=UTC), event)


class AgreedReplay:
    """One loan, month by month, with the file's own splits."""

    def __init__(self, car: Car) -> None:
        self.car = car
        self.terms = terms_for_agreed(car)
        self.account = new_account(self.terms, CONTEXT)
        self.history: list[Entry] = []
        self.overpaid = 0

    def months(self) -> Iterator[Carried]:
        """The balance carried at the end of every month, the take-on's own included."""
        first, *others = self.car.months
        self._record(first.end, take_on(self.car))
        yield Carried(self.car, 0, self.balance)
        for at, month in enumerate(others, 1):
            if month.principal < 0:
                self._take_back(month)
            elif month.total:
                self._pay(month)
            yield Carried(self.car, at, self.balance)

    @property
    def owed(self) -> int:
        """Principal the account says is owed, due or not."""
        return self.account.undue + sum(inst.principal for inst in self.account.open)

    @property
    def balance(self) -> int:
        """Principal owed; below zero where a payment's principal was more than was left."""
        return self.owed - self.overpaid

    def _pay(self, month: CarMonth) -> None:
        advance(self.account, time_of(month.end, Rank.PAYMENT))
        self.overpaid += max(0, month.principal - self.owed)
        self._record(month.end, Repayment(month.total, agreed=split(month.principal, month.total)))

    def _record(self, on: date, event: Event) -> None:
        entry = _entry(len(self.history) + 1, on, event)
        self.history.append(entry)
        evolve(self.account, entry)

    def _take_back(self, month: CarMonth) -> None:
        """Negative principal: the last payment is reversed and posted again with so much less principal."""
        last = max((e for e in self.history if isinstance(e.event, Repayment)), key=lambda e: e.sequence)
        if not isinstance(last.event, Repayment) or last.event.agreed is None:
            raise TypeError("only agreed payments are posted")
        amount = last.event.amount + month.principal
        principal = last.event.agreed.principal + month.principal
        following = len(self.history) + 1
        self.history.append(_entry(following, last.value_date, Reversal(last.sequence), last.rank))
        smaller = Repayment(amount, agreed=split(principal, amount))
        self.history.append(_entry(following + 1, last.value_date, smaller))
        if month.total:
            self.history.append(_entry(following + 2, month.end, Repayment(month.total, agreed=split(0, month.total))))
        self.account = fold(self.terms, self.history, CONTEXT, time_of(month.end, Rank.PAYMENT))
        self.overpaid = max(0, self.overpaid + month.principal)


def split(principal: int, total: int) -> Agreed:
    """The file's split of a payment: its principal, and the rest as interest."""
    return Agreed(principal=principal, interest=total - principal)


def plain(car: Car) -> tuple[list[Share], Account]:
    """Total paid as plain payments: the interest share of each month that paid, and the account at the end."""
    account = new_account(terms_for_plain(car), CONTEXT)
    first, *others = car.months
    evolve(account, _entry(1, first.end, take_on(car)))
    shares = []
    collected = 0
    for sequence, month in enumerate(others, 2):
        if not month.total:
            continue
        evolve(account, _entry(sequence, month.end, Repayment(month.total)))
        interest = account.totals.interest + account.totals.penalty
        if month.principal >= 0:
            shares.append(Share(car, month.total - month.principal, interest - collected))
        collected = interest
    advance(account, time_of(car.months[-1].end, Rank.END))
    return shares, account

"""The walk: one day after the other, each in the order the account's rules give it."""

from collections.abc import Container, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.stateful.naive.account import Account, opened
from tests.stateful.naive.changes import CHANGE, FEE, HANDLERS, PAYMENT, reprice
from tests.stateful.naive.days import ONE_DAY
from tests.stateful.naive.instalments import recalculated
from tests.stateful.naive.payments import instalment_day, prepayment_price
from tests.stateful.naive.words import NaiveEvent, NaiveTerms, NaiveWorld


@dataclass(frozen=True)
class NaiveFigures:
    """What the account tells at the end of a day, in cents."""

    day: date
    principal_undue: int
    principal_due: int
    principal_overdue: int
    interest_due: int
    interest_accrued: int
    penalty: int
    compound: int
    fees: int
    costs: int
    credit: int
    total_due: int
    outstanding_principal: int
    dpd: int
    oldest_due: date | None
    next_due: date | None
    closed: bool
    regime: str
    interest_borne: int
    reserve_used: int
    part_written_off: int
    payoff: int
    rate: Fraction
    totals: dict[str, int]


def figures(account: Account, day: date) -> NaiveFigures:
    """The figures of an account whose day has been walked up to here."""
    dues = account.dues
    penalty = sum(account.payable(due.penalty) for due in dues) + account.payable(account.misuse_item)
    compound = sum(account.payable(due.compound) for due in dues)
    principal_due = sum(due.principal for due in dues)
    interest_due = sum(due.interest for due in dues)
    total_due = principal_due + interest_due + penalty + compound + account.fees + account.costs
    regime = "NON_ACCRUAL" if account.non_accrual else "NORMAL"
    return NaiveFigures(
        day=day,
        principal_undue=account.undue,
        principal_due=principal_due,
        principal_overdue=sum(due.principal for due in dues if due.on < day),
        interest_due=interest_due,
        interest_accrued=account.accrued(),
        penalty=penalty,
        compound=compound,
        fees=account.fees,
        costs=account.costs,
        credit=account.credit,
        total_due=total_due,
        outstanding_principal=account.undue + principal_due,
        dpd=account.dpd(day),
        oldest_due=account.oldest_due(day),
        next_due=account.rows[0].due if account.rows and account.undue else None,
        closed=account.closed(),
        regime="WRITTEN_OFF" if account.written_off else regime,
        interest_borne=sum(account.still_borne(bucket) for bucket in account.borne),
        reserve_used=account.reserve_used,
        part_written_off=account.part,
        payoff=total_due + (prepayment_price(account, account.undue, day) if account.undue else account.accrued()),
        rate=account.rate,
        totals=dict(account.totals),
    )


class Walk:
    """An account walked day by day. Days only go forward; the events of a day are all given at once."""

    def __init__(self, terms: NaiveTerms, world: NaiveWorld, first: date) -> None:
        self.account = opened(terms, world)
        self.day = first

    def live(self, events: Sequence[NaiveEvent]) -> None:
        """Live today, with today's events, up to its end; what is told then holds."""
        account, day = self.account, self.day
        after = [event for event in events if event.after and not account.broken("a write-off ends its day")]
        ranked = sorted((each for each in events if each not in after), key=lambda event: HANDLERS[event.kind][0])
        account.charged = None
        early = PAYMENT if account.broken("a payment comes before due-date processing") else -1
        self._handle([event for event in ranked if HANDLERS[event.kind][0] < CHANGE])
        reprice(account, day)
        self._handle([event for event in ranked if HANDLERS[event.kind][0] in (CHANGE, early)])
        instalment_day(account, day)
        account.settle_part(forgiven=False)
        if account.recalculate:
            account.recalculate = False
            recalculated(account, day)
        later = [event for event in ranked if HANDLERS[event.kind][0] >= FEE]
        self._handle([event for event in later if HANDLERS[event.kind][0] != early])
        self._handle(after)
        account.end_of_day(day)

    def told(self) -> NaiveFigures:
        """The figures of today, once it was lived."""
        return figures(self.account, self.day)

    def _handle(self, events: Sequence[NaiveEvent]) -> None:
        for event in events:
            HANDLERS[event.kind][1](self.account, event, self.day)
            self.account.settle_part(forgiven=event.kind == "FORGIVENESS")

    def sleep(self) -> None:
        """The night passes; the next day begins."""
        self.account.accrue_night(self.day)
        self.day += ONE_DAY

    def copy(self) -> "Walk":
        """A copy that can be walked on without this one."""
        return deepcopy(self)


def live(
    terms: NaiveTerms, events: Sequence[NaiveEvent], world: NaiveWorld, until: date, days: Container[date] | None = None
) -> dict[date, NaiveFigures]:
    """The figures of every day, or of some, from the first event (or the plan's start) to `until`."""
    walk = begin(terms, events, world)
    told: dict[date, NaiveFigures] = {}
    while walk.day <= until:
        walk.live([event for event in events if event.day == walk.day])
        if days is None or walk.day in days:
            told[walk.day] = walk.told()
        walk.sleep()
    return told


def begin(terms: NaiveTerms, events: Sequence[NaiveEvent], world: NaiveWorld) -> Walk:
    """A running loan is carried from its take-on; any other from the start of its plan."""
    days = [event.day for event in events]
    running = [event.day for event in events if event.kind == "TAKE_ON"]
    first = running[0] if running else min([terms.plan.start, *days])
    return Walk(terms, world, first)


def instalments(
    terms: NaiveTerms, world: NaiveWorld | None = None, events: Sequence[NaiveEvent] = ()
) -> list[tuple[date, int, int]]:
    """The schedule: (due date, principal, interest) of every row, the whole principal drawn on the plan's start."""
    given = events or [NaiveEvent("DISBURSEMENT", terms.plan.start, amount=terms.principal)]
    walk = begin(terms, given, world or NaiveWorld())
    last = max([walk.account.maturity, *(event.day for event in given)])
    while walk.day <= max(last, walk.account.maturity):
        walk.live([event for event in given if event.day == walk.day])
        walk.sleep()
    return [(due.on, due.first_principal, due.first_interest) for due in walk.account.history]


def percent(text: str) -> Fraction:
    """A rate such as "4.35" per cent a year."""
    return Fraction(text) / 100

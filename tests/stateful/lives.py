"""Hypothesis strategies for whole lives of loans: terms, a world around them, and dated events.

Dates fall around due dates (-1, 0, +1 and 90, 91, 92 days after), amounts around what is due, the payoff quote and the
instalment, each a cent more or less: uniform draws miss the errors. To aim so well, drawing walks the naive account.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from hypothesis import strategies as st

from postloan.domain.loan.context import Context
from postloan.domain.loan.events import (
    RANK,
    Acceleration,
    Agreed,
    AllocationSwitch,
    BankruptcyAcceptance,
    Capitalisation,
    CreditRefund,
    Deferral,
    Disbursement,
    Entry,
    Event,
    Extension,
    Fee,
    FeeKind,
    Forgiveness,
    Misuse,
    PartialWriteOff,
    PlanChange,
    Rank,
    RateChange,
    Repayment,
    Reversal,
    Surplus,
    TakenOn,
    TakeOn,
    Waiver,
    WriteOff,
)
from postloan.domain.loan.terms import Method, Terms
from postloan.domain.shared.calendar import WEEKENDS_ONLY, china_calendar
from tests.stateful.adapter import event_of, plan_of, terms_of, world_of
from tests.stateful.contracts import MODES, ORDERS, RATES, contracts, plans
from tests.stateful.naive.account import Account
from tests.stateful.naive.changes import extended_plan
from tests.stateful.naive.schedule import build_rows
from tests.stateful.naive.walk import NaiveFigures, Walk
from tests.stateful.naive.words import NaiveEvent

Draw = st.DrawFn
LONGEST = 500
"""Days from the first event to the last day looked at, at most."""


@dataclass(frozen=True)
class Life:
    """One loan's life: terms, what is recorded, what is known of the world, and the last day to compare."""

    terms: Terms
    entries: tuple[Entry, ...]
    context: Context
    last: date

    @property
    def first(self) -> date:
        """The first value date."""
        return min(entry.value_date for entry in self.entries)


@st.composite
def contexts(draw: Draw) -> Context:
    """Calendars, an index with a value on and around repricing days, and policies that change: the limit of
    non-accrual, and whether penalty alone is past due."""
    start = date(2023, 1, 1)
    rows = [(start.toordinal(), 3_450_000)]
    for month in range(1, 40):
        year, index = divmod(month, 12)
        day = draw(st.sampled_from([0, 1, 1, 20, 31]))
        if day:
            on = min(date(2023 + year, index + 1, min(day, 28)), date(2026, 12, 31))
            rows.append((on.toordinal(), draw(st.integers(2_900_000, 4_300_000))))
    days = sorted(draw(st.lists(st.integers(-365, 900), max_size=2, unique=True)))
    policy = tuple((start.toordinal() + day, draw(st.sampled_from([90, 60, 30]))) for day in days)
    since = sorted(draw(st.one_of(st.just([]), st.lists(st.integers(0, 900), max_size=2, unique=True))))
    counts = tuple((start.toordinal() + day, draw(st.booleans())) for day in since)
    calendar = draw(st.sampled_from([WEEKENDS_ONLY, china_calendar()]))
    return Context(calendar=calendar, index={"LPR_1Y": tuple(rows)}, non_accrual=policy, penalty_counts=counts)


class Teller:
    """Draws the events of one life while the naive account lives it."""

    def __init__(self, draw: Draw, terms: Terms, context: Context) -> None:
        self.draw, self.terms, self.context = draw, terms, context
        self.world = world_of(terms, context)
        self.dues = [row.due for row in build_rows(plan_of(terms.plan), self.world)]
        self.events: list[tuple[date, Event]] = []
        self.drawn = 0

    # ------------------------------------------------------------------ beginnings

    def begin(self) -> date:
        """The first event: a drawdown on (or after) the plan's start, or the take-on of a running loan."""
        start = self.terms.plan.cadence.start
        if len(self.dues) > 1 and self.draw(st.integers(0, 4)) == 0:
            return self.take_on()
        late = self.draw(st.sampled_from([0, 0, 0, 0, 3]))
        whole = self.terms.principal
        self.drawn = whole
        if whole > 1 and self.draw(st.sampled_from([True, False])):
            self.drawn = self.draw(st.integers(1, whole - 1))
        first = start + timedelta(days=late)
        self.events.append((first, Disbursement(self.drawn)))
        return first

    def take_on(self) -> date:
        """A running loan, perhaps in arrears, on a day before one of its due dates."""
        k = self.draw(st.integers(1, len(self.dues) - 1))
        first = self.draw(st.dates(max(self.dues[k - 1], self.dues[0]) + timedelta(days=1), self.dues[k]))
        principal = self.terms.principal
        undue = self.draw(st.integers(1, principal))
        room = principal - undue
        arrears: list[TakenOn] = []
        for due in self.dues[:k]:
            if self.draw(st.integers(0, 3)) == 0:
                part = self.draw(st.integers(0, room))
                room -= part
                unit = self.terms.amount_multiple
                interest, penalty, compound = (unit * self.draw(st.integers(0, 5_000 // unit)) for _ in range(3))
                arrears.append(TakenOn(due, part, interest, penalty, compound))
        credit = 0 if arrears else self.draw(st.sampled_from([0, 0, 77_00]))
        levels = [None, max(1, undue // (len(self.dues) - k))]
        event = TakeOn(
            undue=undue,
            next_due=self.dues[k],
            accrued=self.draw(st.sampled_from([0, 1, 1_234])),
            instalment=self.draw(st.sampled_from(levels)),
            arrears=tuple(arrears),
            fees=self.draw(st.sampled_from([0, 25_00])),
            costs=self.draw(st.sampled_from([0, 10_01])),
            credit=credit,
            non_accrual=bool(arrears) and self.draw(st.booleans()),
        )
        self.drawn = principal
        self.events.append((first, event))
        return first

    # ------------------------------------------------------------------ days

    def moments(self, first: date) -> list[date]:
        """The days on which something happens: around due dates, around days 90 and 91, and any other."""
        offsets = st.sampled_from([-1, 0, 0, 1, 1, 2, 30, 89, 90, 91, 92])
        aimed = st.builds(lambda due, off: due + timedelta(days=off), st.sampled_from(self.dues), offsets)
        near = st.integers(0, 60).map(lambda days: first + timedelta(days=days))
        end = first + timedelta(days=LONGEST)
        days = self.draw(st.lists(st.one_of(aimed, aimed, near), min_size=2, max_size=12))
        return sorted(day for day in days if first <= day <= end)

    def live(self) -> tuple[list[tuple[date, Event]], date]:
        """Live the life and return its events and the last day to look at."""
        first = self.begin()
        moments = self.moments(first)
        beyond = self.draw(st.sampled_from([1, 30, 92, 130]))
        last = min(first + timedelta(days=LONGEST), max([*moments, first]) + timedelta(days=beyond))
        walk = Walk(
            terms_of(self.terms),
            self.world,
            min(first, self.terms.plan.cadence.start) if isinstance(self.events[0][1], Disbursement) else first,
        )
        for day in sorted(set(moments)):
            while walk.day < day:
                walk.live(self.of_day(walk.day))
                walk.sleep()
            for _ in range(moments.count(day)):
                ahead = walk.copy()
                ahead.live(self.of_day(day))
                event = self.happening(day, ahead.told(), ahead.account)
                if event is not None:
                    self.events.append((day, event))
        return self.events, last

    def of_day(self, day: date) -> list[NaiveEvent]:
        """The events of a day so far."""
        events = [event for on, event in self.events if on == day]
        return [
            replace(event_of(event, day), after=rank_of(event, events[:at]) is Rank.AFTER_WRITE_OFF)
            for at, event in enumerate(events)
        ]

    # ------------------------------------------------------------------ what happens

    def happening(self, day: date, told: NaiveFigures, account: Account) -> Event | None:
        """Something that may happen on a day, given how the loan stands."""
        # Weights: money most often; what ends a loan's life seldom, so that lives stay long.
        found: list[Callable[[], Event]] = [lambda: self.repayment(told, account)] * 10
        found += [self.fee, lambda: AllocationSwitch(self.draw(ORDERS), self.draw(MODES))] * 2
        found += [lambda: RateChange(self.draw(RATES), fixed=self.draw(st.booleans()))] * 2
        found += [lambda: Misuse(active=not account.misuse)] * 2
        if told.penalty + told.compound + told.interest_due + told.fees + told.costs:
            found += [lambda: self.waiver(told)] * 3
        if told.outstanding_principal:
            found += [WriteOff]
            found += [lambda: PartialWriteOff(self.amount(told.outstanding_principal // 2, told.outstanding_principal))]
            found += [lambda: Forgiveness(self.amount(told.principal_due, told.outstanding_principal, 500))] * 2
        if account.rows and told.principal_undue:
            found += self.changes_of_plan(day, told, account) * 2
        if told.principal_due:
            found += [lambda: self.plan_change(day, told, reschedule=True)]
        if told.credit:
            found += [lambda: CreditRefund(self.draw(st.integers(1, told.credit)))] * 2
        if self.drawn < self.terms.principal and account.rows and day < account.rows[-1].due:
            found += [self.drawdown] * 12
        return self.draw(st.sampled_from(found))()

    def changes_of_plan(self, day: date, told: NaiveFigures, account: Account) -> list[Callable[[], Event]]:
        """Changes while principal is not yet due."""
        found: list[Callable[[], Event]] = [Acceleration]
        if self.draw(st.booleans()):
            found.append(BankruptcyAcceptance)
        if day < account.rows[-1].due:
            found += [lambda: self.extension(day, account)] * 4
        most = min(3, sum(row.due >= day for row in account.rows) - 1)  # the last instalment stays
        if most > 0:
            found += [
                lambda: Deferral(self.draw(st.integers(1, most)), interest_too=self.draw(st.booleans())),
                lambda: Deferral(self.draw(st.integers(1, most)), interest_too=True),
            ]
        found += [lambda: self.plan_change(day, told, reschedule=self.draw(st.booleans()))]
        if told.interest_due + told.penalty + told.compound:
            found += [lambda: self.capitalisation(told)] * 3
        return found

    def extension(self, day: date, account: Account) -> Event:
        """The last due date moves by days, or to a regular date, before it has come; else all principal falls due."""
        last = account.rows[-1].due
        ends = [last + timedelta(days=longer) for longer in (1, 7, 14, 28, 30, 31, 60, 92)]
        fitting = [end for end in ends if self.may_extend(day, account, end)]
        return Extension(self.draw(st.sampled_from(fitting))) if fitting else Acceleration()

    def may_extend(self, day: date, account: Account, end: date) -> bool:
        """Whether no two due dates roll onto each other, and none to come has passed: such a plan is refused."""
        dues = [row.due for row in build_rows(extended_plan(account.plan, end), self.world)]
        running = dues[account.plan.count - len(account.rows)]
        return all(a < b for a, b in pairwise(dues)) and running >= day

    def amount(self, *interesting: int) -> int:
        """An interesting amount, or a cent more or less, or any other; at least a cent."""
        around = st.sampled_from(sorted({value for value in interesting if value > 0}) or [100])
        near = st.builds(lambda value, by: value + by, around, st.sampled_from([-1, 0, 0, 1]))
        return max(1, self.draw(st.one_of(near, near, near, st.integers(1, 2 * max(interesting) + 100))))

    def repayment(self, told: NaiveFigures, account: Account) -> Event:
        """Money around what is due, the instalment, the payoff quote; sometimes with an agreed split."""
        quote = max(0, told.payoff - told.credit)
        amount = self.amount(told.total_due, told.total_due, account.level, quote, quote, quote // 3)
        surplus = self.draw(st.sampled_from([Surplus.CREDIT, *Surplus]))
        if self.draw(st.sampled_from([True] * 6 + [False])):
            return Repayment(amount, surplus)
        principal = min(amount, self.draw(st.sampled_from([0, told.principal_due, told.outstanding_principal])))
        interest = self.draw(st.sampled_from([0, told.interest_due, told.interest_due + told.interest_accrued]))
        interest = min(amount - principal, max(0, interest))
        fees = self.draw(st.integers(0, min(told.fees, amount - principal - interest)))
        return Repayment(amount, surplus, Agreed(principal, interest, fees))

    def fee(self) -> Event:
        """A fee or a cost."""
        return Fee(self.draw(st.integers(1, 300_00)), self.draw(st.sampled_from(FeeKind)))

    def waiver(self, told: NaiveFigures) -> Event:
        """A waiver around what is open, in one bucket or in all."""
        names = ["interest_due", "penalty", "compound", "fees", "costs"]
        open_names = [name for name in names if getattr(told, name)]
        chosen = self.draw(st.lists(st.sampled_from(open_names), min_size=1, unique=True))
        amounts = {name.removesuffix("_due"): self.amount(getattr(told, name)) for name in chosen}
        return Waiver(**amounts)

    def capitalisation(self, told: NaiveFigures) -> Event:
        """Due interest, penalty and compound interest into principal, whole or in part."""
        names = ["interest_due", "penalty", "compound"]
        amounts = {name.removesuffix("_due"): self.amount(getattr(told, name)) for name in names}
        return Capitalisation(**amounts)

    def drawdown(self) -> Event:
        """A further drawdown, up to the contract amount."""
        amount = self.draw(st.integers(1, self.terms.principal - self.drawn))
        self.drawn += amount
        return Disbursement(amount)

    def plan_change(self, day: date, told: NaiveFigures, *, reschedule: bool) -> Event:
        """A new plan from the day on."""
        method = self.draw(st.sampled_from(Method))
        plan = self.draw(plans(day, told.outstanding_principal, method, most=5))
        return PlanChange(plan, reschedule_overdue=reschedule)


def recorded(draw: Draw, events: list[tuple[date, Event]]) -> list[Entry]:
    """Record events: some late, some reversed, some reversals reversed."""
    order = list(events)
    if len(order) > 1 and draw(st.booleans()):  # one is recorded after all others
        order.append(order.pop(draw(st.integers(1, len(order) - 1))))
    entries: list[Entry] = []
    for day, event in order:
        entry = entry_of(len(entries) + 1, day, event)
        entries.append(replace(entry, rank=rank_of(event, [e.event for e in entries if e.value_date == day])))
    targets = [entry.sequence for entry in entries[1:]]
    for _ in range(draw(st.sampled_from([0, 0, 1, 2, 3]))):
        if not targets:
            break
        target = targets.pop(draw(st.integers(0, len(targets) - 1)))
        found = entries[target - 1]
        reversal = entry_of(len(entries) + 1, found.value_date, Reversal(target))
        entries.append(replace(reversal, rank=found.rank))
        targets.append(reversal.sequence)
    return entries


def rank_of(event: Event, before: Sequence[Event]) -> Rank:
    """Where an event stands in its day, given what was recorded for the same day before it: a written-off loan's after
    its write-off. Nothing is drawn then, so that a drawdown recorded late stands where it always does.
    """
    if not isinstance(event, Disbursement) and any(isinstance(each, WriteOff) for each in before):
        return Rank.AFTER_WRITE_OFF
    return RANK[type(event)] if type(event) in RANK else RANK[Repayment]


def entry_of(sequence: int, day: date, event: Event) -> Entry:
    """An entry recorded in the order of its sequence."""
    at = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=sequence)
    return Entry(sequence, day, rank_of(event, ()), day, at, event)


@st.composite
def lives(draw: Draw) -> Life:
    """A random life of a loan."""
    terms, context = draw(contracts()), draw(contexts())
    events, last = Teller(draw, terms, context).live()
    return Life(terms, tuple(recorded(draw, events)), context, last)

"""In memory, on one core: schedules, folds, wake-ups. Judged by processor time, beside a fixed loop of Python."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from random import Random
from statistics import median
from typing import Final
from uuid import UUID

from postloan.domain.loan.account import apply, fold, new_account, time_of
from postloan.domain.loan.context import Context
from postloan.domain.loan.events import Disbursement, Entry, Event, Rank, Repayment
from postloan.domain.loan.loan import Loan, preview, wake
from postloan.domain.loan.schedule import grid
from postloan.domain.loan.state import TICKS, Account, copy_of
from postloan.domain.loan.terms import Cadence, Method, Plan, Terms
from postloan.domain.shared.daycount import ACT_360, TWELFTHS, DayCount, Unit
from postloan.domain.shared.rates import Rate
from tests.benchmarks.measure import Bound, Figure, beside_loop

CONTEXT: Final = Context()
FIRST: Final = date(2024, 1, 1)
ROWS: Final = 36
_NOBODY: Final = UUID(int=1)
_DAY: Final = timedelta(days=1)


def figures(size: int, runs: int) -> list[Figure]:
    """All of them; `size` schedules and wake-ups, and 3,650 repayments or as many as `size` if that is fewer."""
    days = min(3_650, size)
    return [
        _schedules("36-instalment schedules", book(size, 365, TWELFTHS), runs, 10_000),
        _schedules("  by actual days over 360", book(size, 365, ACT_360), runs, None),
        _schedules("  every due-date grid a new one", book(min(size, 3_000), 100_000, TWELFTHS), runs, None),
        _folds(f"fold of {days:,} daily repayments", few_open(days), runs, 30),
        _folds("  with the ledger transfers", few_open(days), runs, None, posting=True),
        _folds("  with 100 instalments open", many_open(days), runs, 120),
        _wakes(size, runs),
    ]


def book(size: int, starts: int, day_count: DayCount) -> list[Terms]:
    """Terms of 36 monthly instalments; no two have the same principal and rate, start days go round `starts`."""
    random = Random(7)
    rates = random.sample(range(2_000_000, 8_000_000), size)
    return [
        Terms(
            "CNY",
            random.randrange(1_000_000, 90_000_000),
            Rate(rate),
            Plan(Method.EQUAL_INSTALMENT, Cadence(FIRST + timedelta(days=number % starts), ROWS)),
            day_count=day_count,
        )
        for number, rate in enumerate(rates)
    ]


def _schedules(name: str, terms: Sequence[Terms], runs: int, target: float | None) -> Figure:
    def work() -> None:
        # Loans of one cadence share their due dates; every run works them out anew.
        grid.cache_clear()
        for each in terms:
            rows = preview(each, CONTEXT)
            assert len(rows) == ROWS
            assert rows[-1].balance == 0

    taken = beside_loop(work, runs)
    rates = tuple(len(terms) / mine.cpu for mine, _ in taken)
    clock = median(len(terms) / mine.wall for mine, _ in taken)
    per = median(loops / len(terms) for _, loops in taken)
    note = f"by the clock {clock:,.0f}; one takes {per * 1_000:.3f} thousandths of the loop"
    return Figure(name, median(rates), "/s", target, Bound.AT_LEAST, rates, note)


def few_open(days: int) -> tuple[Terms, list[Entry]]:
    """A loan that falls due every month and is repaid a little every day: about one instalment is open."""
    count = days // 30 + 1
    plan = Plan(Method.EQUAL_INSTALMENT, Cadence(FIRST, count))
    terms = Terms("CNY", 1_000_000_00, Rate.percent("4.9"), plan)
    level = preview(terms, CONTEXT)[0]
    daily = (level.principal + level.interest) // 31
    return terms, _history(terms, [(FIRST + (n + 1) * _DAY, Repayment(daily)) for n in range(days)])


def many_open(days: int) -> tuple[Terms, list[Entry]]:
    """A loan with 100 instalments in arrears, each bearing penalty, that is repaid a cent or two every day."""
    plan = Plan(Method.EQUAL_PRINCIPAL, Cadence(FIRST, 100, 1, Unit.DAY))
    terms = Terms("CNY", 1_000_000_00, Rate.percent("4.9"), plan)
    late = FIRST + timedelta(days=101)
    return terms, _history(terms, [(late + n * _DAY, Repayment(1 + n % 2)) for n in range(days)])


def _history(terms: Terms, events: Sequence[tuple[date, Event]]) -> list[Entry]:
    at = datetime(2024, 1, 1, tzinfo=UTC)
    first: tuple[date, Event] = (FIRST, Disbursement(terms.principal))
    ranked = [(day, Rank.DISBURSEMENT if day == FIRST else Rank.PAYMENT, event) for day, event in (first, *events)]
    return [
        Entry(number, day, rank, day, at + timedelta(seconds=number), event, "")
        for number, (day, rank, event) in enumerate(ranked, 1)
    ]


def _folds(
    name: str, loan: tuple[Terms, list[Entry]], runs: int, target: float | None, *, posting: bool = False
) -> Figure:
    terms, entries = loan

    def work() -> None:
        fold(terms, entries, CONTEXT, sink=[] if posting else None)

    open_after = len(fold(terms, entries, CONTEXT).open)
    taken = beside_loop(work, runs)
    times = tuple(1_000 * mine.cpu for mine, _ in taken)
    note = f"{open_after} open at the end; {median(loops for _, loops in taken):.2f} of the loop"
    return Figure(name, median(times), "ms", target, Bound.AT_MOST, times, note)


def _wakes(size: int, runs: int) -> Figure:
    """Every account sleeps until its next due date, which comes: interest is charged and the instalment is due."""
    sleeping = [_running(terms) for terms in book(size, 365, TWELFTHS)]
    times, loops = [], []
    for _ in range(runs):
        loans = [Loan(_NOBODY, _NOBODY, "", _NOBODY, "", "", a.terms, copy_of(a)) for a in sleeping]
        days = [date.fromordinal(a.wake // TICKS) for a in sleeping]

        def work(loans: list[Loan] = loans, days: list[date] = days) -> None:
            for loan, day in zip(loans, days, strict=True):
                wake(loan, day, CONTEXT)

        ((mine, loop),) = beside_loop(work, 1)
        assert all(len(loan.account.open) == 1 for loan in loans)
        times.append(1e6 * mine.cpu / size)
        loops.append(loop / size)
    note = f"one takes {1_000 * median(loops):.3f} thousandths of the loop"
    return Figure("waking an account", median(times), "µs", 15, Bound.AT_MOST, tuple(times), note)


def _running(terms: Terms) -> Account:
    start = terms.plan.cadence.start
    a = new_account(terms, CONTEXT)
    apply(a, Disbursement(terms.principal), time_of(start, Rank.DISBURSEMENT), 1)
    return a

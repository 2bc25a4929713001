"""The classes of the 58 mortgages: what must come out by the file alone, and tables of what did.

The expectation is a walk day by day over paidThroughDate and knows nothing of the engine: days past due from the first
unpaid due date, the steps of the 2023 measures (more than 0, 90, 270, 360), worse at once, better only from special
mention and only on a reporting date on which everything due is paid. What was non-performing never comes back: the file
dates payments on reporting dates, so after no cure six months of payments on their due dates follow (art. 14).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from postloan.application.classification_records import ClassChange
from postloan.domain.shared.calendar import add_months
from postloan.domain.shared.risk_class import RiskClass

from .cmbs_file import Mortgage
from .cmbs_terms import take_on_of
from .table import money, share, table

DAY = timedelta(days=1)
Path = tuple[tuple[date, RiskClass], ...]
"""(first day, class), rising; the class holds until the next row."""


def step_of(dpd: int) -> RiskClass:
    """Arts 10(1), 11(1), 12(1), 13(1)."""
    return RiskClass(1 + (dpd > 0) + (dpd > 90) + (dpd > 270) + (dpd > 360))


def expected(mortgage: Mortgage, opened: date, last: date) -> Path:
    """The path of one loan by the file alone."""
    reported = {month.end: month for month in mortgage.months}
    _, taken_on = take_on_of(mortgage)
    unpaid = taken_on.next_due
    path: list[tuple[date, RiskClass]] = []
    day, present = opened, RiskClass.NORMAL
    while day <= last:
        month = reported.get(day)
        if month and month.liquidation:
            break
        if month and month.paid_through:
            unpaid = add_months(month.paid_through, 1, mortgage.first_due.day)
            if present is RiskClass.SPECIAL_MENTION and unpaid >= day:
                present = RiskClass.NORMAL
        present = max(present, step_of((day - unpaid).days))
        if not path or path[-1][1] is not present:
            path.append((day, present))
        day += DAY
    return tuple(path)


def path_of(changes: Iterable[ClassChange]) -> Path:
    """The classes a history brought into force; rows that only change a grade are passed over."""
    path: list[tuple[date, RiskClass]] = []
    for change in changes:
        if path and path[-1][0] == change.effective:
            path.pop()
        if not path or path[-1][1] is not change.risk_class:
            path.append((change.effective, change.risk_class))
    return tuple(path)


def class_on(path: Path, day: date) -> RiskClass | None:
    """The class on a day; None before the first row."""
    return next((risk_class for since, risk_class in reversed(path) if since <= day), None)


@dataclass(frozen=True, slots=True)
class Year:
    """A year's migration: numbers of loans by opening and closing class, those that are gone, and balances."""

    year: int
    moved: Mapping[tuple[RiskClass, RiskClass], int]
    gone: Mapping[RiskClass, int]
    opening: int


def years(paths: Mapping[str, Path], ended: Mapping[str, date], first: int, last: int) -> Iterator[Year]:
    """Every year's migration of loans, from the end of the year before."""
    for year in range(first, last + 1):
        opening, closing = date(year - 1, 12, 31), date(year, 12, 31)
        moved: dict[tuple[RiskClass, RiskClass], int] = {}
        gone: dict[RiskClass, int] = {}
        count = 0
        for number, path in paths.items():
            before, after = class_on(path, opening), class_on(path, closing)
            if before is None or after is None or ended.get(number, date.max) <= opening:
                continue
            count += 1
            if ended.get(number, date.max) <= closing:
                gone[before] = gone.get(before, 0) + 1
            else:
                moved[before, after] = moved.get((before, after), 0) + 1
        yield Year(year, moved, gone, count)


def report(
    mortgages: Sequence[Mortgage], paths: Mapping[str, Path], rules: Mapping[tuple[str, date], str], years_: list[Year]
) -> str:
    """The paths of the loans that were ever non-performing, and every year's migration of numbers."""
    losses = {mortgage.number: max(month.loss for month in mortgage.months) for mortgage in mortgages}
    troubled = [number for number, path in paths.items() if any(c.non_performing for _, c in path)]
    rows = [
        (number, since.isoformat(), f"{risk_class.name} {risk_class.chinese}", rules.get((number, since), ""),
         money(losses[number]) if losses[number] else "")
        for number in troubled
        for since, risk_class in _from_last_normal(paths[number])
    ]  # fmt: skip
    paths_table = table(
        "Loans that became non-performing, from the last time they were normal",
        ("loan", "since", "class", "binding", "realized loss"), rows,
    )  # fmt: skip
    cells = [
        (year.year, opened.name, *(year.moved.get((opened, closed), 0) for closed in RiskClass),
         year.gone.get(opened, 0), _kept(year, opened))
        for year in years_
        for opened in RiskClass
        if any(year.moved.get((opened, closed), 0) for closed in RiskClass) or year.gone.get(opened, 0)
    ]  # fmt: skip
    headers = ("year", "opening class", *(c.chinese for c in RiskClass), "gone", "kept class")
    return f"{paths_table}\n\n{table('Migration by number of loans', headers, cells)}"


def _from_last_normal(path: Path) -> Path:
    worst = next(at for at, (_, risk_class) in enumerate(path) if risk_class.non_performing)
    normal = max((at for at in range(worst) if path[at][1] is RiskClass.NORMAL), default=0)
    return path[normal:]


def _kept(year: Year, opened: RiskClass) -> str:
    stayed = sum(year.moved.get((opened, closed), 0) for closed in RiskClass)
    return share(year.moved.get((opened, opened), 0), stayed) if stayed else ""

"""Vintages (账龄分析): claims by month of disbursement, and how much of each month has gone bad by month on book.

The denominator is everything lent in the month, claims repaid since included. *Now* is what stands bad at a month's end
and what was written off, or transferred while 不良, until then: leaving the book must not make a vintage better. *Ever*
is every claim that stood bad at some month's end so far, with what it owed when it first did.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from .claims import ClaimRow, Ending
from .printing import percent

Month = tuple[int, int]
"""Year and month."""


class Measure(StrEnum):
    """What counts as bad."""

    OVER_30 = "OVER_30"
    """More than 30 days past due (逾期30天以上)."""
    OVER_90 = "OVER_90"
    """More than 90 days past due (逾期90天以上)."""
    NON_PERFORMING = "NON_PERFORMING"
    """Classed 不良."""

    @property
    def chinese(self) -> str:
        """The Chinese name."""
        return {"OVER_30": "30+", "OVER_90": "90+"}.get(self.value, "不良")


_LEAST: Final = {Measure.OVER_30: 31, Measure.OVER_90: 91}


@dataclass(frozen=True, slots=True)
class Lent:
    """What a claim adds to its vintage: the day its interest began, and the amount lent in minor units."""

    claim: str
    opened_on: date
    amount: int


@dataclass(frozen=True, slots=True)
class VintageCell:
    """One vintage at one month's end, minor units per measure in the order of `Measure`."""

    months_on_book: int
    day: date
    now: tuple[int, ...]
    ever: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Vintage:
    """The claims lent in one month; `cells` by month on book, only for months that were observed."""

    year: int
    month: int
    count: int
    lent: int
    cells: tuple[VintageCell, ...]

    @property
    def label(self) -> str:
        """The month as text, 2026-03."""
        return f"{self.year:04d}-{self.month:02d}"

    def share(self, amount: int) -> int | None:
        """An amount of a cell as hundredths of a percent of what was lent."""
        return percent(amount, self.lent)


def month_of(day: date) -> Month:
    """Year and month of a day."""
    return day.year, day.month


def months_between(start: Month, end: Month) -> int:
    """Whole calendar months from one to another."""
    return (end[0] - start[0]) * 12 + end[1] - start[1]


def is_bad(row: ClaimRow, measure: Measure) -> bool:
    """Whether a claim is bad by a measure, or was written off, or disposed of while 不良."""
    if row.removed and (row.ended is Ending.WRITTEN_OFF or row.non_performing):
        return True
    least = _LEAST.get(measure)
    return row.non_performing if least is None else row.balance > 0 and row.days_past_due >= least


def is_troubled(row: ClaimRow) -> bool:
    """Whether a claim may be bad by any measure; the claims for which this is false need not be given to `vintages`."""
    return row.removed > 0 or row.non_performing or row.days_past_due >= _LEAST[Measure.OVER_30]


def vintages(lent: Iterable[Lent], observed: Iterable[tuple[date, Iterable[ClaimRow]]]) -> tuple[Vintage, ...]:
    """Vintages in order of their month.

    `lent` names every claim of the vintages asked for, once; `observed` gives month ends in rising order with the
    claims that may be bad then (more may be given), in any order. Claims that `lent` does not name are left out.
    """
    vintage_of: dict[str, Month] = {}
    counts: Counter[Month] = Counter()
    sums: Counter[Month] = Counter()
    for each in lent:
        month = vintage_of[each.claim] = month_of(each.opened_on)
        counts[month] += 1
        sums[month] += each.amount
    cells: dict[Month, list[VintageCell]] = {month: [] for month in sums}
    seen: dict[Measure, set[str]] = {measure: set() for measure in Measure}
    ever: dict[Month, Counter[Measure]] = {month: Counter() for month in sums}
    for day, rows in observed:
        now = _observe(rows, vintage_of, seen, ever)
        for month in sums:
            age = months_between(month, month_of(day))
            if age >= 0:
                standing = tuple(now[month, measure] for measure in Measure)
                cells[month].append(VintageCell(age, day, standing, tuple(ever[month][m] for m in Measure)))
    return tuple(Vintage(*month, counts[month], sums[month], tuple(cells[month])) for month in sorted(sums))


def _observe(
    rows: Iterable[ClaimRow],
    vintage_of: Mapping[str, Month],
    seen: dict[Measure, set[str]],
    ever: dict[Month, Counter[Measure]],
) -> Counter[tuple[Month, Measure]]:
    """One month's end: what is bad now; what is bad for the first time is added to `ever`."""
    now: Counter[tuple[Month, Measure]] = Counter()
    for row in rows:
        month = vintage_of.get(row.claim)
        if month is None:
            continue
        for measure in Measure:
            if is_bad(row, measure):
                amount = row.balance + row.removed
                now[month, measure] += amount
                if row.claim not in seen[measure]:
                    seen[measure].add(row.claim)
                    ever[month][measure] += amount
    return now

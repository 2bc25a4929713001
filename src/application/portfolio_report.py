"""The portfolio report of a month (资产质量月报): every table of one month end, from one pass per day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..domain.portfolio.days_past_due import DaysPastDueTable, GroupBy, OverdueLine, days_past_due, overdue_rates
from ..domain.portfolio.migration import MigrationMatrix, migration, opening_day
from ..domain.portfolio.quality import AssetQuality, asset_quality
from ..domain.portfolio.roll import RollRow, roll_rates
from ..domain.portfolio.vintage import Vintage
from ..domain.shared.calendar import previous_month_end
from .portfolio import PortfolioTables, first_of_month

VINTAGES: Final = 24
"""Months of disbursement in the report: the month and those before it."""
PARTS: Final = 5
"""Pieces of work that `told` hears of."""


@dataclass(frozen=True, slots=True)
class MonthReport:
    """All tables of a bank's month, exact; amounts are minor units of `currency`."""

    bank: str
    day: date
    opening: date
    previous: date
    currency: str
    quality: AssetQuality
    matrix: MigrationMatrix
    days: DaysPastDueTable
    overdue: Mapping[GroupBy, tuple[OverdueLine, ...]]
    roll: tuple[RollRow, ...]
    vintages: tuple[Vintage, ...]


def month_report(
    tables: PortfolioTables, bank: str, day: date, told: Callable[[int], None] = lambda _: None
) -> MonthReport:
    """The tables of a day, which is a month's end; refusals are those of the tables.

    The claims of the day are kept while the tables are made: about half a kilobyte each.
    """
    book = list(tables.claims(day))
    told(1)
    opening, previous = opening_day(day), previous_month_end(day)
    matrix = migration(tables.claims(opening), book)
    told(2)
    roll = roll_rates(tables.claims(previous), book)
    told(3)
    found = tables.exact_vintages(first_of_month(day, -(VINTAGES - 1)), day, day)
    told(4)
    report = MonthReport(
        bank=bank,
        day=day,
        opening=opening,
        previous=previous,
        currency=tables.currency,
        quality=asset_quality(book, day),
        matrix=matrix,
        days=days_past_due(book),
        overdue={by: overdue_rates(book, by) for by in GroupBy},
        roll=roll,
        vintages=found,
    )
    told(PARTS)
    return report

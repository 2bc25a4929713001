"""Portfolio tables (RP-1) of a scope: what can be asked, from the claims at the end of days.

Each answer is computed from exact amounts of one currency. A day that is not named is the latest month end that was
taken, or the business date of a bank without one.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from ..domain.portfolio.claims import ClaimRow
from ..domain.portfolio.days_past_due import GroupBy, days_past_due, overdue_rates
from ..domain.portfolio.migration import migration, opening_day
from ..domain.portfolio.quality import asset_quality
from ..domain.portfolio.roll import roll_rates
from ..domain.portfolio.vintage import Vintage, vintages
from ..domain.shared.calendar import previous_month_end
from ..domain.shared.errors import InvalidInput
from ..domain.shared.scope import Scope
from .portfolio_printer import Printer
from .portfolio_store import ClaimFilter, PortfolioRows
from .portfolio_views import (
    AssetQualityView,
    DaysPastDueView,
    MigrationView,
    OverdueRatesView,
    RollView,
    VintageView,
)

MAX_VINTAGES: Final = 36
"""Most months of disbursement that one answer holds."""
MAX_GROUPS: Final = 200
"""Most groups of overdue rates that one answer holds."""


@dataclass(frozen=True, slots=True)
class PortfolioTables:
    """The tables of a scope in one currency, as known at an instant (None: now).

    Refuses, as `InvalidInput`, days after the business date, days that would have to be folded from too many loans,
    currencies that no loan may have, and more vintages or groups than there may be.
    """

    rows: PortfolioRows
    scope: Scope
    currency: str = "CNY"
    known: datetime | None = None

    def latest(self) -> date:
        """The day that is meant when none is named."""
        today = self.rows.business_date(self.scope)
        taken = self.rows.taken(self.scope, first_of_month(today, -12), today, self.known)
        return taken[-1].day if taken else today

    def claims(self, day: date, where: ClaimFilter | None = None) -> Iterator[ClaimRow]:
        """Claims at the end of a day; all of the currency unless a filter is given."""
        return self.rows.rows(self.scope, day, where or ClaimFilter(self.currency), self.known)

    def migration_matrix(self, day: date | None = None) -> MigrationView:
        """The migration matrix of the year so far with its five rates; its rows are those of form G12."""
        day = day or self.latest()
        matrix = migration(self.claims(opening_day(day)), self.claims(day))
        return self._printer.migration(matrix, day)

    def asset_quality(self, day: date | None = None) -> AssetQualityView:
        """The tables shaped like form G11."""
        day = day or self.latest()
        return self._printer.quality(asset_quality(self.claims(day), day), day)

    def days_past_due(self, day: date | None = None) -> DaysPastDueView:
        """Claims by days past due."""
        day = day or self.latest()
        return self._printer.days_past_due(days_past_due(self.claims(day)), day)

    def overdue_rates(self, by: GroupBy, day: date | None = None, first: int = 50) -> OverdueRatesView:
        """Overdue rates per branch, product or officer, the worst `first` of them."""
        if not 1 <= first <= MAX_GROUPS:
            raise InvalidInput("first", first, f"must be between 1 and {MAX_GROUPS}")
        day = day or self.latest()
        return self._printer.overdue(overdue_rates(self.claims(day), by), by, day, first)

    def roll_rates(self, day: date | None = None) -> RollView:
        """Where the bands of days past due of the month end before stand on a day."""
        day = day or self.latest()
        start = previous_month_end(day)
        return self._printer.roll(roll_rates(self.claims(start), self.claims(day)), start, day)

    def vintages(self, first: date, last: date, day: date | None = None) -> tuple[VintageView, ...]:
        """Vintages of the months from that of `first` through that of `last`, observed at month ends up to a day."""
        return tuple(map(self._printer.vintage, self.exact_vintages(first, last, day or self.latest())))

    def exact_vintages(self, first: date, last: date, day: date) -> tuple[Vintage, ...]:
        """The same with exact amounts."""
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        if not 1 <= months <= MAX_VINTAGES:
            raise InvalidInput("first_month", str(first), f"must be at most {MAX_VINTAGES - 1} months before {last}")
        begin, end = first_of_month(first), previous_month_end(first_of_month(last, 1))
        if begin > day:
            return ()
        where = ClaimFilter(self.currency, opened_from=begin, opened_through=end)
        lent = self.rows.lent(self.scope, where, day, self.known)
        taken = self.rows.taken(self.scope, begin, day, self.known)
        troubled = replace(where, troubled=True)
        observed = ((taking.day, self.claims(taking.day, troubled)) for taking in taken)
        return vintages(lent, observed)

    @property
    def _printer(self) -> Printer:
        return Printer(self.currency)


def first_of_month(day: date, months: int = 0) -> date:
    """The first of the month so many months after a day's (before it: negative)."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)

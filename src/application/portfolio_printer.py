"""From exact portfolio tables to what screens read."""

from collections.abc import Sequence
from datetime import date

from ..domain.portfolio.buckets import Bucket
from ..domain.portfolio.days_past_due import DaysPastDueTable, GroupBy, OverdueLine
from ..domain.portfolio.g12 import G12Row, g12
from ..domain.portfolio.migration import MigrationMatrix, migration_rates, opening_day
from ..domain.portfolio.printing import ten_thousands, text
from ..domain.portfolio.quality import AssetQuality, QualityLine
from ..domain.portfolio.roll import RollRow
from ..domain.portfolio.vintage import Vintage
from ..domain.shared.money import Money
from .portfolio_views import (
    AssetQualityView,
    BucketLineView,
    ClassAmounts,
    ClassReserveView,
    DaysPastDueView,
    FormAmount,
    FormItemView,
    MigrationRateView,
    MigrationRowView,
    MigrationView,
    OverdueLineView,
    OverdueRatesView,
    QualityLineView,
    RollCellView,
    RollRowView,
    RollView,
    VintageCellView,
    VintageSharesView,
    VintageView,
)


class Printer:
    """Makes views of one currency."""

    def __init__(self, currency: str) -> None:
        self.currency = currency

    def amount(self, minor: int) -> FormAmount:
        """An amount of minor units."""
        return FormAmount(Money(minor, self.currency), text(ten_thousands(minor, self.currency)))

    def classes(self, amounts: Sequence[int]) -> ClassAmounts:
        """Five amounts."""
        one, two, three, four, five = map(self.amount, amounts)
        return ClassAmounts(one, two, three, four, five)

    def migration(self, matrix: MigrationMatrix, day: date) -> MigrationView:
        """A migration matrix."""
        rates = tuple(
            MigrationRateView(
                each.kind,
                each.kind.chinese,
                self.amount(each.numerator),
                self.amount(each.denominator),
                self.amount(each.disposed),
                share(each.value),
                share(each.adjusted),
            )
            for each in migration_rates(matrix)
        )
        return MigrationView(
            day,
            opening_day(day),
            self.currency,
            tuple(map(self._migration_row, g12(matrix))),
            rates,
            share(matrix.npl_ratio),
            self.amount(matrix.unclassified_opening),
            self.amount(matrix.unclassified_closing),
        )

    def _migration_row(self, row: G12Row) -> MigrationRowView:
        return MigrationRowView(
            number=row.number,
            label=row.label,
            opening_class=row.opening_class,
            opening=None if row.opening is None else self.amount(row.opening),
            decrease=None if row.decrease is None else self.amount(row.decrease),
            closing=self.classes(row.closing),
            closing_total=self.amount(row.closing_total),
            repaid=self.classes(row.repaid),
            repaid_total=self.amount(row.repaid_total),
        )

    def quality(self, table: AssetQuality, day: date) -> AssetQualityView:
        """G11-shaped tables."""
        reserves = tuple(
            ClassReserveView(
                each.risk_class,
                each.count,
                self.amount(each.balance),
                self.amount(each.reserve),
                self.amount(each.without),
                share(each.ratio),
            )
            for each in table.reserves
        )
        return AssetQualityView(
            as_of=day,
            currency=self.currency,
            lines=tuple(map(self._quality_line, table.lines)),
            total=self._quality_line(table.total),
            reserves=reserves,
            reserve=self.amount(table.reserve),
            coverage=share(table.coverage),
            items=tuple(FormItemView(i.number, i.label, i.count, self.amount(i.balance)) for i in table.items),
        )

    def _quality_line(self, line: QualityLine) -> QualityLineView:
        return QualityLineView(
            key=line.key,
            label=line.label,
            count=line.count,
            balance=self.amount(line.balance),
            by_class=self.classes(line.by_class),
            unclassified=self.amount(line.unclassified),
            non_performing=self.amount(line.non_performing),
            overdue=self.amount(line.overdue),
            npl_ratio=share(line.npl_ratio),
        )

    def days_past_due(self, table: DaysPastDueTable, day: date) -> DaysPastDueView:
        """Bands of days past due."""
        lines = tuple(
            BucketLineView(
                line.bucket.chinese,
                line.bucket.first,
                line.bucket.last,
                line.count,
                self.amount(line.balance),
                share(line.share),
            )
            for line in table.lines
        )
        return DaysPastDueView(day, self.currency, table.count, self.amount(table.balance), lines)

    def overdue(self, lines: Sequence[OverdueLine], by: GroupBy, day: date, first: int) -> OverdueRatesView:
        """The first groups of many."""
        found = tuple(
            OverdueLineView(
                key=line.key,
                count=line.count,
                overdue_count=line.overdue_count,
                balance=self.amount(line.balance),
                overdue=self.amount(line.overdue),
                overdue_over_90=self.amount(line.overdue_over_90),
                non_performing=self.amount(line.non_performing),
                overdue_rate=share(line.overdue_rate),
                npl_ratio=share(line.npl_ratio),
            )
            for line in lines[:first]
        )
        return OverdueRatesView(day, self.currency, by, len(lines), found)

    def roll(self, rows: Sequence[RollRow], start: date, day: date) -> RollView:
        """Roll rates."""
        labels = roll_labels([row.bucket for row in rows])
        found = tuple(
            RollRowView(
                row.bucket.chinese,
                self.amount(row.opening),
                tuple(
                    RollCellView(label, self.amount(cell), share(rate))
                    for label, cell, rate in zip(labels, row.cells, row.rates, strict=True)
                ),
            )
            for row in rows
        )
        return RollView(start, day, self.currency, found)

    def vintage(self, vintage: Vintage) -> VintageView:
        """One vintage."""

        def shares(amounts: Sequence[int]) -> VintageSharesView:
            thirty, ninety, bad = (share(vintage.share(amount)) for amount in amounts)
            return VintageSharesView(thirty, ninety, bad)

        cells = tuple(
            VintageCellView(cell.months_on_book, cell.day, shares(cell.now), shares(cell.ever))
            for cell in vintage.cells
        )
        return VintageView(vintage.label, vintage.count, self.amount(vintage.lent), cells)


def share(hundredths: int | None) -> str | None:
    """Hundredths of a percent as text."""
    return None if hundredths is None else text(hundredths)


def roll_labels(buckets: Sequence[Bucket]) -> tuple[str, ...]:
    """Chinese names of a roll row's destinations, in the order of its cells."""
    return (*(bucket.chinese for bucket in buckets), "结清", "核销或转让")

"""Claims by days past due, and overdue rates per branch, product and officer."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from .buckets import STANDARD, Bucket, Buckets
from .claims import ClaimRow, overdue_amount
from .printing import percent


@dataclass(frozen=True, slots=True)
class BucketLine:
    """Claims whose days past due lie in a band: how many, their balance and the share of the book's balance.

    `share` is hundredths of a percent, None of an empty book.
    """

    bucket: Bucket
    count: int
    balance: int
    share: int | None


@dataclass(frozen=True, slots=True)
class DaysPastDueTable:
    """The book by days past due; the lines cover it once."""

    lines: tuple[BucketLine, ...]
    count: int
    balance: int


def days_past_due(rows: Iterable[ClaimRow], buckets: Buckets = STANDARD) -> DaysPastDueTable:
    """Claims with a balance by band, empty bands included."""
    counts, balances = [0] * len(buckets), [0] * len(buckets)
    for row in rows:
        if row.balance:
            at = buckets.index(row.days_past_due)
            counts[at] += 1
            balances[at] += row.balance
    total = sum(balances)
    lines = [
        BucketLine(bucket, count, balance, percent(balance, total))
        for bucket, count, balance in zip(buckets.bands, counts, balances, strict=True)
    ]
    return DaysPastDueTable(tuple(lines), sum(counts), total)


class GroupBy(StrEnum):
    """By what overdue rates are given."""

    BRANCH = "BRANCH"
    """Branch that keeps the claim (机构)."""
    PRODUCT = "PRODUCT"
    """Product (产品)."""
    OFFICER = "OFFICER"
    """Person responsible (客户经理)."""


_KEY: Final[dict[GroupBy, Callable[[ClaimRow], str]]] = {
    GroupBy.BRANCH: lambda row: row.branch,
    GroupBy.PRODUCT: lambda row: row.product,
    GroupBy.OFFICER: lambda row: row.officer,
}


@dataclass(frozen=True, slots=True)
class OverdueLine:
    """The claims of one group with a balance: how many, how many overdue; amounts in minor units."""

    key: str
    count: int
    overdue_count: int
    balance: int
    overdue: int
    overdue_over_90: int
    non_performing: int

    @property
    def overdue_rate(self) -> int | None:
        """Overdue loans (逾期贷款) over the balance, hundredths of a percent."""
        return percent(self.overdue, self.balance)

    @property
    def npl_ratio(self) -> int | None:
        """不良贷款率, hundredths of a percent."""
        return percent(self.non_performing, self.balance)


def overdue_rates(rows: Iterable[ClaimRow], by: GroupBy) -> tuple[OverdueLine, ...]:
    """One line per group that has a balance, worst overdue rate first, then by key."""
    key = _KEY[by]
    sums: dict[str, Counter[str]] = {}
    for row in rows:
        if not row.balance:
            continue
        found = sums.setdefault(key(row), Counter())
        overdue = overdue_amount(row)
        found["count"] += 1
        found["overdue_count"] += row.days_past_due > 0
        found["balance"] += row.balance
        found["overdue"] += overdue
        found["over_90"] += overdue if row.days_past_due > 90 else 0
        found["npl"] += row.balance if row.non_performing else 0
    lines = [
        OverdueLine(name, s["count"], s["overdue_count"], s["balance"], s["overdue"], s["over_90"], s["npl"])
        for name, s in sums.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-(line.overdue_rate or 0), line.key)))

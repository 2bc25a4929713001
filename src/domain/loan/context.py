"""What an account needs from outside while it moves: calendar, rate index, and the bank's policy by date.

A context is what was known at one instant; a later instant's context is another value, and folding the same events
under both shows what the new knowledge changes.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from typing import Final

from ..shared.calendar import WEEKENDS_ONLY, Calendar
from ..shared.errors import InvalidInput

NON_ACCRUAL_AFTER: Final = 90
"""Days past due after which interest leaves the balance sheet where no policy version is in force yet; more than 90
days by the accounting rule (regulations 6.6)."""


@dataclass(frozen=True, slots=True)
class Context:
    """Calendar, index values and policy numbers.

    `index` maps an index name to (effective ordinal, units of 10⁻⁸ a year) rows, rising. By policy, each as (effective
    ordinal, value) rows, rising: `non_accrual` gives the days past due that must be exceeded, `penalty_counts` whether
    unpaid penalty or compound alone makes days past due (default: no). `dpd_steps` are the days past due at which the
    business day looks at a loan.
    """

    calendar: Calendar = WEEKENDS_ONLY
    index: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    non_accrual: tuple[tuple[int, int], ...] = ()
    penalty_counts: tuple[tuple[int, bool], ...] = ()
    dpd_steps: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        for name, rows in self.index.items():
            if any(a >= b for (a, _), (b, _) in pairwise(rows)):
                raise InvalidInput("index", name, "its rows must have rising dates")

    def index_before(self, name: str, day: int) -> int | None:
        """The latest value of an index published before a day, or None where none is known."""
        rows = self.index.get(name, ())
        at = bisect_left(rows, (day, -1))
        return rows[at - 1][1] if at else None

    def non_accrual_day(self, oldest_due: int, today: int) -> int:
        """The first day from `today` on at whose end an amount due since `oldest_due` makes the loan non-accrual."""
        limit, start = NON_ACCRUAL_AFTER, today
        for effective, after in self.non_accrual:
            day = max(oldest_due + limit + 1, start)
            if day < effective:
                return day
            limit, start = after, max(effective, today)
        return max(oldest_due + limit + 1, start)

    def counts_penalty(self, day: int) -> bool:
        """Whether on a day unpaid penalty or compound interest alone makes days past due."""
        at = bisect_right(self.penalty_counts, day, key=itemgetter(0))
        return at > 0 and self.penalty_counts[at - 1][1]

    def next_counting_change(self, day: int) -> int | None:
        """The first day after a day on which that switch may change, None: never again."""
        at = bisect_right(self.penalty_counts, day, key=itemgetter(0))
        return self.penalty_counts[at][0] if at < len(self.penalty_counts) else None

"""The freeze after a merger (并购, art. 15): for some months no asset of either side may go up.

The term is not shifted by holidays and its last day is still frozen: the first free day is the next (regulations,
section 0). Merged on 31 March with six months: frozen through 30 September, re-assessed from 1 October.
"""

from datetime import date, timedelta

from ..shared.calendar import add_months
from .policy import ClassificationPolicy


def last_frozen_day(merger_date: date, policy: ClassificationPolicy) -> date:
    """The last day on which no class may become better, `merger_freeze_months` after the merger."""
    return add_months(merger_date, policy.merger_freeze_months)


def first_free_day(merger_date: date, policy: ClassificationPolicy) -> date:
    """The day from which the debtor is assessed anew and all its claims are classed again."""
    return last_frozen_day(merger_date, policy) + timedelta(days=1)


def frozen(merger_date: date | None, on: date, policy: ClassificationPolicy) -> bool:
    """Whether the day lies in the freeze; both the day of the merger and the last day do."""
    return merger_date is not None and merger_date <= on <= last_frozen_day(merger_date, policy)

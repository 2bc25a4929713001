"""From which day a written-off claim is completely terminated by time (完全终结), 财金〔2017〕90号 art. 16(5), (7).

These are terms of observation, in which nobody must act: no holiday moves them [I].
"""

from datetime import date

from ..shared.calendar import add_months
from .life import Life
from .period import ONE_DAY, ClockContext
from .statute import TermKey


def after_closed_bankruptcy(ruling: date, ctx: ClockContext) -> date:
    """The first day that is more than two years after the court's ruling that ended the bankruptcy (16(5))."""
    return add_months(ruling, ctx.months(TermKey.CLOSED_BANKRUPTCY, ruling)) + ONE_DAY


def after_failed_effort(limitation: Life, effort_since: date, ctx: ClockContext) -> date | None:
    """The first day on which the limitation has run out and two years of effort, or more, have failed (16(7)).

    None: the limitation has not run out.
    """
    if not limitation.lost or limitation.lost_on is None:
        return None
    return max(limitation.lost_on, add_months(effort_since, ctx.months(TermKey.FAILED_EFFORT, effort_since)))

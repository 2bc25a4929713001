"""Whether the index of a floating loan (浮动利率定价基准) has the value that the loan will ask for first.

An index nobody publishes never reprices anything: the first rate would stand for the loan's whole life, unseen. So a
floating loan is opened or taken on only where a value is known.
"""

from datetime import date

from ..shared.errors import Refusal
from .account import new_account
from .changes import next_repricing
from .context import Context
from .rules import LoanRefusal
from .state import TICKS
from .terms import Terms


def index_missing(terms: Terms, context: Context, carried_from: date | None, booking_date: date) -> Refusal | None:
    """Refuse a floating rate whose index has no value published before the day on which the loan asks first.

    That is its first repricing date after the start, or from `carried_from` on for a running loan; where it lies ahead
    a value of today or earlier will do, for the next ones are still to be published.
    """
    if terms.floating is None:
        return None
    after = terms.plan.cadence.start.toordinal() if carried_from is None else carried_from.toordinal() - 1
    first = next_repricing(new_account(terms, context), after) // TICKS
    day = min(first, booking_date.toordinal() + 1)
    if context.index_before(terms.floating.index, day) is not None:
        return None
    name, on = terms.floating.index, date.fromordinal(day)
    return Refusal(
        LoanRefusal.INDEX_UNKNOWN,
        f"no value of {name} published before {on} is known; record one (publishIndex) and ask again",
        f"未录入 {on} 之前发布的 {name} 数值，请先录入后再办理",
        details=(("index", name), ("before", on.isoformat())),
    )

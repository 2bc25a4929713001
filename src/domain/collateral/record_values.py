"""Rules about values, about giving security up and about ending what was recorded, in the order of the enum."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import chain
from typing import Final

from ..shared.calendar import add_months
from ..shared.errors import Refusal
from ..shared.exchange import HOME_CURRENCY, rate_on
from ..shared.money import Money
from .events import (
    WITHDRAWABLE,
    Cancelled,
    Ended,
    Ending,
    HoldingChanged,
    InsuranceEnded,
    LeaseEnded,
    Linked,
    Reduced,
    Registered,
    SeizureLifted,
    Unlinked,
    Valued,
    Withdrawn,
)
from .kinds import Kind, Method
from .parts import Valuation
from .refusals import CollateralRefusal as R
from .refusals import refuse
from .rules import Asked

_GUIDELINE: Final = "[S:34] 银监发〔2017〕16号"
_NAMED: Final = 20
"""Most loans that a refusal names; all are counted."""


def latest_due(kind: Kind, as_of: date) -> date:
    """The last day on which the next value may be found: the kind's days of marking, or months of valuation."""
    return as_of + timedelta(days=kind.mark_days) if kind.mark_days else add_months(as_of, kind.valuation_months)


def _valuation(asked: Asked) -> Valuation | None:
    """The value whose valuer is looked at: a new one, or the one by which another loan would be secured."""
    if isinstance(asked.event, Linked) and asked.now is not None:
        return asked.now.valuation
    return asked.event.valuation if isinstance(asked.event, Valued) else None


def _valuer(asked: Asked) -> Refusal | None:
    value = _valuation(asked)
    if value is None:
        return None
    for line in (value.valuer_line, value.confirmed_by_line):
        if line and line in asked.lending_lines:
            return refuse(
                R.VALUER_OF_THE_BUSINESS_LINE,
                f"{line} made the loan; another line values or confirms ({value.valuer})",
                f"{line} 为经办业务条线,不得由其估值或确认({value.valuer})",
                f"{_GUIDELINE} [K-m]",
            )
    if isinstance(asked.event, Linked) or value.valuer_line or value.confirmed_by_line:
        return None
    if value.method is not Method.MARKET_PRICE:
        return refuse(
            R.NOT_CONFIRMED,
            f"the value of {value.valuer}, from outside, needs the bank's own confirmation",
            f"外部机构 {value.valuer} 的评估须经内部审核确认",
            f"{_GUIDELINE} art. 19",
        )
    return None


def _amounts(asked: Asked) -> tuple[Money | None, ...]:
    event = asked.event
    if isinstance(event, Valued):
        return (event.valuation.value,)
    if isinstance(event, Registered):
        return (event.charge.amount,)
    if isinstance(event, Reduced):
        return (event.amount,)
    return (event.link.limit,) if isinstance(event, Linked) else ()


def _rate(asked: Asked) -> Refusal | None:
    for money in _amounts(asked):
        if money is None or money.currency == HOME_CURRENCY or rate_on(asked.rates, money.currency, asked.day):
            continue
        return refuse(
            R.NO_EXCHANGE_RATE,
            f"no rate of {money.currency} on {asked.day} for {money}",
            f"{asked.day} 无 {money.currency} 汇率,{money} 无法折算",
        )
    return None


def _value(asked: Asked) -> Refusal | None:
    if not isinstance(asked.event, Valued) or asked.then is None:
        return None
    value, kind = asked.event.valuation, asked.policy.kind(asked.then.kind)
    if value.fair_price is not None and value.fair_price < value.value:
        return refuse(
            R.ABOVE_FAIR_PRICE,
            f"{value.value} is more than the current fair price {value.fair_price}",
            f"估值 {value.value} 高于当前合理价格 {value.fair_price}",
            f"{_GUIDELINE} art. 17",
        )
    return _by_kind(value, kind) if kind else None


def _by_kind(value: Valuation, kind: Kind) -> Refusal | None:
    if kind.active_market and value.method is not Method.MARKET_PRICE:
        return refuse(
            R.NOT_MARKED,
            f"{kind.code} has an active market; its price is the value, not {value.method}",
            f"{kind.title_zh}有活跃市场,须采用市场价格",
            f"{_GUIDELINE} art. 17",
        )
    if value.next_due is not None and value.next_due > latest_due(kind, value.as_of):
        return refuse(
            R.NEXT_DUE_TOO_LATE,
            f"{value.next_due} is later than {latest_due(kind, value.as_of)}, the latest for {kind.code}",
            f"下次估值日 {value.next_due} 晚于 {kind.title_zh} 的最迟估值日 {latest_due(kind, value.as_of)}",
            f"{_GUIDELINE} art. 18",
        )
    return None


_GIVEN_BACK: Final = frozenset({Ending.RELEASED, Ending.REPLACED})


def _gives_up(asked: Asked) -> bool:
    """Whether the event takes security from a loan of the bank."""
    event, now = asked.event, asked.now
    if now is None:
        return False
    if isinstance(event, Ended):
        return event.how in _GIVEN_BACK and bool(now.links)
    if isinstance(event, HoldingChanged):
        fewer = now.holding is not None and event.holding.quantity < now.holding.quantity
        return fewer and bool(now.links)
    if isinstance(event, Cancelled | Reduced):
        return any(link.charge == event.charge for link in now.links)
    return isinstance(event, Unlinked)


def _cover(asked: Asked) -> Refusal | None:
    if not _gives_up(asked) or asked.now is None:
        return None
    check = asked.loosening
    if check is None or check.item != asked.now.id:
        return refuse(
            R.COVER_NOT_CHECKED,
            f"what {asked.now.number} secures is given up only after a coverage check",
            f"押品 {asked.now.number} 解除前须进行覆盖检查",
        )
    broken = [row for row in check.rows if row.breaks]
    if not broken:
        return None
    named = broken[:_NAMED]
    shown = ", ".join(f"{row.after.burden} / {row.after.value}" for row in named)
    pairs = ((("loan", str(row.loan)), ("shortfall", str(row.after.shortfall))) for row in named)
    return refuse(
        R.BREAKS_CEILING,
        f"without it {len(broken)} loans exceed their ceiling (minor units, burden / value): {shown}",
        f"解除后 {len(broken)} 笔贷款超过抵质押率上限(分): {shown}",
        f"{_GUIDELINE} art. 20",
        *chain.from_iterable(pairs),
    )


def _entry(asked: Asked) -> Refusal | None:
    event = asked.event
    if isinstance(event, Withdrawn):
        counted = asked.history.known()
        if not any(each.sequence == event.sequence and isinstance(each.event, WITHDRAWABLE) for each in counted):
            shown = event.sequence
            return refuse(R.NO_SUCH_ENTRY, f"no entry {shown} that can be withdrawn", f"无可撤销的记录 {shown}")
        return None
    there: list[str] = []
    if asked.then is None or not isinstance(event, InsuranceEnded | SeizureLifted | LeaseEnded):
        return None
    if isinstance(event, InsuranceEnded):
        there, wanted = [each.policy for each in asked.then.insurances], event.policy
    elif isinstance(event, SeizureLifted):
        there, wanted = [each.reference for each in asked.then.seizures], event.reference
    else:
        there, wanted = [each.reference for each in asked.then.leases], event.reference
    if wanted in there:
        return None
    return refuse(R.NOTHING_TO_END, f"there is no {wanted} on {asked.day}", f"{asked.day} 无 {wanted} 可结束")


VALUE_RULES: Final[tuple[Callable[[Asked], Refusal | None], ...]] = (_valuer, _rate, _value, _cover, _entry)

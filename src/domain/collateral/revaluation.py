"""Values from prices and indices: marking to market (盯市) and index revaluation (指数重估), exact, half up.

An index carries the last value that is no index's, so that rounding never adds up over several runs: value × index on
the day ÷ index on the day of that value. A run over a region and kind is the same function item by item.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Final
from uuid import UUID

from ..shared.errors import InvalidInput
from ..shared.exchange import RATE_UNITS
from ..shared.money import MAX_MINOR, Money, digits_of, round_ratio
from .item import Item
from .kinds import Method, kind_code
from .parts import Valuation, named
from .policy import CollateralPolicy
from .record_values import latest_due

MAX_POINTS: Final = 10**14
_MILLIONTHS: Final = 10**6


@dataclass(frozen=True, slots=True)
class Price:
    """A published price: units of 10⁻⁸ of the currency's main unit for one piece, known since an instant."""

    instrument: str
    published: date
    currency: str
    units: int
    recorded_at: datetime
    source: str

    def __post_init__(self) -> None:
        kind_code("instrument", self.instrument)
        digits_of(self.currency)
        named("source", self.source)
        if not 0 <= self.units <= MAX_POINTS:
            raise InvalidInput("price", self.units, f"must be between 0 and {MAX_POINTS} units of 10^-8")


@dataclass(frozen=True, slots=True)
class IndexPoint:
    """A published index of a region and kind: points in units of 10⁻⁸, above zero, known since an instant."""

    region: str
    kind: str
    published: date
    units: int
    recorded_at: datetime
    source: str

    def __post_init__(self) -> None:
        kind_code("region", self.region)
        kind_code("kind", self.kind)
        named("source", self.source)
        if not 0 < self.units <= MAX_POINTS:
            raise InvalidInput("index", self.units, f"must be above zero and at most {MAX_POINTS} units of 10^-8")


class NotRevalued(StrEnum):
    """Why an item keeps its value, in the order of checking."""

    GONE = "GONE"
    """Released or disposed of (已出库)."""
    OTHER_REGION_OR_KIND = "OTHER_REGION_OR_KIND"
    """The index or price is not this item's (地区或种类不符)."""
    NO_VALUATION = "NO_VALUATION"
    """There is no value to carry forward (无可重估的估值)."""
    NO_QUANTITY = "NO_QUANTITY"
    """There is no quantity to multiply with (未登记数量)."""
    NO_INDEX_THEN = "NO_INDEX_THEN"
    """The index is not known for the day of the value (估值日无指数)."""
    NO_INDEX_NOW = "NO_INDEX_NOW"
    """The index is not known for the day (当日无指数)."""
    VALUED_LATER = "VALUED_LATER"
    """The item has a value of that day or a later one (已有当日或更晚估值)."""
    TOO_LARGE = "TOO_LARGE"
    """The value would leave the range of amounts (金额超出范围)."""
    NO_EXCHANGE_RATE = "NO_EXCHANGE_RATE"
    """The value is in a currency without a rate on the day (无汇率,无法折算)."""


def evidence_of(*parts: object) -> str:
    """The evidence of a computed value: SHA-256 of what it was computed from."""
    return sha256("\n".join(str(part) for part in parts).encode()).hexdigest()


def marked(item: Item, price: Price, day: date) -> Valuation | NotRevalued:
    """The value of an item by a market price on a day: quantity × price in whole minor units, half up."""
    if item.ended is not None:
        return NotRevalued.GONE
    if item.holding is None:
        return NotRevalued.NO_QUANTITY
    if item.holding.instrument != price.instrument or price.published > day:
        return NotRevalued.OTHER_REGION_OR_KIND
    scaled = item.holding.quantity * price.units * 10 ** digits_of(price.currency)
    minor = round_ratio(scaled, RATE_UNITS * _MILLIONTHS)
    if minor > MAX_MINOR:
        return NotRevalued.TOO_LARGE
    proof = evidence_of("price", price.instrument, price.published, price.currency, price.units, item.holding.quantity)
    return Valuation(day, Money(minor, price.currency), Method.MARKET_PRICE, price.source, "", proof)


@dataclass(frozen=True)
class Index:
    """The index of one region and kind, and the knowledge by which it is read."""

    region: str
    kind: str
    points: tuple[IndexPoint, ...]
    known: datetime | None = None

    @cached_property
    def _by_day(self) -> tuple[tuple[date, ...], tuple[IndexPoint, ...]]:
        own = [
            point
            for point in self.points
            if (point.region, point.kind) == (self.region, self.kind)
            and (self.known is None or point.recorded_at <= self.known)
        ]
        # Of one day the point recorded last stays.
        last = {point.published: point for point in sorted(own, key=lambda each: (each.published, each.recorded_at))}
        return tuple(last), tuple(last.values())

    def on(self, day: date) -> IndexPoint | None:
        """The point published last on a day or before it, of one day the one recorded last; None: there is none."""
        days, points = self._by_day
        place = bisect_right(days, day)
        return points[place - 1] if place else None


@dataclass(frozen=True, slots=True)
class Revalued:
    """One line of a run: the item, its value before, and the new valuation or the reason why there is none."""

    item: UUID
    before: Valuation | None
    after: Valuation | NotRevalued


def by_index(item: Item, index: Index, day: date, policy: CollateralPolicy) -> Valuation | NotRevalued:
    """The value of one item carried to a day by its index.

    Where the kind lets an index count as a valuation, the next one is due an interval after the day; otherwise when
    the carried one is due.
    """
    base, last = item.full_valuation, item.valuation
    if item.ended is not None:
        return NotRevalued.GONE
    if (item.region, item.kind) != (index.region, index.kind):
        return NotRevalued.OTHER_REGION_OR_KIND
    if base is None or last is None:
        return NotRevalued.NO_VALUATION
    if last.as_of >= day:
        return NotRevalued.VALUED_LATER
    then, now = index.on(base.as_of), index.on(day)
    if then is None:
        return NotRevalued.NO_INDEX_THEN
    if now is None:
        return NotRevalued.NO_INDEX_NOW
    minor = round_ratio(base.value.minor * now.units, then.units)
    if minor > MAX_MINOR:
        return NotRevalued.TOO_LARGE
    proof = evidence_of("index", index.region, index.kind, base.evidence, then.published, then.units,
                        now.published, now.units)  # fmt: skip
    kind = policy.kind(item.kind)
    due = None if kind is None else latest_due(kind, day if kind.index_counts else base.as_of)
    if kind is not None and not kind.index_counts and base.next_due is not None:
        due = base.next_due
    due = None if due is None else max(due, day)
    value = Money(minor, base.value.currency)
    # The bank's own index run is no person of a lending line; the line is that of the run.
    return Valuation(day, value, Method.INDEX, now.source, "INDEX", proof, due)


def index_run(items: Sequence[Item], index: Index, day: date, policy: CollateralPolicy) -> tuple[Revalued, ...]:
    """The preview of a run, a line for each item in the order given; to carry it out, record each valuation."""
    return tuple(Revalued(item.id, item.valuation, by_index(item, index, day, policy)) for item in items)


class RevaluationCause(StrEnum):
    """Why a new valuation is due (重估触发原因): 银监发〔2017〕16号 [S:34]."""

    NEVER_VALUED = "NEVER_VALUED"
    """There is no value (尚无估值)."""
    INTERVAL = "INTERVAL"
    """The interval of the kind, or the date set with the last value, is over (估值周期届满)."""
    MARKET_MOVED = "MARKET_MOVED"
    """The market moved by the policy's share since the last value (市场价格大幅波动)."""
    CONTRACT_DEFAULT = "CONTRACT_DEFAULT"
    """The debtor broke the contract after the last value (发生合同约定的违约事件)."""
    NON_PERFORMING = "NON_PERFORMING"
    """The secured claim became non-performing after the last value (所担保债权形成不良)."""


@dataclass(frozen=True, slots=True)
class Triggers:
    """Facts of others: the days of default and of becoming non-performing, and the index or price now."""

    defaulted_on: date | None = None
    non_performing_since: date | None = None
    index: Index | None = None


def due_on(item: Item, policy: CollateralPolicy) -> date | None:
    """By when the next value is due; None: it has none yet, or its kind is not in the catalogue."""
    last, kind = item.valuation, policy.kind(item.kind)
    if last is None or kind is None:
        return None
    return last.next_due or latest_due(kind, last.as_of)


def causes(item: Item, day: date, policy: CollateralPolicy, seen: Triggers) -> tuple[RevaluationCause, ...]:
    """Why a new value is due on a day, in the order of the enum; empty: none is. The due day itself is in time."""
    last = item.valuation
    if last is None:
        return (RevaluationCause.NEVER_VALUED,)
    due = due_on(item, policy)
    found = {
        RevaluationCause.INTERVAL: due is not None and day > due,
        RevaluationCause.MARKET_MOVED: seen.index is not None and _moved(last, seen.index, day, policy),
        RevaluationCause.CONTRACT_DEFAULT: seen.defaulted_on is not None and last.as_of < seen.defaulted_on <= day,
        RevaluationCause.NON_PERFORMING: seen.non_performing_since is not None
        and last.as_of < seen.non_performing_since <= day,
    }
    return tuple(cause for cause, holds in found.items() if holds)


def _moved(last: Valuation, index: Index, day: date, policy: CollateralPolicy) -> bool:
    then, now = index.on(last.as_of), index.on(day)
    return (
        then is not None and now is not None and policy.market_move.reached_by(abs(now.units - then.units), then.units)
    )

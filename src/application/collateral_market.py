"""Publishing market prices and regional indices: what may be asked, and what comes of it (价格与指数的发布)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from ..domain.collateral.revaluation import IndexPoint, Price
from ..domain.shared.exchange import price_units
from .cases import Case, Stop
from .command import Command
from .desk import Desk
from .outcomes import Done, Invalid

PRICE_PUBLISHED: Final = "market.PricePublished"
"""The message that an instrument has a new price."""
INDEX_PUBLISHED: Final = "market.IndexPublished"
"""The message that the index of a region and kind has a new point."""
_NO_INSTANT: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishMarketPrice(Command):
    """Record the price of one piece of an instrument (登记市场价格), such as `12.34`; a worthless one has `0`."""

    instrument: str
    published: date
    currency: str
    price: str
    source: str

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        self.at(_NO_INSTANT)

    def at(self, known: datetime) -> Price:
        """The price as known since an instant."""
        units = 0 if self.price == "0" else price_units("price", self.price)
        return Price(self.instrument, self.published, self.currency, units, known, self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishRegionalIndex(Command):
    """Record a point of the index of a region and kind of collateral (登记区域价格指数), such as `103.2`."""

    region: str
    kind: str
    published: date
    points: str
    source: str

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        self.at(_NO_INSTANT)

    def at(self, known: datetime) -> IndexPoint:
        """The point as known since an instant."""
        units = price_units("points", self.points)
        return IndexPoint(self.region, self.kind, self.published, units, known, self.source)


def prepare_market_price(desk: Desk, command: PublishMarketPrice) -> Case | Stop:
    """Record a price; one for the same day replaces the earlier from its knowledge on."""
    if stop := _not_over(desk, command.published):
        return stop
    price = command.at(desk.at)
    subject = desk.whole_bank

    def keep() -> Done:
        desk.unit.market.publish_price(desk.bank.id, price)
        data = {"instrument": price.instrument, "published": price.published.isoformat(), "units": price.units}
        desk.tell(PRICE_PUBLISHED, subject, data | {"currency": price.currency})
        return Done(type(command).__name__, subject, desk.bank.booking_date, desk.at)

    return Case(subject, "", None, None, tuple, keep)


def prepare_regional_index(desk: Desk, command: PublishRegionalIndex) -> Case | Stop:
    """Record a point; one for the same day replaces the earlier from its knowledge on."""
    if stop := _not_over(desk, command.published):
        return stop
    point = command.at(desk.at)
    subject = desk.whole_bank

    def keep() -> Done:
        desk.unit.market.publish_point(desk.bank.id, point)
        data = {"region": point.region, "kind": point.kind, "published": point.published.isoformat()}
        desk.tell(INDEX_PUBLISHED, subject, data | {"units": point.units})
        return Done(type(command).__name__, subject, desk.bank.booking_date, desk.at)

    return Case(subject, "", None, None, tuple, keep)


def _not_over(desk: Desk, published: date) -> Invalid | None:
    today = desk.bank.booking_date
    if published <= today:
        return None
    return Invalid("published", str(published), f"published: {published}: lies after the business date {today}")

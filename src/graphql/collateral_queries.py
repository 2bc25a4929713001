"""What can be asked of collateral: items, lists of them, published prices and indices."""

from datetime import date, datetime
from typing import Annotated, Final

import strawberry
from strawberry import Parent

from ..application.collateral_queries import CollateralFilter
from ..application.collateral_views import CollateralView
from ..application.cursors import cursor_of, number_after, paged, position
from ..application.reads import Page
from ..domain.collateral.kinds import kind_code
from ..domain.collateral.policy import CollateralPolicy as Version
from ..domain.collateral.revaluation import IndexPoint, Price
from ..domain.shared.errors import InvalidInput
from ..domain.shared.ids import business_number
from ..domain.shared.instants import checked_instant
from .collateral import Collateral
from .collateral_input import CollateralWhere
from .collateral_policy import CollateralPolicy
from .context import Info
from .convert import build
from .describe import resolved
from .ids import NodeKind, key_of
from .relay import DEFAULT_PAGE, After, Connection, First, page_request
from .scalars import DecimalText

MAX_INSTRUMENTS: Final = 200
"""Most instruments whose prices are asked for at once."""
_UNITS: Final = 10**8
AsOf = Annotated[date | None, strawberry.argument(description="Day at whose end; null: the business date (基准日).")]
KnownAt = Annotated[datetime | None, strawberry.argument(description="As known at this instant; null: now (知悉时点).")]


def decimal8(units: int) -> DecimalText:
    """Units of 10⁻⁸ as decimal text without needless zeros."""
    text = f"{units // _UNITS}.{units % _UNITS:08d}".rstrip("0").rstrip(".")
    return DecimalText(text)


def _points(parent: Parent[IndexPoint]) -> DecimalText:
    return decimal8(parent.units)


@strawberry.type(description="A published point of the index of a region and kind (区域价格指数).")
class RegionalIndexPoint:
    """Of the domain's `IndexPoint`."""

    published: date = strawberry.field(description="Day of publication (发布日).")
    points: DecimalText = resolved(_points, "The index (指数).")
    recorded_at: datetime = strawberry.field(description="Since when it is known (记录时间).")
    source: str = strawberry.field(description="Who published it (来源).")


def _price(parent: Parent[Price]) -> DecimalText:
    return decimal8(parent.units)


@strawberry.type(description="A published price of an instrument (市场价格).")
class MarketPrice:
    """Of the domain's `Price`."""

    instrument: str = strawberry.field(description="Code of the instrument (证券、品种代码).")
    published: date = strawberry.field(description="Day of publication (发布日).")
    currency: str = strawberry.field(description="ISO 4217 code of its currency (币种).")
    price: DecimalText = resolved(_price, "Price of one piece (价格).")
    recorded_at: datetime = strawberry.field(description="Since when it is known (记录时间).")
    source: str = strawberry.field(description="Who published it (来源).")


async def _collateral(
    info: Info,
    id: Annotated[strawberry.ID | None, strawberry.argument(description="Global id (全局标识).")] = None,  # noqa: A002
    number: Annotated[str | None, strawberry.argument(description="Business number (押品编号).")] = None,
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> CollateralView | None:
    if (id is None) == (number is None):
        raise InvalidInput("id", id, "give either the id or the number of the item")
    if number is not None:
        wanted = business_number("number", number)
        key = await info.context.read(lambda q, scope: q.collateral.by_number(scope, wanted))
    else:
        key = key_of("id", id, NodeKind.COLLATERAL)
    if key is None:
        return None
    if as_of is None and known_at is None:
        return await info.context.collateral.items.load(key)
    if known_at is not None:
        checked_instant("known_at", known_at)
    return await info.context.read(
        lambda q, scope: q.collateral.item_on(scope, key, as_of or q.institution(scope).business_date, known_at)
    )


async def _items(
    info: Info,
    where: Annotated[
        CollateralWhere | None, strawberry.argument(description="Which items; null: all that are there (筛选条件).")
    ] = None,
    first: First = DEFAULT_PAGE,
    after: After = None,
) -> Page[CollateralView]:
    chosen, page, order = build(CollateralFilter, where), page_request(first, after), "collateral"
    start = position(page, order, str)
    rows = await info.context.read(
        lambda q, scope: q.collateral.listed(scope, chosen, q.institution(scope).business_date, start, page.first + 1)
    )
    return paged([(row, cursor_of(order, row.number, row.id)) for row in rows], page.first)


async def _index(
    info: Info,
    region: Annotated[str, strawberry.argument(description="Code of the region (地区).")],
    kind: Annotated[str, strawberry.argument(description="Code of the kind (种类代码).")],
    first: First = DEFAULT_PAGE,
    after: After = None,
) -> Page[IndexPoint]:
    page, order = page_request(first, after), "regionalIndex"
    place = kind_code("region", region), kind_code("kind", kind)
    start = number_after(page, order)
    found = await info.context.read(lambda q, scope: q.collateral.points(scope, *place))
    rows = list(enumerate(found, 1))[start : start + page.first + 1]
    return paged([(row, cursor_of(order, number)) for number, row in rows], page.first)


async def _prices(
    info: Info,
    instruments: Annotated[
        list[str], strawberry.argument(description="Codes of instruments, at most 200 (证券、品种代码).")
    ],
    as_of: AsOf = None,
    known_at: KnownAt = None,
) -> list[Price]:
    if len(instruments) > MAX_INSTRUMENTS:
        raise InvalidInput("instruments", len(instruments), f"must be at most {MAX_INSTRUMENTS}")
    wanted = [kind_code("instruments", each) for each in dict.fromkeys(instruments)]
    found = await info.context.read(
        lambda q, scope: q.collateral.prices(scope, wanted, as_of or q.institution(scope).business_date, known_at)
    )
    return [found[each] for each in wanted if each in found]


async def _policy(info: Info, as_of: AsOf = None, known_at: KnownAt = None) -> Version:
    if known_at is not None:
        checked_instant("known_at", known_at)
    return await info.context.read(
        lambda q, scope: q.collateral.policy(scope, as_of or q.institution(scope).business_date, known_at)
    )


async def _policies(info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[Version]:
    page, order = page_request(first, after), "collateralPolicies"
    start = number_after(page, order)
    found = await info.context.read(lambda q, scope: q.collateral.policies(scope))
    rows = list(enumerate(found, 1))[start : start + page.first + 1]
    return paged([(row, cursor_of(order, number)) for number, row in rows], page.first)


@strawberry.type(description="What can be asked of collateral (押品查询).")
class CollateralQueryFields:
    """Questions about items of collateral, prices and indices."""

    collateral: Collateral | None = resolved(
        _collateral, "One item by its id or number, on any day and by any knowledge; null if it cannot be seen (押品)."
    )
    collateral_items: Connection[Collateral] = resolved(_items, "A page of items, by number (押品列表).")
    collateral_policy: CollateralPolicy = resolved(
        _policy, "The version of the policy that counts on a day, with its catalogue (押品管理政策)."
    )
    collateral_policies: Connection[CollateralPolicy] = resolved(
        _policies, "All versions of the policy in the order of recording (押品管理政策版本)."
    )
    regional_index: Connection[RegionalIndexPoint] = resolved(
        _index, "Published points of the index of a region and kind, by day (区域价格指数)."
    )
    market_prices: list[MarketPrice] = resolved(
        _prices, "The price of each instrument published last on or before a day (市场价格)."
    )

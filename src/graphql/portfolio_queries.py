"""What can be asked of the portfolio: each question is a call of its tables on the operation's snapshot."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, TypeVar

import strawberry

from ..application.portfolio import PortfolioTables
from ..application.portfolio_views import (
    AssetQualityView,
    DaysPastDueView,
    MigrationRowView,
    MigrationView,
    OverdueRatesView,
    RollView,
    VintageView,
)
from ..domain.portfolio.days_past_due import GroupBy
from .context import Info
from .describe import resolved
from .portfolio import (
    AssetQuality,
    DaysPastDueBuckets,
    MigrationMatrix,
    MigrationRow,
    OverdueRates,
    RollRates,
    Vintage,
)

T = TypeVar("T")
AsOf = Annotated[
    date | None,
    strawberry.argument(
        description="The day; null: the latest month end taken. A day between month ends is folded from the accounts, "
        "which only a small portfolio allows (日期)."
    ),
]
Currency = Annotated[str, strawberry.argument(description="ISO 4217 code of the claims' currency (币种).")]
KnownAt = Annotated[
    datetime | None, strawberry.argument(description="As known at an instant; null: everything known now (知悉时点).")
]
MaxGroups = Annotated[int, strawberry.argument(description="How many groups, the worst first; at most 200 (条数).")]


async def _ask(info: Info, currency: str, known_at: datetime | None, question: Callable[[PortfolioTables], T]) -> T:
    return await info.context.read(
        lambda queries, scope: question(PortfolioTables(queries.claim_rows, scope, currency, known_at))
    )


async def _migration(
    info: Info, as_of: AsOf = None, currency: Currency = "CNY", known_at: KnownAt = None
) -> MigrationView:
    return await _ask(info, currency, known_at, lambda tables: tables.migration_matrix(as_of))


async def _g12(
    info: Info, as_of: AsOf = None, currency: Currency = "CNY", known_at: KnownAt = None
) -> tuple[MigrationRowView, ...]:
    return await _ask(info, currency, known_at, lambda tables: tables.migration_matrix(as_of).rows)


async def _quality(
    info: Info, as_of: AsOf = None, currency: Currency = "CNY", known_at: KnownAt = None
) -> AssetQualityView:
    return await _ask(info, currency, known_at, lambda tables: tables.asset_quality(as_of))


async def _days_past_due(
    info: Info, as_of: AsOf = None, currency: Currency = "CNY", known_at: KnownAt = None
) -> DaysPastDueView:
    return await _ask(info, currency, known_at, lambda tables: tables.days_past_due(as_of))


async def _overdue_rates(
    info: Info,
    by: Annotated[GroupBy, strawberry.argument(description="By what (分组方式).")],
    as_of: AsOf = None,
    currency: Currency = "CNY",
    known_at: KnownAt = None,
    first: MaxGroups = 50,
) -> OverdueRatesView:
    return await _ask(info, currency, known_at, lambda tables: tables.overdue_rates(by, as_of, first))


async def _roll_rates(info: Info, as_of: AsOf = None, currency: Currency = "CNY", known_at: KnownAt = None) -> RollView:
    return await _ask(info, currency, known_at, lambda tables: tables.roll_rates(as_of))


async def _vintages(
    info: Info,
    first_month: Annotated[date, strawberry.argument(description="A day of the first month of disbursement (起始月).")],
    last_month: Annotated[date, strawberry.argument(description="A day of the last one, at most 35 later (截止月).")],
    as_of: AsOf = None,
    currency: Currency = "CNY",
    known_at: KnownAt = None,
) -> tuple[VintageView, ...]:
    return await _ask(info, currency, known_at, lambda tables: tables.vintages(first_month, last_month, as_of))


@strawberry.type(description="What can be asked of the portfolio (资产质量查询).")
class PortfolioQueries:
    """Questions about the whole book of a scope."""

    migration_matrix: MigrationMatrix = resolved(
        _migration, "Where the book of 31 December of the year before stands, with the five rates (迁徙矩阵与迁徙率)."
    )
    g12: list[MigrationRow] = resolved(_g12, "The seven rows of the table shaped like form G12 (贷款质量迁徙情况表).")
    asset_quality: AssetQuality = resolved(
        _quality, "By industry and class, with reserves: shaped like form G11 (资产质量五级分类情况表)."
    )
    days_past_due_buckets: DaysPastDueBuckets = resolved(_days_past_due, "The book by days past due (逾期分布).")
    overdue_rates: OverdueRates = resolved(
        _overdue_rates, "Overdue rates per branch, product or officer (机构、产品、客户经理逾期率)."
    )
    roll_rates: RollRates = resolved(
        _roll_rates, "Where the bands of days past due of the month end before stand (滚动率)."
    )
    vintages: list[Vintage] = resolved(
        _vintages, "Claims by month of disbursement and what has gone bad by month on book (Vintage账龄分析)."
    )

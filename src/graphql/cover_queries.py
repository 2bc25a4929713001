"""What can be asked of cover: loans of which cure is asked for, and index revaluations."""

from datetime import date
from typing import Annotated

import strawberry

from ..application.collateral_views import RevaluedView
from ..application.cover_store import RevaluationRun, WatchedLoan
from ..application.cursors import cursor_of, paged, position
from ..application.reads import Page
from ..application.revaluation_preview import RevaluationPreview
from ..domain.collateral.kinds import kind_code
from .collateral_revaluation import IndexRevaluation, RevaluationEffect, RevaluedItem
from .context import Info
from .cover import SecurityWatch
from .describe import resolved
from .relay import DEFAULT_PAGE, After, Connection, First, page_request

RegionCode = Annotated[str, strawberry.argument(description="Code of the region (地区).")]
KindCode = Annotated[str, strawberry.argument(description="Code of the kind (种类代码).")]
Day = Annotated[date | None, strawberry.argument(description="The day; null: the business date (基准日).")]


async def _shortfalls(info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[WatchedLoan]:
    page, order = page_request(first, after), "shortfalls"
    start = position(page, order, date)
    at = (date.fromisoformat(str(start.value)), start.id) if start else None
    rows = await info.context.read(lambda q, scope: q.covers.shortfalls(scope, at, page.first + 1))
    return paged([(row, cursor_of(order, row.watch.deadline or date.max, row.loan)) for row in rows], page.first)


async def _preview(
    info: Info,
    region: RegionCode,
    kind: KindCode,
    as_of: Day = None,
    first: First = DEFAULT_PAGE,
    after: After = None,
) -> Page[RevaluedView]:
    page, order = page_request(first, after), "previewIndexRevaluation"
    place, start = (kind_code("region", region), kind_code("kind", kind)), position(page, order, str)
    rows = await info.context.read(
        lambda q, scope: q.collateral.preview(
            scope, *place, as_of or q.institution(scope).business_date, start, page.first + 1
        )
    )
    return paged([(row, cursor_of(order, row.number, row.item)) for row in rows], page.first)


async def _effect(info: Info, region: RegionCode, kind: KindCode, as_of: Day = None) -> RevaluationPreview | None:
    place = kind_code("region", region), kind_code("kind", kind)
    return await info.context.read(
        lambda q, scope: q.covers.revaluation_preview(scope, *place, as_of or q.institution(scope).business_date)
    )


async def _revaluations(info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[RevaluationRun]:
    page, order = page_request(first, after), "indexRevaluations"
    start = position(page, order, str)
    rows = await info.context.read(
        lambda q, scope: q.covers.revaluations(scope, start.id if start else None, page.first + 1)
    )
    return paged([(row, cursor_of(order, "", row.id)) for row in rows], page.first)


@strawberry.type(description="What can be asked of cover (押品覆盖查询).")
class CoverQueryFields:
    """Questions about loans of which cure is asked for, and about index revaluations."""

    shortfalls: Connection[SecurityWatch] = resolved(
        _shortfalls, "A page of loans of which cure is asked for, by deadline (押品不足列表)."
    )
    preview_index_revaluation: Connection[RevaluedItem] = resolved(
        _preview, "What an index revaluation would make of the items of a region and kind, by number (指数重估预览)."
    )
    revaluation_effect: RevaluationEffect | None = resolved(
        _effect, "What an index revaluation would do to a region and kind; null: not the whole bank (指数重估影响)."
    )
    index_revaluations: Connection[IndexRevaluation] = resolved(
        _revaluations, "A page of index revaluations, newest first, for those who see the whole bank (指数重估列表)."
    )

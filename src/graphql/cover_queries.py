"""What can be asked of cover: loans of which cure is asked for."""

from datetime import date

import strawberry

from ..application.cover_store import WatchedLoan
from ..application.cursors import cursor_of, paged, position
from ..application.reads import Page
from .context import Info
from .cover import SecurityWatch
from .describe import resolved
from .relay import DEFAULT_PAGE, After, Connection, First, page_request


async def _shortfalls(info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[WatchedLoan]:
    page, order = page_request(first, after), "shortfalls"
    start = position(page, order, date)
    at = (date.fromisoformat(str(start.value)), start.id) if start else None
    rows = await info.context.read(lambda q, scope: q.covers.shortfalls(scope, at, page.first + 1))
    return paged([(row, cursor_of(order, row.watch.deadline or date.max, row.loan)) for row in rows], page.first)


@strawberry.type(description="What can be asked of cover (押品覆盖查询).")
class CoverQueryFields:
    """Questions about loans of which cure is asked for."""

    shortfalls: Connection[SecurityWatch] = resolved(
        _shortfalls, "A page of loans of which cure is asked for, by deadline (押品不足列表)."
    )

"""What can be asked of the rights of all loans: what must be acted on, and what was said."""

from datetime import date
from typing import Annotated

import strawberry

from ..application.clock_store import RightNotice as Notice
from ..application.clock_store import WatchedRight as Watched
from ..application.cursors import cursor_of, paged, position
from ..application.reads import Page
from ..application.right_queries import RightPlace
from ..domain.clock import NoticeKind, RightKind
from .context import Info
from .describe import resolved
from .relay import DEFAULT_PAGE, After, Connection, First, page_request
from .right import RightNotice, RightToActOn

_TO_ACT, _SAID = "rightsToActOn", "rightNotices"


def _cursor(right: Watched) -> str:
    place = RightPlace(right.act_by or date.max, right.key)
    return cursor_of(_TO_ACT, place.text, right.key.loan)


async def _to_act(
    info: Info,
    until: Annotated[date, strawberry.argument(description="Last day: rights to be acted on by then (截止日).")],
    kinds: Annotated[
        list[RightKind] | None, strawberry.argument(description="Which clocks; null: all (权利种类).")
    ] = None,
    first: First = DEFAULT_PAGE,
    after: After = None,
) -> Page[Watched]:
    page, wanted = page_request(first, after), tuple(kinds or ())
    start = RightPlace.read(position(page, _TO_ACT, str))
    rows = await info.context.read(lambda q, scope: q.rights.to_act(scope, until, wanted, start, page.first + 1))
    return paged([(row, _cursor(row)) for row in rows], page.first)


async def _said(
    info: Info,
    since: Annotated[date, strawberry.argument(description="First business date (起始日).")],
    what: Annotated[
        list[NoticeKind] | None, strawberry.argument(description="Which notices; null: all (提示类型).")
    ] = None,
    first: First = DEFAULT_PAGE,
    after: After = None,
) -> Page[Notice]:
    page, wanted = page_request(first, after), tuple(what or ())
    start = position(page, _SAID, date)
    rows = await info.context.read(lambda q, scope: q.rights.said(scope, since, wanted, start, page.first + 1))
    return paged([(row, cursor_of(_SAID, row.day, row.id)) for row in rows], page.first)


@strawberry.type(description="What can be asked of the rights of loans (权利时效查询).")
class RightQueryFields:
    """Questions about rights; those of one loan are asked of the loan."""

    rights_to_act_on: Connection[RightToActOn] = resolved(
        _to_act, "Rights not lost that must be acted on until a day, the most urgent first (待办权利列表)."
    )
    right_notices: Connection[RightNotice] = resolved(
        _said, "Warnings, losses and restorations since a day, by day (权利提示列表)."
    )

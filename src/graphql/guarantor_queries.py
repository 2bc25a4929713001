"""What can be asked of guarantors and guarantees."""

from datetime import date, datetime
from typing import Annotated, Any

import strawberry

from ..application.cursors import cursor_of, paged, position
from ..application.guarantor_survey_views import SurveyView
from ..application.guarantor_views import GuaranteeView, GuarantorView
from ..application.reads import Page
from ..domain.guarantor import Capital
from ..domain.shared.errors import InvalidInput
from ..domain.shared.exchange import HOME_CURRENCY
from ..domain.shared.ids import business_number
from .context import Info
from .convert import build
from .describe import resolved
from .guarantor import Guarantor
from .guarantor_contract import Guarantee
from .guarantor_input import CAPITAL
from .guarantor_survey import GuaranteeSurvey
from .ids import NodeKind, key_of
from .relay import DEFAULT_PAGE, After, Connection, First, page_request

Party = Annotated[
    strawberry.ID, strawberry.argument(description="Global id of the party in the customer register (主体).")
]


async def _guarantor(info: Info, party: Party) -> GuarantorView | None:
    return await info.context.guarantees.guarantors.load(key_of("party", party, NodeKind.BORROWER))


async def _guarantee(
    info: Info,
    id: Annotated[strawberry.ID | None, strawberry.argument(description="Global id (全局标识).")] = None,  # noqa: A002
    number: Annotated[str | None, strawberry.argument(description="Business number (保证合同号).")] = None,
    known_at: Annotated[
        datetime | None, strawberry.argument(description="As known at this instant; null: now (知悉时点).")
    ] = None,
) -> GuaranteeView | None:
    if (id is None) == (number is None):
        raise InvalidInput("id", id, "give either the id or the number of the guarantee")
    if number is not None:
        wanted = business_number("number", number)
        found = await info.context.read(lambda q, scope: q.guarantees.by_number(scope, wanted))
    else:
        found = await info.context.guarantees.by_id.load(key_of("id", id, NodeKind.GUARANTEE))
    if found is None or known_at is None:
        return found
    key, known = found.id, known_at
    return await info.context.read(lambda q, scope: q.guarantees.as_known(scope, key, known))


async def _guarantees(info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[GuaranteeView]:
    page, order = page_request(first, after), "guarantees"
    start = position(page, order, str)
    rows = await info.context.read(lambda q, scope: q.guarantees.page(scope, start, page.first + 1))
    return paged([(row, cursor_of(order, row.number, row.id)) for row in rows], page.first)


async def _given(info: Info, party: Party, first: First = DEFAULT_PAGE, after: After = None) -> Page[GuaranteeView]:
    key, page, order = key_of("party", party, NodeKind.BORROWER), page_request(first, after), "guaranteesGiven"
    start = position(page, order, str)
    rows = await info.context.read(
        lambda q, scope: q.guarantees.given(scope, [key], start.id if start else None, page.first + 1)[key]
    )
    return paged([(row, cursor_of(order, "", row.id)) for row in rows], page.first)


async def _reviews_due(
    info: Info,
    until: Annotated[
        date | None, strawberry.argument(description="Last day; null: the business date (截止日).")
    ] = None,
    first: First = DEFAULT_PAGE,
    after: After = None,
) -> Page[GuarantorView]:
    page, order = page_request(first, after), "guarantorReviewsDue"
    start = position(page, order, date)
    rows = await info.context.read(
        lambda q, scope: q.guarantees.reviews_due(
            scope, until or q.institution(scope).business_date, start, page.first + 1
        )
    )
    return paged([(row, cursor_of(order, row.review_due, row.id)) for row in rows], page.first)


async def _survey(
    info: Info,
    capital: Annotated[
        CAPITAL | None,  # type: ignore[valid-type]
        strawberry.argument(description="The bank's capital; null: no concentration is checked (资本)."),
    ] = None,
    first: Annotated[int, strawberry.argument(description="Rows of each list at most, 1 to 200 (每项行数).")] = 50,
) -> SurveyView:
    given: Any = capital
    wanted = None if given is None else build(Capital, given, HOME_CURRENCY)
    rows = page_request(first, None).first
    return await info.context.read(
        lambda q, scope: q.guarantees.survey(scope, q.institution(scope).business_date, wanted, rows)
    )


@strawberry.type(description="What can be asked of guarantors and guarantees (保证查询).")
class GuaranteeQueryFields:
    """Questions about guarantors' files, guarantees and the guarantee graph."""

    guarantor: Guarantor | None = resolved(_guarantor, "A guarantor's file; null: none, or not visible (保证人档案).")
    guarantee: Guarantee | None = resolved(
        _guarantee, "One guarantee by its id or its number; null if it cannot be seen (保证合同)."
    )
    guarantees: Connection[Guarantee] = resolved(_guarantees, "A page of guarantees, by number (保证合同列表).")
    guarantees_given: Connection[Guarantee] = resolved(
        _given, "A page of the guarantees that a party has given, oldest first (对外保证列表)."
    )
    guarantor_reviews_due: Connection[Guarantor] = resolved(
        _reviews_due, "Guarantors whose review is due until a day, by that day (到期应评估的保证人)."
    )
    guarantee_survey: GuaranteeSurvey = resolved(
        _survey, "Circles, mutual guarantees, chains and concentration over the whole bank (担保关系排查)."
    )

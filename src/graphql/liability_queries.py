"""What can be asked of liability assessment."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import strawberry

from ..application.cursors import cursor_of, paged, position
from ..application.liability_store import DeclaredRelation as Related
from ..application.liability_views import AuthorityView, CaseView, PersonView, ReserveView
from ..application.reads import Page
from ..domain.liability_assessment.kinds import CaseStatus
from ..domain.liability_assessment.policy import LiabilityPolicy as Policy
from ..domain.shared.errors import InvalidInput
from ..domain.shared.ids import business_number
from ..domain.shared.papers import person_of
from .context import Info
from .describe import resolved
from .ids import NodeKind, key_of
from .liability import LendingAuthority, LiabilityCase, LiabilityOfPerson, RiskReserve
from .liability_appraisal import LendingAppraisal, appraisals
from .liability_policy import DeclaredRelation, LiabilityPolicy
from .relay import DEFAULT_PAGE, After, Connection, First, page_request

_NIL = UUID(int=0)


async def _case(
    info: Info,
    id: Annotated[strawberry.ID | None, strawberry.argument(description="Global id (全局标识).")] = None,  # noqa: A002
    number: Annotated[str | None, strawberry.argument(description="Business number (案件编号).")] = None,
    known_at: Annotated[
        datetime | None, strawberry.argument(description="As known at this instant; null: now (知悉时点).")
    ] = None,
) -> CaseView | None:
    if (id is None) == (number is None):
        raise InvalidInput("id", id, "give either the id or the number of the case")
    if number is not None:
        wanted = business_number("number", number)
        found = await info.context.read(lambda q, scope: q.liability.by_number(scope, wanted))
    else:
        found = await info.context.liability.by_id.load(key_of("id", id, NodeKind.LIABILITY_CASE))
    if found is None or known_at is None:
        return found
    key, known = found.id, known_at
    return await info.context.read(lambda q, scope: q.liability.by_id(scope, [key], known).get(key))


async def _cases(
    info: Info,
    status: Annotated[
        CaseStatus | None, strawberry.argument(description="Only those that stand there; null: all (案件状态).")
    ] = None,
    first: First = DEFAULT_PAGE,
    after: After = None,
) -> Page[CaseView]:
    page, order = page_request(first, after), "liabilityCases"
    start = position(page, order, str)
    key = start.id if start else None
    rows = await info.context.read(lambda q, scope: q.liability.page(scope, status, key, page.first + 1))
    return paged([(row, cursor_of(order, "", row.id)) for row in rows], page.first)


async def _of_person(
    info: Info,
    person: Annotated[str, strawberry.argument(description="The person (人员).")],
    first: First = DEFAULT_PAGE,
    after: After = None,
) -> Page[PersonView]:
    who, page, order = person_of("person", person), page_request(first, after), "liabilityOfPerson"
    start = position(page, order, str)
    key = start.id if start else None
    rows = await info.context.read(lambda q, scope: q.liability.about(scope, who, key, page.first + 1))
    return paged([(row, cursor_of(order, "", row.case)) for row in rows], page.first)


async def _reserves(info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[ReserveView]:
    page, order = page_request(first, after), "riskReserves"
    start = position(page, order, str)
    at = _pair(str(start.value)) if start else None
    rows = await info.context.read(lambda q, scope: q.liability.reserves(scope, at, page.first + 1))
    return paged([(row, cursor_of(order, f"{row.currency}/{row.officer}", _NIL)) for row in rows], page.first)


def _pair(value: str) -> tuple[str, str]:
    first, _, second = value.partition("/")
    return second, first


async def _authorities(info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[AuthorityView]:
    page, order = page_request(first, after), "lendingAuthorities"
    start = position(page, order, str)
    kind, _, holder = str(start.value).partition("/") if start else ("", "", "")
    at = (kind, holder) if start else None
    rows = await info.context.read(lambda q, scope: q.liability.authorities(scope, at, page.first + 1))
    return paged([(row, cursor_of(order, f"{row.kind.value}/{row.holder}", _NIL)) for row in rows], page.first)


async def _relations(
    info: Info, person: Annotated[str, strawberry.argument(description="The person (人员).")]
) -> list[Related]:
    who = person_of("person", person)
    return list(await info.context.read(lambda q, scope: q.liability.relations(scope, who)))


async def _policy(
    info: Info,
    on: Annotated[
        date | None, strawberry.argument(description="As it counts on this day; null: the business date (日期).")
    ] = None,
) -> Policy:
    return await info.context.read(lambda q, scope: q.liability.policy(scope, on))


@strawberry.type(description="What can be asked of liability assessment (责任认定查询).")
class LiabilityQueryFields:
    """Questions about cases, persons, risk reserves and authority."""

    liability_case: LiabilityCase | None = resolved(
        _case, "One case by its id or its number; null if it cannot be seen (责任认定案件)."
    )
    liability_cases: Connection[LiabilityCase] = resolved(_cases, "A page of cases, oldest first (案件列表).")
    liability_of_person: Connection[LiabilityOfPerson] = resolved(
        _of_person, "What cases found about a person, oldest first (人员责任记录)."
    )
    risk_reserves: Connection[RiskReserve] = resolved(
        _reserves, "Officers' risk reserves, seen by readers of the whole bank (风险准备金列表)."
    )
    declared_relations: list[DeclaredRelation] = resolved(
        _relations, "Relations of a person that count today, at most 200 (回避关系)."
    )
    liability_policy: LiabilityPolicy = resolved(_policy, "The policy that counts on a day (责任认定政策).")
    lending_appraisals: Connection[LendingAppraisal] = resolved(
        appraisals,
        "Officers and units over the loans in scope at a month end: rates, appraisal by overdue rate, warning lines. "
        "Authority is suspended on the first day of a month by these figures of the month end before (逾期率考核列表).",
    )
    lending_authorities: Connection[LendingAuthority] = resolved(
        _authorities, "Whose authority for new lending was ever suspended (授信权限列表)."
    )

"""What can be asked of write-offs."""

from datetime import date, timedelta
from typing import Annotated, Final

import strawberry

from ..application.cursors import cursor_of, number_after, paged, position
from ..application.reads import Page, PageRequest
from ..application.write_off_store import ClaimKey
from ..application.write_off_views import ApplicationView, EligibilityView, WrittenClaimView, YearView
from ..domain.shared.actor import branch_code
from ..domain.shared.errors import InvalidInput
from ..domain.shared.ids import business_number, parse_uuid
from ..domain.shared.instants import checked_instant
from ..domain.write_off.kinds import CaseStatus, ClaimStatus
from ..domain.write_off.policy import WriteOffPolicy as Version
from .context import Info
from .describe import resolved
from .ids import NodeKind, key_of
from .relay import DEFAULT_PAGE, After, Connection, First, page_request
from .write_off import WriteOffApplication
from .write_off_claim import WriteOffYear, WrittenOffClaim
from .write_off_eligibility import AsOf, KnownAt, WriteOffEligibility, read_eligibility
from .write_off_policy import WriteOffPolicy

LoanId = Annotated[strawberry.ID, strawberry.argument(description="Global id of the loan (借据).")]
Branch = Annotated[
    str | None, strawberry.argument(description="Code of one branch; null: all that the reader sees (机构号).")
]
_FAR: Final = timedelta(days=3_660)
"""How far from the business date deadlines are looked for."""


async def _eligibility(
    info: Info, loan_id: LoanId, as_of: AsOf = None, known_at: KnownAt = None
) -> EligibilityView | None:
    return await read_eligibility(info.context, key_of("loanId", loan_id, NodeKind.LOAN), as_of, known_at)


async def _application(
    info: Info,
    id: Annotated[strawberry.ID | None, strawberry.argument(description="Global id (全局标识).")] = None,  # noqa: A002
    number: Annotated[str | None, strawberry.argument(description="Business number (申请编号).")] = None,
) -> ApplicationView | None:
    if (id is None) == (number is None):
        raise InvalidInput("id", id, "give either the id or the number of the application")
    if number is not None:
        wanted = business_number("number", number)
        return await info.context.read(lambda q, scope: q.write_offs.by_number(scope, wanted))
    return await info.context.write_offs.by_id.load(key_of("id", id, NodeKind.WRITE_OFF))


def _branch(branch: str | None) -> str | None:
    return None if branch is None else branch_code("branch", branch)


async def _applications(
    info: Info,
    branch: Branch = None,
    status: Annotated[CaseStatus | None, strawberry.argument(description="Where they stand (状态).")] = None,
    first: First = DEFAULT_PAGE,
    after: After = None,
) -> Page[ApplicationView]:
    page, order, unit = page_request(first, after), "writeOffApplications", _branch(branch)
    start = position(page, order, str)
    rows = await info.context.read(
        lambda q, scope: q.write_offs.page(scope, unit, status, start.id if start else None, page.first + 1)
    )
    return paged([(row, cursor_of(order, "", row.id)) for row in rows], page.first)


def _claim_after(page: PageRequest, order: str) -> ClaimKey | None:
    start = position(page, order, str)
    if start is None:
        return None
    try:
        return ClaimKey(start.id, parse_uuid("after", start.value))
    except InvalidInput:
        raise InvalidInput("after", page.after, "is a cursor of another list or order") from None


def _claims_page(rows: "list[WrittenClaimView]", page: PageRequest, order: str) -> Page[WrittenClaimView]:
    return paged([(row, cursor_of(order, str(row.case), row.loan)) for row in rows], page.first)


async def _claims(
    info: Info,
    branch: Branch = None,
    status: Annotated[ClaimStatus | None, strawberry.argument(description="Where they stand (状态).")] = None,
    first: First = DEFAULT_PAGE,
    after: After = None,
) -> Page[WrittenClaimView]:
    page, order, unit = page_request(first, after), "writtenOffClaims", _branch(branch)
    start = _claim_after(page, order)
    rows = await info.context.read(
        lambda q, scope: q.write_offs.claims(
            scope, q.institution(scope).business_date, unit, status, start, page.first + 1
        )
    )
    return _claims_page(list(rows), page, order)


async def _due(
    info: Info,
    until: Annotated[
        date | None, strawberry.argument(description="Last day; null: the business date (截止日).")
    ] = None,
    first: First = DEFAULT_PAGE,
    after: After = None,
) -> Page[WrittenClaimView]:
    page, order = page_request(first, after), "writeOffDeadlines"
    start = _claim_after(page, order)
    today = (await info.context.read(lambda q, scope: q.institution(scope))).business_date
    last = until or today
    if abs(last - today) > _FAR:
        raise InvalidInput("until", last.isoformat(), f"must be between {today - _FAR} and {today + _FAR}")
    rows = await info.context.read(lambda q, scope: q.write_offs.claims_due(scope, today, last, start, page.first + 1))
    return _claims_page(list(rows), page, order)


async def _years(info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[YearView]:
    page, order = page_request(first, after), "writeOffYears"
    before = number_after(page, order) or date.max.year + 1
    rows = await info.context.read(
        lambda q, scope: q.write_offs.years(scope, q.institution(scope).business_date, before, page.first + 1)
    )
    return paged([(row, cursor_of(order, row.year)) for row in rows], page.first)


async def _policy(info: Info, as_of: AsOf = None, known_at: KnownAt = None) -> Version:
    if known_at is not None:
        checked_instant("known_at", known_at)
    return await info.context.read(
        lambda q, scope: q.write_offs.policy(scope, as_of or q.institution(scope).business_date, known_at)
    )


async def _policies(info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[Version]:
    page, order = page_request(first, after), "writeOffPolicies"
    start = number_after(page, order)
    found = await info.context.read(lambda q, scope: q.write_offs.policies(scope))
    rows = list(enumerate(found, 1))[start : start + page.first + 1]
    return paged([(row, cursor_of(order, number)) for number, row in rows], page.first)


@strawberry.type(description="What can be asked of write-offs (核销查询).")
class WriteOffQueryFields:
    """Questions about eligibility, applications, written-off claims and what is due."""

    write_off_eligibility: WriteOffEligibility | None = resolved(
        _eligibility, "May a loan be written off on a day, and why; null if it cannot be seen (核销条件核对)."
    )
    write_off_application: WriteOffApplication | None = resolved(
        _application, "One application by its id or its number; null if it cannot be seen (核销申请)."
    )
    write_off_applications: Connection[WriteOffApplication] = resolved(
        _applications, "A page of applications, oldest first (核销申请列表)."
    )
    written_off_claims: Connection[WrittenOffClaim] = resolved(
        _claims, "A page of written-off claims, by loan (账销案存债权列表)."
    )
    write_off_deadlines: Connection[WrittenOffClaim] = resolved(
        _due, "Claims with a duty whose last day is on or before a day, by loan (核销后到期义务)."
    )
    write_off_years: Connection[WriteOffYear] = resolved(
        _years, "Years with write-offs, newest first: audit and report (年度审计与报告)."
    )
    write_off_policy: WriteOffPolicy = resolved(_policy, "The policy that counts on a day (现行核销政策).")
    write_off_policies: Connection[WriteOffPolicy] = resolved(
        _policies, "All versions of the policy in the order of recording (核销政策版本)."
    )

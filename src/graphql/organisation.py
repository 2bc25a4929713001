"""The organisation as the contract shows it: units, posts, people, authority, and who handled a loan."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, TypeVar
from uuid import UUID

import strawberry
from strawberry import Parent

from ..application.cursors import cursor_of, paged, position
from ..application.handling_store import ActFilter
from ..application.reads import LoanView, Page
from ..domain.organisation import Act, Appointment, Assignment, Duty, Handled, UnitKind
from ..domain.organisation import Authority as Granted
from ..domain.organisation import OrgUnit as Unit
from ..domain.organisation import Post as PostRow
from ..domain.shared.actor import Role
from ..domain.shared.papers import person_of
from . import organisation_enums  # noqa: F401 - registers the enums named below
from .context import Info
from .describe import resolved
from .ids import NodeKind, global_id, key_of
from .relay import DEFAULT_PAGE, After, Connection, First, page_request

R = TypeVar("R")


@strawberry.type(description="Head office, a branch or a department (机构、部门).")
class OrganisationUnit:
    """Of `domain.organisation.OrgUnit`."""

    code: str = strawberry.field(description="Its code; of a branch that of its loans (机构号).")
    name: str = strawberry.field(description="Its name (名称).")
    kind: UnitKind = strawberry.field(description="What it is (机构类型).")
    parent: str = strawberry.field(description="Code of the unit above; empty: head office (上级机构).")
    opened_on: date = strawberry.field(description="First day (设立日).")
    closed_on: date | None = strawberry.field(description="First day on which it is closed; null: open (撤销日).")


def _roles(parent: Parent[PostRow]) -> list[Role]:
    return sorted(parent.roles)


@strawberry.type(description="A post in a unit (岗位).")
class Post:
    """Of `domain.organisation.Post`."""

    code: str = strawberry.field(description="Its code (岗位编号).")
    unit: str = strawberry.field(description="Code of its unit (所属机构).")
    name: str = strawberry.field(description="Its name (岗位名称).")
    roles: list[Role] = resolved(_roles, "What its holder may do (角色).")
    defined_on: date = strawberry.field(description="Since when there is the post (设置日).")


def _row_id(parent: Parent[Appointment]) -> str:
    return str(parent.id)


@strawberry.type(description="A person in a post for a time (任职).")
class PostAppointment:
    """Of `domain.organisation.Appointment`."""

    id: strawberry.ID = resolved(_row_id, "For `endAppointment` (任职标识).")
    post: str = strawberry.field(description="Code of the post (岗位).")
    person: str = strawberry.field(description="Who holds it (任职人).")
    name: str = strawberry.field(description="How documents print the person; empty: as `person` (姓名).")
    since: date = strawberry.field(description="First day (任职日).")
    until: date | None = strawberry.field(description="First day on which it no longer holds; null: none (离任日).")


def _authority_id(parent: Parent[Granted]) -> str:
    return str(parent.id)


def _limit(parent: Parent[Granted]) -> str:
    return str(parent.limit)


@strawberry.type(description="Up to which amount a post approves a kind of command (审批授权).")
class PostAuthority:
    """Of `domain.organisation.Authority`."""

    id: strawberry.ID = resolved(_authority_id, "For `endAuthority` (授权标识).")
    post: str = strawberry.field(description="Code of the post (岗位).")
    kind: str = strawberry.field(description="Kind of command, such as WAIVER (业务种类).")
    limit: str = resolved(_limit, "Highest amount in minor units (限额,最小货币单位).")
    since: date = strawberry.field(description="First day (生效日).")
    until: date | None = strawberry.field(description="First day on which it no longer holds; null: none (失效日).")


def _kept_loan(parent: Parent[Assignment]) -> str:
    return global_id(NodeKind.LOAN, parent.loan)


@strawberry.type(description="An officer keeps a loan for a time (管户).")
class LoanKeeping:
    """Of `domain.organisation.Assignment`."""

    loan_id: strawberry.ID = resolved(_kept_loan, "Global id of the loan (借据).")
    person: str = strawberry.field(description="Who keeps it (管户人).")
    since: date = strawberry.field(description="First day (接管日).")
    until: date | None = strawberry.field(description="First day on which somebody else keeps it; null: none (移交日).")


def _handled_loan(parent: Parent[Act]) -> str | None:
    return global_id(NodeKind.LOAN, parent.subject) if parent.kind is Handled.LOAN else None


@strawberry.type(description="One duty that one person did (经办记录).")
class HandlingAct:
    """Of `domain.organisation.Act`."""

    loan_id: strawberry.ID | None = resolved(_handled_loan, "Global id of the loan that it was done on (借据).")

    duty: Duty = strawberry.field(description="Which duty (职责).")
    kind: Handled = strawberry.field(description="What it was done on (业务对象类型).")
    person: str = strawberry.field(description="Who did it (经办人).")
    account: str = strawberry.field(description="Account used (操作账号).")
    command: str = strawberry.field(description="Command that was asked for, or agreed to (业务).")
    day: date = strawberry.field(description="Booking date (记账日).")
    at: datetime = strawberry.field(description="When (时间).")
    entered: bool = strawberry.field(description="Taken over from another system, no act of the person's own (补录).")


def _page(rows: Sequence[R], codes: Sequence[str], order: str, first: int, after: str | None) -> Page[R]:
    """A page of a short list that is ordered by code."""
    page = page_request(first, after)
    start = position(page, order, str)
    behind = 0 if start is None else sum(code <= str(start.value) for code in codes)
    found = list(zip(rows, codes, strict=True))[behind : behind + page.first + 1]
    return paged([(row, cursor_of(order, code, UUID(int=0))) for row, code in found], page.first)


async def _units(info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[Unit]:
    rows = await info.context.read(lambda q, scope: q.organisation.units(scope))
    return _page(rows, [row.code for row in rows], "organisationUnits", first, after)


async def _posts(info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[PostRow]:
    rows = await info.context.read(lambda q, scope: q.organisation.posts(scope))
    return _page(rows, [row.code for row in rows], "posts", first, after)


Person = Annotated[str, strawberry.argument(description="Person, in any spelling (人员).")]


async def _appointments(
    info: Info,
    post: Annotated[str | None, strawberry.argument(description="Code of a post; null: all (岗位).")] = None,
    person: Annotated[str | None, strawberry.argument(description="Person; null: all (人员).")] = None,
    first: First = DEFAULT_PAGE,
    after: After = None,
) -> Page[Appointment]:
    rows = await info.context.read(lambda q, scope: q.organisation.appointments(scope, post, person))
    ordered = sorted(rows, key=lambda row: (row.since, row.id))
    codes = [f"{row.since}|{row.id}" for row in ordered]
    return _page(ordered, codes, "appointments", first, after)


async def _authorities(info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[Granted]:
    rows = await info.context.read(lambda q, scope: q.organisation.authorities(scope))
    return _page(rows, [f"{row.since}|{row.id}" for row in rows], "authorities", first, after)


async def _caseload(info: Info, person: Person, first: First = DEFAULT_PAGE, after: After = None) -> Page[Assignment]:
    rows = await info.context.read(lambda q, scope: q.organisation.caseload(scope, person))
    return _page(rows, [str(row.loan) for row in rows], "caseload", first, after)


@strawberry.input(description="Which acts on loans; a person or a loan is named (经办记录筛选条件).")
class HandlingFilter:
    """Of `handling_store.ActFilter`."""

    person: str | None = strawberry.field(default=None, description="Who, in any spelling; null: all (经办人).")
    loan: strawberry.ID | None = strawberry.field(default=None, description="Global id of a loan; null: all (借据).")
    duties: list[Duty] | None = strawberry.field(default=None, description="Which duties; null: all (职责).")
    since: date | None = strawberry.field(default=None, description="First booking date; null: any (起始日).")
    until: date | None = strawberry.field(default=None, description="Last booking date; null: any (截止日).")

    def filter(self) -> ActFilter:
        """As the application takes it."""
        return ActFilter(
            person="" if self.person is None else person_of("person", self.person),
            loan=None if self.loan is None else key_of("loan", self.loan, NodeKind.LOAN),
            duties=frozenset(self.duties or ()),
            since=self.since,
            until=self.until,
        )


async def _handlings(
    info: Info,
    where: Annotated[HandlingFilter, strawberry.argument(description="Which acts (筛选条件).")],
    first: First = DEFAULT_PAGE,
    after: After = None,
) -> Page[Act]:
    page, order, chosen = page_request(first, after), "handlings", where.filter()
    start = position(page, order, str)
    key = start.id if start else None
    rows = await info.context.read(lambda q, scope: q.organisation.handlings(scope, chosen, key, page.first + 1))
    return paged([(row, cursor_of(order, "", row.id)) for row in rows], page.first)


@strawberry.type(description="What can be asked of the organisation (组织机构查询).")
class OrganisationQueryFields:
    """Questions about units, posts and people."""

    organisation_units: Connection[OrganisationUnit] = resolved(_units, "Units in scope, by code (机构列表).")
    posts: Connection[Post] = resolved(_posts, "Posts in scope, by code (岗位列表).")
    appointments: Connection[PostAppointment] = resolved(
        _appointments, "Appointments to posts in scope, past ones too, oldest first (任职列表)."
    )
    authorities: Connection[PostAuthority] = resolved(_authorities, "Authority granted to posts in scope (授权列表).")
    handlings: Connection[HandlingAct] = resolved(
        _handlings, "Who did which duty on loans in scope over their whole life, oldest first (经办记录列表)."
    )
    caseload: Connection[LoanKeeping] = resolved(_caseload, "Loans in scope that an officer keeps now (管户列表).")


async def handled_by(
    parent: Parent[LoanView], info: Info, first: First = DEFAULT_PAGE, after: After = None
) -> Page[Act]:
    """Who did which duty on a loan, over its whole life."""
    page, order = page_request(first, after), "handledBy"
    start = position(page, order, str)
    rows = await info.context.read(
        lambda q, scope: q.organisation.handled(scope, parent.id, start.id if start else None, page.first + 1)
    )
    return paged([(row, cursor_of(order, "", row.id)) for row in rows], page.first)


async def kept_by(
    parent: Parent[LoanView], info: Info, first: First = DEFAULT_PAGE, after: After = None
) -> Page[Assignment]:
    """Which officers have kept a loan."""
    rows = await info.context.read(lambda q, scope: q.organisation.keepers(scope, parent.id))
    return _page(rows, [f"{row.since}|{row.person}" for row in rows], "keptBy", first, after)

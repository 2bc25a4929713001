"""Everything that can be asked: one resolver per question, each a call of the read port on the operation's snapshot."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any, Final
from uuid import UUID

import strawberry

from ..application.outcomes import SubjectKind
from ..application.read_port import Queries
from ..application.reads import (
    BorrowerFilter,
    BorrowerView,
    InstitutionView,
    LoanFilter,
    LoanSort,
    LoanView,
    Page,
    ProposalView,
    TrialRow,
)
from ..application.reads import PortfolioSummary as PortfolioView
from ..application.reads import ScheduleRow as ScheduleRowView
from ..application.run_views import RunView
from ..domain.approval import Delegation as Delegated
from ..domain.approval import ProposalStatus
from ..domain.loan.terms import Terms
from ..domain.shared.actor import Actor
from ..domain.shared.errors import InvalidInput
from ..domain.shared.ids import business_number
from ..domain.shared.scope import Scope
from .approval import Delegation, Proposal
from .audit import SUBJECTS, AuditRow, read_audit
from .books import Institution, PortfolioSummary, TrialBalanceRow, Viewer, read_institution
from .borrower import Borrower
from .classification_queries import ClassificationQueryFields
from .collateral_queries import CollateralQueryFields
from .context import Info
from .convert import build
from .cover_queries import CoverQueryFields
from .describe import resolved
from .facts import FactQueryFields
from .figures import ScheduleRow
from .filters import BorrowerWhere, LoanWhere
from .guarantor_queries import GuaranteeQueryFields
from .ids import NodeKind, key_of, parse_global_id
from .liability_queries import LiabilityQueryFields
from .loan import Loan
from .organisation import OrganisationQueryFields
from .portfolio_queries import PortfolioQueries
from .provisioning_queries import ProvisioningQueries
from .relay import DEFAULT_PAGE, After, Connection, First, Node, page_request
from .right_queries import RightQueryFields
from .runs import BusinessDayRun
from .terms_input import TermsInput
from .write_off_queries import WriteOffQueryFields

Id = Annotated[strawberry.ID, strawberry.argument(description="Global id (全局标识).")]
OptionalId = Annotated[strawberry.ID | None, strawberry.argument(description="Global id (全局标识).")]
Where = Annotated[LoanWhere | None, strawberry.argument(description="Which loans; null: all (筛选条件).")]


_KEPT: Final[Mapping[NodeKind, Callable[[Queries, Scope, UUID], object | None]]] = {
    NodeKind.PROPOSAL: lambda q, scope, key: q.proposal(scope, key),
    NodeKind.DELEGATION: lambda q, scope, key: q.delegation(scope, key),
    NodeKind.CLAIM: lambda q, scope, key: q.facts.claim(scope, key),
    NodeKind.FACT: lambda q, scope, key: q.facts.fact(scope, key),
    NodeKind.LEGAL_RECORD: lambda q, scope, key: q.rights.records(scope, [key]).get(key),
    NodeKind.GUARANTEE: lambda q, scope, key: q.guarantees.by_id(scope, [key]).get(key),
    NodeKind.LIABILITY_CASE: lambda q, scope, key: q.liability.by_id(scope, [key]).get(key),
    NodeKind.WRITE_OFF: lambda q, scope, key: q.write_offs.by_id(scope, [key]).get(key),
    NodeKind.PROVISION_RUN: lambda q, scope, key: q.provisioning.run(scope, key),
    NodeKind.REVALUATION_RUN: lambda q, scope, key: q.covers.revaluation(scope, key),
    NodeKind.ASSESSMENT: lambda q, scope, key: q.classification.by_id(scope, [key]).get(key),
    NodeKind.CLASSIFICATION_RUN: lambda q, scope, key: q.classification.run(scope, key),
}
"""How things are read that no loader reads."""


async def _node(info: Info, id: Id) -> object | None:  # noqa: A002 - the contract's name
    kind, key = parse_global_id("id", id)
    if kind is NodeKind.LOAN:
        return await info.context.loans.load(key)
    if kind is NodeKind.BORROWER:
        return await info.context.borrowers.load(key)
    if kind is NodeKind.COLLATERAL:
        return await info.context.collateral.items.load(key)
    if kind is NodeKind.INSTITUTION:
        bank = await read_institution(info)
        return bank if bank.id == key else None
    read = _KEPT[kind]
    return await info.context.read(lambda q, scope: read(q, scope, key))


async def _viewer(info: Info) -> Actor:
    return info.context.actor


async def _institution(info: Info) -> InstitutionView:
    return await read_institution(info)


async def _loan(
    info: Info,
    id: OptionalId = None,  # noqa: A002 - the contract's name
    number: Annotated[str | None, strawberry.argument(description="Business number (借据号).")] = None,
) -> LoanView | None:
    if (id is None) == (number is None):
        raise InvalidInput("id", id, "give either the id or the number of the loan")
    if number is not None:
        wanted = business_number("number", number)
        return await info.context.read(lambda q, scope: q.loan_by_number(scope, wanted))
    return await info.context.loans.load(key_of("id", id, NodeKind.LOAN))


async def _loans(
    info: Info,
    where: Where = None,
    sort: Annotated[LoanSort, strawberry.argument(description="Order of the list (排序).")] = LoanSort.NUMBER,
    descending: Annotated[bool, strawberry.argument(description="Largest first (降序).")] = False,  # noqa: FBT002
    first: First = DEFAULT_PAGE,
    after: After = None,
) -> Page[LoanView]:
    chosen, page = build(LoanFilter, where), page_request(first, after)
    return await info.context.read(lambda q, scope: q.loans(scope, chosen, page, sort, descending=descending))


async def _loan_count(info: Info, where: Where = None) -> int:
    chosen = build(LoanFilter, where)
    return await info.context.read(lambda q, scope: q.count_loans(scope, chosen))


async def _preview_schedule(
    info: Info, terms: Annotated[TermsInput, strawberry.argument(description="Terms not booked (合同条款).")]
) -> tuple[ScheduleRowView, ...]:
    wanted = build(Terms, terms)
    return await info.context.read(lambda q, scope: q.preview(scope, wanted))


async def _borrower(info: Info, id: Id) -> BorrowerView | None:  # noqa: A002 - the contract's name
    return await info.context.borrowers.load(key_of("id", id, NodeKind.BORROWER))


async def _borrowers(
    info: Info,
    where: Annotated[
        BorrowerWhere | None, strawberry.argument(description="Which borrowers; null: all (筛选条件).")
    ] = None,
    first: First = DEFAULT_PAGE,
    after: After = None,
) -> Page[BorrowerView]:
    chosen, page = build(BorrowerFilter, where), page_request(first, after)
    return await info.context.read(lambda q, scope: q.borrowers(scope, chosen, page))


async def _proposal(info: Info, id: Id) -> ProposalView | None:  # noqa: A002 - the contract's name
    key = key_of("id", id, NodeKind.PROPOSAL)
    return await info.context.read(lambda q, scope: q.proposal(scope, key))


async def _proposals(
    info: Info,
    statuses: Annotated[
        list[ProposalStatus] | None, strawberry.argument(description="Which statuses; null: all (审批状态).")
    ] = None,
    subject: Annotated[
        strawberry.ID | None, strawberry.argument(description="Global id of what they are about (业务对象).")
    ] = None,
    first: First = DEFAULT_PAGE,
    after: After = None,
) -> Page[ProposalView]:
    page, wanted = page_request(first, after), tuple(status.value for status in statuses or ())
    key = key_of("subject", subject, *SUBJECTS) if subject is not None else None
    return await info.context.read(lambda q, scope: q.proposals(scope, wanted, page, key))


async def _audit_trail(
    info: Info,
    subject: Annotated[
        strawberry.ID, strawberry.argument(description="Global id of a loan, borrower or institution (业务对象).")
    ],
    first: First = DEFAULT_PAGE,
    after: After = None,
) -> Page[Any]:
    kind, key = parse_global_id("subject", subject)
    if kind not in SUBJECTS:
        raise InvalidInput("subject", subject, "must be the id of a loan, a borrower or an institution")
    chain: SubjectKind = SUBJECTS[kind]
    return await read_audit(info.context, chain.value, key, page_request(first, after))


async def _delegations(info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[Delegated]:
    page = page_request(first, after)
    return await info.context.read(lambda q, scope: q.delegations(scope, page))


async def _business_day_runs(info: Info, first: First = DEFAULT_PAGE, after: After = None) -> Page[RunView]:
    page = page_request(first, after)
    return await info.context.read(lambda q, scope: q.runs(scope, page))


async def _portfolio_summary(info: Info) -> PortfolioView:
    return await info.context.read(lambda q, scope: q.portfolio(scope))


async def _trial_balance(
    info: Info,
    through: Annotated[
        date | None, strawberry.argument(description="Last booking date; null: the business date (截止记账日).")
    ] = None,
) -> tuple[TrialRow, ...]:
    return await info.context.read(
        lambda q, scope: q.trial_balance(scope, through or q.institution(scope).business_date)
    )


@strawberry.type(description="What can be asked (查询).")
class Query(
    PortfolioQueries,
    FactQueryFields,
    ClassificationQueryFields,
    ProvisioningQueries,
    CollateralQueryFields,
    CoverQueryFields,
    GuaranteeQueryFields,
    RightQueryFields,
    OrganisationQueryFields,
    LiabilityQueryFields,
    WriteOffQueryFields,
):
    """All questions on one read-only snapshot: figures of one answer always agree."""

    node: Node | None = resolved(_node, "Anything with a global id; null if it cannot be seen (按标识查询).")
    viewer: Viewer = resolved(_viewer, "Who is asking (当前用户).")
    institution: Institution = resolved(_institution, "The bank, with its business date (机构与营业日).")
    loan: Loan | None = resolved(
        _loan,
        "One loan by its id or its number; null if it cannot be seen (贷款).",
    )
    loans: Connection[Loan] = resolved(_loans, "A page of loans (贷款列表).")
    loan_count: int = resolved(_loan_count, "How many loans a filter selects (贷款笔数).")
    preview_schedule: list[ScheduleRow] = resolved(
        _preview_schedule,
        "The schedule of terms that are not booked; booking them gives the same (还款计划试算).",
    )
    borrower: Borrower | None = resolved(_borrower, "One borrower; null if it cannot be seen (借款人).")
    borrowers: Connection[Borrower] = resolved(_borrowers, "A page of borrowers, by number (借款人列表).")
    proposal: Proposal | None = resolved(_proposal, "One proposal; null if it cannot be seen (审批申请).")
    proposals: Connection[Proposal] = resolved(
        _proposals,
        "A page of proposals, oldest first (审批申请列表).",
    )
    delegations: Connection[Delegation] = resolved(
        _delegations, "A page of delegations of approval, newest first (转授权列表)."
    )
    audit_trail: Connection[AuditRow] = resolved(
        _audit_trail, "A subject's chain of audit rows, oldest first (审计链)."
    )
    business_day_runs: Connection[BusinessDayRun] = resolved(
        _business_day_runs, "A page of runs of the business day, newest first (营业日批处理列表)."
    )
    portfolio_summary: PortfolioSummary = resolved(
        _portfolio_summary, "Counts and sums of the loans in scope (贷款组合概览)."
    )
    trial_balance: list[TrialBalanceRow] = resolved(
        _trial_balance,
        "Turnover and balance per account and currency; each currency sums to zero (试算平衡表).",
    )

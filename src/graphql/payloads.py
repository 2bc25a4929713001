"""What a mutation answers when it was carried out, or waits for a second person."""

from datetime import date, datetime
from typing import Annotated, Any, Union
from uuid import UUID

import strawberry
from strawberry import Parent, Private

from ..application.outcomes import Done, Pending, Posted
from ..application.provisioning_records import ProvisionRun as RunRow
from ..application.reads import BorrowerView, InstitutionView, LoanView, ProposalView
from ..domain.approval import Delegation as Delegated
from .approval import Delegation, Proposal
from .books import Institution, read_institution
from .borrower import Borrower
from .context import Info
from .describe import resolved
from .figures import Balance
from .loan import Loan
from .problems import PROBLEMS
from .provisioning import ProvisionRun


async def _loan_of(info: Info, key: UUID) -> LoanView:
    found = await info.context.loans.load(key)
    if found is None:
        raise LookupError(f"loan {key} was just changed and cannot be read")
    return found


async def _posted_loan(parent: Parent[Posted], info: Info) -> LoanView:
    return await _loan_of(info, parent.loan_id)


@strawberry.type(description="What a command did to one loan (对贷款的影响).")
class LoanPosting:
    """Of `outcomes.Posted`."""

    loan: Loan = resolved(_posted_loan, "The loan as it is now (贷款).")
    version: int = strawberry.field(description="Its version after the command (版本号).")
    sequences: list[int] = strawberry.field(description="Sequences of the transactions recorded (交易序号).")
    balance: Balance = strawberry.field(description="Its figures after the command (操作后余额).")


@strawberry.type(description="Carried out (已办理).")
class Accepted:
    """Base of every success: when it was booked and recorded. A repeated key tells the same again."""

    done: Private[Done]
    booking_date: date = strawberry.field(description="Business date on which it was booked (记账日).")
    recorded_at: datetime = strawberry.field(description="When it became known (记录时间).")

    @classmethod
    def of(cls, done: Done) -> "Accepted":
        """The success that an outcome stands for."""
        return cls(done=done, booking_date=done.booking_date, recorded_at=done.recorded_at)


async def _only_loan(parent: Parent[Accepted], info: Info) -> LoanView:
    return await _loan_of(info, parent.done.subject.id)


def _only_posting(parent: Parent[Accepted]) -> Posted | None:
    return parent.done.posted[0] if parent.done.posted else None


def _postings(parent: Parent[Accepted]) -> tuple[Posted, ...]:
    return parent.done.posted


@strawberry.type(description="Recorded in one loan (已记入贷款).")
class LoanRecorded(Accepted):
    """Success of every command about one loan."""

    loan: Loan = resolved(_only_loan, "The loan as it is now (贷款).")
    posting: LoanPosting | None = resolved(
        _only_posting,
        "What was recorded, with the figures afterwards (记账结果).",
    )


@strawberry.type(description="A payment was recorded over several loans (一笔还款已分配).")
class PaymentRecorded(Accepted):
    """Success of one payment over several loans."""

    postings: list[LoanPosting] = resolved(_postings, "One per loan that received a part (各贷款记账结果).")


async def _borrower(parent: Parent[Accepted], info: Info) -> BorrowerView:
    key = parent.done.subject.id
    found = await info.context.borrowers.load(key)
    if found is None:
        raise LookupError(f"borrower {key} was just changed and cannot be read")
    return found


@strawberry.type(description="A borrower was registered or amended (客户信息已保存).")
class BorrowerSaved(Accepted):
    """Success of commands about borrowers."""

    borrower: Borrower = resolved(_borrower, "The borrower as it is now (借款人).")


async def _institution(parent: Parent[Accepted], info: Info) -> InstitutionView:  # noqa: ARG001 - one bank per scope
    return await read_institution(info)


@strawberry.type(description="The bank's books or reference data changed (机构数据已更新).")
class InstitutionChanged(Accepted):
    """Success of commands about the bank itself."""

    institution: Institution = resolved(_institution, "The bank (机构).")


async def _provision_run(parent: Parent[Accepted], info: Info) -> RunRow:
    found = await info.context.read(lambda queries, scope: queries.provisioning.run(scope, parent.done.made))
    if found is None:
        raise LookupError(f"provision run {parent.done.made} was just changed and cannot be read")
    return found


@strawberry.type(description="A provision run was begun or moved on (拨备计算已推进).")
class ProvisionRunMoved(Accepted):
    """Success of commands about provision runs."""

    provision_run: ProvisionRun = resolved(_provision_run, "The run as it is now (拨备计算).")


async def _proposal(parent: Parent[Accepted], info: Info) -> ProposalView:
    decided = parent.done.proposal
    if decided is None:
        raise LookupError(f"{parent.done.command} moved no proposal")
    return await info.context.read(lambda q, scope: q.proposal(scope, decided.id)) or decided


@strawberry.type(description="A step on a proposal was taken (审批操作已完成).")
class ProposalMoved(Accepted):
    """Success of approving, refusing, withdrawing and resubmitting."""

    proposal: Proposal = resolved(_proposal, "The proposal as it is now (审批申请).")
    postings: list[LoanPosting] = resolved(
        _postings, "What carrying the command out did, if this was the last approval (记账结果)."
    )


async def _delegation(parent: Parent[Accepted], info: Info) -> Delegated:
    made = parent.done.made
    if made is None:
        raise LookupError(f"{parent.done.command} made no delegation")
    found = await info.context.read(lambda q, scope: q.delegation(scope, made))
    if found is None:
        raise LookupError(f"delegation {made} was just changed and cannot be read")
    return found


@strawberry.type(description="Power to approve was given or taken back (转授权已更新).")
class DelegationSaved(Accepted):
    """Success of delegating and revoking."""

    delegation: Delegation = resolved(_delegation, "The delegation as it is now (转授权).")


@strawberry.type(description="Needs a second person; nothing has happened yet (待他人复核).")
class ApprovalPending:
    """Waits as a proposal."""

    proposal: Proposal = strawberry.field(description="The proposal that others decide on (审批申请).")

    @classmethod
    def of(cls, pending: Pending) -> "ApprovalPending":
        """The waiting that an outcome stands for."""
        return cls(proposal=pending.proposal)  # type: ignore[arg-type]


def payload_of(mutation: str, success: type[Accepted]) -> Any:  # noqa: ANN401 - a union made at run time
    """The union that a mutation answers with."""
    name = f"{mutation[0].upper()}{mutation[1:]}Payload"
    members = (success, ApprovalPending, *PROBLEMS)
    return Annotated[
        Union[members],  # noqa: UP007 - members are known at run time
        strawberry.union(name, description=f"What {mutation} comes to: done, waiting, or a problem (办理结果)."),
    ]

"""The bank and its books as the contract shows them: institution, portfolio, trial balance, and who is asking."""

from datetime import date

import strawberry
from strawberry import Parent

from ..application.reads import InstitutionView
from ..domain.ledger import LedgerAccount
from ..domain.loan.figures import LoanStatus
from ..domain.shared.actor import Actor, Role
from . import enums  # noqa: F401 - registers the enums named below
from .audit import AuditRow, audit_of
from .context import Info
from .describe import resolved
from .figures import money
from .relay import Connection, Node
from .scalars import MoneyType


@strawberry.type(description="A bank (机构).")
class Institution(Node):
    """Of `reads.InstitutionView`."""

    code: str = strawberry.field(description="Code of the bank (机构代码).")
    name: str = strawberry.field(description="Name of the bank (机构名称).")
    time_zone: str = strawberry.field(description="Time zone that decides which day it is (时区).")
    business_date: date = strawberry.field(description="The day being worked on (营业日).")
    booking_date: date = strawberry.field(
        description="The day new bookings get: the next one while a business day is run (记账日)."
    )
    audit_trail: Connection[AuditRow] = resolved(
        audit_of("INSTITUTION"),
        "Chain of audit rows about the bank itself, oldest first (审计链).",
    )


async def read_institution(info: Info) -> InstitutionView:
    """The bank of the scope."""
    return await info.context.read(lambda queries, scope: queries.institution(scope))


async def _institution(parent: Parent[Actor], info: Info) -> InstitutionView:  # noqa: ARG001 - the scope knows it
    return await read_institution(info)


def _roles(parent: Parent[Actor]) -> list[Role]:
    return sorted(parent.roles)


def _branches(parent: Parent[Actor]) -> list[str]:
    return sorted(parent.branches)


def _sees_personal_data(parent: Parent[Actor], info: Info) -> bool:  # noqa: ARG001 - the scope knows it
    return info.context.scope.sees_personal_data


@strawberry.type(description="Who is asking (当前用户).")
class Viewer:
    """Of the domain's `Actor`."""

    account: str = strawberry.field(description="Account of the token (账号).")
    person: str = strawberry.field(description="Person behind the account (人员).")
    roles: list[Role] = resolved(_roles, "What the person may do (岗位角色).")
    branches: list[str] = resolved(_branches, "Branches the person works for; * stands for all (所属机构).")
    sees_personal_data: bool = resolved(
        _sees_personal_data,
        "Whether personal data is shown in full (可见个人信息).",
    )
    institution: Institution = resolved(_institution, "The bank (机构).")


@strawberry.type(description="Loans of one currency and status (贷款汇总行).")
class PortfolioRow:
    """Of `reads.PortfolioRow`."""

    currency: str = strawberry.field(description="ISO 4217 code of the currency (币种).")
    status: LoanStatus = strawberry.field(description="Where the loans stand (贷款状态).")
    count: int = strawberry.field(description="How many loans (笔数).")
    outstanding: MoneyType = money("Principal owed, due or not (贷款余额).")
    overdue_principal: MoneyType = money("Principal overdue (逾期本金).")
    interest_due: MoneyType = money("Interest due and unpaid (应收利息).")


@strawberry.type(description="Loans of one currency by days past due (逾期天数分段).")
class DpdBand:
    """Of `reads.DpdBand`."""

    currency: str = strawberry.field(description="ISO 4217 code of the currency (币种).")
    from_day: int = strawberry.field(description="Least days past due, inclusive (起始天数).")
    through_day: int | None = strawberry.field(description="Most days past due, inclusive; null: open (截止天数).")
    count: int = strawberry.field(description="How many loans (笔数).")
    outstanding: MoneyType = money("Principal owed, due or not (贷款余额).")


@strawberry.type(description="The portfolio on the business date (贷款组合概览).")
class PortfolioSummary:
    """Of `reads.PortfolioSummary`."""

    business_date: date = strawberry.field(description="The day of the figures (营业日).")
    rows: list[PortfolioRow] = strawberry.field(description="By currency and status (按状态汇总).")
    bands: list[DpdBand] = strawberry.field(description="By days past due (按逾期天数分段).")


@strawberry.type(description="One ledger account up to a day (试算平衡行).")
class TrialBalanceRow:
    """Of `reads.TrialRow`."""

    account: LedgerAccount = strawberry.field(description="The account (会计科目).")
    currency: str = strawberry.field(description="ISO 4217 code of the currency (币种).")
    debit: MoneyType = money("Debit turnover (借方发生额).")
    credit: MoneyType = money("Credit turnover (贷方发生额).")
    balance: MoneyType = money("Debit minus credit; negative: a credit balance (余额).")

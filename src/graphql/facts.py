"""Recorded facts, claims without an account and policies of the risk rules as the contract shows them."""

from datetime import date, datetime
from typing import Annotated

import strawberry
from strawberry import Parent

from ..application.classification_records import Classification
from ..application.facts_pages import page_of_claims, page_of_statements
from ..application.facts_queries import FactView, PolicyView
from ..application.policy_documents import PolicyFamily
from ..application.reads import BorrowerView, Page
from ..domain.risk_classification.classes import ClaimKind, Guarantee
from ..domain.risk_classification.facts import AllBanks
from ..domain.risk_classification.given import GivenClaim as Given
from ..domain.risk_classification.records import SPECS, FactName, FactSubject
from ..domain.risk_classification.records import FactValue as Stated
from ..domain.shared.errors import InvalidInput
from ..domain.shared.exchange import HOME_CURRENCY
from ..domain.shared.money import Money
from ..domain.shared.risk_class import RiskClass
from . import facts_enums  # noqa: F401 - registers the enums named below
from .borrower import Borrower
from .classification import ClaimClassification
from .context import Info
from .describe import resolved
from .facts_input import SUBJECTS
from .ids import NodeKind, global_id, key_of, parse_global_id
from .payloads import Accepted
from .relay import DEFAULT_PAGE, After, Connection, First, Node, page_request
from .scalars import MoneyType


def _total(parent: Parent[AllBanks]) -> Money:
    return Money(parent.total_debt, HOME_CURRENCY)


def _overdue(parent: Parent[AllBanks]) -> Money:
    return Money(parent.overdue_over_90, HOME_CURRENCY)


@strawberry.type(description="The debtor's debts at all banks, this one included (征信债务).")
class AllBanksDebt:
    """Of `facts.AllBanks`."""

    total: MoneyType = resolved(_total, "All debts (债务总额).")
    overdue: MoneyType = resolved(_overdue, "The part overdue more than 90 days (其中逾期超过90天).")


@strawberry.type(description="Cause of a short overdue (逾期原因).")
class OverdueCause:
    """Of `records.Cause`."""

    technical: bool = strawberry.field(description="Whether it is operational or technical (是否操作性或技术性原因).")
    document: str = strawberry.field(description="SHA-256 of the document; empty: none (佐证材料哈希).")


@strawberry.type(description="The attested conditions of a small-business renewal (续贷条件).")
class RenewalConditions:
    """Of `facts.Renewal`."""

    signed_before_maturity: bool = strawberry.field(description="Signed before the old loan matured (到期前签约).")
    on_borrowers_application: bool = strawberry.field(description="On the borrower's own application (主动申请).")
    previous_class: RiskClass = strawberry.field(description="Class of the old loan (原贷款分类).")
    lawful_operation: bool = strawberry.field(description="Operates lawfully (依法合规经营).")
    stable_operation: bool = strawberry.field(description="Operates stably and goes on (持续稳定经营).")
    good_credit: bool = strawberry.field(description="Good credit and willingness (信用状况良好).")
    interest_arrears: bool = strawberry.field(description="Interest was in arrears (是否欠息).")
    no_misuse: bool = strawberry.field(description="No funds were misused (无挪用贷款).")
    no_debt_evasion: bool = strawberry.field(description="Evades no debt (无逃废债务).")
    working_capital: bool = strawberry.field(description="A working-capital or business loan (流动资金或经营性贷款).")
    meets_new_loan_standard: bool = strawberry.field(description="Meets the standard of a new loan (符合新贷条件).")
    old_maturity: date | None = strawberry.field(description="Last day of the old loan (原贷款到期日).")


@strawberry.type(description="An asset that a product holds (底层资产).")
class UnderlyingAsset:
    """Of `facts.Underlying`."""

    name: str = strawberry.field(description="Name (名称).")
    risk_class: RiskClass = strawberry.field(description="Its class (分类).")


@strawberry.type(description="How a product is seen through, art. 16 (穿透).")
class LookThrough:
    """Of `facts.LookThrough`."""

    assets: list[UnderlyingAsset] = strawberry.field(description="The assets that are known (底层资产).")
    penetrable: bool = strawberry.field(description="Whether every asset is named (是否完全穿透).")
    by_expected_loss: bool = strawberry.field(description="Whether its class follows the expected loss (按预计损益).")
    expected_class: RiskClass | None = strawberry.field(description="That class (预计损益分类结果).")


def _amount(parent: Parent[Stated]) -> Money | None:
    return None if parent.amount is None else Money(parent.amount, HOME_CURRENCY)


@strawberry.type(description="A fact's value: one member is not null (事实取值).")
class FactValue:
    """Of `records.FactValue`."""

    yes: bool | None = strawberry.field(description="Whether it is so (是否).")
    amount: MoneyType | None = resolved(_amount, "An amount (金额).")
    number: int | None = strawberry.field(description="A whole number in the name's unit (数值).")
    day: date | None = strawberry.field(description="A day (日期).")
    choice: str | None = strawberry.field(description="One of the name's choices (选项).")
    classes: list[RiskClass] | None = strawberry.field(description="Classes (类别).")
    debts: AllBanksDebt | None = strawberry.field(description="Debts at all banks (各银行债务).")
    renewal: RenewalConditions | None = strawberry.field(description="Conditions of a renewal (续贷条件).")
    look_through: LookThrough | None = strawberry.field(description="How a product is seen through (穿透).")
    cause: OverdueCause | None = strawberry.field(description="Cause of a short overdue (逾期原因).")


def _subject(parent: Parent[FactView]) -> strawberry.ID:
    kind = NodeKind.LOAN if parent.account else NodeKind.CLAIM
    return strawberry.ID(
        global_id(NodeKind.BORROWER if parent.subject is FactSubject.BORROWER else kind, parent.subject_id)
    )


def _title(parent: Parent[FactView]) -> str:
    return SPECS[parent.name].title_zh


def _withdraws(parent: Parent[FactView]) -> strawberry.ID | None:
    return None if parent.withdraws is None else strawberry.ID(global_id(NodeKind.FACT, parent.withdraws))


def _withdrawn_by(parent: Parent[FactView]) -> strawberry.ID | None:
    return None if parent.withdrawn_by is None else strawberry.ID(global_id(NodeKind.FACT, parent.withdrawn_by))


@strawberry.type(description="A fact as a source stated it, or its withdrawal; never changed (分类事实记录).")
class RecordedFact(Node):
    """Of `facts_queries.FactView`."""

    subject: strawberry.ID = resolved(_subject, "Global id of the borrower, loan or claim (事实对象).")
    name: FactName = strawberry.field(description="Which fact (事实名称).")
    title: str = resolved(_title, "Its Chinese name (中文名称).")
    value: FactValue = strawberry.field(description="What was stated (事实取值).")
    origin: str = strawberry.field(description="System or document (来源).")
    row: str = strawberry.field(description="Record in it (来源记录).")
    stated_on: date = strawberry.field(description="Day for which it is stated (数据日期).")
    recorded_at: datetime = strawberry.field(description="When it was recorded (记录时间).")
    recorded_by: str = strawberry.field(description="Account that recorded it (登记账号).")
    withdraws: strawberry.ID | None = resolved(_withdraws, "The statement it takes back; null: none (所撤回的记录).")
    withdrawn_by: strawberry.ID | None = resolved(
        _withdrawn_by, "What took it back; null: nothing, or not asked (撤回记录)."
    )


async def _debtor(parent: Parent[Given], info: Info) -> BorrowerView | None:
    return await info.context.borrowers.load(parent.borrower)


async def _classification(parent: Parent[Given], info: Info) -> Classification | None:
    return await info.context.classification.classes.load(parent.id)


@strawberry.type(description="A claim that has no account here: card, advance, bond, product (无账户债权).")
class GivenClaim(Node):
    """Of `given.GivenClaim`."""

    number: str = strawberry.field(description="Business number (债权编号).")
    debtor: Borrower | None = resolved(_debtor, "Who owes it; null if they cannot be seen (债务人).")
    branch: str = strawberry.field(description="Code of the branch that keeps it (机构号).")
    kind: ClaimKind = strawberry.field(description="What it is (债权种类).")
    guarantee: Guarantee = strawberry.field(description="How it is secured (担保方式).")
    by_days: bool = strawberry.field(description="Whether the days-past-due method applies (是否适用脱期法).")
    opened_on: date = strawberry.field(description="First day (起始日).")
    closed_on: date | None = strawberry.field(description="First day on which it is held no more (终结日).")
    recorded_at: datetime = strawberry.field(description="When it was registered (登记时间).")
    version: int = strawberry.field(description="Version number (版本号).")
    classification: ClaimClassification | None = resolved(
        _classification, "Its class in force; null: it has none yet (现行分类)."
    )


@strawberry.type(description="The version of a policy that counts on a day (政策版本).")
class RiskPolicy:
    """Of `facts_queries.PolicyView`."""

    family: PolicyFamily = strawberry.field(description="Which rules it holds numbers for (政策类别).")
    version: str = strawberry.field(description="Name of the version (版本名称).")
    effective_from: date = strawberry.field(description="First day it counts for (生效日).")
    recorded_at: datetime = strawberry.field(description="Since when it is known (记录时间).")
    payload: str = strawberry.field(description="All its parameters as JSON text (参数).")


async def _made(parent: Parent[Accepted], info: Info) -> FactView | None:
    made = parent.done.made
    return None if made is None else await info.context.read(lambda q, scope: q.facts.fact(scope, made))


@strawberry.type(description="Facts were recorded, or one was taken back (分类事实已登记).")
class FactsRecorded(Accepted):
    """Success of commands about facts."""

    fact: RecordedFact | None = resolved(_made, "The new statement; null where several were recorded (事实记录).")


async def _claim_of(parent: Parent[Accepted], info: Info) -> Given:
    key = parent.done.subject.id
    found = await info.context.read(lambda q, scope: q.facts.claim(scope, key))
    if found is None:
        raise LookupError(f"claim {key} was just changed and cannot be read")
    return found


@strawberry.type(description="A claim without an account was registered or closed (无账户债权已保存).")
class ClaimSaved(Accepted):
    """Success of commands about claims without an account."""

    claim: GivenClaim = resolved(_claim_of, "The claim as it is now (债权).")


AsOf = Annotated[date | None, strawberry.argument(description="The day; null: the business date (日期).")]
Known = Annotated[
    datetime | None, strawberry.argument(description="As known at an instant; null: everything known now (知悉时点).")
]
About = Annotated[strawberry.ID, strawberry.argument(description="Global id of a borrower, loan or claim (事实对象).")]


async def _recorded_facts(
    info: Info, subject: About, as_of: AsOf = None, known_at: Known = None
) -> tuple[FactView, ...]:
    kind, key = parse_global_id("subject", subject)
    if kind not in SUBJECTS:
        raise InvalidInput("subject", subject, "must be the id of a borrower, a loan or a claim")
    return await info.context.read(
        lambda q, scope: q.facts.counting(
            scope, SUBJECTS[kind], key, as_of or q.institution(scope).business_date, known_at
        )
    )


async def _fact_statements(
    info: Info, subject: About, first: First = DEFAULT_PAGE, after: After = None
) -> Page[FactView]:
    kind, key = parse_global_id("subject", subject)
    if kind not in SUBJECTS:
        raise InvalidInput("subject", subject, "must be the id of a borrower, a loan or a claim")
    page = page_request(first, after)
    return await info.context.read(lambda q, scope: page_of_statements(q.facts, scope, SUBJECTS[kind], key, page))


async def _claim(
    info: Info,
    id: Annotated[strawberry.ID, strawberry.argument(description="Global id (全局标识).")],  # noqa: A002
) -> Given | None:
    key = key_of("id", id, NodeKind.CLAIM)
    return await info.context.read(lambda q, scope: q.facts.claim(scope, key))


async def _claims(
    info: Info,
    borrower: Annotated[strawberry.ID, strawberry.argument(description="Global id of the borrower (债务人).")],
    first: First = DEFAULT_PAGE,
    after: After = None,
) -> Page[Given]:
    key, page = key_of("borrower", borrower, NodeKind.BORROWER), page_request(first, after)
    return await info.context.read(lambda q, scope: page_of_claims(q.facts, scope, key, page))


async def _risk_policy(
    info: Info,
    family: Annotated[PolicyFamily, strawberry.argument(description="Which rules (政策类别).")],
    as_of: AsOf = None,
    known_at: Known = None,
) -> PolicyView:
    return await info.context.read(
        lambda q, scope: q.facts.policy(scope, family, as_of or q.institution(scope).business_date, known_at)
    )


@strawberry.type(description="What can be asked of recorded facts, claims and policies (分类事实查询).")
class FactQueryFields:
    """Questions about recorded facts, claims without an account and policies of the risk rules."""

    recorded_facts: list[RecordedFact] = resolved(
        _recorded_facts, "What counts of a borrower or claim on a day, one row per fact at most (分类事实)."
    )
    fact_statements: Connection[RecordedFact] = resolved(
        _fact_statements, "Everything ever stated of a borrower or claim, oldest first (分类事实记录)."
    )
    given_claim: GivenClaim | None = resolved(
        _claim, "One claim without an account; null if it cannot be seen (无账户债权)."
    )
    given_claims: Connection[GivenClaim] = resolved(
        _claims, "A borrower's claims without an account, by number (无账户债权列表)."
    )
    risk_policy: RiskPolicy = resolved(_risk_policy, "The policy of the risk rules that counts on a day (风险政策).")

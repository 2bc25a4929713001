"""The closed list of problem codes: the API's own, and every refusal of the domain's modules under its own name."""

from collections.abc import Mapping
from enum import Enum, StrEnum
from typing import Final, cast

from ..application.classification_facts_claims import GatheringRefusal
from ..application.clock_refusals import RightRefusal
from ..application.cover_measuring import CoverRefusal
from ..application.liability_refusals import LiabilityCommandRefusal
from ..application.provisioning_refusals import ProvisionRefusal
from ..application.revaluation_commands import RevaluationRefusal
from ..application.write_off_refusals import WriteOffCommandRefusal
from ..domain.approval import ApprovalRefusal, DelegationRefusal
from ..domain.borrower import BorrowerRefusal
from ..domain.clock import ActRefusal
from ..domain.collateral.refusals import CollateralRefusal
from ..domain.collateral.revaluation import NotRevalued
from ..domain.guarantor import GuaranteeRefusal, GuarantorRefusal
from ..domain.ledger import PeriodRefusal
from ..domain.liability_assessment.authority import AuthorityRefusal as LendingRefusal
from ..domain.liability_assessment.refusals import LiabilityRefusal
from ..domain.liability_assessment.reserve import ReserveRefusal
from ..domain.loan.loan import LoanRefusal
from ..domain.organisation import AuthorityRefusal, CaseloadRefusal, DutyRefusal, OrganisationRefusal
from ..domain.policy import AdoptionRefusal
from ..domain.risk_classification.given import ClaimRefusal
from ..domain.risk_classification.proposing import ProposalRefusal
from ..domain.risk_classification.records import FactRefusal
from ..domain.write_off.claim_refusals import ClaimRefusal as WrittenOffRefusal
from ..domain.write_off.refusals import WriteOffRefusal
from .collateral_codes import COLLATERAL
from .describe import enum_type
from .guarantor_codes import GUARANTEES
from .liability_codes import LIABILITY
from .organisation_codes import ORGANISATION
from .right_codes import RIGHTS
from .write_off_codes import WRITE_OFFS

REFUSALS: Final[tuple[type[StrEnum], ...]] = (
    LoanRefusal,
    BorrowerRefusal,
    ApprovalRefusal,
    DelegationRefusal,
    PeriodRefusal,
    AdoptionRefusal,
    DutyRefusal,
    OrganisationRefusal,
    AuthorityRefusal,
    CaseloadRefusal,
    FactRefusal,
    ClaimRefusal,
    ProposalRefusal,
    GatheringRefusal,
    ProvisionRefusal,
    CollateralRefusal,
    NotRevalued,
    CoverRefusal,
    RevaluationRefusal,
    GuarantorRefusal,
    GuaranteeRefusal,
    ActRefusal,
    RightRefusal,
    LiabilityCommandRefusal,
    LiabilityRefusal,
    ReserveRefusal,
    LendingRefusal,
    WriteOffCommandRefusal,
    WriteOffRefusal,
    WrittenOffRefusal,
)
"""Modules whose refusals reach a caller."""

_OWN: Final[Mapping[str, str]] = {
    "INVALID_INPUT": "A field can never be right as it is (输入有误).",
    "NOT_FOUND": "Nothing of that kind with that id can be seen (未找到).",
    "FORBIDDEN": "The actor's roles or branches do not allow this (无权限).",
    "VERSION_CONFLICT": "The subject has moved on from the version the caller expected (版本冲突).",
    "KEY_REUSED": "The idempotency key was used before with another input (幂等键重复使用).",
    "DUPLICATE_NUMBER": "Another subject already carries that business number (编号重复).",
}
_LOAN: Final[Mapping[str, str]] = {
    "PENALTY_OUT_OF_BOUNDS": "The penalty markup is outside the bounds of law and policy (罚息上浮超出范围).",
    "MISUSE_OUT_OF_BOUNDS": "The misuse markup is outside the bounds of law and policy (挪用罚息上浮超出范围).",
    "COMPOUND_NOT_ALLOWED": "The bank charges no compound interest (不计收复利).",
    "RATE_OUT_OF_BOUNDS": "The rate is above the highest the bank takes (利率超过上限).",
    "INDEX_UNKNOWN": "The index of a floating rate has no value yet (定价基准尚无数值).",
    "UNKNOWN_TARGET": "The loan has no such transaction to reverse (被冲正交易不存在).",
    "ALREADY_REVERSED": "The transaction is reversed already (交易已被冲正).",
    "IN_THE_FUTURE": "The day it counts on lies after the business date (日期晚于营业日).",
    "BEFORE_START": "The value date lies before the loan's start (起息日早于借款起始日).",
    "ALREADY_BEGUN": "It has begun: the account to be taken on, or a revaluation of that day (已启用或已开始).",
    "NOT_DISBURSED": "Nothing was disbursed by the value date (尚未放款).",
    "CLOSED": "The loan is settled as of the value date (贷款已结清).",
    "ALREADY_WRITTEN_OFF": "The loan is written off (贷款已核销).",
    "ALREADY_ACCELERATED": "Everything is due already (贷款已全部到期).",
    "AFTER_MATURITY": "The value date is not before the maturity (已过到期日).",
    "EXCEEDS_PRINCIPAL": "More than the contract amount would be drawn (超过合同金额).",
    "EXCEEDS_OPEN": "More than what is open would be waived, forgiven or capitalised (超过未付余额).",
    "EXCEEDS_CREDIT": "More than the customer's credit would be refunded (超过溢缴款余额).",
    "NOTHING_UNDUE": "No principal is left that is not due (已无未到期本金).",
    "NOT_LATER": "The new maturity or expiry is not after the present one (展期日或续期后到期日不晚于原到期日).",
    "EXTENSION_TOO_LONG": "The extension exceeds the legal limit (展期超过上限).",
    "TOO_MANY_PERIODS": "Every remaining instalment would be deferred (不得全部延期).",
    "WRONG_PLAN_START": "The plan does not start on the value date, or misses the next due date (还款计划日期不符).",
    "DATES_COLLIDE": "The due dates of the plan do not rise (还款日重叠).",
    "WRONG_ARREARS": "An unpaid instalment of a take-on is not due yet or holds nothing (接入欠款明细不符).",
    "NO_PREPAYMENT_RIGHT": "The contract gives no right to prepay (合同不支持提前还款).",
    "NO_CHANGE": "The account is in that state already (状态未变化).",
    "LATER_EVENT_FAILS": "A later transaction would no longer hold (后续交易将不成立).",
}
_BORROWER: Final[Mapping[str, str]] = {
    "KIND_IS_FIXED": "A borrower's kind never changes; register another one (客户类型不可变更).",
    "DOCUMENT_OF_ANOTHER_KIND": "The identity document belongs to another kind of borrower (证件类型与客户类型不符).",
    "SIZE_DOES_NOT_APPLY": "This kind of borrower has no enterprise size (不适用企业规模).",
    "VEHICLE_DOES_NOT_APPLY": "This kind of borrower is no government financing vehicle (不能标识为政府融资平台).",
    "CLAIMS_OPEN": "The borrower has open loans or claims (尚有未结清的贷款或债权).",
    "RETENTION_RUNS": "The law still keeps the borrower's data (资料保存期未满).",
    "NOBODY_AGREES": "The policy names nobody who agrees to this (未设置审批路径).",
    "NOTHING_CHANGED": "The borrower has these facts already (信息没有变化).",
}
_APPROVAL: Final[Mapping[str, str]] = {
    "OTHER_INSTITUTION": "The proposal belongs to another institution (不属于本机构).",
    "ALREADY_DECIDED": "The proposal has its final status (申请已终结).",
    "EXPIRED": "The time for deciding is over (已超过审批时限).",
    "NOT_EXPIRED": "The time for deciding is not over yet (审批时限未到).",
    "WITH_ITS_MAKER": "The proposal went back to its maker (已退回经办人).",
    "NOT_RETURNED": "Only a returned proposal can be submitted again (仅退回的申请可重新提交).",
    "NOT_ITS_MAKER": "Only the person who made it may do this (仅经办人可操作).",
    "OWN_PROPOSAL": "Nobody decides on their own proposal, through whatever account (不得审批本人申请).",
    "NOT_IN_ROUTE": "The person does not hold the role the route asks for (不具备审批角色).",
    "DELEGATOR_INVOLVED": "The person in whose name it would be decided made it or has agreed (授权人已参与).",
    "ROLE_NOT_HELD": "Only a role of one's own can be delegated (只能转授本人权限).",
    "TO_ONESELF": "The delegate must be another person (不得授权本人).",
    "TOO_LONG": "The delegation is longer than the policy allows (授权期限过长).",
    "NOT_THE_DELEGATOR": "Only the person who gave it takes it back (仅授权人可撤销).",
    "ALREADY_OVER": "The delegation is over already (授权已终止).",
    "OPINION_ALREADY_GIVEN": "A person gives one opinion on one submission (已发表意见).",
    "REASON_REQUIRED": "A refusal needs its reason (否决须说明理由).",
}
_PERIOD: Final[Mapping[str, str]] = {
    "ALREADY_CLOSED": "The period is closed already (会计期间已关账).",
    "NOT_OVER": "The period is not over yet (会计期间尚未结束).",
    "EARLIER_OPEN": "An earlier period is still open (须先关闭更早期间).",
    "PERIOD_CLOSED": "The booking date lies in a closed period (记账日所在期间已关账).",
}
_POLICY: Final[Mapping[str, str]] = {
    "VERSION_NAME_TAKEN": "There is a policy version of that name (政策版本名称已存在).",
    "RECORDED_TOO_EARLY": "A version is recorded after all others (记录时间早于已有版本).",
    "BREAKS_THE_STATUTE": "The version breaks the statute or contradicts itself (违反法定参数).",
}
_FACTS: Final[Mapping[str, str]] = {
    "STATED_IN_THE_FUTURE": "A fact is stated for a day after the business date (数据日期晚于营业日).",
    "KEPT_BY_THE_ACCOUNT": "A loan's balance, days past due, limit, rate and maturity are its account's (以账户为准).",
    "CLAIM_CLOSED": "The claim was closed by the day the fact is stated for (债权已终结).",
    "ALREADY_WITHDRAWN": "The statement was taken back already, or takes one back (事实已撤回).",
    "OPENED_IN_THE_FUTURE": "The day it began or was opened lies after the business date (起始日晚于营业日).",
    "CLAIM_ALREADY_CLOSED": "The claim is closed already (债权已终结,不可重复办理).",
    "CLOSED_IN_THE_FUTURE": "The day a claim ended lies after the business date (终结日晚于营业日).",
    "CLOSED_BEFORE_IT_BEGAN": "The day a claim ended lies before the day it began (终结日早于起始日).",
}
_PROVISIONING: Final[Mapping[str, str]] = {
    "DAY_NOT_OVER": "The business date has not passed the day of the run (基准日尚未结束).",
    "NOT_AFTER_LAST": "Provisions of that day or a later one are posted already (该日或以后的拨备已入账).",
    "RUN_NOT_FINISHED": "Not every claim of the run is computed yet (拨备计算尚未完成).",
    "RUN_POSTED": "The run is posted already (拨备已入账).",
    "CLAIMS_WITHOUT_PROVISION": "Claims of the run have no provision (存在未能计提的债权).",
    "OVERTAKEN": "Another run was posted since this one was started (计算期间另有拨备入账).",
    "NO_SECOND_PERSON": "The policy names nobody who would have to agree (未设置复核路径).",
}
_CLASSES: Final[Mapping[str, str]] = {
    "NO_CLAIM": "The claim is closed, written off or holds nothing, and has no class (债权不再分类).",
    "NOTHING_CHANGES": "The class proposed is in force already (已是现行分类).",
    "BLOCKED": "A fact is missing without which there is no class (事实未知,不能分类).",
    "BETTER_THAN_THE_RULES": "Better than the rules allow, without a documented exemption (优于规则结果).",
    "TOO_MANY_CLAIMS": "The debtor has more claims than can be assessed together (债权笔数超过上限).",
    "IMPOSSIBLE_FACTS": "What is recorded of the debtor contradicts itself (登记信息自相矛盾).",
    "UNREADABLE_CLASS": "The class that a running loan brought along is none of the five (接入分类不可识别).",
    "NO_EXCHANGE_RATE": "No exchange rate is known on the day for a claim's currency (缺少汇率).",
}
_CODES: Final = {
    **_OWN, **_LOAN, **_BORROWER, **_APPROVAL, **_PERIOD, **_POLICY, **_FACTS, **_CLASSES, **_PROVISIONING,
    **COLLATERAL, **GUARANTEES, **RIGHTS, **ORGANISATION, **LIABILITY, **WRITE_OFFS,
}  # fmt: skip


def undescribed() -> set[str]:
    """Refusals of the domain that the contract does not list; empty, as a test asserts."""
    members: set[str] = {member.value for kind in REFUSALS for member in kind}
    return members - set(_CODES)


ProblemCode: Final[type[Enum]] = enum_type(
    cast("type[Enum]", Enum("ProblemCode", {name: name for name in _CODES})),
    "ProblemCode",
    "Why a command was not carried out: a closed list (问题代码).",
    _CODES,
)

"""Closed lists of the contract that come from terms, events and accounts, with their Chinese terms."""

from enum import StrEnum

from ..application.outcomes import SubjectKind
from ..application.reads import LoanSort
from ..domain.approval import ProposalStatus, Verdict
from ..domain.borrower import BorrowerKind, DocumentKind, EnterpriseSize
from ..domain.ledger import CHART, LedgerAccount
from ..domain.loan.events import FeeKind
from ..domain.loan.figures import LoanStatus
from ..domain.shared.actor import Role
from .describe import enum_type


class Regime(StrEnum):
    """Where a loan's money stands; the names of the domain's accounting regimes."""

    NORMAL = "NORMAL"
    NON_ACCRUAL = "NON_ACCRUAL"
    WRITTEN_OFF = "WRITTEN_OFF"


class EntryKind(StrEnum):
    """What a recorded entry is; values are the names of the domain's events."""

    TAKE_ON = "TakeOn"
    DISBURSEMENT = "Disbursement"
    REPAYMENT = "Repayment"
    FEE = "Fee"
    RATE_CHANGE = "RateChange"
    WAIVER = "Waiver"
    FORGIVENESS = "Forgiveness"
    CAPITALISATION = "Capitalisation"
    EXTENSION = "Extension"
    DEFERRAL = "Deferral"
    PLAN_CHANGE = "PlanChange"
    ACCELERATION = "Acceleration"
    MISUSE = "Misuse"
    ALLOCATION_SWITCH = "AllocationSwitch"
    CREDIT_REFUND = "CreditRefund"
    BANKRUPTCY_ACCEPTANCE = "BankruptcyAcceptance"
    WRITE_OFF = "WriteOff"
    PARTIAL_WRITE_OFF = "PartialWriteOff"
    REVERSAL = "Reversal"


class PrepaymentEffect(StrEnum):
    """What a prepayment does; the two members of the domain's `Surplus` that prepay."""

    SHORTEN = "SHORTEN"
    LOWER = "LOWER"


enum_type(
    Regime,
    "AccountingRegime",
    "On which accounts a loan's money stands (核算状态).",
    {
        "NORMAL": "Accruing: interest is income (应计).",
        "NON_ACCRUAL": "Non-accrual after 90 days overdue: interest is kept off balance (非应计).",
        "WRITTEN_OFF": "Written off; the claim lives on as a memo (已核销).",
    },
)
enum_type(
    EntryKind,
    "TransactionKind",
    "What a recorded transaction is (交易类型).",
    {
        "TAKE_ON": "A running loan was taken on with its balances (存量贷款接入).",
        "DISBURSEMENT": "A drawdown was paid out (放款).",
        "REPAYMENT": "Money was received (还款).",
        "FEE": "A fee or cost was charged (收费).",
        "RATE_CHANGE": "The contract rate changed (利率调整).",
        "WAIVER": "Interest, penalty, fees or costs were waived (减免).",
        "FORGIVENESS": "Principal was forgiven (本金豁免).",
        "CAPITALISATION": "Interest was added to principal (利息资本化).",
        "EXTENSION": "The last due date moved (展期).",
        "DEFERRAL": "Instalments were deferred (延期还本付息).",
        "PLAN_CHANGE": "A new repayment plan began (变更还款计划).",
        "ACCELERATION": "The whole loan fell due (提前收回).",
        "MISUSE": "Misuse of funds was found or cured (挪用认定或解除).",
        "ALLOCATION_SWITCH": "The allocation order changed (冲销顺序变更).",
        "CREDIT_REFUND": "Credit was paid back to the customer (退还溢缴款).",
        "BANKRUPTCY_ACCEPTANCE": "A court accepted the debtor's bankruptcy (破产受理).",
        "WRITE_OFF": "The loan was written off (核销).",
        "PARTIAL_WRITE_OFF": "A part of the principal was written off; the debtor owes the same (部分核销).",
        "REVERSAL": "An earlier transaction was taken out of the account (冲正).",
    },
)
enum_type(
    PrepaymentEffect,
    "PrepaymentEffect",
    "What money beyond everything due does (提前还款方式).",
    {
        "SHORTEN": "Keep the instalment and shorten the term (缩短期限).",
        "LOWER": "Keep the term and lower the instalment (减少月供).",
    },
)
enum_type(
    LoanStatus,
    "LoanStatus",
    "Where a loan stands (贷款状态).",
    {
        "PENDING": "Opened, nothing paid out yet (待放款).",
        "ACTIVE": "Running, nothing overdue (正常).",
        "OVERDUE": "Principal or interest is overdue (逾期).",
        "CLOSED": "Repaid in full (结清).",
        "WRITTEN_OFF": "Written off (已核销).",
    },
)
enum_type(
    LoanSort,
    "LoanSort",
    "By what a list of loans is ordered; the id breaks ties (排序).",
    {
        "NUMBER": "By business number (借据号).",
        "DPD": "By days past due (逾期天数).",
        "OUTSTANDING": "By principal outstanding (贷款余额).",
        "NEXT_DUE": "By the next due date (下一还款日).",
    },
)
enum_type(
    FeeKind,
    "FeeKind",
    "What kind of charge it is (收费类别).",
    {
        "FEE": "A fee of the bank (费用).",
        "COST": "A cost of realising the claim, paid before everything else (实现债权的费用).",
    },
)
enum_type(
    BorrowerKind,
    "BorrowerKind",
    "What a borrower is; fixed for its life (客户类型).",
    {
        "PERSON": "Natural person (自然人).",
        "SOLE_TRADER": "Individually owned business (个体工商户).",
        "ENTERPRISE": "Enterprise (企业).",
        "FINANCIAL_INSTITUTION": "Financial institution (金融机构).",
        "GOVERNMENT": "Government body (政府机关).",
        "PUBLIC_INSTITUTION": "Public institution such as a school or hospital (事业单位).",
        "OTHER_ORGANISATION": "Association, cooperative, village collective and others (其他组织).",
    },
)
enum_type(
    EnterpriseSize,
    "EnterpriseSize",
    "Size by the statistical standard for enterprises (企业规模).",
    {
        "NONE": "Does not apply or is not determined (不适用、未划型).",
        "MICRO": "Micro enterprise (微型).",
        "SMALL": "Small enterprise (小型).",
        "MEDIUM": "Medium enterprise (中型).",
        "LARGE": "Large enterprise (大型).",
    },
)
enum_type(
    DocumentKind,
    "IdentityDocumentKind",
    "What kind of number identifies a borrower (证件类型).",
    {
        "RESIDENT_ID": "Resident identity card, 18 characters with a check character (居民身份证).",
        "UNIFIED_CREDIT_CODE": "Unified social credit code, 18 characters (统一社会信用代码).",
        "OTHER": "Passport, permit or foreign register number (护照、通行证及其他证件).",
    },
)
enum_type(
    ProposalStatus,
    "ProposalStatus",
    "Where a proposal stands (审批状态).",
    {
        "PROPOSED": "Waits for its approvers (待审批).",
        "RETURNED": "Back with its maker, because the figures changed (退回).",
        "APPROVED": "Everyone needed has agreed; carried out (已通过).",
        "REFUSED": "An approver said no (已否决).",
        "WITHDRAWN": "Its maker took it back (已撤回).",
        "EXPIRED": "Not decided in time (已失效).",
    },
)
enum_type(
    Verdict,
    "Verdict",
    "What an approver's opinion came to (审批意见).",
    {
        "AGREED": "Agreed to the figures shown (同意).",
        "SENT_BACK": "Would have agreed, but the figures had changed (数据变动退回).",
        "REFUSED": "Said no (不同意).",
    },
)
enum_type(
    Role,
    "Role",
    "What a person may do (岗位角色).",
    {
        "OFFICER": "Post-loan officer: keeps borrowers and loans, proposes (客户经理、贷后管理岗).",
        "RISK_MANAGER": "Confirms classes and provisions that others propose (风险经理、风险管理岗).",
        "APPROVER": "Agrees to what others propose (审批岗).",
        "ACCOUNTANT": "Books money, closes periods (会计岗).",
        "AUDITOR": "Reads everything, changes nothing (审计岗).",
        "OPERATIONS": "Runs the business day and imports (运营岗).",
        "ADMIN": "Keeps settings and policy versions, no business (系统管理岗).",
    },
)
enum_type(
    SubjectKind,
    "SubjectKind",
    "What an audit chain or a proposal is about (业务对象).",
    {
        "LOAN": "A loan (借据).",
        "BORROWER": "A borrower (借款人).",
        "CLAIM": "A claim as risk classification looks at it; its own chain if it has no account here (债权).",
        "COLLATERAL": "An item of collateral (押品).",
        "GUARANTEE": "A contract of guarantee; a guarantor's own file belongs to the party (保证合同).",
        "LIABILITY_CASE": "A case of liability assessment (责任认定案件).",
        "WRITE_OFF": "An application for write-off; a written-off claim belongs to its loan (核销申请).",
        "INSTITUTION": "The bank itself: its periods, rate indices, calendars and policies (机构).",
    },
)
enum_type(
    LedgerAccount,
    "LedgerAccount",
    "An account of the sub-ledger (会计科目).",
    {
        account.name: f"{account.name.replace('_', ' ').capitalize()}, {side.name.lower()} ({chinese})."
        for account, (side, chinese) in CHART.items()
    },
)

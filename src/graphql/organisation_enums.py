"""Closed lists of the organisation, with their Chinese terms."""

from ..domain.organisation import Duty, Handled, UnitKind
from .describe import enum_type

enum_type(
    Duty,
    "Duty",
    "What a person does on a loan or for the bank (岗位职责).",
    {
        "SURVEY": "Finds out and proposes (调查).",
        "REVIEW": "Reviews what was proposed, before it is decided (审查).",
        "APPROVAL": "Decides (审批).",
        "VALUATION": "Values security (押品评估).",
        "BUSINESS": "Keeps the loan, its security and its papers (业务经办).",
        "POST_LOAN_CHECK": "Checks borrower and guarantors after the loan was paid out (贷后检查).",
        "DISBURSEMENT": "Pays out (放款).",
        "ACCOUNTING": "Keeps the books of the loan (会计核算).",
        "CLASSIFY_FIRST": "Proposes a class (分类初分).",
        "CLASSIFY_CONFIRM": "Confirms a class (分类认定).",
        "CLASSIFY_APPROVE": "Approves a class (分类审批).",
        "COLLECTION": "Demands payment, sues, enforces (催收清收).",
        "ACCEPT_PAYMENT": "Accepts and books money (收款).",
        "WRITE_OFF_APPLY": "Applies for a write-off (核销申请).",
        "WRITE_OFF_REVIEW": "Reviews a write-off, one of several (核销集体审议).",
        "WRITE_OFF_APPROVE": "Approves a write-off (核销审批).",
        "PROVISION_COMPUTE": "Computes provisions (拨备计提).",
        "PROVISION_CONFIRM": "Confirms provisions (拨备复核).",
        "LIABILITY_INVESTIGATE": "Investigates liability (责任调查).",
        "LIABILITY_DECIDE": "Decides on liability (责任认定).",
        "ADMINISTRATION": "Keeps settings, policies, posts and people (系统管理).",
    },
)
enum_type(
    Handled,
    "HandledKind",
    "What a duty was done on (经办对象).",
    {
        "LOAN": "A loan (借据).",
        "BORROWER": "A borrower or guarantor (借款人、保证人).",
        "CLAIM": "A claim without an account here (无账户债权).",
        "COLLATERAL": "An item of collateral (押品).",
        "GUARANTEE": "A contract of guarantee (保证合同).",
        "LIABILITY_CASE": "A case of liability (责任认定案件).",
        "WRITE_OFF": "A write-off (核销项目).",
        "PROVISION_RUN": "A computation of provisions (拨备计算).",
        "INSTITUTION": "The bank itself (机构).",
    },
)
enum_type(
    UnitKind,
    "UnitKind",
    "What a unit of a bank is (机构类型).",
    {
        "HEAD_OFFICE": "Head office; sees every branch (总行).",
        "BRANCH": "A branch; sees its own data (分支机构).",
        "DEPARTMENT": "A department; sees what the unit above sees (部门).",
    },
)

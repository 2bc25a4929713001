"""Every mutation on one screen: its command, its name, what it answers, and what each field of its input means.

The input is made from the command (`inputs`), the command from the input (`convert`), the answer from the outcome
(`problems`); nothing else is written per mutation.
"""

from typing import Final

from ..application import approval, books, borrower, loan
from ..domain.borrower import Contact, IdentityDocument, Profile
from . import (
    enums,  # noqa: F401 - registers the enums named below
    policy_input,  # noqa: F401 - registers the inputs named below
    terms_input,  # noqa: F401 - registers the inputs named below
)
from .classification_mutations import MUTATIONS as CLASSIFICATION_MUTATIONS
from .collateral_mutations import MUTATIONS as COLLATERAL_MUTATIONS
from .enums import PrepaymentEffect
from .facts_mutations import MUTATIONS as FACT_MUTATIONS
from .guarantor_input import CONSENTS
from .guarantor_mutations import MUTATIONS as GUARANTEE_MUTATIONS
from .inputs import input_type
from .liability_mutations import MUTATIONS as LIABILITY_MUTATIONS
from .mutation import COMMAND as _COMMAND
from .mutation import VERSION as _VERSION
from .mutation import Mutation
from .organisation_mutations import MUTATIONS as ORGANISATION_MUTATIONS
from .payloads import (
    BorrowerSaved,
    DelegationSaved,
    InstitutionChanged,
    LoanRecorded,
    PaymentRecorded,
    ProposalMoved,
)
from .provisioning_mutations import MUTATIONS as PROVISIONING_MUTATIONS
from .right_mutations import MUTATIONS as RIGHT_MUTATIONS
from .write_off_mutations import MUTATIONS as WRITE_OFF_MUTATIONS

_LOAN: Final = {**_COMMAND, "loan_id": "Global id of the loan (借据).", "expected_version": _VERSION}
_EVENT: Final = {**_LOAN, "value_date": "Day on which it counts, at most the business date (起息日)."}
_CHANGE: Final = {**_EVENT, **CONSENTS}
_STEP: Final = {
    **_COMMAND,
    "reason": "Comment kept with the step; a refusal needs one (意见).",
    "proposal_id": "Global id of the proposal (审批申请).",
    "expected_version": _VERSION,
}

input_type(
    loan.AgreedSplit,
    "AgreedSplitInput",
    "A split of a payment agreed with the customer; what finds nothing open becomes credit (约定分配).",
    {"principal": "To principal (本金).", "interest": "To interest (利息).", "fees": "To fees (费用)."},
)
input_type(
    loan.Portion,
    "PortionInput",
    "A part of a payment, or a secured amount, for one loan (分配明细).",
    {"loan_id": "Global id of the loan (借据).", "amount": "Amount (金额)."},
)
input_type(
    IdentityDocument,
    "IdentityDocumentInput",
    "The number that identifies a borrower; check characters are verified (证件).",
    {"kind": "Kind of document (证件类型).", "number": "Number in capitals without spaces (证件号码)."},
)
input_type(
    Contact,
    "ContactInput",
    "A person through whom the borrower can be reached (联系人).",
    {"name": "Name (姓名).", "relation": "Relation to the borrower (与借款人关系).", "phone": "Phone (电话)."},
)
input_type(
    Profile,
    "BorrowerProfileInput",
    "Everything about a borrower that can be amended; empty text means not known (客户信息).",
    {
        "kind": "What the borrower is; fixed for its life (客户类型).",
        "branch": "Code of the branch that keeps it (机构号).",
        "name": "Name, 1 to 200 characters (名称).",
        "size": "Size of an enterprise (企业规模).",
        "identity": "Identifying document (证件).",
        "industry": "GB/T 4754-2017 code, such as C1310 (行业分类).",
        "region": "GB/T 2260 code, six digits (行政区划).",
        "financing_vehicle": "Local-government financing vehicle (地方政府融资平台).",
        "group": "Number of its group (集团客户编号).",
        "controller": "Name of the actual controller (实际控制人).",
        "phones": "Phone numbers, at most 10, preferred one first (电话).",
        "contacts": "Contacts, at most 20 (联系人).",
    },
)

MUTATIONS: Final = (
    Mutation(
        "registerBorrower",
        borrower.RegisterBorrower,
        "Register a borrower under its business number (建立客户).",
        BorrowerSaved,
        {**_COMMAND, "number": "Business number, unique in the bank (客户号).", "profile": "Its facts (客户信息)."},
    ),
    Mutation(
        "amendBorrower",
        borrower.AmendBorrower,
        "Replace a borrower's facts; the kind never changes (变更客户信息).",
        BorrowerSaved,
        {
            **_COMMAND,
            "borrower_id": "Global id of the borrower (借款人).",
            "profile": "All its facts as they are now (客户信息).",
            "expected_version": _VERSION,
        },
    ),
    Mutation(
        "eraseBorrower",
        borrower.EraseBorrower,
        "Erase a borrower's personal data for good, once nothing is owed and no law keeps it (删除个人信息).",
        BorrowerSaved,
        {**_COMMAND, "borrower_id": "Global id of the borrower (借款人)."},
    ),
    Mutation(
        "openLoan",
        loan.OpenLoan,
        "Open a loan account from its terms, or take a running loan on (开立贷款账户、存量接入).",
        LoanRecorded,
        {
            **_COMMAND,
            "number": "Business number, unique in the bank (借据号).",
            "borrower_id": "Global id of the borrower (借款人).",
            "branch": "Code of the branch that keeps it (机构号).",
            "product": "Product code (产品编号).",
            "terms": "What the contract says (合同条款).",
            "value_date": "First day on which a running loan is carried; only with `takeOn` (接入日).",
            "take_on": "Balances of a running loan; null: a new loan (存量贷款接入).",
        },
    ),
    Mutation(
        "recordDisbursement",
        loan.Disburse,
        "Record a drawdown paid out (放款).",
        LoanRecorded,
        {**_EVENT, "amount": "Amount paid out (放款金额)."},
    ),
    Mutation(
        "recordRepayment",
        loan.RecordRepayment,
        "Record money received; what is beyond everything due becomes credit (还款).",
        LoanRecorded,
        {
            **_EVENT,
            "amount": "Amount received (还款金额).",
            "agreed": "A split agreed with the customer; null: the loan's allocation order (约定分配).",
        },
    ),
    Mutation(
        "recordPaymentOverLoans",
        loan.RecordPaymentOverLoans,
        "Record one payment over several loans of a borrower (一笔还款清偿多笔贷款,民法典第560条).",
        PaymentRecorded,
        {
            **_COMMAND,
            "borrower_id": "Global id of the borrower (借款人).",
            "value_date": "Day on which it counts, at most the business date (起息日).",
            "amount": "Amount received (还款金额).",
            "choice": "The debtor's own split, summing to the amount; empty: Civil Code art. 560 (债务人指定).",
            "loan_ids": "Loans it is for; empty: all open loans of the borrower in its currency (借据).",
            "secured": "Secured amount per loan; none: not secured (担保金额).",
        },
    ),
    Mutation(
        "prepayLoan",
        loan.Prepay,
        "Record money received whose surplus prepays (提前还款).",
        LoanRecorded,
        {**_EVENT, "amount": "Amount received (还款金额).", "surplus": "What the surplus does (提前还款方式)."},
        {"surplus": PrepaymentEffect},
    ),
    Mutation(
        "chargeFee",
        loan.ChargeFee,
        "Charge a fee, or a cost of realising the claim; it falls due on the value date (收费).",
        LoanRecorded,
        {
            **_EVENT,
            "amount": "Amount charged (金额).",
            "kind": "Fee or cost (收费类别).",
            "name": "Name of the fee, at most 100 characters (费用名称).",
        },
    ),
    Mutation(
        "changeRate",
        loan.ChangeRate,
        "Set a new contract rate from the value date on (利率调整).",
        LoanRecorded,
        {**_CHANGE, "rate": "The new rate per year (新利率).", "fixed": "Whether a floating rule ends (转为固定利率)."},
    ),
    Mutation(
        "publishIndexRate",
        books.PublishIndex,
        "Record a published value of a reference rate such as LPR_1Y (贷款市场报价利率).",
        InstitutionChanged,
        {
            **_COMMAND,
            "index": "Name of the index (基准利率).",
            "published": "Day of publication (发布日).",
            "rate": "The value per year (利率).",
        },
    ),
    Mutation(
        "waiveAmounts",
        loan.Waive,
        "Waive interest due, penalty, compound interest, fees or costs, oldest first (减免).",
        LoanRecorded,
        {
            **_EVENT,
            "interest": "Interest due to waive (利息).",
            "penalty": "Penalty interest to waive (罚息).",
            "compound": "Compound interest to waive (复利).",
            "fees": "Fees to waive (费用).",
            "costs": "Costs to waive (实现债权的费用).",
        },
    ),
    Mutation(
        "forgivePrincipal",
        loan.Forgive,
        "Forgive principal: overdue first, oldest first, then principal not yet due (本金豁免).",
        LoanRecorded,
        {**_EVENT, "principal": "Principal to forgive (本金)."},
    ),
    Mutation(
        "capitaliseInterest",
        loan.Capitalise,
        "Add interest due, penalty or compound interest to principal (利息资本化).",
        LoanRecorded,
        {
            **_CHANGE,
            "interest": "Interest due to add (利息).",
            "penalty": "Penalty interest to add (罚息).",
            "compound": "Compound interest to add (复利).",
        },
    ),
    Mutation(
        "extendLoan",
        loan.Extend,
        "Extend a loan within the legal limits (展期).",
        LoanRecorded,
        {**_CHANGE, "to": "The new last due date (展期到期日)."},
    ),
    Mutation(
        "deferInstalments",
        loan.Defer,
        "Defer the next instalments (延期还本付息).",
        LoanRecorded,
        {
            **_CHANGE,
            "periods": "How many instalments, 1 to 600; the last one stays (延期期数).",
            "interest_too": "Whether interest is deferred too (利息一并延期).",
        },
    ),
    Mutation(
        "changePlan",
        loan.ChangePlan,
        "Begin a new repayment plan on the value date, the start of its cadence (变更还款计划).",
        LoanRecorded,
        {
            **_CHANGE,
            "plan": "The new plan; decimals are in the loan's currency (还款计划约定).",
            "reschedule_overdue": "Whether overdue principal moves back into the plan (逾期本金重组).",
        },
    ),
    Mutation(
        "accelerateLoan", loan.Accelerate, "Call the whole loan due (提前收回、宣布加速到期).", LoanRecorded, _CHANGE
    ),
    Mutation(
        "flagMisuse",
        loan.FlagMisuse,
        "Record that funds were found misused, or that it was cured (挪用认定或解除).",
        LoanRecorded,
        {**_EVENT, "active": "True: misuse found; false: cured (是否挪用)."},
    ),
    Mutation(
        "switchAllocation",
        loan.SwitchAllocation,
        "Set a new allocation order from the value date on (冲销顺序变更).",
        LoanRecorded,
        {**_EVENT, "order": "The order, naming each bucket once (冲销顺序).", "mode": "The mode (冲销方式)."},
    ),
    Mutation(
        "refundCredit",
        loan.RefundCredit,
        "Pay the customer's credit back (退还溢缴款).",
        LoanRecorded,
        {**_EVENT, "amount": "Amount paid back (退还金额)."},
    ),
    Mutation(
        "acceptBankruptcy",
        loan.AcceptBankruptcy,
        "Record that a court accepted the debtor's bankruptcy: interest stops (破产受理).",
        LoanRecorded,
        _EVENT,
    ),
    Mutation(
        "writeOffLoan",
        loan.WriteOffLoan,
        "Write a loan off: it leaves the balance sheet, the claim lives on (核销).",
        LoanRecorded,
        _EVENT,
    ),
    Mutation(
        "reverseTransaction",
        loan.Reverse,
        "Reverse a recorded transaction, a reversal too; for a bounced payment with a fee (冲正、退票).",
        LoanRecorded,
        {
            **_LOAN,
            "sequence": "Sequence of the transaction to reverse (被冲正交易序号).",
            "fee": "Fee charged with it; null: none (手续费).",
            "fee_name": "Name of the fee (费用名称).",
            "fee_date": "Value date of the fee; null: the business date (费用起息日).",
        },
    ),
    Mutation(
        "closePeriod",
        books.ClosePeriod,
        "Close the books through a month end (关账).",
        InstitutionChanged,
        {**_COMMAND, "last_day": "Last day of the month (期末日)."},
    ),
    Mutation(
        "announceCalendar",
        books.AnnounceCalendar,
        "Record a newly announced table of business days; due dates that roll follow it (节假日安排).",
        InstitutionChanged,
        {**_COMMAND, "calendar": "The table (节假日安排)."},
    ),
    Mutation(
        "adoptPolicy",
        books.AdoptPolicy,
        "Adopt a policy version, checked against the statute (政策参数变更).",
        InstitutionChanged,
        {**_COMMAND, "policy": "The version (政策版本)."},
    ),
    Mutation(
        "approveProposal",
        approval.Approve,
        "Agree to a proposal; the last agreement carries it out against the present state (审批通过).",
        ProposalMoved,
        _STEP,
    ),
    Mutation("refuseProposal", approval.Refuse, "Say no to a proposal (审批否决).", ProposalMoved, _STEP),
    Mutation("withdrawProposal", approval.Withdraw, "Take one's own proposal back (撤回申请).", ProposalMoved, _STEP),
    Mutation(
        "resubmitProposal",
        approval.Resubmit,
        "Submit one's returned proposal again with the present figures (重新提交申请).",
        ProposalMoved,
        _STEP,
    ),
    Mutation(
        "delegateApproval",
        approval.Delegate,
        "Give one's own power to approve in a role to another person for a time (转授权).",
        DelegationSaved,
        {
            **_COMMAND,
            "to": "Person who may use it, as in their token (被授权人).",
            "role": "Role of one's own that it is for (角色).",
            "kinds": "Commands it is for, for example Waive; empty: all (适用业务).",
            "since": "From when it holds (生效时间).",
            "until": "Until when it holds, not included (失效时间).",
        },
    ),
    Mutation(
        "revokeDelegation",
        approval.RevokeDelegation,
        "Take a delegation of one's own back from now on (撤销转授权).",
        DelegationSaved,
        {**_COMMAND, "delegation_id": "Global id of the delegation (转授权)."},
    ),
    *FACT_MUTATIONS,
    *CLASSIFICATION_MUTATIONS,
    *PROVISIONING_MUTATIONS,
    *GUARANTEE_MUTATIONS,
    *RIGHT_MUTATIONS,
    *ORGANISATION_MUTATIONS,
    *COLLATERAL_MUTATIONS,
    *LIABILITY_MUTATIONS,
    *WRITE_OFF_MUTATIONS,
)

"""Closed lists of guarantors and guarantees, with their Chinese terms."""

from enum import StrEnum

from ..domain.clock import ChangeKind, ConsentFinding, FixingKind, GuaranteeForm, PeriodWording
from ..domain.guarantor import (
    ConcentrationKind,
    GuaranteeExtent,
    GuaranteeScope,
    GuarantorKind,
    NotBound,
    Willingness,
)
from .describe import enum_type


class GuaranteeEntryKind(StrEnum):
    """What was written on a guarantee; values are the names of the domain's events."""

    SIGNED = "GuaranteeSigned"
    LOAN_SECURED = "LoanSecured"
    LOAN_CHANGED = "LoanChanged"
    CONSENT_GIVEN = "ConsentGiven"
    CLAIMS_FIXED = "ClaimsFixed"
    GUARANTOR_PAID = "GuarantorPaid"
    GUARANTOR_RELEASED = "GuarantorReleased"
    ROW_RETRACTED = "RowRetracted"


enum_type(
    GuaranteeEntryKind,
    "GuaranteeEntryKind",
    "What was written on a guarantee (保证合同登记事项).",
    {
        "SIGNED": "The contract was signed (签订保证合同).",
        "LOAN_SECURED": "A loan came under it (纳入担保).",
        "LOAN_CHANGED": "A secured loan was changed (主债权变更).",
        "CONSENT_GIVEN": "A guarantor agreed to a recorded change (保证人追认).",
        "CLAIMS_FIXED": "The claims of a maximum amount were fixed (债权确定).",
        "GUARANTOR_PAID": "A guarantor paid (代偿).",
        "GUARANTOR_RELEASED": "A guarantor was let go (解除保证责任).",
        "ROW_RETRACTED": "A change or payment was taken back with the loan's transaction (冲正撤回).",
    },
)
enum_type(
    GuarantorKind,
    "GuarantorKind",
    "What a guarantor is; it decides whether it may guarantee and how its ability counts (保证人类型).",
    {
        "PERSON": "A natural person (自然人).",
        "ENTERPRISE": "A company or partnership (企业法人、合伙企业); it needs a resolution of its organs.",
        "GUARANTEE_COMPANY": "A financing guarantee company (融资担保公司).",
        "SMALL_BUSINESS_GUARANTEE_COMPANY": "One mainly for small firms and farms (主要服务小微企业和农业的担保公司).",
        "BANK": "A bank (商业银行): it issues letters of guarantee and needs no resolution.",
        "STATE_ORGAN": "A state organ (机关法人): it may not guarantee, art. 683, but for foreign government loans.",
        "PUBLIC_BENEFIT": "A non-profit body for public benefit (公益性非营利组织): it may not guarantee, art. 683.",
    },
)
enum_type(
    Willingness,
    "GuarantorWillingness",
    "What the guarantor's conduct says about paying (代偿意愿).",
    {
        "WILLING": "Confirms the duty and cooperates (愿意).",
        "RELUCTANT": "Delays or disputes (消极).",
        "REFUSES": "Says it will not pay (拒绝).",
        "UNKNOWN": "Could not be reached (无法判断).",
    },
)
enum_type(
    GuaranteeExtent,
    "GuaranteeExtent",
    "Which debts a guarantee secures (保证的债权范围).",
    {
        "SPECIFIC": "Named debts, wholly or up to an amount (特定债权保证).",
        "MAXIMUM": "Debts that arise in an agreed time, up to a maximum amount (最高额保证), art. 690.",
    },
)
enum_type(
    GuaranteeScope,
    "GuaranteeScope",
    "How much of a debt it secures, Civil Code art. 691 (保证范围).",
    {
        "ALL": "Principal, interest, penalty, damages and costs; so where nothing else was agreed (全部债务).",
        "PRINCIPAL_AND_INTEREST": "Principal and interest (本金及利息).",
        "PRINCIPAL": "Principal alone (仅本金).",
    },
)
enum_type(
    GuaranteeForm,
    "GuaranteeForm",
    "What the contract says about the form, art. 686 (保证方式).",
    {
        "GENERAL": "General (一般保证): the debtor first.",
        "JOINT": "Joint and several (连带责任保证).",
        "UNCLEAR": "Not agreed, or unclear (没有约定或者约定不明).",
    },
)
enum_type(
    PeriodWording,
    "GuaranteePeriodWording",
    "What the contract says about the guarantee period, art. 692 (保证期间约定).",
    {
        "NOT_AGREED": "Nothing (没有约定).",
        "UNCLEAR": "Something unclear, such as until the debt is paid (约定不明,如至主债务还清时为止).",
        "MONTHS": "A number of months from the main due date (自主债务到期起若干月).",
        "UNTIL": "Up to a day (至某日止).",
    },
)
enum_type(
    ChangeKind,
    "GuaranteedChangeKind",
    "A change of the main contract or its parties that concerns guarantors (主债权变更种类).",
    {
        "DUE_DATE": "The due date of the main debt: extension, or acceleration, art. 695(2) (变更履行期限).",
        "HEAVIER": "The debt became heavier, art. 695(1) (加重债务).",
        "LIGHTER": "The debt became lighter, art. 695(1) (减轻债务).",
        "CLAIM_TRANSFERRED": "The claim was transferred, wholly or in part, art. 696 (债权转让).",
        "DEBT_TRANSFERRED": "The debt was transferred, wholly or in part, art. 697(1) (债务转移).",
        "DEBTOR_JOINED": "A third person joined as debtor, art. 697(2) (第三人加入债务).",
        "SECURITY_GIVEN_UP": "The bank gave up the debtor's own security or its rank, art. 409 (放弃担保物权或顺位).",
        "PROPERTY_GIVEN_UP": "The bank let go property that a guarantor pointed to, art. 698 (放弃或怠于行使).",
    },
)
enum_type(
    ConsentFinding,
    "ConsentFinding",
    "What a change without consent does to a guarantor (未经同意的后果).",
    {
        "PERIOD_STAYS": "The guarantee period stays as it was, art. 695(2) (保证期间不受影响).",
        "INCREASE_NOT_COVERED": "The heavier part is not guaranteed, art. 695(1) (加重部分不承担保证责任).",
        "FREES_TRANSFERRED": "The guarantor is free of what was transferred, art. 697(1) (对转移的债务免责).",
        "NOTICE_NEEDED": "The transfer does not bind the guarantor until notified, art. 696(1) (未通知不发生效力).",
        "FREES_TO_VALUE": "Other guarantors are free to the value given up, art. 409 (在丧失优先受偿权益范围内免责).",
        "FREES_TO_PROPERTY": "The guarantor is free to the value let go, art. 698 (在可供执行财产价值范围内免责).",
    },
)
enum_type(
    FixingKind,
    "ClaimsFixingKind",
    "What fixes the claims of a maximum amount, art. 423 (债权确定事由).",
    {
        "AGREED_PERIOD_ENDED": "(1) The agreed period has ended (约定的债权确定期间届满).",
        "REQUESTED": "(2) Requested two years after the signing, no period being agreed (满二年后请求确定).",
        "NO_NEW_CLAIMS": "(3) New claims can no longer arise (新的债权不可能发生).",
        "SEIZED": "(4) The bank learned that the property was seized (知道或应当知道抵押财产被查封、扣押).",
        "BANKRUPT_OR_DISSOLVED": "(5) Debtor or security provider declared bankrupt or dissolved (被宣告破产或者解散).",
        "OTHER": "(6) Another event that a law names (法律规定的其他情形).",
    },
)
enum_type(
    NotBound,
    "NotBoundReason",
    "Why a guarantor owes nothing for a loan on a day (不承担保证责任的原因).",
    {
        "NOT_YET_SECURED": "The loan comes under the guarantee later (尚未纳入担保).",
        "AFTER_FIXING": "The debt arose after the claims were fixed (债权确定后发生).",
        "RELEASED": "The bank let the guarantor go (已解除保证责任).",
        "FREED": "Freed by a change without consent, arts 409, 696(2), 697, 698 (未经同意而免除).",
        "PERIOD_LOST": "The guarantee period ended without a claim, art. 693 (保证期间届满).",
        "LIMITATION_EXPIRED": "The limitation of the guarantee debt has run out (保证债务诉讼时效届满).",
        "NOT_NOTIFIED": "The claim was transferred and the guarantor not told, art. 696(1) (债权转让未通知保证人).",
    },
)
enum_type(
    ConcentrationKind,
    "ConcentrationKind",
    "What is above a limit (集中度超限类型).",
    {
        "LOANS_TO_ONE": "Loans to one borrower over net capital (单一客户贷款集中度超限).",
        "LOANS_TO_GROUP": "Loans to one group over net capital (单一集团客户授信集中度超限).",
        "EXPOSURE_TO_ONE": "Loans and guarantees of one party over tier 1 (单一保证人风险暴露超限).",
        "EXPOSURE_TO_GROUP": "Loans and guarantees of one group over tier 1 (关联客户组风险暴露超限).",
        "ABOVE_CAPACITY": "Guarantees given above the guarantor's capacity (担保超过担保能力).",
        "ONE_DEBTOR_OF_COMPANY": "A guarantee company's guarantees for one debtor (融资担保公司单户集中度超限).",
        "ABILITY_UNKNOWN": "Guarantees given by one whose ability nobody has proven (担保能力未证明).",
        "LARGE_EXPOSURE": "To be reported as large; no breach (大额风险暴露).",
    },
)

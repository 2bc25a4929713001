"""Mutations of guarantors and guarantees."""

from typing import Final

from ..application.guarantor_commands import (
    FixGuaranteedClaims,
    OpenGuarantor,
    RecordConsent,
    RecordDebtChange,
    RecordGuarantorPayment,
    ReleaseGuarantor,
    ReviewGuarantor,
    SecureLoan,
    SignGuarantee,
)
from ..application.policy_documents_commands import AdoptGuarantorPolicy
from .guarantor_input import CONSENTS
from .guarantor_payloads import GuaranteeSaved, GuarantorSaved
from .mutation import COMMAND, VERSION, Mutation
from .payloads import InstitutionChanged, LoanRecorded

_PARTY: Final = "Global id of the party in the customer register (主体)."
_LOAN: Final = "Global id of the loan (借据)."
_GUARANTEE: Final = {
    **COMMAND,
    "guarantee_id": "Global id of the guarantee (保证合同).",
    "expected_version": VERSION,
}

MUTATIONS: Final = (
    Mutation(
        "openGuarantor",
        OpenGuarantor,
        "Open the file of a guarantor (建立保证人档案).",
        GuarantorSaved,
        {
            **COMMAND,
            "party": _PARTY,
            "kind": "What it is (保证人类型).",
            "opened_on": "Day of opening, at most the business date (建档日期).",
        },
    ),
    Mutation(
        "reviewGuarantor",
        ReviewGuarantor,
        "Assess a guarantor's ability and willingness; due once a year (保证人评估).",
        GuarantorSaved,
        {
            **COMMAND,
            "party": _PARTY,
            "on": "Day of the assessment, at most the business date (评估日期).",
            "statement": "Its figures (财务资料).",
            "willingness": "What its conduct says about paying (代偿意愿).",
            "opinion": "What the reviewer found, 1 to 2000 characters (评估意见).",
            "expected_version": VERSION,
        },
    ),
    Mutation(
        "signGuarantee",
        SignGuarantee,
        "Record a signed contract of guarantee (签订保证合同).",
        GuaranteeSaved,
        {
            **COMMAND,
            "number": "Business number, unique among the bank's guarantees (保证合同号).",
            "branch": "Code of the branch that keeps it (机构号).",
            "contract": "What it says (合同条款).",
        },
    ),
    Mutation(
        "secureLoan",
        SecureLoan,
        "Take a loan under a guarantee; when it arose and is due its account says (纳入担保).",
        GuaranteeSaved,
        {**_GUARANTEE, "loan_id": _LOAN, "since": "From which day on (纳入担保日)."},
    ),
    Mutation(
        "recordDebtChange",
        RecordDebtChange,
        "Record on every guarantee of a loan a change that no command of the loan brings with it (主债权变更).",
        LoanRecorded,
        {
            **COMMAND,
            "loan_id": _LOAN,
            "kind": "What was changed (变更种类).",
            "day": "Day on which it took effect (生效日).",
            "new_due": "The new due day, of a change of it only (新履行期限).",
            "amount": "By how much heavier or lighter, how much transferred or given up; null: all (涉及金额).",
            **CONSENTS,
        },
    ),
    Mutation(
        "recordGuarantorConsent",
        RecordConsent,
        "Record a guarantor's later consent to a change that is recorded already (保证人追认).",
        GuaranteeSaved,
        {**_GUARANTEE, "change_id": "Id of the change (变更标识).", "consent": "The consent (书面同意)."},
    ),
    Mutation(
        "fixGuaranteedClaims",
        FixGuaranteedClaims,
        "Fix the claims of a maximum-amount guarantee by an event of art. 423 (最高额保证债权确定).",
        GuaranteeSaved,
        {**_GUARANTEE, "kind": "Which event (确定事由).", "day": "On which day (确定日期)."},
    ),
    Mutation(
        "recordGuarantorPayment",
        RecordGuarantorPayment,
        "Record that a guarantor paid: on the guarantee, and as a repayment of the loan (代偿).",
        GuaranteeSaved,
        {
            **_GUARANTEE,
            "guarantor": "Global id of the guarantor (保证人).",
            "loan_id": _LOAN,
            "value_date": "Day on which it counts, at most the business date (起息日).",
            "amount": "Amount received (代偿金额).",
        },
    ),
    Mutation(
        "releaseGuarantor",
        ReleaseGuarantor,
        "Let a guarantor go; the reason has 1 to 500 characters, a second person agrees (解除保证责任).",
        GuaranteeSaved,
        {
            **_GUARANTEE,
            "guarantor": "Global id of the guarantor; null: all (保证人).",
            "loan_id": "Global id of the loan; null: from all (借据).",
            "day": "From which day on (解除日期).",
        },
    ),
    Mutation(
        "adoptGuarantorPolicy",
        AdoptGuarantorPolicy,
        "Adopt a version of the guarantor policy, checked against the law (保证人管理政策变更).",
        InstitutionChanged,
        {**COMMAND, "policy": "The version (政策版本)."},
    ),
)

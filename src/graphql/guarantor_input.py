"""Guarantors, contracts of guarantee and their policy as input, made from the domain's classes."""

from typing import Final

from ..domain.guarantor import (
    PARAMETERS,
    CapacityRule,
    Capital,
    Consent,
    GuaranteeContract,
    GuarantorPart,
    GuarantorPolicy,
    Statement,
)
from . import (
    facts_input,  # noqa: F401 - registers how ratios are read
    guarantor_enums,  # noqa: F401 - registers the enums named below
)
from .inputs import input_type

CONSENTS: Final = {
    "consents": "Guarantors' written consents, at most 100, of each one (保证人书面同意).",
    "without_consents": "True: go ahead although consents are missing; approvers see it (缺少同意仍办理).",
}
"""Fields of every command that changes a guaranteed debt."""

input_type(
    Statement,
    "GuarantorStatementInput",
    "A guarantor's figures of one day, decimals in its currency, zero or more (保证人财务资料).",
    {
        "as_of": "Day of the balance sheet, or of the proof of property and income (资料日期).",
        "currency": "ISO 4217 code (币种).",
        "assets": "Everything it owns (资产总额).",
        "encumbered": "The part of it that secures others' claims (已设定担保的资产).",
        "own_debts": "Everything it owes itself, here and elsewhere (自身负债).",
        "debts_secured": "The part of its debts that the encumbered assets secure (其中有担保负债).",
        "guarantees_elsewhere": "Guarantees given to others than this bank (对外担保余额).",
        "yearly_income": "Income of the last twelve months (年收入).",
        "yearly_debt_service": "What its own debts take of it in twelve months (年偿债支出).",
    },
    minor=(
        "assets", "encumbered", "own_debts", "debts_secured", "guarantees_elsewhere", "yearly_income",
        "yearly_debt_service",
    ),
)  # fmt: skip
input_type(
    GuarantorPart,
    "GuarantorPartInput",
    "One guarantor of a contract (保证人及份额).",
    {
        "party": "Global id of the party in the customer register (主体).",
        "share": "Percent of the debt, above zero; null: it answers for all of it, art. 699 (保证份额).",
        "resolution": "Reference of the resolution of a company's organs, 1 to 128 characters (决议文件).",
    },
)
input_type(
    GuaranteeContract,
    "GuaranteeContractInput",
    "What a contract of guarantee says (保证合同条款).",
    {
        "debtors": "Global ids of those who owe, 1 to 20 (债务人).",
        "guarantors": "1 to 20, in the order of the contract (保证人).",
        "currency": "ISO 4217 code (币种).",
        "signed_on": "Day of the contract (签订日期).",
        "form": "What it says about the form, art. 686 (保证方式).",
        "wording": "What it says about the guarantee period, art. 692 (保证期间约定).",
        "months": "With MONTHS: from the main due day, 1 to 600 (约定月数).",
        "until": "With UNTIL: the last day (约定截止日).",
        "extent": "Which debts it secures (保证的债权范围).",
        "scope": "How much of each, art. 691 (保证范围).",
        "amount": "The most that all guarantors pay together; null: no limit (保证金额、最高债权额).",
        "claims_from": "Of a maximum amount: first day on which claims arise (债权发生期间起).",
        "claims_until": "Of a maximum amount: last day; null: no end was agreed (债权确定期间止).",
        "no_transfer": "Whether transfer of the claim is forbidden by agreement, art. 696(2) (禁止债权转让).",
        "shifts": "Whether a holiday moves the end of the period, arts 203, 204 (节假日是否顺延).",
    },
    minor=("amount",),
)
input_type(
    Consent,
    "GuarantorConsentInput",
    "A guarantor's written consent to a change (书面同意).",
    {
        "guarantor": "Global id of the guarantor (保证人).",
        "day": "Day of the consent, at most the business date (同意日期).",
        "document": "Reference of the document that proves it, 1 to 128 characters (同意文件).",
    },
)
input_type(
    CapacityRule,
    "CapacityRuleInput",
    "How much a guarantor can carry, in percent (担保能力系数).",
    {"of_net_assets": "Of its reachable net assets (净资产系数).", "of_free_income": "Of its free income (收入系数)."},
)
input_type(
    GuarantorPolicy,
    "GuarantorPolicyInput",
    "A bank's choices for guarantors, never weaker than the law; what is left out is as packaged (保证人管理政策).",
    {
        "version": "The bank's own name of the version (版本名称).",
        "effective_from": "First day it counts for (生效日).",
        **{each.name: f"{each.description} ({each.description_zh})" for each in PARAMETERS},
    },
    leave_out=("recorded_at",),
)
CAPITAL: Final = input_type(
    Capital,
    "BankCapitalInput",
    "The bank's own figures that limits are measured by, decimals in the home currency (资本).",
    {"net": "Net capital (资本净额).", "tier_one": "Net tier 1 capital, at most net capital (一级资本净额)."},
    minor=("net", "tier_one"),
)

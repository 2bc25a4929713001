"""Provisioning policies as input, made from the domain's classes; a policy's fields describe themselves."""

from ..application.provisioning_commands import ExpectedFlow
from ..domain.provisioning import PARAMETERS, ProvisioningPolicy
from ..domain.provisioning.parts import (
    Band,
    Basis,
    ClassRatios,
    Factors,
    Floats,
    Requirement,
    Scenario,
    Segment,
    SpecialKind,
    SpecialReserve,
)
from . import facts_input  # noqa: F401 - registers how ratios are read
from .describe import enum_type
from .inputs import input_type

enum_type(
    Basis,
    "ProvisionBasis",
    "Which amount is booked in the ledger (入账准备口径).",
    {
        "EXPECTED_LOSS": "Expected credit loss, CAS 22 (预期信用损失).",
        "REGULATORY": "Specific and special reserve, for a bank not under CAS 22 (专项与特种准备).",
        "HIGHER": "The higher of the two for each claim (孰高).",
    },
)
enum_type(
    SpecialKind,
    "SpecialReserveKind",
    "What a special reserve is kept against (特种准备类别).",
    {
        "REGION": "A country or region: the beginning of a GB/T 2260 code (国家、地区).",
        "INDUSTRY": "An industry: the beginning of a GB/T 4754 code (行业).",
        "KIND": "A type of loan: a product code (贷款类别).",
    },
)
input_type(
    ClassRatios,
    "ClassRatiosInput",
    "One share per class, in percent (各类比例).",
    {
        "normal": "Normal (正常).",
        "special_mention": "Special mention (关注).",
        "substandard": "Substandard (次级).",
        "doubtful": "Doubtful (可疑).",
        "loss": "Loss (损失).",
    },
)
input_type(
    Floats,
    "ProvisionFloatsInput",
    "How two specific ratios are moved, in basis points of the ratio, at most 2000 either way (浮动幅度).",
    {"substandard": "Substandard (次级).", "doubtful": "Doubtful (可疑)."},
)
input_type(
    SpecialReserve,
    "SpecialReserveInput",
    "A special reserve (特种准备).",
    {
        "kind": "Against what (类别).",
        "code": "Code, or how codes begin (代码).",
        "ratio": "Percent of the balance (比例).",
    },
)
input_type(
    Requirement,
    "ProvisionRequirementInput",
    "What the reserve must reach, in percent (拨备监管要求).",
    {"coverage": "Of non-performing loans (拨备覆盖率).", "provision": "Of all loans (贷款拨备率)."},
)
input_type(
    Band,
    "ProvisionBandInput",
    "One row of the differentiated requirement: what each factor must reach, in percent (差异化监管分档).",
    {
        "requirement": "What is required then (监管要求).",
        "accuracy": "NPL among what is overdue more than 90 days (逾期90天以上贷款纳入不良比例).",
        "disposal": "NPL disposed of, over newly formed NPL (处置不良与新形成不良之比).",
        "capital": "Capital adequacy (资本充足率).",
    },
)
input_type(
    Factors,
    "ProvisionFactorsInput",
    "The bank's three factors in percent, as its supervisor accepted them (本行监管因子).",
    {
        "accuracy": "NPL among what is overdue more than 90 days (逾期90天以上贷款纳入不良比例).",
        "disposal": "NPL disposed of, over newly formed NPL (处置不良与新形成不良之比).",
        "capital": "Capital adequacy (资本充足率).",
    },
)
input_type(
    Segment,
    "RiskSegmentInput",
    "Claims of common credit risk and their term structures, in percent (风险分组).",
    {
        "code": "Code of the segment (分组代码).",
        "covers": "Product codes, kinds of borrower, or * for the rest (适用范围).",
        "hazards": "Probability of default in year 1, 2, …; the last goes on (各年违约概率).",
        "loss": "Loss given default of what is not secured (违约损失率).",
        "least_loss": "Loss given default however much is secured (违约损失率下限).",
        "conversion": "Credit conversion factor of what is not drawn (信用转换系数).",
        "rate": "Effective rate of a claim without an account that states none; null: it must (默认实际利率).",
        "remaining_months": "Months that a claim without a stated maturity goes on; null: it must (默认剩余期限).",
    },
)
input_type(
    Scenario,
    "ProvisionScenarioInput",
    "A forward-looking scenario, in percent; weights sum to exactly 100 (前瞻性情景).",
    {
        "code": "Code of the scenario (情景代码).",
        "weight": "Weight (权重).",
        "default_factor": "What probabilities of default are multiplied by (违约概率调整).",
        "loss_factor": "What losses given default are multiplied by (违约损失率调整).",
    },
)
input_type(
    ProvisioningPolicy,
    "ProvisioningPolicyInput",
    "A bank's choices for its provisions, inside the law; what is left out is as packaged (拨备政策版本).",
    {
        "version": "The bank's own name of the version (版本名称).",
        "effective_from": "First day it counts for (生效日).",
        **{each.name: f"{each.description} ({each.description_zh})" for each in PARAMETERS},
    },
    leave_out=("recorded_at",),
)
input_type(
    ExpectedFlow,
    "ExpectedFlowInput",
    "Money expected to come in, after the costs of getting it (预计现金流).",
    {"day": "When (日期).", "amount": "How much (金额)."},
)

"""Closed lists of recorded facts, claims and products, with their Chinese terms."""

from ..application.policy_documents import PolicyFamily
from ..domain.risk_classification.classes import ClaimKind, DebtorSize, Guarantee
from ..domain.risk_classification.policy import UnknownTreatment
from ..domain.risk_classification.records import SPECS, FactName, FactSpec, FactSubject, ValueKind
from . import risk_class  # noqa: F401 - registers the five classes
from .describe import enum_type


def _told(spec: FactSpec) -> str:
    """What a name means, what it is about and what it takes."""
    takes = f"{spec.subject.value.lower()}; {spec.kind.value.lower().replace('_', ' ')}"
    unit = f", {spec.unit}" if spec.unit else ""
    bound = f", {spec.least} to {spec.most}" if spec.kind is ValueKind.NUMBER else ""
    choices = f": {', '.join(spec.choices)}" if spec.choices else ""
    return f"{spec.description} About a {takes}{unit}{bound}{choices} ({spec.title_zh})."


enum_type(
    FactName,
    "FactName",
    "Every fact that may be stated; each says what it is about, and which member of the value it takes (事实名称).",
    {name.value: _told(spec) for name, spec in SPECS.items()},
)
enum_type(
    FactSubject,
    "FactSubject",
    "What a fact is about (事实对象).",
    {"BORROWER": "A borrower (债务人).", "CLAIM": "A claim, with an account here or without (债权)."},
)
enum_type(
    ClaimKind,
    "ClaimKind",
    "What a claim is; personal, card and small-business claims are retail, art. 8 (债权种类).",
    {
        "CORPORATE_LOAN": "Corporate loan (对公贷款).",
        "PERSONAL_LOAN": "Personal loan (个人贷款).",
        "CREDIT_CARD": "Credit card (信用卡).",
        "SMALL_BUSINESS_LOAN": "Claim on a small or micro enterprise (小微企业债权).",
        "ACCEPTANCE_ADVANCE": "Advance under acceptances, letters of credit or guarantees (垫款).",
        "BOND": "Bond (债券).",
        "STRUCTURED_PRODUCT": "Asset-management or securitised product, seen through (资管产品、资产证券化产品).",
    },
)
enum_type(
    Guarantee,
    "GuaranteeKind",
    "How a claim is secured (担保方式).",
    {
        "CREDIT": "On credit (信用).",
        "GUARANTEE": "Guaranteed (保证).",
        "MORTGAGE": "Mortgaged (抵押).",
        "PLEDGE": "Pledged (质押).",
    },
)
enum_type(
    DebtorSize,
    "DebtorSize",
    "Size of an enterprise as the rules tell it apart (企业规模).",
    {
        "LARGE": "Large (大型).",
        "MEDIUM": "Medium (中型).",
        "SMALL": "Small (小型).",
        "MICRO": "Micro (微型).",
        "NONE": "A natural person, or not determined (自然人或未划型).",
    },
)
enum_type(
    UnknownTreatment,
    "UnknownTreatment",
    "What a rule makes of a fact that nobody has stated (未知事实处理方式).",
    {
        "PROVISIONAL": "The rule is silent and the result provisional (暂定).",
        "BLOCKS": "No result until the fact is known (阻断).",
        "WORSE": "Counts as if what the rule asks for held (从严视同成立).",
    },
)
enum_type(
    PolicyFamily,
    "PolicyFamily",
    "Which rules a policy holds numbers for (政策类别).",
    {
        "CLASSIFICATION": "Risk classification (风险分类政策).",
        "PROVISIONING": "Provisioning (拨备政策).",
        "PRODUCTS": "Which kind of claim each product makes (产品目录).",
        "COLLATERAL": "Catalogue of collateral, cure periods, triggers (押品管理政策).",
        "GUARANTOR": "Guarantors: reviews, ability, concentration (保证人管理政策).",
        "LIABILITY": "Liability assessment: exemptions, deadlines, risk reserve (责任认定政策).",
        "WRITE_OFF": "Criteria, review and authority of write-off (呆账核销政策).",
        "CLOCK": "How long before a right ends it is warned (权利时效预警政策).",
        "CASELOAD": "How many borrowers an officer keeps (管户政策).",
    },
)

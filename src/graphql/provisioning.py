"""Provisioning as the contract shows it: runs, claims' provisions, the calculation, and a run's tables."""

from datetime import date, datetime

import strawberry
from strawberry import Parent

from ..application.provisioning_records import ProvisionProblem, ProvisionRunStatus
from ..application.provisioning_records import ProvisionRun as RunRow
from ..application.provisioning_views import ProvisionSummary as SummaryView
from ..application.provisioning_views import ProvisionView
from ..application.reads import LoanView
from ..domain.provisioning.ratios import Binding
from ..domain.provisioning.stage import Stage, StageReason
from ..domain.shared.risk_class import RiskClass
from . import risk_class  # noqa: F401 - registers the enum of classes
from .context import Info
from .describe import enum_type, resolved
from .figures import money
from .ids import NodeKind, global_id
from .loan import Loan
from .relay import Node
from .scalars import DecimalText, MoneyType

enum_type(
    ProvisionRunStatus,
    "ProvisionRunStatus",
    "Where a provision run stands (拨备计算状态).",
    {
        "RUNNING": "Started, not every claim computed (计算中).",
        "COMPUTED": "Every claim is computed; it may be proposed (待复审).",
        "POSTED": "Agreed to and posted to the ledger (已入账).",
    },
)
enum_type(
    ProvisionProblem,
    "ProvisionProblem",
    "Why a claim has no provision (未能计提原因).",
    {
        "NOT_CLASSIFIED": "No class was in force on the day; its run cannot be posted (无有效分类).",
        "NOT_COMPUTABLE": "Its figures or the policy do not allow a calculation; nor can its run be posted (无法计算).",
        "FACT_MISSING": "A figure of a claim without an account is not stated; it keeps what it had (缺少登记事实).",
    },
)
enum_type(
    Stage,
    "ProvisionStage",
    "The three stages of CAS 22 (预期信用损失阶段).",
    {
        "ONE": "No significant increase in credit risk: twelve-month loss (第一阶段).",
        "TWO": "Significant increase: lifetime loss (第二阶段).",
        "THREE": "Credit-impaired: lifetime loss, interest on the net amount (第三阶段).",
    },
)
enum_type(
    StageReason,
    "StageReason",
    "What puts a claim into its stage (阶段划分依据).",
    {
        "IMPAIRED": "Credit-impaired by its own evidence (已发生信用减值).",
        "DEFAULT_PRESUMED": "Past due more than the days of a presumed default (逾期推定违约).",
        "NON_PERFORMING": "Its class is non-performing (不良类).",
        "RESTRUCTURED_IMPAIRED": "Was in stage 3 and is still observed after restructuring (重组观察期内,原第三阶段).",
        "CONTAGION": "Non-performing only through other claims of its debtor, art. 7 (仅因第七条划为不良).",
        "RESTRUCTURED": "In the observation period of a restructuring (重组观察期内).",
        "INCREASE_FOUND": "A significant increase was found (认定信用风险显著增加).",
        "INCREASE_PRESUMED": "Past due more than the days of a presumed increase (逾期推定信用风险显著增加).",
        "SPECIAL_MENTION": "Its class is special mention (关注类).",
        "REBUTTED": "The presumption was rebutted with evidence (推定已被反驳).",
        "LOW_RISK": "Low credit risk, exempt by policy (低信用风险).",
        "NO_INCREASE": "Nothing speaks for an increase (未显著增加).",
    },
)
enum_type(
    Binding,
    "BindingRequirement",
    "Which of the two requirements asks for more (孰高标准).",
    {
        "PROVISION_RATIO": "The provision ratio (贷款拨备率).",
        "COVERAGE": "Coverage (拨备覆盖率).",
        "BOTH": "Both ask for the same (相等).",
    },
)


@strawberry.type(description="Opening + charge − release − write-off + recovery = closing (准备变动).")
class ReserveMovement:
    """Of `provisioning_views.MovementView`."""

    opening: MoneyType = money("At the end of the run before (期初余额).")
    charge: MoneyType = money("Charged to income (本期计提).")
    release: MoneyType = money("Released into income (本期转回).")
    write_off: MoneyType = money("Written off or forgiven (本期核销).")
    recovery: MoneyType = money("Recovered of what was written off (收回已核销).")
    closing: MoneyType = money("At the end of the day (期末余额).")


@strawberry.type(description="The movement of one branch, product and currency (准备变动表行).")
class ReserveMovementRow:
    """Of `provisioning_views.MovementRow`."""

    branch: str = strawberry.field(description="Code of the branch (机构号).")
    product: str = strawberry.field(description="Product code (产品编号).")
    currency: str = strawberry.field(description="ISO 4217 code of the currency (币种).")
    claims: int = strawberry.field(description="How many claims (笔数).")
    movement: ReserveMovement = strawberry.field(description="How their reserve moved (准备变动).")


@strawberry.type(description="Claims of one currency in one stage (分阶段预期信用损失).")
class StageTotal:
    """Of `provisioning_views.StageRow`."""

    currency: str = strawberry.field(description="ISO 4217 code of the currency (币种).")
    stage: Stage | None = strawberry.field(description="The stage; null: nothing is at risk any more (阶段).")
    claims: int = strawberry.field(description="How many claims (笔数).")
    exposure: MoneyType = money("What is at risk now (违约风险敞口).")
    expected_loss: MoneyType = money("Expected credit loss (预期信用损失).")
    provision: MoneyType = money("What is booked (准备余额).")


@strawberry.type(description="Claims of one currency and class with their regulatory provisions (分类别监管准备).")
class ClassProvisionTotal:
    """Of `provisioning_views.ClassProvisionRow`."""

    currency: str = strawberry.field(description="ISO 4217 code of the currency (币种).")
    risk_class: RiskClass = strawberry.field(description="The class (五级分类).")
    claims: int = strawberry.field(description="How many claims (笔数).")
    balance: MoneyType = money("Book principal (贷款余额).")
    specific: MoneyType = money("Specific reserve (专项准备).")
    special: MoneyType = money("Special reserve (特种准备).")
    general: MoneyType = money("General reserve (一般准备).")
    provision: MoneyType = money("What is booked (准备余额).")


@strawberry.type(description="Loan-loss ratios of one currency and what they require (拨备监管指标).")
class ProvisionRatios:
    """Of `provisioning_views.RatiosView`."""

    currency: str = strawberry.field(description="ISO 4217 code of the currency (币种).")
    loans: MoneyType = money("All loans (各项贷款).")
    npl: MoneyType = money("Non-performing loans (不良贷款).")
    reserve: MoneyType = money("Loan loss reserve (贷款损失准备).")
    npl_ratio: DecimalText | None = strawberry.field(description="In percent; null: no loans (不良贷款率).")
    provision_ratio: DecimalText | None = strawberry.field(description="In percent; null: no loans (贷款拨备率).")
    coverage: DecimalText | None = strawberry.field(description="In percent; null: no NPL (拨备覆盖率).")
    required_provision_ratio: DecimalText = strawberry.field(
        description="What it must be, in percent (贷款拨备率要求)."
    )
    required_coverage: DecimalText = strawberry.field(description="The least, in percent (拨备覆盖率要求).")
    by_provision_ratio: MoneyType = money("What the provision ratio asks for (按贷款拨备率应提).")
    by_coverage: MoneyType = money("What coverage asks for (按拨备覆盖率应提).")
    required: MoneyType = money("The higher of the two (应提准备).")
    binding: Binding = strawberry.field(description="Which of the two it is (孰高标准).")
    shortfall: MoneyType = money("What is missing (准备缺口).")
    specific: MoneyType = money("Specific reserve of 2002 (专项准备).")
    special: MoneyType = money("Special reserve of 2002 (特种准备).")
    general: MoneyType = money("General reserve of 2002 (一般准备).")
    expected_loss: MoneyType = money("Expected credit loss (预期信用损失).")
    potential_risk: MoneyType = money("Potential risk estimate of 2012 (潜在风险估计值).")
    equity_by_estimate: MoneyType = money("General reserve in equity by the estimate (按估计值应提一般准备).")
    equity_by_risk_assets: MoneyType = money(
        "General reserve in equity by risk assets, for which the loans stand (按风险资产应提一般准备)."
    )


@strawberry.type(description="A run's figures, over the branches the reader may see (拨备汇总).")
class ProvisionSummary:
    """Of `provisioning_views.ProvisionSummary`."""

    movement: list[ReserveMovementRow] = strawberry.field(description="By branch and product (准备变动表).")
    stages: list[StageTotal] = strawberry.field(description="By stage (分阶段).")
    classes: list[ClassProvisionTotal] = strawberry.field(description="By class (分类别).")
    ratios: list[ProvisionRatios] = strawberry.field(description="By currency (拨备监管指标).")


async def _summary(parent: Parent[RunRow], info: Info) -> SummaryView:
    found = await info.context.read(lambda queries, scope: queries.provisioning.summary(scope, parent.id))
    if found is None:
        raise LookupError(f"provision run {parent.id} was just read and is gone")
    return found


@strawberry.type(description="Provisions of all claims as of the end of a day (拨备计算).")
class ProvisionRun(Node):
    """Of `provisioning_records.ProvisionRun`."""

    as_of: date = strawberry.field(description="The day (基准日).")
    policy: str = strawberry.field(description="Version of the provisioning policy it uses (拨备政策版本).")
    status: ProvisionRunStatus = strawberry.field(description="Where it stands (状态).")
    claims: int = strawberry.field(description="Claims computed so far (已计算笔数).")
    problems: int = strawberry.field(description="How many of them have no provision (未能计提笔数).")
    started_at: datetime = strawberry.field(description="When it was started: what was known then counts (开始时间).")
    finished_at: datetime | None = strawberry.field(description="When all was computed; null: not yet (完成时间).")
    posted_at: datetime | None = strawberry.field(description="When it was posted; null: not posted (入账时间).")
    provision_summary: ProvisionSummary = resolved(_summary, "Its tables (拨备汇总).")


async def _claim_id(parent: Parent[ProvisionView], info: Info) -> strawberry.ID:
    loan = await info.context.loans.load(parent.claim_id)
    return strawberry.ID(global_id(NodeKind.LOAN if loan else NodeKind.CLAIM, parent.claim_id))


async def _claim(parent: Parent[ProvisionView], info: Info) -> LoanView | None:
    return await info.context.loans.load(parent.claim_id)


@strawberry.type(description="What one claim needs as of a day (单笔拨备).")
class ClaimProvision:
    """Of `provisioning_views.ProvisionView`."""

    loan: Loan | None = resolved(_claim, "The loan; null: it has no account here, or cannot be seen (贷款).")
    claim: strawberry.ID = resolved(_claim_id, "Global id of the loan or claim without an account (债权).")
    as_of: date = strawberry.field(description="The day (基准日).")
    branch: str = strawberry.field(description="Code of the branch (机构号).")
    product: str = strawberry.field(description="Product code, or the kind of a claim without an account (产品编号).")
    risk_class: RiskClass | None = strawberry.field(description="Class in force; null: nothing at risk (五级分类).")
    stage: Stage | None = strawberry.field(description="Its stage; null: nothing at risk (阶段).")
    class_before: RiskClass | None = strawberry.field(description="Class in the posted run before (上期分类).")
    stage_before: Stage | None = strawberry.field(description="Stage in the posted run before (上期阶段).")
    reasons: list[StageReason] = strawberry.field(description="What puts it into its stage (阶段划分依据).")
    balance: MoneyType = money("Book principal (贷款余额).")
    exposure: MoneyType = money("What is at risk now (违约风险敞口).")
    specific: MoneyType = money("Specific reserve (专项准备).")
    special: MoneyType = money("Special reserve (特种准备).")
    general: MoneyType = money("General reserve (一般准备).")
    expected_loss: MoneyType = money("Expected credit loss (预期信用损失).")
    movement: ReserveMovement = strawberry.field(description="Its reserve; closing is what is booked (准备变动).")
    problem: ProvisionProblem | None = strawberry.field(description="Why it has none; null: it has (未能计提原因).")
    detail: str = strawberry.field(description="What is wrong, in words (说明).")


@strawberry.type(description="One step of a calculation (计算步骤).")
class ProvisionStep:
    """Of the domain's `CalculationStep`."""

    name: str = strawberry.field(description="What it gives, in English (英文名称).")
    name_zh: str = strawberry.field(description="The same in Chinese (中文名称).")
    formula: str = strawberry.field(description="From what, with the numbers (计算公式).")
    result: str = strawberry.field(description="What it comes to (结果).")
    source: str = strawberry.field(description="Where its numbers come from, with the mark of certainty (依据).")


@strawberry.type(description="A claim's provision with its calculation (单笔拨备计算说明).")
class ExplainedProvision:
    """Of `provisioning_views.ExplainedProvision`."""

    provision: ClaimProvision = strawberry.field(description="The provision (单笔拨备).")
    policy: str = strawberry.field(description="Version of the provisioning policy (拨备政策版本).")
    steps: list[ProvisionStep] = strawberry.field(description="Step by step; none: not computed (计算步骤).")

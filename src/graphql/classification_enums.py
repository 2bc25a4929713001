"""Closed lists of risk classification, with their Chinese terms."""

from ..application.classification_records import AssessmentStatus, ClassificationRunStatus, RunKind
from ..domain.risk_classification.classes import Bankruptcy, DebtorKind, GroupAssessment
from ..domain.risk_classification.explanation_data import Way
from ..domain.risk_classification.grading import Factor
from ..domain.risk_classification.outcome import Standing, VoiceKind
from ..domain.risk_classification.proposing import Exemption
from ..domain.risk_classification.upgrade import ObstacleCode
from . import facts_enums  # noqa: F401 - registers the enums of claims
from .describe import enum_type

enum_type(
    AssessmentStatus,
    "AssessmentStatus",
    "What became of an assessment's result (评估结果状态).",
    {
        "UNCHANGED": "The class in force is the result (与现行分类一致).",
        "IN_FORCE": "The result came into force with it (已生效).",
        "AWAITING_APPROVAL": "Better than the class in force, which stays until three persons agree (待审批上调).",
        "BLOCKED": "A fact is missing without which the policy gives no class (待补充资料).",
    },
)
enum_type(
    RunKind,
    "ClassificationRunKind",
    "Why many debtors are assessed (批量分类种类).",
    {
        "QUARTERLY": "All, as of a quarter's end (季度分类).",
        "NIGHTLY": "Those whose facts or dates have changed, with the business day (日终重检).",
    },
)
enum_type(
    ClassificationRunStatus,
    "ClassificationRunStatus",
    "Whether a run is still to be finished (批量分类状态).",
    {
        "RUNNING": "Started, not finished: running now, or killed and to be resumed (进行中).",
        "FINISHED": "Every debtor has been assessed or reported (已完成).",
    },
)
enum_type(
    Exemption,
    "ClassExemption",
    "The exemptions by which a class may be better than without them (从优豁免).",
    {
        "TECHNICAL_CAUSE": "An overdue of at most seven days with an operational or technical cause (技术性原因).",
        "RENEWAL": "A small-business renewal that meets every condition (小微企业续贷).",
        "ENHANCEMENT": "Credit enhancement accepted by the regulator (认可的信用增级).",
    },
)
enum_type(
    Standing,
    "ResultStanding",
    "How far a result can be relied on (结果确定性).",
    {
        "FINAL": "Every fact was known (确定).",
        "PROVISIONAL": "A rule could not be asked, because a fact is unknown (暂定).",
        "BLOCKED": "The policy gives no class while a fact is unknown (待补充).",
    },
)
enum_type(
    VoiceKind,
    "RuleVoice",
    "How a rule speaks; nothing caps a class (规则作用).",
    {
        "BASE": "The class from which the others start (基础分类).",
        "FLOOR": "At least this class (至少归为).",
        "EXEMPTION": "Removes what another rule would have said (例外).",
        "HOLD": "An earlier class stays until the way up is free (维持原分类).",
        "HUMAN": "Persons set a worse class (人工调整).",
        "REMARK": "Looked at, and found to change nothing (备注).",
    },
)
enum_type(
    Way,
    "WayToBetterClass",
    "How a better class can be reached (上调路径).",
    {
        "NOT_NEEDED": "The claim is 正常 already (无需).",
        "CHANGES": "By the changes stated, today (事实变化后即可).",
        "TIME": "By time alone, on the day stated (仅需时间).",
        "OPEN": "Neither a stated change nor time is known to be enough (尚无确定路径).",
        "PAYMENT_AND_TIME": "What is overdue must be paid, and then time must pass (先清偿、后观察).",
    },
)
enum_type(
    ObstacleCode,
    "UpgradeObstacleCode",
    "Why a non-performing claim may not go up, arts 14 and 15 (上调障碍).",
    {
        "MERGER_FREEZE": "Inside the freeze of a merger (并购冻结期).",
        "NOT_CURED": "Not everything overdue, fees included, has been paid (逾期未全部偿付).",
        "MISSED_AFTER_CURE": "A due date after the cure was not paid in full (补足后再次逾期).",
        "TOO_FEW_PERIODS": "Fewer repayment periods follow the cure than asked for (后续还款期不足).",
        "WAITING": "Paid normally, but not yet for long enough (持续正常还款期未满).",
        "ABILITY_UNKNOWN": "The ability to keep performing has not been assessed (未评估履约能力).",
        "UNABLE": "Assessed: the debtor cannot keep performing (评估无履约能力).",
        "IMPAIRED_ASSET": "A credit-impaired asset is left in this bank (仍有已减值资产).",
        "IMPAIRMENT_UNKNOWN": "Nobody has said whether an asset of the debtor is credit-impaired (是否减值未知).",
    },
)
enum_type(
    Factor,
    "GradeFactor",
    "What the grade inside a class is scored by (级次评分因素).",
    {
        "DAYS_PAST_DUE": "Days past due, days (逾期天数).",
        "SECURED_SHARE": "Value of collateral after haircuts over the balance, percent (担保覆盖率).",
        "RATING": "Rating notch, 1 is best (评级).",
        "CASH_FLOW_COVER": "Cash flow over debt service, hundredths (现金流覆盖倍数).",
        "WARNING": "Major warning signal, 0 or 1 (重大预警信号).",
    },
)
enum_type(
    DebtorKind,
    "DebtorKind",
    "Whether the debtor is a natural person (债务人类型).",
    {
        "ENTERPRISE": "Enterprise or other organisation (企业、机构).",
        "INDIVIDUAL": "Natural person, sole traders included (自然人).",
    },
)
enum_type(
    Bankruptcy,
    "BankruptcyKind",
    "What a court has accepted; only liquidation makes a loss by itself, art. 13 (破产程序).",
    {
        "NONE": "None (无).",
        "LIQUIDATION": "Liquidation (破产清算).",
        "REORGANISATION": "Reorganisation (重整).",
        "SETTLEMENT": "Settlement (和解).",
    },
)
enum_type(
    GroupAssessment,
    "GroupAssessment",
    "What was found after another member of the group became non-performing, art. 7 (集团评估结论).",
    {
        "NOT_MADE": "Not assessed yet (未评估).",
        "NO_EFFECT": "Assessed: no effect on this debtor (评估无影响).",
        "AFFECTED": "Assessed: the debtor's ability to perform is harmed (评估有影响).",
    },
)

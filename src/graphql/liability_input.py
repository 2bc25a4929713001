"""Members, votes, findings and the policy of liability assessment as input, made from the domain's classes."""

from ..application.liability_commands import StatedAct, StatedRow
from ..domain.liability_assessment.parameters import PARAMETERS
from ..domain.liability_assessment.parts import (
    Assessment,
    Ballot,
    Explained,
    Fault,
    Measure,
    Member,
    PersonFacts,
    Record,
)
from ..domain.liability_assessment.policy import (
    DegreeRule,
    ExemptionItem,
    LiabilityPolicy,
    OverdueBand,
    WarningLine,
)
from . import (
    classification_enums,  # noqa: F401 - registers the classes of risk
    facts_input,  # noqa: F401 - registers how ratios are read
    liability_enums,  # noqa: F401 - registers the enums named below
)
from .inputs import input_type

input_type(
    Member,
    "LiabilityMemberInput",
    "A seat of a group (小组成员).",
    {
        "person": "Person, as in their token (成员).",
        "department": "Department that sends the member (所属部门).",
        "chair": "Whether the member has the chair; exactly one has (是否组长).",
    },
)
input_type(
    Ballot,
    "LiabilityBallotInput",
    "How a member voted; every seat has its row (表决票).",
    {
        "person": "The member (表决人).",
        "vote": "The vote; null: absent (表决意见).",
        "reason": "Dissent that the minutes keep; a vote against needs one, at most 2000 characters (异议理由).",
    },
)
input_type(
    Explained,
    "LiabilityExplanationInput",
    "Why a row of the file is nobody's fault (事项说明).",
    {"row": "Number of the row (事项序号).", "reason": "Why, 1 to 2000 characters (理由)."},
)
input_type(
    StatedAct,
    "StatedActInput",
    "An act on a loan that papers prove and the system did not record (系统外经办环节).",
    {
        "loan_id": "Global id of the loan (借据).",
        "handler": "Person who did it (经办人).",
        "step": "Step in the loan's life (业务环节).",
        "act": "What was done, at most 200 characters (事项).",
        "on": "On which day (日期).",
        "documents": "SHA-256 of the papers, at most 100 (资料哈希).",
    },
)
input_type(
    StatedRow,
    "StatedLifeRowInput",
    "Something that did not go as it should (异常事项).",
    {
        "loan_id": "Global id of the loan (借据).",
        "kind": "What it is (种类).",
        "what": "What, at most 200 characters (事项).",
        "on": "The day it was due, raised or lost (日期).",
        "handler": "Who answers for it; empty: nobody is named (责任人).",
    },
)
input_type(
    Record,
    "LiabilityRecordInput",
    "A recorded dissent or objection (书面异议记录).",
    {
        "on": "Its day (日期).",
        "document": "SHA-256 of the paper (文件哈希).",
        "right": "Whether events proved it right (事实是否证明正确).",
    },
)
input_type(
    PersonFacts,
    "LiabilityFactsInput",
    "What is known of a person for the exemption lists (免责事实).",
    {
        "force_majeure": "Force majeure caused the loss (不可抗力).",
        "acted_promptly": "The person acted promptly when it came (及时采取措施).",
        "principal": "Principal as granted, decimal (发放本金).",
        "principal_lost": "Principal not recovered; null: not known (本金损失).",
        "other_lost": "Interest and fees not recovered; null: not known (息费损失).",
        "taken_over_on": "Day of taking the loan over; null: had it from the start (接管日).",
        "risk_shown_on": "Day on which the risk first showed (风险暴露日).",
        "loss_reduced": "Found it and reduced the loss (发现并减少损失).",
        "dissent": "Dissent in the collective decision (集体决策异议).",
        "objection": "Objection to a superior's order (对上级决策的书面反对).",
        "within_tolerance": "The branch was within its tolerance (机构不良率在容忍度内).",
        "reported": "Showed the risk without being asked (主动揭示风险).",
        "loss_averted": "Loss was averted by it (挽回损失).",
        "deceived": "Deceived in a way that usual checks do not show (外部欺诈).",
    },
    minor=("principal", "principal_lost", "other_lost"),
)
input_type(
    Fault,
    "LiabilityFaultInput",
    "What a person did wrong, against which rule (过错事实).",
    {
        "kind": "What it is (过错情形).",
        "grade": "How heavy (过错程度).",
        "on": "Day of the act, or from which it was left undone (行为日).",
        "rule": "The rule it breaks, 1 to 200 characters (依据).",
        "rule_since": "First day on which the rule was in force (依据生效日).",
        "rule_until": "Last day; null: it still is (依据失效日).",
        "text": "In words, at most 2000 characters (说明).",
        "row": "Row of the file that shows it; null: evidence alone does (资料事项序号).",
        "evidence": "SHA-256 of papers, at most 100 (证据哈希).",
    },
)
input_type(
    Measure,
    "LiabilityMeasureInput",
    "A non-economic measure (非经济处罚措施).",
    {"kind": "Which (措施).", "extent": "Months, or points; 0: it has none, at most 120 (期限或分值)."},
)
input_type(
    Assessment,
    "LiabilityAssessmentInput",
    "What is proposed about one person; the deduction follows from policy and degree (责任认定意见).",
    {
        "person": "The person (被认定人).",
        "kind": "What the person is liable for (责任类型).",
        "cause": "Why the loan went bad (成因).",
        "assessed": "Degree before exemption (认定程度).",
        "degree": "Degree after it (免责后程度).",
        "reason": "Why, 1 to 2000 characters (理由).",
        "facts": "Facts for the exemption lists (免责事实).",
        "faults": "What the person did wrong, at most 50 (过错事实).",
        "measures": "Non-economic measures, each kind at most once (处罚措施).",
    },
)
input_type(
    ExemptionItem,
    "ExemptionItemInput",
    "An item of the exemption lists (尽职免责情形).",
    {
        "ground": "Which (情形).",
        "effect": "What it does (效果).",
        "source": "Where it comes from (依据).",
        "in_scope_only": "Not for loans to which the lists apply by reference (仅限小微企业及农户).",
    },
)
input_type(
    DegreeRule,
    "DegreeRuleInput",
    "What a degree costs (责任程度对应的处理).",
    {
        "degree": "Which degree (责任程度).",
        "base": "What the deduction is a share of (扣减基数).",
        "percent": "The share, in percent (扣减比例).",
        "amount": "The deduction itself, where it is no share, decimal (扣减金额).",
        "at_most": "The most it comes to; null: no limit (扣减上限).",
        "measures": "Measures that may be chosen (可选措施).",
        "least": "At least one of them is this heavy; null: none is needed (最低措施).",
    },
    minor=("amount", "at_most"),
)
input_type(
    WarningLine,
    "WarningLineInput",
    "A rate that suspends authority for new lending once it is reached (不良警戒线).",
    {"holder": "Whose (权限主体).", "figure": "Which rate (指标).", "line": "The line, in percent (警戒线)."},
)
input_type(
    OverdueBand,
    "OverdueBandInput",
    "An overdue rate above this lowers performance pay by that share (逾期率考核档次).",
    {"above": "The rate, in percent (逾期率超过).", "deduct": "The share, in percent (扣减比例)."},
)
input_type(
    LiabilityPolicy,
    "LiabilityPolicyInput",
    "A bank's choices for liability assessment, never weaker than the rules; what is left out is as packaged "
    "(责任认定政策).",
    {
        "version": "The bank's own name of the version (版本名称).",
        "effective_from": "First day it counts for (生效日).",
        **{each.name: f"{each.description} ({each.description_zh})" for each in PARAMETERS},
    },
    minor=("small_business_credit", "farmer_credit", "batch_amount"),
    leave_out=("recorded_at",),
)

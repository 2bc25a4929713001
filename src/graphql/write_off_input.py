"""Facts, claims, ballots and the policy of write-off as input, made from the application's and domain's classes."""

from ..application.write_off_commands import AskedClaim, ListedClaim
from ..application.write_off_store import StatedObligor
from ..domain.write_off.events import MAX_CLAIMS
from ..domain.write_off.facts import Ground, Reference
from ..domain.write_off.parameters import PARAMETERS
from ..domain.write_off.parts import Ballot
from ..domain.write_off.policy import ApprovalTier, WriteOffPolicy
from ..domain.write_off.rule import AmountLimit, CriterionRule, GroundRule, Wait
from . import (
    facts_input,  # noqa: F401 - registers how ratios are read
    write_off_enums,  # noqa: F401 - registers the enums named below
    write_off_enums_after,  # noqa: F401 - registers the enums named below
)
from .convert import LOAN_OR_CLAIM, LONG_LISTS
from .inputs import input_type

# A package or list is applied for whole: the domain's own bound, which a body of the API has room for.
LONG_LISTS.update(dict.fromkeys((AskedClaim, ListedClaim), MAX_CLAIMS))
LOAN_OR_CLAIM.update((AskedClaim, ListedClaim))
_PAPERS = "Groups of papers: every group is needed, of a group any one is enough (证据材料)."

input_type(
    Ground,
    "WriteOffGroundInput",
    "Something that happened to debtor or claim (呆账事由).",
    {"kind": "What (事由).", "since": "From which day it counts (起算日)."},
)
input_type(
    StatedObligor,
    "StatedObligorInput",
    "What is stated of somebody who owes (债务人情况说明).",
    {
        "party": "Global id of the party in the customer register (主体).",
        "pursued_on": "When last pursued; null: as the records say (最近追偿日).",
        "able_to_pay": "Whether able to pay (有无偿债能力).",
        "evading": "Whether evading the debt (是否逃废债).",
        "evasion_pursued": "Whether that was pursued by law (是否已依法追究).",
    },
)
input_type(
    Reference,
    "WriteOffReferenceInput",
    "Another debt whose ruling is relied on, arts 9, 10 (援引的其他债权).",
    {
        "debt": "Number of that debt, 1 to 64 characters (债权编号).",
        "same_enterprise": "Owed to this bank, art. 9; else to another one, art. 10 (是否本机构债权).",
        "same_borrower": "By the borrower of this claim (是否同一借款人).",
        "ruling": "What the court did with its enforcement (执行裁定).",
        "ruled_on": "When (裁定日期).",
        "no_property": "Because there was no property, or none to realise (无可供执行财产).",
        "security": "How that debt is secured (担保方式).",
    },
)
input_type(
    AskedClaim,
    "AskedClaimInput",
    "A loan to be written off, and what it rests on: a criterion or another debt, not both (申报债权).",
    {
        "loan_id": "Global id of the loan (借据).",
        "criterion": "The criterion; null: another debt (认定标准).",
        "reference": "Number of the other debt; empty: a criterion (援引债权).",
        "part": "Only so much of its principal; null: all that is owed (部分核销金额).",
    },
)
input_type(
    ListedClaim,
    "ListedClaimInput",
    "A small loan of a list (清单债权).",
    {
        "loan_id": "Global id of the loan (借据).",
        "pursued_since": "Since when it was pursued (开始追索日).",
        "pursued_on": "When every obligor was last pursued (最近追偿日).",
    },
)
input_type(
    Ballot,
    "WriteOffBallotInput",
    "A seat of the review (审议委员).",
    {
        "person": "Who was convened, as in their token (委员).",
        "department": "From which department (部门).",
        "vote": "The vote; null: absent (表决).",
        "reason": "The dissent that the minutes keep; a vote against needs one (反对理由).",
    },
)
input_type(
    Wait,
    "WaitingTimeInput",
    "A waiting time: months, then days, after a day that is not counted (等待期).",
    {
        "months": "Months, 0 to 600 (月).",
        "days": "Days, 0 to 3660 (天).",
        "exceeded": "Whether it has to be exceeded, not only reached (是否须超过).",
    },
)
input_type(
    GroundRule,
    "CriterionGroundInput",
    "A ground that opens a criterion (认定事由).",
    {"kind": "What (事由).", "wait": "Time to wait after it; null: none (等待期).", "papers": _PAPERS},
)
input_type(
    AmountLimit,
    "CriterionLimitInput",
    "For which kinds of claims, up to which amount (金额限额).",
    {
        "kinds": "Kinds of claims (债权类别).",
        "most": "What all claims on the borrower may come to, in yuan; null: any amount (限额).",
        "unsecured": "Only without usable security (仅限无有效担保).",
        "papers": _PAPERS,
    },
    minor=("most",),
)
input_type(
    CriterionRule,
    "CriterionRuleInput",
    "One criterion (认定标准).",
    {
        "criterion": "Which (认定标准).",
        "annex": "The annex it stands in (附件).",
        "number": "Its number there (编号).",
        "grounds": "Any one opens it (认定事由).",
        "papers": _PAPERS,
        "limits": "The first that names the claim's kind counts; none: any claim (金额限额).",
        "also": "One of these has to be met as well (须同时符合其一).",
        "by_list": "Whether claims are written off by list on it (可否清单核销).",
        "source": "Where its numbers come from, with the certainty (来源).",
    },
)
input_type(
    ApprovalTier,
    "WriteOffTierInput",
    "Who approves amounts above a threshold (审批权限).",
    {
        "above": "For amounts of more than this, in yuan (金额超过).",
        "level": "Level of authority (审批层级).",
        "persons": "How many different persons (人数).",
    },
    minor=("above",),
)
input_type(
    WriteOffPolicy,
    "WriteOffPolicyInput",
    "A bank's choices for write-off, never weaker than the measures; what is left out is as packaged (呆账核销政策).",
    {
        "version": "The bank's own name of the version (版本名称).",
        "effective_from": "First day it counts for (生效日).",
        **{each.name: f"{each.description} ({each.description_zh})" for each in PARAMETERS},
    },
    minor=("small_enterprise_sales", "small_enterprise_assets"),
    leave_out=("recorded_at",),
)

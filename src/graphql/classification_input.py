"""Given facts, scenarios and proposed classes as input, made from the application's and the domain's classes."""

from typing import Any, Final

import strawberry

from ..application.classification import DocumentedExemption, ProposedClass
from ..application.scenario import Scenario
from ..domain.risk_classification.facts import (
    ClaimFacts,
    DebtorFacts,
    HumanClass,
    Repayments,
    Restructured,
    SplitPart,
)
from ..domain.shared.risk_class import RiskClass
from . import (
    classification_enums,  # noqa: F401 - registers the enums named below
    facts_input,  # noqa: F401 - registers the inputs of debts, renewals and products seen through
)
from .convert import ID_FIELDS, READERS
from .ids import NodeKind, key_of
from .inputs import input_type, register

_UNKNOWN: Final = "null: unknown"
ID_FIELDS["deteriorating"] = NodeKind.BORROWER

input_type(
    Restructured,
    "RestructuredInput",
    "Where a restructured claim stands, arts 17-22 (重组资产).",
    {
        "in_observation": "Whether the day lies in the observation period (是否在观察期内).",
        "class_before": "The class at the restructuring (重组前分类).",
        "times": "How often, without leaving observation in between (重组次数).",
        "finances_not_improved": "Paid as agreed, but the finances did not improve (财务状况未好转).",
        "difficulty_solved": "The difficulty was solved at the end of observation (财务困难已解决).",
        "observation_end": "Last day of observation; null: it has ended (观察期截止日).",
        "became_non_performing": "Moved to 不良 inside observation (观察期内转不良).",
    },
)
input_type(
    Repayments,
    "RepaymentsInput",
    "What art. 14 looks at on a non-performing claim (还款情况).",
    {
        "cured_on": "Day on which everything overdue was paid; null: it is not (逾期偿清日).",
        "due_dates": "Due dates after it, each paid in full or in the future (后续还款日).",
        "missed_since": "A due date after it that was not paid; null: none (再次逾期日).",
        "able_to_perform": f"Assessed: able to keep performing; {_UNKNOWN} (持续履约能力).",
    },
)
input_type(
    HumanClass,
    "HumanClassInput",
    "A class that persons set, with the reason; it can only worsen, art. 30 (人工分类).",
    {"risk_class": "The class (分类).", "reason": "Why (原因)."},
)
input_type(
    SplitPart,
    "SplitPartInput",
    "One part of giving one claim several classes, which art. 9 forbids (拆分分类).",
    {"amount": "Amount of the part (金额).", "risk_class": "Its class (分类)."},
    minor=("amount",),
)
input_type(
    ClaimFacts,
    "ClaimFactsInput",
    "The facts of one claim; decimals in the institution's currency, null where nobody has said (债权事实).",
    {
        "id": "Key of the claim, unique among the debtor's, 1 to 64 characters (债权).",
        "balance": "Book principal (余额).",
        "kind": "What it is (债权种类).",
        "guarantee": "How it is secured (担保方式).",
        "by_days": "Whether the days-past-due method applies (是否适用脱期法).",
        "days_past_due": f"Calendar days since the oldest unpaid due date; {_UNKNOWN} (逾期天数).",
        "technical_cause": f"A short overdue has an operational or technical cause; {_UNKNOWN} (技术性原因).",
        "cause_documented": f"That cause is documented; {_UNKNOWN} (原因有据).",
        "fund_use_changed": f"The use of funds was changed; {_UNKNOWN} (改变资金用途).",
        "repaid_by_new_debt": f"Repaid by new debt; {_UNKNOWN} (借新还旧).",
        "financial_difficulty": f"In financial difficulty, art. 18; {_UNKNOWN} (财务困难).",
        "credit_impaired": f"Credit-impaired; {_UNKNOWN} (已发生信用减值).",
        "expected_loss": f"Expected credit loss, at most the balance; {_UNKNOWN} (预期信用损失).",
        "accepted_enhancement": f"Has accepted credit enhancement; {_UNKNOWN} (认可增信).",
        "major_warning_signal": f"A major warning signal stands; {_UNKNOWN} (重大预警信号).",
        "group_member_npl": f"Another member of the group is non-performing; {_UNKNOWN} (集团成员不良).",
        "group_assessment": "What the assessment after that found (集团评估结论).",
        "from_merged_debtor": "Came from the target of the merger (并购目标债权).",
        "renewal": "Conditions of a renewal; null: it is none (续贷).",
        "restructured": "Where it stands as a restructured one; null: it is none (重组).",
        "previous_class": "The class in force before; null: there was none (原分类).",
        "repayments": f"What art. 14 looks at; {_UNKNOWN} (还款情况).",
        "human": "A class that persons set; null: none (人工分类).",
        "uncertain_between": "Classes between which the evidence leaves doubt (难以确定的类别).",
        "proposed_split": "Parts with classes of their own, refused by art. 9 (拆分).",
        "look_through": "How a product is seen through; null: it is none (穿透).",
        "key_customer": f"On the key-customer list; {_UNKNOWN} (重点客户).",
        "secured": f"Value of collateral after haircuts, for grades; {_UNKNOWN} (押品折后价值).",
        "cash_flow_cover": f"Cash flow over debt service in hundredths; {_UNKNOWN} (现金流覆盖).",
        "rating": f"Rating notch, 1 is best; {_UNKNOWN} (评级).",
        "number": "Number by which people know it, in explanations; empty: its id (借据号).",
        "modified_in_difficulty": "A change of terms outside `restructured` met the debtor in difficulty; false: no "
        f"such change; {_UNKNOWN} (合同调整时的财务困难).",
    },
    minor=("balance", "expected_loss", "secured"),
)
DEBTOR: Final = input_type(
    DebtorFacts,
    "DebtorFactsInput",
    "The facts of one debtor and all its claims in this bank; null where nobody has said (债务人事实).",
    {
        "id": "Key of the debtor, 1 to 64 characters (债务人).",
        "as_of": "The day, seen at its end (基准日).",
        "claims": "At least one, at most 2,000, in any order (债权).",
        "kind": "Whether a natural person (债务人类型).",
        "size": "Size of an enterprise (企业规模).",
        "all_banks": f"Debts at all banks; {_UNKNOWN} (各银行债务).",
        "npl_at_other_banks": f"Non-performing at another bank; {_UNKNOWN} (他行不良).",
        "rating_cut_sharp": f"The external rating was cut sharply; {_UNKNOWN} (外部评级大幅下调).",
        "ability_significantly_lowered": f"The ability to perform is significantly lowered; {_UNKNOWN} (履约能力下降).",
        "bankruptcy": f"What a court has accepted; {_UNKNOWN} (破产程序).",
        "evades_debt": f"Evades bank debt; {_UNKNOWN} (逃废债务).",
        "merger_date": "Day of a merger; null: none (并购日).",
    },
    leave_out=("sources",),
)
SCENARIO: Final = input_type(
    Scenario,
    "PortfolioScenarioInput",
    "What is assumed of the portfolio; nothing is written (组合情景).",
    {
        "policy_version": "Version of the classification policy; null: that of the business date (政策版本).",
        "overdue_shock": "Days by which everything overdue stays unpaid longer, 0 to 3,650 (逾期冲击天数).",
        "collateral_index": "Value of collateral, percent of today's, 0 to 200; null: 100 (押品价值指数).",
        "deteriorating": "Global ids of up to 500 borrowers whose claims all fall overdue (恶化债务人).",
        "deteriorated_days": "Days past due they come to, 1 to 3,650 (恶化后逾期天数).",
    },
)
input_type(
    DocumentedExemption,
    "DocumentedExemptionInput",
    "An exemption that holds for every claim of the proposal (从优豁免).",
    {
        "kind": "Which one (豁免种类).",
        "document": "SHA-256 of the document that shows it, 64 lower-case hexadecimal digits (佐证材料哈希).",
        "old_maturity": "Of a renewal, the old loan's last day; null: what is recorded of it (原贷款到期日).",
    },
)


@strawberry.input(description="A class for one claim (拟定分类).")
class ProposedClassInput:
    """Read into `classification.ProposedClass`."""

    claim: strawberry.ID = strawberry.field(description="Global id of a loan, or of a claim without an account (债权).")
    risk_class: RiskClass = strawberry.field(description="The class (分类).")


def _proposed(given: Any) -> ProposedClass:  # noqa: ANN401 - what the field holds
    claim = key_of("claim", given.claim, NodeKind.LOAN, NodeKind.CLAIM)
    return ProposedClass(claim_id=claim, risk_class=given.risk_class)


register(ProposedClass, ProposedClassInput)
READERS[ProposedClass] = _proposed

"""Recorded facts, claims, products and classification policies as input, made from the domain's classes."""

from datetime import date
from typing import Any, Final

import strawberry

from ..application.facts import StatedFact
from ..domain.risk_classification.classes import Guarantee
from ..domain.risk_classification.facts import AllBanks, LookThrough, Renewal, Underlying
from ..domain.risk_classification.policy import (
    PARAMETERS,
    ClassificationPolicy,
    DayMatrix,
    DayStep,
    GradeScheme,
    GradeScores,
    Points,
    UnknownTreatment,
)
from ..domain.risk_classification.products import Product, ProductCatalogue
from ..domain.risk_classification.records import Cause, FactName, FactSubject, FactValue
from ..domain.shared.errors import InvalidInput
from ..domain.shared.exchange import HOME_CURRENCY
from ..domain.shared.ratio import Ratio
from . import facts_enums  # noqa: F401 - registers the enums named below
from .convert import READERS, build
from .ids import NodeKind, parse_global_id
from .inputs import input_type, register
from .scalars import DecimalText

_YES: Final = "True or false"
SUBJECTS: Final = {
    NodeKind.BORROWER: FactSubject.BORROWER,
    NodeKind.LOAN: FactSubject.CLAIM,
    NodeKind.CLAIM: FactSubject.CLAIM,
}
"""What facts may be stated about."""

input_type(
    AllBanks,
    "AllBanksDebtInput",
    "The debtor's debts at all banks, this one included (征信债务); decimals in the institution's currency.",
    {
        "total_debt": "All debts (债务总额).",
        "overdue_over_90": "The part overdue more than 90 days (其中逾期超过90天).",
    },
    minor=("total_debt", "overdue_over_90"),
)
input_type(
    Cause,
    "OverdueCauseInput",
    "Whether a short overdue has an operational or technical cause, and its document (操作性或技术性原因).",
    {
        "technical": f"{_YES}: it has (是否操作性或技术性原因).",
        "document": "SHA-256 of the document in 64 lower-case hexadecimal digits; empty: none (佐证材料哈希).",
    },
)
input_type(
    Renewal,
    "RenewalInput",
    "The attested conditions of a small-business renewal, 金规〔2024〕13号 (续贷条件).",
    {
        "signed_before_maturity": f"{_YES}: signed before the old loan matured (到期前签约).",
        "on_borrowers_application": f"{_YES}: on the borrower's own application (借款人主动申请).",
        "previous_class": "Class of the old loan (原贷款分类).",
        "lawful_operation": f"{_YES}: operates lawfully (依法合规经营).",
        "stable_operation": f"{_YES}: operates stably and goes on (持续稳定经营).",
        "good_credit": f"{_YES}: good credit and willingness (信用状况良好).",
        "interest_arrears": f"{_YES}: interest was in arrears (是否欠息).",
        "no_misuse": f"{_YES}: no funds were misused (无挪用贷款).",
        "no_debt_evasion": f"{_YES}: evades no debt (无逃废债务).",
        "working_capital": f"{_YES}: a working-capital or business loan (流动资金或经营性贷款).",
        "meets_new_loan_standard": f"{_YES}: meets the standard of a new loan (符合新发放贷款条件).",
        "old_maturity": "Last day of the old loan, for medium enterprises; null: the day looked at (原贷款到期日).",
    },
)
input_type(
    Underlying,
    "UnderlyingAssetInput",
    "An asset that a product holds (底层资产).",
    {"name": "Name, at most 200 characters (名称).", "risk_class": "Its class (分类)."},
)
input_type(
    LookThrough,
    "LookThroughInput",
    "How a product is seen through, art. 16 (穿透).",
    {
        "assets": "The assets that are known, at most 1,000 (底层资产).",
        "penetrable": f"{_YES}: every asset is named (是否完全穿透).",
        "by_expected_loss": f"{_YES}: its class follows expected gain or loss (按预计损益分类).",
        "expected_class": "That class; null: by the assets (预计损益分类结果).",
    },
)
VALUE: Final = input_type(
    FactValue,
    "FactValueInput",
    "A fact's value: the one member that its name asks for (事实取值).",
    {
        "yes": "Whether it is so (是否).",
        "amount": "An amount, decimals in the institution's currency (金额).",
        "number": "A whole number in the name's unit (数值).",
        "day": "A day (日期).",
        "choice": "One of the name's choices (选项).",
        "classes": "Classes, from two to five (类别).",
        "debts": "Debts at all banks (各银行债务).",
        "renewal": "Conditions of a renewal (续贷条件).",
        "look_through": "How a product is seen through (穿透).",
        "cause": "Cause of a short overdue (逾期原因).",
    },
    minor=("amount",),
)


def _stated(given: Any) -> StatedFact:  # noqa: ANN401 - an input made at run time
    """A statement; refuses an id that names neither a borrower nor a claim, and what `StatedFact` refuses."""
    kind, key = parse_global_id("subject", given.subject)
    if kind not in SUBJECTS:
        raise InvalidInput("subject", given.subject, "must be the id of a borrower, a loan or a claim")
    return StatedFact(
        subject=SUBJECTS[kind],
        subject_id=key,
        name=given.name,
        value=build(FactValue, given.value, HOME_CURRENCY),
        origin=given.origin,
        row=given.row,
        stated_on=given.stated_on,
    )


@strawberry.input(description="One fact as its source states it, for a day (事实).")
class StatedFactInput:
    """Of `facts.StatedFact`; what it is about follows from the id."""

    subject: strawberry.ID = strawberry.field(description="Global id of a borrower, loan or claim (事实对象).")
    name: FactName = strawberry.field(description="Which fact (事实名称).")
    value: VALUE = strawberry.field(description="What is stated (事实取值).")  # type: ignore[valid-type]
    origin: str = strawberry.field(description="System or document, 1 to 200 characters (来源).")
    row: str = strawberry.field(description="Record in it, 1 to 200 characters (来源记录).")
    stated_on: date = strawberry.field(description="Day it is stated for, at most the business date (数据日期).")


register(StatedFact, StatedFactInput)
READERS[StatedFact] = _stated

register(Ratio, DecimalText)
READERS[Ratio] = Ratio.percent

input_type(
    DayStep,
    "DayStepInput",
    "From so many days past due on, at least until the next step, this class (逾期天数档).",
    {"days": "Days past due (逾期天数).", "risk_class": "The class (分类)."},
)
MATRIX: Final = input_type(
    DayMatrix,
    "DayMatrixInput",
    "Classes by days past due, from day 0 (逾期天数矩阵).",
    {"steps": "The steps, rising, at most 50 (档位)."},
)
input_type(
    Points,
    "GradePointsInput",
    "From this value on, until the next row, these points (评分档).",
    {"at_least": "Value from which they count (起点).", "points": "Points; more are worse (分值)."},
)
input_type(
    GradeScores,
    "GradeScoresInput",
    "Points by which the grade inside a class is found; more points are worse (细分等级评分).",
    {
        "days": "By days past due (逾期天数).",
        "secured": "By collateral over balance, percent (押品覆盖率).",
        "cash_flow": "By cash flow over debt service, hundredths (现金流覆盖).",
        "rating": "By rating notch, 1 the best (评级).",
        "warning": "For a major warning signal (重大预警信号).",
        "unknown": "For each of the four that nobody has stated (未知).",
    },
)
input_type(
    GradeScheme,
    "GradeSchemeInput",
    "How many grades each class has (细分等级方案).",
    {
        "name": "Name of the scheme (方案名称).",
        "cuts": "Per class, normal first: the points from which its grade 2, 3 and so on begin (等级分界).",
    },
)


@strawberry.input(description="The matrix row of one kind of guarantee (担保方式矩阵行).")
class GuaranteeRowInput:
    """One row of the small-enterprise matrix."""

    guarantee: Guarantee = strawberry.field(description="Kind of guarantee (担保方式).")
    matrix: MATRIX = strawberry.field(description="Classes by days past due (逾期天数矩阵).")  # type: ignore[valid-type]

    def row(self) -> tuple[Guarantee, DayMatrix]:
        """The row; refuses steps that do not rise."""
        return self.guarantee, build(DayMatrix, self.matrix)


@strawberry.input(description="What one rule makes of an unknown fact (未知事实处理).")
class RuleTreatmentInput:
    """One entry of the policy's treatments."""

    rule: str = strawberry.field(description="Token of the rule, such as 10(4) (规则).")
    treatment: UnknownTreatment = strawberry.field(description="What it makes of it (处理方式).")

    def pair(self) -> tuple[str, UnknownTreatment]:
        """The entry."""
        return self.rule, self.treatment


_ROW: Final = tuple[Guarantee, DayMatrix]
_TREATMENT: Final = tuple[str, UnknownTreatment]
register(_ROW, GuaranteeRowInput)
READERS[_ROW] = GuaranteeRowInput.row
register(_TREATMENT, RuleTreatmentInput)
READERS[_TREATMENT] = RuleTreatmentInput.pair

input_type(
    ClassificationPolicy,
    "ClassificationPolicyInput",
    "A bank's choices for risk classification, never weaker than the law; what is left out is as in the packaged "
    "policy (风险分类政策).",
    {
        "version": "The bank's own name of the version (版本名称).",
        "effective_from": "First day it counts for (生效日).",
        **{each.name: f"{each.description} ({each.description_zh})" for each in PARAMETERS},
    },
    leave_out=("recorded_at",),
)
input_type(
    Product,
    "ProductInput",
    "Which kind of claim a product makes (产品).",
    {
        "code": "Code of the product, as loans carry it (产品编号).",
        "kind": "Kind of claim (债权种类).",
        "guarantee": "How it is secured (担保方式).",
        "by_days": "Whether the days-past-due method applies; retail claims only (是否适用脱期法).",
    },
)
input_type(
    ProductCatalogue,
    "ProductCatalogueInput",
    "Which kind of claim each product makes (产品目录).",
    {
        "version": "The bank's own name of the version (版本名称).",
        "effective_from": "First day it counts for (生效日).",
        "products": "The products, at most 1,000 (产品).",
    },
    leave_out=("recorded_at",),
)

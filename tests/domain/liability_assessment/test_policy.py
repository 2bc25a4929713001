"""The packaged policies, and what a bank's own may not do."""

from dataclasses import fields, replace
from datetime import date
from typing import Any

import pytest

from postloan.domain.liability_assessment.kinds import (
    DeductionBase,
    Degree,
    Effect,
    FigureKind,
    Ground,
    HolderKind,
    LifeStep,
    MeasureKind,
    SignLevel,
    Trigger,
)
from postloan.domain.liability_assessment.parameters import PARAMETERS
from postloan.domain.liability_assessment.policy import (
    DEFAULT_LIABILITY,
    LIABILITY_2016,
    PACKAGED_LIABILITY,
    DegreeRule,
    LiabilityPolicy,
    OverdueBand,
    WarningLine,
)
from postloan.domain.liability_assessment.statute import breaches
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.ratio import Ratio
from postloan.domain.shared.risk_class import RiskClass

HALF, ALL, MORE = Ratio.percent("50"), Ratio.percent("100"), Ratio.percent("101")
LISTS = DEFAULT_LIABILITY.exemptions
LINE = WarningLine(HolderKind.UNIT, FigureKind.OVERDUE, HALF)


def with_degree(degree: Degree, **changes: Any) -> tuple[DegreeRule, ...]:
    return tuple(replace(rule, **changes) if rule.degree is degree else rule for rule in DEFAULT_LIABILITY.degrees)


def without(ground: Ground) -> tuple[Any, ...]:
    return tuple(item for item in LISTS if item.ground is not ground)


def test_every_field_is_described_with_its_source() -> None:
    assert [each.name for each in PARAMETERS] == [each.name for each in fields(LiabilityPolicy)][3:]
    assert all("[" in each.source and each.description_zh for each in PARAMETERS)


@pytest.mark.parametrize("policy", PACKAGED_LIABILITY.versions, ids=lambda policy: policy.version)
def test_the_packaged_policies_break_nothing(policy: LiabilityPolicy) -> None:
    assert breaches(policy) == ()


def test_the_notice_counts_from_2_august_2024() -> None:
    assert PACKAGED_LIABILITY.at(date(2024, 8, 1)) is LIABILITY_2016
    assert PACKAGED_LIABILITY.at(date(2024, 8, 2)) is DEFAULT_LIABILITY


@pytest.mark.parametrize(
    ("parameter", "changes"),
    [
        ("overdue_days", {"overdue_days": 91}),
        ("from_class", {"from_class": RiskClass.DOUBTFUL}),
        ("triggers", {"triggers": (Trigger.OVERDUE,)}),
        ("procedure_months", {"procedure_months": 13}),
        ("write_off_months", {"write_off_months": 25}),
        ("ask_days", {"ask_days": 4}),
        ("answer_days", {"answer_days": 0}),
        ("receipt_days", {"receipt_days": 61}),
        ("release_months", {"release_months": 11}),
        ("warn_days", {"warn_days": (0,)}),
        ("group_size", {"group_size": 2}),
        ("review_group_size", {"review_group_size": 51}),
        ("quorum", {"quorum": HALF}),
        ("majority", {"majority": MORE}),
        ("sign_levels", {"sign_levels": ()}),
        ("sign_levels", {"sign_levels": (SignLevel.UNIT_HEAD, SignLevel.EXECUTIVE)}),
        ("sign_levels", {"sign_levels": (SignLevel.UNIT_HEAD, SignLevel.UNIT_HEAD)}),
        ("steps_in_scope", {"steps_in_scope": tuple(set(DEFAULT_LIABILITY.steps_in_scope) - {LifeStep.SURVEY})}),
        ("exemptions", {"exemptions": (*LISTS, LISTS[0])}),
        ("exemptions", {"exemptions": without(Ground.CORRECT_DISSENT)}),
        ("exemptions", {"exemptions": without(Ground.BRIBED)}),
        ("exemptions", {"exemptions": (replace(LISTS[0], effect=Effect.MAY), *LISTS[1:])}),
        ("exemptions", {"exemptions": (replace(LISTS[0], in_scope_only=True), *LISTS[1:])}),
        ("must_not_least", {"must_not_least": Degree.SLIGHT}),
        ("small_business_credit", {"small_business_credit": 1_000_000_001}),
        ("farmer_credit", {"farmer_credit": 500_000_001}),
        ("small_loss", {"small_loss": Ratio.percent("11")}),
        ("tolerance", {"tolerance": Ratio.percent("3.1")}),
        ("degrees.GRAVE", {"degrees": with_degree(Degree.GRAVE, percent=MORE)}),
        ("degrees.SLIGHT", {"degrees": with_degree(Degree.SLIGHT, amount=-1)}),
        ("degrees.SLIGHT", {"degrees": with_degree(Degree.SLIGHT, least=MeasureKind.DISMISSAL)}),
        ("degrees.SLIGHT", {"degrees": with_degree(Degree.SLIGHT, measures=(MeasureKind.SCORE,) * 2)}),
        ("degrees.NONE", {"degrees": with_degree(Degree.NONE, base=DeductionBase.AMOUNT, amount=1)}),
        ("degrees.SERIOUS", {"degrees": with_degree(Degree.SERIOUS, percent=Ratio.percent("19"))}),
        ("batch_loans", {"batch_loans": 501}),
        ("batch_amount", {"batch_amount": -1}),
        ("warning_lines", {"warning_lines": (LINE, LINE)}),
        ("warning_lines", {"warning_lines": (replace(LINE, line=Ratio(0)),)}),
        ("overdue_bands", {"overdue_bands": (OverdueBand(HALF, HALF), OverdueBand(HALF, HALF))}),
        ("overdue_bands", {"overdue_bands": (OverdueBand(HALF, MORE),)}),
        ("accrual", {"accrual": Ratio(0)}),
    ],
)
def test_a_policy_that_is_weaker_or_contradicts_itself_says_where(parameter: str, changes: dict[str, Any]) -> None:
    assert {each.parameter for each in breaches(replace(DEFAULT_LIABILITY, **changes))} == {parameter}


def test_what_only_may_be_reduced_may_be_left_out() -> None:
    assert breaches(replace(DEFAULT_LIABILITY, exemptions=without(Ground.DECEIVED))) == ()


def test_a_policy_has_every_degree_once_and_short_lists() -> None:
    with pytest.raises(InvalidInput, match="degrees"):
        replace(DEFAULT_LIABILITY, degrees=DEFAULT_LIABILITY.degrees[1:])
    with pytest.raises(InvalidInput, match="warn_days"):
        replace(DEFAULT_LIABILITY, warn_days=tuple(range(1, 22)))

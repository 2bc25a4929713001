"""The packaged policy against the parameter register, the law it may not weaken, and books of versions."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from postloan.domain.policy import AdoptionRefusal, VersionBook, adopt_version
from postloan.domain.risk_classification.catalogue import CATALOGUE
from postloan.domain.risk_classification.classes import DebtorSize, Guarantee
from postloan.domain.risk_classification.policy import (
    DEFAULT_CLASSIFICATION,
    PARAMETERS,
    SCHEME_A,
    SCHEME_B,
    SWITCHES,
    ClassificationBook,
    DayMatrix,
    DayStep,
    GradeScheme,
    Points,
    UnknownTreatment,
    breaches,
)
from postloan.domain.shared.errors import InvalidInput, Refusal
from postloan.domain.shared.ratio import Ratio
from postloan.domain.shared.risk_class import RiskClass

from .builders import DOUBTFUL, LOSS, MENTION, NORMAL, SUBSTANDARD, policy

LAW = DEFAULT_CLASSIFICATION


def row(*steps: tuple[int, RiskClass]) -> DayMatrix:
    return DayMatrix(tuple(DayStep(days, risk_class) for days, risk_class in steps))


def test_the_packaged_policy_has_the_numbers_of_the_parameter_register() -> None:
    assert (LAW.special_mention_days, LAW.technical_days) == (1, 7)
    assert (LAW.substandard_days, LAW.doubtful_days, LAW.loss_days) == (90, 270, 360)
    assert (LAW.doubtful_loss_share, LAW.loss_loss_share) == (Ratio.percent("50"), Ratio.percent("90"))
    assert (LAW.contagion_share, LAW.all_banks_share) == (Ratio.percent("10"), Ratio.percent("20"))
    assert (LAW.upgrade_months, LAW.upgrade_periods) == (6, 2)
    assert (LAW.observation_months, LAW.observation_periods, LAW.merger_freeze_months) == (12, 2, 6)
    assert [step.days for step in LAW.card_matrix.steps] == [0, 1, 91, 121, 181]
    assert LAW.renewal_medium_until == date(2027, 9, 30)


def test_the_two_grade_schemes_have_the_known_numbers_of_grades() -> None:
    assert [SCHEME_A.grades(of) for of in RiskClass] == [4, 2, 3, 2, 1]
    assert [SCHEME_B.grades(of) for of in RiskClass] == [4, 3, 2, 2, 1]


def test_every_field_has_a_parameter_with_a_source_in_the_same_order() -> None:
    names = [field.name for field in fields(LAW)]
    assert names == ["version", "effective_from", "recorded_at", *(parameter.name for parameter in PARAMETERS)]
    assert all(parameter.source and parameter.description_zh for parameter in PARAMETERS)


def test_every_rule_a_policy_names_is_in_the_catalogue() -> None:
    assert set(LAW.treatments) <= set(CATALOGUE)
    assert set(SWITCHES) <= set(CATALOGUE)


def test_the_packaged_policy_breaks_nothing() -> None:
    assert breaches(LAW) == ()


_ABOVE_TEN = Ratio.percent("10.000001")


@pytest.mark.parametrize(
    ("field", "weaker"),
    [
        ("special_mention_days", 2),
        ("technical_days", 8),
        ("substandard_days", 91),
        ("doubtful_days", 271),
        ("loss_days", 361),
        ("doubtful_loss_share", Ratio.percent("50.000001")),
        ("loss_loss_share", Ratio.percent("90.1")),
        ("contagion_share", _ABOVE_TEN),
        ("all_banks_share", Ratio.percent("20.5")),
        ("upgrade_months", 5),
        ("upgrade_periods", 1),
        ("observation_months", 11),
        ("observation_periods", 1),
        ("merger_freeze_months", 5),
        ("small_enterprise_signal_steps", 0),
        ("renewal_sizes", (DebtorSize.SMALL, DebtorSize.LARGE)),
        ("renewal_medium_until", date(2027, 10, 1)),
        ("card_matrix", row((0, NORMAL), (2, MENTION), (91, SUBSTANDARD), (121, DOUBTFUL), (181, LOSS))),
        ("card_matrix", row((0, NORMAL), (1, MENTION), (91, SUBSTANDARD), (122, DOUBTFUL), (181, LOSS))),
        ("switched_off", ("11(1)",)),
        ("switched_off", ("card",)),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_policy_that_weakens_the_law_is_refused(field: str, weaker: Any) -> None:
    found = breaches(policy(**{field: weaker}))
    assert field in {breach.parameter for breach in found}
    assert any("art. 24" in breach.message and breach.source for breach in found)


def test_a_silent_hold_is_refused() -> None:
    silent = tuple((rule, UnknownTreatment.PROVISIONAL) for rule, _ in LAW.unknown)
    assert [breach.parameter for breach in breaches(policy(unknown=silent))] == ["unknown"]


@pytest.mark.parametrize(
    ("field", "stricter"),
    [
        ("technical_days", 0),
        ("substandard_days", 60),
        ("contagion_share", Ratio.percent("5")),
        ("upgrade_months", 12),
        ("observation_months", 24),
        ("merger_freeze_months", 12),
        ("renewal_sizes", ()),
        ("renewal_medium_until", None),
        ("keep_class_inside_npl", False),
        ("card_matrix", row((0, NORMAL), (1, MENTION), (61, SUBSTANDARD), (91, DOUBTFUL), (121, LOSS))),
        ("switched_off", SWITCHES),
        ("grade_scheme", SCHEME_B),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_bank_may_be_stricter(field: str, stricter: Any) -> None:
    assert breaches(policy(**{field: stricter})) == ()


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("doubtful_days", 80),
        ("special_mention_days", 0),
        ("doubtful_loss_share", Ratio.percent("50")),
        ("upgrade_months", 1_000),
        ("external_fact_days", 0),
        ("unknown", ()),
        ("unknown", (*LAW.unknown, ("99", UnknownTreatment.WORSE))),
        ("small_enterprise_matrix", LAW.small_enterprise_matrix[:3]),
        ("small_enterprise_matrix", (*LAW.small_enterprise_matrix, (Guarantee.CREDIT, LAW.personal_matrix))),
        ("personal_matrix", row((0, NORMAL), (40_000, LOSS))),
        ("grade_scores", replace(LAW.grade_scores, days=(Points(0, 10), Points(1, 5)))),
        ("grade_scores", replace(LAW.grade_scores, rating=())),
        ("grade_scores", replace(LAW.grade_scores, warning=-1)),
        ("key_customer_grade", 3),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_policy_that_contradicts_itself_is_refused(field: str, wrong: Any) -> None:
    also = {"loss_loss_share": Ratio.percent("40")} if field == "doubtful_loss_share" else {}
    assert breaches(policy(**{field: wrong}, **also)) != ()


@pytest.mark.parametrize(
    "steps",
    [(), ((1, NORMAL),), ((0, NORMAL), (0, MENTION)), ((0, MENTION), (5, NORMAL))],
    ids=["empty", "no day 0", "twice", "better later"],
)
def test_a_row_of_a_matrix_begins_at_day_0_and_never_gets_better(steps: tuple[tuple[int, RiskClass], ...]) -> None:
    with pytest.raises(InvalidInput):
        row(*steps)


def test_a_grade_scheme_has_a_rising_row_for_each_class() -> None:
    with pytest.raises(InvalidInput):
        GradeScheme("short", ((), ()))
    with pytest.raises(InvalidInput):
        GradeScheme("falling", ((5, 4), (), (), (), ()))


@pytest.mark.parametrize(
    "changes",
    [
        {"version": ""},
        {"version": "a" * 65},
        {"version": "a\n"},
        {"recorded_at": datetime(2025, 1, 1, tzinfo=UTC).replace(tzinfo=None)},
    ],
    ids=["no name", "long name", "line break", "no zone"],
)
def test_a_version_needs_a_name_and_an_instant(changes: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        replace(LAW, **changes)


# --- the book of versions --------------------------------------------------------------------------------------------


def test_an_old_date_uses_the_version_of_that_date_and_an_old_knowledge_the_one_known_then() -> None:
    book: ClassificationBook = VersionBook((LAW,))
    known = LAW.recorded_at + timedelta(days=600)
    strict = replace(LAW, version="strict", effective_from=date(2025, 1, 1), recorded_at=known, substandard_days=60)
    after = adopt_version(book, strict, breaches(strict))
    assert isinstance(after, VersionBook)
    assert after.at(date(2024, 12, 31)) is LAW
    assert after.at(date(2025, 1, 1)) is strict
    assert after.at(date(2025, 1, 1), known - timedelta(seconds=1)) is LAW
    assert after.at(date(2019, 1, 1)) is LAW


def test_a_version_is_refused_by_name_then_by_instant_then_by_the_law() -> None:
    book: ClassificationBook = VersionBook((LAW,))
    early = replace(LAW, version="v2", recorded_at=datetime(2020, 1, 1, tzinfo=UTC), loss_days=400)
    late = replace(early, recorded_at=datetime(2026, 1, 1, tzinfo=UTC))
    codes = []
    for version in (replace(LAW, loss_days=400), early, late):
        refused = adopt_version(book, version, breaches(version))
        assert isinstance(refused, Refusal)
        codes.append(refused.code)
    assert codes == list(AdoptionRefusal)
    assert book.versions == (LAW,)

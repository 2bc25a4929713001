"""G11-shaped tables: who counts as overdue, which line and column a claim stands in, and the numbered items."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given

from postloan.domain.portfolio.claims import ClaimRow, Ending, overdue_amount
from postloan.domain.portfolio.industries import LINES, line_of
from postloan.domain.portfolio.quality import AssetQuality, asset_quality
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.risk_class import RiskClass
from tests.domain.portfolio.rows import books, claim

DAY = date(2026, 6, 30)


def items(quality: AssetQuality) -> dict[str, tuple[int, int]]:
    return {item.number: (item.count, item.balance) for item in quality.items}


@pytest.mark.parametrize(
    ("personal", "instalments", "days", "expected"),
    [
        (False, True, 0, 0),
        (False, True, 1, 1_000),  # a corporate instalment loan: the whole principal
        (True, False, 1, 1_000),  # a personal loan repaid at maturity: the whole principal
        (True, True, 0, 0),
        (True, True, 1, 70),  # a personal instalment loan: the overdue principal alone
        (True, True, 90, 70),
        (True, True, 91, 1_000),  # and from the 91st day the whole balance
    ],
)
def test_what_counts_as_overdue(*, personal: bool, instalments: bool, days: int, expected: int) -> None:
    row = claim("a", 2, 1_000, personal=personal, instalments=instalments, days_past_due=days, principal_overdue=70)
    assert overdue_amount(row) == expected


def test_with_only_interest_unpaid_the_whole_principal_of_a_corporate_loan_counts() -> None:
    assert overdue_amount(claim("a", 2, 500, days_past_due=3, principal_overdue=0)) == 500


def test_of_a_personal_instalment_loan_with_only_interest_unpaid_no_principal_is_overdue() -> None:
    assert overdue_amount(claim("a", 2, 500, personal=True, instalments=True, days_past_due=3)) == 0


def test_claims_stand_on_the_line_of_their_section_and_personal_loans_on_their_own() -> None:
    assert line_of("C1310", personal=False) == "C"
    assert line_of("C1310", personal=True) == "PERSONAL"
    assert line_of("", personal=False) == "UNKNOWN"
    quality = asset_quality(
        [
            claim("a", 1, 100, industry="C1310"),
            claim("b", 3, 40, industry="C39"),
            claim("c", 2, 7, personal=True, industry="F51"),
            claim("d", None, 5),
        ],
        DAY,
    )
    lines = {line.key: line for line in quality.lines}
    assert list(lines) == list(LINES)
    assert lines["C"].by_class == (100, 0, 40, 0, 0)
    assert lines["C"].npl_ratio == 2_857  # 40 / 140 = 28.5714 %
    assert lines["PERSONAL"].by_class == (0, 7, 0, 0, 0)
    assert (lines["UNKNOWN"].by_class, lines["UNKNOWN"].unclassified) == ((0, 0, 0, 0, 0), 5)
    assert lines["F"].npl_ratio is None
    assert (quality.total.balance, quality.total.count) == (152, 4)


def test_restructured_repeatedly_restructured_and_extended_loans_are_counted() -> None:
    after = DAY - timedelta(days=100)
    quality = asset_quality(
        [
            claim("once", 2, 10, restructured=1, restructured_on=after),
            claim("late after", 3, 20, restructured=1, restructured_on=after, days_past_due=91),
            claim("90 days", 3, 40, restructured=1, restructured_on=after, days_past_due=90),
            claim("twice", 2, 80, restructured=2, restructured_on=after),
            claim("twice and NPL", 3, 160, restructured=2, restructured_on=after),
            claim("extended", 1, 320, extended=True),
            claim("gone", 5, 0, ended=Ending.WRITTEN_OFF, restructured=2, extended=True),
        ],
        DAY,
    )
    found = items(quality)
    assert found["5.5"] == (5, 310)
    assert found["5.5.1"] == (1, 20)
    assert found["5.6"] == (1, 80)
    assert found["6"] == (1, 320)


def test_days_past_due_before_a_restructuring_are_not_days_after_it() -> None:
    row = claim("a", 3, 10, restructured=1, restructured_on=DAY - timedelta(days=90), days_past_due=400)
    assert items(asset_quality([row], DAY))["5.5.1"] == (0, 0)
    a_day_later = asset_quality([row], DAY + timedelta(days=1))
    assert items(a_day_later)["5.5.1"] == (1, 10)


def test_a_loan_that_moves_class_in_observation_stands_in_the_column_of_its_new_class() -> None:
    before = asset_quality([claim("a", 2, 10, restructured=1)], DAY)
    after = asset_quality([claim("a", 3, 10, restructured=1)], DAY)
    assert (before.total.by_class, after.total.by_class) == ((0, 10, 0, 0, 0), (0, 0, 10, 0, 0))
    assert items(before)["5.5"] == items(after)["5.5"] == (1, 10)


def test_reserves_are_per_class_and_what_has_none_is_named() -> None:
    quality = asset_quality([claim("a", 1, 1_000, reserve=10), claim("b", 3, 200, reserve=50), claim("c", 3, 100)], DAY)
    kept = {each.risk_class: each for each in quality.reserves}
    substandard = kept[RiskClass.SUBSTANDARD]
    assert (substandard.count, substandard.balance, substandard.reserve, substandard.without) == (2, 300, 50, 100)
    assert substandard.ratio == 2_500  # 50 of the 200 that has one
    assert quality.coverage == 2_000  # 60 / 300
    assert asset_quality([claim("a", 1, 5, reserve=1)], DAY).coverage is None
    assert asset_quality([claim("a", 3, 5)], DAY).coverage is None
    assert asset_quality([claim("a", 3, 5, reserve=0)], DAY).coverage == 0


@given(books())
def test_lines_and_classes_both_sum_to_the_book(book: list[ClaimRow]) -> None:
    quality = asset_quality(book, DAY)
    assert sum(line.balance for line in quality.lines) == quality.total.balance == sum(row.balance for row in book)
    for each in RiskClass:
        naive = sum(row.balance for row in book if row.risk_class is each)
        assert quality.total.by_class[each - 1] == naive
        assert sum(line.by_class[each - 1] for line in quality.lines) == naive
        assert quality.reserves[each - 1].balance == naive
    assert quality.total.overdue == sum(line.overdue for line in quality.lines) <= quality.total.balance


@given(books())
def test_the_order_of_claims_does_not_matter(book: list[ClaimRow]) -> None:
    assert asset_quality(book[::-1], DAY) == asset_quality(book, DAY)


def test_impossible_rows_are_refused() -> None:
    wrongs: list[dict[str, Any]] = [{"balance": -1}, {"days_past_due": -1}, {"ended": Ending.REPAID}]
    for wrong in wrongs:
        with pytest.raises(InvalidInput):
            claim("a", 1, **({"balance": 1} | wrong))

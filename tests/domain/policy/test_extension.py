"""How far loans may be extended: 贷款通则 art. 12 by hand."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.policy import ExtensionRule, ExtensionVariant, latest_maturity
from postloan.domain.shared.errors import InvalidInput

STRICTEST = ExtensionRule()
GENERAL = ExtensionRule(variant=ExtensionVariant.GENERAL_RULES)
MEASURES = ExtensionRule(variant=ExtensionVariant.MEASURES_2024)


def latest(rule: ExtensionRule, start: str, maturity: str, **more: int | bool) -> str:
    day = latest_maturity(rule, date.fromisoformat(start), date.fromisoformat(maturity), **more)  # type: ignore[arg-type]  # one helper for both options
    return day.isoformat()


@pytest.mark.parametrize("rule", [STRICTEST, GENERAL, MEASURES])
@pytest.mark.parametrize(
    ("start", "maturity", "result"),
    [
        ("2024-03-15", "2024-09-15", "2025-03-15"),  # 6 months: 6 more
        ("2024-03-15", "2025-03-15", "2026-03-15"),  # exactly 1 year is still short: 12 more
        ("2024-03-15", "2025-03-16", "2025-09-15"),  # 366 days: 183 more, 15 to 31 March and on to 15 September
        ("2024-01-31", "2024-02-29", "2024-03-31"),  # 1 month from the 31st: the month-end
        ("2024-03-15", "2026-03-15", "2027-03-15"),  # 2 years: 1 more
        ("2024-03-15", "2025-04-15", "2025-10-30"),  # 13 months: 6 months to the 15th and 15 days
        ("2024-03-15", "2029-03-15", "2031-09-15"),  # exactly 5 years is still medium: 30 months more
    ],
)
def test_terms_up_to_five_years_are_alike_in_all_readings(
    rule: ExtensionRule, start: str, maturity: str, result: str
) -> None:
    assert latest(rule, start, maturity) == result


@pytest.mark.parametrize(
    ("maturity", "general", "measures", "strictest"),
    [
        ("2029-04-15", "2032-04-15", "2031-10-30", "2031-10-30"),  # 61 months: 36, or 30 and 15 days
        ("2030-03-15", "2033-03-15", "2033-03-15", "2033-03-15"),  # 6 years: 36 either way
        ("2034-03-15", "2037-03-15", "2039-03-15", "2037-03-15"),  # 10 years: 36, or 60
    ],
)
def test_longer_terms_depend_on_the_reading_and_the_strictest_is_the_shorter(
    maturity: str, general: str, measures: str, strictest: str
) -> None:
    found = [latest(rule, "2024-03-15", maturity) for rule in (GENERAL, MEASURES, STRICTEST)]
    assert found == [general, measures, strictest]


def test_a_personal_loan_of_up_to_one_year_doubles_and_a_longer_one_reaches_its_products_longest_term() -> None:
    assert latest(STRICTEST, "2024-03-15", "2024-09-15", personal=True) == "2025-03-15"
    assert latest(STRICTEST, "2024-03-15", "2026-03-15", personal=True, product_longest_months=60) == "2029-03-15"
    assert latest(STRICTEST, "2024-03-15", "2026-03-15", personal=True) == "2054-03-15"


def test_a_personal_loan_at_its_products_longest_term_cannot_be_extended() -> None:
    assert latest(STRICTEST, "2024-03-15", "2029-03-15", personal=True, product_longest_months=60) == "2029-03-15"
    assert latest(STRICTEST, "2024-03-15", "2029-03-15", personal=True, product_longest_months=36) == "2029-03-15"


def test_a_bank_may_allow_less() -> None:
    tight = ExtensionRule(short_percent=50, medium_percent=25, long_months=12)
    assert latest(tight, "2024-03-15", "2024-09-15") == "2024-12-15"
    assert latest(tight, "2024-03-15", "2026-03-15") == "2026-09-15"
    assert latest(tight, "2024-03-15", "2034-03-15") == "2035-03-15"


def test_a_maturity_that_is_not_after_the_start_is_refused() -> None:
    with pytest.raises(InvalidInput, match="original_maturity"):
        latest_maturity(STRICTEST, date(2024, 3, 15), date(2024, 3, 15))


@given(
    st.dates(date(1996, 8, 1), date(2040, 1, 1)),
    st.integers(1, 12_000),
    st.sampled_from([STRICTEST, GENERAL, MEASURES]),
)
def test_no_extension_shortens_and_none_is_longer_than_the_term_itself(
    start: date, days: int, rule: ExtensionRule
) -> None:
    maturity = start + timedelta(days=days)
    result = latest_maturity(rule, start, maturity)
    assert result >= maturity
    # The term itself, give or take the different lengths of months.
    assert (result - maturity).days <= days + 3
    assert latest_maturity(STRICTEST, start, maturity) <= result

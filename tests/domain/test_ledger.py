"""The sub-ledger: lines, corrections, balances and the closing of periods."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.ledger import (
    CHART,
    Books,
    LedgerAccount,
    Line,
    PeriodRefusal,
    Transfer,
    balances,
    booked,
    correction,
)
from postloan.domain.shared.errors import InvalidInput, Refusal

CASH, LOAN, INCOME = LedgerAccount.SETTLEMENT, LedgerAccount.PRINCIPAL_NORMAL, LedgerAccount.INTEREST_INCOME
DAY = date(2025, 3, 31)
TRANSFERS = st.lists(
    st.builds(
        Transfer,
        st.integers(738_000, 738_005),
        st.sampled_from([CASH, LOAN]),
        st.sampled_from([INCOME, LedgerAccount.CUSTOMER_CREDIT]),
        st.integers(-1_000, 1_000),
        st.integers(0, 3),
    )
)


def test_every_account_has_a_side_and_a_chinese_name() -> None:
    assert set(CHART) == set(LedgerAccount)
    assert all(name for _, name in CHART.values())


@given(TRANSFERS, TRANSFERS)
def test_recorded_lines_and_their_correction_make_the_new_stream(old: list[Transfer], new: list[Transfer]) -> None:
    lines = booked(old, DAY)
    fixed = [*lines, *correction(lines, new, DAY, 7)]
    by_key: dict[tuple[int, str, str], int] = {}
    for line in fixed:
        key = line.value_date.toordinal(), line.debit, line.credit
        by_key[key] = by_key.get(key, 0) + line.amount
    for transfer in new:
        key = transfer.value_day, transfer.debit, transfer.credit
        by_key[key] = by_key.get(key, 0) - transfer.amount
    assert not any(by_key.values())


@given(TRANSFERS)
def test_the_trial_balance_is_zero(transfers: list[Transfer]) -> None:
    assert sum(balances(booked(transfers, DAY)).values()) == 0


def test_a_correction_is_a_red_line_with_its_value_date_booked_today() -> None:
    lines = booked([Transfer(738_000, CASH, INCOME, 500, 1)], DAY)
    assert correction(lines, [Transfer(738_000, CASH, INCOME, 300, 1)], DAY, 2) == (
        Line(date.fromordinal(738_000), DAY, CASH, INCOME, -200, 2),
    )


def test_months_close_in_order_after_they_are_over() -> None:
    january, february = date(2025, 1, 31), date(2025, 2, 28)
    closed = Books().close(january, date(2025, 2, 1))
    assert closed == Books(january)
    assert isinstance(closed, Books)
    assert closed.close(february, date(2025, 3, 1)) == Books(february)
    for last_day, business, code in (
        (january, date(2025, 3, 1), PeriodRefusal.ALREADY_CLOSED),
        (february, february, PeriodRefusal.NOT_OVER),
        (date(2025, 3, 31), date(2025, 4, 1), PeriodRefusal.EARLIER_OPEN),
    ):
        refused = closed.close(last_day, business)
        assert isinstance(refused, Refusal)
        assert refused.code is code


def test_december_is_followed_by_january() -> None:
    assert Books(date(2024, 12, 31)).close(date(2025, 1, 31), date(2025, 2, 1)) == Books(date(2025, 1, 31))


def test_nothing_books_into_a_closed_period() -> None:
    books = Books(date(2025, 1, 31))
    refused = books.admits(date(2025, 1, 31))
    assert refused is not None
    assert refused.code is PeriodRefusal.PERIOD_CLOSED
    assert books.admits(date(2025, 2, 1)) is None


def test_a_period_ends_with_a_month() -> None:
    with pytest.raises(InvalidInput):
        Books().close(date(2025, 1, 30), date(2025, 2, 1))

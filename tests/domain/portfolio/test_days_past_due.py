"""Bands of days past due, overdue rates per group, and roll rates from month to month."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.portfolio.buckets import STANDARD, Buckets
from postloan.domain.portfolio.claims import ClaimRow, Ending
from postloan.domain.portfolio.days_past_due import GroupBy, days_past_due, overdue_rates
from postloan.domain.portfolio.roll import roll_rates
from postloan.domain.shared.errors import InvalidInput
from tests.domain.portfolio.rows import books, claim


@pytest.mark.parametrize(
    ("days", "name"),
    [(0, "未逾期"), (1, "1-30天"), (30, "1-30天"), (31, "31-60天"), (60, "31-60天"), (61, "61-90天"), (90, "61-90天"),
     (91, "91-180天"), (180, "91-180天"), (181, "181-270天"), (270, "181-270天"), (271, "271-360天"),
     (360, "271-360天"), (361, "361天以上"), (9_999, "361天以上")],
)  # fmt: skip
def test_bands_end_where_the_classes_begin(days: int, name: str) -> None:
    assert STANDARD.bands[STANDARD.index(days)].chinese == name


@given(st.sets(st.integers(2, 500), max_size=12), st.integers(0, 600))
def test_every_number_of_days_lies_in_exactly_one_band(starts: set[int], days: int) -> None:
    buckets = Buckets(1, *sorted(starts))
    inside = [n for n, b in enumerate(buckets.bands) if b.first <= days and (b.last is None or days <= b.last)]
    assert inside == [buckets.index(days)]


@pytest.mark.parametrize("starts", [(), (0, 1), (2, 3), (1, 1), (1, 5, 4), tuple(range(1, 22)), (1, 10**6)])
def test_bands_that_overlap_or_leave_a_gap_are_refused(starts: tuple[int, ...]) -> None:
    with pytest.raises(InvalidInput):
        Buckets(*starts)


def test_the_book_by_days_past_due() -> None:
    table = days_past_due([claim("a", 1, 300), claim("b", 2, 100, days_past_due=30), claim("c", 1, 0)])
    assert (table.count, table.balance) == (2, 400)
    assert [(line.count, line.balance, line.share) for line in table.lines[:3]] == [
        (1, 300, 7_500), (1, 100, 2_500), (0, 0, 0),
    ]  # fmt: skip


@given(books())
def test_bands_sum_to_the_book(book: list[ClaimRow]) -> None:
    table = days_past_due(book)
    assert table.balance == sum(line.balance for line in table.lines) == sum(row.balance for row in book)


def test_overdue_rates_by_branch_come_worst_first() -> None:
    found = overdue_rates(
        [
            claim("a", 1, 900, branch="101"),
            claim("b", 3, 100, branch="101", days_past_due=95),
            claim("c", 2, 50, branch="102", days_past_due=5),
            claim("d", 1, 150, branch="102"),
            claim("e", 1, 0, branch="103", ended=Ending.REPAID),
        ],
        GroupBy.BRANCH,
    )
    shown = [
        (x.key, x.count, x.overdue_count, x.overdue, x.overdue_over_90, x.overdue_rate, x.npl_ratio) for x in found
    ]
    assert shown == [("102", 2, 1, 50, 0, 2_500, 0), ("101", 2, 1, 100, 100, 1_000, 1_000)]


@given(books(), st.sampled_from(GroupBy))
def test_groups_sum_to_the_book(book: list[ClaimRow], by: GroupBy) -> None:
    assert sum(line.balance for line in overdue_rates(book, by)) == sum(row.balance for row in book)


def test_a_month_rolls_claims_into_the_next_band_back_or_out() -> None:
    before = [
        claim("stays", 2, 100, days_past_due=5),
        claim("worse", 2, 200, days_past_due=10),
        claim("cured", 2, 300, days_past_due=30),
        claim("paid", 2, 150, days_past_due=1),
        claim("written off", 5, 250, days_past_due=30),
    ]
    after = [
        claim("stays", 2, 90, days_past_due=30),
        claim("worse", 2, 200, days_past_due=41),
        claim("cured", 1, 280),
        claim("written off", 5, 0, ended=Ending.WRITTEN_OFF, removed=250),
        claim("new", 1, 77, days_past_due=3),
    ]
    row = roll_rates(before, after)[1]
    assert row.opening == 1_000
    assert (row.into[:3], row.settled, row.removed) == ((300, 100, 200), 150, 250)
    assert row.rates == (3_000, 1_000, 2_000, 0, 0, 0, 0, 0, 1_500, 2_500)


@given(books(), books())
def test_the_shares_of_a_band_are_the_whole_of_it_before_rounding(
    before: list[ClaimRow], after: list[ClaimRow]
) -> None:
    for row in roll_rates(before, after):
        inside = [x for x in before if x.balance and STANDARD.bands[STANDARD.index(x.days_past_due)] == row.bucket]
        assert row.opening == sum(x.balance for x in inside) == sum(row.cells)
        if row.opening:
            assert sum(Fraction(cell, row.opening) for cell in row.cells) == 1
        else:
            assert set(row.rates) == {None}


@given(books(), books())
def test_the_order_of_claims_does_not_matter(before: list[ClaimRow], after: list[ClaimRow]) -> None:
    assert roll_rates(before[::-1], after[::-1]) == roll_rates(before, after)

"""Migration: the worked examples of regulations 11.5, and a naive recount from the definition."""

from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.portfolio.claims import ClaimRow, Ending
from postloan.domain.portfolio.g12 import g12
from postloan.domain.portfolio.migration import (
    MigrationMatrix,
    MigrationRate,
    RateKind,
    migration,
    migration_rates,
    opening_day,
)
from postloan.domain.portfolio.printing import text
from tests.domain.portfolio.rows import MILLION, books, claim

# regulations 11.5, in million: opening, where the survivors are at close, decrease.
OPENING = {1: 80_000, 2: 4_000, 3: 1_500, 4: 900, 5: 400}
SURVIVORS = {
    1: (70_000, 1_200, 300, 80, 20),
    2: (500, 2_300, 400, 150, 50),
    3: (0, 100, 600, 350, 100),
    4: (0, 0, 50, 500, 200),
    5: (0, 0, 0, 0, 250),
}
DECREASE = {1: 8_400, 2: 600, 3: 350, 4: 150, 5: 150}
NEW = (15_000, 60, 10, 0, 0)
CLOSING = (85_500, 3_660, 1_360, 1_080, 620)


def regulation_book() -> tuple[list[ClaimRow], list[ClaimRow]]:
    """The table as claims: one per cell, one per opening class that was repaid, one per new amount."""
    before, after = [], []
    for was, cells in SURVIVORS.items():
        for end, amount in enumerate(cells, 1):
            if amount:
                before.append(claim(f"{was}-{end}", was, amount * MILLION))
                after.append(claim(f"{was}-{end}", end, amount * MILLION))
        gone = OPENING[was] - sum(cells)
        before.append(claim(f"{was}-gone", was, gone * MILLION))
        after.append(claim(f"{was}-gone", was, 0, ended=Ending.REPAID, repaid=gone * MILLION))
    after += [claim(f"new-{end}", end, amount * MILLION) for end, amount in enumerate(NEW, 1) if amount]
    return before, after


def rate(matrix: MigrationMatrix, kind: RateKind) -> MigrationRate:
    return next(each for each in migration_rates(matrix) if each.kind is kind)


def million(amounts: tuple[int, ...]) -> tuple[int, ...]:
    assert all(amount % MILLION == 0 for amount in amounts)
    return tuple(amount // MILLION for amount in amounts)


def test_the_matrix_of_the_regulation_comes_out_of_its_claims() -> None:
    matrix = migration(*regulation_book())
    assert million(matrix.opening) == tuple(OPENING.values())
    assert [million(row) for row in matrix.survivors] == list(SURVIVORS.values())
    assert million(matrix.decrease) == tuple(DECREASE.values())
    assert million(matrix.new) == NEW
    assert million(matrix.closing) == CLOSING
    assert sum(million(matrix.closing)) == 92_220


@pytest.mark.parametrize(
    ("row", "kind", "fraction", "printed"),
    [
        ("M1", RateKind.NORMAL_LOANS, (1_000, 75_000), "1.33"),
        ("M2", RateKind.NORMAL_CLASS, (1_600, 71_600), "2.23"),
        ("M3", RateKind.SPECIAL_MENTION_CLASS, (600, 3_400), "17.65"),
        ("M4", RateKind.SUBSTANDARD_CLASS, (450, 1_150), "39.13"),
        ("M5", RateKind.DOUBTFUL_CLASS, (200, 750), "26.67"),
    ],
)
def test_rate_of_the_worked_example(row: str, kind: RateKind, fraction: tuple[int, int], printed: str) -> None:
    found = rate(migration(*regulation_book()), kind)
    assert million((found.numerator, found.denominator)) == fraction, row
    assert found.value is not None
    assert text(found.value) == printed


def test_m7_the_textbook_case_is_eight_and_a_half_percent() -> None:
    # 10,000 normal, 800 moved down, 600 collected: 800 / (10,000 - 600) = 8.51 %
    before = [claim("a", 1, 8_600), claim("b", 1, 800), claim("c", 1, 600)]
    after = [claim("a", 1, 8_600), claim("b", 2, 800), claim("c", 1, 0, ended=Ending.REPAID)]
    assert rate(migration(before, after), RateKind.NORMAL_CLASS).value == 851


def test_m9_a_new_loan_that_turned_substandard_is_in_no_rate_but_in_the_npl_ratio() -> None:
    before, after = regulation_book()
    matrix = migration(before, after)
    assert matrix.npl_ratio == 332  # 3,060 / 92,220
    without = migration(before, [row for row in after if row.claim != "new-3"])
    assert migration_rates(without) == migration_rates(matrix)
    # 3,050 / 92,210 = 3.3077 %: the ten millions count there
    assert (without.npl_ratio, matrix.non_performing - without.non_performing) == (331, 10 * MILLION)


def test_the_opening_is_the_last_day_of_the_year_before_and_not_of_the_quarter() -> None:
    assert opening_day(date(2026, 10, 31)) == date(2025, 12, 31)
    assert opening_day(date(2026, 1, 31)) == date(2025, 12, 31)
    assert opening_day(date(2025, 12, 31)) == date(2024, 12, 31)


def test_amounts_now_are_closing_balances_and_what_was_repaid_is_decrease() -> None:
    # 1,000 normal at the start, 400 repaid, substandard now: 600 / (1,000 - 400), not 1,000 / 1,000 nor 1,000 / 600.
    matrix = migration([claim("a", 1, 1_000)], [claim("a", 3, 600, repaid=400), claim("b", 1, 600)])
    found = rate(matrix, RateKind.NORMAL_LOANS)
    assert (found.numerator, found.denominator, matrix.decrease[0]) == (600, 600, 400)


def test_a_zero_denominator_gives_no_rate() -> None:
    matrix = migration([claim("a", 1, 500)], [claim("a", 1, 0, ended=Ending.REPAID)])
    assert [each.value for each in migration_rates(matrix)] == [None] * 5
    assert migration([], []).npl_ratio is None


def test_a_half_is_rounded_up() -> None:
    # 1 / 8 = 12.5 %; 1 / 800 = 0.125 %, printed 0.13
    before = [claim("a", 1, 1), claim("b", 1, 799)]
    matrix = migration(before, [claim("a", 2, 1), claim("b", 1, 799)])
    assert rate(matrix, RateKind.NORMAL_CLASS).value == 13


def test_a_written_off_claim_falls_into_the_decrease_and_into_the_adjusted_rate() -> None:
    # 正常 1,000: 900 stayed, 60 became 关注, 40 became 不良 and was written off.
    before = [claim("a", 1, 900), claim("b", 1, 60), claim("c", 1, 40)]
    gone = claim("c", 5, 0, ended=Ending.WRITTEN_OFF, removed=40)
    matrix = migration(before, [claim("a", 1, 900), claim("b", 2, 60), gone])
    found = rate(matrix, RateKind.NORMAL_CLASS)
    assert (matrix.decrease[0], matrix.disposed[0]) == (40, 40)
    assert found.value == 625  # 60 / 960
    assert found.adjusted == 1_000  # (60 + 40) / (960 + 40)


def test_a_performing_claim_that_was_sold_is_not_in_the_adjusted_rate() -> None:
    before = [claim("a", 1, 900), claim("b", 1, 100)]
    matrix = migration(before, [claim("a", 1, 900), claim("b", 1, 0, ended=Ending.TRANSFERRED, removed=100)])
    assert matrix.disposed == (0, 0, 0, 0, 0)


def test_a_claim_without_a_class_is_named_and_in_no_cell() -> None:
    before = [claim("a", None, 10), claim("b", 1, 20)]
    matrix = migration(before, [claim("a", 3, 8), claim("b", None, 15), claim("c", None, 1)])
    assert (matrix.unclassified_opening, matrix.unclassified_closing) == (10, 24)
    assert (sum(matrix.closing), sum(matrix.opening)) == (0, 20)


def test_rows_of_g12_are_those_of_the_form() -> None:
    rows = g12(migration(*regulation_book()))
    assert [row.number for row in rows] == [1, 2, 3, 4, 5, 6, 7]
    assert [million(row.closing) for row in rows] == [CLOSING, NEW, *SURVIVORS.values()]
    assert [row.decrease for row in rows[:2]] == [None, None]
    assert [row.decrease for row in rows[2:]] == [amount * MILLION for amount in DECREASE.values()]
    # Everything that left the book was repaid here, in the class it last had.
    assert [million(row.repaid) for row in rows[2:]] == [
        tuple(DECREASE[was] if end == was else 0 for end in range(1, 6)) for was in range(1, 6)
    ]


def test_principal_collected_from_a_new_claim_stands_in_the_row_of_new_claims() -> None:
    total, new, *_ = g12(migration([claim("a", 1, 100)], [claim("a", 1, 70, repaid=30), claim("b", 2, 5, repaid=9)]))
    assert (new.closing, new.repaid, new.repaid_total) == ((0, 5, 0, 0, 0), (0, 9, 0, 0, 0), 9)
    assert (total.repaid, total.closing_total) == ((30, 9, 0, 0, 0), 75)


def naive_cell(before: list[ClaimRow], after: list[ClaimRow], was: int | None, end: int) -> int:
    """Closing balance of claims that had a class at the start (None: not on the books) and have another at the end."""
    on_books = {row.claim: row for row in before if row.balance > 0}
    total = 0
    for row in after:
        start = on_books.get(row.claim)
        is_source = start is None if was is None else start is not None and start.risk_class == was
        if row.balance > 0 and is_source and row.risk_class == end:
            total += row.balance
    return total


@given(books(), books())
def test_every_cell_is_what_a_naive_count_finds(before: list[ClaimRow], after: list[ClaimRow]) -> None:
    matrix = migration(before, after)
    for end in range(1, 6):
        assert matrix.new[end - 1] == naive_cell(before, after, None, end)
        for was in range(1, 6):
            assert matrix.survivors[was - 1][end - 1] == naive_cell(before, after, was, end)


@given(books(), books())
def test_the_matrix_sums_both_ways(before: list[ClaimRow], after: list[ClaimRow]) -> None:
    matrix = migration(before, after)
    for opening, survivors, decrease in zip(matrix.opening, matrix.survivors, matrix.decrease, strict=True):
        assert opening == sum(survivors) + decrease
    on_books = sum(row.balance for row in after)
    assert sum(matrix.closing) + matrix.unclassified_closing == on_books
    assert sum(matrix.opening) + matrix.unclassified_opening == sum(row.balance for row in before)
    rows = g12(matrix)
    for column in range(5):
        assert rows[0].closing[column] == sum(row.closing[column] for row in rows[1:])
        assert rows[0].repaid[column] == sum(row.repaid[column] for row in rows[1:])


@given(books(), books(), st.randoms(use_true_random=False))
def test_the_order_of_claims_does_not_matter(before: list[ClaimRow], after: list[ClaimRow], order: Random) -> None:
    expected = migration(before, after)
    order.shuffle(before)
    order.shuffle(after)
    assert migration(before, after) == expected


@given(books(), books())
def test_rates_lie_between_nothing_and_everything(before: list[ClaimRow], after: list[ClaimRow]) -> None:
    for each in migration_rates(migration(before, after)):
        assert each.value is None or 0 <= each.value <= 10_000


@given(books())
def test_a_book_that_did_not_move_has_no_migration(book: list[ClaimRow]) -> None:
    matrix = migration(book, book)
    assert matrix.decrease == (0, 0, 0, 0, 0)
    assert all(each.value in {None, 0} for each in migration_rates(matrix))

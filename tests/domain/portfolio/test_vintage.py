"""Vintages: what is bad now, what was ever bad, against everything lent in a month."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.portfolio.claims import ClaimRow, Ending
from postloan.domain.portfolio.vintage import Lent, Measure, Vintage, is_bad, is_troubled, vintages
from tests.domain.portfolio.rows import books, claim, claims

ENDS = (date(2025, 3, 31), date(2025, 4, 30), date(2025, 5, 31), date(2025, 6, 30))
MARCH = [Lent("a", date(2025, 3, 1), 600), Lent("b", date(2025, 3, 31), 400)]
LATE, VERY_LATE, BAD = range(3)


def of(vintage: Vintage, measure: int) -> list[tuple[int, int | None, int | None]]:
    """(month on book, share now, share ever) of a measure, in hundredths of a percent."""
    return [(c.months_on_book, vintage.share(c.now[measure]), vintage.share(c.ever[measure])) for c in vintage.cells]


def test_a_vintage_over_four_months() -> None:
    observed: list[tuple[date, list[ClaimRow]]] = [
        (ENDS[0], []),
        (ENDS[1], [claim("a", 2, 500, days_past_due=31)]),
        (ENDS[2], [claim("a", 2, 450, days_past_due=30), claim("b", 3, 400, days_past_due=91)]),
        (ENDS[3], [claim("b", 5, 0, ended=Ending.WRITTEN_OFF, removed=400)]),
    ]
    (march,) = vintages(MARCH, observed)
    assert (march.label, march.count, march.lent) == ("2025-03", 2, 1_000)
    # a owes 500 when it is first more than 30 days late, and 30 days are not more than 30; b goes with 400.
    assert of(march, LATE) == [(0, 0, 0), (1, 5_000, 5_000), (2, 4_000, 9_000), (3, 4_000, 9_000)]
    assert of(march, VERY_LATE) == [(0, 0, 0), (1, 0, 0), (2, 4_000, 4_000), (3, 4_000, 4_000)]
    assert of(march, BAD) == [(0, 0, 0), (1, 0, 0), (2, 4_000, 4_000), (3, 4_000, 4_000)]


def test_vintages_come_in_order_and_months_before_they_began_have_no_cell() -> None:
    lent = [Lent("late", date(2025, 5, 2), 10), *MARCH]
    found = vintages(lent, [(day, []) for day in ENDS])
    assert [v.label for v in found] == ["2025-03", "2025-05"]
    assert [[c.months_on_book for c in v.cells] for v in found] == [[0, 1, 2, 3], [0, 1]]


def test_the_month_on_book_counts_over_the_turn_of_the_year() -> None:
    (vintage,) = vintages([Lent("a", date(2024, 11, 30), 10)], [(date(2025, 2, 28), [])])
    assert vintage.cells[0].months_on_book == 3


def test_a_claim_of_another_vintage_is_left_out() -> None:
    (march,) = vintages(MARCH, [(ENDS[1], [claim("stranger", 5, 9, days_past_due=99)])])
    assert march.cells[0].now == march.cells[0].ever == (0, 0, 0)


def test_a_performing_claim_that_was_sold_is_not_bad() -> None:
    sold = claim("a", 1, 0, ended=Ending.TRANSFERRED, removed=10)
    assert not any(is_bad(sold, measure) for measure in Measure)
    assert all(is_bad(claim("a", 3, 0, ended=Ending.TRANSFERRED, removed=10), measure) for measure in Measure)


@given(st.lists(books(), min_size=4, max_size=4))
def test_ever_never_falls_and_is_reached_by_a_naive_count(months: list[list[ClaimRow]]) -> None:
    lent = [Lent(f"c{n}", date(2025, 1 + n % 3, 15), 10**12) for n in range(8)]
    month_of = {each.claim: each.opened_on.month for each in lent}
    found = vintages(lent, list(zip(ENDS, months, strict=True)))
    for vintage in found:
        for number, cell in enumerate(vintage.cells):
            for index, measure in enumerate(Measure):
                first: dict[str, int] = {}
                for book in months[: number + 1]:
                    for row in book:
                        if month_of[row.claim] == vintage.month and is_bad(row, measure):
                            first.setdefault(row.claim, row.balance + row.removed)
                assert cell.ever[index] == sum(first.values())
                if number:
                    assert cell.ever[index] >= vintage.cells[number - 1].ever[index]


@given(st.lists(books(), min_size=4, max_size=4))
def test_the_order_of_claims_does_not_matter(months: list[list[ClaimRow]]) -> None:
    lent = [Lent(f"c{n}", date(2025, 3, 15), 10**12) for n in range(8)]
    forward = vintages(lent, list(zip(ENDS, months, strict=True)))
    backward = vintages(lent[::-1], [(day, rows[::-1]) for day, rows in zip(ENDS, months, strict=True)])
    assert forward == backward


@given(claims("a"))
def test_a_claim_that_is_not_troubled_is_bad_by_no_measure(row: ClaimRow) -> None:
    assert is_troubled(row) or not any(is_bad(row, measure) for measure in Measure)

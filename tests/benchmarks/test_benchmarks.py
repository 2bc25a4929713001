"""The benchmarks run, at a small size; what their times are is no business of the test suite."""

import json
from pathlib import Path

import pytest

from postloan.domain.risk_classification.engine import classify
from postloan.domain.risk_classification.policy import DEFAULT_CLASSIFICATION
from postloan.domain.shared.risk_class import RiskClass
from tests import postgres
from tests.benchmarks import (
    audit,
    business_day,
    classification,
    classification_memory,
    classification_portfolio,
    clocks,
    collateral,
    collateral_portfolio,
    guarantees,
    memory,
    page,
    repayment,
    write_off,
)
from tests.benchmarks.installation import Portfolios
from tests.benchmarks.measure import Bound, Figure, ratio, table, write_json

pytestmark = pytest.mark.long


def test_schedules_folds_and_wake_ups_are_measured() -> None:
    found = memory.figures(size=150, runs=1)
    assert [figure.target for figure in found] == [10_000, None, None, 30, None, 120, 15]
    assert all(figure.value > 0 for figure in found)


def test_classes_are_found_for_debtors_of_every_kind() -> None:
    found = classification_memory.figures(size=150, runs=1)
    assert [figure.target for figure in found] == [20_000, None]
    debtors = classification_memory.book(600)
    assert {len(debtor.claims) for debtor in debtors} == {1, 2, 3}
    results = [result for each in debtors for result in classify(each, DEFAULT_CLASSIFICATION)]
    assert {result.risk_class for result in results} == set(RiskClass)
    # Mostly unknown: of most claims there are rules that could not be asked.
    assert sum(bool(result.unknown) for result in results) > len(results) / 2


def test_a_quarter_and_its_floor_leave_two_copies_of_a_database_the_same(postgres_server: postgres.Server) -> None:
    portfolios = Portfolios(postgres_server, classification_portfolio.register)
    found = classification.figures(portfolios, small=1_200, large=1_200, runs=1)
    assert [figure.target for figure in found if figure.target] == [4, 0.15, 10, 20]
    explained = found[-1]
    assert "of all classes" in explained.note


def test_what_a_use_case_and_its_floor_write_to_two_copies_of_a_database_is_the_same(
    postgres_server: postgres.Server,
) -> None:
    portfolios = Portfolios(postgres_server)
    # Each of these compares every table of the two databases when its runs are over.
    found = [
        *repayment.figures(portfolios, size=1_000, pieces=1, runs=1),
        *business_day.figures(portfolios, small=1_000, large=1_000, runs=1),
        *page.figures(portfolios, size=1_000, pages=2, runs=1),
    ]
    assert [figure.target for figure in found if figure.target] == [3, 4, 500, 0.15]
    assert sum("8.0% woken" in figure.note for figure in found) == 2


def test_sealed_rows_are_verified_in_memory_and_out_of_a_database(postgres_server: postgres.Server) -> None:
    # A row that does not verify ends the run.
    found = audit.figures(Portfolios(postgres_server), size=200, runs=1)
    assert [figure.target for figure in found] == [100_000, None]


def test_every_planted_guarantee_circle_is_found_and_no_other() -> None:
    # The figures compare the circles found with those planted; a knot has more than are listed.
    found = guarantees.figures(size=2_000, runs=1)
    assert [figure.target for figure in found] == [5, 5]
    made = guarantees.planted(2_000)
    assert len(made.edges) == 2_000
    assert {len(circle) for circle in made.circles} == {2, 3, 4, 5, 6}


def test_as_many_loans_as_wake_are_looked_at_and_no_table_is_read_through(postgres_server: postgres.Server) -> None:
    # Of a few pages a server reads all, whatever the index.
    found = clocks.figures(Portfolios(postgres_server), small=1_000, large=8_000, runs=1, due=20)
    assert [figure.target for figure in found] == [None, 0.15, 50, 0]
    assert found[-1].value == 0, found[-1].note


def test_a_revaluation_and_its_floor_leave_two_copies_of_a_database_the_same(
    postgres_server: postgres.Server,
) -> None:
    portfolios = Portfolios(postgres_server, collateral_portfolio.register)
    # Every house gets a new value, and the covers of all loans but the twentieth that no house secures are measured.
    found = collateral.figures(portfolios, size=1_200)
    assert [figure.target for figure in found] == [4, None, None]
    assert "covers of 1,140 loans" in found[0].note


def test_a_list_written_off_and_its_floor_leave_two_copies_of_a_database_the_same(
    postgres_server: postgres.Server,
) -> None:
    # Applied for, decided by different people and booked: every row of it is written by hand beside it.
    found = write_off.figures(Portfolios(postgres_server), size=400, runs=1)
    assert [figure.target for figure in found] == [4, None, None, 20]
    assert all(figure.value > 0 for figure in found)


@pytest.mark.parametrize(
    ("value", "bound", "passed"),
    [
        (4.0, Bound.AT_MOST, True),
        (4.1, Bound.AT_MOST, False),
        (4.0, Bound.AT_LEAST, True),
        (3.9, Bound.AT_LEAST, False),
        (5.0, Bound.WITHIN, True),
        (5.1, Bound.WITHIN, False),
        (-3.1, Bound.WITHIN, False),
    ],
)
def test_a_figure_passes_up_to_its_target_and_not_beyond(value: float, bound: Bound, passed: bool) -> None:
    assert Figure("any", value, "×", 4, bound).passed is passed


def test_a_ratio_is_the_median_of_ratios_taken_side_by_side(tmp_path: Path) -> None:
    # 2/1, 9/3 and 40/10: the median is 3, whatever the machine did meanwhile.
    found = ratio("any", [(2, 1), (40, 10), (9, 3)], 2.5)
    assert found.value == 3
    assert "FAIL" in table([found])
    write_json([found], tmp_path / "figures.json")
    ((row,)) = json.loads((tmp_path / "figures.json").read_text())
    assert (row["value"], row["passed"], row["runs"]) == (3, False, [2, 4, 3])

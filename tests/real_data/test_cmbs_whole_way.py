"""58 real mortgages the whole way on SQLite: import, event tapes, 3,194 business days, and the stored figures."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from postloan.application.business_day import RunStatus
from postloan.application.imports.importer import ImportReport

from .cmbs_bank import OPENED, Bank, run
from .cmbs_compare import bucket_deviations, cause, charged, interest_deviations, report
from .cmbs_file import FILE, Mortgage, read
from .cmbs_replay import Replay, compared
from .cmbs_tape import days

pytestmark = pytest.mark.real_data

LAST = date(2026, 3, 11)
"""The last reporting end date; the days before it are run."""


class WholeWay:
    """One bank with everything that happened in it."""

    def __init__(self, data: Path, folder: Path) -> None:
        self.data = data
        self.mortgages = read(data)
        replays = [Replay.begin(mortgage) for mortgage in self.mortgages]
        by_loan = [list(compared(replay)) for replay in replays]
        self.replayed = [row for month in zip(*by_loan, strict=True) for row in month]
        self.bank = Bank(folder)
        self.imported = self.bank.import_loans(data)
        self.rows = list(run(self.bank, self.mortgages, days(replays)))


@pytest.fixture(scope="module")
def way(shared_data: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> WholeWay:
    return WholeWay(shared_data(FILE).parent.parent, tmp_path_factory.mktemp("bank"))


@pytest.fixture(scope="module")
def mortgages(way: WholeWay) -> dict[str, Mortgage]:
    return {mortgage.number: mortgage for mortgage in way.mortgages}


def test_the_table_is_printed(way: WholeWay) -> None:
    print()
    print(report(way.mortgages, way.rows))
    assert len(way.rows) == 58 * 105


def test_the_servicers_own_file_is_imported_through_four_mappings(way: WholeWay) -> None:
    # 34 amortising loans, 10 interest-only ones, 13 interest-only then annuity, and loan 3 by its own.
    assert [(done.imported, done.rejected) for done in way.imported] == [(34, 0), (10, 0), (13, 0), (1, 0)]
    assert way.bank.problems == []


def test_the_same_file_again_changes_nothing(way: WholeWay) -> None:
    before = way.bank.loans()
    again = way.bank.import_loans(way.data)
    assert again == [ImportReport(rows=done.rows, unchanged=done.rows) for done in way.imported]
    assert way.bank.loans() == before


def test_every_business_day_is_run_and_none_fails(way: WholeWay) -> None:
    assert len(way.bank.runs) == (LAST - OPENED).days
    assert {one.status for one in way.bank.runs} == {RunStatus.FINISHED}
    assert sum(one.failed for one in way.bank.runs) == 0


def test_interest_due_is_the_files_within_two_cents(way: WholeWay, mortgages: dict[str, Mortgage]) -> None:
    off = interest_deviations(way.rows)
    assert len(charged(way.rows)) == 5_828
    assert len(off) <= 0.011 * 5_828
    assert [row for row in off if cause(mortgages[row.number], row.month.end) is None] == []


def test_days_past_due_fall_into_the_bucket_of_every_coded_row(way: WholeWay) -> None:
    assert bucket_deviations(way.rows) == []


def test_stored_figures_are_the_folds(way: WholeWay) -> None:
    assert way.rows == way.replayed


def test_the_books_balance_and_hold_what_the_loans_owe(way: WholeWay) -> None:
    rows = way.bank.trial_balance(LAST)
    assert sum(row.debit.minor - row.credit.minor for row in rows) == 0
    principal = sum(row.debit.minor - row.credit.minor for row in rows if row.account.startswith("PRINCIPAL"))
    assert principal == sum(row.outstanding for row in way.rows[-58:])

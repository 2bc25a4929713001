"""58 real mortgages the whole way on SQLite: import, event tapes, 3,195 business days, and the stored figures."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from postloan.application.business_day import RunStatus
from postloan.application.imports.importer import ImportReport

from .cmbs_bank import OPENED, Bank, run
from .cmbs_compare import bucket_deviations, cause, charged, interest_deviations, report
from .cmbs_file import FILE, Mortgage, read
from .cmbs_replay import Replay, compared
from .cmbs_tape import days

pytestmark = [pytest.mark.real_data, pytest.mark.xdist_group("bank")]

LAST = date(2026, 3, 11)
"""The last reporting end date, and the last business day."""


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
    assert len(way.bank.runs) == (LAST - OPENED).days + 1
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


def test_a_later_reversal_changes_what_is_known_now_and_not_what_was_known_then(way: WholeWay) -> None:
    # paidThroughDate of loan 61 stood at 1 August 2017 on 11 August, and stepped back to 1 July a month later: known
    # now, the instalment of 1 August was unpaid for 10 days. Loan 14 likewise: 1 July to 11 August 2020 is 41 days.
    for number, on, now in (("61", date(2017, 8, 11), 10), ("14", date(2020, 8, 11), 41)):
        then = datetime(on.year, on.month, on.day, 23, tzinfo=UTC)
        row = next(row for row in way.rows if row.number == number and row.month.end == on)
        assert row.month.status == "0"
        assert way.bank.days_past_due(number, on, then) == row.dpd == 0
        assert way.bank.days_past_due(number, on) == now


def test_the_books_balance_and_hold_what_the_loans_owe(way: WholeWay) -> None:
    rows = way.bank.trial_balance(LAST)
    assert sum(row.debit.minor - row.credit.minor for row in rows) == 0
    principal = sum(row.debit.minor - row.credit.minor for row in rows if row.account.startswith("PRINCIPAL"))
    assert principal == sum(row.outstanding for row in way.rows[-58:])

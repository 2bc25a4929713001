"""58 real mortgages the whole way on SQLite: import, event tapes, 3,195 business days, and the stored figures."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from postloan.application.business_day import RunStatus
from postloan.application.imports.importer import ImportReport
from postloan.application.reads import TrialRow
from postloan.domain.portfolio.migration import migration
from postloan.domain.shared.risk_class import RiskClass

from .cmbs_bank import OPENED, Bank, run
from .cmbs_classes import expected, path_of, years
from .cmbs_classes import report as class_report
from .cmbs_compare import bucket_deviations, cause, charged, interest_deviations, report
from .cmbs_file import FILE, Mortgage, read
from .cmbs_replay import Replay, compared
from .cmbs_tape import days

pytestmark = [pytest.mark.real_data, pytest.mark.long]

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
        self.bank.quote()
        self.imported = self.bank.import_loans(data)
        self.rows = list(run(self.bank, self.mortgages, days(replays)))
        self.history = self.bank.classes()
        self.paths = {number: path_of(changes) for number, changes in self.history.items()}

    def ended(self) -> dict[str, date]:
        """The reporting date on which a loan was liquidated."""
        return {m.number: month.end for m in self.mortgages for month in reversed(m.months) if month.liquidation}


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


def test_the_table_of_classes_is_printed(way: WholeWay) -> None:
    rules = {
        (number, change.effective): ", ".join(way.bank.said([change])[change.assessment].binding)
        for number in way.paths
        for change in way.history[number]
        if any(risk_class.non_performing for _, risk_class in way.paths[number])
    }
    print()
    print(class_report(way.mortgages, way.paths, rules, list(years(way.paths, way.ended(), 2018, 2025))))


def test_every_loan_has_on_every_day_the_class_that_the_file_alone_gives(way: WholeWay) -> None:
    found = {mortgage.number: expected(mortgage, OPENED, LAST) for mortgage in way.mortgages}
    assert way.paths == found


def test_the_eight_loans_reported_ninety_days_late_were_substandard_from_their_ninety_first_day(way: WholeWay) -> None:
    late = {m.number for m in way.mortgages if any(month.status == "3" for month in m.months)}
    assert len(late) == 8
    for number in late:
        since = next(since for since, risk_class in way.paths[number] if risk_class.non_performing)
        assert way.bank.days_past_due(number, since, at_night(since)) == 91
        assert way.bank.days_past_due(number, since - timedelta(days=1), at_night(since - timedelta(days=1))) == 90


def test_the_loans_that_lost_principal_were_losses_before(way: WholeWay) -> None:
    lost = [m.number for m in way.mortgages if any(month.loss for month in m.months)]
    assert sorted(lost) == ["14", "44", "49", "50", "52"]
    assert {way.paths[number][-1][1] for number in lost} == {RiskClass.LOSS}


def test_every_class_was_explained_when_it_came_into_force(way: WholeWay) -> None:
    by_days = {RiskClass.SPECIAL_MENTION: "10(1)", RiskClass.SUBSTANDARD: "11(1)", RiskClass.DOUBTFUL: "12(1)",
               RiskClass.LOSS: "13(1)"}  # fmt: skip
    changes = [(number, change) for number in way.paths for change in way.history[number]]
    said = way.bank.said([change for _, change in changes])
    for number, change in changes:
        explanation = said[change.assessment]
        assert (explanation.as_of, explanation.risk_class) == (change.effective, change.risk_class)
        rule = by_days.get(change.risk_class)
        if rule is None:
            assert "6" in explanation.binding
            continue
        if rule not in explanation.binding:
            assert "14" in explanation.binding
            continue
        days = way.bank.days_past_due(number, change.effective, change.recorded_at)
        (text,) = (reason.text for reason in explanation.reasons if reason.rule == rule)
        assert str(days) in text.en
        assert str(days) in text.zh


def test_the_migration_matrix_of_each_year_sums(way: WholeWay) -> None:
    for year in years(way.paths, way.ended(), 2018, 2025):
        opening, closing = date(year.year - 1, 12, 31), date(year.year, 12, 31)
        before, after = way.bank.book(opening), way.bank.book(closing)
        matrix = migration(before, after)
        # Opening and closing are what the ledger holds, and the loans in the cells are those of the paths.
        assert sum(matrix.opening) == principal(way.bank.trial_balance(opening))
        assert sum(matrix.closing) == principal(way.bank.trial_balance(closing))
        alive = {row.claim: row for row in after if row.ended is None}
        less = Counter(dict.fromkeys(RiskClass, 0))
        for row in before:
            if row.risk_class is not None:
                less[row.risk_class] += row.balance - (alive[row.claim].balance if row.claim in alive else 0)
        assert tuple(less[risk_class] for risk_class in RiskClass) == matrix.decrease
        cells = Counter(
            (row.risk_class, alive[row.claim].risk_class) for row in before if not row.ended and row.claim in alive
        )
        assert cells == year.moved
        assert sum(year.moved.values()) + sum(year.gone.values()) == year.opening


def at_night(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, tzinfo=UTC)


def principal(rows: Sequence[TrialRow]) -> int:
    return sum(row.debit.minor - row.credit.minor for row in rows if row.account.startswith("PRINCIPAL"))


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
    assert principal(rows) == sum(row.outstanding for row in way.rows[-58:])

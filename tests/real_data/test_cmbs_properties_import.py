"""The file of properties imported into an SQLite bank with the mortgages: cover through the application, 105 months."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest

from postloan.application.imports.importer import ImportReport
from postloan.domain.collateral.measure import Debt

from .cmbs_file import read
from .cmbs_properties import FILE, Reported, properties_of, rows_of
from .cmbs_properties_bank import Figures, PropertyBank, by_domain, months_tapes, with_balances
from .cmbs_properties_replay import Replay
from .cmbs_replay import Replay as LoanReplay
from .cmbs_replay import compared
from .cmbs_tape import Day, days

pytestmark = [pytest.mark.real_data, pytest.mark.long]


class Imported:
    """The bank after all months, with what was measured at each."""

    def __init__(self, data: Path, folder: Path) -> None:
        self.data = data
        self.properties = list(properties_of(rows_of(data)))
        mortgages = read(data)
        loans = [LoanReplay.begin(mortgage) for mortgage in mortgages]
        for loan in loans:
            list(compared(loan))
        happened = days(loans)
        self.ends = [month.end for month in mortgages[0].months]
        self.bank = PropertyBank(folder)
        self.bank.quote()
        self.bank.adopt()
        self.bank.import_loans(data)
        self.reports: list[list[ImportReport]] = []
        self.measured: dict[date, dict[str, Figures]] = {}
        self.debts: dict[date, list[Debt]] = {}
        self.left: dict[str, date] = {}
        self.defeased: set[str] = set()
        tapes = months_tapes(data, folder).values()
        for at, (end, tape) in enumerate(zip(self.ends, tapes, strict=True)):
            self.bank.run_before(end)
            self.bank.record(end, happened.get(end, Day()))
            self.reports.append(self.bank.import_properties(tape))
            for each in self.properties:
                self._leave(each.number, each.months[at])
            self.measured[end] = self.bank.covers(end)
            self.debts[end] = self.bank.debts()
        principals = {end: self.bank.principals(debts) for end, debts in self.debts.items()}
        self.replays = [Replay.lived(with_balances(each, principals)) for each in self.properties]

    def _leave(self, number: str, month: Reported) -> None:
        """A property that leaves in a month: replaced by securities, or given back with its loan."""
        if month.defeased and number not in self.left:
            self.bank.defease(number, month.end)
            self.defeased.add(number)
        elif month.over and number not in self.left:
            self.bank.release(number, month.end)
        elif not (month.over and number in self.defeased):
            return
        else:
            self.defeased.remove(number)
            self.bank.release(f"{number}-securities", month.end)
        self.left.setdefault(number, month.end)


@pytest.fixture(scope="module")
def imported(shared_data: Callable[[str], Path], tmp_path_factory: pytest.TempPathFactory) -> Imported:
    return Imported(shared_data(FILE).parent.parent, tmp_path_factory.mktemp("properties"))


def test_the_first_report_brings_every_property_and_later_ones_their_new_values(imported: Imported) -> None:
    assert imported.reports[0][0] == ImportReport(rows=58, imported=57, rejected=1)
    stated = {
        (each.number, month.valued_on, month.value)
        for each in imported.properties
        for month in each.months
        if month.valued_on is not None
    }
    firsts = len(imported.properties)
    recent = sum(second.imported for _, second in imported.reports)
    assert recent == len(stated) - firsts


def test_what_is_rejected_is_a_value_for_a_day_to_come_or_of_a_property_that_has_gone(imported: Imported) -> None:
    # Loan 3 was valued for 1 March 2018: eight reports state it too early, the ninth is taken. After a property has
    # left, the servicer goes on reporting it.
    found = Counter((problem.value, problem.reason.split(":")[0]) for problem in imported.bank.problems)
    expected = Counter({("3", "IN_THE_FUTURE"): 8})
    for number, day in imported.left.items():
        expected[number, "ITEM_GONE"] = sum(end > day for end in imported.ends)
    assert found == expected
    assert len(imported.left) == 25
    taken = [end for end, (first, _) in zip(imported.ends, imported.reports, strict=True) if first.imported]
    assert taken == [date(2017, 7, 11), date(2018, 3, 12)]


def test_cover_of_every_loan_month_is_that_of_the_domain(imported: Imported) -> None:
    for end in imported.ends:
        expected = by_domain(imported.replays, imported.debts[end], end, at_the_time=True)
        assert imported.measured[end] == expected, end
    assert sum(map(len, imported.measured.values())) > 5_800


def test_what_was_known_in_a_month_is_still_the_answer_years_later(imported: Imported) -> None:
    for end in imported.ends[::6]:
        known = datetime.combine(end, time(23, 59), UTC)
        assert imported.bank.covers(end, known) == imported.measured[end], end


def test_by_all_that_is_known_late_reports_count_for_their_own_days(imported: Imported) -> None:
    changed = 0
    for end in imported.ends[::6]:
        found = imported.bank.covers(end)
        debts = imported.bank.debts_on(end)
        assert found == by_domain(imported.replays, debts, end, at_the_time=False), end
        changed += found != imported.measured[end]
    assert changed


def test_the_whole_file_again_brings_nothing(imported: Imported) -> None:
    first, recent = imported.bank.import_properties(imported.data / FILE)
    assert (first.imported, first.rejected, first.unchanged) == (0, 25, 58 - 25)
    assert (recent.imported, recent.rejected) == (0, 0)


def test_the_whole_file_at_once_brings_what_all_months_brought(imported: Imported, tmp_path: Path) -> None:
    late = PropertyBank(tmp_path)
    late.quote()
    late.import_loans(imported.data)
    late.run_before(imported.ends[-1])
    first, recent = late.import_properties(imported.data / FILE)
    assert (first.rows, first.imported, first.rejected) == (58, 58, 0)
    assert recent.imported == sum(second.imported for _, second in imported.reports)
    assert late.values() == imported.bank.values()

"""56 properties behind 58 mortgages over 105 months: cover and loan to value against the file's rows."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from postloan.domain.collateral.events import Ended, Ending
from postloan.domain.collateral.item import History

from .cmbs_properties import FILE, rows_of
from .cmbs_properties_compare import Compared, breaks, report
from .cmbs_properties_measured import Measured
from .cmbs_properties_replay import RefusedReplay, Replay

pytestmark = pytest.mark.real_data


@pytest.fixture(scope="module")
def measured(shared_data: Callable[[str], Path]) -> Measured:
    return Measured(rows_of(shared_data(FILE).parent.parent))


def of(rows: list[Compared], loan: str, end: date) -> Compared:
    (row,) = (row for row in rows if (row.expected.loan, row.expected.end) == (loan, end))
    return row


def ratio(row: Compared) -> Fraction:
    return Fraction(row.found.burden, row.found.value)


def events(history: History, kind: type) -> list[object]:
    return [entry.event for entry in history.entries if isinstance(entry.event, kind)]


def test_the_tables_are_printed(measured: Measured) -> None:
    print()
    print(report(measured.then, "Cover and loan to value by what was known in each month"))
    print(report(measured.now, "Cover and loan to value by all that is known"))
    assert len(measured.properties) == 56
    assert len(measured.then) == len(measured.now) == 58 * 105


def test_cover_ratio_and_line_of_every_loan_month_are_those_of_the_rows(measured: Measured) -> None:
    assert breaks(measured.then) == []
    assert breaks(measured.now) == []


def test_the_file_states_no_ratio_of_its_own(measured: Measured) -> None:
    names = measured.rows["2"][0]
    assert [name for name in names if "ltv" in name.lower() or "loantovalue" in name.lower()] == []


def test_a_value_counts_from_its_report_on_and_for_its_own_day(measured: Measured) -> None:
    # Loan 14: 37,000,000 at securitisation; valued at 22,000,000 on 19 August 2020, reported on 13 October 2020.
    owed = 20_648_552
    for end, then, now in (
        (date(2020, 9, 11), 37_000_000, 22_000_000),
        (date(2020, 10, 13), 22_000_000, 22_000_000),
    ):
        assert of(measured.then, "14", end).found.value == then * 680
        assert of(measured.now, "14", end).found.value == now * 680
    assert ratio(of(measured.then, "14", date(2020, 10, 13))) == Fraction(owed, 22_000_000)


def test_a_value_for_a_day_to_come_does_not_count_before_it(measured: Measured) -> None:
    # Loan 3: the report of July 2017 states 311,100,000 as of 1 March 2018; 40,000,000 are owed.
    before, after = (of(measured.then, "3", end) for end in (date(2018, 2, 12), date(2018, 3, 12)))
    assert (before.found.value, before.found.covered) == (0, 0)
    assert ratio(after) == Fraction(400, 3_111)
    assert sum(not row.found.value for row in measured.then if row.expected.loan == "3") == 8


def test_notes_of_one_mortgage_stand_beside_each_other(measured: Measured) -> None:
    # 15, 10 and 5 million on one property of 62 million: each bears the other two, and all are covered.
    for number in ("10", "10A", "10B"):
        row = of(measured.then, number, date(2017, 7, 11))
        assert ratio(row) == Fraction(30, 62)
        assert row.found.uncovered == 0


def test_defeasance_replaces_the_property_by_securities_that_bear_the_loan(measured: Measured) -> None:
    defeased = {
        number for number, rows in measured.rows.items() if any(row["DefeasedStatusCode"] == "F" for row in rows)
    }
    replaced = [replay for replay in measured.replays if len(replay.histories) == 2]
    assert {replay.property.number for replay in replaced} == defeased
    for replay in replaced:
        (ended,) = events(replay.histories[0], Ended)
        assert ended == Ended(Ending.REPLACED)
        (row,) = replay.releases[0].rows
        assert not row.breaks
        assert row.after.burden == row.after.value
        assert row.frees_guarantors == 0


def test_properties_leave_with_their_loans(measured: Measured) -> None:
    # Liquidation codes of the file: 3 a disposition, 2 a payoff, 9 a payoff with yield maintenance.
    codes = {
        number: next((month.liquidation for month in months if month.over), "")
        for number, months in measured.file.months.items()
    }
    left = {
        replay.property.number: event for replay in measured.replays for event in events(replay.histories[-1], Ended)
    }
    assert {number for number, event in left.items() if event == Ended(Ending.SOLD)} == {
        number for number, code in codes.items() if code == "3"
    }
    assert {number for number, event in left.items() if event == Ended(Ending.RELEASED)} == {
        number for number, code in codes.items() if code in {"2", "9"}
    }
    assert Counter(codes.values())["3"] == 5


def test_a_value_one_cent_off_is_seen_in_every_month_in_which_it_counts(measured: Measured) -> None:
    # Loan 14 was valued four times; the second value was reported from September 2021 to April 2023.
    right = next(replay for replay in measured.replays if replay.property.number == "14")
    months = [
        replace(month, value=month.value + 1) if month.value == 2_270_000_000 else month
        for month in right.property.months
    ]
    wrong = Replay.lived(replace(right.property, months=tuple(months)))
    others = [replay for replay in measured.replays if replay is not right]
    found = breaks(measured.compared([*others, wrong], at_the_time=True))
    counted = [month.end for month in right.property.months if month.value == 2_270_000_000]
    assert [(row.expected.loan, row.expected.end) for row in found] == [("14", end) for end in counted]
    assert len(counted) == 20


def test_a_replacement_that_bears_a_cent_less_is_refused(measured: Measured) -> None:
    # The burden is then above the ceiling of the securities, and it was not above that of the property.
    with pytest.raises(RefusedReplay, match="BREAKS_CEILING"):
        Replay.lived(measured.property("64"), short=1)

"""58 real mortgages, 105 months: interest and days past due from our own account, month by month."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from .cmbs_compare import (
    CODED,
    Compared,
    balance_deviations,
    bucket_deviations,
    cause,
    charged,
    interest_deviations,
    report,
)
from .cmbs_file import FILE, Mortgage, read
from .cmbs_replay import Replay, compared

pytestmark = [pytest.mark.real_data, pytest.mark.long]


@pytest.fixture(scope="module")
def mortgages(shared_data: Callable[[str], Path]) -> list[Mortgage]:
    return read(shared_data(FILE).parent.parent)


@pytest.fixture(scope="module")
def replays(mortgages: list[Mortgage]) -> list[tuple[Replay, list[Compared]]]:
    return [replayed(mortgage) for mortgage in mortgages]


@pytest.fixture(scope="module")
def rows(replays: list[tuple[Replay, list[Compared]]]) -> list[Compared]:
    return [row for _, found in replays for row in found]


def replayed(mortgage: Mortgage) -> tuple[Replay, list[Compared]]:
    replay = Replay.begin(mortgage)
    return replay, list(compared(replay))


def test_the_table_is_printed(mortgages: list[Mortgage], rows: list[Compared]) -> None:
    print()
    print(report(mortgages, rows))
    assert len(mortgages) == 58
    assert len(rows) == 58 * 105


def test_interest_due_is_the_files_within_two_cents(rows: list[Compared]) -> None:
    assert len(charged(rows)) == 5_828
    assert len(interest_deviations(rows)) <= 0.011 * 5_828


def test_every_deviation_has_a_cause_in_the_file(mortgages: list[Mortgage], rows: list[Compared]) -> None:
    by_number = {mortgage.number: mortgage for mortgage in mortgages}
    off = [*interest_deviations(rows), *balance_deviations(row for row in rows if row.month.paid_through)]
    assert [row for row in off if cause(by_number[row.number], row.month.end) is None] == []


def test_a_file_that_agrees_with_itself_names_no_cause(mortgages: list[Mortgage]) -> None:
    # 50 of the 58 loans never stand still, keep one instalment and open each month where the last one ended.
    named = {m.number for m in mortgages if any(cause(m, month.end) for month in m.months if month.paid_through)}
    assert named == {"3", "14", "20", "24", "44", "49", "50", "52"}


def test_days_past_due_fall_into_the_bucket_of_every_coded_row(rows: list[Compared]) -> None:
    assert Counter(row.month.status for row in rows if row.month.status in CODED) == {
        "0": 5_378, "1": 23, "2": 10, "3": 353,
    }  # fmt: skip
    assert bucket_deviations(rows) == []


def test_money_is_conserved_on_every_mortgage(replays: list[tuple[Replay, list[Compared]]]) -> None:
    for replay, _ in replays:
        end = replay.mortgage.months[-1].end
        totals = replay.loan.account.totals
        outstanding = replay.loan.account.undue + sum(inst.principal for inst in replay.loan.account.open)
        assert totals.taken_on == totals.principal + totals.forgiven + outstanding, (replay.mortgage.number, end)
        assert totals.paid == totals.allocated + replay.loan.account.credit, replay.mortgage.number


def test_a_rate_a_tenth_of_a_basis_point_off_is_seen(mortgages: list[Mortgage]) -> None:
    mortgage = next(mortgage for mortgage in mortgages if mortgage.number == "21")
    _, right = replayed(mortgage)
    _, wrong = replayed(replace(mortgage, rate=mortgage.rate + 1_000))
    assert len(interest_deviations(right)) == 0
    assert len(interest_deviations(wrong)) == 105


def test_a_payment_left_out_is_seen(mortgages: list[Mortgage]) -> None:
    # Loan 43 is current in every month of the file. Without what the file says of three months it falls behind.
    mortgage = next(mortgage for mortgage in mortgages if mortgage.number == "43")
    first, *others = mortgage.months
    silent = [replace(month, paid_through=None) for month in others[:3]]
    _, found = replayed(replace(mortgage, months=(first, *silent, *others[3:])))
    # due 1 August, reported on 11 August, 11 September and 11 October: 10, 41 and 71 days past due
    assert [row.dpd for row in found[:5]] == [0, 10, 41, 71, 0]
    assert bucket_deviations(found) == found[1:4]

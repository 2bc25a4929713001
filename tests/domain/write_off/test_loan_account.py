"""The write-off that a loan account posts by itself, beside what is expected here: they come to the same."""

import pytest

from postloan.domain.ledger import LedgerAccount as L
from postloan.domain.ledger import balances
from postloan.domain.loan.events import AllocationSwitch, Fee, FeeKind, Repayment, Waiver, WriteOff
from postloan.domain.loan.terms import AllocationMode, Bucket
from postloan.domain.shared.errors import Refusal
from postloan.domain.write_off.booking import Booked, booking, differences
from postloan.domain.write_off.parts import Amounts

from ..loan.builders import Desk, drawn, terms
from .builders import DAY, done


def _written_off(on: str, interest: int) -> tuple[Desk, Booked, int]:
    """A loan of 300,000 yuan never repaid, a fee of 50 and a cost of 70; the lines before the write-off counted."""
    of = terms(300_000_00)
    desk = Desk.open(of)
    desk.take_all([drawn(of), ("2025-02-01", Fee(50_00)), ("2025-02-02", Fee(70_00, FeeKind.COST))])
    before = len(desk.lines)
    assert not isinstance(desk.take(on, WriteOff()), Refusal)
    whole = Amounts(principal=300_000_00, interest=interest, fees=50_00, costs=70_00)
    return desk, done(booking([whole], 1_000_000_00, DAY)), before


@pytest.mark.parametrize(
    ("on", "interest"),
    [
        # 26 of the first period's 31 nights, of 300,000 x 4.8 % / 12 = 1,200.00 a period: 1,006.4516...
        ("2025-02-10", 1_006_45),
        # Non-accrual since 2025-05-17, so that no interest is on the balance sheet.
        ("2025-12-01", 0),
    ],
)
def test_the_reserve_bears_what_a_loan_account_has_on_the_balance_sheet(on: str, interest: int) -> None:
    desk, expected, before = _written_off(on, interest)
    assert expected.reserve_used == 300_120_00 + interest
    assert differences(expected, desk.lines[before:]) == ()
    found = balances(desk.lines)
    assert found[L.LOAN_LOSS_RESERVE] == found[L.WRITTEN_OFF] == 300_120_00 + interest
    assert (found[L.INTEREST_RECEIVABLE], found[L.PENALTY_RECEIVABLE], found[L.ACCRUED_INTEREST]) == (0, 0, 0)


def test_income_of_interest_that_is_written_off_is_not_taken_back() -> None:
    desk, _, _ = _written_off("2025-02-10", 1_006_45)
    assert balances(desk.lines)[L.INTEREST_INCOME] == -1_006_45
    assert balances(desk.lines)[L.INTEREST_OFF_BALANCE] == 0


def test_money_pays_first_what_the_reserve_bore_of_interest_and_only_what_came_after_it_is_income() -> None:
    desk, _, _ = _written_off("2025-02-10", 1_006_45)
    interest_first = AllocationSwitch(
        (Bucket.INTEREST, Bucket.PENALTY, Bucket.COMPOUND, Bucket.COSTS, Bucket.FEES, Bucket.PRINCIPAL),
        AllocationMode.BY_BUCKET,
    )
    assert not isinstance(desk.take("2025-02-10", interest_first), Refusal)
    earned = balances(desk.lines)[L.PENALTY_INCOME]
    # On the day of the write-off, and folded behind it: all of it is what the reserve bore.
    assert not isinstance(desk.take("2025-02-10", Repayment(1_000_00)), Refusal)
    assert balances(desk.lines)[L.LOAN_LOSS_RESERVE] == 300_126_45
    # Ten nights on: penalty at 4.8 % x 1.5 on 300,000.00 is 300,000 x 7.2 % x 10 / 360 = 600.00.
    assert not isinstance(desk.take("2025-02-20", Repayment(606_45)), Refusal)
    found = balances(desk.lines)
    assert found[L.LOAN_LOSS_RESERVE] == found[L.WRITTEN_OFF] == 300_120_00
    assert earned - found[L.PENALTY_INCOME] == 600_00


def test_a_waiver_of_what_the_reserve_bore_lowers_the_memo_alone() -> None:
    desk, _, _ = _written_off("2025-02-10", 1_006_45)
    assert not isinstance(desk.take("2025-02-10", Waiver(interest=1_006_45)), Refusal)
    found = balances(desk.lines)
    assert (found[L.LOAN_LOSS_RESERVE], found[L.WRITTEN_OFF]) == (301_126_45, 300_120_00)
    assert found[L.INTEREST_INCOME] == -1_006_45


def test_interest_of_a_written_off_loan_stays_owed_in_its_memo_account() -> None:
    desk, _, before = _written_off("2025-12-01", 0)
    memo = (L.INTEREST_OFF_BALANCE, L.PENALTY_OFF_BALANCE, L.COMPOUND_OFF_BALANCE)
    owed = sum(balances(desk.lines)[account] for account in memo)
    assert owed > 0
    assert before


def test_money_of_a_written_off_loan_restores_what_it_pays_of_fees_and_costs_and_interest_is_income() -> None:
    desk, _, _ = _written_off("2025-12-01", 0)
    before = balances(desk.lines)[L.LOAN_LOSS_RESERVE]
    assert not isinstance(desk.take("2025-12-01", Repayment(1_000_00)), Refusal)
    # Costs of 70 and fees of 50 come first in the default order, then interest of over 10,000: income on cash.
    assert before - balances(desk.lines)[L.LOAN_LOSS_RESERVE] == 120_00

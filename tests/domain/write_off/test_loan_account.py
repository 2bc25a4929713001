"""The write-off that a loan account posts by itself, beside what is expected here: they come to the same."""

import pytest

from postloan.domain.ledger import LedgerAccount as L
from postloan.domain.ledger import balances
from postloan.domain.loan.events import Fee, FeeKind, Repayment, WriteOff
from postloan.domain.shared.errors import Refusal
from postloan.domain.write_off.booking import Booked, booking, differences
from postloan.domain.write_off.parts import Amounts

from ..loan.builders import Desk, drawn, terms
from .builders import DAY, done


def _written_off(on: str) -> tuple[Desk, Booked, int]:
    """A loan of 300,000 yuan never repaid, a fee of 50 and a cost of 70; the lines before the write-off counted."""
    of = terms(300_000_00)
    desk = Desk.open(of)
    desk.take_all([drawn(of), ("2025-02-01", Fee(50_00)), ("2025-02-02", Fee(70_00, FeeKind.COST))])
    before = len(desk.lines)
    assert not isinstance(desk.take(on, WriteOff()), Refusal)
    expected = booking([Amounts(principal=300_000_00, fees=50_00, costs=70_00)], 1_000_000_00, DAY)
    return desk, done(expected), before


@pytest.mark.parametrize("on", ["2025-02-10", "2025-12-01"])
def test_a_loan_account_takes_principal_fees_and_costs_out_of_the_reserve_in_either_regime(on: str) -> None:
    """Accruing (2025-02-10): its interest leaves the income first, so that none is on the balance sheet any more."""
    desk, expected, before = _written_off(on)
    assert expected.reserve_used == 300_120_00
    assert differences(expected, desk.lines[before:]) == ()
    found = balances(desk.lines)
    assert found[L.LOAN_LOSS_RESERVE] == 300_120_00
    assert (found[L.INTEREST_RECEIVABLE], found[L.PENALTY_RECEIVABLE], found[L.ACCRUED_INTEREST]) == (0, 0, 0)


def test_interest_of_a_written_off_loan_stays_owed_in_its_memo_account() -> None:
    desk, _, before = _written_off("2025-12-01")
    memo = (L.INTEREST_OFF_BALANCE, L.PENALTY_OFF_BALANCE, L.COMPOUND_OFF_BALANCE)
    owed = sum(balances(desk.lines)[account] for account in memo)
    assert owed > 0
    assert before


def test_money_of_a_written_off_loan_restores_what_it_pays_of_fees_and_costs_and_interest_is_income() -> None:
    desk, _, _ = _written_off("2025-12-01")
    before = balances(desk.lines)[L.LOAN_LOSS_RESERVE]
    assert not isinstance(desk.take("2025-12-01", Repayment(1_000_00)), Refusal)
    # Costs of 70 and fees of 50 come first in the default order, then interest of over 10,000: income on cash.
    assert before - balances(desk.lines)[L.LOAN_LOSS_RESERVE] == 120_00

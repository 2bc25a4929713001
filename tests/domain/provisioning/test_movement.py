"""Opening + charge − release − write-off + recovery = closing, to the cent, over any life."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.ledger import LedgerAccount, Transfer, balances
from postloan.domain.provisioning.movement import Movement, moved, total
from postloan.domain.shared.errors import InvalidInput

from .builders import MILLION

RESERVE, COST, LOANS, CASH = (
    LedgerAccount.LOAN_LOSS_RESERVE,
    LedgerAccount.IMPAIRMENT_CHARGE,
    LedgerAccount.PRINCIPAL_NON_PERFORMING,
    LedgerAccount.SETTLEMENT,
)


def test_what_is_missing_after_a_write_off_is_charged() -> None:
    # 40 held, 50 written off: 10 had not been provided for
    assert moved(40 * MILLION, 0, write_off=50 * MILLION) == Movement(
        opening=40 * MILLION, charge=10 * MILLION, write_off=50 * MILLION
    )


def test_money_from_a_written_off_claim_is_added_back_and_released() -> None:
    assert moved(0, 0, recovery=7) == Movement(release=7, recovery=7)


def test_a_better_claim_releases_and_a_worse_one_charges_and_they_are_not_set_off() -> None:
    assert total([moved(100, 30), moved(20, 90)]) == Movement(opening=120, charge=70, release=70, closing=120)


def test_figures_that_do_not_reconcile_are_refused() -> None:
    with pytest.raises(InvalidInput, match="closing"):
        Movement(opening=1, closing=2)
    with pytest.raises(InvalidInput, match="charge"):
        Movement(charge=-1, release=-1)


amounts = st.integers(0, 10**12)
periods = st.lists(st.tuples(amounts, amounts, amounts), min_size=1, max_size=12)


@given(st.lists(periods, min_size=1, max_size=5))
def test_over_random_lives_each_movement_goes_on_from_the_last_and_equals_the_ledger(
    lives: list[list[tuple[int, int, int]]],
) -> None:
    ledger: list[Transfer] = []
    every: list[Movement] = []
    closing = 0
    for life in lives:
        reserve = 0
        for day, (wanted, write_off, recovery) in enumerate(life, 1):
            ledger.append(Transfer(day, RESERVE, LOANS, write_off, 1))
            ledger.append(Transfer(day, CASH, RESERVE, recovery, 1))
            found = moved(reserve, wanted, write_off, recovery)
            ledger.append(Transfer(day, COST, RESERVE, found.charge, 0))
            ledger.append(Transfer(day, COST, RESERVE, -found.release, 0))
            assert found.opening == reserve
            reserve = found.closing
            every.append(found)
        closing += reserve
    held = balances(ledger)
    assert -held[RESERVE] == closing
    assert held[COST] == total(every).impairment
    assert sum(held.values()) == 0

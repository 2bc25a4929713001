"""What the reserve bears: hand calculations, packages, and the loan account's own lines beside ours."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.ledger import CHART, Side, Transfer, balances
from postloan.domain.ledger import LedgerAccount as L
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.write_off.booking import PRINCIPAL_ACCOUNTS, booking, differences, transfers_of
from postloan.domain.write_off.parts import Amounts

from .builders import DAY, done, refused

AMOUNT = st.integers(0, 10**12)
CLAIMS = st.builds(Amounts, principal=AMOUNT, interest=AMOUNT, off_balance_interest=AMOUNT, fees=AMOUNT, costs=AMOUNT)


def test_the_reserve_bears_principal_on_balance_interest_fees_and_costs() -> None:
    claim = Amounts(principal=1_000_00, interest=20_00, off_balance_interest=333_00, fees=5_00, costs=7_00)
    booked = done(booking([claim], 1_500_00, DAY))
    # 1,000 + 20 + 5 + 7 = 1,032; 1,500 - 1,032 = 468.
    assert (booked.reserve_used, booked.reserve_after) == (1_032_00, 468_00)
    found = balances(booked.transfers)
    assert found == {
        L.LOAN_LOSS_RESERVE: 1_032_00,
        L.PRINCIPAL_NON_PERFORMING: -1_000_00,
        L.INTEREST_RECEIVABLE: -20_00,
        L.FEES_RECEIVABLE: -5_00,
        L.COSTS_RECEIVABLE: -7_00,
        L.WRITTEN_OFF: 1_032_00,
        L.MEMO_CONTRA: -1_032_00,
    }


def test_a_reserve_that_is_one_cent_short_refuses_and_names_the_cent() -> None:
    short = booking([Amounts(principal=100)], 99, DAY)
    assert refused(short) == "INSUFFICIENT_RESERVE"
    assert dict(short.details) == {"missing": "1"}  # type: ignore[union-attr]
    assert done(booking([Amounts(principal=100)], 100, DAY)).reserve_after == 0
    with pytest.raises(InvalidInput):
        booking([Amounts(principal=100)], -1, DAY)
    with pytest.raises(InvalidInput):
        transfers_of(Amounts(principal=1), DAY, L.SETTLEMENT)


@given(st.lists(CLAIMS, min_size=1, max_size=6), AMOUNT)
def test_reserve_used_is_what_left_the_balance_sheet_and_the_memo_has_everything_owed(
    claims: list[Amounts], spare: int
) -> None:
    on = sum(each.principal + each.interest + each.fees + each.costs for each in claims)
    booked = done(booking(claims, on + spare, DAY))
    found = balances(booked.transfers)
    assert found[L.LOAN_LOSS_RESERVE] == booked.reserve_used == on
    assert booked.reserve_after == spare
    assets = sum(amount for account, amount in found.items() if CHART[account][0] is Side.ASSET)
    assert assets == 0
    assert all(CHART[account][0] in {Side.ASSET, Side.MEMO} for account in found)
    off_before = sum(each.off_balance_interest for each in claims)
    assert found[L.INTEREST_OFF_BALANCE] == 0
    assert off_before + found[L.WRITTEN_OFF] == sum(each.total for each in claims)


@given(st.lists(CLAIMS, min_size=1, max_size=6), st.integers(1, 10**12))
def test_a_reserve_below_what_is_needed_is_never_used(claims: list[Amounts], gap: int) -> None:
    on = sum(each.on_balance for each in claims)
    if on >= gap:
        short = booking(claims, on - gap, DAY)
        assert dict(short.details) == {"missing": str(gap)}  # type: ignore[union-attr]


def test_lines_that_a_loan_posts_are_compared_with_what_was_expected() -> None:
    booked = done(booking([Amounts(principal=500, fees=3)], 600, DAY))
    day = date(2026, 3, 2).toordinal()
    lines = [
        Transfer(day, L.LOAN_LOSS_RESERVE, L.PRINCIPAL_OVERDUE, 500, 7),
        Transfer(day, L.WRITTEN_OFF, L.MEMO_CONTRA, 500, 7),
        Transfer(day, L.LOAN_LOSS_RESERVE, L.FEES_RECEIVABLE, 3, 7),
        Transfer(day, L.WRITTEN_OFF, L.MEMO_CONTRA, 3, 7),
    ]
    assert differences(booked, lines) == ()
    assert differences(booked, lines[:2]) == ((L.LOAN_LOSS_RESERVE, 503, 500), (L.WRITTEN_OFF, 503, 500))
    assert L.PRINCIPAL_OVERDUE in PRINCIPAL_ACCOUNTS

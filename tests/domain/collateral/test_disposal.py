"""Proceeds and costs by rank, and what they mean in the ledger."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.collateral.disposal import Disposal, Distribution, Realised, costs_paid, distribute, transfers
from postloan.domain.collateral.events import Ended, Linked, Registered
from postloan.domain.collateral.item import Item
from postloan.domain.collateral.parts import Link
from postloan.domain.collateral.refusals import CollateralRefusal as R
from postloan.domain.ledger import LedgerAccount, Transfer, balances
from postloan.domain.shared.errors import InvalidInput, Refusal
from tests.domain.collateral.world import TODAY, charge, charge_id, debt, done, house, loan, now, setting, yuan

MAY = date(2025, 5, 5)
L = LedgerAccount


def encumbered() -> Item:
    """Rank 1 ours for loan 1, rank 2 another bank's 200, rank 3 ours for loans 2 and 3."""
    history = done(house(1, 1_000, 1), Registered(charge(2, 2, MAY, creditor="他行", amount=yuan(200))), MAY)
    history = done(history, Registered(charge(3, 3, date(2025, 5, 6))), date(2025, 5, 6))
    for number in (2, 3):
        history = done(history, Linked(Link(charge_id(3), loan(number))), date(2025, 5, 6))
    return now(history)


def realised(proceeds: int | str, costs: int | str = 0, how: Disposal = Disposal.AUCTION) -> Realised:
    return Realised(how, TODAY, yuan(proceeds), yuan(costs))


def shared(what: Realised, *owed: int) -> Distribution:
    debts = [debt(number, amount) for number, amount in enumerate(owed, 1)]
    found = distribute(encumbered(), debts, what, setting())
    assert isinstance(found, Distribution), found
    return found


def test_costs_come_first_then_the_ranks_then_the_owner() -> None:
    # 1,000 − 50 − 300 − 200 = 450 for 100 and 200: both wholly; 150 are the owner's.
    found = shared(realised(1_000, 50), 300, 100, 200)
    assert found.repayments == ((loan(1), 30_000), (loan(2), 10_000), (loan(3), 20_000))
    assert (found.costs_recovered, found.costs_open, found.others, found.surplus) == (5_000, 0, 20_000, 15_000)


def test_what_is_too_little_ends_at_its_rank_pro_rata() -> None:
    # 620 − 20 − 300 − 200 = 100 for 100 and 200: 33.33 and 66.67.
    found = shared(realised(620, 20), 300, 100, 200)
    assert found.repayments == ((loan(1), 30_000), (loan(2), 3_333), (loan(3), 6_667))


def test_costs_above_the_proceeds_stay_open() -> None:
    found = shared(realised(10, 30), 300, 100, 200)
    assert (found.repayments, found.costs_recovered, found.costs_open) == ((), 1_000, 2_000)


def test_what_left_is_not_sold_again() -> None:
    gone = now(done(house(1, 1_000, 1), Ended(Disposal.SALE.ending), TODAY))
    found = distribute(gone, [debt(1, 1)], realised(1), setting())
    assert isinstance(found, Refusal)
    assert found.code is R.ITEM_GONE


def test_negative_proceeds_are_refused() -> None:
    with pytest.raises(InvalidInput, match="proceeds"):
        realised(-1)


def booked(found: Distribution, what: Realised) -> Counter[LedgerAccount]:
    """The disposal's transfers and the loans' repayments, as the loan module posts them against principal."""
    repaid = [Transfer(1, L.SETTLEMENT, L.PRINCIPAL_OVERDUE, amount, 1) for _, amount in found.repayments]
    return balances([*transfers(found, what, 7), *repaid])


def test_an_auction_brings_cash_to_the_loans_and_holds_the_rest_for_others() -> None:
    what = realised(1_000, 50)
    found = booked(shared(what, 300, 100, 200), what)
    # Cash: 1,000 of the buyer less 50 advanced; 200 of the other bank and 150 of the owner are held.
    assert found[L.SETTLEMENT] == 100_000 - 5_000
    assert found[L.CUSTOMER_CREDIT] == -35_000
    assert found[L.PRINCIPAL_OVERDUE] == -60_000
    assert found[L.COSTS_RECEIVABLE] == 0


def test_taken_in_kind_the_item_stands_as_a_foreclosed_asset_and_only_costs_are_cash() -> None:
    what = realised(1_000, 50, Disposal.IN_KIND)
    found = booked(shared(what, 300, 100, 200), what)
    assert found[L.FORECLOSED_ASSETS] == 100_000
    assert found[L.SETTLEMENT] == -5_000
    assert found[L.CUSTOMER_CREDIT] == -35_000
    assert found[L.PRINCIPAL_OVERDUE] == -60_000


def test_costs_of_a_repossession_are_advanced() -> None:
    assert costs_paid(TODAY, 80_000, 3) == (Transfer(TODAY.toordinal(), L.COSTS_RECEIVABLE, L.SETTLEMENT, 80_000, 3),)
    assert costs_paid(TODAY, 0, 3) == ()


def test_what_a_repossession_advanced_is_not_advanced_again() -> None:
    """Of 50.00 of costs 30.00 were paid before: 20.00 leave now, and all 50.00 come back."""
    what = realised(1_000, 50)
    found = transfers(shared(what, 300, 100, 200), what, 9, advanced=3_000)
    costs = [(row.debit, row.credit, row.amount) for row in found if L.COSTS_RECEIVABLE in row]
    assert costs == [
        (L.COSTS_RECEIVABLE, L.SETTLEMENT, 2_000),
        (L.SETTLEMENT, L.COSTS_RECEIVABLE, 5_000),
    ]


AMOUNT = st.integers(0, 2_000)


@given(AMOUNT, AMOUNT, st.tuples(AMOUNT, AMOUNT, AMOUNT), st.sampled_from(Disposal))
def test_every_cent_of_the_proceeds_goes_somewhere_and_every_ledger_balances(
    proceeds: int, costs: int, owed: tuple[int, int, int], how: Disposal
) -> None:
    what = realised(proceeds, costs, how)
    found = shared(what, *owed)
    repaid = sum(amount for _, amount in found.repayments)
    assert found.costs_recovered + found.others + repaid + found.surplus == proceeds * 100
    assert found.costs_recovered + found.costs_open == costs * 100
    paid = dict(found.repayments)
    assert all(paid.get(loan(number), 0) <= amount * 100 for number, amount in enumerate(owed, 1))
    lines = booked(found, what)
    assert sum(lines.values()) == 0
    cash = -costs * 100 if how is Disposal.IN_KIND else proceeds * 100 - costs * 100
    assert lines[L.SETTLEMENT] == cash
    assert lines[L.COSTS_RECEIVABLE] == found.costs_open

"""After a realisation: what is held is paid out, what was taken in payment is sold, open costs become a loan's.

The loan of these tests owes 12,000.00 on its first day, all of it principal that is not due yet.
"""

from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from postloan.application.collateral_commands import (
    ChargeDisposalCosts,
    CollateralRecording,
    DisposeOfCollateral,
    PayOutProceeds,
    SellForeclosedAsset,
)
from postloan.application.outcomes import Invalid, NotFound
from postloan.domain.collateral.disposal import Disposal
from postloan.domain.collateral.events import Payee
from postloan.domain.ledger import LedgerAccount as L
from postloan.domain.ledger import balances
from postloan.domain.shared.money import Money
from tests.application.collateral_world import (
    DAY,
    PROOF,
    approved,
    findings,
    house,
    link,
    refusal,
    register,
    take,
    value,
)
from tests.application.world import World, memory_world, sql_world, yuan


@pytest.fixture(params=["database", "memory"])
def either(request: pytest.FixtureRequest, database_url: str) -> Iterator[World]:
    if request.param == "memory":
        yield memory_world()
        return
    with sql_world(database_url) as made:
        yield made


def dispose(world: World, item: UUID, proceeds: str, costs: str = "0", how: Disposal = Disposal.AUCTION) -> None:
    approved(world, DisposeOfCollateral(
        idempotency_key=world.key(), item_id=item, value_date=DAY, how=how, proceeds=yuan(proceeds), costs=yuan(costs),
        evidence=PROOF,
    ))  # fmt: skip


def paying(world: World, item: UUID, amount: str, to: Payee = Payee.OWNER) -> PayOutProceeds:
    return PayOutProceeds(
        idempotency_key=world.key(), item_id=item, value_date=DAY, to=to, amount=yuan(amount), evidence=PROOF
    )


def selling(world: World, item: UUID, proceeds: str, costs: str = "0") -> SellForeclosedAsset:
    return SellForeclosedAsset(
        idempotency_key=world.key(), item_id=item, value_date=DAY, proceeds=yuan(proceeds), costs=yuan(costs),
        evidence=PROOF,
    )  # fmt: skip


def charging(world: World, item: UUID, loan: UUID, amount: str) -> ChargeDisposalCosts:
    return ChargeDisposalCosts(
        idempotency_key=world.key(), item_id=item, value_date=DAY, loan_id=loan, amount=yuan(amount)
    )


def ledger(world: World, item: UUID) -> dict[L, int]:
    lines = world.transactions.read(lambda unit: unit.collateral.lines(world.bank, item))
    return {account: amount for account, amount in balances(lines).items() if amount}


def proved(world: World) -> None:
    assert world.engine is None or findings(world) == []


def test_a_surplus_is_paid_to_its_owner_in_parts_and_not_twice(either: World) -> None:
    """14,500.00 after costs, 12,000.00 for the loan: 2,500.00 are the owner's."""
    world = either
    item, _ = house(world, "YP-1", "20000", world.loan(world.borrower()))
    dispose(world, item, "15000", "500")
    approved(world, paying(world, item, "1000"))
    assert ledger(world, item) == {L.SETTLEMENT: 1_500_00, L.CUSTOMER_CREDIT: -1_500_00}
    assert refusal(world, paying(world, item, "1500.01")) == "MORE_THAN_HELD"
    approved(world, paying(world, item, "1500"))
    assert ledger(world, item) == {}
    assert refusal(world, paying(world, item, "0.01")) == "MORE_THAN_HELD"
    proved(world)


def test_other_creditors_are_paid_from_what_is_theirs_alone() -> None:
    """15,000.00: 4,000.00 for the first rank of another bank, then the loan's 11,000.00 of 12,000.00; no surplus."""
    world = memory_world()
    item = take(world)
    register(world, item, "他-1", 1, amount=yuan("4000"), creditor="他行")
    link(world, item, register(world, item, "DJ-2", 2), world.loan(world.borrower()))
    value(world, item, "20000")
    dispose(world, item, "15000")
    assert refusal(world, paying(world, item, "4000", Payee.OWNER)) == "MORE_THAN_HELD"
    approved(world, paying(world, item, "4000", Payee.CREDITORS))
    assert ledger(world, item) == {}


@pytest.mark.parametrize(
    ("price", "costs", "result"),
    # Taken at 9,000.00. A gain is income, a credit; a loss a debit.
    [("10000", "200", -800_00), ("9000", "0", 0), ("7000", "100", 2_100_00), ("0", "50", 9_050_00)],
)
def test_a_foreclosed_asset_is_sold_against_the_value_at_which_it_was_taken(
    either: World, price: str, costs: str, result: int
) -> None:
    world = either
    item, _ = house(world, "YP-1", "9000", world.loan(world.borrower()))
    dispose(world, item, "9000", how=Disposal.IN_KIND)
    assert ledger(world, item) == {L.FORECLOSED_ASSETS: 9_000_00, L.SETTLEMENT: -9_000_00}
    approved(world, selling(world, item, price, costs))
    found = ledger(world, item)
    assert L.FORECLOSED_ASSETS not in found
    assert found.get(L.FORECLOSED_ASSETS_RESULT, 0) == result
    # The settlement of the loan used up 9,000.00; the sale brought its price less its costs.
    assert found.get(L.SETTLEMENT, 0) == -result
    assert refusal(world, selling(world, item, price, costs)) == "NOTHING_TO_SELL"
    proved(world)


def test_costs_that_the_proceeds_left_open_become_costs_due_of_the_loan(either: World) -> None:
    """Costs of 500.00 against proceeds of 300.00: 200.00 stay open; 150.00 go to the loan, at most 50.00 more."""
    world = either
    loan = world.loan(world.borrower())
    item, _ = house(world, "YP-1", "9000", loan)
    dispose(world, item, "300", "500")
    assert ledger(world, item)[L.COSTS_RECEIVABLE] == 200_00
    done = approved(world, charging(world, item, loan, "150"))
    assert [row.loan_id for row in done.posted] == [loan]
    assert ledger(world, item)[L.COSTS_RECEIVABLE] == 50_00
    found = world.ask(lambda q: q.payoff(world.scope, loan, DAY))
    assert found is not None
    assert found.total == yuan("12150")
    assert refusal(world, charging(world, item, loan, "50.01")) == "MORE_THAN_COSTS_OPEN"
    approved(world, charging(world, item, loan, "50"))
    books = {row.account: row.balance.minor for row in world.ask(lambda q: q.trial_balance(world.scope, DAY))}
    assert books[L.COSTS_RECEIVABLE] == 200_00
    assert sum(books.values()) == 0
    proved(world)


def test_what_was_not_realised_not_taken_in_kind_or_not_secured_is_refused_by_name() -> None:
    world = memory_world()
    loan, other = world.loan(world.borrower()), world.loan(world.borrower("C-2"), "L-2")
    item, _ = house(world, "YP-1", "20000", loan)
    for each in (item, take(world, "YP-2")):
        commands: tuple[CollateralRecording, ...] = (
            paying(world, each, "1"), selling(world, each, "1"), charging(world, each, loan, "1"),
        )  # fmt: skip
        assert [refusal(world, command) for command in commands] == ["NOT_REALISED"] * 3
    dispose(world, item, "300", "500")
    assert refusal(world, selling(world, item, "1")) == "NOTHING_TO_SELL"
    assert refusal(world, charging(world, item, other, "1")) == "NOT_SECURED"
    assert isinstance(world.run(world.officer, charging(world, uuid4(), loan, "1")), NotFound)
    foreign = PayOutProceeds(
        idempotency_key=world.key(), item_id=item, value_date=DAY, to=Payee.OWNER, amount=Money(1, "USD"),
        evidence=PROOF,
    )  # fmt: skip
    refused = world.run(world.officer, foreign)
    assert isinstance(refused, Invalid)
    assert "CNY" in refused.message

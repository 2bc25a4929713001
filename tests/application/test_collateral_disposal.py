"""An item is realised in one transaction: it leaves, the ledger gets costs and surplus, loans get their repayments.

The loan of these tests owes 12,000.00 on its first day, all of it principal that is not due yet.
"""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from postloan.application import collateral_cases_disposal
from postloan.application.collateral_commands import DisposeOfCollateral, RepossessCollateral
from postloan.application.collateral_store import Realisation
from postloan.application.facts_exchange import PublishExchangeRate
from postloan.application.loan import Accelerate
from postloan.application.outcomes import Done, Invalid, Pending
from postloan.domain.collateral.disposal import Disposal
from postloan.domain.collateral.events import Ending
from postloan.domain.collateral.parts import Holder
from postloan.domain.ledger import Books, LedgerAccount, balances
from postloan.domain.shared.exchange import HOME_CURRENCY
from postloan.domain.shared.money import Money
from tests.application.collateral_world import (
    DAY,
    PROOF,
    approved,
    findings,
    held,
    house,
    link,
    refusal,
    register,
    take,
    value,
)
from tests.application.tables import content
from tests.application.world import TERMS, World, memory_world, without, yuan

L = LedgerAccount


def disposing(
    world: World, item: UUID, proceeds: str, costs: str = "0", how: Disposal = Disposal.AUCTION, day: date = DAY
) -> DisposeOfCollateral:
    return DisposeOfCollateral(
        idempotency_key=world.key(), item_id=item, value_date=day, how=how, proceeds=yuan(proceeds),
        costs=yuan(costs), evidence=PROOF,
    )  # fmt: skip


def outstanding(world: World, loan: UUID) -> Money:
    found = world.ask(lambda q: q.loan(world.scope, loan))
    assert found is not None
    return found.balance.outstanding


def realised(world: World, item: UUID) -> Realisation:
    return world.transactions.read(lambda unit: unit.collateral.realised(world.bank, [item]))[item]


def ledger(world: World, item: UUID) -> dict[LedgerAccount, int]:
    lines = world.transactions.read(lambda unit: unit.collateral.lines(world.bank, item))
    return {account: amount for account, amount in balances(lines).items() if amount}


def test_an_auction_pays_costs_first_then_the_loan_and_the_rest_is_the_owners(world: World) -> None:
    """15,000.00 less costs of 500.00 leaves 14,500.00; the loan owes 12,000.00, the owner gets 2,500.00."""
    borrower = world.borrower()
    loan = world.loan(borrower)
    item, _ = house(world, "YP-1", "20000", loan, owner=borrower)
    pending = world.run(world.officer, disposing(world, item, "15000", "500"))
    assert isinstance(pending, Pending)
    shown = dict(pending.proposal.figures)
    assert shown == {
        "value_date": "2024-01-15", "item": "YP-1", "how": "AUCTION", "valuation": "20000.00 CNY (2024-01-15)",
        "proceeds": "15000.00", "costs": "500.00", "costs_recovered": "500.00", "others": "0.00",
        "repaid": "12000.00", "surplus": "2500.00", "loan.1": "L-1: 12000.00",
    }  # fmt: skip
    assert outstanding(world, loan) == yuan("12000")
    done = approved(world, disposing(world, item, "15000", "500"))
    assert [(row.loan_id, row.balance.status) for row in done.posted] == [(loan, "CLOSED")]
    found = held(world, item).item
    assert (found.ended, found.links) == (Ending.AUCTIONED, ())
    kept = realised(world, item)
    assert (kept.costs_recovered, kept.others, kept.surplus) == (500_00, 0, 2_500_00)
    assert kept.repaid == ((loan, 12_000_00),)
    # Costs were paid out and came back; the surplus waits for its owner.
    assert ledger(world, item) == {L.SETTLEMENT: 2_500_00, L.CUSTOMER_CREDIT: -2_500_00}
    assert findings(world) == []


def test_the_trial_balance_has_the_lines_of_the_item(world: World) -> None:
    """Money in: 12,000.00 went out at drawdown, 14,500.00 came in."""
    loan = world.loan(world.borrower())
    item, _ = house(world, "YP-1", "20000", loan)
    approved(world, disposing(world, item, "15000", "500"))
    rows = world.ask(lambda q: q.trial_balance(world.scope, DAY))
    found = {row.account: row.balance.minor for row in rows}
    assert found[L.SETTLEMENT] == -12_000_00 + 14_500_00
    assert found[L.CUSTOMER_CREDIT] == -2_500_00
    assert found[L.COSTS_RECEIVABLE] == 0
    assert sum(found.values()) == 0


def test_the_trial_balance_in_memory_has_them_too() -> None:
    world = memory_world()
    item, _ = house(world, "YP-1", "20000", world.loan(world.borrower()))
    approved(world, disposing(world, item, "15000", "500"))
    found = {row.account: row.balance.minor for row in world.ask(lambda q: q.trial_balance(world.scope, DAY))}
    assert found[L.CUSTOMER_CREDIT] == -2_500_00


def test_a_prior_rank_of_another_creditor_is_paid_before_the_loan() -> None:
    """14,500.00 less 4,000.00 of the first rank leaves 10,500.00; the loan still owes 1,500.00."""
    world = memory_world()
    loan = world.loan(world.borrower())
    item = take(world)
    register(world, item, "他-1", 1, amount=yuan("4000"), creditor="他行")
    link(world, item, register(world, item, "DJ-2", 2), loan)
    value(world, item, "20000")
    approved(world, disposing(world, item, "15000", "500", Disposal.SALE))
    assert held(world, item).item.ended is Ending.SOLD
    kept = realised(world, item)
    assert (kept.others, kept.surplus, kept.repaid) == (4_000_00, 0, ((loan, 10_500_00),))
    assert outstanding(world, loan) == yuan("1500")
    assert ledger(world, item) == {L.SETTLEMENT: 4_000_00, L.CUSTOMER_CREDIT: -4_000_00}


def test_taken_in_kind_the_item_is_a_foreclosed_asset() -> None:
    """Taken at 11,000.00 (以物抵债): no money comes in, the loan's repayment uses up what the asset stands for."""
    world = memory_world()
    loan = world.loan(world.borrower())
    item, _ = house(world, "YP-1", "20000", loan)
    approved(world, disposing(world, item, "11000", how=Disposal.IN_KIND))
    assert held(world, item).item.ended is Ending.TAKEN_IN_KIND
    assert ledger(world, item) == {L.FORECLOSED_ASSETS: 11_000_00, L.SETTLEMENT: -11_000_00}
    assert outstanding(world, loan) == yuan("1000")
    found = {row.account: row.balance.minor for row in world.ask(lambda q: q.trial_balance(world.scope, DAY))}
    assert found[L.SETTLEMENT] == -12_000_00


def test_two_loans_under_one_registration_share_pro_rata_to_the_cent() -> None:
    """10,000.01 over 12,000.00 and 6,000.00: 10,000.01 x 12/18 = 6,666.67333, the second gets 3,333.34."""
    world = memory_world()
    borrower = world.borrower()
    one, two = world.loan(borrower), world.loan(borrower, "L-2", without(TERMS, principal=600_000))
    item, _ = house(world, "YP-1", "20000", one, two)
    approved(world, disposing(world, item, "10000.01"))
    assert dict(realised(world, item).repaid) == {one: 6_666_67, two: 3_333_34}
    assert outstanding(world, one) == yuan("5333.33")
    assert outstanding(world, two) == yuan("2666.66")


def repossessing(world: World, item: UUID, costs: str) -> RepossessCollateral:
    return RepossessCollateral(
        idempotency_key=world.key(), item_id=item, value_date=DAY, place="银行停车场", evidence=PROOF, costs=yuan(costs)
    )


def test_costs_of_repossession_come_back_with_those_of_the_sale(world: World) -> None:
    """300.00 were advanced, 500.00 come with the sale: of 12,700.00 the loan gets 11,900.00."""
    loan = world.loan(world.borrower())
    item = take(world, "CAR-1", kind="VEHICLE")
    link(world, item, register(world, item), loan)
    value(world, item, "20000")
    world.done(world.officer, repossessing(world, item, "300"))
    assert (held(world, item).item.holder, held(world, item).item.place) == (Holder.BANK, "银行停车场")
    assert ledger(world, item) == {L.COSTS_RECEIVABLE: 300_00, L.SETTLEMENT: -300_00}
    approved(world, disposing(world, item, "12700", "500"))
    kept = realised(world, item)
    assert (kept.costs, kept.costs_recovered, kept.repaid) == (yuan("800"), 800_00, ((loan, 11_900_00),))
    assert ledger(world, item) == {}
    assert outstanding(world, loan) == yuan("100")
    assert findings(world) == []


def test_costs_that_the_proceeds_do_not_pay_stay_receivable() -> None:
    """700.00 pay 700.00 of 800.00; the loan gets nothing."""
    world = memory_world()
    loan = world.loan(world.borrower())
    item, _ = house(world, "YP-1", "20000", loan)
    world.done(world.officer, repossessing(world, item, "300"))
    approved(world, disposing(world, item, "700", "500"))
    kept = realised(world, item)
    assert (kept.costs_recovered, kept.repaid, kept.surplus) == (700_00, (), 0)
    assert ledger(world, item) == {L.COSTS_RECEIVABLE: 100_00, L.SETTLEMENT: -100_00}
    assert outstanding(world, loan) == yuan("12000")


def test_a_loan_that_was_called_is_repaid_as_money_received(world: World) -> None:
    """Two months after the drawdown everything is due; 5,000.00 pay in the loan's own order."""
    borrower = world.borrower()
    loan = world.loan(borrower)
    item, _ = house(world, "YP-1", "20000", loan, owner=borrower)
    day = date(2024, 3, 15)
    world.today(day)
    calling = Accelerate(idempotency_key=world.key(), loan_id=loan, value_date=day)
    approved(world, calling)
    before = world.ask(lambda q: q.loan(world.scope, loan))
    assert before is not None
    approved(world, disposing(world, item, "5000", day=day))
    after = world.ask(lambda q: q.loan(world.scope, loan))
    assert after is not None
    assert before.balance.total_due.minor - after.balance.total_due.minor == 5_000_00
    assert after.balance.credit.minor == 0
    # The audit chain of the loan says where each entry comes from; the days between were not run as business days.
    assert [each for each in findings(world) if "woken" not in each.problem and "looked at" not in each.problem] == []


def test_a_disposal_that_fails_half_way_leaves_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """The item has left and lines are posted when a repayment fails: all of it is undone."""
    item, _ = house(world, "YP-1", "20000", world.loan(world.borrower()))
    pending = world.run(world.officer, disposing(world, item, "15000", "500"))
    assert isinstance(pending, Pending)
    assert world.engine is not None
    before = content(world.engine, frozenset())

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(collateral_cases_disposal, "_repay", fail)
    with pytest.raises(RuntimeError):
        approved(world, disposing(world, item, "15000", "500"))
    changed = {name for name, rows in content(world.engine, frozenset()).items() if rows != before[name]}
    # The second proposal itself was kept in a transaction of its own.
    assert changed <= {"proposal", "handling", "answer", "audit_row", "audit_chain", "outbox"}
    assert held(world, item).item.ended is None


def test_what_cannot_be_realised_is_refused_or_invalid() -> None:
    world = memory_world()
    loan = world.loan(world.borrower())
    item, _ = house(world, "YP-1", "20000", loan)
    dollars = replace(disposing(world, item, "1"), proceeds=Money(100, "USD"))
    assert world.run(world.officer, dollars) == Invalid(
        "proceeds", "1.00 USD", f"proceeds: 1.00 USD: must be in {HOME_CURRENCY}, the currency of the books"
    )
    approved(world, disposing(world, item, "15000"))
    assert refusal(world, disposing(world, item, "15000")) == "ITEM_GONE"


def test_nothing_is_realised_into_closed_books() -> None:
    world = memory_world()
    item, _ = house(world, "YP-1", "20000", world.loan(world.borrower()))
    closed = Books(date(2024, 1, 31))
    world.transactions.write(lambda unit: unit.books.close(world.bank, closed, world.tick()))
    assert refusal(world, disposing(world, item, "15000")) == "PERIOD_CLOSED"
    assert refusal(world, repossessing(world, item, "300")) == "PERIOD_CLOSED"


def test_a_loan_in_another_currency_gets_no_yuan() -> None:
    """The bank exchanges first and records the repayment in the loan's own currency."""
    world = memory_world()
    rate = PublishExchangeRate(idempotency_key=world.key(), currency="USD", published=DAY, price="7.1")
    world.done(world.cashier, rate)
    loan = world.loan(world.borrower(), terms=without(TERMS, currency="USD"))
    item, _ = house(world, "YP-1", "200000", loan)
    outcome = world.run(world.officer, disposing(world, item, "15000"))
    assert isinstance(outcome, Invalid)
    assert "loan L-1 is kept in USD" in outcome.message
    assert isinstance(world.run(world.officer, disposing(world, item, "0")), Pending | Done)

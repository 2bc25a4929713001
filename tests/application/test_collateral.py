"""Items of collateral are taken in, registered, linked, valued, insured, kept; everything is told and audited."""

import json
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.application.collateral_commands import (
    ChangeHolding,
    ChangeOwners,
    CollateralCommand,
    EndInsurance,
    EndLease,
    FileCollateralDocument,
    FixCharge,
    HandOverCollateral,
    InsureCollateral,
    LiftSeizure,
    LinkCollateral,
    MarkToMarket,
    RecordLease,
    RecordLocator,
    RecordSeizure,
    ReduceCharge,
    RegisterCharge,
    RenewCharge,
    TakeCollateral,
    ValueCollateral,
    WithdrawCollateralEntry,
)
from postloan.application.collateral_market import PublishMarketPrice, PublishRegionalIndex
from postloan.application.collateral_store import Held, counting
from postloan.application.command import Command
from postloan.application.outbox import OutboxPosition
from postloan.application.outcomes import Conflict, Done, Invalid, NotFound, Refused, Subject, SubjectKind
from postloan.application.ports import Message
from postloan.domain.collateral.attention import Attention
from postloan.domain.collateral.events import FixingCause
from postloan.domain.collateral.kinds import Document, Method
from postloan.domain.collateral.parts import (
    ChargeMode,
    Holder,
    Holding,
    Insurance,
    Lease,
    Locator,
    Owner,
    Seizure,
)
from postloan.domain.collateral.policy import DEFAULT_COLLATERAL
from postloan.domain.shared.actor import Role
from postloan.domain.shared.errors import InvalidInput
from tests.application.collateral_world import (
    DAY,
    PROOF,
    findings,
    held,
    history,
    house,
    link,
    named,
    refusal,
    register,
    take,
    value,
    valuing,
)
from tests.application.world import World, memory_world, yuan


def messages(world: World) -> list[Message]:
    found = world.transactions.read(lambda unit: unit.consumers.messages(world.bank, OutboxPosition(), 500))
    return [message for _, message in found]


def test_an_item_is_taken_in_registered_linked_and_valued(world: World) -> None:
    """The life of a mortgage from its taking in, as its row and its messages tell it."""
    borrower = world.borrower()
    loan = world.loan(borrower)
    item, charge = house(world, "YP-1", "20000", loan, owner=borrower)
    found = held(world, item)
    assert found.version == 4
    assert found.latest == DAY
    assert found.item.loans == (loan,)
    assert [each.id for each in found.item.charges] == [charge]
    assert found.item.valuation is not None
    assert found.item.valuation.value == yuan("20000")
    # Papers of a home: title, registration, valuation report, the owners' consent; the value is due in a year.
    assert found.attention == (Attention.DOCUMENT_MISSING,)
    assert found.wake_on == date(2025, 1, 15) - timedelta(days=90)
    told = [m for m in messages(world) if m.subject.kind is SubjectKind.COLLATERAL]
    assert [m.type for m in told] == [f"collateral.{name}" for name in ("Taken", "Registered", "Linked", "Valued")]
    assert {m.subject for m in told} == {Subject(SubjectKind.COLLATERAL, item)}
    assert json.loads(told[-1].data) == {
        "item": str(item), "number": "YP-1", "kind": "HOUSING", "sequence": 4, "valueDate": "2024-01-15",
        "loans": [str(loan)],
    }  # fmt: skip
    assert json.loads(told[0].data)["loans"] == []


def test_each_command_stands_in_the_chain_of_its_item() -> None:
    world = memory_world()
    item, _ = house(world, "YP-1", "20000")
    refusal(world, valuing(world, item, yuan("1"), DAY + timedelta(days=1)))
    chain = world.transactions.state.chains[world.bank, Subject(SubjectKind.COLLATERAL, item)]  # type: ignore[attr-defined]
    assert [(row.entry.command, row.entry.outcome) for row in chain] == [
        ("TakeCollateral", "DONE"),
        ("RegisterCharge", "DONE"),
        ("ValueCollateral", "DONE"),
        ("ValueCollateral", "IN_THE_FUTURE"),
    ]


def of(world: World, item: UUID, day: date = DAY) -> dict[str, object]:
    return {"idempotency_key": world.key(), "item_id": item, "value_date": day}


def test_everything_about_an_item_is_in_its_row(world: World) -> None:
    """One of every command that one person may carry out, and what the item is after all of them."""
    loan = world.loan(world.borrower())
    item = take(world, "YP-1", kind="VEHICLE", holding=Holding("CAR", 1_000_000))
    charge = register(world, item, "DJ-1", 1, mode=ChargeMode.MAXIMUM, amount=yuan("9000"), expires_on=date(2026, 1, 1))
    spare = register(world, item, "DJ-2", 2, amount=yuan("5000"))
    insurance = Insurance("BX-1", "保险公司", yuan("9000"), DAY, date(2025, 1, 14), bank_is_beneficiary=True)
    commands: tuple[tuple[type[CollateralCommand], dict[str, object]], ...] = (
        (ChangeOwners, {"owners": (Owner("李四"),)}),
        (ChangeHolding, {"holding": Holding("CAR", 2_000_000)}),
        (RenewCharge, {"charge_id": charge, "expires_on": date(2027, 1, 1)}),
        (LinkCollateral, {"charge_id": charge, "loan_id": loan, "limit": yuan("8000")}),
        (FixCharge, {"charge_id": charge, "cause": FixingCause.PERIOD_OVER}),
        (ReduceCharge, {"charge_id": spare, "amount": yuan("4000")}),
        (InsureCollateral, {"insurance": insurance}),
        (InsureCollateral, {"insurance": replace(insurance, policy="BX-2")}),
        (EndInsurance, {"policy": "BX-2"}),
        (HandOverCollateral, {"holder": Holder.CUSTODIAN, "place": "停车场", "evidence": PROOF}),
        (RecordLocator, {"state": Locator.ONLINE}),
        (RecordSeizure, {"seizure": Seizure("C-1", "法院", DAY)}),
        (RecordSeizure, {"seizure": Seizure("C-2", "法院", DAY, waiting=True)}),
        (LiftSeizure, {"reference": "C-2"}),
        (RecordLease, {"lease": Lease("Z-1", "租户", DAY, date(2025, 1, 1))}),
        (RecordLease, {"lease": Lease("Z-2", "租户", DAY, date(2025, 1, 1))}),
        (EndLease, {"reference": "Z-2"}),
        (FileCollateralDocument, {"document": Document.LOCATOR, "evidence": PROOF}),
    )
    for kind, fields in commands:
        world.done(world.officer, kind(**of(world, item), **fields))  # type: ignore[arg-type]
    found = named(world, item)
    assert [owner.name for owner in found.owners] == ["李四"]
    assert found.holding == Holding("CAR", 2_000_000)
    first, second = found.charges
    assert (first.expires_on, first.fixed_on) == (date(2027, 1, 1), DAY)
    assert second.amount == yuan("4000")
    assert [(each.loan, each.limit) for each in found.links] == [(loan, yuan("8000"))]
    assert found.insurances == (insurance,)
    assert (found.holder, found.place, found.locator) == (Holder.CUSTODIAN, "停车场", Locator.ONLINE)
    assert [each.reference for each in found.seizures] == ["C-1"]
    assert [each.reference for each in found.leases] == ["Z-1"]
    assert found.documents == {Document.LOCATOR}
    assert_row_is_fold(world, item)
    value(world, item, "20000")
    world.done(world.officer, WithdrawCollateralEntry(idempotency_key=world.key(), item_id=item, sequence=10))
    # The audit chain says of each of these entries what it holds.
    assert findings(world) == []


def assert_row_is_fold(world: World, item: UUID) -> None:
    """The row is what the entries fold to, by the policy and on the day of the last command."""
    row, entries = held(world, item), history(world, item)
    whole = entries.latest()
    assert whole is not None
    last = entries.entries[-1]
    latest = max(entry.value_date for entry in entries.entries)
    day = world.transactions.read(lambda unit: unit.institutions.get(world.bank)).booking_date  # type: ignore[union-attr]
    assert row == Held.of(whole, last.sequence, last.recorded_at, latest, day, DEFAULT_COLLATERAL)
    assert row.item == replace(whole, valuations=counting(whole))


def test_a_withdrawn_entry_counts_no_more_but_did_before() -> None:
    """The higher value was an error: the one before it counts again, and what was known then stays."""
    world = memory_world()
    item, _ = house(world, "YP-1", "20000")
    value(world, item, "90000")
    known = history(world, item).entries[-1].recorded_at
    world.done(world.officer, WithdrawCollateralEntry(idempotency_key=world.key(), item_id=item, sequence=4))
    now, then = held(world, item).item.valuation, history(world, item).as_of(DAY, known)
    assert now is not None
    assert now.value == yuan("20000")
    assert then is not None
    assert then.valuation is not None
    assert then.valuation.value == yuan("90000")
    assert_row_is_fold(world, item)
    again = WithdrawCollateralEntry(idempotency_key=world.key(), item_id=item, sequence=4)
    assert refusal(world, again) == "NO_SUCH_ENTRY"


def test_a_value_entered_late_counts_for_its_day_from_its_knowledge_on() -> None:
    world = memory_world()
    item, _ = house(world, "YP-1", "20000")
    world.today(date(2024, 3, 1))
    before = world.tick()
    value(world, item, "18000", date(2024, 2, 1))
    entries = history(world, item)
    february = date(2024, 2, 10)
    late, early = entries.as_of(february), entries.as_of(february, before)
    assert late is not None
    assert early is not None
    assert late.valuation is not None
    assert early.valuation is not None
    assert (late.valuation.value, early.valuation.value) == (yuan("18000"), yuan("20000"))


def test_asking_twice_records_once(world: World) -> None:
    item = take(world)
    command = valuing(world, item, yuan("100"))
    valuer = world.person("gu", Role.OFFICER)
    first = world.run(valuer, command)
    assert isinstance(first, Done)
    assert world.run(valuer, command) == first
    assert held(world, item).version == 2
    changed = replace(command, value=yuan("101"))
    assert isinstance(world.run(world.officer, changed), Conflict)


def test_several_commands_in_one_transaction_see_each_other(world: World) -> None:
    """A batch of a tape: each of its commands stands on what the one before has recorded, and one is refused."""
    item = take(world)
    batch: list[Command] = [
        RegisterCharge(idempotency_key=world.key(), item_id=item, value_date=DAY, number="DJ-1", rank=1),
        RegisterCharge(idempotency_key=world.key(), item_id=item, value_date=DAY, number="DJ-2", rank=1),
        valuing(world, item, yuan("1")),
        valuing(world, item, yuan("2")),
        TakeCollateral(
            idempotency_key=world.key(), number="YP-2", branch="101", kind="GOLD", title="金条",
            owners=(Owner("张小明"),), value_date=DAY,
        ),
    ]  # fmt: skip
    outcomes = world.commands.execute_many(world.person("qian", Role.OPERATIONS), batch, world.tick())
    assert [type(each) for each in outcomes] == [Done, Refused, Done, Done, Done]
    found = history(world, item)
    assert [entry.sequence for entry in found.entries] == [1, 2, 3, 4]
    assert sorted(entry.recorded_at for entry in found.entries) == [entry.recorded_at for entry in found.entries]
    assert_row_is_fold(world, item)


def test_an_item_is_marked_to_market_by_the_last_price(world: World) -> None:
    """1.5 kg of gold at 480.50 a gram of 2024-01-12: 1,500 x 480.50 = 720,750.00; due again the next day."""
    item = take(world, "AU-1", kind="GOLD", holding=Holding("AU9999", 1_500_000_000))
    operations = world.person("wu", Role.OPERATIONS)
    publish(world, "480.50", date(2024, 1, 12))
    publish(world, "470", date(2024, 1, 11))
    mark = MarkToMarket(idempotency_key=world.key(), item_id=item, on=DAY)
    assert world.run(operations, mark) == Refused(
        "MarkToMarket", "collateral", "NO_QUANTITY", "item AU-1 has no quantity to multiply with",
        "押品 AU-1 未登记数量",
    )  # fmt: skip
    # It was taken in on the 15th: on the 12th there was nothing to value yet.
    publish(world, "481.00", DAY)
    world.done(operations, replace(mark, idempotency_key=world.key()))
    found = held(world, item).item.valuation
    assert found is not None
    assert (found.value, found.as_of, found.method) == (yuan("721500"), DAY, Method.MARKET_PRICE)
    again = replace(mark, idempotency_key=world.key())
    assert refusal(world, again, operations) == "VALUED_LATER"
    # A corrected price of the same day is another value.
    publish(world, "482.00", DAY)
    world.done(operations, replace(again, idempotency_key=world.key()))
    corrected = held(world, item).item.valuation
    assert corrected is not None
    assert corrected.value == yuan("723000")


def publish(world: World, price: str, day: date, instrument: str = "AU9999") -> None:
    command = PublishMarketPrice(
        idempotency_key=world.key(), instrument=instrument, published=day, currency="CNY", price=price,
        source="上海黄金交易所",
    )  # fmt: skip
    world.done(world.person("wu", Role.OPERATIONS), command)


def test_without_a_price_or_quantity_nothing_is_marked() -> None:
    world = memory_world()
    gold, home = take(world, "AU-1", kind="GOLD", holding=Holding("AU9999", 1)), take(world, "YP-1")
    marks = [MarkToMarket(idempotency_key=world.key(), item_id=item, on=DAY) for item in (gold, home)]
    assert world.run(world.officer, marks[0]) == NotFound("MARKET_PRICE", f"AU9999 {DAY}")
    assert refusal(world, marks[1]) == "NO_QUANTITY"


def test_prices_and_points_are_published_once_their_day_has_come() -> None:
    world = memory_world()
    operations = world.person("wu", Role.OPERATIONS)
    point = PublishRegionalIndex(
        idempotency_key=world.key(), region="330106", kind="HOUSING", published=DAY, points="103.2", source="统计局"
    )
    world.done(operations, point)
    found = world.transactions.read(lambda unit: unit.market.points(world.bank, "330106", "HOUSING"))
    assert [(each.published, each.units) for each in found] == [(DAY, 10_320_000_000)]
    later = replace(point, idempotency_key=world.key(), published=DAY + timedelta(days=1))
    assert isinstance(world.run(operations, later), Invalid)
    told = [m for m in messages(world) if m.type == "market.IndexPublished"]
    assert json.loads(told[0].data)["region"] == "330106"
    for wrong in ("-1", "0", "1e3", "1.123456789"):
        with pytest.raises(InvalidInput):
            replace(point, points=wrong)


EVENTS = st.sampled_from(
    [
        (ValueCollateral, {"value": yuan("5"), "method": Method.COST, "valuer": "a", "valuer_line": "R",
                           "evidence": PROOF}),
        (ValueCollateral, {"value": yuan("7"), "method": Method.FACE, "valuer": "b", "valuer_line": "R",
                           "evidence": PROOF}),
        (RecordLocator, {"state": Locator.REMOVED}),
        (RecordSeizure, {"seizure": Seizure("C-1", "法院", DAY)}),
        (LiftSeizure, {"reference": "C-1"}),
        (RegisterCharge, {"number": "DJ-1", "rank": 1}),
        (RegisterCharge, {"number": "DJ-2", "rank": 2, "creditor": "他行"}),
        (FileCollateralDocument, {"document": Document.TITLE, "evidence": PROOF}),
    ]
)  # fmt: skip


@given(
    steps=st.lists(st.tuples(EVENTS, st.integers(-1, 3)), max_size=8),
    withdrawn=st.lists(st.integers(1, 9), max_size=2),
)
def test_after_any_commands_the_row_is_the_fold(
    steps: list[tuple[tuple[type[CollateralCommand], dict[str, object]], int]], withdrawn: list[int]
) -> None:
    """Whatever is asked in whatever order, late entries and refusals among them."""
    world = memory_world()
    item = take(world)
    world.today(DAY + timedelta(days=2))
    for (kind, fields), days in steps:
        world.run(world.officer, kind(**of(world, item, DAY + timedelta(days=days)), **fields))  # type: ignore[arg-type]
        assert_row_is_fold(world, item)
    for sequence in withdrawn:
        command = WithdrawCollateralEntry(idempotency_key=world.key(), item_id=item, sequence=sequence)
        world.run(world.officer, command)
        assert_row_is_fold(world, item)


def test_a_loan_knows_its_items_also_after_they_are_unlinked() -> None:
    """Ever linked: what a past day needs. The item says when."""
    world = memory_world()
    loan = world.loan(world.borrower())
    first, _ = house(world, "YP-1", "20000", loan)
    second = take(world, "YP-2")
    link(world, second, register(world, second, "DJ-2"), loan)
    found = world.transactions.read(lambda unit: unit.collateral.items_of(world.bank, [loan]))
    assert found == {loan: tuple(sorted((first, second)))}

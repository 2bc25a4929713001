"""Security is given up after a coverage check and with a second person, who sees what it means.

The loan of these tests owes 12,000.00; homes have a ceiling of 70 % and a haircut of 25 %.
"""

import json
from datetime import date, timedelta
from uuid import UUID

import pytest

from postloan.application.approval import Approve
from postloan.application.collateral_commands import (
    CancelCharge,
    ChangeHolding,
    ReduceCharge,
    ReleaseCollateral,
    ReplaceCollateral,
    UnlinkCollateral,
)
from postloan.application.command import Command
from postloan.application.outbox import OutboxPosition
from postloan.application.outcomes import Done, NotFound, Pending
from postloan.domain.collateral.events import Ending
from postloan.domain.collateral.kinds import Method
from postloan.domain.collateral.parts import Holding
from postloan.domain.shared.errors import InvalidInput
from tests.application.collateral_world import (
    DAY,
    agree,
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
from tests.application.guarantor_world import contract, guarantor, secured, signed
from tests.application.tables import content
from tests.application.world import World, memory_world, yuan


def of(world: World, item: UUID, day: date = DAY) -> dict[str, object]:
    return {"idempotency_key": world.key(), "item_id": item, "value_date": day}


def release(world: World, item: UUID, day: date = DAY) -> ReleaseCollateral:
    return ReleaseCollateral(**of(world, item, day))  # type: ignore[arg-type]


def figures(world: World, command: Command) -> dict[str, str]:
    pending = world.run(world.officer, command)
    assert isinstance(pending, Pending), pending
    return dict(pending.proposal.figures)


def lent(world: World) -> tuple[UUID, UUID]:
    """A borrower and its loan of 12,000.00."""
    borrower = world.borrower()
    return borrower, world.loan(borrower)


def test_a_release_needs_a_second_person_who_sees_cover_and_ceiling_before_and_after(world: World) -> None:
    """12,000 / (20,000 + 18,000) = 31.58 %; without the first 12,000 / 18,000 = 66.67 %, below 70 %."""
    borrower, loan = lent(world)
    first, _ = house(world, "YP-1", "20000", loan, owner=borrower)
    house(world, "YP-2", "18000", loan, owner=borrower)
    pending = world.run(world.officer, release(world, first))
    assert isinstance(pending, Pending)
    shown = dict(pending.proposal.figures)
    assert (shown["covered.before"], shown["covered.after"]) == ("12000.00", "12000.00")
    assert (shown["shortfall.before"], shown["shortfall.after"]) == ("0.00", "0.00")
    assert shown["loan.1"] == (
        "L-1: covered 12000.00 -> 12000.00 of 12000.00, loan to value 31.58 % -> 66.67 %, ceiling 70.00 % -> 70.00 %"
    )
    assert "art. 19(7)" in shown["article_19_7"]
    assert "article_409" not in shown
    # Nothing has happened yet.
    assert held(world, first).item.ended is None
    agree(world, pending, world.approver)
    found = held(world, first).item
    assert (found.ended, found.ended_on, found.links) == (Ending.RELEASED, DAY, ())
    (gave,) = world.transactions.read(lambda unit: unit.collateral.given_up(world.bank, [loan]))
    assert (gave.item, gave.sequence, gave.before, gave.after) == (first, 5, 12_000_00, 12_000_00)
    assert (gave.frees_guarantors, gave.loosens, gave.value_date) == (0, True, DAY)


@pytest.mark.parametrize(("left", "enough"), [("17142.85", False), ("17142.86", True)])
def test_what_remains_must_bear_the_loan_to_the_cent(left: str, enough: bool) -> None:
    """70 % of 17,142.85 is 11,999.995 and less than 12,000.00; of 17,142.86 it is 12,000.002."""
    world = memory_world()
    _, loan = lent(world)
    first, _ = house(world, "YP-1", "20000", loan)
    house(world, "YP-2", left, loan)
    if enough:
        approved(world, release(world, first))
    else:
        assert refusal(world, release(world, first)) == "BREAKS_CEILING"


def test_an_item_that_secures_nothing_is_released_too_and_needs_a_second_person() -> None:
    world = memory_world()
    item = take(world)
    value(world, item, "20000")
    assert figures(world, release(world, item))["loans"] == "0"
    approved(world, release(world, item))
    assert held(world, item).item.ended is Ending.RELEASED


def test_more_than_five_million_or_what_was_never_valued_needs_two_approvers() -> None:
    """The route goes by the value given up; what cannot be measured is not small."""
    world = memory_world()
    dear, never = take(world, "YP-1"), take(world, "YP-2")
    value(world, dear, "5000000.01")
    second = world.person("qian", *world.approver.roles)
    for item in (dear, never):
        pending = world.run(world.officer, release(world, item))
        assert isinstance(pending, Pending)
        first = agree(world, pending, world.approver)
        assert first.proposal is not None
        assert first.proposal.status != "APPROVED"
        assert held(world, item).item.ended is None
        step = agree(world, Pending("", pending.subject, first.proposal), second)
        assert step.proposal is not None
        assert step.proposal.status == "APPROVED"


def test_a_release_warns_of_article_409_where_a_guarantor_stands_beside(world: World) -> None:
    """The registered amount falls from 15,000.00 to 11,000.00: 1,000.00 of 12,000.00 lose their cover."""
    borrower, loan = lent(world)
    item = take(world, "YP-1", owner=borrower)
    charge = register(world, item, amount=yuan("15000"))
    link(world, item, charge, loan)
    value(world, item, "20000")
    command = ReduceCharge(**of(world, item), charge_id=charge, amount=yuan("11000"))  # type: ignore[arg-type]
    # Without a guarantor there is nobody to be freed.
    assert "article_409" not in figures(world, command)
    secured(world, signed(world, contract(borrower, guarantor(world, "G-1"))), loan)
    again = ReduceCharge(**of(world, item), charge_id=charge, amount=yuan("11000"))  # type: ignore[arg-type]
    shown = figures(world, again)
    assert shown["article_409"].startswith("frees guarantors of L-1 1000.00 unless they stay bound")
    assert "保证人相应免责" in shown["article_409"]
    last = ReduceCharge(**of(world, item), charge_id=charge, amount=yuan("11000"))  # type: ignore[arg-type]
    approved(world, last)
    (gave,) = world.transactions.read(lambda unit: unit.collateral.given_up(world.bank, [loan]))
    assert (gave.before, gave.after, gave.frees_guarantors) == (12_000_00, 11_000_00, 1_000_00)
    found = world.transactions.read(lambda unit: unit.consumers.messages(world.bank, OutboxPosition(), 500))
    told = [json.loads(message.data) for _, message in found if message.type == "collateral.Reduced"]
    assert told[0]["loosened"] == [
        {"loan": str(loan), "before": 1_200_000, "after": 1_100_000, "freesGuarantors": 100_000, "loosens": True}
    ]


def test_what_a_third_party_gave_frees_no_guarantor_of_the_debtor() -> None:
    """Article 409 speaks of security that the debtor itself gave."""
    world = memory_world()
    borrower, loan = lent(world)
    secured(world, signed(world, contract(borrower, guarantor(world, "G-1"))), loan)
    item = take(world, "YP-1")
    charge = register(world, item, amount=yuan("15000"))
    link(world, item, charge, loan)
    value(world, item, "20000")
    command = ReduceCharge(**of(world, item), charge_id=charge, amount=yuan("11000"))  # type: ignore[arg-type]
    assert "article_409" not in figures(world, command)


def test_each_partial_release_needs_the_check() -> None:
    """Unlinking, cancelling and a smaller quantity take security away like a release does."""
    world = memory_world()
    _, loan = lent(world)
    item, charge = house(world, "YP-1", "20000", loan)
    gold = take(world, "AU-1", kind="GOLD", holding=Holding("AU", 2_000_000))
    value(world, gold, "20000", method=Method.MARKET_PRICE)
    other = world.loan(world.borrower("C-2"), "L-2")
    link(world, gold, register(world, gold, "DJ-2"), other)
    assert refusal(world, UnlinkCollateral(**of(world, item), charge_id=charge, loan_id=loan)) == "BREAKS_CEILING"  # type: ignore[arg-type]
    assert refusal(world, CancelCharge(**of(world, item), charge_id=charge)) == "BREAKS_CEILING"  # type: ignore[arg-type]
    # 1.6 of 2 g are worth 16,000.00 of 20,000.00: 12,000 over them is 75 %; of 1.4 g it is 85.71 %, above 80 %.
    less = ChangeHolding(**of(world, gold), holding=Holding("AU", 1_600_000))  # type: ignore[arg-type]
    assert "loan to value 60.00 % -> 75.00 %" in figures(world, less)["loan.1"]
    too_little = ChangeHolding(**of(world, gold), holding=Holding("AU", 1_400_000))  # type: ignore[arg-type]
    assert refusal(world, too_little) == "BREAKS_CEILING"
    more = ChangeHolding(**of(world, gold), holding=Holding("AU", 3_000_000))  # type: ignore[arg-type]
    assert isinstance(world.run(world.officer, more), Done)


def test_another_creditors_registration_is_cancelled_by_one_person() -> None:
    world = memory_world()
    item, _ = house(world, "YP-1", "20000", lent(world)[1])
    theirs = register(world, item, "他-1", 2, creditor="他行")
    world.done(world.officer, CancelCharge(**of(world, item), charge_id=theirs))  # type: ignore[arg-type]


def test_two_releases_cannot_each_count_on_the_other_item(world: World) -> None:
    """Either home alone bears the loan; once one has left, the other cannot."""
    _, loan = lent(world)
    first, _ = house(world, "YP-1", "20000", loan)
    second, _ = house(world, "YP-2", "18000", loan)
    one, two = (world.run(world.officer, release(world, item)) for item in (first, second))
    assert isinstance(one, Pending)
    assert isinstance(two, Pending)
    agree(world, one, world.approver)
    step = Approve(
        idempotency_key=world.key(), proposal_id=two.proposal.id, expected_version=two.proposal.version, reason="同意"
    )
    outcome = world.run(world.approver, step)
    assert isinstance(outcome, Done)
    assert outcome.proposal is not None
    assert outcome.proposal.status == "RETURNED"
    assert held(world, second).item.ended is None


def test_an_earlier_day_does_not_evade_the_ceiling() -> None:
    """On 20 January the other home was worth 18,000.00; since February it is 15,000.00: 12,000 / 15,000 = 80 %."""
    world = memory_world()
    _, loan = lent(world)
    first, _ = house(world, "YP-1", "20000", loan)
    second, _ = house(world, "YP-2", "18000", loan)
    world.today(date(2024, 2, 10))
    value(world, second, "15000", date(2024, 2, 1))
    assert refusal(world, release(world, first, date(2024, 1, 20))) == "BREAKS_CEILING"


def test_the_day_of_a_release_comes_before_its_check() -> None:
    world = memory_world()
    _, loan = lent(world)
    item, _ = house(world, "YP-1", "20000", loan)
    assert refusal(world, release(world, item, DAY + timedelta(days=1))) == "IN_THE_FUTURE"


def replacing(world: World, item: UUID, other: UUID, charge: UUID) -> ReplaceCollateral:
    return ReplaceCollateral(**of(world, item), replacement_id=other, charge_id=charge)  # type: ignore[arg-type]


@pytest.mark.parametrize(("worth", "loosens"), [("21000", False), ("19000", True)])
def test_a_replacement_secures_the_loans_before_the_item_leaves(worth: str, loosens: bool) -> None:
    """Another home of more value is no change in the debtor's favour, one of less is (art. 19(7))."""
    world = memory_world()
    _, loan = lent(world)
    old, _ = house(world, "YP-1", "20000", loan)
    new, charge = house(world, "YP-3", worth)
    shown = figures(world, replacing(world, old, new, charge))
    assert ("article_19_7" in shown) is loosens
    approved(world, replacing(world, old, new, charge))
    assert held(world, old).item.ended is Ending.REPLACED
    assert held(world, new).item.loans == (loan,)
    (gave,) = world.transactions.read(lambda unit: unit.collateral.given_up(world.bank, [loan]))
    assert gave.loosens is loosens


def test_a_replacement_that_does_not_bear_the_loans_is_refused() -> None:
    """12,000 / 17,000 = 70.59 %."""
    world = memory_world()
    _, loan = lent(world)
    old, _ = house(world, "YP-1", "20000", loan)
    new, charge = house(world, "YP-3", "17000")
    assert refusal(world, replacing(world, old, new, charge)) == "BREAKS_CEILING"
    assert held(world, new).item.loans == ()
    theirs = register(world, new, "他-1", 2, creditor="他行")
    assert refusal(world, replacing(world, old, new, theirs)) == "CHARGE_OF_ANOTHER"
    missing = UUID(int=5)
    assert world.run(world.officer, replacing(world, old, missing, charge)) == NotFound("COLLATERAL", str(missing))
    with pytest.raises(InvalidInput):
        replacing(world, old, old, charge)


def test_the_audit_chains_of_both_items_of_a_replacement_say_what_they_hold(world: World) -> None:
    _, loan = lent(world)
    old, _ = house(world, "YP-1", "20000", loan)
    new, charge = house(world, "YP-3", "21000")
    approved(world, replacing(world, old, new, charge))
    assert held(world, new).version == 4
    assert findings(world) == []


def test_a_release_that_is_refused_leaves_nothing_but_its_record(world: World) -> None:
    _, loan = lent(world)
    item, _ = house(world, "YP-1", "20000", loan)
    assert world.engine is not None
    before = content(world.engine)
    assert refusal(world, release(world, item)) == "BREAKS_CEILING"
    assert content(world.engine) == before


def test_loans_that_share_an_item_with_those_concerned_are_measured_with_them() -> None:
    """A shared home of 40,000.00 bears both loans; without the own home of the first it still does."""
    world = memory_world()
    borrower, one = lent(world)
    two = world.loan(borrower, "L-2")
    own, _ = house(world, "YP-1", "5000", one)
    house(world, "YP-2", "40000", one, two)
    # Burden of L-1: its 12,000 and the other's 12,000 beside it, over 45,000, then over 40,000.
    shown = figures(world, release(world, own))
    assert shown["loan.1"].endswith("loan to value 53.33 % -> 60.00 %, ceiling 70.00 % -> 70.00 %")

"""Collateral as the clocks see it: exercise, registration, insurance, fixing; and all rights of a database; by hand."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from postloan.application.collateral_commands import (
    DisposeOfCollateral,
    FixCharge,
    HandOverCollateral,
    InsureCollateral,
    RecordSeizure,
    RenewCharge,
)
from postloan.domain.clock import ActKind, FixingKind, LifeStatus, RightKind, ToDo
from postloan.domain.collateral.disposal import Disposal
from postloan.domain.collateral.events import FixingCause
from postloan.domain.collateral.parts import ChargeMode, Holder, Insurance, Seizure
from tests.application import collateral_world as things
from tests.application.clock_world import (
    HASH,
    act,
    announced,
    approved,
    day,
    lent,
    life,
    right,
    rights,
    title,
    watched,
)
from tests.application.guarantor_world import contract, guarantor, secured, signed
from tests.application.world import START, World, memory_world, sql_world, yuan

K, L, S = ActKind, RightKind, LifeStatus


@pytest.fixture
def world() -> World:
    made = memory_world()
    announced(made)
    return made


def mortgaged(world: World, *, own: bool = True, **charge: Any) -> tuple[UUID, UUID, UUID, UUID]:
    """A loan, its borrower, a home and the registration on it."""
    loan, borrower = lent(world)
    item = things.take(world, owner=borrower if own else None)
    registered = things.register(world, item, **charge)
    things.link(world, item, registered, loan)
    return loan, borrower, item, registered


def test_a_mortgage_is_exercised_within_the_claims_limitation(world: World) -> None:
    # 419: the claim's limitation ends on Tuesday 31 August 2027, and with it the mortgage.
    loan, _, item, registered = mortgaged(world)
    found = right(world, loan, L.SECURITY, "2024-10-01")
    assert (found.key.subject, found.key.under) == (registered, item)
    assert (found.life.end, found.life.todo) == (day("2027-08-31"), ToDo.REALISE_SECURITY)


def test_security_that_the_debtor_gives_for_a_due_debt_acknowledges_it(world: World) -> None:
    # 2020 rules art. 14: due on 31 August 2024, a home mortgaged on 5 May 2025: + 3 years = Friday 5 May 2028.
    loan, borrower = lent(world)
    world.today(day("2025-06-01"))
    own = things.take(world, "YP-1", owner=borrower)
    things.link(world, own, things.register(world, own, day=day("2025-05-05")), loan, day=day("2025-05-06"))
    found = life(world, loan, L.LIMITATION, "2025-06-01")
    assert (found.last_act_on, found.end) == (day("2025-05-05"), day("2028-05-05"))
    assert [known.act.kind for known in rights(world, loan, "2025-06-01").acts] == [K.SECURITY_GIVEN]
    # Before it was given nothing was acknowledged: 31 August 2027.
    assert life(world, loan, L.LIMITATION, "2025-05-04").end == day("2027-08-31")


def test_security_of_another_or_for_what_comes_or_of_before_acknowledges_nothing(world: World) -> None:
    # Each time due on 31 August 2024 + 3 years = Tuesday 31 August 2027.
    before, owner = lent(world, number="L-1")
    early = things.take(world, "YP-1", owner=owner)
    mortgaged = things.register(world, early, "DJ-1")
    world.today(day("2025-06-01"))
    things.link(world, early, mortgaged, before, day=day("2025-05-06"))
    another, _ = lent(world, number="L-2")
    item = things.take(world, "YP-2")
    things.link(world, item, things.register(world, item, day=day("2025-05-05")), another, day=day("2025-05-06"))
    coming, owner = lent(world, number="L-3")
    item = things.take(world, "YP-3", owner=owner)
    charge = things.register(world, item, day=day("2025-05-05"), mode=ChargeMode.MAXIMUM, amount=yuan("9"))
    things.link(world, item, charge, coming, day=day("2025-05-06"))
    for loan in (before, another, coming):
        assert life(world, loan, L.LIMITATION, "2025-06-01").end == day("2027-08-31")


def test_what_the_debtor_revives_does_not_revive_a_third_partys_mortgage(world: World) -> None:
    # 192, 419 [I]: expired on 1 September 2027; signed on 1 October 2027.
    own, debtor, _, _ = mortgaged(world)
    world.today(day("2027-10-01"))
    act(world, own, K.SIGNED_DEMAND_NOTICE, "2027-10-01", debtor)
    assert life(world, own, L.SECURITY, "2027-10-01").end == day("2030-10-01")
    others = memory_world()
    announced(others)
    loan, borrower, _, _ = mortgaged(others, own=False)
    others.today(day("2027-10-01"))
    act(others, loan, K.SIGNED_DEMAND_NOTICE, "2027-10-01", borrower)
    found = life(others, loan, L.SECURITY, "2027-10-01")
    assert (found.status, found.lost_on) == (S.EXTINGUISHED, day("2027-09-01"))
    assert life(others, loan, L.LIMITATION, "2027-10-01").end == day("2030-10-01")


def test_once_there_is_a_title_the_mortgage_lives_as_long_as_its_enforcement(world: World) -> None:
    # 法释〔2020〕28号 art. 44: judgment of 1 March 2025: + 2 years = Monday 1 March 2027.
    loan, borrower, _, _ = mortgaged(world)
    world.today(day("2025-03-31"))
    suit = act(world, loan, K.SUIT, "2024-11-01", borrower)
    title(world, loan, "2025-03-01", borrower, procedure=suit)
    assert life(world, loan, L.SECURITY, "2025-03-31").end == day("2027-03-01")


def test_of_several_titles_the_one_that_can_be_enforced_longest_keeps_the_mortgage(world: World) -> None:
    # 1 March 2025 + 2 years = Monday 1 March 2027; of the second, to be performed by 30 June 2025, 30 June 2027.
    loan, borrower, _, _ = mortgaged(world)
    world.today(day("2025-07-31"))
    suit = act(world, loan, K.SUIT, "2024-11-01", borrower)
    title(world, loan, "2025-03-01", borrower, procedure=suit)
    title(world, loan, "2025-03-02", borrower, performance_days=(day("2025-06-30"),))
    assert life(world, loan, L.SECURITY, "2025-07-31").end == day("2027-06-30")


def test_what_is_in_the_banks_hands_does_not_run_out(world: World) -> None:
    loan, borrower = lent(world)
    item = things.take(world, kind="GOLD", owner=borrower)
    things.link(world, item, things.register(world, item), loan)
    assert life(world, loan, L.SECURITY, "2024-10-01").end == day("2027-08-31")
    handed = HandOverCollateral(
        idempotency_key=world.key(), item_id=item, value_date=START, holder=Holder.BANK, place="金库"
    )
    world.done(world.officer, handed)
    found = life(world, loan, L.SECURITY, "2030-01-01")
    assert (found.status, found.end) == (S.UNLIMITED, None)


def test_a_registration_ends_on_its_last_day_unless_it_is_renewed(world: World) -> None:
    # The register's own term: no holiday moves it; Sunday 15 June 2025 is the last day.
    loan, _, item, registered = mortgaged(world, expires_on=day("2025-06-15"))
    assert life(world, loan, L.REGISTRATION, "2025-06-15").status is S.RUNNING
    gone = life(world, loan, L.REGISTRATION, "2025-06-16")
    assert (gone.status, gone.lost_on, gone.todo) == (S.EXPIRED, day("2025-06-16"), ToDo.RENEW)
    world.today(day("2025-06-01"))
    command = RenewCharge(
        idempotency_key=world.key(),
        item_id=item,
        value_date=day("2025-06-01"),
        charge_id=registered,
        expires_on=day("2028-06-15"),
    )
    known = world.tick()
    world.done(world.officer, command)
    found = life(world, loan, L.REGISTRATION, "2025-06-16")
    assert (found.end, found.last_act_on) == (day("2028-06-15"), day("2025-06-01"))
    assert life(world, loan, L.REGISTRATION, "2025-06-16", known).status is S.EXPIRED


def insured(world: World, item: UUID, policy: str, first: str, last: str, *, bank: bool = True) -> None:
    insurance = Insurance(policy, "示范保险公司", yuan("1000000.00"), day(first), day(last), bank)
    world.done(
        world.officer,
        InsureCollateral(idempotency_key=world.key(), item_id=item, value_date=START, insurance=insurance),
    )


def test_insurances_that_join_on_are_one_and_after_a_gap_there_is_another(world: World) -> None:
    loan, _, item, _ = mortgaged(world)
    insured(world, item, "P-1", "2024-01-15", "2025-01-14")
    insured(world, item, "P-2", "2025-01-15", "2026-01-14")
    insured(world, item, "P-3", "2026-02-01", "2027-01-31")
    insured(world, item, "P-X", "2024-01-15", "2030-01-14", bank=False)  # for somebody else
    assert life(world, loan, L.INSURANCE, "2025-01-10").end == day("2026-01-14")
    between = life(world, loan, L.INSURANCE, "2026-01-20")
    assert (between.status, between.lost_on, between.look_again) == (S.EXPIRED, day("2026-01-15"), day("2026-02-01"))
    assert life(world, loan, L.INSURANCE, "2026-02-01").end == day("2027-01-31")


def test_a_maximum_amount_mortgage_is_fixed_by_a_seizure_that_the_bank_learns_of(world: World) -> None:
    # 423(4): seized on 10 May 2024; 423(2): set up on 15 January 2024, to be requested after 15 January 2026.
    loan, _, item, registered = mortgaged(world, mode=ChargeMode.MAXIMUM, amount=yuan("20000.00"))
    (before,) = rights(world, loan, "2024-05-09").fixings
    assert (before.charge, before.fixing, before.requestable_after) == (registered, None, day("2026-01-15"))
    world.today(day("2024-05-10"))
    seizure = Seizure("(2024) 执 1 号", "北京市东城区人民法院", day("2024-05-10"))
    world.done(
        world.officer,
        RecordSeizure(idempotency_key=world.key(), item_id=item, value_date=day("2024-05-10"), seizure=seizure),
    )
    (after,) = rights(world, loan, "2024-05-10").fixings
    assert after.fixing is not None
    assert (after.fixing.kind, after.fixing.day, after.recorded_on) == (FixingKind.SEIZED, day("2024-05-10"), None)


def test_a_fixing_that_was_registered_is_the_one_that_counts(world: World) -> None:
    # 423(3): no new claims can arise from 1 March 2024 on.
    loan, _, item, registered = mortgaged(world, mode=ChargeMode.MAXIMUM, amount=yuan("20000.00"))
    world.today(day("2024-03-01"))
    command = FixCharge(
        idempotency_key=world.key(),
        item_id=item,
        value_date=day("2024-03-01"),
        charge_id=registered,
        cause=FixingCause.NO_NEW_CLAIMS,
    )
    world.done(world.officer, command)
    (found,) = rights(world, loan, "2024-03-01").fixings
    assert found.fixing is not None
    assert (found.fixing.article, found.recorded_on) == ("民法典 art. 423(3)", day("2024-03-01"))


def test_what_a_sold_home_brings_is_no_acknowledgment_by_the_debtor(world: World) -> None:
    # Rules art. 14 asks for something the debtor does. Sold on 10 September 2025: the limitation stays where it was,
    # on Tuesday 31 August 2027, and what the debtor pays on the same day still counts: Monday 11 September 2028,
    # for 10 September 2028 is a Sunday (203), provisional.
    loan, borrower = lent(world)
    item, _ = things.house(world, "YP-1", "5000.00", loan, owner=borrower)
    world.today(day("2025-09-10"))
    sold = DisposeOfCollateral(
        idempotency_key=world.key(),
        item_id=item,
        value_date=day("2025-09-10"),
        how=Disposal.AUCTION,
        proceeds=yuan("5000.00"),
        costs=yuan("0.00"),
        evidence=HASH,
    )
    approved(world, sold)
    assert rights(world, loan, "2025-09-10").acts == ()
    assert life(world, loan, L.LIMITATION, "2025-09-10").end == day("2027-08-31")
    world.pay(loan, day("2025-09-10"), yuan("10.00"))
    assert life(world, loan, L.LIMITATION, "2025-09-10").end == day("2028-09-11")


def test_another_creditors_registration_is_no_right_of_ours(world: World) -> None:
    loan, borrower = lent(world)
    item = things.take(world, owner=borrower)
    things.register(world, item, "DJ-OTHER", 1, creditor="他行", expires_on=date(2025, 1, 1))
    own = things.register(world, item, "DJ-OWN", 2)
    things.link(world, item, own, loan)
    found = rights(world, loan, "2024-10-01").rights
    assert {each.key.clock for each in found} == {L.LIMITATION, L.SECURITY}
    assert [each.key.subject for each in found if each.key.clock is L.SECURITY] == [own]


def _answers(world: World) -> list[object]:
    announced(world)
    loan, borrower, item, _ = mortgaged(world, expires_on=day("2025-06-15"))
    insured(world, item, "P-1", "2024-01-15", "2025-01-14")
    who = guarantor(world, "G-1")
    secured(world, signed(world, contract(borrower, who)), loan)
    world.today(day("2025-03-31"))
    act(world, loan, K.DEMAND_DELIVERED, "2025-02-20", who)
    known = world.tick()
    act(world, loan, K.PROMISE, "2025-03-01", borrower)
    found = [*rights(world, loan, "2025-03-31").rights, *rights(world, loan, "2025-03-31", known).rights]
    lives = [(each.key.clock, replace(each.life, steps=(), last_act=None)) for each in found]
    return [*lives, *((row.key.clock, row.act_by, row.watched, row.wake_on) for row in watched(world, loan))]


def test_every_database_answers_as_the_memory_does(database_url: str) -> None:
    with sql_world(database_url) as world:
        answers = _answers(world)
    assert answers == _answers(memory_world())
    # Limitation, guarantee, security, registration and insurance, twice, and what is watched of them.
    assert len(answers) == 15

"""Guarantees and collateral as the clocks see them: periods, exercise, registrations, insurance, fixing; by hand."""

from dataclasses import replace
from datetime import date
from typing import Any, Final
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.application.clock_rights import Right
from postloan.application.collateral_commands import (
    DisposeOfCollateral,
    FixCharge,
    HandOverCollateral,
    InsureCollateral,
    RecordSeizure,
    RenewCharge,
)
from postloan.application.guarantor_commands import FixGuaranteedClaims, RecordGuarantorPayment, ReleaseGuarantor
from postloan.application.loan import Accelerate, Extend
from postloan.domain.clock import ActKind, FixingKind, GuaranteeForm, LifeStatus, PeriodWording, RightKind, ToDo
from postloan.domain.collateral.disposal import Disposal
from postloan.domain.collateral.events import FixingCause
from postloan.domain.collateral.parts import ChargeMode, Holder, Insurance, Seizure
from postloan.domain.guarantor import GuaranteeExtent, GuarantorPart
from postloan.domain.loan.terms import Terms
from tests.application import collateral_world as things
from tests.application.clock_world import (
    HASH,
    act,
    announced,
    approved,
    bullet,
    day,
    life,
    right,
    rights,
    said,
    title,
    watched,
)
from tests.application.consent_world import agreed as consented
from tests.application.guarantor_world import contract, guarantor, secured, signed
from tests.application.world import START, World, memory_world, sql_world, yuan

K, L, S = ActKind, RightKind, LifeStatus
AUGUST = bullet("2024-01-15", "2024-08-31")
"""Due on Saturday 31 August 2024, which moves no due day of this contract."""


@pytest.fixture
def world() -> World:
    made = memory_world()
    announced(made)
    return made


def lent(world: World, terms: Terms = AUGUST, number: str = "L-1") -> tuple[UUID, UUID]:
    borrower = world.borrower(f"C-{number}")
    return world.loan(borrower, number, terms), borrower


def guaranteed(world: World, form: GuaranteeForm = GuaranteeForm.JOINT, **terms: object) -> tuple[UUID, UUID, UUID]:
    """A loan, its borrower and its guarantor."""
    loan, borrower = lent(world)
    who = guarantor(world, "G-1")
    secured(world, signed(world, contract(borrower, who, form=form, **terms)), loan)
    return loan, borrower, who


def of_kind(world: World, loan: UUID, kind: RightKind, on: str) -> list[Right]:
    return [each for each in rights(world, loan, on).rights if each.key.clock is kind]


# --- guarantees -------------------------------------------------------------------------------------------------------


def test_a_period_that_was_not_agreed_is_six_months_and_ends_with_the_month(world: World) -> None:
    # 692, 202: due on 31 August 2024: six months later is February, which has 28 days: Friday 28 February 2025.
    loan, _, who = guaranteed(world)
    found = right(world, loan, L.GUARANTEE_PERIOD, "2024-09-01")
    assert (found.key.subject, found.life.end, found.life.todo) == (who, day("2025-02-28"), ToDo.CLAIM_FROM_GUARANTOR)


def test_a_claim_from_the_joint_guarantor_in_the_period_starts_three_years(world: World) -> None:
    # 693(2), 694: claimed on 10 January 2025: + 3 years = Monday 10 January 2028.
    loan, _, who = guaranteed(world)
    world.today(day("2025-01-10"))
    act(world, loan, K.DEMAND_DELIVERED, "2025-01-10", who)
    found = life(world, loan, L.GUARANTEE_PERIOD, "2025-01-10")
    assert (found.kind, found.end) == (L.GUARANTEE_DEBT, day("2028-01-10"))
    # Interpretation 29: what is done towards the guarantor does nothing to the main claim: 31 August 2027, a Tuesday.
    assert life(world, loan, L.LIMITATION, "2025-01-10").end == day("2027-08-31")


def test_a_lost_guarantee_period_never_comes_back(world: World) -> None:
    # 692, interpretation 34: missed on 28 February 2025; a demand that the guarantor signs on 3 March does not help.
    loan, _, who = guaranteed(world)
    world.today(day("2025-03-31"))
    act(world, loan, K.SIGNED_DEMAND_NOTICE, "2025-03-03", who)
    found = life(world, loan, L.GUARANTEE_PERIOD, "2025-03-31")
    assert (found.status, found.lost_on, found.todo) == (S.EXTINGUISHED, day("2025-03-01"), ToDo.NEW_GUARANTEE)
    for kind in (K.PROMISE, K.PART_PAYMENT, K.SUIT, K.DEMAND_DELIVERED):
        act(world, loan, kind, "2025-03-31", who)
        assert life(world, loan, L.GUARANTEE_PERIOD, "2025-03-31").status is S.EXTINGUISHED


TOWARDS: Final = (K.DEMAND_DELIVERED, K.LETTER, K.SIGNED_DEMAND_NOTICE, K.PROMISE, K.PART_PAYMENT, K.SUIT, K.SET_OFF)


@given(
    st.sampled_from(GuaranteeForm),
    st.lists(
        st.tuples(st.sampled_from(TOWARDS), st.booleans(), st.dates(day("2025-03-01"), day("2025-12-31"))), max_size=5
    ),
)
def test_nothing_done_after_its_end_brings_a_guarantee_period_back(
    form: GuaranteeForm, after: list[tuple[ActKind, bool, date]]
) -> None:
    # 692: ended on Friday 28 February 2025 for every form, whoever the act is directed at.
    world = memory_world()
    announced(world)
    loan, borrower, who = guaranteed(world, form)
    world.today(day("2025-12-31"))
    for kind, guarantor_too, on in after:
        act(world, loan, kind, on.isoformat(), who if guarantor_too else borrower)
        found = life(world, loan, L.GUARANTEE_PERIOD, "2025-12-31")
        assert (found.status, found.lost_on) == (S.EXTINGUISHED, day("2025-03-01"))
    assert [what for _, what, _ in said(world, loan)].count("LOST") == (1 if after else 0)
    assert "RESTORED" not in [what for _, what, _ in said(world, loan)]


def test_a_claim_in_the_period_that_was_recorded_late_shows_that_nothing_was_lost(world: World) -> None:
    loan, borrower, who = guaranteed(world)
    world.today(day("2025-03-31"))
    act(world, loan, K.LETTER, "2025-03-03", borrower)  # lets the rights be looked at
    assert ("2025-03-31", "LOST", 0) in said(world, loan)
    assert world.transactions.read(lambda u: u.guarantees.graph(world.bank, day("2025-03-31"))) == []
    act(world, loan, K.DEMAND_DELIVERED, "2025-02-20", who)
    assert said(world, loan)[-1] == ("2025-03-31", "RESTORED", 0)
    assert life(world, loan, L.GUARANTEE_PERIOD, "2025-03-31").end == day("2028-02-21")
    # The graph counts the guarantee again.
    assert len(world.transactions.read(lambda u: u.guarantees.graph(world.bank, day("2025-03-31")))) == 1
    (row,) = [each for each in watched(world, loan) if each.key.clock is L.GUARANTEE_PERIOD]
    assert (row.kind, row.watched.lost) == (L.GUARANTEE_DEBT, False)


def test_a_general_guarantee_is_kept_by_suing_the_debtor(world: World) -> None:
    # 693(1), 687: a demand on the guarantor is no claim; the suit of 10 February 2025 is. Then the right to refuse.
    loan, borrower, who = guaranteed(world, GuaranteeForm.GENERAL)
    world.today(day("2025-02-28"))
    assert life(world, loan, L.GUARANTEE_PERIOD, "2025-01-31").todo is ToDo.SUE_DEBTOR
    act(world, loan, K.DEMAND_DELIVERED, "2025-01-20", who)
    assert life(world, loan, L.GUARANTEE_PERIOD, "2025-01-31").kind is L.GUARANTEE_PERIOD
    act(world, loan, K.SUIT, "2025-02-10", borrower)
    found = life(world, loan, L.GUARANTEE_PERIOD, "2025-02-28")
    assert (found.status, found.todo) == (S.PRESERVED, ToDo.ENFORCE_AGAINST_DEBTOR)


def test_an_extension_without_consent_leaves_the_period_as_it_was(world: World) -> None:
    # 695(2): extended on 1 August 2024 to 30 November without the guarantor: still to 28 February 2025.
    loan, _, who = guaranteed(world)
    world.today(day("2024-08-01"))
    command = Extend(
        idempotency_key=world.key(),
        loan_id=loan,
        value_date=day("2024-08-01"),
        to=day("2024-11-30"),
        without_consents=True,
    )
    approved(world, command)
    found = right(world, loan, L.GUARANTEE_PERIOD, "2024-08-01")
    assert (found.key.subject, found.life.end) == (who, day("2025-02-28"))
    assert life(world, loan, L.LIMITATION, "2024-12-31").end == day("2027-11-30")


def test_a_debt_that_was_called_due_counts_from_then_and_its_guarantee_where_the_guarantor_agreed(world: World) -> None:
    # Called due on Monday 3 June 2024 instead of 31 August: limitation + 3 years = Thursday 3 June 2027.
    # 692 with the guarantor's consent: six months from then, Tuesday 3 December 2024; without it 695(2): 28 February.
    ends = []
    for number, agreed in (("L-1", True), ("L-2", False)):
        loan, borrower = lent(world, number=number)
        who = guarantor(world, f"G-{number}")
        secured(world, signed(world, contract(borrower, who, form=GuaranteeForm.JOINT), number), loan)
        world.today(day("2024-06-03"))
        consents = (consented(who, day("2024-06-03")),) if agreed else ()
        command = Accelerate(
            idempotency_key=world.key(), loan_id=loan, value_date=day("2024-06-03"), consents=consents,
            without_consents=not agreed,
        )  # fmt: skip
        approved(world, command)
        found = rights(world, loan, "2024-06-03")
        assert found.due == day("2024-06-03")
        assert life(world, loan, L.LIMITATION, "2024-06-03").end == day("2027-06-03")
        ends.append(life(world, loan, L.GUARANTEE_PERIOD, "2024-06-03").end)
    assert ends == [day("2024-12-03"), day("2025-02-28")]


def test_several_guarantors_each_have_a_clock_of_their_own(world: World) -> None:
    # Interpretation 29: claimed from one on 10 January 2025, the other is lost on 1 March.
    loan, borrower = lent(world)
    one, other = guarantor(world, "G-1"), guarantor(world, "G-2", name="另一担保有限公司")
    parts = (GuarantorPart(one), GuarantorPart(other))
    secured(world, signed(world, contract(borrower, *parts)), loan)
    world.today(day("2025-03-31"))
    act(world, loan, K.DEMAND_DELIVERED, "2025-01-10", one)
    found = {each.key.subject: each.life for each in of_kind(world, loan, L.GUARANTEE_PERIOD, "2025-03-31")}
    assert (found[one].kind, found[other].status) == (L.GUARANTEE_DEBT, S.EXTINGUISHED)


def test_an_agreed_period_counts_in_its_own_months(world: World) -> None:
    # 692: 24 months from 31 August 2024: Monday 31 August 2026.
    loan, _, _ = guaranteed(world, wording=PeriodWording.MONTHS, months=24)
    assert life(world, loan, L.GUARANTEE_PERIOD, "2024-09-01").end == day("2026-08-31")


def test_what_a_guarantor_pays_acknowledges_its_own_debt_alone(world: World) -> None:
    # Rules art. 14 for the guarantee debt: claimed on 10 January, paid on 3 March 2025: + 3 years = Friday 3 March
    # 2028. The debtor has acknowledged nothing: its limitation still ends on 31 August 2027.
    loan, borrower = lent(world)
    who = guarantor(world, "G-1")
    guarantee = signed(world, contract(borrower, who))
    secured(world, guarantee, loan)
    world.today(day("2025-03-03"))
    act(world, loan, K.DEMAND_DELIVERED, "2025-01-10", who)
    command = RecordGuarantorPayment(
        idempotency_key=world.key(),
        guarantee_id=guarantee,
        guarantor=who,
        loan_id=loan,
        value_date=day("2025-03-03"),
        amount=yuan("500.00"),
    )
    world.done(world.cashier, command)
    found = [known for known in rights(world, loan, "2025-03-03").acts if known.act.kind is K.PART_PAYMENT]
    assert [(known.act.person, known.entry is not None) for known in found] == [(who, True)]
    assert life(world, loan, L.GUARANTEE_PERIOD, "2025-03-03").end == day("2028-03-03")
    assert life(world, loan, L.LIMITATION, "2025-03-03").end == day("2027-08-31")


def test_a_guarantor_who_was_let_go_is_no_right_any_more(world: World) -> None:
    loan, borrower = lent(world)
    who = guarantor(world, "G-1")
    guarantee = signed(world, contract(borrower, who))
    secured(world, guarantee, loan)
    world.today(day("2024-09-10"))
    command = ReleaseGuarantor(
        idempotency_key=world.key(), guarantee_id=guarantee, day=day("2024-09-10"), reason="置换"
    )
    approved(world, command)
    assert of_kind(world, loan, L.GUARANTEE_PERIOD, "2024-09-09")
    assert not of_kind(world, loan, L.GUARANTEE_PERIOD, "2024-09-10")


def test_a_debt_that_arose_after_the_claims_were_fixed_has_no_guarantor(world: World) -> None:
    # 690, 423: claims to 31 December 2024 were guaranteed; fixed on 1 March 2024, before the second loan was drawn.
    borrower = world.borrower()
    who = guarantor(world, "G-1")
    first = world.loan(borrower, "L-1", AUGUST)
    terms = {"amount": 5_000_000, "claims_from": START, "claims_until": day("2024-12-31")}
    guarantee = signed(world, contract(borrower, who, extent=GuaranteeExtent.MAXIMUM, **terms))
    secured(world, guarantee, first)
    world.today(day("2024-04-10"))
    second = world.loan(borrower, "L-2", bullet("2024-04-01", "2024-09-30"))
    secured(world, guarantee, second, day("2024-04-01"))
    assert of_kind(world, second, L.GUARANTEE_PERIOD, "2024-04-10")
    fixing = FixGuaranteedClaims(
        idempotency_key=world.key(), guarantee_id=guarantee, kind=FixingKind.NO_NEW_CLAIMS, day=day("2024-03-01")
    )
    world.done(world.officer, fixing)
    assert not of_kind(world, second, L.GUARANTEE_PERIOD, "2024-04-10")
    assert of_kind(world, first, L.GUARANTEE_PERIOD, "2024-04-10")


# --- collateral -------------------------------------------------------------------------------------------------------


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

"""Guarantees as the clocks see them: periods, what keeps them, and the debt that follows; by hand."""

from datetime import date
from typing import Final
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.application.clock_rights import Right
from postloan.application.guarantor_commands import FixGuaranteedClaims, RecordGuarantorPayment, ReleaseGuarantor
from postloan.application.loan import Accelerate, Extend
from postloan.domain.clock import ActKind, FixingKind, GuaranteeForm, LifeStatus, PeriodWording, RightKind, ToDo
from postloan.domain.guarantor import GuaranteeExtent, GuarantorPart
from tests.application.clock_world import (
    AUGUST,
    act,
    announced,
    approved,
    bullet,
    day,
    lent,
    life,
    right,
    rights,
    said,
    watched,
)
from tests.application.consent_world import agreed as consented
from tests.application.guarantor_world import contract, guarantor, secured, signed
from tests.application.world import START, World, memory_world, yuan

K, L, S = ActKind, RightKind, LifeStatus


@pytest.fixture
def world() -> World:
    made = memory_world()
    announced(made)
    return made


def guaranteed(world: World, form: GuaranteeForm = GuaranteeForm.JOINT, **terms: object) -> tuple[UUID, UUID, UUID]:
    """A loan, its borrower and its guarantor."""
    loan, borrower = lent(world)
    who = guarantor(world, "G-1")
    secured(world, signed(world, contract(borrower, who, form=form, **terms)), loan)
    return loan, borrower, who


def of_kind(world: World, loan: UUID, kind: RightKind, on: str) -> list[Right]:
    return [each for each in rights(world, loan, on).rights if each.key.clock is kind]


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

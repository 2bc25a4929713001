"""Changes of a guaranteed loan: what they are in law, who is asked, and what an unconsented one leaves as it was."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from postloan.application.approval import Approve
from postloan.application.guarantor_commands import RecordConsent, ReleaseGuarantor
from postloan.application.guarantor_cover import measure_guarantees
from postloan.application.loan import (
    Accelerate,
    Capitalise,
    ChangePlan,
    ChangeRate,
    Defer,
    Extend,
    Forgive,
    LoanCommand,
    Reverse,
    SwitchAllocation,
    Waive,
)
from postloan.application.outcomes import Done, Pending, Refused
from postloan.domain.clock import ChangeKind, ClockContext
from postloan.domain.guarantor import (
    ClaimOnDay,
    Guarantee,
    GuaranteeExtent,
    GuaranteeScope,
    cover,
    standing,
)
from postloan.domain.loan.figures import figures
from postloan.domain.loan.loan import as_of
from postloan.domain.loan.terms import AllocationMode, Bucket, Compound, Method
from postloan.domain.shared.calendar import WEEKENDS_ONLY
from postloan.domain.shared.money import Money
from postloan.domain.shared.rates import Rate
from tests.application.consent_world import (
    DUE,
    LONGER,
    TODAY,
    agreed,
    approved,
    carried_out,
    code,
    extend,
    finished,
    guaranteed,
    kinds,
)
from tests.application.guarantor_world import contract, guarantor, read, secured, signed
from tests.application.world import START, TERMS, World, memory_world, yuan


def test_an_extension_without_consent_is_refused_and_names_guarantor_and_article(world: World) -> None:
    loan, guarantee, (one, two) = guaranteed(world, guarantors=2)
    outcome = world.run(world.officer, extend(loan, agreed(one)))
    assert isinstance(outcome, Refused)
    assert (outcome.rule, outcome.code) == ("guarantor", "CONSENT_MISSING")
    assert "695(2)" in outcome.article
    assert ("guarantor", str(two)) in outcome.details
    assert ("guarantor", str(one)) not in outcome.details
    assert ("finding", "PERIOD_STAYS") in outcome.details
    assert read(world, guarantee).changes == ()


def test_an_extension_with_every_consent_moves_the_guarantee_period(world: World) -> None:
    loan, guarantee, (who,) = guaranteed(world)
    done = carried_out(world, extend(loan, agreed(who)))
    after = read(world, guarantee)
    # A longer term moves the last due day, and its interest makes the debt heavier: 695(2) and 695(1).
    assert kinds(after) == [ChangeKind.DUE_DATE, ChangeKind.HEAVIER]
    assert after.changes[0].change.new_due == LONGER
    assert after.changes[0].consent_of(who) == agreed(who)
    found = standing(after, who, loan, (), ClockContext(TODAY, WEEKENDS_ONLY))
    # Not agreed: six months after the new due day 2025-07-15 (692): 2026-01-15.
    assert found.period.start == LONGER
    assert found.period.deadline is not None
    assert found.period.deadline.nominal == date(2026, 1, 15)
    assert found.duty.not_covered == 0
    wrote = world.transactions.read(
        lambda unit: unit.guarantees.of_entry(world.bank, loan, done.posted[0].sequences[0])
    )
    assert [key for key, _ in wrote] == [guarantee, guarantee]


def test_going_ahead_without_consent_leaves_the_period_and_the_approver_sees_who_has_not_agreed(world: World) -> None:
    loan, guarantee, (one, two) = guaranteed(world, guarantors=2)
    pending = world.run(world.officer, extend(loan, agreed(one), without_consents=True))
    assert isinstance(pending, Pending)
    assert (f"consent_missing.{two}", "INCREASE_NOT_COVERED, PERIOD_STAYS") in pending.proposal.figures
    assert not any(name == f"consent_missing.{one}" for name, _ in pending.proposal.figures)
    approved(world, pending)
    after = read(world, guarantee)
    context = ClockContext(TODAY, WEEKENDS_ONLY)
    bound, unchanged = (standing(after, who, loan, (), context).period.start for who in (one, two))
    assert (bound, unchanged) == (LONGER, DUE)
    # Later the second one agrees too: 695(2), from then on.
    change = after.changes[0].change.id
    late = RecordConsent(idempotency_key="l", guarantee_id=guarantee, change_id=change, consent=agreed(two))
    world.done(world.officer, late)
    assert standing(read(world, guarantee), two, loan, (), context).period.start == LONGER
    assert code(world.run(world.officer, replace(late, idempotency_key="m"))) == "CONSENT_TWICE"
    unknown = replace(late, idempotency_key="n", change_id=UUID(int=1))
    assert code(world.run(world.officer, unknown)) == "CHANGE_UNKNOWN"


def test_a_proposal_stays_good_over_night_although_the_debt_has_grown(world: World) -> None:
    loan, guarantee, _ = guaranteed(world)
    pending = world.run(world.officer, extend(loan, without_consents=True))
    assert isinstance(pending, Pending)
    world.today(date(2024, 2, 28))
    done = world.done(world.approver, Approve(idempotency_key="y", proposal_id=pending.proposal.id, reason="同意"))
    assert done.proposal is not None
    assert done.proposal.status == "APPROVED"
    assert len(read(world, guarantee).changes) == 2


def test_the_consent_of_a_stranger_is_refused(world: World) -> None:
    loan, _, _ = guaranteed(world)
    assert code(world.run(world.officer, extend(loan, agreed(UUID(int=1))))) == "NOT_A_GUARANTOR"
    free = world.loan(world.borrower("C-2"), "L-2")
    free_too = replace(extend(free, agreed(UUID(int=1))), idempotency_key="f")
    assert code(world.run(world.officer, free_too)) == "NOT_A_GUARANTOR"
    carried_out(world, replace(extend(free), idempotency_key="g"))


def test_a_consent_dated_tomorrow_is_refused_and_two_of_one_guarantor_are_no_command(world: World) -> None:
    loan, _, (who,) = guaranteed(world)
    assert code(world.run(world.officer, extend(loan, agreed(who, date(2024, 2, 26))))) == "IN_THE_FUTURE"
    with pytest.raises(ValueError, match="consents"):
        extend(loan, agreed(who), agreed(who))


def test_a_guarantor_that_was_let_go_is_not_asked(world: World) -> None:
    loan, guarantee, (who,) = guaranteed(world)
    release = ReleaseGuarantor(idempotency_key="r", guarantee_id=guarantee, guarantor=who, day=TODAY, reason="置换")
    pending = world.run(world.officer, release)
    assert isinstance(pending, Pending)
    approved(world, pending)
    carried_out(world, extend(loan))
    assert read(world, guarantee).changes == ()


def making(loan: UUID) -> dict[str, LoanCommand]:
    """One command of each kind that changes the contract."""
    plan = replace(TERMS.plan, cadence=replace(TERMS.plan.cadence, start=TODAY, count=24))
    common: dict[str, Any] = {"idempotency_key": "c", "loan_id": loan, "value_date": TODAY}
    return {
        "extend": Extend(to=LONGER, **common),
        "defer": Defer(periods=2, interest_too=True, **common),
        "plan": ChangePlan(plan=plan, **common),
        "capitalise": Capitalise(interest=yuan("43.50"), **common),
        "dearer": ChangeRate(rate=Rate.percent("6"), **common),
        "call": Accelerate(**common),
        "cheaper": ChangeRate(rate=Rate.percent("3"), **common),
        "forgive": Forgive(principal=yuan("100"), **common),
        "waive": Waive(interest=yuan("43.50"), **common),
        "order": SwitchAllocation(order=tuple(Bucket), mode=AllocationMode.BY_INSTALMENT, **common),
    }


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("extend", [ChangeKind.DUE_DATE, ChangeKind.HEAVIER]),
        # Two instalments are paid later within the term: more interest, but the same last due day.
        ("defer", [ChangeKind.HEAVIER]),
        ("plan", [ChangeKind.DUE_DATE, ChangeKind.HEAVIER]),
        # Interest of 43.50 becomes principal not yet due, on which interest runs: heavier by that interest.
        ("capitalise", [ChangeKind.HEAVIER]),
        ("dearer", [ChangeKind.HEAVIER]),
        ("call", [ChangeKind.DUE_DATE]),
    ],
)
def test_what_moves_the_due_day_or_makes_the_debt_heavier_needs_consent(name: str, found: list[ChangeKind]) -> None:
    world = memory_world()
    loan, guarantee, (who,) = guaranteed(world)
    command: Any = making(loan)[name]
    assert code(world.run(world.officer, command)) == "CONSENT_MISSING"
    carried_out(world, replace(command, idempotency_key="d", consents=(agreed(who),)))
    assert kinds(read(world, guarantee)) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("cheaper", [ChangeKind.LIGHTER]),
        ("forgive", [ChangeKind.LIGHTER]),
        ("waive", [ChangeKind.LIGHTER]),
        # In which order payments count says neither what is owed nor when.
        ("order", []),
    ],
)
def test_what_makes_the_debt_lighter_needs_no_consent_but_is_recorded(name: str, found: list[ChangeKind]) -> None:
    world = memory_world()
    loan, guarantee, _ = guaranteed(world)
    carried_out(world, making(loan)[name])
    assert kinds(read(world, guarantee)) == found


def test_waived_interest_makes_the_debt_lighter_by_exactly_that(world: World) -> None:
    loan, guarantee, _ = guaranteed(world)
    carried_out(world, making(loan)["waive"])
    (row,) = read(world, guarantee).changes
    assert row.change.amount == 43_50


def test_a_dearer_rate_is_heavier_by_the_interest_of_the_periods_that_are_left() -> None:
    # 12,000.00 with interest only: 43.50 a month at 4.35 %, 60.00 at 6 %. From the first due day on eleven months are
    # left: 11 x 16.50 = 181.50, no compound interest being agreed.
    world = memory_world()
    debtor, who = world.borrower(), guarantor(world, "G-1")
    plan = replace(TERMS.plan, method=Method.INTEREST_ONLY)
    loan = world.loan(debtor, terms=replace(TERMS, plan=plan, compound=Compound.NONE))
    guarantee = signed(world, contract(debtor, who))
    secured(world, guarantee, loan)
    world.today(TODAY)
    first_due = date(2024, 2, 15)
    dearer = ChangeRate(
        idempotency_key="c", loan_id=loan, value_date=first_due, rate=Rate.percent("6"), without_consents=True
    )
    carried_out(world, dearer)
    (row,) = read(world, guarantee).changes
    assert (row.change.kind, row.change.amount, row.change.day) == (ChangeKind.HEAVIER, 181_50, first_due)


def test_being_called_due_makes_that_day_the_due_day(world: World) -> None:
    loan, guarantee, (who,) = guaranteed(world)
    command: Any = making(loan)["call"]
    carried_out(world, replace(command, consents=(agreed(who),)))
    (row,) = read(world, guarantee).changes
    assert row.change.new_due == TODAY
    found = standing(read(world, guarantee), who, loan, (), ClockContext(TODAY, WEEKENDS_ONLY))
    assert found.period.start == TODAY


def test_a_guarantee_of_principal_alone_is_not_touched_by_dearer_interest() -> None:
    world = memory_world()
    loan, guarantee, _ = guaranteed(world, scope=GuaranteeScope.PRINCIPAL)
    carried_out(world, making(loan)["dearer"])
    assert read(world, guarantee).changes == ()


def test_capitalised_interest_makes_guaranteed_principal_heavier_by_all_of_it() -> None:
    world = memory_world()
    loan, guarantee, (who,) = guaranteed(world, scope=GuaranteeScope.PRINCIPAL)
    command: Any = making(loan)["capitalise"]
    carried_out(world, replace(command, consents=(agreed(who),)))
    (row,) = read(world, guarantee).changes
    assert (row.change.kind, row.change.amount) == (ChangeKind.HEAVIER, 43_50)


def test_a_maximum_amount_guarantee_is_asked_the_same(world: World) -> None:
    terms: dict[str, Any] = {
        "extent": GuaranteeExtent.MAXIMUM,
        "amount": 10_000_00,
        "claims_from": START,
        "claims_until": DUE,
    }
    loan, guarantee, (who,) = guaranteed(world, **terms)
    assert code(world.run(world.officer, extend(loan))) == "CONSENT_MISSING"
    carried_out(world, replace(extend(loan, agreed(who)), idempotency_key="f"))
    found = standing(read(world, guarantee), who, loan, (), ClockContext(DUE, WEEKENDS_ONLY))
    assert found.period.start == LONGER


def test_a_reversed_extension_is_taken_back_on_the_guarantee_and_comes_back_with_its_consents(world: World) -> None:
    loan, guarantee, (who,) = guaranteed(world)
    done = carried_out(world, extend(loan, agreed(who)))
    changes = read(world, guarantee).changes
    first = Reverse(idempotency_key="r", loan_id=loan, sequence=done.posted[0].sequences[0])
    undone = reversed_by(world, first)
    assert read(world, guarantee).changes == ()
    context = ClockContext(TODAY, WEEKENDS_ONLY)
    assert standing(read(world, guarantee), who, loan, (), context).period.start == DUE
    reversed_by(world, Reverse(idempotency_key="rr", loan_id=loan, sequence=undone.posted[0].sequences[0]))
    assert read(world, guarantee).changes == changes


def reversed_by(world: World, command: Reverse) -> Done:
    outcome = world.run(world.cashier, command)
    assert isinstance(outcome, Pending), outcome
    return approved(world, outcome)


def test_what_changed_before_the_loan_was_secured_but_is_recorded_later_counts_from_then_on(world: World) -> None:
    debtor, who = world.borrower(), guarantor(world, "G-1")
    loan, guarantee = world.loan(debtor), signed(world, contract(debtor, who))
    world.today(TODAY)
    secured(world, guarantee, loan, date(2024, 2, 20))
    dearer = ChangeRate(
        idempotency_key="c", loan_id=loan, value_date=date(2024, 2, 10), rate=Rate.percent("6"), without_consents=True
    )
    carried_out(world, dearer)
    (row,) = read(world, guarantee).changes
    assert row.change.day == date(2024, 2, 20)


def owed_on(world: World, loan: UUID, guarantee: Guarantee, day: date) -> int:
    """What the first guarantor owes of the loan at the end of a day if nothing more is paid, the credit set off."""
    with_terms = world.transactions.read(lambda unit: unit.holdings.histories(world.bank, [loan]))[loan]
    context = world.transactions.read(lambda unit: unit.reference.context(world.bank))
    f = figures(as_of(with_terms[0], with_terms[1], context, day), day)
    other = f.penalty + f.compound + f.fees + f.costs
    claim = ClaimOnDay(loan, f.outstanding - f.credit, f.interest_due + f.interest_accrued, other)
    found = cover(guarantee, [claim], {}, ClockContext(day, WEEKENDS_ONLY))
    return found.duties[0].amount


def measured(world: World, loan: UUID, _: Guarantee, day: date) -> int:
    """What the first guarantor owes of the loan at the end of a day, as guarantees are measured."""
    found = world.transactions.read(lambda unit: measure_guarantees(unit, world.bank, [loan], day))
    return found[loan].duties[0].amount


@settings(max_examples=25)
@given(
    name=st.sampled_from(["extend", "defer", "plan", "capitalise", "dearer", "cheaper", "forgive", "waive", "order"]),
    scope=st.sampled_from(list(GuaranteeScope)),
    ahead=st.integers(0, 320),
    money=st.none() | st.integers(1, 9_000_00),
)
def test_an_unconsented_change_never_makes_the_guarantor_owe_more_nor_moves_the_period(
    name: str, scope: GuaranteeScope, ahead: int, money: int | None
) -> None:
    """695: compared with the same loan unchanged, on any day up to the old last due day."""
    event(name)
    day = date.fromordinal(min(TODAY.toordinal() + ahead, DUE.toordinal()))
    owed, starts = [], []
    # Lighter changes count as they are, where what is kept for the debtor is set off to compare.
    count = owed_on if name in {"cheaper", "forgive", "waive", "order"} else measured
    for change in (False, True):
        world = memory_world()
        loan, guarantee, (who,) = guaranteed(world, scope=scope)
        if change:
            command: Any = making(loan)[name]
            free = {"without_consents": True} if hasattr(command, "without_consents") else {}
            carried_out(world, replace(command, **free))
        # Of a part of the debt it matters too which part a payment goes to, and that the bank's order decides.
        if money is not None and scope is GuaranteeScope.ALL:
            finished(world.pay(loan, TODAY, Money(money, "CNY")))
        found = read(world, guarantee)
        owed.append(count(world, loan, found, day))
        starts.append(standing(found, who, loan, (), ClockContext(day, WEEKENDS_ONLY)).period.start)
    assert owed[1] <= owed[0]
    assert starts[1] == starts[0] == DUE

"""What a guarantor owes of a debt that was changed without its consent (695(1)): day by day what was promised, at most
what is owed. A loan of 12,000.00 at 6 % on actual days of 360, interest and principal due at once: 2.00 a day.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import event, example, given, settings
from hypothesis import strategies as st

from postloan.application.guarantor_commands import RecordConsent, RecordDebtChange, RecordGuarantorPayment
from postloan.application.guarantor_cover import LoanGuarantees, measure_guarantees
from postloan.application.guarantor_survey import survey_bank
from postloan.application.loan import Accelerate, ChangeRate, Extend, Reverse
from postloan.application.outcomes import Done, Outcome, Pending, Refused
from postloan.domain.clock import ChangeKind
from postloan.domain.guarantor import Consent, GuaranteeScope, GuarantorPart
from postloan.domain.loan.figures import figures
from postloan.domain.loan.loan import as_of
from postloan.domain.loan.terms import Cadence, Compound, Method, Plan
from postloan.domain.shared.daycount import ACT_360
from postloan.domain.shared.money import Money, round_ratio
from postloan.domain.shared.rates import Rate
from postloan.domain.shared.ratio import Ratio
from tests.application.consent_world import approved, carried_out, kinds
from tests.application.guarantor_world import contract, guarantor, read, secured, signed
from tests.application.world import START, TERMS, World, memory_world, yuan

BULLET = replace(
    TERMS,
    rate=Rate.percent("6"),
    plan=Plan(Method.BULLET, Cadence(START, 1, maturity=date(2025, 1, 15))),
    day_count=ACT_360,
    compound=Compound.NONE,
)
"""From 2024-01-15 to 2025-01-15 are 366 days: 732.00 of interest. What is overdue bears half as much again."""
MATURITY, LONGER = date(2025, 1, 15), date(2025, 7, 15)
RAISED = date(2024, 7, 15)
"""182 days after the start: 364.00 of interest so far."""


def lent(world: World, *parts: str | None, terms: Any = BULLET, **of: Any) -> tuple[UUID, UUID, list[UUID]]:
    """The loan under a guarantee of one guarantor or more, by shares: loan, guarantee, guarantors."""
    debtor = world.borrower()
    parties = [guarantor(world, f"G-{number}") for number in range(len(parts) or 1)]
    shares = [None if part is None else Ratio.percent(part) for part in parts or (None,)]
    loan = world.loan(debtor, terms=terms)
    made = [GuarantorPart(party, share) for party, share in zip(parties, shares, strict=True)]
    guarantee = signed(world, contract(debtor, *made, **of))
    secured(world, guarantee, loan)
    return loan, guarantee, parties


def rated(world: World, loan: UUID, percent: str, day: date, *consents: Consent) -> int:
    """Change the rate, whoever has agreed; the number of the entry."""
    world.today(max(day, today(world)))
    command = ChangeRate(
        idempotency_key=world.key(),
        loan_id=loan,
        value_date=day,
        rate=Rate.percent(percent),
        consents=consents,
        without_consents=True,
    )
    return carried_out(world, command).posted[0].sequences[0]


def extended(world: World, loan: UUID, day: date, *consents: Consent, to: date = LONGER) -> None:
    world.today(day)
    common: dict[str, Any] = {"idempotency_key": world.key(), "loan_id": loan, "value_date": day}
    carried_out(world, Extend(to=to, consents=consents, without_consents=True, **common))


def today(world: World) -> date:
    bank = world.transactions.read(lambda unit: unit.institutions.get(world.bank))
    assert bank is not None
    return bank.business_date


def agreed(who: UUID, day: date) -> Consent:
    return Consent(who, day, "同意函-9")


def measured(world: World, loan: UUID, day: date, known: Any = None) -> LoanGuarantees:
    return world.transactions.read(lambda unit: measure_guarantees(unit, world.bank, [loan], day, known))[loan]


def duties(world: World, loan: UUID, day: date, known: Any = None) -> list[int]:
    return [duty.amount for duty in measured(world, loan, day, known).duties]


@pytest.mark.parametrize(
    ("day", "scope", "owed", "answered"),
    [
        # 351 days: 702.00, for debtor and guarantor, although 181 days of interest more are to come.
        (date(2024, 12, 31), GuaranteeScope.ALL, 12_702_00, 12_702_00),
        (date(2024, 12, 31), GuaranteeScope.PRINCIPAL_AND_INTEREST, 12_702_00, 12_702_00),
        (MATURITY, GuaranteeScope.ALL, 12_732_00, 12_732_00),
        # One day on, 2.00 more by the new terms; by the old ones the interest stays, and penalty is 3.00 a day.
        (date(2025, 1, 16), GuaranteeScope.ALL, 12_734_00, 12_734_00),
        (date(2025, 1, 16), GuaranteeScope.PRINCIPAL_AND_INTEREST, 12_734_00, 12_732_00),
        # 90 days on: 180.00 more of interest; of the 270.00 of penalty by the old terms no more than is owed.
        (date(2025, 4, 15), GuaranteeScope.ALL, 12_912_00, 12_912_00),
        (date(2025, 4, 15), GuaranteeScope.PRINCIPAL_AND_INTEREST, 12_912_00, 12_732_00),
        (date(2025, 4, 15), GuaranteeScope.PRINCIPAL, 12_912_00, 12_000_00),
    ],
)
def test_an_extension_not_agreed_to_leaves_the_guarantor_with_the_debt_of_the_old_terms_day_by_day(
    day: date, scope: GuaranteeScope, owed: int, answered: int
) -> None:
    world = memory_world()
    loan, _, _ = lent(world, scope=scope)
    extended(world, loan, date(2024, 12, 16))
    found = measured(world, loan, day)
    assert (found.owed, found.duties[0].amount, found.covered) == (owed, answered, answered)


def test_a_dearer_rate_counts_day_by_day_for_who_agreed_and_for_the_other_from_its_later_consent_on(
    world: World,
) -> None:
    loan, guarantee, (one, two) = lent(world, None, None)
    rated(world, loan, "8", RAISED, agreed(one, RAISED))
    assert duties(world, loan, RAISED) == [12_364_00, 12_364_00]
    # 90 days at 8 % are 240.00, at 6 % 180.00.
    assert duties(world, loan, date(2024, 10, 13)) == [12_604_00, 12_544_00]
    (row,) = read(world, guarantee).changes
    world.today(date(2024, 10, 14))
    given = agreed(two, date(2024, 10, 14))
    command = RecordConsent(idempotency_key="k", guarantee_id=guarantee, change_id=row.change.id, consent=given)
    before = world.tick()
    world.done(world.officer, command)
    assert duties(world, loan, date(2024, 10, 13)) == [12_604_00, 12_544_00]
    # 91 days at 8 %: 242.666; at 6 %: 182.00.
    assert duties(world, loan, date(2024, 10, 14)) == [12_606_67, 12_606_67]
    assert duties(world, loan, date(2024, 10, 14), before) == [12_606_67, 12_546_00]


def test_a_rate_lowered_to_more_than_was_promised_is_not_the_guarantors_either() -> None:
    world = memory_world()
    loan, guarantee, _ = lent(world)
    rated(world, loan, "8", RAISED)
    lowered = date(2024, 10, 13)
    world.today(lowered)
    asked = ChangeRate(idempotency_key="a", loan_id=loan, value_date=lowered, rate=Rate.percent("7"))
    refused = world.run(world.officer, asked)
    assert isinstance(refused, Refused)
    assert refused.code == "CONSENT_MISSING"
    rated(world, loan, "7", lowered)
    assert kinds(read(world, guarantee)) == [ChangeKind.HEAVIER, ChangeKind.LIGHTER, ChangeKind.HEAVIER]
    # 30 days on: 604.00 and 30 days at 7 % of 2.333 each, 70.00; by 6 % 302 days of 2.00.
    found = measured(world, loan, date(2024, 11, 12))
    assert (found.owed, found.duties[0].amount) == (12_674_00, 12_604_00)
    # Lowered below it, it is lighter for the guarantor too: from then on 5 %, of 1.666 a day, for 30 days 50.00.
    rated(world, loan, "5", date(2024, 11, 12))
    found = measured(world, loan, date(2024, 12, 12))
    assert (found.owed, found.duties[0].amount) == (12_724_00, 12_654_00)


def test_a_reversed_change_never_was_and_a_late_one_counts_from_when_it_is_known(
    world: World,
) -> None:
    loan, _, _ = lent(world)
    world.today(date(2024, 10, 13))
    day, unknown = date(2024, 10, 13), world.tick()
    entry = rated(world, loan, "8", RAISED)
    raised = world.tick()
    pending = world.run(world.cashier, Reverse(idempotency_key="r", loan_id=loan, sequence=entry))
    assert isinstance(pending, Pending)
    undone = approved(world, pending)
    assert (measured(world, loan, day, unknown).owed, duties(world, loan, day, unknown)) == (12_544_00, [12_544_00])
    assert (measured(world, loan, day, raised).owed, duties(world, loan, day, raised)) == (12_604_00, [12_544_00])
    assert (measured(world, loan, day).owed, duties(world, loan, day)) == (12_544_00, [12_544_00])
    again = Reverse(idempotency_key="rr", loan_id=loan, sequence=undone.posted[0].sequences[0])
    pending = world.run(world.cashier, again)
    assert isinstance(pending, Pending)
    approved(world, pending)
    assert (measured(world, loan, day).owed, duties(world, loan, day)) == (12_604_00, [12_544_00])


def test_a_change_that_is_no_entry_of_the_account_counts_by_its_amount_at_once() -> None:
    world = memory_world()
    loan, _, _ = lent(world)
    rated(world, loan, "8", RAISED)
    told = RecordDebtChange(
        idempotency_key="h",
        loan_id=loan,
        kind=ChangeKind.HEAVIER,
        day=RAISED,
        amount=yuan("100"),
        without_consents=True,
    )
    world.done(world.officer, told)
    assert duties(world, loan, date(2024, 10, 13)) == [12_444_00]


def test_shares_and_what_a_guarantor_paid_are_taken_of_the_debt_as_it_would_be() -> None:
    world = memory_world()
    loan, guarantee, (one, _) = lent(world, "60", "40", terms=replace(BULLET, plan=_interest_only()))
    rated(world, loan, "8", RAISED)
    # Due is interest of 364.00 on 2024-07-15; the first guarantor pays it.
    paid = RecordGuarantorPayment(
        idempotency_key="p",
        guarantee_id=guarantee,
        guarantor=one,
        loan_id=loan,
        value_date=RAISED,
        amount=yuan("364"),
    )
    world.done(world.cashier, paid)
    # 90 days on: owed are 12,240.00, by the old rate 12,180.00. Of 12,544.00 with what was paid 60 % are 7,526.40, less
    # 364.00; 40 % are 5,017.60.
    found = measured(world, loan, date(2024, 10, 13))
    assert (found.owed, [duty.amount for duty in found.duties]) == (12_240_00, [7_162_40, 5_017_60])


def _interest_only() -> Plan:
    return Plan(Method.INTEREST_ONLY, Cadence(START, 2, every=6))


def test_being_called_due_is_a_right_of_the_contract_and_takes_nothing_off() -> None:
    world = memory_world()
    loan, guarantee, _ = lent(world)
    world.today(RAISED)
    carried_out(world, Accelerate(idempotency_key="c", loan_id=loan, value_date=RAISED, without_consents=True))
    assert kinds(read(world, guarantee)) == [ChangeKind.DUE_DATE]
    # 90 days of penalty of 3.00.
    assert duties(world, loan, date(2024, 10, 13)) == [12_634_00]


def test_concentration_counts_the_principal_whole_although_interest_becomes_dearer() -> None:
    world = memory_world()
    loan, _, (who,) = lent(world)
    rated(world, loan, "8", RAISED)
    found = world.transactions.read(lambda unit: survey_bank(unit, world.bank, RAISED))
    assert [row.given for row in found.parties if row.party == who] == [12_000_00]


Raise = tuple[int, int, bool]
"""Days after the start or the change before, the new rate in percent, whether the guarantor agrees."""


def interest(rates: Sequence[tuple[date, int]], until: date) -> int:
    """Minor units of interest to a day, added up day by day from rates in percent since days, rounded once."""
    hundredths = 0
    day = START
    while day < until:
        hundredths += 12_000_00 * [percent for since, percent in rates if since <= day][-1]
        day += timedelta(days=1)
    return round_ratio(hundredths, 360 * 100)


@settings(max_examples=30)
@example([(30, 8, False), (30, 7, False)])
@given(st.lists(st.tuples(st.integers(1, 80), st.integers(3, 9), st.booleans()), min_size=1, max_size=4))
def test_of_any_rates_the_guarantor_owes_interest_at_what_it_agreed_to_or_less(raises: list[Raise]) -> None:
    world = memory_world()
    loan, _, (who,) = lent(world)
    day = START
    actual, promised = [(START, 6)], [(START, 6)]
    for days, percent, agrees in raises:
        day += timedelta(days=days)
        if percent == actual[-1][1]:
            continue
        rated(world, loan, str(percent), day, *([agreed(who, day)] if agrees else []))
        actual.append((day, percent))
        if agrees or percent < promised[-1][1]:
            promised.append((day, percent))
    event(f"{len(promised)} of {len(actual)}")
    for on in (day, min(day + timedelta(days=20), MATURITY), MATURITY):
        found = measured(world, loan, on)
        owed = 12_000_00 + interest(actual, on)
        assert found.owed == owed
        assert found.duties[0].amount == min(owed, 12_000_00 + interest(promised, on))


Event = tuple[str, int, int, bool]
"""Kind, days after the one before, percent or half months or parts of 150.00, whether the guarantor agrees."""
EVENTS = st.tuples(st.sampled_from(["rate", "extend", "pay"]), st.integers(1, 45), st.integers(1, 9), st.booleans())


def happens(world: World, loan: UUID, who: UUID, day: date, made: Event, *, going_ahead: bool) -> Outcome:
    """One event of a loan's life; a bank that does not go ahead is refused where it has no consent."""
    kind, _, number, agrees = made
    world.today(day)
    if kind == "pay":
        return world.pay(loan, day, Money(number * 150_00, "CNY"))
    consents = (agreed(who, day),) if agrees else ()
    common: dict[str, Any] = {"loan_id": loan, "value_date": day, "consents": consents, "without_consents": going_ahead}
    command = (
        ChangeRate(idempotency_key=world.key(), rate=Rate.percent(str(number)), **common)
        if kind == "rate"
        else Extend(idempotency_key=world.key(), to=MATURITY + timedelta(days=15 * number), **common)
    )
    outcome = world.run(world.officer, command)
    return approved(world, outcome) if isinstance(outcome, Pending) else outcome


def owes(world: World, loan: UUID, scope: GuaranteeScope, day: date) -> int:
    """What the debtor owes, as far as it is guaranteed, by its account."""
    terms, past = world.transactions.read(lambda unit: unit.holdings.histories(world.bank, [loan]))[loan]
    f = figures(as_of(terms, past, world.transactions.read(lambda unit: unit.reference.context(world.bank)), day), day)
    parts = f.outstanding, max(0, f.interest_due + f.interest_accrued), f.penalty + f.compound
    return sum(parts[: 1 + list(_BY_SCOPE).index(scope)])


_BY_SCOPE = (GuaranteeScope.PRINCIPAL, GuaranteeScope.PRINCIPAL_AND_INTEREST, GuaranteeScope.ALL)


@settings(max_examples=30)
@given(st.lists(EVENTS, min_size=1, max_size=6), st.sampled_from(_BY_SCOPE), st.integers(0, 400))
def test_the_guarantor_owes_what_is_owed_at_most_what_would_be_had_nobody_gone_ahead(
    life: list[Event], scope: GuaranteeScope, ahead: int
) -> None:
    """Beside it the same loan of a bank that never goes ahead without consent, with the same payments."""
    worlds = memory_world(), memory_world()
    (loan, _, (who,)), (other, _, (same,)) = (lent(world, terms=TERMS, scope=scope) for world in worlds)
    day = START
    for made in life:
        day = min(day + timedelta(days=made[1]), date(2024, 12, 31))
        done = happens(worlds[0], loan, who, day, made, going_ahead=True)
        if isinstance(done, Done):
            second = happens(worlds[1], other, same, day, made, going_ahead=False)
            event(f"{made[0]} {second.code if isinstance(second, Refused) else 'DONE'}")
    on = day + timedelta(days=ahead)
    actual, unchanged = owes(worlds[0], loan, scope, on), owes(worlds[1], other, scope, on)
    event(f"heavier: {actual > unchanged}")
    found = worlds[0].transactions.read(lambda unit: measure_guarantees(unit, worlds[0].bank, [loan], on)).get(loan)
    if found is None:
        assert actual == 0
    elif found.duties[0].in_force:
        assert found.duties[0].amount == min(actual, unchanged)

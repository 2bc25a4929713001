"""The guarantee graph of a bank, and what guarantees cover: from commands to answers, worked out by hand."""

from dataclasses import replace
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from postloan.application.approval import Approve
from postloan.application.command import Command
from postloan.application.facts_exchange import PublishExchangeRate
from postloan.application.guarantor_commands import (
    RecordDebtChange,
    RecordGuarantorPayment,
    ReleaseGuarantor,
    SecureLoan,
)
from postloan.application.guarantor_cover import LoanGuarantees, measure_guarantees
from postloan.application.guarantor_survey import BankSurvey, survey_bank
from postloan.application.outcomes import Pending
from postloan.domain.clock import ChangeKind, ClockContext
from postloan.domain.guarantor import (
    Capital,
    ClaimOnDay,
    ConcentrationKind,
    GuaranteeLink,
    GuaranteeScope,
    GuarantorPart,
    LoanCover,
    NotBound,
    cover,
    links,
)
from postloan.domain.shared.actor import Role
from postloan.domain.shared.calendar import WEEKENDS_ONLY
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.money import Money
from postloan.domain.shared.ratio import Ratio
from tests.application.guarantor_world import STATEMENT, contract, guarantor, read, reviewed, secured, signed
from tests.application.world import START, TERMS, World, memory_world, yuan

DUE = date(2025, 1, 15)
LATER = date(2024, 2, 25)
CAPITAL = Capital(net=100_000_00, tier_one=80_000_00)
"""100,000.00 yuan of net capital, 80,000.00 of tier 1."""


def surveyed(world: World, capital: Capital | None = None, day: date = START) -> BankSurvey:
    return world.transactions.read(lambda unit: survey_bank(unit, world.bank, day, capital))


def measured(world: World, loan: UUID, day: date = START, known: Any = None) -> LoanGuarantees | None:
    return world.transactions.read(lambda unit: measure_guarantees(unit, world.bank, [loan], day, known)).get(loan)


def bound(world: World, debtor: UUID, *guarantors: UUID | GuarantorPart, number: str, **terms: Any) -> UUID:
    """A loan of 12,000.00 of a debtor under a guarantee; both with this number."""
    loan = world.loan(debtor, f"L-{number}")
    secured(world, signed(world, contract(debtor, *guarantors, **terms), f"BZ-{number}"), loan)
    return loan


def agreed(world: World, command: Command) -> None:
    """A command that as many people agree to as have to."""
    pending = world.run(world.officer, command)
    assert isinstance(pending, Pending), pending
    for name in ("li", "zhao"):
        approve = Approve(idempotency_key=world.key(), proposal_id=pending.proposal.id, reason="同意")
        world.done(world.person(name, Role.APPROVER), approve)


def test_two_firms_that_guarantee_each_other_are_a_circle_and_a_third_hangs_on_it(world: World) -> None:
    one, two, three = (guarantor(world, f"G-{number}") for number in (1, 2, 3))
    bound(world, one, two, number="1")
    bound(world, two, one, number="2", amount=5_000_00)
    bound(world, three, two, number="3")
    found = surveyed(world).found
    assert found.groups == (tuple(sorted((one, two))),)
    (mutual,) = found.mutual
    assert {mutual.first, mutual.second} == {one, two}
    assert sorted((mutual.first_amount, mutual.second_amount)) == [5_000_00, 12_000_00]
    (group,) = found.exposures
    # The circle: loans of 12,000.00 each; for three outside it 12,000.00; among themselves 12,000.00 + 5,000.00.
    assert (group.loans, group.given_outside, group.given_inside) == (24_000_00, 12_000_00, 17_000_00)
    assert found.circles.complete


def test_exposure_per_guarantor_and_group_is_held_against_the_capital(world: World) -> None:
    in_group: dict[str, Any] = {"group": "GROUP-7"}
    one, two = guarantor(world, "G-1", **in_group), guarantor(world, "G-2", **in_group)
    debtor = world.borrower()
    bound(world, debtor, one, number="1")
    bound(world, debtor, two, number="2")
    reviewed(world, one)
    reviewed(world, two, statement=replace(STATEMENT, assets=21_000_00))
    found = surveyed(world, CAPITAL)
    group = min(one, two)
    assert found.group_numbers == {group: "GROUP-7"}
    (row,) = found.groups
    assert (row.members, row.loans, row.given_outside) == (2, 0, 24_000_00)
    by_kind = {(finding.kind, finding.subject): finding for finding in found.findings}
    # The debtor owes 24,000.00 of 100,000.00 net capital: above 10 %; of 80,000.00 tier 1: above 15 %.
    assert (ConcentrationKind.LOANS_TO_ONE, debtor) in by_kind
    assert by_kind[ConcentrationKind.EXPOSURE_TO_ONE, debtor].part == 24_000_00
    # Each guarantor bears 12,000.00, exactly 15 % of tier 1: not above it; the group 24,000.00 is above 20 %.
    assert (ConcentrationKind.EXPOSURE_TO_ONE, one) not in by_kind
    assert by_kind[ConcentrationKind.EXPOSURE_TO_GROUP, group].part == 24_000_00
    # A guarantee company carries ten times its net assets: 800,000.00 and, of 21,000.00 - 20,000.00, 10,000.00.
    assert (ConcentrationKind.ABOVE_CAPACITY, one) not in by_kind
    assert by_kind[ConcentrationKind.ABOVE_CAPACITY, two].whole == 10_000_00
    # To one debtor at most 10 % of its net assets: 12,000.00 of 80,000.00 and of 1,000.00 are both above.
    assert by_kind[ConcentrationKind.ONE_DEBTOR_OF_COMPANY, one].debtor == debtor
    assert (ConcentrationKind.ABILITY_UNKNOWN, one) not in by_kind


def test_an_ability_whose_figures_are_too_old_is_unknown(world: World) -> None:
    debtor, who = world.borrower(), guarantor(world, "G-1")
    bound(world, debtor, who, number="1")
    reviewed(world, who)
    kinds = {finding.kind for finding in surveyed(world, CAPITAL, date(2024, 12, 31)).findings}
    assert ConcentrationKind.ABILITY_UNKNOWN not in kinds
    # The figures are of 2023-12-31 and count for twelve months.
    kinds = {finding.kind for finding in surveyed(world, CAPITAL, date(2025, 1, 1)).findings}
    assert ConcentrationKind.ABILITY_UNKNOWN in kinds


def test_a_guarantee_in_dollars_is_exchanged_and_without_a_rate_the_survey_says_so(world: World) -> None:
    debtor, who = world.borrower(), guarantor(world, "G-1")
    loan = world.loan(debtor, terms=replace(TERMS, currency="USD"))
    secured(world, signed(world, contract(debtor, who, currency="USD")), loan)
    with pytest.raises(InvalidInput, match="currency"):
        surveyed(world)
    publish = PublishExchangeRate(idempotency_key="x", currency="USD", published=START, price="7.1")
    world.done(world.cashier, publish)
    (given_by,) = [row for row in surveyed(world).parties if row.party == who]
    # 12,000.00 dollars at 7.1: 85,200.00 yuan.
    assert given_by.given == 85_200_00


def test_a_missed_guarantee_period_takes_the_arrow_out_of_the_graph(world: World) -> None:
    debtor, who = world.borrower(), guarantor(world, "G-1")
    loan = bound(world, debtor, who, number="1")
    (kept,) = world.transactions.read(lambda unit: unit.guarantees.of_loans(world.bank, [loan]))

    def lost(on: date | None) -> None:
        key = (world.bank, kept.guarantee.id, who, loan)
        world.transactions.write(lambda unit: unit.guarantees.lost(*key, on))

    def arrows(day: date) -> int:
        return len(world.transactions.read(lambda unit: unit.guarantees.graph(world.bank, day)))

    lost(LATER)
    assert (arrows(date(2024, 2, 24)), arrows(LATER)) == (1, 0)
    # What is written on the guarantee later does not bring it back.
    agreed(
        world,
        ReleaseGuarantor(
            idempotency_key="r", guarantee_id=kept.guarantee.id, guarantor=who, loan_id=loan, day=START, reason="x"
        ),
    )
    lost(None)
    assert arrows(LATER) == 0


def test_cover_is_what_guarantors_owe_on_the_day_and_was_not_there_before_it_was_known(world: World) -> None:
    debtor, one, two = world.borrower(), guarantor(world, "G-1"), guarantor(world, "G-2")
    half = Ratio.percent("50")
    before = world.tick()
    loan = bound(world, debtor, GuarantorPart(one, half), GuarantorPart(two, half), number="1")
    found = measured(world, loan)
    assert found is not None
    # Drawn today: interest runs from the next day on.
    assert found.owed == 12_000_00
    assert [duty.amount for duty in found.duties] == [6_000_00, 6_000_00]
    assert found.covered == found.owed
    assert measured(world, loan, known=before) is None


def test_loans_under_one_amount_are_covered_together_in_proportion(world: World) -> None:
    debtor, who = world.borrower(), guarantor(world, "G-1")
    loan = bound(world, debtor, who, number="1", amount=8_000_00, scope=GuaranteeScope.PRINCIPAL)
    (kept,) = world.transactions.read(lambda unit: unit.guarantees.of_loans(world.bank, [loan]))
    other = world.loan(debtor, "L-2", replace(TERMS, principal=4_000_00))
    secured(world, kept.guarantee.id, other)
    # 12,000.00 and 4,000.00 share 8,000.00 as 6,000.00 and 2,000.00; asked for one alone the answer is the same.
    found, second = measured(world, loan), measured(world, other)
    assert found is not None
    assert second is not None
    assert (found.covered, second.covered) == (6_000_00, 2_000_00)
    assert found.covers == (LoanCover(kept.guarantee.id, loan, "CNY", 6_000_00),)


def test_a_missed_period_covers_nothing_and_says_why(world: World) -> None:
    debtor, who = world.borrower(), guarantor(world, "G-1")
    loan = bound(world, debtor, who, number="1")
    # The last due day is Wednesday 2025-01-15, six months later is Tuesday 2025-07-15; no claim was made.
    inside, after = measured(world, loan, date(2025, 7, 15)), measured(world, loan, date(2025, 7, 16))
    assert inside is not None
    assert after is not None
    assert inside.duties[0].in_force
    assert (after.covered, after.duties[0].why_not) == (0, NotBound.PERIOD_LOST)


Made = tuple[World, list[UUID], list[UUID], list[UUID]]


def small_bank() -> Made:
    """Two debtors with two loans each, of which four contracts secure one: guarantors, loans, guarantees."""
    world = memory_world()
    parties = [guarantor(world, f"G-{number}") for number in range(3)]
    debtors = [world.borrower("C-1"), parties[2]]
    loans = [world.loan(debtor, f"L-{number}") for number, debtor in enumerate(debtors * 2)]
    third = Ratio.percent("33.333333")
    contracts = [
        contract(debtors[0], parties[0]),
        contract(debtors[0], parties[1], parties[2], amount=9_000_00),
        contract(debtors[1], GuarantorPart(parties[0], third), GuarantorPart(parties[1], third)),
        contract(debtors[1], parties[1], amount=100_00),
    ]
    made = [signed(world, each, f"BZ-{number}") for number, each in enumerate(contracts)]
    for guarantee, loan in zip(made, (loans[0], loans[0], loans[1], loans[1]), strict=True):
        secured(world, guarantee, loan)
    world.today(LATER)
    return world, parties, loans, made


def asked(draw: Random, made: Made) -> Command:
    world, parties, loans, guarantees = made
    key, guarantee, loan, who = world.key(), draw.choice(guarantees), draw.choice(loans), draw.choice(parties)
    amount = yuan(draw.choice(["1", "60", "900.01"]))
    kind = draw.randrange(4)
    if kind == 0:
        return SecureLoan(idempotency_key=key, guarantee_id=guarantee, loan_id=loan, since=START)
    if kind == 1:
        return RecordGuarantorPayment(
            idempotency_key=key, guarantee_id=guarantee, guarantor=who, loan_id=loan, value_date=LATER, amount=amount
        )
    if kind == 2:
        everybody, everything = draw.random() < 0.2, draw.random() < 0.3
        return ReleaseGuarantor(
            idempotency_key=key,
            guarantee_id=guarantee,
            guarantor=None if everybody else who,
            loan_id=None if everything else loan,
            day=LATER,
            reason="置换",
        )
    change = draw.choice([ChangeKind.HEAVIER, ChangeKind.LIGHTER, ChangeKind.SECURITY_GIVEN_UP])
    return RecordDebtChange(
        idempotency_key=key, loan_id=loan, kind=change, day=LATER, amount=amount, without_consents=True
    )


def stored_links(world: World, guarantee: UUID) -> tuple[GuaranteeLink, ...]:
    return tuple(world.transactions.read(lambda unit: unit.guarantees.links_of(world.bank, guarantee)))


@settings(max_examples=15)
@given(st.randoms(use_true_random=False), st.integers(4, 14))
def test_the_stored_links_are_those_of_the_guarantees_and_the_graph_is_what_cover_says(draw: Random, many: int) -> None:
    made = small_bank()
    world, _, loans, guarantees = made
    for _ in range(many):
        command = asked(draw, made)
        outcome = world.run(world.cashier if isinstance(command, RecordGuarantorPayment) else world.officer, command)
        if isinstance(outcome, Pending):
            for name in ("li", "zhao"):
                approve = Approve(idempotency_key=world.key(), proposal_id=outcome.proposal.id, reason="同意")
                last = world.run(world.person(name, Role.APPROVER), approve)
                event(f"{type(command).__name__} {type(last).__name__}")
        event(f"{type(command).__name__} {type(outcome).__name__}")
    held = world.transactions.read(lambda unit: unit.loans.peek(world.bank, loans))
    borrowers = {key: loan.borrower for key, loan in held.items()}
    arrows: dict[tuple[UUID, UUID], int] = {}
    for key in guarantees:
        guarantee = read(world, key)
        assert stored_links(world, key) == links(guarantee, borrowers, LATER)
        owed = {key: loan.account.undue + sum(i.principal for i in loan.account.open) for key, loan in held.items()}
        claims = [ClaimOnDay(row.loan, owed[row.loan]) for row in guarantee.loans]
        for duty in cover(guarantee, claims, {}, ClockContext(LATER, WEEKENDS_ONLY)).duties:
            if duty.in_force:
                ends = duty.guarantor, borrowers[duty.loan]
                arrows[ends] = arrows.get(ends, 0) + duty.amount
    graph = {row.party: row.given for row in surveyed(world, day=LATER).parties}
    for party, total in graph.items():
        assert total == sum(amount for (who, _), amount in arrows.items() if who == party)


def test_money_of_a_payment_is_taken_off_what_the_amount_leaves(world: World) -> None:
    debtor, who = world.borrower(), guarantor(world, "G-1")
    loan = bound(world, debtor, who, number="1", amount=5_000_00)
    (kept,) = world.transactions.read(lambda unit: unit.guarantees.of_loans(world.bank, [loan]))
    world.today(LATER)
    paid = RecordGuarantorPayment(
        idempotency_key="p",
        guarantee_id=kept.guarantee.id,
        guarantor=who,
        loan_id=loan,
        value_date=LATER,
        amount=Money(1_000_00, "CNY"),
    )
    world.done(world.cashier, paid)
    (row,) = [each for each in surveyed(world, day=LATER).parties if each.party == who]
    assert row.given == 4_000_00

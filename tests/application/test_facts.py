"""Facts are stated, counted by their day and by what was known, taken back, and never changed."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.application.claims import CloseClaim, RegisterClaim
from postloan.application.facts import MAX_FACTS, RecordFact, RecordFacts, StatedFact, WithdrawFact
from postloan.application.outcomes import Conflict, Done, Forbidden, NotFound, Outcome, Refused, SubjectKind
from postloan.domain.risk_classification.classes import ClaimKind
from postloan.domain.risk_classification.facts import AllBanks, LookThrough, Renewal, Underlying
from postloan.domain.risk_classification.records import (
    SPECS,
    Cause,
    FactName,
    FactSubject,
    FactValue,
    RecordedFact,
    in_force,
    too_old,
)
from postloan.domain.shared.actor import Role
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.risk_class import RiskClass
from tests.application.world import START, World, memory_world

YES, NO = FactValue(yes=True), FactValue(yes=False)
BORROWER, CLAIM = FactSubject.BORROWER, FactSubject.CLAIM


def stated(
    subject: UUID,
    name: FactName = FactName.EVADES_DEBT,
    value: FactValue = YES,
    day: date = START,
) -> StatedFact:
    kind = SPECS[name].subject
    return StatedFact(
        subject=kind, subject_id=subject, name=name, value=value, origin="征信报告", row="R-1", stated_on=day
    )


def record(world: World, fact: StatedFact) -> UUID:
    made = world.done(world.officer, RecordFact(idempotency_key=world.key(), fact=fact)).made
    assert made is not None
    return made


def withdraw(world: World, fact: UUID) -> Outcome:
    return world.run(world.officer, WithdrawFact(idempotency_key=world.key(), fact_id=fact))


def counting(world: World, subject: UUID, day: date, known: datetime | None = None) -> dict[FactName, FactValue]:
    found = world.transactions.read(lambda unit: unit.facts.in_force(world.bank, [subject], day, known))
    return {fact.name: fact.value for fact in found}


def claim(world: World, borrower: UUID, number: str = "CARD-1", branch: str = "101") -> UUID:
    command = RegisterClaim(
        idempotency_key=world.key(),
        number=number,
        borrower_id=borrower,
        branch=branch,
        kind=ClaimKind.CREDIT_CARD,
        opened_on=date(2024, 1, 2),
    )
    return world.done(world.officer, command).subject.id


SAMPLES: dict[FactName, FactValue] = {
    FactName.ALL_BANKS_DEBT: FactValue(debts=AllBanks(100, 20)),
    FactName.EXTERNAL_RATING: FactValue(number=3),
    FactName.BANKRUPTCY: FactValue(choice="LIQUIDATION"),
    FactName.LITIGATION: FactValue(amount=10**17),
    FactName.MERGER: FactValue(day=date(2024, 3, 31)),
    FactName.GROUP_ASSESSMENT: FactValue(choice="NO_EFFECT"),
    FactName.FINANCIAL_DIFFICULTY: FactValue(choice="OVERDUE_EXPECTED"),
    FactName.TECHNICAL_CAUSE: FactValue(cause=Cause(technical=True, document="ab" * 32)),
    FactName.RENEWAL: FactValue(
        renewal=Renewal(
            signed_before_maturity=True,
            on_borrowers_application=True,
            previous_class=RiskClass.NORMAL,
            lawful_operation=True,
            stable_operation=True,
            good_credit=True,
            interest_arrears=False,
            no_misuse=True,
            no_debt_evasion=True,
            working_capital=True,
            meets_new_loan_standard=True,
        )
    ),
    FactName.EXPECTED_LOSS: FactValue(amount=0),
    FactName.UNCERTAIN_BETWEEN: FactValue(classes=(RiskClass.SPECIAL_MENTION, RiskClass.SUBSTANDARD)),
    FactName.SECURED_VALUE: FactValue(amount=5),
    FactName.CASH_FLOW_COVER: FactValue(number=120),
    FactName.RATING: FactValue(number=1),
    FactName.BALANCE: FactValue(amount=12_345),
    FactName.DAYS_PAST_DUE: FactValue(number=91),
    FactName.UNDRAWN_LIMIT: FactValue(amount=20_000),
    FactName.EFFECTIVE_RATE: FactValue(number=18_250_000),
    FactName.MATURITY: FactValue(day=date(2026, 1, 31)),
    FactName.LOOK_THROUGH: FactValue(look_through=LookThrough((Underlying("A", RiskClass.NORMAL),), penetrable=True)),
}


def sample(name: FactName) -> FactValue:
    return SAMPLES.get(name, YES)


def every_kind_comes_back(world: World) -> None:
    borrower = world.borrower()
    card = claim(world, borrower)
    for name in FactName:
        record(world, stated(card if SPECS[name].subject is CLAIM else borrower, name, sample(name)))
    found = counting(world, borrower, START) | counting(world, card, START)
    assert found == {name: sample(name) for name in FactName}


def test_every_kind_of_fact_comes_back_as_it_was_stated(world: World) -> None:
    every_kind_comes_back(world)


def test_every_kind_of_fact_comes_back_from_memory() -> None:
    every_kind_comes_back(memory_world())


def by_day_and_knowledge(world: World) -> None:
    borrower = world.borrower()
    world.today(date(2024, 3, 1))
    first = record(world, stated(borrower, value=NO, day=date(2024, 2, 1)))
    knew_first = world.tick()
    record(world, stated(borrower, value=YES, day=date(2024, 2, 10)))
    # Recorded later for an earlier day: it never replaces what is stated for a later one.
    record(world, stated(borrower, value=NO, day=date(2024, 2, 5)))
    name = FactName.EVADES_DEBT
    assert counting(world, borrower, date(2024, 1, 31)) == {}
    assert counting(world, borrower, date(2024, 2, 1)) == {name: NO}
    assert counting(world, borrower, date(2024, 2, 10)) == {name: YES}
    assert counting(world, borrower, date(2024, 2, 10), knew_first) == {name: NO}
    # Of two statements for one day the one recorded last counts.
    record(world, stated(borrower, value=NO, day=date(2024, 2, 10)))
    assert counting(world, borrower, date(2024, 3, 1)) == {name: NO}
    before = world.tick()
    assert not isinstance(withdraw(world, first), Refused)
    assert counting(world, borrower, date(2024, 2, 1)) == {}
    assert counting(world, borrower, date(2024, 2, 1), before) == {name: NO}


def test_a_fact_counts_by_its_day_and_by_what_was_known(world: World) -> None:
    by_day_and_knowledge(world)


def test_a_fact_in_memory_counts_the_same() -> None:
    by_day_and_knowledge(memory_world())


def test_a_fact_is_taken_back_once_and_a_withdrawal_never(world: World) -> None:
    fact = record(world, stated(world.borrower()))
    done = withdraw(world, fact)
    assert isinstance(done, Done)
    assert done.made is not None
    for gone in (fact, done.made):
        refused = withdraw(world, gone)
        assert isinstance(refused, Refused)
        assert refused.code == "ALREADY_WITHDRAWN"


def test_a_batch_is_recorded_as_a_whole_or_not_at_all(world: World) -> None:
    borrower = world.borrower()
    loan = world.loan(borrower)
    good = stated(borrower)
    bad = stated(loan, FactName.BALANCE, FactValue(amount=1))
    partner = world.person("api", Role.OPERATIONS)
    refused = world.run(partner, RecordFacts(idempotency_key="bad", facts=(good, bad)))
    assert isinstance(refused, Refused)
    assert refused.code == "KEPT_BY_THE_ACCOUNT"
    assert counting(world, borrower, START) == {}
    cured = stated(loan, FactName.CREDIT_IMPAIRED, NO)
    done = world.done(partner, RecordFacts(idempotency_key="good", facts=(good, cured)))
    assert done.subject.kind is SubjectKind.INSTITUTION
    assert counting(world, borrower, START) == {FactName.EVADES_DEBT: YES}
    assert counting(world, loan, START) == {FactName.CREDIT_IMPAIRED: NO}
    assert world.run(partner, RecordFacts(idempotency_key="good", facts=(good, cured))) == done


def test_a_batch_holds_one_to_five_hundred_facts() -> None:
    fact = stated(UUID(int=1))
    for count in (0, MAX_FACTS + 1):
        with pytest.raises(InvalidInput):
            RecordFacts(idempotency_key="k", facts=(fact,) * count)
    RecordFacts(idempotency_key="k", facts=(fact,) * MAX_FACTS)


def test_tomorrow_states_nothing_today(world: World) -> None:
    outcome = world.run(
        world.officer, RecordFact(idempotency_key="k", fact=stated(world.borrower(), day=date(2024, 1, 16)))
    )
    assert isinstance(outcome, Refused)
    assert outcome.code == "STATED_IN_THE_FUTURE"


def test_what_another_branch_keeps_is_not_there(world: World) -> None:
    borrower = world.borrower()
    card = claim(world, borrower)
    fact = record(world, stated(borrower))
    stranger = world.person("sun", Role.OFFICER, branches=("202",))
    for asked in (stated(borrower), stated(card, FactName.BALANCE, FactValue(amount=1))):
        assert isinstance(world.run(stranger, RecordFact(idempotency_key=world.key(), fact=asked)), NotFound)
    assert isinstance(world.run(stranger, WithdrawFact(idempotency_key="w", fact_id=fact)), NotFound)
    assert isinstance(world.run(stranger, CloseClaim(idempotency_key="c", claim_id=card, closed_on=START)), NotFound)
    assert isinstance(withdraw(world, UUID(int=9)), NotFound)


def test_an_accountant_states_no_facts(world: World) -> None:
    fact = stated(world.borrower())
    assert isinstance(world.run(world.cashier, RecordFact(idempotency_key="k", fact=fact)), Forbidden)


def test_a_claim_without_an_account_has_a_life(world: World) -> None:
    borrower = world.borrower()
    world.loan(borrower, "L-1")
    card = claim(world, borrower)
    for number in ("CARD-1", "L-1"):
        command = RegisterClaim(
            idempotency_key=world.key(),
            number=number,
            borrower_id=borrower,
            branch="101",
            kind=ClaimKind.BOND,
            opened_on=START,
        )
        assert isinstance(world.run(world.officer, command), Conflict)
    early = CloseClaim(idempotency_key="early", claim_id=card, closed_on=date(2024, 1, 1))
    late = CloseClaim(idempotency_key="late", claim_id=card, closed_on=date(2024, 1, 16))
    codes = [world.run(world.officer, command).code for command in (early, late)]  # type: ignore[union-attr]
    assert codes == ["CLOSED_BEFORE_IT_BEGAN", "CLOSED_IN_THE_FUTURE"]
    before = world.tick()
    world.done(world.officer, CloseClaim(idempotency_key="end", claim_id=card, closed_on=START))
    again = world.run(world.officer, CloseClaim(idempotency_key="end2", claim_id=card, closed_on=START))
    assert isinstance(again, Refused)
    assert again.code == "CLAIM_ALREADY_CLOSED"
    (kept,) = world.transactions.read(lambda unit: unit.claims.of_borrowers(world.bank, [borrower]))
    assert not kept.held_on(date(2024, 1, 1))
    assert kept.held_on(date(2024, 1, 14))
    assert not kept.held_on(START)
    assert kept.held_on(START, before)
    late_fact = world.run(
        world.officer, RecordFact(idempotency_key="f", fact=stated(card, FactName.BALANCE, FactValue(amount=1)))
    )
    assert isinstance(late_fact, Refused)
    assert late_fact.code == "CLAIM_CLOSED"


def test_a_claim_from_the_future_is_refused(world: World) -> None:
    command = RegisterClaim(
        idempotency_key="k",
        number="N",
        borrower_id=world.borrower(),
        branch="101",
        kind=ClaimKind.BOND,
        opened_on=date(2024, 1, 16),
    )
    outcome = world.run(world.officer, command)
    assert isinstance(outcome, Refused)
    assert outcome.code == "OPENED_IN_THE_FUTURE"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (FactName.EVADES_DEBT, FactValue()),
        (FactName.EVADES_DEBT, FactValue(number=1)),
        (FactName.EVADES_DEBT, FactValue(yes=True, number=1)),
        (FactName.BALANCE, FactValue(amount=-1)),
        (FactName.BALANCE, FactValue(amount=10**17 + 1)),
        (FactName.DAYS_PAST_DUE, FactValue(number=36_501)),
        (FactName.UNDRAWN_LIMIT, FactValue(amount=-1)),
        (FactName.EFFECTIVE_RATE, FactValue(number=-1)),
        (FactName.EFFECTIVE_RATE, FactValue(number=10**9 + 1)),
        (FactName.MATURITY, FactValue(day=date(1989, 12, 31))),
        (FactName.RATING, FactValue(number=0)),
        (FactName.BANKRUPTCY, FactValue(choice="BROKE")),
        (FactName.ALL_BANKS_DEBT, FactValue(debts=AllBanks(10, 11))),
        (FactName.ALL_BANKS_DEBT, FactValue(debts=AllBanks(-1, -1))),
        (FactName.UNCERTAIN_BETWEEN, FactValue(classes=(RiskClass.LOSS,))),
        (FactName.UNCERTAIN_BETWEEN, FactValue(classes=(RiskClass.LOSS, RiskClass.LOSS))),
        (FactName.MERGER, FactValue(day=date(1066, 1, 1))),
        (FactName.LOOK_THROUGH, FactValue(look_through=LookThrough((), penetrable=True))),
        (
            FactName.LOOK_THROUGH,
            FactValue(look_through=LookThrough((), penetrable=False, by_expected_loss=True)),
        ),
    ],
)
def test_a_value_that_can_never_be_right_is_refused(name: FactName, value: FactValue) -> None:
    with pytest.raises(InvalidInput):
        stated(UUID(int=1), name, value)


@pytest.mark.parametrize("change", [{"origin": ""}, {"origin": "x" * 201}, {"row": "a\nb"}, {"subject": CLAIM}])
def test_a_statement_names_its_source_and_its_right_subject(change: dict[str, Any]) -> None:
    with pytest.raises(InvalidInput):
        replace(stated(UUID(int=1)), **change)


def test_a_document_is_named_by_its_sha_256() -> None:
    with pytest.raises(InvalidInput):
        Cause(technical=True, document="see e-mail")


@given(
    st.lists(st.tuples(st.integers(0, 20), st.booleans(), st.booleans()), max_size=12),
    st.integers(0, 20),
    st.integers(0, 12),
)
def test_in_force_is_what_a_naive_reader_finds(rows: list[tuple[int, bool, bool]], day: int, knowledge: int) -> None:
    # Each row is recorded a second after the one before; one that "takes back" withdraws the newest still standing.
    at = [datetime.fromisoformat(f"2024-02-01T00:00:{second:02d}+00:00") for second in range(13)]
    facts: list[RecordedFact] = []
    for number, (offset, yes, takes_back) in enumerate(rows):
        gone = {f.withdraws for f in facts}
        target = next((f for f in reversed(facts) if f.withdraws is None and f.id not in gone), None)
        facts.append(
            RecordedFact(
                id=UUID(int=number + 1),
                subject=BORROWER,
                subject_id=UUID(int=99),
                name=FactName.EVADES_DEBT,
                value=FactValue(yes=yes),
                origin="o",
                row="r",
                stated_on=date(2024, 1, 1 + offset),
                recorded_at=at[number],
                recorded_by="x",
                withdraws=target.id if takes_back and target else None,
            )
        )
    as_of, known = date(2024, 1, 1 + day), at[knowledge]
    best: RecordedFact | None = None
    for fact in facts:
        withdrawn = any(f.withdraws == fact.id and f.recorded_at <= known for f in facts)
        if fact.recorded_at <= known and fact.withdraws is None and not withdrawn and fact.stated_on <= as_of:
            best = fact if best is None or fact.stated_on >= best.stated_on else best
    assert in_force(facts, as_of, known) == ([best] if best else [])


def test_what_others_state_for_the_debtor_grows_old_and_what_the_bank_found_does_not() -> None:
    def of(name: FactName, value: FactValue) -> RecordedFact:
        return RecordedFact(
            id=UUID(int=1),
            subject=BORROWER,
            subject_id=UUID(int=2),
            name=name,
            value=value,
            origin="o",
            row="r",
            stated_on=date(2024, 1, 1),
            recorded_at=datetime.fromisoformat("2024-01-01T00:00:00+00:00"),
            recorded_by="x",
        )

    # 1 January plus 90 days is 31 March (2024 has a 29 February).
    last, next_day, years_later = date(2024, 3, 31), date(2024, 4, 1), date(2030, 1, 1)
    assert not too_old(of(FactName.NPL_AT_OTHER_BANKS, NO), last, 90)
    assert too_old(of(FactName.NPL_AT_OTHER_BANKS, NO), next_day, 90)
    assert too_old(of(FactName.ALL_BANKS_DEBT, FactValue(debts=AllBanks(9, 8))), next_day, 90)
    assert too_old(of(FactName.BANKRUPTCY, FactValue(choice="NONE")), next_day, 90)
    assert not too_old(of(FactName.EVADES_DEBT, NO), years_later, 90)
    # What speaks against the debtor counts until something newer is stated.
    assert not too_old(of(FactName.NPL_AT_OTHER_BANKS, YES), years_later, 90)
    assert not too_old(of(FactName.BANKRUPTCY, FactValue(choice="LIQUIDATION")), years_later, 90)

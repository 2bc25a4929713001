"""What the stores of guarantors and guarantees are given comes back equal, on every database and in memory."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine

from postloan.application.guarantor_commands import SecureLoan
from postloan.application.guarantor_store import KeptGuarantee, Written
from postloan.application.guarantor_survey import survey_bank
from postloan.application.outcomes import Conflict, Done
from postloan.application.ports import Unit
from postloan.domain.clock import Change, ChangeKind, FixingEvent, FixingKind, GuaranteeForm, PeriodWording
from postloan.domain.guarantor import (
    ClaimsFixed,
    Consent,
    ConsentGiven,
    Guarantee,
    GuaranteeContract,
    GuaranteeEvent,
    GuaranteeExtent,
    GuaranteeScope,
    GuaranteeSigned,
    Guarantor,
    GuarantorEvent,
    GuarantorKind,
    GuarantorOpened,
    GuarantorPaid,
    GuarantorPart,
    GuarantorPayment,
    GuarantorReleased,
    GuarantorReviewed,
    LoanChange,
    LoanChanged,
    LoanSecured,
    Release,
    Review,
    RowRetracted,
    SecuredLoan,
    Statement,
    Willingness,
    evolve,
    evolve_guarantor,
    links,
)
from postloan.domain.shared.ratio import Ratio
from postloan.infrastructure.persistence.unit import SqlTransactions
from tests.application.guarantor_world import contract, guarantor, party, read, signed
from tests.application.world import CIPHER, START, World, memory_world, sql_world
from tests.infrastructure.kill import statements

AT = datetime(2026, 9, 30, 12, 0, 0, 123_456, tzinfo=UTC)
DAY = date(2026, 9, 30)
STATEMENT = Statement(
    as_of=date(2025, 12, 31),
    currency="CNY",
    assets=9 * 10**15,
    encumbered=5,
    own_debts=7,
    debts_secured=4,
    guarantees_elsewhere=3,
    yearly_income=2,
    yearly_debt_service=1,
)


@pytest.fixture(params=["memory", "database"])
def world(request: pytest.FixtureRequest, database_url: str) -> Iterator[World]:
    if request.param == "memory":
        yield memory_world()
        return
    with sql_world(database_url) as made:
        yield made


def wrote(world: World, work: Callable[[Unit], Any]) -> Any:
    return world.transactions.write(work)


def seen(world: World, question: Callable[[Unit], Any]) -> Any:
    return world.transactions.read(question)


def save_file(kept: Guarantor, event: GuarantorEvent, at: datetime, unit: Unit) -> None:
    unit.guarantors.save(kept, event, at, "zhang@bank")


def filed(world: World, who: UUID, *reviews: Review) -> Guarantor:
    """A guarantor whose events are kept, each a second after the other."""
    kept: Guarantor | None = None
    events: list[GuarantorEvent] = [
        GuarantorOpened(who, world.bank, GuarantorKind.GUARANTEE_COMPANY, START),
        *map(GuarantorReviewed, reviews),
    ]
    for number, event in enumerate(events):
        kept = evolve_guarantor(kept, event)
        wrote(world, partial(save_file, kept, event, AT + timedelta(seconds=number)))
    assert kept is not None
    return kept


def review(on: date, statement: Statement = STATEMENT) -> Review:
    return Review(on, statement, Willingness.RELUCTANT, '第一行\n"第二行"', date(on.year + 1, on.month, on.day))


def test_a_guarantor_comes_back_with_its_reviews_as_of_any_knowledge(world: World) -> None:
    who = party(world, "P-1")
    kept = filed(world, who, review(DAY), review(DAY + timedelta(days=9)))
    assert seen(world, lambda unit: unit.guarantors.get(world.bank, who)) == kept
    then = seen(world, lambda unit: unit.guarantors.get_many(world.bank, [who], AT + timedelta(seconds=1)))
    assert then[who].reviews == kept.reviews[:1]
    assert seen(world, lambda unit: unit.guarantors.get_many(world.bank, [who], AT - timedelta(seconds=1))) == {}
    assert seen(world, lambda unit: unit.guarantors.get(UUID(int=1), who)) is None
    (figures,) = seen(world, lambda unit: unit.guarantors.figures(world.bank)).values()
    assert (figures.kind, figures.statement) == (GuarantorKind.GUARANTEE_COMPANY, STATEMENT)


def test_reviews_that_are_due_are_found_by_their_wake_date_until_they_are_told(world: World) -> None:
    parties = sorted(party(world, f"P-{number}") for number in range(3))
    filed(world, parties[0], review(DAY))
    filed(world, parties[1])
    filed(world, parties[2], review(DAY))
    due = date(2027, 9, 30)

    def found(day: date, after: UUID | None = None, limit: int = 9) -> list[UUID]:
        return [
            each.id for each in seen(world, lambda unit: unit.guarantors.reviews_due(world.bank, day, after, limit))
        ]

    assert found(due) == [parties[1]]
    assert found(due + timedelta(days=1)) == parties
    assert found(due + timedelta(days=1), parties[0], 1) == [parties[1]]
    wrote(world, lambda unit: unit.guarantors.told(world.bank, parties[:2]))
    assert found(due + timedelta(days=1)) == [parties[2]]
    again = seen(world, lambda unit: unit.guarantors.get(world.bank, parties[0]))
    event = GuarantorReviewed(review(due))
    after = evolve_guarantor(again, event)

    def save(unit: Unit) -> None:
        assert unit.guarantors.get(world.bank, parties[0]) == again
        unit.guarantors.save(after, event, AT, "x")

    wrote(world, save)
    assert found(date(2028, 9, 30)) == [parties[2]]
    assert found(date(2028, 10, 1)) == [parties[0], parties[2]]


def full_contract(debtor: UUID, *parties: UUID) -> GuaranteeContract:
    """A contract in which every field says something."""
    third = Ratio.percent("33.333333")
    return GuaranteeContract(
        debtors=(debtor,),
        guarantors=tuple(GuarantorPart(who, third, f"决议-{number}") for number, who in enumerate(parties)),
        currency="CNY",
        signed_on=START,
        form=GuaranteeForm.UNCLEAR,
        wording=PeriodWording.UNTIL,
        until=date(2027, 6, 30),
        extent=GuaranteeExtent.MAXIMUM,
        scope=GuaranteeScope.PRINCIPAL_AND_INTEREST,
        amount=10**15,
        claims_from=START,
        claims_until=date(2026, 1, 14),
        no_transfer=True,
        shifts=False,
    )


def happened(world: World, loan: UUID, of: GuaranteeContract, number: str = "BZ-1") -> Sequence[GuaranteeEvent]:
    """One event of each kind, in an order that can be."""
    key, change, payment = world.ids.next(), world.ids.next(), world.ids.next()
    who = of.guarantors[0].party
    row = Change(id=change, kind=ChangeKind.DUE_DATE, day=START, recorded_at=AT, new_due=date(2026, 7, 1))
    agreed = Consent(who, START, "同意函-1")
    return (
        GuaranteeSigned(key, world.bank, number, of),
        LoanSecured(SecuredLoan(loan, START, date(2025, 1, 15), START)),
        LoanChanged(LoanChange(loan, row)),
        ConsentGiven(change, agreed),
        ClaimsFixed(FixingEvent(world.ids.next(), FixingKind.SEIZED, DAY, AT)),
        GuarantorPaid(GuarantorPayment(payment, who, loan, START, 10**14)),
        GuarantorReleased(Release(of.guarantors[-1].party, None, DAY, "换\n保".replace("\n", "、"))),
        RowRetracted(payment),
    )


def save_on(
    before: Guarantee | None, after: Guarantee, written: Written, borrowers: dict[UUID, UUID], unit: Unit
) -> None:
    """One event more, in a unit that has loaded what was there."""
    if before is not None:
        assert unit.guarantees.get(before.institution, before.id) == KeptGuarantee(before, "101")
    unit.guarantees.save(KeptGuarantee(after, "101"), [written], links(after, borrowers, DAY))


def kept(world: World, events: Sequence[GuaranteeEvent], debtor: UUID, loan: UUID) -> Guarantee:
    """A guarantee whose events are kept, one transaction and one second each; the third is brought by entry 7."""
    made: Guarantee | None = None
    for number, event in enumerate(events, 1):
        before = made
        made = evolve(made, event)
        by = (loan, 7) if number == 3 else (None, None)
        written = Written(number, event, AT + timedelta(seconds=number), "zhang@bank", *by)
        wrote(world, partial(save_on, before, made, written, {loan: debtor}))
    assert made is not None
    return made


def known_at(bank: UUID, key: UUID, known: datetime, unit: Unit) -> Any:
    return unit.guarantees.get_many(bank, [key], known)


def test_a_guarantee_comes_back_event_by_event_and_as_of_any_knowledge(world: World) -> None:
    debtor, one, two = world.borrower(), guarantor(world, "G-1"), guarantor(world, "G-2")
    loan = world.loan(debtor)
    events = happened(world, loan, full_contract(debtor, one, two))
    made = kept(world, events, debtor, loan)
    key = made.id
    assert seen(world, lambda unit: unit.guarantees.get(world.bank, key)) == KeptGuarantee(made, "101")
    assert seen(world, lambda unit: unit.guarantees.of_loans(world.bank, [loan])) == [KeptGuarantee(made, "101")]
    so_far: Guarantee | None = None
    for number, event in enumerate(events, 1):
        so_far = evolve(so_far, event)
        found = seen(world, partial(known_at, world.bank, key, AT + timedelta(seconds=number)))
        assert found == {key: KeptGuarantee(so_far, "101")}
    assert seen(world, lambda unit: unit.guarantees.get_many(world.bank, [key], AT)) == {}
    rows = seen(world, lambda unit: unit.guarantees.written(world.bank, key, 1, 3))
    assert [(row.sequence, row.event) for row in rows] == [(2, events[1]), (3, events[2]), (4, events[3])]
    assert seen(world, lambda unit: unit.guarantees.of_entry(world.bank, loan, 7)) == [(key, rows[1])]
    assert seen(world, lambda unit: unit.guarantees.of_entry(world.bank, loan, 8)) == []
    assert seen(world, lambda unit: unit.guarantees.by_number(world.bank, ["BZ-1", "BZ-2"])) == {"BZ-1": key}
    assert tuple(seen(world, lambda unit: unit.guarantees.links_of(world.bank, key))) == links(
        made, {loan: debtor}, DAY
    )
    other = UUID(int=1)
    assert seen(world, lambda unit: unit.guarantees.get(other, key)) is None
    assert seen(world, lambda unit: unit.guarantees.graph(other, DAY)) == []


def test_a_unit_sees_what_it_has_saved_before_it_ends(world: World) -> None:
    debtor, who = world.borrower(), guarantor(world, "G-1")
    loan = world.loan(debtor)
    signing, securing = happened(world, loan, contract(debtor, who))[:2]
    first = evolve(None, signing)
    second = evolve(first, securing)

    def work(unit: Unit) -> None:
        unit.guarantees.save(KeptGuarantee(first, "101"), [Written(1, signing, AT, "x")], ())
        assert unit.guarantees.get(world.bank, first.id) == KeptGuarantee(first, "101")
        assert unit.guarantees.by_number(world.bank, ["BZ-1"]) == {"BZ-1": first.id}
        assert unit.guarantees.of_loans(world.bank, [loan]) == []
        arrows = links(second, {loan: debtor}, DAY)
        unit.guarantees.save(KeptGuarantee(second, "101"), [Written(2, securing, AT, "x", loan, 3)], arrows)
        assert unit.guarantees.of_loans(world.bank, [loan]) == [KeptGuarantee(second, "101")]
        assert tuple(unit.guarantees.links_of(world.bank, first.id)) == arrows
        assert [row.sequence for row in unit.guarantees.written(world.bank, first.id, 0, 9)] == [1, 2]
        assert [key for key, _ in unit.guarantees.of_entry(world.bank, loan, 3)] == [first.id]

    wrote(world, work)
    assert seen(world, lambda unit: unit.guarantees.get(world.bank, first.id)) == KeptGuarantee(second, "101")


def test_many_guarantees_are_written_and_read_in_bulk_in_key_order(world: World) -> None:
    debtor, who = world.borrower(), guarantor(world, "G-1")
    loans = [world.loan(debtor, f"L-{number}") for number in range(3)]
    made: list[KeptGuarantee] = []

    def work(unit: Unit) -> None:
        for number in range(60):
            loan = loans[number % 3]
            signing, securing = happened(world, loan, contract(debtor, who), f"BZ-{number}")[:2]
            guarantee = evolve(evolve(None, signing), securing)
            written = [Written(1, signing, AT, "x"), Written(2, securing, AT, "x")]
            made.append(KeptGuarantee(guarantee, "101"))
            unit.guarantees.save(made[-1], written, links(guarantee, {loan: debtor}, DAY))

    wrote(world, work)
    made.sort(key=lambda each: each.guarantee.id)
    assert seen(world, lambda unit: unit.guarantees.of_loans(world.bank, loans)) == made
    graph = seen(world, lambda unit: unit.guarantees.graph(world.bank, DAY))
    assert [row.guarantee for row in graph] == [each.guarantee.id for each in made]
    assert {row.claim for row in graph} == {1_200_000}
    owing = seen(world, lambda unit: unit.guarantees.loans_of_parties(world.bank))
    assert [(row.party, row.currency, row.outstanding) for row in owing] == [(debtor, "CNY", 3_600_000)]


def test_members_of_groups_are_read_with_what_they_owe(world: World) -> None:
    one, two = party(world, "P-1", group="GR-1"), party(world, "P-2")
    world.loan(one, "L-1")
    world.loan(two, "L-2")
    assert seen(world, lambda unit: unit.guarantees.groups_of_parties(world.bank)) == {one: "GR-1"}
    owing = seen(world, lambda unit: unit.guarantees.loans_of_parties(world.bank))
    assert [(row.party, row.outstanding) for row in owing] == [(one, 1_200_000)]


def surveyed(bank: UUID, engine: Engine) -> None:
    SqlTransactions(engine, CIPHER).read(lambda unit: survey_bank(unit, bank, START))


def test_a_survey_takes_as_many_statements_for_many_guarantees_as_for_one(database_url: str) -> None:
    with sql_world(database_url) as world:
        debtor, who = world.borrower(), guarantor(world, "G-1")
        counts = []
        for number in (1, 20):
            for each in range(number):
                loan = world.loan(debtor, f"L-{number}-{each}")
                guarantee = signed(world, contract(debtor, who), f"BZ-{number}-{each}")
                world.done(
                    world.officer,
                    SecureLoan(idempotency_key=world.key(), guarantee_id=guarantee, loan_id=loan, since=START),
                )
            counts.append(statements(database_url, partial(surveyed, world.bank)))
        assert counts[0] == counts[1]
        # Links, loans, groups, policy; the connection adds its own.
        assert counts[0] <= 8


def test_two_who_write_on_one_guarantee_at_once_lose_nothing(database_url: str) -> None:
    with sql_world(database_url) as world:
        debtor, who = world.borrower(), guarantor(world, "G-1")
        loans = [world.loan(debtor, f"L-{number}") for number in range(6)]
        guarantee = signed(world, contract(debtor, who))

        def secure(loan: UUID) -> Any:
            command = SecureLoan(idempotency_key=str(loan), guarantee_id=guarantee, loan_id=loan, since=START)
            return world.commands.execute(world.officer, command, AT)

        with ThreadPoolExecutor(3) as pool:
            outcomes = list(pool.map(secure, loans))
        assert all(isinstance(outcome, Done) for outcome in outcomes), outcomes
        found = read(world, guarantee)
        assert {row.loan for row in found.loans} == set(loans)
        assert found.version == 7
        arrows = world.transactions.read(lambda unit: unit.guarantees.links_of(world.bank, guarantee))
        assert len(arrows) == 6
        late = SecureLoan(
            idempotency_key="late", guarantee_id=guarantee, loan_id=loans[0], since=START, expected_version=6
        )
        assert isinstance(world.run(world.officer, late), Conflict)

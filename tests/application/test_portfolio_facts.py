"""What month ends take from other modules: claims without an account, restructurings, extensions, reserves."""

from datetime import date
from uuid import UUID

from postloan.application.claims import CloseClaim, RegisterClaim
from postloan.application.facts import RecordFact, StatedFact
from postloan.application.loan import ChangePlan, Extend
from postloan.application.ports import Unit
from postloan.application.provisioning_records import (
    ClaimProvision,
    ProvisionProblem,
    ProvisionRun,
    ProvisionRunStatus,
)
from postloan.domain.loan.terms import Cadence, Method, Plan
from postloan.domain.portfolio.claims import Ending
from postloan.domain.provisioning.movement import Movement
from postloan.domain.provisioning.stage import Stage
from postloan.domain.risk_classification.classes import ClaimKind
from postloan.domain.risk_classification.records import FactName, FactSubject, FactValue
from postloan.domain.shared.risk_class import RiskClass
from tests.application.portfolio_world import FEBRUARY, JANUARY, MARCH, again, days_after, on, through
from tests.application.test_portfolio_months import decided
from tests.application.world import START, World

APRIL = date(2024, 4, 30)


def test_a_restructured_and_an_extended_loan_say_so_from_the_day_on(world: World) -> None:
    borrower = world.borrower()
    late, longer = world.loan(borrower, "L-late"), world.loan(world.borrower("C-2"), "L-longer")
    world.today(START)
    through(world, MARCH)
    day = days_after(MARCH, 1)
    plan = Plan(Method.EQUAL_INSTALMENT, Cadence(day, 12))
    decided(
        world,
        ChangePlan(idempotency_key=world.key(), loan_id=late, value_date=day, plan=plan, reschedule_overdue=True),
    )
    decided(world, Extend(idempotency_key=world.key(), loan_id=longer, value_date=day, to=date(2025, 6, 15)))
    through(world, APRIL)
    march, april = on(world, MARCH), on(world, APRIL)
    assert (march[late].restructured, march[longer].extended) == (0, False)
    # 46 days past due when its overdue principal got new dates: a restructuring by itself.
    assert (april[late].restructured, april[late].restructured_on) == (1, day)
    assert (april[longer].extended, april[late].extended) == (True, False)
    assert again(world, APRIL).added == 0


def stated(world: World, claim: UUID, name: FactName, value: FactValue, day: date) -> None:
    fact = StatedFact(
        subject=FactSubject.CLAIM,
        subject_id=claim,
        name=name,
        value=value,
        origin="card system",
        row="1",
        stated_on=day,
    )
    world.done(world.officer, RecordFact(idempotency_key=world.key(), fact=fact))


def test_a_card_without_an_account_has_a_row_from_what_is_stated_of_it(world: World) -> None:
    borrower = world.borrower()
    world.today(START)
    made = {}
    for kind in (ClaimKind.CREDIT_CARD, ClaimKind.BOND):
        command = RegisterClaim(
            idempotency_key=world.key(),
            number=f"N-{kind.value}",
            borrower_id=borrower,
            branch="101",
            kind=kind,
            opened_on=START,
        )
        made[kind] = world.done(world.officer, command).subject.id
        stated(world, made[kind], FactName.BALANCE, FactValue(amount=50_000), START)
        stated(world, made[kind], FactName.DAYS_PAST_DUE, FactValue(number=40), START)
    card = made[ClaimKind.CREDIT_CARD]
    through(world, JANUARY)
    rows = on(world, JANUARY)
    assert set(rows) == {card}  # a bond is no loan
    row = rows[card]
    assert (row.balance, row.days_past_due, row.personal, row.product) == (50_000, 40, True, "CREDIT_CARD")
    assert (row.branch, row.ended, row.disbursed) == ("101", None, 0)
    close = CloseClaim(idempotency_key=world.key(), claim_id=card, closed_on=days_after(JANUARY, 1))
    world.done(world.officer, close)
    through(world, FEBRUARY)
    row = on(world, FEBRUARY)[card]
    assert (row.balance, row.days_past_due, row.ended) == (0, 0, Ending.REPAID)
    assert on(world, JANUARY)[card].balance == 50_000


def posted(world: World, as_of: date, loan: UUID, borrower: UUID, reserve: int, problem: bool = False) -> None:
    at = world.tick()
    run = ProvisionRun(
        world.bank, world.ids.next(), as_of, "default", None, ProvisionRunStatus.POSTED, "", 1, 0, at, at, at
    )
    row = ClaimProvision(
        institution=world.bank,
        run=run.id,
        claim=loan,
        debtor=borrower,
        branch="101",
        product="CONSUMER",
        currency="CNY",
        risk_class=RiskClass.NORMAL,
        stage=Stage.ONE,
        class_before=None,
        stage_before=None,
        balance=1_200_000,
        exposure=1_200_000,
        specific=0,
        special=0,
        general=reserve,
        expected_loss=reserve,
        movement=Movement(charge=reserve, closing=reserve),
        problem=ProvisionProblem.NOT_CLASSIFIED if problem else None,
    )

    def put(unit: Unit) -> None:
        unit.provisions.save(run)
        unit.provisions.keep([row])

    world.transactions.write(put)


def test_the_reserve_is_what_the_last_posted_run_up_to_the_day_has_booked(world: World) -> None:
    borrower = world.borrower()
    loan = world.loan(borrower)
    world.today(START)
    through(world, FEBRUARY)
    assert on(world, FEBRUARY)[loan].reserve is None
    posted(world, JANUARY, loan, borrower, 12_000)
    posted(world, MARCH, loan, borrower, 99_000)
    assert again(world, FEBRUARY).added == 1
    assert on(world, FEBRUARY)[loan].reserve == 12_000
    posted(world, FEBRUARY, loan, borrower, 15_000)
    again(world, FEBRUARY)
    assert on(world, FEBRUARY)[loan].reserve == 15_000


def test_a_card_without_an_account_shows_its_reserve(world: World) -> None:
    borrower = world.borrower()
    world.today(START)
    command = RegisterClaim(
        idempotency_key=world.key(),
        number="CARD-1",
        borrower_id=borrower,
        branch="101",
        kind=ClaimKind.CREDIT_CARD,
        opened_on=START,
    )
    card = world.done(world.officer, command).subject.id
    stated(world, card, FactName.BALANCE, FactValue(amount=50_000), START)
    stated(world, card, FactName.DAYS_PAST_DUE, FactValue(number=0), START)
    posted(world, START, card, borrower, 700)
    through(world, JANUARY)
    assert on(world, JANUARY)[card].reserve == 700
    # Later a fact of it is missing: its reserve stays what it was, and is shown.
    posted(world, JANUARY, card, borrower, 700, problem=True)
    again(world, JANUARY)
    assert on(world, JANUARY)[card].reserve == 700


def test_a_claim_whose_provision_could_not_be_computed_has_no_reserve(world: World) -> None:
    borrower = world.borrower()
    loan = world.loan(borrower)
    world.today(START)
    posted(world, START, loan, borrower, 0, problem=True)
    through(world, JANUARY)
    assert on(world, JANUARY)[loan].reserve is None

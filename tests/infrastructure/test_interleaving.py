"""Writers at the same time: nothing is lost, nothing doubled, and the past stays as it was told."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from threading import Barrier
from uuid import UUID

import pytest

from postloan.application.audit import ChainRow, first_break
from postloan.application.command import Command
from postloan.application.loan import ChargeFee, OpenLoan, RecordPaymentOverLoans, RecordRepayment
from postloan.application.outcomes import Conflict, Done, Outcome
from postloan.application.reads import Balance, PageRequest
from postloan.domain.shared.money import Money
from postloan.infrastructure.audit_reads import chains_of
from tests.application.world import START, TERMS, World, yuan

FIRST_DUE = date(2024, 2, 15)
WRITERS = 2
EACH = 15


def together(world: World, commands: list[list[Command]]) -> list[list[Outcome]]:
    """Several cashiers, each with a list of requests, beginning at the same moment."""
    barrier = Barrier(len(commands))

    def work(mine: list[Command]) -> list[Outcome]:
        barrier.wait()
        return [world.commands.execute(world.cashier, command, world.tick()) for command in mine]

    with ThreadPoolExecutor(len(commands)) as pool:
        return list(pool.map(work, commands))


def chain(world: World, loan: UUID) -> list[ChainRow]:
    """The audit rows of a loan."""
    assert world.engine is not None
    with world.engine.connect() as connection:
        return list(chains_of(connection, world.bank)["LOAN", loan])


def test_two_writers_of_one_loan_never_lose_an_update(world: World) -> None:
    loan = world.loan(world.borrower())
    world.today(FIRST_DUE)
    outcomes = together(
        world,
        [
            [
                RecordRepayment(
                    idempotency_key=f"{writer}-{n}", loan_id=loan, value_date=FIRST_DUE, amount=yuan("1.01")
                )
                for n in range(EACH)
            ]
            for writer in range(WRITERS)
        ],
    )
    assert all(isinstance(outcome, Done) for mine in outcomes for outcome in mine)
    view = world.ask(lambda q: q.loan(world.scope, loan))
    assert view is not None
    assert view.balance.paid == Money(101 * WRITERS * EACH, "CNY")
    entries = world.ask(lambda q: q.entries(world.scope, loan, PageRequest(200))).items
    assert [entry.sequence for entry in entries] == list(range(1, WRITERS * EACH + 2))
    instants = [entry.recorded_at for entry in entries]
    assert instants == sorted(set(instants))
    rows = chain(world, loan)
    assert first_break(rows) is None
    assert len(rows) == WRITERS * EACH + 2


def test_the_same_key_at_the_same_time_is_carried_out_once(world: World) -> None:
    loan = world.loan(world.borrower())
    command = ChargeFee(idempotency_key="once", loan_id=loan, value_date=START, amount=yuan("10"))
    outcomes = together(world, [[command], [command], [command]])
    assert outcomes[0] == outcomes[1] == outcomes[2]
    view = world.ask(lambda q: q.loan(world.scope, loan))
    assert view is not None
    assert view.balance.fees == yuan("10")


def test_the_same_number_at_the_same_time_is_given_once(world: World) -> None:
    borrower = world.borrower()
    commands: list[list[Command]] = [
        [
            OpenLoan(
                idempotency_key=f"o-{writer}",
                number="SAME",
                borrower_id=borrower,
                branch="101",
                product="P",
                terms=TERMS,
            )
        ]
        for writer in range(3)
    ]
    with ThreadPoolExecutor(3) as pool:
        outcomes = list(pool.map(lambda mine: world.commands.execute(world.officer, mine[0], world.tick()), commands))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "Conflict", "Done"]
    assert {type(outcome) for outcome in outcomes} == {Done, Conflict}


def test_writers_that_touch_the_same_loans_in_another_order_do_not_block_each_other_for_ever(world: World) -> None:
    borrower = world.borrower()
    loans = [world.loan(borrower, f"L-{n}") for n in range(4)]
    world.today(FIRST_DUE)

    def payments(order: list[UUID], name: str) -> list[Command]:
        return [
            RecordPaymentOverLoans(
                idempotency_key=f"{name}-{n}",
                borrower_id=borrower,
                value_date=FIRST_DUE,
                amount=yuan("40"),
                loan_ids=tuple(order),
            )
            for n in range(8)
        ]

    outcomes = together(world, [payments(loans, "a"), payments(loans[::-1], "b")])
    assert all(isinstance(outcome, Done) for mine in outcomes for outcome in mine)
    views = world.ask(lambda q: q.loans_by_id(world.scope, loans))
    assert sum(view.balance.paid.minor for view in views.values()) == 16 * 4_000


@pytest.mark.parametrize("back", [0, 3])
def test_as_of_answers_never_change_when_later_knowledge_arrives(world: World, back: int) -> None:
    loan = world.loan(world.borrower())
    world.today(FIRST_DUE + timedelta(days=5))
    days = [FIRST_DUE - timedelta(days=1), FIRST_DUE, FIRST_DUE + timedelta(days=5)]

    def answer(day: date, known: datetime) -> Balance | None:
        return world.ask(lambda q: q.balance(world.scope, loan, day, known))

    told: list[tuple[date, datetime, Balance | None]] = []

    def payer(writer: int) -> Callable[[], None]:
        def pay() -> None:
            for n in range(4):
                day = FIRST_DUE + timedelta(days=5 - back - writer)
                world.pay(loan, day, yuan("50"), key=f"{writer}-{n}")
                known = world.ask(lambda q: q.entries(world.scope, loan, PageRequest())).items[-1].recorded_at
                answers = [answer(day, known) for day in days]
                told.extend((day, known, answer) for day, answer in zip(days, answers, strict=True))

        return pay

    with ThreadPoolExecutor(WRITERS) as pool:
        for future in [pool.submit(payer(writer)) for writer in range(WRITERS)]:
            future.result()
    assert len(told) == WRITERS * 4 * len(days)
    for day, known, balance in told:
        assert answer(day, known) == balance

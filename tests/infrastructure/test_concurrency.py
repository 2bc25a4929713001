"""Eight cashiers, two approvers and the night run at once: nothing is lost, nothing is done twice, the books agree."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from threading import Barrier
from typing import Any
from uuid import UUID

from postloan.application.approval import Approve
from postloan.application.business_day import BusinessDay
from postloan.application.loan import RecordRepayment, Waive
from postloan.application.outcomes import Done, Outcome, Pending, Refused
from postloan.application.reads import PageRequest
from postloan.application.verification import verify_ledger
from postloan.domain.shared.actor import Role
from postloan.domain.shared.money import Money
from postloan.infrastructure.audit_reads import chains_of
from postloan.infrastructure.persistence.records import records_of
from postloan.infrastructure.sealer import verify
from tests.application.world import World, yuan

FIRST_DUE = date(2024, 2, 15)
LAST = FIRST_DUE + timedelta(days=4)
CASHIERS = 8
OWN = 4
SHARED = 3


def at_once(works: list[Callable[[], Any]]) -> list[Any]:
    """What several pieces of work give that begin at the same moment."""
    barrier = Barrier(len(works))

    def begin(work: Callable[[], Any]) -> Any:
        barrier.wait()
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(begin, works))


def cashier(world: World, loan: UUID, number: int) -> Callable[[], list[Outcome]]:
    """Payments of 1.01 under keys of the cashier's own, mixed with payments of 2.03 under keys that all use."""

    def pay(key: str, amount: str) -> Outcome:
        command = RecordRepayment(idempotency_key=key, loan_id=loan, value_date=FIRST_DUE, amount=yuan(amount))
        return world.commands.execute(world.cashier, command, world.tick())

    def work() -> list[Outcome]:
        own = [pay(f"own-{number}-{n}", "1.01") for n in range(OWN - 1)]
        shared = [pay(f"shared-{n}", "2.03") for n in range(SHARED)]
        return [*own, pay(f"own-{number}-last", "1.01"), *shared]

    return work


def test_payments_approvals_and_the_night_run_at_once_lose_and_double_nothing(world: World) -> None:
    borrower = world.borrower()
    paid, waived = world.loan(borrower, "L-1"), world.loan(borrower, "L-2")
    world.today(FIRST_DUE)
    asked = Waive(idempotency_key="w", loan_id=waived, value_date=FIRST_DUE, interest=yuan("10.00"), reason="flood")
    pending = world.run(world.officer, asked)
    assert isinstance(pending, Pending)
    people = [world.person(name, Role.APPROVER) for name in ("li", "zhao")]
    steps = [Approve(idempotency_key=f"a-{who.person}", proposal_id=pending.proposal.id) for who in people]
    night = BusinessDay(world.transactions, now=world.tick, ids=world.ids, seal=lambda *_: None, batch=1)
    operations = world.person("chen", Role.OPERATIONS)

    *told, one, other, runs = at_once(
        [
            *(cashier(world, paid, number) for number in range(CASHIERS)),
            *(lambda who=who, step=step: world.commands.execute(who, step, world.tick())
              for who, step in zip(people, steps, strict=True)),
            lambda: night.catch_up(operations, LAST),
        ]
    )  # fmt: skip

    assert all(isinstance(outcome, Done) for mine in told for outcome in mine)
    for n in range(1, SHARED + 1):
        assert len({mine[-n] for mine in told}) == 1, "one key, one answer"
    assert Counter(type(each) for each in (one, other)) == {Done: 1, Refused: 1}
    assert {each.code for each in (one, other) if isinstance(each, Refused)} == {"ALREADY_DECIDED"}
    assert [(run.business_date, run.status, run.failed) for run in runs] == [
        (FIRST_DUE + timedelta(days=n), "FINISHED", 0) for n in range(5)
    ]
    expected = CASHIERS * OWN * 101 + SHARED * 203
    view = world.ask(lambda q: q.loan(world.scope, paid))
    assert view is not None
    assert view.balance.paid == Money(expected, "CNY")
    entries = world.ask(lambda q: q.entries(world.scope, paid, PageRequest(200))).items
    assert [entry.sequence for entry in entries] == list(range(1, CASHIERS * OWN + SHARED + 2))
    assert world.ask(lambda q: len(q.entries(world.scope, waived, PageRequest(200)).items)) == 2
    agree(world)


def agree(world: World) -> None:
    """Books and chains hold."""
    assert world.engine is not None
    with records_of(world.engine, world.bank) as records:
        assert list(verify_ledger(records)) == []
        assert sum(records.trial_balance().values()) == 0
    with world.engine.connect() as connection, connection.begin():
        assert verify([], chains_of(connection, world.bank), {}) == []

"""Several people at one item, and two releases that each count on the other item, at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import UUID

from postloan.application.approval import Approve
from postloan.application.collateral_commands import ReleaseCollateral
from postloan.application.command import Command
from postloan.application.outcomes import Done, Outcome, Pending
from postloan.domain.shared.actor import Actor, Role
from tests.application.collateral_world import DAY, findings, held, history, house, take, valuing
from tests.application.world import World, yuan

PEOPLE = 6


def at_once(world: World, asked: list[tuple[Actor, Command]]) -> list[Outcome]:
    barrier = Barrier(len(asked))
    instants = [world.tick() for _ in asked]

    def ask(number: int) -> Outcome:
        actor, command = asked[number]
        barrier.wait()
        # The instants fall: who waits for the lock longest may have begun first.
        return world.commands.execute(actor, command, instants[-number - 1])

    with ThreadPoolExecutor(len(asked)) as pool:
        return list(pool.map(ask, range(len(asked))))


def test_values_recorded_at_once_are_all_there_and_each_known_after_the_one_before(world: World) -> None:
    item = take(world)
    valuer = world.person("gu", Role.OFFICER)
    asked: list[tuple[Actor, Command]] = [(valuer, valuing(world, item, yuan(str(n)))) for n in range(1, PEOPLE + 1)]
    outcomes = at_once(world, asked)
    assert all(isinstance(outcome, Done) for outcome in outcomes), outcomes
    entries = history(world, item).entries
    assert [entry.sequence for entry in entries] == list(range(1, PEOPLE + 2))
    instants = [entry.recorded_at for entry in entries]
    assert instants == sorted(set(instants))
    assert held(world, item).version == PEOPLE + 1
    assert findings(world) == []


def test_of_two_releases_agreed_to_at_once_one_stays(world: World) -> None:
    """20,000.00 or 18,000.00 alone bear 12,000.00; nothing does not."""
    loan = world.loan(world.borrower())
    items = [house(world, f"YP-{n}", worth, loan)[0] for n, worth in enumerate(("20000", "18000"), 1)]
    steps = [step(world, item) for item in items]
    outcomes = at_once(world, [(world.approver, each) for each in steps])
    statuses = sorted(outcome.proposal.status for outcome in outcomes if isinstance(outcome, Done) and outcome.proposal)
    assert statuses == ["APPROVED", "RETURNED"]
    assert sorted(held(world, item).item.ended is None for item in items) == [False, True]


def step(world: World, item: UUID) -> Approve:
    command = ReleaseCollateral(idempotency_key=world.key(), item_id=item, value_date=DAY)
    pending = world.run(world.officer, command)
    assert isinstance(pending, Pending)
    view = pending.proposal
    return Approve(idempotency_key=world.key(), proposal_id=view.id, expected_version=view.version, reason="同意")

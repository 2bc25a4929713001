"""Short ways to ask for things about collateral in a bank of tests."""

from datetime import date
from uuid import UUID

from postloan.application.approval import Approve
from postloan.application.collateral_commands import (
    CollateralCommand,
    LinkCollateral,
    RegisterCharge,
    TakeCollateral,
    ValueCollateral,
)
from postloan.application.collateral_names import spelled_item
from postloan.application.collateral_store import Held
from postloan.application.command import Command
from postloan.application.outcomes import Done, Outcome, Pending, Refused
from postloan.application.verification import Finding, verify_ledger
from postloan.domain.collateral.item import History, Item
from postloan.domain.collateral.kinds import Method
from postloan.domain.collateral.parts import Owner
from postloan.domain.shared.actor import Actor, Role
from postloan.domain.shared.money import Money
from postloan.infrastructure.persistence.records import records_of
from tests.application.world import World, yuan

DAY = date(2024, 1, 15)
"""The business date of a new world, and the day on which everything begins."""
PROOF = "ab" * 32


def take(
    world: World,
    number: str = "YP-1",
    *,
    kind: str = "HOUSING",
    owner: UUID | None = None,
    region: str = "330106",
    branch: str = "101",
    **more: object,
) -> UUID:
    """An item taken in."""
    command = TakeCollateral(
        idempotency_key=world.key(),
        number=number,
        branch=branch,
        kind=kind,
        title="文三路1号2幢301室",
        region=region,
        owners=(Owner("张小明", owner),),
        value_date=DAY,
        **more,  # type: ignore[arg-type]
    )
    return world.done(world.officer, command).subject.id


def register(world: World, item: UUID, number: str = "DJ-1", rank: int = 1, day: date = DAY, **more: object) -> UUID:
    """A registration on an item."""
    command = RegisterCharge(
        idempotency_key=world.key(), item_id=item, value_date=day, number=number, rank=rank, **more  # type: ignore[arg-type]
    )  # fmt: skip
    made = world.done(world.officer, command).made
    assert made is not None
    return made


def link(world: World, item: UUID, charge: UUID, loan: UUID, limit: Money | None = None, day: date = DAY) -> None:
    """A registration secures a loan."""
    command = LinkCollateral(
        idempotency_key=world.key(), item_id=item, value_date=day, charge_id=charge, loan_id=loan, limit=limit
    )
    world.done(world.officer, command)


def valuing(world: World, item: UUID, value: Money, day: date = DAY, **more: object) -> ValueCollateral:
    """The command that records a value of the bank's own valuers."""
    given: dict[str, object] = {"method": Method.COMPARISON, "valuer": "押品中心", "valuer_line": "RISK"}
    given["evidence"] = PROOF
    return ValueCollateral(
        idempotency_key=world.key(), item_id=item, value_date=day, value=value, **(given | more)  # type: ignore[arg-type]
    )  # fmt: skip


def value(world: World, item: UUID, text: str, day: date = DAY, **more: object) -> None:
    """A value in yuan, recorded by somebody who did not make the loan."""
    world.done(world.person("gu", Role.OFFICER), valuing(world, item, yuan(text), day, **more))


def house(world: World, number: str, worth: str, *loans: UUID, owner: UUID | None = None) -> tuple[UUID, UUID]:
    """A home of a value, registered at rank 1 for some loans: the item and the registration."""
    item = take(world, number, owner=owner)
    charge = register(world, item, f"DJ-{number}")
    for loan in loans:
        link(world, item, charge, loan)
    value(world, item, worth)
    return item, charge


def approved(world: World, command: Command, *, by: Actor | None = None) -> Done:
    """A command that needs a second person and gets it."""
    pending = world.run(world.officer, command)
    assert isinstance(pending, Pending), pending
    done = agree(world, pending, by or world.approver)
    assert done.proposal is not None
    assert done.proposal.status == "APPROVED", "another person is needed"
    return done


def agree(world: World, pending: Pending, by: Actor) -> Done:
    """What comes of a proposal that somebody agrees to."""
    view = pending.proposal
    step = Approve(idempotency_key=world.key(), proposal_id=view.id, expected_version=view.version, reason="同意")
    return world.done(by, step)


def refusal(world: World, command: Command, actor: Actor | None = None) -> str:
    """The code with which a command is refused; nothing has changed by it."""
    before = held(world, command.item_id) if isinstance(command, CollateralCommand) else None
    outcome: Outcome = world.run(actor or world.officer, command)
    assert isinstance(outcome, Refused), outcome
    assert outcome.message
    assert outcome.message_zh
    assert before == (held(world, command.item_id) if isinstance(command, CollateralCommand) else None)
    return outcome.code


def held(world: World, item: UUID) -> Held:
    """The current row of an item."""
    found = world.transactions.read(lambda unit: unit.collateral.get(world.bank, item))
    assert found is not None
    return found


def named(world: World, item: UUID) -> Item:
    """An item as it is, with the names of its persons."""
    names = world.transactions.read(lambda unit: unit.collateral_names.spelled(world.bank, [item]))
    return spelled_item(held(world, item).item, names)


def findings(world: World) -> list[Finding]:
    """What verification finds in a database."""
    assert world.engine is not None
    with records_of(world.engine, world.bank) as records:
        return list(verify_ledger(records))


def history(world: World, item: UUID) -> History:
    """All entries of an item."""
    return world.transactions.read(lambda unit: unit.collateral.histories(world.bank, [item]))[item]

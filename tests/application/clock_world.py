"""A bank whose rights are watched: short ways to record acts and titles, to ask for rights, and to let days pass."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from postloan.application.approval import Approve
from postloan.application.clock_commands import RecordAct, RecordTitle, RetractRecord
from postloan.application.clock_nightly import clocks_due
from postloan.application.clock_records import ActDone, Proof, Title, TitleKind
from postloan.application.clock_rights import LoanRights, Right, rights_of
from postloan.application.clock_store import RightNotice, WatchedRight
from postloan.application.command import Command
from postloan.application.desk import Desk
from postloan.application.outcomes import Done, Outcome, Pending
from postloan.application.ports import Message, Unit
from postloan.application.run_store import Run
from postloan.domain.clock import CATALOGUE, ActKind, Life, RightKind
from postloan.domain.loan.terms import Cadence, Method, Plan, Terms
from postloan.domain.shared.actor import Actor, Role
from postloan.domain.shared.calendar import china_calendar
from postloan.domain.shared.rates import Rate
from tests.application.world import World

HASH = "0123456789abcdef" * 4


def day(text: str) -> date:
    """A date."""
    return date.fromisoformat(text)


def bullet(start: str, maturity: str) -> Terms:
    """12,000.00 yuan at 4.35 %, repaid with its interest on one day."""
    cadence = Cadence(day(start), 1, maturity=day(maturity))
    return Terms("CNY", 1_200_000, Rate.percent("4.35"), Plan(Method.BULLET, cadence))


AUGUST = bullet("2024-01-15", "2024-08-31")
"""Due on Saturday 31 August 2024, which moves no due day of this contract."""


def lent(world: World, terms: Terms = AUGUST, number: str = "L-1") -> tuple[UUID, UUID]:
    borrower = world.borrower(f"C-{number}")
    return world.loan(borrower, number, terms), borrower


def announced(world: World, year: int = 2026) -> None:
    """Let the statutory holidays be known up to a year."""
    calendar = china_calendar(year)
    world.transactions.write(lambda unit: unit.reference.announce(world.bank, calendar, world.tick()))


def done(kind: ActKind, on: str, person: UUID, **more: Any) -> ActDone:
    """An act with the first evidence that its kind asks for."""
    proofs = tuple(Proof(evidence, HASH) for evidence in sorted(CATALOGUE[kind].evidence[0]))
    fields: dict[str, Any] = {"kind": kind, "day": day(on), "person": person, "proofs": proofs}
    return ActDone(**(fields | more))


def act(world: World, loan: UUID, kind: ActKind, on: str, person: UUID, **more: Any) -> UUID:
    """Record an act."""
    made = world.done(
        world.officer, RecordAct(idempotency_key=world.key(), loan_id=loan, act=done(kind, on, person, **more))
    ).made
    assert made is not None
    return made


def title_of(effective: str, *persons: UUID, **more: Any) -> Title:
    """A judgment."""
    fields: dict[str, Any] = {"kind": TitleKind.JUDGMENT, "reference": "(2025) 京 0101 民初 1 号", "document": HASH}
    return Title(**(fields | {"effective": day(effective), "persons": persons} | more))


def title(world: World, loan: UUID, effective: str, *persons: UUID, **more: Any) -> UUID:
    """Record a title."""
    command = RecordTitle(idempotency_key=world.key(), loan_id=loan, title=title_of(effective, *persons, **more))
    made = world.done(world.officer, command).made
    assert made is not None
    return made


def retract(world: World, loan: UUID, record: UUID, reason: str = "登记有误") -> Outcome:
    """Take a record back."""
    command = RetractRecord(idempotency_key=world.key(), loan_id=loan, record_id=record, reason=reason)
    return world.run(world.officer, command)


def approved(world: World, command: Command, by: Actor | None = None) -> None:
    """Carry out a command, with the agreement of as many approvers as it needs, two at most."""
    outcome = world.run(by or world.officer, command)
    status = "APPROVED"
    if isinstance(outcome, Pending):
        key, status = outcome.proposal.id, outcome.proposal.status
        for approver in (world.approver, world.person("qian", Role.APPROVER)):
            if status == "PROPOSED":
                outcome = world.done(approver, Approve(idempotency_key=world.key(), proposal_id=key))
                assert outcome.proposal is not None
                status = outcome.proposal.status
    assert (isinstance(outcome, Done), status) == (True, "APPROVED"), outcome


def rights(world: World, loan: UUID, on: str, known: datetime | None = None) -> LoanRights:
    """All rights of a loan."""
    return world.transactions.read(lambda unit: rights_of(unit, world.bank, [loan], day(on), known))[loan]


def right(world: World, loan: UUID, kind: RightKind, on: str, known: datetime | None = None) -> Right:
    """The one right of a kind."""
    (found,) = [each for each in rights(world, loan, on, known).rights if each.key.clock is kind]
    return found


def life(world: World, loan: UUID, kind: RightKind, on: str, known: datetime | None = None) -> Life:
    """How long the one right of a kind lives."""
    return right(world, loan, kind, on, known).life


def end(world: World, loan: UUID, kind: RightKind, on: str, known: datetime | None = None) -> str:
    """The last day of it."""
    found = life(world, loan, kind, on, known).end
    return found.isoformat() if found else "open"


def watched(world: World, loan: UUID) -> tuple[WatchedRight, ...]:
    """What is watched of a loan."""
    return world.transactions.read(lambda unit: unit.rights.watched(world.bank, [loan])).get(loan, ())


def notices(world: World, loan: UUID) -> list[RightNotice]:
    """What was said of a loan's rights."""
    return list(world.transactions.read(lambda unit: unit.rights.notices(world.bank, loan, None, 100)))


def said(world: World, loan: UUID) -> list[tuple[str, str, int]]:
    """The same in short: day, what, threshold."""
    return [(notice.day.isoformat(), notice.what.value, notice.threshold) for notice in notices(world, loan)]


def told(world: World, prefix: str = "right.") -> list[Message]:
    """The messages of a module."""

    def read(unit: Unit) -> list[Message]:
        start = unit.consumers.position(world.bank, "nobody")
        return [message for _, message in unit.consumers.messages(world.bank, start, 100_000)]

    return [message for message in world.transactions.read(read) if message.type.startswith(prefix)]


def night(world: World, on: str, size: int = 3) -> None:
    """Let it be a day, and its clocks' part of the business day run to its end."""
    world.today(day(on))
    secured_part(world, on, size)


def secured_part(world: World, on: str, size: int = 3) -> None:
    """The clocks' part of the business day of a day."""
    actor = world.person("chen", Role.OPERATIONS)

    def piece(run: Run) -> Run | None:
        return world.transactions.write(lambda unit: clocks_due(Desk(unit, actor, world.tick(), world.ids), run, size))

    run: Run | None = Run(world.bank, day(on), "RUNNING", "SECURE", "", world.tick(), None, 0, 0, 0, "")
    while run is not None:
        run = piece(run)

"""Short ways to make what facts are gathered from: agreed changes of terms, classes in force, statements."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from postloan.application.approval import Approve
from postloan.application.classification_facts import Gathered, gather
from postloan.application.classification_records import Assessment, AssessmentStatus, ClassChange, Classification
from postloan.application.command import Command
from postloan.application.facts import RecordFact, StatedFact
from postloan.application.outcomes import Done, Pending
from postloan.application.ports import Unit
from postloan.domain.loan.terms import Cadence, Method, Plan, Terms
from postloan.domain.risk_classification.facts import ClaimFacts, DebtorFacts
from postloan.domain.risk_classification.outcome import Standing
from postloan.domain.risk_classification.records import SPECS, FactName, FactValue
from postloan.domain.shared.rates import Rate
from postloan.domain.shared.risk_class import RiskClass
from tests.application.world import World

YES, NO = FactValue(yes=True), FactValue(yes=False)
MONTHLY = Terms("CNY", 120_000_000, Rate.percent("4"), Plan(Method.INTEREST_ONLY, Cadence(date(2024, 1, 15), 24)))
"""1,200,000.00 yuan at 4 %: 4,000.00 of interest on the 15th of each month from February 2024, principal at the end."""


def gathered(world: World, debtors: list[UUID], day: date, known: datetime | None = None) -> Gathered:
    return world.transactions.read(lambda unit: gather(unit, world.bank, debtors, day, known))


def debtor_of(world: World, debtor: UUID, day: date, known: datetime | None = None) -> DebtorFacts:
    return gathered(world, [debtor], day, known)[debtor]


def claim_of(world: World, debtor: UUID, claim: UUID, day: date, known: datetime | None = None) -> ClaimFacts:
    return next(c for c in debtor_of(world, debtor, day, known).claims if c.id == str(claim))


def state(world: World, subject: UUID, name: FactName, value: FactValue, day: date) -> None:
    """Record a fact stated for a day."""
    fact = StatedFact(
        subject=SPECS[name].subject,
        subject_id=subject,
        name=name,
        value=value,
        origin="document",
        row=f"{name.value}-1",
        stated_on=day,
    )
    world.done(world.officer, RecordFact(idempotency_key=world.key(), fact=fact))


def agreed(world: World, command: Command) -> None:
    """Carry a command out, with as many approvers as it needs."""
    outcome = world.run(world.officer, command)
    if isinstance(outcome, Pending):
        for approver in (world.approver, world.person("chen", *world.approver.roles)):
            step = Approve(idempotency_key=world.key(), proposal_id=outcome.proposal.id)
            done = world.done(approver, step)
            if done.proposal is not None and done.proposal.status == "APPROVED":
                return
        raise AssertionError(outcome.proposal)
    assert isinstance(outcome, Done), outcome


def classed(
    world: World,
    debtor: UUID,
    claim: UUID,
    risk_class: RiskClass,
    day: date,
    sequence: int = 1,
    *,
    human: bool = False,
    proposal: UUID | None = None,
) -> None:
    """Put a class into force from a day on."""
    at = datetime(day.year, day.month, day.day, 20, tzinfo=UTC) + timedelta(microseconds=sequence)
    made = Assessment(
        institution=world.bank,
        id=UUID(int=claim.int ^ sequence << 64),
        claim=claim,
        debtor=debtor,
        branch="101",
        as_of=day,
        recorded_at=at,
        policy="p",
        facts="f" * 64,
        explanation="e" * 64,
        risk_class=risk_class,
        grade="",
        standing=Standing.FINAL,
        binding=(),
        status=AssessmentStatus.IN_FORCE,
    )
    change = ClassChange(
        institution=world.bank,
        claim=claim,
        sequence=sequence,
        debtor=debtor,
        branch="101",
        effective=day,
        recorded_at=at,
        risk_class=risk_class,
        grade="",
        assessment=made.id,
        human=human,
        proposal=proposal,
        reason="经办判断" if human else "",
    )
    row = Classification(world.bank, claim, debtor, "101", risk_class, "", day, made.id, made.id, day, sequence)

    def keep(unit: Unit) -> None:
        unit.classifications.keep({"f" * 64: "[]"}, {"e" * 64: "[]"}, [made], world.bank)
        unit.classifications.put(world.bank, [row], [change])

    world.transactions.write(keep)

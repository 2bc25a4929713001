"""A bank with a few loans whose month ends are taken, and short ways to ask for their rows."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from uuid import UUID

from postloan.application.business_day import BusinessDay
from postloan.application.classification_records import Assessment, AssessmentStatus, ClassChange, Classification
from postloan.application.portfolio_store import ClaimFilter
from postloan.application.portfolio_taking import Taken, take
from postloan.application.ports import Unit
from postloan.application.run_store import Run
from postloan.domain.portfolio.claims import ClaimRow
from postloan.domain.risk_classification.outcome import Standing
from postloan.domain.shared.actor import Role
from postloan.domain.shared.risk_class import RiskClass
from tests.application.world import World

CNY = ClaimFilter()
JANUARY, FEBRUARY, MARCH = date(2024, 1, 31), date(2024, 2, 29), date(2024, 3, 31)


def through(world: World, last: date, batch: int = 500, told: Callable[[Run], None] = lambda _: None) -> None:
    """Run the business days up to a day."""
    work = BusinessDay(world.transactions, now=world.tick, ids=world.ids, seal=lambda *_: None, told=told, batch=batch)
    runs = work.catch_up(world.person("chen", Role.OPERATIONS), last)
    assert isinstance(runs, tuple)


def again(world: World, day: date) -> Taken:
    """Take a month end again."""
    taken = take(world.transactions, world.person("chen", Role.OPERATIONS), day, now=world.tick)
    assert isinstance(taken, Taken), taken
    return taken


def on(world: World, day: date, where: ClaimFilter = CNY, **how: object) -> Mapping[UUID, ClaimRow]:
    """Claims at the end of a day, by id; each must come once."""
    rows = world.ask(lambda q: list(q.claim_rows.rows(world.scope, day, where, **how)))  # type: ignore[arg-type]
    found = {UUID(row.claim): row for row in rows}
    assert len(found) == len(rows)
    return found


def set_class(world: World, claim: UUID, borrower: UUID, effective: date, risk_class: int, sequence: int = 1) -> None:
    """Let a class come into force."""
    at, known = world.tick(), RiskClass(risk_class)
    assessment = Assessment(
        institution=world.bank,
        id=world.ids.next(),
        claim=claim,
        debtor=borrower,
        branch="101",
        as_of=effective,
        recorded_at=at,
        policy="default",
        facts="f" * 64,
        explanation="e" * 64,
        risk_class=known,
        grade="",
        standing=Standing.FINAL,
        binding=(),
        status=AssessmentStatus.IN_FORCE,
    )
    change = ClassChange(world.bank, claim, sequence, borrower, "101", effective, at, known, "", assessment.id)
    row = Classification(
        world.bank, claim, borrower, "101", known, "", effective, assessment.id, assessment.id, effective, sequence
    )

    def put(unit: Unit) -> None:
        unit.classifications.keep({"f" * 64: "{}"}, {"e" * 64: "{}"}, [assessment], world.bank)
        unit.classifications.put(world.bank, [row], [change])

    world.transactions.write(put)


def days_after(day: date, days: int) -> date:
    """So many days later."""
    return day + timedelta(days=days)

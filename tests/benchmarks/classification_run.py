"""Quarterly runs and a provision run over a portfolio on PostgreSQL, each batch beside its floor."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from postloan.application.classification_records import ClassificationRun, ClassificationRunStatus
from postloan.application.classification_runs import QuarterlyRun
from postloan.application.outcomes import Forbidden
from postloan.application.ports import Unit
from postloan.application.provisioning_records import ProvisionRun, ProvisionRunStatus
from postloan.application.provisioning_run import ProvisionRuns, policy_on
from postloan.infrastructure.container import Container
from postloan.infrastructure.persistence.classification_runs import MODULE
from tests.benchmarks.beside import Beside, Lap, Writes, beside
from tests.benchmarks.by_hand import Connection, copy_in, keys_of
from tests.benchmarks.portfolio import BANK, OPERATOR, at_end_of
from tests.benchmarks.rows import Row, among, columns_of, recorded, without

_SECOND = timedelta(seconds=1)


class Clock:
    """An instant that stands still during a lap, so that what a lap wrote can be found by it."""

    def __init__(self, start: datetime) -> None:
        self.at = start

    def now(self) -> datetime:
        return self.at

    def tick(self) -> None:
        self.at += _SECOND


class QuarterLaps:
    """Takes what each batch of a quarterly run wrote from the database after it, and one before it."""

    def __init__(self, taking: Beside, clock: Clock, after: Connection, before: Connection) -> None:
        self._taking = taking
        self._clock = clock
        self._after = after
        self._before = before
        self._claims = 0

    def __call__(self, run: ClassificationRun) -> None:
        """A transaction has moved the run on."""
        self._taking.lap(run.claims - self._claims, lambda: self._wrote(run))
        self._claims = run.claims
        self._clock.tick()

    def _wrote(self, run: ClassificationRun) -> Writes:
        after, at = self._after, self._clock.at
        made = recorded(after, "assessment", "recorded_at", at)
        facts, explanation, claim, debtor = (
            columns_of("assessment").index(name) for name in ("facts", "explanation", "claim_id", "debtor_id")
        )
        claims = [row[claim] for row in made]
        debtors = sorted({row[debtor] for row in made})
        wakes = _wakes(after, debtors)
        audit = recorded(after, "audit_row", "recorded_at", at)
        writes = Writes(
            missing={
                "fact_set": _texts(after, "fact_set", {row[facts] for row in made}),
                "explanation": _texts(after, "explanation", {row[explanation] for row in made}),
            },
            new={
                "assessment": made,
                "class_history": recorded(after, "class_history", "recorded_at", at),
                "audit_row": audit,
                "outbox": recorded(after, "outbox", "time", at),
            },
            over={
                "classification": among(after, "classification", "claim_id", claims),
                "wake_up": wakes,
                "audit_chain": among(after, "audit_chain", "subject_id", [row[2] for row in audit]),
                "classification_run": among(after, "classification_run", "id", [run.id]),
            },
            gone={"wake_up": without(_wakes(self._before, debtors), wakes, len(keys_of("wake_up")))},
        )
        for connection in (after, self._before):
            connection.commit()
        return writes


def _texts(connection: Connection, table: str, hashes: set[str]) -> list[Row]:
    query = f"select institution, hash, body from {table} where institution = %s and hash = any(%s) order by hash"  # noqa: S608
    return connection.execute(query.encode(), [BANK, sorted(hashes)]).fetchall()


def _wakes(connection: Connection, debtors: Sequence[UUID]) -> list[Row]:
    place = columns_of("wake_up").index("module")
    return [row for row in among(connection, "wake_up", "subject_id", debtors) if row[place] == MODULE]


def quarter(
    container: Container, connections: tuple[Connection, Connection, Connection], day: date
) -> tuple[ClassificationRun, list[Lap]]:
    """Run a quarter, each batch beside its floor; `connections`: to the database it is run on, and two to its copy."""
    after, before, hand = connections
    clock = Clock(at_end_of(day))
    with beside(container.engine(), hand) as taking:
        laps = QuarterLaps(taking, clock, after, before)
        job = QuarterlyRun(container.transactions(), now=clock.now, ids=container.ids(), told=laps)
        run = job.run(OPERATOR, day)
    assert not isinstance(run, Forbidden)
    assert run.status is ClassificationRunStatus.FINISHED
    assert run.failed == 0
    return run, taking.laps


def provisions(
    container: Container, connections: tuple[Connection, Connection, Connection], day: date
) -> tuple[ProvisionRun, list[Lap]]:
    """Compute the provisions as of a day, each batch beside its floor."""
    after, _, hand = connections
    clock = Clock(at_end_of(day + timedelta(days=1)))
    begun = container.transactions().write(lambda unit: _begin(unit, container, day, clock.at))
    copy_in(hand, "provision_run", among(after, "provision_run", "id", [begun.id]))
    after.commit()
    hand.commit()
    clock.tick()
    claims, cursor = 0, UUID(int=0)
    with beside(container.engine(), hand) as taking:

        def told(run: ProvisionRun) -> None:
            nonlocal claims, cursor
            last = UUID(run.cursor)
            taking.lap(run.claims - claims, lambda: _provisions(after, run, cursor))
            claims, cursor = run.claims, last
            clock.tick()

        job = ProvisionRuns(container.transactions(), now=clock.now, ids=container.ids(), told=told)
        run = job.finish(OPERATOR, begun.id)
    assert run.status is ProvisionRunStatus.COMPUTED
    assert run.problems == 0
    return run, taking.laps


def _provisions(after: Connection, run: ProvisionRun, cursor: UUID) -> Writes:
    columns = ", ".join(f'"{name}"' for name in columns_of("provision"))
    query = f"select {columns} from provision where institution = %s and run_id = %s and claim_id > %s"  # noqa: S608
    rows = after.execute(query.encode(), [BANK, run.id, cursor]).fetchall()
    runs = among(after, "provision_run", "id", [run.id])
    after.commit()
    return Writes(new={"provision": rows}, over={"provision_run": runs})


def _begin(unit: Unit, container: Container, day: date, at: datetime) -> ProvisionRun:
    run = ProvisionRun(
        institution=BANK,
        id=container.ids().next(),
        as_of=day,
        policy=policy_on(unit, BANK, day, at).version,
        previous=None,
        status=ProvisionRunStatus.RUNNING,
        cursor="",
        claims=0,
        problems=0,
        started_at=at,
    )
    unit.provisions.save(run)
    return run

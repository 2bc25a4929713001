"""Runs over many debtors (批量分类): quarterly for all, nightly for those whose facts or dates have changed.

A run is one row per kind and day that says how far it got. Every transaction assesses a batch of debtors and moves
that row on, so a run may be killed anywhere: the next one goes on where the row stands, and comes to the same content.
A debtor that fails is rolled back alone and reported. Two processes may run the same quarter; they share the work.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Final
from uuid import UUID

from ..domain.shared.actor import Actor, Role
from ..domain.shared.errors import InvalidInput
from ..domain.shared.ids import IdSource
from .classification_assessing import Tally, assess
from .classification_records import (
    ClassificationFailure,
    ClassificationRun,
    ClassificationRunStatus,
    RunKind,
)
from .desk import Desk
from .digests import EMPTY, joined
from .outcomes import Forbidden, Subject, SubjectKind
from .ports import Transactions, Unit

BATCH: Final = 500
"""Debtors per transaction: large enough to make statements few, small enough to hold locks briefly."""
_DAY: Final = timedelta(days=1)
_ROLES: Final = frozenset({Role.OPERATIONS, Role.RISK_MANAGER})


class QuarterlyRun:
    """Assesses every debtor as of a quarter's end.

    `now` gives the instant of each piece of work, `ids` the ids of what is new; they belong to the edge. `told` hears
    of every piece done, for a progress bar. `batch` is the number of debtors a transaction takes.
    """

    def __init__(
        self,
        transactions: Transactions,
        *,
        now: Callable[[], datetime],
        ids: IdSource,
        told: Callable[[ClassificationRun], None] = lambda _: None,
        batch: int = BATCH,
    ) -> None:
        self._transactions = transactions
        self._now = now
        self._ids = ids
        self._told = told
        self._batch = batch

    def run(self, actor: Actor, quarter_end: date) -> ClassificationRun | Forbidden:
        """Begin the run of a quarter, or go on with it; one that is finished is given back as it is.

        Raises InvalidInput for a day that ends no quarter, or whose business day has not been run.
        """
        if not actor.roles & _ROLES:
            needed = tuple(sorted(role.value for role in _ROLES))
            return Forbidden(f"the quarterly classification is run by {' or '.join(needed)}", needed)
        if (quarter_end + _DAY).day != 1 or quarter_end.month % 3:
            raise InvalidInput("quarter", str(quarter_end), "must be the last day of a quarter")
        run = self._transactions.write(lambda unit: self._begin(unit, actor, quarter_end))
        while run.status is not ClassificationRunStatus.FINISHED:
            self._told(run)
            run = self._piece(actor, quarter_end)
        self._told(run)
        return run

    def _begin(self, unit: Unit, actor: Actor, as_of: date) -> ClassificationRun:
        desk = self._desk(unit, actor)
        if as_of >= desk.bank.business_date:
            why = f"is not over: the business date is {desk.bank.business_date}; run the business day first"
            raise InvalidInput("quarter", str(as_of), why)
        return unit.classification_runs.get(actor.institution, RunKind.QUARTERLY, as_of) or begin(
            desk, RunKind.QUARTERLY, as_of
        )

    def _desk(self, unit: Unit, actor: Actor) -> Desk:
        return Desk(unit, actor, self._now(), self._ids)

    def _piece(self, actor: Actor, as_of: date) -> ClassificationRun:
        """One transaction's worth of work; a batch in which something failed is done debtor by debtor."""
        try:
            return self._transactions.write(lambda unit: self._advance(unit, actor, as_of, self._batch))
        except Exception:  # noqa: BLE001 - found again, and reported, by the debtor it belongs to
            return self._one_by_one(actor, as_of)

    def _one_by_one(self, actor: Actor, as_of: date) -> ClassificationRun:
        run = None
        for _ in range(self._batch):
            try:
                run = self._transactions.write(lambda unit: self._advance(unit, actor, as_of, 1))
            except Exception as problem:  # noqa: BLE001 - whatever it is, it is reported and stops nothing else
                run = self._transactions.write(
                    partial(self._fail, actor, as_of, shown(f"{type(problem).__name__}: {problem}"))
                )
            if run.status is ClassificationRunStatus.FINISHED:
                break
        if run is None:
            raise ValueError("a batch holds at least one debtor")
        return run

    def _advance(self, unit: Unit, actor: Actor, as_of: date, size: int) -> ClassificationRun:
        desk = self._desk(unit, actor)
        run = _found(unit, actor.institution, as_of)
        if run.status is ClassificationRunStatus.FINISHED:
            return run
        debtors = _next(unit, run, size)
        if not debtors:
            return finish(desk, run)
        return move(desk, run, debtors, assess(desk, debtors, as_of, run))

    def _fail(self, actor: Actor, as_of: date, text: str, unit: Unit) -> ClassificationRun:
        run = _found(unit, actor.institution, as_of)
        debtors = _next(unit, run, 1)
        if not debtors:
            return run
        return fail(self._desk(unit, actor), run, debtors[0], text)


def _found(unit: Unit, institution: UUID, as_of: date) -> ClassificationRun:
    run = unit.classification_runs.get(institution, RunKind.QUARTERLY, as_of)
    if run is None:
        raise LookupError(f"the classification run of {as_of} is gone")
    return run


def _next(unit: Unit, run: ClassificationRun, size: int) -> tuple[UUID, ...]:
    return unit.classification_runs.debtors(run.institution, UUID(run.cursor) if run.cursor else None, size)


def begin(desk: Desk, kind: RunKind, as_of: date) -> ClassificationRun:
    """Open a run."""
    run = ClassificationRun(
        institution=desk.bank.id,
        id=desk.ids.next(),
        kind=kind,
        as_of=as_of,
        status=ClassificationRunStatus.RUNNING,
        cursor="",
        started_at=desk.at,
        finished_at=None,
        moved_at=desk.at,
        debtors=0,
        claims=0,
        changed=0,
        awaiting=0,
        blocked=0,
        failed=0,
        content_hash=EMPTY,
    )
    desk.unit.classification_runs.save(run)
    return run


def move(desk: Desk, run: ClassificationRun, debtors: Sequence[UUID], tally: Tally) -> ClassificationRun:
    """A batch of debtors, the last of them the cursor, has been assessed; those refused are reported."""
    for debtor, refusal in tally.refused.items():
        failure = ClassificationFailure(run.institution, run.id, debtor, shown(refusal.message), desk.at)
        desk.unit.classification_runs.fail(failure)
    moved = replace(
        run,
        cursor=str(debtors[-1]),
        moved_at=desk.at,
        debtors=run.debtors + tally.debtors,
        claims=run.claims + tally.claims,
        changed=run.changed + tally.changed,
        awaiting=run.awaiting + tally.awaiting,
        blocked=run.blocked + tally.blocked,
        failed=run.failed + len(tally.refused),
        content_hash=joined(run.content_hash, tally.content_hash),
    )
    desk.unit.classification_runs.save(moved)
    return moved


def fail(desk: Desk, run: ClassificationRun, debtor: UUID, text: str) -> ClassificationRun:
    """A debtor could not be assessed: it is reported, and the run goes past it."""
    desk.unit.classification_runs.fail(ClassificationFailure(run.institution, run.id, debtor, text, desk.at))
    moved = replace(run, cursor=str(debtor), moved_at=desk.at, failed=run.failed + 1)
    desk.unit.classification_runs.save(moved)
    return moved


def finish(desk: Desk, run: ClassificationRun) -> ClassificationRun:
    """Every debtor is done."""
    done = replace(run, status=ClassificationRunStatus.FINISHED, finished_at=desk.at, moved_at=desk.at)
    desk.unit.classification_runs.save(done)
    data = {"run": str(run.id), "kind": run.kind.value, "asOf": run.as_of.isoformat(), "claims": run.claims}
    subject = Subject(SubjectKind.INSTITUTION, run.institution)
    desk.tell("classification.RunFinished", subject, data | {"changed": run.changed, "failed": run.failed})
    return done


def shown(problem: str) -> str:
    """A problem as it is kept: control characters would make the report fail too, PostgreSQL takes no NUL in text."""
    return "".join(c if c.isprintable() else " " for c in problem[:1_000])

"""The business day (营业日批处理): what a bank does when a day is over, in an ordered list of steps.

A run is one row per institution and day that says which step it is in and how far it got. Every transaction
does a piece of a step and moves that row on, so a run may be killed anywhere: the next one goes on where the
row stands, and nothing is lost or done twice. Two processes may run the same day; they share the work.

From the moment a run has started until its last step is done, new bookings get the next day as their booking
date: what arrives during the run belongs to the next day's books. Days that were missed are caught up in order.
Only loans, items and rights whose day has come are read, and only debtors whose facts or dates have changed. What fails
is rolled back alone and reported; its wake-up stays, so the next day tries again.

At a period end the accrued interest is posted through the night of that day: the day count runs to the first
day of the next period. It is posted per branch, product and currency and taken back on the next business day.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

from ..domain.ledger import Line
from ..domain.loan.loan import Loan, dpd_step, wake
from ..domain.policy import PeriodEndCadence
from ..domain.shared.actor import Actor, Role
from ..domain.shared.errors import InvalidInput
from ..domain.shared.ids import IdSource
from .classification_nightly import nightly, nightly_failure
from .classification_runs import shown
from .cover_nightly import secure, secure_failure
from .desk import Desk
from .digests import EMPTY, plus
from .outcomes import Forbidden, Subject, SubjectKind
from .portfolio_taking import is_month_end, take_batch
from .ports import Institution, Transactions, Unit
from .reference import policy_on
from .run_store import PooledLine, Run, RunFailure
from .saving import save_woken

BATCH: Final = 500
"""Loans per transaction: large enough to make statements few, small enough to hold locks briefly."""
_DAY: Final = timedelta(days=1)


class Step(StrEnum):
    """The steps of a run, in their order."""

    WAKE = "WAKE"
    """Loans whose wake-up has come live through the day (唤醒贷款): due dates, overdue, repricing, status."""
    SECURE = "SECURE"
    """Items, loans and rights whose day has come are looked at (押品与权利日终检查)."""
    CLASSIFY = "CLASSIFY"
    """Debtors whose facts or dates have changed are assessed (风险分类日终重检)."""
    ACCRUE = "ACCRUE"
    """Accrued interest is posted at a period end, and yesterday's taken back (计提与冲回)."""
    MONTH_END = "MONTH_END"
    """On the last day of a month the portfolio is taken as it stands (月末快照); other days have no such step."""
    SEAL = "SEAL"
    """The audit chains are sealed with a signed root (审计封存)."""
    ROLL = "ROLL"
    """The business date moves on (日切)."""


_ISOLATED: Final = frozenset({Step.WAKE, Step.SECURE, Step.CLASSIFY})
"""Steps in which one that fails is reported alone."""


class RunStatus(StrEnum):
    """Whether a run is still to be finished."""

    RUNNING = "RUNNING"
    """Started, not finished (进行中): running now, or killed and to be resumed."""
    FINISHED = "FINISHED"
    """Every step is done (已完成)."""


class BusinessDay:
    """Runs business days.

    `now` gives the instant of each piece of work, `ids` the ids of messages, and `seal` signs an institution's
    audit chains; they belong to the edge. `told` hears of every piece done, for a progress bar. `batch` is the
    number of loans a transaction takes.
    """

    def __init__(
        self,
        transactions: Transactions,
        *,
        now: Callable[[], datetime],
        ids: IdSource,
        seal: Callable[[UUID, datetime], object],
        told: Callable[[Run], None] = lambda _: None,
        batch: int = BATCH,
    ) -> None:
        self._transactions = transactions
        self._now = now
        self._ids = ids
        self._seal = seal
        self._told = told
        self._batch = batch

    def catch_up(self, actor: Actor, through: date) -> tuple[Run, ...] | Forbidden:
        """Run every day that is not processed yet, in order, up to and including one; resumes a killed run.

        None is run when the business date lies beyond `through` already.
        """
        if Role.OPERATIONS not in actor.roles:
            return Forbidden("the business day is run by operations", (Role.OPERATIONS.value,))
        runs: list[Run] = []
        while (day := self._business_date(actor.institution)) <= through:
            runs.append(self._run(actor, day))
        return tuple(runs)

    def _business_date(self, institution: UUID) -> date:
        return self._transactions.read(lambda unit: _bank(unit, institution)).business_date

    def _run(self, actor: Actor, day: date) -> Run:
        run = self._transactions.write(lambda unit: _begin(unit, actor.institution, day, self._now()))
        while run.status != RunStatus.FINISHED:
            self._told(run)
            run = self._piece(actor, run)
        self._told(run)
        return run

    def _piece(self, actor: Actor, run: Run) -> Run:
        """One transaction's worth of work; a batch in which something failed is done loan by loan."""
        day = run.business_date
        if run.step == Step.SEAL:
            self._seal(run.institution, self._now())
        try:
            return self._transactions.write(lambda unit: self._advance(unit, actor, day))
        except Exception:
            if run.step not in _ISOLATED:
                raise
            return self._one_by_one(actor, run)

    def _one_by_one(self, actor: Actor, run: Run) -> Run:
        day, step = run.business_date, run.step
        for _ in range(self._batch):
            try:
                run = self._transactions.write(lambda unit: self._next(unit, actor, day))
            except Exception as problem:  # noqa: BLE001 - whatever it is, it is reported and stops nothing else
                run = self._record(actor, run, problem)
            if run.step != step:
                break
        return run

    def _record(self, actor: Actor, run: Run, problem: Exception) -> Run:
        """Keep why the next one failed and go past it; what is wrong with the database itself is raised here."""
        text = shown(f"{type(problem).__name__}: {problem}")
        return self._transactions.write(lambda unit: _fail(Desk(unit, actor, self._now(), self._ids), run, text))

    def _advance(self, unit: Unit, actor: Actor, day: date) -> Run:
        """A batch of a step; a step that finds nothing to do hands on at once, but never past chains to be sealed."""
        run = _run_of(unit, actor.institution, day)
        idle = run.status != RunStatus.FINISHED
        while idle:
            moved = self._work(unit, actor, run, self._batch)
            done_nothing = moved == replace(run, step=moved.step, cursor=moved.cursor)
            idle = done_nothing and moved.step not in (run.step, Step.SEAL)
            run = moved
        unit.runs.save(run)
        return run

    def _next(self, unit: Unit, actor: Actor, day: date) -> Run:
        """One loan or debtor of a step."""
        run = _run_of(unit, actor.institution, day)
        if run.status != RunStatus.FINISHED:
            run = self._work(unit, actor, run, 1)
            unit.runs.save(run)
        return run

    def _work(self, unit: Unit, actor: Actor, run: Run, size: int) -> Run:
        return _STEPS[Step(run.step)](Desk(unit, actor, self._now(), self._ids), run, size)


def _bank(unit: Unit, institution: UUID) -> Institution:
    bank = unit.institutions.get(institution)
    if bank is None:
        raise InvalidInput("institution", str(institution), "is not known; run `postloan migrate` and register it")
    return bank


def _run_of(unit: Unit, institution: UUID, day: date) -> Run:
    run = unit.runs.get(institution, day)
    if run is None:
        raise LookupError(f"the run of {day} is gone")
    return run


def _begin(unit: Unit, institution: UUID, day: date, at: datetime) -> Run:
    """Open the day's run, or find the one that was begun, by this process or another.

    The bank is read first: of two that begin at once one has to wait for the other's dates, and starts over.
    """
    bank = _bank(unit, institution)
    run = unit.runs.get(institution, day)
    if run is None and bank.business_date != day:
        raise RuntimeError(f"the business date moved to {bank.business_date} without a run of {day}")
    if run is None:
        unit.institutions.move(institution, business_date=day, booking_date=day + _DAY)
        run = Run(
            institution=institution,
            business_date=day,
            status=RunStatus.RUNNING,
            step=Step.WAKE,
            cursor="",
            started_at=at,
            finished_at=None,
            woken=0,
            failed=0,
            lines=0,
            content_hash=EMPTY,
        )
        unit.runs.save(run)
    return run


def _wake_batch(desk: Desk, run: Run, size: int) -> Run:
    unit = desk.unit
    after = UUID(run.cursor) if run.cursor else None
    ids = unit.loans.due(run.institution, run.business_date, after, size)
    if not ids:
        return replace(run, step=Step.SECURE, cursor="")
    context = unit.reference.context(run.institution)
    loans = unit.loans.get_many(run.institution, ids)
    digest, count = run.content_hash, 0
    for loan_id in ids:
        loan = loans[loan_id]
        lines = wake(loan, run.business_date, context)
        save_woken(unit, loan, lines, run.business_date, desk.at, desk.actor)
        if step := dpd_step(loan.account):
            data = {"loan": str(loan.id), "number": loan.number, "daysPastDue": step, "day": str(run.business_date)}
            desk.tell("loan.DaysPastDueReached", Subject(SubjectKind.LOAN, loan.id), data)
        digest = plus(digest, _woken(loan, lines))
        count += len(lines)
    return replace(run, cursor=str(ids[-1]), woken=run.woken + len(ids), lines=run.lines + count, content_hash=digest)


def _secure(desk: Desk, run: Run, size: int) -> Run:
    return secure(desk, run, size) or replace(run, step=Step.CLASSIFY, cursor="")


def _classify(desk: Desk, run: Run, size: int) -> Run:
    return nightly(desk, run, size) or replace(run, step=Step.ACCRUE, cursor="")


def _accrue(desk: Desk, run: Run, size: int) -> Run:  # noqa: ARG001 - a step
    unit, at, day = desk.unit, desk.at, run.business_date
    pooled = list(unit.accruals.take_back(run.institution, day, at))
    if _ends_period(unit, run.institution, day):
        pooled += unit.accruals.post(run.institution, day, day + _DAY, at)
    digest = run.content_hash
    for line in pooled:
        digest = plus(digest, _pooled(line))
    following = Step.MONTH_END if is_month_end(day) else Step.SEAL
    return replace(run, step=following, lines=run.lines + len(pooled), content_hash=digest)


def _month_end(desk: Desk, run: Run, size: int) -> Run:
    """Take the next loans; one that cannot be taken is reported, and its row is missing."""
    after = UUID(run.cursor) if run.cursor else None
    last, _, made = take_batch(desk.unit, run.institution, run.business_date, after, size, desk.at)
    if last is None:
        return replace(run, step=Step.SEAL, cursor="")
    for loan_id, problem in made.failures.items():
        failure = RunFailure(run.institution, run.business_date, loan_id, Step.MONTH_END, shown(problem), desk.at)
        desk.unit.runs.fail(failure)
    return replace(run, cursor=str(last), failed=run.failed + len(made.failures))


def _ends_period(unit: Unit, institution: UUID, day: date) -> bool:
    policy = policy_on(unit.reference.facts(institution), day)
    return policy.period_end is PeriodEndCadence.DAILY or (day + _DAY).day == 1


def _sealed(desk: Desk, run: Run, size: int) -> Run:  # noqa: ARG001 - a step
    return replace(run, step=Step.ROLL)


def _roll(desk: Desk, run: Run, size: int) -> Run:  # noqa: ARG001 - a step
    following = run.business_date + _DAY
    desk.unit.institutions.move(run.institution, business_date=following, booking_date=following)
    return replace(run, status=RunStatus.FINISHED, finished_at=desk.at)


_Piece = Callable[[Desk, Run, int], Run]
_STEPS: Final[Mapping[Step, _Piece]] = {
    Step.WAKE: _wake_batch,
    Step.SECURE: _secure,
    Step.CLASSIFY: _classify,
    Step.ACCRUE: _accrue,
    Step.MONTH_END: _month_end,
    Step.SEAL: _sealed,
    Step.ROLL: _roll,
}


def _fail(desk: Desk, run: Run, text: str) -> Run:
    found = desk.unit.runs.get(run.institution, run.business_date)
    if found is None or found.step not in _ISOLATED:
        raise RuntimeError(text)
    moved = _FAILED[Step(found.step)](desk, found, text)
    desk.unit.runs.save(moved)
    return moved


def _failed_loan(desk: Desk, run: Run, text: str) -> Run:
    after = UUID(run.cursor) if run.cursor else None
    ids = desk.unit.loans.due(run.institution, run.business_date, after, 1)
    if not ids:
        return run
    desk.unit.runs.fail(RunFailure(run.institution, run.business_date, ids[0], Step.WAKE, text, desk.at))
    return replace(run, cursor=str(ids[0]), failed=run.failed + 1)


_FAILED: Final[Mapping[Step, Callable[[Desk, Run, str], Run]]] = {
    Step.WAKE: _failed_loan,
    Step.SECURE: secure_failure,
    Step.CLASSIFY: nightly_failure,
}
"""How a step keeps that the next one failed."""


def _woken(loan: Loan, lines: tuple[Line, ...]) -> object:
    rows = sorted([str(x.value_date), x.debit.value, x.credit.value, x.amount] for x in lines)
    return ["WOKEN", loan.number, rows]


def _pooled(line: PooledLine) -> object:
    accounts = [line.debit.value, line.credit.value, line.amount]
    return ["POOLED", line.branch, line.product, line.currency, str(line.value_date), *accounts]

"""A provision run (拨备计算): what every claim needs as of the end of a day, batch by batch, resumable anywhere.

Each transaction computes the next batch in key order, of loans and then of claims without an account, and moves the
run's row on. Everything is taken as of the
run's day and as known when the run was started, so that it does not matter when, how often interrupted, or by how many
processes it is computed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final
from uuid import UUID

from ..domain.loan.loan import Loan
from ..domain.policy import VersionBook
from ..domain.provisioning import Provision, ProvisioningPolicy, provision
from ..domain.provisioning.movement import moved
from ..domain.risk_classification.given import GivenClaim
from ..domain.shared.actor import Actor
from ..domain.shared.errors import InvalidInput
from ..domain.shared.ids import IdSource
from ..domain.shared.money import MAX_MINOR
from .desk import Desk
from .encoding import canonical, to_json
from .policy_documents import PROVISIONING, book_of
from .ports import Transactions, Unit
from .provisioning_given import gather_given
from .provisioning_inputs import ClassesInForce, Gathered, Sources, StoredClasses, gather
from .provisioning_records import (
    Booked,
    ClaimProvision,
    ProvisionProblem,
    ProvisionRun,
    ProvisionRunStatus,
)

BATCH: Final = 500
"""Claims per transaction."""
_GIVEN: Final = "given "
"""How a cursor begins once all loans are done."""


def policy_of(unit: Sources, run: ProvisionRun) -> ProvisioningPolicy:
    """The version of the policy that a run uses."""
    book = book_of(unit.policy_documents, run.institution, PROVISIONING)
    return next(version for version in book.versions if version.version == run.policy)


def policy_on(unit: Sources, institution: UUID, day: date, known: datetime) -> ProvisioningPolicy:
    """The version that counts on a day, as known at an instant."""
    book: VersionBook[ProvisioningPolicy] = book_of(unit.policy_documents, institution, PROVISIONING)
    return book.at(day, known)


def advance(desk: Desk, run: ProvisionRun, size: int = BATCH, classes: ClassesInForce | None = None) -> ProvisionRun:
    """Compute the next batch of a run and keep it; the run as it stands then."""
    unit = desk.unit
    if run.status is not ProvisionRunStatus.RUNNING:
        return run
    loans, given, cursor = _batch(unit, run, size)
    if not cursor:
        done = replace(run, status=ProvisionRunStatus.COMPUTED, finished_at=desk.at)
        unit.provisions.save(done)
        return done
    begun = [loan for loan in loans if loan.terms.plan.cadence.start <= run.as_of]
    rows = computed(unit, run, begun, given, classes)
    unit.provisions.keep(rows)
    problems = sum(1 for row in rows if row.problem is not None)
    following = replace(run, cursor=cursor, claims=run.claims + len(rows), problems=run.problems + problems)
    unit.provisions.save(following)
    return following


def _batch(unit: Unit, run: ProvisionRun, size: int) -> tuple[Sequence[Loan], Sequence[GivenClaim], str]:
    """The next loans, or after the last of them the next claims without an account; and the cursor behind them.

    An empty cursor: there are none left.
    """
    bank = run.institution
    after = UUID(run.cursor.removeprefix(_GIVEN)) if run.cursor else None
    if not run.cursor.startswith(_GIVEN):
        context = unit.reference.context(bank, run.started_at)
        if loans := unit.provisions.loans(bank, run.previous, run.as_of, context, after, size):
            return loans, (), str(loans[-1].id)
        after = None
    given = unit.provisions.given(bank, run.previous, run.as_of, run.started_at, after, size)
    return (), given, f"{_GIVEN}{given[-1].id}" if given else ""


def computed(
    unit: Sources,
    run: ProvisionRun,
    loans: Sequence[Loan],
    given: Sequence[GivenClaim],
    classes: ClassesInForce | None = None,
) -> list[ClaimProvision]:
    """The rows of some claims, with an account and without, in a run: the same whenever they are asked for."""
    bank, ids = run.institution, [*(loan.id for loan in loans), *(claim.id for claim in given)]
    previous = unit.provisions.run(bank, run.previous) if run.previous else None
    before = unit.provisions.of_claims(bank, previous.id, ids) if previous else {}
    booked = unit.provisions.booked(bank, ids, previous.as_of if previous else None, run.as_of)
    stages = {claim: row.stage for claim, row in before.items()}
    context, policy = unit.reference.context(bank, run.started_at), policy_of(unit, run)
    known, by = run.started_at, classes or StoredClasses(unit)
    gathered = (
        *gather(unit, by, loans, context, run.as_of, known, stages),
        *gather_given(unit, by, given, policy, run.as_of, known, stages),
    )
    rows = (row_of(run, each, policy, before.get(each.claim.id), booked) for each in gathered)
    return [row for row in rows if row is not None]


def row_of(
    run: ProvisionRun,
    each: Gathered,
    policy: ProvisioningPolicy,
    before: ClaimProvision | None,
    booked: Mapping[UUID, Booked],
) -> ClaimProvision | None:
    """A claim's row; None: it has no provision, had none, and moved nothing."""
    opening = before.movement.closing if before else 0
    on_reserve = booked.get(each.claim.id, Booked())
    found: Provision | None = None
    problem, detail = None, ""
    if each.inputs is not None:
        try:
            found = provision(each.inputs, policy)
            _bounded(found)
        except InvalidInput as error:
            found, problem, detail = None, ProvisionProblem.NOT_COMPUTABLE, str(error)[:1_000]
    elif each.missing:
        problem, detail = ProvisionProblem.FACT_MISSING, each.missing
    elif not each.exposure.over:
        problem, detail = ProvisionProblem.NOT_CLASSIFIED, f"no class was in force on {run.as_of}"
    if found is None and problem is None and not opening and on_reserve == Booked():
        return None
    # A claim without a result keeps what it had.
    wanted = opening if problem else found.amount if found else 0
    return ClaimProvision(
        institution=run.institution,
        run=run.id,
        claim=each.claim.id,
        debtor=each.claim.debtor,
        branch=each.claim.branch,
        product=each.claim.product,
        currency=each.claim.currency,
        risk_class=each.risk_class if found else None,
        stage=found.staging.stage if found else None,
        class_before=before.risk_class if before else None,
        stage_before=before.stage if before else None,
        balance=each.exposure.balance,
        exposure=found.outlook.exposures[0] if found else each.exposure.exposures[0],
        specific=found.regulatory.specific if found else 0,
        special=found.regulatory.special if found else 0,
        general=found.regulatory.general if found else 0,
        expected_loss=found.expected_loss if found else 0,
        movement=moved(opening, wanted, on_reserve.write_off, on_reserve.recovery),
        inputs=canonical(to_json(each.inputs)) if found else "",
        problem=problem,
        detail=detail,
    )


def _bounded(found: Provision) -> None:
    """Refuse what a store cannot hold."""
    most = max(found.outlook.exposures[0], found.amount, found.regulatory.impairment)
    if most > MAX_MINOR:
        raise InvalidInput("exposure", most, f"must be at most {MAX_MINOR} minor units")


class ProvisionRuns:
    """Works runs off, for processes that have the time. `now` gives the instant of each batch."""

    def __init__(
        self,
        transactions: Transactions,
        *,
        now: Callable[[], datetime],
        ids: IdSource,
        told: Callable[[ProvisionRun], None] = lambda _: None,
        batch: int = BATCH,
        classes: Callable[[Unit], ClassesInForce] = StoredClasses,
    ) -> None:
        self._transactions = transactions
        self._now = now
        self._ids = ids
        self._told = told
        self._batch = batch
        self._classes = classes

    def finish(self, actor: Actor, run_id: UUID) -> ProvisionRun:
        """Compute every batch that is left of a run of the actor's bank."""
        while True:
            run = self._transactions.write(lambda unit: self._piece(unit, actor, run_id))
            self._told(run)
            if run.status is not ProvisionRunStatus.RUNNING:
                return run

    def _piece(self, unit: Unit, actor: Actor, run_id: UUID) -> ProvisionRun:
        run = unit.provisions.run(actor.institution, run_id)
        if run is None:
            raise LookupError(f"no provision run {run_id}")
        return advance(Desk(unit, actor, self._now(), self._ids), run, self._batch, self._classes(unit))

"""Proof that the reserve in the ledger is the sum of the provisions in force (拨备账实核对).

Every row of every posted run is computed again from its inputs by the policy of its run; its opening is the closing of
the run before, its write-off and recovery are what the loan's own ledger lines say, its run's ledger lines are the sum
of what its rows charge and release, and per branch, product and currency the reserve is the sum of the closings.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from ..domain.ledger import LedgerAccount
from ..domain.provisioning import ProvisioningPolicy, provision
from ..domain.provisioning.regulatory import Traits
from ..domain.shared.errors import InvalidInput
from .encoding import canonical, to_json
from .policy_documents import PROVISIONING, book_of
from .provisioning_inputs import Sources
from .provisioning_queries import inputs_of
from .provisioning_records import (
    Booked,
    ClaimProvision,
    ProvisionLine,
    ProvisionRun,
    ProvisionRunStatus,
    ProvisionStore,
)
from .provisioning_run import computed

BATCH: Final = 500
Pool = tuple[str, str, str]
_RESERVE: Final = LedgerAccount.LOAN_LOSS_RESERVE
_COST: Final = LedgerAccount.IMPAIRMENT_CHARGE


def verify_provisions(sources: Sources, institution: UUID) -> Iterator[tuple[str, str]]:
    """Every disagreement there is, as (where, what); nothing when the reserve agrees."""
    store = sources.provisions
    book = book_of(sources.policy_documents, institution, PROVISIONING)
    policies = {version.version: version for version in book.versions}
    posted = sorted(_posted(store, institution), key=lambda run: run.as_of)
    closings: dict[UUID, int] = {}
    reserve: Counter[Pool] = Counter()
    before: ProvisionRun | None = None
    for run in posted:
        where = f"provision run {run.as_of}"
        if run.previous != (before.id if before else None):
            yield where, "does not go on from the posted run before it"
        policy = policies.get(run.policy)
        if policy is None:
            yield where, f"its policy {run.policy} is not kept"
            return
        check = _Run(store, run, before, policy, closings)
        yield from check.findings()
        for line in store.lines(institution, run.id):
            reserve[line.branch, line.product, line.currency] += _credited(line)
        yield from _in_ledger(where, reserve, store.reserve(institution, run.as_of), check.closing)
        closings, before = check.after, run
    known = {run.id for run in posted}
    for line in store.lines(institution):
        if line.run not in known:
            yield f"provision run {line.run}", f"is not posted and has a ledger line of {line.amount}"
    if before is not None:
        try:
            yield from _gathered_again(sources, before)
        except InvalidInput as error:
            yield f"provision run {before.as_of}", f"a row cannot be read: {error}"


def _gathered_again(sources: Sources, run: ProvisionRun) -> Iterator[tuple[str, str]]:
    """The rows of the run in force, computed once more from accounts, classes and facts as they were known then."""
    after: UUID | None = None
    store, bank = sources.provisions, run.institution
    while rows := store.rows(bank, run.id, None, after, BATCH):
        ids = [row.claim for row in rows]
        loans, given = sources.loans.get_many(bank, ids), sources.claims.by_id(bank, ids)
        again = {row.claim: row for row in computed(sources, run, list(loans.values()), list(given.values()))}
        for row in rows:
            found = again.get(row.claim)
            if found is None or _comparable(found) != _comparable(row):
                where = f"provision of claim {row.claim} as of {run.as_of}"
                yield where, "is not what its account, class and facts give"
        after = rows[-1].claim


def _comparable(row: ClaimProvision) -> ClaimProvision:
    """A row without the borrower's industry and region, of which earlier values are not kept."""
    inputs = inputs_of(row)
    plain = replace(inputs, traits=Traits(product=inputs.traits.product)) if inputs else None
    return replace(row, inputs=canonical(to_json(plain)), special=0)


def _posted(store: ProvisionStore, institution: UUID) -> Iterator[ProvisionRun]:
    after: UUID | None = None
    while rows := store.runs(institution, after, BATCH):
        yield from (run for run in rows if run.status is ProvisionRunStatus.POSTED)
        after = rows[-1].id


def _credited(line: ProvisionLine) -> int:
    return line.amount if line.credit is _RESERVE else -line.amount


def _in_ledger(
    where: str, charged: Mapping[Pool, int], of_loans: Mapping[Pool, int], wanted: Mapping[Pool, int]
) -> Iterator[tuple[str, str]]:
    for pool in sorted({*charged, *of_loans, *wanted}):
        held = charged.get(pool, 0) + of_loans.get(pool, 0)
        if held != wanted.get(pool, 0):
            what = f"the reserve of {' '.join(pool)} is {held} by the ledger, {wanted.get(pool, 0)} by its provisions"
            yield where, what


class _Run:
    """One posted run's rows against everything they follow from."""

    def __init__(
        self,
        store: ProvisionStore,
        run: ProvisionRun,
        before: ProvisionRun | None,
        policy: ProvisioningPolicy,
        openings: Mapping[UUID, int],
    ) -> None:
        self._store, self._run, self._before, self._policy = store, run, before, policy
        self._openings = openings
        self.after: dict[UUID, int] = {}
        self.closing: Counter[Pool] = Counter()
        self._problems = 0
        self._moved: Counter[tuple[Pool, LedgerAccount]] = Counter()

    def findings(self) -> Iterator[tuple[str, str]]:
        where = f"provision run {self._run.as_of}"
        after: UUID | None = None
        try:
            while rows := self._store.rows(self._run.institution, self._run.id, None, after, BATCH):
                yield from self._batch(rows)
                after = rows[-1].claim
        except InvalidInput as error:
            yield where, f"a row after claim {after} cannot be read: {error}"
            return
        for claim, amount in self._openings.items():
            if amount and claim not in self.after:
                yield where, f"claim {claim} had {amount} before and has no row"
        said, has = (self._run.claims, self._run.problems), (len(self.after), self._problems)
        if said != has:
            yield where, f"says {said[0]} claims and {said[1]} problems, and has {has[0]} and {has[1]}"
        yield from self._lines(where)

    def _batch(self, rows: Sequence[ClaimProvision]) -> Iterator[tuple[str, str]]:
        ids = [row.claim for row in rows]
        since = self._before.as_of if self._before else None
        booked = self._store.booked(self._run.institution, ids, since, self._run.as_of)
        for row in rows:
            where = f"provision of claim {row.claim} as of {self._run.as_of}"
            yield from ((where, what) for what in self._row(row, booked.get(row.claim, Booked())))
            pool = (row.branch, row.product, row.currency)
            self.after[row.claim] = row.movement.closing
            self._problems += row.problem is not None
            self.closing[pool] += row.movement.closing
            self._moved[pool, _COST] += row.movement.charge
            self._moved[pool, _RESERVE] += row.movement.release

    def _row(self, row: ClaimProvision, booked: Booked) -> Iterator[str]:
        moved = row.movement
        if moved.opening != self._openings.get(row.claim, 0):
            yield f"opens with {moved.opening}, and closed with {self._openings.get(row.claim, 0)} before"
        if (moved.write_off, moved.recovery) != (booked.write_off, booked.recovery):
            lines = f"{booked.write_off} and {booked.recovery}"
            yield f"has {moved.write_off} written off and {moved.recovery} recovered, its ledger lines {lines}"
        if row.problem is not None and row.problem.blocks:
            yield f"was posted although it has no result: {row.problem.value}"
            return
        inputs = inputs_of(row)
        found = provision(inputs, self._policy) if inputs else None
        stored = (row.stage, row.specific, row.special, row.general, row.expected_loss, moved.closing)
        # Without a result it keeps what it had.
        kept = moved.opening if row.problem else 0
        again = (None, 0, 0, 0, 0, kept) if found is None else (
            found.staging.stage,
            found.regulatory.specific,
            found.regulatory.special,
            found.regulatory.general,
            found.expected_loss,
            found.amount,
        )  # fmt: skip
        if stored != again:
            yield f"is kept as {stored}, and computed again {again}"

    def _lines(self, where: str) -> Iterator[tuple[str, str]]:
        lines: Counter[tuple[Pool, LedgerAccount]] = Counter()
        for line in self._store.lines(self._run.institution, self._run.id):
            lines[(line.branch, line.product, line.currency), line.debit] += line.amount
            if (line.value_date, line.recorded_at) != (self._run.as_of, self._run.posted_at):
                yield where, f"its line of {line.value_date} recorded at {line.recorded_at} is not of its posting"
            if {line.debit, line.credit} != {_RESERVE, _COST} or line.booking_date <= self._run.as_of:
                yield where, f"its line of {line.debit.value} and {line.credit.value} is booked {line.booking_date}"
        for key in sorted({*lines, *self._moved}):
            if lines[key] != self._moved[key]:
                pool, debit = key
                shown = f"{' '.join(pool)} {debit.value}"
                yield where, f"{shown}: {lines[key]} in the ledger, {self._moved[key]} by its rows"

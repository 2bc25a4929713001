"""The provisioning store in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from uuid import UUID

from ...application.classification_records import Assessment
from ...application.provisioning_records import (
    Booked,
    ClaimProvision,
    Debtor,
    ProvisionLine,
    ProvisionProblem,
    ProvisionRun,
    ProvisionRunStatus,
    ProvisionTotal,
    RecoveryEstimate,
)
from ...domain.borrower import Borrower
from ...domain.ledger import LedgerAccount, Line
from ...domain.loan.context import Context
from ...domain.loan.figures import LoanStatus, status_of
from ...domain.loan.loan import Loan
from ...domain.loan.state import copy_of
from ...domain.provisioning.movement import total
from ...domain.risk_classification.given import GivenClaim

Key = tuple[UUID, UUID]
_RESERVE = LedgerAccount.LOAN_LOSS_RESERVE


@dataclass(slots=True)
class ProvisioningState:
    """Everything that is kept of provisioning, by key."""

    runs: dict[Key, ProvisionRun] = field(default_factory=dict)
    rows: dict[tuple[UUID, UUID, UUID], ClaimProvision] = field(default_factory=dict)
    lines: dict[UUID, tuple[ProvisionLine, ...]] = field(default_factory=dict)
    estimates: dict[Key, RecoveryEstimate] = field(default_factory=dict)

    def copy(self) -> "ProvisioningState":
        """The same values under mappings of their own."""
        return ProvisioningState(**{each.name: dict(getattr(self, each.name)) for each in fields(self)})


@dataclass(slots=True)
class MemoryProvisions:
    """Runs, rows, lines and estimates of a state, and what else of it runs read."""

    state: ProvisioningState
    all_loans: Mapping[Key, Loan]
    given_claims: Mapping[Key, GivenClaim]
    loan_lines: Mapping[Key, tuple[tuple[Line, datetime], ...]]
    borrowers: Mapping[Key, Borrower]
    assessments: Mapping[Key, Assessment]

    def run(self, institution: UUID, run_id: UUID) -> ProvisionRun | None:
        """One run."""
        return self.state.runs.get((institution, run_id))

    def last_posted(self, institution: UUID) -> ProvisionRun | None:
        """The posted run with the latest day."""
        posted = [run for run in self._runs(institution) if run.status is ProvisionRunStatus.POSTED]
        return max(posted, key=lambda run: run.as_of, default=None)

    def runs(self, institution: UUID, before: UUID | None, limit: int) -> Sequence[ProvisionRun]:
        """Runs below an id, newest first."""
        found = [run for run in self._runs(institution) if before is None or run.id < before]
        return sorted(found, key=lambda run: run.id, reverse=True)[:limit]

    def save(self, run: ProvisionRun) -> None:
        """A new or moved-on run."""
        self.state.runs[run.institution, run.id] = run

    def loans(
        self, institution: UUID, previous: UUID | None, as_of: date, context: Context, after: UUID | None, limit: int
    ) -> Sequence[Loan]:
        """Loans that may need a provision as of a day or moved the reserve, in key order."""
        found = []
        for (bank, key), loan in sorted(self.all_loans.items()):
            if bank != institution or (after is not None and key <= after):
                continue
            going = status_of(loan.account) is not LoanStatus.CLOSED
            later = any(line.booking_date > as_of for line, _ in self.loan_lines.get((bank, key), ()))
            if going or later or self._on_reserve(bank, key) or (bank, previous, key) in self.state.rows:
                found.append(_with(loan, context))
        return found[:limit]

    def given(
        self, institution: UUID, previous: UUID | None, as_of: date, known: datetime, after: UUID | None, limit: int
    ) -> Sequence[GivenClaim]:
        """Claims without an account that are held on a day as known then, or have a row in the previous run."""
        found = []
        for (bank, key), claim in sorted(self.given_claims.items()):
            if bank != institution or (after is not None and key <= after):
                continue
            if claim.held_on(as_of, known) or (bank, previous, key) in self.state.rows:
                found.append(claim)
        return found[:limit]

    def booked(
        self, institution: UUID, loans: Sequence[UUID], after: date | None, through: date
    ) -> Mapping[UUID, Booked]:
        """Loans' lines on the reserve with a booking date in (after, through]."""
        found = {}
        for key in loans:
            lines = self._on_reserve(institution, key)
            mine = [x for x in lines if x.booking_date <= through and (after is None or x.booking_date > after)]
            if mine:
                taken = sum(x.amount for x in mine if x.debit is _RESERVE)
                found[key] = Booked(taken, sum(x.amount for x in mine if x.credit is _RESERVE))
        return found

    def reserve(self, institution: UUID, through: date) -> Mapping[tuple[str, str, str], int]:
        """Credit balance of the reserve by loans' own lines booked through a day."""
        sums: Counter[tuple[str, str, str]] = Counter()
        for (bank, key), loan in self.all_loans.items():
            for line in self._on_reserve(bank, key) if bank == institution else ():
                if line.booking_date <= through:
                    amount = line.amount if line.credit is _RESERVE else -line.amount
                    sums[loan.branch, loan.product, loan.terms.currency] += amount
        return sums

    def held(self, institution: UUID, currency: str) -> int:
        """What is left of the reserve by posted provisions and loans' own lines."""
        of_loans = self.reserve(institution, date.max)
        charged = (each for each in self.state.lines.get(institution, ()) if each.currency == currency)
        posted = sum(each.amount if each.credit is _RESERVE else -each.amount for each in charged)
        return posted + sum(amount for (_, _, of), amount in of_loans.items() if of == currency)

    def debtors(self, institution: UUID, borrowers: Sequence[UUID]) -> Mapping[UUID, Debtor]:
        """Borrowers' facts that need no key."""
        found = {key: self.borrowers[institution, key].profile for key in borrowers}
        return {key: Debtor(p.kind.value, p.industry, p.region) for key, p in found.items()}

    def latest_assessments(
        self, institution: UUID, claims: Sequence[UUID], as_of: date, known: datetime
    ) -> Mapping[UUID, Assessment]:
        """The last assessment of each claim as of a day or earlier, as known at an instant."""
        wanted = frozenset(claims)
        mine = [
            each
            for (bank, _), each in self.assessments.items()
            if bank == institution and each.claim in wanted and each.as_of <= as_of and each.recorded_at <= known
        ]
        return {each.claim: each for each in sorted(mine, key=lambda a: (a.as_of, a.recorded_at, a.id))}

    def estimates(
        self, institution: UUID, claims: Sequence[UUID], as_of: date, known: datetime
    ) -> Mapping[UUID, RecoveryEstimate]:
        """The last estimate of each claim stated for a day or earlier, as known at an instant."""
        wanted = frozenset(claims)
        mine = [
            each
            for (bank, _), each in self.state.estimates.items()
            if bank == institution and each.claim in wanted and each.stated_on <= as_of and each.recorded_at <= known
        ]
        return {each.claim: each for each in sorted(mine, key=lambda e: (e.stated_on, e.recorded_at, e.id))}

    def estimate(self, estimate: RecoveryEstimate) -> None:
        """One more estimate."""
        self.state.estimates[estimate.institution, estimate.id] = estimate

    def keep(self, rows: Sequence[ClaimProvision]) -> None:
        """Rows of a run."""
        for row in rows:
            self.state.rows[row.institution, row.run, row.claim] = row

    def of_claims(self, institution: UUID, run_id: UUID, claims: Sequence[UUID]) -> Mapping[UUID, ClaimProvision]:
        """Some claims' rows of a run."""
        found = {claim: self.state.rows.get((institution, run_id, claim)) for claim in claims}
        return {claim: row for claim, row in found.items() if row is not None}

    def rows(
        self,
        institution: UUID,
        run_id: UUID,
        branches: frozenset[str] | None,
        after: UUID | None,
        limit: int,
        *,
        changed: bool = False,
        problems: bool = False,
    ) -> Sequence[ClaimProvision]:
        """Rows of a run in key order."""
        found = [row for row in self._rows_of(institution, run_id, branches) if after is None or row.claim > after]
        wanted = (row for row in found if not changed or _changed(row))
        return [row for row in wanted if not problems or row.problem][:limit]

    def problems(self, institution: UUID, run_id: UUID) -> Mapping[ProvisionProblem, int]:
        """How many claims of a run have no provision, by reason."""
        return Counter(row.problem for row in self._rows_of(institution, run_id, None) if row.problem)

    def totals(self, institution: UUID, run_id: UUID, branches: frozenset[str] | None) -> Sequence[ProvisionTotal]:
        """Sums of a run's rows."""
        groups: dict[tuple[str, str, str, int, int], list[ClaimProvision]] = {}
        for row in self._rows_of(institution, run_id, branches):
            key = (row.branch, row.product, row.currency, int(row.risk_class or 0), int(row.stage or 0))
            groups.setdefault(key, []).append(row)
        return [_total(rows) for _, rows in sorted(groups.items())]

    def post(self, institution: UUID, lines: Sequence[ProvisionLine]) -> None:
        """Ledger lines of a run."""
        self.state.lines[institution] = (*self.state.lines.get(institution, ()), *lines)

    def lines(self, institution: UUID, run_id: UUID | None = None) -> Sequence[ProvisionLine]:
        """Ledger lines of a run (None: of all), in the order of booking."""
        mine = [x for x in self.state.lines.get(institution, ()) if run_id is None or x.run == run_id]
        return sorted(mine, key=lambda x: (x.value_date, x.branch, x.product, x.currency, x.debit.value))

    def _runs(self, institution: UUID) -> list[ProvisionRun]:
        return [run for (bank, _), run in self.state.runs.items() if bank == institution]

    def _rows_of(self, institution: UUID, run_id: UUID, branches: frozenset[str] | None) -> list[ClaimProvision]:
        mine = sorted((key, row) for key, row in self.state.rows.items() if key[:2] == (institution, run_id))
        return [row for _, row in mine if branches is None or row.branch in branches]

    def _on_reserve(self, institution: UUID, loan: UUID) -> list[Line]:
        lines = self.loan_lines.get((institution, loan), ())
        return [line for line, _ in lines if _RESERVE in (line.debit, line.credit)]


def _with(loan: Loan, context: Context) -> Loan:
    account = copy_of(loan.account)
    account.context = context
    return Loan(
        loan.id,
        loan.institution,
        loan.number,
        loan.borrower,
        loan.branch,
        loan.product,
        loan.terms,
        account,
        loan.version,
        loan.last_sequence,
        loan.last_recorded_at,
    )


def _changed(row: ClaimProvision) -> bool:
    other = row.risk_class is not row.class_before or row.stage is not row.stage_before
    return other or row.movement.closing != row.movement.opening


def _total(rows: Sequence[ClaimProvision]) -> ProvisionTotal:
    first = rows[0]
    return ProvisionTotal(
        first.branch,
        first.product,
        first.currency,
        first.risk_class,
        first.stage,
        len(rows),
        sum(row.balance for row in rows),
        sum(row.exposure for row in rows),
        sum(row.specific for row in rows),
        sum(row.special for row in rows),
        sum(row.general for row in rows),
        sum(row.expected_loss for row in rows),
        total(row.movement for row in rows),
    )

"""Provision runs, claims' provisions, their ledger lines, and what runs read."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, Connection, Select, and_, case, cast, exists, func, or_, select

from ...application.classification_records import Assessment
from ...application.encoding import canonical, from_json, to_json
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
from ...domain.ledger import LedgerAccount
from ...domain.loan.context import Context
from ...domain.loan.figures import LoanStatus
from ...domain.loan.loan import Loan
from ...domain.provisioning.cash_flow import CashFlow
from ...domain.risk_classification.given import GivenClaim
from .among import among, is_postgres
from .bulk import Writer
from .claims import SqlClaims, claim_of
from .claims_holdings import SqlHoldings
from .classification import SqlClassifications, assessment_of, latest_of
from .classification_tables import assessment
from .collateral import SqlCollateral
from .facts import SqlFacts
from .facts_tables import given_claim
from .loan_rows import LOADED, loan_of
from .loans import SqlLoans
from .policy_documents import SqlPolicyDocuments
from .provisioning_rows import ESTIMATE, LINE, PROVISION, RUN, line_of, provision_of, provision_row, run_of, sums
from .provisioning_tables import provision, provision_line, provision_run, recovery_estimate
from .reference import SqlReference
from .tables import borrower, ledger_line, loan

_RESERVE: Final = LedgerAccount.LOAN_LOSS_RESERVE.value


class SqlProvisions:
    """The provisioning store of one unit."""

    def __init__(self, connection: Connection, writer: Writer, *, writes: bool) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer
        self._writes = writes

    def run(self, institution: UUID, run_id: UUID) -> ProvisionRun | None:
        """One run, locked in a write unit."""
        c = provision_run.c
        query = select(provision_run).where(c.institution == institution, c.id == run_id)
        if self._writes:
            query = query.with_for_update()
        row = self._connection.execute(query).first()
        return None if row is None else run_of(row)

    def last_posted(self, institution: UUID) -> ProvisionRun | None:
        """The posted run with the latest day."""
        c = provision_run.c
        query = select(provision_run).where(c.institution == institution, c.status == ProvisionRunStatus.POSTED.value)
        row = self._connection.execute(query.order_by(c.as_of.desc()).limit(1)).first()
        return None if row is None else run_of(row)

    def runs(self, institution: UUID, before: UUID | None, limit: int) -> Sequence[ProvisionRun]:
        """Runs below an id, newest first."""
        c = provision_run.c
        query = select(provision_run).where(c.institution == institution)
        if before is not None:
            query = query.where(c.id < before)
        return tuple(map(run_of, self._connection.execute(query.order_by(c.id.desc()).limit(limit))))

    def save(self, run: ProvisionRun) -> None:
        """A new or moved-on run."""
        row = (
            run.institution,
            run.id,
            run.as_of,
            run.policy,
            run.previous,
            run.status.value,
            run.cursor,
            run.claims,
            run.problems,
            run.started_at,
            run.finished_at,
            run.posted_at,
        )
        self._writer.upsert(provision_run, RUN[:2], RUN, [row])

    def loans(
        self, institution: UUID, previous: UUID | None, as_of: date, context: Context, after: UUID | None, limit: int
    ) -> Sequence[Loan]:
        """Loans that may need a provision as of a day or moved the reserve, in key order."""
        p, line = provision.c, ledger_line.c
        moved = exists().where(
            line.institution == loan.c.institution,
            line.loan_id == loan.c.id,
            or_(line.debit == _RESERVE, line.credit == _RESERVE, line.booking_date > as_of),
        )
        wanted = [loan.c.status != LoanStatus.CLOSED.value, moved]
        if previous is not None:
            held = exists().where(p.institution == loan.c.institution, p.run_id == previous, p.claim_id == loan.c.id)
            wanted.append(held)
        query = select(*LOADED).where(loan.c.institution == institution, or_(*wanted))
        if after is not None:
            query = query.where(loan.c.id > after)
        rows = self._connection.execute(query.order_by(loan.c.id).limit(limit))
        return [loan_of(row, context) for row in rows]

    def given(
        self, institution: UUID, previous: UUID | None, as_of: date, known: datetime, after: UUID | None, limit: int
    ) -> Sequence[GivenClaim]:
        """Claims without an account that are held on a day as known then, or have a row in the previous run."""
        c, p = given_claim.c, provision.c
        open_then = or_(c.closed_on.is_(None), c.closed_on > as_of, c.closed_at > known)
        wanted = and_(c.opened_on <= as_of, c.recorded_at <= known, open_then)
        if previous is not None:
            held = exists().where(p.institution == c.institution, p.run_id == previous, p.claim_id == c.id)
            wanted = or_(wanted, held)
        query = select(given_claim).where(c.institution == institution, wanted)
        if after is not None:
            query = query.where(c.id > after)
        return [claim_of(row) for row in self._connection.execute(query.order_by(c.id).limit(limit))]

    def booked(
        self, institution: UUID, loans: Sequence[UUID], after: date | None, through: date
    ) -> Mapping[UUID, Booked]:
        """Loans' lines on the reserve with a booking date in (after, through]."""
        c = ledger_line.c
        query = select(c.loan_id, c.debit, c.amount).where(
            c.institution == institution,
            self._among(c.loan_id, loans),
            c.booking_date <= through,
            or_(c.debit == _RESERVE, c.credit == _RESERVE),
        )
        if after is not None:
            query = query.where(c.booking_date > after)
        found: dict[UUID, list[int]] = {}
        for row in self._connection.execute(query):
            found.setdefault(row.loan_id, [0, 0])[0 if row.debit == _RESERVE else 1] += row.amount
        return {key: Booked(*amounts) for key, amounts in found.items()}

    def reserve(self, institution: UUID, through: date) -> Mapping[tuple[str, str, str], int]:
        """Credit balance of the reserve by the lines of loans, booked through a day."""
        c = ledger_line.c
        key = (loan.c.branch, loan.c.product, loan.c.currency)
        credited = case((c.credit == _RESERVE, c.amount), else_=-c.amount)
        query = (
            select(*key, cast(func.sum(credited), BigInteger).label("held"))
            .join_from(ledger_line, loan, and_(loan.c.institution == c.institution, loan.c.id == c.loan_id))
            .where(
                c.institution == institution,
                c.booking_date <= through,
                or_(c.debit == _RESERVE, c.credit == _RESERVE),
            )
            .group_by(*key)
        )
        found = {}
        for row in self._connection.execute(query):
            found[row.branch, row.product, row.currency] = row.held
        return found

    def debtors(self, institution: UUID, borrowers: Sequence[UUID]) -> Mapping[UUID, Debtor]:
        """Borrowers' facts that need no key."""
        c = borrower.c
        query = select(c.id, c.kind, c.facts).where(c.institution == institution, self._among(c.id, borrowers))
        found = {}
        for row in self._connection.execute(query):
            facts = json.loads(row.facts)
            found[row.id] = Debtor(row.kind, facts.get("industry", ""), facts.get("region", ""))
        return found

    def latest_assessments(
        self, institution: UUID, claims: Sequence[UUID], as_of: date, known: datetime
    ) -> Mapping[UUID, Assessment]:
        """The last assessment of each claim as of a day or earlier, as known at an instant."""
        c = assessment.c
        query = latest_of(institution, self._among(c.claim_id, claims), c.as_of <= as_of, c.recorded_at <= known)
        return {row.claim_id: assessment_of(row) for row in self._connection.execute(query)}

    def estimates(
        self, institution: UUID, claims: Sequence[UUID], as_of: date, known: datetime
    ) -> Mapping[UUID, RecoveryEstimate]:
        """The last estimate of each claim stated for a day or earlier, as known at an instant."""
        c = recovery_estimate.c
        query = select(recovery_estimate).where(
            c.institution == institution, self._among(c.claim_id, claims), c.stated_on <= as_of, c.recorded_at <= known
        )
        rows = self._connection.execute(query.order_by(c.stated_on, c.recorded_at, c.id))
        return {row.claim_id: _estimate_of(row) for row in rows}

    def estimate(self, estimate: RecoveryEstimate) -> None:
        """One more estimate."""
        row = (
            estimate.institution,
            estimate.id,
            estimate.claim,
            estimate.stated_on,
            estimate.recorded_at,
            estimate.recorded_by,
            canonical(to_json(estimate.flows)),
        )
        self._writer.insert(recovery_estimate, ESTIMATE, [row])

    def keep(self, rows: Sequence[ClaimProvision]) -> None:
        """Rows of a run."""
        self._writer.insert(provision, PROVISION, [provision_row(row) for row in rows])

    def of_claims(self, institution: UUID, run_id: UUID, claims: Sequence[UUID]) -> Mapping[UUID, ClaimProvision]:
        """Some claims' rows of a run."""
        c = provision.c
        query = self._rows_of(institution, run_id, None).where(self._among(c.claim_id, claims))
        return {row.claim_id: provision_of(row) for row in self._connection.execute(query)}

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
        c = provision.c
        query = self._rows_of(institution, run_id, branches)
        if after is not None:
            query = query.where(c.claim_id > after)
        if changed:
            other = or_(c.risk_class != c.class_before, c.stage != c.stage_before, c.closing != c.opening)
            query = query.where(other)
        if problems:
            query = query.where(c.problem != "")
        return tuple(map(provision_of, self._connection.execute(query.order_by(c.claim_id).limit(limit))))

    def problems(self, institution: UUID, run_id: UUID) -> Mapping[ProvisionProblem, int]:
        """How many claims of a run have no provision, by reason."""
        c = provision.c
        query = select(c.problem, func.count().label("counted")).group_by(c.problem)
        query = query.where(c.institution == institution, c.run_id == run_id, c.problem != "")
        return {ProvisionProblem(row.problem): row.counted for row in self._connection.execute(query)}

    def totals(self, institution: UUID, run_id: UUID, branches: frozenset[str] | None) -> Sequence[ProvisionTotal]:
        """Sums of a run's rows."""
        return sums(self._connection, self._rows_of(institution, run_id, branches))

    def post(self, institution: UUID, lines: Sequence[ProvisionLine]) -> None:
        """Ledger lines of a run."""
        rows = [
            (
                institution,
                each.run,
                each.branch,
                each.product,
                each.currency,
                each.debit.value,
                each.credit.value,
                each.amount,
                each.claims,
                each.value_date,
                each.booking_date,
                each.recorded_at,
            )
            for each in lines
        ]
        self._writer.insert(provision_line, LINE, rows)

    def lines(self, institution: UUID, run_id: UUID | None = None) -> Sequence[ProvisionLine]:
        """Ledger lines of a run (None: of all), in the order of booking."""
        c = provision_line.c
        query = select(provision_line).where(c.institution == institution)
        if run_id is not None:
            query = query.where(c.run_id == run_id)
        order = (c.value_date, c.branch, c.product, c.currency, c.debit)
        return tuple(map(line_of, self._connection.execute(query.order_by(*order))))

    def _rows_of(self, institution: UUID, run_id: UUID, branches: frozenset[str] | None) -> "Select[*tuple[Any, ...]]":
        c = provision.c
        query = select(provision).where(c.institution == institution, c.run_id == run_id)
        return query if branches is None else query.where(c.branch.in_(sorted(branches)))

    def _among(self, column: Any, values: Sequence[Any]) -> Any:  # noqa: ANN401 - a column of any type
        return among(column, values, postgres=self._postgres)


class SqlSources:
    """What provisions are gathered from, on one read-only snapshot."""

    def __init__(self, connection: Connection, reference: SqlReference) -> None:
        writer = Writer(connection)
        self.reference = reference
        self.loans = SqlLoans(connection, writer, reference, writes=False)
        self.claims = SqlClaims(connection, writer, writes=False)
        self.facts = SqlFacts(connection, writer)
        self.classifications = SqlClassifications(connection, writer, writes=False)
        self.policy_documents = SqlPolicyDocuments(connection, writer)
        self.provisions = SqlProvisions(connection, writer, writes=False)
        self.collateral = SqlCollateral(connection, writer, writes=False)
        self.holdings = SqlHoldings(connection, writer)


def _estimate_of(row: Any) -> RecoveryEstimate:  # noqa: ANN401 - a row of recovery_estimate
    flows: tuple[CashFlow, ...] = tuple(from_json(CashFlow, flow) for flow in json.loads(row.flows))
    return RecoveryEstimate(
        row.institution, row.id, row.claim_id, row.stated_on, row.recorded_at, row.recorded_by, flows
    )

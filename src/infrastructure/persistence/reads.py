"""Reads of one snapshot: one SELECT per level, rows to views by explicit mappers."""

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from threading import Lock
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Engine, Select, and_, func, select

from ...application.classification_queries import ClassificationQueries
from ...application.collateral_cover import CoverQueries
from ...application.collateral_queries import CollateralQueries
from ...application.documents_queries import DocumentQueries
from ...application.facts_queries import FactQueries
from ...application.guarantor_queries import GuaranteeQueries
from ...application.liability_queries import LiabilityQueries
from ...application.organisation_queries import OrganisationQueries
from ...application.outcomes import SubjectKind
from ...application.ports import Institution
from ...application.provisioning_queries import ProvisionQueries
from ...application.queries import StoreQueries
from ...application.read_port import Queries
from ...application.read_store import StoredBorrower, StoredLoan
from ...application.reads import (
    AuditRowView,
    BorrowerFilter,
    DpdBand,
    LineView,
    LoanFilter,
    LoanSort,
    PortfolioRow,
    Position,
    TrialRow,
    WakeUp,
)
from ...application.right_queries import RightQueries
from ...application.run_store import Run, RunFailure
from ...application.write_off_queries import WriteOffQueries
from ...domain.approval import Delegation, Proposal
from ...domain.loan.context import Context
from ...domain.loan.events import Entry
from ...domain.loan.loan import Loan
from ...domain.shared.errors import InvalidInput
from ...domain.shared.money import Money
from ...domain.shared.scope import Scope
from ..crypto import PersonalCipher
from .among import among, is_postgres
from .borrowers import LOADED as BORROWER
from .borrowers import WITH_KEY, SqlBorrowers, borrower_of
from .bulk import Writer
from .claims import SqlClaims
from .classification import SqlClassifications
from .classification_runs import SqlClassificationRuns
from .collateral_reads import SqlCollateralLists
from .consumers import SqlConsumers
from .delegations import delegation_of
from .facts import SqlFacts
from .groups import SqlGroups
from .guarantor_reads import SqlGuaranteeLists
from .institutions import SqlInstitutions
from .loan_rows import LOADED, entry_of, loan_of
from .loans import MODULE, REASON
from .policy_documents import SqlPolicyDocuments
from .proposals import proposal_of
from .provisioning import SqlProvisions
from .read_conditions import SORTED, beyond, selected_loans, starts_with, visible_loans
from .read_sums import bands, portfolio, trial_balance
from .record_tables import audit_row, business_run, delegation, opinion, proposal, run_failure
from .reference import FactsCache, SqlReference
from .right_reads import SqlRightLists
from .runs import failure_of, run_of
from .tables import borrower, ledger_line, loan, loan_entry, wake_up
from .unit import SqlUnit, read_only
from .write_off_reads import SqlWriteOffLists

_LOAN: Final = (
    *LOADED,
    loan.c.opened_on,
    loan.c.oldest_due,
    loan.c.next_due,
    loan.c.outstanding,
    wake_up.c.due.label("wake"),
)
_WITH_WAKE: Final = loan.outerjoin(
    wake_up,
    and_(
        wake_up.c.institution == loan.c.institution,
        wake_up.c.subject_kind == SubjectKind.LOAN.value,
        wake_up.c.subject_id == loan.c.id,
        wake_up.c.module == MODULE,
        wake_up.c.reason == REASON,
    ),
)


class SqlReads:
    """Opens snapshots of one database."""

    def __init__(self, engine: Engine, cipher: PersonalCipher) -> None:
        self._engine = engine
        self._cipher = cipher
        self._cache = FactsCache()

    @contextmanager
    def snapshot(self) -> Generator[Queries]:
        """A context that holds one read-only snapshot open."""
        with read_only(self._engine) as connection:
            yield StoreQueries(SqlReadStore(connection, self._cipher, self._cache))


class SqlReadStore:
    """Rows of one snapshot. Threads wait for each other: a connection does one thing at a time."""

    def __init__(self, connection: Connection, cipher: PersonalCipher, cache: FactsCache) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._cipher = cipher
        writer = Writer(connection)
        self._institutions = SqlInstitutions(connection, writer, writes=False)
        self._reference = SqlReference(connection, writer, self._institutions, cache)
        self._lock = Lock()
        self.unit = SqlUnit(connection, cipher, cache, writes=False, lock=self._lock)
        self.facts = FactQueries(
            SqlFacts(connection, writer),
            SqlClaims(connection, writer, writes=False),
            SqlBorrowers(connection, writer, cipher, writes=False),
            SqlPolicyDocuments(connection, writer),
            self._lock,
        )
        self.provisioning = ProvisionQueries(
            SqlProvisions(connection, writer, writes=False), SqlPolicyDocuments(connection, writer), self._lock
        )

        self.classification = ClassificationQueries(
            SqlClassifications(connection, writer, writes=False),
            SqlClassificationRuns(connection, writer, writes=False),
            SqlConsumers(connection, writer, writes=False),
            SqlPolicyDocuments(connection, writer),
            SqlGroups(connection),
            SqlFacts(connection, writer),
            self._lock,
        )
        self.guarantees = GuaranteeQueries(self.unit, SqlGuaranteeLists(connection), self._lock)
        self.organisation = OrganisationQueries(self.unit, self._lock)
        self.rights = RightQueries(self.unit, SqlRightLists(connection), self._lock)

        self.collateral = CollateralQueries(
            self.unit.collateral,
            self.unit.collateral_names,
            SqlCollateralLists(connection),
            self.unit.market,
            self.unit.borrowers,
            self.unit.policy_documents,
            self._lock,
        )

        self.covers = CoverQueries(self.unit, self._lock)
        self.liability = LiabilityQueries(self.unit, self._lock)
        self.documents = DocumentQueries(self.unit, self._lock)
        self.write_offs = WriteOffQueries(self.unit, SqlWriteOffLists(connection), self._lock)

    def institution(self, institution: UUID) -> Institution:
        """The bank; raises `InvalidInput` for one that is not known."""
        with self._lock:
            bank = self._institutions.get(institution)
        if bank is None:
            raise InvalidInput("institution", str(institution), "is not known")
        return bank

    def context(self, institution: UUID, known: datetime | None = None) -> Context:
        """What the fold needs, as known at an instant."""
        with self._lock:
            return self._reference.context(institution, known)

    def loans(
        self,
        scope: Scope,
        where: LoanFilter,
        day: date,
        sort: LoanSort,
        after: Position | None,
        limit: int,
        *,
        descending: bool,
    ) -> Sequence[StoredLoan]:
        """Loans in order; days past due are counted to `day`."""
        column, turned = SORTED[sort]
        falling = descending is not turned
        query = self._loans(scope).where(*selected_loans(where, day))
        if after is not None:
            query = query.where(beyond(column, loan.c.id, after, falling=falling))
        order = (column.desc(), loan.c.id.desc()) if falling else (column, loan.c.id)
        return self._stored(scope, query.order_by(*order).limit(limit))

    def count_loans(self, scope: Scope, where: LoanFilter, day: date) -> int:
        """How many a filter selects."""
        query = select(func.count()).select_from(loan)
        (row,) = self._rows(query.where(visible_loans(scope), *selected_loans(where, day)))
        return int(row[0])

    def loans_by_id(self, scope: Scope, ids: Sequence[UUID]) -> Sequence[StoredLoan]:
        """Loans by id, in key order."""
        return self._stored(
            scope, self._loans(scope).where(among(loan.c.id, ids, postgres=self._postgres)).order_by(loan.c.id)
        )

    def loan_by_number(self, scope: Scope, number: str) -> StoredLoan | None:
        """One loan by its business number."""
        found = self._stored(scope, self._loans(scope).where(loan.c.number == number))
        return found[0] if found else None

    def loans_of_borrowers(self, scope: Scope, ids: Sequence[UUID]) -> Sequence[StoredLoan]:
        """All loans of borrowers, by number."""
        query = self._loans(scope).where(among(loan.c.borrower_id, ids, postgres=self._postgres))
        return self._stored(scope, query.order_by(loan.c.number))

    def history(self, institution: UUID, loan_id: UUID) -> tuple[Entry, ...]:
        """All entries of a loan."""
        c = loan_entry.c
        query = select(loan_entry).where(c.institution == institution, c.loan_id == loan_id)
        return tuple(map(entry_of, self._rows(query.order_by(c.sequence))))

    def lines(self, loan: Loan, after: int, limit: int) -> Sequence[LineView]:
        """Ledger lines numbered above `after`."""
        c = ledger_line.c
        query = select(ledger_line).where(c.institution == loan.institution, c.loan_id == loan.id, c.number > after)
        return [
            LineView(
                row.loan_id,
                row.number,
                row.value_date,
                row.booking_date,
                row.debit,
                row.credit,
                Money(row.amount, loan.terms.currency),
                row.cause,
                row.recorded_at,
            )
            for row in self._rows(query.order_by(c.number).limit(limit))
        ]

    def wake_ups(self, institution: UUID, loan_ids: Sequence[UUID]) -> Mapping[UUID, tuple[WakeUp, ...]]:
        """Wake-ups of loans, by due date."""
        c = wake_up.c
        query = select(wake_up).where(
            c.institution == institution,
            c.subject_kind == SubjectKind.LOAN.value,
            among(c.subject_id, loan_ids, postgres=self._postgres),
        )
        found: dict[UUID, tuple[WakeUp, ...]] = dict.fromkeys(loan_ids, ())
        for row in self._rows(query.order_by(c.due, c.module, c.reason)):
            found[row.subject_id] += (WakeUp(row.subject_id, row.due, row.reason, row.module),)
        return found

    def borrowers_by_id(self, scope: Scope, ids: Sequence[UUID]) -> Sequence[StoredBorrower]:
        """Borrowers by id."""
        query = self._borrowers(scope).where(among(borrower.c.id, ids, postgres=self._postgres))
        return self._stored_borrowers(query.order_by(borrower.c.id))

    def borrowers(
        self, scope: Scope, where: BorrowerFilter, after: Position | None, limit: int
    ) -> Sequence[StoredBorrower]:
        """Borrowers by number."""
        query = self._borrowers(scope)
        if where.branches:
            query = query.where(borrower.c.branch.in_(list(where.branches)))
        if where.kinds:
            query = query.where(borrower.c.kind.in_(list(where.kinds)))
        if where.number_prefix:
            query = query.where(starts_with(borrower.c.number, where.number_prefix))
        if where.identity_number is not None:
            blind = self._cipher.blind(scope.institution, where.identity_number)
            query = query.where(borrower.c.identity_index == blind)
        if after is not None:
            query = query.where(beyond(borrower.c.number, borrower.c.id, after, falling=False))
        return self._stored_borrowers(query.order_by(borrower.c.number, borrower.c.id).limit(limit))

    def audit(self, institution: UUID, kind: str, subject: UUID, after: int, limit: int) -> Sequence[AuditRowView]:
        """Rows of a chain above a sequence."""
        c = audit_row.c
        query = select(audit_row).where(
            c.institution == institution, c.subject_kind == kind, c.subject_id == subject, c.sequence > after
        )
        return [
            AuditRowView(
                row.subject_kind,
                row.subject_id,
                row.sequence,
                row.recorded_at,
                row.account,
                row.person,
                row.command,
                row.outcome,
                row.value,
                row.previous,
                row.hash,
            )
            for row in self._rows(query.order_by(c.sequence).limit(limit))
        ]

    def proposals(
        self,
        scope: Scope,
        statuses: Sequence[str],
        subject: UUID | None,
        ids: Sequence[UUID] | None,
        after: UUID | None,
        limit: int,
    ) -> Sequence[tuple[Proposal, str]]:
        """Proposals and their branches, in key order; `ids` None: any."""
        c = proposal.c
        query = select(proposal).where(c.institution == scope.institution)
        if scope.branches is not None:
            query = query.where(c.branch.in_(sorted(scope.branches)))
        if statuses:
            query = query.where(c.status.in_(list(statuses)))
        if subject is not None:
            query = query.where(c.subject_id == subject)
        if ids is not None:
            query = query.where(among(c.id, ids, postgres=self._postgres))
        if after is not None:
            query = query.where(c.id > after)
        rows = self._rows(query.order_by(c.id).limit(limit))
        opinions = self._opinions(scope.institution, [row.id for row in rows])
        return [(proposal_of(row, opinions.get(row.id, [])), row.branch) for row in rows]

    def delegations(
        self, institution: UUID, ids: Sequence[UUID] | None, before: UUID | None, limit: int
    ) -> Sequence[Delegation]:
        """Delegations of approval, newest first; `ids` None: any."""
        c = delegation.c
        query = select(delegation).where(c.institution == institution)
        if ids is not None:
            query = query.where(among(c.id, ids, postgres=self._postgres))
        if before is not None:
            query = query.where(c.id < before)
        return [delegation_of(row) for row in self._rows(query.order_by(c.id.desc()).limit(limit))]

    def runs(self, institution: UUID, before: date | None, limit: int) -> Sequence[Run]:
        """Runs of business days before a day, newest first."""
        c = business_run.c
        query = select(business_run).where(c.institution == institution)
        if before is not None:
            query = query.where(c.business_date < before)
        return tuple(map(run_of, self._rows(query.order_by(c.business_date.desc()).limit(limit))))

    def failures(self, scope: Scope, days: Sequence[date]) -> Sequence[RunFailure]:
        """Loans that failed in the runs of these days."""
        c = run_failure.c
        failed = run_failure.join(loan, and_(loan.c.institution == c.institution, loan.c.id == c.loan_id))
        query = select(run_failure).select_from(failed).where(visible_loans(scope), c.business_date.in_(list(days)))
        return tuple(map(failure_of, self._rows(query.order_by(c.business_date, c.step, c.loan_id))))

    def portfolio(self, scope: Scope) -> Sequence[PortfolioRow]:
        """Counts and sums by currency and status."""
        return portfolio(self._rows, scope)

    def bands(self, scope: Scope, day: date) -> Sequence[DpdBand]:
        """Counts and sums of loans with principal outstanding, by band of days past due."""
        return bands(self._rows, scope, day)

    def trial_balance(self, scope: Scope, through: date) -> Sequence[TrialRow]:
        """Turnover per ledger account and currency of lines booked up to and including a day."""
        return trial_balance(self._rows, scope, through)

    def _rows(self, query: "Select[*tuple[Any, ...]]") -> Sequence[Any]:
        with self._lock:
            return self._connection.execute(query).all()

    def _loans(self, scope: Scope) -> "Select[*tuple[Any, ...]]":
        return select(*_LOAN).select_from(_WITH_WAKE).where(visible_loans(scope))

    def _stored(self, scope: Scope, query: "Select[*tuple[Any, ...]]") -> list[StoredLoan]:
        context = self.context(scope.institution)
        return [
            StoredLoan(loan_of(row, context), row.opened_on, row.wake, row.oldest_due, row.next_due, row.outstanding)
            for row in self._rows(query)
        ]

    def _borrowers(self, scope: Scope) -> "Select[*tuple[Any, ...]]":
        query = select(*BORROWER).select_from(WITH_KEY).where(borrower.c.institution == scope.institution)
        if scope.branches is not None:
            query = query.where(borrower.c.branch.in_(sorted(scope.branches)))
        return query

    def _stored_borrowers(self, query: "Select[*tuple[Any, ...]]") -> list[StoredBorrower]:
        return [StoredBorrower(borrower_of(row, self._cipher), row.master is None) for row in self._rows(query)]

    def _opinions(self, institution: UUID, ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
        found: dict[UUID, list[Any]] = {}
        if ids:
            c = opinion.c
            query = select(opinion).where(
                c.institution == institution, among(c.proposal_id, ids, postgres=self._postgres)
            )
            for row in self._rows(query.order_by(c.proposal_id, c.number)):
                found.setdefault(row.proposal_id, []).append(row)
        return found

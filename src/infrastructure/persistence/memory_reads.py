"""Reads of a state in memory: plain filters and sorts, the model of the SQL reads."""

from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import date, datetime
from uuid import UUID

from ...application.classification_queries import ClassificationQueries
from ...application.collateral_cover import CoverQueries
from ...application.collateral_queries import CollateralQueries
from ...application.documents_queries import DocumentQueries
from ...application.facts_queries import FactQueries
from ...application.guarantor_queries import GuaranteeQueries
from ...application.liability_queries import LiabilityQueries
from ...application.organisation_queries import OrganisationQueries
from ...application.outcomes import Subject, SubjectKind
from ...application.ports import Institution
from ...application.provisioning_queries import ProvisionQueries
from ...application.queries import StoreQueries
from ...application.read_port import Queries
from ...application.read_store import BANDS, FAR, StoredBorrower, StoredLoan
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
from ...application.reference import Facts, context_of
from ...application.right_queries import RightQueries
from ...application.run_store import Run, RunFailure
from ...application.write_off_queries import WriteOffQueries
from ...domain.approval import Delegation, Proposal
from ...domain.ledger import LedgerAccount
from ...domain.loan.context import Context
from ...domain.loan.events import Entry
from ...domain.loan.figures import status_of
from ...domain.loan.loan import Loan, wake_day
from ...domain.loan.state import arrears, live
from ...domain.shared.errors import InvalidInput
from ...domain.shared.money import Money
from ...domain.shared.scope import Scope
from .classification_memory import MemoryClassificationRuns, MemoryClassifications, MemoryConsumers
from .collateral_reads_memory import MemoryCollateralLists
from .facts_memory import MemoryClaims, MemoryFacts
from .groups_memory import MemoryGroups
from .guarantor_reads_memory import MemoryGuaranteeLists
from .loans import MODULE, REASON
from .memory import MemoryBorrowers, MemoryLoans, MemoryTransactions, MemoryUnit, State, provisions_of
from .policy_documents_memory import MemoryPolicyDocuments
from .right_reads_memory import MemoryRightLists
from .write_off_reads_memory import MemoryWriteOffLists


class MemoryReads:
    """Opens snapshots of a state."""

    def __init__(self, transactions: MemoryTransactions) -> None:
        self._transactions = transactions

    @contextmanager
    def snapshot(self) -> Generator[Queries]:
        """A context that holds the present state."""
        yield StoreQueries(MemoryReadStore(self._transactions.state))


class MemoryReadStore:
    """Rows of one state."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.unit = MemoryUnit(state)
        self.facts = FactQueries(
            MemoryFacts(state.risk_facts),
            MemoryClaims(state.given_claims, state.loans),
            MemoryBorrowers(state),
            MemoryPolicyDocuments(state.policy_documents),
            nullcontext(),
        )
        self.provisioning = ProvisionQueries(
            provisions_of(state), MemoryPolicyDocuments(state.policy_documents), nullcontext()
        )

        kept = state.classification
        self.classification = ClassificationQueries(
            MemoryClassifications(kept),
            MemoryClassificationRuns(kept, state.borrowers),
            MemoryConsumers(kept, state.outbox),
            MemoryPolicyDocuments(state.policy_documents),
            MemoryGroups(state.borrowers, kept),
            MemoryFacts(state.risk_facts),
            nullcontext(),
        )
        given = MemoryGuaranteeLists(state.guarantees, state.loans, state.borrowers)
        self.guarantees = GuaranteeQueries(self.unit, given, nullcontext())
        self.liability = LiabilityQueries(self.unit, nullcontext())
        self.organisation = OrganisationQueries(self.unit, nullcontext())
        self.rights = RightQueries(self.unit, MemoryRightLists(state.rights, state.loans), nullcontext())

        self.collateral = CollateralQueries(
            self.unit.collateral,
            self.unit.collateral_names,
            MemoryCollateralLists(state.collateral),
            self.unit.market,
            self.unit.borrowers,
            self.unit.policy_documents,
            nullcontext(),
        )

        self.covers = CoverQueries(self.unit, nullcontext())
        self.documents = DocumentQueries(self.unit, nullcontext())
        self.write_offs = WriteOffQueries(
            self.unit, MemoryWriteOffLists(state.write_offs, state.liability), nullcontext()
        )

    def institution(self, institution: UUID) -> Institution:
        """The bank."""
        bank = self._state.institutions.get(institution)
        if bank is None:
            raise InvalidInput("institution", str(institution), "is not known")
        return bank

    def context(self, institution: UUID, known: datetime | None = None) -> Context:
        """What the fold needs, as known at an instant."""
        return context_of(self._state.facts.get(institution, Facts()), known)

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
        """Loans in order."""
        falling = descending is not (sort is LoanSort.DPD)
        rows = [(_sort_value(row, sort), row.loan.id, row) for row in self._visible(scope) if _fits(row, where, day)]
        rows.sort(key=lambda row: row[:2], reverse=falling)
        if after is not None:
            start = (after.value, after.id)
            rows = [row for row in rows if (row[:2] < start if falling else row[:2] > start)]
        return [row for _, _, row in rows[:limit]]

    def count_loans(self, scope: Scope, where: LoanFilter, day: date) -> int:
        """How many a filter selects."""
        return sum(_fits(row, where, day) for row in self._visible(scope))

    def loans_by_id(self, scope: Scope, ids: Sequence[UUID]) -> Sequence[StoredLoan]:
        """Loans by id, in key order."""
        return sorted((r for r in self._visible(scope) if r.loan.id in ids), key=lambda r: r.loan.id)

    def loan_by_number(self, scope: Scope, number: str) -> StoredLoan | None:
        """One loan by its business number."""
        return next((row for row in self._visible(scope) if row.loan.number == number), None)

    def loans_of_borrowers(self, scope: Scope, ids: Sequence[UUID]) -> Sequence[StoredLoan]:
        """All loans of borrowers, by number."""
        return sorted((r for r in self._visible(scope) if r.loan.borrower in ids), key=lambda r: r.loan.number)

    def history(self, institution: UUID, loan_id: UUID) -> tuple[Entry, ...]:
        """All entries of a loan."""
        return self._state.entries.get((institution, loan_id), ())

    def lines(self, loan: Loan, after: int, limit: int) -> Sequence[LineView]:
        """Ledger lines numbered above `after`."""
        stored = enumerate(self._state.lines.get((loan.institution, loan.id), ()), 1)
        views = [
            LineView(
                loan.id,
                number,
                line.value_date,
                line.booking_date,
                line.debit.value,
                line.credit.value,
                Money(line.amount, loan.terms.currency),
                line.cause,
                at,
            )
            for number, (line, at) in stored
        ]
        return views[after : after + limit]

    def wake_ups(self, institution: UUID, loan_ids: Sequence[UUID]) -> Mapping[UUID, tuple[WakeUp, ...]]:
        """Wake-ups of loans."""
        found: dict[UUID, tuple[WakeUp, ...]] = {}
        for loan_id in loan_ids:
            loan = self._state.loans.get((institution, loan_id))
            day = wake_day(loan.account) if loan else None
            found[loan_id] = () if day is None else (WakeUp(loan_id, day, REASON, MODULE),)
        return found

    def borrowers_by_id(self, scope: Scope, ids: Sequence[UUID]) -> Sequence[StoredBorrower]:
        """Borrowers by id."""
        return sorted((b for b in self._borrowers(scope) if b.borrower.id in ids), key=lambda b: b.borrower.id)

    def borrowers(
        self, scope: Scope, where: BorrowerFilter, after: Position | None, limit: int
    ) -> Sequence[StoredBorrower]:
        """Borrowers by number."""
        found = sorted(self._borrowers(scope), key=lambda b: (b.borrower.number, b.borrower.id))
        return [
            row
            for row in found
            if (not where.branches or row.borrower.profile.branch in where.branches)
            and (not where.kinds or row.borrower.profile.kind in where.kinds)
            and row.borrower.number.startswith(where.number_prefix or "")
            and (where.identity_number is None or _has_identity(row, where.identity_number))
            and (after is None or (row.borrower.number, row.borrower.id) > (after.value, after.id))
        ][:limit]

    def audit(self, institution: UUID, kind: str, subject: UUID, after: int, limit: int) -> Sequence[AuditRowView]:
        """Rows of a chain above a sequence."""
        rows = self._state.chains.get((institution, Subject(SubjectKind(kind), subject)), ())
        return [
            AuditRowView(
                kind,
                subject,
                row.sequence,
                row.entry.recorded_at,
                row.entry.account,
                row.entry.person,
                row.entry.command,
                row.entry.outcome,
                row.entry.value,
                row.previous,
                row.hash,
            )
            for row in rows[after : after + limit]
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
        """Proposals and their branches, in key order."""
        found = sorted(self._state.proposals.items())
        return [
            (p, branch)
            for (bank, key), (p, branch) in found
            if bank == scope.institution
            and scope.allows(bank, branch)
            and (not statuses or p.status in statuses)
            and (subject is None or p.subject.id == str(subject))
            and (ids is None or key in ids)
            and (after is None or key > after)
        ][:limit]

    def delegations(
        self, institution: UUID, ids: Sequence[UUID] | None, before: UUID | None, limit: int
    ) -> Sequence[Delegation]:
        """Delegations of approval, newest first."""
        found = sorted(self._state.delegations.items(), reverse=True)
        return [
            given
            for (bank, key), given in found
            if bank == institution and (ids is None or key in ids) and (before is None or key < before)
        ][:limit]

    def runs(self, institution: UUID, before: date | None, limit: int) -> Sequence[Run]:
        """Runs of business days before a day, newest first."""
        runs = [run for (bank, day), run in self._state.runs.items() if bank == institution and day < (before or FAR)]
        return sorted(runs, key=lambda run: run.business_date, reverse=True)[:limit]

    def failures(self, scope: Scope, days: Sequence[date]) -> Sequence[RunFailure]:
        """Loans that failed in the runs of these days."""
        loans = self._state.loans
        return [
            failure
            for (bank, day, _, key), failure in sorted(self._state.failures.items())
            if day in days and (bank, key) in loans and scope.allows(bank, loans[bank, key].branch)
        ]

    def portfolio(self, scope: Scope) -> Sequence[PortfolioRow]:
        """Counts and sums by currency and status."""
        sums: dict[tuple[str, str], list[int]] = {}
        for row in self._visible(scope):
            account = row.loan.account
            total = sums.setdefault((row.loan.terms.currency, status_of(account).value), [0, 0, 0, 0])
            overdue = sum(inst.principal for inst in account.open if inst.late)
            for at, value in enumerate((1, row.outstanding, overdue, sum(inst.interest for inst in account.open))):
                total[at] += value
        return [
            PortfolioRow(currency, status, count, *(Money(minor, currency) for minor in minors))
            for (currency, status), (count, *minors) in sorted(sums.items())
        ]

    def bands(self, scope: Scope, day: date) -> Sequence[DpdBand]:
        """Counts and sums of loans with principal outstanding, by band of days past due."""
        sums: dict[tuple[str, int], list[int]] = {}
        for row in self._visible(scope):
            if row.outstanding > 0:
                late = max(0, (day - row.oldest_due).days)
                band = next(n for n, (_, last) in enumerate(BANDS) if last is None or late <= last)
                total = sums.setdefault((row.loan.terms.currency, band), [0, 0])
                total[0] += 1
                total[1] += row.outstanding
        found = []
        for (currency, band), (count, minor) in sorted(sums.items()):
            first, last = BANDS[band]
            found.append(DpdBand(currency, first, last, count, Money(minor, currency)))
        return found

    def trial_balance(self, scope: Scope, through: date) -> Sequence[TrialRow]:
        """Turnover per ledger account and currency of lines booked up to and including a day."""
        debit: Counter[tuple[str, str]] = Counter()
        credit: Counter[tuple[str, str]] = Counter()
        moved: list[tuple[str, str, str, int]] = []
        for row in self._visible(scope):
            lines = self._state.lines.get((row.loan.institution, row.loan.id), ())
            currency = row.loan.terms.currency
            moved += [(currency, x.debit, x.credit, x.amount) for x, _ in lines if x.booking_date <= through]
        for bank, line in self._state.pooled.values():
            if scope.allows(bank, line.branch) and line.booking_date <= through:
                moved.append((line.currency, line.debit, line.credit, line.amount))
        for each in self._state.provisioning.lines.get(scope.institution, ()):
            if scope.allows(scope.institution, each.branch) and each.booking_date <= through:
                moved.append((each.currency, each.debit, each.credit, each.amount))
        for (bank, _), of_item in self._state.collateral.lines.items():
            visible = [each for each in of_item if scope.allows(bank, each.branch) and each.booking_date <= through]
            moved += [(each.currency, each.debit, each.credit, each.amount) for each in visible]
        for currency, to, source, amount in moved:
            debit[currency, to] += amount
            credit[currency, source] += amount
        order = {account.value: number for number, account in enumerate(LedgerAccount)}
        keys = sorted({*debit, *credit}, key=lambda key: (key[0], order[key[1]]))
        return [_trial_row(key, debit[key], credit[key]) for key in keys]

    def _visible(self, scope: Scope) -> list[StoredLoan]:
        loans = MemoryLoans(self._state)
        ids = [i for (bank, i), loan in self._state.loans.items() if scope.allows(bank, loan.branch)]
        found = loans.get_many(scope.institution, ids)
        return [_stored(loan, self._state.rows[loan.institution, loan.id].opened_on) for loan in found.values()]

    def _borrowers(self, scope: Scope) -> list[StoredBorrower]:
        return [
            StoredBorrower(borrower, key in self._state.erased)
            for key, borrower in self._state.borrowers.items()
            if scope.allows(borrower.institution, borrower.profile.branch)
        ]


def _stored(loan: Loan, opened_on: date) -> StoredLoan:
    account = loan.account
    oldest = arrears(account)
    return StoredLoan(
        loan,
        opened_on,
        wake_day(account),
        date.fromordinal(oldest.due) if oldest else FAR,
        date.fromordinal(account.grid.dues[account.k]) if live(account) else FAR,
        account.undue + sum(inst.principal for inst in account.open),
    )


def _sort_value(row: StoredLoan, sort: LoanSort) -> str | int | date:
    values: dict[LoanSort, str | int | date] = {
        LoanSort.NUMBER: row.loan.number,
        LoanSort.DPD: row.oldest_due,
        LoanSort.OUTSTANDING: row.outstanding,
        LoanSort.NEXT_DUE: row.next_due,
    }
    return values[sort]


def _fits(row: StoredLoan, where: LoanFilter, day: date) -> bool:
    loan = row.loan
    late = max(0, (day - row.oldest_due).days)
    return (
        (not where.statuses or status_of(loan.account) in where.statuses)
        and (not where.branches or loan.branch in where.branches)
        and (not where.products or loan.product in where.products)
        and (not where.borrower_ids or loan.borrower in where.borrower_ids)
        and where.currency in (None, loan.terms.currency)
        and loan.number.startswith(where.number_prefix or "")
        and (where.dpd_at_least is None or late >= where.dpd_at_least)
        and (where.dpd_at_most is None or late <= where.dpd_at_most)
        and (where.opened_from is None or row.opened_on >= where.opened_from)
        and (where.opened_through is None or row.opened_on <= where.opened_through)
    )


def _has_identity(row: StoredBorrower, number: str) -> bool:
    document = row.borrower.profile.identity
    return not row.erased and document is not None and document.number == number.strip().upper()


def _trial_row(key: tuple[str, str], debit: int, credit: int) -> TrialRow:
    currency, account = key
    return TrialRow(account, currency, Money(debit, currency), Money(credit, currency), Money(debit - credit, currency))

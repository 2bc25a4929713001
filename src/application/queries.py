"""Answers to reads, from the rows of a store and, for figures of another date, through the fold."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Final, TypeVar
from uuid import UUID

from ..domain.approval import Delegation
from ..domain.borrower import BorrowerKind, masked_identity, masked_name, masked_phone
from ..domain.loan.account import fold, time_of
from ..domain.loan.events import Rank
from ..domain.loan.figures import at_end_of
from ..domain.loan.loan import as_of, figures, payoff, preview, schedule
from ..domain.loan.terms import EARLIEST, LATEST, Terms
from ..domain.shared.errors import InvalidInput
from ..domain.shared.instants import checked_instant
from ..domain.shared.scope import Scope
from .classification_queries import ClassificationQueries
from .collateral_cover import CoverQueries
from .collateral_queries import CollateralQueries
from .cursors import cursor_of, number_after, paged, position
from .documents_queries import DocumentQueries
from .facts_queries import FactQueries
from .guarantor_queries import GuaranteeQueries
from .liability_queries import LiabilityQueries
from .loan_views import entry_views, loan_view
from .organisation_queries import OrganisationQueries
from .outcomes import SubjectKind
from .portfolio_rows import StoredRows
from .provisioning_queries import ProvisionQueries
from .read_store import ReadStore, StoredBorrower, StoredLoan
from .reads import (
    AuditRowView,
    Balance,
    BorrowerFilter,
    BorrowerView,
    ContactView,
    EntryView,
    InstitutionView,
    LineView,
    LoanFilter,
    LoanSort,
    LoanView,
    Page,
    PageRequest,
    PayoffView,
    PortfolioSummary,
    ProposalView,
    ScheduleRow,
    TrialRow,
    WakeUp,
)
from .right_queries import RightQueries
from .run_views import RunView
from .views import balance_of, payoff_of, present, proposal_view, run_view, schedule_of
from .write_off_queries import WriteOffQueries

T = TypeVar("T")
_SORTED_BY: Final[Mapping[LoanSort, tuple[type, Callable[[StoredLoan], str | int | date]]]] = {
    LoanSort.NUMBER: (str, lambda row: row.loan.number),
    LoanSort.DPD: (date, lambda row: row.oldest_due),
    LoanSort.OUTSTANDING: (int, lambda row: row.outstanding),
    LoanSort.NEXT_DUE: (date, lambda row: row.next_due),
}


class StoreQueries:
    """The reads of one snapshot, over the rows of a store."""

    def __init__(self, store: ReadStore) -> None:
        self._store = store

    def institution(self, scope: Scope) -> InstitutionView:
        """The bank of the scope."""
        bank = self._store.institution(scope.institution)
        return InstitutionView(bank.id, bank.code, bank.name, bank.time_zone, bank.business_date, bank.booking_date)

    def loan(self, scope: Scope, loan_id: UUID) -> LoanView | None:
        """One loan, or None."""
        return self.loans_by_id(scope, [loan_id]).get(loan_id)

    def loan_by_number(self, scope: Scope, number: str) -> LoanView | None:
        """One loan by its business number (借据号), or None."""
        found = self._store.loan_by_number(scope, number)
        return None if found is None else loan_view(found, self._day(scope))

    def loans(
        self,
        scope: Scope,
        where: LoanFilter,
        page: PageRequest,
        sort: LoanSort = LoanSort.NUMBER,
        *,
        descending: bool = False,
    ) -> Page[LoanView]:
        """A page of loans."""
        day = self._day(scope)
        kind, value = _SORTED_BY[sort]
        order = f"loans:{sort}:{descending}"
        after = position(page, order, kind)
        rows = self._store.loans(scope, where, day, sort, after, page.first + 1, descending=descending)
        pairs = [(loan_view(row, day), cursor_of(order, value(row), row.loan.id)) for row in rows[: page.first]]
        return Page(tuple(v for v, _ in pairs), tuple(c for _, c in pairs), len(rows) > page.first)

    def count_loans(self, scope: Scope, where: LoanFilter) -> int:
        """How many loans a filter selects."""
        return self._store.count_loans(scope, where, self._day(scope))

    def loans_by_id(self, scope: Scope, ids: Sequence[UUID]) -> Mapping[UUID, LoanView]:
        """Loans by id; for loaders."""
        day = self._day(scope)
        return {row.loan.id: loan_view(row, day) for row in self._store.loans_by_id(scope, ids)}

    def loans_of_borrowers(self, scope: Scope, ids: Sequence[UUID]) -> Mapping[UUID, tuple[LoanView, ...]]:
        """All loans per borrower, by number; for loaders."""
        day = self._day(scope)
        found: dict[UUID, list[LoanView]] = {borrower: [] for borrower in ids}
        for row in self._store.loans_of_borrowers(scope, ids):
            found[row.loan.borrower].append(loan_view(row, day))
        return {borrower: tuple(views) for borrower, views in found.items()}

    def borrower(self, scope: Scope, borrower_id: UUID) -> BorrowerView | None:
        """One borrower, or None."""
        return self.borrowers_by_id(scope, [borrower_id]).get(borrower_id)

    def borrowers(self, scope: Scope, where: BorrowerFilter, page: PageRequest) -> Page[BorrowerView]:
        """A page of borrowers, by number."""
        rows = self._store.borrowers(scope, where, position(page, "borrowers", str), page.first + 1)
        pairs = [
            (borrower_view(row, scope), cursor_of("borrowers", row.borrower.number, row.borrower.id)) for row in rows
        ]
        return paged(pairs, page.first)

    def borrowers_by_id(self, scope: Scope, ids: Sequence[UUID]) -> Mapping[UUID, BorrowerView]:
        """Borrowers by id; for loaders."""
        return {row.borrower.id: borrower_view(row, scope) for row in self._store.borrowers_by_id(scope, ids)}

    def entries(self, scope: Scope, loan_id: UUID, page: PageRequest) -> Page[EntryView]:
        """A page of a loan's recorded events, oldest first, with what each one's money went to."""
        row = self._one(scope, loan_id)
        if row is None:
            return Page((), (), has_next=False)
        after = number_after(page, "entries")
        history = self._store.history(scope.institution, loan_id)
        views = entry_views(row.loan, history, self._store.context(scope.institution))
        pairs = [(view, cursor_of("entries", view.sequence)) for view in views if view.sequence > after]
        return paged(pairs, page.first)

    def lines(self, scope: Scope, loan_id: UUID, page: PageRequest) -> Page[LineView]:
        """A page of a loan's ledger lines, in the order of recording."""
        row = self._one(scope, loan_id)
        if row is None:
            return Page((), (), has_next=False)
        lines = self._store.lines(row.loan, number_after(page, "lines"), page.first + 1)
        return paged([(line, cursor_of("lines", line.number)) for line in lines], page.first)

    def wake_ups(self, scope: Scope, loan_ids: Sequence[UUID]) -> Mapping[UUID, tuple[WakeUp, ...]]:
        """Wake-ups per loan; for loaders."""
        visible = [row.loan.id for row in self._store.loans_by_id(scope, loan_ids)]
        return self._store.wake_ups(scope.institution, visible)

    def schedule(self, scope: Scope, loan_id: UUID) -> tuple[ScheduleRow, ...] | None:
        """The instalments that fall due after the business date, or None for an unknown loan."""
        row = self._one(scope, loan_id)
        if row is None:
            return None
        now = at_end_of(row.loan.account, present(row.loan, self._day(scope)))
        return schedule_of(schedule(now), row.loan.terms.currency, now.context.calendar, now.k + 1)

    def balance(self, scope: Scope, loan_id: UUID, value_date: date, known: datetime | None = None) -> Balance | None:
        """Figures of a loan at the end of `value_date` as known at `known`, by folding its events."""
        row = self._one(scope, loan_id)
        if row is None:
            return None
        _sensible("value_date", value_date)
        loan = row.loan
        if known is None and value_date >= present(loan, value_date):
            return balance_of(figures(loan.account, value_date), loan.terms.currency)
        if known is not None:
            checked_instant("known", known)
        history = self._store.history(scope.institution, loan_id)
        context = self._store.context(scope.institution, known)
        account = as_of(loan.terms, history, context, value_date, known)
        return balance_of(figures(account, value_date), loan.terms.currency, known)

    def payoff(self, scope: Scope, loan_id: UUID, on: date) -> PayoffView | None:
        """What pays the loan off on a day; for a past day, what would have."""
        row = self._one(scope, loan_id)
        if row is None:
            return None
        _sensible("on", on)
        loan, account = row.loan, row.loan.account
        at = time_of(on, Rank.PAYMENT)
        if at < account.time:
            history = self._store.history(scope.institution, loan_id)
            account = fold(loan.terms, history, account.context, at)
        return payoff_of(payoff(account, on), loan.terms.currency)

    def preview(self, scope: Scope, terms: Terms) -> tuple[ScheduleRow, ...]:
        """The schedule of terms that are not booked, in the institution's calendar."""
        context = self._store.context(scope.institution)
        return schedule_of(preview(terms, context), terms.currency, context.calendar)

    def audit(self, scope: Scope, subject_kind: str, subject_id: UUID, page: PageRequest) -> Page[AuditRowView]:
        """A page of a subject's audit chain, oldest first."""
        if not self._sees(scope, subject_kind, subject_id):
            return Page((), (), has_next=False)
        after = number_after(page, "audit")
        rows = self._store.audit(scope.institution, subject_kind, subject_id, after, page.first + 1)
        return paged([(row, cursor_of("audit", row.sequence)) for row in rows], page.first)

    def proposal(self, scope: Scope, proposal_id: UUID) -> ProposalView | None:
        """One proposal, or None."""
        found = self._store.proposals(scope, (), None, [proposal_id], None, 1)
        return proposal_view(*found[0]) if found else None

    def proposals(
        self, scope: Scope, statuses: tuple[str, ...], page: PageRequest, subject_id: UUID | None = None
    ) -> Page[ProposalView]:
        """A page of proposals, oldest first; no status: all."""
        after = position(page, "proposals", str)
        start = after.id if after else None
        rows = self._store.proposals(scope, statuses, subject_id, None, start, page.first + 1)
        return paged([(proposal_view(*row), cursor_of("proposals", "", row[0].id)) for row in rows], page.first)

    def delegation(self, scope: Scope, delegation_id: UUID) -> Delegation | None:
        """One delegation of approval, or None."""
        found = self._store.delegations(scope.institution, [delegation_id], None, 1)
        return found[0] if found else None

    def delegations(self, scope: Scope, page: PageRequest) -> Page[Delegation]:
        """A page of delegations of approval, newest first."""
        after = position(page, "delegations", str)
        rows = self._store.delegations(scope.institution, None, after.id if after else None, page.first + 1)
        return paged([(row, cursor_of("delegations", "", row.id)) for row in rows], page.first)

    def runs(self, scope: Scope, page: PageRequest) -> Page[RunView]:
        """A page of business days that were or are being run, newest first."""
        after = position(page, "runs", date)
        before = date.fromisoformat(str(after.value)) if after else None
        runs = self._store.runs(scope.institution, before, page.first + 1)
        failures = self._store.failures(scope, [run.business_date for run in runs])
        pairs = [(run_view(run, failures), cursor_of("runs", run.business_date, scope.institution)) for run in runs]
        return paged(pairs, page.first)

    @property
    def claim_rows(self) -> StoredRows:
        """Claims at the end of a day, for portfolio tables."""
        return StoredRows(self._store.unit, lambda bank: self._store.institution(bank).business_date)

    @property
    def facts(self) -> FactQueries:
        """Recorded facts, claims without an account, and policies of the risk rules."""
        return self._store.facts

    @property
    def classification(self) -> ClassificationQueries:
        """Classes of claims, why, and runs."""
        return self._store.classification

    @property
    def provisioning(self) -> ProvisionQueries:
        """Runs of provisioning and what they found."""
        return self._store.provisioning

    @property
    def guarantees(self) -> GuaranteeQueries:
        """Guarantors, guarantees and their graph."""
        return self._store.guarantees

    @property
    def organisation(self) -> OrganisationQueries:
        """Units, posts, people, and who handled what."""
        return self._store.organisation

    @property
    def rights(self) -> RightQueries:
        """How long the rights of loans live, what was said of them, what is recorded."""
        return self._store.rights

    @property
    def collateral(self) -> CollateralQueries:
        """Items of collateral, prices and indices."""
        return self._store.collateral

    @property
    def covers(self) -> CoverQueries:
        """How loans are secured, and index revaluations."""
        return self._store.covers

    @property
    def liability(self) -> LiabilityQueries:
        """Cases of liability, risk reserves and authority."""
        return self._store.liability

    @property
    def documents(self) -> DocumentQueries:
        """Documents that were filed about something."""
        return self._store.documents

    @property
    def write_offs(self) -> WriteOffQueries:
        """Eligibility, applications for write-off and written-off claims."""
        return self._store.write_offs

    def portfolio(self, scope: Scope) -> PortfolioSummary:
        """Counts and sums of the scope's loans."""
        day = self._day(scope)
        return PortfolioSummary(day, tuple(self._store.portfolio(scope)), tuple(self._store.bands(scope, day)))

    def trial_balance(self, scope: Scope, through: date) -> tuple[TrialRow, ...]:
        """Turnover and balance per ledger account and currency, booked up to and including a day."""
        return tuple(self._store.trial_balance(scope, through))

    def _day(self, scope: Scope) -> date:
        return self._store.institution(scope.institution).business_date

    def _one(self, scope: Scope, loan_id: UUID) -> StoredLoan | None:
        return next(iter(self._store.loans_by_id(scope, [loan_id])), None)

    def _sees(self, scope: Scope, kind: str, subject: UUID) -> bool:
        if kind == SubjectKind.LOAN:
            return self._one(scope, subject) is not None
        if kind == SubjectKind.BORROWER:
            return bool(self._store.borrowers_by_id(scope, [subject]))
        if kind == SubjectKind.CLAIM:
            return self._store.facts.sees_claim(scope, subject)
        if kind == SubjectKind.WRITE_OFF:
            return bool(self._store.write_offs.by_id(scope, [subject]))
        if kind == SubjectKind.GUARANTEE:
            return bool(self._store.guarantees.by_id(scope, [subject]))
        if kind == SubjectKind.LIABILITY_CASE:
            return bool(self._store.liability.by_id(scope, [subject]))
        if kind == SubjectKind.COLLATERAL:
            return self._store.collateral.sees(scope, subject)
        return kind == SubjectKind.INSTITUTION and subject == scope.institution and scope.branches is None


def borrower_view(row: StoredBorrower, scope: Scope) -> BorrowerView:
    """A borrower as the scope may see it: in full, or masked (脱敏)."""
    b, profile = row.borrower, row.borrower.profile
    plain = scope.sees_personal_data or row.erased
    number = profile.identity.number if profile.identity else ""

    def phone(text: str) -> str:
        return text if plain else masked_phone(text)

    def name(text: str, kind: BorrowerKind = profile.kind) -> str:
        return text if plain or not text else masked_name(kind, text)

    return BorrowerView(
        id=b.id,
        number=b.number,
        version=b.version,
        registered_on=b.registered_on,
        kind=profile.kind.value,
        branch=profile.branch,
        size=profile.size.value,
        industry=profile.industry,
        region=profile.region,
        financing_vehicle=profile.financing_vehicle,
        group=profile.group,
        name=name(profile.name),
        identity_kind=profile.identity.kind.value if profile.identity else None,
        identity_number=number if plain or not number else masked_identity(number),
        controller=name(profile.controller, BorrowerKind.PERSON),
        phones=tuple(phone(each) for each in profile.phones),
        contacts=tuple(
            ContactView(name(c.name, BorrowerKind.PERSON), c.relation, phone(c.phone)) for c in profile.contacts
        ),
        masked=not plain,
        erased=row.erased,
    )


def _sensible(field: str, day: date) -> None:
    if not EARLIEST <= day <= LATEST:
        raise InvalidInput(field, str(day), f"must be between {EARLIEST} and {LATEST}")

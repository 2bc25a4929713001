"""The read port: every question a screen may ask, on one read-only snapshot."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from ..domain.approval import Delegation
from ..domain.loan.terms import Terms
from ..domain.shared.scope import Scope
from .classification_queries import ClassificationQueries
from .collateral_cover import CoverQueries
from .collateral_queries import CollateralQueries
from .documents_queries import DocumentQueries
from .facts_queries import FactQueries
from .guarantor_queries import GuaranteeQueries
from .liability_queries import LiabilityQueries
from .organisation_queries import OrganisationQueries
from .portfolio_store import PortfolioRows
from .provisioning_queries import ProvisionQueries
from .reads import (
    AuditRowView,
    Balance,
    BorrowerFilter,
    BorrowerView,
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
from .write_off_queries import WriteOffQueries


class Queries(Protocol):
    """All reads on one read-only snapshot: figures of one answer always agree. One per GraphQL operation.

    Safe to call from several threads (calls wait for each other). Batch methods leave out what the scope
    does not see. `InvalidInput` is raised for a cursor or date that cannot be right.
    """

    def institution(self, scope: Scope) -> InstitutionView:
        """The bank of the scope."""
        ...

    def loan(self, scope: Scope, loan_id: UUID) -> LoanView | None:
        """One loan, or None."""
        ...

    def loan_by_number(self, scope: Scope, number: str) -> LoanView | None:
        """One loan by its business number (借据号), or None."""
        ...

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
        ...

    def count_loans(self, scope: Scope, where: LoanFilter) -> int:
        """How many loans a filter selects."""
        ...

    def loans_by_id(self, scope: Scope, ids: Sequence[UUID]) -> Mapping[UUID, LoanView]:
        """Loans by id; for loaders."""
        ...

    def loans_of_borrowers(self, scope: Scope, ids: Sequence[UUID]) -> Mapping[UUID, tuple[LoanView, ...]]:
        """All loans per borrower, by number; for loaders."""
        ...

    def borrower(self, scope: Scope, borrower_id: UUID) -> BorrowerView | None:
        """One borrower, or None."""
        ...

    def borrowers(self, scope: Scope, where: BorrowerFilter, page: PageRequest) -> Page[BorrowerView]:
        """A page of borrowers, by number."""
        ...

    def borrowers_by_id(self, scope: Scope, ids: Sequence[UUID]) -> Mapping[UUID, BorrowerView]:
        """Borrowers by id; for loaders."""
        ...

    def entries(self, scope: Scope, loan_id: UUID, page: PageRequest) -> Page[EntryView]:
        """A page of a loan's recorded events, oldest first, with what each one's money went to."""
        ...

    def lines(self, scope: Scope, loan_id: UUID, page: PageRequest) -> Page[LineView]:
        """A page of a loan's ledger lines, in the order of recording."""
        ...

    def wake_ups(self, scope: Scope, loan_ids: Sequence[UUID]) -> Mapping[UUID, tuple[WakeUp, ...]]:
        """Wake-ups per loan; for loaders."""
        ...

    def schedule(self, scope: Scope, loan_id: UUID) -> tuple[ScheduleRow, ...] | None:
        """The instalments still to come as the loan stands, or None for an unknown loan."""
        ...

    def balance(self, scope: Scope, loan_id: UUID, value_date: date, known: datetime | None = None) -> Balance | None:
        """Figures of a loan at the end of `value_date` as known at `known`, by folding its events."""
        ...

    def payoff(self, scope: Scope, loan_id: UUID, on: date) -> PayoffView | None:
        """What pays the loan off on a day; for a past day, what would have."""
        ...

    def preview(self, scope: Scope, terms: Terms) -> tuple[ScheduleRow, ...]:
        """The schedule of terms that are not booked, in the institution's calendar."""
        ...

    def audit(self, scope: Scope, subject_kind: str, subject_id: UUID, page: PageRequest) -> Page[AuditRowView]:
        """A page of a subject's audit chain, oldest first."""
        ...

    def proposal(self, scope: Scope, proposal_id: UUID) -> ProposalView | None:
        """One proposal, or None."""
        ...

    def proposals(
        self, scope: Scope, statuses: tuple[str, ...], page: PageRequest, subject_id: UUID | None = None
    ) -> Page[ProposalView]:
        """A page of proposals, oldest first; no status: all."""
        ...

    def delegation(self, scope: Scope, delegation_id: UUID) -> Delegation | None:
        """One delegation of approval, or None."""
        ...

    def delegations(self, scope: Scope, page: PageRequest) -> Page[Delegation]:
        """A page of delegations of approval, newest first."""
        ...

    def runs(self, scope: Scope, page: PageRequest) -> Page[RunView]:
        """A page of business days that were or are being run, newest first."""
        ...

    @property
    def claim_rows(self) -> PortfolioRows:
        """Claims at the end of a day, for portfolio tables."""
        ...

    @property
    def facts(self) -> FactQueries:
        """Recorded facts, claims without an account, and policies of the risk rules."""
        ...

    @property
    def classification(self) -> ClassificationQueries:
        """Classes of claims, why, and runs."""
        ...

    @property
    def provisioning(self) -> ProvisionQueries:
        """Runs of provisioning and what they found."""
        ...

    @property
    def guarantees(self) -> GuaranteeQueries:
        """Guarantors, guarantees and their graph."""
        ...

    @property
    def organisation(self) -> OrganisationQueries:
        """Units, posts, people, and who handled what."""
        ...

    @property
    def rights(self) -> RightQueries:
        """How long the rights of loans live, what was said of them, what is recorded."""
        ...

    @property
    def collateral(self) -> CollateralQueries:
        """Items of collateral, prices and indices."""
        ...

    @property
    def covers(self) -> CoverQueries:
        """How loans are secured, and index revaluations."""
        ...

    @property
    def liability(self) -> LiabilityQueries:
        """Cases of liability, risk reserves and authority."""
        ...

    @property
    def documents(self) -> DocumentQueries:
        """Documents that were filed about something."""
        ...

    @property
    def write_offs(self) -> WriteOffQueries:
        """Eligibility, applications for write-off and written-off claims."""
        ...

    def portfolio(self, scope: Scope) -> PortfolioSummary:
        """Counts and sums of the scope's loans."""
        ...

    def trial_balance(self, scope: Scope, through: date) -> tuple[TrialRow, ...]:
        """Turnover and balance per ledger account and currency, booked up to and including a day."""
        ...


class Reads(Protocol):
    """Opens a snapshot: `with reads.snapshot() as queries: …`."""

    def snapshot(self) -> AbstractContextManager[Queries]:
        """A context that holds one read-only snapshot open."""
        ...

"""What the reads need from a store: rows as they are kept, inside a scope, on one snapshot."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Protocol
from uuid import UUID

from ..domain.approval import Delegation, Proposal
from ..domain.borrower import Borrower, Profile
from ..domain.loan.context import Context
from ..domain.loan.events import Entry
from ..domain.loan.loan import Loan
from ..domain.shared.scope import Scope
from .classification_queries import ClassificationQueries
from .collateral_cover import CoverQueries
from .collateral_queries import CollateralQueries
from .documents_queries import DocumentQueries
from .facts_queries import FactQueries
from .guarantor_queries import GuaranteeQueries
from .liability_queries import LiabilityQueries
from .organisation_queries import OrganisationQueries
from .ports import Institution, Unit
from .provisioning_queries import ProvisionQueries
from .reads import (
    ERASED,
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
from .right_queries import RightQueries
from .run_store import Run, RunFailure
from .write_off_queries import WriteOffQueries

BANDS = ((0, 0), (1, 30), (31, 60), (61, 90), (91, 180), (181, 270), (271, 360), (361, None))
"""Bands of days past due in the portfolio summary:

classification thresholds of 90, 270 and 360 days (2023) inside.
"""


FAR: Final = date(9999, 12, 31)
"""Stands for no date where a date is sorted by: keyset pages and their indexes need a value."""


@dataclass(frozen=True, slots=True)
class StoredLoan:
    """A loan as it is kept, with what the fold does not need.

    `wake` is its next wake-up; `oldest_due`, `next_due` (FAR: none) and `outstanding` are what lists sort
    by, as of its last change.
    """

    loan: Loan
    opened_on: date
    wake: date | None
    oldest_due: date
    next_due: date
    outstanding: int


def erased(profile: Profile) -> Profile:
    """What is left of a profile when its personal fields cannot be read any more."""
    return replace(profile, name=ERASED, identity=None, phones=(), controller="", contacts=())


@dataclass(frozen=True, slots=True)
class StoredBorrower:
    """A borrower as it is kept; `erased`: the person's key is destroyed."""

    borrower: Borrower
    erased: bool


class ReadStore(Protocol):
    """Rows of one snapshot. Nothing outside the scope is returned."""

    def institution(self, institution: UUID) -> Institution:
        """The bank; raises `InvalidInput` for one that is not known."""
        ...

    def context(self, institution: UUID, known: datetime | None = None) -> Context:
        """What the fold needs, as known at an instant."""
        ...

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
        ...

    def count_loans(self, scope: Scope, where: LoanFilter, day: date) -> int:
        """How many a filter selects."""
        ...

    def loans_by_id(self, scope: Scope, ids: Sequence[UUID]) -> Sequence[StoredLoan]:
        """Loans by id, in key order."""
        ...

    def loan_by_number(self, scope: Scope, number: str) -> StoredLoan | None:
        """One loan by its business number."""
        ...

    def loans_of_borrowers(self, scope: Scope, ids: Sequence[UUID]) -> Sequence[StoredLoan]:
        """All loans of borrowers, by number."""
        ...

    def history(self, institution: UUID, loan_id: UUID) -> tuple[Entry, ...]:
        """All entries of a loan."""
        ...

    def lines(self, loan: Loan, after: int, limit: int) -> Sequence[LineView]:
        """Ledger lines numbered above `after`."""
        ...

    def wake_ups(self, institution: UUID, loan_ids: Sequence[UUID]) -> Mapping[UUID, tuple[WakeUp, ...]]:
        """Wake-ups of loans, by due date."""
        ...

    def borrowers_by_id(self, scope: Scope, ids: Sequence[UUID]) -> Sequence[StoredBorrower]:
        """Borrowers by id."""
        ...

    def borrowers(
        self, scope: Scope, where: BorrowerFilter, after: Position | None, limit: int
    ) -> Sequence[StoredBorrower]:
        """Borrowers by number."""
        ...

    def audit(self, institution: UUID, kind: str, subject: UUID, after: int, limit: int) -> Sequence[AuditRowView]:
        """Rows of a chain above a sequence."""
        ...

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
        ...

    def delegations(
        self, institution: UUID, ids: Sequence[UUID] | None, before: UUID | None, limit: int
    ) -> Sequence[Delegation]:
        """Delegations of approval, newest first; `ids` None: any."""
        ...

    def runs(self, institution: UUID, before: date | None, limit: int) -> Sequence[Run]:
        """Runs of business days before a day (None: all), newest first."""
        ...

    def failures(self, scope: Scope, days: Sequence[date]) -> Sequence[RunFailure]:
        """Loans that failed in the runs of these days, by day, step and key; the loans themselves are not read."""
        ...

    @property
    def unit(self) -> Unit:
        """The stores of the same snapshot, for what is folded; its month ends know whose turn it is."""
        ...

    @property
    def facts(self) -> FactQueries:
        """Recorded facts, claims without an account and policies, on the same snapshot."""
        ...

    @property
    def classification(self) -> ClassificationQueries:
        """Classes of claims, why, and runs, on the same snapshot."""
        ...

    @property
    def provisioning(self) -> ProvisionQueries:
        """Runs of provisioning, on the same snapshot."""
        ...

    @property
    def guarantees(self) -> GuaranteeQueries:
        """Guarantors, guarantees and their graph, on the same snapshot."""
        ...

    @property
    def organisation(self) -> OrganisationQueries:
        """Units, posts, people, and who handled what, on the same snapshot."""
        ...

    @property
    def rights(self) -> RightQueries:
        """How long the rights of loans live, what was said of them, what is recorded, on the same snapshot."""
        ...

    @property
    def collateral(self) -> CollateralQueries:
        """Items of collateral, prices and indices, on the same snapshot."""
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

    @property
    def covers(self) -> CoverQueries:
        """How loans are secured, and index revaluations."""
        ...

    def portfolio(self, scope: Scope) -> Sequence[PortfolioRow]:
        """Counts and sums by currency and status."""
        ...

    def bands(self, scope: Scope, day: date) -> Sequence[DpdBand]:
        """Counts and sums of loans with principal outstanding, by band of `BANDS`; empty bands left out."""
        ...

    def trial_balance(self, scope: Scope, through: date) -> Sequence[TrialRow]:
        """Turnover per ledger account and currency of lines booked up to and including a day."""
        ...

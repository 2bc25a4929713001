"""What is kept of the portfolio at month ends, and what making its rows needs from a store.

A month end is *taken* (月末快照) once by the business day and, where something was recorded late, again by hand: rows
are only added, each with the instant from which it is known; of a claim's rows for a day the last known one counts.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from ..domain.loan.context import Context
from ..domain.loan.events import Entry
from ..domain.loan.loan import Loan
from ..domain.portfolio.claims import ClaimRow
from ..domain.portfolio.vintage import Lent
from ..domain.shared.scope import Scope
from .classification_records import ClassChange


@dataclass(frozen=True, slots=True)
class MonthRow:
    """One claim at the end of a day as it was known at an instant."""

    institution: UUID
    day: date
    recorded_at: datetime
    number: str
    borrower: UUID
    currency: str
    row: ClaimRow


@dataclass(frozen=True, slots=True)
class Taking:
    """That a day was taken completely at an instant, and how many claims have rows of it."""

    institution: UUID
    day: date
    recorded_at: datetime
    claims: int


@dataclass(frozen=True, slots=True)
class BorrowerFacts:
    """What tables need to know of a borrower; no personal data."""

    kind: str
    industry: str


@dataclass(frozen=True, slots=True)
class StoredAccount:
    """A loan as last saved. `sound` is False where its snapshot cannot be read: then only its entries can tell."""

    loan: Loan
    sound: bool


@dataclass(frozen=True, slots=True)
class ClaimFilter:
    """Which claims: of one currency, opened in a time, in any branch of the scope.

    `troubled` leaves out claims that are neither more than 30 days past due nor 不良 nor written off or transferred.
    """

    currency: str = "CNY"
    opened_from: date | None = None
    opened_through: date | None = None
    troubled: bool = False


class PortfolioStore(Protocol):
    """Month ends of a bank. Reading locks nothing; `branches` None means all."""

    @property
    def alone(self) -> AbstractContextManager[object]:
        """Held around uses of other stores of the same unit, for their connection may be shared by threads."""
        ...

    def candidates(
        self, institution: UUID, branches: frozenset[str] | None, day: date, after: UUID | None, limit: int
    ) -> tuple[UUID, ...]:
        """Ids of claims that may have a row on a day, with an account here or without, above `after`, in key order.

        Loans never drawn are left out, and claims that a taking before the day's year has shown as ended.
        """
        ...

    def accounts(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, StoredAccount]:
        """Loans as last saved."""
        ...

    def context(self, institution: UUID, known: datetime | None) -> Context:
        """What the fold needs, as known at an instant."""
        ...

    def histories(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, tuple[Entry, ...]]:
        """All entries of some loans, by sequence; a loan with an entry that cannot be read is left out."""
        ...

    def renegotiated(self, institution: UUID, ids: Sequence[UUID]) -> frozenset[UUID]:
        """Which of some loans have a change of terms among their entries, or were taken on as restructured."""
        ...

    def borrowers(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, BorrowerFacts]:
        """Facts of some borrowers."""
        ...

    def officers(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, str]:
        """Who opened each of some loans, by the audit chain."""
        ...

    def classes(
        self, institution: UUID, ids: Sequence[UUID], day: date, known: datetime | None
    ) -> Mapping[UUID, ClassChange]:
        """The class in force of each of some claims at the end of a day."""
        ...

    def taken(self, institution: UUID, first: date, last: date, known: datetime | None) -> tuple[Taking, ...]:
        """The latest taking of each day from `first` through `last`, as known at an instant, by day."""
        ...

    def rows(
        self, taking: Taking, branches: frozenset[str] | None, where: ClaimFilter, after: str | None, limit: int
    ) -> Sequence[MonthRow]:
        """Rows as of a taking, claims above `after`, in order of the claim's id."""
        ...

    def rows_of(self, institution: UUID, day: date, claims: Sequence[UUID]) -> Mapping[UUID, MonthRow]:
        """The last known row of each of some claims for a day."""
        ...

    def lent(
        self,
        institution: UUID,
        branches: frozenset[str] | None,
        where: ClaimFilter,
        through: date,
        known: datetime | None,
    ) -> Sequence[Lent]:
        """Every claim that some month end up to a day has shown, with what was lent."""
        ...

    def count(self, institution: UUID, day: date) -> int:
        """How many claims have rows of a day."""
        ...

    def add(self, rows: Sequence[MonthRow]) -> None:
        """More rows."""
        ...

    def complete(self, taking: Taking) -> None:
        """Keep that a day was taken completely."""
        ...


class PortfolioRows(Protocol):
    """Claims of a scope on one read-only snapshot. `known` is the knowledge cut, None: everything known now."""

    def business_date(self, scope: Scope) -> date:
        """The business date of the bank."""
        ...

    def rows(self, scope: Scope, day: date, where: ClaimFilter, known: datetime | None = None) -> Iterator[ClaimRow]:
        """Claims at the end of a day, in batches behind the iterator; refuses a day that cannot be answered."""
        ...

    def taken(self, scope: Scope, first: date, last: date, known: datetime | None = None) -> tuple[Taking, ...]:
        """Month ends from `first` through `last` that were taken, by day; at most 60."""
        ...

    def lent(self, scope: Scope, where: ClaimFilter, through: date, known: datetime | None = None) -> tuple[Lent, ...]:
        """Every claim of a filter that month ends up to a day have shown."""
        ...

"""Month ends in memory."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from ...application.audit import ChainRow
from ...application.classification_records import ClassChange
from ...application.outcomes import Subject, SubjectKind
from ...application.portfolio_facts import LOANS
from ...application.portfolio_making import is_change
from ...application.portfolio_store import BorrowerFacts, ClaimFilter, MonthRow, StoredAccount, Taking
from ...application.ports import Unit
from ...application.reference import Facts, context_of
from ...domain.borrower import Borrower
from ...domain.loan.context import Context
from ...domain.loan.events import Entry
from ...domain.loan.figures import LoanStatus, status_of
from ...domain.loan.loan import Loan
from ...domain.portfolio.vintage import Lent, is_troubled
from ...domain.risk_classification.given import GivenClaim

Key = tuple[UUID, UUID]


@dataclass(slots=True)
class PortfolioState:
    """What is kept of month ends, in the order of recording."""

    rows: dict[int, MonthRow] = field(default_factory=dict)
    takings: dict[int, Taking] = field(default_factory=dict)

    def copy(self) -> "PortfolioState":
        """The same values under mappings of their own."""
        return PortfolioState(dict(self.rows), dict(self.takings))


class Book(Protocol):
    """The parts of a state that rows are made from."""

    loans: dict[Key, Loan]
    entries: dict[Key, tuple[Entry, ...]]
    borrowers: dict[Key, Borrower]
    given_claims: dict[Key, GivenClaim]
    facts: dict[UUID, Facts]
    chains: dict[tuple[UUID, Subject], tuple[ChainRow, ...]]
    portfolio: PortfolioState


@dataclass(slots=True)
class MemoryPortfolio:
    """The month ends of a state."""

    state: Book
    unit: Unit
    alone: AbstractContextManager[object] = field(default_factory=nullcontext)

    def candidates(
        self, institution: UUID, branches: frozenset[str] | None, day: date, after: UUID | None, limit: int
    ) -> tuple[UUID, ...]:
        """Ids of claims that may have a row on a day."""
        year = date(day.year, 1, 1)
        over = {UUID(r.row.claim) for r in self.state.portfolio.rows.values() if r.day < year and r.row.ended}
        found = []
        for (bank, key), loan in sorted(self.state.loans.items()):
            status = status_of(loan.account)
            gone = status in {LoanStatus.CLOSED, LoanStatus.WRITTEN_OFF} and key in over
            mine = bank == institution and (branches is None or loan.branch in branches)
            if mine and status is not LoanStatus.PENDING and not gone:
                found.append(key)
        for (bank, key), claim in self.state.given_claims.items():
            mine = bank == institution and (branches is None or claim.branch in branches)
            gone = claim.closed_on is not None and key in over
            if mine and claim.kind in LOANS and claim.opened_on <= day and not gone:
                found.append(key)
        return tuple(key for key in sorted(found) if after is None or key > after)[:limit]

    def accounts(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, StoredAccount]:
        """Loans as last saved."""
        found = ((i, self.state.loans.get((institution, i))) for i in sorted(ids))
        return {i: StoredAccount(loan, sound=True) for i, loan in found if loan}

    def context(self, institution: UUID, known: datetime | None) -> Context:
        """What the fold needs."""
        return context_of(self.state.facts.get(institution, Facts()), known)

    def histories(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, tuple[Entry, ...]]:
        """All entries of some loans."""
        return {i: self.state.entries.get((institution, i), ()) for i in ids}

    def renegotiated(self, institution: UUID, ids: Sequence[UUID]) -> frozenset[UUID]:
        """Which of some loans have a change of terms, or were taken on as restructured."""
        histories = self.histories(institution, ids).items()
        return frozenset(i for i, history in histories if any(is_change(e.event) for e in history))

    def borrowers(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, BorrowerFacts]:
        """Facts of some borrowers."""
        found = ((i, self.state.borrowers.get((institution, i))) for i in ids)
        return {i: BorrowerFacts(b.profile.kind.value, b.profile.industry) for i, b in found if b}

    def officers(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, str]:
        """Who opened each of some loans."""
        chains = ((i, self.state.chains.get((institution, Subject(SubjectKind.LOAN, i)), ())) for i in ids)
        return {i: rows[0].entry.person for i, rows in chains if rows}

    def classes(
        self, institution: UUID, ids: Sequence[UUID], day: date, known: datetime | None
    ) -> Mapping[UUID, ClassChange]:
        """The class in force of each of some claims."""
        return self.unit.classifications.previous_classes(institution, ids, day, known)

    def taken(self, institution: UUID, first: date, last: date, known: datetime | None) -> tuple[Taking, ...]:
        """The latest taking of each day."""
        latest: dict[date, Taking] = {}
        for each in sorted(self.state.portfolio.takings.values(), key=lambda taking: (taking.day, taking.recorded_at)):
            seen = known is None or each.recorded_at <= known
            if each.institution == institution and first <= each.day <= last and seen:
                latest[each.day] = each
        return tuple(latest.values())

    def rows(
        self, taking: Taking, branches: frozenset[str] | None, where: ClaimFilter, after: str | None, limit: int
    ) -> Sequence[MonthRow]:
        """Rows as of a taking, in order of the claim's id."""
        known = (r for r in self._of(taking.institution, taking.day) if r.recorded_at <= taking.recorded_at)
        latest = {r.row.claim: r for r in known}
        found = sorted((r for r in latest.values() if _fits(r, branches, where)), key=lambda r: r.row.claim)
        return [r for r in found if after is None or r.row.claim > after][:limit]

    def rows_of(self, institution: UUID, day: date, claims: Sequence[UUID]) -> Mapping[UUID, MonthRow]:
        """The last known row of each of some claims for a day."""
        wanted = frozenset(claims)
        latest = {UUID(r.row.claim): r for r in self._of(institution, day)}
        return {claim: row for claim, row in latest.items() if claim in wanted}

    def lent(
        self,
        institution: UUID,
        branches: frozenset[str] | None,
        where: ClaimFilter,
        through: date,
        known: datetime | None,
    ) -> Sequence[Lent]:
        """Every claim that some month end up to a day has shown."""
        most: dict[str, Lent] = {}
        for r in self.state.portfolio.rows.values():
            seen = r.institution == institution and r.day <= through and (known is None or r.recorded_at <= known)
            if seen and r.row.disbursed and _fits(r, branches, where):
                amount = max(r.row.disbursed, most[r.row.claim].amount if r.row.claim in most else 0)
                most[r.row.claim] = Lent(r.row.claim, r.row.opened_on, amount)
        return tuple(most.values())

    def count(self, institution: UUID, day: date) -> int:
        """How many claims have rows of a day."""
        return len({r.row.claim for r in self._of(institution, day)})

    def add(self, rows: Sequence[MonthRow]) -> None:
        """More rows."""
        kept = self.state.portfolio.rows
        for row in rows:
            kept[len(kept)] = row

    def complete(self, taking: Taking) -> None:
        """Keep that a day was taken completely."""
        self.state.portfolio.takings[len(self.state.portfolio.takings)] = taking

    def _of(self, institution: UUID, day: date) -> list[MonthRow]:
        found = [r for r in self.state.portfolio.rows.values() if r.institution == institution and r.day == day]
        return sorted(found, key=lambda r: r.recorded_at)


def _fits(each: MonthRow, branches: frozenset[str] | None, where: ClaimFilter) -> bool:
    row = each.row
    return (
        each.currency == where.currency
        and (branches is None or row.branch in branches)
        and (where.opened_from is None or row.opened_on >= where.opened_from)
        and (where.opened_through is None or row.opened_on <= where.opened_through)
        and (not where.troubled or is_troubled(row))
    )

"""Reads of guarantors, guarantees and the guarantee graph on one snapshot."""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol
from uuid import UUID

from ..domain.guarantor import Capital, Guarantor
from ..domain.loan.terms import EARLIEST
from ..domain.shared.errors import InvalidInput
from ..domain.shared.scope import Scope
from .guarantor_cover import measure_guarantees
from .guarantor_store import KeptGuarantee
from .guarantor_survey import survey_bank
from .guarantor_survey_views import Seen, SurveyView, survey_view
from .guarantor_views import (
    AbilityView,
    GuaranteeEntryView,
    GuaranteeView,
    GuarantorView,
    LoanCoverView,
    ability_view,
    cover_view,
    entry_view,
    guarantee_view,
    guarantor_view,
    is_masked,
)
from .policy_documents import GUARANTOR, book_of
from .ports import Unit
from .reads import Position

MAX_OF_LOAN: Final = 200
"""The most guarantees of one loan that are shown."""


def past_day(as_of: date | None, today: date) -> date:
    """The day to look at; refuses one after the business date, and one before the first that a loan may have."""
    day = as_of or today
    if not EARLIEST <= day <= today:
        raise InvalidInput("as_of", day.isoformat(), f"must be between {EARLIEST} and {today}")
    return day


class GuaranteeLists(Protocol):
    """Which guarantees and guarantors a list of a screen holds; the rows themselves come from their stores."""

    def given(self, scope: Scope, parties: Sequence[UUID], after: UUID | None, limit: int) -> Mapping[UUID, list[UUID]]:
        """For each guarantor its guarantees in the scope's branches above an id, at most `limit`, oldest first."""
        ...

    def numbered(self, scope: Scope, after: Position | None, limit: int) -> Sequence[UUID]:
        """Guarantees in the scope's branches, by number."""
        ...

    def reviews_due(self, scope: Scope, until: date, after: Position | None, limit: int) -> Sequence[UUID]:
        """Guarantors in the scope's branches whose review is due until a day, by that day and id."""
        ...


@dataclass(frozen=True, slots=True)
class GuaranteeQueries:
    """Reads over the stores of one snapshot; `turn` lets one caller at a time use its connection.

    A guarantee is seen by readers of the branch that keeps it and of those that keep a loan under it, a guarantor's
    file by those of the branch that keeps the party. Lists over the bank hold what the reader's branches keep.
    """

    unit: Unit
    lists: GuaranteeLists
    turn: AbstractContextManager[object]

    def by_id(self, scope: Scope, ids: Sequence[UUID]) -> Mapping[UUID, GuaranteeView]:
        """Guarantees by id; for loaders."""
        with self.turn:
            kept = self._visible(scope, self.unit.guarantees.get_many(scope.institution, ids).values())
        return {each.guarantee.id: _view(each) for each in kept}

    def as_known(self, scope: Scope, guarantee_id: UUID, known: datetime) -> GuaranteeView | None:
        """One guarantee as it was known at an instant, or None."""
        with self.turn:
            found = self.unit.guarantees.get_many(scope.institution, [guarantee_id], known)
            kept = self._visible(scope, found.values())
        return _view(kept[0]) if kept else None

    def entries(self, scope: Scope, guarantee_id: UUID, after: int, limit: int) -> Sequence[GuaranteeEntryView]:
        """A guarantee's events above a sequence, in their order."""
        if guarantee_id not in self.by_id(scope, [guarantee_id]):
            return ()
        with self.turn:
            return [
                entry_view(row) for row in self.unit.guarantees.written(scope.institution, guarantee_id, after, limit)
            ]

    def by_number(self, scope: Scope, number: str) -> GuaranteeView | None:
        """One guarantee by its business number, or None."""
        with self.turn:
            key = self.unit.guarantees.by_number(scope.institution, [number]).get(number)
        return None if key is None else self.by_id(scope, [key]).get(key)

    def page(self, scope: Scope, after: Position | None, limit: int) -> Sequence[GuaranteeView]:
        """Guarantees by number."""
        with self.turn:
            ids = self.lists.numbered(scope, after, limit)
        found = self.by_id(scope, ids)
        return [found[key] for key in ids]

    def of_loans(self, scope: Scope, loans: Sequence[UUID]) -> Mapping[UUID, tuple[GuaranteeView, ...]]:
        """The guarantees of each loan, oldest first; for loaders."""
        with self.turn:
            kept = self._visible(scope, self.unit.guarantees.of_loans(scope.institution, loans))
        views = [_view(each) for each in kept]
        of_loan: dict[UUID, list[GuaranteeView]] = {loan: [] for loan in loans}
        for view in views:
            for row in view.loans:
                if row.loan in of_loan:
                    of_loan[row.loan].append(view)
        return {loan: tuple(rows[:MAX_OF_LOAN]) for loan, rows in of_loan.items()}

    def given(
        self, scope: Scope, parties: Sequence[UUID], after: UUID | None, limit: int
    ) -> Mapping[UUID, tuple[GuaranteeView, ...]]:
        """The guarantees that each party has given, above an id, at most `limit`, oldest first; for loaders."""
        with self.turn:
            ids = self.lists.given(scope, parties, after, limit)
        found = self.by_id(scope, sorted({key for rows in ids.values() for key in rows}))
        return {party: tuple(found[key] for key in ids.get(party, ())) for party in parties}

    def files(self, scope: Scope, parties: Sequence[UUID]) -> Mapping[UUID, GuarantorView]:
        """Guarantors' files by party; for loaders."""
        sees = scope.sees_personal_data
        return {key: guarantor_view(each, sees_personal_data=sees) for key, each in self._seen(scope, parties).items()}

    def cover(
        self, scope: Scope, loans: Sequence[UUID], today: date, as_of: date | None, known: datetime | None
    ) -> Mapping[UUID, LoanCoverView]:
        """How some loans are guaranteed at the end of a day (None: today) as known at an instant; for loaders.

        A loan that owes nothing, or under no guarantee, is left out. Refuses a day after the business date `today`.
        """
        day = past_day(as_of, today)
        with self.turn:
            branches = self.unit.claims.briefs(scope.institution, loans)
            seen = [key for key, row in branches.items() if scope.allows(scope.institution, row.branch)]
            found = measure_guarantees(self.unit, scope.institution, sorted(seen), day, known)
        return {loan: cover_view(each) for loan, each in found.items()}

    def survey(self, scope: Scope, day: date, capital: Capital | None, first: int) -> SurveyView:
        """What the guarantee graph of the bank holds on its business date, as far as a reader sees its parties."""
        with self.turn:
            found = survey_bank(self.unit, scope.institution, day, capital)
            seen = None
            if scope.branches is not None:
                kept = self.unit.borrowers.briefs(scope.institution, [row.party for row in found.parties])
                seen = [key for key, row in kept.items() if row.branch in scope.branches]
        return survey_view(found, Seen(seen), first)

    def abilities(
        self, scope: Scope, parties: Sequence[UUID], today: date, as_of: date | None
    ) -> Mapping[UUID, AbilityView]:
        """What guarantors can carry on a day (None: today), as far as it is proven and for this reader; for loaders."""
        day = as_of or today
        found = self._seen(scope, parties)
        with self.turn:
            policy = book_of(self.unit.policy_documents, scope.institution, GUARANTOR).at(day, None)
        shown = (each for each in found.values() if not is_masked(each, sees_personal_data=scope.sees_personal_data))
        proven = ((each.id, each.ability(day, policy)) for each in shown)
        return {party: ability_view(ability) for party, ability in proven if ability is not None}

    def reviews_due(self, scope: Scope, until: date, after: Position | None, limit: int) -> Sequence[GuarantorView]:
        """Guarantors whose review is due until a day, by that day."""
        with self.turn:
            ids = self.lists.reviews_due(scope, until, after, limit)
        found = self.files(scope, ids)
        return [found[key] for key in ids]

    def _visible(self, scope: Scope, kept: Iterable[KeptGuarantee]) -> list[KeptGuarantee]:
        rows = list(kept)
        others = [each for each in rows if not scope.allows(scope.institution, each.branch)]
        if not others:
            return rows
        loans = sorted({row.loan for each in others for row in each.guarantee.loans})
        briefs = self.unit.claims.briefs(scope.institution, loans)
        seen = {key for key, brief in briefs.items() if scope.allows(scope.institution, brief.branch)}
        hidden = {each.guarantee.id for each in others if not any(row.loan in seen for row in each.guarantee.loans)}
        return [each for each in rows if each.guarantee.id not in hidden]

    def _seen(self, scope: Scope, parties: Sequence[UUID]) -> Mapping[UUID, Guarantor]:
        with self.turn:
            found = self.unit.guarantors.get_many(scope.institution, parties)
            kept = self.unit.borrowers.briefs(scope.institution, list(found))
        return {
            key: each
            for key, each in found.items()
            if key in kept and scope.allows(scope.institution, kept[key].branch)
        }


def _view(kept: KeptGuarantee) -> GuaranteeView:
    return guarantee_view(kept.guarantee, kept.branch)

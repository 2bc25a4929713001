"""Reads of guarantors, guarantees and the guarantee graph on one snapshot."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol
from uuid import UUID

from ..domain.guarantor import Guarantor
from ..domain.shared.scope import Scope
from .facts_queries import Branches
from .guarantor_store import GuaranteeStore, GuarantorStore, KeptGuarantee
from .guarantor_views import AbilityView, GuaranteeView, GuarantorView, ability_view, guarantee_view, guarantor_view
from .policy_documents import GUARANTOR, PolicyDocuments, book_of
from .reads import Position

MAX_OF_LOAN: Final = 200
"""The most guarantees of one loan that are shown."""


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

    A guarantee is seen by readers of the branch that keeps it, a guarantor's file by those of the branch that keeps
    the party.
    """

    guarantors: GuarantorStore
    guarantees: GuaranteeStore
    lists: GuaranteeLists
    borrowers: Branches
    documents: PolicyDocuments
    turn: AbstractContextManager[object]

    def by_id(self, scope: Scope, ids: Sequence[UUID]) -> Mapping[UUID, GuaranteeView]:
        """Guarantees by id; for loaders."""
        with self.turn:
            found = self.guarantees.get_many(scope.institution, ids)
        return {key: _view(kept) for key, kept in found.items() if scope.allows(scope.institution, kept.branch)}

    def by_number(self, scope: Scope, number: str) -> GuaranteeView | None:
        """One guarantee by its business number, or None."""
        with self.turn:
            key = self.guarantees.by_number(scope.institution, [number]).get(number)
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
            kept = self.guarantees.of_loans(scope.institution, loans)
        views = [_view(each) for each in kept if scope.allows(scope.institution, each.branch)]
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

    def ability(self, scope: Scope, party: UUID, as_of: date) -> AbilityView | None:
        """What a guarantor can carry on a day; None: not proven, or not for this reader."""
        guarantor = self._seen(scope, [party]).get(party)
        if guarantor is None or guarantor_view(guarantor, sees_personal_data=scope.sees_personal_data).masked:
            return None
        with self.turn:
            policy = book_of(self.documents, scope.institution, GUARANTOR).at(as_of, None)
        ability = guarantor.ability(as_of, policy)
        return None if ability is None else ability_view(ability)

    def reviews_due(self, scope: Scope, until: date, after: Position | None, limit: int) -> Sequence[GuarantorView]:
        """Guarantors whose review is due until a day, by that day."""
        with self.turn:
            ids = self.lists.reviews_due(scope, until, after, limit)
        found = self.files(scope, ids)
        return [found[key] for key in ids]

    def _seen(self, scope: Scope, parties: Sequence[UUID]) -> Mapping[UUID, Guarantor]:
        with self.turn:
            found = self.guarantors.get_many(scope.institution, parties)
            kept = self.borrowers.briefs(scope.institution, list(found))
        return {
            key: each
            for key, each in found.items()
            if key in kept and scope.allows(scope.institution, kept[key].branch)
        }


def _view(kept: KeptGuarantee) -> GuaranteeView:
    return guarantee_view(kept.guarantee, kept.branch)

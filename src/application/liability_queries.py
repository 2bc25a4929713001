"""Reads of liability assessment on one snapshot."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from ..domain.liability_assessment.appraisal import within_tolerance
from ..domain.liability_assessment.authority import AuthoritySuspended, lines_reached
from ..domain.liability_assessment.deadlines import clocks
from ..domain.liability_assessment.kinds import CaseStatus, HolderKind
from ..domain.liability_assessment.parts import Handling, LifeRow
from ..domain.liability_assessment.policy import LiabilityPolicy
from ..domain.shared.calendar import previous_month_end
from ..domain.shared.errors import InvalidInput
from ..domain.shared.scope import Scope
from .liability_authority import figures_at, together
from .liability_facts import loans_of, policy_on
from .liability_store import DeclaredRelation, KeptCase
from .liability_views import (
    AppraisalView,
    AuthorityView,
    CaseEventView,
    CaseView,
    PersonView,
    ReserveEntryView,
    ReserveView,
    case_view,
    entry_view,
    event_view,
    person_view,
    reserve_view,
)
from .ports import Unit

MAX_RELATIONS: Final = 200
"""The most declared relations of one person that are shown."""
_A_YEAR: Final = timedelta(days=366)
"""How far back the last month end is looked for."""
MAX_OF_LOAN: Final = 50
"""The most cases of one loan that are shown, the newest."""


@dataclass(frozen=True, slots=True)
class LiabilityQueries:
    """Reads over the stores of one snapshot; `turn` lets one caller at a time use its connection.

    A case is seen by readers of its unit. Risk reserves and the authority of officers belong to no branch: they are
    seen by readers of the whole bank.
    """

    unit: Unit
    turn: AbstractContextManager[object]

    def by_id(self, scope: Scope, ids: Collection[UUID], known: datetime | None = None) -> Mapping[UUID, CaseView]:
        """Cases by id, as known at an instant (None: now); for loaders."""
        store, bank = self.unit.liability, scope.institution
        with self.turn:
            if known is None:
                found = dict(store.get_many(bank, ids))
            else:
                found = {key: kept for key in ids if (kept := store.get(bank, key, known))}
            seen = {key: kept for key, kept in found.items() if scope.allows(bank, kept.case.opened.unit)}
            return self._views(bank, seen)

    def _views(self, bank: UUID, seen: Mapping[UUID, KeptCase]) -> Mapping[UUID, CaseView]:
        """Views with their terms; what these rest on is read once for all of them."""
        if not seen:
            return {}
        today = self._today(bank)
        policy, calendar = policy_on(self.unit, bank, today), self.unit.reference.context(bank).calendar
        written = self.unit.write_offs.claims(bank, sorted({loan for k in seen.values() for loan in loans_of(k.case)}))
        views = {}
        for key, kept in seen.items():
            days = [each.claim.kept.on for loan in loans_of(kept.case) for each in written.get(loan, ())]
            found = clocks(kept.case, policy, calendar, written_off_on=min(days, default=None))
            views[key] = case_view(kept, found, today)
        return views

    def _today(self, bank: UUID) -> date:
        found = self.unit.institutions.get(bank)
        if found is None:
            raise LookupError(f"institution {bank} is gone")
        return found.business_date

    def by_number(self, scope: Scope, number: str) -> CaseView | None:
        """One case by its business number, or None."""
        with self.turn:
            key = self.unit.liability.by_number(scope.institution, number)
        return None if key is None else self.by_id(scope, [key]).get(key)

    def page(self, scope: Scope, status: CaseStatus | None, after: UUID | None, limit: int) -> Sequence[CaseView]:
        """Cases of the scope's units, oldest first."""
        with self.turn:
            rows = self.unit.liability.cases(scope.institution, scope.branches, status, after, limit)
        found = self.by_id(scope, [row.id for row in rows])
        return [found[row.id] for row in rows]

    def of_loans(self, scope: Scope, loans: Collection[UUID]) -> Mapping[UUID, tuple[CaseView, ...]]:
        """The cases of each loan, oldest first; for loaders."""
        with self.turn:
            ids = self.unit.liability.of_loans(scope.institution, loans)
        found = self.by_id(scope, sorted({key for keys in ids.values() for key in keys[-MAX_OF_LOAN:]}))
        return {loan: tuple(found[key] for key in ids.get(loan, ())[-MAX_OF_LOAN:] if key in found) for loan in loans}

    def events(self, scope: Scope, case_id: UUID, after: int, limit: int) -> Sequence[CaseEventView]:
        """A case's events above a sequence, in their order."""
        if case_id not in self.by_id(scope, [case_id]):
            return ()
        with self.turn:
            rows = self.unit.liability.events(scope.institution, case_id, after, limit)
        return [event_view(row) for row in rows]

    def handlings(self, view: CaseView, after: int, limit: int) -> Sequence[tuple[int, Handling]]:
        """Who handled the loans by a case's file, numbered from 1."""
        return list(enumerate(view.case.handlings, 1))[after : after + limit]

    def rows(self, view: CaseView, after: int, limit: int) -> Sequence[LifeRow]:
        """What went wrong by a case's file, by number."""
        rows = view.case.file.rows if view.case.file else ()
        return [row for row in rows if row.number > after][:limit]

    def file(self, scope: Scope, view: CaseView) -> str | None:
        """The whole file of a case as JSON text."""
        if view.file_hash is None:
            return None
        with self.turn:
            return self.unit.liability.file(scope.institution, view.file_hash)

    def about(self, scope: Scope, person: str, after: UUID | None, limit: int) -> Sequence[PersonView]:
        """What cases of the scope's units found about a person, by case."""
        with self.turn:
            rows = self.unit.liability.about(scope.institution, scope.branches, person, after, limit)
            cases = self.unit.liability.get_many(scope.institution, [row.case for row in rows])
        return [person_view(row, cases[row.case].case.opened.currency) for row in rows]

    def reserves(self, scope: Scope, after: tuple[str, str] | None, limit: int) -> Sequence[ReserveView]:
        """Risk reserves by officer and currency."""
        if scope.branches is not None:
            return ()
        with self.turn:
            rows = self.unit.liability.accounts(scope.institution, after, limit)
        return [reserve_view(row) for row in rows]

    def reserve_entries(
        self, scope: Scope, officer: str, currency: str, after: int, limit: int
    ) -> Sequence[tuple[int, ReserveEntryView]]:
        """Entries of a risk reserve above a number from 1, in their order."""
        if scope.branches is not None:
            return ()
        with self.turn:
            account = self.unit.liability.account(scope.institution, officer, currency)
        return [(place, entry_view(entry)) for place, entry in enumerate(account.entries, 1) if place > after][:limit]

    def authorities(self, scope: Scope, after: tuple[str, str] | None, limit: int) -> Sequence[AuthorityView]:
        """Holders whose authority was ever suspended: of the scope's branches their own, of the whole bank all."""
        with self.turn:
            rows = self.unit.liability.authorities(scope.institution, scope.branches, after, limit)
        return [AuthorityView(row.kind, row.holder, row.suspended, row.last_on) for row in rows]

    def appraisals(
        self, scope: Scope, as_of: date | None, after: tuple[str, str] | None, limit: int
    ) -> Sequence[AppraisalView]:
        """Officers and units by kind and name at a month end that was taken (None: the last one).

        Over the loans of the scope's branches. Raises InvalidInput for a day that no month end was taken of.
        """
        bank = scope.institution
        with self.turn:
            day = as_of or previous_month_end(self._today(bank))
        # The portfolio takes the turn by itself.
        taken = self.unit.portfolio.taken(bank, day if as_of else day - _A_YEAR, day, None)
        if as_of is not None and not taken:
            raise InvalidInput("as_of", day.isoformat(), "no month end was taken on that day")
        day = taken[-1].day if taken else day
        whole = figures_at(self.unit, bank, day)
        seen = whole if scope.branches is None else figures_at(self.unit, bank, day, scope.branches)
        found, everything = sorted(seen.items()), together(whole.values())
        chosen = [row for key, row in found if after is None or (key[0].value, key[1]) > after][:limit]
        with self.turn:
            policy = policy_on(self.unit, bank, day)
            last = [self.unit.liability.authority(bank, row.kind, row.holder) for row in chosen]
        return [
            AppraisalView(
                figures=row,
                as_of=day,
                lines=lines_reached(row, policy),
                suspended=isinstance(event, AuthoritySuspended),
                tolerated=within_tolerance(row, everything, policy) if row.kind is HolderKind.UNIT else None,
                policy=policy,
            )
            for row, event in zip(chosen, last, strict=True)
        ]

    def relations(self, scope: Scope, person: str) -> Sequence[DeclaredRelation]:
        """The relations that count today of a person, from either side, at most `MAX_RELATIONS`, the oldest first.

        They are people's own affairs and of no branch: for readers of the whole bank.
        """
        if scope.branches is not None:
            return ()
        with self.turn:
            today = self._today(scope.institution)
            return list(self.unit.liability.relations(scope.institution, [person], today))[:MAX_RELATIONS]

    def policy(self, scope: Scope, day: date | None) -> LiabilityPolicy:
        """The policy that counts on a day (None: the business date)."""
        with self.turn:
            return policy_on(self.unit, scope.institution, day or self._today(scope.institution))

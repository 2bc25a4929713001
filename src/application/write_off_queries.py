"""Reads of write-off on one snapshot: eligibility, applications and their files, written-off claims, what is due."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Protocol
from uuid import UUID

from ..domain.shared.calendar import add_months
from ..domain.shared.scope import Scope
from ..domain.write_off.case import fold
from ..domain.write_off.events import MAX_EVIDENCE, Rejected, Reviewed, Withdrawn
from ..domain.write_off.kinds import CaseStatus, ClaimStatus
from ..domain.write_off.policy import WriteOffPolicy
from .guarantor_queries import past_day
from .policy_documents import WRITE_OFF, book_of
from .ports import Unit
from .write_off_facts import liability_settled, policy_on, write_off_eligibility
from .write_off_store import CaseRow, ClaimKey, Statement, YearOfWriteOffs
from .write_off_views import (
    ApplicationView,
    EligibilityView,
    EventView,
    FileView,
    ReviewView,
    WrittenClaimView,
    YearView,
    application_view,
    claim_view,
    eligibility_view,
    event_view,
    file_view,
    year_view,
)

_EVENTS: Final = MAX_EVIDENCE + 500
"""More events than an application can have."""
MAX_OF_LOAN: Final = 50
"""The most applications of one loan that are shown, the newest."""


@dataclass(frozen=True, slots=True)
class DueTerms:
    """Which claims have something due by a day, by the days from which its term runs.

    A claim has no plan and was written off by `planned`; or its last check, or else its write-off, was by `checked`;
    or its cause is subjective, it was written off by `assessed`, and no case that found who is liable is closed.
    """

    planned: date
    checked: date
    assessed: date


def due_terms(until: date, policy: WriteOffPolicy) -> DueTerms:
    """The terms of a policy, turned round."""
    return DueTerms(
        planned=until - timedelta(days=policy.plan_days),
        checked=_latest(until, policy.check_months),
        assessed=_latest(until, policy.liability_months),
    )


def _latest(until: date, months: int) -> date:
    """The latest day from which so many months end on or before a day."""
    found = add_months(until, -months)
    while add_months(found + timedelta(days=1), months) <= until:
        found += timedelta(days=1)
    return found


class WriteOffLists(Protocol):
    """Which applications, claims and years a list of a screen holds."""

    def applications(self, scope: Scope, ids: Sequence[UUID]) -> Sequence[CaseRow]:
        """Applications by id, inside the scope."""
        ...

    def of_loans(self, scope: Scope, loans: Sequence[UUID], limit: int) -> Mapping[UUID, list[UUID]]:
        """The applications that each loan is or was in, inside the scope, newest first."""
        ...

    def due(self, scope: Scope, terms: DueTerms, after: ClaimKey | None, limit: int) -> Sequence[ClaimKey]:
        """Claims of the scope's branches with something due, above a key, in key order."""
        ...

    def years(self, institution: UUID, before: int, limit: int) -> Sequence[YearOfWriteOffs]:
        """Years with write-offs earlier than one, newest first."""
        ...


def branches_of(scope: Scope, branch: str | None) -> frozenset[str] | None:
    """The branches to look at (None: all): those of the scope, or one of them."""
    if branch is None:
        return scope.branches
    return frozenset({branch}) if scope.branches is None else scope.branches & {branch}


@dataclass(frozen=True, slots=True)
class WriteOffQueries:
    """Reads over the stores of one snapshot; `turn` lets one caller at a time use its connection.

    An application is seen by readers of its originating unit; a written-off claim by those of its loan's branch.
    """

    unit: Unit
    lists: WriteOffLists
    turn: AbstractContextManager[object]

    def eligibility(
        self, scope: Scope, loan: UUID, today: date, as_of: date | None, known: datetime | None
    ) -> EligibilityView | None:
        """May a loan be written off on a day (None: today)? None: there is no such loan, or it cannot be seen.

        Refuses a day after the business date `today`, and one before the first that a loan may have.
        """
        day = past_day(as_of, today)
        with self.turn:
            if not self._visible(scope, [loan]):
                return None
            found = write_off_eligibility(self.unit, scope.institution, loan, day, known)
        return None if found is None else eligibility_view(found)

    def stated(
        self, scope: Scope, loans: Sequence[UUID], today: date, as_of: date | None, known: datetime | None
    ) -> Mapping[UUID, Statement]:
        """The last statement about each loan by a day (None: today); for loaders."""
        day = past_day(as_of, today)
        with self.turn:
            return self.unit.write_offs.statements(scope.institution, self._visible(scope, loans), day, known)

    def by_id(self, scope: Scope, ids: Sequence[UUID]) -> Mapping[UUID, ApplicationView]:
        """Applications by id; for loaders."""
        with self.turn:
            return {row.id: application_view(row) for row in self.lists.applications(scope, ids)}

    def by_number(self, scope: Scope, number: str) -> ApplicationView | None:
        """One application by its business number, or None."""
        with self.turn:
            key = self.unit.write_offs.by_number(scope.institution, number)
        return None if key is None else self.by_id(scope, [key]).get(key)

    def page(
        self, scope: Scope, branch: str | None, status: CaseStatus | None, after: UUID | None, limit: int
    ) -> Sequence[ApplicationView]:
        """Applications of a unit (None: of all in scope), oldest first."""
        with self.turn:
            rows = self.unit.write_offs.cases(
                scope.institution, branches_of(scope, branch), status, after, limit
            )  # fmt: skip
        return [application_view(row) for row in rows]

    def of_loans(self, scope: Scope, loans: Sequence[UUID]) -> Mapping[UUID, tuple[ApplicationView, ...]]:
        """The applications that each loan is or was in, newest first; for loaders."""
        with self.turn:
            ids = self.lists.of_loans(scope, loans, MAX_OF_LOAN)
        found = self.by_id(scope, sorted({key for rows in ids.values() for key in rows}))
        return {loan: tuple(found[key] for key in ids.get(loan, ()) if key in found) for loan in loans}

    def file(self, scope: Scope, case_id: UUID) -> FileView | None:
        """The file of an application, or None."""
        if case_id not in self.by_id(scope, [case_id]):
            return None
        with self.turn:
            rows = self.unit.write_offs.case_events(scope.institution, case_id, 0, _EVENTS)
        events = [row.event for row in rows]
        case = fold(events)
        if case is None:
            return None
        held = next((event for event in events if isinstance(event, Reviewed)), None)
        ended = next((event for event in events if isinstance(event, Rejected | Withdrawn)), None)
        review = ReviewView(held.ballots, held.minutes, held.agreed, held.on) if held else None
        return file_view(case, review, ended)

    def events(self, scope: Scope, case_id: UUID, after: int, limit: int) -> Sequence[EventView]:
        """An application's events above a sequence, in their order."""
        if case_id not in self.by_id(scope, [case_id]):
            return ()
        with self.turn:
            rows = self.unit.write_offs.case_events(scope.institution, case_id, after, limit)
        return [event_view(row) for row in rows]

    def claims(
        self,
        scope: Scope,
        today: date,
        branch: str | None,
        status: ClaimStatus | None,
        after: ClaimKey | None,
        limit: int,
    ) -> Sequence[WrittenClaimView]:
        """Written-off claims of a branch (None: of all in scope), in key order; duties as of the business date."""
        branches = branches_of(scope, branch)
        with self.turn:
            rows = self.unit.write_offs.claim_rows(scope.institution, branches, status, after, limit)
            return self._claims(scope, today, [ClaimKey(row.loan, row.case) for row in rows])

    def claims_of_loans(
        self, scope: Scope, today: date, loans: Sequence[UUID]
    ) -> Mapping[UUID, tuple[WrittenClaimView, ...]]:
        """All written-off claims of each loan, by day of write-off; for loaders."""
        with self.turn:
            policy = policy_on(self.unit, scope.institution, today)
            found = self.unit.write_offs.claims(scope.institution, self._visible(scope, loans))
            settled = liability_settled(self.unit, scope.institution, sorted(found)) if found else frozenset()
        return {
            loan: tuple(claim_view(kept, policy, today, settled=loan in settled) for kept in rows)
            for loan, rows in found.items()
        }

    def claims_due(
        self, scope: Scope, today: date, until: date, after: ClaimKey | None, limit: int
    ) -> Sequence[WrittenClaimView]:
        """Claims with a duty whose last day is on or before a day, in key order."""
        with self.turn:
            terms = due_terms(until, policy_on(self.unit, scope.institution, today))
            return self._claims(scope, today, self.lists.due(scope, terms, after, limit))

    def claim_events(self, scope: Scope, key: ClaimKey, after: int, limit: int) -> Sequence[EventView]:
        """A claim's events above a sequence, in their order."""
        with self.turn:
            if not self._visible(scope, [key.loan]):
                return ()
            rows = self.unit.write_offs.claim_events(scope.institution, key, after, limit)
        return [event_view(row) for row in rows]

    def years(self, scope: Scope, today: date, before: int, limit: int) -> Sequence[YearView]:
        """Years with write-offs earlier than one, newest first; what is due as of the business date."""
        with self.turn:
            policy = policy_on(self.unit, scope.institution, today)
            rows = self.lists.years(scope.institution, before, limit)
        return [year_view(row, policy, today) for row in rows]

    def policies(self, scope: Scope) -> Sequence[WriteOffPolicy]:
        """All versions of the policy, packaged ones first, in the order of recording."""
        with self.turn:
            return book_of(self.unit.policy_documents, scope.institution, WRITE_OFF).versions

    def policy(self, scope: Scope, as_of: date, known: datetime | None) -> WriteOffPolicy:
        """The version that counts on a day as known at an instant."""
        with self.turn:
            return policy_on(self.unit, scope.institution, as_of, known)

    def _claims(self, scope: Scope, today: date, keys: Sequence[ClaimKey]) -> Sequence[WrittenClaimView]:
        """Claims by key, in the order of the keys."""
        policy = policy_on(self.unit, scope.institution, today)
        found = self.unit.write_offs.claims(scope.institution, sorted({key.loan for key in keys}))
        settled = liability_settled(self.unit, scope.institution, sorted(found)) if found else frozenset()
        kept = {each.key: each for rows in found.values() for each in rows}
        return [claim_view(kept[key], policy, today, settled=key.loan in settled) for key in keys]

    def _visible(self, scope: Scope, loans: Sequence[UUID]) -> list[UUID]:
        """Which of some loans can be seen, in key order."""
        briefs = self.unit.claims.briefs(scope.institution, loans)
        return sorted(key for key, row in briefs.items() if scope.allows(scope.institution, row.branch))

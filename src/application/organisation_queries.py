"""Reads of the organisation and of who handled what, on one snapshot."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from uuid import UUID

from ..domain.organisation import Act, Appointment, Assignment, Authority, Handled, OrgUnit, Post, Structure
from ..domain.shared.actor import ALL_BRANCHES, one_spelling
from ..domain.shared.errors import InvalidInput
from ..domain.shared.scope import Scope
from .handling_store import ActFilter
from .ports import Unit


@dataclass(frozen=True, slots=True)
class OrganisationQueries:
    """Reads over the stores of one snapshot; `turn` lets one caller at a time use its connection.

    A reader of some branches sees the units of those branches, their posts and the people in them; head office's
    units are seen by readers of all branches.
    """

    unit: Unit
    turn: AbstractContextManager[object]

    def units(self, scope: Scope) -> Sequence[OrgUnit]:
        """The units in the scope's branches, by code."""
        structure = self._structure(scope)
        return [structure.units[code] for code in sorted(_seen(structure, scope))]

    def posts(self, scope: Scope) -> Sequence[Post]:
        """The posts of those units, by code."""
        structure = self._structure(scope)
        seen = _seen(structure, scope)
        return [post for _, post in sorted(structure.posts.items()) if post.unit in seen]

    def appointments(self, scope: Scope, post: str | None, person: str | None) -> Sequence[Appointment]:
        """Appointments to a post, of a person, or all, in the scope's branches, oldest first."""
        codes = {each.code for each in self.posts(scope)}
        with self.turn:
            if person is not None:
                found = self.unit.organisation.of_person(scope.institution, one_spelling(person))
            else:
                found = self.unit.organisation.in_posts(scope.institution, codes if post is None else {post})
        return [each for each in found if each.post in codes and post in (None, each.post)]

    def authorities(self, scope: Scope) -> Sequence[Authority]:
        """Authority granted to posts in the scope's branches."""
        codes = {each.code for each in self.posts(scope)}
        with self.turn:
            return [e for e in self.unit.organisation.authorities(scope.institution) if e.post in codes]

    def caseload(self, scope: Scope, person: str) -> Sequence[Assignment]:
        """What an officer keeps now of the scope's branches, by loan."""
        with self.turn:
            found = self.unit.organisation.caseload(scope.institution, one_spelling(person))
            loans = self.unit.loans.peek(scope.institution, [each.loan for each in found])
        return [each for each in found if scope.allows(scope.institution, loans[each.loan].branch)]

    def keepers(self, scope: Scope, loan: UUID) -> Sequence[Assignment]:
        """Who has kept a loan that the reader sees, by beginning."""
        with self.turn:
            return self.unit.organisation.keepers_of(scope.institution, loan)

    def handled(self, scope: Scope, subject: UUID, after: UUID | None, limit: int) -> Sequence[Act]:
        """Who did which duty on a loan that the reader sees, above an id, oldest first."""
        return self.handlings(scope, ActFilter(loan=subject), after, limit)

    def handlings(self, scope: Scope, where: ActFilter, after: UUID | None, limit: int) -> Sequence[Act]:
        """Who did which duty on loans of the scope's branches, above an id, oldest first.

        Raises InvalidInput where neither a person nor a loan is named: the log of a bank is no list to be read.
        """
        if not where.person and where.loan is None:
            raise InvalidInput("person", where.person, "name a person or a loan")
        if where.since and where.until and where.since > where.until:
            raise InvalidInput("until", where.until.isoformat(), "must not lie before `since`")
        with self.turn:
            found = self.unit.handling.on_loans(scope.institution, scope.branches, where, after, limit)
        # An act on a claim that is a loan was done on that loan.
        return [replace(act, kind=Handled.LOAN) for act in found]

    def _structure(self, scope: Scope) -> Structure:
        with self.turn:
            return self.unit.organisation.structure(scope.institution)


def _seen(structure: Structure, scope: Scope) -> set[str]:
    if scope.branches is None:
        return set(structure.units)
    branches = {code: structure.branches_of(unit) for code, unit in structure.units.items()}
    return {code for code, branch in branches.items() if branch != ALL_BRANCHES and branch in scope.branches}

"""Which debtors must be assessed because another member of their group is non-performing (集团传染评估任务)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ..domain.risk_classification.classes import GroupAssessment
from ..domain.risk_classification.records import FactName, RecordedFact
from ..domain.shared.risk_class import RiskClass
from ..domain.shared.scope import Scope
from .classification_facts_group import outdated
from .facts_store import FactStore
from .group_store import GroupMember, GroupStore, fallen_members, newest_beside

_PAGE: Final = 200
"""Candidates looked at together."""


@dataclass(frozen=True, slots=True)
class GroupAssessmentTask:
    """A debtor whose assessment is missing or older than the newest fall beside it.

    `member` is non-performing `since` a day without a break, its worst class `member_class`. `assessment` and
    `assessed_on` are what was found before that; None: nothing.
    """

    debtor: UUID
    branch: str
    group: str
    member: UUID
    member_number: str
    member_class: RiskClass
    since: date
    assessment: GroupAssessment | None
    assessed_on: date | None


def open_assessments(
    groups: GroupStore, facts: FactStore, scope: Scope, day: date, after: UUID | None, limit: int
) -> Sequence[GroupAssessmentTask]:
    """The open ones of the debtors in scope at the end of a day, debtors above `after`, in key order."""
    found: list[GroupAssessmentTask] = []
    while len(found) < limit:
        candidates = groups.beside_fallen(scope.institution, scope.branches, after, _PAGE)
        found += _open(groups, facts, scope.institution, day, candidates)
        if len(candidates) < _PAGE:
            break
        after = candidates[-1].id
    return found[:limit]


def _open(
    groups: GroupStore, facts: FactStore, institution: UUID, day: date, candidates: Sequence[GroupMember]
) -> list[GroupAssessmentTask]:
    names = sorted({each.group for each in candidates})
    fell = fallen_members(groups, institution, names, day, None)
    made = _assessments(facts, institution, [each.id for each in candidates], day)
    found = []
    for each in candidates:
        newest, last = newest_beside(fell.get(each.group, ()), each.id), made.get(each.id)
        choice = GroupAssessment(last.value.choice) if last and last.value.choice else GroupAssessment.NOT_MADE
        if newest is None or (last and choice is not GroupAssessment.NOT_MADE and not outdated(last, newest)):
            continue
        before = (choice, last.stated_on) if last else (None, None)
        peer, standing = newest.member, newest.standing
        fell_so = (peer.id, peer.number, standing.risk_class, standing.since)
        found.append(GroupAssessmentTask(each.id, each.branch, each.group, *fell_so, *before))
    return found


def _assessments(
    facts: FactStore, institution: UUID, debtors: Sequence[UUID], day: date
) -> Mapping[UUID, RecordedFact]:
    rows = facts.standing(institution, debtors, [FactName.GROUP_ASSESSMENT], day, None) if debtors else ()
    return {row.subject_id: row for row in rows}

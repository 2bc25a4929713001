"""What art. 7 para. 1 asks of the members of a group: whether another is non-performing, and what was found then."""

from collections.abc import Mapping
from uuid import UUID

from ..domain.risk_classification.classes import GroupAssessment
from ..domain.risk_classification.records import FactName, RecordedFact
from .classification_facts_material import Material
from .classification_facts_sources import CLASSES, REGISTER, Sources
from .group_store import FallenMember


def group_facts(
    m: Material, debtor: UUID, key: str, stated: Mapping[FactName, RecordedFact], sources: Sources
) -> tuple[bool, GroupAssessment]:
    """Whether another member of the debtor's group is non-performing here, or is said to be; and the assessment.

    What nobody states is no: the groups are those that our own register of borrowers names.
    """
    newest = m.fallen_beside(debtor)
    said = stated.get(FactName.GROUP_MEMBER_NPL)
    affected = newest is not None or bool(said and said.value.yes)
    if newest is not None:
        row = f"{newest.member.number}/{newest.standing.risk_class.name}"
        sources.add("group_member_npl", key, CLASSES, row, newest.standing.since)
    elif affected:
        sources.told("group_member_npl", key, said)
    else:
        person = m.debtors[debtor]
        sources.add("group_member_npl", key, REGISTER, f"{person.number}#{person.version}", m.as_of)
    found = stated.get(FactName.GROUP_ASSESSMENT)
    if found is None or found.value.choice is None:
        return affected, GroupAssessment.NOT_MADE
    choice = GroupAssessment(found.value.choice)
    # What speaks against the debtor counts until a newer assessment takes it back (art. 5, prudence) [I].
    if outdated(found, newest) and choice is not GroupAssessment.AFFECTED:
        return affected, GroupAssessment.NOT_MADE
    sources.told("group_assessment", key, found)
    return affected, choice


def outdated(assessment: RecordedFact, newest: FallenMember | None) -> bool:
    """Whether a member became non-performing after the assessment, so that it must be made anew."""
    return newest is not None and assessment.stated_on < newest.standing.since

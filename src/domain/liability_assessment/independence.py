"""Who may assess (回避): nobody who handled a loan of the case, or is related to who did, or has acted on the case."""

from collections.abc import Iterable, Mapping
from typing import Final

from ..shared.errors import Refusal
from .case import Case
from .kinds import Exclusion, RelationKind
from .parts import Handling, Independence
from .refusals import LiabilityRefusal as R
from .refusals import refuse

INDEPENDENT: Final = "[K-h] 回避; 不相容岗位分离 (责任调查与认定)"
Acted = Mapping[Exclusion, frozenset[str]]
"""Who has acted on the case, by what that excludes from."""


def _handlers(case: Case, facts: Independence) -> frozenset[str]:
    loans = {each.loan for each in case.opened.loans}
    handlings: tuple[Handling, ...] = (*facts.handlings, *case.handlings)
    return frozenset(each.person for each in handlings if each.loan in loans)


def exclusions(case: Case, person: str, facts: Independence, acted: Acted) -> tuple[tuple[Exclusion, str], ...]:
    """Every reason against a person with whom it is about (empty: the person alone), in the order of `Exclusion`.

    Handlings come from the facts of today and from the file; only those on loans of the case count. Somebody whom a
    finding is about counts as a handler for relations.
    """
    handlers = _handlers(case, facts)
    found: list[tuple[Exclusion, str]] = []
    if person in handlers:
        found.append((Exclusion.HANDLED, ""))
    for relation in facts.relations:
        if relation.kind is RelationKind.BORROWER:
            if relation.person == person:
                found.append((Exclusion.RELATED_TO_BORROWER, ""))
        elif person in (relation.person, relation.other):
            other = relation.other if relation.person == person else relation.person
            if other in handlers | case.concerned:
                found.append((Exclusion.RELATED, other))
    if person in case.concerned:
        found.append((Exclusion.CONCERNED, ""))
    found.extend((reason, "") for reason, people in acted.items() if person in people)
    order = list(Exclusion)
    return tuple(sorted(dict.fromkeys(found), key=lambda each: (order.index(each[0]), each[1])))


def independence_refusal(case: Case, people: Iterable[str], facts: Independence, acted: Acted) -> Refusal | None:
    """NOT_INDEPENDENT that names every excluded person with each reason; None: all may assess."""
    found = [(person, why, other) for person in people for why, other in exclusions(case, person, facts, acted)]
    if not found:
        return None
    shown = ", ".join(f"{person}: {why}{f' ({other})' if other else ''}" for person, why, other in found[:20])
    details = tuple((person, f"{why}:{other}" if other else why.value) for person, why, other in found[:20])
    return refuse(R.NOT_INDEPENDENT, f"may not assess: {shown}", f"应当回避: {shown}", INDEPENDENT, *details)

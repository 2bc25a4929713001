"""Limitation of action of the main claim: Civil Code arts 188 to 195 and the 2020 rules on limitation."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from ..shared.errors import InvalidInput
from .acts import Act, ActKind
from .life import Life, LifeStatus, RightKind, ToDo
from .period import ClockContext
from .running import Run, interruptions, run, spells
from .statute import TermKey

MAX_INSTALMENTS: Final = 1_200
"""The most instalments of one debt."""


@dataclass(frozen=True, slots=True)
class LimitationTerms:
    """The claim: when each instalment is due by contract, and who owes it.

    Several debtors who owe jointly count as one: an act towards one counts for all (2020 rules art. 15).
    """

    due_dates: tuple[date, ...]
    debtors: frozenset[UUID]

    def __post_init__(self) -> None:
        if not 1 <= len(self.due_dates) <= MAX_INSTALMENTS:
            raise InvalidInput("due_dates", len(self.due_dates), f"a debt has 1 to {MAX_INSTALMENTS} due dates")
        if not self.debtors:
            raise InvalidInput("debtors", (), "a claim has a debtor")


def of_persons(acts: Sequence[Act], persons: frozenset[UUID]) -> tuple[Act, ...]:
    """The acts towards or by these persons, with what ended them, whoever that was served on."""
    theirs = {act.id for act in acts if act.person in persons}
    return tuple(act for act in acts if (act.closes in theirs if act.closes is not None else act.id in theirs))


def limitation_start(terms: LimitationTerms, acts: Sequence[Act], as_of: date) -> date:
    """The day the limitation counts from: the last instalment's due date (art. 189), or when all was called due."""
    called = [act.day for act in acts if act.kind is ActKind.ACCELERATION and act.day <= as_of]
    return min([max(terms.due_dates), *called])


def _called(acts: Sequence[Act]) -> tuple[Act, ...]:
    """The acts, a new term ending on the day on which the whole debt was called due in it."""
    called = sorted(act.day for act in acts if act.kind is ActKind.ACCELERATION)

    def ended(act: Act) -> Act:
        new_due = act.new_due
        cut = next((day for day in called if day >= act.day), None)
        return replace(act, new_due=cut) if new_due is not None and cut is not None and cut < new_due else act

    return tuple(ended(act) for act in acts)


def limitation_life(terms: LimitationTerms, acts: Sequence[Act], ctx: ClockContext) -> Life:
    """Until when the main claim can be sued for; afterwards the debtor has a defence (art. 192)."""
    theirs = _called(
        [
            act
            for act in of_persons(acts, terms.debtors)
            if act.day <= ctx.as_of and act.kind is not ActKind.ENFORCEMENT_SETTLEMENT
        ]
    )
    article = "民法典 art. 189" if len(terms.due_dates) > 1 else "民法典 art. 188"
    start = limitation_start(terms, theirs, ctx.as_of)
    found = run(start, TermKey.LIMITATION, interruptions(theirs), spells(theirs), ctx, article=article)
    return life_of(RightKind.LIMITATION, found)


def life_of(kind: RightKind, found: Run, todo: ToDo = ToDo.DEMAND_OR_SUE) -> Life:
    """The answer of a limitation."""
    if found.status in {LifeStatus.HELD, LifeStatus.EXERCISED}:
        todo = ToDo.NOTHING
    elif found.status is LifeStatus.EXPIRED:
        # The longest protection is no defence that a debtor gives up: a court protects no longer (art. 188).
        revivable = kind is not RightKind.ENFORCEMENT and not found.capped
        todo = ToDo.OBTAIN_AGREEMENT if revivable else ToDo.NOTHING
    return Life(
        kind,
        found.status,
        found.since,
        found.deadline,
        found.deadline.lost_on if found.deadline else None,
        todo,
        found.steps,
        found.last.id if found.last else None,
        found.last.day if found.last else None,
    )

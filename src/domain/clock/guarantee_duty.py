"""How far a guarantor is still bound after changes: Civil Code arts 409 and 695 to 698."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from .acts import Act, ActKind
from .changes import Change, ChangeKind
from .guarantee_terms import GuaranteeTerms
from .life import Effect, Step

_REDUCING: Final = {ChangeKind.SECURITY_GIVEN_UP: "民法典 art. 409", ChangeKind.PROPERTY_GIVEN_UP: "民法典 art. 698"}


@dataclass(frozen=True, slots=True)
class Duty:
    """How far a guarantor is bound.

    Attributes:
        binding: False while the claim is transferred and the guarantor was not told (696(1)).
        freed_on: the day from which nothing is owed any more; None: something is.
        freed: minor units of which the guarantor is free (409, 696(2), 697(1), 698).
        not_covered: minor units by which the debt grew, or comes to grow with time, without consent (695(1)).
        taken_off: the part of it that is known by its amount alone and counts at once; the rest is an entry of the
            loan's account each, and what has come of that by a day is found by folding the account without it.
        lighter: minor units by which the debt became lighter (695(1)).
    """

    binding: bool
    freed_on: date | None
    freed: int
    not_covered: int
    taken_off: int
    lighter: int
    steps: tuple[Step, ...]


def told_on(terms: GuaranteeTerms, change: Change, acts: Sequence[Act]) -> date | None:
    """When the guarantor learned of a transfer of the claim: by consent, or by a notice on or after its day."""
    if terms.guarantor in change.consenting:
        return change.day
    notices = (
        act.day
        for act in acts
        if act.kind is ActKind.CLAIM_TRANSFER_NOTICE and act.person == terms.guarantor and act.day >= change.day
    )
    return min(notices, default=None)


def _step(terms: GuaranteeTerms, change: Change, acts: Sequence[Act]) -> Step | None:
    """What one change does; a change of the due date is read by the period."""
    amount = change.amount or 0

    def step(effect: Effect, article: str) -> Step:
        return Step(change.day, effect, article, change.id, amount)

    if change.kind is ChangeKind.LIGHTER:
        return step(Effect.REDUCED, "民法典 art. 695(1)")
    if change.kind is ChangeKind.CLAIM_TRANSFERRED and not terms.no_transfer:
        told = told_on(terms, change, acts) is not None
        return None if told else step(Effect.NOT_BINDING_YET, "民法典 art. 696(1)")
    if terms.guarantor in change.consenting:
        return None
    if change.kind is ChangeKind.HEAVIER:
        return step(Effect.INCREASE_NOT_COVERED, "民法典 art. 695(1)")
    if change.kind is ChangeKind.CLAIM_TRANSFERRED:
        return step(Effect.FREED, "民法典 art. 696(2)")
    if change.kind is ChangeKind.DEBT_TRANSFERRED:
        return step(Effect.FREED, "民法典 art. 697(1)")
    if change.kind in _REDUCING and not (change.kind is ChangeKind.PROPERTY_GIVEN_UP and terms.joint):
        return step(Effect.FREED, _REDUCING[change.kind])
    return None


def duty_of(terms: GuaranteeTerms, changes: Sequence[Change], acts: Sequence[Act]) -> Duty:
    """Fold the changes, given by day, with the notices among the acts."""
    steps = tuple(found for change in changes if (found := _step(terms, change, acts)) is not None)

    by_entry = frozenset(change.id for change in changes if change.entry is not None)

    def total(effect: Effect, without: frozenset[UUID] = frozenset()) -> int:
        return sum(step.amount for step in steps if step.effect is effect and step.act not in without)

    return Duty(
        binding=all(step.effect is not Effect.NOT_BINDING_YET for step in steps),
        freed_on=min((s.day for s in steps if s.effect is Effect.FREED and s.amount == 0), default=None),
        freed=total(Effect.FREED),
        not_covered=total(Effect.INCREASE_NOT_COVERED),
        taken_off=total(Effect.INCREASE_NOT_COVERED, by_entry),
        lighter=total(Effect.REDUCED),
        steps=steps,
    )

"""What holds an earlier class: art. 14 until its conditions are met, art. 15 through the freeze of a merger."""

from collections.abc import Sequence
from typing import Final

from ..shared.risk_class import RiskClass
from .facts import ClaimFacts
from .merger import frozen
from .outcome import Missing, Voice, VoiceKind
from .rule import Case, Rule, Word
from .upgrade import Obstacle, ObstacleCode, goes_up_by_days, why_not_upgraded

_BY_DAYS: Final = Voice("14 exception", VoiceKind.EXEMPTION, of="14")
_OPEN: Final = Voice("14", VoiceKind.REMARK)
_FREEZE: Final = Voice("15", VoiceKind.REMARK)
_UNKNOWN: Final = {
    ObstacleCode.ABILITY_UNKNOWN: "able_to_perform",
    ObstacleCode.IMPAIRMENT_UNKNOWN: "credit_impaired",
}


def held_class(claim: ClaimFacts) -> RiskClass | None:
    """The 不良 class the claim comes from: the one in force, or the one at a restructuring still observed."""
    before = claim.previous_class
    if before is None and claim.restructured is not None and claim.restructured.in_observation:
        before = claim.restructured.class_before
    return before if before is not None and before.non_performing else None


def obstacles(case: Case) -> list[Obstacle]:
    """What of art. 14 is not met; a merger's freeze is a rule of its own."""
    found = why_not_upgraded(case.claim, case.debtor, case.policy)
    return [obstacle for obstacle in found if obstacle.code is not ObstacleCode.MERGER_FREEZE]


def unknown_of(claim: ClaimFacts, against: Sequence[Obstacle]) -> str | None:
    """The fact nobody has said, if nothing that is known stands in the way; None: something known does."""
    if claim.repayments is None:
        return "repayments"
    known = [obstacle for obstacle in against if obstacle.code not in _UNKNOWN]
    return None if known or not against else _UNKNOWN[against[0].code]


def upgrade_hold(case: Case) -> Word:
    """Art. 14: a non-performing class stays until all conditions are met; retail claims go up by days past due."""
    claim, policy = case.claim, case.policy
    held = held_class(claim)
    if held is None:
        return None
    if goes_up_by_days(claim, policy):
        return _BY_DAYS
    against = obstacles(case)
    if not against:
        return _OPEN
    # Art. 21 keeps the very class; art. 14 itself governs only the way out of 不良.
    stays = held if policy.keep_class_inside_npl or claim.restructured is not None else RiskClass.SUBSTANDARD
    unknown = unknown_of(claim, against)
    return Voice("14", VoiceKind.HOLD, stays) if unknown is None else Missing("14", unknown, stays, VoiceKind.HOLD)


def merger_freeze(case: Case) -> Word:
    """Art. 15: for some months after a merger no class goes up; afterwards the debtor is assessed anew."""
    claim, debtor = case.claim, case.debtor
    if debtor.merger_date is None:
        return None
    before = held_class(claim) if claim.previous_class is None else claim.previous_class
    if before is None or not frozen(debtor.merger_date, debtor.as_of, case.policy):
        return _FREEZE
    return Voice("15", VoiceKind.HOLD, before)


HOLD_RULES: Final[tuple[Rule, ...]] = (upgrade_hold, merger_freeze)
"""Step 3 of the engine's order."""

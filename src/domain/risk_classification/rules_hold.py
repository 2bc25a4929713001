"""What holds an earlier class: art. 14 until its conditions are met, art. 15 through the freeze of a merger."""

from typing import Final

from ..shared.risk_class import RiskClass
from .facts import ClaimFacts, DebtorFacts
from .merger import frozen
from .outcome import Missing, Voice, VoiceKind
from .policy import ClassificationPolicy
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


def obstacles(claim: ClaimFacts, debtor: DebtorFacts, policy: ClassificationPolicy) -> list[Obstacle]:
    """What of art. 14 is not met; a merger's freeze is a rule of its own."""
    found = why_not_upgraded(claim, debtor, policy)
    return [obstacle for obstacle in found if obstacle.code is not ObstacleCode.MERGER_FREEZE]


def upgrade_hold(case: Case) -> Word:
    """Art. 14: a non-performing class stays until all conditions are met; retail claims go up by days past due."""
    held = held_class(case.claim)
    if held is None:
        return None
    if goes_up_by_days(case.claim, case.policy):
        return _BY_DAYS
    against = obstacles(case.claim, case.debtor, case.policy)
    if not against:
        return _OPEN
    stays = held if case.policy.keep_class_inside_npl else RiskClass.SUBSTANDARD
    if case.claim.repayments is None:
        return Missing("14", "repayments", stays, VoiceKind.HOLD)
    if all(obstacle.code in _UNKNOWN for obstacle in against):
        return Missing("14", _UNKNOWN[against[0].code], stays, VoiceKind.HOLD)
    return Voice("14", VoiceKind.HOLD, stays)


def merger_freeze(case: Case) -> Word:
    """Art. 15: for some months after a merger no class goes up; afterwards the debtor is assessed anew."""
    if case.debtor.merger_date is None:
        return None
    if case.claim.previous_class is None or not frozen(case.debtor.merger_date, case.debtor.as_of, case.policy):
        return _FREEZE
    return Voice("15", VoiceKind.HOLD, case.claim.previous_class)


HOLD_RULES: Final[tuple[Rule, ...]] = (upgrade_hold, merger_freeze)
"""Step 3 of the engine's order."""

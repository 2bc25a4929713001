"""Restructured assets (重组资产), arts 17 and 20 to 23: floors while the observation period runs."""

from typing import Final

from ..shared.risk_class import RiskClass
from .outcome import Missing, Voice, VoiceKind
from .rule import Case, Rule, Word
from .rules_hold import held_class, obstacles, unknown_of

_RESTRUCTURED: Final = Voice("17", VoiceKind.REMARK)
_OBSERVATION: Final = Voice("20", VoiceKind.REMARK)
_NO_DIFFICULTY: Final = Voice("23", VoiceKind.REMARK)
_FLOOR: Final = Voice("21", VoiceKind.FLOOR, RiskClass.SPECIAL_MENTION)
_AGAIN: Final = Voice("22", VoiceKind.FLOOR, RiskClass.SUBSTANDARD)


def definition(case: Case) -> Word:
    """Arts 17 and 23: restructured is difficulty together with a change or refinancing."""
    claim = case.claim
    if claim.under_observation:
        return _RESTRUCTURED
    refinanced = claim.refinanced and claim.restructured is None
    if refinanced and claim.financial_difficulty is None:
        return Missing("17", "financial_difficulty", RiskClass.SPECIAL_MENTION)
    if claim.modified_in_difficulty is None:
        return Missing("17", "modified_in_difficulty", RiskClass.SPECIAL_MENTION)
    return _NO_DIFFICULTY if refinanced else None


def observation(case: Case) -> Word:
    """Art. 20: the observation period runs, or the claim has left it and the normal rules hold."""
    return _OBSERVATION if case.claim.restructured is not None else None


def floor(case: Case) -> Word:
    """Art. 21: at least special mention; what is 不良 stays so until art. 14 opens the way to special mention."""
    if not case.claim.under_observation:
        return None
    held = held_class(case.claim)
    against = [] if held is None else obstacles(case)
    if held is None or not against or unknown_of(case.claim, against) is not None:
        return _FLOOR
    return Voice("21", VoiceKind.HOLD, held)


def again(case: Case) -> Word:
    """Art. 22: restructured again inside observation is at least substandard until it has left it [I]."""
    known = case.claim.restructured
    return _AGAIN if known is not None and known.times >= 2 and case.claim.under_observation else None


RESTRUCTURING_RULES: Final[tuple[Rule, ...]] = (definition, observation, floor, again)
"""Step 2 of the engine's order."""

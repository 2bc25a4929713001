"""A claim's result while it is being found."""

from functools import lru_cache

from ..shared.risk_class import RiskClass
from .facts import ClaimFacts
from .outcome import ClaimResult, Missing, Standing, Unknown, Voice
from .policy import ClassificationPolicy, UnknownTreatment

_PROVISIONAL, _BLOCKS, _WORSE = UnknownTreatment
# Of most claims the same is unknown: each such word is made once.
_unknown = lru_cache(maxsize=512)(Unknown)


class Draft:
    """What has spoken about one claim so far, and the worst class of it."""

    __slots__ = ("_policy", "blocked", "claim", "missing", "risk_class", "unknown", "voices")

    def __init__(self, claim: ClaimFacts, policy: ClassificationPolicy) -> None:
        self.claim = claim
        self.risk_class = RiskClass.NORMAL
        self.voices: list[Voice] = []
        self.unknown: list[Unknown] = []
        self.missing = RiskClass.NORMAL
        """The worst class that a silent rule could have given."""
        self.blocked = False
        self._policy = policy

    def hear(self, voice: Voice) -> None:
        """One more voice; the worst counts."""
        self.voices.append(voice)
        if voice.risk_class is not None and voice.risk_class > self.risk_class:
            self.risk_class = voice.risk_class

    def miss(self, word: Missing) -> None:
        """A rule lacks a fact: silent, blocked, or counted as if the worse held, as the policy says."""
        treatment = self._policy.treatments[word.rule]
        self.unknown.append(_unknown(word.rule, word.fact, treatment))
        if treatment is _WORSE:
            self.hear(Voice(word.rule, word.kind, word.worse, assumed=True))
            return
        self.missing = max(self.missing, word.worse)
        if treatment is _BLOCKS:
            self.blocked = True

    def result(self) -> ClaimResult:
        """The finished result."""
        final = self.risk_class
        binding = dict.fromkeys(voice.rule for voice in self.voices if voice.risk_class is final)
        standing = Standing.FINAL
        if self.blocked:
            standing = Standing.BLOCKED
        elif self.missing > final:
            standing = Standing.PROVISIONAL
        return ClaimResult(self.claim.id, final, tuple(binding), tuple(self.voices), tuple(self.unknown), standing)

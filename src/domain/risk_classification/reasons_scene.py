"""What the sentences of reasons are about, and the words they share."""

from collections.abc import Callable
from typing import Final, NamedTuple

from ..shared.risk_class import RiskClass
from .explanation_data import Text
from .explanation_facts import CLASS_EN, Words
from .facts import ClaimFacts, DebtorFacts
from .outcome import ClaimResult, Voice
from .policy import ClassificationPolicy

MAX_NAMED: Final = 20
"""Most claims named in one sentence."""


class Scene(NamedTuple):
    """What a sentence is about."""

    facts: DebtorFacts
    claim: ClaimFacts
    result: ClaimResult
    policy: ClassificationPolicy
    words: Words


def named(ids: list[str]) -> str:
    """A bounded list of claims."""
    return ", ".join(ids[:MAX_NAMED]) + (f", … ({len(ids)})" if len(ids) > MAX_NAMED else "")


def day_count(days: int | None) -> str:
    """A number of days in English."""
    return f"{days or 0} day{'' if days == 1 else 's'}"


def class_of(voice: Voice) -> RiskClass:
    """The class a voice speaks for; of one that speaks for none, the best."""
    return voice.risk_class or RiskClass.NORMAL


def at_least(voice: Voice) -> Text:
    """The voice's class as a floor, to end a sentence with."""
    risk_class = class_of(voice)
    return Text(f"at least {CLASS_EN[risk_class]}", f"至少归为{risk_class.chinese}类")


def fixed(en: str, zh: str) -> Callable[[Scene, Voice], Text]:
    """A sentence without numbers."""
    text = Text(en, zh)
    return lambda _scene, _voice: text

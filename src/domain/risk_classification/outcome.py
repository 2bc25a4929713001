"""What classifying one debtor gives: per claim the class, who spoke, and what was not known."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ..shared.risk_class import RiskClass


class VoiceKind(StrEnum):
    """How a rule can speak. Nothing caps a class: an exemption removes a floor, nothing lowers one."""

    BASE = "BASE"
    """The class from which the others start (art. 6, or a matrix)."""
    FLOOR = "FLOOR"
    """At least this class (至少归为)."""
    EXEMPTION = "EXEMPTION"
    """Removes what the rule `of` would have said (例外)."""
    HOLD = "HOLD"
    """An earlier class stays until the conditions of the way up are met (arts 14, 15, 21)."""
    HUMAN = "HUMAN"
    """A person's worsening (art. 30)."""
    REMARK = "REMARK"
    """Looked at, and found to change nothing (art. 7 para. 1 after an assessment, art. 20 after exit)."""


class Voice(NamedTuple):
    """One rule's word on one claim.

    `rule` is the rule's token (`10(1)`, `card`), `risk_class` the class it speaks for (None: none), `of` the rule
    an exemption answers, `assumed` whether an unknown fact was counted as the worse answer.
    """

    rule: str
    kind: VoiceKind
    risk_class: RiskClass | None = None
    of: str = ""
    assumed: bool = False


class Missing(NamedTuple):
    """A rule's answer when it cannot be asked: the fact nobody has said, and what it would say if the worse held."""

    rule: str
    fact: str
    worse: RiskClass
    kind: VoiceKind = VoiceKind.FLOOR


class Unknown(NamedTuple):
    """A fact a rule needed and nobody has said, and what the policy makes of it."""

    rule: str
    fact: str
    treatment: str


class Standing(StrEnum):
    """How far a result can be relied on."""

    FINAL = "FINAL"
    """Every fact was known (确定)."""
    PROVISIONAL = "PROVISIONAL"
    """A rule could not be asked, because a fact is unknown (暂定)."""
    BLOCKED = "BLOCKED"
    """The policy gives no class while a fact is unknown (待补充)."""


@dataclass(frozen=True, slots=True)
class ClaimResult:
    """One claim's result.

    `risk_class` is the worst of what spoke; `binding` are the tokens of the rules that spoke for exactly that
    class; with BLOCKED it is the class so far and must not be used as a result.
    """

    claim: str
    risk_class: RiskClass
    binding: tuple[str, ...]
    voices: tuple[Voice, ...]
    unknown: tuple[Unknown, ...] = ()
    standing: Standing = Standing.FINAL

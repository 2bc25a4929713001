"""What an explanation says, as plain frozen data: stored beside the result, so that later code cannot change it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from ..shared.risk_class import RiskClass
from .grading import Grade
from .outcome import Standing, VoiceKind
from .upgrade import ObstacleCode

FactValue = bool | int | str | None
"""A fact as plain data: enums and classes by name, None: unknown, or none where the fact says so."""


class Text(NamedTuple):
    """One sentence in English and Chinese."""

    en: str
    zh: str


class Input(NamedTuple):
    """A fact that a rule looked at: of a claim (empty: of the debtor), its value and unit, and where it comes from.

    `origin`, `row` and `day` are those of its source; empty and None where no source was given.
    """

    fact: str
    claim: str
    value: str
    unit: str
    origin: str = ""
    row: str = ""
    day: date | None = None


class Reason(NamedTuple):
    """One rule that spoke; `binding`: it spoke for exactly the class of the result."""

    rule: str
    article: str
    kind: VoiceKind
    risk_class: RiskClass | None
    binding: bool
    assumed: bool
    inputs: tuple[Input, ...]
    text: Text


class Against(NamedTuple):
    """Why one rule does not give a worse class, or forbids a better one.

    `short_by` is how much is missing to its condition, in `unit` (None: it is a yes-or-no question).
    """

    rule: str
    text: Text
    short_by: int | None = None
    unit: str = ""


class Rejected(NamedTuple):
    """A class that the claim did not get, and what spoke against it."""

    risk_class: RiskClass
    because: tuple[Against, ...]


class Change(NamedTuple):
    """One change of a fact: of a claim (empty: of the debtor). `settled` true means repaid in full and gone."""

    claim: str
    fact: str
    before: FactValue
    after: FactValue
    text: Text


class Way(StrEnum):
    """How a better class can be reached."""

    NOT_NEEDED = "NOT_NEEDED"
    """The claim is 正常 (无需)."""
    CHANGES = "CHANGES"
    """By the changes stated, today (事实变化后即可)."""
    TIME = "TIME"
    """By time alone, on the day stated (仅需时间)."""
    PAYMENT_AND_TIME = "PAYMENT_AND_TIME"
    """Neither alone: what is overdue must be paid, and then time must pass (先清偿、后观察)."""
    OPEN = "OPEN"
    """By no small set of changes, and on no day that is known (未定)."""


@dataclass(frozen=True, slots=True)
class Improvement:
    """The next better class and the way to it.

    Attributes:
        way: how it is reached.
        risk_class: the class promised; None where nothing can be promised yet.
        changes: with CHANGES, the smallest set of them; no part of it is enough.
        earliest: with TIME, the first day with a better class, scheduled payments assumed made and nothing else
            changed; with PAYMENT_AND_TIME, the day before which it cannot be even if all is paid today.
    """

    way: Way
    risk_class: RiskClass | None
    changes: tuple[Change, ...]
    earliest: date | None
    text: Text


@dataclass(frozen=True, slots=True)
class UpgradeObstacle:
    """Something in the way of arts 14 and 15 on the day, as `upgrade.Obstacle`, in words."""

    code: ObstacleCode
    until: date | None
    text: Text


@dataclass(frozen=True, slots=True)
class UpgradePath:
    """When arts 14 and 15 let a non-performing claim go up: the first day (None: not by time alone), and what is in
    the way today.
    """

    earliest: date | None
    obstacles: tuple[UpgradeObstacle, ...]


class UnknownFact(NamedTuple):
    """A fact that nobody has said: which rule asks for it, what the policy makes of that, the class it could mean."""

    rule: str
    fact: str
    treatment: str
    could_mean: RiskClass | None
    text: Text


@dataclass(frozen=True, slots=True)
class Explanation:
    """Everything that a regulator may ask about one claim's class on one day.

    `security` is what secures the claim, which its grade looks at: one row per source, such as the valuation used.

    `reasons` come in the order in which the rules spoke; `rejected` from 正常 to 损失 without the class itself;
    `upgrade` is None for a claim that does not come from 不良. Texts are complete sentences with their numbers.
    """

    claim: str
    debtor: str
    as_of: date
    policy: str
    risk_class: RiskClass
    standing: Standing
    grade: Grade
    binding: tuple[str, ...]
    reasons: tuple[Reason, ...]
    rejected: tuple[Rejected, ...]
    better: Improvement
    upgrade: UpgradePath | None
    unknown: tuple[UnknownFact, ...]
    summary: Text
    security: tuple[Input, ...] = ()

"""What may be asked of recorded facts (PT-3)."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ..domain.risk_classification.records import (
    MAX_ORIGIN,
    MAX_ROW,
    FactName,
    FactSubject,
    FactValue,
    check,
    label,
    stated,
)
from ..domain.shared.errors import InvalidInput
from .command import Command

MAX_FACTS: Final = 500
"""Most facts that one command may bring."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedFact:
    """One fact as its source states it, for a day.

    `origin` names the system or document (1 to 200 characters), `row` the record in it (1 to 200).
    """

    subject: FactSubject
    subject_id: UUID
    name: FactName
    value: FactValue
    origin: str
    row: str
    stated_on: date

    def __post_init__(self) -> None:
        label("origin", self.origin, MAX_ORIGIN)
        label("row", self.row, MAX_ROW)
        stated(self.stated_on)
        check(self.name, self.subject, self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFact(Command):
    """Record a fact about a borrower or a claim (登记分类事实)."""

    fact: StatedFact


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts(Command):
    """Record up to 500 facts, all or none: for systems that deliver them (批量登记分类事实)."""

    facts: tuple[StatedFact, ...]

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        if not 1 <= len(self.facts) <= MAX_FACTS:
            raise InvalidInput("facts", len(self.facts), f"must be 1 to {MAX_FACTS} facts")


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawFact(Command):
    """Take a recorded fact back (撤回分类事实): from now on it counts as never stated; what was known then stays."""

    fact_id: UUID

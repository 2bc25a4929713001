"""Where each fact of a debtor comes from, noted while it is taken."""

from datetime import date
from typing import Final
from uuid import UUID

from ..domain.collateral.measure import Used
from ..domain.loan.events import Entry
from ..domain.risk_classification.facts import Source
from ..domain.risk_classification.records import FactName, FactValue, RecordedFact
from .classification_facts_material import Material

ACCOUNT: Final = "loan account"
"""A loan's account (借据账户); the row is the loan's number, with the sequence of an entry where one says it."""
REGISTER: Final = "borrower register"
"""The register of borrowers (客户信息); the row is the borrower's number and version."""
CLAIM_REGISTER: Final = "claim register"
"""The register of claims without an account (无账户债权登记); the row is the claim's number."""
CATALOGUE: Final = "product catalogue"
"""A version of the product catalogue (产品目录); the row is version and product."""
CLASSES: Final = "class history"
"""A claim's classes (分类历史); the row is the sequence in it."""
TAKE_ON: Final = "take-on"
"""What a running loan brought along (存量接入); the row is the loan's number and the kind of fact."""

COLLATERAL: Final = "collateral register"
"""The register of collateral (押品登记); the row is the item's number with method and value of its valuation."""


class Sources:
    """The sources of one debtor's facts."""

    def __init__(self, material: Material) -> None:
        self._material = material
        self._found: list[Source] = []

    def add(self, fact: str, claim: str, origin: str, row: str, day: date) -> None:
        """Note one source."""
        self._found.append(Source(fact, claim, origin, row, min(day, self._material.as_of)))

    def entry(self, fact: str, claim: str, number: str, entry: Entry) -> None:
        """Note an entry of a loan."""
        self.add(fact, claim, ACCOUNT, f"{number}/{entry.sequence}", entry.value_date)

    def valuation(self, fact: str, claim: str, used: Used) -> None:
        """Note the value of an item of collateral that counted: number, method and value, and the day it is of."""
        value = used.valuation
        if value is None:
            self.add(fact, claim, COLLATERAL, f"{used.number}/no value", self._material.as_of)
        else:
            self.add(fact, claim, COLLATERAL, f"{used.number}/{value.method}/{value.value}", value.as_of)

    def stated(self, fact: str, claim: str, subject: UUID, name: FactName) -> FactValue | None:
        """What is stated of a subject, with its source; None: unknown."""
        return self.told(fact, claim, self._material.fact(subject, name))

    def told(self, fact: str, claim: str, found: RecordedFact | None) -> FactValue | None:
        """The value of a statement, with its source."""
        if found is None:
            return None
        self.add(fact, claim, found.origin, found.row, found.stated_on)
        return found.value

    def yes(self, fact: str, claim: str, subject: UUID, name: FactName) -> bool | None:
        """A yes or no that is stated of a subject; None: unknown."""
        found = self.stated(fact, claim, subject, name)
        return found.yes if found else None

    def all(self) -> tuple[Source, ...]:
        """The sources in a fixed order."""
        return tuple(sorted(self._found, key=lambda s: (s.claim, s.fact, s.origin, s.row, s.day)))

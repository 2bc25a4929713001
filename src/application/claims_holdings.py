"""What gathering facts reads of borrowers and loans: many debtors in a fixed number of statements, nothing locked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Protocol
from uuid import UUID

from ..domain.borrower import BorrowerKind, EnterpriseSize
from ..domain.loan.events import BankruptcyAcceptance, Entry, Misuse, Reversal, TakeOn
from ..domain.loan.payment_record import CHANGES
from ..domain.loan.terms import Terms
from ..domain.shared.exchange import ExchangeRate

MARKS: Final[frozenset[str]] = frozenset(
    kind.__name__ for kind in (*CHANGES, Misuse, BankruptcyAcceptance, TakeOn, Reversal)
)
"""Entries that say more than money: most loans have none of them."""


@dataclass(frozen=True, slots=True)
class Debtor:
    """What the rules need of a borrower; none of it is personal. `group`: the number of its group; empty: none."""

    number: str
    kind: BorrowerKind
    size: EnterpriseSize
    version: int
    group: str = ""


@dataclass(frozen=True, slots=True)
class HeldLoan:
    """A loan as its row says, exact from its last change up to the day before `wake` (None: for ever).

    `outstanding` in minor units of `currency`; `oldest_due` is the oldest unpaid due date.
    """

    id: UUID
    number: str
    borrower: UUID
    product: str
    currency: str
    status: str
    outstanding: int
    oldest_due: date | None
    wake: date | None


class Holdings(Protocol):
    """Borrowers, loans and exchange rates as the rules look at them."""

    def debtors(self, institution: UUID, borrowers: Sequence[UUID]) -> Mapping[UUID, Debtor]:
        """Some borrowers."""
        ...

    def loans(self, institution: UUID, borrowers: Sequence[UUID], *, closed: bool) -> Sequence[HeldLoan]:
        """Their loans, by number; settled ones only if asked."""
        ...

    def holders(self, institution: UUID, currencies: Sequence[str], after: UUID | None, limit: int) -> Sequence[UUID]:
        """Borrowers with a loan in one of some currencies that is not settled, above `after`, in key order."""
        ...

    def marks(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, Sequence[Entry]]:
        """Their entries of the kinds in `MARKS`, by sequence."""
        ...

    def histories(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, tuple[Terms, Sequence[Entry]]]:
        """Terms and all entries of some loans, by sequence."""
        ...

    def rates(self, institution: UUID) -> Sequence[ExchangeRate]:
        """All exchange rates."""
        ...

    def publish(self, institution: UUID, rate: ExchangeRate) -> None:
        """One more rate."""
        ...

"""What guarantors and guarantees need from a store.

Both are kept as events that are added and never changed, with one current row each. Files of guarantors and
guarantees that are loaded in a write unit are locked in key order; whoever needs loans too loads those first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from ..domain.guarantor import (
    Guarantee,
    GuaranteeEvent,
    GuaranteeLink,
    Guarantor,
    GuarantorEvent,
    Statement,
    WeighedLink,
)
from ..domain.guarantor.kinds import GuarantorKind


@dataclass(frozen=True, slots=True)
class Written:
    """One event of a guarantee, beside the entry of a loan's account that brought it, if one did.

    `sequence`: the event's number on its guarantee, from 1; `entry`: the sequence of the loan's entry.
    """

    sequence: int
    event: GuaranteeEvent
    recorded_at: datetime
    recorded_by: str
    loan: UUID | None = None
    entry: int | None = None


@dataclass(frozen=True, slots=True)
class KeptGuarantee:
    """A guarantee and the branch that keeps it."""

    guarantee: Guarantee
    branch: str


@dataclass(frozen=True, slots=True)
class GuarantorFigures:
    """Kind and last statement of a guarantor; None: never reviewed."""

    kind: GuarantorKind
    statement: Statement | None


@dataclass(frozen=True, slots=True)
class PartyLoans:
    """What a party owes here in one currency: principal outstanding, in minor units."""

    party: UUID
    currency: str
    outstanding: int


class GuarantorStore(Protocol):
    """Files of guarantors, keyed by the party's id in the customer register."""

    def get(self, institution: UUID, party: UUID) -> Guarantor | None:
        """One guarantor, locked in a write unit."""
        ...

    def get_many(
        self, institution: UUID, parties: Sequence[UUID], known: datetime | None = None
    ) -> Mapping[UUID, Guarantor]:
        """Several as they were known at an instant (None: now); nothing is locked."""
        ...

    def save(self, guarantor: Guarantor, /, event: GuarantorEvent, at: datetime, by: str) -> None:
        """A new or reviewed guarantor, with the event that made it so."""
        ...

    def reviews_due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> Sequence[Guarantor]:
        """Guarantors whose review was due before a day, not yet told, above `after`; locked in a write unit."""
        ...

    def told(self, institution: UUID, parties: Sequence[UUID]) -> None:
        """Their overdue review was told; they sleep until the next one is made and due."""
        ...

    def figures(self, institution: UUID) -> Mapping[UUID, GuarantorFigures]:
        """Kind and last statement of every guarantor of the bank, in one statement."""
        ...


class GuaranteeStore(Protocol):
    """Guarantees and the links that are the graph."""

    def get(self, institution: UUID, guarantee_id: UUID) -> KeptGuarantee | None:
        """One guarantee, locked in a write unit."""
        ...

    def get_many(
        self, institution: UUID, ids: Sequence[UUID], known: datetime | None = None
    ) -> Mapping[UUID, KeptGuarantee]:
        """Several as they were known at an instant (None: now); nothing is locked."""
        ...

    def of_loans(
        self, institution: UUID, loans: Sequence[UUID], known: datetime | None = None
    ) -> Sequence[KeptGuarantee]:
        """All guarantees that secure one of some loans, in key order.

        Locked in a write unit where no instant of knowledge is given.
        """
        ...

    def by_number(self, institution: UUID, numbers: Sequence[str]) -> Mapping[str, UUID]:
        """Which numbers are taken, and by which guarantee."""
        ...

    def of_entry(self, institution: UUID, loan_id: UUID, entry: int) -> Sequence[tuple[UUID, Written]]:
        """What an entry of a loan's account wrote, by guarantee and sequence."""
        ...

    def written(self, institution: UUID, guarantee_id: UUID, after: int, limit: int) -> Sequence[Written]:
        """A guarantee's events above a sequence, in their order."""
        ...

    def save(self, kept: KeptGuarantee, /, written: Sequence[Written], links: Sequence[GuaranteeLink]) -> None:
        """A new or changed guarantee, its new events, and all its links as they are now."""
        ...

    def links_of(self, institution: UUID, guarantee_id: UUID) -> Sequence[GuaranteeLink]:
        """The stored links of a guarantee, by loan and guarantor."""
        ...

    def lost(self, institution: UUID, guarantee_id: UUID, guarantor: UUID, loan_id: UUID, on: date | None) -> None:
        """The clocks say from which day the guarantee no longer holds (missed period); None: it does after all."""
        ...

    def graph(self, institution: UUID, day: date) -> Sequence[WeighedLink]:
        """Every link in force on a day whose loan is not settled, by guarantee, guarantor and loan, in one statement.

        Its claim is the principal outstanding.
        """
        ...

    def loans_of_parties(self, institution: UUID) -> Sequence[PartyLoans]:
        """What the parties of the graph and the members of groups owe, by party and currency, in one statement."""
        ...

    def given_by(self, institution: UUID, party: UUID, day: date) -> int:
        """For how many loans that are not settled a party is bound on a day."""
        ...

    def debtors_of(self, institution: UUID, party: UUID) -> Sequence[UUID]:
        """For whom a party has ever guaranteed a loan, in key order."""
        ...

    def groups_of_parties(self, institution: UUID) -> Mapping[UUID, str]:
        """The group number of every borrower that belongs to one."""
        ...

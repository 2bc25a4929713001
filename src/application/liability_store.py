"""What liability assessment needs from a store: cases as events with one current row each, and who is related to whom.

Events are added and never changed. A case that is loaded in a write unit is locked. Amounts are minor units.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from ..domain.liability_assessment.authority import AuthorityEvent
from ..domain.liability_assessment.case import Case
from ..domain.liability_assessment.events import CaseEvent
from ..domain.liability_assessment.kinds import CaseStatus, Degree, HolderKind, RelationKind, Trigger
from ..domain.liability_assessment.reserve import Entry, ReserveAccount
from .outcomes import Subject


@dataclass(frozen=True, slots=True)
class KeptCase:
    """A case with what is kept beside it.

    Attributes:
        told_through: what fell due by this day was told.
        wake_on: the day on which something is to be told next; None: on none that is known.
    """

    case: Case
    told_through: date
    wake_on: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredRelation:
    """A relation that somebody declared (回避关系申报): to another person, or to a borrower.

    `until` is the last day on which it counts; None: it still does.
    """

    id: UUID
    person: str
    kind: RelationKind
    other: str = ""
    borrower: UUID | None = None
    until: date | None = None
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as lists show it; `amount` is what was outstanding of its loans, minor units."""

    id: UUID
    number: str
    unit: str
    currency: str
    trigger: Trigger
    status: CaseStatus
    batch: bool
    loans: int
    amount: int
    cause_on: date
    opened_on: date
    last_on: date
    wake_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class PersonRow:
    """What a case found about a person, as it stands; `degree` None: it is open, and the person had a part in it."""

    case: UUID
    person: str
    degree: Degree | None
    deduction: int


@dataclass(frozen=True, slots=True)
class WrittenCaseEvent:
    """An event of a case as it was recorded."""

    sequence: int
    event: CaseEvent
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An officer's risk reserve as lists show it; `balance` and `owed` in minor units."""

    officer: str
    currency: str
    balance: int
    owed: int
    last_on: date
    version: int


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """Whose authority for new lending was ever suspended, and how it stands."""

    kind: HolderKind
    holder: str
    suspended: bool
    last_on: date
    version: int


@dataclass(frozen=True, slots=True)
class AuditedRow:
    """A row of an audit chain."""

    sequence: int
    recorded_at: datetime
    account: str
    person: str
    command: str
    outcome: str
    hash: str


class LiabilityStore(Protocol):
    """Cases, relations, risk reserves and authority of one database."""

    def get(self, institution: UUID, case_id: UUID, known: datetime | None = None) -> KeptCase | None:
        """One case, locked in a write unit; as it was known at an instant, where one is given."""
        ...

    def get_many(self, institution: UUID, ids: Collection[UUID]) -> Mapping[UUID, KeptCase]:
        """Several cases, locked in a write unit."""
        ...

    def by_number(self, institution: UUID, number: str) -> UUID | None:
        """The case of a number."""
        ...

    def of_loans(self, institution: UUID, loans: Collection[UUID]) -> Mapping[UUID, tuple[UUID, ...]]:
        """The cases of each loan, oldest first."""
        ...

    def standing(self, institution: UUID, loans: Collection[UUID]) -> frozenset[UUID]:
        """Which loans are in a case that was not withdrawn."""
        ...

    def save(self, kept: KeptCase, events: Sequence[CaseEvent], at: datetime, by: str) -> None:
        """A new case, or one with more events."""
        ...

    def due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[KeptCase, ...]:
        """Cases about which something is to be told on or before a day, above an id, in key order."""
        ...

    def told(self, institution: UUID, case_id: UUID, told_through: date, wake_on: date | None) -> None:
        """Keep what was told, and when to look next."""
        ...

    def relate(self, institution: UUID, relation: DeclaredRelation) -> None:
        """One more declared relation, or its end under the same id."""
        ...

    def relation(self, institution: UUID, relation_id: UUID) -> DeclaredRelation | None:
        """One declared relation."""
        ...

    def relations(self, institution: UUID, persons: Collection[str], on: date) -> Sequence[DeclaredRelation]:
        """The relations of some persons, from either side, that count on a day; by id."""
        ...

    def cases(
        self,
        institution: UUID,
        branches: frozenset[str] | None,
        status: CaseStatus | None,
        after: UUID | None,
        limit: int,
    ) -> Sequence[CaseRow]:
        """Cases of some units (None: all) above a key, in key order."""
        ...

    def events(self, institution: UUID, case_id: UUID, after: int, limit: int) -> Sequence[WrittenCaseEvent]:
        """Events of a case above a sequence."""
        ...

    def about(
        self, institution: UUID, branches: frozenset[str] | None, person: str, after: UUID | None, limit: int
    ) -> Sequence[PersonRow]:
        """What cases of some units found about a person, by case."""
        ...

    def open_about(self, institution: UUID, person: str) -> int:
        """How many cases that are not closed or withdrawn a person has a part in."""
        ...

    def account(self, institution: UUID, officer: str, currency: str) -> ReserveAccount:
        """An officer's risk reserve, locked in a write unit; empty where nothing was entered."""
        ...

    def post(self, institution: UUID, account: ReserveAccount, entry: Entry, at: datetime, by: str) -> None:
        """An account after one more entry."""
        ...

    def accounts(self, institution: UUID, after: tuple[str, str] | None, limit: int) -> Sequence[AccountRow]:
        """Risk reserves above an officer and currency, in that order."""
        ...

    def authority(self, institution: UUID, kind: HolderKind, holder: str) -> AuthorityEvent | None:
        """What last happened to a holder's authority; None: nothing ever."""
        ...

    def save_authority(
        self, institution: UUID, kind: HolderKind, holder: str, event: AuthorityEvent, at: datetime, by: str
    ) -> None:
        """One more event of a holder's authority."""
        ...

    def authorities(
        self, institution: UUID, units: Collection[str] | None, after: tuple[str, str] | None, limit: int
    ) -> Sequence[AuthorityRow]:
        """Holders whose authority was ever suspended, above a kind and holder, in that order.

        `units`: only these units, and no officer; None: everybody.
        """
        ...

    def keep_file(self, institution: UUID, content_hash: str, text: str) -> None:
        """The text of a file under its hash; one that is kept stays."""
        ...

    def file(self, institution: UUID, content_hash: str) -> str | None:
        """The text of a file."""
        ...

    def audited(self, institution: UUID, subject: Subject, limit: int) -> Sequence[AuditedRow]:
        """The last rows of a subject's audit chain, in their order."""
        ...

    def watch(self, institution: UUID, loans: Mapping[UUID, date | None]) -> None:
        """On which day loans are looked at next for what opens a case; None: on none."""
        ...

    def woken(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Loans to be looked at on or before a day, above an id, in key order."""
        ...

"""What write-off needs from a store: applications and kept claims as events with one current row each.

Events are added and never changed. Applications and claims that are loaded in a write unit are locked; whoever needs
loans too loads those first. Amounts are minor units.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from ..domain.write_off.case import Case
from ..domain.write_off.claim import Claim
from ..domain.write_off.claim_events import ClaimEvent
from ..domain.write_off.events import CaseEvent
from ..domain.write_off.facts import Ground, Reference
from ..domain.write_off.kinds import CaseStatus, ClaimKind, ClaimStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedObligor:
    """What is stated of somebody who owes; `pursued_on`: when last pursued, None: as the records say."""

    party: UUID
    pursued_on: date | None = None
    able_to_pay: bool = False
    evading: bool = False
    evasion_pursued: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What a person stated about a loan's write-off, as `StateWriteOffFacts` has it; `sales`, `assets`: minor units."""

    id: UUID
    loan: UUID
    stated_on: date
    recorded_at: datetime
    recorded_by: str
    kind: ClaimKind | None = None
    grounds: tuple[Ground, ...] = ()
    obligors: tuple[StatedObligor, ...] = ()
    pursued_on: date | None = None
    references: tuple[Reference, ...] = ()
    security_gone: bool = False
    external_unobtainable: bool = False
    outside_interference: bool = False
    sales: int | None = None
    assets: int | None = None


class ClaimKey(NamedTuple):
    """A written-off claim: its loan and the application that wrote it off."""

    loan: UUID
    case: UUID


@dataclass(frozen=True, slots=True)
class KeptClaim:
    """A written-off claim with what is kept beside it.

    Attributes:
        in_account: all that the loan account owes was written off; else a part of its principal.
        told_through: what fell due by this day was told.
        wake_on: the day on which something is to be told next; None: on none that is known.
    """

    claim: Claim
    branch: str
    product: str
    in_account: bool
    told_through: date
    wake_on: date | None

    @property
    def key(self) -> ClaimKey:
        """Loan and application."""
        return ClaimKey(self.claim.kept.loan, self.claim.kept.case)


@dataclass(frozen=True, slots=True)
class ClaimChange:
    """A claim after events that are to be kept."""

    kept: KeptClaim
    events: tuple[ClaimEvent, ...]


@dataclass(frozen=True, slots=True)
class YearOfWriteOffs:
    """A financial year in which something was written off: its audit and its report, with the hashes of the papers."""

    year: int
    told_through: date
    wake_on: date | None
    audited_on: date | None = None
    audit_hash: str = ""
    reported_on: date | None = None
    report_hash: str = ""


@dataclass(frozen=True, slots=True)
class CaseRow:
    """An application as lists show it; `total` what is applied for, `written_off` what was booked, minor units."""

    id: UUID
    number: str
    unit: str
    currency: str
    by_list: bool
    status: CaseStatus
    claims: int
    total: int
    reserve_used: int
    maker: str
    applied_on: date
    last_on: date
    written_off_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A written-off claim as lists show it, as of its last event; amounts in minor units."""

    loan: UUID
    case: UUID
    branch: str
    currency: str
    status: ClaimStatus
    in_account: bool
    kept_on: date
    keeper: str
    written_off: int
    accrued: int
    recovered: int
    restored: int
    waived: int
    owed: int
    wake_on: date | None
    version: int


@dataclass(frozen=True, slots=True)
class WrittenCaseEvent:
    """An event of an application as it was recorded."""

    sequence: int
    event: CaseEvent
    recorded_at: datetime
    recorded_by: str


@dataclass(frozen=True, slots=True)
class WrittenClaimEvent:
    """An event of a written-off claim as it was recorded."""

    case: UUID
    sequence: int
    event: ClaimEvent
    recorded_at: datetime
    recorded_by: str


class WriteOffStore(Protocol):
    """Applications, claims, statements and years of one database."""

    def get(self, institution: UUID, case_id: UUID) -> Case | None:
        """One application, locked in a write unit."""
        ...

    def by_number(self, institution: UUID, number: str) -> UUID | None:
        """The application of a number."""
        ...

    def open_for(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, UUID]:
        """For loans in an application that is not finished: the application."""
        ...

    def loans_of(self, institution: UUID, case_id: UUID) -> tuple[UUID, ...]:
        """The loans of an application."""
        ...

    def save(self, case: Case, events: Sequence[CaseEvent], at: datetime, by: str) -> None:
        """A new application, or one with more events."""
        ...

    def claims(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, tuple[KeptClaim, ...]]:
        """All written-off claims of some loans, by day of write-off; locked in a write unit."""
        ...

    def of_case(self, institution: UUID, case_id: UUID) -> tuple[KeptClaim, ...]:
        """The written-off claims of an application, by loan; locked in a write unit."""
        ...

    def save_claims(self, institution: UUID, changes: Sequence[ClaimChange], at: datetime, by: str) -> None:
        """New claims, or claims with more events."""
        ...

    def statements(
        self, institution: UUID, loans: Sequence[UUID], as_of: date, known: datetime | None
    ) -> Mapping[UUID, Statement]:
        """The last statement about each loan made on a day or before, as known at an instant (None: all)."""
        ...

    def state(self, institution: UUID, statements: Sequence[Statement]) -> None:
        """More statements."""
        ...

    def reserve(self, institution: UUID, currency: str) -> int:
        """The reserve that there is, minor units; in a write unit nobody else takes from it until the end."""
        ...

    def take(self, currency: str, amount: int) -> None:
        """So much of the reserve goes with what this unit has booked and not written yet."""
        ...

    def due(self, institution: UUID, day: date, after: ClaimKey | None, limit: int) -> tuple[KeptClaim, ...]:
        """Claims about which something is to be told on or before a day, above `after`, in key order."""
        ...

    def year(self, institution: UUID, year: int) -> YearOfWriteOffs | None:
        """One year."""
        ...

    def save_year(self, institution: UUID, year: YearOfWriteOffs) -> None:
        """A new or changed year."""
        ...

    def years_due(self, institution: UUID, day: date, after: int, limit: int) -> tuple[YearOfWriteOffs, ...]:
        """Years about which something is to be told on or before a day, later than `after`, in their order."""
        ...

    def cases(
        self,
        institution: UUID,
        branches: frozenset[str] | None,
        status: CaseStatus | None,
        after: UUID | None,
        limit: int,
    ) -> Sequence[CaseRow]:
        """Applications of some units (None: all) above a key, in key order."""
        ...

    def case_events(self, institution: UUID, case_id: UUID, after: int, limit: int) -> Sequence[WrittenCaseEvent]:
        """Events of an application above a sequence."""
        ...

    def claim_rows(
        self,
        institution: UUID,
        branches: frozenset[str] | None,
        status: ClaimStatus | None,
        after: ClaimKey | None,
        limit: int,
    ) -> Sequence[ClaimRow]:
        """Claims of some branches (None: all) above a key, in key order."""
        ...

    def claim_events(self, institution: UUID, key: ClaimKey, after: int, limit: int) -> Sequence[WrittenClaimEvent]:
        """Events of a claim above a sequence."""
        ...

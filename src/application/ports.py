"""What use cases need from the outside: one transaction with its stores.

A `Unit` is one transaction. Writes are collected and sent in bulk when the unit ends, so a single command
and a batch of a thousand loans run the same code. Whatever `write` runs may run again after a serialization
failure, a deadlock or a busy SQLite file: it must have no effect outside the unit.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol, TypeVar
from uuid import UUID

from ..domain.approval import Delegation, Proposal
from ..domain.borrower import Borrower, BorrowerKind
from ..domain.ledger import Books, Line
from ..domain.loan.context import Context
from ..domain.loan.events import Entry
from ..domain.loan.loan import Loan
from ..domain.policy import PolicyVersion
from ..domain.shared.calendar import Calendar
from ..domain.shared.rates import Rate
from .claims_holdings import Holdings
from .claims_store import ClaimStore
from .classification_records import ClassificationRunStore, ClassificationStore
from .clock_store import RightStore
from .collateral_names import CollateralNames
from .collateral_store import CollateralStore, MarketStore
from .cover_store import CoverStore, RevaluationStore
from .documents_store import DocumentStore, Paper
from .facts_store import FactStore
from .group_store import GroupStore
from .guarantor_store import GuaranteeStore, GuarantorStore
from .handling_store import HandlingStore
from .liability_store import LiabilityStore
from .organisation_store import OrganisationStore
from .outbox import OutboxPosition
from .outcomes import Subject
from .policy_documents import PolicyDocuments
from .portfolio_store import PortfolioStore
from .provisioning_records import ProvisionStore
from .reference import Facts
from .run_store import AccrualStore, RunStore
from .write_off_store import WriteOffStore

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Institution:
    """A bank.

    `business_date` (营业日) is the last day that is not processed yet; `booking_date` is the day new
    bookings get: the business date, or the next one while a business day is being run. `time_zone` decides
    which day it is.
    """

    id: UUID
    code: str
    name: str
    time_zone: str
    business_date: date
    booking_date: date
    reference_version: int = 1


@dataclass(frozen=True, slots=True)
class Answered:
    """What an idempotency key was used for: SHA-256 of the canonical input; the answer as JSON text."""

    input_hash: str
    answer: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """What goes into a subject's chain; sequence and hashes are added by the store."""

    subject: Subject
    recorded_at: datetime
    account: str
    person: str
    command: str
    outcome: str
    value: str


@dataclass(frozen=True, slots=True)
class Message:
    """An outbox message, shaped as a CloudEvent.

    `type` is such as `loan.RepaymentRecorded`, `data` JSON text.
    """

    id: UUID
    type: str
    subject: Subject
    time: datetime
    data: str


@dataclass(frozen=True, slots=True)
class LoanRow:
    """Facts of a loan that the fold does not need."""

    opened_on: date
    reason: str = ""


class InstitutionStore(Protocol):
    """Banks."""

    def get(self, institution: UUID, /) -> Institution | None:
        """One bank; in a write unit nothing is locked."""
        ...

    def by_code(self, code: str) -> Institution | None:
        """One bank by its code."""
        ...

    def add(self, institution: Institution, /) -> None:
        """A new bank."""
        ...

    def move(self, institution: UUID, /, business_date: date, booking_date: date) -> None:
        """Move the dates on; the row is locked, so it waits for bookings in flight."""
        ...


@dataclass(frozen=True, slots=True)
class BorrowerBrief:
    """What others need to know of a borrower; `erased`: its personal data is gone for good."""

    branch: str
    kind: BorrowerKind
    erased: bool = False


class BorrowerStore(Protocol):
    """Borrowers, personal fields encrypted under a key per person."""

    def get(self, institution: UUID, borrower_id: UUID) -> Borrower | None:
        """One borrower, locked in a write unit; None too once its key is destroyed."""
        ...

    def peek(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Borrower]:
        """Several borrowers to look at and not to save; nothing is locked, erased ones are left out."""
        ...

    def briefs(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, BorrowerBrief]:
        """Which borrowers exist, with the facts that need no key."""
        ...

    def by_number(self, institution: UUID, numbers: Sequence[str]) -> Mapping[str, UUID]:
        """Which business numbers are taken, and by which borrower."""
        ...

    def save(self, borrower: Borrower, /) -> None:
        """A new or amended borrower."""
        ...

    def keyed(self, institution: UUID, digest: str) -> str:
        """A hash over personal data under the bank's index key, which nobody can try out who lacks it."""
        ...

    def erase(self, institution: UUID, borrower_id: UUID) -> None:
        """Destroy the person's key: every ciphertext under it is unreadable from now on (PIPL art. 47)."""
        ...


class Affected(StrEnum):
    """By which change of reference data an account may be reached, closed ones too: their past may be another."""

    INDEX = "INDEX"
    """A rate index its contract follows."""
    CALENDAR = "CALENDAR"
    """A calendar, because its due dates roll."""
    ARREARS = "ARREARS"
    """A policy for the future, because something is overdue and waits for a threshold."""
    PAST = "PAST"
    """A policy for days that are over: any loan."""


class LoanStore(Protocol):
    """Loan accounts with their entries, ledger lines and wake-ups.

    Loading in a write unit locks, in key order.
    """

    def get(self, institution: UUID, loan_id: UUID) -> Loan | None:
        """One loan with its account as last saved."""
        ...

    def get_many(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Loan]:
        """Several loans in one statement."""
        ...

    def peek(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, Loan]:
        """Several loans as they stand in this unit, to look at and not to save; nothing is locked."""
        ...

    def of_borrower(self, institution: UUID, borrower: UUID) -> tuple[UUID, ...]:
        """Ids of a borrower's loans that are not closed, in key order."""
        ...

    def last_booked(self, institution: UUID, borrower: UUID) -> date | None:
        """The last booking date among the transactions of a borrower's loans; None where there is none."""
        ...

    def by_number(self, institution: UUID, numbers: Sequence[str]) -> Mapping[str, UUID]:
        """Which business numbers are taken, and by which loan."""
        ...

    def history(self, institution: UUID, loan_id: UUID) -> tuple[Entry, ...]:
        """All recorded entries, by sequence."""
        ...

    def lines(self, institution: UUID, loan_id: UUID) -> tuple[Line, ...]:
        """All recorded ledger lines, in the order of recording."""
        ...

    def add(self, loan: Loan, /, row: LoanRow) -> None:
        """A new loan."""
        ...

    def save(self, loan: Loan, /, entries: Sequence[Entry], lines: Sequence[Line], at: datetime) -> None:
        """A loan's new state, with what was recorded at an instant; several saves in one unit become one."""
        ...

    def affected(self, institution: UUID, by: Affected, index: str, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Ids of loans that a change of reference data may reach, above `after`, in key order.

        `index` names the rate index for `Affected.INDEX`.
        """
        ...

    def due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Ids of loans with a wake-up on or before a day, above `after`, in key order."""
        ...


class ProposalStore(Protocol):
    """Proposals that wait for a second person."""

    def get(self, institution: UUID, proposal_id: UUID) -> tuple[Proposal, str] | None:
        """One proposal and the branch it belongs to (empty: the whole bank), locked in a write unit."""
        ...

    def save(self, proposal: Proposal, /, branch: str) -> None:
        """A new or changed proposal."""
        ...


class DelegationStore(Protocol):
    """Delegations of approval (转授权)."""

    def get(self, institution: UUID, delegation_id: UUID) -> Delegation | None:
        """One delegation, locked in a write unit."""
        ...

    def to(self, institution: UUID, person: str, at: datetime) -> tuple[Delegation, ...]:
        """Those given to a person that hold at an instant."""
        ...

    def save(self, delegation: Delegation, /) -> None:
        """A new or revoked delegation."""
        ...


class BooksStore(Protocol):
    """Closed periods."""

    def get(self, institution: UUID, /) -> Books:
        """The books; in a write unit a share lock is held, so no period closes under a booking."""
        ...

    def close(self, institution: UUID, /, books: Books, at: datetime) -> None:
        """Keep that periods are closed."""
        ...


class ReferenceStore(Protocol):
    """Dated reference data: rate indices, calendars, policies."""

    def facts(self, institution: UUID) -> Facts:
        """All of it."""
        ...

    def context(self, institution: UUID, known: datetime | None = None) -> Context:
        """What the fold needs, as known at an instant (None: everything)."""
        ...

    def publish(self, institution: UUID, index: str, published: date, rate: Rate, at: datetime) -> None:
        """A new value of a rate index; one for the same day replaces the earlier from its knowledge on."""
        ...

    def adopt(self, institution: UUID, policy: PolicyVersion) -> None:
        """A new policy version."""
        ...

    def announce(self, institution: UUID, calendar: Calendar, at: datetime) -> None:
        """A new calendar version."""
        ...


class AnswerStore(Protocol):
    """Idempotency keys."""

    def get(self, institution: UUID, keys: Sequence[str]) -> Mapping[str, Answered]:
        """Keys that were used."""
        ...

    def add(self, institution: UUID, key: str, answered: Answered, at: datetime) -> None:
        """Keep an answer."""
        ...


class Journal(Protocol):
    """Audit chains and outbox."""

    def audit(self, institution: UUID, entry: AuditEntry) -> None:
        """One more link in the subject's chain."""
        ...

    def publish(self, institution: UUID, message: Message) -> None:
        """A message for others, sent after the commit."""
        ...


class ConsumerStore(Protocol):
    """Consumers of the outbox: each reads every message once, in order, from where it stands."""

    def position(self, institution: UUID, consumer: str) -> OutboxPosition:
        """Up to where a consumer has read, locked in a write unit."""
        ...

    def move(self, institution: UUID, consumer: str, position: OutboxPosition) -> None:
        """A consumer has read up to here."""
        ...

    def messages(
        self, institution: UUID, position: OutboxPosition, limit: int
    ) -> Sequence[tuple[OutboxPosition, Message]]:
        """The next messages, each with the position that follows it."""
        ...

    def end(self, institution: UUID) -> OutboxPosition:
        """The position of the last message there is."""
        ...


class Unit(Protocol):
    """One transaction and its stores."""

    @property
    def institutions(self) -> InstitutionStore: ...  # noqa: D102 - the type says it
    @property
    def loans(self) -> LoanStore: ...  # noqa: D102
    @property
    def borrowers(self) -> BorrowerStore: ...  # noqa: D102
    @property
    def proposals(self) -> ProposalStore: ...  # noqa: D102
    @property
    def delegations(self) -> DelegationStore: ...  # noqa: D102
    @property
    def handling(self) -> HandlingStore: ...  # noqa: D102
    @property
    def organisation(self) -> OrganisationStore: ...  # noqa: D102
    @property
    def documents(self) -> DocumentStore: ...  # noqa: D102
    @property
    def paper(self) -> Paper: ...  # noqa: D102
    @property
    def books(self) -> BooksStore: ...  # noqa: D102
    @property
    def reference(self) -> ReferenceStore: ...  # noqa: D102
    @property
    def answers(self) -> AnswerStore: ...  # noqa: D102
    @property
    def journal(self) -> Journal: ...  # noqa: D102
    @property
    def runs(self) -> RunStore: ...  # noqa: D102
    @property
    def accruals(self) -> AccrualStore: ...  # noqa: D102
    @property
    def policy_documents(self) -> PolicyDocuments: ...  # noqa: D102
    @property
    def facts(self) -> FactStore: ...  # noqa: D102
    @property
    def claims(self) -> ClaimStore: ...  # noqa: D102
    @property
    def holdings(self) -> Holdings: ...  # noqa: D102
    @property
    def groups(self) -> GroupStore: ...  # noqa: D102
    @property
    def guarantors(self) -> GuarantorStore: ...  # noqa: D102
    @property
    def guarantees(self) -> GuaranteeStore: ...  # noqa: D102
    @property
    def rights(self) -> RightStore: ...  # noqa: D102
    @property
    def classifications(self) -> ClassificationStore: ...  # noqa: D102
    @property
    def provisions(self) -> ProvisionStore: ...  # noqa: D102
    @property
    def classification_runs(self) -> ClassificationRunStore: ...  # noqa: D102
    @property
    def consumers(self) -> ConsumerStore: ...  # noqa: D102
    @property
    def portfolio(self) -> PortfolioStore: ...  # noqa: D102
    @property
    def collateral(self) -> CollateralStore: ...  # noqa: D102
    @property
    def collateral_names(self) -> CollateralNames: ...  # noqa: D102
    @property
    def covers(self) -> CoverStore: ...  # noqa: D102
    @property
    def revaluations(self) -> RevaluationStore: ...  # noqa: D102
    @property
    def market(self) -> MarketStore: ...  # noqa: D102
    @property
    def write_offs(self) -> WriteOffStore: ...  # noqa: D102
    @property
    def liability(self) -> LiabilityStore: ...  # noqa: D102


class Transactions(Protocol):
    """Runs work in one transaction: committed when the work returns, rolled back when it raises."""

    def write(self, work: Callable[[Unit], T]) -> T:
        """Run work that changes something; again after a serialization failure, deadlock or busy file."""
        ...

    def read(self, work: Callable[[Unit], T]) -> T:
        """Run work on a read-only snapshot; nothing is locked."""
        ...

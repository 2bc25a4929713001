"""What a command comes to: one frozen value per kind of answer, the same for every use case.

`Done`, `Pending` and `Refused` are answers: they are stored with the idempotency key and a repeated request
gets the first one again. `Invalid`, `NotFound`, `Forbidden` and `Conflict` are not stored: the same request
may succeed later, or never was a request this system can understand.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from .reads import Balance, ProposalView


class SubjectKind(StrEnum):
    """What an audit chain, a wake-up or an outbox message is about."""

    LOAN = "LOAN"
    """A loan (借据)."""
    BORROWER = "BORROWER"
    """A borrower (借款人)."""
    CLAIM = "CLAIM"
    """A claim without an account here (无账户债权)."""
    COLLATERAL = "COLLATERAL"
    """An item of collateral (押品)."""
    GUARANTEE = "GUARANTEE"
    """A contract of guarantee (保证合同); a guarantor's own file belongs to the party, a borrower."""
    LIABILITY_CASE = "LIABILITY_CASE"
    """A case of liability assessment (责任认定案件)."""
    WRITE_OFF = "WRITE_OFF"
    """An application for write-off (核销申请); a written-off claim belongs to its loan."""
    INSTITUTION = "INSTITUTION"
    """The bank itself (机构): its periods, rate indices, calendars and policies."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing that commands are about; the key of its audit chain."""

    kind: SubjectKind
    id: UUID


@dataclass(frozen=True, slots=True)
class Posted:
    """What a command did to one loan: its version and figures afterwards, and the entries it recorded."""

    loan_id: UUID
    number: str
    version: int
    sequences: tuple[int, ...]
    balance: Balance


@dataclass(frozen=True, slots=True)
class Done:
    """Carried out, and what the record says about it.

    `subject` is what the command was about; `posted` has one row per loan touched (several for one payment
    over several loans, none for commands about borrowers or the institution); `proposal` is the proposal
    that was decided, withdrawn or resubmitted, if the command was about one; `made` is the id of a record the
    command made beside its subject (a delegation, a recorded fact).
    """

    command: str
    subject: Subject
    booking_date: date
    recorded_at: datetime
    posted: tuple[Posted, ...] = ()
    proposal: ProposalView | None = None
    made: UUID | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """Needs a second person (双人复核): kept as a proposal; nothing has happened yet."""

    command: str
    subject: Subject
    proposal: ProposalView


@dataclass(frozen=True, slots=True)
class Refused:
    """A rule said no; nothing changed.

    `code` is the member of the refusing module's closed enum, `rule` the module's name (`loan`, `approval`,
    …), `article` the source where the rule comes from a law; `details` are (name, value) pairs for programs.
    """

    command: str
    rule: str
    code: str
    message: str
    message_zh: str
    article: str = ""
    details: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Invalid:
    """The input can never be right: which field, what it held, what would be right."""

    field: str
    value: str
    message: str


@dataclass(frozen=True, slots=True)
class NotFound:
    """Nothing of that kind with that id can be seen by this actor (out of scope looks the same)."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Forbidden:
    """The actor's roles or branches do not allow this; says which roles would."""

    message: str
    needed: tuple[str, ...] = ()


class ConflictKind(StrEnum):
    """Why a request collides with what is already there."""

    VERSION = "VERSION"
    """The subject has moved on from the version the caller expected."""
    KEY_REUSED = "KEY_REUSED"
    """The idempotency key was used before with another input."""
    DUPLICATE = "DUPLICATE"
    """Another subject already carries that business number."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """The request collides with what is there; read again and decide anew."""

    kind: ConflictKind
    message: str
    details: tuple[tuple[str, str], ...] = field(default=())


Answer = Done | Pending | Refused
Outcome = Done | Pending | Refused | Invalid | NotFound | Forbidden | Conflict

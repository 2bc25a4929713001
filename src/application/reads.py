"""What screens read: view rows (`read_port` has the questions).

Views are plain frozen rows; amounts are `Money`, dates are dates, instants are UTC. Every read takes a
`Scope` first and shows nothing outside it. Lists are keyset pages: a cursor names the last row seen, never
an offset.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Generic, TypeVar
from uuid import UUID

from ..domain.loan.terms import Terms
from ..domain.shared.errors import InvalidInput
from ..domain.shared.money import Money

T = TypeVar("T")
MAX_PAGE = 200
"""The largest page a caller may ask for."""
ERASED = "-"
"""The name a borrower is shown by once the person's key is destroyed."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """The next `first` rows (1 to 200) after a cursor given by an earlier page."""

    first: int = 50
    after: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.first <= MAX_PAGE:
            raise InvalidInput("first", self.first, f"must be between 1 and {MAX_PAGE}")
        if self.after is not None and len(self.after) > 400:
            raise InvalidInput("after", self.after, "must be a cursor of an earlier page")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """A page: its rows with a cursor each (same length), and whether more follow."""

    items: tuple[T, ...]
    cursors: tuple[str, ...]
    has_next: bool


@dataclass(frozen=True, slots=True)
class Position:
    """Where a keyset page begins: after the row with this sort value and id."""

    value: str | int | date
    id: UUID


class LoanSort(StrEnum):
    """By what a list of loans is ordered; the loan's id breaks ties."""

    NUMBER = "NUMBER"
    DPD = "DPD"
    OUTSTANDING = "OUTSTANDING"
    NEXT_DUE = "NEXT_DUE"


@dataclass(frozen=True, slots=True)
class LoanFilter:
    """Which loans; every part that is given must hold. DPD bounds are inclusive, dates of opening too."""

    statuses: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    products: tuple[str, ...] = ()
    borrower_ids: tuple[UUID, ...] = ()
    currency: str | None = None
    number_prefix: str | None = None
    dpd_at_least: int | None = None
    dpd_at_most: int | None = None
    opened_from: date | None = None
    opened_through: date | None = None


@dataclass(frozen=True, slots=True)
class BorrowerFilter:
    """Which borrowers; `identity_number` is matched exactly through its blind index."""

    branches: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    number_prefix: str | None = None
    identity_number: str | None = None


@dataclass(frozen=True, slots=True)
class Balance:
    """What is owed at the end of a day, by bucket, with days past due.

    `interest_accrued` is the running period's interest so far, not yet due; `principal_due` is all principal
    that fell due, `principal_overdue` the part whose due date is over; penalty and compound are payable to
    the day. `total_due` is everything payable now, `outstanding` all principal, `carried` what of it is on the
    balance sheet. `rate` is the contract rate in force in units of 10⁻⁸ a year. `value_date` is the day, `known`
    the knowledge cut (None: all).
    """

    value_date: date
    known: datetime | None
    status: str
    regime: str
    dpd: int
    oldest_due: date | None
    next_due: date | None
    rate: int
    principal_undue: Money
    principal_due: Money
    principal_overdue: Money
    interest_due: Money
    interest_accrued: Money
    penalty: Money
    compound: Money
    fees: Money
    costs: Money
    credit: Money
    total_due: Money
    outstanding: Money
    carried: Money
    disbursed: Money
    principal_paid: Money
    interest_paid: Money
    paid: Money


@dataclass(frozen=True, slots=True)
class LoanView:
    """One loan as lists and pages show it; `balance` is as of the business date."""

    id: UUID
    number: str
    version: int
    borrower_id: UUID
    branch: str
    product: str
    currency: str
    status: str
    opened_on: date
    last_sequence: int
    next_wake: date | None
    next_due: date | None
    next_instalment: Money | None
    terms: Terms
    balance: Balance


@dataclass(frozen=True, slots=True)
class ContactView:
    """A person through whom a borrower can be reached; masked like the borrower."""

    name: str
    relation: str
    phone: str


@dataclass(frozen=True, slots=True)
class BorrowerView:
    """One borrower; personal fields are masked (脱敏) where the scope does not see personal data.

    After erasure (`erased`) personal fields read as empty.
    """

    id: UUID
    number: str
    version: int
    registered_on: date
    kind: str
    branch: str
    size: str
    industry: str
    region: str
    financing_vehicle: bool
    group: str
    name: str
    identity_kind: str | None
    identity_number: str
    controller: str
    phones: tuple[str, ...]
    contacts: tuple[ContactView, ...]
    masked: bool
    erased: bool


@dataclass(frozen=True, slots=True)
class Applied:
    """To what the money of an entry went, by bucket, as known now."""

    principal: Money
    interest: Money
    penalty: Money
    compound: Money
    fees: Money
    costs: Money
    credit: Money


@dataclass(frozen=True, slots=True)
class EntryView:
    """One recorded event of a loan (transaction). `event` is its instruction as JSON text."""

    loan_id: UUID
    sequence: int
    kind: str
    value_date: date
    booking_date: date
    recorded_at: datetime
    amount: Money | None
    event: str
    reason: str
    reverses: int | None
    reversed_by: int | None
    applied: Applied


@dataclass(frozen=True, slots=True)
class LineView:
    """One ledger line: `amount` from `credit` to `debit`; negative is a red correction (红字冲正)."""

    loan_id: UUID
    number: int
    value_date: date
    booking_date: date
    debit: str
    credit: str
    amount: Money
    cause: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One ledger account's turnover and balance up to a day, per currency; debit positive."""

    account: str
    currency: str
    debit: Money
    credit: Money
    balance: Money


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One instalment to come (还款计划).

    Principal and interest due on `due`, principal left undue after it.
    """

    number: int
    due: date
    principal: Money
    interest: Money
    total: Money
    balance: Money
    provisional: bool


@dataclass(frozen=True, slots=True)
class PayoffView:
    """What pays the loan off on a day, by bucket; paying `total` on that day closes it to the cent.

    `credit` is the customer's credit that is used first and is already deducted from `total`.
    """

    on: date
    principal: Money
    interest: Money
    penalty: Money
    compound: Money
    fees: Money
    costs: Money
    prepayment_fee: Money
    credit: Money
    total: Money


@dataclass(frozen=True, slots=True)
class WakeUp:
    """When the business day must next look at a subject, and why (唤醒)."""

    subject_id: UUID
    due: date
    reason: str
    module: str


@dataclass(frozen=True, slots=True)
class AuditRowView:
    """One link of a subject's audit chain; `hash` covers `previous` and everything else."""

    subject_kind: str
    subject_id: UUID
    sequence: int
    recorded_at: datetime
    account: str
    person: str
    command: str
    outcome: str
    value: str
    previous: str
    hash: str


@dataclass(frozen=True, slots=True)
class OpinionView:
    """One person's opinion on one submission of a proposal."""

    submission: int
    account: str
    person: str
    verdict: str
    comment: str
    at: datetime
    on_behalf_of: str


@dataclass(frozen=True, slots=True)
class RouteStepView:
    """One step of a proposal's route: its name, the role, how many persons it needs and how many have agreed."""

    name: str
    role: str
    approvals: int
    given: int


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A command that waits for a second person, or has been decided.

    `value` is the command as JSON text, `figures` what its maker saw and the approvers agree to.
    """

    id: UUID
    command: str
    subject_kind: str
    subject_id: str
    branch: str
    status: str
    submission: int
    maker_account: str
    maker_person: str
    made_at: datetime
    expires_at: datetime
    reason: str
    needed_role: str
    needed_approvals: int
    steps: tuple[RouteStepView, ...]
    figures: tuple[tuple[str, str], ...]
    opinions: tuple[OpinionView, ...]
    value: str
    version: int


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """Loans of one currency and status: how many, what is outstanding, what is overdue."""

    currency: str
    status: str
    count: int
    outstanding: Money
    overdue_principal: Money
    interest_due: Money


@dataclass(frozen=True, slots=True)
class DpdBand:
    """Loans of one currency whose days past due lie in [from_day, through_day] (None: open)."""

    currency: str
    from_day: int
    through_day: int | None
    count: int
    outstanding: Money


@dataclass(frozen=True, slots=True)
class PortfolioSummary:
    """The portfolio on the business date, by currency and status, and by band of days past due."""

    business_date: date
    rows: tuple[PortfolioRow, ...]
    bands: tuple[DpdBand, ...]


@dataclass(frozen=True, slots=True)
class InstitutionView:
    """The bank that the scope belongs to, with its business date (营业日) and the date new bookings get."""

    id: UUID
    code: str
    name: str
    time_zone: str
    business_date: date
    booking_date: date

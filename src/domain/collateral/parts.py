"""What an item is made of: owners, registrations, values, insurance, custody, seizures, leases.

What can never be right is refused here (InvalidInput); texts are at most 200 characters, an evidence hash is SHA-256.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ..shared.errors import InvalidInput
from ..shared.money import Money
from ..shared.papers import content_hash
from ..shared.ratio import Ratio
from ..shared.text import checked_text
from .kinds import Method, kind_code

MAX_TEXT: Final = 200
MAX_OWNERS: Final = 50
MAX_QUANTITY: Final = 10**15


def named(field: str, text: str) -> str:
    """Check a name: 1 to 200 characters without outer spaces, in which everything shows."""
    if text and text.isprintable() and len(text) <= MAX_TEXT and text == text.strip():
        return text
    if not text or text != text.strip():
        raise InvalidInput(field, text, f"must be 1 to {MAX_TEXT} characters without outer spaces")
    return checked_text(field, text, MAX_TEXT)


def not_negative(field: str, money: Money | None) -> None:
    """Refuse an amount below zero."""
    if money is not None and money.minor < 0:
        raise InvalidInput(field, str(money), "must be zero or more")


def in_order(field: str, first: date, last: date | None) -> None:
    """Refuse a period that ends before it begins."""
    if last is not None and last < first:
        raise InvalidInput(field, last.isoformat(), f"must not lie before {first.isoformat()}")


@dataclass(frozen=True, slots=True)
class Owner:
    """An owner (权利人): name, the borrower it is (None: a third party), share (None: joint ownership, 共同共有)."""

    name: str
    borrower: UUID | None = None
    share: Ratio | None = None

    def __post_init__(self) -> None:
        named("owner", self.name)


@dataclass(frozen=True, slots=True)
class Holding:
    """What a market price is multiplied with: instrument code and millionths of a piece (数量, 百万分之一)."""

    instrument: str
    quantity: int

    def __post_init__(self) -> None:
        kind_code("instrument", self.instrument)
        if not 0 < self.quantity <= MAX_QUANTITY:
            raise InvalidInput("quantity", self.quantity, f"must be between 1 and {MAX_QUANTITY} millionths")


class ChargeMode(StrEnum):
    """What a registration secures."""

    ORDINARY = "ORDINARY"
    """The loans linked to it (一般抵质押)."""
    MAXIMUM = "MAXIMUM"
    """Claims that come to be in a period, up to an amount (最高额抵质押, Civil Code 420)."""


@dataclass(frozen=True, slots=True)
class Charge:
    """One registration on an item (抵质押登记).

    Attributes:
        id: the same in all events of this registration; a re-registration is another one.
        number: number of the certificate.
        rank: 1 is first.
        registered_on: the day from which it stands against others.
        expires_on: last day of the registration; None: it does not expire.
        amount: registered amount; None: none. Of a maximum-amount mortgage the most it secures.
        creditor: another creditor's name; empty: the bank's own.
        mode: ordinary, or maximum amount.
        fixed_on: from when the claims of a maximum-amount mortgage are fixed (确定日).
    """

    id: UUID
    number: str
    rank: int
    registered_on: date
    expires_on: date | None = None
    amount: Money | None = None
    creditor: str = ""
    mode: ChargeMode = ChargeMode.ORDINARY
    fixed_on: date | None = None

    def __post_init__(self) -> None:
        named("charge.number", self.number)
        if self.creditor:
            named("charge.creditor", self.creditor)
        if not 1 <= self.rank <= 99:
            raise InvalidInput("rank", self.rank, "must be between 1 and 99")
        not_negative("charge.amount", self.amount)
        if self.mode is ChargeMode.MAXIMUM and self.amount is None:
            raise InvalidInput("charge.amount", None, "a maximum-amount mortgage has an amount (Civil Code 420)")

    def live_on(self, day: date) -> bool:
        """Whether it is registered on a day; the last day is included."""
        return self.registered_on <= day and (self.expires_on is None or day <= self.expires_on)


@dataclass(frozen=True, slots=True)
class Link:
    """That a registration secures a loan, up to a limit; None: all that the loan owes."""

    charge: UUID
    loan: UUID
    limit: Money | None = None

    def __post_init__(self) -> None:
        not_negative("link.limit", self.limit)


@dataclass(frozen=True, slots=True)
class Valuation:
    """A dated value (估值).

    Attributes:
        as_of: the day the value is of.
        value: in any currency; converted at a given rate where it counts.
        valuer, valuer_line: who valued, and the person's business line; empty: from outside (外部评估机构).
        evidence: SHA-256 of the report.
        next_due: when the next one is due; None: as late as the kind allows.
        confirmed_by_line: the line of the bank that confirmed an outside value.
        fair_price: the current fair price where there is no active market (17); None: not stated.
    """

    as_of: date
    value: Money
    method: Method
    valuer: str
    valuer_line: str
    evidence: str
    next_due: date | None = None
    confirmed_by_line: str = ""
    fair_price: Money | None = None

    def __post_init__(self) -> None:
        not_negative("value", self.value)
        not_negative("fair_price", self.fair_price)
        named("valuer", self.valuer)
        for name in ("valuer_line", "confirmed_by_line"):
            checked_text(name, getattr(self, name), MAX_TEXT)
        content_hash("evidence", self.evidence)
        in_order("next_due", self.as_of, self.next_due)
        if self.fair_price is not None and self.fair_price.currency != self.value.currency:
            raise InvalidInput("fair_price", str(self.fair_price), f"must be in {self.value.currency} like the value")


@dataclass(frozen=True, slots=True)
class Insurance:
    """Insurance of an item (保险): who is insured for how much, until when, and who is paid first."""

    policy: str
    insurer: str
    amount: Money
    starts_on: date
    ends_on: date
    bank_is_beneficiary: bool

    def __post_init__(self) -> None:
        named("insurance.policy", self.policy)
        named("insurance.insurer", self.insurer)
        not_negative("insurance.amount", self.amount)
        in_order("insurance.ends_on", self.starts_on, self.ends_on)


class Holder(StrEnum):
    """Who has the item in hand (占有)."""

    OWNER = "OWNER"
    """The owner (权利人)."""
    BANK = "BANK"
    """The bank, a repossessed item included (本行)."""
    CUSTODIAN = "CUSTODIAN"
    """A custodian or supervisor for the bank (保管人、监管人)."""
    COURT = "COURT"
    """A court or authority (法院、有权机关)."""
    UNKNOWN = "UNKNOWN"
    """Nobody knows (下落不明)."""


class Locator(StrEnum):
    """What a vehicle locator says (车辆定位装置状态)."""

    ONLINE = "ONLINE"
    """Reports (在线)."""
    OFFLINE = "OFFLINE"
    """Does not report (离线)."""
    REMOVED = "REMOVED"
    """Was taken off or tampered with (拆除、破坏)."""


@dataclass(frozen=True, slots=True)
class Seizure:
    """Seizure by a court or authority (查封、扣押、冻结); `waiting`: behind an earlier one (轮候)."""

    reference: str
    authority: str
    starts_on: date
    ends_on: date | None = None
    waiting: bool = False

    def __post_init__(self) -> None:
        named("seizure.reference", self.reference)
        named("seizure.authority", self.authority)
        in_order("seizure.ends_on", self.starts_on, self.ends_on)

    def holds_on(self, day: date) -> bool:
        """Whether it holds on a day; the last day is included."""
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


@dataclass(frozen=True, slots=True)
class Lease:
    """A lease of the item (租赁); one before the registration goes on against the bank (Civil Code 405)."""

    reference: str
    tenant: str
    starts_on: date
    ends_on: date
    monthly_rent: Money | None = None

    def __post_init__(self) -> None:
        named("lease.reference", self.reference)
        named("lease.tenant", self.tenant)
        in_order("lease.ends_on", self.starts_on, self.ends_on)
        not_negative("lease.monthly_rent", self.monthly_rent)

"""Values of an application for write-off: amounts, papers, confirmations, the legal opinion, ballots."""

from dataclasses import dataclass, fields
from datetime import date
from typing import Final
from uuid import UUID

from ..shared.actor import branch_code
from ..shared.errors import InvalidInput
from ..shared.ids import business_number
from ..shared.money import MAX_MINOR
from ..shared.papers import content_hash, note, person_of
from .kinds import ConfirmingRole, Criterion, Department, Paper, Stream, Vote


def _own_spelling(value: object, field: str) -> None:
    # A frozen value is completed once: from here on the person has one spelling.
    object.__setattr__(value, field, person_of(field, getattr(value, field)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """What is owed on one claim, or a part of it, in minor units of the case's currency; none is negative.

    Attributes:
        principal: on the balance sheet.
        interest: interest, penalty and compound on the balance sheet.
        off_balance_interest: the same outside it.
        fees, costs: fees due and costs advanced for the debtor, both on the balance sheet.
    """

    principal: int = 0
    interest: int = 0
    off_balance_interest: int = 0
    fees: int = 0
    costs: int = 0

    def __post_init__(self) -> None:
        for field in fields(self):
            amount = getattr(self, field.name)
            if type(amount) is not int or not 0 <= amount <= MAX_MINOR:
                raise InvalidInput(field.name, amount, f"must be 0 to {MAX_MINOR} minor units")

    @property
    def on_balance(self) -> int:
        """What the reserve has to bear."""
        return self.principal + self.interest + self.fees + self.costs

    @property
    def total(self) -> int:
        """Everything the debtor owes."""
        return self.on_balance + self.off_balance_interest

    def of(self, stream: Stream) -> int:
        """One part."""
        amount: int = getattr(self, stream.value.lower())
        return amount

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(
            principal=self.principal + other.principal,
            interest=self.interest + other.interest,
            off_balance_interest=self.off_balance_interest + other.off_balance_interest,
            fees=self.fees + other.fees,
            costs=self.costs + other.costs,
        )

    def covers(self, other: "Amounts") -> bool:
        """Whether no part of the other is more than the same part here."""
        return all(self.of(stream) >= other.of(stream) for stream in Stream)


NOTHING: Final = Amounts()
"""No amount of anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AppliedClaim:
    """One claim of an application and what it rests on: a criterion, or the number of another debt (arts 9, 10).

    `amounts` is what is asked to be written off. `whole`: all that is owed, so that off-balance interest may grow until
    the booking and a payment lowers it; else a part of exactly that much.
    """

    loan: UUID
    amounts: Amounts
    whole: bool = True
    criterion: Criterion | None = None
    reference: str = ""

    def __post_init__(self) -> None:
        if (self.criterion is None) == (not self.reference):
            raise InvalidInput("criterion", self.criterion, "a claim rests on a criterion or on another debt, not both")
        if self.reference:
            business_number("reference", self.reference)
        if not self.amounts.on_balance:
            raise InvalidInput("amounts", self.amounts.on_balance, "something on the balance sheet is written off")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A paper of the file: its kind, the hash of what is stored, its own day; `loan` None: of every claim."""

    kind: Paper
    content_hash: str
    dated: date
    loan: UUID | None = None
    note: str = ""

    def __post_init__(self) -> None:
        content_hash("content_hash", self.content_hash)
        note("note", self.note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """One of the three signatures under internal evidence: role, person and unit (art. 8(2))."""

    role: ConfirmingRole
    person: str
    unit: str
    on: date

    def __post_init__(self) -> None:
        _own_spelling(self, "person")
        branch_code("unit", self.unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalOpinion:
    """The legal opinion (art. 8 end): it states the proceedings and their result, or why nobody was sued.

    Attributes:
        author: the internal lawyer, or the person who answers for the outside firm's opinion.
        outside: an outside lawyer wrote it.
        supports: whether the opinion supports the write-off.
    """

    author: str
    outside: bool
    proceedings: str
    why_not_sued: str
    supports: bool
    content_hash: str
    on: date

    def __post_init__(self) -> None:
        _own_spelling(self, "author")
        content_hash("content_hash", self.content_hash)
        note("proceedings", self.proceedings)
        note("why_not_sued", self.why_not_sued)

    @property
    def complete(self) -> bool:
        """Whether it says what article 8 asks for."""
        return bool(self.proceedings.strip() or self.why_not_sued.strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """A seat of the review: who was convened from which department, and the vote; None: absent.

    `reason` is the dissent that the minutes keep; a vote against needs one.
    """

    person: str
    department: Department
    vote: Vote | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        _own_spelling(self, "person")
        note("reason", self.reason)

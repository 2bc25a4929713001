"""What is known of a claim when its write-off is asked about: the one input of `eligibility`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ..shared.errors import InvalidInput
from ..shared.ids import business_number
from ..shared.money import MAX_MINOR
from .kinds import ClaimKind, GroundKind, Paper, Ruling, Security
from .parts import Confirmation

MAX_GROUNDS: Final = 50
MAX_OBLIGORS: Final = 200
MAX_REFERENCES: Final = 50


class ObligorRole(StrEnum):
    """As what somebody owes."""

    BORROWER = "BORROWER"
    """Borrower or cardholder (借款人、持卡人)."""
    GUARANTOR = "GUARANTOR"
    """Guarantor (保证人)."""
    PROVIDER = "PROVIDER"
    """Owner of property given as security (抵质押人)."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Something that happened, from which day it counts."""

    kind: GroundKind
    since: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligor:
    """Somebody who owes: when last pursued, whether able to pay, whether evading and what was done about it.

    `freed` says that the obligor no longer owes by law, so that nothing can be pursued (for example a lost guarantee).
    """

    party: UUID
    role: ObligorRole
    pursued_on: date | None
    able_to_pay: bool = False
    evading: bool = False
    evasion_pursued: bool = False
    freed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """Another debt whose ruling is relied on: art. 9 where it is owed to this enterprise, art. 10 to another one.

    Attributes:
        debt: the number of that debt.
        same_enterprise: it is owed to this bank.
        same_borrower: by the borrower of this claim.
        ruling, ruled_on: what the court did with its enforcement.
        no_property: because there was no property, or none that could be realised.
        security: how that debt is secured.
    """

    debt: str
    same_enterprise: bool
    same_borrower: bool
    ruling: Ruling
    ruled_on: date
    no_property: bool
    security: Security

    def __post_init__(self) -> None:
        business_number("debt", self.debt)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimFacts:
    """A claim on a day. Amounts are minor units of the currency of the books.

    Attributes:
        as_of: the day on which waiting times are counted.
        borrower_balance: balance of all claims on the borrower, which small-amount limits look at.
        sales, assets: yearly sales and total assets of an enterprise; None: nobody stated them.
        security: how the claim is secured by contract.
        security_gone: the security is void or was disposed of.
        security_realised: what secures the claim was realised as far as it can be; true where nothing does.
        papers: kinds of evidence in the file.
        external_unobtainable: no proof of a court, arbitrator or government can be had (art. 8(2)).
        confirmations: signatures under the internal evidence.
        outside_interference: an outside body or person, the borrower included, interfered (art. 13).
        subjective: the cause is somebody's fault.
        liability_assessed: the assessment of liability is finished.
    """

    loan: UUID
    kind: ClaimKind
    as_of: date
    borrower_balance: int
    security: Security
    grounds: tuple[Ground, ...]
    obligors: tuple[Obligor, ...]
    papers: frozenset[Paper]
    security_gone: bool = False
    security_realised: bool = True
    external_unobtainable: bool = False
    confirmations: tuple[Confirmation, ...] = ()
    references: tuple[Reference, ...] = ()
    outside_interference: bool = False
    subjective: bool = False
    liability_assessed: bool = False
    sales: int | None = None
    assets: int | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.borrower_balance <= MAX_MINOR:
            raise InvalidInput("borrower_balance", self.borrower_balance, f"must be 0 to {MAX_MINOR} minor units")
        for name, most in (
            ("grounds", MAX_GROUNDS),
            ("obligors", MAX_OBLIGORS),
            ("references", MAX_REFERENCES),
            ("confirmations", MAX_GROUNDS),
        ):
            if len(getattr(self, name)) > most:
                raise InvalidInput(name, len(getattr(self, name)), f"must be at most {most}")

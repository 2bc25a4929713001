"""What may be asked of a borrower."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from ..domain.borrower import Profile
from ..domain.shared.ids import business_number
from .command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterBorrower(Command):
    """Register a borrower (建立客户) under its business number."""

    number: str
    profile: Profile

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        business_number("number", self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendBorrower(Command):
    """Replace a borrower's facts (变更客户信息); the kind never changes."""

    borrower_id: UUID
    profile: Profile
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EraseBorrower(Command):
    """Destroy the key of a borrower's personal data (删除个人信息); nothing brings it back."""

    borrower_id: UUID


PERSONAL: Final = (RegisterBorrower, AmendBorrower)
"""The commands whose input holds personal data: no audit row says it, and its hash is keyed."""

"""What may be asked of a borrower."""

from dataclasses import dataclass
from uuid import UUID

from .command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterBorrower(Command):
    """Register a borrower (建立客户). Fields and their bounds are those of `domain.borrower`."""

    number: str
    kind: str
    branch: str
    name: str
    identity_number: str = ""
    phone: str = ""
    size: str = ""
    industry: str = ""
    region: str = ""
    financing_vehicle: bool = False
    group: str = ""
    controller: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendBorrower(Command):
    """Change some of a borrower's facts; what is None stays."""

    borrower_id: UUID
    expected_version: int | None = None
    branch: str | None = None
    name: str | None = None
    identity_number: str | None = None
    phone: str | None = None
    size: str | None = None
    industry: str | None = None
    region: str | None = None
    financing_vehicle: bool | None = None
    group: str | None = None
    controller: str | None = None

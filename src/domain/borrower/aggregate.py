"""The borrower as an aggregate: registered once, amended by events, refused by rules in a fixed order."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ..shared.errors import Refusal
from ..shared.ids import business_number
from .identity import DocumentKind
from .profile import BorrowerKind, EnterpriseSize, Profile


class BorrowerRefusal(StrEnum):
    """Why a borrower is not registered or amended, in the order of checking."""

    KIND_IS_FIXED = "KIND_IS_FIXED"
    """A person never becomes an enterprise: register another borrower."""
    DOCUMENT_OF_ANOTHER_KIND = "DOCUMENT_OF_ANOTHER_KIND"
    """Persons have no unified social credit code, organisations no resident id; sole traders have either."""
    SIZE_DOES_NOT_APPLY = "SIZE_DOES_NOT_APPLY"
    """Natural persons and government bodies have no enterprise size."""
    VEHICLE_DOES_NOT_APPLY = "VEHICLE_DOES_NOT_APPLY"
    """Only an enterprise or a public institution can be a government financing vehicle."""
    NOTHING_CHANGED = "NOTHING_CHANGED"
    """The amendment says what is so already."""
    CLAIMS_OPEN = "CLAIMS_OPEN"
    """Personal data is needed as long as something is owed."""
    RETENTION_RUNS = "RETENTION_RUNS"
    """The law keeps identity and transactions for years after the last of them."""
    NOBODY_AGREES = "NOBODY_AGREES"
    """The bank's policy is older than this rule and names nobody who agrees to erasures."""


@dataclass(frozen=True, slots=True)
class Borrower:
    """A borrower of one institution; `number` is unique there. `version` counts its events."""

    id: UUID
    institution: UUID
    number: str
    registered_on: date
    profile: Profile
    version: int


@dataclass(frozen=True, slots=True)
class BorrowerRegistered:
    """A borrower was registered (建立客户)."""

    id: UUID
    institution: UUID
    number: str
    registered_on: date
    profile: Profile


@dataclass(frozen=True, slots=True)
class BorrowerAmended:
    """Facts were changed (变更客户信息): all of them as they are now, and the names of the changed ones."""

    profile: Profile
    changed: tuple[str, ...]


BorrowerEvent = BorrowerRegistered | BorrowerAmended

_FIELDS: Final = tuple(Profile.__dataclass_fields__)
_NO_CREDIT_CODE: Final = frozenset({BorrowerKind.PERSON})
_MAY_HAVE_RESIDENT_ID: Final = frozenset({BorrowerKind.PERSON, BorrowerKind.SOLE_TRADER})
_NO_SIZE: Final = frozenset({BorrowerKind.PERSON, BorrowerKind.GOVERNMENT})
_MAY_BE_VEHICLE: Final = frozenset({BorrowerKind.ENTERPRISE, BorrowerKind.PUBLIC_INSTITUTION})


def _document_of_another_kind(profile: Profile) -> Refusal | None:
    document = profile.identity.kind if profile.identity else DocumentKind.OTHER
    wrong = (document is DocumentKind.UNIFIED_CREDIT_CODE and profile.kind in _NO_CREDIT_CODE) or (
        document is DocumentKind.RESIDENT_ID and profile.kind not in _MAY_HAVE_RESIDENT_ID
    )
    if not wrong:
        return None
    return Refusal(
        BorrowerRefusal.DOCUMENT_OF_ANOTHER_KIND,
        f"a borrower of kind {profile.kind} is not identified by {document}",
        f"客户类型 {profile.kind} 与证件类型 {document} 不符",
    )


def _size_does_not_apply(profile: Profile) -> Refusal | None:
    if profile.size is EnterpriseSize.NONE or profile.kind not in _NO_SIZE:
        return None
    return Refusal(
        BorrowerRefusal.SIZE_DOES_NOT_APPLY,
        f"a borrower of kind {profile.kind} has no enterprise size {profile.size}; leave it NONE",
        f"客户类型 {profile.kind} 不适用企业规模 {profile.size}",
    )


def _vehicle_does_not_apply(profile: Profile) -> Refusal | None:
    if not profile.financing_vehicle or profile.kind in _MAY_BE_VEHICLE:
        return None
    return Refusal(
        BorrowerRefusal.VEHICLE_DOES_NOT_APPLY,
        f"a borrower of kind {profile.kind} is no government financing vehicle",
        f"客户类型 {profile.kind} 不能标识为政府融资平台",
    )


_RULES: Final[tuple[Callable[[Profile], Refusal | None], ...]] = (
    _document_of_another_kind,
    _size_does_not_apply,
    _vehicle_does_not_apply,
)


def _refused(profile: Profile) -> Refusal | None:
    return next((refusal for rule in _RULES if (refusal := rule(profile))), None)


def register(
    *, borrower_id: UUID, institution: UUID, number: str, profile: Profile, on: date
) -> BorrowerRegistered | Refusal:
    """Register a borrower on a business date.

    Refused, in this order: DOCUMENT_OF_ANOTHER_KIND, SIZE_DOES_NOT_APPLY, VEHICLE_DOES_NOT_APPLY. That the
    number is free is the store's to say.
    """
    checked = business_number("number", number)
    return _refused(profile) or BorrowerRegistered(borrower_id, institution, checked, on, profile)


def amend(borrower: Borrower, profile: Profile) -> BorrowerAmended | Refusal:
    """Replace a borrower's facts.

    Refused, in this order: KIND_IS_FIXED, then as `register`, and last NOTHING_CHANGED.
    """
    if profile.kind is not borrower.profile.kind:
        return Refusal(
            BorrowerRefusal.KIND_IS_FIXED,
            f"borrower {borrower.number} is of kind {borrower.profile.kind} and cannot become {profile.kind}",
            f"客户 {borrower.number} 的类型为 {borrower.profile.kind},不可变更为 {profile.kind}",
        )
    if refusal := _refused(profile):
        return refusal
    changed = tuple(name for name in _FIELDS if getattr(profile, name) != getattr(borrower.profile, name))
    if not changed:
        return Refusal(
            BorrowerRefusal.NOTHING_CHANGED,
            f"borrower {borrower.number} has these facts already",
            f"客户 {borrower.number} 的信息没有变化",
        )
    return BorrowerAmended(profile, changed)


def evolve(borrower: Borrower | None, event: BorrowerEvent) -> Borrower:
    """The borrower after an event. An event that cannot follow is a broken store: ValueError."""
    if isinstance(event, BorrowerRegistered):
        if borrower is not None:
            raise ValueError(f"borrower {borrower.id} was registered already")
        return Borrower(event.id, event.institution, event.number, event.registered_on, event.profile, version=1)
    if borrower is None:
        raise ValueError("a borrower is registered before it is amended")
    return Borrower(
        borrower.id,
        borrower.institution,
        borrower.number,
        borrower.registered_on,
        event.profile,
        version=borrower.version + 1,
    )

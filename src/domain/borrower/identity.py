"""Identity documents with check characters: resident id (GB 11643), social credit code (GB 32100)."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from ..shared.errors import InvalidInput


class DocumentKind(StrEnum):
    """What kind of number identifies a borrower."""

    RESIDENT_ID = "RESIDENT_ID"
    """Resident identity card, 18 characters (居民身份证)."""
    UNIFIED_CREDIT_CODE = "UNIFIED_CREDIT_CODE"
    """Unified social credit code, 18 characters (统一社会信用代码)."""
    OTHER = "OTHER"
    """Passport, permit or foreign register number (护照、通行证及其他证件)."""


_RESIDENT_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_RESIDENT_CHECKS: Final = "10X98765432"
_CREDIT_ALPHABET: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_RESIDENT: Final = re.compile(r"[1-9][0-9]{16}[0-9X]")
_CREDIT: Final = re.compile(rf"[0-9A-HJ-NPQRTUWXY]{{2}}[0-9]{{6}}[{_CREDIT_ALPHABET}]{{10}}")
_OTHER: Final = re.compile(r"[A-Z0-9][A-Z0-9()/-]{3,39}")


def resident_id_check_character(first_17: str) -> str:
    """The 18th character of a resident id from its first 17 digits (GB 11643-1999, ISO 7064 MOD 11-2)."""
    weighted = sum(int(digit) * weight for digit, weight in zip(first_17, _RESIDENT_WEIGHTS, strict=True))
    return _RESIDENT_CHECKS[weighted % 11]


def unified_credit_code_check_character(first_17: str) -> str:
    """The 18th character of a unified social credit code from its first 17 (GB 32100-2015).

    Weights are the powers of 3 modulo 31; the alphabet of 31 characters leaves out I, O, S, V and Z.
    """
    weighted = sum(_CREDIT_ALPHABET.index(character) * pow(3, i, 31) for i, character in enumerate(first_17))
    return _CREDIT_ALPHABET[-weighted % 31]


@dataclass(frozen=True, slots=True)
class IdentityDocument:
    """The number that identifies a borrower, in capitals and without spaces.

    Refuses a wrong length, alphabet, check character or (resident id) birth date. Other documents have 4 to
    40 capital letters, digits and `( ) / -`.
    """

    kind: DocumentKind
    number: str

    def __post_init__(self) -> None:
        if self.kind is DocumentKind.RESIDENT_ID:
            _check_resident_id(self.number)
        elif self.kind is DocumentKind.UNIFIED_CREDIT_CODE:
            _check_credit_code(self.number)
        elif not _OTHER.fullmatch(self.number):
            why = "must be 4 to 40 capital letters, digits or ( ) / - and begin with a letter or digit"
            raise InvalidInput("identity_number", self.number, why)


def _check_resident_id(number: str) -> None:
    if not _RESIDENT.fullmatch(number):
        raise InvalidInput("identity_number", number, "a resident id has 17 digits and a digit or X")
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        raise InvalidInput("identity_number", number, f"{number[6:14]} is no date of birth") from None
    if number[17] != resident_id_check_character(number[:17]):
        raise InvalidInput("identity_number", number, "the check character does not fit: one character is wrong")


def _check_credit_code(number: str) -> None:
    if not _CREDIT.fullmatch(number):
        why = "a unified social credit code has 18 digits and capital letters without I, O, S, V, Z"
        raise InvalidInput("identity_number", number, why)
    if number[17] != unified_credit_code_check_character(number[:17]):
        raise InvalidInput("identity_number", number, "the check character does not fit: one character is wrong")


def document_for(number: str, *, natural_person: bool) -> IdentityDocument | None:
    """Read a number whose document is not named; None for empty text.

    Eighteen characters are a resident id for a natural person and a unified social credit code otherwise,
    check character and all; anything else is another document.
    """
    text = number.strip().upper()
    if not text:
        return None
    if len(text) != 18:
        return IdentityDocument(DocumentKind.OTHER, text)
    return IdentityDocument(DocumentKind.RESIDENT_ID if natural_person else DocumentKind.UNIFIED_CREDIT_CODE, text)

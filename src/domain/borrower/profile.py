"""The facts of a borrower, each with its bound."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ..shared.actor import branch_code
from ..shared.errors import InvalidInput
from ..shared.ids import business_number
from ..shared.text import refuse_hidden
from .identity import IdentityDocument

MAX_NAME: Final = 200
MAX_PHONES: Final = 10
MAX_CONTACTS: Final = 20

PERSONAL_FIELDS: Final = ("name", "identity", "phones", "controller", "contacts")
"""The fields of a profile that hold personal data (PIPL art. 4): stored encrypted, masked by scope."""


class BorrowerKind(StrEnum):
    """What the borrower is; fixed for its life."""

    PERSON = "PERSON"
    """Natural person (自然人)."""
    SOLE_TRADER = "SOLE_TRADER"
    """Individually owned business (个体工商户)."""
    ENTERPRISE = "ENTERPRISE"
    """Enterprise (企业)."""
    FINANCIAL_INSTITUTION = "FINANCIAL_INSTITUTION"
    """Financial institution (金融机构)."""
    GOVERNMENT = "GOVERNMENT"
    """Government body (政府机关)."""
    PUBLIC_INSTITUTION = "PUBLIC_INSTITUTION"
    """Public institution such as a school or hospital (事业单位)."""
    OTHER_ORGANISATION = "OTHER_ORGANISATION"
    """Association, cooperative, village collective and others (其他组织)."""


class EnterpriseSize(StrEnum):
    """Size by the statistical standard for enterprises (企业规模,中小企业划型标准)."""

    NONE = "NONE"
    """Does not apply or is not determined (不适用、未划型)."""
    MICRO = "MICRO"
    """Micro (微型)."""
    SMALL = "SMALL"
    """Small (小型)."""
    MEDIUM = "MEDIUM"
    """Medium (中型)."""
    LARGE = "LARGE"
    """Large (大型)."""


_INDUSTRY: Final = re.compile(r"([A-T])([0-9]{2})([0-9]{0,2})")
# GB/T 4754-2017: the divisions (大类) of each section (门类), first and last.
_DIVISIONS: Final[dict[str, tuple[int, int]]] = {
    "A": (1, 5), "B": (6, 12), "C": (13, 43), "D": (44, 46), "E": (47, 50), "F": (51, 52), "G": (53, 60),
    "H": (61, 62), "I": (63, 65), "J": (66, 69), "K": (70, 70), "L": (71, 72), "M": (73, 75), "N": (76, 79),
    "O": (80, 82), "P": (83, 83), "Q": (84, 85), "R": (86, 90), "S": (91, 96), "T": (97, 97),
}  # fmt: skip
_REGION: Final = re.compile(r"[0-9]{6}")
# GB/T 2260: the first two digits are the province-level unit.
_PROVINCES: Final = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
    ]
)
_PHONE: Final = re.compile(
    r"1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}(?:-[0-9]{1,6})?|400-?[0-9]{3}-?[0-9]{4}|\+[0-9]{7,15}"
)


def _name(field: str, text: str) -> None:
    refuse_hidden(field, text)
    if not text or len(text) > MAX_NAME or text != text.strip() or not text.isprintable():
        why = f"must be 1 to {MAX_NAME} printable characters without outer spaces"
        raise InvalidInput(field, text, why)


def _phone(field: str, text: str) -> None:
    if not _PHONE.fullmatch(text):
        why = "must be a mobile number (13800138000), a landline (010-12345678) or +country number"
        raise InvalidInput(field, text, why)


@dataclass(frozen=True, slots=True)
class Contact:
    """A person through whom the borrower can be reached (联系人)."""

    name: str
    relation: str
    phone: str

    def __post_init__(self) -> None:
        _name("contact.name", self.name)
        _phone("contact.phone", self.phone)
        refuse_hidden("contact.relation", self.relation)
        if len(self.relation) > 50 or not self.relation.isprintable():
            raise InvalidInput("contact.relation", self.relation, "must be at most 50 printable characters")


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Everything about a borrower that can be amended. Empty text means not known.

    Attributes:
        kind: what the borrower is.
        branch: code of the branch that keeps the borrower.
        name: 1 to 200 characters.
        size: of an enterprise.
        identity: the identifying document.
        industry: GB/T 4754-2017 code, section letter and two to four digits, for example `C1310`.
        region: GB/T 2260 code, six digits.
        financing_vehicle: local-government financing vehicle (地方政府融资平台).
        group: number of the group the borrower belongs to (集团客户编号).
        controller: name of the actual controller (实际控制人).
        phones: at most 10, the preferred one first.
        contacts: at most 20.
    """

    kind: BorrowerKind
    branch: str
    name: str
    size: EnterpriseSize = EnterpriseSize.NONE
    identity: IdentityDocument | None = None
    industry: str = ""
    region: str = ""
    financing_vehicle: bool = False
    group: str = ""
    controller: str = ""
    phones: tuple[str, ...] = ()
    contacts: tuple[Contact, ...] = ()

    def __post_init__(self) -> None:
        branch_code("branch", self.branch)
        _name("name", self.name)
        if self.industry:
            _industry(self.industry)
        if self.region and not (_REGION.fullmatch(self.region) and self.region[:2] in _PROVINCES):
            why = "must be a GB/T 2260 code: six digits, the first two a province, for example 310115"
            raise InvalidInput("region", self.region, why)
        if self.group:
            business_number("group", self.group)
        if self.controller:
            _name("controller", self.controller)
        _phones(self.phones)
        if len(self.contacts) > MAX_CONTACTS:
            raise InvalidInput("contacts", len(self.contacts), f"at most {MAX_CONTACTS}")


def _industry(code: str) -> None:
    found = _INDUSTRY.fullmatch(code)
    if found:
        first, last = _DIVISIONS[found[1]]
        if first <= int(found[2]) <= last:
            return
    why = "must be a GB/T 4754-2017 code: a section letter and two to four digits of its divisions, as C1310"
    raise InvalidInput("industry", code, why)


def _phones(phones: tuple[str, ...]) -> None:
    if len(phones) > MAX_PHONES:
        raise InvalidInput("phones", len(phones), f"at most {MAX_PHONES}")
    for phone in phones:
        _phone("phones", phone)
    if len(set(phones)) != len(phones):
        raise InvalidInput("phones", list(phones), "each number may appear once")

"""Who acts: the account that signed in and, behind it, the person.

Duties are separated between *persons* (不相容岗位分离): two accounts of one person are one person.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from .errors import InvalidInput

ALL_BRANCHES: Final = "*"
"""In an actor's branches: every branch of the institution (全行)."""
MAX_BRANCHES: Final = 500

_NAME: Final = re.compile(r"[^\s\x00-\x1f\x7f](?:[^\x00-\x1f\x7f]{0,126}[^\s\x00-\x1f\x7f])?")
_BRANCH: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")


class Role(StrEnum):
    """What a person may do; the member's docstring gives the Chinese name of the post."""

    OFFICER = "OFFICER"
    """Post-loan officer (客户经理、贷后管理岗): keeps borrowers and loans, proposes."""
    APPROVER = "APPROVER"
    """Approver (审批岗): agrees to what others propose."""
    ACCOUNTANT = "ACCOUNTANT"
    """Accountant (会计岗): books money, closes periods."""
    AUDITOR = "AUDITOR"
    """Auditor (审计岗): reads everything, changes nothing."""
    OPERATIONS = "OPERATIONS"
    """Operations (运营岗): runs the business day and imports."""
    ADMIN = "ADMIN"
    """System administrator (系统管理岗): keeps settings and policy versions, no business."""


def branch_code(field: str, text: object) -> str:
    """Check a branch code (机构号): 1 to 32 letters, digits and `. _ -`, beginning with a letter or digit."""
    if not isinstance(text, str) or not _BRANCH.fullmatch(text):
        why = "must be 1 to 32 letters, digits or . _ -, beginning with a letter or digit"
        raise InvalidInput(field, text, why)
    return text


def identity_name(field: str, text: object) -> str:
    """Check the name of an account or person: 1 to 128 characters, no control characters, no outer spaces."""
    if not isinstance(text, str) or not _NAME.fullmatch(text):
        raise InvalidInput(field, text, "must be 1 to 128 characters without outer spaces or control characters")
    return text


def one_spelling(person: str) -> str:
    """A person's id as it is compared and kept: full width, letter case and invisible characters make no second person.

    Unicode NFKC, then case folding; refuses format characters such as a zero-width space.
    """
    if any(unicodedata.category(char) == "Cf" for char in person):
        raise InvalidInput("person", person, "must not contain invisible characters")
    return unicodedata.normalize("NFKC", person).casefold()


@dataclass(frozen=True, slots=True)
class Actor:
    """The one who asks for something.

    Attributes:
        account: the account of the token.
        person: the natural person behind the account, the same for all accounts of one person, in one spelling.
        institution: the bank for which the person acts here.
        roles: what the person may do.
        branches: codes of the branches the person works for; `*` stands for all of them.
    """

    account: str
    person: str
    institution: UUID
    roles: frozenset[Role]
    branches: frozenset[str]

    def __post_init__(self) -> None:
        identity_name("account", self.account)
        # A frozen value is completed once: from here on the person has one spelling.
        object.__setattr__(self, "person", one_spelling(identity_name("person", self.person)))
        if len(self.branches) > MAX_BRANCHES:
            raise InvalidInput("branches", len(self.branches), f"at most {MAX_BRANCHES}; use * for all")
        for code in self.branches - {ALL_BRANCHES}:
            branch_code("branches", code)


@dataclass(frozen=True, slots=True)
class Route:
    """Who has to agree before a command is carried out (审批路径).

    Attributes:
        role: the role in which they agree.
        approvals: how many different persons, the maker never among them; at least 1, at most 9.
        above: the route holds for amounts of more than this many minor units; None: for every amount, and for
            commands without one.
    """

    role: Role
    approvals: int = 1
    above: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.approvals <= 9:
            raise InvalidInput("approvals", self.approvals, "must be between 1 and 9 persons")
        if self.above is not None and self.above < 0:
            raise InvalidInput("above", self.above, "must be zero or more minor units, or empty for every amount")

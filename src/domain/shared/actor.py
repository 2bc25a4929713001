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
    RISK_MANAGER = "RISK_MANAGER"
    """Risk manager (风险经理、风险管理岗): confirms classes and provisions that others propose."""
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


MAX_STEPS: Final = 9
_STEP: Final = re.compile(r"[A-Z][A-Z_]{0,31}")


def _persons(count: int) -> None:
    if not 1 <= count <= 9:
        raise InvalidInput("approvals", count, "must be between 1 and 9 persons")


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One step of a route that comes before the last, such as confirmation (认定).

    `name` is 1 to 32 capitals and underscores; `approvals` different persons agree in the role, 1 to 9.
    """

    name: str
    role: Role
    approvals: int = 1

    def __post_init__(self) -> None:
        if not _STEP.fullmatch(self.name):
            raise InvalidInput("step", self.name, "must be 1 to 32 capital letters and underscores")
        _persons(self.approvals)


@dataclass(frozen=True, slots=True)
class Route:
    """Who has to agree before a command is carried out, in which order (审批路径).

    No person counts twice on one route, whatever the step, and the maker never counts.

    Attributes:
        role: the role in which the last step, the approval (审批), is given.
        approvals: how many different persons approve; at least 1, at most 9.
        above: the route holds for amounts of more than this many minor units; None: for every amount, and for
            commands without one.
        earlier: steps before the approval, in order; at most 8.
    """

    role: Role
    approvals: int = 1
    above: int | None = None
    earlier: tuple[RouteStep, ...] = ()

    def __post_init__(self) -> None:
        _persons(self.approvals)
        if self.above is not None and self.above < 0:
            raise InvalidInput("above", self.above, "must be zero or more minor units, or empty for every amount")
        if len(self.earlier) >= MAX_STEPS:
            raise InvalidInput("earlier", len(self.earlier), f"must be fewer than {MAX_STEPS} steps")

    @property
    def steps(self) -> tuple[RouteStep, ...]:
        """All steps in order, the approval last."""
        return (*self.earlier, RouteStep("APPROVAL", self.role, self.approvals))

    @property
    def persons(self) -> int:
        """How many different persons have to agree over all steps."""
        return self.approvals + sum(step.approvals for step in self.earlier)

    def step_after(self, agreements: int) -> RouteStep:
        """The step that waits when so many persons have agreed; fewer than `persons`."""
        for step in self.steps:
            agreements -= step.approvals
            if agreements < 0:
                return step
        raise ValueError("everybody has agreed")

"""What may be asked of the bank's organisation: units, posts, people, authority, caseloads."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ..domain.organisation import UnitKind
from ..domain.policy import CommandKind
from ..domain.shared.actor import Role
from ..domain.shared.money import Money
from .command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenUnit(Command):
    """Open a unit (设立机构或部门); `parent` empty: head office."""

    code: str
    name: str
    kind: UnitKind
    opened_on: date
    parent: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinePost(Command):
    """Define a post in a unit and the roles of whoever holds it (设置岗位)."""

    code: str
    unit: str
    name: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointOfficer(Command):
    """Appoint a person to a post (任命); `until` None: without an end; `name`: how documents print the person."""

    post: str
    person: str
    since: date
    until: date | None = None
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAppointment(Command):
    """End an appointment; `until` is the first day on which it no longer holds (免职)."""

    appointment_id: UUID
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantAuthority(Command):
    """Let the holders of a post approve a kind of command up to an amount (授权)."""

    post: str
    kind: CommandKind
    limit: Money
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndAuthority(Command):
    """Take authority back; `until` is the first day on which it no longer holds (收回授权)."""

    authority_id: UUID
    until: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignLoan(Command):
    """Give a loan to an officer (分配管户)."""

    loan_id: UUID
    person: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverLoans(Command):
    """Hand loans over from one officer to another (管户移交); `note` lists papers and open matters."""

    giver: str
    taker: str
    loan_ids: tuple[UUID, ...]
    note: str = ""

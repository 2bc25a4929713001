"""Units, posts and the persons who hold them (组织机构、岗位、任职).

Records are dated and closed, never removed. A person's roles and branches on a day are those of the posts held that
day. The organisation counts from the day on which somebody keeps it for good and somebody else can agree; until then
it is being built, and nobody is shut out by half of it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ..shared.actor import ALL_BRANCHES, Role, branch_code, identity_name, one_spelling
from ..shared.errors import InvalidInput, Refusal
from ..shared.text import checked_text

MAX_NAME: Final = 100
MAX_DEPTH: Final = 8
_SEPARATION: Final = "不相容岗位分离 [K-h]"


class OrganisationRefusal(StrEnum):
    """Why a change of the organisation is refused, in the order of checking."""

    CODE_TAKEN = "CODE_TAKEN"
    """A unit or post has that code already."""
    UNIT_UNKNOWN = "UNIT_UNKNOWN"
    """There is no unit of that code that is open on the day."""
    WRONG_PLACE = "WRONG_PLACE"
    """Head office stands alone at the top, a branch under it or a branch, a department under either."""
    POST_UNKNOWN = "POST_UNKNOWN"
    """There is no post of that code."""
    ALREADY_HELD = "ALREADY_HELD"
    """The person holds the post on days of that time already."""
    INCOMPATIBLE_POSTS = "INCOMPATIBLE_POSTS"
    """Who administers the system holds no post of business at the same time."""
    APPOINTMENT_UNKNOWN = "APPOINTMENT_UNKNOWN"
    """There is no such appointment."""
    ALREADY_ENDED = "ALREADY_ENDED"
    """It has ended or is ended earlier already."""
    LAST_KEEPERS = "LAST_KEEPERS"
    """Nobody would be left to keep the organisation, or nobody else to agree."""


class UnitKind(StrEnum):
    """What a unit of a bank is."""

    HEAD_OFFICE = "HEAD_OFFICE"
    """Head office (总行); sees every branch."""
    BRANCH = "BRANCH"
    """A branch (分支机构); sees its own data."""
    DEPARTMENT = "DEPARTMENT"
    """A department (部门); sees what the unit above sees."""


@dataclass(frozen=True, slots=True)
class OrgUnit:
    """A unit: `code` is the branch code (机构号) of loans where it is a branch; `parent` empty: head office."""

    institution: UUID
    code: str
    name: str
    kind: UnitKind
    parent: str
    opened_on: date
    closed_on: date | None = None

    def __post_init__(self) -> None:
        branch_code("code", self.code)
        _name(self.name)

    def open_on(self, day: date) -> bool:
        """Whether the unit is open on a day."""
        return self.opened_on <= day and (self.closed_on is None or day < self.closed_on)


@dataclass(frozen=True, slots=True)
class Post:
    """A post in a unit (岗位) and the roles of whoever holds it."""

    institution: UUID
    code: str
    unit: str
    name: str
    roles: frozenset[Role]
    defined_on: date

    def __post_init__(self) -> None:
        branch_code("code", self.code)
        _name(self.name)
        if not self.roles:
            raise InvalidInput("roles", "", "a post has at least one role")


@dataclass(frozen=True, slots=True)
class Appointment:
    """A person in a post from a day up to, but not including, another; None: without an end (任职).

    `name` is how documents print the person; empty: by the id in `person`.
    """

    id: UUID
    institution: UUID
    post: str
    person: str
    since: date
    until: date | None = None
    name: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "person", one_spelling(identity_name("person", self.person)))
        if self.name:
            _name(self.name)
        if self.until is not None and self.until <= self.since:
            raise InvalidInput("until", self.until.isoformat(), "must lie after `since`")

    def holds_on(self, day: date) -> bool:
        """Whether the person holds the post on a day."""
        return self.since <= day and (self.until is None or day < self.until)

    def overlaps(self, other: "Appointment") -> bool:
        """Whether both hold on some day."""
        return (other.until is None or self.since < other.until) and (self.until is None or other.since < self.until)


@dataclass(frozen=True, slots=True)
class Structure:
    """All units and posts of a bank, by code."""

    units: Mapping[str, OrgUnit]
    posts: Mapping[str, Post]

    def branches_of(self, unit: OrgUnit) -> str:
        """The branch whose data the people of a unit see; `*`: every branch."""
        seen = unit
        for _ in range(MAX_DEPTH):
            if seen.kind is UnitKind.BRANCH:
                return seen.code
            if seen.kind is UnitKind.HEAD_OFFICE:
                return ALL_BRANCHES
            seen = self.units[seen.parent]
        raise ValueError("a department stands under a branch or head office")


@dataclass(frozen=True, slots=True)
class Holding:
    """What a person's posts of a day give."""

    roles: frozenset[Role]
    branches: frozenset[str]
    posts: tuple[str, ...] = ()


def holding_of(structure: Structure, appointments: Iterable[Appointment], day: date) -> Holding:
    """The roles and branches of one person's appointments on a day."""
    posts = [structure.posts[each.post] for each in appointments if each.holds_on(day)]
    units = [structure.units[post.unit] for post in posts]
    held = [(post, unit) for post, unit in zip(posts, units, strict=True) if unit.open_on(day)]
    return Holding(
        frozenset(role for post, _ in held for role in post.roles),
        frozenset(structure.branches_of(unit) for _, unit in held),
        tuple(sorted(post.code for post, _ in held)),
    )


def open_unit(structure: Structure, unit: OrgUnit) -> OrgUnit | Refusal:
    """Open a unit. Refused, in this order: CODE_TAKEN, UNIT_UNKNOWN (its parent), WRONG_PLACE."""
    if unit.code in structure.units:
        return _taken(unit.code)
    parent = structure.units.get(unit.parent)
    if unit.parent and (parent is None or not parent.open_on(unit.opened_on)):
        return _no_unit(unit.parent)
    heads = any(each.kind is UnitKind.HEAD_OFFICE for each in structure.units.values())
    at_the_top = unit.kind is UnitKind.HEAD_OFFICE
    under_department = (
        parent is not None and parent.kind is UnitKind.DEPARTMENT and unit.kind is not UnitKind.DEPARTMENT
    )
    too_deep = parent is not None and _depth(structure, parent) >= MAX_DEPTH
    if at_the_top != (parent is None) or (at_the_top and heads) or under_department or too_deep:
        return Refusal(
            OrganisationRefusal.WRONG_PLACE,
            f"unit {unit.code}: head office stands alone at the top, a branch under it or under a branch, a department "
            f"under either, {MAX_DEPTH} levels at most",
            f"机构 {unit.code}:总行唯一且居顶层,分支机构隶属总行或分支机构,部门隶属二者,最多 {MAX_DEPTH} 级",
        )
    return unit


def define_post(structure: Structure, post: Post) -> Post | Refusal:
    """Define a post. Refused, in this order: CODE_TAKEN, UNIT_UNKNOWN, INCOMPATIBLE_POSTS."""
    if post.code in structure.posts:
        return _taken(post.code)
    unit = structure.units.get(post.unit)
    if unit is None or not unit.open_on(post.defined_on):
        return _no_unit(post.unit)
    return _parted(post.roles, post.code) or post


def appoint(structure: Structure, of_person: Sequence[Appointment], appointment: Appointment) -> Appointment | Refusal:
    """Appoint a person; `of_person` are the person's other appointments.

    Refused, in this order: POST_UNKNOWN, ALREADY_HELD, INCOMPATIBLE_POSTS.
    """
    post = structure.posts.get(appointment.post)
    if post is None:
        return Refusal(
            OrganisationRefusal.POST_UNKNOWN,
            f"there is no post {appointment.post}",
            f"岗位 {appointment.post} 不存在",
        )
    beside = [each for each in of_person if each.overlaps(appointment)]
    if any(each.post == appointment.post for each in beside):
        return Refusal(
            OrganisationRefusal.ALREADY_HELD,
            f"{appointment.person} holds post {appointment.post} on days of that time already",
            f"{appointment.person} 在该期间已任岗位 {appointment.post}",
        )
    roles = post.roles.union(*(structure.posts[each.post].roles for each in beside))
    return _parted(roles, appointment.person) or appointment


def end_appointment(found: Appointment, until: date, *, kept: bool, still_kept: bool) -> Appointment | Refusal:
    """End an appointment before a day. Refused, in this order: ALREADY_ENDED, LAST_KEEPERS.

    `kept`: whether the bank keeps an organisation; `still_kept`: whether it would without this appointment.
    """
    if (found.until is not None and found.until <= until) or until <= found.since:
        return Refusal(
            OrganisationRefusal.ALREADY_ENDED,
            f"{found.person} is in post {found.post} from {found.since} to {found.until}: {until} does not shorten it",
            f"{found.person} 任岗位 {found.post} 期间为 {found.since} 至 {found.until},不能以 {until} 终止",
        )
    if kept and not still_kept:
        return Refusal(
            OrganisationRefusal.LAST_KEEPERS,
            f"without {found.person} nobody would keep the organisation, or nobody else could agree; appoint another "
            "person first",
            f"{found.person} 离任后将无人维护或复核组织机构,须先任命他人",
        )
    return replace(found, until=until)


def kept_by(structure: Structure, appointments: Iterable[Appointment], day: date) -> bool:
    """Whether somebody keeps the organisation on a day without an end, and somebody else can agree.

    Keeps: the role ADMIN. Agrees: APPROVER or ADMIN.
    """
    lasting = [each for each in appointments if each.until is None and each.since <= day]
    roles = [(each.person, structure.posts[each.post].roles) for each in lasting]
    keepers = {person for person, held in roles if Role.ADMIN in held}
    others = {person for person, held in roles if held & {Role.ADMIN, Role.APPROVER}}
    return bool(keepers) and len(keepers | others) > 1


def kept_from(structure: Structure, appointments: Sequence[Appointment]) -> date | None:
    """The first day on which `kept_by` holds; None: there is none."""
    return next((day for day in sorted({e.since for e in appointments}) if kept_by(structure, appointments, day)), None)


def _parted(roles: frozenset[Role], who: str) -> Refusal | None:
    business = roles - {Role.ADMIN, Role.AUDITOR}
    if Role.ADMIN not in roles or not business:
        return None
    names = ", ".join(sorted(business))
    return Refusal(
        OrganisationRefusal.INCOMPATIBLE_POSTS,
        f"{who} would administer the system and do business ({names}) at the same time",
        f"{who} 不得同时担任系统管理岗与业务岗({names})",
        _SEPARATION,
    )


def _depth(structure: Structure, unit: OrgUnit) -> int:
    depth = 1
    while unit.parent:
        unit, depth = structure.units[unit.parent], depth + 1
    return depth


def _taken(code: str) -> Refusal:
    return Refusal(OrganisationRefusal.CODE_TAKEN, f"code {code} is taken; choose another", f"编号 {code} 已被使用")


def _no_unit(code: str) -> Refusal:
    return Refusal(
        OrganisationRefusal.UNIT_UNKNOWN, f"there is no unit {code} open on the day", f"机构 {code} 不存在或未开业"
    )


def _name(name: str) -> None:
    if not name.strip():
        raise InvalidInput("name", name, "must not be empty")
    checked_text("name", name, MAX_NAME)

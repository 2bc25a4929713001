"""Authority (授权): up to which amount the holder of a post decides a kind of command, and its suspension.

Where no limit was granted for a kind to any post, the route of approval alone decides. Where one was, nobody approves
more than the highest limit of the posts that they hold that day.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ..shared.errors import InvalidInput, Refusal
from ..shared.text import checked_text

_ARTICLE: Final = "商业银行授权、授信管理暂行办法 [K-m]"
MAX_REASON: Final = 500


class AuthorityRefusal(StrEnum):
    """Why an act is above somebody's authority, or a change of authority is refused, in the order of checking."""

    AUTHORITY_UNKNOWN = "AUTHORITY_UNKNOWN"
    """There is no such authority, or it is over."""
    ALREADY_SUSPENDED = "ALREADY_SUSPENDED"
    """The person or unit is suspended already."""
    NOT_SUSPENDED = "NOT_SUSPENDED"
    """The person or unit is not suspended."""
    AUTHORITY_SUSPENDED = "AUTHORITY_SUSPENDED"
    """The authority for new lending of the person or of the unit is suspended."""
    ABOVE_AUTHORITY = "ABOVE_AUTHORITY"
    """The amount is above what the posts of the person may approve."""


@dataclass(frozen=True, slots=True)
class Authority:
    """The holder of `post` approves `kind` (such as WAIVER) up to `limit` minor units, `since` up to before `until`."""

    id: UUID
    institution: UUID
    post: str
    kind: str
    limit: int
    since: date
    until: date | None = None

    def __post_init__(self) -> None:
        if self.limit < 0:
            raise InvalidInput("limit", self.limit, "must be zero or more minor units")
        if self.until is not None and self.until <= self.since:
            raise InvalidInput("until", self.until.isoformat(), "must lie after `since`")

    def in_force(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Suspension:
    """The authority for new lending of a person or a unit is suspended (暂停授信业务权限) until it is lifted.

    `subject` is a person in one spelling or the code of a unit; `lifted_on` the first day on which it holds again.
    """

    id: UUID
    institution: UUID
    subject: str
    reason: str
    since: date
    lifted_on: date | None = None

    def __post_init__(self) -> None:
        checked_text("reason", self.reason, MAX_REASON)

    def in_force(self, day: date) -> bool:
        """Whether it holds on a day."""
        return self.since <= day and (self.lifted_on is None or day < self.lifted_on)


def above_authority(
    granted: Sequence[Authority], posts: Collection[str], kind: str, amount: int | None, day: date
) -> Refusal | None:
    """ABOVE_AUTHORITY where limits exist for a kind and the posts' highest is below the amount (minor units).

    An amount that cannot be measured is above every limit.
    """
    holding = [each for each in granted if each.kind == kind and each.in_force(day)]
    if not holding:
        return None
    limit = max((each.limit for each in holding if each.post in posts), default=0)
    if amount is not None and amount <= limit:
        return None
    return Refusal(
        AuthorityRefusal.ABOVE_AUTHORITY,
        f"{amount if amount is not None else 'an amount that cannot be measured'} minor units of {kind}: the posts "
        f"held approve up to {limit}; a person of higher authority is needed",
        f"{kind} 金额 {amount if amount is not None else '无法计量'}(最小货币单位)超过所任岗位审批权限 {limit},"
        "须由更高权限人员审批",
        _ARTICLE,
        (("kind", kind), ("limit", str(limit)), ("amount", "" if amount is None else str(amount))),
    )


def suspended(found: Sequence[Suspension], subjects: Collection[str], day: date) -> Refusal | None:
    """AUTHORITY_SUSPENDED where one of the subjects (a person, a unit) is suspended on a day."""
    for each in found:
        if each.subject in subjects and each.in_force(day):
            return Refusal(
                AuthorityRefusal.AUTHORITY_SUSPENDED,
                f"the authority for new lending of {each.subject} is suspended since {each.since}: {each.reason}",
                f"{each.subject} 自 {each.since} 起暂停授信业务权限:{each.reason}",
                _ARTICLE,
                (("subject", each.subject), ("since", each.since.isoformat())),
            )
    return None


def suspend(found: Sequence[Suspension], suspension: Suspension) -> Suspension | Refusal:
    """Suspend. Refused: ALREADY_SUSPENDED."""
    if any(each.subject == suspension.subject and each.in_force(suspension.since) for each in found):
        return Refusal(
            AuthorityRefusal.ALREADY_SUSPENDED,
            f"{suspension.subject} is suspended already",
            f"{suspension.subject} 已被暂停权限",
        )
    return suspension


def lift(found: Sequence[Suspension], subject: str, day: date) -> Suspension | Refusal:
    """Lift the suspension of a subject from a day on. Refused: NOT_SUSPENDED."""
    for each in found:
        if each.subject == subject and each.in_force(day):
            return replace(each, lifted_on=max(day, each.since))
    return Refusal(AuthorityRefusal.NOT_SUSPENDED, f"{subject} is not suspended", f"{subject} 未被暂停权限")

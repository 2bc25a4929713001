"""Authority (授权): up to which amount the holder of a post decides a kind of command.

Where no limit was granted for a kind to any post, the route of approval alone decides. Where one was, nobody approves
more than the highest limit of the posts that they hold that day.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from ..shared.errors import InvalidInput, Refusal

_ARTICLE: Final = "商业银行授权、授信管理暂行办法 [K-m]"


class AuthorityRefusal(StrEnum):
    """Why an act is above somebody's authority, or a change of authority is refused, in the order of checking."""

    AUTHORITY_UNKNOWN = "AUTHORITY_UNKNOWN"
    """There is no such authority, or it is over."""
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

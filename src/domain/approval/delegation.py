"""Delegation of approval (转授权): somebody decides in the name of a person who holds the role, for a time.

Only a power that one holds oneself can be given, never one that was delegated (不得再转授权). The delegate and
the delegator count as one: neither may have made the proposal or agreed to it already.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from ..shared.actor import Actor, Role, identity_name, one_spelling
from ..shared.errors import InvalidInput, Refusal
from ..shared.instants import checked_instant

MAX_KINDS = 100
_ARTICLE = "不相容岗位分离 [K-h]"


class DelegationRefusal(StrEnum):
    """Why a delegation is refused, in the order of checking."""

    ROLE_NOT_HELD = "ROLE_NOT_HELD"
    """Only a role that one holds oneself can be delegated."""
    TO_ONESELF = "TO_ONESELF"
    """The delegate is another person."""
    TOO_LONG = "TOO_LONG"
    """A delegation lasts at most as long as the policy says."""
    NOT_THE_DELEGATOR = "NOT_THE_DELEGATOR"
    """Only the person who gave it takes it back."""
    ALREADY_OVER = "ALREADY_OVER"
    """It was taken back or has run out."""


@dataclass(frozen=True, slots=True)
class Delegation:
    """The power of one person in one role, given to another for a time.

    Attributes:
        kinds: the commands it is for (`ProposeClass`, …); empty: every command that the role decides.
        since, until: from and up to, but not including, these instants.
        revoked_at: when it was taken back; None: it was not.
    """

    id: UUID
    institution: UUID
    delegator: str
    delegate: str
    role: Role
    kinds: frozenset[str]
    given_at: datetime
    since: datetime
    until: datetime
    revoked_at: datetime | None = None

    def covers(self, actor: Actor, role: Role, kind: str, at: datetime) -> bool:
        """Whether it lets this actor decide this kind of command in this role at this instant."""
        return (
            actor.institution == self.institution
            and actor.person == self.delegate
            and role is self.role
            and (not self.kinds or kind in self.kinds)
            and self.in_force(at)
        )

    def in_force(self, at: datetime) -> bool:
        """Whether it has begun, has not run out and was not taken back."""
        return self.since <= at < self.until and self.revoked_at is None


def delegate(
    *,
    delegation_id: UUID,
    actor: Actor,
    to: str,
    role: Role,
    kinds: frozenset[str],
    at: datetime,
    since: datetime,
    until: datetime,
    longest: timedelta,
) -> Delegation | Refusal:
    """Give one's own power in a role to another person.

    Refused, in this order: ROLE_NOT_HELD, TO_ONESELF, TOO_LONG. Raises InvalidInput for a time that ends before
    it begins or has ended, and for more than 100 kinds.
    """
    checked_instant("since", since)
    if checked_instant("until", until) <= max(since, at):
        raise InvalidInput("until", until.isoformat(), "must lie after `since` and after now")
    if len(kinds) > MAX_KINDS:
        raise InvalidInput("kinds", len(kinds), f"at most {MAX_KINDS}; none stands for all")
    person = one_spelling(identity_name("to", to))
    if role not in actor.roles:
        message = f"{actor.account} does not hold the role {role}; only a role of one's own can be delegated"
        message_zh = f"{actor.account} 不具备角色 {role},只能转授本人的权限"
        return Refusal(DelegationRefusal.ROLE_NOT_HELD, message, message_zh, _ARTICLE)
    if person == actor.person:
        message_zh = f"{person} 为授权人本人,须转授他人"
        return Refusal(DelegationRefusal.TO_ONESELF, f"{person} is the delegator; name another person", message_zh)
    if until - since > longest:
        return Refusal(
            DelegationRefusal.TOO_LONG,
            f"{(until - since).days} days: a delegation lasts at most {longest.days} days",
            f"授权期限 {(until - since).days} 天,最长 {longest.days} 天",
        )
    return Delegation(delegation_id, actor.institution, actor.person, person, role, kinds, at, since, until)


def revoke(delegation: Delegation, actor: Actor, at: datetime) -> Delegation | Refusal:
    """Take a delegation back from now on. Refused, in this order: NOT_THE_DELEGATOR, ALREADY_OVER."""
    if actor.person != delegation.delegator or actor.institution != delegation.institution:
        return Refusal(
            DelegationRefusal.NOT_THE_DELEGATOR,
            f"delegation {delegation.id} was given by {delegation.delegator}, who alone takes it back",
            f"授权 {delegation.id} 由 {delegation.delegator} 作出,仅本人可撤销",
        )
    if delegation.revoked_at is not None or at >= delegation.until:
        return Refusal(
            DelegationRefusal.ALREADY_OVER,
            f"delegation {delegation.id} is over already",
            f"授权 {delegation.id} 已终止",
        )
    return replace(delegation, revoked_at=at)

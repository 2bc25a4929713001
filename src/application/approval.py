"""What may be done with a proposal: a command that waits for a second person."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..domain.shared.actor import Role
from .command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalCommand(Command):
    """A step on one proposal; `reason` is the comment kept with it."""

    proposal_id: UUID
    expected_version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Approve(ProposalCommand):
    """Agree.

    The last agreement needed carries the command out against the present state; if the figures differ from
    those on the proposal it goes back to its maker instead.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse(ProposalCommand):
    """Say no; `reason` is required."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw(ProposalCommand):
    """The maker takes the proposal back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resubmit(ProposalCommand):
    """The maker submits a returned proposal again with the present figures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Delegate(Command):
    """Give one's own power in a role to another person for a time (转授权); `kinds` empty: for every command."""

    to: str
    role: Role
    since: datetime
    until: datetime
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeDelegation(Command):
    """Take a delegation back from now on (撤销转授权)."""

    delegation_id: UUID

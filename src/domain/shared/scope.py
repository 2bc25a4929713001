"""What a reader may see: the first argument of every read."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from .actor import ALL_BRANCHES, Actor, Role

_SEE_PERSONAL_DATA: Final = frozenset({Role.OFFICER, Role.APPROVER, Role.AUDITOR})


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the data that one reader may see (数据权限).

    Attributes:
        institution: the bank.
        branches: codes of the branches whose data may be seen; None: every branch of the institution.
        sees_personal_data: whether names, identity numbers and phones are shown in full or masked (脱敏).
    """

    institution: UUID
    branches: frozenset[str] | None
    sees_personal_data: bool

    def allows(self, institution: UUID, branch: str) -> bool:
        """Whether something that belongs to that branch of that institution may be seen."""
        return institution == self.institution and (self.branches is None or branch in self.branches)


def scope_of(actor: Actor) -> Scope:
    """The scope an actor reads in.

    Personal data is shown only to the posts whose work needs it (PIPL arts 6 and 51: minimal access rights):
    officers, approvers and auditors; accounting, operations and administration see it masked.
    """
    branches = None if ALL_BRANCHES in actor.branches else actor.branches
    return Scope(actor.institution, branches, not actor.roles.isdisjoint(_SEE_PERSONAL_DATA))

"""Guarantors who have not agreed to what a proposal would change, as its approvers see them."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

import strawberry
from strawberry import Parent

from ..application.reads import BorrowerView, ProposalView
from ..domain.clock import ConsentFinding
from ..domain.shared.errors import InvalidInput
from ..domain.shared.ids import parse_uuid
from . import guarantor_enums  # noqa: F401 - registers the enums named below
from .borrower import Borrower
from .context import Info
from .describe import resolved

PREFIX: Final = "consent_missing."
"""How the name of a figure begins that names such a guarantor; its value lists what the law makes of that."""


@dataclass(frozen=True, slots=True)
class Unagreed:
    """One of them, with what becomes of the guarantee."""

    party: UUID
    findings: tuple[ConsentFinding, ...]


def unagreed(parent: Parent[ProposalView]) -> list[Unagreed]:
    """The guarantors that a proposal's figures name, in their order."""
    found = []
    for name, value in parent.figures:
        if name.startswith(PREFIX):
            try:
                party = parse_uuid("guarantor", name.removeprefix(PREFIX))
            except InvalidInput:  # the figure that counts those who are not named
                continue
            found.append(Unagreed(party, tuple(map(ConsentFinding, value.split(", ")))))
    return found


async def _guarantor(parent: Parent[Unagreed], info: Info) -> BorrowerView | None:
    return await info.context.borrowers.load(parent.party)


@strawberry.type(description="A guarantor who has not agreed to what is proposed (未同意的保证人).")
class UnagreedGuarantor:
    """Of `Unagreed`."""

    guarantor: Borrower | None = resolved(_guarantor, "Who; null if not visible (保证人).")
    findings: list[ConsentFinding] = strawberry.field(description="What becomes of the guarantee (未经同意的后果).")

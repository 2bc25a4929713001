"""A guaranteed loan whose terms are changed: short ways to ask, agree and approve."""

from datetime import date
from typing import Any
from uuid import UUID

from postloan.application.approval import Approve
from postloan.application.loan import (
    Extend,
    LoanCommand,
)
from postloan.application.outcomes import Done, Outcome, Pending, Refused
from postloan.domain.clock import ChangeKind
from postloan.domain.guarantor import (
    Consent,
    Guarantee,
)
from postloan.domain.shared.actor import Role
from tests.application.guarantor_world import contract, guarantor, secured, signed
from tests.application.world import World

DUE = date(2025, 1, 15)
"""The last due day of TERMS."""
LONGER = date(2025, 7, 15)
TODAY = date(2024, 2, 25)
"""The first instalment of 2024-02-15 is unpaid."""


def guaranteed(world: World, *, guarantors: int = 1, **terms: Any) -> tuple[UUID, UUID, list[UUID]]:
    """A loan of 12,000.00 at 4.35 % over twelve months under one guarantee: loan, guarantee, guarantors."""
    debtor = world.borrower()
    parties = [guarantor(world, f"G-{number}") for number in range(guarantors)]
    loan = world.loan(debtor)
    guarantee = signed(world, contract(debtor, *parties, **terms))
    secured(world, guarantee, loan)
    world.today(TODAY)
    return loan, guarantee, parties


def agreed(who: UUID, day: date = TODAY) -> Consent:
    return Consent(who, day, "同意展期函-7")


def extend(loan: UUID, *consents: Consent, **more: Any) -> Extend:
    return Extend(idempotency_key="e", loan_id=loan, value_date=TODAY, to=LONGER, consents=consents, **more)


def carried_out(world: World, command: LoanCommand) -> Done:
    """Done at once, or after others agreed."""
    outcome = world.run(world.officer, command)
    return approved(world, outcome) if isinstance(outcome, Pending) else finished(outcome)


def approved(world: World, pending: Pending) -> Done:
    """What comes of a proposal when as many people agree as have to."""
    for name in ("li", "zhao"):
        approve = Approve(idempotency_key=world.key(), proposal_id=pending.proposal.id, reason="同意")
        done = world.done(world.person(name, Role.APPROVER), approve)
        assert done.proposal is not None
        if done.proposal.status == "APPROVED":
            return done
    raise AssertionError(done.proposal)


def finished(outcome: Outcome) -> Done:
    assert isinstance(outcome, Done), outcome
    return outcome


def code(outcome: Outcome) -> str:
    assert isinstance(outcome, Refused), outcome
    return outcome.code


def kinds(guarantee: Guarantee) -> list[ChangeKind]:
    return [row.change.kind for row in guarantee.changes]

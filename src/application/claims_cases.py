"""Use cases of claims without an account."""

from ..domain.risk_classification.given import GivenClaim, close, register
from ..domain.shared.errors import Refusal
from .cases import Case, Stop
from .claims import CloseClaim, RegisterClaim
from .command import Command
from .desk import Desk, refused, stale
from .outcomes import Conflict, ConflictKind, Done, Forbidden, NotFound, Subject, SubjectKind

_RULE = "claims"


def prepare_claim(desk: Desk, command: RegisterClaim) -> Case | Stop:
    """Register a claim of a borrower; its number is unique among all claims of the bank, loans included."""
    bank = desk.bank
    if not desk.scope.allows(bank.id, command.branch):
        return Forbidden(f"{desk.actor.account} does not work for branch {command.branch}")
    brief = desk.unit.borrowers.briefs(bank.id, [command.borrower_id]).get(command.borrower_id)
    if brief is None or not desk.scope.allows(bank.id, brief.branch):
        return NotFound(SubjectKind.BORROWER, str(command.borrower_id))
    numbers = [command.number]
    if desk.unit.claims.by_number(bank.id, numbers) or desk.unit.loans.by_number(bank.id, numbers):
        why = f"there is a claim {command.number} already"
        return Conflict(ConflictKind.DUPLICATE, why, (("number", command.number),))
    claim = GivenClaim(
        id=desk.ids.next(),
        institution=bank.id,
        number=command.number,
        borrower=command.borrower_id,
        branch=command.branch,
        kind=command.kind,
        guarantee=command.guarantee,
        by_days=command.by_days,
        opened_on=command.opened_on,
        recorded_at=desk.at,
    )
    refusal = register(claim, bank.booking_date)
    if refusal:
        return refused("RegisterClaim", _RULE, refusal)
    return _case(desk, command, claim, "claim.Registered")


def prepare_claim_closing(desk: Desk, command: CloseClaim) -> Case | Stop:
    """Close a claim without an account."""
    claim = desk.unit.claims.get(desk.bank.id, command.claim_id)
    if claim is None or not desk.scope.allows(claim.institution, claim.branch):
        return NotFound(SubjectKind.CLAIM, str(command.claim_id))
    if stop := stale(SubjectKind.CLAIM, claim.number, claim.version, command.expected_version):
        return stop
    closed = close(claim, command.closed_on, desk.bank.booking_date, desk.at)
    if isinstance(closed, Refusal):
        return refused("CloseClaim", _RULE, closed)
    return _case(desk, command, closed, "claim.Closed")


def _case(desk: Desk, command: Command, claim: GivenClaim, message: str) -> Case:
    subject = Subject(SubjectKind.CLAIM, claim.id)

    def keep() -> Done:
        desk.unit.claims.save(claim)
        data = {"claim": str(claim.id), "number": claim.number, "version": claim.version}
        desk.tell(message, subject, data | {"borrower": str(claim.borrower)})
        return Done(type(command).__name__, subject, desk.bank.booking_date, desk.at)

    return Case(subject, claim.branch, None, None, tuple, keep)

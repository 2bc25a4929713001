"""Use cases of guarantors' files and of contracts of guarantee: open, review, sign, secure, fix, agree later."""

from uuid import UUID

from ..domain.clock import ClockContext, FixingEvent
from ..domain.guarantor import (
    GuaranteeEvent,
    Guarantor,
    GuarantorEvent,
    consent,
    evolve_guarantor,
    fix_claims,
    open_guarantor,
    review,
    secure_loan,
    sign,
)
from ..domain.loan.figures import last_due
from ..domain.loan.loan import Loan
from ..domain.shared.errors import Refusal
from .cases import Case, Stop
from .command import Command
from .desk import Desk, refused, stale
from .guarantor_commands import (
    FixGuaranteedClaims,
    GuaranteeCommand,
    OpenGuarantor,
    RecordConsent,
    ReviewGuarantor,
    SecureLoan,
    SignGuarantee,
)
from .guarantor_store import KeptGuarantee
from .guarantor_writing import RULE, write
from .outcomes import Conflict, ConflictKind, Done, Forbidden, NotFound, Subject, SubjectKind
from .policy_documents import GUARANTOR, book_of


def prepare_guarantor(desk: Desk, command: OpenGuarantor) -> Case | Stop:
    """Open a guarantor's file: once per party; refused in the order of `domain.guarantor.open_guarantor`."""
    branch = _party_branch(desk, command.party)
    if isinstance(branch, NotFound):
        return branch
    bank = desk.bank
    if desk.unit.guarantors.get(bank.id, command.party) is not None:
        why = f"party {command.party} has a guarantor file already"
        return Conflict(ConflictKind.DUPLICATE, why, (("party", str(command.party)),))
    event = open_guarantor(
        party=command.party,
        institution=bank.id,
        kind=command.kind,
        on=command.opened_on,
        business_date=bank.booking_date,
    )
    return _filed(desk, command, None, event, branch)


def prepare_review(desk: Desk, command: ReviewGuarantor) -> Case | Stop:
    """Assess a guarantor; refused in the order of `GuarantorRefusal`."""
    branch = _party_branch(desk, command.party)
    if isinstance(branch, NotFound):
        return branch
    guarantor = desk.unit.guarantors.get(desk.bank.id, command.party)
    if guarantor is None:
        return NotFound("GUARANTOR", str(command.party))
    if stop := stale("GUARANTOR", str(guarantor.id), guarantor.version, command.expected_version):
        return stop
    event = review(
        guarantor,
        on=command.on,
        statement=command.statement,
        willingness=command.willingness,
        opinion=command.opinion,
        business_date=desk.bank.booking_date,
        policy=book_of(desk.unit.policy_documents, desk.bank.id, GUARANTOR).at(desk.bank.booking_date),
    )
    return _filed(desk, command, guarantor, event, branch)


def _party_branch(desk: Desk, party: UUID) -> str | NotFound:
    brief = desk.unit.borrowers.briefs(desk.bank.id, [party]).get(party)
    if brief is None or brief.erased or not desk.scope.allows(desk.bank.id, brief.branch):
        return NotFound(SubjectKind.BORROWER, str(party))
    return brief.branch


def _filed(
    desk: Desk, command: Command, guarantor: Guarantor | None, event: GuarantorEvent | Refusal, branch: str
) -> Case | Stop:
    if isinstance(event, Refusal):
        return refused(type(command).__name__, RULE, event)
    after = evolve_guarantor(guarantor, event)
    subject = Subject(SubjectKind.BORROWER, after.id)

    def keep() -> Done:
        desk.unit.guarantors.save(after, event, desk.at, desk.actor.account)
        due = after.review_due(desk.bank.booking_date).isoformat()
        data = {"guarantor": str(after.id), "version": after.version, "reviewDue": due}
        desk.tell("guarantor.Reviewed" if guarantor else "guarantor.Opened", subject, data)
        return Done(type(command).__name__, subject, desk.bank.booking_date, desk.at)

    return Case(subject, branch, None, None, tuple, keep)


def prepare_signing(desk: Desk, command: SignGuarantee) -> Case | Stop:
    """Record a contract of guarantee; its number is unique. Refused in the order of `domain.guarantor.sign`.

    The debtors must be seen by who records it; a guarantor may be a party of any branch of the bank. Nobody makes a
    contract with somebody whose identity is no longer known.
    """
    bank = desk.bank
    if not desk.scope.allows(bank.id, command.branch):
        return Forbidden(f"{desk.actor.account} does not work for branch {command.branch}")
    debtors, guarantors = command.contract.debtors, sorted(command.contract.parties)
    briefs = desk.unit.borrowers.briefs(bank.id, [*debtors, *guarantors])
    unseen = [key for key in debtors if key not in briefs or not desk.scope.allows(bank.id, briefs[key].branch)]
    unseen += [key for key, brief in briefs.items() if brief.erased]
    if unseen:
        return NotFound(SubjectKind.BORROWER, str(unseen[0]))
    if desk.unit.guarantees.by_number(bank.id, [command.number]):
        why = f"there is a guarantee {command.number} already"
        return Conflict(ConflictKind.DUPLICATE, why, (("number", command.number),))
    event = sign(
        guarantee_id=desk.ids.next(),
        institution=bank.id,
        number=command.number,
        contract=command.contract,
        guarantors=desk.unit.guarantors.get_many(bank.id, guarantors),
        business_date=bank.booking_date,
    )
    if isinstance(event, Refusal):
        return refused("SignGuarantee", RULE, event)
    subject = Subject(SubjectKind.GUARANTEE, event.id)

    def keep() -> Done:
        write(desk, None, [event], branch=command.branch)
        return Done("SignGuarantee", subject, bank.booking_date, desk.at)

    return Case(subject, command.branch, None, None, tuple, keep)


def prepare_securing(desk: Desk, command: SecureLoan) -> Case | Stop:
    """Take a loan under a guarantee; refused in the order of `domain.guarantor.secure_loan`."""
    loan = desk.loan(command.loan_id)
    if not isinstance(loan, Loan):
        return loan
    kept = guarantee_of(desk, command)
    if not isinstance(kept, KeptGuarantee):
        return kept
    event = secure_loan(
        kept.guarantee,
        loan=loan.id,
        borrower=loan.borrower,
        arisen_on=loan.terms.plan.cadence.start,
        due=last_due(loan.account),
        currency=loan.terms.currency,
        since=command.since,
        business_date=desk.bank.booking_date,
    )
    return _written(desk, command, kept, event, {loan.id: loan.borrower})


def prepare_fixing(desk: Desk, command: FixGuaranteedClaims) -> Case | Stop:
    """Fix the claims of a maximum-amount guarantee; refused in the order of `domain.guarantor.fix_claims`."""
    kept = guarantee_of(desk, command)
    if not isinstance(kept, KeptGuarantee):
        return kept
    event = FixingEvent(desk.ids.next(), command.kind, command.day, desk.at)
    context = ClockContext(desk.bank.booking_date, desk.context.calendar)
    return _written(desk, command, kept, fix_claims(kept.guarantee, event, context))


def prepare_consent(desk: Desk, command: RecordConsent) -> Case | Stop:
    """Record a later consent; refused in the order of `domain.guarantor.consent`."""
    kept = guarantee_of(desk, command)
    if not isinstance(kept, KeptGuarantee):
        return kept
    today = desk.bank.booking_date
    event = consent(kept.guarantee, change=command.change_id, given=command.consent, business_date=today)
    return _written(desk, command, kept, event)


def guarantee_of(desk: Desk, command: GuaranteeCommand) -> KeptGuarantee | NotFound | Conflict:
    """The guarantee a command is about, locked; one in another branch is not there for this actor."""
    kept = desk.unit.guarantees.get(desk.bank.id, command.guarantee_id)
    if kept is None or not desk.scope.allows(desk.bank.id, kept.branch):
        return NotFound(SubjectKind.GUARANTEE, str(command.guarantee_id))
    found = kept.guarantee
    return stale(SubjectKind.GUARANTEE, found.number, found.version, command.expected_version) or kept


def _written(
    desk: Desk,
    command: GuaranteeCommand,
    kept: KeptGuarantee,
    event: GuaranteeEvent | Refusal,
    borrowers: dict[UUID, UUID] | None = None,
) -> Case | Stop:
    name = type(command).__name__
    if isinstance(event, Refusal):
        return refused(name, RULE, event)
    subject = Subject(SubjectKind.GUARANTEE, kept.guarantee.id)

    def keep() -> Done:
        write(desk, kept, [event], borrowers=borrowers)
        return Done(name, subject, desk.bank.booking_date, desk.at)

    return Case(subject, kept.branch, None, None, tuple, keep)

"""Use cases in which a case begins: opened, group formed, file prepared, initiated (立案、成立小组、准备、发起)."""

from uuid import UUID

from ..domain.liability_assessment.case import Case
from ..domain.liability_assessment.events import Opened
from ..domain.liability_assessment.forming import form_group, initiate, open_case, prepare_file
from ..domain.loan.loan import Loan
from .cases import Case as Prepared
from .cases import Stop
from .desk import Desk
from .liability_cases import case_of, step
from .liability_commands import FormLiabilityGroup, InitiateLiability, OpenLiabilityCase, PrepareLiabilityFile
from .liability_facts import case_loan, independence, policy_on
from .liability_life import life_file
from .liability_store import KeptCase
from .outcomes import Conflict, ConflictKind, Forbidden, Invalid, NotFound, SubjectKind


def prepare_opening(desk: Desk, command: OpenLiabilityCase) -> Prepared | Stop:
    """Open a case by order or because somebody states its cause; refused as `domain` `open_case`."""
    bank, day = desk.bank, desk.bank.booking_date
    if not desk.scope.allows(bank.id, command.unit):
        return Forbidden(f"{desk.actor.account} does not work for branch {command.unit}")
    loans = _loans(desk, command.loan_ids)
    if isinstance(loans, NotFound | Invalid):
        return loans
    if desk.unit.liability.by_number(bank.id, command.number):
        why = f"there is a case {command.number} already"
        return Conflict(ConflictKind.DUPLICATE, why, (("number", command.number),))
    opened = Opened(
        case=desk.ids.next(),
        institution=bank.id,
        number=command.number,
        unit=command.unit,
        currency=loans[0].terms.currency,
        trigger=command.trigger,
        cause_on=command.cause_on or day,
        loans=tuple(case_loan(loan, day) for loan in loans),
        batch=command.batch,
        reason=command.reason,
        person=desk.actor.person,
        on=day,
    )
    taken = desk.unit.liability.standing(bank.id, command.loan_ids)
    policy = policy_on(desk.unit, bank.id, day)
    return step(desk, command, None, open_case(opened, policy=policy, taken=taken, business_date=day))


def _loans(desk: Desk, ids: tuple[UUID, ...]) -> list[Loan] | NotFound | Invalid:
    bank = desk.bank.id
    found = desk.unit.loans.get_many(bank, sorted(set(ids)))
    for loan_id in ids:
        loan = found.get(loan_id)
        if loan is None or not desk.scope.allows(bank, loan.branch):
            return NotFound(SubjectKind.LOAN, str(loan_id))
    if len({loan.terms.currency for loan in found.values()}) > 1:
        return Invalid("loan_ids", str(len(ids)), "loans of one case are kept in one currency")
    return [found[loan_id] for loan_id in ids]


def prepare_group(desk: Desk, command: FormLiabilityGroup) -> Prepared | Stop:
    """Form the group; refused as `domain` `form_group`, NOT_INDEPENDENT naming each person and reason."""
    kept = case_of(desk, command)
    if not isinstance(kept, KeptCase):
        return kept
    bank, day, person = desk.bank.id, desk.bank.booking_date, desk.actor.person
    people = [person, *(member.person for member in command.members)]
    event = form_group(
        kept.case,
        command.members,
        person,
        day,
        policy=policy_on(desk.unit, bank, day),
        independence=independence(desk.unit, bank, kept.case, people, day),
        business_date=day,
    )
    return step(desk, command, kept.case, event)


def prepare_file_of(desk: Desk, command: PrepareLiabilityFile) -> Prepared | Stop:
    """Put the loans' life on file, as the system has recorded it; refused as `domain` `prepare_file`."""
    kept = case_of(desk, command)
    if not isinstance(kept, KeptCase):
        return kept
    bank, day, person = desk.bank.id, desk.bank.booking_date, desk.actor.person
    made = life_file(desk, kept.case, command)
    event = prepare_file(
        kept.case,
        made.file,
        person,
        day,
        independence=independence(desk.unit, bank, kept.case, [person], day),
        business_date=day,
    )

    def store(_: Case) -> None:
        desk.unit.liability.keep_file(bank, made.file.content_hash, made.text)

    return step(desk, command, kept.case, event, also=store)


def prepare_initiation(desk: Desk, command: InitiateLiability) -> Prepared | Stop:
    """Initiate the assessment; refused as `domain` `initiate`."""
    kept = case_of(desk, command)
    if not isinstance(kept, KeptCase):
        return kept
    bank, day, person = desk.bank.id, desk.bank.booking_date, desk.actor.person
    found = independence(desk.unit, bank, kept.case, [person], day)
    return step(desk, command, kept.case, initiate(kept.case, person, day, independence=found, business_date=day))

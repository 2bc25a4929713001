"""Use cases that make an application for write-off and complete its file (核销申请、归集证据、确认、法律意见)."""

from collections.abc import Callable, Mapping
from typing import Final
from uuid import UUID

from ..domain.loan.figures import LoanStatus, status_of
from ..domain.loan.loan import Loan
from ..domain.policy import CommandKind
from ..domain.shared.errors import Refusal
from ..domain.write_off.case import Case, evolve
from ..domain.write_off.events import Applied, CaseEvent
from ..domain.write_off.facts import Ground
from ..domain.write_off.filing import SEPARATION, apply, confirm, file_evidence, give_opinion, split_package, withdraw
from ..domain.write_off.kinds import GroundKind
from ..domain.write_off.parts import Amounts, AppliedClaim, Confirmation, Evidence, LegalOpinion
from .cases import Case as Prepared
from .cases import Stop, check_currency
from .collateral_lines import home_only
from .command import Command
from .desk import Desk, refused, stale
from .outcomes import Conflict, ConflictKind, Done, NotFound, Refused, Subject, SubjectKind
from .write_off_amounts import amounts_on
from .write_off_commands import (
    AddWriteOffEvidence,
    ApplyForWriteOff,
    AskedClaim,
    ConfirmInternalEvidence,
    GiveLegalOpinion,
    StateWriteOffFacts,
    WithdrawWriteOff,
    WriteOffByList,
    WriteOffCommand,
)
from .write_off_facts import policy_on
from .write_off_papers import file_application
from .write_off_refusals import WriteOffCommandRefusal as R
from .write_off_refusals import no
from .write_off_store import Statement

RULE: Final = "write_off"


def prepare_facts_of_write_off(desk: Desk, command: StateWriteOffFacts) -> Prepared | Stop:
    """State facts about a loan; a day after the booking date is refused as input that can never be right."""
    loan = desk.loan(command.loan_id)
    if not isinstance(loan, Loan):
        return loan
    for name, amount in (("sales", command.sales), ("assets", command.assets)):
        if amount is not None and (stop := home_only(name, amount)):
            return stop
    statement = Statement(
        id=desk.ids.next(),
        loan=loan.id,
        stated_on=desk.bank.booking_date,
        recorded_at=desk.at,
        recorded_by=desk.actor.account,
        kind=command.kind,
        grounds=command.grounds,
        obligors=command.obligors,
        pursued_on=command.pursued_on,
        references=command.references,
        security_gone=command.security_gone,
        external_unobtainable=command.external_unobtainable,
        outside_interference=command.outside_interference,
        sales=command.sales.minor if command.sales else None,
        assets=command.assets.minor if command.assets else None,
    )
    subject = Subject(SubjectKind.LOAN, loan.id)

    def keep() -> Done:
        desk.unit.write_offs.state(desk.bank.id, [statement])
        desk.tell("write_off.FactsStated", subject, {"loan": str(loan.id), "statement": str(statement.id)})
        return Done(type(command).__name__, subject, desk.bank.booking_date, desk.at, made=statement.id)

    return Prepared(subject, loan.branch, None, None, tuple, keep)


def prepare_application(desk: Desk, command: ApplyForWriteOff) -> Prepared | Stop:
    """Apply for one claim or a package. Refused: NO_ACCOUNT_HERE, IN_ANOTHER_APPLICATION, NOT_ON_BALANCE,
    CURRENCIES_DIFFER, then as
    `domain.write_off.filing.apply`.
    """
    loans = _loans(desk, command, [claim.loan_id for claim in command.claims])
    if not isinstance(loans, dict):
        return loans
    if stop := _foreign(command, loans):
        return stop
    losses = _losses(desk, command, loans)
    claims = tuple(
        _claim(desk, loans[asked.loan_id], asked, part) for asked, part in zip(command.claims, losses, strict=True)
    )
    return _applied(desk, command, loans, claims, by_list=False)


def prepare_list(desk: Desk, command: WriteOffByList) -> Prepared | Stop:
    """Apply for many small claims on one criterion; refused as `prepare_application`, with NOT_FOR_A_LIST."""
    loans = _loans(desk, command, [row.loan_id for row in command.rows])
    if not isinstance(loans, dict):
        return loans
    day = desk.bank.booking_date
    claims = tuple(
        AppliedClaim(loan=key, amounts=amounts_on(loan, loan.account, day), criterion=command.criterion)
        for row in command.rows
        for key, loan in ((row.loan_id, loans[row.loan_id]),)
    )
    statements = [
        Statement(
            id=desk.ids.next(),
            loan=row.loan_id,
            stated_on=day,
            recorded_at=desk.at,
            recorded_by=desk.actor.account,
            kind=command.kind,
            grounds=(Ground(GroundKind.PURSUED_SINCE, row.pursued_since),),
            pursued_on=row.pursued_on,
        )
        for row in command.rows
    ]
    return _applied(desk, command, loans, claims, by_list=True, statements=statements)


def _loans(desk: Desk, command: Command, ids: list[UUID]) -> dict[UUID, Loan] | Stop:
    """The loans of an application under lock, or why it cannot be made of them."""
    bank = desk.bank.id
    found = desk.unit.loans.get_many(bank, sorted(set(ids)))
    for key in ids:
        loan = found.get(key)
        if loan is None:
            return _without_account(desk, command, key)
        if not desk.scope.allows(bank, loan.branch):
            return NotFound(SubjectKind.LOAN, str(key))
    taken = desk.unit.write_offs.open_for(bank, sorted(found))
    for key in ids:
        if key in taken:
            why = f"loan {found[key].number} is in application {taken[key]}, which is not finished"
            zh = f"贷款 {found[key].number} 已在未办结的核销申请 {taken[key]} 中"
            return _refused(command, no(R.IN_ANOTHER_APPLICATION, why, zh))
        if status_of(found[key].account) not in (LoanStatus.ACTIVE, LoanStatus.OVERDUE):
            why = f"loan {found[key].number} is {status_of(found[key].account)}"
            zh = f"贷款 {found[key].number} 状态为 {status_of(found[key].account)},无表内余额"
            return _refused(command, no(R.NOT_ON_BALANCE, why, zh))
    if len({loan.terms.currency for loan in found.values()}) > 1:
        why = "the loans are in several currencies: make an application for each"
        return _refused(command, no(R.CURRENCIES_DIFFER, why, "申请内债权币种不一,须分别申请"))
    return dict(found)


def _without_account(desk: Desk, command: Command, key: UUID) -> Stop:
    """NO_ACCOUNT_HERE for a claim without an account, whose reserve and asset are not in these books."""
    claim = desk.unit.claims.by_id(desk.bank.id, [key]).get(key)
    if claim is None or not desk.scope.allows(desk.bank.id, claim.branch):
        return NotFound(SubjectKind.LOAN, str(key))
    why = f"claim {claim.number} has no account here: write it off where its account is, then record its end"
    zh = f"债权 {claim.number} 在本系统无账户,须在其账务系统办理核销后登记无账户债权终结"
    return _refused(command, no(R.NO_ACCOUNT_HERE, why, zh, "财金〔2017〕90号 art. 3"))


def _foreign(command: ApplyForWriteOff, loans: Mapping[UUID, Loan]) -> Stop | None:
    for asked in command.claims:
        part = asked.part or command.loss
        if part is not None and (stop := check_currency("part", part, loans[asked.loan_id])):
            return stop
    return None


def _losses(desk: Desk, command: ApplyForWriteOff, loans: Mapping[UUID, Loan]) -> tuple[int | None, ...]:
    """What of each loan's principal is asked for: all (None), a part of its own, or its share of a package's loss."""
    if command.loss is None:
        return tuple(asked.part.minor if asked.part else None for asked in command.claims)
    day = desk.bank.booking_date
    principals = [amounts_on(loans[a.loan_id], loans[a.loan_id].account, day).principal for a in command.claims]
    return split_package(command.loss.minor, principals)


def _claim(desk: Desk, loan: Loan, asked: AskedClaim, part: int | None) -> AppliedClaim:
    amounts = amounts_on(loan, loan.account, desk.bank.booking_date) if part is None else Amounts(principal=part)
    return AppliedClaim(
        loan=loan.id,
        amounts=amounts,
        whole=part is None,
        criterion=asked.criterion,
        reference=asked.reference,
    )


def _applied(
    desk: Desk,
    command: ApplyForWriteOff | WriteOffByList,
    loans: Mapping[UUID, Loan],
    claims: tuple[AppliedClaim, ...],
    *,
    by_list: bool,
    statements: list[Statement] | None = None,
) -> Prepared | Stop:
    bank = desk.bank
    if not desk.scope.allows(bank.id, command.unit):
        return NotFound("BRANCH", command.unit)
    if desk.unit.write_offs.by_number(bank.id, command.number) is not None:
        why = f"there is an application {command.number} already"
        return Conflict(ConflictKind.DUPLICATE, why, (("number", command.number),))
    event = Applied(
        case=desk.ids.next(),
        institution=bank.id,
        number=command.number,
        unit=command.unit,
        currency=next(iter(loans.values())).terms.currency,
        claims=claims,
        by_list=by_list,
        cause=command.cause,
        cause_text=command.cause_text,
        maker=desk.actor.person,
        on=bank.booking_date,
    )
    made = apply(event, policy_on(desk.unit, bank.id, bank.booking_date), bank.booking_date)
    if isinstance(made, Refusal):
        return _refused(command, made)
    subject = Subject(SubjectKind.WRITE_OFF, made.case)

    def keep() -> Done:
        if statements:
            desk.unit.write_offs.state(bank.id, statements)
        case = evolve(None, made)
        done = recorded(desk, command, case, made)
        file_application(desk, case)
        return done

    return Prepared(subject, command.unit, None, None, tuple, keep)


def _refused(command: Command, refusal: Refusal) -> Refused:
    return refused(type(command).__name__, RULE, refusal)


def application(desk: Desk, command: WriteOffCommand) -> Case | NotFound | Conflict:
    """The application that a command names, under lock; one of another unit is not there for this actor."""
    case = desk.unit.write_offs.get(desk.bank.id, command.write_off_id)
    if case is None or not desk.scope.allows(desk.bank.id, case.applied.unit):
        return NotFound(SubjectKind.WRITE_OFF, str(command.write_off_id))
    return stale(SubjectKind.WRITE_OFF, case.applied.number, case.version, command.expected_version) or case


def recorded(desk: Desk, command: Command, case: Case, event: CaseEvent) -> Done:
    """Keep an application after an event, and tell others."""
    desk.unit.write_offs.save(case, [event], desk.at, desk.actor.account)
    subject = Subject(SubjectKind.WRITE_OFF, case.id)
    data = {
        "writeOff": str(case.id),
        "number": case.applied.number,
        "unit": case.applied.unit,
        "status": case.status.value,
        "version": case.version,
    }
    desk.tell(f"write_off.{type(event).__name__}", subject, data)
    return Done(type(command).__name__, subject, desk.bank.booking_date, desk.at, made=case.id)


def step(
    desk: Desk,
    command: Command,
    case: Case,
    event: CaseEvent | Refusal,
    also: Callable[[Case], None] = lambda _: None,
) -> Prepared | Stop:
    """A step on an application, as the domain decided it; `also` is done with the application after it is kept."""
    if isinstance(event, Refusal):
        return _refused(command, event)
    subject = Subject(SubjectKind.WRITE_OFF, case.id)

    def keep() -> Done:
        after = evolve(case, event)
        done = recorded(desk, command, after, event)
        also(after)
        return done

    return Prepared(subject, case.applied.unit, None, None, tuple, keep)


def two_agree(desk: Desk, command: Command, amount: int) -> Refused | None:
    """NO_SECOND_PERSON where the policy in force does not let one person review and another approve (10.3 [K-h]).

    What undoes or ends a write-off is applied for, reviewed and approved by three persons as the write-off was.
    """
    route = desk.policy.route(CommandKind.WRITE_OFF, amount)
    if route is not None and route.persons > 1:
        return None
    why = f"the policy in force has no route for {amount} minor units of WRITE_OFF by which two persons agree"
    zh = f"现行政策对核销金额 {amount} 分未设置审议、审批两人复核路径"
    return _refused(command, no(R.NO_SECOND_PERSON, why, zh, SEPARATION))


def prepare_evidence(desk: Desk, command: AddWriteOffEvidence) -> Prepared | Stop:
    """Put a paper into the file; refused as `domain.write_off.filing.file_evidence`."""
    case = application(desk, command)
    if not isinstance(case, Case):
        return case
    evidence = Evidence(
        kind=command.kind,
        content_hash=command.content_hash,
        dated=command.dated,
        loan=command.loan_id,
        note=command.note,
    )
    day = desk.bank.booking_date
    return step(desk, command, case, file_evidence(case, evidence, desk.actor.person, day, day))


def prepare_confirmation(desk: Desk, command: ConfirmInternalEvidence) -> Prepared | Stop:
    """Sign internal evidence as the actor, who must be of the unit; refused as `domain.write_off.filing.confirm`."""
    case = application(desk, command)
    if not isinstance(case, Case):
        return case
    if not desk.scope.allows(desk.bank.id, command.unit):
        return NotFound("BRANCH", command.unit)
    day = desk.bank.booking_date
    given = Confirmation(role=command.role, person=desk.actor.person, unit=command.unit, on=day)
    return step(desk, command, case, confirm(case, given, policy_on(desk.unit, desk.bank.id, day), day))


def prepare_opinion(desk: Desk, command: GiveLegalOpinion) -> Prepared | Stop:
    """Give the legal opinion; refused as `domain.write_off.filing.give_opinion`."""
    case = application(desk, command)
    if not isinstance(case, Case):
        return case
    day = desk.bank.booking_date
    opinion = LegalOpinion(
        author=desk.actor.person,
        outside=command.outside,
        proceedings=command.proceedings,
        why_not_sued=command.why_not_sued,
        supports=command.supports,
        content_hash=command.content_hash,
        on=day,
    )
    return step(desk, command, case, give_opinion(case, opinion, day))


def prepare_withdrawal_of_write_off(desk: Desk, command: WithdrawWriteOff) -> Prepared | Stop:
    """Take one's own application back; refused as `domain.write_off.filing.withdraw`."""
    case = application(desk, command)
    if not isinstance(case, Case):
        return case
    day = desk.bank.booking_date
    return step(desk, command, case, withdraw(case, desk.actor.person, command.reason, day, day))

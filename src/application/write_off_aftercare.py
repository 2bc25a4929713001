"""Use cases of kept claims: pursuit, keepers, complete termination, yearly reports."""

from dataclasses import replace
from datetime import date
from typing import Final

from ..domain.clock import ClockContext, Life, RightKind
from ..domain.loan.loan import Loan
from ..domain.policy import CommandKind
from ..domain.shared.errors import Refusal
from ..domain.write_off.aftercare import check, name_keeper, plan_pursuit
from ..domain.write_off.claim import Claim, evolve_claim
from ..domain.write_off.claim_events import ClaimEvent, Terminated
from ..domain.write_off.deadlines import DutyKind
from ..domain.write_off.kinds import ClaimStatus
from ..domain.write_off.termination import TerminationFacts, terminate
from .cases import Case as Prepared
from .cases import Stop
from .clock_rights import rights_of
from .command import Command
from .desk import Desk, refused
from .outcomes import Conflict, ConflictKind, Done, NotFound, Subject, SubjectKind
from .write_off_amounts import amounts_on
from .write_off_commands import (
    ClaimCommand,
    CompletelyTerminate,
    NameClaimKeeper,
    PlanPursuit,
    RecordPursuit,
    ReportWriteOffs,
)
from .write_off_facts import policy_on
from .write_off_filing import two_agree
from .write_off_following import accrued
from .write_off_refusals import WriteOffCommandRefusal as R
from .write_off_refusals import no
from .write_off_store import ClaimChange, KeptClaim
from .write_off_watching import watched, watched_year

RULE: Final = "write_off"
KEPT: Final = "WRITTEN_OFF_CLAIM"


def _claim(desk: Desk, command: ClaimCommand) -> tuple[Loan, KeptClaim] | Stop:
    """The loan and the claim that a command names, under lock; without a name the one that is kept."""
    loan = desk.loan(command.loan_id)
    if not isinstance(loan, Loan):
        return loan
    found = [
        each
        for each in desk.unit.write_offs.claims(desk.bank.id, [loan.id]).get(loan.id, ())
        if (each.claim.status is not ClaimStatus.REVERSED if command.write_off_id is None
            else each.key.case == command.write_off_id)
    ]  # fmt: skip
    if not found:
        return NotFound(KEPT, str(command.loan_id))
    if len(found) > 1:
        why = f"loan {loan.number} has {len(found)} written-off claims: name the application"
        return Conflict(ConflictKind.DUPLICATE, why, tuple(("write_off", str(each.key.case)) for each in found))
    return loan, found[0]


def _keep(
    desk: Desk,
    command: Command,
    loan: Loan,
    kept: KeptClaim,
    events: tuple[ClaimEvent, ...],
) -> Done:
    """Keep a claim after events, and tell others of the last."""
    claim = kept.claim
    for event in events:
        claim = evolve_claim(claim, event)
    policy = policy_on(desk.unit, desk.bank.id, desk.bank.booking_date)
    change = ClaimChange(watched(replace(kept, claim=claim), policy), events)
    desk.unit.write_offs.save_claims(desk.bank.id, [change], desk.at, desk.actor.account)
    subject = Subject(SubjectKind.LOAN, loan.id)
    data = {"loan": str(loan.id), "writeOff": str(kept.key.case), "status": claim.status.value}
    desk.tell(f"write_off.{type(events[-1]).__name__}", subject, data)
    return Done(type(command).__name__, subject, desk.bank.booking_date, desk.at)


def _decided(
    desk: Desk,
    command: Command,
    loan: Loan,
    kept: KeptClaim,
    event: ClaimEvent | Refusal,
) -> Prepared | Stop:
    if isinstance(event, Refusal):
        return refused(type(command).__name__, RULE, event)
    subject = Subject(SubjectKind.LOAN, loan.id)
    return Prepared(subject, loan.branch, None, None, tuple, lambda: _keep(desk, command, loan, kept, (event,)))


def prepare_pursuit(desk: Desk, command: RecordPursuit) -> Prepared | Stop:
    """Record a yearly check; refused as `domain.write_off.aftercare.check`."""
    found = _claim(desk, command)
    if not isinstance(found, tuple):
        return found
    day = desk.bank.booking_date
    return _decided(desk, command, *found, check(found[1].claim, desk.actor.person, command.finding, day, day))


def prepare_plan(desk: Desk, command: PlanPursuit) -> Prepared | Stop:
    """Plan the pursuit; refused as `domain.write_off.aftercare.plan_pursuit`."""
    found = _claim(desk, command)
    if not isinstance(found, tuple):
        return found
    day = desk.bank.booking_date
    return _decided(desk, command, *found, plan_pursuit(found[1].claim, command.steps, desk.actor.person, day, day))


def prepare_keeper(desk: Desk, command: NameClaimKeeper) -> Prepared | Stop:
    """Name another keeper; refused as `domain.write_off.aftercare.name_keeper`."""
    found = _claim(desk, command)
    if not isinstance(found, tuple):
        return found
    day = desk.bank.booking_date
    return _decided(desk, command, *found, name_keeper(found[1].claim, command.keeper, day, day))


# --- the end ----------------------------------------------------------------------------------------------------------


def prepare_termination(desk: Desk, command: CompletelyTerminate) -> Prepared | Stop:
    """Terminate a claim completely, once a second person agrees.

    Refused: as `domain.write_off.termination.terminate`, then NO_SECOND_PERSON.
    """
    found = _claim(desk, command)
    if not isinstance(found, tuple):
        return found
    loan, kept = found
    day = desk.bank.booking_date
    facts = TerminationFacts(
        of=command.of,
        happened_on=command.happened_on,
        settled_on=command.settled_on,
        dismissed_on=command.dismissed_on,
        limitation=None if command.dismissed_on else _limitation(desk, loan, day),
        effort_since=command.effort_since,
    )
    before = accrued(desk, kept.claim, amounts_on(loan, loan.account, day)) if kept.in_account else ()
    claim: Claim = kept.claim
    for event in before:
        claim = evolve_claim(claim, event)
    context = ClockContext(day, desk.context.calendar)
    ended = terminate(claim, facts, command.evidence, desk.proposer, day, context, desk.agreeing)
    if isinstance(ended, Refusal):
        return refused(type(command).__name__, RULE, ended)
    if too_few := two_agree(desk, command, claim.owed.total):
        return too_few
    subject = Subject(SubjectKind.LOAN, loan.id)
    events: tuple[ClaimEvent, ...] = (*before, ended)
    return Prepared(
        subject,
        loan.branch,
        CommandKind.WRITE_OFF,
        claim.owed.total,
        lambda: _shown(ended),
        lambda: _keep(desk, command, loan, kept, events),
    )


def _shown(ended: Terminated) -> tuple[tuple[str, str], ...]:
    return (("of", ended.of.value), ("evidence", ended.evidence))


def _limitation(desk: Desk, loan: Loan, day: date) -> Life | None:
    found = rights_of(desk.unit, desk.bank.id, [loan.id], day).get(loan.id)
    lives = (right.life for right in found.rights if right.key.subject == loan.borrower) if found else iter(())
    return next((life for life in lives if life.kind is RightKind.LIMITATION), None)


def prepare_report(desk: Desk, command: ReportWriteOffs) -> Prepared | Stop:
    """Record an audit or report of a year. Refused: NOTHING_WRITTEN_OFF, REPORTED_ALREADY."""
    name, store, day = type(command).__name__, desk.unit.write_offs, desk.bank.booking_date
    year = store.year(desk.bank.id, command.year)
    if year is None:
        why = f"nothing was written off in {command.year}"
        return refused(name, RULE, no(R.NOTHING_WRITTEN_OFF, why, f"{command.year} 年度无核销"))
    audit = command.kind is DutyKind.AUDIT
    before = year.audited_on if audit else year.reported_on
    if before is not None:
        why = f"{command.kind} of {command.year} was recorded on {before}"
        return refused(name, RULE, no(R.REPORTED_ALREADY, why, f"已于 {before} 登记", "财金〔2017〕90号 art. 20"))
    if audit:
        after = replace(year, audited_on=day, audit_hash=command.content_hash)
    else:
        after = replace(year, reported_on=day, report_hash=command.content_hash)
    subject = desk.whole_bank

    def keep() -> Done:
        store.save_year(desk.bank.id, watched_year(after, policy_on(desk.unit, desk.bank.id, day)))
        desk.tell("write_off.YearReported", subject, {"year": command.year, "kind": command.kind.value})
        return Done(name, subject, day, desk.at)

    return Prepared(subject, "", None, None, tuple, keep)

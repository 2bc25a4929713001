"""What every use case of a case shares: find it in scope and locked, keep its next event, tell others."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from ..domain.liability_assessment.case import Case, evolve
from ..domain.liability_assessment.deadlines import Clock, clocks
from ..domain.liability_assessment.events import CaseEvent
from ..domain.policy import CommandKind
from ..domain.shared.errors import Refusal
from .cases import Case as Prepared
from .cases import Stop
from .command import Command
from .desk import Desk, refused, stale
from .liability_commands import LiabilityCommand
from .liability_facts import loans_of, policy_on
from .liability_store import KeptCase
from .outcomes import Conflict, Done, NotFound, Subject, SubjectKind
from .ports import Unit

RULE: Final = "liability"


def case_of(desk: Desk, command: LiabilityCommand) -> KeptCase | NotFound | Conflict:
    """The case a command is about, locked; one of another unit is not there for this actor."""
    kept = desk.unit.liability.get(desk.bank.id, command.case_id)
    if kept is None or not desk.scope.allows(desk.bank.id, kept.case.opened.unit):
        return NotFound(SubjectKind.LIABILITY_CASE, str(command.case_id))
    case = kept.case
    return stale(SubjectKind.LIABILITY_CASE, case.opened.number, case.version, command.expected_version) or kept


def written_off_on(unit: Unit, case: Case) -> date | None:
    """The first day on which a loan of the case was written off; None: none was."""
    found = unit.write_offs.claims(case.opened.institution, loans_of(case))
    return min((kept.claim.kept.on for rows in found.values() for kept in rows), default=None)


def clocks_of(desk: Desk, case: Case) -> tuple[Clock, ...]:
    """Everything that runs in a case, by the policy of the day."""
    policy = policy_on(desk.unit, desk.bank.id, desk.bank.business_date)
    return clocks(case, policy, desk.context.calendar, written_off_on=written_off_on(desk.unit, case))


def next_look(found: tuple[Clock, ...], day: date) -> date | None:
    """The next day after this one on which something is to be told."""
    return min((look for clock in found if (look := clock.next_look(day))), default=None)


def watched(desk: Desk, case: Case) -> KeptCase:
    """A case with the day on which it is to be looked at next; what is due today is told by the business day."""
    before = desk.unit.liability.get(desk.bank.id, case.id)
    yesterday = desk.bank.business_date - timedelta(days=1)
    through = yesterday if before is None else max(before.told_through, yesterday)
    return KeptCase(case, through, next_look(clocks_of(desk, case), through))


def keep(desk: Desk, before: Case | None, event: CaseEvent, reason: str = "") -> Case:
    """Keep the next event of a case and tell others; the case afterwards."""
    after = evolve(before, event)
    desk.unit.liability.save(watched(desk, after), [event], desk.at, desk.actor.account)
    data = {
        "case": str(after.id),
        "number": after.opened.number,
        "status": after.status.value,
        "version": after.version,
        "loans": [str(loan) for loan in loans_of(after)],
        "reason": reason,
    }
    desk.tell(f"liability.{type(event).__name__}", Subject(SubjectKind.LIABILITY_CASE, after.id), data)
    return after


def step(
    desk: Desk,
    command: Command,
    before: Case | None,
    event: CaseEvent | Refusal,
    kind: CommandKind | None = None,
    also: Callable[[Case], None] = lambda _: None,
) -> Prepared | Stop:
    """The next event of a case as something that can be carried out.

    `kind`: others have to agree, as routes say; `also` is done with the case afterwards.
    """
    name = type(command).__name__
    if isinstance(event, Refusal):
        return refused(name, RULE, event)
    after = evolve(before, event)
    subject = Subject(SubjectKind.LIABILITY_CASE, after.id)

    def carry_out() -> Done:
        also(keep(desk, before, event, command.reason))
        return Done(name, subject, desk.bank.booking_date, desk.at)

    shown = (("case", after.opened.number), ("event", type(event).__name__), ("status", after.status.value))
    return Prepared(subject, after.opened.unit, kind, None, lambda: shown, carry_out)

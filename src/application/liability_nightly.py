"""Liability in the business day: loans that open a case, and deadlines of cases, found by their wake days.

The outbox says which loans may have reached a trigger, and they are due today; a loan that is overdue, but not for long
enough yet, is looked at again on the day on which it will be. A case is opened once for a loan; what was withdrawn is
not opened again for the same cause. Deadlines are told as `liability.DeadlineNear`, `.DeadlineDue` on the last day and
`.DeadlineMissed` on the day after.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final
from uuid import UUID

from ..domain.liability_assessment.case import Case
from ..domain.liability_assessment.deadlines import Clock
from ..domain.liability_assessment.events import Opened
from ..domain.liability_assessment.forming import open_case
from ..domain.liability_assessment.kinds import CaseStatus
from ..domain.liability_assessment.policy import LiabilityPolicy
from ..domain.liability_assessment.trigger import Hit, LoanFigures, triggers
from ..domain.loan.loan import Loan, figures
from ..domain.shared.errors import InvalidInput, Refusal
from ..domain.write_off.events import WrittenOff
from .classification_records import CHANGED
from .desk import Desk
from .liability_cases import clocks_of, keep, next_look
from .liability_facts import case_loan, policy_on
from .outcomes import Subject, SubjectKind
from .ports import Message
from .run_store import Run
from .views import present

CONSUMER: Final = "liability"
"""Under which name the outbox is read."""
MESSAGES: Final = 1_000
"""Messages read in a transaction."""
_SYSTEM: Final = "system:liability"
_QUIET: Final = frozenset({"loan.Opened", "loan.Disbursement", "loan.Repayment"})
"""What comes in great numbers and makes no loan overdue: the day itself tells that."""
_WRITTEN_OFF: Final = f"write_off.{WrittenOff.__name__}"
_ONE_DAY: Final = timedelta(days=1)


def cases_opened(desk: Desk, run: Run, size: int) -> Run | None:
    """One piece: open what the next messages and the day itself ask for; None: nothing is left.

    The cursor is empty while messages are left, then the last loan looked at.
    """
    if not run.cursor and (messages := _unread(desk, run)):
        desk.unit.liability.watch(run.institution, dict.fromkeys(_concerned(desk, messages), run.business_date))
        if len(messages) == MESSAGES or size == 1:
            return run  # one by one, what is due is kept before it is looked at: one that fails can be named
    after = UUID(run.cursor) if run.cursor else None
    loans = desk.unit.liability.woken(run.institution, run.business_date, after, size)
    if not loans:
        return None
    _look(desk, loans, run.business_date)
    return replace(run, cursor=str(loans[-1]))


def first_loan(desk: Desk, run: Run) -> tuple[Subject, str] | None:
    """Which loan comes next, and the cursor behind it."""
    after = UUID(run.cursor) if run.cursor else None
    found = desk.unit.liability.woken(run.institution, run.business_date, after, 1)
    return (Subject(SubjectKind.LOAN, found[0]), str(found[0])) if found else None


def _unread(desk: Desk, run: Run) -> list[Message]:
    read = desk.unread(CONSUMER, MESSAGES)
    if read:
        desk.unit.consumers.move(run.institution, CONSUMER, read[-1][0])
    return [message for _, message in read]


def _concerned(desk: Desk, messages: Sequence[Message]) -> set[UUID]:
    """Loans of which a message may have made a case; a part that was written off is told by its application alone."""
    booked = [message.subject.id for message in messages if message.type == _WRITTEN_OFF]
    loans = {loan for case in booked for loan in desk.unit.write_offs.loans_of(desk.bank.id, case)}
    return loans | {
        message.subject.id
        for message in messages
        if message.subject.kind is SubjectKind.LOAN
        and message.type not in _QUIET
        and (message.type == CHANGED or message.type.startswith(("loan.", "write_off.")))
    }


def _look(desk: Desk, ids: Sequence[UUID], day: date) -> None:
    """Open a case for each loan that has reached a trigger; say when to look at the others again."""
    unit, bank = desk.unit, desk.bank.id
    policy = policy_on(unit, bank, day)
    loans = unit.loans.peek(bank, ids)
    standing = unit.liability.standing(bank, ids)
    before = unit.liability.of_loans(bank, ids)
    earlier = {case for key in ids if key not in standing for case in before.get(key, ())}
    cases = unit.liability.get_many(bank, earlier) if earlier else {}
    wakes: dict[UUID, date | None] = {}
    for key, found in _figures(desk, loans, day).items():
        if key in standing:
            wakes[key] = None
            continue
        withdrawn = [cases[case].case for case in before.get(key, ())]
        hits = [hit for hit in triggers(found, policy) if not _dropped(withdrawn, hit)]
        if hits:
            _open(desk, loans[key], hits[0], policy, day)
        wakes[key] = None if hits else _next(found, policy)
    unit.liability.watch(bank, wakes)


def _figures(desk: Desk, loans: Mapping[UUID, Loan], day: date) -> dict[UUID, LoanFigures]:
    unit, bank = desk.unit, desk.bank.id
    classes = unit.classifications.previous_classes(bank, sorted(loans), day)
    written = unit.write_offs.claims(bank, sorted(loans))
    found = {}
    for key, loan in loans.items():
        change = classes.get(key)
        days = [kept.claim.kept.on for kept in written.get(key, ())]
        found[key] = LoanFigures(
            as_of=day,
            days_past_due=figures(loan.account, present(loan, day)).dpd,
            risk_class=change.risk_class if change else None,
            class_since=change.effective if change else None,
            written_off_on=min(days, default=None),
        )
    return found


def _dropped(withdrawn: Sequence[Case], hit: Hit) -> bool:
    """Whether a case for that very cause was opened before, and taken back."""
    causes = {(case.opened.trigger, case.opened.cause_on) for case in withdrawn if case.status is CaseStatus.WITHDRAWN}
    return (hit.trigger, hit.cause_on) in causes


def _next(found: LoanFigures, policy: LiabilityPolicy) -> date | None:
    """The day on which a loan that stays overdue reaches the trigger; None: it is not overdue."""
    left = policy.overdue_days - found.days_past_due
    return found.as_of + timedelta(days=left) if found.days_past_due and left > 0 else None


def _open(desk: Desk, loan: Loan, hit: Hit, policy: LiabilityPolicy, day: date) -> None:
    opened = Opened(
        case=desk.ids.next(),
        institution=desk.bank.id,
        number=f"ZR-{day:%Y%m%d}-{loan.id.hex[-16:].upper()}",
        unit=loan.branch,
        currency=loan.terms.currency,
        trigger=hit.trigger,
        cause_on=min(hit.cause_on, day),
        loans=(case_loan(loan, day),),
        batch=False,
        reason=hit.source,
        person=_SYSTEM,
        on=day,
    )
    event = open_case(opened, policy=policy, taken=frozenset(), business_date=day)
    if isinstance(event, Refusal):
        raise InvalidInput("loan", loan.number, event.message)
    case = keep(desk, None, event, hit.source)
    subject = Subject(SubjectKind.LIABILITY_CASE, case.id)
    desk.audit(subject, "OpenLiabilityCase", "DONE", {"number": opened.number, "trigger": hit.trigger.value})


def deadlines_due(desk: Desk, run: Run, size: int) -> Run | None:
    """One piece: tell what is near, due or missed of the next cases; None: there are no more."""
    bank, day, store = run.institution, run.business_date, desk.unit.liability
    due = store.due(bank, day, UUID(run.cursor) if run.cursor else None, size)
    if not due:
        return None
    for kept in due:
        found = clocks_of(desk, kept.case)
        for clock in found:
            for name in _told(clock, kept.told_through, day):
                _tell(desk, kept.case, clock, name)
        store.told(bank, kept.case.id, day, next_look(found, day))
    return replace(run, cursor=str(due[-1].case.id))


def first_case(desk: Desk, run: Run) -> tuple[Subject, str] | None:
    """Which case comes next, and the cursor behind it."""
    due = desk.unit.liability.due(run.institution, run.business_date, UUID(run.cursor) if run.cursor else None, 1)
    return (Subject(SubjectKind.LIABILITY_CASE, due[0].case.id), str(due[0].case.id)) if due else None


def _told(clock: Clock, through: date, day: date) -> list[str]:
    """What is said of a clock for the days after `through` up to a day, each thing once."""
    days = (*((look, "DeadlineNear") for look in clock.looks), (clock.last_day, "DeadlineDue"),
            (clock.last_day + _ONE_DAY, "DeadlineMissed"))  # fmt: skip
    return [name for on, name in days if through < on <= day]


def _tell(desk: Desk, case: Case, clock: Clock, name: str) -> None:
    data = {
        "case": str(case.id),
        "number": case.opened.number,
        "kind": clock.kind.value,
        "lastDay": clock.last_day.isoformat(),
        "about": clock.about,
        "article": clock.article,
    }
    desk.tell(f"liability.{name}", Subject(SubjectKind.LIABILITY_CASE, case.id), data)

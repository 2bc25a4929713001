"""Use cases of the rights of loans: acts, titles, seizures, and taking a record back."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Final
from uuid import UUID

from ..domain.clock import ActKind, refuse_act
from ..domain.loan.loan import Loan
from ..domain.shared.calendar import add_months
from ..domain.shared.errors import Refusal
from .cases import Case, Stop
from .clock_commands import LiftPreservation, RecordAct, RecordPreservation, RecordTitle, RetractRecord, RightCommand
from .clock_records import (
    ActDone,
    Content,
    LegalRecord,
    Measure,
    Preservation,
    PreservationLifted,
    Title,
    of_kind,
    standing,
)
from .clock_refusals import RightRefusal
from .clock_rights import recorded_acts
from .clock_watch import look
from .command import Command
from .desk import Desk, refused
from .outcomes import Conflict, Done, NotFound, Subject, SubjectKind

MAX_OTHERS: Final = 200
"""Most titles, seizures and liftings of one loan, each."""
_RULE: Final = "clock"
_LONGEST: Final[Mapping[Measure, int]] = {Measure.FREEZE: 12, Measure.DETAIN: 24, Measure.SEAL: 36}
_ARTICLE: Final = "民诉法解释 (法释〔2022〕11号) art. 485"


@dataclass
class _Record:
    """What stands on a loan, and what is asked of it."""

    desk: Desk
    loan: Loan
    command: RightCommand

    @cached_property
    def standing(self) -> tuple[LegalRecord, ...]:
        """The records that count."""
        found = self.desk.unit.rights.records(self.desk.bank.id, [self.loan.id])
        return standing(found.get(self.loan.id, ()))

    @property
    def today(self) -> date:
        """The day on which something is recorded."""
        return self.desk.bank.booking_date

    def refused(self, refusal: Refusal) -> Stop:
        """A refusal as an answer."""
        return refused(type(self.command).__name__, _RULE, refusal)

    def new(self, content: Content, record_id: UUID | None = None, retracts: UUID | None = None) -> LegalRecord:
        """A record of it."""
        desk = self.desk
        return LegalRecord(
            id=record_id or desk.ids.next(),
            loan=self.loan.id,
            content=content,
            recorded_at=desk.at,
            recorded_by=desk.actor.account,
            reason=self.command.reason,
            retracts=retracts,
        )

    def keep(self, record: LegalRecord, message: str) -> Case:
        """Keep it, look at the loan's rights at once, and tell others."""
        desk, loan = self.desk, self.loan
        subject = Subject(SubjectKind.LOAN, loan.id)

        def carry_out() -> Done:
            desk.unit.rights.add(desk.bank.id, [record])
            look(desk, [loan.id], self.today)
            told = {"id": str(record.id), "day": record.day.isoformat(), "number": loan.number}
            desk.tell(message, subject, told | {"loan": str(loan.id), "loans": [str(loan.id)]})
            return Done(type(self.command).__name__, subject, self.today, desk.at, made=record.id)

        return Case(subject, loan.branch, None, None, tuple, carry_out)


def _prepared(desk: Desk, command: RightCommand, decide: Callable[[_Record, Any], Case | Stop]) -> Case | Stop:
    loan = desk.loan(command.loan_id)
    if isinstance(loan, NotFound | Conflict):
        return loan
    return decide(_Record(desk, loan, command), command)


def prepare_act(desk: Desk, command: RecordAct) -> Case | Stop:
    """Record an act. Refused: PERSON_NOT_CONCERNED, then in the order of `ActRefusal`."""
    return _prepared(desk, command, _act)


def _act(on: _Record, command: RecordAct) -> Case | Stop:
    done = command.act
    if stop := _stranger(on, [done.person], anybody=done.kind is ActKind.DEBT_ASSUMED):
        return stop
    act = done.act(on.desk.ids.next(), on.desk.at)
    if refusal := refuse_act(recorded_acts(on.standing), act, on.today):
        return on.refused(refusal)
    return on.keep(on.new(done, act.id), "right.ActRecorded")


def _stranger(on: _Record, persons: Sequence[UUID], *, anybody: bool = False) -> Stop | None:
    """A stop where one of some persons is nobody this loan has to do with; `anybody`: who joins it need not have."""
    desk, bank = on.desk, on.desk.bank.id
    others = sorted(set(persons) - _concerned(on))
    briefs = desk.unit.borrowers.briefs(bank, others) if others else {}
    for person in others:
        brief = briefs.get(person)
        if brief is None or not desk.scope.allows(bank, brief.branch):
            return NotFound(SubjectKind.BORROWER, str(person))
    if anybody or not others:
        return None
    return on.refused(
        Refusal(
            RightRefusal.PERSON_NOT_CONCERNED,
            f"{others[0]} is neither debtor nor guarantor of loan {on.loan.number}: it would count for nothing",
            f"{others[0]} 不是贷款 {on.loan.number} 的债务人或保证人,该行为不产生效力",
        )
    )


def _concerned(on: _Record) -> set[UUID]:
    """The debtors and guarantors of a loan, those against whom there is a title, and who assumed its debt."""
    found = {on.loan.borrower}
    for kept in on.desk.unit.guarantees.of_loans(on.desk.bank.id, [on.loan.id]):
        found |= kept.guarantee.contract.parties | set(kept.guarantee.contract.debtors)
    for _, title in of_kind(on.standing, Title):
        found |= set(title.persons)
    return found | {act.person for _, act in of_kind(on.standing, ActDone) if act.kind is ActKind.DEBT_ASSUMED}


def _future(on: _Record, day: date) -> Stop | None:
    if day <= on.today:
        return None
    return on.refused(
        Refusal(
            RightRefusal.RECORD_IN_THE_FUTURE,
            f"{day} lies after the business date {on.today}; record it when it has happened",
            f"{day} 晚于营业日 {on.today},须待其发生后登记",
        )
    )


def _full(on: _Record, kind: Any) -> Stop | None:  # noqa: ANN401 - a kind of content
    number = len(of_kind(on.standing, kind))
    if number < MAX_OTHERS:
        return None
    return on.refused(
        Refusal(
            RightRefusal.TOO_MANY_RECORDS,
            f"loan {on.loan.number} has {number} of them: the record is full",
            f"贷款 {on.loan.number} 已登记 {number} 项,达到上限",
        )
    )


def prepare_title(desk: Desk, command: RecordTitle) -> Case | Stop:
    """Record a title.

    Refused: RECORD_IN_THE_FUTURE, PERSON_NOT_CONCERNED, PROCEDURE_UNKNOWN, TOO_MANY_RECORDS.
    """
    return _prepared(desk, command, _title)


def _title(on: _Record, command: RecordTitle) -> Case | Stop:
    title = command.title
    record = on.new(title)
    stop = _future(on, title.effective) or _stranger(on, title.persons)
    if stop is None and (end := title.end_of_procedure(record.id, on.desk.at)) is not None:
        refusal = refuse_act(recorded_acts(on.standing), end, on.today)
        if refusal is not None:
            why = f"{title.procedure}: {refusal.message}"
            stop = on.refused(Refusal(RightRefusal.PROCEDURE_UNKNOWN, why, refusal.message_zh, refusal.article))
    return stop or _full(on, Title) or on.keep(record, "right.TitleRecorded")


def prepare_preservation(desk: Desk, command: RecordPreservation) -> Case | Stop:
    """Record a seizure or its renewal.

    Refused: RECORD_IN_THE_FUTURE (a renewal may begin later), TOO_MANY_RECORDS, LONGER_THAN_ALLOWED,
    PRESERVATION_UNKNOWN, RENEWED_TOO_LATE.
    """
    return _prepared(desk, command, _preservation)


def _preservation(on: _Record, command: RecordPreservation) -> Case | Stop:
    asked = command.preservation
    stop = (None if asked.renews else _future(on, asked.day)) or _full(on, Preservation) or _too_long(on, asked)
    stop = stop or (_no_renewal(on, asked, asked.renews) if asked.renews else None)
    return stop or on.keep(on.new(asked), "right.PreservationRecorded")


def _too_long(on: _Record, asked: Preservation) -> Stop | None:
    months = _LONGEST[asked.measure]
    longest = add_months(asked.day, months)
    if asked.until <= longest:
        return None
    return on.refused(
        Refusal(
            RightRefusal.LONGER_THAN_ALLOWED,
            f"until {asked.until}: {asked.measure} is ordered for {months} months at most, until {longest}",
            f"期限至 {asked.until} 超过最长期限 {months} 个月(至 {longest})",
            _ARTICLE,
        )
    )


def _holding(on: _Record, first: UUID) -> list[Preservation] | None:
    """A seizure with its renewals; None: there is none, or it has been lifted."""
    seizures = of_kind(on.standing, Preservation)
    lifted = {lifting.preservation for _, lifting in of_kind(on.standing, PreservationLifted)}
    found = [each for record, each in seizures if first in {record.id, each.renews}]
    begun = any(record.id == first and each.renews is None for record, each in seizures)
    return found if begun and first not in lifted else None


def _unknown(on: _Record, first: UUID) -> Stop:
    return on.refused(
        Refusal(
            RightRefusal.PRESERVATION_UNKNOWN,
            f"loan {on.loan.number} has no seizure {first}, or it has been lifted",
            f"贷款 {on.loan.number} 没有查封、扣押、冻结记录 {first},或已解除",
        )
    )


def _no_renewal(on: _Record, asked: Preservation, first: UUID) -> Stop | None:
    held = _holding(on, first)
    if held is None:
        return _unknown(on, first)
    last = max(each.until for each in held)
    if (asked.day - last).days <= 1:
        return None
    return on.refused(
        Refusal(
            RightRefusal.RENEWED_TOO_LATE,
            f"it ended on {last}, the renewal begins on {asked.day}: record another seizure",
            f"原查封已于 {last} 届满,续期自 {asked.day} 起,应作为新的查封登记",
            _ARTICLE,
        )
    )


def prepare_lifting(desk: Desk, command: LiftPreservation) -> Case | Stop:
    """Record that a seizure was lifted. Refused: RECORD_IN_THE_FUTURE, PRESERVATION_UNKNOWN, BEFORE_IT_BEGAN."""
    return _prepared(desk, command, _lifting)


def _lifting(on: _Record, command: LiftPreservation) -> Case | Stop:
    if stop := _future(on, command.day):
        return stop
    held = _holding(on, command.preservation_id)
    if held is None:
        return _unknown(on, command.preservation_id)
    began = min(each.day for each in held)
    if command.day < began:
        return on.refused(
            Refusal(
                RightRefusal.BEFORE_IT_BEGAN,
                f"{command.day} lies before its beginning {began}",
                f"解除日期 {command.day} 早于开始日期 {began}",
            )
        )
    lifted = PreservationLifted(preservation=command.preservation_id, day=command.day)
    return on.keep(on.new(lifted), "right.PreservationLifted")


def prepare_retraction(desk: Desk, command: RetractRecord) -> Case | Stop:
    """Take a record back. Refused: RETRACTED_ALREADY, STILL_NEEDED."""
    return _prepared(desk, command, _retraction)


def _retraction(on: _Record, command: RetractRecord) -> Case | Stop:
    kept = on.desk.unit.rights.get(on.desk.bank.id, command.record_id)
    if kept is None or kept.loan != on.loan.id:
        return NotFound("LEGAL_RECORD", str(command.record_id))
    if all(record.id != kept.id for record in on.standing):
        return on.refused(
            Refusal(
                RightRefusal.RETRACTED_ALREADY,
                f"record {kept.id} has been taken back already, or takes one back: record it anew",
                f"记录 {kept.id} 已撤销,请重新登记",
            )
        )
    if needed := next((each for each in on.standing if kept.id in _refers(each.content)), None):
        return on.refused(
            Refusal(
                RightRefusal.STILL_NEEDED,
                f"record {needed.id} refers to {kept.id}: take that one back first",
                f"记录 {needed.id} 引用了 {kept.id},请先撤销该记录",
            )
        )
    return on.keep(on.new(kept.content, retracts=kept.id), "right.RecordRetracted")


def _refers(content: Content) -> frozenset[UUID | None]:
    """The records that a content refers to."""
    if isinstance(content, ActDone):
        return frozenset({content.closes})
    if isinstance(content, Title):
        return frozenset({content.procedure})
    return frozenset({content.renews if isinstance(content, Preservation) else content.preservation})


RIGHTS: Final[Mapping[type[Command], Callable[[Desk, Any], Case | Stop]]] = {
    RecordAct: prepare_act,
    RecordTitle: prepare_title,
    RecordPreservation: prepare_preservation,
    LiftPreservation: prepare_lifting,
    RetractRecord: prepare_retraction,
}
"""How each command about rights is prepared."""

"""One loan whose guarantee nobody claimed in time, and who answers for it: a case from group to deduction.

The case itself is opened by the business day, as for every loan that is 30 days late or non-performing. Who assesses it
had no part in the loan, and who reconsiders it had no part in the assessment.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final
from uuid import UUID

from ...application.liability_commands import (
    AccrueRiskReserve,
    AskReconsideration,
    CloseLiability,
    DecideReconsideration,
    FormLiabilityGroup,
    FormReviewGroup,
    HoldLiabilityMeeting,
    InitiateLiability,
    IssueLiabilityFinding,
    NotifyLiability,
    PrepareLiabilityFile,
    SignLiabilityFinding,
)
from ...domain.liability_assessment.kinds import (
    Cause,
    Degree,
    Department,
    FaultGrade,
    FaultKind,
    LiabilityKind,
    MeasureKind,
    SignLevel,
    Vote,
)
from ...domain.liability_assessment.parts import Assessment, Ballot, Fault, Measure, Member, PersonFacts
from ...domain.shared.money import Money
from .hands import Hands, Lent, paper
from .security import first_trader

NUMBER: Final = "RD2026-001"
_LIABLE: Final = "zhang.wei"
_FREE: Final = ("li.na", "wang.fang")
_PAY: Final = Money(200_000_00, "CNY")
_FORMER: Final = "lin.tao"
_INVESTIGATOR: Final = "xu.lin"
_GROUP: Final = ("gao.yan", "luo.jing", "ma.chao")
_SECOND_GROUP: Final = ("pan.hui", "yu.fei", "cai.bin")
"""Each from risk, legal and audit; the first has the chair."""
_SIGNERS: Final = {
    SignLevel.DEPARTMENT_HEAD: (date(2026, 4, 10), _FORMER),
    SignLevel.EXECUTIVE: (date(2026, 4, 13), "deng.yu"),
    SignLevel.UNIT_HEAD: (date(2026, 4, 14), "he.jun"),
}
_RULE: Final = "贷后管理办法 第十条"
_FAULTS: Final = (
    (1, FaultKind.CHECK_MISSED, date(2025, 2, 27)),
    (2, FaultKind.NEGLECT, date(2026, 1, 20)),
    (3, FaultKind.RIGHT_LOST, date(2026, 3, 21)),
)
"""The row of the file that shows each, what it is, and its day."""


class Liability:
    """What is done about the case, day by day."""

    def __init__(self, lent: list[Lent], hands: Hands) -> None:
        self._do, self._key, self._hands = hands.do, hands.key, hands
        self._loan = first_trader(lent, "overdue-400").loan
        self._days: Mapping[date, Callable[[UUID], None]] = {
            date(2026, 4, 1): self._form,
            date(2026, 4, 2): self._prepare,
            date(2026, 4, 8): self._meet,
            date(2026, 4, 9): self._issue,
            date(2026, 4, 15): self._tell,
            date(2026, 4, 20): self._ask,
            date(2026, 4, 22): self._form_again,
            date(2026, 5, 6): self._reconsider,
            date(2026, 5, 7): self._close,
        }

    def on(self, day: date) -> None:
        """Do what is done on a business date."""
        if day == date(2026, 2, 5):
            pay = AccrueRiskReserve(
                idempotency_key=self._key(), officer=_LIABLE, amount=_PAY, reason="2025年度绩效薪酬"
            )
            self._do("xiao.yun", pay)
        if day in self._days:
            self._days[day](self._hands.case(self._loan))
        for level, (signed_on, person) in _SIGNERS.items():
            if signed_on == day:
                case = self._hands.case(self._loan)
                self._do(person, SignLiabilityFinding(idempotency_key=self._key(), case_id=case, level=level))

    def _form(self, case: UUID) -> None:
        self._do(_FORMER, FormLiabilityGroup(idempotency_key=self._key(), case_id=case, members=_seats(_GROUP)))

    def _prepare(self, case: UUID) -> None:
        """The system assembles the file; whoever investigates adds nothing to it."""
        self._do(_INVESTIGATOR, PrepareLiabilityFile(idempotency_key=self._key(), case_id=case))
        self._do(_INVESTIGATOR, InitiateLiability(idempotency_key=self._key(), case_id=case))

    def _meet(self, case: UUID) -> None:
        warned = Measure(kind=MeasureKind.WARNING, extent=6)
        found = _found(Degree.ORDINARY, FaultGrade.ORDINARY, warned, "预警后未在保证期间内主张权利")
        self._do(_GROUP[0], HoldLiabilityMeeting(
            idempotency_key=self._key(), case_id=case, findings=(found, *map(_free, _FREE)),
            ballots=_votes(_GROUP, against="认定过轻,应为较重责任"), minutes=paper("认定会会议纪要"),
        ))  # fmt: skip

    def _issue(self, case: UUID) -> None:
        self._do(_GROUP[0], IssueLiabilityFinding(idempotency_key=self._key(), case_id=case, number=NUMBER))

    def _tell(self, case: UUID) -> None:
        for person in (_LIABLE, *_FREE):
            self._do(_FORMER, NotifyLiability(idempotency_key=self._key(), case_id=case, concerned=person))

    def _ask(self, case: UUID) -> None:
        why = "保证期间预警发送至已停用的账号,本人未收到"
        self._do(_LIABLE, AskReconsideration(idempotency_key=self._key(), case_id=case, reason=why))

    def _form_again(self, case: UUID) -> None:
        self._do(_FORMER, FormReviewGroup(idempotency_key=self._key(), case_id=case, members=_seats(_SECOND_GROUP)))

    def _reconsider(self, case: UUID) -> None:
        criticised = Measure(kind=MeasureKind.CRITICISM)
        found = _found(Degree.SLIGHT, FaultGrade.SLIGHT, criticised, "预警未送达属实,未按时检查仍属轻微过失")
        self._do(_SECOND_GROUP[0], DecideReconsideration(
            idempotency_key=self._key(), case_id=case, findings=(found,), ballots=_votes(_SECOND_GROUP),
            minutes=paper("复议会会议纪要"), document=paper("复议答复书"),
        ))  # fmt: skip

    def _close(self, case: UUID) -> None:
        self._do(_FORMER, CloseLiability(idempotency_key=self._key(), case_id=case))


def _seats(people: tuple[str, str, str]) -> tuple[Member, ...]:
    of = (Department.RISK, Department.LEGAL_COMPLIANCE, Department.AUDIT)
    seats = zip(people, of, strict=True)
    return tuple(Member(person=person, department=each, chair=person == people[0]) for person, each in seats)


def _votes(people: tuple[str, str, str], against: str = "") -> tuple[Ballot, ...]:
    """Everybody agrees; with a reason against it the last does not."""
    *others, last = people
    agreed = [Ballot(person=person, vote=Vote.AGREE) for person in others]
    return (*agreed, Ballot(person=last, vote=Vote.AGAINST if against else Vote.AGREE, reason=against))


def _found(degree: Degree, grade: FaultGrade, measure: Measure, reason: str) -> Assessment:
    faults = tuple(
        Fault(kind=kind, grade=grade, on=day, rule=_RULE, rule_since=date(2020, 1, 1), row=row)
        for row, kind, day in _FAULTS
    )
    return Assessment(
        person=_LIABLE, kind=LiabilityKind.DILIGENCE, cause=Cause.SUBJECTIVE, assessed=degree, degree=degree,
        reason=reason, facts=PersonFacts(), faults=faults, measures=(measure,),
    )  # fmt: skip


def _free(person: str) -> Assessment:
    return Assessment(
        person=person, kind=LiabilityKind.COMPLIANCE, cause=Cause.OBJECTIVE, assessed=Degree.NONE, degree=Degree.NONE,
        reason="按规定履职", facts=PersonFacts(),
    )  # fmt: skip

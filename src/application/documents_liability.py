"""Liability on paper: the finding (不良资产责任认定书) and the notice to one person (责任认定处理决定通知书)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final
from uuid import UUID

from ..domain.liability_assessment.case import Case
from ..domain.liability_assessment.events import MeetingHeld
from ..domain.liability_assessment.kinds import MeasureKind, RowKind, SignLevel, Vote
from ..domain.liability_assessment.parts import Fault, Measure, PersonFinding
from .documents_chinese import day, figure, formal_day, in_words, unit_of
from .documents_names import named
from .documents_store import DocumentKind
from .documents_write_off import MAX_LINES, Letterhead, LoanLine, Signature, VoteRow

_NONE: Final = "无"
_POINTS: Final = frozenset({MeasureKind.SCORE})


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLoanRow:
    """A loan of the case; the amount as a figure."""

    place: int
    number: str
    borrower: str
    granted: str
    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRow:
    """A member of the group."""

    person: str
    department: str
    office: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileRow:
    """What did not go as it should, and what the meeting made of it."""

    place: int
    kind: str
    on: str
    what: str
    person: str
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FaultRow:
    """A fault with the rule that it broke, which was in force on its day."""

    place: int
    fault: str
    grade: str
    on: str
    rule: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """The result about one person."""

    title: str
    person: str
    liability: str
    cause: str
    assessed: str
    degree: str
    reason: str
    faults: tuple[FaultRow, ...]
    grounds: tuple[str, ...]
    deduction: str
    measures: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiabilityFindingForm:
    """不良资产责任认定书."""

    kind: ClassVar[DocumentKind] = DocumentKind.LIABILITY_FINDING

    bank: str
    number: str
    case_number: str
    unit: str
    sealed_on: str
    currency: str
    total: str
    opened: str
    file: str
    loans: tuple[CaseLoanRow, ...]
    more_loans: str
    members: tuple[MemberRow, ...]
    rows: tuple[FileRow, ...]
    more_rows: str
    persons: tuple[PersonRow, ...]
    meeting: str
    votes: tuple[VoteRow, ...]
    dissents: tuple[str, ...]
    signatures: tuple[Signature, ...]
    reconsideration: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LiabilityNoticeForm:
    """责任认定处理决定通知书."""

    kind: ClassVar[DocumentKind] = DocumentKind.LIABILITY_NOTICE

    bank: str
    number: str
    finding_number: str
    unit: str
    sealed_on: str
    opening: str
    result: PersonRow
    reconsideration: str


def liability_finding_paper(
    case: Case,
    number: str,
    on: date,
    loans: Mapping[UUID, LoanLine],
    letterhead: Letterhead,
    *,
    levels: tuple[SignLevel, ...],
    reconsideration_days: int,
) -> LiabilityFindingForm:
    """The finding that the meeting carried, as issued on a day under its number.

    To be made before `FindingIssued`, whose `document` is its hash: file it with `documents.file_document`. `levels`:
    who has to sign, by policy; `reconsideration_days`: within how many days after the notice one may ask.
    Raises ValueError where no meeting has carried anything.
    """
    meeting = next((each for each in reversed(case.meetings) if each.carried), None)
    if meeting is None:
        raise ValueError(f"case {case.opened.number} has no result")
    opened, person = case.opened, letterhead.person
    return LiabilityFindingForm(
        bank=letterhead.bank,
        number=number,
        case_number=opened.number,
        unit=letterhead.unit,
        sealed_on=formal_day(on),
        currency=unit_of(opened.currency),
        total=in_words(case.total, opened.currency),
        opened=f"{day(opened.cause_on)}{named(opened.trigger)}，{day(opened.on)}立案。{opened.reason}",
        file=_file(case),
        loans=_loans(case, loans),
        more_loans=_more(len(opened.loans), "笔贷款"),
        members=tuple(
            MemberRow(person=person(each.person), department=named(each.department),
                      office="组长" if each.chair else "组员")
            for each in case.members
        ),
        rows=_rows(case, meeting, letterhead),
        more_rows=_more(0 if case.file is None else len(case.file.rows), "项"),
        persons=tuple(
            _person(f"（{_chinese(place)}）{person(each.person)}", each, opened.currency, letterhead)
            for place, each in enumerate(meeting.findings, 1)
        ),
        meeting=_meeting(meeting),
        votes=_votes(case, meeting, letterhead),
        dissents=tuple(
            f"{person(each.person)}：{each.reason}"
            for each in meeting.ballots
            if each.vote is not Vote.AGREE and each.reason.strip()
        ),
        signatures=tuple(Signature(capacity=named(level), person="") for level in levels),
        reconsideration=_right(reconsideration_days),
    )  # fmt: skip


def liability_notice_paper(
    case: Case, concerned: str, number: str, on: date, letterhead: Letterhead, *, reconsideration_days: int
) -> LiabilityNoticeForm:
    """The notice of the result that counts for one person, as given on a day under its own number.

    To be made before `Notified`, whose `document` is its hash. Raises ValueError for a person whom the finding is not
    about, and before the finding is issued.
    """
    finding = case.finding(concerned)
    if finding is None or case.issued is None:
        raise ValueError(f"case {case.opened.number} has no finding about {concerned}")
    opened = case.opened
    name = letterhead.person(concerned)
    opening = (
        f"因{letterhead.unit}名下 {len(opened.loans)} 笔贷款{named(opened.trigger)}，涉及金额"
        f"{in_words(case.total, opened.currency)}，本行依照规定成立责任认定小组，"
        "经召开认定会议表决并逐级签批，以《不良资产责任认定书》"
        f"（{case.issued.number}）作出认定。现将与你有关的认定结果及处理决定通知如下："
    )
    return LiabilityNoticeForm(
        bank=letterhead.bank,
        number=number,
        finding_number=case.issued.number,
        unit=letterhead.unit,
        sealed_on=formal_day(on),
        opening=opening,
        result=_person(name, finding, opened.currency, letterhead),
        reconsideration=_right(reconsideration_days),
    )


def _file(case: Case) -> str:
    if case.file is None:
        return ""
    persons = len({each.person for each in case.file.handlings})
    counts = Counter(row.kind for row in case.file.rows)
    found = "，".join(f"{named(kind)} {counts[kind]} 项" for kind in RowKind)
    return (
        f"截至{day(case.file.as_of)}，系统汇集贷款全流程经办记录 {len(case.file.handlings)} 条，涉及经办、审批人员"
        f" {persons} 人；{found}。资料 SHA-256：{case.file.content_hash}"
    )


def _loans(case: Case, loans: Mapping[UUID, LoanLine]) -> tuple[CaseLoanRow, ...]:
    return tuple(
        CaseLoanRow(
            place=place,
            number=loans[each.loan].number,
            borrower=loans[each.loan].borrower,
            granted=day(each.granted_on),
            amount=figure(each.amount, case.opened.currency),
        )
        for place, each in enumerate(case.opened.loans[:MAX_LINES], 1)
    )


def _rows(case: Case, meeting: MeetingHeld, letterhead: Letterhead) -> tuple[FileRow, ...]:
    if case.file is None:
        return ()
    explained = {each.row: each.reason for each in meeting.explained}
    blamed: dict[int, list[str]] = {}
    for finding in meeting.findings:
        for fault in finding.faults:
            if fault.row is not None:
                blamed.setdefault(fault.row, []).append(letterhead.person(finding.person))
    return tuple(
        FileRow(
            place=row.number,
            kind=named(row.kind),
            on=day(row.on),
            what=row.what,
            person=letterhead.person(row.person) if row.person else _NONE,
            result=f"认定为{'、'.join(blamed[row.number])}的过错" if row.number in blamed
            else f"已说明：{explained.get(row.number, '')}",
        )
        for row in case.file.rows[:MAX_LINES]
    )  # fmt: skip


def _person(title: str, finding: PersonFinding, currency: str, letterhead: Letterhead) -> PersonRow:
    deducted = finding.deduction
    return PersonRow(
        title=title,
        person=letterhead.person(finding.person),
        liability=named(finding.kind),
        cause=named(finding.cause),
        assessed=named(finding.assessed),
        degree=named(finding.degree),
        reason=finding.reason or _NONE,
        faults=tuple(_fault(place, each) for place, each in enumerate(finding.faults, 1)),
        grounds=tuple(
            f"{named(each.effect)}——{named(each.ground)}（{each.article}）：{each.reason_zh}"
            for each in finding.grounds
        ),
        deduction=f"扣减风险准备金{in_words(deducted, currency)}" if deducted else "不扣减风险准备金",
        measures="、".join(_measure(each) for each in finding.measures) or _NONE,
    )


def _fault(place: int, fault: Fault) -> FaultRow:
    until = f"至{day(fault.rule_until)}" if fault.rule_until else "起施行"
    return FaultRow(
        place=place,
        fault=named(fault.kind),
        grade=named(fault.grade),
        on=day(fault.on),
        rule=f"{fault.rule}（{day(fault.rule_since)}{until}）",
        text=fault.text or _NONE,
    )


def _measure(measure: Measure) -> str:
    if not measure.extent:
        return named(measure.kind)
    return f"{named(measure.kind)} {measure.extent} {'分' if measure.kind in _POINTS else '个月'}"


def _meeting(meeting: MeetingHeld) -> str:
    present = [ballot for ballot in meeting.ballots if ballot.vote is not None]
    counts = Counter(ballot.vote for ballot in present)
    return (
        f"{day(meeting.on)}召开责任认定会议，应到 {len(meeting.ballots)} 人，实到 {len(present)} 人；同意"
        f" {counts[Vote.AGREE]} 票，反对 {counts[Vote.AGAINST]} 票，弃权 {counts[Vote.ABSTAIN]} 票，表决通过。"
        f"会议纪要 SHA-256：{meeting.minutes}"
    )


def _votes(case: Case, meeting: MeetingHeld, letterhead: Letterhead) -> tuple[VoteRow, ...]:
    seats = {each.person: named(each.department) for each in case.members}
    return tuple(
        VoteRow(
            place=place,
            person=letterhead.person(each.person),
            department=seats.get(each.person, ""),
            vote="缺席" if each.vote is None else named(each.vote),
            reason=each.reason or _NONE,
        )
        for place, each in enumerate(meeting.ballots, 1)
    )


def _right(days: int) -> str:
    return (
        f"对认定结果或处理决定不服的，可自收到通知之日起 {days} 日内提出书面复议申请；"
        "复议由未参与原认定的其他人员办理，复议结果不得重于原认定。"
    )


def _more(count: int, what: str) -> str:
    return f"（另有 {count - MAX_LINES} {what}，见系统明细）" if count > MAX_LINES else ""


def _chinese(number: int) -> str:
    """A number from 1 to 200 as headings count: 一, 十二, 一百零三."""
    digits = "零一二三四五六七八九"
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{digits[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else digits[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (digits[ones] if ones else "")

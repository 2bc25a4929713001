"""Made-up cases: who did what on one loan, a group of three, a second group of three, and the way to each status."""

from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from postloan.domain.liability_assessment.case import Case, evolve, fold
from postloan.domain.liability_assessment.events import CaseEvent, MeetingHeld, Opened
from postloan.domain.liability_assessment.forming import form_group, initiate, open_case, prepare_file
from postloan.domain.liability_assessment.kinds import (
    Cause,
    Degree,
    Department,
    FaultGrade,
    FaultKind,
    LiabilityKind,
    LifeStep,
    MeasureKind,
    RowKind,
    SignLevel,
    Trigger,
    Vote,
)
from postloan.domain.liability_assessment.meeting import Grounds, hold_meeting, issue_finding
from postloan.domain.liability_assessment.parts import (
    Assessment,
    Ballot,
    CaseLoan,
    Explained,
    Fault,
    Handling,
    Independence,
    LifeFile,
    LifeRow,
    Measure,
    Member,
    PersonFacts,
)
from postloan.domain.liability_assessment.policy import DEFAULT_LIABILITY
from postloan.domain.liability_assessment.signing import notify, sign
from postloan.domain.shared.errors import Refusal

LOAN, OTHER_LOAN = UUID(int=1), UUID(int=2)
BORROWER, OTHER_BORROWER = UUID(int=11), UUID(int=12)
CASE, BANK = UUID(int=21), UUID(int=31)
PAPER, OTHER_PAPER = "a" * 64, "b" * 64
OPENED, TODAY = date(2025, 3, 3), date(2026, 12, 31)
POLICY = DEFAULT_LIABILITY

HANDLINGS = (
    Handling(loan=LOAN, person="survey", step=LifeStep.SURVEY, act="surveyed", on=date(2024, 9, 2)),
    Handling(loan=LOAN, person="approve", step=LifeStep.APPROVAL, act="approved", on=date(2024, 9, 9)),
    Handling(loan=LOAN, person="cashier", step=LifeStep.OTHER, act="booked a payment", on=date(2024, 12, 2)),
)
FREE = Independence(HANDLINGS)
GROUP = (
    Member(person="risk1", department=Department.RISK, chair=True),
    Member(person="legal1", department=Department.LEGAL_COMPLIANCE),
    Member(person="audit1", department=Department.AUDIT),
)
SECOND = (
    Member(person="risk2", department=Department.RISK, chair=True),
    Member(person="legal2", department=Department.LEGAL_COMPLIANCE),
    Member(person="audit2", department=Department.AUDIT),
)
ROW = LifeRow(
    number=1, kind=RowKind.CHECK_MISSED, loan=LOAN, what="quarterly check", on=date(2024, 12, 9), person="survey"
)
FILE = LifeFile(handlings=HANDLINGS, rows=(ROW,), as_of=date(2025, 3, 5), content_hash=PAPER)
GROUNDS = Grounds(POLICY, {"survey": 1_000_000, "approve": 2_000_000})
EXPLAINED = (Explained(1, "the branch was closed by flood"),)


def opened(**changes: Any) -> Opened:
    """A case about one loan with 300,000 yuan outstanding, opened on Monday 2025-03-03."""
    fields: dict[str, Any] = {
        "case": CASE,
        "institution": BANK,
        "number": "LA-1",
        "unit": "0101",
        "currency": "CNY",
        "trigger": Trigger.OVERDUE,
        "cause_on": date(2025, 3, 1),
        "loans": (CaseLoan(loan=LOAN, borrower=BORROWER, amount=30_000_000, granted_on=date(2024, 9, 10)),),
        "batch": False,
        "reason": "30 days overdue",
        "person": "opener",
        "on": OPENED,
    }
    return Opened(**{**fields, **changes})


def fault(**changes: Any) -> Fault:
    """An ordinary fault of the surveyor: a missed check, against a rule of 2020."""
    fields: dict[str, Any] = {
        "kind": FaultKind.CHECK_MISSED,
        "grade": FaultGrade.ORDINARY,
        "on": date(2024, 12, 9),
        "rule": "贷后管理办法 art. 12",
        "rule_since": date(2020, 1, 1),
        "row": 1,
    }
    return Fault(**{**fields, **changes})


def assessed(person: str = "survey", **changes: Any) -> Assessment:
    """Ordinary liability: 20 % of the reserve and a warning of six months."""
    fields: dict[str, Any] = {
        "person": person,
        "kind": LiabilityKind.DILIGENCE,
        "cause": Cause.SUBJECTIVE,
        "assessed": Degree.ORDINARY,
        "degree": Degree.ORDINARY,
        "reason": "missed the check of December",
        "facts": PersonFacts(),
        "faults": (fault(),),
        "measures": (Measure(kind=MeasureKind.WARNING, extent=6),),
    }
    return Assessment(**{**fields, **changes})


def free(person: str = "approve") -> Assessment:
    """Not liable."""
    return assessed(person, assessed=Degree.NONE, degree=Degree.NONE, faults=(), measures=(), reason="did no wrong")


PROPOSAL = (assessed(), free())


def votes(members: tuple[Member, ...] = GROUP, *given: Vote | None) -> tuple[Ballot, ...]:
    """A ballot for every seat; without votes given all agree."""
    cast = given or (Vote.AGREE,) * len(members)
    return tuple(
        Ballot(person=member.person, vote=vote, reason="not proved" if vote is Vote.AGAINST else "")
        for member, vote in zip(members, cast, strict=True)
    )


E = TypeVar("E")


def ok(event: E | Refusal) -> E:
    """The event of a command that must not refuse."""
    assert not isinstance(event, Refusal), event
    return event


def after(case: Case, event: CaseEvent | Refusal) -> Case:
    """The case after a command that must not refuse."""
    assert not isinstance(event, Refusal), event
    return evolve(case, event)


def opened_case(**changes: Any) -> Case:
    case = fold([ok(open_case(opened(**changes), policy=POLICY, taken=frozenset(), business_date=TODAY))])
    assert case is not None
    return case


def grouped() -> Case:
    event = form_group(
        opened_case(), GROUP, "chief", date(2025, 3, 4), policy=POLICY, independence=FREE, business_date=TODAY
    )
    return after(opened_case(), event)


def filed() -> Case:
    case = grouped()
    return after(case, prepare_file(case, FILE, "inspector", date(2025, 3, 5), independence=FREE, business_date=TODAY))


def initiated() -> Case:
    case = filed()
    return after(case, initiate(case, "chief", date(2025, 3, 6), independence=FREE, business_date=TODAY))


def meet(case: Case, proposal: tuple[Assessment, ...] = PROPOSAL, **changes: Any) -> MeetingHeld | Refusal:
    """Hold the meeting on 2025-03-10."""
    named: dict[str, Any] = {"explained": (), "ballots": votes(), "minutes": PAPER, "on": date(2025, 3, 10)}
    named |= {"grounds": GROUNDS, "independence": FREE, "business_date": TODAY} | changes
    return hold_meeting(case, proposal, **named)


def decided(proposal: tuple[Assessment, ...] = PROPOSAL, **changes: Any) -> Case:
    case = initiated()
    return after(case, meet(case, proposal, **changes))


def issued(proposal: tuple[Assessment, ...] = PROPOSAL) -> Case:
    case = decided(proposal)
    return after(case, issue_finding(case, "F-1", PAPER, "risk1", date(2025, 3, 11), business_date=TODAY))


SIGNERS = (
    (SignLevel.DEPARTMENT_HEAD, "head"),
    (SignLevel.EXECUTIVE, "executive"),
    (SignLevel.UNIT_HEAD, "president"),
)


def signed(proposal: tuple[Assessment, ...] = PROPOSAL) -> Case:
    case = issued(proposal)
    for level, person in SIGNERS:
        event = sign(case, level, person, date(2025, 3, 12), policy=POLICY, independence=FREE, business_date=TODAY)
        case = after(case, event)
    return case


def notified(proposal: tuple[Assessment, ...] = PROPOSAL, on: date = date(2025, 3, 14)) -> Case:
    case = signed(proposal)
    for each in proposal:
        case = after(case, notify(case, each.person, PAPER, on, business_date=TODAY))
    return case

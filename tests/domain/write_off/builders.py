"""Claims, applications and people for the tests of write-off; numbers are minor units (fen)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from postloan.domain.shared.errors import Refusal
from postloan.domain.write_off.answer import Eligibility
from postloan.domain.write_off.case import Case, evolve, papers
from postloan.domain.write_off.deciding import approve, review
from postloan.domain.write_off.eligibility import eligibility
from postloan.domain.write_off.events import Applied, CaseEvent
from postloan.domain.write_off.facts import ClaimFacts, Ground, Obligor, ObligorRole
from postloan.domain.write_off.filing import confirm, file_evidence, give_opinion
from postloan.domain.write_off.kinds import (
    Cause,
    ClaimKind,
    ConfirmingRole,
    Criterion,
    Department,
    GroundKind,
    Level,
    Paper,
    Security,
    Vote,
)
from postloan.domain.write_off.parts import Amounts, AppliedClaim, Ballot, Confirmation, Evidence, LegalOpinion
from postloan.domain.write_off.policy import DEFAULT_WRITE_OFF

YUAN = 100
MILLION = 1_000_000 * YUAN
BANK, CASE, LOAN = UUID(int=1), UUID(int=2), UUID(int=3)
BORROWER, GUARANTOR = UUID(int=10), UUID(int=11)
DAY = date(2026, 3, 2)
MINUTES, OPINION = "d" * 64, "e" * 64
POLICY = DEFAULT_WRITE_OFF
COMMON = frozenset({Paper.PURSUIT_RECORD, Paper.COLLECTION_REPORT, Paper.LEGAL_OPINION})


def obligor(party: UUID = BORROWER, role: ObligorRole = ObligorRole.BORROWER, **changes: Any) -> Obligor:
    return replace(Obligor(party=party, role=role, pursued_on=date(2020, 1, 2)), **changes)


def facts(*grounds: tuple[GroundKind, date], papers: frozenset[Paper] = COMMON, **changes: Any) -> ClaimFacts:
    """A corporate claim without security, its borrower pursued, every common paper filed."""
    plain = ClaimFacts(
        loan=LOAN,
        kind=ClaimKind.CORPORATE,
        as_of=DAY,
        borrower_balance=100 * MILLION,
        security=Security.CREDIT,
        grounds=tuple(Ground(kind, since) for kind, since in grounds),
        obligors=(obligor(),),
        papers=papers,
    )
    return replace(plain, **changes)


def done(event: Any) -> Any:
    """The event of a command that is not refused."""
    assert not isinstance(event, Refusal), event
    return event


def refused(answer: Any) -> str:
    """The code of a refusal."""
    assert isinstance(answer, Refusal), answer
    assert answer.message
    assert answer.message_zh
    return str(answer.code)


def applied(*claims: AppliedClaim, **changes: Any) -> Applied:
    """An application of Mr. Maker of branch B01, by default for one claim of 320,000 yuan."""
    plain = Applied(
        case=CASE,
        institution=BANK,
        number="WO-2026-001",
        unit="B01",
        currency="CNY",
        claims=claims or (claim(),),
        by_list=False,
        cause=Cause.OBJECTIVE,
        cause_text="flood",
        maker="maker",
        on=DAY,
    )
    return replace(plain, **changes)


def claim(loan: UUID = LOAN, principal: int = 320_000 * YUAN, **changes: Any) -> AppliedClaim:
    plain = AppliedClaim(loan=loan, amounts=Amounts(principal=principal), criterion=Criterion.BANKRUPTCY_CLOSED)
    return replace(plain, **changes)


def step(case: Case | None, event: CaseEvent | Refusal) -> Case:
    return evolve(case, done(event))


def evidence(kind: Paper, number: int = 1, **changes: Any) -> Evidence:
    return replace(Evidence(kind=kind, content_hash=f"{number:064x}", dated=DAY), **changes)


def with_papers(case: Case, *kinds: Paper) -> Case:
    for number, kind in enumerate(kinds, 1):
        case = step(case, file_evidence(case, evidence(kind, number), "clerk", DAY, DAY))
    return case


def confirmation(role: ConfirmingRole, person: str, unit: str = "B01", on: date = DAY) -> Confirmation:
    return Confirmation(role=role, person=person, unit=unit, on=on)


SIGNERS = {
    ConfirmingRole.HANDLER: "handler",
    ConfirmingRole.DEPARTMENT_HEAD: "department head",
    ConfirmingRole.UNIT_HEAD: "unit head",
}


def confirmed(case: Case, *roles: ConfirmingRole) -> Case:
    for role in roles or tuple(ConfirmingRole):
        case = step(case, confirm(case, confirmation(role, SIGNERS[role]), POLICY, DAY))
    return case


def opinion(**changes: Any) -> LegalOpinion:
    plain = LegalOpinion(
        author="lawyer",
        outside=False,
        proceedings="bankruptcy closed by the court",
        why_not_sued="",
        supports=True,
        content_hash=OPINION,
        on=DAY,
    )
    return replace(plain, **changes)


CLOSED = (Paper.COURT_BANKRUPTCY_RULING, Paper.DISTRIBUTION_RECORD, Paper.PURSUIT_RECORD, Paper.COLLECTION_REPORT)


def complete(application: Applied | None = None) -> Case:
    """An application whose file may be reviewed."""
    case = with_papers(evolve(None, application or applied()), *CLOSED)
    case = confirmed(case)
    return step(case, give_opinion(case, opinion(), DAY))


def answers(case: Case) -> dict[UUID, Eligibility]:
    """Every claim's answer: the borrower's bankruptcy was closed on 2024-06-01, papers as filed."""
    closed = (GroundKind.PROCEDURE_ENDED, date(2024, 6, 1))
    filed = papers(case)
    return {
        each.loan: eligibility(facts(closed, papers=filed[each.loan], loan=each.loan), POLICY) for each in case.claims
    }


def ballots(*votes: Vote | None) -> tuple[Ballot, ...]:
    """One seat per vote, over the five departments in turn."""
    departments = tuple(Department)
    return tuple(
        Ballot(person=f"member {number}", department=departments[number % 5], vote=vote, reason="why")
        for number, vote in enumerate(votes)
    )


AGREE5 = ballots(*[Vote.AGREE] * 5)


def reviewed(application: Applied | None = None) -> Case:
    case = complete(application)
    event = review(case, AGREE5, MINUTES, DAY, answers=answers(case), policy=POLICY, business_date=DAY)
    return step(case, event)


def approved(application: Applied | None = None, *persons: str, level: Level = Level.BOARD) -> Case:
    case = reviewed(application)
    for person in persons or ("president",):
        case = step(case, approve(case, person, level, DAY, answers=answers(case), policy=POLICY, business_date=DAY))
    return case


def after(day: date, days: int = 1) -> date:
    return day + timedelta(days=days)

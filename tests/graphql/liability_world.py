"""People who assess liability, and a case brought step by step to where a test wants it."""

from collections.abc import Generator
from contextlib import contextmanager
from datetime import date
from itertools import count
from typing import Any

from postloan.domain.shared.actor import Role
from tests.graphql import world as base
from tests.graphql.world import BANK, PROBLEM, World, drawn

_KEYS = count(1)
_RISK, _HEAD = frozenset({Role.RISK_MANAGER}), frozenset({Role.APPROVER})
_ALL = frozenset({"*"})
ASSESSING = {
    "opener": ("opener", _RISK, _ALL),
    "former": ("former", _HEAD, _ALL),
    "investigator": ("investigator", _RISK, _ALL),
    "chair": ("chair", _RISK, _ALL),
    "head": ("head", _HEAD, _ALL),
    "executive": ("executive", _HEAD, _ALL),
    "unit-head": ("unit-head", _HEAD, _ALL),
    "reviewer": ("reviewer", _RISK, _ALL),
    "third-approver": ("third-approver", _HEAD, _ALL),
    "risk-of-b2": ("risk-of-b2", _RISK, frozenset({"B2"})),
}
HASH, OTHER = "ab" * 32, "cd" * 32
MEMBERS: list[dict[str, Any]] = [
    {"person": "chair", "department": "RISK", "chair": True},
    {"person": "lawyer", "department": "LEGAL_COMPLIANCE"},
    {"person": "controller", "department": "AUDIT"},
]
REVIEWERS: list[dict[str, Any]] = [
    {"person": "reviewer", "department": "RISK", "chair": True},
    {"person": "second-lawyer", "department": "LEGAL_COMPLIANCE"},
    {"person": "second-controller", "department": "AUDIT"},
]
BALLOTS: list[dict[str, Any]] = [
    {"person": "chair", "vote": "AGREE"},
    {"person": "lawyer", "vote": "AGREE"},
    {"person": "controller", "vote": "AGAINST", "reason": "过重"},
]
REVIEW_BALLOTS: list[dict[str, Any]] = [{"person": each["person"], "vote": "AGREE"} for each in REVIEWERS]
CASE = f"""{PROBLEM} ... on LiabilityCaseSaved {{ case {{ id number status version
  findings {{ person degree deduction {{ amount }} reply }} }} }}"""
SAVED = f"{PROBLEM} ... on InstitutionChanged {{ institution {{ id }} }}"
_INSTITUTION = {
    "declareRelation", "endRelation", "accrueRiskReserve", "releaseRiskReserve", "reverseRiskReserve",
    "liftAuthoritySuspension", "adoptLiabilityPolicy",
}  # fmt: skip


@contextmanager
def assessing(url: str) -> Generator[World]:
    """An installation whose bank has people who assess liability."""
    # Another world may know some of these accounts as other people.
    before = dict(base.PEOPLE)
    base.PEOPLE.update(ASSESSING)
    try:
        with base.world(url) as made:
            yield made
    finally:
        base.PEOPLE.clear()
        base.PEOPLE.update(before)


def do(there: World, mutation: str, account: str, /, **given: object) -> dict[str, Any]:
    """What a mutation answers; each has a key of its own."""
    kind = mutation[0].upper() + mutation[1:]
    asked = {"idempotencyKey": f"{mutation}-{next(_KEYS)}", **given}
    answer = SAVED if mutation in _INSTITUTION else CASE
    document = f"mutation Do($input: {kind}Input!) {{ {mutation}(input: $input) {{ {answer} }} }}"
    found: dict[str, Any] = there.data(document, account, input=asked)[mutation]
    return found


def saved(told: dict[str, Any]) -> dict[str, Any]:
    """The case of an answer that succeeded."""
    assert told["__typename"] == "LiabilityCaseSaved", told
    found: dict[str, Any] = told["case"]
    return found


def fault(grade: str = "ORDINARY", **more: object) -> dict[str, object]:
    """A check that was missed, against a rule that was in force."""
    rule = {"rule": "贷后管理办法 第10条", "ruleSince": "2020-01-01"}
    return {"kind": "CHECK_MISSED", "grade": grade, "on": "2026-02-01", **rule, **more}


def officer_finding(degree: str = "ORDINARY", grade: str = "ORDINARY", **more: object) -> dict[str, object]:
    """What is proposed about the officer who opened the loan."""
    return {
        "person": "person-1",
        "kind": "DILIGENCE",
        "cause": "SUBJECTIVE",
        "assessed": degree,
        "degree": degree,
        "reason": "未按时贷后检查",
        "facts": {},
        "faults": [fault(grade)],
        "measures": [{"kind": "CRITICISM"}],
        **more,
    }


ACCOUNTANT = {
    "person": "person-3",
    "kind": "COMPLIANCE",
    "cause": "OBJECTIVE",
    "assessed": "NONE",
    "degree": "NONE",
    "reason": "无过错",
    "facts": {},
}


def case(there: World, number: str = "ZR-1", loan: str | None = None) -> str:
    """A case opened by order about a loan that was paid out."""
    loans = [loan or drawn(there, f"L-{number}")]
    told = do(there, "openLiabilityCase", "opener", number=number, unit="B1", loanIds=loans, reason="上级指令")
    found: str = saved(told)["id"]
    return found


def initiated(there: World, number: str = "ZR-1", loan: str | None = None) -> str:
    """A case with group and file, initiated."""
    key = case(there, number, loan)
    saved(do(there, "formLiabilityGroup", "former", caseId=key, members=MEMBERS))
    saved(do(there, "prepareLiabilityFile", "investigator", caseId=key))
    saved(do(there, "initiateLiability", "investigator", caseId=key))
    return key


def meeting(there: World, key: str, account: str = "chair", /, **more: object) -> dict[str, Any]:
    """The meeting's vote on both persons."""
    given = {"findings": [officer_finding(), ACCOUNTANT], "ballots": BALLOTS, "minutes": HASH, **more}
    return do(there, "holdLiabilityMeeting", account, caseId=key, **given)


def signed(there: World, number: str = "ZR-1", loan: str | None = None) -> str:
    """A case whose finding every level has signed."""
    key = initiated(there, number, loan)
    saved(meeting(there, key))
    saved(do(there, "issueLiabilityFinding", "chair", caseId=key, number=f"RD-{number}", document=HASH))
    for level, account in (("DEPARTMENT_HEAD", "head"), ("EXECUTIVE", "executive"), ("UNIT_HEAD", "unit-head")):
        saved(do(there, "signLiabilityFinding", account, caseId=key, level=level))
    return key


def notified(there: World, number: str = "ZR-1", loan: str | None = None) -> str:
    """A case whose persons were told."""
    key = signed(there, number, loan)
    for person in ("person-1", "person-3"):
        saved(do(there, "notifyLiability", "opener", caseId=key, concerned=person, document=OTHER))
    return key


def move(there: World, day: date) -> None:
    """The bank's business date is another one."""
    there.container.transactions().write(lambda unit: unit.institutions.move(BANK, business_date=day, booking_date=day))

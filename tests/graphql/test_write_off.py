"""Write-off at the API: from the first question to the complete termination, by people who are all different."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from tests.graphql.world import World, cny, drawn, world
from tests.graphql.write_off_world import (
    INTEREST,
    ROLES,
    agreed,
    apply,
    confirm,
    digest,
    do,
    done,
    file,
    filed,
    opine,
    reserve,
    review,
    state,
    written_off,
)

ELIGIBILITY = """query($loan: ID!, $day: Date) {
  writeOffEligibility(loanId: $loan, asOf: $day) { asOf policy eligible met
  criteria { criterion annex outcome article reason reasonZh missing unconfirmed fromDay }
  references { debt outcome } checks { check passed article reasonZh parties { number } } } }"""
FILE = """query($id: ID!) { node(id: $id) { ... on WriteOffApplication { number unit status registryCode byList
  claimCount total { amount } reserveUsed { amount } maker appliedOn writtenOffOn version
  file { cause causeText appliedClaims { edges { node { loan { number } whole criterion reference
      asked { total { amount } } booked { principal { amount } onBalance { amount } } } } }
    papers { edges { node { kind contentHash dated } } } confirmations { role person unit on }
    opinion { author supports whyNotSued } review { agreed minutes ballots { person department vote reason } }
    approvals { person level final } rejected { person reason } withdrawn { reason }
    reversal { person agreed reason on } }
  events { edges { node { sequence kind recordedBy } } }
  auditTrail(first: 200) { edges { node { command outcome } } } } } }"""
CLAIM = """query($loan: ID!) { loan(id: $loan) { status writeOffApplications { number status }
  writtenOffClaims { application { number } branch status eastCode inAccount keptOn cause keeper
    writtenOff { total { amount } } owed { total { amount } } recovered { principal { amount } total { amount } }
    restored { amount } waived { total { amount } } lastRecoveredOn
    recoveries { sequence amount { amount } collector reversedOn } plan { steps person } checks { finding }
    terminated { of person agreed } duties { kind lastDay late article } events { edges { node { kind } } } } } }"""


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def eligibility(there: World, loan: str, day: str | None = None) -> dict[str, Any]:
    found: dict[str, Any] = there.data(ELIGIBILITY, loan=loan, day=day)["writeOffEligibility"]
    return found


def answer(found: dict[str, Any], criterion: str) -> dict[str, Any]:
    (row,) = [each for each in found["criteria"] if each["criterion"] == criterion]
    return dict(row)


def in_reserve(there: World) -> Decimal:
    """The balance of the reserve: negative, for it stands in credit."""
    rows = there.data("{ trialBalance { account balance { amount } } }")["trialBalance"]
    (found,) = [row["balance"]["amount"] for row in rows if row["account"] == "LOAN_LOSS_RESERVE"]
    return Decimal(found)


def claim_of(there: World, loan: str) -> dict[str, Any]:
    (found,) = there.data(CLAIM, loan=loan)["loan"]["writtenOffClaims"]
    return dict(found)


def test_the_whole_way_from_the_question_to_the_complete_termination(there: World) -> None:
    loan = drawn(there)
    drawn(there, "L-2")
    before = eligibility(there, loan)
    death = answer(before, "DEATH_OR_INCAPACITY")
    assert (before["eligible"], before["met"], death["outcome"]) == (False, [], "NOT_MET")
    assert "附1" in death["article"]
    assert {row["check"] for row in before["checks"] if not row["passed"]} == {"OBLIGORS_PURSUED"}
    assert state(there, loan)["__typename"] == "LoanRecorded"
    death = answer(eligibility(there, loan), "DEATH_OR_INCAPACITY")
    assert (death["outcome"], death["missing"]) == (
        "PAPER_MISSING",
        [
            ["DEATH_PROOF"],
            ["ESTATE_PURSUIT"],
            ["PURSUIT_RECORD"],
            ["PURSUIT_RECORD", "COLLECTION_REPORT"],
            ["LEGAL_OPINION"],
        ],
    )
    made = apply(there, loan)["application"]
    write_off = made["id"]
    assert (made["status"], made["registryCode"], made["version"]) == ("APPLIED", "41", 1)
    file(there, write_off)
    for account in ROLES:
        assert confirm(there, write_off, account)["__typename"] == "WriteOffSaved"
    assert opine(there, write_off)["__typename"] == "WriteOffSaved"
    now = eligibility(there, loan)
    assert (now["eligible"], now["met"]) == (True, ["DEATH_OR_INCAPACITY"])
    assert review(there, write_off, {"r2": "AGAINST"})["application"]["status"] == "REVIEWED"
    approved = done(there, "approveWriteOff", "authorised", writeOffId=write_off, level="BRANCH")
    assert approved["application"]["status"] == "APPROVED"
    # No provision was made: 120,000.00 of principal, and the interest, are missing from the reserve.
    empty = do(there, "bookWriteOff", "bookkeeper", writeOffId=write_off, keeper="keeper")
    assert (empty["code"], bool(empty["messageZh"])) == ("INSUFFICIENT_RESERVE", True)
    assert {row["name"]: row["value"] for row in empty["details"]}["missing"] == str(120_000_00 + INTEREST)
    reserve(there, "L-2", "L-1")
    booked = done(there, "bookWriteOff", "bookkeeper", writeOffId=write_off, keeper="keeper")
    assert booked["application"] == {
        "id": write_off, "number": "HX-1", "status": "WRITTEN_OFF", "version": 12, "registryCode": "42",
        "writtenOffOn": "2026-03-31", "reserveUsed": {"amount": "121864.85"},
    }  # fmt: skip
    assert booked["postings"] == [{"loan": {"number": "L-1", "status": "WRITTEN_OFF"}}]
    kept = claim_of(there, loan)
    assert (kept["status"], kept["eastCode"], kept["inAccount"], kept["keeper"]) == ("KEPT", "03", True, "keeper")
    # Written off on 31 March 2026: a plan within 30 days, a check within 12 months; the cause is objective.
    assert [(row["kind"], row["lastDay"], row["late"]) for row in kept["duties"]] == [
        ("PLAN", "2026-04-30", False),
        ("CHECK", "2027-03-31", False),
    ]
    _recovered_and_ended(there, loan, kept)
    _file_tells_everything(there, write_off)


def _recovered_and_ended(there: World, loan: str, kept: dict[str, Any]) -> None:
    before = in_reserve(there)
    done(there, "planPursuit", "pursuer", loanId=loan, steps=["查询遗产", "向继承人追偿"])
    done(there, "recordPursuit", "pursuer", loanId=loan, finding="无新增财产线索")
    done(there, "nameClaimKeeper", "pursuer", loanId=loan, keeper="archivist")
    done(
        there, "recordWriteOffRecovery", "collector",
        loanId=loan, valueDate="2026-03-31", amount=cny("20000.00"), collector="pursuer",
    )  # fmt: skip
    after = claim_of(there, loan)
    # Interest stood on the balance sheet too: whatever comes in on the day goes back to the reserve.
    assert after["recovered"]["total"] == after["restored"] == {"amount": "20000.00"}
    assert before - in_reserve(there) == Decimal(after["restored"]["amount"]) > 0
    owed = [Decimal(row["owed"]["total"]["amount"]) for row in (kept, after)]
    assert owed[0] - owed[1] == Decimal("20000.00")
    assert [(row["amount"]["amount"], row["collector"]) for row in after["recoveries"]] == [("20000.00", "pursuer")]
    assert (after["keeper"], after["plan"]["steps"]) == ("archivist", ["查询遗产", "向继承人追偿"])
    assert [(row["kind"], row["lastDay"]) for row in after["duties"]] == [("CHECK", "2027-03-31")]
    given = {"loanId": loan, "of": "OTHER_LEGAL", "evidence": digest("end")}
    missing = do(there, "completelyTerminate", "pursuer", **given)
    assert (missing["code"], missing["article"]) == ("FACT_MISSING", "财金〔2017〕90号 art. 16(8)")
    pending = do(there, "completelyTerminate", "pursuer", **given, happenedOn="2026-03-30")
    assert agreed(there, pending)["status"] == "APPROVED"
    ended = claim_of(there, loan)
    assert (ended["status"], ended["eastCode"], ended["duties"]) == ("TERMINATED", "04", [])
    assert ended["terminated"] == {"of": "OTHER_LEGAL", "person": "pursuer", "agreed": ["second", "third"]}
    late = do(there, "recordPursuit", "pursuer", loanId=loan, finding="再查")
    assert late["code"] == "NOT_KEPT"


def _file_tells_everything(there: World, write_off: str) -> None:
    found = there.data(FILE, "auditor", id=write_off)["node"]
    assert (found["maker"], found["claimCount"], found["byList"]) == ("maker", 1, False)
    told = found["file"]
    (claim,) = [edge["node"] for edge in told["appliedClaims"]["edges"]]
    assert (claim["loan"]["number"], claim["criterion"], claim["whole"]) == ("L-1", "DEATH_OR_INCAPACITY", True)
    assert claim["booked"]["principal"] == {"amount": "120000.00"}
    assert claim["booked"]["onBalance"] == {"amount": "121864.85"}
    assert [edge["node"]["kind"] for edge in told["papers"]["edges"]] == [
        "DEATH_PROOF", "ESTATE_PURSUIT", "PURSUIT_RECORD", "COLLECTION_REPORT",
    ]  # fmt: skip
    assert {row["role"]: row["person"] for row in told["confirmations"]} == {
        "HANDLER": "handler", "DEPARTMENT_HEAD": "department", "UNIT_HEAD": "head",
    }  # fmt: skip
    assert told["opinion"]["author"] == "lawyer"
    against = [row for row in told["review"]["ballots"] if row["vote"] == "AGAINST"]
    assert (told["review"]["agreed"], len(told["review"]["ballots"])) == (True, 5)
    assert [(row["person"], row["reason"]) for row in against] == [("r2", "担保人尚有财产")]
    assert told["approvals"] == [{"person": "authorised", "level": "BRANCH", "final": True}]
    assert [edge["node"]["kind"] for edge in found["events"]["edges"]][-1] == "WrittenOff"
    commands = [edge["node"]["command"] for edge in found["auditTrail"]["edges"]]
    assert commands[:2] == ["FileDocument", "ApplyForWriteOff"]
    assert commands[-1] == "BookWriteOff"
    # The form at its making and as it was reviewed, and the approval.
    assert commands.count("FileDocument") == 3


def test_every_step_is_refused_where_it_may_not_be(there: World) -> None:
    loan = drawn(there)
    direct = do(there, "writeOffLoan", "officer", loanId=loan, valueDate="2026-03-31")
    assert direct["code"] == "FORBIDDEN"
    assert apply(there, loan, causeText=" ")["code"] == "CAUSE_MISSING"
    assert apply(there, loan, loan)["code"] == "CLAIM_TWICE"
    none = do(there, "recordPursuit", "pursuer", loanId=loan, finding="无")
    assert (none["code"], none["kind"], none["id"]) == ("NOT_FOUND", "WRITTEN_OFF_CLAIM", loan)
    listed = do(
        there, "writeOffByList", "maker", number="HX-0", unit="B1", criterion="DEATH_OR_INCAPACITY", kind="PERSONAL",
        rows=[{"loanId": loan, "pursuedSince": "2025-01-01", "pursuedOn": "2026-03-01"}],
        cause="OBJECTIVE", causeText="借款人死亡",
    )  # fmt: skip
    assert listed["code"] == "NOT_FOR_A_LIST"
    write_off = filed(there, loan)
    assert apply(there, loan, number="HX-2")["code"] == "IN_ANOTHER_APPLICATION"
    given = {"writeOffId": write_off}
    paper = {"kind": "DEATH_PROOF", "contentHash": digest("DEATH_PROOF"), "dated": "2026-03-01"}
    assert do(there, "addWriteOffEvidence", "maker", **given, **paper)["code"] == "FILED_ALREADY"
    assert confirm(there, write_off, "pursuer", "HANDLER")["code"] == "ROLE_CONFIRMED"
    assert opine(there, write_off, whyNotSued="")["code"] == "OPINION_INCOMPLETE"
    assert opine(there, write_off, "handler")["code"] == "SAME_PERSON"
    assert review(there, write_off, account="maker")["code"] in ("SAME_PERSON", "INCOMPATIBLE_DUTY")
    assert do(there, "approveWriteOff", "authorised", **given, level="BRANCH")["code"] == "WRONG_STATUS"
    assert do(there, "bookWriteOff", "bookkeeper", **given, keeper="keeper")["code"] == "WRONG_STATUS"
    stale = do(there, "addWriteOffEvidence", "maker", **given, **paper, expectedVersion=1)
    assert stale["code"] == "VERSION_CONFLICT"
    assert review(there, write_off)["application"]["status"] == "REVIEWED"
    high = do(there, "approveWriteOff", "branch-manager", **given, level="BOARD")
    assert (high["code"], high["article"]) == ("LEVEL_NOT_HELD", "财金〔2017〕90号 art. 18")
    assert do(there, "rejectWriteOff", "authorised", **given, level="BRANCH")["code"] == "REASON_REQUIRED"
    assert do(there, "approveWriteOff", "officer", **given, level="BRANCH")["code"] == "FORBIDDEN"
    assert do(there, "withdrawWriteOff", "handler", **given, reason="误报")["code"] == "NOT_ITS_MAKER"
    no = done(there, "rejectWriteOff", "authorised", **given, level="BRANCH", reason="尚可追偿")
    assert no["application"]["status"] == "REJECTED"
    told = there.data(FILE, id=write_off)["node"]["file"]
    assert told["rejected"] == {"person": "authorised", "reason": "尚可追偿"}
    gone = do(there, "approveWriteOff", "authorised", writeOffId=write_off[:-2] + "AA", level="BRANCH")
    assert gone["code"] in ("INVALID_INPUT", "NOT_FOUND")


def test_a_part_is_written_off_and_reversed(there: World) -> None:
    loan = drawn(there)
    reserve(there, "L-1")
    claims = [{"loanId": loan, "criterion": "DEATH_OR_INCAPACITY", "part": cny("50000.00")}]
    write_off = written_off(there, loan, claims=claims)
    assert there.data(CLAIM, loan=loan)["loan"]["status"] in ("ACTIVE", "OVERDUE")
    kept = claim_of(there, loan)
    assert (kept["inAccount"], kept["writtenOff"]["total"]["amount"]) == (False, "50000.00")
    # Money goes to what is due first; while principal is on the balance sheet nothing of the part comes back.
    done(there, "recordWriteOffRecovery", "collector", loanId=loan, valueDate="2026-03-31", amount=cny("1000.00"))
    assert claim_of(there, loan)["recoveries"] == []
    own = do(there, "reverseWriteOff", "maker", writeOffId=write_off, reason="债务人名下有房产")
    assert own["code"] == "SAME_PERSON"
    pending = do(there, "reverseWriteOff", "pursuer", writeOffId=write_off, reason="债务人名下有房产")
    assert agreed(there, pending)["status"] == "APPROVED"
    assert claim_of(there, loan)["status"] == "REVERSED"
    node = there.data(FILE, id=write_off)["node"]
    assert (node["status"], node["registryCode"]) == ("REVERSED", "")
    assert node["file"]["reversal"] == {
        "person": "pursuer", "agreed": ["second", "third"], "reason": "债务人名下有房产", "on": "2026-03-31",
    }  # fmt: skip

"""Liability assessment at the API: a case from its opening to its end by different people, refused at each step."""

import json
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Any

import pytest

from tests.graphql.liability_world import (
    ACCOUNTANT,
    BALLOTS,
    HASH,
    MEMBERS,
    OTHER,
    REVIEW_BALLOTS,
    REVIEWERS,
    assessing,
    case,
    do,
    initiated,
    meeting,
    move,
    notified,
    officer_finding,
    saved,
    signed,
)
from tests.graphql.world import World, cny, drawn

READ = """query($id: ID!) { liabilityCase(id: $id) { number status trigger openedBy reason total { amount }
  fileHash file
  handlings { edges { node { person step act loan { number } } } } rows { edges { node { number } } }
  members { person department chair } meetings { carried ballots { person vote reason } }
  findings { person kind cause degree deduction { amount } grounds { ground effect article } toldOn askedOn reply
    inForce { kind start until } }
  signatures { level person } deadlines { kind lastDay state about }
  events { edges { node { kind } } } auditTrail { edges { node { command person } } } } }"""
RESERVES = """{ riskReserves(first: 5) { edges { node { officer balance { amount } owed { amount }
  entries(first: 10) { edges { node { id kind amount { amount } case legs { book amount { amount } } } } } } } } }"""


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with assessing(database_url) as made:
        yield made


def read(there: World, key: str, account: str = "auditor") -> dict[str, Any]:
    found: dict[str, Any] = there.data(READ, account, id=key)["liabilityCase"]
    return found


def test_a_case_goes_from_its_opening_to_its_end_by_different_people(there: World) -> None:
    # 40 % of a pay of 10,000.00 is withheld: 4,000.00.
    assert (
        do(there, "accrueRiskReserve", "accountant", officer="person-1", amount=cny("10000.00"), reason="绩效")[
            "__typename"
        ]
        == "InstitutionChanged"
    )
    key = notified(there)
    told = saved(do(there, "askReconsideration", "officer", caseId=key, reason="已电话检查"))
    assert told["status"] == "RECONSIDERING"
    # Ordinary: 20 % of 4,000.00.
    assert told["findings"][0]["deduction"]["amount"] == "800.00"
    saved(do(there, "formReviewGroup", "third-approver", caseId=key, members=REVIEWERS))
    less = officer_finding("SLIGHT", "SLIGHT")
    given = {"findings": [less], "ballots": REVIEW_BALLOTS, "minutes": HASH, "document": OTHER}
    told = saved(do(there, "decideReconsideration", "reviewer", caseId=key, **given))
    # Slight: 5 % of 4,000.00.
    assert told["findings"][0] == {
        "person": "person-1", "degree": "SLIGHT", "deduction": {"amount": "200.00"}, "reply": "REDUCED",
    }  # fmt: skip
    assert saved(do(there, "closeLiability", "opener", caseId=key))["status"] == "CLOSED"
    found = read(there, key)
    assert [edge["node"]["kind"] for edge in found["events"]["edges"]] == [
        "Opened", "GroupFormed", "FilePrepared", "Initiated", "MeetingHeld", "FindingIssued", "Signed", "Signed",
        "Signed", "Notified", "Notified", "ReconsiderationAsked", "ReviewGroupFormed", "Reconsidered", "Closed",
    ]  # fmt: skip
    handlings = [edge["node"] for edge in found["handlings"]["edges"]]
    assert [(row["person"], row["step"], row["act"]) for row in handlings] == [
        ("person-1", "MARKETING", "OpenLoan"),
        ("person-3", "DISBURSEMENT", "Disburse"),
    ]
    assert len({edge["node"]["person"] for edge in found["auditTrail"]["edges"]}) == 10
    assert found["findings"][0]["inForce"] == [{"kind": "CRITICISM", "start": "2026-03-31", "until": None}]
    assert found["findings"][1]["grounds"][0]["ground"] == "NO_EVIDENCE"
    assert found["meetings"][0]["ballots"][2] == {"person": "controller", "vote": "AGAINST", "reason": "过重"}
    (reserve,) = [edge["node"] for edge in there.data(RESERVES, "auditor")["riskReserves"]["edges"]]
    assert (reserve["officer"], reserve["balance"], reserve["owed"]) == (
        "person-1", {"amount": "3800.00"}, {"amount": "0.00"},
    )  # fmt: skip
    entries = [edge["node"] for edge in reserve["entries"]["edges"]]
    assert [(row["kind"], row["amount"]["amount"], row["case"]) for row in entries] == [
        ("ACCRUAL", "4000.00", None),
        ("DEDUCTION", "200.00", key),
    ]
    document = '{ liabilityOfPerson(person: "person-1") { edges { node { degree case { number } } } } }'
    (mine,) = there.data(document, "auditor")["liabilityOfPerson"]["edges"]
    assert mine["node"] == {"degree": "SLIGHT", "case": {"number": "ZR-1"}}


def test_a_finished_case_is_what_a_write_off_asks_for_from_the_day_on_which_it_ended(there: World) -> None:
    loan = drawn(there)
    policy = {"version": "liability-first", "effectiveFrom": "2026-01-01", "liabilityFirst": "ALWAYS"}
    document = """mutation($input: AdoptWriteOffPolicyInput!) { adoptWriteOffPolicy(input: $input) { __typename
    ... on ApprovalPending { proposal { id } } } }"""
    given = {"idempotencyKey": "policy", "policy": policy}
    pending = there.data(document, "admin", input=given)["adoptWriteOffPolicy"]["proposal"]["id"]
    there.do("approveProposal", {"idempotencyKey": "policy-agreed", "proposalId": pending}, "approver")
    asking = "query($l: ID!, $d: Date) { writeOffEligibility(loanId: $l, asOf: $d) { checks { check passed } } }"

    def assessed(day: str) -> bool:
        checks = there.data(asking, "auditor", l=loan, d=day)["writeOffEligibility"]["checks"]
        return bool(next(each["passed"] for each in checks if each["check"] == "LIABILITY_ASSESSED"))

    key = notified(there, loan=loan)
    assert not assessed("2026-03-31")
    move(there, date(2026, 4, 11))
    assert saved(do(there, "closeLiability", "opener", caseId=key))["status"] == "CLOSED"
    assert (assessed("2026-04-10"), assessed("2026-04-11")) == (False, True)


def test_the_file_is_the_life_of_the_loan_with_its_hash(there: World) -> None:
    found = read(there, initiated(there))
    assert sha256(found["file"].encode()).hexdigest() == found["fileHash"]
    life = json.loads(found["file"])
    (loan,) = life["loans"]
    assert [row["command"] for row in loan["audit"]["rows"]][:2] == ["OpenLoan", "Disburse"]
    assert loan["entries"]["rows"][0]["event"] == {"amount": 12_000_000}


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ([{**MEMBERS[0], "person": "person-1"}, *MEMBERS[1:]], "NOT_INDEPENDENT"),
        ([MEMBERS[0], {**MEMBERS[1], "person": "PERSON-3"}, MEMBERS[2]], "NOT_INDEPENDENT"),
        (MEMBERS[:2], "GROUP_TOO_SMALL"),
        ([*MEMBERS[:2], MEMBERS[1]], "SEAT_TWICE"),
        ([*MEMBERS[:2], {"person": "x", "department": "FINANCE"}], "DEPARTMENT_MISSING"),
        ([MEMBERS[0], {**MEMBERS[1], "chair": True}, MEMBERS[2]], "ONE_CHAIR"),
        ([], "INVALID_INPUT"),
        ([{"person": f"x{number}", "department": "RISK"} for number in range(51)], "INVALID_INPUT"),
    ],
)
def test_a_group_that_may_not_decide_is_refused(there: World, members: list[object], code: str) -> None:
    key = case(there)
    told = do(there, "formLiabilityGroup", "former", caseId=key, members=members)
    assert told["code"] == code, told
    assert told["messageZh"]
    assert read(there, key)["status"] == "OPENED"


def test_who_handled_the_loan_is_named_and_so_is_who_is_related_to_them(there: World) -> None:
    loan = drawn(there)
    key = case(there, loan=loan)
    owner = there.data("query($id: ID!) { loan(id: $id) { borrower { id } } }", id=loan)["loan"]["borrower"]["id"]
    for given in (
        {"relative": "lawyer", "kind": "FAMILY", "other": "person-1"},
        {"relative": "controller", "kind": "BORROWER", "borrowerId": owner},
    ):
        assert do(there, "declareRelation", "opener", **given)["__typename"] == "InstitutionChanged"
    members = [{**MEMBERS[0], "person": "person-1"}, *MEMBERS[1:]]
    told = do(there, "formLiabilityGroup", "former", caseId=key, members=members)
    assert (told["code"], {row["name"]: row["value"] for row in told["details"]}) == (
        "NOT_INDEPENDENT",
        {"person-1": "HANDLED", "lawyer": "RELATED:person-1", "controller": "RELATED_TO_BORROWER"},
    )


def test_steps_out_of_their_order_are_refused(there: World) -> None:
    key = case(there)
    for mutation, given in (
        ("initiateLiability", {}),
        ("prepareLiabilityFile", {}),
        ("issueLiabilityFinding", {"number": "RD-1", "document": HASH}),
        ("signLiabilityFinding", {"level": "DEPARTMENT_HEAD"}),
        ("notifyLiability", {"concerned": "person-1", "document": HASH}),
        ("closeLiability", {}),
    ):
        told = do(there, mutation, "head", caseId=key, **given)
        assert told["code"] == "WRONG_STATUS", (mutation, told)
    assert meeting(there, key)["code"] == "WRONG_STATUS"
    again = do(there, "openLiabilityCase", "opener", number="ZR-2", unit="B1", reason="x",
               loanIds=[there.data('{ loan(number: "L-ZR-1") { id } }')["loan"]["id"]])  # fmt: skip
    assert again["code"] == "LOAN_HAS_A_CASE"
    assert do(there, "prepareLiabilityFile", "officer", caseId=key)["code"] == "FORBIDDEN"


def test_what_the_meeting_may_not_carry_is_refused(there: World) -> None:
    key = initiated(there)
    absent = [BALLOTS[0], {"person": "lawyer"}, {"person": "controller"}]
    for given, code in (
        ({"ballots": absent}, "NO_QUORUM"),
        ({"ballots": BALLOTS[:2]}, "NOT_A_MEMBER"),
        ({"ballots": [*BALLOTS[:2], {"person": "controller", "vote": "AGAINST"}]}, "DISSENT_WITHOUT_REASON"),
        ({"findings": [officer_finding()]}, "PERSON_MISSING"),
        ({"findings": [officer_finding(), {**ACCOUNTANT, "person": "stranger"}]}, "NOT_A_HANDLER"),
        ({"findings": [officer_finding(faults=[]), ACCOUNTANT]}, "FAULT_MISSING"),
        ({"findings": [officer_finding(measures=[{"kind": "DISMISSAL"}]), ACCOUNTANT]}, "MEASURE_NOT_ALLOWED"),
        ({"on": "2026-04-01"}, "IN_THE_FUTURE"),
        ({"minutes": "x"}, "INVALID_INPUT"),
        ({"expectedVersion": 1}, "VERSION_CONFLICT"),
    ):
        told = meeting(there, key, **given)
        assert told["code"] == code, (code, told)
    # Who investigated does not decide, whatever the post.
    assert meeting(there, key, "investigator")["code"] == "INCOMPATIBLE_DUTY"
    assert read(there, key)["status"] == "INITIATED"
    against = [{**BALLOTS[0], "vote": "AGREE"}, {**BALLOTS[1], "vote": "ABSTAIN"}, BALLOTS[2]]
    assert saved(meeting(there, key, ballots=against))["status"] == "INITIATED"
    assert saved(meeting(there, key))["status"] == "DECIDED"


def test_levels_sign_in_their_order_by_people_who_did_not_decide(there: World) -> None:
    key = initiated(there)
    saved(meeting(there, key))
    saved(do(there, "issueLiabilityFinding", "chair", caseId=key, number="RD-1", document=HASH))

    def sign(account: str, level: str) -> str:
        told = do(there, "signLiabilityFinding", account, caseId=key, level=level)
        return str(told.get("code") or saved(told)["status"])

    assert sign("executive", "EXECUTIVE") == "LEVEL_OUT_OF_ORDER"
    assert sign("chair", "DEPARTMENT_HEAD") == "NOT_INDEPENDENT"
    assert sign("head", "DEPARTMENT_HEAD") == "FOUND"
    assert sign("head", "EXECUTIVE") == "SAME_PERSON"
    back = do(there, "returnLiabilityFinding", "executive", caseId=key, level="EXECUTIVE", reason="事实不清")
    assert saved(back)["status"] == "INITIATED"


def test_asking_is_for_the_person_concerned_up_to_the_last_day(there: World) -> None:
    key = notified(there)
    assert do(there, "askReconsideration", "approver", caseId=key, reason="x")["code"] == "NOT_CONCERNED"
    assert do(there, "askReconsideration", "accountant", caseId=key, reason="x")["code"] == "NOTHING_TO_RECONSIDER"
    assert do(there, "askReconsideration", "officer", caseId=key)["code"] == "REASON_REQUIRED"
    assert do(there, "closeLiability", "opener", caseId=key)["code"] == "TIME_STILL_RUNS"
    # Told on 31 March; ten days are over with 10 April.
    (clock,) = [row for row in read(there, key)["deadlines"] if row["kind"] == "ASK"]
    assert (clock["lastDay"], clock["about"]) == ("2026-04-10", "person-1")
    move(there, date(2026, 4, 11))
    assert do(there, "askReconsideration", "officer", caseId=key, reason="不服")["code"] == "TOO_LATE"
    move(there, date(2026, 4, 10))
    assert saved(do(there, "askReconsideration", "officer", caseId=key, reason="不服"))["status"] == "RECONSIDERING"


def test_a_reconsideration_is_by_other_people_and_never_worse(there: World) -> None:
    key = notified(there)
    saved(do(there, "askReconsideration", "officer", caseId=key, reason="不服"))
    given = {"ballots": REVIEW_BALLOTS, "minutes": HASH, "document": OTHER}
    first = do(there, "decideReconsideration", "reviewer", caseId=key, findings=[officer_finding()], **given)
    assert first["code"] == "NO_REVIEW_GROUP"
    same = [{**REVIEWERS[0], "person": "chair"}, *REVIEWERS[1:]]
    told = do(there, "formReviewGroup", "third-approver", caseId=key, members=same)
    assert (told["code"], told["details"]) == ("NOT_INDEPENDENT", [{"name": "chair", "value": "FIRST_GROUP"}])
    saved(do(there, "formReviewGroup", "third-approver", caseId=key, members=REVIEWERS))
    worse = officer_finding("SERIOUS", "MAJOR", measures=[{"kind": "DEMOTION"}])
    told = do(there, "decideReconsideration", "reviewer", caseId=key, findings=[worse], **given)
    assert told["code"] == "WORSE_THAN_BEFORE", told
    assert read(there, key)["findings"][0]["degree"] == "ORDINARY"
    told = saved(do(there, "decideReconsideration", "reviewer", caseId=key, findings=[officer_finding()], **given))
    assert (told["findings"][0]["reply"], told["status"]) == ("UPHELD", "NOTIFIED")


def test_a_case_is_taken_back_with_a_second_person_and_waits_where_it_must(there: World) -> None:
    key = case(there)
    waits = do(there, "suspendLiability", "opener", caseId=key, ground="LAWSUIT", reason="诉讼未决")
    assert saved(waits)["status"] == "SUSPENDED"
    assert saved(do(there, "resumeLiability", "opener", caseId=key))["status"] == "OPENED"
    told = do(there, "withdrawLiability", "opener", caseId=key, ground="DUPLICATE", reason="重复")
    assert told["__typename"] == "ApprovalPending", told
    step = {"idempotencyKey": "agree", "proposalId": told["proposal"]["id"]}
    assert there.do("approveProposal", step, "approver")["__typename"] == "ProposalMoved"
    assert read(there, key)["status"] == "WITHDRAWN"
    # The loan may be assessed again.
    assert case(there, "ZR-2", there.data('{ loan(number: "L-ZR-1") { id } }')["loan"]["id"])


def test_a_hand_over_has_its_receipt_from_somebody_else(there: World) -> None:
    key = signed(there)
    given = {"number": "YJ-1", "concerned": "person-1", "receiver": "DISCIPLINE", "document": HASH}
    assert do(there, "handOverLiability", "opener", caseId=key, **given)["code"] == "REASON_REQUIRED"
    saved(do(there, "handOverLiability", "opener", caseId=key, reason="涉嫌违纪", **given))
    receipt = {"number": "YJ-1", "document": OTHER}
    own = do(there, "confirmLiabilityHandOver", "opener", caseId=key, receivedBy="opener", **receipt)
    assert own["code"] == "SAME_PERSON"
    saved(do(there, "confirmLiabilityHandOver", "opener", caseId=key, receivedBy="jian", **receipt))
    twice = do(there, "confirmLiabilityHandOver", "opener", caseId=key, receivedBy="jian", **receipt)
    assert twice["code"] == "RECEIPTED_ALREADY"


def test_a_case_is_seen_in_its_unit_only_and_as_it_was_known(there: World) -> None:
    key = initiated(there)
    known = there.data("query($id: ID!) { liabilityCase(id: $id) { events { edges { node { recordedAt } } } } }",
                       "auditor", id=key)["liabilityCase"]["events"]["edges"][0]["node"]["recordedAt"]  # fmt: skip
    document = "query($id: ID!, $at: DateTime) { liabilityCase(id: $id, knownAt: $at) { status version } }"
    assert there.data(document, "auditor", id=key, at=known)["liabilityCase"] == {"status": "OPENED", "version": 1}
    assert there.data(document, "risk-of-b2", id=key)["liabilityCase"] is None
    assert there.data("{ liabilityCases { edges { node { id } } } }", "risk-of-b2")["liabilityCases"]["edges"] == []
    assert there.data("{ riskReserves { edges { node { officer } } } }", "risk-of-b2")["riskReserves"]["edges"] == []
    told = do(there, "suspendLiability", "risk-of-b2", caseId=key, ground="LAWSUIT", reason="x")
    assert (told["code"], told["kind"]) == ("NOT_FOUND", "LIABILITY_CASE")
    document = """query($id: ID!) { node(id: $id) { __typename } liabilityCases(status: INITIATED) {
      edges { node { number } } } loan(number: "L-ZR-1") { liabilityCases { number } } }"""
    listed = there.data(document, id=key)
    assert listed["node"] == {"__typename": "LiabilityCase"}
    assert listed["liabilityCases"]["edges"] == [{"node": {"number": "ZR-1"}}]
    assert listed["loan"]["liabilityCases"] == [{"number": "ZR-1"}]


def test_a_risk_reserve_is_paid_out_in_its_time_with_a_second_person(there: World) -> None:
    do(there, "accrueRiskReserve", "accountant", officer="person-1", amount=cny("10000.00"), reason="绩效")
    early = do(there, "releaseRiskReserve", "accountant", officer="person-1", amount=cny("1.00"), reason="返还")
    assert (early["code"], early["details"]) == ("NOT_DUE", [{"name": "releasable", "value": "0"}])
    (row,) = there.data(RESERVES, "auditor")["riskReserves"]["edges"]
    entry = row["node"]["entries"]["edges"][0]["node"]["id"]
    told = do(there, "reverseRiskReserve", "accountant", officer="person-1", amount=cny("4000.01"), entryId=entry,
              reason="误记")  # fmt: skip
    assert told["code"] == "MORE_THAN_LEFT"
    # Withheld on 31 March 2026; thirty-six months later it may be paid out.
    move(there, date(2029, 3, 31))
    told = do(there, "releaseRiskReserve", "accountant", officer="person-1", amount=cny("4000.00"), reason="返还")
    assert told["__typename"] == "ApprovalPending", told
    step = {"idempotencyKey": "agree", "proposalId": told["proposal"]["id"]}
    told = there.do("approveProposal", step, "approver")
    # The proposal was made in calendar time; what counts is that it was carried out.
    assert told["__typename"] == "ProposalMoved", told
    (row,) = there.data(RESERVES, "auditor")["riskReserves"]["edges"]
    assert row["node"]["balance"] == {"amount": "0.00"}


def test_finding_and_notice_are_made_where_nobody_gives_a_paper(there: World) -> None:
    key = initiated(there)
    saved(meeting(there, key))
    assert do(there, "notifyLiability", "opener", caseId=key, concerned="person-1")["code"] == "WRONG_STATUS"
    saved(do(there, "issueLiabilityFinding", "chair", caseId=key, number="RD-1"))
    document = """query($id: ID!) { liabilityCase(id: $id) { issued { number document }
      auditTrail { edges { node { command value } } } } }"""
    found = there.data(document, "auditor", id=key)["liabilityCase"]
    filed = [json.loads(row["node"]["value"]) for row in found["auditTrail"]["edges"]
             if row["node"]["command"] == "FileDocument"]  # fmt: skip
    assert [(row["sha256"], row["kind"], row["number"]) for row in filed] == [
        (found["issued"]["document"], "LIABILITY_FINDING", "RD-1")
    ]
    for level, account in (("DEPARTMENT_HEAD", "head"), ("EXECUTIVE", "executive"), ("UNIT_HEAD", "unit-head")):
        saved(do(there, "signLiabilityFinding", account, caseId=key, level=level))
    saved(do(there, "notifyLiability", "opener", caseId=key, concerned="person-1"))
    rows = there.data(document, "auditor", id=key)["liabilityCase"]["auditTrail"]["edges"]
    assert json.loads(rows[-2]["node"]["value"])["number"] == "RD-1-1"
    listed = there.data("query($id: ID!) { liabilityCase(id: $id) { documents { kind number sha256 } } }", id=key)
    finding, notice = listed["liabilityCase"]["documents"]
    assert (finding["kind"], finding["sha256"]) == ("LIABILITY_FINDING", found["issued"]["document"])
    assert (notice["kind"], notice["number"]) == ("LIABILITY_NOTICE", "RD-1-1")


def test_the_policy_and_declared_relations_can_be_read_and_a_relation_ends(there: World) -> None:
    document = """{ liabilityPolicy { version exemptions { ground effect source } parameters { name value textZh } }
      old: liabilityPolicy(on: "2020-01-01") { version }
      declaredRelations(person: "LAWYER") { id person kind other until } }"""
    given = {"relative": "lawyer", "kind": "INTEREST", "other": "person-1"}
    assert do(there, "declareRelation", "officer", **given)["__typename"] == "InstitutionChanged"
    found = there.data(document, "auditor")
    assert (found["liabilityPolicy"]["version"], found["old"]["version"]) == ("liability-2024", "liability-2016")
    values = {row["name"]: row["value"] for row in found["liabilityPolicy"]["parameters"]}
    assert (values["overdue_days"], values["group_size"], values["ask_days"]) == ("30", "3", "10")
    (relation,) = found["declaredRelations"]
    assert (relation["person"], relation["other"]) == ("lawyer", "person-1")
    end = {"relationId": relation["id"], "until": "2026-03-30"}
    assert do(there, "endRelation", "opener", **end)["__typename"] == "InstitutionChanged"
    assert there.data(document, "auditor")["declaredRelations"] == []
    key = case(there)
    saved(do(there, "formLiabilityGroup", "former", caseId=key, members=MEMBERS))

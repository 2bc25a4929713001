"""Rights of loans at the API: acts and titles recorded and taken back, lives as of a day, warned, claimed, lost."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import pytest

from tests.graphql.collateral_world import done, registered, securing, taken
from tests.graphql.guarantee_world import agreed, contract, guarantor, secured, signed
from tests.graphql.test_end_to_end import run_through
from tests.graphql.test_reads import statements
from tests.graphql.world import BANK, PROBLEM, World, borrower, cny, drawn, terms, world

HASH = "0123456789abcdef" * 4
RECORD = f"""{PROBLEM} ... on LegalRecordSaved {{ loan {{ number }} record {{ id day recordedBy retracts
  act {{ kind person {{ number }} proofs {{ evidence document }} }} title {{ reference persons {{ number }} }}
  preservation {{ what until renews }} lifted {{ day preservation }} }} }}"""
RIGHTS = """query($id: ID!, $day: Date, $known: DateTime) { loan(id: $id) { rights(asOf: $day, knownAt: $known) {
  lastDue acts { kind nameZh source day person { number } sequence record { id } evidence }
  all { kind status lost since nominalEnd end actBy provisional lostOn toDo lastActOn lookAgain
    lastAct { kind day } steps { day effect article amount { amount } }
    subject { loan { number } person { number } guarantee { number } record { id } item { number } }
    standing { joint binding freedOn freed { amount } notCovered { amount } }
    notices { what threshold daysLeft day } } } rightNotices { what kind threshold daysLeft actBy lostOn toDo
      subject { person { number } } } } }"""
_KEYS = count()


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def do(there: World, mutation: str, account: str = "officer", /, **given: object) -> dict[str, Any]:
    kind = mutation[0].upper() + mutation[1:]
    asked = {"idempotencyKey": f"{mutation}-{next(_KEYS)}", **given}
    document = f"mutation Do($input: {kind}Input!) {{ {mutation}(input: $input) {{ {RECORD} }} }}"
    found: dict[str, Any] = there.data(document, account, input=asked)[mutation]
    return found


def act(there: World, loan: str, kind: str, day: str, person: str, *evidence: str, **more: object) -> dict[str, Any]:
    proofs = [{"evidence": each, "document": HASH} for each in evidence]
    return do(there, "recordLegalAct", loanId=loan, act={
        "kind": kind, "day": day, "person": person, "proofs": proofs, **more,
    })  # fmt: skip


def guaranteed(there: World, number: str = "1", owner: str | None = None) -> tuple[str, str, str]:
    """A loan of two instalments, the last due on 1 March 2026, and its guarantor: ids of loan and two parties."""
    debtor = owner or borrower(there, f"C-{number}")
    short = terms(plan={"method": "EQUAL_INSTALMENT", "cadence": {"start": "2026-01-01", "count": 2}})
    loan = drawn(there, f"L-{number}", debtor, terms=short)
    party = guarantor(there, f"G-{number}")
    secured(there, signed(there, contract(debtor, party), f"BZ-{number}"), loan)
    return loan, debtor, party


def asked(there: World, loan: str, **more: str) -> dict[str, Any]:
    found: dict[str, Any] = there.data(RIGHTS, "officer", id=loan, **more)["loan"]
    return found


def right(there: World, loan: str, kind: str, **more: str) -> dict[str, Any]:
    (found,) = [row for row in asked(there, loan, **more)["rights"]["all"] if row["kind"] == kind]
    told: dict[str, Any] = found
    return told


def close(there: World, day: str) -> None:
    """Let it be that business date, and run it to its end: the next one begins."""
    today = date.fromisoformat(day)
    there.container.transactions().write(lambda unit: unit.institutions.move(BANK, today, today))
    run_through(there, today)


def test_the_rights_of_a_loan_say_until_when_they_live_and_what_keeps_them_alive(there: World) -> None:
    loan, _, _ = guaranteed(there)
    found = asked(there, loan)["rights"]
    assert found["lastDue"] == "2026-03-01"
    main, guarantee = found["all"]
    # Civil Code 188: three years from the last instalment's due day (189), 1 March 2026.
    assert (main["kind"], main["status"], main["since"]) == ("LIMITATION", "RUNNING", "2026-03-01")
    assert (main["nominalEnd"], main["toDo"], main["lost"]) == ("2029-03-01", "DEMAND_OR_SUE", False)
    assert main["subject"] == {
        "loan": {"number": "L-1"}, "person": {"number": "C-1"}, "guarantee": None, "record": None, "item": None,
    }  # fmt: skip
    # 692: six months from the same day, a Tuesday.
    assert (guarantee["kind"], guarantee["status"]) == ("GUARANTEE_PERIOD", "RUNNING")
    assert (guarantee["end"], guarantee["lostOn"]) == ("2026-09-01", "2026-09-02")
    assert (guarantee["toDo"], guarantee["standing"]["joint"]) == ("CLAIM_FROM_GUARANTOR", True)
    assert guarantee["subject"]["person"] == {"number": "G-1"}
    assert guarantee["subject"]["guarantee"] == {"number": "BZ-1"}
    assert guarantee["steps"][0] == {
        "day": "2026-03-01", "effect": "STARTED", "article": "民法典 art. 692", "amount": None,
    }  # fmt: skip
    early = right(there, loan, "GUARANTEE_PERIOD", day="2026-02-28")
    assert early["status"] == "NOT_STARTED"


def test_a_claim_in_time_keeps_the_guarantee_and_starts_its_limitation(there: World) -> None:
    loan, _, party = guaranteed(there)
    unproven = act(there, loan, "DEMAND_DELIVERED", "2026-03-31", party, "DOCUMENT")
    assert (unproven["code"], unproven["rule"]) == ("EVIDENCE_MISSING", "clock")
    assert {"name": "missing", "value": "RECIPIENT_SIGNATURE"} in unproven["details"]
    made = act(there, loan, "DEMAND_DELIVERED", "2026-03-31", party, "DOCUMENT", "RECIPIENT_SIGNATURE")
    record = made["record"]
    assert (record["recordedBy"], record["act"]["person"]) == ("officer", {"number": "G-1"})
    found = right(there, loan, "GUARANTEE_DEBT")
    # 694: three years from the claim; what was done towards the guarantor leaves the debtor's clock as it was.
    assert (found["since"], found["nominalEnd"]) == ("2026-03-31", "2029-03-31")
    assert found["lastAct"] == {"kind": "DEMAND_DELIVERED", "day": "2026-03-31"}
    assert right(there, loan, "LIMITATION")["nominalEnd"] == "2029-03-01"
    acts = asked(there, loan)["rights"]["acts"]
    assert [(row["nameZh"], row["record"], row["sequence"]) for row in acts] == [
        ("直接送交主张权利文书", {"id": record["id"]}, None)
    ]
    node = there.data("query($id: ID!) { node(id: $id) { __typename id } }", id=record["id"])["node"]
    assert node == {"__typename": "LegalRecord", "id": record["id"]}


def test_a_right_is_warned_of_on_its_days_and_told_when_it_is_lost(there: World) -> None:
    loan, _, _ = guaranteed(there)
    # The last safe day is 1 September: 90 days before it is 3 June, 60 is 3 July, 30 is 2 August, 7 is 25 August.
    expected = [("2026-06-02", 0), ("2026-06-03", 1), ("2026-07-03", 2), ("2026-08-02", 3), ("2026-08-25", 4)]
    notices: list[dict[str, Any]] = []
    for day, said in (*expected, ("2026-09-01", 4), ("2026-09-02", 5)):
        close(there, day)
        notices = [row for row in asked(there, loan)["rightNotices"] if row["kind"] == "GUARANTEE_PERIOD"]
        assert len(notices) == said, (day, notices)
    assert [(row["what"], row["threshold"], row["daysLeft"]) for row in notices] == [
        ("WARNING", 90, 90), ("WARNING", 60, 60), ("WARNING", 30, 30), ("WARNING", 7, 7), ("LOST", 0, 0),
    ]  # fmt: skip
    assert notices[0]["actBy"] == "2026-09-01"
    assert notices[0]["subject"] == {"person": {"number": "G-1"}}
    found = right(there, loan, "GUARANTEE_PERIOD")
    assert (found["status"], found["lost"], found["toDo"]) == ("EXTINGUISHED", True, "NEW_GUARANTEE")
    assert [row["what"] for row in found["notices"]] == ["WARNING"] * 4 + ["LOST"]
    cover = there.data("query($id: ID!) { loan(id: $id) { guaranteeCover { duties { inForce whyNot } } } }", id=loan)[
        "loan"
    ]["guaranteeCover"]
    assert cover["duties"] == [{"inForce": False, "whyNot": "PERIOD_LOST"}]


def test_a_mortgage_lives_within_the_limitation_of_the_claim_and_names_its_item(there: World) -> None:
    loan, _, _ = guaranteed(there)
    securing(there, loan, "YP-1")
    security = right(there, loan, "SECURITY")
    # Civil Code 419: as long as the main claim, three years from 1 March 2026.
    assert (security["nominalEnd"], security["toDo"]) == ("2029-03-01", "REALISE_SECURITY")
    assert security["subject"] == {
        "loan": {"number": "L-1"}, "person": None, "guarantee": None, "record": None, "item": {"number": "YP-1"},
    }  # fmt: skip


def test_a_maximum_amount_mortgage_says_what_fixed_its_claims_and_when_that_may_be_asked(there: World) -> None:
    loan, _, _ = guaranteed(there)
    item = taken(there)
    charge = registered(there, item, mode="MAXIMUM", amount=cny("90000.00"))
    on = {"itemId": item, "chargeId": charge}
    done(there, "linkCollateral", **on, loanId=loan, valueDate="2026-01-05")
    document = """query($id: ID!, $day: Date) { loan(id: $id) { rights(asOf: $day) { fixings { item { number } number
      kind day article recordedOn requestableAfter } } } }"""

    def fixing(**more: str) -> dict[str, Any]:
        (found,) = there.data(document, "officer", id=loan, **more)["loan"]["rights"]["fixings"]
        told: dict[str, Any] = found
        return told

    # Registered on 5 January 2026; two years later its fixing may be requested, art. 423(2).
    assert fixing() == {
        "item": {"number": "YP-1"}, "number": "京(2026)不动产证明第1号", "kind": None, "day": None, "article": None,
        "recordedOn": None, "requestableAfter": "2028-01-05",
    }  # fmt: skip
    done(there, "fixCharge", **on, cause="SEIZED", valueDate="2026-03-01")
    found = fixing()
    assert (found["kind"], found["day"], found["article"]) == ("SEIZED", "2026-03-01", "民法典 art. 423(4)")
    assert found["recordedOn"] == "2026-03-01"
    assert fixing(day="2026-02-28")["kind"] is None


def test_what_must_be_acted_on_is_listed_by_urgency_in_pages(there: World) -> None:
    loans = [guaranteed(there, number)[0] for number in ("1", "2")]
    close(there, "2026-03-31")
    document = """query($until: Date!, $kinds: [RightKind!], $after: String) {
      rightsToActOn(until: $until, kinds: $kinds, first: 1, after: $after) {
        edges { node { kind actBy toDo branch warnedAt subject { loan { id } person { number } } } }
        pageInfo { hasNextPage endCursor } } }"""
    seen, after = [], None
    while True:
        page = there.data(document, until="2026-09-01", after=after)["rightsToActOn"]
        seen += [edge["node"] for edge in page["edges"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
    assert [(row["kind"], row["actBy"], row["toDo"], row["branch"]) for row in seen] == [
        ("GUARANTEE_PERIOD", "2026-09-01", "CLAIM_FROM_GUARANTOR", "B1")
    ] * 2
    assert [row["subject"]["loan"]["id"] for row in seen] == loans
    assert there.data(document, until="2026-08-31", after=None)["rightsToActOn"]["edges"] == []
    later = there.data(document, until="2029-12-31", kinds=["LIMITATION"], after=None)["rightsToActOn"]
    assert later["edges"][0]["node"]["kind"] == "LIMITATION"
    bad = there.ask(document, until="2029-12-31", after="bm9uc2Vuc2U")
    assert bad["errors"][0]["extensions"]["code"] == "INVALID_INPUT"
    elsewhere = there.data(document, "officer-of-b2", until="2029-12-31", after=None)["rightsToActOn"]
    assert elsewhere["edges"] == []


def test_notices_of_all_loans_come_by_the_day_they_were_said(there: World) -> None:
    guaranteed(there)
    for day in ("2026-06-03", "2026-07-03", "2026-09-02"):
        close(there, day)
    document = """query($since: Date!, $what: [RightNoticeKind!], $after: String) {
      rightNotices(since: $since, what: $what, first: 2, after: $after) {
        edges { node { what day subject { loan { number } guarantee { number } } } }
        pageInfo { hasNextPage endCursor } } }"""
    first = there.data(document, since="2026-06-03", after=None)["rightNotices"]
    assert [edge["node"]["day"] for edge in first["edges"]] == ["2026-06-03", "2026-07-03"]
    second = there.data(document, since="2026-06-03", after=first["pageInfo"]["endCursor"])["rightNotices"]
    assert [edge["node"]["what"] for edge in second["edges"]] == ["LOST"]
    assert second["edges"][0]["node"]["subject"] == {"loan": {"number": "L-1"}, "guarantee": {"number": "BZ-1"}}
    lost = there.data(document, since="2026-01-01", what=["LOST"], after=None)["rightNotices"]
    assert len(lost["edges"]) == 1
    assert there.data(document, "officer-of-b2", since="2026-01-01", after=None)["rightNotices"]["edges"] == []


def test_an_act_entered_in_error_is_taken_back_and_what_was_known_stays(there: World) -> None:
    loan, debtor, _ = guaranteed(there)
    made = act(there, loan, "DEMAND_DELIVERED", "2026-03-30", debtor, "DOCUMENT", "PROOF_OF_ARRIVAL")["record"]
    assert right(there, loan, "LIMITATION")["nominalEnd"] == "2029-03-30"
    known = datetime.now(UTC).isoformat().replace("+00:00", "Z")
    nameless = do(there, "retractLegalRecord", loanId=loan, recordId=made["id"])
    assert (nameless["code"], nameless["field"]) == ("INVALID_INPUT", "reason")
    gone = do(there, "retractLegalRecord", loanId=loan, recordId=made["id"], reason="回执为他人签收")
    assert gone["record"]["retracts"] == made["id"]
    assert right(there, loan, "LIMITATION")["nominalEnd"] == "2029-03-01"
    # As it was known before it was taken back, the demand counts.
    assert right(there, loan, "LIMITATION", known=known)["nominalEnd"] == "2029-03-30"
    again = do(there, "retractLegalRecord", loanId=loan, recordId=made["id"], reason="再次")
    assert again["code"] == "RETRACTED_ALREADY"
    document = """query($id: ID!, $after: String) { loan(id: $id) { legalRecords(first: 1, after: $after) {
      edges { node { id retracts retractedBy reason act { kind } } } pageInfo { hasNextPage endCursor } } } }"""
    first = there.data(document, id=loan)["loan"]["legalRecords"]
    assert first["edges"][0]["node"]["retractedBy"] == gone["record"]["id"]
    second = there.data(document, id=loan, after=first["pageInfo"]["endCursor"])["loan"]["legalRecords"]
    assert second["edges"][0]["node"] == {
        "id": gone["record"]["id"], "retracts": made["id"], "retractedBy": None, "reason": "回执为他人签收",
        "act": {"kind": "DEMAND_DELIVERED"},
    }  # fmt: skip
    assert second["pageInfo"]["hasNextPage"] is False


def test_a_suit_ends_with_a_title_and_enforcement_has_two_years(there: World) -> None:
    loan, debtor, _ = guaranteed(there)
    suit = act(there, loan, "SUIT", "2026-03-10", debtor, "FILING_RECEIPT")["record"]["id"]
    assert right(there, loan, "LIMITATION")["status"] == "HELD"
    title = {
        "kind": "JUDGMENT", "reference": "(2026) 京 0101 民初 1 号", "effective": "2026-03-25", "persons": [debtor],
        "document": HASH, "procedure": suit, "performanceDays": ["2026-03-30"],
    }  # fmt: skip
    made = do(there, "recordEnforcementTitle", loanId=loan, title=title)
    assert made["record"]["title"] == {"reference": "(2026) 京 0101 民初 1 号", "persons": [{"number": "C-1"}]}
    found = right(there, loan, "ENFORCEMENT")
    # 民事诉讼法 art. 250: two years from the last day for performance.
    assert (found["since"], found["nominalEnd"], found["toDo"]) == ("2026-03-30", "2028-03-30", "APPLY_FOR_ENFORCEMENT")
    assert found["subject"]["record"] == {"id": made["record"]["id"]}
    assert right(there, loan, "LIMITATION")["status"] == "EXERCISED"
    needed = do(there, "retractLegalRecord", loanId=loan, recordId=suit, reason="误登")
    assert needed["code"] == "STILL_NEEDED"


def test_a_seizure_is_renewed_and_lifted(there: World) -> None:
    loan, _, _ = guaranteed(there)
    seizure = {
        "measure": "FREEZE", "what": "基本户 0001", "authority": "北京市东城区人民法院", "reference": "裁定 1 号",
        "day": "2026-03-02", "until": "2027-03-01", "document": HASH,
    }  # fmt: skip
    too_long = do(there, "recordPreservation", loanId=loan, preservation={**seizure, "until": "2027-03-03"})
    assert too_long["code"] == "LONGER_THAN_ALLOWED"
    made = do(there, "recordPreservation", loanId=loan, preservation=seizure)["record"]
    assert made["preservation"] == {"what": "基本户 0001", "until": "2027-03-01", "renews": None}
    found = right(there, loan, "PRESERVATION")
    assert (found["end"], found["toDo"], found["subject"]["record"]) == ("2027-03-01", "RENEW", {"id": made["id"]})
    renewal = {**seizure, "reference": "裁定 2 号", "day": "2026-03-31", "until": "2027-03-30", "renews": made["id"]}
    again = do(there, "recordPreservation", loanId=loan, preservation=renewal)["record"]
    assert again["preservation"]["renews"] == made["id"]
    assert right(there, loan, "PRESERVATION")["end"] == "2027-03-30"
    lifted = do(there, "liftPreservation", loanId=loan, preservationId=made["id"], day="2026-03-31")["record"]
    assert lifted["lifted"] == {"day": "2026-03-31", "preservation": made["id"]}
    assert "PRESERVATION" not in [row["kind"] for row in asked(there, loan)["rights"]["all"]]


def test_a_repayment_after_the_due_day_is_an_act_that_nobody_types_in(there: World) -> None:
    loan, _, _ = guaranteed(there)
    pay = {"idempotencyKey": "p", "loanId": loan, "valueDate": "2026-03-20", "amount": cny("100.00")}
    there.do("recordRepayment", pay, "accountant")
    (heard,) = asked(there, loan)["rights"]["acts"]
    assert (heard["kind"], heard["day"], heard["record"], heard["person"]) == (
        "PART_PAYMENT", "2026-03-20", None, {"number": "C-1"},
    )  # fmt: skip
    assert isinstance(heard["sequence"], int)
    assert right(there, loan, "LIMITATION")["nominalEnd"] == "2029-03-20"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"day": "2026-04-01"}, "IN_THE_FUTURE"),
        ({"person": "stranger"}, "PERSON_NOT_CONCERNED"),
        ({"kind": "OBSTACLE_BEGAN", "proofs": [{"evidence": "OBSTACLE_PROOF", "document": HASH}]}, "GROUND_MISSING"),
        ({"kind": "NEW_TERM_AGREED", "proofs": [{"evidence": "SIGNED_AGREEMENT", "document": HASH}]}, "TERM_MISSING"),
        ({"kind": "PROCEDURE_ENDED", "proofs": [{"evidence": "RULING", "document": HASH}], "outcome": "ENDED"},
         "NOTHING_TO_END"),
        ({"proofs": [{"evidence": "DOCUMENT", "document": "not a digest"}]}, "INVALID_INPUT"),
        ({"obstacle": "OTHER", "refusalEnd": "WAIVED"}, "INVALID_INPUT"),
        ({"closes": "nonsense"}, "INVALID_INPUT"),
    ],
)  # fmt: skip
def test_an_act_that_cannot_count_is_refused_and_named(there: World, change: dict[str, Any], code: str) -> None:
    loan, debtor, _ = guaranteed(there)
    stranger = borrower(there, "C-9")
    proofs = [{"evidence": each, "document": HASH} for each in ("DOCUMENT", "RECIPIENT_SIGNATURE")]
    given = {"kind": "DEMAND_DELIVERED", "day": "2026-03-31", "person": debtor, "proofs": proofs, **change}
    given["person"] = stranger if given["person"] == "stranger" else given["person"]
    told = do(there, "recordLegalAct", loanId=loan, act=given)
    assert told["code"] == code, told
    assert told["messageZh"]
    assert asked(there, loan)["rights"]["acts"] == []


def test_rights_of_another_branch_and_of_a_day_to_come_cannot_be_seen(there: World) -> None:
    loan, debtor, _ = guaranteed(there)
    made = act(there, loan, "DEMAND_DELIVERED", "2026-03-30", debtor, "DOCUMENT", "PROOF_OF_ARRIVAL")["record"]
    node = there.data("query($id: ID!) { node(id: $id) { id } }", "officer-of-b2", id=made["id"])["node"]
    assert node is None
    foreign = do(there, "retractLegalRecord", "officer-of-b2", loanId=loan, recordId=made["id"], reason="x")
    assert foreign["__typename"] == "NotFoundProblem"
    late = there.ask(RIGHTS, id=loan, day="2026-04-01")
    assert late["errors"][0]["extensions"]["code"] == "INVALID_INPUT"
    assert "2026-03-31" in late["errors"][0]["message"]


def test_loans_with_rights_take_as_many_statements_whatever_their_number(there: World) -> None:
    owner = borrower(there)
    for number in ("1", "2", "3"):
        loan, debtor, _ = guaranteed(there, number, owner)
        act(there, loan, "DEMAND_DELIVERED", "2026-03-30", debtor, "DOCUMENT", "PROOF_OF_ARRIVAL")
    document = """{ loans(first: %d) { edges { node { number rights { acts { kind record { id } }
      all { kind subject { person { number } guarantee { number } } notices { what } } } } } } }"""
    there.data(document % 1)
    counts = []
    for first in (1, 3):
        with statements(there) as seen:
            found = there.data(document % first)["loans"]["edges"]
        assert [len(edge["node"]["rights"]["all"]) for edge in found] == [2] * first
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 24, counts


def test_when_to_be_warned_is_the_banks_own_choice(there: World) -> None:
    answer = "__typename ... on Problem { code messageZh } ... on ApprovalPending { proposal { id } }"
    document = f"mutation($input: AdoptClockPolicyInput!) {{ adoptClockPolicy(input: $input) {{ {answer} }} }}"
    policy = {"version": "v2", "effectiveFrom": "2026-03-01", "warningDays": [100, 1]}
    rising = {"idempotencyKey": "r", "policy": {**policy, "warningDays": [1, 100]}}
    assert there.data(document, "admin", input=rising)["adoptClockPolicy"]["code"] == "INVALID_INPUT"
    pending = there.data(document, "admin", input={"idempotencyKey": "p", "policy": policy})["adoptClockPolicy"]
    assert agreed(there, pending)["status"] == "APPROVED"
    loan, _, _ = guaranteed(there)
    close(there, "2026-05-24")  # a hundred days before 1 September
    assert [row["threshold"] for row in asked(there, loan)["rightNotices"]] == [100]
    known = there.data('{ riskPolicy(family: CLOCK, asOf: "2026-03-31") { version payload } }')["riskPolicy"]
    assert known["version"] == "v2"
    assert '"warning_days":[100,1]' in known["payload"]

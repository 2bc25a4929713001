"""The steps of one loan's life, from its first day to its complete termination, and who may not do each.

A loan of 120,000.00 CNY at 6 % in two instalments, due on 1 February and 1 March 2026, of which none is paid. It is
secured by a house, which brings 30,000.00 at auction, and by a guarantee of six months, which nobody claims in time:
lost on 2 September 2026. What is left of its principal is written off; 20,000.00 of it comes in later.

By hand: level 120,000 × 0.005 / (1 − 1.005^−2) = 60,450.37; the first instalment is 600.00 of interest, of which 100.00
is waived, and 59,850.37 of principal. On 1 July it is 150 days late: penalty at 9 % over 360 is 59,850.37 × 0.00025 ×
150 = 2,244.39, compound interest (600 × 9 + 500 × 141 days) × 0.00025 = 18.98. The auction pays the oldest instalment
first: 500.00 + 2,244.39 + 18.98 = 2,763.37, and 27,236.63 of principal; 92,763.37 of principal is left.
Of the recovery on 25 October, 116 days later, (59,850.37 − 27,236.63) × 0.00025 × 116 = 945.80 pays penalty, which
never was an asset; 19,054.20 pays principal and is given back to the reserve.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from tests.graphql.guarantee_world import COMPANY, STATEMENT, contract
from tests.graphql.life_world import Step, Until, digest
from tests.graphql.world import PERSON, cny, terms

Steps = tuple[Step | Until, ...]
OPPOSED: Final = "INCOMPATIBLE_DUTY"
_ADMIN: Final = {"administrator": OPPOSED}
_SEATS: Final = {"s1": "WORKOUT", "s2": "CREDIT", "s3": "FINANCE", "s4": "LEGAL", "s5": "CONTROL"}
_RULE: Final = {"rule": "贷后管理办法 第10条", "ruleSince": "2020-01-01"}


def _agree(name: str, person: str, intruders: Mapping[str, str], reserve: tuple[str, str] | None = None) -> Step:
    given = {"proposalId": "$pending"}
    return Step(name, person, "approveProposal", given, intruders=intruders, reserve=reserve)


def _classed(
    risk_class: str, rater: str, propose: Mapping[str, str], confirm: Mapping[str, str], approve: Mapping[str, str]
) -> tuple[Step, ...]:
    given = {"reason": "还款能力恶化", "classes": [{"claim": "$loan", "riskClass": risk_class}]}
    return (
        Step(f"{risk_class} proposed", rater, "proposeClasses", given, pends=True, intruders={**_ADMIN, **propose}),
        _agree(f"{risk_class} confirmed", "confirming", {rater: "OWN_PROPOSAL", **_ADMIN, **confirm}),
        _agree(f"{risk_class} approved", "class-approver", {rater: "OWN_PROPOSAL", **_ADMIN, **approve}),
    )


def _provisioned(day: str, part: str, amount: str) -> tuple[Step, ...]:
    run = {"provisionRunId": "$run"}
    return (
        Step(f"provisions of {day} started", "modeller", "startProvisionRun", {"asOf": day},
             keep={"run": "provisionRun.id"}, intruders=_ADMIN),
        Step(f"provisions of {day} computed", "modeller", "advanceProvisionRun", run),
        Step(f"provisions of {day} finished", "modeller", "advanceProvisionRun", run),
        Step(f"provisions of {day} proposed", "second-modeller", "proposeProvisions", run, pends=True),
        _agree(f"provisions of {day} posted", "reserve-approver",
               {"modeller": OPPOSED, "second-modeller": "OWN_PROPOSAL", **_ADMIN}, (part, amount)),
    )  # fmt: skip


def _policy(version: str, effective: str) -> dict[str, Any]:
    return {"policy": {"version": version, "effectiveFrom": effective, "basis": "REGULATORY"}}


_ITEM: Final = {
    "number": "YP-1", "branch": "B1", "kind": "HOUSING", "title": "海淀区住宅一套", "region": "110108",
    "owners": [{"name": "王建国"}], "valueDate": "2026-01-01",
}  # fmt: skip
_VALUE: Final = {
    "itemId": "$item", "value": cny("200000.00"), "method": "COMPARISON", "valuer": "李评估", "valuerLine": "RISK",
    "evidence": digest("value"), "valueDate": "2026-01-01",
}  # fmt: skip
_SHORT: Final = terms(plan={"method": "EQUAL_INSTALMENT", "cadence": {"start": "2026-01-01", "count": 2}})

GRANTED: Final[Steps] = (
    Step("policy proposed", "administrator", "adoptProvisioningPolicy", _policy("by-rule", "2026-01-01"), pends=True),
    _agree("policy adopted", "decider", {}),
    Step("borrower registered", "handler", "registerBorrower", {"number": "C-1", "profile": PERSON},
         keep={"borrower": "borrower.id"}, intruders=_ADMIN),
    Step("guarantor registered", "handler", "registerBorrower",
         {"number": "G-1", "profile": {**PERSON, **COMPANY}}, keep={"guarantor": "borrower.id"}),
    Step("guarantor's file opened", "handler", "openGuarantor",
         {"party": "$guarantor", "kind": "GUARANTEE_COMPANY", "openedOn": "2026-01-01"}),
    Step("loan opened", "handler", "openLoan",
         {"number": "L-1", "borrowerId": "$borrower", "branch": "B1", "product": "P1", "terms": _SHORT},
         keep={"loan": "loan.id"}, intruders=_ADMIN),
    Step("guarantee signed", "handler", "signGuarantee",
         {"number": "BZ-1", "branch": "B1", "contract": contract("$borrower", "$guarantor")},
         keep={"guarantee": "guarantee.id"}),
    Step("loan guaranteed", "handler", "secureLoan",
         {"guaranteeId": "$guarantee", "loanId": "$loan", "since": "2026-01-01"}),
    Step("house taken in", "handler", "takeCollateral", _ITEM, keep={"item": "collateral.id"}),
    Step("mortgage registered", "handler", "registerCharge",
         {"itemId": "$item", "number": "京(2026)第1号", "rank": 1, "valueDate": "2026-01-01"},
         keep={"charge": "charge.chargeId"}),
    Step("loan secured", "handler", "linkCollateral",
         {"itemId": "$item", "chargeId": "$charge", "loanId": "$loan", "valueDate": "2026-01-01"}),
    Step("house valued", "valuer", "valueCollateral", _VALUE, intruders={"handler": OPPOSED, **_ADMIN}),
    Step("disbursed", "teller", "recordDisbursement",
         {"loanId": "$loan", "valueDate": "2026-01-01", "amount": cny("120000.00")}, intruders=_ADMIN),
    Step("guarantor checked", "checker", "reviewGuarantor",
         {"party": "$guarantor",
          "on": "2026-01-01", "statement": STATEMENT, "willingness": "WILLING", "opinion": "经营正常"},
         intruders=_ADMIN),
    Step("pay withheld", "bookkeeper", "accrueRiskReserve",
         {"officer": "handler", "amount": cny("100000.00"), "reason": "绩效"}),
)  # fmt: skip

MISSED: Final[Steps] = (
    Until("first instalment missed", date(2026, 2, 10)),
    Step("interest waiver proposed", "handler", "waiveAmounts",
         {"loanId": "$loan", "valueDate": "2026-02-10", "interest": cny("100.00"), "reason": "突发疾病"},
         pends=True, intruders={"valuer": OPPOSED, **_ADMIN}),
    _agree("interest waived", "decider", {"handler": "OWN_PROPOSAL", **_ADMIN}),
    Step("payment demanded", "workout", "recordLegalAct",
         {"loanId": "$loan", "act": {"kind": "DEMAND_DELIVERED", "day": "2026-02-10", "person": "$borrower",
          "proofs": [{"evidence": each, "document": digest(each)} for each in ("DOCUMENT", "RECIPIENT_SIGNATURE")]}},
         intruders=_ADMIN),
    Until("second instalment missed", date(2026, 3, 10)),
    *_classed("SUBSTANDARD", "rater", {}, {}, {"confirming": "OPINION_ALREADY_GIVEN"}),
    Until("first quarter over", date(2026, 4, 1)),
    # 次级 25 % of 120,000.00
    *_provisioned("2026-03-31", "charge", "30000.00"),
    Until("a month later", date(2026, 4, 20)),
    *_classed(
        "DOUBTFUL",
        "second-rater",
        {"confirming": OPPOSED, "class-approver": OPPOSED},
        {"rater": OPPOSED, "class-approver": OPPOSED},
        {"rater": OPPOSED, "confirming": "OPINION_ALREADY_GIVEN"},
    ),
    Until("off the balance sheet's interest", date(2026, 7, 1)),
    Step("auction proposed", "handler", "disposeOfCollateral",
         {"itemId": "$item", "valueDate": "2026-07-01", "how": "AUCTION", "proceeds": cny("30000.00"),
          "costs": cny("0.00"), "evidence": digest("auction")},
         pends=True, intruders={"decider": OPPOSED, "valuer": OPPOSED, **_ADMIN}),
    _agree("house auctioned", "decider", {"handler": "OWN_PROPOSAL", **_ADMIN}),
    Until("guarantee lost", date(2026, 9, 10)),
    *_classed("LOSS", "rater", {"confirming": OPPOSED}, {"second-rater": OPPOSED}, {"second-rater": OPPOSED}),
    Until("third quarter over", date(2026, 10, 1)),
    # 损失 100 % of 92,763.37, of which 30,000.00 is there
    *_provisioned("2026-09-30", "charge", "62763.37"),
)  # fmt: skip

_CASE: Final = {"caseId": "$case"}
_GROUP: Final = ("chair", "jurist", "controller")
_SECOND: Final = ("reviewer", "second-jurist", "second-controller")


def _seats(people: tuple[str, ...]) -> list[dict[str, Any]]:
    of = zip(people, ("RISK", "LEGAL_COMPLIANCE", "AUDIT"), strict=True)
    return [{"person": person, "department": department, "chair": person == people[0]} for person, department in of]


def _votes(people: tuple[str, ...], against: str = "") -> list[dict[str, Any]]:
    return [{"person": person, "vote": "AGAINST", "reason": "认定过轻"} if person == against
            else {"person": person, "vote": "AGREE"} for person in people]  # fmt: skip


def _finding(degree: str, grade: str, *measures: Mapping[str, object]) -> dict[str, Any]:
    """About the officer: a warning not answered (row 1 of the file) and the guarantee lost by it (row 2)."""
    faults = [
        {"kind": "NEGLECT", "grade": grade, "on": "2026-06-03", "row": 1, **_RULE},
        {"kind": "RIGHT_LOST", "grade": grade, "on": "2026-09-02", "row": 2, **_RULE},
    ]
    return {"person": "handler", "kind": "DILIGENCE", "cause": "SUBJECTIVE", "assessed": degree, "degree": degree,
            "reason": "保证期间内未主张权利", "facts": {}, "faults": faults, "measures": list(measures)}  # fmt: skip


def _free(person: str) -> dict[str, Any]:
    return {"person": person, "kind": "COMPLIANCE", "cause": "OBJECTIVE", "assessed": "NONE", "degree": "NONE",
            "reason": "无过错", "facts": {}}  # fmt: skip


def _signed(level: str, person: str, intruders: Mapping[str, str]) -> Step:
    excluded = {"investigator": "NOT_INDEPENDENT", "chair": "NOT_INDEPENDENT", "handler": "NOT_INDEPENDENT"}
    given = {**_CASE, "level": level}
    return Step(f"{level} signs", person, "signLiabilityFinding", given, intruders={**excluded, **_ADMIN, **intruders})


def _told(person: str) -> Step:
    return Step(f"{person} told", "former", "notifyLiability",
                {**_CASE, "concerned": person, "document": digest(f"notice {person}")})  # fmt: skip


_WARNING: Final = {"kind": "WARNING", "extent": 6}
_ANSWER: Final = {**_CASE, "minutes": digest("second minutes"), "document": digest("answer"),
                  "ballots": _votes(_SECOND)}  # fmt: skip
ASSESSED: Final[Steps] = (
    Step("group formed", "former", "formLiabilityGroup", {**_CASE, "members": _seats(_GROUP)},
         intruders={"handler": "NOT_INDEPENDENT", "class-approver": "NOT_INDEPENDENT"}),
    Step("file prepared", "investigator", "prepareLiabilityFile", _CASE,
         intruders={"chair": "SAME_PERSON", "handler": "NOT_INDEPENDENT", **_ADMIN}),
    Step("assessment initiated", "investigator", "initiateLiability", _CASE,
         intruders={"teller": "NOT_INDEPENDENT", **_ADMIN}),
    Step("meeting held", "chair", "holdLiabilityMeeting",
         {**_CASE, "findings": [_finding("ORDINARY", "ORDINARY", _WARNING), _free("teller"), _free("decider")],
          "ballots": _votes(_GROUP, "controller"), "minutes": digest("minutes")},
         intruders={"investigator": OPPOSED, **_ADMIN}),
    Step("finding issued", "chair", "issueLiabilityFinding",
         {**_CASE, "number": "RD-1", "document": digest("finding")}, intruders={"investigator": OPPOSED}),
    _signed("DEPARTMENT_HEAD", "signer-1", {}),
    _signed("EXECUTIVE", "signer-2", {"signer-1": "SAME_PERSON"}),
    _signed("UNIT_HEAD", "signer-3", {"signer-2": "SAME_PERSON"}),
    *(_told(person) for person in ("handler", "teller", "decider")),
    Step("reconsideration asked", "handler", "askReconsideration", {**_CASE, "reason": "系统预警未送达本人"},
         intruders={"teller": "NOTHING_TO_RECONSIDER", "former": "NOT_CONCERNED"}),
    Step("second group formed", "second-former", "formReviewGroup", {**_CASE, "members": _seats(_SECOND)},
         intruders={"handler": "NOT_INDEPENDENT"}),
    Step("a worse answer", "reviewer", "decideReconsideration",
         {**_ANSWER, "findings": [_finding("SERIOUS", "ORDINARY", {"kind": "DEMERIT", "extent": 12})]},
         refused="WORSE_THAN_BEFORE"),
    Step("reconsidered", "reviewer", "decideReconsideration",
         {**_ANSWER, "findings": [_finding("SLIGHT", "SLIGHT", {"kind": "CRITICISM"})]},
         intruders={"investigator": OPPOSED, **_ADMIN}),
    Until("nobody may ask any more", date(2026, 10, 20)),
    Step("case closed", "former", "closeLiability", _CASE),
)  # fmt: skip

_WRITE_OFF: Final = {"writeOffId": "$writeOff"}


def _paper(kind: str) -> Step:
    given = {**_WRITE_OFF, "kind": kind, "contentHash": digest(kind), "dated": "2026-10-20"}
    return Step(f"{kind} filed", "applicant", "addWriteOffEvidence", given, intruders=_ADMIN)


def _confirmed(role: str, person: str, intruders: Mapping[str, str]) -> Step:
    given = {**_WRITE_OFF, "role": role, "unit": "B1"}
    return Step(f"{role} confirms", person, "confirmInternalEvidence", given, intruders=intruders)


WRITTEN_OFF: Final[Steps] = (
    Step("facts stated", "applicant", "stateWriteOffFacts",
         {"loanId": "$loan", "grounds": [{"kind": "DIED", "since": "2026-08-15"}], "pursuedOn": "2026-10-19"},
         intruders=_ADMIN),
    Step("write-off applied for", "applicant", "applyForWriteOff",
         {"number": "HX-1", "unit": "B1", "claims": [{"loanId": "$loan", "criterion": "DEATH_OR_INCAPACITY"}],
          "cause": "OBJECTIVE", "causeText": "借款人死亡,遗产不足清偿"},
         keep={"writeOff": "application.id"}, intruders=_ADMIN),
    *map(_paper, ("DEATH_PROOF", "ESTATE_PURSUIT", "PURSUIT_RECORD", "COLLECTION_REPORT")),
    _confirmed("HANDLER", "confirmer", {}),
    _confirmed("DEPARTMENT_HEAD", "department", {"confirmer": "SAME_PERSON"}),
    _confirmed("UNIT_HEAD", "unit-confirmer", {"department": "SAME_PERSON"}),
    Step("legal opinion given", "lawyer", "giveLegalOpinion",
         {**_WRITE_OFF, "whyNotSued": "借款人已死亡", "supports": True, "contentHash": digest("opinion")},
         intruders={"confirmer": "SAME_PERSON"}),
    Step("write-off reviewed", "secretary", "reviewWriteOff",
         {**_WRITE_OFF, "minutes": digest("review"),
          "ballots": [{"person": person, "department": of, "vote": "AGREE"} for person, of in _SEATS.items()]},
         intruders={"applicant": OPPOSED, **_ADMIN}),
    Step("write-off approved", "authorised", "approveWriteOff", {**_WRITE_OFF, "level": "BRANCH"},
         intruders={"applicant": "SAME_PERSON", "confirmer": "SAME_PERSON", "secretary": OPPOSED, **_ADMIN}),
    Step("written off", "bookkeeper", "bookWriteOff", {**_WRITE_OFF, "keeper": "workout"},
         intruders=_ADMIN, reserve=("writeOff", "92763.37")),
)  # fmt: skip

ENDED: Final[Steps] = (
    Until("five days kept", date(2026, 10, 25)),
    Step("partly recovered", "cashier", "recordWriteOffRecovery",
         {"loanId": "$loan", "valueDate": "2026-10-25", "amount": cny("20000.00"), "collector": "workout"},
         intruders={"workout": OPPOSED, **_ADMIN}, reserve=("recovery", "19054.20")),
    Step("pursuit planned", "workout", "planPursuit", {"loanId": "$loan", "steps": ["查询遗产", "向继承人追偿"]},
         intruders={"cashier": OPPOSED, **_ADMIN}),
    Step("claim checked", "workout", "recordPursuit", {"loanId": "$loan", "finding": "无新增财产线索"},
         intruders={"cashier": OPPOSED}),
    Until("October over", date(2026, 11, 1)),
    # Nothing is at risk any more: what the recovery gave back is released.
    *_provisioned("2026-10-31", "release", "19054.20"),
    Step("termination proposed", "workout", "completelyTerminate",
         {"loanId": "$loan", "of": "OTHER_LEGAL", "evidence": digest("end"), "happenedOn": "2026-10-31"},
         pends=True, intruders={"cashier": OPPOSED, **_ADMIN}),
    # One reviews and one approves: neither in the place of the other, as the write-off was.
    _agree("termination reviewed", "first-ender",
           {"workout": "OWN_PROPOSAL", "applicant": OPPOSED, "authorised": OPPOSED, **_ADMIN}),
    _agree("terminated", "second-ender",
           {"secretary": OPPOSED, "applicant": OPPOSED, "first-ender": "OPINION_ALREADY_GIVEN", **_ADMIN}),
    Step("next year's policy proposed", "administrator", "adoptProvisioningPolicy", _policy("by-rule-2", "2027-01-01"),
         pends=True, intruders={"handler": OPPOSED, "cashier": OPPOSED, "modeller": OPPOSED}),
)  # fmt: skip
LIFE: Final[Steps] = (*GRANTED, *MISSED, *ASSESSED, *WRITTEN_OFF, *ENDED)

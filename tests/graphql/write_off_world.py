"""People of a write-off, each another person, and short ways through its procedure over the API."""

from collections.abc import Mapping
from hashlib import sha256
from itertools import count
from typing import Any

from postloan.domain.shared.actor import Role
from postloan.domain.shared.risk_class import RiskClass
from tests.application.provisioning_world import put_class
from tests.graphql.world import BANK, PEOPLE, PROBLEM, World

_ALL = frozenset({"*"})
PEOPLE.update(
    {
        "maker": ("maker", frozenset({Role.OFFICER}), _ALL),
        "handler": ("handler", frozenset({Role.OFFICER}), _ALL),
        "department": ("department", frozenset({Role.OFFICER}), _ALL),
        "head": ("head", frozenset({Role.APPROVER}), _ALL),
        "lawyer": ("lawyer", frozenset({Role.RISK_MANAGER}), _ALL),
        "secretary": ("secretary", frozenset({Role.RISK_MANAGER}), _ALL),
        "authorised": ("authorised", frozenset({Role.APPROVER}), _ALL),
        "manager": ("manager", frozenset({Role.APPROVER}), _ALL),
        "branch-manager": ("branch-manager", frozenset({Role.APPROVER}), frozenset({"B1"})),
        "bookkeeper": ("bookkeeper", frozenset({Role.ACCOUNTANT}), _ALL),
        "collector": ("collector", frozenset({Role.ACCOUNTANT}), _ALL),
        "pursuer": ("pursuer", frozenset({Role.OFFICER}), _ALL),
        "second": ("second", frozenset({Role.APPROVER}), _ALL),
        "third": ("third", frozenset({Role.APPROVER}), _ALL),
        "modeller": ("modeller", frozenset({Role.RISK_MANAGER}), _ALL),
    }
)
APPLICATION = f"""{PROBLEM} ... on WriteOffSaved {{ bookingDate
  application {{ id number status version registryCode writtenOffOn reserveUsed {{ amount }} }}
  postings {{ loan {{ number status }} }} }}"""
LOAN = f"{PROBLEM} ... on LoanRecorded {{ loan {{ id number status }} posting {{ version }} }}"
BANK_CHANGED = f"{PROBLEM} ... on InstitutionChanged {{ institution {{ code }} }}"
RUN = f"{PROBLEM} ... on ProvisionRunMoved {{ provisionRun {{ id status }} }}"
ANSWERS = {
    **dict.fromkeys(
        ("stateWriteOffFacts", "recordWriteOffRecovery",
         "recordPursuit", "planPursuit", "nameClaimKeeper", "completelyTerminate", "writeOffLoan",
         "reverseTransaction"),
        LOAN,
    ),
    **dict.fromkeys(("reportWriteOffs", "adoptWriteOffPolicy", "adoptProvisioningPolicy"), BANK_CHANGED),
    **dict.fromkeys(("startProvisionRun", "advanceProvisionRun", "proposeProvisions"), RUN),
}  # fmt: skip
PAPERS = ("DEATH_PROOF", "ESTATE_PURSUIT", "PURSUIT_RECORD", "COLLECTION_REPORT")
"""What the death of a borrower is proved by, and what every claim needs but the legal opinion."""
SEATS = {"r1": "WORKOUT", "r2": "CREDIT", "r3": "FINANCE", "r4": "LEGAL", "r5": "CONTROL"}
ROLES = {"handler": "HANDLER", "department": "DEPARTMENT_HEAD", "head": "UNIT_HEAD"}
INTEREST = 1_864_85
"""Interest of a loan of 120,000.00 at 6 % on 2026-03-31, two of its instalments of 10,327.97 unpaid, in minor units.

Due: 600.00, then 0.5 % of 110,272.03 is 551.36; accrued: 30 of 31 nights of 0.5 % of 100,495.42 is 486.27. At 9 %, for
58 and 30 nights: penalty on 9,727.97 and 9,776.61 is 141.06 and 73.32, compound on 600.00 and 551.36 is 8.70 and 4.14.
At 58 days past due all of it is on the balance sheet.
"""
_KEYS = count()


def digest(text: str) -> str:
    """The hash of a paper."""
    return sha256(text.encode()).hexdigest()


def do(there: World, mutation: str, account: str, /, **given: object) -> dict[str, Any]:
    """What a mutation of write-off answers."""
    kind = mutation[0].upper() + mutation[1:]
    asked = {"idempotencyKey": f"{mutation}-{next(_KEYS)}", **given}
    fields = ANSWERS.get(mutation, APPLICATION)
    document = f"mutation Do($input: {kind}Input!) {{ {mutation}(input: $input) {{ {fields} }} }}"
    found: dict[str, Any] = there.data(document, account, input=asked)[mutation]
    return found


def done(there: World, mutation: str, account: str, /, **given: object) -> dict[str, Any]:
    """The same of one that has to be carried out."""
    told = do(there, mutation, account, **given)
    assert told["__typename"] in ("WriteOffSaved", "LoanRecorded", "InstitutionChanged", "ProvisionRunMoved"), told
    return told


def agreed(there: World, pending: dict[str, Any], *approvers: str) -> dict[str, Any]:
    """A proposal that others agree to, one after the other: as it is then."""
    assert pending["__typename"] == "ApprovalPending", pending
    proposal, moved = pending["proposal"]["id"], {}
    for account in approvers or ("second", "third"):
        step = {"idempotencyKey": f"{account}-{proposal}", "proposalId": proposal}
        moved = there.do("approveProposal", step, account)
        assert moved["__typename"] == "ProposalMoved", moved
    found: dict[str, Any] = moved["proposal"]
    return found


def reserve(there: World, *numbers: str) -> None:
    """Provisions of all that the loans of these numbers hold, at the end of January, posted."""
    policy = {"version": "by-rule", "effectiveFrom": "2026-01-01", "basis": "REGULATORY"}
    agreed(there, do(there, "adoptProvisioningPolicy", "admin", policy=policy), "approver")
    transactions = there.container.transactions()
    for number in numbers:
        loan = transactions.read(lambda unit, number=number: unit.loans.by_number(BANK, [number])[number])  # type: ignore[misc]
        put_class(transactions, BANK, loan, RiskClass.LOSS, made=there.container.ids().next())
    run = done(there, "startProvisionRun", "modeller", asOf="2026-01-31")["provisionRun"]["id"]
    for _ in range(2):
        done(there, "advanceProvisionRun", "modeller", provisionRunId=run)
    agreed(there, do(there, "proposeProvisions", "modeller", provisionRunId=run), "approver")


def state(there: World, loan: str, **more: object) -> dict[str, Any]:
    """The borrower died, and everybody was pursued."""
    grounds = [{"kind": "DIED", "since": "2026-02-01"}]
    return do(
        there, "stateWriteOffFacts", "maker", loanId=loan, **{"grounds": grounds, "pursuedOn": "2026-03-01", **more}
    )


def apply(there: World, *loans: str, number: str = "HX-1", **more: object) -> dict[str, Any]:
    """An application on the borrower's death."""
    claims = [{"loanId": loan, "criterion": "DEATH_OR_INCAPACITY"} for loan in loans]
    given = {"unit": "B1", "claims": claims, "cause": "OBJECTIVE", "causeText": "借款人死亡,遗产不足清偿", **more}
    return do(there, "applyForWriteOff", "maker", number=number, **given)


def file(there: World, write_off: str, *papers: str) -> None:
    """Papers come into the file."""
    for paper in papers or PAPERS:
        done(
            there, "addWriteOffEvidence", "maker",
            writeOffId=write_off, kind=paper, contentHash=digest(paper), dated="2026-03-01",
        )  # fmt: skip


def confirm(there: World, write_off: str, account: str, role: str = "") -> dict[str, Any]:
    """A signature under the internal evidence."""
    return do(there, "confirmInternalEvidence", account, writeOffId=write_off, role=role or ROLES[account], unit="B1")


def opine(there: World, write_off: str, account: str = "lawyer", **more: object) -> dict[str, Any]:
    """The legal opinion."""
    given = {"whyNotSued": "借款人已死亡,无遗产可供执行", "supports": True, "contentHash": digest("opinion"), **more}
    return do(there, "giveLegalOpinion", account, writeOffId=write_off, **given)


def review(there: World, write_off: str, votes: Mapping[str, str] = {}, account: str = "secretary") -> dict[str, Any]:
    """The collective review; everybody agrees but where a vote says otherwise."""
    ballots = [
        {"person": person, "department": of, "vote": votes.get(person, "AGREE"),
         "reason": "担保人尚有财产" if votes.get(person) == "AGAINST" else ""}
        for person, of in SEATS.items()
    ]  # fmt: skip
    return do(there, "reviewWriteOff", account, writeOffId=write_off, ballots=ballots, minutes=digest("minutes"))


def filed(there: World, *loans: str, **how: Any) -> str:
    """An application with a complete file: its global id."""
    for loan in loans:
        assert state(there, loan)["__typename"] == "LoanRecorded"
    made = apply(there, *loans, **how)
    assert made["__typename"] == "WriteOffSaved", made
    write_off: str = made["application"]["id"]
    file(there, write_off)
    for account in ROLES:
        assert confirm(there, write_off, account)["__typename"] == "WriteOffSaved"
    assert opine(there, write_off)["__typename"] == "WriteOffSaved"
    return write_off


def written_off(there: World, *loans: str, **how: Any) -> str:
    """An application that was booked."""
    write_off = filed(there, *loans, **how)
    assert review(there, write_off)["application"]["status"] == "REVIEWED"
    done(there, "approveWriteOff", "authorised", writeOffId=write_off, level="BRANCH")
    booked = done(there, "bookWriteOff", "bookkeeper", writeOffId=write_off, keeper="keeper")
    assert booked["application"]["status"] == "WRITTEN_OFF"
    return write_off

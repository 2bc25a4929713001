"""A whole installation behind its ASGI app: a database, a bank, people with tokens, a client that speaks GraphQL."""

import base64
from collections.abc import Generator, Iterable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from pydantic import SecretStr
from starlette.testclient import TestClient

from postloan.application.ports import Institution
from postloan.domain.shared.actor import Role
from postloan.infrastructure.asgi import app_of
from postloan.infrastructure.container import Container
from postloan.infrastructure.identity import issue_dev_token
from postloan.infrastructure.settings import Settings
from tests.databases import migrated

BANK = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
OTHER_BANK = UUID("01890a5d-ac96-774b-bcce-b302099a8058")
BUSINESS_DATE = date(2026, 3, 31)
TOKEN_KEY = "a development key of at least thirty-two bytes"  # noqa: S105 - of this test alone
KEY = base64.b64encode(b"k" * 32).decode()

PEOPLE: dict[str, tuple[str, frozenset[Role], frozenset[str]]] = {
    # account: person, roles, branches
    "officer": ("person-1", frozenset({Role.OFFICER}), frozenset({"*"})),
    "officer-as-approver": ("person-1", frozenset({Role.APPROVER}), frozenset({"*"})),
    "everyone": ("person-8", frozenset({Role.OFFICER, Role.ACCOUNTANT, Role.OPERATIONS}), frozenset({"*"})),
    "approver": ("person-2", frozenset({Role.APPROVER}), frozenset({"*"})),
    "second-approver": ("person-7", frozenset({Role.APPROVER}), frozenset({"*"})),
    "accountant": ("person-3", frozenset({Role.ACCOUNTANT}), frozenset({"*"})),
    "auditor": ("person-4", frozenset({Role.AUDITOR}), frozenset({"*"})),
    "admin": ("person-9", frozenset({Role.ADMIN}), frozenset({"*"})),
    "operations": ("person-5", frozenset({Role.OPERATIONS}), frozenset({"*"})),
    "officer-of-b2": ("person-6", frozenset({Role.OFFICER}), frozenset({"B2"})),
}


@dataclass
class World:
    """One installation with its client. `ask` sends a document as an account and gives the whole answer."""

    container: Container
    client: TestClient

    def token(self, account: str, lifetime: timedelta = timedelta(hours=1), bank: UUID = BANK) -> str:
        person, roles, branches = PEOPLE[account]
        return issue_dev_token(
            self.container.settings(),
            account=account,
            person=person,
            institution=bank,
            roles=roles,
            branches=branches,
            now=datetime.now(UTC),
            lifetime=lifetime,
        )

    def post(self, body: object, account: str | None = "officer", **headers: str) -> Any:
        sent = dict(headers)
        if account is not None:
            sent["authorization"] = f"Bearer {self.token(account)}"
        return self.client.post("/graphql", json=body, headers=sent)

    def ask(self, document: str, account: str = "officer", **variables: object) -> dict[str, Any]:
        answer = self.post({"query": document, "variables": variables}, account)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def data(self, document: str, account: str = "officer", **variables: object) -> dict[str, Any]:
        told = self.ask(document, account, **variables)
        assert "errors" not in told, told
        found: dict[str, Any] = told["data"]
        return found

    def do(self, mutation: str, given: Mapping[str, object], account: str = "officer") -> dict[str, Any]:
        """Run a mutation and give its payload, with everything a test may look at."""
        kind = mutation[0].upper() + mutation[1:]
        document = (
            f"mutation Do($input: {kind}Input!) {{ {mutation}(input: $input) {{ {PAYLOAD[kind_of(mutation)]} }} }}"
        )
        payload: dict[str, Any] = self.data(document, account, input=given)[mutation]
        return payload


PROBLEM = """__typename ... on Problem { code message messageZh }
... on InvalidInputProblem { field value } ... on RuleRefusedProblem { rule article details { name value } }
... on ForbiddenProblem { neededRoles } ... on NotFoundProblem { kind id }
... on ConflictProblem { details { name value } }
... on ApprovalPending { proposal { id status command version neededRole } }"""
POSTING = """loan { id number version status } sequences version
balance { dpd totalDue { amount } outstanding { amount } credit { amount } }"""
PAYLOAD = {
    "loan": PROBLEM
    + f" ... on LoanRecorded {{ bookingDate recordedAt loan {{ id number version status }} posting {{ {POSTING} }} }}",
    "payment": PROBLEM + f" ... on PaymentRecorded {{ postings {{ {POSTING} }} }}",
    "borrower": PROBLEM + " ... on BorrowerSaved { borrower { id number version name } }",
    "institution": PROBLEM + " ... on InstitutionChanged { institution { id businessDate } }",
    "delegation": PROBLEM + " ... on DelegationSaved { delegation { id delegate kinds revokedAt } }",
    "proposal": PROBLEM
    + " ... on ProposalMoved { proposal { id status version opinions { person onBehalfOf }"
    + f" steps {{ name role approvals given }} }} postings {{ {POSTING} }} }}",
}


def kind_of(mutation: str) -> str:
    if mutation.endswith("Proposal"):
        return "proposal"
    if mutation in ("delegateApproval", "revokeDelegation"):
        return "delegation"
    if mutation == "recordPaymentOverLoans":
        return "payment"
    if mutation in ("closePeriod", "publishIndexRate", "announceCalendar", "adoptPolicy"):
        return "institution"
    return "borrower" if mutation.endswith("Borrower") else "loan"


def settings_for(url: str) -> Settings:
    return Settings(
        database_url=url,
        master_keys=SecretStr(f"k1:{KEY}"),
        index_key=SecretStr(KEY),
        dev_token_key=SecretStr(TOKEN_KEY),
        graphiql=True,
        pool_size=4,
    )


@contextmanager
def world(url: str, banks: Iterable[UUID] = (BANK,)) -> Generator[World]:
    container = Container(settings=settings_for(migrated(url)))
    for number, bank in enumerate(banks):
        row = Institution(bank, f"BANK{number}", "测试银行", "Asia/Shanghai", BUSINESS_DATE, BUSINESS_DATE)
        container.transactions().write(lambda unit, row=row: unit.institutions.add(row))  # type: ignore[misc]
    try:
        with TestClient(app_of(container), raise_server_exceptions=False) as client:
            yield World(container, client)
    finally:
        container.engine().dispose()


PERSON = {
    "kind": "PERSON",
    "branch": "B1",
    "name": "张小明",
    "identity": {"kind": "RESIDENT_ID", "number": "11010519491231002X"},
    "phones": ["13800138000"],
}


def cny(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


def terms(principal: str = "120000.00", **more: object) -> dict[str, object]:
    """Twelve monthly equal instalments at 6 % from 1 January 2026, months as twelfths of a year."""
    cadence = {"start": "2026-01-01", "count": 12}
    return {
        "currency": "CNY",
        "principal": principal,
        "rate": "6",
        "plan": {"method": "EQUAL_INSTALMENT", "cadence": cadence},
        **more,
    }


def borrower(there: World, number: str = "C-1", **profile: object) -> str:
    given = {"idempotencyKey": f"reg-{number}", "number": number, "profile": {**PERSON, **profile}}
    saved = there.do("registerBorrower", given)
    assert saved["__typename"] == "BorrowerSaved", saved
    found: str = saved["borrower"]["id"]
    return found


def opened(there: World, number: str = "L-1", owner: str | None = None, **more: object) -> str:
    owner = owner or borrower(there, f"C-{number}")
    given = {
        "idempotencyKey": f"open-{number}",
        "number": number,
        "borrowerId": owner,
        "branch": "B1",
        "product": "P1",
        "terms": terms(),
        **more,
    }
    payload = there.do("openLoan", given)
    assert payload["__typename"] == "LoanRecorded", payload
    found: str = payload["loan"]["id"]
    return found


def drawn(there: World, number: str = "L-1", owner: str | None = None, **more: object) -> str:
    """A loan of 120,000 paid out on 1 January 2026."""
    loan = opened(there, number, owner, **more)
    given = {
        "idempotencyKey": f"draw-{number}",
        "loanId": loan,
        "valueDate": "2026-01-01",
        "amount": cny("120000.00"),
    }
    payload = there.do("recordDisbursement", given, "accountant")
    assert payload["__typename"] == "LoanRecorded", payload
    return loan

"""Many callers at once over a small pool: everyone is answered, nothing is lost, nothing is done twice."""

import asyncio
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest

from postloan.infrastructure.asgi import app_of
from tests.graphql.world import World, borrower, cny, drawn, world

PAY = """mutation($input: RecordRepaymentInput!) { recordRepayment(input: $input) { __typename
  ... on LoanRecorded { recordedAt loan { balance(valueDate: "2026-01-15") { credit { amount } } } } } }"""
LOOK = (
    "{ loans { edges { node { number balance { outstanding { amount } } borrower { name } } } } institution { code } }"
)


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


def sent(there: World, bodies: list[tuple[str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """The answers to requests that are all sent at once, as (account, body)."""
    tokens = {account: there.token(account) for account, _ in bodies}

    async def one(client: httpx2.AsyncClient, account: str, body: dict[str, Any]) -> dict[str, Any]:
        headers = {"authorization": f"Bearer {tokens[account]}"}
        answer = await client.post("/graphql", json=body, headers=headers)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.json()
        return told

    async def all_of_them() -> list[dict[str, Any]]:
        transport = httpx2.ASGITransport(app=app_of(there.container))
        async with httpx2.AsyncClient(transport=transport, base_url="http://test", timeout=60) as client:
            return await asyncio.wait_for(asyncio.gather(*(one(client, *pair) for pair in bodies)), timeout=60)

    return asyncio.run(all_of_them())


def payment(loan: str, key: str, amount: str = "1.00") -> dict[str, Any]:
    given = {"idempotencyKey": key, "loanId": loan, "valueDate": "2026-01-15", "amount": cny(amount)}
    return {"query": PAY, "variables": {"input": given}}


def test_readers_and_writers_share_a_pool_of_four_and_all_are_answered(there: World) -> None:
    owner = borrower(there)
    loans = [drawn(there, f"L-{n}", owner) for n in range(4)]
    writers = [("accountant", payment(loan, f"{loan}-{n}")) for loan in loans for n in range(6)]
    readers: list[tuple[str, dict[str, Any]]] = [("officer", {"query": LOOK})] * 24

    answers = sent(there, [pair for both in zip(writers, readers, strict=True) for pair in both])

    assert all("errors" not in answer for answer in answers), answers
    kinds = [answer["data"]["recordRepayment"]["__typename"] for answer in answers[::2]]
    assert kinds == ["LoanRecorded"] * 24
    for loan in loans:
        asked = 'query($id: ID!) { loan(id: $id) { balance(valueDate: "2026-01-15") { credit { amount } } } }'
        assert there.data(asked, id=loan)["loan"]["balance"]["credit"] == {"amount": "6.00"}
    assert there.container.engine().pool.checkedout() == 0  # type: ignore[attr-defined]


def test_the_same_request_sent_twelve_times_at_once_is_done_once(there: World) -> None:
    loan = drawn(there)

    answers = sent(there, [("accountant", payment(loan, "once"))] * 12)

    assert all("errors" not in answer for answer in answers), answers
    told = [answer["data"]["recordRepayment"] for answer in answers]
    assert {answer["__typename"] for answer in told} == {"LoanRecorded"}
    assert len({answer["recordedAt"] for answer in told}) == 1
    assert {answer["loan"]["balance"]["credit"]["amount"] for answer in told} == {"1.00"}

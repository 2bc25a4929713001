"""How answers are read: few statements, one snapshot, masked where the reader may not see, nothing left open."""

import asyncio
import contextlib
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, cast
from uuid import UUID

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from postloan.application.command import Command
from postloan.application.outcomes import Outcome
from postloan.application.read_port import Queries
from postloan.application.reads import InstitutionView
from postloan.domain.shared.actor import Actor, Role
from postloan.domain.shared.scope import Scope
from postloan.graphql.context import Context, Services, Slots
from postloan.graphql.endpoint import ACTOR as ACTOR_KEY
from postloan.graphql.endpoint import Endpoint
from postloan.graphql.limits import Limits
from postloan.graphql.schema import make_schema
from tests.graphql.world import BANK, PERSON, World, borrower, cny, drawn, world

MONEY = "{ amount currency }"
PAGE = f"""{{ loans(first: 50) {{ edges {{ node {{ id number status nextDue nextInstalment {MONEY}
  borrower {{ id name identityNumber }} terms {{ rate principal {MONEY} }}
  balance {{ dpd outstanding {MONEY} totalDue {MONEY} penalty {MONEY} }} }} }} pageInfo {{ hasNextPage }} }} }}"""


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made:
        yield made


@contextmanager
def statements(there: World) -> Generator[list[str]]:
    """The SQL statements sent inside the block, without transaction control."""
    seen: list[str] = []
    engine = there.container.engine()

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        text = " ".join(statement.split())
        if not text.startswith(("BEGIN", "SET", "PRAGMA", "COMMIT", "ROLLBACK")):
            seen.append(text)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def many(there: World, loans: int) -> None:
    owners = [borrower(there, f"C-{n}") for n in range(5)]
    for n in range(loans):
        drawn(there, f"L-{n:03}", owners[n % 5])


def test_a_page_of_fifty_loans_with_borrower_balances_and_next_instalment_is_two_to_four_statements(
    there: World,
) -> None:
    many(there, 50)
    there.data(PAGE)  # reference data of the bank is cached from the first read on

    with statements(there) as seen:
        page = there.data(PAGE)["loans"]

    assert len(page["edges"]) == 50
    assert all(edge["node"]["borrower"]["name"] == "张小明" for edge in page["edges"])
    assert all(edge["node"]["nextInstalment"] == cny("10327.97") for edge in page["edges"])
    assert 2 <= len(seen) <= 4, seen


def test_the_count_sees_a_statement_per_row(there: World) -> None:
    many(there, 10)
    document = "{ loans(first: 10) { edges { node { ledgerEntries(first: 1) { edges { cursor } } } } } }"
    with statements(there) as seen:
        there.data(document)
    assert len(seen) > 10


def test_loans_of_fifty_borrowers_are_read_at_once(there: World) -> None:
    for n in range(10):
        drawn(there, f"L-{n}", borrower(there, f"C-{n}"))
    document = "{ borrowers { edges { node { name loans { number balance { dpd } } } } } }"
    there.data(document)

    with statements(there) as seen:
        found = there.data(document)["borrowers"]["edges"]

    assert [len(edge["node"]["loans"]) for edge in found] == [1] * 10
    assert len(seen) <= 4, seen


def test_a_recorded_repayment_answers_with_the_state_after_it(there: World) -> None:
    loan = drawn(there)
    document = """mutation($a: RecordRepaymentInput!, $b: RecordRepaymentInput!) {
      one: recordRepayment(input: $a) { ...R } two: recordRepayment(input: $b) { ...R } }
      fragment R on RecordRepaymentPayload { ... on LoanRecorded {
        loan { version balance(valueDate: "2026-02-01") { outstanding { amount } } } } }"""
    pay = {"loanId": loan, "valueDate": "2026-02-01", "amount": cny("10327.97")}
    late = {**pay, "amount": cny("5.00"), "idempotencyKey": "b"}

    found = there.data(document, "accountant", a={**pay, "idempotencyKey": "a"}, b=late)

    assert found["two"]["loan"]["version"] > found["one"]["loan"]["version"]
    assert found["one"]["loan"]["balance"]["outstanding"] == {"amount": "110272.03"}


@pytest.mark.parametrize(("account", "sees"), [("officer", True), ("auditor", True), ("accountant", False)])
def test_personal_data_is_shown_only_to_the_posts_whose_work_needs_it(there: World, account: str, sees: bool) -> None:
    contact = {"name": "李四", "relation": "配偶", "phone": "13900139000"}
    owner = borrower(there, contacts=[contact], controller="王五")
    document = """query($id: ID!) { borrower(id: $id) {
      name identityNumber phones controller masked contacts { name relation phone } } viewer { seesPersonalData } }"""

    found = there.data(document, account, id=owner)
    shown = found["borrower"]

    assert found["viewer"]["seesPersonalData"] is sees
    assert shown["masked"] is not sees
    identity = cast("dict[str, str]", PERSON["identity"])["number"]
    assert (shown["name"] == "张小明") is sees
    assert (shown["identityNumber"] == identity) is sees
    assert (shown["phones"] == ["13800138000"]) is sees
    assert (shown["contacts"][0]["phone"] == "13900139000") is sees
    if not sees:
        assert shown["name"] == "张**"
        assert shown["identityNumber"] == "110***********002X"
        assert "李四" not in str(shown)
        assert "王五" not in str(shown)


def test_no_connection_stays_open_after_good_wrong_and_failing_operations(there: World) -> None:
    loan = drawn(there)
    for document in (
        PAGE,
        "{ nothing }",
        "{ loans(first: 900) { edges { cursor } } }",
        f'{{ loan(id: "{loan}") {{ balance(valueDate: "1900-01-01") {{ dpd }} schedule {{ due }} }} }}',
    ):
        for _ in range(8):  # twice the pool: a leak would run it dry
            there.ask(document)
    assert there.container.engine().pool.checkedout() == 0  # type: ignore[attr-defined]


# The rest is about the operation itself, with reads and commands that only watch.

ACTOR = Actor("a", "p", BANK, frozenset({Role.OFFICER}), frozenset({"*"}))
QUESTION = "{ institution { code } i2: institution { name } viewer { institution { id businessDate } } }"


class Watched:
    """Reads that note how they are used; every read meets the others in `busy`."""

    def __init__(self, slow: float = 0.0) -> None:
        self.opened = self.open = self.most_open = self.busy = self.most_busy = 0
        self.slow, self.lock = slow, threading.Lock()

    @contextmanager
    def snapshot(self) -> Generator[Queries]:
        with self.lock:
            self.opened += 1
            self.open += 1
            self.most_open = max(self.most_open, self.open)
        try:
            yield cast("Queries", self)
        finally:
            with self.lock:
                self.open -= 1

    def institution(self, scope: Scope) -> InstitutionView:
        assert threading.current_thread() is not threading.main_thread()
        with self.lock:
            self.busy += 1
            self.most_busy = max(self.most_busy, self.busy)
        threading.Event().wait(self.slow)
        with self.lock:
            self.busy -= 1
        day = date(2026, 3, 31)
        return InstitutionView(scope.institution, "B", "银行", "Asia/Shanghai", day, day)


class Commandless:
    def execute(self, actor: Actor, command: Command, at: datetime) -> Outcome:
        raise AssertionError(f"no command is run here: {command} of {actor} at {at}")


def services(reads: Watched, size: int) -> Services:
    return Services(Commandless(), reads, lambda: datetime(2026, 3, 31, tzinfo=UTC), Slots(size))


def test_an_operation_opens_one_snapshot_and_never_reads_on_the_event_loop() -> None:
    reads = Watched()

    async def run() -> Any:
        return await make_schema(Limits()).execute(QUESTION, context_value=Context(ACTOR, services(reads, 2)))

    result = asyncio.run(run())

    assert result.errors is None
    assert (reads.opened, reads.open) == (1, 0)


class Unclosable(Watched):
    """Reads whose snapshot cannot be given back, as when the connection is lost."""

    @contextmanager
    def snapshot(self) -> Generator[Queries]:
        yield cast("Queries", self)
        raise ConnectionError("secret host name")


def test_a_snapshot_that_cannot_be_closed_tells_no_more_than_a_reference() -> None:
    shared = services(Unclosable(), 1)
    endpoint = Endpoint(make_schema(Limits()), shared, graphiql=False)

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await endpoint({**scope, ACTOR_KEY: ACTOR}, receive, send)

    answer = TestClient(app).post("/graphql", json={"query": "{ institution { code } }"})

    assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL"
    assert "secret" not in answer.text
    assert shared.slots.operations.borrowed_tokens == 0


def test_an_operation_that_reads_nothing_opens_nothing() -> None:
    reads = Watched()

    async def run() -> Any:
        context = Context(ACTOR, services(reads, 1))
        return await make_schema(Limits()).execute("{ viewer { account } }", context_value=context)

    assert asyncio.run(run()).data == {"viewer": {"account": "a"}}
    assert reads.opened == 0


def test_more_operations_than_connections_wait_for_each_other_and_all_are_answered() -> None:
    reads = Watched(slow=0.002)

    async def run() -> list[Any]:
        shared = services(reads, 3)
        asked = [make_schema(Limits()).execute(QUESTION, context_value=Context(ACTOR, shared)) for _ in range(40)]
        return await asyncio.wait_for(asyncio.gather(*asked), timeout=20)

    results = asyncio.run(run())

    assert all(result.errors is None for result in results)
    assert reads.opened == 40
    assert (reads.most_open, reads.most_busy) == (3, 3)
    assert reads.open == 0


def test_nothing_stays_open_where_the_loop_ends_in_the_middle_of_a_read() -> None:
    """A loop that ends cancels every task, again and again, also those that others are shielded by."""
    reads = Watched(slow=0.02)

    async def ask(context: Context) -> None:
        try:
            await context.read(lambda queries, scope: queries.institution(scope))
        finally:
            await context.close()

    async def run(after: float) -> None:
        asked = asyncio.ensure_future(ask(Context(ACTOR, services(reads, 1))))
        await asyncio.sleep(after)
        for _ in range(3):
            for task in asyncio.all_tasks() - {asyncio.current_task()}:
                task.cancel()
            await asyncio.sleep(0)
        with contextlib.suppress(asyncio.CancelledError):
            await asked

    for step in range(30):
        asyncio.run(run(step / 1000))
        for thread in threading.enumerate():  # what still runs is a reader that was given up
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join(timeout=5)
        assert reads.open == 0, step
    assert reads.opened > 0


def test_a_pool_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="serves nobody"):
        Slots(0)


def test_ids_name_kind_and_key_and_nothing_else_is_accepted() -> None:
    from postloan.domain.shared.errors import InvalidInput
    from postloan.graphql.ids import NodeKind, global_id, parse_global_id

    key = UUID("01890a5d-ac96-774b-bcce-b302099a8057")
    for kind in NodeKind:
        assert parse_global_id("id", global_id(kind, key)) == (kind, key)
    good = global_id(NodeKind.LOAN, key)
    for bad in (good + "=", good[:-1], good.upper(), " " + good, good + "\n", "", "é", 5, None):
        with pytest.raises(InvalidInput):
            parse_global_id("id", bad)

"""Listening over graphql-transport-ws: who may, what is heard, and what is bounded."""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from queue import SimpleQueue
from typing import Any

import pytest
from starlette.testclient import TestClient, WebSocketTestSession
from starlette.websockets import WebSocketDisconnect

from postloan.application.classification_queries import ClassificationQueries
from postloan.application.outbox import OutboxPosition
from postloan.domain.shared.scope import Scope
from postloan.graphql import subscriptions_socket
from postloan.infrastructure import identity
from postloan.infrastructure.asgi import app_of
from tests.graphql.collateral_world import do, securing
from tests.graphql.test_classification import quarter_run, state
from tests.graphql.test_collateral_cover import RUN, indexed
from tests.graphql.test_organisation import agreed, appointed, built
from tests.graphql.world import BUSINESS_DATE, World, drawn, opened, world

PROTOCOL = "graphql-transport-ws"
CHANGES = "subscription { classChanges { claim before riskClass effective sequence } }"


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made, TestClient(app_of(made.container, poll_seconds=0.02)) as client:
        made.client = client
        yield made


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> SimpleQueue[None]:
    """One item per listener to changes of class, from the moment from which it hears them."""
    begun: SimpleQueue[None] = SimpleQueue()
    now = ClassificationQueries.now

    def watched(queries: ClassificationQueries, scope: Scope) -> OutboxPosition:
        found = now(queries, scope)
        begun.put(None)
        return found

    monkeypatch.setattr(ClassificationQueries, "now", watched)
    return begun


@contextmanager
def connected(there: World, account: str = "officer", **how: Any) -> Generator[WebSocketTestSession]:
    with there.client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as socket:
        token = there.token(account, **how)
        socket.send_json({"type": "connection_init", "payload": {"authorization": f"Bearer {token}"}})
        assert socket.receive_json() == {"type": "connection_ack"}
        yield socket


def listen(socket: WebSocketTestSession, document: str, key: str = "1", **variables: object) -> None:
    payload = {"query": document, "variables": variables}
    socket.send_json({"id": key, "type": "subscribe", "payload": payload})


def closed(socket: WebSocketTestSession) -> int:
    with pytest.raises(WebSocketDisconnect) as ended:
        socket.receive_json()
    return int(ended.value.code)


def test_a_class_that_comes_into_force_is_heard(there: World, listening: SimpleQueue[None]) -> None:
    loan = drawn(there)
    with connected(there) as socket:
        listen(socket, CHANGES)
        listening.get(timeout=60)
        listen(socket, "{ viewer { account } }", "2")
        assert socket.receive_json()["payload"]["data"] == {"viewer": {"account": "officer"}}
        assert socket.receive_json() == {"id": "2", "type": "complete"}
        owner = there.data("query Q($id: ID!) { loan(id: $id) { borrower { id } } }", id=loan)["loan"]["borrower"]["id"]
        state(there, owner, "EVADES_DEBT", {"yes": True})
        heard = socket.receive_json()
    told = heard["payload"]["data"]["classChanges"]
    # Art. 12(2): evading bank debt is at least doubtful.
    assert (told["claim"], told["before"], told["riskClass"]) == (loan, "SPECIAL_MENTION", "DOUBTFUL")
    assert told["effective"] == BUSINESS_DATE.isoformat()


def test_a_listener_hears_nothing_of_other_branches(there: World, listening: SimpleQueue[None]) -> None:
    with connected(there, "officer-of-b2") as elsewhere, connected(there) as here:
        listen(elsewhere, CHANGES)
        listen(here, CHANGES)
        for _ in range(2):
            listening.get(timeout=60)
        listen(here, "{ viewer { account } }", "2")
        listen(elsewhere, "{ viewer { account } }", "2")
        for socket in (here, elsewhere):
            assert [socket.receive_json()["type"] for _ in range(2)] == ["next", "complete"]
        drawn(there)
        assert here.receive_json()["id"] == "1"
        # What the other one hears next is the answer to a question asked after that.
        listen(elsewhere, "{ viewer { account } }", "3")
        assert elsewhere.receive_json()["id"] == "3"


def test_the_progress_of_a_run_is_heard_until_it_is_finished(there: World) -> None:
    drawn(there)
    quarter_run(there)
    listed = there.data("{ classificationRuns { edges { node { id } } } }")["classificationRuns"]["edges"]
    with connected(there) as socket:
        listen(
            socket,
            "subscription S($run: ID!) { classificationRunProgress(run: $run) { run kind status claims failed } }",
            run=listed[0]["node"]["id"],
        )
        heard = socket.receive_json()["payload"]["data"]["classificationRunProgress"]
        assert socket.receive_json() == {"id": "1", "type": "complete"}
    assert (heard["kind"], heard["status"], heard["claims"]) == ("QUARTERLY", "FINISHED", 1)


def test_the_progress_of_an_index_revaluation_is_heard_until_it_is_finished(there: World) -> None:
    securing(there, drawn(there))
    indexed(there, ("2026-01-01", "100"), ("2026-03-15", "90"))
    where = {"region": "110108", "kind": "HOUSING", "asOf": BUSINESS_DATE.isoformat()}
    run = do(there, "startIndexRevaluation", "operations", RUN, **where)["indexRevaluation"]["id"]
    document = "subscription S($run: ID!) { indexRevaluationProgress(run: $run) { run status items revalued loans } }"
    with connected(there) as socket, connected(there, "officer-of-b2") as elsewhere:
        listen(elsewhere, document, run=run)
        assert elsewhere.receive_json() == {"id": "1", "type": "complete"}
        listen(socket, document, run=run)
        begun = socket.receive_json()["payload"]["data"]["indexRevaluationProgress"]
        assert (begun["run"], begun["status"], begun["items"]) == (run, "RUNNING", 0)
        heard: dict[str, Any] = begun
        while heard["status"] != "FINISHED":
            do(there, "advanceIndexRevaluation", "operations", RUN, revaluationId=run)
            heard = socket.receive_json()["payload"]["data"]["indexRevaluationProgress"]
        assert (heard["items"], heard["revalued"], heard["loans"]) == (1, 1, 1)
        assert socket.receive_json() == {"id": "1", "type": "complete"}


def test_without_a_good_token_nothing_is_heard(there: World) -> None:
    for payload in ({}, {"authorization": "Bearer nonsense"}, {"authorization": 5}):
        with there.client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as socket:
            socket.send_json({"type": "connection_init", "payload": payload})
            assert closed(socket) == 4403
    with there.client.websocket_connect("/graphql", subprotocols=[PROTOCOL]) as socket:
        listen(socket, CHANGES)
        assert closed(socket) == 4401


def test_a_token_that_expires_ends_the_subscription_and_asks_no_more(
    there: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(identity, "_LEEWAY_SECONDS", 0)
    with connected(there, lifetime=timedelta(seconds=1)) as socket:
        listen(socket, CHANGES)
        heard = socket.receive_json()
        assert heard["payload"]["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert socket.receive_json() == {"id": "1", "type": "complete"}
        listen(socket, "{ viewer { account } }", "2")
        told = socket.receive_json()
    assert (told["type"], told["payload"][0]["extensions"]["code"]) == ("error", "UNAUTHENTICATED")


def posts_end(there: World, person: str) -> None:
    """Every post of a person ends on the bank's business date."""
    (edge,) = there.data(
        "query($p: String!) { appointments(person: $p) { edges { node { id } } } }", "auditor", p=person
    )["appointments"]["edges"]
    agreed(there, "endAppointment", appointmentId=edge["node"]["id"], until=BUSINESS_DATE.isoformat())


@pytest.fixture
def staffed(there: World, database_url: str) -> World:
    """Posts are kept: person-1 in B1, person-6 in B2, the keepers, and an auditor who reads all."""
    built(there)
    agreed(there, "definePost", code="auditor", unit="HO", name="审计", roles=["AUDITOR"])
    agreed(there, "appointOfficer", post="auditor", person="person-4", since="2026-01-01")
    appointed(there)
    return there


def test_whoever_loses_the_post_hears_no_more(staffed: World, listening: SimpleQueue[None]) -> None:
    with connected(staffed) as socket, connected(staffed, "auditor") as other:
        for each in (socket, other):
            listen(each, CHANGES)
            listening.get(timeout=60)
        posts_end(staffed, "person-1")
        heard = socket.receive_json()
        assert heard["payload"]["errors"][0]["extensions"]["code"] == "FORBIDDEN"
        assert socket.receive_json() == {"id": "1", "type": "complete"}
        listen(other, "{ viewer { account } }", "2")
        assert other.receive_json()["id"] == "2", "who holds a post still listens"


def test_a_question_over_an_open_socket_is_answered_by_the_posts_held_when_it_is_asked(staffed: World) -> None:
    loan = opened(staffed, "L-1")
    document = "query($id: ID!) { loan(id: $id) { number } viewer { roles branches } }"
    with connected(staffed) as socket:
        for key, seen in (("1", {"number": "L-1"}), ("2", None)):
            listen(socket, document, key, id=loan)
            told = socket.receive_json()["payload"]["data"]
            assert told["loan"] == seen
            assert bool(told["viewer"]["roles"]) == bool(seen)
            assert socket.receive_json() == {"id": key, "type": "complete"}
            if seen:
                posts_end(staffed, "person-1")


def test_the_legacy_protocol_is_not_spoken(there: World) -> None:
    with there.client.websocket_connect("/graphql", subprotocols=["graphql-ws"]) as socket:
        assert closed(socket) == 4406


def test_documents_over_sockets_have_the_limits_of_any_other(there: World) -> None:
    aliases = " ".join(f"a{number}: grade" for number in range(31))
    with connected(there) as socket:
        listen(socket, f"subscription {{ classChanges {{ {aliases} }} }}")
        told = socket.receive_json()
    assert (told["id"], told["type"]) == ("1", "error")
    assert "aliases" in told["payload"][0]["message"]


def test_a_message_that_is_too_large_ends_the_connection(there: World) -> None:
    with connected(there) as socket:
        listen(socket, "{ viewer { account } } #" + "x" * subscriptions_socket.MAX_MESSAGE)
        assert closed(socket) == 1009


def test_a_subscription_over_http_is_refused(there: World) -> None:
    answer = there.post({"query": CHANGES})
    assert answer.status_code in (200, 400)
    assert "errors" in answer.json()

"""Listening to what is said of rights: a warning and a loss are heard as the business day says them."""

from collections.abc import Iterator
from queue import SimpleQueue

import pytest
from starlette.testclient import TestClient

from postloan.application.outbox import OutboxPosition
from postloan.application.right_queries import RightQueries
from postloan.domain.shared.scope import Scope
from postloan.infrastructure.asgi import app_of
from tests.graphql.test_rights import close, guaranteed
from tests.graphql.test_subscriptions import connected, listen
from tests.graphql.world import World, world

NOTICES = "subscription { rightNotices { loan number what kind day threshold daysLeft actBy lostOn toDo } }"


@pytest.fixture
def there(database_url: str) -> Iterator[World]:
    with world(database_url) as made, TestClient(app_of(made.container, poll_seconds=0.02)) as client:
        made.client = client
        yield made


@pytest.fixture
def listening(monkeypatch: pytest.MonkeyPatch) -> SimpleQueue[None]:
    """One item per listener to notices, from the moment from which it hears them."""
    begun: SimpleQueue[None] = SimpleQueue()
    now = RightQueries.now

    def watched(queries: RightQueries, scope: Scope) -> OutboxPosition:
        found = now(queries, scope)
        begun.put(None)
        return found

    monkeypatch.setattr(RightQueries, "now", watched)
    return begun


def test_a_warning_and_a_loss_are_heard_by_whoever_sees_the_loan(there: World, listening: SimpleQueue[None]) -> None:
    loan, _, _ = guaranteed(there)
    with connected(there, "officer-of-b2") as elsewhere, connected(there) as here:
        for socket in (elsewhere, here):
            listen(socket, NOTICES)
            listening.get(timeout=60)
        close(there, "2026-06-03")
        close(there, "2026-09-02")
        warned = here.receive_json()["payload"]["data"]["rightNotices"]
        lost = here.receive_json()["payload"]["data"]["rightNotices"]
        # What the other one hears next is the answer to a question asked after that.
        listen(elsewhere, "{ viewer { account } }", "2")
        assert elsewhere.receive_json()["id"] == "2"
    # Six months from 1 March 2026 end on 1 September; 3 June is 90 days before.
    assert warned == {
        "loan": loan, "number": "L-1", "what": "WARNING", "kind": "GUARANTEE_PERIOD", "day": "2026-06-03",
        "threshold": 90, "daysLeft": 90, "actBy": "2026-09-01", "lostOn": "2026-09-02",
        "toDo": "CLAIM_FROM_GUARANTOR",
    }  # fmt: skip
    assert (lost["what"], lost["day"], lost["toDo"]) == ("LOST", "2026-09-02", "NEW_GUARANTEE")

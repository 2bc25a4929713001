"""How the API is served."""

import socket
from pathlib import Path

import pytest
import uvicorn

from postloan.infrastructure.cli.serving import run_server
from postloan.infrastructure.container import Container
from tests.databases import migrated
from tests.graphql.world import settings_for


def test_an_answer_is_not_held_back_for_the_clients_acknowledgment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Headers and body are sent one after the other: with Nagle's algorithm the body waits 40 ms on a connection kept.
    served: list[socket.socket] = []
    monkeypatch.setattr(uvicorn.Server, "run", lambda _self, sockets: served.extend(sockets))
    container = Container(settings=settings_for(migrated(f"sqlite:///{tmp_path / 'postloan.sqlite'}")))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        run_server(container, listener)
        assert served == [listener]
        with socket.create_connection(listener.getsockname()):
            accepted, _ = listener.accept()
            with accepted:
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    container.engine().dispose()

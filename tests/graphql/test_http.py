"""The HTTP edge: tokens, methods, media types, sizes, and what a browser gets."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from starlette.testclient import TestClient

from postloan.infrastructure.asgi import MAX_BODY, app_of
from postloan.infrastructure.container import Container
from tests.graphql.world import BANK, TOKEN_KEY, World, borrower, world

VIEWER = "{ viewer { account person roles branches seesPersonalData } }"
GRAPHQL_JSON = "application/graphql-response+json"


@pytest.fixture
def there(tmp_path: Path) -> Iterator[World]:
    with world(f"sqlite:///{tmp_path / 'postloan.sqlite'}") as made:
        yield made


def claims(**changed: object) -> dict[str, object]:
    return {
        "sub": "officer",
        "person": "person-1",
        "institution": str(BANK),
        "roles": ["OFFICER"],
        "branches": ["*"],
        "aud": "postloan",
        "exp": datetime.now(UTC) + timedelta(hours=1),
        **changed,
    }


def signed(**changed: object) -> str:
    return jwt.encode(claims(**changed), TOKEN_KEY, algorithm="HS256")


def send(there: World, authorization: str | None) -> Any:
    headers = {} if authorization is None else {"authorization": authorization}
    return there.client.post("/graphql", json={"query": VIEWER}, headers=headers)


def test_a_good_token_is_its_actor(there: World) -> None:
    assert send(there, f"Bearer {signed()}").json()["data"]["viewer"] == {
        "account": "officer",
        "person": "person-1",
        "roles": ["OFFICER"],
        "branches": ["*"],
        "seesPersonalData": True,
    }


def bad_tokens() -> dict[str, str | None]:
    now = datetime.now(UTC)
    return {
        "missing": None,
        "empty": "Bearer ",
        "another scheme": "Basic b2ZmaWNlcjpzZWNyZXQ=",
        "no token at all": "Bearer not-a-token",
        "expired": f"Bearer {signed(exp=now - timedelta(minutes=1))}",
        "for somebody else": f"Bearer {signed(aud='another-service')}",
        "forged": "Bearer " + jwt.encode(claims(), "another key of at least thirty-two bytes", algorithm="HS256"),
        "unsigned": "Bearer " + jwt.encode(claims(), "", algorithm="none"),
        "without a person": f"Bearer {signed(person='')}",
        "with a role that does not exist": f"Bearer {signed(roles=['OWNER'])}",
        "far too long": "Bearer " + "x" * 20_000,
    }


def test_a_request_without_a_good_token_is_refused_in_json_and_reaches_nothing(there: World) -> None:
    for name, authorization in bad_tokens().items():
        answer = send(there, authorization)
        assert answer.status_code == 401, name
        assert answer.headers["www-authenticate"].startswith("Bearer"), name
        told = answer.json()
        extensions = told["errors"][0]["extensions"]
        assert extensions["code"] == "UNAUTHENTICATED", name
        assert "令牌" in extensions["messageZh"], name
        assert "data" not in told, name
        if authorization and len(authorization) > 30:
            assert authorization.split()[1] not in answer.text, name


def test_health_needs_no_token_and_asks_the_database(there: World) -> None:
    answer = there.client.get("/health")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


def test_health_says_so_when_the_database_is_gone(tmp_path: Path) -> None:
    folder = tmp_path / "gone"
    folder.mkdir()
    with world(f"sqlite:///{folder / 'x.sqlite'}") as there:
        there.container.engine().dispose()
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
        answer = there.client.get("/health")
        assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})


def test_a_query_may_come_by_get(there: World) -> None:
    headers = {"authorization": f"Bearer {there.token('officer')}"}
    answer = there.client.get("/graphql", params={"query": VIEWER}, headers=headers)
    assert answer.json()["data"]["viewer"]["account"] == "officer"


def test_a_mutation_by_get_is_refused_and_changes_nothing(there: World) -> None:
    headers = {"authorization": f"Bearer {there.token('officer')}"}
    document = (
        'mutation { registerBorrower(input: {idempotencyKey: "k", number: "C-9", '
        'profile: {kind: ENTERPRISE, branch: "B1", name: "公司"}}) { __typename } }'
    )
    answer = there.client.get("/graphql", params={"query": document}, headers=headers)
    assert answer.status_code == 400
    assert "mutations are not allowed" in answer.json()["errors"][0]["message"]
    assert there.data("{ borrowers { edges { node { number } } } }")["borrowers"]["edges"] == []


def test_a_browser_gets_the_page_without_a_token_and_anyone_else_does_not(there: World) -> None:
    page = there.client.get("/graphql", headers={"accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "graphiql" in page.text.lower()
    for accept in ("*/*", "application/json", ""):
        assert there.client.get("/graphql", headers={"accept": accept}).status_code == 401
    with_query = there.client.get("/graphql", params={"query": VIEWER}, headers={"accept": "text/html"})
    assert with_query.status_code == 401


def test_offline_a_browser_gets_a_page_that_loads_nothing_from_anywhere(there: World) -> None:
    closed = there.container.settings().model_copy(update={"graphiql": False, "graphiql_offline": True})
    page = TestClient(app_of(Container(settings=closed))).get("/graphql", headers={"accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    for element in ("query", "variables", "run", "schema", "token"):
        assert f'id="{element}"' in page.text
    assert not re.search(r"https?://|//[a-z]|src=|@import|url\(|<link", page.text)
    assert "default-src 'none'; connect-src 'self'" in page.text
    assert len(page.text.splitlines()) < 120


def test_a_page_request_that_smuggles_a_query_is_not_executed(there: World) -> None:
    for target in ("/graphql?%71uery=%7Bviewer%7Baccount%7D%7D", "/graphql?a=1&query=%7Bviewer%7Baccount%7D%7D"):
        answer = there.client.get(target, headers={"accept": "text/html"})
        assert answer.status_code == 401, target


@pytest.mark.parametrize(
    ("accept", "media_type", "status"),
    [
        ("application/json", "application/json", 200),
        ("*/*", "application/json", 200),
        (GRAPHQL_JSON, GRAPHQL_JSON, 400),
        (f"{GRAPHQL_JSON};q=0.9, application/json;q=0.1", GRAPHQL_JSON, 400),
        (f"{GRAPHQL_JSON};q=0, application/json", "application/json", 200),
    ],
)
def test_the_media_type_asked_for_decides_how_a_wrong_document_is_answered(
    there: World, accept: str, media_type: str, status: int
) -> None:
    wrong = there.post({"query": "{ nothingOfTheKind }"}, accept=accept)
    assert (wrong.headers["content-type"], wrong.status_code) == (f"{media_type}; charset=utf-8", status)
    assert "data" not in wrong.json()
    right = there.post({"query": VIEWER}, accept=accept)
    assert (right.headers["content-type"], right.status_code) == (f"{media_type}; charset=utf-8", 200)


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        (b"{", "application/json", 400),
        (b"[]", "application/json", 400),
        (b"7", "application/json", 400),
        (b'"text"', "application/json", 400),
        (b"null", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b'{"query": 5}', "application/json", 400),
        (b'{"variables": {}}', "application/json", 400),
        (b'{"query": "{ viewer { account } }", "variables": [1]}', "application/json", 400),
        (b"query=%7Bviewer%7Baccount%7D%7D", "application/x-www-form-urlencoded", 400),
        (b"[" * 100_000, "application/json", 400),
        (b'{"query": "{ viewer { account } }", "variables": {"n": ' + b"9" * 5_000 + b"}}", "application/json", 400),
        (b'{"query": "{ viewer { account } }", "variables": {"n": "\\uD800"}}', "application/json", 400),
    ],
)
def test_a_body_that_is_no_request_is_refused_in_json(
    there: World, body: bytes, content_type: str, status: int
) -> None:
    headers = {"authorization": f"Bearer {there.token('officer')}", "content-type": content_type}
    answer = there.client.post("/graphql", content=body, headers=headers)
    assert answer.status_code == status, answer.text
    assert answer.json()["errors"][0]["message"]


def test_a_document_of_two_operations_has_to_say_which_one_to_run(there: World) -> None:
    document = "query A { viewer { account } } query B { viewer { person } }"
    untold = there.post({"query": document}, accept=GRAPHQL_JSON)
    assert untold.status_code == 400
    assert "operationName" in untold.json()["errors"][0]["message"]
    told = there.post({"query": document, "operationName": "B"})
    assert told.json()["data"] == {"viewer": {"person": "person-1"}}


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"operationName": None, "variables": None, "extensions": None}, 200),
        ({"variables": {}, "extensions": {}}, 200),
        ({"variables": {"unused": 1}}, 200),
        ({"somethingElse": True}, 200),
        ({"operationName": "A"}, 200),
        ({"operationName": "B"}, 400),
        ({"operationName": 5}, 400),
        ({"operationName": {"a": 1}}, 400),
        ({"operationName": ["A"]}, 400),
        ({"variables": "{}"}, 400),
        ({"variables": [1]}, 400),
        ({"extensions": [1]}, 400),
        ({"query": ""}, 400),
        ({"query": "fragment A on Viewer { account }"}, 400),
        ({"query": "subscription { x }"}, 400),
        ({"query": "query A($x: Int!) { loans(first: $x) { edges { cursor } } }"}, 400),
    ],
)
def test_what_a_request_may_and_may_not_say(there: World, more: dict[str, object], status: int) -> None:
    body = {"query": "query A { viewer { account } }", **more}
    answer = there.post(body, accept=GRAPHQL_JSON)
    assert answer.status_code == status, answer.text
    assert ("errors" in answer.json()) is (status != 200)


def test_parameters_of_a_url_are_read_like_a_body(there: World) -> None:
    headers = {"authorization": f"Bearer {there.token('officer')}"}
    document = "query A($n: Int) { loans(first: $n) { edges { cursor } } }"
    for variables, status in (('{"n": 3}', 200), ("null", 200), ("[]", 400), ("{", 400), ("7", 400)):
        asked = {"query": document, "variables": variables, "operationName": "A"}
        assert there.client.get("/graphql", params=asked, headers=headers).status_code == status, variables


def test_a_batch_of_operations_is_refused(there: World) -> None:
    answer = there.post([{"query": VIEWER}] * 50)
    assert answer.status_code == 400


def test_a_body_that_is_too_large_is_refused_by_its_length_and_while_it_is_read(there: World) -> None:
    headers = {"authorization": f"Bearer {there.token('officer')}", "content-type": "application/json"}
    large = json.dumps({"query": VIEWER, "variables": {"x": "y" * MAX_BODY}}).encode()
    stated = there.client.post("/graphql", content=large, headers=headers)
    streamed = there.client.post("/graphql", content=iter([large[:1000], large[1000:]]), headers=headers)
    assert (stated.status_code, streamed.status_code) == (413, 413)
    said = "请求体不得超过 2000000 字节。"
    assert stated.json()["errors"][0]["extensions"] == {"code": "TOO_LARGE", "messageZh": said}


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_other_methods_are_refused(there: World, method: str) -> None:
    headers = {"authorization": f"Bearer {there.token('officer')}"}
    assert there.client.request(method, "/graphql", headers=headers).status_code == 405


def test_a_web_socket_elsewhere_is_not_accepted(there: World) -> None:
    from starlette.websockets import WebSocketDisconnect

    protocol = ["graphql-transport-ws"]
    with pytest.raises(WebSocketDisconnect), there.client.websocket_connect("/health", subprotocols=protocol):
        pass


def test_an_unexpected_error_is_told_by_a_reference_only(there: World, capsys: pytest.CaptureFixture[str]) -> None:
    borrower(there)
    with there.container.engine().begin() as connection:
        connection.exec_driver_sql("ALTER TABLE borrower RENAME TO secret_table_name")
    told = there.ask("{ borrowers { edges { node { name } } } }")
    error = told["errors"][0]
    assert error["extensions"]["code"] == "INTERNAL"
    assert "borrower" not in error["message"].replace("系统", "")
    assert "secret_table_name" not in json.dumps(told)
    logged = capsys.readouterr().out
    assert error["extensions"]["reference"] in logged
    assert "no such table" in logged


def test_chinese_leaves_as_it_is_written(there: World) -> None:
    borrower(there)
    answer = there.post({"query": "{ borrowers { edges { node { name } } } }"})
    assert "张小明" in answer.text

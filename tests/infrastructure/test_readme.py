"""The session in the README happens as it is told: each query is asked, each answer compared."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from postloan.infrastructure.asgi import app_of
from postloan.infrastructure.cli import demonstrate
from postloan.infrastructure.cli.screen import app
from postloan.infrastructure.container import Container
from postloan.infrastructure.settings import Settings
from tests.repo import project

STEP = re.compile(r"```graphql\n(.*?)```\n\n```json\n(.*?)```", re.DOTALL)
KINDS = {"TG9hbjo": "loan", "UHJvcG9zYWw6": "proposal"}
"""How the global ids of a kind begin, and the variable that stands for the one that an answer gave."""


def steps() -> list[tuple[str, Any]]:
    return [(query, json.loads(answer)) for query, answer in STEP.findall(project.text("README.md"))]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    container = Container(settings=demonstrate.prepare(tmp_path_factory.mktemp("demo")))
    token = demonstrate.token_for(container.settings(), demonstrate.fill(container))
    with TestClient(app_of(container), headers={"Authorization": f"Bearer {token}"}) as made:
        yield made
    container.engine().dispose()


def ids_in(answer: Any) -> dict[str, str]:
    """The ids of an answer by the variable that stands for them."""
    if isinstance(answer, list):
        return {name: value for item in answer for name, value in ids_in(item).items()}
    if not isinstance(answer, dict):
        return {}
    found = {name: value for item in answer.values() for name, value in ids_in(item).items()}
    mine = answer.get("id", "")
    return found | {name: mine for start, name in KINDS.items() if mine.startswith(start)}


def shortened(answer: Any) -> Any:
    """An answer with its ids cut as the README cuts them."""
    if isinstance(answer, list):
        return [shortened(item) for item in answer]
    if not isinstance(answer, dict):
        return answer
    return {name: f"{value[:10]}…" if name == "id" else shortened(value) for name, value in answer.items()}


def test_every_query_of_the_session_gets_the_answer_beside_it(client: TestClient) -> None:
    told, happened = steps(), []
    known: dict[str, str] = {}
    for query, _ in told:
        answer = client.post("/graphql", json={"query": query, "variables": known}).json()
        known |= ids_in(answer)
        happened.append((query, shortened(answer.get("data", answer))))
    assert happened == told
    assert len(told) == 9
    assert set(known) == {"loan", "proposal"}


def test_the_chinese_readme_tells_the_same_session() -> None:
    assert STEP.findall(project.text("README.zh-CN.md")) == STEP.findall(project.text("README.md"))


def test_the_mapping_shown_is_part_of_the_example() -> None:
    example = project.text("src/infrastructure/imports/loans.example.toml")
    (shown,) = re.findall(r"```toml\n(.*?)```", project.text("README.md"), re.DOTALL)
    assert "values = " in shown
    plain = re.sub(r"\s*#.*", "", example)
    for line in re.sub(r"\s*#.*", "", shown).splitlines():
        assert line in plain.splitlines(), line


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_every_command_has_its_row(name: str) -> None:
    there = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    there |= {group.name for group in app.registered_groups if group.name}
    assert set(re.findall(r"^\| `postloan ([a-z-]+)` \|", project.text(name), re.MULTILINE)) == there


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "SECURITY.md"])
def test_every_setting_named_exists(name: str) -> None:
    named = set(re.findall(r"POSTLOAN_([A-Z_]+)", project.text(name)))
    assert named <= {setting.upper() for setting in Settings.model_fields}
    assert named

"""The session in the README happens as it is told: each query is asked, each answer compared."""

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from postloan.application.imports.fields import TapeKind
from postloan.infrastructure.asgi import app_of
from postloan.infrastructure.cli import demonstrate, main
from postloan.infrastructure.cli.screen import app
from postloan.infrastructure.container import Container
from postloan.infrastructure.imports.tape import example_mapping
from postloan.infrastructure.settings import Settings
from tests.repo import project

STEP = re.compile(r"```graphql\n(.*?)```\n\n```json\n(.*?)```", re.DOTALL)
KINDS = {"TG9hbjo": "loan", "UHJvcG9zYWw6": "proposal"}
"""How the global ids of a kind begin, and the variable that stands for the one that an answer gave."""


CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
COMMAND = re.compile(r"\$ \.venv/bin/postloan (.*)\n((?:(?!\$ ).*\n)*)")
TAPE = """\
客户号,客户名称,客户类型,证件号码,借据号,机构号,产品代码,借款金额,起息日,期数,年利率,还款方式,到期日,放款金额,接入日,未到期本金,下次还款日,应计利息,欠款明细
C90001,林晓梅,个人,-,X2026001,0101,P-CAR,120000,20260615,36,4.35,等额本息,-,120000,-,-,-,-,-
C90002,蜀味餐饮有限公司,企业,-,X2026002,0101,C-PLANNED,900000,20250120,24,5.1,等额本金,-,-,20260630,337500,20260720,478.13,2026-06-20 37500.00 1593.75
C90003,何建国,个人,-,X2026003,0101,P-CAR,80000,20260615,36,435,等额本息,-,80000,-,-,-,-,-
C90004,罗琳,个人,-,X2026004,0101,P-CAR,60000,20260631,24,4.35,等额本息,-,60000,-,-,-,-,-
"""  # noqa: E501
HOUSES = """\
押品编号,押品名称,押品种类,机构号,地区,权利人,权利人客户号,他项权证号,顺位,登记金额,登记类型,登记日,登记到期日,借据号,担保限额,评估价值,估值日,估值方法,评估机构,估值条线,复核条线
YP2026-005,杭州市住宅(5号),住宅,HZ01,330100,王秀英,,不动产证明第5号,1,,一般,2025-11-03,,L2025000041,,2600000,2026-05-11,市场比较法,孙浩,风险管理部,
YP2026-006,杭州市住宅(6号),住宅,HZ01,330100,李建军,,不动产证明第6号,1,,一般,2025-11-03,2025-11-02,L2025000061,,1800000,2026-05-11,市场比较法,孙浩,风险管理部,
"""
EVENTS = """\
借据号,流水号,原流水号,交易类型,起息日,金额,新利率,摘要
X2026001,T-1,,还款,2026-06-20,3000.00,,提前存入
X2026001,T-2,,收费,2026-06-21,50,,
X2026001,T-3,T-2,冲正,2026-06-21,,,收费撤销
"""
pytestmark = pytest.mark.long


@dataclass
class Session:
    """The demonstration after the README's session: where it lies, what was asked and answered, the ids met."""

    folder: Path
    happened: list[tuple[str, Any]]
    known: dict[str, str]


def steps() -> list[tuple[str, Any]]:
    return [(query, json.loads(answer)) for query, answer in STEP.findall(project.text("README.md"))]


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Session:
    folder = tmp_path_factory.mktemp("readme")
    container = Container(settings=demonstrate.prepare(folder / "demo"))
    token = demonstrate.token_for(container.settings(), demonstrate.fill(container))
    done = Session(folder, [], {})
    with TestClient(app_of(container), headers={"Authorization": f"Bearer {token}"}) as client:
        for query, _ in steps():
            answer = client.post("/graphql", json={"query": query, "variables": done.known}).json()
            done.known |= ids_in(answer)
            done.happened.append((query, shortened(answer.get("data", answer))))
    container.engine().dispose()
    return done


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


def agree(shown: str, told: str) -> bool:
    """Whether a command printed what is told; the README leaves out repeated complaints and ends of hashes."""
    before, left_out, after = re.sub(r"content [0-9a-f]{16}…", "content", told).partition("…\n")
    shown = re.sub(r"content [0-9a-f]{64}", "content", shown)
    return shown.endswith(after) if left_out and not before else shown == before + after


def test_every_query_of_the_session_gets_the_answer_beside_it(session: Session) -> None:
    assert session.happened == steps()
    assert len(session.happened) == 18
    assert set(session.known) == {"loan", "proposal"}


def test_every_command_prints_what_stands_below_it(
    session: Session, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(session.folder)
    for name, value in re.findall(r"export (\w+)='(.*)'", Path("demo/postloan.env").read_text(encoding="utf-8")):
        monkeypatch.setenv(name, value)
    Path("tape.csv").write_text(TAPE, encoding="gb18030")
    Path("houses.csv").write_text(HOUSES, encoding="utf-8")
    Path("events.csv").write_text(EVENTS, encoding="utf-8-sig")
    Path("events.toml").write_text(example_mapping(TapeKind.EVENTS), encoding="utf-8")
    ran = 0
    for block in CONSOLE.findall(project.text("README.md")):
        for command, told in COMMAND.findall(block):
            words, _, target = command.partition(" > ")
            monkeypatch.setattr(sys, "argv", ["postloan", *words.split()])
            with pytest.raises(SystemExit):
                main()
            printed = capsys.readouterr()
            if target:
                Path(target).write_text(printed.out, encoding="utf-8")
            shown = "" if target else printed.err + printed.out
            assert agree(shown, told), f"{command}\n{shown}"
            ran += 1
    assert ran == 16


def test_the_chinese_readme_tells_the_same_session() -> None:
    chinese, english = project.text("README.zh-CN.md"), project.text("README.md")
    assert STEP.findall(chinese) == STEP.findall(english)
    assert CONSOLE.findall(chinese) == CONSOLE.findall(english)


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

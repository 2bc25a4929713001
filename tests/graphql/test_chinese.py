"""Every reason that a caller of the API can meet has its Chinese."""

import ast
import re
from pathlib import Path

import pytest

import postloan
from postloan.graphql.chinese import _REASONS, chinese, reason_zh

SOURCE = Path(postloan.__file__).parent
MET = (
    "domain/shared", "domain/loan", "domain/borrower", "domain/approval", "domain/ledger.py",
    "application/command.py", "application/loan.py", "application/books.py", "application/cursors.py",
    "application/encoding.py", "application/cases.py", "application/consents.py", "application/guarantor_commands.py",
    "application/clock_records.py", "application/clock_commands.py", "application/guarantor_survey.py",
    "application/guarantor_queries.py", "application/right_queries.py", "domain/guarantor", "domain/clock", "graphql",
    "domain/collateral/kinds.py", "domain/collateral/parts.py", "domain/collateral/events.py",
    "domain/collateral/record.py", "domain/collateral/policy.py", "domain/collateral/revaluation.py",
    "domain/collateral/disposal.py", "application/collateral_commands.py", "application/collateral_market.py",
    "domain/write_off/parts.py", "domain/write_off/facts.py", "domain/write_off/events.py", "domain/write_off/rule.py",
    "domain/write_off/claim_events.py", "domain/write_off/policy.py", "application/write_off_commands.py",
    "application/write_off_facts.py",
)  # fmt: skip
NEVER_MET = {
    # Of what programs hand over, never of what a caller sends.
    "fold the loan without its entries 7",
}


def files() -> list[Path]:
    found = [SOURCE / name for name in MET]
    # Rules refuse by values that have their own Chinese.
    return sorted(
        path for each in found for path in ([each] if each.is_file() else each.rglob("*.py")) if path.name != "rules.py"
    )


def text_of(node: ast.expr) -> str | None:
    """A text of the source, with 7 for what varies."""
    if isinstance(node, ast.Constant):
        return str(node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in node.values)
    return None


def raised() -> dict[str, str]:
    """Reasons of `InvalidInput` in the source, and texts assigned to `why`, which is where long ones stand."""
    found = {}
    for path in files():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            given: ast.expr | None = None
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "InvalidInput" and len(node.args) == 3:
                given = node.args[2]
            elif isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "why":
                given = node.value
            reason = text_of(given) if given is not None else None
            if reason is not None and reason not in NEVER_MET:
                found[reason] = path.name
    return found


def test_every_reason_has_its_chinese() -> None:
    reasons = raised()
    assert len(reasons) > 80
    assert {
        reason: where for reason, where in reasons.items() if chinese(reason) is None and reason_zh(reason) == reason
    } == {}


def test_every_pattern_says_in_chinese_whatever_varies() -> None:
    for line in _REASONS.strip().splitlines():
        english, _ = line.split(" = ")
        values = [f"<{n}>" for n in range(english.count("{}"))]
        said = chinese(english.format(*values))
        assert said is not None, english
        assert re.search(r"[\u4e00-\u9fff]", said), english
        if "{}" not in english.replace("must be {} to {}", ""):
            continue
        assert all(value in said for value in values), (english, said)


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ("reason: 'a: b': must be at most 1000 characters", "不得超过 1000 个字符"),
        ("amount: '1.001': has more than 2 decimals, the scale of CNY", "小数位超过 2 位（CNY 的精度）"),
        ("x: 'y': some other reason", "x: 'y': some other reason"),
        (
            "reason: 'a': must not hold U+202E (RIGHT-TO-LEFT OVERRIDE), which does not show, as its character 2",
            "第 2 个字符为不可见字符 U+202E（RIGHT-TO-LEFT OVERRIDE），不得使用",
        ),
    ],
)
def test_the_reason_is_found_behind_field_and_value(message: str, said: str) -> None:
    assert reason_zh(message) == said

"""Domain and application: standard library only, no float, no clock, no chance, no ids of their making."""

import ast
import sys
from pathlib import Path

import pytest

from tests.repo import project

FILES = [*project.python_files(project.SRC / "domain"), *project.python_files(project.SRC / "application")]

# Modules of the standard library that read a clock, make chance, or reach outside the process.
PROCESS = {"asyncio", "io", "os", "pathlib", "sqlite3", "subprocess", "tempfile"}
OUTSIDE = PROCESS | {"http", "random", "secrets", "socket", "time", "urllib"}
# Calls that read a clock or make an id, as attribute names of whatever they are called on.
IMPURE = {"getrandbits", "now", "today", "urandom", "utcnow", "uuid1", "uuid4", "uuid6", "uuid7"}


def _named(tree: ast.AST) -> list[str]:
    """What a module does that the inner layers may not do, with its line."""
    found: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            found.append(f"{node.lineno}: the float {node.value}")
        elif isinstance(node, ast.Name) and node.id == "float":
            found.append(f"{node.lineno}: float")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in IMPURE:
            found.append(f"{node.lineno}: {node.func.attr}()")
    return found


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(project.SRC)))
def test_an_inner_module_is_pure_and_exact(path: Path) -> None:
    outside = [
        f"{line}: import {module}"
        for level, module, line in project.imports(path)
        if level == 0 and (module.split(".")[0] not in sys.stdlib_module_names or module.split(".")[0] in OUTSIDE)
    ]
    assert outside + _named(ast.parse(project.text(path))) == []


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("RATE = 0.0435", "1: the float 0.0435"),
        ("def f(x: float) -> int: ...", "1: float"),
        ("opened = date.today()", "1: today()"),
        ("key = uuid.uuid4()", "1: uuid4()"),
    ],
)
def test_the_guard_sees_what_it_is_there_for(source: str, reason: str) -> None:
    assert _named(ast.parse(source)) == [reason]

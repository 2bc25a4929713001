"""Both type checkers read the package and the tests: an error planted in either is seen by each."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.repo import project

MODULE = '''"""A module with one error."""


def double(amount: int) -> int:
    """Twice an amount."""
    return "twice"
'''
TEST = """from postloan.domain.planted import double

wrong: str = double(1)
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small project with our settings: an error in a module, and one in a test that uses the module."""
    (tmp_path / "pyproject.toml").write_text(project.text("pyproject.toml"))
    files = {"src/__init__.py": "", "src/domain/__init__.py": "", "src/domain/planted.py": MODULE}
    files |= {"tests/__init__.py": "", "tests/test_planted.py": TEST}
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "tests" / ".path").mkdir()
    (tmp_path / "tests" / ".path" / "postloan").symlink_to("../../src")
    return tmp_path


@pytest.mark.parametrize(
    ("checker", "arguments"),
    [("mypy", ["--no-incremental"]), ("pyright", ["--pythonpath", sys.executable])],
)
def test_a_type_error_in_the_package_and_one_in_a_test_are_seen(tree: Path, checker: str, arguments: list[str]) -> None:
    finished = subprocess.run(
        [str(Path(sys.executable).with_name(checker)), *arguments],
        cwd=tree,
        capture_output=True,
        text=True,
        check=False,
    )
    errors = [line for line in finished.stdout.splitlines() if " error: " in line]
    assert len(errors) == 2, finished.stdout + finished.stderr
    assert any("domain/planted.py:6:" in line for line in errors)
    assert any("tests/test_planted.py:3:" in line for line in errors)

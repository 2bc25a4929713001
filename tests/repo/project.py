"""The repository as data: its folders, tracked files, metadata and imports."""

import ast
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"
TESTS = ROOT / "tests"


def text(path: Path | str) -> str:
    """A file of the project as text, whatever the locale."""
    return (ROOT / path).read_text(encoding="utf-8")


def metadata() -> dict[str, Any]:
    """pyproject.toml."""
    return tomllib.loads(text("pyproject.toml"))


def git(*arguments: str) -> str:
    """What git says about this repository."""
    return subprocess.run(
        ["git", *arguments],  # noqa: S607  # git is found on the path, as a person finds it
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def tracked() -> list[Path]:
    """Every regular file that git tracks and that is still there."""
    paths = [ROOT / name for name in git("ls-files", "-z").split("\0") if name]
    return [path for path in paths if path.is_file() and not path.is_symlink()]


def python_files(folder: Path) -> list[Path]:
    """The Python files under a folder; links are not followed."""
    return sorted(path for path in folder.rglob("*.py") if ".path" not in path.parts)


def imports(path: Path) -> Iterator[tuple[int, str, int]]:
    """(level, module, line) of every import in a file; level 0 is absolute."""
    for node in ast.walk(ast.parse(text(path), str(path))):
        if isinstance(node, ast.Import):
            yield from ((0, alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.level, node.module or "", node.lineno

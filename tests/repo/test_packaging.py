"""``src/`` is the package ``postloan``, whole, under that name only, and installs from what is committed."""

import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.repo import project


def _run(code: str, *, path: Path) -> subprocess.CompletedProcess[str]:
    """Run code in a fresh interpreter with one more folder in front of sys.path."""
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd="/",
        env=os.environ | {"PYTHONPATH": str(path)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_every_folder_with_modules_is_a_package_and_is_listed() -> None:
    folders = {path.parent for path in project.python_files(project.SRC)}
    found = {".".join(("postloan", *folder.relative_to(project.SRC).parts)) for folder in folders}
    assert sorted(project.metadata()["tool"]["setuptools"]["packages"]) == sorted(found)
    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").exists()] == []


def test_inside_src_every_import_of_our_own_is_relative() -> None:
    ours = {"postloan", "src", "domain", "application", "infrastructure", "tests"}
    absolute = [
        f"{path.relative_to(project.ROOT)}:{line} imports {module}"
        for path in project.python_files(project.SRC)
        for level, module, line in project.imports(path)
        if level == 0 and module.split(".")[0] in ours
    ]
    assert absolute == []


def test_every_folder_under_tests_is_a_package() -> None:
    folders = {path.parent for path in project.python_files(project.TESTS)}
    missing = [
        str(folder.relative_to(project.ROOT)) for folder in sorted(folders) if not (folder / "__init__.py").exists()
    ]
    assert missing == []


def test_the_link_for_the_type_checkers_leads_to_src() -> None:
    link = project.TESTS / ".path" / "postloan"
    assert link.readlink() == Path("../../src")
    assert project.git("ls-files", "-s", "tests/.path/postloan").startswith("120000 ")


def test_src_imported_under_another_name_says_what_is_wrong() -> None:
    finished = _run("import src", path=project.ROOT)
    assert finished.returncode != 0
    assert "ImportError" in finished.stderr
    assert "imported as 'src'" in finished.stderr


def test_src_on_the_path_does_not_hide_graphql_core_silently() -> None:
    finished = _run("import graphql", path=project.SRC)
    assert finished.returncode != 0
    assert "ImportError" in finished.stderr
    assert "would hide graphql-core" in finished.stderr


def test_the_package_and_graphql_core_import_side_by_side() -> None:
    code = "import postloan.graphql, graphql; print(graphql.__file__)"
    finished = _run(code, path=project.TESTS / ".path")
    assert finished.returncode == 0, finished.stderr
    assert "site-packages" in finished.stdout


@pytest.mark.parametrize("path", ["build/lib/postloan/x.py", "dist/x.whl", ".venv/bin/python", "var/x.sqlite"])
def test_what_is_made_is_ignored(path: str) -> None:
    assert project.git("check-ignore", "--no-index", path).strip() == path


def test_nothing_that_is_ignored_is_tracked() -> None:
    assert project.git("ls-files", "--cached", "--ignored", "--exclude-standard") == ""


def test_only_the_four_layers_and_files_stand_at_the_top() -> None:
    folders = {line.split("/")[0] for line in project.git("ls-files").splitlines() if "/" in line}
    assert folders == {".ci", "src", "tests"}
    layers = {path.name for path in project.SRC.iterdir() if path.is_dir() and path.name != "__pycache__"}
    assert layers == {"domain", "application", "infrastructure", "graphql"}


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _requirements() -> dict[str, str]:
    """Name → specifier of every requirement that pyproject.toml declares."""
    declared = project.metadata()["project"]
    lines = [
        *declared["dependencies"],
        *(r for extra in declared["optional-dependencies"].values() for r in extra),
    ]
    found: dict[str, str] = {}
    for line in lines:
        match = re.fullmatch(r"([A-Za-z0-9._-]+)(?:\[[a-z,]+\])?(.*)", line)
        assert match is not None, line
        found[_normal(match[1])] = match[2]
    return found


def _locked() -> dict[str, str]:
    found: dict[str, str] = {}
    for line in project.text("requirements.lock").splitlines():
        match = re.fullmatch(r"([A-Za-z0-9._-]+)==([A-Za-z0-9.!+]+)", line)
        assert match is not None, f"not an exact release by name alone: {line!r}"
        found[_normal(match[1])] = match[2]
    return found


def test_the_lock_file_holds_exact_releases_and_no_address() -> None:
    assert len(_locked()) > len(_requirements())


def test_the_lock_file_covers_and_satisfies_every_requirement() -> None:
    from packaging.specifiers import SpecifierSet

    locked = _locked()
    unsatisfied = {
        name: (specifier, locked.get(name))
        for name, specifier in _requirements().items()
        if name not in locked or locked[name] not in SpecifierSet(specifier)
    }
    assert unsatisfied == {}


def test_the_lock_file_covers_what_the_requirements_require() -> None:
    from importlib.metadata import distribution

    from packaging.requirements import Requirement

    locked = _locked()
    missing: set[str] = set()
    for name in locked:
        for line in distribution(name).requires or ():
            requirement = Requirement(line)
            needed = requirement.marker is None or requirement.marker.evaluate({"extra": ""})
            if needed and _normal(requirement.name) not in locked:
                missing.add(f"{name} needs {requirement}")
    assert missing == set()


def test_every_dependency_has_a_reason_in_the_decisions() -> None:
    text = project.text("DECISIONS.md")
    assert [name for name in _requirements() if f"`{name}`" not in text] == []


def test_a_wheel_holds_every_module_and_data_file(tmp_path: Path) -> None:
    files = [path for path in project.SRC.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    copy = tmp_path / "tree"
    for path in [*files, *(project.ROOT / name for name in ("pyproject.toml", "README.md", "LICENSE"))]:
        target = copy / path.relative_to(project.ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(path.read_bytes())
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    built = subprocess.run([*pip, "--wheel-dir", str(tmp_path), str(copy)], capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(next(tmp_path.glob("postloan-*.whl"))) as wheel:
        shipped = {name for name in wheel.namelist() if name.startswith("postloan/")}
    assert shipped == {f"postloan/{path.relative_to(project.SRC)}" for path in files}

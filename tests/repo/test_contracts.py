"""Each import contract holds for the tree, and is seen to fail for the breach it is there for."""

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.repo import project

CONTRACTS = {contract["id"]: contract for contract in project.metadata()["tool"]["importlinter"]["contracts"]}

# Breach: (the contract that must fail, [(importer, imported), …]); names that start with a dot are ours.
BREACHES = {
    "domain imports application": ("layers", [(".domain.loan", ".application")]),
    "domain imports infrastructure": ("layers", [(".domain.loan", ".infrastructure")]),
    "the shared kernel imports application": ("layers", [(".domain.shared", ".application")]),
    "application imports graphql": ("layers", [(".application", ".graphql")]),
    "graphql imports infrastructure": ("layers", [(".graphql", ".infrastructure")]),
    "application imports a framework": ("inner-layers-import-no-framework", [(".application", "sqlalchemy")]),
    "domain imports a framework": ("inner-layers-import-no-framework", [(".domain.loan", "pydantic")]),
    "graphql imports SQLAlchemy": ("graphql-imports-no-sqlalchemy", [(".graphql", "sqlalchemy")]),
    "a core module imports another": ("domain-tiers", [(".domain.loan", ".domain.borrower")]),
    "a supporting module imports a core module": ("domain-tiers", [(".domain.clock", ".domain.loan")]),
    "a supporting module imports another": ("domain-tiers", [(".domain.clock", ".domain.policy")]),
    "the shared kernel imports a business module": ("domain-tiers", [(".domain.shared", ".domain.loan")]),
    "a domain module stands in no tier": ("domain-tiers", [(".domain.nowhere", "json")]),
    "siblings import each other": (
        "no-sibling-cycles",
        [
            (".infrastructure.planted_a", ".infrastructure.planted_b"),
            (".infrastructure.planted_b", ".infrastructure.planted_a"),
        ],
    ),
}


def _module_file(tree: Path, name: str) -> Path:
    """The file of one of our modules, created where the tree has none."""
    path = tree / "postloan" / Path(*name.strip(".").split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    file.touch()
    return file


def _plant(tree: Path, importer: str, imported: str) -> None:
    if imported.startswith("."):
        _module_file(tree, imported)
    with _module_file(tree, importer).open("a") as file:
        file.write(f"\nimport {'postloan' if imported.startswith('.') else ''}{imported}\n")


def _broken(tree: Path) -> set[str]:
    """Run every contract over a tree and tell which fail."""
    finished = subprocess.run(
        [
            str(Path(sys.executable).with_name("lint-imports")),
            *("--config", str(project.ROOT / "pyproject.toml"), "--no-cache", "--no-logo"),
        ],
        cwd=tree,
        env=os.environ | {"PYTHONPATH": str(tree), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = dict(re.findall(r"^(.+) (KEPT|BROKEN)$", finished.stdout, re.MULTILINE))
    names = {contract["name"]: identifier for identifier, contract in CONTRACTS.items()}
    assert verdicts.keys() == names.keys(), finished.stdout + finished.stderr
    broken = {names[name] for name, verdict in verdicts.items() if verdict == "BROKEN"}
    assert bool(broken) == (finished.returncode != 0)
    return broken


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the package, under its import name."""
    shutil.copytree(project.SRC, tmp_path / "postloan", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def test_the_tree_keeps_every_contract(tree: Path) -> None:
    assert _broken(tree) == set()


@pytest.mark.parametrize("name", BREACHES)
def test_a_planted_breach_breaks_its_contract(tree: Path, name: str) -> None:
    contract, imports = BREACHES[name]
    for importer, imported in imports:
        _plant(tree, importer, imported)
    # An import against the grain may close a cycle or reach further as well: others may fail with it.
    assert contract in _broken(tree)


def test_every_contract_has_a_planted_breach() -> None:
    assert {contract for contract, _ in BREACHES.values()} == CONTRACTS.keys()


def _own_requirements() -> set[str]:
    declared = project.metadata()["project"]
    names = (re.split(r"[^A-Za-z0-9._-]", line)[0] for line in declared["dependencies"])
    return {name.lower().replace("_", "-") for name in names}


def test_the_framework_contract_names_every_dependency() -> None:
    forbidden = set(CONTRACTS["inner-layers-import-no-framework"]["forbidden_modules"])
    named = {
        distribution.lower().replace("_", "-")
        for module, distributions in packages_distributions().items()
        if module in forbidden
        for distribution in distributions
    }
    assert _own_requirements() - named == set()

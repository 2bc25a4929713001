"""import collateral: what it prints, what it rejects, its exit codes."""

from pathlib import Path

from postloan.application.imports.fields import COLLATERAL_FIELDS
from tests.infrastructure.test_cli import Postloan, bank, loaned, postloan

__all__ = ["bank", "loaned", "postloan"]
"""Fixtures of the command line."""

MAPPING = """
kind = "collateral"
source = "test"
[constants]
branch = "101"
kind = "HOUSING"
owner_name = "张三"
method = "COMPARISON"
valuer = "押品中心"
valuer_line = "RISK"
[columns]
number = "item"
title = "name"
charge_number = "cert"
registered_on = "since"
loan = "loan"
value = "worth"
valued_on = "at"
"""
TAPE = """item,name,cert,since,loan,worth,at
YP-1,文三路1号,DJ-1,2024-01-15,L-1,20000.00,2024-01-10
YP-2,文三路2号,DJ-2,2024-01-15,L-2,30000.00,2024-01-10
YP-3,文三路3号,DJ-3,2024-01-15,L-9,30000.00,2024-01-10
"""


def test_a_collateral_tape_is_tried_imported_and_recognised(loaned: Postloan, tmp_path: Path) -> None:
    (tmp_path / "items.csv").write_text(TAPE, encoding="utf-8")
    (tmp_path / "items.toml").write_text(MAPPING, encoding="utf-8")
    command = ("import", "collateral", "items.csv", "-m", "items.toml")
    tried = loaned(*command, "--dry-run")
    assert (tried.code, tried.out) == (
        1, "dry run, nothing is kept: 3 rows: 2 imported, 0 unchanged, 0 proposed, 1 rejected\n",
    )  # fmt: skip
    ran = loaned(*command)
    assert (ran.code, ran.out) == (1, "3 rows: 2 imported, 0 unchanged, 0 proposed, 1 rejected\n")
    assert "line 4, column loan (loan): 'L-9': no loan has this number" in ran.err
    assert "no loan has this number" in (tmp_path / "items.csv.rejected.csv").read_text("utf-8")
    assert loaned(*command).out == "3 rows: 0 imported, 2 unchanged, 0 proposed, 1 rejected\n"


def test_a_mapping_of_another_kind_is_refused(loaned: Postloan, tmp_path: Path) -> None:
    (tmp_path / "items.csv").write_text(TAPE, encoding="utf-8")
    ran = loaned("import", "collateral", "items.csv", "-m", "m.toml")
    assert ran.code == 2
    assert "maps loans, not collateral" in ran.err


def test_fields_and_an_example_are_shown(postloan: Postloan) -> None:
    shown = postloan("import", "fields", "collateral").out
    assert all(name in shown for name in COLLATERAL_FIELDS)
    assert 'kind = "collateral"' in postloan("import", "example", "collateral").out

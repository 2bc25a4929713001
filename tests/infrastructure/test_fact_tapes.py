"""A fact tape records a fact per row, once; a bad row is told with its line and stops nothing."""

import csv
from datetime import date
from pathlib import Path

import pytest

from postloan.application.commands import Commands
from postloan.application.imports.fields import TapeKind
from postloan.application.imports.importer import Importer, ImportReport
from postloan.application.imports.rows import RowProblem
from postloan.domain.risk_classification.facts import AllBanks
from postloan.domain.risk_classification.records import SPECS, Cause, FactName, FactSubject, FactValue, ValueKind
from postloan.domain.shared.actor import Role
from postloan.domain.shared.risk_class import RiskClass
from postloan.infrastructure.imports import example_mapping, load_mapping, open_tape
from tests.application.test_facts import claim
from tests.application.world import START, World

HEADER = ["who", "what", "on", "yes", "amount", "late", "number", "day", "choice", "classes", "doc"]
MAPPING = """
kind = "facts"
source = "test"
[constants]
origin = "credit register"
[columns]
subject = "who"
name = "what"
stated_on = "on"
yes = "yes"
amount = "amount"
overdue_over_90 = "late"
number = "number"
day = "day"
choice = "choice"
classes = "classes"
document = "doc"
"""
CELLS: dict[ValueKind, tuple[dict[str, str], FactValue]] = {
    ValueKind.YES: ({"yes": "是"}, FactValue(yes=True)),
    ValueKind.AMOUNT: ({"amount": "12.34"}, FactValue(amount=1_234)),
    ValueKind.NUMBER: ({"number": "7"}, FactValue(number=7)),
    ValueKind.DAY: ({"day": "2024-01-10"}, FactValue(day=date(2024, 1, 10))),
    ValueKind.CHOICE: ({"choice": "none"}, FactValue(choice="NONE")),
    ValueKind.CLASSES: (
        {"classes": "special_mention, LOSS"},
        FactValue(classes=(RiskClass.SPECIAL_MENTION, RiskClass.LOSS)),
    ),
    ValueKind.DEBTS: ({"amount": "100", "late": "20"}, FactValue(debts=AllBanks(10_000, 2_000))),
    ValueKind.CAUSE: ({"yes": "1", "doc": "AB" * 32}, FactValue(cause=Cause(technical=True, document="ab" * 32))),
}
STATABLE = [name for name in FactName if SPECS[name].kind in CELLS and name is not FactName.GROUP_ASSESSMENT]


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, HEADER)
        writer.writeheader()
        writer.writerows(rows)
    return path


def imported(world: World, path: Path, text: str = MAPPING) -> tuple[ImportReport, list[RowProblem]]:
    mapping_path = path.with_suffix(".toml")
    mapping_path.write_text(text, encoding="utf-8")
    mapping = load_mapping(mapping_path)
    problems: list[RowProblem] = []
    importer = Importer(
        world.transactions, Commands(world.transactions, world.ids), now=world.tick, reject=problems.extend
    )
    clerk = world.person("import", Role.OPERATIONS)
    return importer.run(clerk, open_tape(path, mapping, mapping_path), mapping), problems


def row(who: str, name: FactName, **cells: str) -> dict[str, str]:
    return {"who": who, "what": name.value, "on": "2024-01-15", **cells}


def test_every_fact_that_fits_in_a_row_is_recorded_once(world: World, tmp_path: Path) -> None:
    borrower = world.borrower("C-1")
    card = claim(world, borrower, "CARD-1")
    about = {FactSubject.BORROWER: ("C-1", borrower), FactSubject.CLAIM: ("CARD-1", card)}
    rows = [row(about[SPECS[name].subject][0], name, **CELLS[SPECS[name].kind][0]) for name in STATABLE]
    path = written(tmp_path / "facts.csv", rows)
    report, problems = imported(world, path)
    assert problems == []
    assert report.imported == len(STATABLE) > 25
    found = world.transactions.read(lambda unit: unit.facts.in_force(world.bank, [borrower, card], START, None))
    assert {fact.name: fact.value for fact in found} == {name: CELLS[SPECS[name].kind][1] for name in STATABLE}
    assert {fact.origin for fact in found} == {"credit register"}
    again, _ = imported(world, path)
    assert (again.imported, again.unchanged) == (0, len(STATABLE))


def test_loans_are_found_by_their_number(world: World, tmp_path: Path) -> None:
    loan = world.loan(world.borrower(), "L-1")
    _, problems = imported(world, written(tmp_path / "f.csv", [row("L-1", FactName.CREDIT_IMPAIRED, yes="N")]))
    assert problems == []
    (fact,) = world.transactions.read(lambda unit: unit.facts.in_force(world.bank, [loan], START, None))
    assert fact.value == FactValue(yes=False)


@pytest.mark.parametrize(
    ("bad", "field", "part"),
    [
        (row("C-9", FactName.EVADES_DEBT, yes="1"), "subject", "no borrower has this number"),
        (row("C-1", FactName.BALANCE, amount="1"), "subject", "no claim has this number"),
        (row("L-1", FactName.BALANCE, amount="1"), "name", "KEPT_BY_THE_ACCOUNT"),
        (row("C-1", FactName.EVADES_DEBT), "yes", "is needed by EVADES_DEBT"),
        (row("C-1", FactName.BANKRUPTCY, choice="broke"), "choice", "must be one of"),
        (row("L-1", FactName.RENEWAL, yes="1"), "name", "over the API"),
        (row("L-1", FactName.UNCERTAIN_BETWEEN, classes="GOOD,BAD"), "classes", "must be one of"),
        ({**row("C-1", FactName.EVADES_DEBT, yes="1"), "on": "2024-01-16"}, "name", "STATED_IN_THE_FUTURE"),
        ({**row("C-1", FactName.EVADES_DEBT, yes="1"), "what": "GOSSIP"}, "name", "must be one of"),
    ],
)
def test_a_bad_row_is_told_and_the_others_are_recorded(
    world: World, tmp_path: Path, bad: dict[str, str], field: str, part: str
) -> None:
    borrower = world.borrower("C-1")
    world.loan(borrower, "L-1")
    rows = [bad, row("C-1", FactName.KEY_CUSTOMER, yes="1")]
    report, problems = imported(world, written(tmp_path / "f.csv", rows))
    assert (report.imported, report.rejected) == (1, 1)
    (problem,) = problems
    assert (problem.line, problem.field) == (2, field), problem
    assert part in problem.reason


def test_the_example_mapping_reads_a_tape_in_chinese(world: World, tmp_path: Path) -> None:
    borrower = world.borrower("C-1")
    path = tmp_path / "t.csv"
    lines = [
        "编号,报告编号,事实,数据日期,是否,金额,逾期90天以上,数值,选项",
        "C-1,R-7,各银行债务,2024-01-15,,100.00,20.00,,",
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    report, problems = imported(world, path, example_mapping(TapeKind.FACTS))
    assert (report.imported, problems) == (1, [])
    (fact,) = world.transactions.read(lambda unit: unit.facts.in_force(world.bank, [borrower], START, None))
    assert (fact.value.debts, fact.row) == (AllBanks(10_000, 2_000), "R-7")

"""Tapes from files: every format reads alike, bad rows stop nothing, nothing is done twice, a dry run keeps nothing."""

import csv
import gzip
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from sqlalchemy import func, select

from postloan.application.commands import Commands
from postloan.application.imports.fields import TapeKind
from postloan.application.imports.importer import Importer, ImportReport, Tape
from postloan.application.imports.rows import RawRow, RowProblem
from postloan.application.ports import Transactions
from postloan.application.reads import LoanView, PageRequest
from postloan.domain.shared.actor import Role
from postloan.domain.shared.errors import InvalidInput
from postloan.infrastructure.imports import RejectedRows, example_mapping, load_mapping, open_tape
from postloan.infrastructure.persistence.rehearsal import rehearsal
from postloan.infrastructure.persistence.schema import metadata
from tests.application.world import CIPHER, World, sql_world, yuan

TODAY = date(2026, 3, 2)
HEADER = ["no", "client", "name", "kind", "principal", "pct", "start", "method", "n", "paid"]
MAPPING = """
kind = "loans"
source = "test"
[constants]
branch = "101"
product = "P-1"
currency = "CNY"
[columns]
number = "no"
borrower_number = "client"
borrower_name = "name"
borrower_kind = "kind"
principal = "principal"
rate = "pct"
start = "start"
method = "method"
periods = "n"
disbursed = "paid"
"""
EVENTS_HEADER = ["loan", "what", "on", "ref", "back", "amount"]
EVENTS = """
kind = "events"
source = "test"
[columns]
loan = "loan"
kind = "what"
date = "on"
reference = "ref"
reverses = "back"
amount = "amount"
"""


def row(number: int, **changes: object) -> dict[str, Any]:
    """A good row: 12,000 yuan at 4.35 %, twelve equal instalments from 15 January 2026, paid out."""
    good: dict[str, Any] = {
        "no": f"L-{number}",
        "client": f"C-{number}",
        "name": f"客户{number}",
        "kind": "PERSON",
        "principal": "12000.00",
        "pct": "4.35",
        "start": "2026-01-15",
        "method": "EQUAL_INSTALMENT",
        "n": "12",
        "paid": "12000.00",
    }
    return good | changes


def write_csv(path: Path, header: Sequence[str], rows: Iterable[dict[str, Any]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, header)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def bank(database_url: str) -> Iterator[World]:
    with sql_world(database_url) as world:
        world.today(TODAY)
        yield world


class Imports:
    """Imports tapes into a bank, and keeps what was rejected."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.folder = folder
        self.problems: list[RowProblem] = []
        self.actor = world.person("chen", Role.OPERATIONS)

    def __call__(
        self,
        path: Path,
        mapping: str = MAPPING,
        *,
        told: Callable[[ImportReport], None] = lambda _: None,
        transactions: Transactions | None = None,
        batch: int = 3,
    ) -> ImportReport:
        mapping_file = self.folder / "mapping.toml"
        mapping_file.write_text(mapping, encoding="utf-8")
        loaded = load_mapping(mapping_file)
        self.problems = []
        using = transactions or self.world.transactions
        importer = Importer(
            using,
            Commands(using, self.world.commands._ids) if transactions else self.world.commands,
            now=self.world.tick,
            reject=self.problems.extend,
            told=told,
            batch=batch,
        )
        return importer.run(self.actor, open_tape(path, loaded, mapping_file), loaded)

    def found(self) -> list[tuple[int, str, str, str]]:
        """Line, column, value and the first word of the reason of every rejected row."""
        return [(p.line, p.column, p.value, p.reason.split()[0].rstrip(":")) for p in self.problems]

    def loan(self, number: str) -> LoanView:
        view = self.world.ask(lambda queries: queries.loan_by_number(self.world.scope, number))
        assert view is not None
        return view


@pytest.fixture
def imports(bank: World, tmp_path: Path) -> Imports:
    return Imports(bank, tmp_path)


def everything(world: World) -> dict[str, int]:
    """How many rows every table has."""
    assert world.engine is not None
    with world.engine.connect() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def test_a_loan_tape_opens_loans_with_their_borrowers_and_pays_them_out(imports: Imports, tmp_path: Path) -> None:
    rows = [row(1), row(2, client="C-1", name="客户1"), row(3, paid="")]
    report = imports(write_csv(tmp_path / "t.csv", HEADER, rows))
    assert (report, imports.problems) == (ImportReport(rows=3, imported=3), [])
    first, second, third = (imports.loan(f"L-{n}") for n in (1, 2, 3))
    assert first.borrower_id == second.borrower_id != third.borrower_id
    # The annuity of 12,000 at 4.35 % / 12 over 12 months is 1,023.72, due on 15 February.
    assert first.balance.total_due.minor >= 102_372
    assert first.balance.outstanding == yuan("12000.00")
    assert (third.status, third.balance.outstanding) == ("PENDING", yuan("0"))


def test_every_format_gives_the_same_rows(imports: Imports, tmp_path: Path) -> None:
    text = row(1, principal="12000.25", paid="12000.25")
    typed = text | {"principal": 12000.25, "pct": 4.35, "n": 12, "start": date(2026, 1, 15), "paid": 12000.25}
    plain = write_csv(tmp_path / "t.csv", HEADER, [text])
    packed = tmp_path / "t.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    book = xlsxwriter.Workbook(str(tmp_path / "t.xlsx"))
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    sheet.write_row(1, 0, list(typed.values()))
    sheet.write_datetime(1, HEADER.index("start"), typed["start"], book.add_format({"num_format": "yyyy-mm-dd"}))
    book.close()
    pq.write_table(pa.Table.from_pylist([typed]), tmp_path / "t.parquet")

    assert imports(plain).imported == 1
    for name in ("t.csv.gz", "t.xlsx", "t.parquet"):
        report = imports(tmp_path / name)
        # The row says the same, so it is the same request: already done.
        assert (name, report, imports.problems) == (name, ImportReport(rows=1, unchanged=1), [])
    assert imports.loan("L-1").balance.outstanding == yuan("12000.25")


def test_bad_rows_are_reported_with_line_column_and_value_and_stop_nothing_else(
    imports: Imports, tmp_path: Path
) -> None:
    rows = [
        row(1),
        row(2, principal="12,000"),
        row(3, principal="-5", pct="abc", start="15.01.2026"),
        row(4, method="BALLOON"),
        row(5, name=""),
        row(6, n="0"),
        row(7, no="L-1", pct="4.85"),
        row(8, pct="37"),
        row(9, paid="12000.01"),
        row(10, kind="ENTERPRISE"),
    ]
    report = imports(write_csv(tmp_path / "t.csv", HEADER, rows))
    assert (
        imports.found()
        == [
            (3, "principal", "12,000", "must"),
            (4, "pct", "abc", "must"),
            (4, "start", "15.01.2026", "must"),
            (5, "method", "BALLOON", "must"),
            (6, "name", "", "is"),
            (7, "n", "0", "must"),
            (8, "no", "L-1", "DUPLICATE"),
            (9, "no", "L-8", "RATE_OUT_OF_BOUNDS"),
            (10, "no", "L-9", "EXCEEDS_PRINCIPAL"),
        ]
        or imports.found()
    )
    assert report.rejected == 8
    assert report.imported == 2
    assert imports.loan("L-10").status == "OVERDUE"


def test_a_row_with_a_negative_amount_is_refused_by_the_terms(imports: Imports, tmp_path: Path) -> None:
    imports(write_csv(tmp_path / "t.csv", HEADER, [row(1, principal="-5", paid="")]))
    assert imports.found() == [(2, "principal", "-5", "must")]


def test_a_row_with_too_many_cells_is_reported_not_cut(imports: Imports, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "t.csv", HEADER, [row(1), row(2)])
    path.write_text(path.read_text("utf-8").replace("客户2", "客户,2"), encoding="utf-8")
    report = imports(path)
    assert (report.imported, report.rejected) == (1, 1)
    assert [(p.line, p.reason) for p in imports.problems] == [
        (3, "has 11 cells, the header has 10: check delimiters and quotes in this row")
    ]


def test_the_same_file_twice_changes_nothing(imports: Imports, bank: World, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "t.csv", HEADER, [row(n) for n in range(1, 8)])
    assert imports(path) == ImportReport(rows=7, imported=7)
    before = everything(bank)
    assert imports(path) == ImportReport(rows=7, unchanged=7)
    assert everything(bank) == before


def test_a_killed_import_goes_on_where_it_stopped(imports: Imports, bank: World, tmp_path: Path) -> None:
    path = write_csv(tmp_path / "t.csv", HEADER, [row(n, pct="x" if n == 2 else "4.35") for n in range(1, 9)])

    def killed(report: ImportReport) -> None:
        if report.rows == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        imports(path, told=killed)
    assert imports.found() == [(3, "pct", "x", "must")]
    report = imports(path)
    assert report == ImportReport(rows=8, imported=2, skipped=6)
    assert everything(bank)["loan"] == 7
    assert everything(bank)["import_run"] == 1


def test_a_batch_that_was_kept_before_its_place_was_is_not_done_twice(
    imports: Imports, bank: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_csv(tmp_path / "t.csv", HEADER, [row(n) for n in range(1, 5)])

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Importer, "_save", killed)
        with pytest.raises(KeyboardInterrupt):
            imports(path)
    assert everything(bank)["loan"] == 3
    assert imports(path) == ImportReport(rows=4, imported=1, unchanged=3)
    assert everything(bank)["loan_entry"] == 4


def test_a_dry_run_reports_like_a_real_one_and_keeps_nothing(imports: Imports, bank: World, tmp_path: Path) -> None:
    # The second loan of C-1 comes in a later batch than the first: the rehearsal must see its own work.
    rows = [row(n) for n in range(1, 5)] + [row(5, client="C-1", name="客户1"), row(6, pct="x")]
    path = write_csv(tmp_path / "t.csv", HEADER, rows)
    before = everything(bank)
    assert bank.engine is not None
    with rehearsal(bank.engine, CIPHER) as transactions:
        dry = imports(path, transactions=transactions)
    rejected = imports.problems
    assert everything(bank) == before
    real = imports(path)
    assert dry == real == ImportReport(rows=6, imported=5, rejected=1)
    assert imports.problems == rejected


def event(loan: str, what: str, on: str, ref: str = "", back: str = "", amount: str = "") -> dict[str, Any]:
    return {"loan": loan, "what": what, "on": on, "ref": ref, "back": back, "amount": amount}


@pytest.fixture
def drawn(imports: Imports, tmp_path: Path) -> Imports:
    """Two loans of 12,000 whose first instalment of 1,023.72 fell due on 15 February."""
    imports(write_csv(tmp_path / "loans.csv", HEADER, [row(1), row(2)]))
    return imports


def tape(folder: Path, rows: list[dict[str, Any]]) -> Path:
    return write_csv(folder / "events.csv", EVENTS_HEADER, rows)


def test_an_event_tape_records_payments_and_takes_them_back_by_reference(drawn: Imports, tmp_path: Path) -> None:
    rows = [
        event("L-1", "REPAYMENT", "2026-02-15", "R1", amount="1023.72"),
        event("L-2", "REPAYMENT", "2026-02-15", "R1", amount="1023.72"),
        event("L-1", "REVERSAL", "", "R2", back="R1"),
        event("L-1", "FEE", "2026-02-17", "R3", amount="20"),
        event("L-1", "REPAYMENT", "2026-02-20", "R4", amount="500"),
    ]
    report = drawn(tape(tmp_path, rows), EVENTS, batch=50)
    assert (report, drawn.problems) == (ImportReport(rows=5, imported=5), [])
    world = drawn.world
    first, second = drawn.loan("L-1"), drawn.loan("L-2")
    entries = world.ask(lambda queries: queries.entries(world.scope, first.id, PageRequest(10))).items
    assert [(e.kind, e.reverses, e.reversed_by) for e in entries] == [
        ("Disbursement", None, None),
        ("Repayment", None, 3),
        ("Reversal", 2, None),
        ("Fee", None, None),
        ("Repayment", None, None),
    ]
    assert first.balance.dpd == (TODAY - date(2026, 2, 15)).days
    assert second.balance.dpd == 0


def test_the_same_event_tape_twice_changes_nothing_with_or_without_references(drawn: Imports, tmp_path: Path) -> None:
    same = event("L-1", "REPAYMENT", "2026-02-20", amount="100")
    rows = [event("L-1", "REPAYMENT", "2026-02-15", "R1", amount="1000"), same, same]
    path = tape(tmp_path, rows)
    # Two equal rows without a reference are two payments.
    assert drawn(path, EVENTS) == ImportReport(rows=3, imported=3)
    before = everything(drawn.world)
    assert drawn(path, EVENTS) == ImportReport(rows=3, unchanged=3)
    assert everything(drawn.world) == before
    assert drawn.loan("L-1").balance.paid == yuan("1200.00")


def test_a_reference_that_comes_again_with_another_amount_is_reported(drawn: Imports, tmp_path: Path) -> None:
    drawn(tape(tmp_path, [event("L-1", "REPAYMENT", "2026-02-15", "R1", amount="1000")]), EVENTS)
    report = drawn(tape(tmp_path, [event("L-1", "REPAYMENT", "2026-02-15", "R1", amount="1001")]), EVENTS)
    assert (report.rejected, drawn.loan("L-1").balance.paid) == (1, yuan("1000.00"))
    assert drawn.problems[0].reason.startswith("KEY_REUSED: ")


def test_bad_events_are_reported_and_stop_nothing_else(drawn: Imports, tmp_path: Path) -> None:
    rows = [
        event("L-9", "REPAYMENT", "2026-02-15", "R1", amount="1"),
        event("L-1", "REPAYMENT", "2026-03-03", "R2", amount="1"),
        event("L-1", "REPAYMENT", "2026-01-14", "R3", amount="1"),
        event("L-1", "REPAYMENT", "2026-02-15", "R4", amount="0"),
        event("L-1", "REPAYMENT", "2026-02-15", "R5"),
        event("L-1", "REVERSAL", "", "R6", back="R99"),
        event("L-1", "GIFT", "2026-02-15", "R7", amount="1"),
        event("L-1", "DISBURSEMENT", "2026-02-15", "R8", amount="1"),
        event("L-1", "REPAYMENT", "", "R9", amount="1"),
        event("L-1", "REPAYMENT", "2026-02-15", "R10", amount="1"),
    ]
    report = drawn(tape(tmp_path, rows), EVENTS, batch=50)
    assert sorted(drawn.found()) == [
        (2, "loan", "L-9", "no"),
        (3, "what", "REPAYMENT", "IN_THE_FUTURE"),
        (4, "what", "REPAYMENT", "BEFORE_START"),
        (5, "amount", "0", "must"),
        (6, "amount", "", "is"),
        (7, "back", "R99", "must"),
        (8, "what", "GIFT", "must"),
        (9, "what", "DISBURSEMENT", "EXCEEDS_PRINCIPAL"),
        (10, "on", "", "is"),
    ]
    assert (report.imported, report.rejected) == (1, 9)


def test_the_shipped_examples_read_a_chinese_tape(imports: Imports, tmp_path: Path) -> None:
    new = {"客户号": "K1", "客户名称": "张三", "证件号码": "11010519491231002X", "客户类型": "个人", "借据号": "J1",
           "机构号": "101", "产品代码": "XD", "借款金额": "12000", "起息日": "20260115", "期数": "12", "年利率": "4.35",
           "还款方式": "等额本息", "到期日": "-", "放款金额": "12000", "接入日": "无", "未到期本金": "",
           "下次还款日": "", "应计利息": "", "欠款明细": ""}  # fmt: skip
    running = new | {"客户号": "K2", "客户名称": "李四", "证件号码": "", "借据号": "J2", "起息日": "20250915",
                     "放款金额": "", "接入日": "20260302", "未到期本金": "6000.00", "下次还款日": "20260315",
                     "应计利息": "12.34", "欠款明细": "2026-02-15 900.00 30.00"}  # fmt: skip
    with (tmp_path / "t.csv").open("w", encoding="gb18030", newline="") as stream:
        csv.writer(stream).writerows([new.keys(), new.values(), running.values()])
    report = imports(tmp_path / "t.csv", example_mapping(TapeKind.LOANS))
    assert (report, imports.problems) == (ImportReport(rows=2, imported=2), [])
    taken = imports.loan("J2").balance
    assert (taken.outstanding, taken.interest_due, taken.dpd) == (yuan("6900.00"), yuan("30.00"), 15)

    prepaid = {"借据号": "J1", "流水号": "F1", "金额": "2000", "起息日": "2026-02-15", "交易类型": "提前还款"}
    repriced = {"借据号": "J1", "流水号": "F2", "起息日": "2026-03-01", "交易类型": "利率调整", "新利率": "4.85"}
    columns = ["借据号", "流水号", "原流水号", "金额", "摘要", "起息日", "交易类型", "新利率"]
    flow = write_csv(tmp_path / "流水.csv", columns, [prepaid, repriced])
    report = imports(flow, example_mapping(TapeKind.EVENTS))
    assert (report, imports.problems) == (ImportReport(rows=2, imported=2), [])
    assert imports.loan("J1").balance.rate == 4_850_000


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("t.pdf", b"", "must end in .csv"),
        ("t.xlsx", b"no zip", "no readable workbook"),
        ("t.parquet", b"no parquet", "no readable Parquet"),
        ("t.csv", b"", "has no line 1"),
        ("t.csv", b"no,no\n", "stands over two columns"),
        ("t.csv", b"a,b\n1,2\n", "is not in the file"),
        ("t.csv.gz", b"no gzip", "cannot be read"),
        ("t.csv", ",".join(HEADER).encode() + b"\n\xff\xfe\n", "check encoding"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_its_reason(
    name: str, body: bytes, says: str, tmp_path: Path
) -> None:
    path, mapping_file = tmp_path / name, tmp_path / "mapping.toml"
    path.write_bytes(body)
    mapping_file.write_text(MAPPING, encoding="utf-8")
    mapping = load_mapping(mapping_file)
    with pytest.raises(InvalidInput, match=says):
        list(open_tape(path, mapping, mapping_file).rows)


def test_a_mapping_that_is_no_toml_says_where(tmp_path: Path) -> None:
    (tmp_path / "m.toml").write_text("kind = loans\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="line 1"):
        load_mapping(tmp_path / "m.toml")


def test_a_resumed_report_goes_on_and_names_each_problem_once(tmp_path: Path) -> None:
    path = tmp_path / "rejected.csv"
    first, second = (RowProblem(n, "利率", "rate", "x", "must be a number") for n in (2, 3))
    RejectedRows(path, resumed=False)([first])
    RejectedRows(path, resumed=True)([first, second])
    with path.open(encoding="utf-8-sig", newline="") as stream:
        assert [row[:2] for row in csv.reader(stream)] == [["line", "column"], ["2", "利率"], ["3", "利率"]]
    RejectedRows(path, resumed=False)([second])
    assert path.read_text("utf-8-sig").count("\n") == 2


def test_a_tape_may_be_any_rows() -> None:
    # Other systems can hand rows over without a file.
    tape = Tape("from elsewhere", "0" * 64, [RawRow(1, {"a": "b"})])
    assert [each.cells for each in tape.rows] == [{"a": "b"}]

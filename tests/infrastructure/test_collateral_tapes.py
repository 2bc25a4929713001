"""A collateral tape keeps items, registrations, links, values and insurances, each once; a bad row stops nothing."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from postloan.application.approval import Approve
from postloan.application.collateral_commands import ReleaseCollateral
from postloan.application.commands import Commands
from postloan.application.facts_exchange import PublishExchangeRate
from postloan.application.imports.fields import TapeKind
from postloan.application.imports.importer import Importer, ImportReport
from postloan.application.imports.rows import RowProblem
from postloan.application.outcomes import Pending
from postloan.domain.collateral.events import Ending
from postloan.domain.collateral.item import Item
from postloan.domain.collateral.kinds import Method
from postloan.domain.collateral.parts import ChargeMode, Insurance
from postloan.domain.shared.actor import Role
from postloan.domain.shared.money import Money
from postloan.infrastructure.imports import example_mapping, load_mapping, open_tape
from tests.application.collateral_world import named
from tests.application.world import START, World, yuan

HEADER = ["item", "kind", "name", "owner", "client", "cert", "rank", "since", "until", "loan", "cap", "ccy", "worth",
          "at", "how", "who", "line", "ok", "policy", "sum", "from", "to"]  # fmt: skip
MAPPING = """
kind = "collateral"
source = "test"
[constants]
branch = "101"
insurer = "人保财险"
bank_is_beneficiary = true
[columns]
number = "item"
kind = "kind"
title = "name"
owner_name = "owner"
owner_number = "client"
charge_number = "cert"
rank = "rank"
registered_on = "since"
expires_on = "until"
loan = "loan"
limit = "cap"
currency = "ccy"
value = "worth"
valued_on = "at"
method = "how"
valuer = "who"
valuer_line = "line"
confirmed_by_line = "ok"
insurance_policy = "policy"
insured_amount = "sum"
insured_from = "from"
insured_until = "to"
"""
HOUSE = {
    "item": "YP-1", "kind": "HOUSING", "name": "文三路1号", "owner": "张小明", "client": "C-1", "cert": "DJ-1",
    "since": "2024-01-10", "loan": "L-1", "worth": "20000.00", "at": "2024-01-08", "how": "COMPARISON",
    "who": "押品中心", "line": "RISK",
}  # fmt: skip


def row(**cells: str) -> dict[str, str]:
    return HOUSE | cells


def written(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, HEADER)
        writer.writeheader()
        writer.writerows(rows)
    return path


class Tapes:
    """Imports tapes into a bank with loans L-1 and L-2 of borrower C-1."""

    def __init__(self, world: World, folder: Path) -> None:
        self.world = world
        self.folder = folder
        self.problems: list[RowProblem] = []
        self.clerk = world.person("import", Role.OPERATIONS)
        borrower = world.borrower("C-1")
        self.loans = {number: world.loan(borrower, number) for number in ("L-1", "L-2")}

    def __call__(
        self, *rows: dict[str, str], text: str = MAPPING, told: Callable[[ImportReport], None] = lambda _: None
    ) -> ImportReport:
        return self.file(written(self.folder / "items.csv", list(rows)), text, told=told)

    def file(self, path: Path, text: str, **more: Any) -> ImportReport:
        mapping_path = path.with_suffix(".toml")
        mapping_path.write_text(text, encoding="utf-8")
        mapping = load_mapping(mapping_path)
        self.problems = []
        commands = Commands(self.world.transactions, self.world.ids)
        importer = Importer(
            self.world.transactions, commands, now=self.world.tick, reject=self.problems.extend, batch=3, **more
        )
        return importer.run(self.clerk, open_tape(path, mapping, mapping_path), mapping)

    def item(self, number: str = "YP-1") -> Item:
        bank = self.world.bank
        (found,) = self.world.transactions.read(lambda unit: unit.collateral.by_number(bank, [number])).values()
        histories = self.world.transactions.read(lambda unit: unit.collateral.histories(bank, [found]))
        item = histories[found].latest()
        assert item is not None
        return item


@pytest.fixture
def tapes(world: World, tmp_path: Path) -> Tapes:
    return Tapes(world, tmp_path)


def test_a_row_makes_an_item_with_registration_link_value_and_insurance(tapes: Tapes) -> None:
    insured = {"policy": "PL-1", "sum": "20000", "from": "2024-01-01", "to": "2024-12-31"}
    assert tapes(row(until="2034-01-09", cap="15000", **insured)) == ImportReport(rows=1, imported=1)
    assert tapes.problems == []
    item = tapes.item()
    assert (item.kind, item.title, item.branch, item.taken_on) == ("HOUSING", "文三路1号", "101", date(2024, 1, 8))
    (owner,) = named(tapes.world, item.id).owners
    assert owner.name == "张小明"
    assert owner.borrower == tapes.world.transactions.read(
        lambda unit: unit.borrowers.by_number(tapes.world.bank, ["C-1"])
    ).get("C-1")
    (charge,) = item.charges
    assert (charge.number, charge.rank, charge.registered_on) == ("DJ-1", 1, date(2024, 1, 10))
    assert (charge.expires_on, charge.mode, charge.creditor) == (date(2034, 1, 9), ChargeMode.ORDINARY, "")
    (link,) = item.links
    assert (link.charge, link.loan, link.limit) == (charge.id, tapes.loans["L-1"], yuan("15000"))
    assert item.valuation is not None
    assert (item.valuation.as_of, item.valuation.value) == (date(2024, 1, 8), yuan("20000"))
    assert (item.valuation.method, item.valuation.valuer_line) == (Method.COMPARISON, "RISK")
    assert item.insurances == (
        Insurance("PL-1", "人保财险", yuan("20000"), date(2024, 1, 1), date(2024, 12, 31), bank_is_beneficiary=True),
    )


def test_one_item_may_secure_several_loans_and_have_several_registrations(tapes: Tapes) -> None:
    # The second certificate is another creditor's: it has a rank and secures no loan of the bank.
    other = MAPPING.replace('insurer = "人保财险"', 'insurer = "人保财险"\ncreditor = "建设银行"')
    assert tapes(row(), row(loan="L-2")).imported == 2
    second = {"item": "YP-1", "cert": "DJ-2", "rank": "2", "since": "2024-01-12"}
    assert tapes(second, text=other).imported == 1
    assert tapes.problems == []
    item = tapes.item()
    assert set(item.loans) == set(tapes.loans.values())
    assert [(charge.number, charge.creditor) for charge in item.charges] == [("DJ-1", ""), ("DJ-2", "建设银行")]


def test_a_tape_that_repeats_what_it_said_adds_what_is_new(tapes: Tapes) -> None:
    first = [row(), row(item="YP-2", cert="DJ-2", loan="L-2")]
    assert tapes(*first) == ImportReport(rows=2, imported=2)
    assert tapes(*first) == ImportReport(rows=2, unchanged=2)
    # A month later the tape has other bytes: one new value, everything else as before.
    later = [row(worth="19000", at="2024-01-15"), *first]
    assert tapes(*later) == ImportReport(rows=3, imported=1, unchanged=2)
    assert [each.value for each in tapes.item().valuations] == [yuan("20000"), yuan("19000")]
    entries = tapes.world.transactions.read(lambda unit: unit.collateral.histories(tapes.world.bank, [tapes.item().id]))
    assert len(entries[tapes.item().id].entries) == 5


def test_a_loan_alone_is_linked_to_the_only_registration(tapes: Tapes) -> None:
    assert tapes(row(), {"item": "YP-1", "loan": "L-2"}).imported == 2
    assert set(tapes.item().loans) == set(tapes.loans.values())


BAD: list[tuple[dict[str, str], str, str]] = [
    (row(loan="L-9"), "loan", "no loan has this number"),
    (row(client="C-9"), "owner_number", "no borrower has this number"),
    (row(kind=""), "kind", "is needed of an item that is not known"),
    (row(owner=""), "owner_name", "is needed of an item that is not known"),
    (row(since="", at="", worth=""), "taken_on", "neither registration nor value"),
    (row(kind="CASTLE"), "number", "UNKNOWN_KIND"),
    (row(since=""), "registered_on", "is needed of a registration that is not known"),
    (row(until="2024-01-09"), "number", "EXPIRY_BEFORE_REGISTRATION"),
    (row(rank="0"), "rank", "must be between 1 and 99"),
    (row(cert=""), "charge_number", "no registration of the bank, or several"),
    (row(cap="-1"), "limit", "must be zero or more"),
    (row(worth="-1"), "value", "must be zero or more"),
    (row(at=""), "valued_on", "is needed of a value"),
    (row(how=""), "method", "is needed of a value"),
    (row(how="GUESS"), "method", "must be one of"),
    (row(at="2024-01-16"), "number", "IN_THE_FUTURE"),
    (row(line="101"), "number", "VALUER_OF_THE_BUSINESS_LINE"),
    (row(line=""), "number", "NOT_CONFIRMED"),
    (row(ccy="USD"), "number", "NO_EXCHANGE_RATE"),
    (row(policy="P-1"), "insured_from", "is needed of an insurance"),
    (row(policy="P-1", sum="1", to="2024-01-01", **{"from": "2024-01-02"}), "insured_until", "must not lie before"),
]


@pytest.mark.parametrize(("bad", "field", "part"), BAD, ids=[f"{field}-{part[:12]}" for _, field, part in BAD])
def test_a_bad_row_is_told_and_the_others_are_kept(tapes: Tapes, bad: dict[str, str], field: str, part: str) -> None:
    report = tapes(bad, row(item="YP-2", cert="DJ-2"))
    assert (report.imported, report.rejected) == (1, 1), tapes.problems
    (problem,) = tapes.problems
    assert (problem.line, problem.field) == (2, field), problem
    assert part in problem.reason
    assert tapes.item("YP-2").loans == (tapes.loans["L-1"],)


def test_a_row_that_is_refused_half_way_says_what_of_it_was_taken_and_adds_the_rest_when_mended(tapes: Tapes) -> None:
    assert tapes(row(until="2024-01-09")) == ImportReport(rows=1, rejected=1)
    (problem,) = tapes.problems
    assert problem.reason.startswith("EXPIRY_BEFORE_REGISTRATION")
    assert "item (押品) of this row taken, the rest not" in problem.reason
    assert tapes.item().charges == ()
    tapes.problems.clear()
    assert tapes(row(how="INCOME", line="101", until="2034-01-09")) == ImportReport(rows=1, rejected=1)
    (problem,) = tapes.problems
    assert "registration (登记), link (担保关系) of this row taken" in problem.reason
    tapes.problems.clear()
    assert tapes(row(until="2034-01-09")) == ImportReport(rows=1, imported=1)
    assert tapes.item().valuation is not None
    # Of a row that brought nothing nothing is said.
    assert tapes(row(item="YP-3", kind="CASTLE")).rejected == 1
    assert "taken" not in tapes.problems[-1].reason


def test_two_registrations_with_one_rank_collide(tapes: Tapes) -> None:
    report = tapes(row(), {"item": "YP-1", "cert": "DJ-2", "since": "2024-01-12"})
    assert (report.imported, report.rejected) == (1, 1)
    assert [(each.line, each.reason.split(":")[0]) for each in tapes.problems] == [(3, "RANK_TAKEN")]


def test_an_item_that_has_left_is_told_and_a_value_of_an_earlier_day_is_still_kept(tapes: Tapes) -> None:
    tapes({name: text for name, text in row().items() if name != "loan"})
    officer = tapes.world.officer
    gone = ReleaseCollateral(
        idempotency_key="gone", item_id=tapes.item().id, value_date=START, reason="nothing is secured"
    )
    outcome = tapes.world.run(officer, gone)
    if isinstance(outcome, Pending):
        proposal = Approve(idempotency_key="agreed", proposal_id=outcome.proposal.id, reason="as asked")
        tapes.world.done(tapes.world.approver, proposal)
    assert tapes.item().ended is Ending.RELEASED
    late = {name: text for name, text in row(worth="18000", at="2024-01-12").items() if name not in {"loan", "cert"}}
    report = tapes(row(), late)
    assert (report.imported, report.rejected) == (1, 1)
    assert [(each.line, each.reason.split(":")[0]) for each in tapes.problems] == [(2, "ITEM_GONE")]
    assert [each.value for each in tapes.item().valuations] == [yuan("20000"), yuan("18000")]


def test_rows_of_an_item_that_is_refused_are_told_with_it(tapes: Tapes) -> None:
    report = tapes(row(kind="CASTLE"), row(kind="CASTLE", loan="L-2"))
    assert (report.imported, report.rejected) == (0, 2)
    assert [each.line for each in tapes.problems] == [2, 3]
    assert "see that item's first row" in tapes.problems[1].reason


def test_rows_that_say_what_was_refused_are_told_with_it(tapes: Tapes) -> None:
    report = tapes(row(line="101"), row(line="101", loan="L-2"))
    assert (report.imported, report.rejected) == (0, 2)
    assert [each.line for each in tapes.problems] == [2, 3]
    assert "refused as in line 2" in tapes.problems[1].reason


def test_what_was_refused_for_its_day_is_taken_when_the_day_has_come(tapes: Tapes) -> None:
    later = row(ccy="USD", at="2024-01-16")
    assert tapes(later).rejected == 1
    quote = PublishExchangeRate(idempotency_key="usd", currency="USD", published=START, price="7")
    tapes.world.done(tapes.clerk, quote)
    tapes.world.today(date(2024, 1, 17))
    assert tapes(later) == ImportReport(rows=1, imported=1)
    value = tapes.item().valuation
    assert value is not None
    assert value.value == Money(2_000_000, "USD")


def test_a_killed_import_goes_on_where_it_stopped(tapes: Tapes) -> None:
    rows = [row(item=f"YP-{n}", cert=f"DJ-{n}") for n in range(1, 9)]

    def killed(report: ImportReport) -> None:
        if report.rows == 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        tapes(*rows, told=killed)
    assert tapes(*rows) == ImportReport(rows=8, imported=2, skipped=6)
    assert tapes(*rows) == ImportReport(rows=8, unchanged=8)


def test_the_example_mapping_reads_a_tape_in_chinese(tapes: Tapes, tmp_path: Path) -> None:
    cells = {
        "押品编号": "YP-1", "押品名称": "文三路1号", "机构号": "101", "地区": "330106", "权利人": "张小明",
        "权利人客户号": "C-1", "他项权证号": "浙(2024)第1号", "顺位": "1", "登记金额": "15000.00", "借据号": "L-1",
        "担保限额": "", "评估价值": "20000.00", "评估机构": "某评估公司", "估值条线": "", "复核条线": "押品管理部",
        "押品种类": "住宅", "登记日": "2024-01-10", "登记到期日": "", "登记类型": "最高额", "估值日": "2024-01-08",
        "估值方法": "市场比较法",
    }  # fmt: skip
    path = tmp_path / "t.csv"
    path.write_text("\n".join([",".join(cells), ",".join(cells.values())]), encoding="utf-8")
    report = tapes.file(path, example_mapping(TapeKind.COLLATERAL))
    assert (report.imported, tapes.problems) == (1, [])
    item = tapes.item()
    assert (item.region, item.charges[0].mode, item.charges[0].amount) == ("330106", ChargeMode.MAXIMUM, yuan("15000"))


def test_pieces_of_an_instrument_are_counted_in_millionths(tapes: Tapes) -> None:
    text = MAPPING + 'instrument = "policy"\nquantity = "sum"\n'
    text = "\n".join(line for line in text.splitlines() if not line.startswith(("insur", "bank_is")))
    plain = dict.fromkeys(("worth", "at", "how", "who", "line"), "")
    shares = row(kind="LISTED_SHARES", policy="600000.SH", sum="100.5", **plain)
    assert tapes(shares, text=text).imported == 1
    holding = tapes.item().holding
    assert holding is not None
    assert (holding.instrument, holding.quantity) == ("600000.SH", 100_500_000)
    assert replace(holding, quantity=1) != holding

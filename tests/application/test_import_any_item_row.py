"""Whatever stands in a collateral tape's cells, a row becomes commands or is refused with its reasons."""

from datetime import date
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from postloan.application.imports.cells import Cell
from postloan.application.imports.collateral_rows import Makes
from postloan.application.imports.fields import COLLATERAL_FIELDS, Field, Kind
from postloan.application.imports.mapping import read_mapping
from postloan.application.imports.rows import RawRow, Row, read_row
from postloan.domain.collateral.item import Item
from postloan.domain.collateral.parts import Charge, Holding, Owner
from tests.application.test_import_any_row import ANY, GOOD, taken_or_refused

ID = UUID(int=1)
DAY = date(2026, 3, 2)
MAKES = Makes(DAY)
ITEM = Item(ID, ID, "101", "YP-1", "HOUSING", "文三路1号", "", DAY, (Owner("张小明"),))
CHARGE = Charge(ID, "DJ-1", 1, DAY)
ITEMS = read_mapping({"kind": "collateral", "columns": {name: name for name in COLLATERAL_FIELDS}})
GOOD_ROW: dict[str, Cell] = {
    "number": "YP-1", "kind": "LISTED_SHARES", "title": "某公司股票", "branch": "101", "owner_name": "张小明",
    "instrument": "600000.SH", "quantity": "100.5", "charge_number": "DJ-1", "registered_on": "2026-01-15",
    "value": "12000", "valued_on": "2026-01-15", "method": "COMPARISON", "valuer": "押品中心", "valuer_line": "RISK",
    "insurance_policy": "PL-1", "insurer": "人保财险", "insured_amount": "1", "insured_from": "2026-01-15",
    "insured_until": "2027-01-14",
}  # fmt: skip


def cell(field: Field) -> st.SearchStrategy[Cell]:
    good: st.SearchStrategy[Cell]
    if field.options is not None:
        good = st.sampled_from([str(member.value) for member in field.options])
    elif field.kind is Kind.PIECES:
        good = st.sampled_from(["1", "0.000001", "999999999.5"])
    else:
        good = GOOD[field.kind]
    return st.one_of(good, good, good, good, ANY)


def everything_of(row: Row) -> list[object]:
    """All commands that a row of this tape may become."""
    return [
        MAKES.take_in(row, None),
        *([MAKES.register(row, ID)] if "charge_number" in row.values else []),
        MAKES.link(row, ID, CHARGE, ID),
        *([MAKES.value(row, ID)] if "value" in row.values else []),
        *([MAKES.insure(row, ITEM)] if "insurance_policy" in row.values else []),
    ]


@given(
    st.fixed_dictionaries(
        {name: cell(field) for name, field in COLLATERAL_FIELDS.items() if field.required},
        optional={name: cell(field) for name, field in COLLATERAL_FIELDS.items() if not field.required},
    )
)
def test_any_row_of_a_collateral_tape_is_taken_or_refused(values: dict[str, Cell]) -> None:
    assert taken_or_refused(lambda: everything_of(read_row(RawRow(2, values), ITEMS)))


def test_the_good_values_alone_make_commands() -> None:
    # So that the property above does not hold by refusing everything.
    row = read_row(RawRow(2, GOOD_ROW), ITEMS)
    assert len(everything_of(row)) == 5
    assert MAKES.take_in(row, None).holding == Holding("600000.SH", 100_500_000)


def test_a_key_comes_from_what_is_said_and_the_day() -> None:
    row, other = (read_row(RawRow(line, GOOD_ROW), ITEMS) for line in (2, 9))
    assert MAKES.value(row, ID) == MAKES.value(other, ID)
    keys = {
        MAKES.value(row, ID).idempotency_key,
        MAKES.value(row, UUID(int=2)).idempotency_key,
        Makes(date(2026, 3, 3)).value(row, ID).idempotency_key,
        MAKES.value(read_row(RawRow(2, GOOD_ROW | {"value": "12000.01"}), ITEMS), ID).idempotency_key,
    }
    assert len(keys) == 4

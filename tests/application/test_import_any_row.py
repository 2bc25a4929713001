"""Whatever stands in a tape's cells, a row becomes commands or is refused with its reasons; nothing else happens."""

from collections.abc import Callable
from contextlib import suppress
from uuid import UUID

from hypothesis import example, given
from hypothesis import strategies as st

from postloan.application.imports.cells import Cell
from postloan.application.imports.event_rows import command_of
from postloan.application.imports.fields import EVENT_FIELDS, LOAN_FIELDS, Field, Kind
from postloan.application.imports.loan_rows import disburse, open_loan, register
from postloan.application.imports.mapping import read_mapping
from postloan.application.imports.rows import RawRow, RowRefused, read_row
from postloan.domain.loan.account import new_account
from postloan.domain.loan.context import Context
from postloan.domain.shared.errors import InvalidInput

ID = UUID(int=1)
NASTY = st.sampled_from(
    ["", " ", "0", "-1", "1e9", "NaN", "∞", "9" * 19, "0.001", "9999-12-31", "0001-01-01", "x" * 5_000, "\x00", "是"]
)
GOOD: dict[Kind, st.SearchStrategy[Cell]] = {
    Kind.TEXT: st.sampled_from(["L-1", "CNY", "101", "2026-01-20 5 1; 2026-02-20 5 1", "LPR_1Y", "11010519491231002X"]),
    Kind.AMOUNT: st.sampled_from(["12000", "0.01", "1000000000000000"]),
    Kind.RATE: st.sampled_from(["0", "4.35", "1000"]),
    Kind.WHOLE: st.sampled_from(["1", "12", "366", "1200", "31"]),
    Kind.DATE: st.sampled_from(["2026-01-31", "2024-02-29", "2150-12-31", "1950-01-01"]),
    Kind.FLAG: st.sampled_from(["Y", "0"]),
}
ANY: st.SearchStrategy[Cell] = (
    NASTY
    | st.text(max_size=20)
    | st.integers()
    | st.decimals()
    | st.dates()
    | st.datetimes()
    | st.booleans()
    | st.none()
)


def cell(field: Field) -> st.SearchStrategy[Cell]:
    if field.options is not None:
        good: st.SearchStrategy[Cell] = st.sampled_from([str(member.value) for member in field.options])
    else:
        good = GOOD[field.kind]
    return st.one_of(good, good, good, good, ANY)


def rows(fields: dict[str, Field]) -> st.SearchStrategy[dict[str, Cell]]:
    needed = {name: cell(field) for name, field in fields.items() if field.required}
    free = {name: cell(field) for name, field in fields.items() if not field.required}
    return st.fixed_dictionaries(needed, optional=free)


LOANS = read_mapping({"kind": "loans", "columns": {name: name for name in LOAN_FIELDS}})
EVENTS = read_mapping({"kind": "events", "columns": {name: name for name in EVENT_FIELDS}})


GOOD_ROW: dict[str, Cell] = {
    "borrower_number": "C-1", "borrower_name": "张三", "borrower_kind": "PERSON", "number": "L-1", "branch": "101",
    "product": "P-1", "currency": "CNY", "principal": "12000", "rate": "4.35", "start": "2026-01-15",
    "method": "EQUAL_INSTALMENT", "maturity": "2027-01-15", "disbursed": "12000",
}  # fmt: skip


def taken_or_refused(build: Callable[[], object]) -> bool:
    """True for commands, and for a refusal with a reason and a place; anything else raises."""
    try:
        build()
    except RowRefused as refused:
        return all(problem.line == 2 and problem.reason for problem in refused.problems) and bool(refused.problems)
    return True


@given(rows(dict(LOAN_FIELDS)))
@example(GOOD_ROW | {"unit": "MONTH", "every": "366", "periods": "1200"})
@example(GOOD_ROW | {"unit": "WEEK", "every": "366", "periods": "1200"})
@example({"every": "1", "maturity": "9999-12-31", "start": "2026-01-31", "method": "EQUAL_PRINCIPAL", "unit": "DAY"})
def test_any_row_of_a_loan_tape_is_taken_or_refused(values: dict[str, Cell]) -> None:
    def build() -> None:
        row = read_row(RawRow(2, values), LOANS)
        register(row)
        terms = open_loan(row, ID).terms
        disburse(row, ID)
        # What the use case does next: the account of these terms, or why their dates cannot be.
        with suppress(InvalidInput):
            new_account(terms, Context())

    assert taken_or_refused(build)


@given(rows(dict(EVENT_FIELDS)), st.none() | st.integers(1, 9))
def test_any_row_of_an_event_tape_is_taken_or_refused(values: dict[str, Cell], sequence: int | None) -> None:
    assert taken_or_refused(lambda: command_of(read_row(RawRow(2, values), EVENTS), ID, "0" * 64, sequence))


def test_the_good_values_alone_make_commands() -> None:
    # So that the two properties above do not hold by refusing everything.
    row = read_row(RawRow(2, GOOD_ROW), LOANS)
    assert register(row).number == "C-1"
    # From 15 February 2026 to 15 January 2027 are twelve instalments.
    assert open_loan(row, ID).terms.plan.cadence.count == 12
    assert disburse(row, ID) is not None

"""A mapping file is checked as a whole, and says what was probably meant."""

from typing import Any

import pytest

from postloan.application.imports.fields import TapeKind
from postloan.application.imports.mapping import read_mapping
from postloan.domain.shared.errors import InvalidInput

EVENTS: dict[str, Any] = {
    "kind": "events",
    "columns": {"loan": "Loan", "kind": "What", "date": {"column": "When", "format": "%Y%m%d"}, "amount": "Cash"},
}


def changed(**parts: Any) -> dict[str, Any]:
    return EVENTS | parts


def test_a_good_mapping_knows_the_columns_it_wants() -> None:
    mapping = read_mapping(changed(file={"first_per": ["Id"], "where": {"State": ["1"]}}, constants={"reason": "导入"}))
    assert mapping.kind is TapeKind.EVENTS
    assert mapping.wanted() == ("Loan", "What", "When", "Cash", "Id", "State")
    assert mapping.columns["reason"].constant == "导入"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (changed(kind="event"), "must be one of loans, events"),
        (changed(colums={}), "did you mean columns"),
        (changed(columns=EVENTS["columns"] | {"amout": "Cash"}), "did you mean amount"),
        (changed(columns=EVENTS["columns"] | {"amount": {"colum": "Cash"}}), "did you mean column"),
        (changed(columns=EVENTS["columns"] | {"amount": {"scale": "minor"}}), "lacks `column`"),
        (changed(columns=EVENTS["columns"] | {"amount": {"column": "C", "scale": "percent"}}), "units, thousands"),
        (changed(columns=EVENTS["columns"] | {"amount": {"column": "C", "format": "%Y"}}), "belongs to dates"),
        (changed(columns=EVENTS["columns"] | {"amount": {"column": "C", "prefix": "X"}}), "belongs to text"),
        (changed(columns=EVENTS["columns"] | {"reason": {"column": "C", "scale": "bp"}}), "amounts and rates"),
        (changed(columns=EVENTS["columns"] | {"amount": 5}), "must be a column name or a table"),
        (changed(columns=EVENTS["columns"] | {"amount": {"column": "C", "values": ["a"]}}), "table of text"),
        (changed(constants={"amount": "5"}), "is a constant already"),
        (changed(constants={"reason": 1.5}), "text in quotes or a whole number"),
        (changed(columns={"loan": "Loan", "date": "When"}), "is needed: what happened"),
        (changed(file={"delimeter": ";"}), "did you mean delimiter"),
        (changed(file={"delimiter": "||"}), "must be one character"),
        (changed(file={"encoding": "utf-99"}), "is no known encoding"),
        (changed(file={"header": 0}), "must be the line of the column names"),
        (changed(file={"where": {"State": "1"}}), "must be a list of texts"),
        (changed(source="a b"), "letters, digits"),
        (changed(source="x" * 33), "1 to 32"),
        (changed(columns="Loan"), "must be a table"),
    ],
)
def test_a_wrong_mapping_is_refused_with_what_would_be_right(data: dict[str, Any], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        read_mapping(data)


def test_a_file_without_a_wanted_column_is_refused_with_the_nearest_name() -> None:
    mapping = read_mapping(EVENTS)
    mapping.check_header(["Cash", "Loan", "What", "When", "More"])
    with pytest.raises(InvalidInput, match="did you mean Loans"):
        mapping.check_header(["Cash", "Loans", "What", "When"])

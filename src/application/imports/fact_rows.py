"""From a row of a fact tape (分类事实) to the command that records it: one fact per row.

Renewals and products that are seen through have too many parts for a row; they are stated over the API.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from ...domain.risk_classification.facts import AllBanks
from ...domain.risk_classification.records import SPECS, Cause, FactName, FactSubject, FactValue, ValueKind
from ...domain.shared.errors import InvalidInput
from ...domain.shared.risk_class import RiskClass
from ..facts import RecordFact, StatedFact
from .rows import Row, RowRefused


def about(row: Row) -> FactSubject:
    """What the row's fact is about; that follows from its name."""
    return SPECS[row.values["name"]].subject


def fact_of(row: Row, subject: UUID) -> RecordFact:
    """The command of a row; a row that says the same again is the same statement."""
    name: FactName = row.values["name"]
    try:
        fact = StatedFact(
            subject=about(row),
            subject_id=subject,
            name=name,
            value=_value(row, SPECS[name].kind),
            origin=row.values["origin"],
            row=row.get("record", f"line {row.line}"),
            stated_on=row.values["stated_on"],
        )
        key = f"import:{row.mapping.source}:fact:{row.content_hash()[:32]}"
        return RecordFact(idempotency_key=key, reason=row.get("reason", ""), fact=fact)
    except InvalidInput as wrong:
        field = _FIELD_OF.get(wrong.field, wrong.field)
        raise RowRefused((row.problem(field, wrong.why, row.raw.get(field) or str(wrong.value)),)) from None


_FIELD_OF: Final = {"row": "record", "value": "name", "value.choice": "choice", "value.classes": "classes"}


def _value(row: Row, kind: ValueKind) -> FactValue:
    build = _BUILD.get(kind)
    if build is None:
        raise InvalidInput("name", row.values["name"].value, "has too many parts for a row; state it over the API")
    return build(row)


def _needed(row: Row, name: str) -> Any:  # noqa: ANN401 - a field's kind says which it is
    if name not in row.values:
        raise InvalidInput(name, "", f"is needed by {row.values['name'].value}")
    return row.values[name]


def _classes(row: Row) -> FactValue:
    names = [name.strip().upper() for name in _needed(row, "classes").split(",")]
    unknown = [name for name in names if name not in RiskClass.__members__]
    if unknown:
        raise InvalidInput("classes", unknown[0], f"must be one of {', '.join(RiskClass.__members__)}")
    return FactValue(classes=tuple(RiskClass[name] for name in names))


def _debts(row: Row) -> FactValue:
    return FactValue(debts=AllBanks(_needed(row, "amount").minor, _needed(row, "overdue_over_90").minor))


_BUILD: Final[Mapping[ValueKind, Callable[[Row], FactValue]]] = {
    ValueKind.YES: lambda row: FactValue(yes=_needed(row, "yes")),
    ValueKind.AMOUNT: lambda row: FactValue(amount=_needed(row, "amount").minor),
    ValueKind.NUMBER: lambda row: FactValue(number=_needed(row, "number")),
    ValueKind.DAY: lambda row: FactValue(day=_needed(row, "day")),
    ValueKind.CHOICE: lambda row: FactValue(choice=_needed(row, "choice").upper()),
    ValueKind.CLASSES: _classes,
    ValueKind.DEBTS: _debts,
    ValueKind.CAUSE: lambda row: FactValue(cause=Cause(_needed(row, "yes"), row.get("document", "").lower())),
}

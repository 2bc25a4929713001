# ruff: noqa: ANN401 - what a type hint or an input value is, is known at run time only
"""From a GraphQL input to the application's frozen dataclass: one mapping for every command and filter.

The target's type hints say how each field is read, so an input needs no mapping of its own: it has the fields of its
target under the same names. Whatever can never be right raises InvalidInput that names the field as the caller
wrote it (`terms.plan.cadence.firstDue`).
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from strawberry import UNSET
from strawberry.utils.str_converters import to_camel_case

from ..domain.shared.errors import InvalidInput
from ..domain.shared.ids import parse_uuid
from ..domain.shared.money import Money
from ..domain.shared.rates import Rate
from ..domain.shared.text import LINES, refuse_hidden
from .ids import NodeKind, key_of
from .scalars import DecimalText

T = TypeVar("T")
UNRECORDED: Final = datetime.min.replace(tzinfo=UTC)
"""Stands for an instant that is set where it is recorded: the same for a repeated request, as its key demands."""
MAX_LIST: Final = 1_200
"""Most items that any list of an input may hold; tighter bounds are the field's own."""
LONG_LISTS: Final[dict[Any, int]] = {}
"""Items of which a list may hold more, and how many: what is done to all of them or to none is asked for in one."""

ID_FIELDS: Final[dict[str, NodeKind]] = {
    "loan_id": NodeKind.LOAN,
    "loan_ids": NodeKind.LOAN,
    "borrower_id": NodeKind.BORROWER,
    "borrower_ids": NodeKind.BORROWER,
    "proposal_id": NodeKind.PROPOSAL,
    "delegation_id": NodeKind.DELEGATION,
    "provision_run_id": NodeKind.PROVISION_RUN,
    "claim_id": NodeKind.CLAIM,
    "fact_id": NodeKind.FACT,
    "borrower": NodeKind.BORROWER,
    "item_id": NodeKind.COLLATERAL,
    "replacement_id": NodeKind.COLLATERAL,
    "revaluation_id": NodeKind.REVALUATION_RUN,
    "guarantee_id": NodeKind.GUARANTEE,
    "record_id": NodeKind.LEGAL_RECORD,
    "preservation_id": NodeKind.LEGAL_RECORD,
    "closes": NodeKind.LEGAL_RECORD,
    "procedure": NodeKind.LEGAL_RECORD,
    "renews": NodeKind.LEGAL_RECORD,
    "person": NodeKind.BORROWER,
    "persons": NodeKind.BORROWER,
    "party": NodeKind.BORROWER,
    "guarantor": NodeKind.BORROWER,
    "debtors": NodeKind.BORROWER,
    "write_off_id": NodeKind.WRITE_OFF,
    "case_id": NodeKind.LIABILITY_CASE,
}
"""Which kind of thing the id in a field names."""
LOAN_OR_CLAIM: Final[set[Any]] = set()
"""Targets whose `loan_id` may name a claim without an account: what is to be done with it their use case says."""
ROW_IDS: Final = frozenset({"appointment_id", "authority_id", "change_id", "charge_id", "relation_id", "entry_id"})
"""Fields whose id names a row inside something, given out as it is kept."""

_LOAN_OR_CLAIM_ID: Final = "loan_or_claim_id"
READERS: Final[dict[Any, Callable[[Any], Any]]] = {Money: lambda given: given.money()}
"""Targets that are made from an input by a function of their own; it may raise InvalidInput."""


def build(target: type[T], given: object, currency: str | None = None) -> T:
    """The value of a frozen dataclass from an input with fields of the same names.

    `currency` is that of plain decimals, whose target fields are minor units; an input with a `currency` field of
    its own sets it for everything inside. Raises InvalidInput.
    """
    return _record(target, given, "", currency)  # type: ignore[no-any-return]


@cache
def hints_of(target: type) -> Mapping[str, Any]:
    """The resolved type hints of a dataclass."""
    return get_type_hints(target)


def has_default(field: "Field[Any]") -> bool:
    """Whether a dataclass field may be left out."""
    return field.default is not MISSING or field.default_factory is not MISSING


def _record(target: Any, given: Any, where: str, currency: str | None) -> Any:
    own = getattr(given, "currency", None)
    currency = own if isinstance(own, str) else currency
    hints = hints_of(target)
    values: dict[str, Any] = {}
    for field in fields(target):
        value = getattr(given, field.name, None)
        value = None if value is UNSET else value
        if value is None and has_default(field):
            continue
        place = f"{where}.{to_camel_case(field.name)}" if where else to_camel_case(field.name)
        either = field.name == "loan_id" and target in LOAN_OR_CLAIM
        name = _LOAN_OR_CLAIM_ID if either else field.name
        values[field.name] = _read(hints[field.name], value, place, currency, name)
    try:
        return target(**values)
    except InvalidInput as problem:
        raise _placed(problem, where) from problem


def _read(kind: Any, value: Any, where: str, currency: str | None, name: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, UnionType):
        if value is None:
            return None
        return _read(next(k for k in get_args(kind) if k is not NoneType), value, where, currency, name)
    if kind in READERS:
        return _made(READERS[kind], value, where)
    if origin in (tuple, frozenset):
        return origin(_read_list(get_args(kind)[0], value or [], where, currency, name))
    if kind is Rate:
        return _in_place(lambda: Rate.percent(value), where)
    if kind is UUID:
        return _read_id(value, where, name)
    if is_dataclass(kind):
        return _record(kind, value, where, currency)
    return _read_plain(kind, value, where, currency)


def _read_id(value: Any, where: str, name: str) -> UUID:
    if name in ROW_IDS:
        return parse_uuid(where, value)
    if name == _LOAN_OR_CLAIM_ID:
        return key_of(where, value, NodeKind.LOAN, NodeKind.CLAIM)
    return key_of(where, value, ID_FIELDS[name])


def _read_plain(kind: Any, value: Any, where: str, currency: str | None) -> Any:
    if kind is datetime and value is None:
        return UNRECORDED
    if kind is int and isinstance(value, date):
        return value.toordinal()
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(value.value)
    if isinstance(value, str):
        refuse_hidden(where, value, LINES)
    if isinstance(value, DecimalText) and kind is int:
        return _in_place(lambda: Money.parse(value, currency or "CNY"), where).minor
    return str(value) if isinstance(value, Enum) else value


def _read_list(kind: Any, values: Any, where: str, currency: str | None, name: str) -> list[Any]:
    most = LONG_LISTS.get(kind, MAX_LIST)
    if len(values) > most:
        raise InvalidInput(where, len(values), f"must not hold more than {most} items")
    return [_read(kind, value, f"{where}[{at}]", currency, name) for at, value in enumerate(values)]


def _made(reader: Callable[[Any], Any], value: Any, where: str) -> Any:
    if isinstance(value, str):
        return _in_place(lambda: reader(value), where)
    try:
        return reader(value)
    except InvalidInput as problem:
        raise _placed(problem, where) from problem


def _in_place(read: Any, where: str) -> Any:
    try:
        return read()
    except InvalidInput as problem:
        raise InvalidInput(where, problem.value, problem.why) from problem


def _placed(problem: InvalidInput, where: str) -> InvalidInput:
    """The same problem under the name by which the caller knows the field."""
    last = to_camel_case(problem.field.rpartition(".")[2])
    return InvalidInput(f"{where}.{last}" if where else last, problem.value, problem.why)

"""How much one document may ask for: depth, aliases, tokens, and cost by the size of its lists.

The rules are classes made once per schema and look at the document alone, never at variables, so that a validated
document stays validated: a page size given by a variable counts as the largest page there is. Fragments are measured
once, so a document of nested fragments costs as much to measure as to read.
"""

from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
    get_named_type,
    is_composite_type,
)
from graphql.validation import NoSchemaIntrospectionCustomRule

from ..application.reads import MAX_PAGE
from .relay import DEFAULT_PAGE


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one document.

    Attributes:
        depth: levels of nesting; a page costs three (connection, edges, node).
        aliases: renamed fields in the whole document.
        tokens: words and signs of the document.
        cost: objects that it may return, with reads of their own counted as `READ` objects.
        introspection: whether the schema may be read from the API.
    """

    depth: int = 14
    aliases: int = 30
    tokens: int = 3_000
    cost: int = 25_000
    introspection: bool = True


READ: Final = 20
"""Cost of a field that needs a statement or a fold of its own for every parent."""
WHOLE_BOOK: Final = 3_500
"""Cost of a field that passes through every claim of the scope: no more than seven of them in one document."""
_BOOKS: Final = frozenset(
    {
        "migrationMatrix",
        "g12",
        "assetQuality",
        "daysPastDueBuckets",
        "overdueRates",
        "rollRates",
        "vintages",
        "provisionSummary",
        "revaluationEffect",
        "guaranteeSurvey",
        "lendingAppraisals",
    }
)
_READS: Final = frozenset(
    {
        "schedule",
        "transactions",
        "ledgerEntries",
        "payoffQuote",
        "auditTrail",
        "previewSchedule",
        "trialBalance",
        "assessClassification",
        "explanation",
        "rights",
        "guaranteeCover",
        "legalRecords",
        "handledBy",
        "keptBy",
        "entries",
        "valuations",
        "ledgerLines",
        "turns",
        "releaseCheck",
        "events",
        "writeOffEligibility",
        "writeOffStatement",
        "file",
    }
)
_DATED: Final = frozenset({"balance", "coverage"})
"""Fields that fold a loan where they are asked for another day or knowledge."""
_ROWS: Final[dict[str, int]] = {
    "edges": 1,
    "schedule": 60,
    "previewSchedule": 60,
    "loans": 10,
    "criteria": 35,
    "documents": 20,
}
"""Rows assumed of a list that is not a page; `edges` are counted by the page itself."""
_OTHER_ROWS: Final = 5
MAX_DIGITS: Final = 9
"""Digits of a page size that are worth reading; Python refuses to read thousands of them."""
_CEILING: Final = 10**9


class Measure(NamedTuple):
    """Of a selection: its depth, its aliases and its cost."""

    depth: int = 0
    aliases: int = 0
    cost: int = 0

    def beside(self, other: "Measure") -> "Measure":
        """Of two selections side by side."""
        return Measure(
            max(self.depth, other.depth),
            min(self.aliases + other.aliases, _CEILING),
            min(self.cost + other.cost, _CEILING),
        )


def rules_for(limits: Limits) -> tuple[type[ValidationRule], ...]:
    """Validation rules that hold documents to limits; make them once per schema."""

    class SizeRule(_Size):
        bounds = limits

    return (SizeRule,) if limits.introspection else (SizeRule, NoSchemaIntrospectionCustomRule)


class _Size(ValidationRule):
    bounds: Limits

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._fragments: dict[str, Measure | None] = {}

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: object) -> None:
        """Measure an operation with everything it spreads."""
        root = self.context.schema.get_root_type(node.operation)
        measured = self._selection(node.selection_set, root)
        for name, value, most in (
            ("deep", measured.depth, self.bounds.depth),
            ("full of aliases", measured.aliases, self.bounds.aliases),
            ("costly", measured.cost, self.bounds.cost),
        ):
            if value > most:
                shown = value if value < _CEILING else "far more"
                message = f"The operation is too {name}: {shown}, and {most} is the limit."
                self.report_error(GraphQLError(message, node, extensions={"code": "TOO_LARGE"}))

    def _selection(self, selections: SelectionSetNode | None, parent: Any) -> Measure:  # noqa: ANN401
        measured = Measure()
        for node in selections.selections if selections else ():
            if isinstance(node, FieldNode):
                measured = measured.beside(self._field(node, parent))
            elif isinstance(node, InlineFragmentNode):
                on = node.type_condition
                inner = self.context.schema.get_type(on.name.value) if on else parent
                measured = measured.beside(self._selection(node.selection_set, inner))
            elif isinstance(node, FragmentSpreadNode):
                measured = measured.beside(self._fragment(node.name.value))
        return measured

    def _fragment(self, name: str) -> Measure:
        if name not in self._fragments:
            self._fragments[name] = None  # a cycle measures as nothing here; another rule refuses it
            definition: FragmentDefinitionNode | None = self.context.get_fragment(name)
            if definition is not None:
                on = self.context.schema.get_type(definition.type_condition.name.value)
                self._fragments[name] = self._selection(definition.selection_set, on)
        return self._fragments[name] or Measure()

    def _field(self, node: FieldNode, parent: Any) -> Measure:  # noqa: ANN401
        name, alias = node.name.value, int(node.alias is not None)
        if name.startswith("__"):
            return Measure(1, alias, 0)  # introspection has a rule of its own
        field: GraphQLField | None = getattr(parent, "fields", {}).get(name)
        if field is None:
            return Measure(1, alias, 0)  # an unknown field is another rule's to refuse
        named = get_named_type(field.type)
        inner = self._selection(node.selection_set, named)
        if not is_composite_type(named):
            return Measure(1, alias, 0)
        own = READ if name in _READS or (name in _DATED and node.arguments) else 1
        own = WHOLE_BOOK if name in _BOOKS else own
        cost = min(own + _rows(node, field) * (inner.cost + 1), _CEILING)
        return Measure(1 + inner.depth, alias + inner.aliases, cost)


def _rows(node: FieldNode, field: GraphQLField) -> int:
    if "first" in field.args:
        given = next((argument.value for argument in node.arguments or () if argument.name.value == "first"), None)
        if given is None:
            return DEFAULT_PAGE
        if not isinstance(given, IntValueNode):
            return MAX_PAGE
        return int(given.value) if len(given.value) <= MAX_DIGITS else _CEILING
    kind = field.type
    while isinstance(kind, GraphQLNonNull):
        kind = kind.of_type
    return _ROWS.get(node.name.value, _OTHER_ROWS) if isinstance(kind, GraphQLList) else 1

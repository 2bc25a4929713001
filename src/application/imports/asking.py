"""Running what the rows of a tape ask for: one command of one row at a time, a batch in one transaction.

What does not succeed becomes a problem of its row and stops nothing else.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from ...domain.shared.actor import Actor
from ..borrower import RegisterBorrower
from ..command import Command
from ..outcomes import Conflict, Done, Forbidden, Invalid, NotFound, Outcome, Pending, Refused
from ..ports import Transactions
from . import collateral_rows, loan_rows
from .fields import TapeKind
from .rows import Row, RowProblem, RowRefused


class Runs(Protocol):
    """What runs many commands in one transaction (`Commands`)."""

    def execute_many(self, actor: Actor, commands: Sequence[Command], at: datetime) -> Sequence[Outcome]:
        """One outcome per command, in order; a refused one stops nothing else."""
        ...


@dataclass(frozen=True, slots=True)
class Ask:
    """A command and the row it comes from."""

    row: Row
    command: Command


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an ask that succeeded; `known`: its key was answered before."""

    row: Row
    outcome: Done | Pending
    known: bool


def built(rows: Iterable[Row], problems: list[RowProblem], build: Callable[[Row], Command]) -> list[Ask]:
    """The commands of rows; a row whose command cannot be built is a problem."""
    asks: list[Ask] = []
    for row in rows:
        try:
            asks.append(Ask(row, build(row)))
        except RowRefused as refused:
            problems.extend(refused.problems)
    return asks


class Asking:
    """Runs the commands of rows; `now` is the edge's clock."""

    def __init__(self, transactions: Transactions, commands: Runs, now: Callable[[], datetime]) -> None:
        self._transactions = transactions
        self._commands = commands
        self._now = now

    def answered(self, actor: Actor, asks: Sequence[Ask]) -> frozenset[str]:
        """The keys among those of the commands that were answered before."""
        keys = [ask.command.idempotency_key for ask in asks]
        return frozenset(self._transactions.read(lambda unit: unit.answers.get(actor.institution, keys)))

    def ask(
        self, actor: Actor, asks: Sequence[Ask], problems: list[RowProblem], old: frozenset[str] = frozenset()
    ) -> list[Answer]:
        """Run commands in one transaction; `old` are keys that were answered before."""
        if not asks:
            return []
        outcomes = self._commands.execute_many(actor, [ask.command for ask in asks], self._now())
        found: list[Answer] = []
        for ask, outcome in zip(asks, outcomes, strict=True):
            if isinstance(outcome, Done | Pending):
                found.append(Answer(ask.row, outcome, ask.command.idempotency_key in old))
            else:
                problems.append(_refusal(ask, outcome))
        return found


def _refusal(ask: Ask, outcome: Outcome) -> RowProblem:
    """An outcome that is not success, as the row's problem."""
    match outcome:
        case Refused():
            return ask.row.problem(_subject(ask), f"{outcome.code}: {outcome.message} ({outcome.message_zh})")
        case Invalid():
            names = _FIELD_OF.get(ask.row.mapping.kind, loan_rows.FIELD_OF)
            name = names.get(outcome.field, outcome.field)
            why = outcome.message.removeprefix(f"{outcome.field}: {outcome.value}: ")
            return ask.row.problem(name, why, None if name in ask.row.raw else outcome.value)
        case Conflict():
            return ask.row.problem(_subject(ask), f"{outcome.kind.value}: {outcome.message}")
        case NotFound():
            return ask.row.problem(_subject(ask), f"{outcome.kind} {outcome.id} is not there for this account")
        case Forbidden():
            return ask.row.problem(_subject(ask), outcome.message)
        case _:
            raise TypeError(f"{type(outcome).__name__} is not a refusal")


_FIELD_OF: Final[Mapping[TapeKind, Mapping[str, str]]] = {TapeKind.COLLATERAL: collateral_rows.FIELD_OF}
_SUBJECT: Final[Mapping[TapeKind, str]] = {
    TapeKind.LOANS: "number",
    TapeKind.EVENTS: "kind",
    TapeKind.FACTS: "name",
    TapeKind.COLLATERAL: "number",
}


def _subject(ask: Ask) -> str:
    """The field that names what a row is about."""
    return "borrower_number" if isinstance(ask.command, RegisterBorrower) else _SUBJECT[ask.row.mapping.kind]

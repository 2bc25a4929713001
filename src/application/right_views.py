"""What reads of the rights of loans answer: plain rows, amounts as money in the loan's currency."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ..domain.clock import Effect, Life, LifeStatus, RightKind, Step, ToDo
from ..domain.shared.money import Money
from .clock_store import RightKey

_OF_PERSONS: Final = frozenset({RightKind.LIMITATION, RightKind.GUARANTEE_PERIOD})
_OF_RECORDS: Final = frozenset({RightKind.ENFORCEMENT, RightKind.PRESERVATION})
_OF_ITEMS: Final = frozenset({RightKind.SECURITY, RightKind.REGISTRATION, RightKind.INSURANCE})


@dataclass(frozen=True, slots=True)
class RightSubject:
    """What a right is about, besides its loan: the members that fit its kind, the others None.

    `person`: debtor or guarantor; `guarantee`: the contract; `record`: the title or first seizure; `item`: the
    collateral.
    """

    loan: UUID
    person: UUID | None
    guarantee: UUID | None
    record: UUID | None
    item: UUID | None


def subject_of(key: RightKey) -> RightSubject:
    """What a right is about, told by its key."""
    return RightSubject(
        key.loan,
        key.subject if key.clock in _OF_PERSONS else None,
        key.under if key.clock is RightKind.GUARANTEE_PERIOD else None,
        key.subject if key.clock in _OF_RECORDS else None,
        key.under if key.clock in _OF_ITEMS else None,
    )


@dataclass(frozen=True, slots=True)
class StepView:
    """One line of how a right came to stand as it does; `amount`: None where none is meant."""

    day: date
    effect: Effect
    article: str
    amount: Money | None


def _step(step: Step, currency: str) -> StepView:
    return StepView(step.day, step.effect, step.article, Money(step.amount, currency) if step.amount else None)


@dataclass(frozen=True, slots=True)
class RightView:
    """A right at the end of a day: until when it lives, what was last done, what must be done by when.

    Attributes:
        nominal, end: the last day by months alone, and after holidays moved it; None: nothing runs.
        act_by: the last safe day, which is the nominal one while the calendar of that time is not announced.
    """

    key: RightKey
    subject: RightSubject
    kind: RightKind
    status: LifeStatus
    lost: bool
    since: date
    nominal: date | None
    end: date | None
    act_by: date | None
    provisional: bool
    lost_on: date | None
    todo: ToDo
    last_act_on: date | None
    look_again: date | None
    steps: tuple[StepView, ...]


def right_view(key: RightKey, life: Life, currency: str) -> RightView:
    """A right of a loan in that currency."""
    deadline = life.deadline
    return RightView(
        key=key,
        subject=subject_of(key),
        kind=life.kind,
        status=life.status,
        lost=life.lost,
        since=life.since,
        nominal=deadline.nominal if deadline else None,
        end=deadline.end if deadline else None,
        act_by=deadline.act_by if deadline else None,
        provisional=deadline.provisional if deadline else False,
        lost_on=life.lost_on,
        todo=life.todo,
        last_act_on=life.last_act_on,
        look_again=life.look_again,
        steps=tuple(_step(step, currency) for step in life.steps),
    )

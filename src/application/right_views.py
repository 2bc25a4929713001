"""What reads of the rights of loans answer: plain rows, amounts as money in the loan's currency."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from ..domain.clock import (
    CATALOGUE,
    ActKind,
    Effect,
    Evidence,
    Extent,
    GuaranteeStanding,
    LifeStatus,
    NoticeKind,
    Outcome,
    RightKind,
    Step,
    ToDo,
)
from ..domain.shared.money import Money
from .clock_derived import KnownAct
from .clock_records import ActDone, LegalRecord, Preservation, PreservationLifted, Title
from .clock_rights import LoanRights, Right
from .clock_rights_security import ChargeFixing
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
class HeardAct:
    """An act that the clocks listened to, and where it comes from.

    `sequence`: of the entry of the loan's account that tells it, None: somebody recorded it; `record`: that record.
    `name_zh` and `source` are those of its kind.
    """

    kind: ActKind
    name_zh: str
    source: str
    day: date
    person: UUID
    extent: Extent
    evidence: tuple[Evidence, ...]
    outcome: Outcome | None
    new_due: date | None
    recorded_at: datetime
    sequence: int | None
    record: UUID | None


def heard_act(known: KnownAct) -> HeardAct:
    """An act as readers see it."""
    act = known.act
    rule = CATALOGUE[act.kind]
    return HeardAct(
        kind=act.kind,
        name_zh=rule.name_zh,
        source=rule.source,
        day=act.day,
        person=act.person,
        extent=act.extent,
        evidence=tuple(sorted(act.evidence)),
        outcome=act.outcome,
        new_due=act.new_due,
        recorded_at=act.recorded_at,
        sequence=known.entry,
        record=known.record,
    )


@dataclass(frozen=True, slots=True)
class StandingView:
    """How far a guarantor is bound.

    `binding`: False while the claim is transferred and the guarantor was not told; `freed`, `not_covered` and
    `lighter`: of how much it is free, by how much the debt grew without its consent, by how much it became lighter.
    """

    joint: bool
    binding: bool
    freed_on: date | None
    freed: Money
    not_covered: Money
    lighter: Money


def _standing(standing: GuaranteeStanding, currency: str) -> StandingView:
    duty = standing.duty
    amounts = (Money(amount, currency) for amount in (duty.freed, duty.not_covered, duty.lighter))
    return StandingView(standing.joint, duty.binding, duty.freed_on, *amounts)


@dataclass(frozen=True, slots=True)
class RightView:
    """A right at the end of a day: until when it lives, what was last done, what must be done by when.

    Attributes:
        nominal, end: the last day by months alone, and after holidays moved it; None: nothing runs.
        act_by: the last safe day, which is the nominal one while the calendar of that time is not announced.
        standing: of a guarantee.
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
    last_act: HeardAct | None
    last_act_on: date | None
    look_again: date | None
    steps: tuple[StepView, ...]
    standing: StandingView | None


def _right(right: Right, acts: Mapping[UUID, HeardAct], currency: str) -> RightView:
    life, standing = right.life, right.standing
    deadline = life.deadline
    return RightView(
        key=right.key,
        subject=subject_of(right.key),
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
        last_act=acts.get(life.last_act) if life.last_act else None,
        last_act_on=life.last_act_on,
        look_again=life.look_again,
        steps=tuple(_step(step, currency) for step in life.steps),
        standing=None if standing is None else _standing(standing, currency),
    )


@dataclass(frozen=True, slots=True)
class LoanRightsView:
    """All rights of a loan at the end of a day.

    `due`: the last due day, or when all was called due, None: nothing is owed; `acts`: what its clocks listened to,
    by day; `fixings`: of its maximum-amount mortgages.
    """

    due: date | None
    acts: tuple[HeardAct, ...]
    rights: tuple[RightView, ...]
    fixings: tuple[ChargeFixing, ...]


def rights_view(found: LoanRights, currency: str) -> LoanRightsView:
    """The rights of a loan in that currency."""
    acts = {known.act.id: heard_act(known) for known in found.acts}
    rights = tuple(_right(each, acts, currency) for each in found.rights)
    return LoanRightsView(found.due, tuple(acts.values()), rights, found.fixings)


@dataclass(frozen=True, slots=True)
class HeardNotice:
    """A notice as a message tells it to whoever listens; see `clock_store.RightNotice`."""

    loan: UUID
    number: str
    what: NoticeKind
    kind: RightKind
    day: date
    threshold: int
    days_left: int
    act_by: date | None
    lost_on: date | None
    todo: ToDo
    at: datetime


def heard_notice(what: NoticeKind, data: Mapping[str, Any], at: datetime) -> HeardNotice:
    """What a message of `clock_watch` says."""

    def day(name: str) -> date | None:
        return date.fromisoformat(data[name]) if data[name] else None

    return HeardNotice(
        loan=UUID(data["loan"]),
        number=data["number"],
        what=what,
        kind=RightKind(data["right"]),
        day=date.fromisoformat(data["day"]),
        threshold=data["threshold"],
        days_left=data["daysLeft"],
        act_by=day("actBy"),
        lost_on=day("lostOn"),
        todo=ToDo(data["todo"]),
        at=at,
    )


@dataclass(frozen=True, slots=True)
class RecordView:
    """What was recorded of a loan's rights, or the retraction of such a record: one of the four contents.

    `retracted_by`: the record that took it back; None: none did.
    """

    id: UUID
    loan: UUID
    day: date
    act: ActDone | None
    title: Title | None
    preservation: Preservation | None
    lifted: PreservationLifted | None
    recorded_at: datetime
    recorded_by: str
    reason: str
    retracts: UUID | None
    retracted_by: UUID | None


def record_view(record: LegalRecord, retracted_by: UUID | None) -> RecordView:
    """A record as readers see it."""
    content = record.content
    return RecordView(
        id=record.id,
        loan=record.loan,
        day=record.day,
        act=content if isinstance(content, ActDone) else None,
        title=content if isinstance(content, Title) else None,
        preservation=content if isinstance(content, Preservation) else None,
        lifted=content if isinstance(content, PreservationLifted) else None,
        recorded_at=record.recorded_at,
        recorded_by=record.recorded_by,
        reason=record.reason,
        retracts=record.retracts,
        retracted_by=retracted_by,
    )

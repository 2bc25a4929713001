"""The observation period (观察期, art. 20) of a restructured asset, as a state machine over dated events.

It starts on the first repayment date agreed after the modification and ends on
`max(start + 12 months, end of the 2nd full repayment period after the start)`, both numbers from the policy; a full
period runs from one due date to the next. What happens on the way restarts it, lengthens it or, at its end, closes
it. The last day still belongs to it: the exit is decided at the end of that day and the first free day is the next.

The claim is a restructured asset from the signing of the modification on, so that `in_observation` is true from
then, although the period itself counts from the first repayment date.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from ..shared.calendar import add_months
from ..shared.errors import InvalidInput
from ..shared.risk_class import RiskClass
from .facts import Restructured
from .policy import ClassificationPolicy
from .repayment_dates import RepaymentDates

MAX_EVENTS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Modified:
    """A restructuring was signed: a modification or refinancing in difficulty (`restructuring.find_restructuring`).

    `first_repayment` is the first repayment date agreed after it, `repayments` say how the dates go on,
    `risk_class` is the class before it; `finances_not_improved` is asked of a restructuring inside observation.
    """

    on: date
    first_repayment: date
    repayments: RepaymentDates
    risk_class: RiskClass
    finances_not_improved: bool = False

    def __post_init__(self) -> None:
        if self.first_repayment < self.on:
            why = f"the first repayment date after a modification signed on {self.on.isoformat()} cannot lie before it"
            raise InvalidInput("first_repayment", self.first_repayment.isoformat(), why)


@dataclass(frozen=True, slots=True)
class DueDate:
    """A due date, holiday shift applied, and the day on which all of it was paid (None: not yet).

    On the day of a signing what was due is looked at first: it belongs to the contract before.
    """

    on: date
    paid_in_full_on: date | None

    def missed_at(self, day: date) -> bool:
        """Whether something of it is unpaid at the end of that day."""
        return self.paid_in_full_on is None or self.paid_in_full_on > day


@dataclass(frozen=True, slots=True)
class Classed:
    """A class came into force."""

    on: date
    risk_class: RiskClass


@dataclass(frozen=True, slots=True)
class Assessed:
    """The bank's assessment whether the difficulty is solved (财务困难是否已解除)."""

    on: date
    solved: bool


Event = Modified | DueDate | Classed | Assessed


class Phase(StrEnum):
    """Where the claim stands."""

    NOT_RESTRUCTURED = "NOT_RESTRUCTURED"
    """Never restructured (未重组)."""
    OBSERVING = "OBSERVING"
    """Restructured, its observation period has not ended (观察期内)."""
    AWAITING_ASSESSMENT = "AWAITING_ASSESSMENT"
    """The period has run out and nobody has said whether the difficulty is solved (观察期满,待评估); not out."""
    EXITED = "EXITED"
    """No longer a restructured asset (已退出观察期)."""


class Happening(StrEnum):
    """What moved the machine."""

    RESTRUCTURED = "RESTRUCTURED"
    """Restructured, observation begins (重组,开始观察)."""
    RESTRUCTURED_AGAIN = "RESTRUCTURED_AGAIN"
    """Restructured again inside observation (观察期内再次重组), art. 22."""
    MISSED = "MISSED"
    """A due date was not paid in full on its day (未按期足额偿付): restarts from that date."""
    MOVED_DOWN = "MOVED_DOWN"
    """Became non-performing, or worse inside it (观察期内下调为不良或继续下调): restarts."""
    DIFFICULTY_UNSOLVED = "DIFFICULTY_UNSOLVED"
    """At the end the difficulty was not solved (期满财务困难未解除): a new period from the old end."""
    NOT_ASSESSED = "NOT_ASSESSED"
    """At the end nobody had assessed the difficulty (期满未评估): stays restructured until somebody does."""
    EXITED = "EXITED"
    """Everything paid on time and the difficulty solved (期满退出观察期)."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened: on which day, where the claim stands since, the period as it runs now, the article."""

    on: date
    happening: Happening
    phase: Phase
    start: date
    end: date
    article: str


@dataclass(frozen=True, slots=True)
class Observation:
    """Where a claim stands on a day, and how it came there.

    `start` and `end` are those of the running (or last) period, None if never restructured.
    """

    as_of: date
    phase: Phase
    restructured: Restructured | None
    start: date | None
    end: date | None
    path: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class _State:
    """A claim that has been restructured; `dues` are the missed due dates of the running contract."""

    contract: Modified
    risk_class: RiskClass
    times: int
    path: tuple[Step, ...]
    phase: Phase = Phase.OBSERVING
    start: date = date.min
    end: date = date.min
    became_npl: bool = False
    dues: tuple[DueDate, ...] = ()
    assessed: Assessed | None = None

    @property
    def inside(self) -> bool:
        return self.phase is not Phase.EXITED


_ORDER: Final[dict[type[Event], int]] = {DueDate: 1, Classed: 2, Modified: 3, Assessed: 4}
"""The order inside a day; whether a period ends is decided after all of it."""


def observe(events: Iterable[Event], as_of: date, policy: ClassificationPolicy) -> Observation:
    """Where a claim stands at the end of `as_of`, from events in any order; later ones are not looked at.

    Refuses more than 5,000 events.
    """
    listed = sorted((e for e in events if e.on <= as_of), key=lambda e: (e.on, _ORDER[type(e)]))
    if len(listed) > MAX_EVENTS:
        raise InvalidInput("events", len(listed), f"at most {MAX_EVENTS} events make one claim's observation")
    state: _State | None = None
    for event in listed:
        state = _happened(_ends_through(state, event.on - timedelta(days=1), policy), event, policy)
    return _seen(_ends_through(state, as_of, policy), as_of)


def _seen(state: _State | None, as_of: date) -> Observation:
    if state is None:
        return Observation(as_of, Phase.NOT_RESTRUCTURED, None, None, None, ())
    inside = state.inside or as_of <= state.end
    restructured = Restructured(
        in_observation=inside,
        class_before=state.contract.risk_class,
        times=state.times,
        finances_not_improved=state.contract.finances_not_improved,
        difficulty_solved=not state.inside,
        observation_end=state.end if inside else None,
        became_non_performing=state.became_npl,
    )
    return Observation(as_of, state.phase, restructured, state.start, state.end, state.path)


def _happened(state: _State | None, event: Event, policy: ClassificationPolicy) -> _State | None:
    """The transitions: outside observation only a restructuring counts, inside it every event does."""
    if isinstance(event, Modified):
        return _restructured(state, event, policy)
    if state is None or not state.inside:
        return state
    match event:
        case DueDate():
            return _due(state, event, policy)
        case Classed():
            return _classed(state, event, policy)
        case Assessed():
            assessed = replace(state, assessed=event)
            late = state.phase is Phase.AWAITING_ASSESSMENT
            return _decided(assessed, event.on, policy) if late else assessed


def _restructured(state: _State | None, event: Modified, policy: ClassificationPolicy) -> _State:
    """A first restructuring, or one inside observation: what was due before is part of the new contract then."""
    if state is None or not state.inside:
        fresh = _State(event, event.risk_class, 1, state.path if state else ())
        return _begun(fresh, event.first_repayment, event.on, Happening.RESTRUCTURED, policy)
    worst = max(event.risk_class, state.risk_class)
    again = replace(state, contract=event, risk_class=worst, times=state.times + 1, dues=())
    return _begun(again, event.first_repayment, event.on, Happening.RESTRUCTURED_AGAIN, policy)


def _due(state: _State, event: DueDate, policy: ClassificationPolicy) -> _State:
    """A single day late restarts, there is no exemption."""
    if not event.missed_at(event.on):
        return state
    missed = replace(state, dues=(*state.dues, event))
    return _begun(missed, max(event.on, state.start), event.on, Happening.MISSED, policy)


def _classed(state: _State, event: Classed, policy: ClassificationPolicy) -> _State:
    """Into 不良, or further down inside it, restarts; other moves do not."""
    moved = replace(state, risk_class=event.risk_class)
    if not event.risk_class.non_performing or event.risk_class <= state.risk_class:
        return moved
    fallen = replace(moved, became_npl=state.became_npl or not state.risk_class.non_performing)
    return _begun(fallen, max(event.on, state.start), event.on, Happening.MOVED_DOWN, policy)


def _begun(state: _State, start: date, on: date, happening: Happening, policy: ClassificationPolicy) -> _State:
    """The state with a period that runs from `start`; a restart never moves the start back."""
    by_periods = state.contract.repayments.full_periods_after(start, policy.observation_periods)
    end = max(add_months(start, policy.observation_months), by_periods)
    return _logged(replace(state, phase=Phase.OBSERVING, start=start, end=end), on, happening)


def _ends_through(state: _State | None, day: date, policy: ClassificationPolicy) -> _State | None:
    """Decide every period that has run out by the end of that day."""
    while state is not None and state.phase is Phase.OBSERVING and state.end <= day:
        state = _decided(state, state.end, policy)
    return state


def _decided(state: _State, on: date, policy: ClassificationPolicy) -> _State:
    """The exit test at the end of that day: everything paid, and the difficulty assessed as solved.

    An amount still unpaid is itself difficulty (art. 18 no. 1). An assessment made long before the end is none.
    """
    assessed = state.assessed
    unpaid = any(due.missed_at(on) for due in state.dues)
    if not unpaid and (assessed is None or (state.end - assessed.on).days > policy.observation_assessment_days):
        return _logged(replace(state, phase=Phase.AWAITING_ASSESSMENT), on, Happening.NOT_ASSESSED)
    if unpaid or (assessed is not None and not assessed.solved):
        return _begun(state, state.end, on, Happening.DIFFICULTY_UNSOLVED, policy)
    return _logged(replace(state, phase=Phase.EXITED, end=on), on, Happening.EXITED)


_ARTICLES: Final = {
    Happening.RESTRUCTURED: "20",
    Happening.RESTRUCTURED_AGAIN: "22",
    Happening.MISSED: "20",
    Happening.MOVED_DOWN: "21",
    Happening.DIFFICULTY_UNSOLVED: "20",
    Happening.NOT_ASSESSED: "20",
    Happening.EXITED: "20",
}


def _logged(state: _State, on: date, happening: Happening) -> _State:
    step = Step(on, happening, state.phase, state.start, state.end, _ARTICLES[happening])
    return replace(state, path=(*state.path, step))

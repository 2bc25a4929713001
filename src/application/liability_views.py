"""Cases of liability as they are read: money with its currency, lists with their bounds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from ..domain.liability_assessment.appraisal import Figures, appraise, rate
from ..domain.liability_assessment.case import Case
from ..domain.liability_assessment.consequences import DatedMeasure, consequences
from ..domain.liability_assessment.deadlines import Clock, ClockKind, ClockState
from ..domain.liability_assessment.events import FindingIssued, HandedOver, Receipted, Signed
from ..domain.liability_assessment.kinds import CaseStatus, Cause, Degree, HolderKind, LiabilityKind, Reply, Trigger
from ..domain.liability_assessment.parts import (
    AppliedGround,
    Ballot,
    Fault,
    Measure,
    Member,
    PersonFinding,
)
from ..domain.liability_assessment.policy import LiabilityPolicy, WarningLine
from ..domain.liability_assessment.reserve import Entry, EntryKind
from ..domain.shared.money import Money
from ..domain.shared.ratio import Ratio
from .encoding import canonical, to_json
from .liability_store import AccountRow, KeptCase, PersonRow, WrittenCaseEvent

MAX_MEETINGS: Final = 20
"""The meetings that a case shows, the last ones; all stand among its events."""


@dataclass(frozen=True, slots=True)
class CaseLoanView:
    """A loan of a case."""

    loan: UUID
    amount: Money
    granted_on: date


@dataclass(frozen=True, slots=True)
class FindingView:
    """The result about one person, with what it costs."""

    person: str
    kind: LiabilityKind
    cause: Cause
    assessed: Degree
    degree: Degree
    grounds: tuple[AppliedGround, ...]
    deduction: Money
    measures: tuple[Measure, ...]
    faults: tuple[Fault, ...]
    reason: str
    told_on: date | None
    asked_on: date | None
    reply: Reply | None
    in_force: tuple[DatedMeasure, ...]


@dataclass(frozen=True, slots=True)
class MeetingView:
    """One vote of the group."""

    on: date
    carried: bool
    minutes: str
    ballots: tuple[Ballot, ...]


@dataclass(frozen=True, slots=True)
class DeadlineView:
    """A term of a case and how it stands today."""

    kind: ClockKind
    about: str
    started: date
    last_day: date
    state: ClockState
    article: str


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as it stands."""

    id: UUID
    number: str
    unit: str
    currency: str
    trigger: Trigger
    status: CaseStatus
    batch: bool
    reason: str
    opened_by: str
    opened_on: date
    cause_on: date
    last_on: date
    closed_on: date | None
    version: int
    total: Money
    loans: tuple[CaseLoanView, ...]
    members: tuple[Member, ...]
    reviewers: tuple[Member, ...]
    investigators: tuple[str, ...]
    initiator: str
    file_hash: str | None
    file_as_of: date | None
    meetings: tuple[MeetingView, ...]
    findings: tuple[FindingView, ...]
    issued: FindingIssued | None
    signatures: tuple[Signed, ...]
    hand_overs: tuple[HandedOver, ...]
    receipts: tuple[Receipted, ...]
    deadlines: tuple[DeadlineView, ...]
    case: Case


@dataclass(frozen=True, slots=True)
class CaseEventView:
    """An event of a case as it was recorded."""

    sequence: int
    kind: str
    day: date
    recorded_at: datetime
    recorded_by: str
    payload: str


@dataclass(frozen=True, slots=True)
class PersonView:
    """What a case found about a person; `degree` None: nothing yet."""

    case: UUID
    person: str
    degree: Degree | None
    deduction: Money


@dataclass(frozen=True, slots=True)
class ReserveView:
    """An officer's risk reserve."""

    officer: str
    currency: str
    balance: Money
    owed: Money
    last_on: date
    version: int


@dataclass(frozen=True, slots=True)
class ReserveEntryView:
    """An entry of a risk reserve."""

    id: UUID
    kind: EntryKind
    amount: Money
    on: date
    reason: str
    case: UUID | None
    reverses: UUID | None
    legs: tuple[tuple[str, Money], ...]


@dataclass(frozen=True, slots=True)
class AuthorityView:
    """Whether a holder may lend anew."""

    kind: HolderKind
    holder: str
    suspended: bool
    last_on: date


def case_view(kept: KeptCase, clocks: Sequence[Clock], today: date) -> CaseView:
    """A case as it stands, its terms as of a day."""
    case, opened = kept.case, kept.case.opened
    return CaseView(
        id=case.id,
        number=opened.number,
        unit=opened.unit,
        currency=opened.currency,
        trigger=opened.trigger,
        status=case.status,
        batch=opened.batch,
        reason=opened.reason,
        opened_by=opened.person,
        opened_on=opened.on,
        cause_on=opened.cause_on,
        last_on=case.last,
        closed_on=case.closed_on,
        version=case.version,
        total=Money(case.total, opened.currency),
        loans=tuple(CaseLoanView(x.loan, Money(x.amount, opened.currency), x.granted_on) for x in opened.loans),
        members=case.members,
        reviewers=case.reviewers,
        investigators=tuple(sorted(case.investigators)),
        initiator=case.initiator,
        file_hash=case.file.content_hash if case.file else None,
        file_as_of=case.file.as_of if case.file else None,
        meetings=tuple(MeetingView(m.on, m.carried, m.minutes, m.ballots) for m in case.meetings[-MAX_MEETINGS:]),
        findings=tuple(_finding(case, each) for each in case.findings),
        issued=case.issued,
        signatures=case.signatures,
        hand_overs=case.hand_overs,
        receipts=case.receipts,
        deadlines=tuple(
            DeadlineView(c.kind, c.about, c.started, c.last_day, c.state(today), c.article) for c in clocks
        ),
        case=case,
    )


def _finding(case: Case, found: PersonFinding) -> FindingView:
    measures = next((each.measures for each in consequences(case) if each.person == found.person), ())
    answers = [each.reply for each in case.answers if each.finding.person == found.person]
    return FindingView(
        person=found.person,
        kind=found.kind,
        cause=found.cause,
        assessed=found.assessed,
        degree=found.degree,
        grounds=found.grounds,
        deduction=Money(found.deduction, case.opened.currency),
        measures=found.measures,
        faults=found.faults,
        reason=found.reason,
        told_on=case.told_on(found.person),
        asked_on=dict(case.requests).get(found.person),
        reply=answers[-1] if answers else None,
        in_force=measures,
    )


def event_view(row: WrittenCaseEvent) -> CaseEventView:
    """An event with all of it as JSON text."""
    event = row.event
    kind = type(event).__name__
    return CaseEventView(row.sequence, kind, event.on, row.recorded_at, row.recorded_by, canonical(to_json(event)))


def person_view(row: PersonRow, currency: str) -> PersonView:
    """A result with its currency."""
    return PersonView(row.case, row.person, row.degree, Money(row.deduction, currency))


def reserve_view(row: AccountRow) -> ReserveView:
    """A risk reserve with its currency."""
    balance, owed = Money(row.balance, row.currency), Money(row.owed, row.currency)
    return ReserveView(row.officer, row.currency, balance, owed, row.last_on, row.version)


def entry_view(entry: Entry) -> ReserveEntryView:
    """An entry with its currency."""
    return ReserveEntryView(
        id=entry.entry,
        kind=entry.kind,
        amount=Money(entry.amount, entry.currency),
        on=entry.on,
        reason=entry.reason,
        case=entry.case,
        reverses=entry.reverses,
        legs=tuple((book.value, Money(amount, entry.currency)) for book, amount in entry.legs),
    )


@dataclass(frozen=True, slots=True)
class AppraisalView:
    """How an officer or a unit stood at a month end, and what the policy of that day makes of it.

    `tolerated`: whether a unit's non-performing rate is within the tolerance above that of all loans; None: an officer.
    """

    figures: Figures
    as_of: date
    lines: tuple[WarningLine, ...]
    suspended: bool
    tolerated: bool | None
    policy: LiabilityPolicy

    @property
    def overdue_rate(self) -> Ratio:
        """Overdue balance in the whole balance."""
        return rate(self.figures.overdue, self.figures.balance)

    @property
    def non_performing_rate(self) -> Ratio:
        """Non-performing balance in the whole balance."""
        return rate(self.figures.non_performing, self.figures.balance)

    def deduction(self, performance_pay: Money) -> Money:
        """What the overdue rate takes off the performance pay of the period."""
        return Money(appraise(self.figures, performance_pay.minor, self.policy).amount, performance_pay.currency)

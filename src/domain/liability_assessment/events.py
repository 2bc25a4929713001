"""What happens to a case (责任认定事件), in the order of recording."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ..shared.actor import branch_code
from ..shared.ids import business_number
from ..shared.money import digits_of
from ..shared.papers import content_hash, note
from .kinds import Receiver, SignLevel, SuspendGround, Trigger, WithdrawGround
from .parts import (
    MAX_PERSONS,
    MAX_ROWS,
    Answer,
    Ballot,
    CaseLoan,
    Explained,
    LifeFile,
    Member,
    PersonFinding,
    bounded,
    own_spelling,
)

MAX_LOANS: Final = 500
"""The most loans of one case, in a batch."""
MAX_SEATS: Final = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A case was opened (立案).

    Attributes:
        number: the case's business number, unique in the institution.
        unit: branch code of the unit whose loans they are.
        currency: of every amount of the case.
        trigger, cause_on: what opened it and the day on which that came about; the procedure's year runs from `on`.
        loans: of one borrower; small clear ones of several where `batch`.
        person: who opened it.
    """

    case: UUID
    institution: UUID
    number: str
    unit: str
    currency: str
    trigger: Trigger
    cause_on: date
    loans: tuple[CaseLoan, ...]
    batch: bool
    reason: str
    person: str
    on: date

    def __post_init__(self) -> None:
        business_number("number", self.number)
        branch_code("unit", self.unit)
        digits_of(self.currency)
        note("reason", self.reason)
        bounded("loans", self.loans, MAX_LOANS, 1)
        own_spelling(self, "person")


@dataclass(frozen=True, slots=True)
class GroupFormed:
    """The group stands (成立认定小组); formed again, the new one takes its place."""

    members: tuple[Member, ...]
    person: str
    on: date

    def __post_init__(self) -> None:
        bounded("members", self.members, MAX_SEATS, 1)
        own_spelling(self, "person")


@dataclass(frozen=True, slots=True)
class FilePrepared:
    """The file was put together by the investigator (准备资料); prepared again, the new one counts."""

    file: LifeFile
    person: str
    on: date

    def __post_init__(self) -> None:
        own_spelling(self, "person")


@dataclass(frozen=True, slots=True)
class Initiated:
    """The assessment was initiated (发起认定)."""

    person: str
    on: date

    def __post_init__(self) -> None:
        own_spelling(self, "person")


@dataclass(frozen=True, slots=True)
class MeetingHeld:
    """The meeting voted on findings (召开认定会); not carried: another proposal is needed.

    `explained`: rows of the file that are nobody's fault. `minutes`: hash of the minutes.
    """

    findings: tuple[PersonFinding, ...]
    explained: tuple[Explained, ...]
    ballots: tuple[Ballot, ...]
    minutes: str
    carried: bool
    on: date

    def __post_init__(self) -> None:
        content_hash("minutes", self.minutes)
        bounded("findings", self.findings, MAX_PERSONS, 1)
        bounded("explained", self.explained, MAX_ROWS)
        bounded("ballots", self.ballots, MAX_SEATS, 1)


@dataclass(frozen=True, slots=True)
class FindingIssued:
    """The finding that the meeting carried was issued (出具认定书); `document`: its hash."""

    number: str
    document: str
    person: str
    on: date

    def __post_init__(self) -> None:
        business_number("number", self.number)
        content_hash("document", self.document)
        own_spelling(self, "person")


@dataclass(frozen=True, slots=True)
class Signed:
    """A level signed the finding (签批); `final`: the last level that the policy asks for."""

    level: SignLevel
    person: str
    final: bool
    on: date


@dataclass(frozen=True, slots=True)
class Returned:
    """A level did not sign and sent it back to the meeting (退回重议)."""

    level: SignLevel
    person: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class Notified:
    """A person was told the result (通知); `document`: hash of the notice; `last`: all have been told."""

    person: str
    document: str
    last: bool
    on: date

    def __post_init__(self) -> None:
        content_hash("document", self.document)


@dataclass(frozen=True, slots=True)
class ReconsiderationAsked:
    """The person concerned asked for reconsideration in time (申请复议)."""

    person: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class ReviewGroupFormed:
    """Other people were named to reconsider (成立复议小组)."""

    members: tuple[Member, ...]
    person: str
    on: date

    def __post_init__(self) -> None:
        bounded("members", self.members, MAX_SEATS, 1)
        own_spelling(self, "person")


@dataclass(frozen=True, slots=True)
class Reconsidered:
    """The second group voted on answers to everybody who had asked (复议决定); not carried: it votes again.

    `document`: hash of the decision.
    """

    answers: tuple[Answer, ...]
    ballots: tuple[Ballot, ...]
    minutes: str
    document: str
    carried: bool
    on: date

    def __post_init__(self) -> None:
        content_hash("minutes", self.minutes)
        content_hash("document", self.document)
        bounded("answers", self.answers, MAX_PERSONS, 1)
        bounded("ballots", self.ballots, MAX_SEATS, 1)


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A person's part was handed over to discipline or police (移交); `document`: hash of the letter."""

    number: str
    concerned: str
    receiver: Receiver
    reason: str
    document: str
    person: str
    on: date

    def __post_init__(self) -> None:
        business_number("number", self.number)
        note("reason", self.reason)
        content_hash("document", self.document)
        own_spelling(self, "concerned", "person")


@dataclass(frozen=True, slots=True)
class Receipted:
    """The receiver confirmed a hand-over (移交回执); `document`: hash of the receipt."""

    number: str
    document: str
    received_by: str
    on: date

    def __post_init__(self) -> None:
        content_hash("document", self.document)
        own_spelling(self, "received_by")


@dataclass(frozen=True, slots=True)
class Suspended:
    """The case waits (中止); the days until it goes on are not counted into the procedure's year."""

    ground: SuspendGround
    reason: str
    person: str
    on: date


@dataclass(frozen=True, slots=True)
class Resumed:
    """It goes on where it stood (恢复)."""

    person: str
    on: date


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """The case was taken back (撤销)."""

    ground: WithdrawGround
    reason: str
    person: str
    on: date


@dataclass(frozen=True, slots=True)
class Closed:
    """The results are final (终结): nobody can ask any more and nothing is open."""

    person: str
    on: date


CaseEvent = (
    Opened
    | GroupFormed
    | FilePrepared
    | Initiated
    | MeetingHeld
    | FindingIssued
    | Signed
    | Returned
    | Notified
    | ReconsiderationAsked
    | ReviewGroupFormed
    | Reconsidered
    | HandedOver
    | Receipted
    | Suspended
    | Resumed
    | Withdrawn
    | Closed
)
"""Every event of a case."""

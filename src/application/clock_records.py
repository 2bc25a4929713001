"""What is recorded of a loan's rights: acts with their evidence, titles, the bank's own seizures; never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeVar
from uuid import UUID

from ..domain.clock import Act, ActKind, EnforcementTerms, Evidence, Extent, Obstacle, Outcome, RefusalEnd, Term
from ..domain.collateral.parts import named
from ..domain.shared.errors import InvalidInput
from ..domain.shared.instants import checked_instant
from ..domain.shared.papers import content_hash

MAX_PROOFS: Final = 20
"""Most pieces of evidence of one act."""
MAX_PERSONS: Final = 50
MAX_PERFORMANCE_DAYS: Final = 600


@dataclass(frozen=True, slots=True)
class Proof:
    """A piece of evidence (证据): what it is, and the SHA-256 of the document in 64 lower-case hexadecimal digits."""

    evidence: Evidence
    document: str

    def __post_init__(self) -> None:
        content_hash("document", self.document)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActDone:
    """An act as it is stated (主张权利或者承认债务的行为); see `domain.clock.Act` for the fields.

    `obstacle` is the ground of an obstacle (art. 194), `refusal_end` that of the end of the right to refuse (687).
    """

    kind: ActKind
    day: date
    person: UUID
    proofs: tuple[Proof, ...] = ()
    extent: Extent = Extent.WHOLE
    closes: UUID | None = None
    outcome: Outcome | None = None
    new_due: date | None = None
    obstacle: Obstacle | None = None
    refusal_end: RefusalEnd | None = None

    def __post_init__(self) -> None:
        if len(self.proofs) > MAX_PROOFS:
            raise InvalidInput("proofs", len(self.proofs), f"must be at most {MAX_PROOFS}")
        if self.obstacle is not None and self.refusal_end is not None:
            raise InvalidInput("refusal_end", self.refusal_end, "an act has one ground; name one of the two")

    def act(self, act_id: UUID, recorded_at: datetime) -> Act:
        """The act as the clocks read it."""
        return Act(
            id=act_id,
            kind=self.kind,
            day=self.day,
            recorded_at=recorded_at,
            person=self.person,
            evidence=frozenset(proof.evidence for proof in self.proofs),
            extent=self.extent,
            closes=self.closes,
            outcome=self.outcome,
            new_due=self.new_due,
            ground=self.obstacle or self.refusal_end,
        )


class TitleKind(StrEnum):
    """A document that can be enforced (执行依据)."""

    JUDGMENT = "JUDGMENT"
    """Judgment or ruling in force (生效判决、裁定)."""
    MEDIATION = "MEDIATION"
    """Mediation document of a court (调解书)."""
    AWARD = "AWARD"
    """Arbitral award (仲裁裁决)."""
    PAYMENT_ORDER = "PAYMENT_ORDER"
    """Payment order in force (支付令)."""
    NOTARISED = "NOTARISED"
    """Notarised instrument with force of enforcement (赋强公证债权文书)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """A title of the bank (执行依据).

    Attributes:
        reference: number of the case or instrument (案号).
        effective: the day it took effect.
        performance_days: the last days for performance that it names, rising; empty: none.
        persons: against whom it is.
        document: SHA-256 of it.
        procedure: the recorded procedure that it ended; None: none, or none that is recorded. Where there is one, the
            title counts as its end too.
    """

    kind: TitleKind
    reference: str
    effective: date
    performance_days: tuple[date, ...] = ()
    persons: tuple[UUID, ...]
    document: str
    procedure: UUID | None = None

    def __post_init__(self) -> None:
        named("reference", self.reference)
        content_hash("document", self.document)
        if not 1 <= len(self.persons) <= MAX_PERSONS or len(set(self.persons)) != len(self.persons):
            raise InvalidInput("persons", len(self.persons), f"must be 1 to {MAX_PERSONS}, each once")
        days = self.performance_days
        if len(days) > MAX_PERFORMANCE_DAYS or list(days) != sorted(set(days)):
            raise InvalidInput("performance_days", len(days), f"must be at most {MAX_PERFORMANCE_DAYS} rising days")

    def terms(self) -> EnforcementTerms:
        """The title as the clock of enforcement reads it."""
        return EnforcementTerms(self.effective, self.performance_days, frozenset(self.persons))

    def end_of_procedure(self, record: UUID, recorded_at: datetime) -> Act | None:
        """The act by which the title ended its procedure; None: it names none."""
        if self.procedure is None:
            return None
        return Act(
            id=record,
            kind=ActKind.PROCEDURE_ENDED,
            day=self.effective,
            recorded_at=recorded_at,
            person=self.persons[0],
            evidence=frozenset({Evidence.RULING}),
            closes=self.procedure,
            outcome=Outcome.TITLE,
        )


class Measure(StrEnum):
    """How something is held for the bank, with the longest time a court may order (民诉法解释 art. 485 [K-h])."""

    FREEZE = "FREEZE"
    """Money in an account frozen (冻结存款): 1 year."""
    DETAIN = "DETAIN"
    """Movables sealed or detained (查封、扣押动产): 2 years."""
    SEAL = "SEAL"
    """Immovables sealed, other property rights frozen (查封不动产、冻结其他财产权): 3 years."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preservation:
    """A seizure or freeze for the bank, or its renewal (查封、扣押、冻结及续期), both days included.

    Attributes:
        what: the thing or account.
        authority: the court.
        reference: number of the ruling (裁定书文号).
        document: SHA-256 of it.
        renews: the record of the first seizure; None: this is one.
    """

    measure: Measure
    what: str
    authority: str
    reference: str
    day: date
    until: date
    document: str
    renews: UUID | None = None

    def __post_init__(self) -> None:
        for field in ("what", "authority", "reference"):
            named(field, getattr(self, field))
        content_hash("document", self.document)
        if self.until < self.day:
            raise InvalidInput("until", self.until.isoformat(), f"lies before its first day {self.day.isoformat()}")

    def term(self, record: UUID, recorded_at: datetime) -> Term:
        """The seizure as its clock reads it."""
        return Term(record, self.day, self.until, recorded_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreservationLifted:
    """A seizure, with its renewals, holds no more from a day on (解除查封、扣押、冻结)."""

    preservation: UUID
    day: date


Content = ActDone | Title | Preservation | PreservationLifted
CONTENTS: Final[dict[str, type[Content]]] = {
    "ACT": ActDone,
    "TITLE": Title,
    "PRESERVATION": Preservation,
    "LIFTED": PreservationLifted,
}
"""What a record may hold, by the name under which it is kept."""
C = TypeVar("C", ActDone, Title, Preservation, PreservationLifted)


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalRecord:
    """One record of a loan's rights, or the retraction of one (`retracts`): from then on it never happened."""

    id: UUID
    loan: UUID
    content: Content
    recorded_at: datetime
    recorded_by: str
    reason: str = ""
    retracts: UUID | None = None

    def __post_init__(self) -> None:
        checked_instant("recorded_at", self.recorded_at)

    @property
    def family(self) -> str:
        """The name under which its content is kept."""
        return next(name for name, kind in CONTENTS.items() if isinstance(self.content, kind))

    @property
    def day(self) -> date:
        """The day it counts on."""
        return self.content.effective if isinstance(self.content, Title) else self.content.day


def standing(records: Sequence[LegalRecord], known: datetime | None = None) -> tuple[LegalRecord, ...]:
    """The records that count as known at an instant (None: all that is known), in the order of recording."""
    seen = [record for record in records if known is None or record.recorded_at <= known]
    gone = {record.retracts for record in seen}
    return tuple(record for record in seen if record.retracts is None and record.id not in gone)


def of_kind(records: Sequence[LegalRecord], kind: type[C]) -> tuple[tuple[LegalRecord, C], ...]:
    """The records of one kind with their content."""
    return tuple((record, record.content) for record in records if isinstance(record.content, kind))

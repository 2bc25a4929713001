"""Values of a case: loans, the file of their life, people and relations, faults, ballots, findings."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from ..shared.errors import InvalidInput
from ..shared.money import MAX_MINOR
from ..shared.papers import content_hash, note, person_of
from ..shared.text import checked_text
from .kinds import (
    Cause,
    Degree,
    Department,
    Effect,
    FaultGrade,
    FaultKind,
    Ground,
    LiabilityKind,
    LifeStep,
    MeasureKind,
    RelationKind,
    Reply,
    RowKind,
    Vote,
)

MAX_HANDLINGS: Final = 20_000
MAX_RELATIONS: Final = 5_000
MAX_ROWS: Final = 5_000
MAX_DOCUMENTS: Final = 100
MAX_PERSONS: Final = 200
"""The most persons one case is about."""
MAX_FAULTS: Final = 50
MAX_EXTENT: Final = 120
"""The longest term of a measure in months, or the most points."""


def bounded(field: str, items: tuple[object, ...], most: int, least: int = 0) -> None:
    """Refuse a list with fewer or more items than its bounds."""
    if not least <= len(items) <= most:
        raise InvalidInput(field, len(items), f"must be {least} to {most}")


def amount_of(field: str, amount: int) -> None:
    """Refuse what is not 0 to `MAX_MINOR` whole minor units."""
    if type(amount) is not int or not 0 <= amount <= MAX_MINOR:
        raise InvalidInput(field, amount, f"must be 0 to {MAX_MINOR} minor units")


def own_spelling(value: object, *names: str) -> None:
    """Give person fields of a frozen value their one spelling; it is completed once, here."""
    for name in names:
        object.__setattr__(value, name, person_of(name, getattr(value, name)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLoan:
    """A loan of a case: whose, how much is outstanding (minor units of the case's currency), when it was granted."""

    loan: UUID
    borrower: UUID
    amount: int
    granted_on: date

    def __post_init__(self) -> None:
        amount_of("amount", self.amount)


@dataclass(frozen=True, slots=True, kw_only=True)
class Handling:
    """Who did or decided what on which loan when, on which papers (hashes)."""

    loan: UUID
    person: str
    step: LifeStep
    act: str
    on: date
    documents: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        own_spelling(self, "person")
        checked_text("act", self.act, 200)
        bounded("documents", self.documents, MAX_DOCUMENTS)
        for each in self.documents:
            content_hash("documents", each)


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """Two related persons, in no order; of kind BORROWER: one person, related to a borrower of the case."""

    person: str
    kind: RelationKind
    other: str = ""

    def __post_init__(self) -> None:
        own_spelling(self, "person")
        if self.kind is RelationKind.BORROWER:
            if self.other:
                raise InvalidInput("other", self.other, "a relation to the borrower names no second person")
        else:
            own_spelling(self, "other")


@dataclass(frozen=True, slots=True)
class Independence:
    """What decides who may assess: everybody who handled a loan of the case up to now, and how people are related."""

    handlings: tuple[Handling, ...]
    relations: tuple[Relation, ...] = ()

    def __post_init__(self) -> None:
        bounded("handlings", self.handlings, MAX_HANDLINGS)
        bounded("relations", self.relations, MAX_RELATIONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeRow:
    """Something that did not go as it should; `person` answers for it, empty: nobody is named.

    `number` is the row's own in its file; `on` the day the check was due, the warning raised, the right lost.
    """

    number: int
    kind: RowKind
    loan: UUID
    what: str
    on: date
    person: str = ""

    def __post_init__(self) -> None:
        checked_text("what", self.what, 200)
        if self.person:
            own_spelling(self, "person")


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeFile:
    """The life of the case's loans as it was known on a day (责任认定资料); `content_hash` of what is stored."""

    handlings: tuple[Handling, ...]
    rows: tuple[LifeRow, ...]
    as_of: date
    content_hash: str

    def __post_init__(self) -> None:
        content_hash("content_hash", self.content_hash)
        bounded("handlings", self.handlings, MAX_HANDLINGS, 1)
        bounded("rows", self.rows, MAX_ROWS)
        if len({row.number for row in self.rows}) < len(self.rows):
            raise InvalidInput("rows", len(self.rows), "each row has a number of its own")


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A seat of a group; one member has the chair."""

    person: str
    department: Department
    chair: bool = False

    def __post_init__(self) -> None:
        own_spelling(self, "person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ballot:
    """How a member voted; None: absent. `reason` is the dissent that the minutes keep; a vote against needs one."""

    person: str
    vote: Vote | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        own_spelling(self, "person")
        note("reason", self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """What a person did wrong, against which rule.

    Attributes:
        on: the day of the act, or from which it was left undone.
        rule: the law, rule or internal policy, named as people cite it.
        rule_since, rule_until: first and last day on which it was in force; None: it still is. The standard is the
            rule at the time of the business [S:26].
        row: the row of the file that shows it; None: shown by evidence alone.
        evidence: hashes of papers.
    """

    kind: FaultKind
    grade: FaultGrade
    on: date
    rule: str
    rule_since: date
    rule_until: date | None = None
    text: str = ""
    row: int | None = None
    evidence: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        checked_text("rule", self.rule, 200)
        if not self.rule.strip():
            raise InvalidInput("rule", self.rule, "a fault names the rule it breaks")
        note("text", self.text)
        bounded("evidence", self.evidence, MAX_DOCUMENTS)
        for each in self.evidence:
            content_hash("evidence", each)

    @property
    def rule_in_force(self) -> bool:
        """Whether the rule held on the day of the act."""
        return self.rule_since <= self.on and (self.rule_until is None or self.on <= self.rule_until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A recorded dissent or objection: its day, the paper's hash, and whether events proved it right."""

    on: date
    document: str
    right: bool = True

    def __post_init__(self) -> None:
        content_hash("document", self.document)


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFacts:
    """What is known of one person for the exemption lists; every claim is the group's, after the meeting's vote.

    Attributes:
        force_majeure: what nobody could foresee or avert caused the loss; `acted_promptly` when it came.
        principal_lost, other_lost: principal, and interest and fees, that are not recovered (minor units); None: not
            known. `principal`: as granted.
        taken_over_on: the day the person took the loan over; None: had it from the start. `risk_shown_on`: the day the
            risk first showed. `loss_reduced`: found it and reduced the loss.
        dissent: in the collective decision. `objection`: to a superior's order.
        within_tolerance: the branch was within its tolerance in that year.
        reported: showed the risk without being asked, `loss_averted` by it.
        deceived: by others, in a way that usual checks do not show.
    """

    force_majeure: bool = False
    acted_promptly: bool = False
    principal: int = 0
    principal_lost: int | None = None
    other_lost: int | None = None
    taken_over_on: date | None = None
    risk_shown_on: date | None = None
    loss_reduced: bool = False
    dissent: Record | None = None
    objection: Record | None = None
    within_tolerance: bool = False
    reported: bool = False
    loss_averted: bool = False
    deceived: bool = False

    def __post_init__(self) -> None:
        amount_of("principal", self.principal)
        for name in ("principal_lost", "other_lost"):
            if (lost := getattr(self, name)) is not None:
                amount_of(name, lost)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A non-economic measure; `extent`: months, or points where the kind says so; 0: it has none."""

    kind: MeasureKind
    extent: int = 0

    def __post_init__(self) -> None:
        if not 0 <= self.extent <= MAX_EXTENT:
            raise InvalidInput("extent", self.extent, f"must be 0 to {MAX_EXTENT}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What is proposed about one person; the meeting votes on all of them together.

    Attributes:
        faults: what the person did wrong; none: not liable.
        assessed: the degree before exemption.
        degree: the degree after it; the lists decide what it may be.
        measures: non-economic ones; the deduction follows from policy and degree.
    """

    person: str
    kind: LiabilityKind
    cause: Cause
    assessed: Degree
    degree: Degree
    reason: str
    facts: PersonFacts
    faults: tuple[Fault, ...] = ()
    measures: tuple[Measure, ...] = ()

    def __post_init__(self) -> None:
        own_spelling(self, "person")
        note("reason", self.reason)
        bounded("faults", self.faults, MAX_FAULTS)
        bounded("measures", self.measures, len(MeasureKind))
        if len({each.kind for each in self.measures}) < len(self.measures):
            raise InvalidInput("measures", len(self.measures), "each kind at most once")


@dataclass(frozen=True, slots=True)
class AppliedGround:
    """An item of the lists that holds for a person, with its source and why it holds."""

    ground: Ground
    effect: Effect
    article: str
    reason: str
    reason_zh: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFinding:
    """The result about one person: degree, items of the lists that hold, deduction (minor units), measures."""

    person: str
    kind: LiabilityKind
    cause: Cause
    assessed: Degree
    degree: Degree
    grounds: tuple[AppliedGround, ...]
    deduction: int
    measures: tuple[Measure, ...]
    faults: tuple[Fault, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Explained:
    """Why a row of the file is nobody's fault; every row is either a fault or explained."""

    row: int
    reason: str

    def __post_init__(self) -> None:
        note("reason", self.reason)
        if not self.reason.strip():
            raise InvalidInput("reason", self.reason, "an explanation says something")


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reconsideration answered to one person: the result that counts from now on."""

    reply: Reply
    finding: PersonFinding

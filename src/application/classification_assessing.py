"""Assessing debtors: gather the facts, apply the rules, keep what was found, and let it come into force.

A result that is equal to or worse than the class in force on its day takes effect at once, by rule. A better one waits
for three persons (art. 30). The facts are kept as the rules saw them, and the explanation as it was said.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import UUID

from ..domain.risk_classification.engine import classify
from ..domain.risk_classification.explanation import explain
from ..domain.risk_classification.facts import DebtorFacts, HumanClass
from ..domain.risk_classification.grading import grade
from ..domain.risk_classification.outcome import ClaimResult, Standing
from ..domain.risk_classification.policy import ClassificationPolicy
from ..domain.risk_classification.wake import next_change
from ..domain.shared.errors import InvalidInput, Refusal
from ..domain.shared.risk_class import RiskClass
from .claims_store import ClaimBrief
from .classification_codec import encode, hash_of
from .classification_explained import written
from .classification_facts import gather
from .classification_records import (
    CHANGED,
    NON_PERFORMING,
    Assessment,
    AssessmentStatus,
    ClassChange,
    Classification,
    ClassificationRun,
)
from .desk import Desk
from .digests import EMPTY, plus
from .outcomes import Subject, SubjectKind
from .policy_documents import CLASSIFICATION, book_of

HUMAN = "human"
"""The token of the rule that speaks for a person's worsening."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What assessing some debtors came to; `content_hash` sums over their rows.

    `refused` debtors have facts that cannot be put together: nothing was assessed of them, and they stay due.
    """

    debtors: int = 0
    claims: int = 0
    changed: int = 0
    awaiting: int = 0
    blocked: int = 0
    content_hash: str = EMPTY
    refused: Mapping[UUID, Refusal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Agreed:
    """Classes that three persons have agreed to, by claim, and why; they come into force, better or worse."""

    classes: Mapping[UUID, RiskClass]
    proposal: UUID | None
    reason: str


def policy_of(desk: Desk, as_of: date) -> ClassificationPolicy:
    """The classification policy of a day, by all that is known."""
    return book_of(desk.unit.policy_documents, desk.bank.id, CLASSIFICATION).at(as_of)


def without_persons(facts: DebtorFacts, agreed: Agreed) -> DebtorFacts:
    """The facts without what persons have set before for the claims that get a new class by persons."""
    return _with_human(facts, dict.fromkeys(map(str, agreed.classes)))


def with_persons(facts: DebtorFacts, agreed: Agreed, policy: ClassificationPolicy) -> DebtorFacts:
    """The facts with the classes that persons agreed to, where they are worse than the rules say."""
    free = without_persons(facts, agreed)
    wanted = {str(claim): risk_class for claim, risk_class in agreed.classes.items()}
    worse = [r for r in classify(free, policy) if r.claim in wanted and wanted[r.claim] > r.risk_class]
    return _with_human(free, {r.claim: HumanClass(wanted[r.claim], agreed.reason) for r in worse})


def _with_human(facts: DebtorFacts, human: Mapping[str, HumanClass | None]) -> DebtorFacts:
    claims = [replace(c, human=human[c.id]) if c.id in human else c for c in facts.claims]
    return replace(facts, claims=tuple(claims))


def assess(
    desk: Desk,
    debtors: Sequence[UUID],
    as_of: date,
    run: ClassificationRun | None = None,
    agreed: Agreed | None = None,
) -> Tally:
    """Assess some debtors as of the end of a day, all claims of each together.

    A run sees the other members of a group as they stood when it began, so that it comes to the same whatever it gets
    to first; a debtor beside whom that has changed by now is looked at again the next day.
    Raises InvalidInput where classes were agreed to that are better than the rules say by now.
    """
    unit, bank = desk.unit, desk.bank.id
    unit.classification_runs.lock(bank, debtors)
    known = unit.classifications.in_force(bank, debtors)
    found = gather(unit, bank, debtors, as_of, others_known=run.started_at if run else None)
    policy = policy_of(desk, as_of)
    fit = frozenset(debtors).difference(found.refused)
    sheet = Sheet(desk, as_of, run.id if run else None, known, policy.version, fit, agreed)
    for debtor in sorted(found):
        facts = found[debtor] if agreed is None else with_persons(found[debtor], agreed, policy)
        sheet.debtor(debtor, facts, classify(facts, policy), policy)
    for debtor in found.overtaken:
        tomorrow = as_of + timedelta(days=1)
        sheet.wakes[debtor] = min(tomorrow, sheet.wakes[debtor] or tomorrow)
    sheet.keep()
    _set_wake_ups(desk, fit, as_of, sheet)
    return replace(sheet.tally(), refused=found.refused)


def _set_wake_ups(desk: Desk, debtors: Iterable[UUID], as_of: date, sheet: "Sheet") -> None:
    """When to look again; a result of an older day than the latest says nothing about the days to come."""
    newer = {row.debtor for row in sheet.known.values() if row.assessed_on > as_of}
    wakes = {debtor: sheet.wakes.get(debtor) for debtor in debtors if debtor not in newer}
    desk.unit.classification_runs.wake(desk.bank.id, wakes)


@dataclass(slots=True)
class _Row:
    """One claim's result, with the texts that belong to it."""

    claim: UUID
    debtor: UUID
    result: ClaimResult
    grade: str
    facts: str
    explanation: str


@dataclass(slots=True)
class Sheet:
    """The results of a batch, until they are kept together."""

    desk: Desk
    as_of: date
    run: UUID | None
    known: Mapping[UUID, Classification]
    policy: str
    assessed: frozenset[UUID]
    agreed: Agreed | None = None
    wakes: dict[UUID, date | None] = field(default_factory=dict)
    _rows: list[_Row] = field(default_factory=list)
    _facts: dict[str, str] = field(default_factory=dict)
    _explanations: dict[str, str] = field(default_factory=dict)
    _briefs: Mapping[UUID, ClaimBrief] = field(default_factory=dict)
    _statuses: dict[AssessmentStatus, int] = field(default_factory=dict)
    _digest: str = EMPTY

    def debtor(
        self, debtor: UUID, facts: DebtorFacts, results: tuple[ClaimResult, ...], policy: ClassificationPolicy
    ) -> None:
        """Take a debtor's results down."""
        text = encode(facts)
        key = hash_of(text)
        self._facts[key] = text
        claims = {claim.id: claim for claim in facts.claims}
        for result, said in zip(results, explain(facts, results, policy), strict=True):
            told = written(said)
            explained = hash_of(told)
            self._explanations[explained] = told
            blocked = result.standing is Standing.BLOCKED
            name = "" if blocked else grade(claims[result.claim], result, policy).name
            self._rows.append(_Row(UUID(result.claim), debtor, result, name, key, explained))
        self.wakes[debtor] = next_change(facts, results, policy)

    def keep(self) -> None:
        """Keep everything, and tell who listens what has changed."""
        unit, bank = self.desk.unit, self.desk.bank.id
        before = self._in_force_on_the_day()
        statuses = {row.claim: self._status(row, before.get(row.claim)) for row in self._rows}
        asked = [c for c, status in statuses.items() if c not in self.known or status is AssessmentStatus.IN_FORCE]
        self._briefs = unit.claims.briefs(bank, sorted(asked)) if asked else {}
        assessments: list[Assessment] = []
        current: list[Classification] = []
        changes: list[ClassChange] = []
        for row in self._rows:
            made = self._assessment(row, statuses[row.claim])
            change = self._change(row, made) if made.status is AssessmentStatus.IN_FORCE else None
            _as_agreed(made, self.agreed)
            assessments.append(made)
            if now := moved_on(self.known.get(row.claim), made, change):
                current.append(now)
            if change is not None:
                changes.append(change)
                record_change(self.desk, change, before.get(row.claim), account=self._briefs[row.claim].account)
        unit.classifications.keep(self._facts, self._explanations, assessments, bank)
        rows = [*current, *self._ended()]
        unit.classifications.put(bank, rows, changes)
        self._tell_standing({**self.known, **{row.claim: row for row in rows}})

    def _tell_standing(self, now: Mapping[UUID, Classification]) -> None:
        """Tell which debtors have become non-performing, or no longer are."""
        before, after = _non_performing(self.known), _non_performing(now)
        for debtor in sorted(before ^ after):
            data = {"borrower": str(debtor), "nonPerforming": debtor in after, "day": self.as_of.isoformat()}
            self.desk.tell(NON_PERFORMING, Subject(SubjectKind.BORROWER, debtor), data)

    def _ended(self) -> Iterator[Classification]:
        """Claims that had a class and are there no more."""
        there = {row.claim for row in self._rows}
        for claim, row in self.known.items():
            gone = claim not in there and row.debtor in self.assessed and row.ended_on is None
            if gone and self.as_of >= row.assessed_on:
                yield replace(row, ended_on=self.as_of)

    def tally(self) -> Tally:
        """The counts."""
        count = self._statuses.get
        return Tally(
            len({row.debtor for row in self._rows}),
            len(self._rows),
            count(AssessmentStatus.IN_FORCE, 0),
            count(AssessmentStatus.AWAITING_APPROVAL, 0),
            count(AssessmentStatus.BLOCKED, 0),
            self._digest,
        )

    def _in_force_on_the_day(self) -> Mapping[UUID, tuple[RiskClass, str]]:
        """Class and grade in force on the day that is assessed; older than the present one for a day in the past."""
        present = {c: (row.risk_class, row.grade) for c, row in self.known.items() if row.since <= self.as_of}
        older = [claim for claim, row in self.known.items() if row.since > self.as_of]
        if not older:
            return present
        store = self.desk.unit.classifications
        found = store.previous_classes(self.desk.bank.id, older, self.as_of)
        return present | {claim: (row.risk_class, row.grade) for claim, row in found.items()}

    def _status(self, row: _Row, before: tuple[RiskClass, str] | None) -> AssessmentStatus:
        by_persons = self.agreed is not None and row.claim in self.agreed.classes
        return AssessmentStatus.IN_FORCE if by_persons else status_of(row.result, row.grade, before)

    def _assessment(self, row: _Row, status: AssessmentStatus) -> Assessment:
        self._statuses[status] = self._statuses.get(status, 0) + 1
        result = row.result
        content = [result.claim, row.facts, result.risk_class, row.grade, result.standing, result.binding, status]
        self._digest = plus(self._digest, content)
        return Assessment(
            self.desk.bank.id,
            self.desk.ids.next(),
            row.claim,
            row.debtor,
            self._branch(row.claim),
            self.as_of,
            self.desk.at,
            self.policy,
            row.facts,
            row.explanation,
            result.risk_class,
            row.grade,
            result.standing,
            result.binding,
            status,
            self.run,
        )

    def _branch(self, claim: UUID) -> str:
        known = self.known.get(claim)
        return known.branch if known else self._briefs[claim].branch

    def _change(self, row: _Row, made: Assessment) -> ClassChange:
        known, agreed = self.known.get(row.claim), self.agreed
        by_persons = agreed if agreed is not None and row.claim in agreed.classes else None
        return ClassChange(
            made.institution,
            row.claim,
            known.version + 1 if known else 1,
            row.debtor,
            made.branch,
            self.as_of,
            self.desk.at,
            made.risk_class,
            made.grade,
            made.id,
            self.run,
            by_persons.proposal if by_persons else None,
            by_persons is not None and HUMAN in row.result.binding,
            by_persons.reason if by_persons else "",
        )


def _non_performing(rows: Mapping[UUID, Classification]) -> frozenset[UUID]:
    return frozenset(row.debtor for row in rows.values() if row.ended_on is None and row.risk_class.non_performing)


def status_of(result: ClaimResult, grade_name: str, before: tuple[RiskClass, str] | None) -> AssessmentStatus:
    """What becomes of a result beside the class and grade in force (None: there was none)."""
    if result.standing is Standing.BLOCKED:
        return AssessmentStatus.BLOCKED
    if before is None or result.risk_class > before[0]:
        return AssessmentStatus.IN_FORCE
    if result.risk_class < before[0]:
        return AssessmentStatus.AWAITING_APPROVAL
    return AssessmentStatus.UNCHANGED if grade_name == before[1] else AssessmentStatus.IN_FORCE


def _as_agreed(made: Assessment, agreed: Agreed | None) -> None:
    if agreed is not None and agreed.classes.get(made.claim, made.risk_class) is not made.risk_class:
        raise InvalidInput("classes", str(made.claim), f"the rules have come to {made.risk_class.name}: propose anew")


def moved_on(known: Classification | None, made: Assessment, change: ClassChange | None) -> Classification | None:
    """The present row of a claim after an assessment; None: it has no class, and gets none.

    A result of an older day than the present one's changes the history, not the present.
    """
    if known is None:
        if change is None:
            return None
        known = Classification(
            made.institution,
            made.claim,
            made.debtor,
            change.branch,
            change.risk_class,
            change.grade,
            change.effective,
            change.assessment,
            made.id,
            made.as_of,
            change.sequence,
        )
    if change is not None:
        known = replace(known, version=change.sequence)
        if change.effective >= known.since:
            known = replace(
                known,
                risk_class=change.risk_class,
                grade=change.grade,
                since=change.effective,
                assessment=change.assessment,
            )
    if made.as_of < known.assessed_on:
        return known
    return replace(known, latest=made.id, assessed_on=made.as_of, ended_on=None)


def record_change(desk: Desk, change: ClassChange, before: tuple[RiskClass, str] | None, *, account: bool) -> None:
    """A class that comes into force stands in the audit chain of the loan or claim, and is told to who listens."""
    subject = Subject(SubjectKind.LOAN if account else SubjectKind.CLAIM, change.claim)
    data = {
        "claim": str(change.claim),
        "debtor": str(change.debtor),
        "branch": change.branch,
        "from": before[0].name if before else None,
        "to": change.risk_class.name,
        "grade": change.grade,
        "effective": change.effective.isoformat(),
        "sequence": change.sequence,
        "account": account,
        "proposal": str(change.proposal) if change.proposal else None,
    }
    desk.audit(subject, "Classify", "DONE", data)
    desk.tell(CHANGED, subject, data)

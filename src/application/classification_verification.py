"""Proving the classes: every result follows from its facts under its policy, every history from its results.

Nothing is believed that can be computed again: texts have their hash, each assessment's class, standing, grade and
rules come out of its facts under the version of the policy it names, its status out of the class in force before, the
history out of the assessments that came into force, and the class in force out of the history.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from ..domain.risk_classification.engine import classify
from ..domain.risk_classification.grading import grade
from ..domain.risk_classification.outcome import ClaimResult, Standing
from ..domain.risk_classification.policy import ClassificationPolicy
from ..domain.shared.risk_class import RiskClass
from .classification_assessing import status_of
from .classification_codec import decode, hash_of
from .classification_records import Assessment, AssessmentStatus, ClassChange, Classification, ClassificationStore
from .policy_documents import CLASSIFICATION, book_of
from .ports import Unit
from .verification import Finding

BATCH: Final = 500
"""Claims looked at at a time."""
Results = Mapping[str, tuple[ClaimResult, str]]


def verify_classification(
    unit: Unit, institution: UUID, told: Callable[[int], None] = lambda _: None
) -> Iterator[Finding]:
    """Every way in which what is stored is not what can be computed; `told` hears how many claims are done."""
    book = book_of(unit.policy_documents, institution, CLASSIFICATION)
    prover = _Prover(unit.classifications, institution, {each.version: each for each in book.versions})
    after: UUID | None = None
    done = 0
    while claims := unit.classifications.assessed(institution, after, BATCH):
        yield from prover.claims(claims)
        after = claims[-1]
        done += len(claims)
        told(done)


@dataclass(slots=True)
class _Prover:
    store: ClassificationStore
    institution: UUID
    policies: Mapping[str, ClassificationPolicy]
    _results: dict[tuple[str, str], Results] = field(default_factory=dict)

    def claims(self, claims: Sequence[UUID]) -> Iterator[Finding]:
        made = self.store.all_of(self.institution, claims)
        history = self.store.histories(self.institution, claims)
        current = self.store.current(self.institution, claims)
        rows = [each for claim in claims for each in made[claim]]
        yield from self._texts(rows)
        for claim in claims:
            where = f"claim {claim}"
            for each in made[claim]:
                yield from self._result(where, each)
            changes = history.get(claim, ())
            yield from _history(where, made[claim], changes)
            yield from _current(where, current.get(claim), changes, made[claim])

    def _texts(self, rows: Sequence[Assessment]) -> Iterator[Finding]:
        """Texts under their hash, and what the rules say to each set of facts."""
        self._results.clear()
        facts = self.store.fact_sets(self.institution, sorted({row.facts for row in rows}))
        said = self.store.explanations(self.institution, sorted({row.explanation for row in rows}))
        for key, text in (*facts.items(), *said.items()):
            if hash_of(text) != key:
                yield Finding(f"text {key[:16]}", "is not what its hash says")
        for row in rows:
            policy = self.policies.get(row.policy)
            if policy is not None and row.facts in facts and (row.facts, row.policy) not in self._results:
                self._results[row.facts, row.policy] = _computed(facts[row.facts], policy)

    def _result(self, where: str, made: Assessment) -> Iterator[Finding]:
        on = f"assessment of {made.as_of} recorded {made.recorded_at.isoformat()}"
        found = self._results.get((made.facts, made.policy), {}).get(str(made.claim))
        if found is None:
            yield Finding(where, f"{on}: its facts or policy {made.policy} are gone")
            return
        result, name = found
        computed = (result.risk_class, result.standing, result.binding, name)
        stored = (made.risk_class, made.standing, made.binding, made.grade)
        if computed != stored:
            yield Finding(where, f"{on}: stored {_shown(stored)}, computed {_shown(computed)}")


def _computed(text: str, policy: ClassificationPolicy) -> Results:
    facts = decode(text)
    claims = {claim.id: claim for claim in facts.claims}
    return {
        each.claim: (
            each,
            "" if each.standing is Standing.BLOCKED else grade(claims[each.claim], each, policy).name,
        )
        for each in classify(facts, policy)
    }


def _shown(values: tuple[RiskClass, Standing, tuple[str, ...], str]) -> str:
    risk_class, standing, binding, name = values
    return f"{risk_class.name} {name} {standing.value} by {', '.join(binding)}"


def _history(where: str, made: Sequence[Assessment], changes: Sequence[ClassChange]) -> Iterator[Finding]:
    """The history is that of the assessments that came into force, each where the class before let it."""
    by_assessment = {change.assessment: change for change in changes}
    expected: list[ClassChange] = []
    for each in made:
        change = by_assessment.get(each.id)
        if change is None or change.proposal is None:
            before = in_force_among(expected, each)
            status = _status(each, before)
            if status is not each.status:
                yield Finding(where, f"assessment of {each.as_of}: stored {each.status}, computed {status}")
        if each.status is AssessmentStatus.IN_FORCE and change is not None:
            expected.append(change)
            if not _agrees(change, each, len(expected)):
                yield Finding(where, f"row {change.sequence} of its history is not what its assessment says")
    in_force = sum(each.status is AssessmentStatus.IN_FORCE for each in made)
    if not in_force == len(expected) == len(changes):
        yield Finding(where, f"its history has {len(changes)} rows, of {in_force} results that came into force")


def in_force_among(changes: Sequence[ClassChange], made: Assessment) -> ClassChange | None:
    """What was in force on the day of an assessment by what was known before it."""
    held = [change for change in changes if change.effective <= made.as_of]
    return max(held, key=lambda change: (change.effective, change.sequence), default=None)


def _status(made: Assessment, before: ClassChange | None) -> AssessmentStatus:
    result = ClaimResult(str(made.claim), made.risk_class, made.binding, (), (), made.standing)
    return status_of(result, made.grade, (before.risk_class, before.grade) if before else None)


def _agrees(change: ClassChange, made: Assessment, place: int) -> bool:
    stored = (change.sequence, change.effective, change.recorded_at, change.risk_class, change.grade, change.run)
    return stored == (place, made.as_of, made.recorded_at, made.risk_class, made.grade, made.run)


def _current(
    where: str, current: Classification | None, changes: Sequence[ClassChange], made: Sequence[Assessment]
) -> Iterator[Finding]:
    """The class in force is the last row's of those with the latest effective date; its latest assessment is there."""
    last = max(changes, key=lambda change: (change.effective, change.sequence), default=None)
    if last is None or current is None:
        if last is not None or current is not None:
            yield Finding(where, "has a class in force without a history, or a history without one")
        return
    stored = (current.risk_class, current.grade, current.since, current.assessment, current.version)
    if stored != (last.risk_class, last.grade, last.effective, last.assessment, len(changes)):
        yield Finding(where, f"in force is {current.risk_class.name} since {current.since}, by its history another")
    newest = max((each for each in made), key=lambda each: (each.as_of, each.id))
    if (current.latest, current.assessed_on) != (newest.id, newest.as_of):
        yield Finding(where, f"its latest assessment is of {newest.as_of}, and another is named")

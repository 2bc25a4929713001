"""Reads of risk classification on one snapshot; nothing outside the scope is shown."""

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from ..domain.risk_classification.checks import checked
from ..domain.risk_classification.engine import classify
from ..domain.risk_classification.explanation import explain
from ..domain.risk_classification.explanation_data import Explanation
from ..domain.risk_classification.facts import DebtorFacts
from ..domain.risk_classification.policy import ClassificationPolicy
from ..domain.risk_classification.records import EARLIEST, LATEST
from ..domain.shared.errors import InvalidInput
from ..domain.shared.instants import checked_instant
from ..domain.shared.risk_class import RiskClass
from ..domain.shared.scope import Scope
from .classification_explained import read
from .classification_records import (
    CHANGED,
    Assessment,
    AssessmentStatus,
    ClassChange,
    Classification,
    ClassificationFailure,
    ClassificationRun,
    ClassificationRunStore,
    ClassificationStore,
)
from .facts_store import FactStore
from .group_assessments import GroupAssessmentTask, open_assessments
from .group_store import GroupStore
from .outbox import Outbox, OutboxPosition
from .policy_documents import CLASSIFICATION, PROVISIONING, PolicyDocuments, book_of
from .scenario import Scenario, ScenarioResult, run_scenario

_MESSAGES: Final = 500


@dataclass(frozen=True, slots=True)
class ClassChanged:
    """A class that came into force, as it is told: `before` None where there was none; `account`: it is a loan's."""

    claim: UUID
    debtor: UUID
    before: RiskClass | None
    risk_class: RiskClass
    grade: str
    effective: date
    sequence: int
    account: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class ClassificationQueries:
    """Reads over the stores of one snapshot; `turn` lets one caller at a time use its connection."""

    store: ClassificationStore
    run_store: ClassificationRunStore
    consumers: Outbox
    documents: PolicyDocuments
    groups: GroupStore
    facts: FactStore
    turn: AbstractContextManager[object]

    def current(self, scope: Scope, claims: Sequence[UUID]) -> Mapping[UUID, Classification]:
        """The classes in force of some claims; for loaders."""
        with self.turn:
            found = self.store.current(scope.institution, claims)
        return {claim: row for claim, row in found.items() if scope.allows(row.institution, row.branch)}

    def of_debtor(self, scope: Scope, debtor: UUID) -> Sequence[Classification]:
        """The classes in force of a debtor's claims, those that have ended included, in key order."""
        with self.turn:
            found = self.store.in_force(scope.institution, [debtor])
        return [row for row in found.values() if scope.allows(row.institution, row.branch)]

    def latest(self, scope: Scope, claims: Sequence[UUID]) -> Mapping[UUID, Assessment]:
        """The latest assessment of some claims, of those without a class too; for loaders."""
        with self.turn:
            found = self.store.latest(scope.institution, claims)
        return {claim: made for claim, made in found.items() if scope.allows(made.institution, made.branch)}

    def by_id(self, scope: Scope, ids: Sequence[UUID]) -> Mapping[UUID, Assessment]:
        """Assessments by id; for loaders."""
        with self.turn:
            found = self.store.assessments(scope.institution, ids)
        return {i: made for i, made in found.items() if scope.allows(made.institution, made.branch)}

    def explanations(self, scope: Scope, hashes: Sequence[str]) -> Mapping[str, Explanation]:
        """What was said, by the hash that an assessment names; for loaders."""
        with self.turn:
            found = self.store.explanations(scope.institution, hashes)
        return {key: read(text) for key, text in found.items()}

    def classified(
        self,
        scope: Scope,
        classes: Sequence[RiskClass],
        status: AssessmentStatus | None,
        after: UUID | None,
        limit: int,
    ) -> Sequence[Classification]:
        """Claims that are there with their class in force, above a claim, in key order."""
        with self.turn:
            return self.store.in_classes(scope.institution, scope.branches, classes, status, after, limit)

    def history(self, scope: Scope, claim: UUID, after: int, limit: int) -> Sequence[ClassChange]:
        """A claim's history above a sequence, in the order of recording."""
        with self.turn:
            rows = self.store.histories(scope.institution, [claim]).get(claim, ())
        return [row for row in rows if row.sequence > after and scope.allows(row.institution, row.branch)][:limit]

    def assessments_of(self, scope: Scope, claim: UUID, before: UUID | None, limit: int) -> Sequence[Assessment]:
        """A claim's assessments below an id, newest first."""
        with self.turn:
            rows = self.store.assessed_of(scope.institution, claim, before, limit)
        return [row for row in rows if scope.allows(row.institution, row.branch)]

    def on(self, scope: Scope, claim: UUID, as_of: date, known: datetime | None = None) -> ClassChange | None:
        """The class of a claim at the end of a day as known at an instant (None: now)."""
        if known is not None:
            checked_instant("known", known)
        with self.turn:
            found = self.store.previous_classes(scope.institution, [claim], as_of, known).get(claim)
        return found if found and scope.allows(found.institution, found.branch) else None

    def runs(self, scope: Scope, before: UUID | None, limit: int) -> Sequence[ClassificationRun]:
        """Runs below an id, newest first."""
        with self.turn:
            return self.run_store.newest(scope.institution, before, limit)

    def run(self, scope: Scope, run: UUID) -> ClassificationRun | None:
        """One run, or None."""
        with self.turn:
            return self.run_store.by_id(scope.institution, [run]).get(run)

    def failures(self, scope: Scope, run: UUID, after: UUID | None, limit: int) -> Sequence[ClassificationFailure]:
        """Debtors that failed in a run, above a key, in key order."""
        with self.turn:
            return self.run_store.failures_in(scope.institution, run, scope.branches, after, limit)

    def group_assessments(
        self, scope: Scope, day: date, after: UUID | None, limit: int
    ) -> Sequence[GroupAssessmentTask]:
        """Debtors to be assessed because another member of their group is non-performing, above a key, in key order."""
        with self.turn:
            return open_assessments(self.groups, self.facts, scope, day, after, limit)

    def now(self, scope: Scope) -> OutboxPosition:
        """From where to hear of changes that are to come."""
        with self.turn:
            return self.consumers.end(scope.institution)

    def changes(self, scope: Scope, after: OutboxPosition) -> tuple[OutboxPosition, tuple[ClassChanged, ...]]:
        """Classes that came into force since a position, among the next messages, and up to where these reach."""
        with self.turn:
            messages = self.consumers.messages(scope.institution, after, _MESSAGES)
        told = [(json.loads(message.data), message.time) for _, message in messages if message.type == CHANGED]
        seen = tuple(_changed(data, at) for data, at in told if scope.allows(scope.institution, data["branch"]))
        return (messages[-1][0] if messages else after), seen

    def policy(self, scope: Scope, day: date, version: str | None = None) -> ClassificationPolicy:
        """The policy of a day, or the version of a name. Raises InvalidInput for a name that no version has."""
        with self.turn:
            book = book_of(self.documents, scope.institution, CLASSIFICATION)
        if version is None:
            return book.at(day)
        named = next((each for each in book.versions if each.version == version), None)
        if named is None:
            known = ", ".join(each.version for each in book.versions[-10:])
            raise InvalidInput("policy_version", version, f"is no version of this bank; there is {known}")
        return named

    def what_if(self, scope: Scope, facts: DebtorFacts, version: str | None = None) -> tuple[Explanation, ...]:
        """What the rules say to given facts, claim by claim; nothing is stored.

        Raises InvalidInput for facts that can never be right.
        """
        if not EARLIEST <= facts.as_of <= LATEST:
            raise InvalidInput("as_of", str(facts.as_of), f"must be between {EARLIEST} and {LATEST}")
        policy = self.policy(scope, facts.as_of, version)
        right = checked(facts)
        return explain(right, classify(right, policy), policy)

    def scenario(self, scope: Scope, scenario: Scenario, day: date) -> ScenarioResult:
        """What would become of the scope's claims; nothing is written. `day` is the business date."""
        policy = self.policy(scope, day, scenario.policy_version)
        with self.turn:
            provisioning = book_of(self.documents, scope.institution, PROVISIONING).at(day)
            return run_scenario(self.store, scope, scenario, policy, provisioning)


def _changed(data: Mapping[str, Any], at: datetime) -> ClassChanged:
    return ClassChanged(
        UUID(data["claim"]),
        UUID(data["debtor"]),
        RiskClass[data["from"]] if data["from"] else None,
        RiskClass[data["to"]],
        data["grade"],
        date.fromisoformat(data["effective"]),
        int(data["sequence"]),
        bool(data["account"]),
        at,
    )

"""The answer to "may this claim be written off?": each criterion, reference and check with article and reason."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from .kinds import Annex, CheckKind, ConfirmingRole, Criterion, Outcome, Paper


@dataclass(frozen=True, slots=True)
class CriterionAnswer:
    """One criterion.

    Attributes:
        article: annex and number.
        reason, reason_zh: why, with the value that decided it.
        missing: papers that are missing; of each group any one is enough.
        unconfirmed: signatures that internal evidence still needs.
        from_day: the first day on which the waiting time is over; None: none runs.
    """

    criterion: Criterion
    annex: Annex
    outcome: Outcome
    article: str
    reason: str
    reason_zh: str
    missing: tuple[tuple[Paper, ...], ...] = ()
    unconfirmed: tuple[ConfirmingRole, ...] = ()
    from_day: date | None = None


@dataclass(frozen=True, slots=True)
class ReferenceAnswer:
    """Another debt relied on (arts 9 and 10)."""

    debt: str
    outcome: Outcome
    article: str
    reason: str
    reason_zh: str
    missing: tuple[tuple[Paper, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """One control check; `parties` are the obligors that fail it."""

    check: CheckKind
    passed: bool
    article: str
    reason: str
    reason_zh: str
    parties: tuple[UUID, ...] = ()


@dataclass(frozen=True, slots=True)
class Eligibility:
    """Everything about one claim on one day by one version of the policy."""

    loan: UUID
    as_of: date
    policy: str
    criteria: tuple[CriterionAnswer, ...]
    references: tuple[ReferenceAnswer, ...]
    checks: tuple[CheckAnswer, ...]

    @property
    def met(self) -> tuple[Criterion, ...]:
        """The criteria that are met with every paper."""
        return tuple(answer.criterion for answer in self.criteria if answer.outcome is Outcome.MET)

    @property
    def eligible(self) -> bool:
        """Every check passes, and one criterion or reference is met (arts 5 to 7, 9, 10)."""
        based = bool(self.met) or any(each.outcome is Outcome.MET for each in self.references)
        return based and all(check.passed for check in self.checks)

    def rests_on(self, criterion: Criterion | None, reference: str) -> bool:
        """Whether the claim qualifies on that criterion or on that other debt."""
        if not all(check.passed for check in self.checks):
            return False
        if criterion is not None:
            return criterion in self.met
        return any(each.debt == reference and each.outcome is Outcome.MET for each in self.references)

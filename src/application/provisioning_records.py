"""What is kept of provisioning, and the store that keeps it: runs, claims' provisions, ledger lines, cash flows.

A run computes what every claim needs as of a day. Nothing of it is in force until it is posted; then its provisions
are the reserve, and the next run's opening. Amounts are minor units of the claim's currency.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, Protocol
from uuid import UUID

from ..domain.ledger import LedgerAccount
from ..domain.loan.context import Context
from ..domain.loan.loan import Loan
from ..domain.provisioning.cash_flow import CashFlow
from ..domain.provisioning.movement import Movement
from ..domain.provisioning.stage import Stage
from ..domain.risk_classification.classes import ClaimKind
from ..domain.risk_classification.given import GivenClaim
from ..domain.shared.risk_class import RiskClass
from .classification_records import Assessment


class ProvisionRunStatus(StrEnum):
    """Where a run stands."""

    RUNNING = "RUNNING"
    """Started, not every claim computed (计算中): running now, or killed and to be resumed."""
    COMPUTED = "COMPUTED"
    """Every claim is computed; the result may be proposed (待复审)."""
    POSTED = "POSTED"
    """Agreed to and posted to the ledger (已入账)."""


class ProvisionProblem(StrEnum):
    """Why a claim has no provision; one that `blocks` lets its run not be posted."""

    NOT_CLASSIFIED = "NOT_CLASSIFIED"
    """No class was in force on the day (无有效分类)."""
    NOT_COMPUTABLE = "NOT_COMPUTABLE"
    """Its figures or the policy do not allow a calculation (无法计算)."""
    FACT_MISSING = "FACT_MISSING"
    """A figure of a claim without an account is not stated (缺少登记事实); it keeps the reserve that it had."""

    @property
    def blocks(self) -> bool:
        """Whether its run cannot be posted; missing facts of one claim stop nothing else."""
        return self is not ProvisionProblem.FACT_MISSING


OTHER_ASSETS: Final = frozenset({ClaimKind.BOND.value, ClaimKind.STRUCTURED_PRODUCT.value})
"""Kinds of claims without an account that are no loans (非各项贷款): they stand in no ratio of loans."""


@dataclass(frozen=True, slots=True)
class ProvisionRun:
    """A run as of the end of a day (`as_of`), from what was known when it was started.

    `policy` is the version it uses, `previous` the posted run it goes on from (None: the first). `cursor` is the last
    claim looked at (loans come first, then claims without an account), `claims` how many have a row, `problems` how
    many of them no provision.
    """

    institution: UUID
    id: UUID
    as_of: date
    policy: str
    previous: UUID | None
    status: ProvisionRunStatus
    cursor: str
    claims: int
    problems: int
    started_at: datetime
    finished_at: datetime | None = None
    posted_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ClaimProvision:
    """One claim's row of a run.

    `risk_class` and `stage` are None where nothing is at risk any more, or the claim has a `problem`; `class_before`
    and `stage_before` are those of the previous posted run. `expected_loss` and `specific` + `special` are both kept,
    whatever the policy books; `movement.closing` is what is booked. `inputs` is the JSON text of `Inputs` (empty: not
    computed).
    """

    institution: UUID
    run: UUID
    claim: UUID
    debtor: UUID
    branch: str
    product: str
    currency: str
    risk_class: RiskClass | None
    stage: Stage | None
    class_before: RiskClass | None
    stage_before: Stage | None
    balance: int
    exposure: int
    specific: int
    special: int
    general: int
    expected_loss: int
    movement: Movement
    inputs: str = ""
    problem: ProvisionProblem | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class ProvisionLine:
    """A ledger line of a posted run: many claims of one branch, product and currency, charged or released."""

    run: UUID
    branch: str
    product: str
    currency: str
    debit: LedgerAccount
    credit: LedgerAccount
    amount: int
    claims: int
    value_date: date
    booking_date: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ProvisionTotal:
    """Sums of a run's rows of one branch, product, currency, class and stage."""

    branch: str
    product: str
    currency: str
    risk_class: RiskClass | None
    stage: Stage | None
    claims: int
    balance: int
    exposure: int
    specific: int
    special: int
    general: int
    expected_loss: int
    movement: Movement


@dataclass(frozen=True, slots=True)
class RecoveryEstimate:
    """Cash flows that a person expects from a claim in default (现金流估计), stated for a day; never changed."""

    institution: UUID
    id: UUID
    claim: UUID
    stated_on: date
    recorded_at: datetime
    recorded_by: str
    flows: tuple[CashFlow, ...]


@dataclass(frozen=True, slots=True)
class Debtor:
    """What provisions ask of a borrower: kind, GB/T 4754 industry, GB/T 2260 region; empty: not known."""

    kind: str
    industry: str
    region: str


@dataclass(frozen=True, slots=True)
class Booked:
    """What loans' own ledger lines took out of the reserve (write-off, forgiveness) and added back, minor units."""

    write_off: int = 0
    recovery: int = 0


class ProvisionStore(Protocol):
    """Runs of provisioning and everything they read. In a write unit, loading a run locks it."""

    def run(self, institution: UUID, run_id: UUID) -> ProvisionRun | None:
        """One run."""
        ...

    def last_posted(self, institution: UUID) -> ProvisionRun | None:
        """The posted run with the latest day."""
        ...

    def runs(self, institution: UUID, before: UUID | None, limit: int) -> Sequence[ProvisionRun]:
        """Runs below an id, newest first."""
        ...

    def save(self, run: ProvisionRun, /) -> None:
        """A new or moved-on run."""
        ...

    def loans(
        self, institution: UUID, previous: UUID | None, as_of: date, context: Context, after: UUID | None, limit: int
    ) -> Sequence[Loan]:
        """Loans that may need a provision as of a day or moved the reserve, in key order.

        Those that are not settled, have a row in the previous run, or ledger lines on the reserve or of a later day:
        such a one may have been settled since. Nothing is locked.
        """
        ...

    def given(
        self, institution: UUID, previous: UUID | None, as_of: date, known: datetime, after: UUID | None, limit: int
    ) -> Sequence[GivenClaim]:
        """Claims without an account that are held on a day as known at an instant, or have a row in the previous run.

        In key order; nothing is locked.
        """
        ...

    def booked(
        self, institution: UUID, loans: Sequence[UUID], after: date | None, through: date
    ) -> Mapping[UUID, Booked]:
        """Loans' lines on the reserve with a booking date in (after, through]."""
        ...

    def reserve(self, institution: UUID, through: date) -> Mapping[tuple[str, str, str], int]:
        """Credit balance of the reserve by loans' own lines booked through a day, per branch, product, currency."""
        ...

    def debtors(self, institution: UUID, borrowers: Sequence[UUID]) -> Mapping[UUID, Debtor]:
        """Borrowers' facts that need no key."""
        ...

    def latest_assessments(
        self, institution: UUID, claims: Sequence[UUID], as_of: date, known: datetime
    ) -> Mapping[UUID, Assessment]:
        """The last assessment of each claim as of a day or earlier, as known at an instant."""
        ...

    def estimates(
        self, institution: UUID, claims: Sequence[UUID], as_of: date, known: datetime
    ) -> Mapping[UUID, RecoveryEstimate]:
        """The last estimate of each claim stated for a day or earlier, as known at an instant."""
        ...

    def estimate(self, estimate: RecoveryEstimate, /) -> None:
        """One more estimate."""
        ...

    def keep(self, rows: Sequence[ClaimProvision]) -> None:
        """Rows of a run."""
        ...

    def of_claims(self, institution: UUID, run_id: UUID, claims: Sequence[UUID]) -> Mapping[UUID, ClaimProvision]:
        """Some claims' rows of a run."""
        ...

    def rows(
        self,
        institution: UUID,
        run_id: UUID,
        branches: frozenset[str] | None,
        after: UUID | None,
        limit: int,
        *,
        changed: bool = False,
        problems: bool = False,
    ) -> Sequence[ClaimProvision]:
        """Rows of a run in key order.

        `changed`: only those whose class, stage or amount is another than before; `problems`: only those without a
        result.
        """
        ...

    def problems(self, institution: UUID, run_id: UUID) -> Mapping[ProvisionProblem, int]:
        """How many claims of a run have no provision, by reason."""
        ...

    def totals(self, institution: UUID, run_id: UUID, branches: frozenset[str] | None) -> Sequence[ProvisionTotal]:
        """Sums of a run's rows, by branch, product, currency, class and stage."""
        ...

    def post(self, institution: UUID, lines: Sequence[ProvisionLine]) -> None:
        """Ledger lines of a run."""
        ...

    def lines(self, institution: UUID, run_id: UUID | None = None) -> Sequence[ProvisionLine]:
        """Ledger lines of a run (None: of all), in the order of booking."""
        ...

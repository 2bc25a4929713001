"""One version of a bank's write-off policy (呆账核销政策): criteria, papers, review, authority, what comes after."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Final

from ..policy.book import VersionBook
from ..shared.errors import InvalidInput
from ..shared.instants import checked_version
from ..shared.ratio import Ratio
from .catalogue import CRITERIA_2013, CRITERIA_2017
from .kinds import Annex, ConfirmingRole, Criterion, Department, Level, Paper, Stream
from .rule import CriterionRule, Papers

MAX_CRITERIA: Final = 100
MAX_TIERS: Final = 20
_TWO_THIRDS: Final = Ratio.percent("66.666666")
"""Two of three reach it: a ratio has eight decimals."""
_MILLION: Final = 100_000_000
"""Of yuan, in fen."""


class LiabilityFirst(StrEnum):
    """Whether liability is assessed before a write-off; the 2017 text does not ask for it, a bank may (4.1)."""

    NOT_REQUIRED = "NOT_REQUIRED"
    """Never (不要求)."""
    SUBJECTIVE = "SUBJECTIVE"
    """Where the cause is subjective (主观原因须先认定)."""
    ALWAYS = "ALWAYS"
    """Always (均须先认定)."""


@dataclass(frozen=True, slots=True)
class ApprovalTier:
    """Who approves amounts of more than `above` minor units: a level and how many different persons."""

    above: int
    level: Level
    persons: int = 1


_TIERS: Final = (
    ApprovalTier(0, Level.BRANCH),
    ApprovalTier(_MILLION, Level.MANAGEMENT),
    ApprovalTier(50 * _MILLION, Level.BOARD, 2),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteOffPolicy:
    """A bank's choices. `PARAMETERS` describes each field; the defaults are those of the packaged policy.

    Attributes:
        version: the bank's own name of the version, unique in its book, 1 to 64 printable characters.
        effective_from: first day it counts for.
        recorded_at: the instant since when it is known, with its time zone.
    """

    version: str
    effective_from: date
    recorded_at: datetime
    criteria: tuple[CriterionRule, ...] = CRITERIA_2017
    common_papers: Papers = ((Paper.PURSUIT_RECORD, Paper.COLLECTION_REPORT), (Paper.LEGAL_OPINION,))
    internal_papers: Papers = ((Paper.PURSUIT_RECORD,), (Paper.COLLECTION_REPORT,), (Paper.LEGAL_OPINION,))
    reference_papers: Papers = ((Paper.ENFORCEMENT_RULING,), (Paper.COLLECTION_REPORT,), (Paper.LEGAL_OPINION,))
    confirming: tuple[ConfirmingRole, ...] = tuple(ConfirmingRole)
    departments: tuple[Department, ...] = tuple(Department)
    quorum: Ratio = _TWO_THIRDS
    majority: Ratio = _TWO_THIRDS
    tiers: tuple[ApprovalTier, ...] = _TIERS
    liability_first: LiabilityFirst = LiabilityFirst.NOT_REQUIRED
    liability_months: int = 24
    audit_months: int = 5
    report_months: int = 6
    check_months: int = 12
    plan_days: int = 30
    recovery_order: tuple[Stream, ...] = tuple(Stream)
    small_enterprise_sales: int = 200 * _MILLION
    small_enterprise_assets: int = 200 * _MILLION
    east_kept: str = "03"
    east_terminated: str = "04"

    def __post_init__(self) -> None:
        checked_version(self.version, self.recorded_at)
        if len(self.criteria) > MAX_CRITERIA:
            raise InvalidInput("criteria", len(self.criteria), f"must be at most {MAX_CRITERIA}")
        if not 1 <= len(self.tiers) <= MAX_TIERS:
            raise InvalidInput("tiers", len(self.tiers), f"must be 1 to {MAX_TIERS}")
        if set(self.recovery_order) != set(Stream) or len(self.recovery_order) != len(Stream):
            raise InvalidInput("recovery_order", self.recovery_order, "must name every part of a claim once")

    def rule(self, criterion: Criterion) -> CriterionRule | None:
        """The rule of a criterion; None: this version does not have it."""
        return next((rule for rule in self.criteria if rule.criterion is criterion), None)

    def rules(self, annex: Annex) -> tuple[CriterionRule, ...]:
        """The rules of an annex in their order."""
        return tuple(rule for rule in self.criteria if rule.annex is annex)

    def tier(self, amount: int) -> ApprovalTier:
        """Who approves an amount in minor units: the highest tier that it exceeds, at least the lowest one."""
        found = self.tiers[0]
        for tier in self.tiers:
            if amount > tier.above:
                found = tier
        return found

    def small_enterprise(self, sales: int, assets: int) -> bool:
        """Whether yearly sales and total assets make an enterprise a small or medium one here (中小企业)."""
        return sales <= self.small_enterprise_sales and assets <= self.small_enterprise_assets


WriteOffBook = VersionBook[WriteOffPolicy]
"""A bank's write-off policies in the order of recording."""

WRITE_OFF_2013: Final = WriteOffPolicy(
    version="write-off-2013",
    effective_from=date(2013, 1, 1),
    recorded_at=datetime(2013, 1, 1, tzinfo=UTC),
    criteria=CRITERIA_2013,
)
"""The numbers of the 2013 revision, for dates before 2017-10-01."""

DEFAULT_WRITE_OFF: Final = WriteOffPolicy(
    version="write-off-2017",
    effective_from=date(2017, 10, 1),
    recorded_at=datetime(2017, 10, 1, tzinfo=UTC),
)
"""What an institution works with until it adopts its own: 财金〔2017〕90号."""

PACKAGED_WRITE_OFF: Final[WriteOffBook] = VersionBook((WRITE_OFF_2013, DEFAULT_WRITE_OFF))
"""Both packaged versions as a book."""

"""One version of a bank's classification policy (风险分类政策): every threshold, matrix, treatment and switch."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Final

from ..shared.instants import checked_version
from ..shared.ratio import Ratio
from .classes import DebtorSize, Guarantee
from .policy_tables import (
    CARD_MATRIX,
    GRADE_SCORES,
    PERSONAL_MATRIX,
    SCHEME_A,
    SMALL_ENTERPRISE_MATRIX,
    DayMatrix,
    GradeScheme,
    GradeScores,
    GuaranteeMatrix,
    UnknownTreatment,
)

_P, _B, _W = UnknownTreatment.PROVISIONAL, UnknownTreatment.BLOCKS, UnknownTreatment.WORSE

_P10, _P20, _P50, _P90 = (Ratio.percent(text) for text in ("10", "20", "50", "90"))

DEFAULT_UNKNOWN: Final[tuple[tuple[str, UnknownTreatment], ...]] = (
    ("card", _B),
    ("small-enterprise matrix", _B),
    ("personal matrix", _B),
    ("small-enterprise rule 6", _P),
    ("7 group", _P),
    ("10(1)", _B),
    ("10(2)", _P),
    ("10(3)", _P),
    ("10(4)", _P),
    ("11(1)", _B),
    ("11(2)", _P),
    ("11(3)", _P),
    ("11(4)", _P),
    ("12(1)", _B),
    ("12(2)", _P),
    ("12(3)", _P),
    ("13(1)", _B),
    ("13(2)", _P),
    ("13(3)", _P),
    ("14", _W),
    ("16", _B),
    ("17", _W),
)
"""What each rule makes of an unknown fact [I]: without days past due there is no class, what a credit report or an
assessment would say is provisional, and what would let a class go up counts as not met."""

SWITCHES: Final = (
    "small-enterprise matrix",
    "small-enterprise rule 6",
    "personal matrix",
    "7 exception",
    "10(1) exemption",
    "10(3) exception",
    "14 exception",
    "15 exclusion",
)
"""The rules a bank may leave out: matrices of its own choice, and exemptions it does without."""


@dataclass(frozen=True, kw_only=True)
class ClassificationPolicy:
    """A bank's choices. `PARAMETERS` describes each field; the defaults are those of the packaged policy.

    Attributes:
        version: the bank's own name of the version, unique in its book, 1 to 64 printable characters.
        effective_from: first day it counts for.
        recorded_at: the instant since when it is known, with its time zone.
    """

    version: str
    effective_from: date
    recorded_at: datetime
    special_mention_days: int = 1
    technical_days: int = 7
    substandard_days: int = 90
    doubtful_days: int = 270
    loss_days: int = 360
    doubtful_loss_share: Ratio = _P50
    loss_loss_share: Ratio = _P90
    contagion_share: Ratio = _P10
    all_banks_share: Ratio = _P20
    upgrade_months: int = 6
    upgrade_periods: int = 2
    rescheduled_arrears_settled: bool = True
    keep_class_inside_npl: bool = True
    observation_months: int = 12
    observation_periods: int = 2
    observation_assessment_days: int = 90
    merger_freeze_months: int = 6
    renewal_sizes: tuple[DebtorSize, ...] = (DebtorSize.SMALL, DebtorSize.MICRO)
    renewal_medium_until: date | None = date(2027, 9, 30)
    card_matrix: DayMatrix = CARD_MATRIX
    small_enterprise_matrix: GuaranteeMatrix = SMALL_ENTERPRISE_MATRIX
    small_enterprise_signal_steps: int = 1
    personal_matrix: DayMatrix = PERSONAL_MATRIX
    grade_scheme: GradeScheme = SCHEME_A
    grade_scores: GradeScores = GRADE_SCORES
    grade_adjustment: int = 1
    key_customer_grade: int = 2
    external_fact_days: int = 90
    unknown: tuple[tuple[str, UnknownTreatment], ...] = DEFAULT_UNKNOWN
    switched_off: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        checked_version(self.version, self.recorded_at)

    @cached_property
    def treatments(self) -> dict[str, UnknownTreatment]:
        """What each rule makes of an unknown fact, by the rule's token."""
        return dict(self.unknown)

    @cached_property
    def off(self) -> frozenset[str]:
        """The tokens of the rules switched off."""
        return frozenset(self.switched_off)

    @cached_property
    def small_enterprise_rows(self) -> dict[Guarantee, DayMatrix]:
        """The small-enterprise matrix by guarantee."""
        return dict(self.small_enterprise_matrix)


DEFAULT_CLASSIFICATION: Final = ClassificationPolicy(
    version="classification-2023",
    effective_from=date(2023, 7, 1),
    recorded_at=datetime(2023, 7, 1, tzinfo=UTC),
)
"""What an institution works with until it adopts its own: the numbers of the measures in force since July 2023."""

"""One version of a bank's policy of liability assessment (不良责任认定及处理办法)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from ..policy.book import VersionBook
from ..shared.errors import InvalidInput
from ..shared.instants import checked_version
from ..shared.ratio import Ratio
from ..shared.risk_class import RiskClass
from .kinds import (
    DeductionBase,
    Degree,
    Department,
    Effect,
    FigureKind,
    Ground,
    HolderKind,
    LifeStep,
    MeasureKind,
    SignLevel,
    Trigger,
)

MAX_LINES: Final = 20
_TWO_THIRDS: Final = Ratio.percent("66.666666")
"""Two of three reach it: a ratio has eight decimals."""
_SMALL_LOSS: Final = Ratio.percent("5")
_TOLERANCE: Final = Ratio.percent("3")
_ACCRUAL: Final = Ratio.percent("40")
_NO_SHARE: Final = Ratio(0)
_YUAN: Final = 100
"""In fen."""
_NOTICE: Final = "金规〔2024〕11号"


@dataclass(frozen=True, slots=True)
class ExemptionItem:
    """An item of the lists: what it does and where it comes from; `in_scope_only`: not for loans by reference."""

    ground: Ground
    effect: Effect
    source: str
    in_scope_only: bool = False


@dataclass(frozen=True, slots=True)
class DegreeRule:
    """What a degree costs.

    Attributes:
        base, percent, amount: the deduction: a share of the base, or the amount itself (minor units).
        at_most: the most it comes to; None: no limit.
        measures: kinds that may be chosen. `least`: at least one of them is this heavy; None: none is needed.
    """

    degree: Degree
    base: DeductionBase
    percent: Ratio = _NO_SHARE
    amount: int = 0
    at_most: int | None = None
    measures: tuple[MeasureKind, ...] = ()
    least: MeasureKind | None = None


@dataclass(frozen=True, slots=True)
class WarningLine:
    """A rate that suspends authority for new lending once it is reached."""

    holder: HolderKind
    figure: FigureKind
    line: Ratio


@dataclass(frozen=True, slots=True)
class OverdueBand:
    """An overdue rate above this lowers performance pay by that share."""

    above: Ratio
    deduct: Ratio


_MUST: Final = (
    ExemptionItem(Ground.NO_EVIDENCE, Effect.MUST, f"[S:26] {_NOTICE}; [S:28] 银监发〔2016〕56号"),
    ExemptionItem(Ground.FORCE_MAJEURE, Effect.MUST, "[S:28] 银监发〔2016〕56号"),
    ExemptionItem(Ground.PRINCIPAL_RECOVERED, Effect.MUST, "[S:28] 银监发〔2016〕56号"),
    ExemptionItem(Ground.TAKEN_OVER_BAD, Effect.MUST, "[S:28] 银监发〔2016〕56号"),
    ExemptionItem(Ground.TAKEN_OVER_RESCUED, Effect.MUST, "[S:28] 银监发〔2016〕56号"),
    ExemptionItem(Ground.CORRECT_DISSENT, Effect.MUST, "[S:28] 银监发〔2016〕56号"),
    ExemptionItem(Ground.OBJECTED_TO_ORDER, Effect.MUST, "[K-m] 银监发〔2016〕56号"),
)
_MAY: Final = (
    ExemptionItem(Ground.SLIGHT_FAULT, Effect.MAY, f"[S:26] {_NOTICE}"),
    ExemptionItem(
        Ground.WITHIN_TOLERANCE, Effect.MAY, f"[S:26] {_NOTICE}; [K-m] 小微企业不良容忍度", in_scope_only=True
    ),
    ExemptionItem(Ground.LOSS_AVERTED, Effect.MAY, f"[K-l] {_NOTICE}"),
    ExemptionItem(Ground.DECEIVED, Effect.MAY, f"[K-l] {_NOTICE}"),
)
_MUST_NOT: Final = (
    ExemptionItem(Ground.FALSIFIED, Effect.MUST_NOT, f"[S:27] 商业银行授信工作尽职指引; [K-m] {_NOTICE}"),
    ExemptionItem(Ground.COLLUDED, Effect.MUST_NOT, f"[K-m] {_NOTICE}"),
    ExemptionItem(Ground.BRIBED, Effect.MUST_NOT, f"[K-m] {_NOTICE}"),
    ExemptionItem(Ground.EXCEEDED_AUTHORITY, Effect.MUST_NOT, f"[S:27] 商业银行授信工作尽职指引; [K-m] {_NOTICE}"),
    ExemptionItem(Ground.HID_FACTS, Effect.MUST_NOT, f"[S:27] 商业银行授信工作尽职指引; [K-m] {_NOTICE}"),
    ExemptionItem(Ground.MADE_OTHERS_BREACH, Effect.MUST_NOT, f"[K-m] {_NOTICE}"),
    ExemptionItem(Ground.OBSTRUCTED, Effect.MUST_NOT, f"[S:27] 商业银行授信工作尽职指引; [S:26] {_NOTICE} 重大过错"),
)
_LIGHT: Final = (MeasureKind.CRITICISM, MeasureKind.SCORE)
_MIDDLE: Final = (*_LIGHT, MeasureKind.CIRCULAR, MeasureKind.AUTHORITY_LIMITED, MeasureKind.WARNING)
_DEGREES: Final = (
    DegreeRule(Degree.NONE, DeductionBase.AMOUNT),
    DegreeRule(Degree.SLIGHT, DeductionBase.RESERVE, Ratio.percent("5"), measures=_LIGHT),
    DegreeRule(Degree.ORDINARY, DeductionBase.RESERVE, Ratio.percent("20"), measures=_MIDDLE),
    DegreeRule(
        Degree.SERIOUS,
        DeductionBase.RESERVE,
        Ratio.percent("50"),
        measures=(*_MIDDLE, MeasureKind.DEMERIT, MeasureKind.DEMOTION),
        least=MeasureKind.CIRCULAR,
    ),
    DegreeRule(
        Degree.GRAVE,
        DeductionBase.LOSS,
        Ratio.percent("10"),
        at_most=500_000 * _YUAN,
        measures=tuple(MeasureKind),
        least=MeasureKind.DEMERIT,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiabilityPolicy:
    """A bank's choices. `PARAMETERS` describes each field; the defaults are those of the packaged policy.

    Attributes:
        version: the bank's own name of the version, unique in its book, 1 to 64 printable characters.
        effective_from: first day it counts for.
        recorded_at: the instant since when it is known, with its time zone.
    """

    version: str
    effective_from: date
    recorded_at: datetime
    triggers: tuple[Trigger, ...] = tuple(Trigger)
    overdue_days: int = 30
    from_class: RiskClass = RiskClass.SUBSTANDARD
    group_size: int = 3
    departments: tuple[Department, ...] = (Department.RISK, Department.LEGAL_COMPLIANCE, Department.AUDIT)
    review_group_size: int = 3
    quorum: Ratio = _TWO_THIRDS
    majority: Ratio = _TWO_THIRDS
    sign_levels: tuple[SignLevel, ...] = (SignLevel.DEPARTMENT_HEAD, SignLevel.EXECUTIVE, SignLevel.UNIT_HEAD)
    procedure_months: int = 12
    write_off_months: int = 24
    ask_days: int = 10
    answer_days: int = 30
    receipt_days: int = 15
    warn_days: tuple[int, ...] = (90, 30, 7)
    steps_in_scope: tuple[LifeStep, ...] = (
        LifeStep.MARKETING,
        LifeStep.SURVEY,
        LifeStep.REVIEW,
        LifeStep.APPROVAL,
        LifeStep.DISBURSEMENT,
        LifeStep.POST_LOAN,
        LifeStep.MANAGEMENT,
    )
    exemptions: tuple[ExemptionItem, ...] = (*_MUST, *_MAY, *_MUST_NOT)
    small_loss: Ratio = _SMALL_LOSS
    tolerance: Ratio = _TOLERANCE
    small_business_credit: int = 10_000_000 * _YUAN
    farmer_credit: int = 5_000_000 * _YUAN
    degrees: tuple[DegreeRule, ...] = _DEGREES
    must_not_least: Degree = Degree.SERIOUS
    hand_over_from: Degree | None = Degree.GRAVE
    batch_amount: int = 500_000 * _YUAN
    batch_loans: int = 200
    warning_lines: tuple[WarningLine, ...] = (
        WarningLine(HolderKind.OFFICER, FigureKind.NON_PERFORMING, Ratio.percent("5")),
        WarningLine(HolderKind.OFFICER, FigureKind.OVERDUE, Ratio.percent("8")),
        WarningLine(HolderKind.UNIT, FigureKind.NON_PERFORMING, Ratio.percent("4")),
        WarningLine(HolderKind.UNIT, FigureKind.OVERDUE, Ratio.percent("6")),
    )
    overdue_bands: tuple[OverdueBand, ...] = (
        OverdueBand(Ratio.percent("2"), Ratio.percent("5")),
        OverdueBand(Ratio.percent("4"), Ratio.percent("15")),
        OverdueBand(Ratio.percent("6"), Ratio.percent("30")),
    )
    accrual: Ratio = _ACCRUAL
    release_months: int = 36

    def __post_init__(self) -> None:
        checked_version(self.version, self.recorded_at)
        for name in (
            "triggers",
            "departments",
            "sign_levels",
            "warn_days",
            "steps_in_scope",
            "exemptions",
            "degrees",
            "warning_lines",
            "overdue_bands",
        ):
            if len(found := getattr(self, name)) > MAX_LINES:
                raise InvalidInput(name, len(found), f"must be at most {MAX_LINES}")
        if {rule.degree for rule in self.degrees} != set(Degree) or len(self.degrees) != len(Degree):
            raise InvalidInput("degrees", len(self.degrees), "must have every degree once")

    def degree(self, degree: Degree) -> DegreeRule:
        """What a degree costs."""
        return next(rule for rule in self.degrees if rule.degree is degree)

    def item(self, ground: Ground) -> ExemptionItem | None:
        """An item of the lists; None: this version does not have it."""
        return next((item for item in self.exemptions if item.ground is ground), None)


LiabilityBook = VersionBook[LiabilityPolicy]
"""A bank's policies of liability assessment in the order of recording."""

LIABILITY_2016: Final = LiabilityPolicy(
    version="liability-2016",
    effective_from=date(2016, 1, 1),
    recorded_at=datetime(2016, 1, 1, tzinfo=UTC),
    exemptions=(*_MUST, *_MUST_NOT),
)
"""Before 2024-08-02, 银监发〔2016〕56号: without a list of what may be reduced."""

DEFAULT_LIABILITY: Final = LiabilityPolicy(
    version="liability-2024",
    effective_from=date(2024, 8, 2),
    recorded_at=datetime(2024, 8, 2, tzinfo=UTC),
)
"""What an institution works with until it adopts its own: 金规〔2024〕11号, the amounts typical settings [I]."""

PACKAGED_LIABILITY: Final[LiabilityBook] = VersionBook((LIABILITY_2016, DEFAULT_LIABILITY))
"""Both packaged versions as a book."""

"""What a provisioning policy is made of: ratios per class, reserves, requirements, segments, scenarios.

Shares are `Ratio`, exact to 10⁻⁸; a value out of its bounds is refused where it is made.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from ..shared.errors import InvalidInput
from ..shared.rates import Rate
from ..shared.ratio import RATIO_SCALE, Ratio
from ..shared.risk_class import RiskClass

MAX_YEARS: Final = 50
MAX_ROWS: Final = 200
"""Most rows of any list in a policy."""
MAX_FACTOR: Final = 10 * RATIO_SCALE
ANY: Final = "*"
"""In a segment's `covers`: every claim that no other segment covers."""


def code(field: str, text: str) -> None:
    """Refuse what can be no code or name: 1 to 64 printable characters."""
    if not 1 <= len(text) <= 64 or not text.isprintable() or text != text.strip():
        raise InvalidInput(field, text, "must be 1 to 64 printable characters without outer spaces")


def share_of_one(field: str, ratio: Ratio) -> None:
    """Refuse more than the whole."""
    if ratio.units > RATIO_SCALE:
        raise InvalidInput(field, ratio.text, "must be at most 100 %")


class Basis(StrEnum):
    """Which amount is booked in the ledger."""

    EXPECTED_LOSS = "EXPECTED_LOSS"
    """Expected credit loss, CAS 22 (预期信用损失)."""
    REGULATORY = "REGULATORY"
    """Specific and special reserve of 2002, for a bank not under CAS 22 (专项与特种准备)."""
    HIGHER = "HIGHER"
    """The higher of the two for each claim (孰高)."""


class SpecialKind(StrEnum):
    """What a special reserve (特种准备) is kept against."""

    REGION = "REGION"
    """A country or region (国家、地区): the beginning of a GB/T 2260 code."""
    INDUSTRY = "INDUSTRY"
    """An industry (行业): the beginning of a GB/T 4754 code."""
    KIND = "KIND"
    """A type of loan (贷款类别): a product code."""


@dataclass(frozen=True, slots=True)
class ClassRatios:
    """One share of the balance per class."""

    normal: Ratio
    special_mention: Ratio
    substandard: Ratio
    doubtful: Ratio
    loss: Ratio

    def __post_init__(self) -> None:
        for name in ("normal", "special_mention", "substandard", "doubtful", "loss"):
            share_of_one(name, getattr(self, name))

    def of(self, risk_class: RiskClass) -> Ratio:
        """The share of a class."""
        return (self.normal, self.special_mention, self.substandard, self.doubtful, self.loss)[risk_class - 1]


@dataclass(frozen=True, slots=True)
class Floats:
    """How the specific ratios of 次级 and 可疑 are moved (浮动): signed basis points *of the ratio*, −2,000 = −20 %."""

    substandard: int = 0
    doubtful: int = 0

    def __post_init__(self) -> None:
        for name, value in (("substandard", self.substandard), ("doubtful", self.doubtful)):
            if not -10_000 <= value <= 10_000:
                raise InvalidInput(name, value, "must be between -10000 and 10000 basis points of the ratio")

    def of(self, risk_class: RiskClass) -> int:
        """The float of a class; none but these two has one."""
        return {RiskClass.SUBSTANDARD: self.substandard, RiskClass.DOUBTFUL: self.doubtful}.get(risk_class, 0)


@dataclass(frozen=True, slots=True)
class SpecialReserve:
    """A special reserve: `ratio` of the balance of claims whose code begins with `code` (a product: is `code`)."""

    kind: SpecialKind
    code: str
    ratio: Ratio

    def __post_init__(self) -> None:
        code("code", self.code)
        share_of_one("ratio", self.ratio)


@dataclass(frozen=True, slots=True)
class Requirement:
    """What the reserve must reach: coverage (拨备覆盖率) of NPL and provision ratio (贷款拨备率) of loans."""

    coverage: Ratio
    provision: Ratio


@dataclass(frozen=True, slots=True)
class Band:
    """One row of the differentiated requirement of 2018: what each factor must reach (以上) to be granted it.

    Attributes:
        accuracy: NPL among what is overdue more than 90 days, over what is overdue more than 90 days.
        disposal: NPL disposed of, over newly formed NPL.
        capital: capital adequacy.
    """

    requirement: Requirement
    accuracy: Ratio
    disposal: Ratio
    capital: Ratio


@dataclass(frozen=True, slots=True)
class Factors:
    """The bank's own three factors, as its supervisor accepted them; the fields as in `Band`."""

    accuracy: Ratio
    disposal: Ratio
    capital: Ratio


@dataclass(frozen=True, slots=True)
class Segment:
    """Claims of common credit risk (风险分组) and their term structures.

    Attributes:
        covers: product codes, or kinds of debtor (`PERSON`, `ENTERPRISE` …), or `*`. A product is looked for first.
        hazards: probability of default in year 1, 2, … of a claim that is alive at its start; the last one goes on.
        loss: loss given default (LGD) of what is not secured.
        least_loss: LGD never falls below it, however much collateral there is.
        conversion: credit conversion factor (CCF) of what is not drawn.
        rate: effective rate of a claim without an account of which none is stated; None: it has to be stated.
        remaining_months: how long a claim without an account goes on of which no maturity is stated, 1 to 600, for
            cards and revolving credit their behavioural life (行为期限); None: it has to be stated.
    """

    code: str
    covers: tuple[str, ...]
    hazards: tuple[Ratio, ...]
    loss: Ratio
    least_loss: Ratio
    conversion: Ratio
    rate: Rate | None = None
    remaining_months: int | None = None

    def __post_init__(self) -> None:
        code("code", self.code)
        if self.remaining_months is not None and not 1 <= self.remaining_months <= 12 * MAX_YEARS:
            raise InvalidInput("remaining_months", self.remaining_months, f"must be 1 to {12 * MAX_YEARS} months")
        if not 1 <= len(self.covers) <= MAX_ROWS:
            raise InvalidInput("covers", len(self.covers), f"must be 1 to {MAX_ROWS} codes")
        for each in self.covers:
            code("covers", each)
        if not 1 <= len(self.hazards) <= MAX_YEARS:
            raise InvalidInput("hazards", len(self.hazards), f"must be 1 to {MAX_YEARS} years")
        for name, ratio in (("loss", self.loss), ("least_loss", self.least_loss), ("conversion", self.conversion)):
            share_of_one(name, ratio)
        for ratio in self.hazards:
            share_of_one("hazards", ratio)
        if self.least_loss > self.loss:
            raise InvalidInput("least_loss", self.least_loss.text, f"must not exceed loss, {self.loss.text} %")


@dataclass(frozen=True, slots=True)
class Scenario:
    """A forward-looking scenario (前瞻性情景): its weight, and what multiplies hazards and LGD (at most 1,000 %)."""

    code: str
    weight: Ratio
    default_factor: Ratio
    loss_factor: Ratio

    def __post_init__(self) -> None:
        code("code", self.code)
        share_of_one("weight", self.weight)
        for name, ratio in (("default_factor", self.default_factor), ("loss_factor", self.loss_factor)):
            if ratio.units > MAX_FACTOR:
                raise InvalidInput(name, ratio.text, "must be at most 1000 %")

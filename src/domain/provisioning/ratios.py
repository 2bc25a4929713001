"""Loan-loss ratios (拨备监管指标): provision ratio, coverage, what they require, and what is short.

银监会令2011年第4号 and 银监发〔2018〕7号. Ratios are exact fractions (None: nothing to divide by), amounts minor units.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from ..shared.errors import InvalidInput
from ..shared.money import round_ratio
from .parts import Band, Factors, Requirement
from .policy import ProvisioningPolicy
from .regulatory import share


@dataclass(frozen=True, slots=True)
class Quality:
    """All loans, the non-performing among them, and the loan loss reserve held against them."""

    loans: int
    npl: int
    reserve: int

    def __post_init__(self) -> None:
        if not 0 <= self.npl <= self.loans:
            raise InvalidInput("npl", self.npl, f"must be between 0 and the loans, {self.loans}")

    @property
    def provision_ratio(self) -> Fraction | None:
        """Loan provision ratio (贷款拨备率): reserve over loans."""
        return Fraction(self.reserve, self.loans) if self.loans else None

    @property
    def coverage(self) -> Fraction | None:
        """Provision coverage (拨备覆盖率): reserve over NPL."""
        return Fraction(self.reserve, self.npl) if self.npl else None

    @property
    def npl_ratio(self) -> Fraction | None:
        """NPL ratio (不良贷款率)."""
        return Fraction(self.npl, self.loans) if self.loans else None


class Binding(StrEnum):
    """Which of the two amounts is the higher one."""

    PROVISION_RATIO = "PROVISION_RATIO"
    """The provision ratio asks for more (贷款拨备率)."""
    COVERAGE = "COVERAGE"
    """Coverage asks for more (拨备覆盖率)."""
    BOTH = "BOTH"
    """Both ask for the same (相等)."""


@dataclass(frozen=True, slots=True)
class Required:
    """The reserve required (art. 7: the higher amount) and how the reserve held stands to it, in minor units."""

    by_provision_ratio: int
    by_coverage: int
    held: int

    @property
    def amount(self) -> int:
        """The higher of the two."""
        return max(self.by_provision_ratio, self.by_coverage)

    @property
    def binding(self) -> Binding:
        """Which of the two it is."""
        if self.by_provision_ratio == self.by_coverage:
            return Binding.BOTH
        return Binding.COVERAGE if self.by_coverage > self.by_provision_ratio else Binding.PROVISION_RATIO

    @property
    def shortfall(self) -> int:
        """What is missing, zero or more (缺口)."""
        return max(0, self.amount - self.held)


def required(quality: Quality, requirement: Requirement) -> Required:
    """What a requirement asks of a portfolio."""
    by_ratio = share(quality.loans, requirement.provision)
    return Required(by_ratio, share(quality.npl, requirement.coverage), quality.reserve)


def band_of(factors: Factors, bands: tuple[Band, ...]) -> Band:
    """The strictest row any of the three factors falls into; bands run from the lightest to the strictest.

    Refuses factors that reach no row at all.
    """
    found = [
        next((i for i, band in enumerate(bands) if getattr(factors, name) >= getattr(band, name)), None)
        for name in ("accuracy", "disposal", "capital")
    ]
    rows = [row for row in found if row is not None]
    if len(rows) < 3:
        raise InvalidInput("factors", str(factors), "reach no row of the bands")
    return bands[max(rows)]


def requirement_of(policy: ProvisioningPolicy) -> Requirement:
    """What the bank must reach: its base, or by its three factors the differentiated requirement."""
    return policy.base if policy.factors is None else band_of(policy.factors, policy.bands).requirement


def after_write_off(quality: Quality, amount: int) -> Quality:
    """The portfolio after NPL of an amount is written off against the reserve.

    Refuses more than there is of NPL or of reserve: what is not provided for is charged first.
    """
    if not 0 <= amount <= min(quality.npl, quality.reserve):
        most = min(quality.npl, quality.reserve)
        raise InvalidInput("amount", amount, f"must be between 0 and {most}; charge the rest to the reserve first")
    return Quality(quality.loans - amount, quality.npl - amount, quality.reserve - amount)


def decimal(ratio: Fraction | None, places: int = 6) -> str | None:
    """A fraction as decimal text, rounded half up; for display only, thresholds compare fractions."""
    if ratio is None:
        return None
    scaled = round_ratio(ratio.numerator * 10**places, ratio.denominator)
    whole, part = divmod(abs(scaled), 10**places)
    sign = "-" if scaled < 0 else ""
    return f"{sign}{whole}.{part:0{places}d}" if places else f"{sign}{whole}"

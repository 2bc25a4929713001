"""What a bank has chosen for its provisions, as dated data; what it leaves out is as in the regulation.

`parameters.PARAMETERS` gives each field's unit, meaning and source; `statute.breaches` refuses what is weaker than
the law. A policy is written as JSON as it stands: plain frozen values only.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from ..shared.errors import InvalidInput
from ..shared.instants import checked_instant
from ..shared.ratio import Ratio
from .defaults import (
    BANDS_2018,
    BASE_2011,
    COEFFICIENTS_2012,
    DEFAULT_AFTER,
    GENERAL_2002,
    INCREASE_AFTER,
    NO_FLOATS,
    RISK_ASSETS_2012,
    SCENARIOS,
    SEGMENTS,
    SPECIFIC_2002,
)
from .parts import (
    ANY,
    MAX_ROWS,
    Band,
    Basis,
    ClassRatios,
    Factors,
    Floats,
    Requirement,
    Scenario,
    Segment,
    SpecialReserve,
    code,
    share_of_one,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProvisioningPolicy:
    """A bank's choices; `parameters.PARAMETERS` describes each field.

    Attributes:
        version: the bank's own name of the version, unique in its book.
        effective_from: first day it counts for.
        recorded_at: the instant since when it is known.
    """

    version: str
    effective_from: date
    recorded_at: datetime
    basis: Basis = Basis.EXPECTED_LOSS
    specific: ClassRatios = SPECIFIC_2002
    floats: Floats = NO_FLOATS
    general: Ratio = GENERAL_2002
    special: tuple[SpecialReserve, ...] = ()
    coefficients: ClassRatios = COEFFICIENTS_2012
    risk_assets: Ratio = RISK_ASSETS_2012
    base: Requirement = BASE_2011
    bands: tuple[Band, ...] = BANDS_2018
    factors: Factors | None = None
    increase_after: int = INCREASE_AFTER
    default_after: int = DEFAULT_AFTER
    special_mention_is_increase: bool = True
    exempt_low_risk: bool = False
    contagion_is_impaired: bool = False
    segments: tuple[Segment, ...] = SEGMENTS
    scenarios: tuple[Scenario, ...] = SCENARIOS

    def __post_init__(self) -> None:
        code("version", self.version)
        checked_instant("recorded_at", self.recorded_at)
        for name in ("special", "bands", "segments", "scenarios"):
            if len(getattr(self, name)) > MAX_ROWS:
                raise InvalidInput(name, len(getattr(self, name)), f"must be at most {MAX_ROWS} rows")
        for name in ("increase_after", "default_after"):
            if not 0 <= getattr(self, name) <= 3_660:
                raise InvalidInput(name, getattr(self, name), "must be 0 to 3660 days")
        share_of_one("general", self.general)
        share_of_one("risk_assets", self.risk_assets)

    def segment(self, product: str, debtor: str) -> Segment:
        """The segment of a claim: the one that covers its product, else its kind of debtor, else the rest."""
        for wanted in (product, debtor, ANY):
            for segment in self.segments:
                if wanted in segment.covers:
                    return segment
        raise InvalidInput("segments", product, "no segment covers the rest (*)")


DEFAULT_PROVISIONING: Final = ProvisioningPolicy(
    version="provisioning-2026",
    effective_from=date(2002, 1, 1),
    recorded_at=datetime(2002, 1, 1, tzinfo=UTC),
)
"""What an institution works with until it adopts its own. Effective since the guideline of 2002, so that no old date
is without a policy."""

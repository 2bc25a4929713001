"""The packaged policy: the regulation's numbers; the loss model's numbers are starting values a bank replaces."""

from datetime import UTC, date, datetime
from typing import Final

from ..shared.ratio import Ratio
from .policy import Band, Basis, ClassRatios, Floats, ProvisioningPolicy, Requirement, Scenario, Segment

_P: Final = Ratio.percent


def _ratios(*texts: str) -> ClassRatios:
    return ClassRatios(*map(_P, texts))


def _band(coverage: str, provision: str, accuracy: str, disposal: str, capital: str) -> Band:
    return Band(Requirement(_P(coverage), _P(provision)), _P(accuracy), _P(disposal), _P(capital))


SPECIFIC_2002: Final = _ratios("0", "2", "25", "50", "100")
"""[S] 银行贷款损失准备计提指引 (2002): 正常 none, 关注 2 %, 次级 25 %, 可疑 50 %, 损失 100 %."""
COEFFICIENTS_2012: Final = _ratios("1.5", "3", "30", "60", "100")
"""[S] 财金〔2012〕20号: standard coefficients of the potential risk estimate."""
BASE_2011: Final = Requirement(coverage=_P("150"), provision=_P("2.5"))
"""[S] 银监会令2011年第4号, arts 6 and 7."""
LOWEST_2018: Final = Requirement(coverage=_P("120"), provision=_P("1.5"))
"""[S] 银监发〔2018〕7号: the lowest that may be granted."""
BANDS_2018: Final = (
    _band("120", "1.5", "100", "90", "13.5"),
    _band("130", "1.8", "85", "75", "12.5"),
    _band("140", "2.1", "70", "60", "11.5"),
    _band("150", "2.5", "0", "0", "0"),
)
"""[K-m] 银监发〔2018〕7号: factor bands of a bank that is not systemically important; lower bounds inclusive."""

_CORPORATE: Final = Segment(
    code="CORPORATE",
    covers=("*",),
    hazards=tuple(map(_P, ("1.2", "1.4", "1.6", "1.8", "2"))),
    loss=_P("45"),
    least_loss=_P("10"),
    conversion=_P("40"),
)
_RETAIL: Final = Segment(
    code="RETAIL",
    covers=("PERSON", "SOLE_TRADER"),
    hazards=tuple(map(_P, ("1.5", "1.8", "2", "2", "1.8"))),
    loss=_P("45"),
    least_loss=_P("10"),
    conversion=_P("40"),
)

DEFAULT_PROVISIONING: Final = ProvisioningPolicy(
    version="provisioning-2026",
    effective_from=date(2002, 1, 1),
    recorded_at=datetime(2002, 1, 1, tzinfo=UTC),
    basis=Basis.EXPECTED_LOSS,
    specific=SPECIFIC_2002,
    floats=Floats(),
    general=_P("1"),
    special=(),
    coefficients=COEFFICIENTS_2012,
    risk_assets=_P("1.5"),
    base=BASE_2011,
    bands=BANDS_2018,
    factors=None,
    increase_after=30,
    default_after=90,
    special_mention_is_increase=True,
    exempt_low_risk=False,
    contagion_is_impaired=False,
    segments=(_RETAIL, _CORPORATE),
    scenarios=(
        Scenario("BASELINE", _P("60"), _P("100"), _P("100")),
        Scenario("OPTIMISTIC", _P("10"), _P("80"), _P("95")),
        Scenario("PESSIMISTIC", _P("30"), _P("150"), _P("110")),
    ),
)
"""What an institution works with until it adopts its own. Effective since the guideline of 2002, so that no old date
is without a policy."""

"""The packaged numbers: those of the regulation, and for the loss model starting values that a bank replaces."""

from typing import Final

from ..shared.rates import Rate
from ..shared.ratio import Ratio
from .parts import Band, ClassRatios, Floats, Requirement, Scenario, Segment

_P: Final = Ratio.percent


def _ratios(*texts: str) -> ClassRatios:
    return ClassRatios(*map(_P, texts))


def _band(coverage: str, provision: str, accuracy: str, disposal: str, capital: str) -> Band:
    return Band(Requirement(_P(coverage), _P(provision)), _P(accuracy), _P(disposal), _P(capital))


SPECIFIC_2002: Final = _ratios("0", "2", "25", "50", "100")
"""[S] 银行贷款损失准备计提指引 (2002): 正常 none, 关注 2 %, 次级 25 %, 可疑 50 %, 损失 100 %."""
NO_FLOATS: Final = Floats()
"""The ratios of the guideline as they are."""
COEFFICIENTS_2012: Final = _ratios("1.5", "3", "30", "60", "100")
"""[S] 财金〔2012〕20号: standard coefficients of the potential risk estimate."""
GENERAL_2002: Final = _P("1")
"""[S] 2002 guideline: at least 1 % of the year-end loans."""
RISK_ASSETS_2012: Final = _P("1.5")
"""[S] 财金〔2012〕20号: in principle at least 1.5 % of the year-end risk assets."""
INCREASE_AFTER: Final = 30
"""[K-h] 企业会计准则第22号: more than 30 days past due presume a significant increase."""
DEFAULT_AFTER: Final = 90
"""[K-h] 企业会计准则第22号, [I]: more than 90 days past due presume a default, as the floor of the class does."""
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

GIVEN_RATE: Final = Rate.percent("3")
"""[I] Below what cards, advances and revolving credit bear: less is discounted, so that more is provided for."""
GIVEN_MONTHS: Final = 36
"""[I] Behavioural life of a card or revolving line without a stated maturity; [K-m] 企业会计准则第22号: such claims are
looked at beyond their notice period."""

_CORPORATE: Final = Segment(
    code="CORPORATE",
    covers=("*",),
    hazards=tuple(map(_P, ("1.2", "1.4", "1.6", "1.8", "2"))),
    loss=_P("45"),
    least_loss=_P("10"),
    conversion=_P("40"),
    rate=GIVEN_RATE,
    remaining_months=GIVEN_MONTHS,
)
_RETAIL: Final = Segment(
    code="RETAIL",
    covers=("PERSON", "SOLE_TRADER"),
    hazards=tuple(map(_P, ("1.5", "1.8", "2", "2", "1.8"))),
    loss=_P("45"),
    least_loss=_P("10"),
    conversion=_P("40"),
    rate=GIVEN_RATE,
    remaining_months=GIVEN_MONTHS,
)

SEGMENTS: Final = (_RETAIL, _CORPORATE)
"""[I] Starting values, to be replaced by the bank's validated ones; LGD 45 % and CCF 40 % [K-m] capital rules."""
SCENARIOS: Final = (
    Scenario("BASELINE", _P("60"), _P("100"), _P("100")),
    Scenario("OPTIMISTIC", _P("10"), _P("80"), _P("95")),
    Scenario("PESSIMISTIC", _P("30"), _P("150"), _P("110")),
)
"""[I] Starting values; that there are several, with weights, is [K-m] 银保监规〔2022〕10号."""

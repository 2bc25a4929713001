"""The catalogue and the policy against the guideline."""

from dataclasses import fields, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from postloan.domain.collateral.kinds import CollateralClass, Document
from postloan.domain.collateral.parameters import PARAMETERS
from postloan.domain.collateral.policy import DEFAULT_COLLATERAL, CollateralPolicy
from postloan.domain.collateral.statute import breaches
from postloan.domain.policy import VersionBook, adopt_version
from postloan.domain.policy.book import AdoptionRefusal
from postloan.domain.shared.errors import InvalidInput, Refusal
from postloan.domain.shared.ratio import Ratio

SHARES = next(kind for kind in DEFAULT_COLLATERAL.kinds if kind.code == "LISTED_SHARES")
VEHICLE = next(kind for kind in DEFAULT_COLLATERAL.kinds if kind.code == "VEHICLE")
OTHERS = tuple(kind for kind in DEFAULT_COLLATERAL.kinds if kind.code not in {"LISTED_SHARES", "VEHICLE"})


def found(policy: CollateralPolicy) -> list[str]:
    return [breach.parameter for breach in breaches(policy)]


def test_the_packaged_policy_breaks_nothing() -> None:
    assert breaches(DEFAULT_COLLATERAL) == ()
    assert {kind.of for kind in DEFAULT_COLLATERAL.kinds} == set(CollateralClass)


@pytest.mark.parametrize(
    ("code", "ceiling"),
    [("HOUSING", "70"), ("COMMERCIAL_PROPERTY", "60"), ("LAND_USE_RIGHT", "50"), ("MACHINERY", "40"),
     ("DEPOSIT", "90"), ("LISTED_SHARES", "50")],
)  # fmt: skip
def test_typical_ceilings_start_at_the_lower_end(code: str, ceiling: str) -> None:
    kind = DEFAULT_COLLATERAL.kind(code)
    assert kind is not None
    assert kind.ceiling == Ratio.percent(ceiling)
    assert "[K-m]" in kind.source


def test_every_number_has_a_source() -> None:
    assert all("[" in kind.source for kind in DEFAULT_COLLATERAL.kinds)
    assert all("[" in parameter.source for parameter in PARAMETERS)
    named = [field.name for field in fields(CollateralPolicy)]
    assert [parameter.name for parameter in PARAMETERS] == named[3:]


@pytest.mark.parametrize(
    ("changes", "parameter"),
    [
        ({"kinds": OTHERS[:3]}, "kinds"),
        ({"kinds": (*DEFAULT_COLLATERAL.kinds, VEHICLE)}, "kinds"),
        ({"kinds": (*OTHERS, replace(VEHICLE, valuation_months=13))}, "kinds.VEHICLE.valuation_months"),
        ({"kinds": (*OTHERS, replace(VEHICLE, valuation_months=0))}, "kinds.VEHICLE.valuation_months"),
        ({"kinds": (*OTHERS, replace(SHARES, mark_days=0))}, "kinds.LISTED_SHARES.mark_days"),
        ({"kinds": (*OTHERS, replace(VEHICLE, warning=Ratio.percent("59")))}, "kinds.VEHICLE.ceiling"),
        ({"kinds": (*OTHERS, replace(VEHICLE, close_out=Ratio.percent("74")))}, "kinds.VEHICLE.warning"),
        ({"kinds": (*OTHERS, replace(VEHICLE, ceiling=Ratio(0)))}, "kinds.VEHICLE.ceiling"),
        ({"kinds": (*OTHERS, replace(VEHICLE, documents=(Document.TITLE,)))}, "kinds.VEHICLE.documents"),
        ({"catalogue_months": 13}, "catalogue_months"),
        ({"stress_test_months": 13}, "stress_test_months"),
        ({"cure_days": 91}, "cure_days"),
        ({"cure_days": 0, "close_out_days": 0}, "cure_days"),
        ({"close_out_days": 11}, "close_out_days"),
        ({"warn_days": (7, 30)}, "warn_days"),
        ({"market_move": Ratio.percent("51")}, "market_move"),
    ],
)
def test_what_is_weaker_or_contradicts_itself_is_listed(changes: dict[str, object], parameter: str) -> None:
    assert parameter in found(replace(DEFAULT_COLLATERAL, **changes))  # type: ignore[arg-type]


@pytest.mark.parametrize("changes", [
    {"ceiling": Ratio.percent("100.000001")}, {"haircut": Ratio.percent("101")}, {"valuation_months": -1},
    {"code": " X"}, {"documents": (Document.TITLE, Document.TITLE)},
])  # fmt: skip
def test_a_kind_that_cannot_be_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(InvalidInput):
        replace(VEHICLE, **changes)  # type: ignore[arg-type]


def test_a_version_is_adopted_like_every_other_policy() -> None:
    book = VersionBook((DEFAULT_COLLATERAL,))
    known = datetime(2026, 3, 1, tzinfo=UTC)
    mine = replace(DEFAULT_COLLATERAL, version="2026-1", effective_from=date(2026, 4, 1), recorded_at=known)
    adopted = adopt_version(book, mine, breaches(mine))
    assert not isinstance(adopted, Refusal)
    assert adopted.at(date(2026, 4, 1)) is mine
    assert adopted.at(date(2026, 4, 1), known - timedelta(seconds=1)) is DEFAULT_COLLATERAL
    weak = replace(mine, catalogue_months=24)
    refused = adopt_version(book, weak, breaches(weak))
    assert isinstance(refused, Refusal)
    assert refused.code is AdoptionRefusal.BREAKS_THE_STATUTE
    assert "16号" in refused.article
    assert mine.catalogue_due == date(2027, 4, 1)

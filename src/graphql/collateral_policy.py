"""Versions of the collateral policy as the contract shows them: the catalogue of kinds, cure periods, triggers."""

from datetime import date, datetime
from typing import Any, Final

import strawberry

from ..domain.collateral.parameters import PARAMETERS
from .collateral_parts import CollateralKind, percent
from .scalars import DecimalText

_TOLD: Final = {each.name: f"{each.description} ({each.description_zh})" for each in PARAMETERS}


def _parameter(name: str) -> Any:  # noqa: ANN401 - fields are declared by assignment
    return strawberry.field(description=_TOLD[name])


@strawberry.type(description="A version of the collateral policy (押品管理政策).")
class CollateralPolicy:
    """Of the domain's `CollateralPolicy`."""

    version: str = strawberry.field(description="Name of the version (版本名称).")
    effective_from: date = strawberry.field(description="First day it counts for (生效日).")
    recorded_at: datetime = strawberry.field(description="Since when it is known (记录时间).")
    kinds: list[CollateralKind] = _parameter("kinds")
    cure_days: int = _parameter("cure_days")
    close_out_days: int = _parameter("close_out_days")
    market_move: DecimalText = percent("market_move", _TOLD["market_move"])
    expired_counts: bool = _parameter("expired_counts")
    warn_days: list[int] = _parameter("warn_days")
    catalogue_months: int = _parameter("catalogue_months")
    stress_test_months: int = _parameter("stress_test_months")
    catalogue_due: date = strawberry.field(description="When the catalogue is to be gone over again (目录更新到期日).")

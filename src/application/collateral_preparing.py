"""Which use case prepares which command of collateral."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from .cases import Case, Stop
from .collateral_cases import (
    prepare_entry_withdrawal,
    prepare_recording,
    prepare_repossession,
    prepare_taking,
)
from .collateral_cases_disposal import prepare_disposal
from .collateral_cases_release import prepare_release, prepare_replacement
from .collateral_cases_settling import prepare_costs, prepare_settling
from .collateral_commands import (
    RECORDINGS,
    ChargeDisposalCosts,
    DisposeOfCollateral,
    MarkToMarket,
    PayOutProceeds,
    ReleaseCollateral,
    ReplaceCollateral,
    RepossessCollateral,
    SellForeclosedAsset,
    TakeCollateral,
    WithdrawCollateralEntry,
)
from .collateral_market import (
    PublishMarketPrice,
    PublishRegionalIndex,
    prepare_market_price,
    prepare_regional_index,
)
from .collateral_marking import prepare_marking
from .command import Command
from .desk import Desk

COLLATERAL: Final[Mapping[type[Command], Callable[[Desk, Any], Case | Stop]]] = {
    TakeCollateral: prepare_taking,
    **dict.fromkeys(RECORDINGS, prepare_recording),
    WithdrawCollateralEntry: prepare_entry_withdrawal,
    MarkToMarket: prepare_marking,
    ReleaseCollateral: prepare_release,
    ReplaceCollateral: prepare_replacement,
    RepossessCollateral: prepare_repossession,
    DisposeOfCollateral: prepare_disposal,
    PayOutProceeds: prepare_settling,
    SellForeclosedAsset: prepare_settling,
    ChargeDisposalCosts: prepare_costs,
    PublishMarketPrice: prepare_market_price,
    PublishRegionalIndex: prepare_regional_index,
}

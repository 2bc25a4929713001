"""What each field of a collateral policy means: for screens, documents and the GraphQL descriptions."""

from typing import Final

from ..policy.parameters import Parameter

_DAYS, _MONTHS, _PERCENT = "days", "months", "percent"


_p: Final = Parameter

PARAMETERS: Final = (
    _p("kinds", "", "The catalogue of kinds; every row has its own source.", "押品目录",
       "[S:34] 银监发〔2017〕16号: at least four classes"),
    _p("cure_days", _DAYS, "Days to cure a shortfall once the warning line is reached.", "触及预警线后的补足期限(天)",
       "[I]; the line itself [S:34]"),
    _p("close_out_days", _DAYS, "Days to cure once the close-out line is reached.", "触及平仓线后的补足期限(天)",
       "[I]; the line itself [S:34]"),
    _p("market_move", _PERCENT, "Change of a market or index since the last valuation that asks for a new one.",
       "触发重估的市场价格变动幅度(达到)", "[S:34] great moves; [I] the number"),
    _p("expired_counts", "", "Whether a registration counts as cover after it has expired.", "登记到期后是否仍计入覆盖",
       "[I] prudence"),
    _p("warn_days", _DAYS, "Days before an expiry on which a warning is raised.", "到期前预警天数", "[I]"),
    _p("catalogue_months", _MONTHS, "How often the catalogue is gone over.", "押品目录更新周期(月)",
       "[S:34] 银监发〔2017〕16号: at least yearly"),
    _p("stress_test_months", _MONTHS, "How often collateral is stress-tested.", "押品压力测试周期(月)",
       "[S:34] 银监发〔2017〕16号 art. 23: at least yearly in principle"),
)  # fmt: skip
"""Every field of `CollateralPolicy` but its name, date and instant, in its order."""

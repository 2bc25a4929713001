"""The packaged catalogue of kinds (押品目录).

The guideline gives no number: ceilings are the lower ends of what banks typically set ([K-m], `regulations.md` 8),
yearly valuation is its text [S:34]; haircuts, lines, disposal terms are starting values [I] for a bank's own.
"""

from typing import Final

from ..shared.ratio import Ratio
from .kinds import CollateralClass, Document, Kind

_C, _D = CollateralClass, Document
_TYPICAL: Final = "[K-m] ceiling, typical; [S:34] valuation interval; [I] haircut, lines, disposal terms"
_CHOSEN: Final = "[S:34] valuation interval; [I] ceiling, haircut, lines, disposal terms"


def _kind(
    code: str, title: str, title_zh: str, of: CollateralClass, percents: str, disposal: tuple[int, str],
    *documents: Document, source: str = _CHOSEN, months: int = 12, mark_days: int = 0, active_market: bool = False,
    index_counts: bool = False, registered: bool = True, insured: bool = False, custody: bool = False,
    locator: bool = False,
) -> Kind:  # fmt: skip
    """`percents`: ceiling, haircut, warning and close-out line; `disposal`: months and cost in percent."""
    ceiling, haircut, warning, close_out = (Ratio.percent(text) for text in percents.split())
    return Kind(
        code=code, title=title, title_zh=title_zh, of=of, ceiling=ceiling, haircut=haircut, warning=warning,
        close_out=close_out, valuation_months=months, documents=(_D.TITLE, *documents), disposal_months=disposal[0],
        disposal_cost=Ratio.percent(disposal[1]), source=source, mark_days=mark_days, active_market=active_market,
        index_counts=index_counts, registered=registered, insured=insured, custody=custody, locator=locator,
    )  # fmt: skip


_FINANCIAL: Final = (
    _kind("DEPOSIT", "Deposit or certificate of deposit", "存单、保证金", _C.FINANCIAL_PLEDGE, "90 5 95 98", (0, "0"),
          _D.FREEZE_CONFIRMATION, source=_TYPICAL, registered=False, custody=True),
    _kind("TREASURY_BOND", "Treasury bond", "国债", _C.FINANCIAL_PLEDGE, "90 5 94 97", (1, "0.5"),
          _D.REGISTRATION, mark_days=1, active_market=True),
    _kind("BANK_ACCEPTANCE", "Bank acceptance bill", "银行承兑汇票", _C.FINANCIAL_PLEDGE, "90 5 95 98", (1, "0.5"),
          _D.CUSTODY_RECEIPT, registered=False, custody=True),
    _kind("LISTED_SHARES", "Listed shares", "上市公司股票", _C.FINANCIAL_PLEDGE, "50 40 62.5 71.428571", (1, "1"),
          _D.REGISTRATION, source=_TYPICAL, mark_days=1, active_market=True),
    _kind("FUND_UNITS", "Fund units", "基金份额", _C.FINANCIAL_PLEDGE, "60 30 70 80", (1, "1"),
          _D.REGISTRATION, mark_days=1, active_market=True),
    _kind("GOLD", "Gold", "黄金", _C.FINANCIAL_PLEDGE, "80 15 88 93", (1, "1"),
          _D.CUSTODY_RECEIPT, mark_days=1, active_market=True, registered=False, custody=True),
)  # fmt: skip
_REAL_ESTATE: Final = (
    _kind("HOUSING", "Housing", "住宅", _C.REAL_ESTATE, "70 25 80 90", (12, "8"),
          _D.REGISTRATION, _D.VALUATION, _D.OWNER_CONSENT, source=_TYPICAL, index_counts=True),
    _kind("COMMERCIAL_PROPERTY", "Commercial property", "商业用房", _C.REAL_ESTATE, "60 35 75 85", (18, "10"),
          _D.REGISTRATION, _D.VALUATION, _D.OWNER_CONSENT, _D.INSURANCE, source=_TYPICAL, insured=True),
    _kind("INDUSTRIAL_PROPERTY", "Factory and warehouse", "工业厂房、仓库", _C.REAL_ESTATE, "50 45 70 80", (24, "12"),
          _D.REGISTRATION, _D.VALUATION, _D.OWNER_CONSENT, _D.INSURANCE, insured=True),
    _kind("LAND_USE_RIGHT", "Land-use right", "土地使用权", _C.REAL_ESTATE, "50 45 65 75", (24, "10"),
          _D.REGISTRATION, _D.VALUATION, _D.OWNER_CONSENT, source=_TYPICAL),
    _kind("CONSTRUCTION", "Building under construction", "在建工程", _C.REAL_ESTATE, "50 50 65 75", (24, "12"),
          _D.REGISTRATION, _D.VALUATION, _D.OWNER_CONSENT, months=6),
)  # fmt: skip
_RECEIVABLES: Final = (
    _kind("TRADE_RECEIVABLES", "Trade receivables", "应收账款", _C.RECEIVABLES, "70 40 80 90", (6, "5"),
          _D.REGISTRATION, _D.DEBTOR_NOTICE, months=6),
    _kind("CHARGING_RIGHT", "Right to charge fees or tolls", "收费权", _C.RECEIVABLES, "60 45 75 85", (12, "5"),
          _D.REGISTRATION, _D.VALUATION),
)  # fmt: skip
_OTHER: Final = (
    _kind("VEHICLE", "Vehicle", "机动车", _C.OTHER, "60 40 75 85", (6, "10"),
          _D.REGISTRATION, _D.INSURANCE, _D.LOCATOR, months=6, insured=True, locator=True),
    _kind("MACHINERY", "Machinery and equipment", "机器设备", _C.OTHER, "40 55 60 75", (12, "15"),
          _D.REGISTRATION, _D.VALUATION, source=_TYPICAL),
    _kind("INVENTORY", "Inventory", "存货", _C.OTHER, "50 50 65 75", (6, "12"),
          _D.REGISTRATION, _D.CUSTODY_RECEIPT, _D.INSURANCE, months=3, insured=True, custody=True),
    _kind("WAREHOUSE_RECEIPT", "Warehouse receipt", "仓单", _C.OTHER, "60 40 75 85", (6, "8"),
          _D.REGISTRATION, _D.CUSTODY_RECEIPT, months=3, custody=True),
    _kind("VESSEL_AIRCRAFT", "Vessel or aircraft", "船舶、航空器", _C.OTHER, "50 45 65 80", (18, "12"),
          _D.REGISTRATION, _D.VALUATION, _D.INSURANCE, insured=True),
    _kind("UNLISTED_EQUITY", "Equity that is not listed", "非上市公司股权", _C.OTHER, "40 60 55 70", (18, "8"),
          _D.REGISTRATION, _D.VALUATION, _D.OWNER_CONSENT),
    _kind("INTELLECTUAL_PROPERTY", "Intellectual property", "知识产权", _C.OTHER, "30 70 45 60", (18, "10"),
          _D.REGISTRATION, _D.VALUATION),
    _kind("OTHER", "Other", "其他", _C.OTHER, "30 70 45 60", (24, "15"), _D.REGISTRATION, _D.VALUATION),
)  # fmt: skip

KINDS: Final = (*_FINANCIAL, *_REAL_ESTATE, *_RECEIVABLES, *_OTHER)
"""The catalogue of an institution that has adopted none of its own."""

"""A collateral policy against the guideline (银监发〔2017〕16号): every breach is listed, not only the first."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from ..policy import Breach
from ..policy.validation import breach
from .kinds import CollateralClass, Document, Kind
from .policy import CollateralPolicy

MOST_MONTHS: Final = 12
"""[S:34] Revaluation, catalogue and stress test: at least once a year."""
_GUIDELINE: Final = "[S:34] 银监发〔2017〕16号"
_OWN: Final = "[I]"


def _breach(parameter: str, found: object, why: str, why_zh: str, source: str = _OWN) -> Breach:
    return breach(parameter, found, why, why_zh, source)


def _classes(policy: CollateralPolicy) -> Iterator[Breach]:
    present = {kind.of for kind in policy.kinds}
    for missing in CollateralClass:
        if missing not in present:
            yield _breach("kinds", missing, "every class needs a kind", "押品目录须包含该大类", _GUIDELINE)
    for code, times in Counter(kind.code for kind in policy.kinds).items():
        if times > 1:
            yield _breach("kinds", code, "this code appears more than once", "押品种类代码重复")


def _intervals(policy: CollateralPolicy) -> Iterator[Breach]:
    found = [(f"kinds.{kind.code}.valuation_months", kind.valuation_months) for kind in policy.kinds]
    found += [(name, getattr(policy, name)) for name in ("catalogue_months", "stress_test_months")]
    for name, months in found:
        if not 1 <= months <= MOST_MONTHS:
            yield _breach(name, months, "must be 1 to 12 months", "须为1至12个月(至少每年一次)", _GUIDELINE)


def _marking(kind: Kind) -> Iterator[Breach]:
    if kind.of is CollateralClass.FINANCIAL_PLEDGE and kind.active_market and not kind.mark_days:
        why = "a financial pledge with an active market is marked to market"
        yield _breach(
            f"kinds.{kind.code}.mark_days", 0, why, "有活跃市场的金融质押品须盯市估值", f"{_GUIDELINE} art. 18"
        )


def _lines(kind: Kind) -> Iterator[Breach]:
    names = ("ceiling", "warning", "close_out")
    for lower, higher in pairwise(names):
        if getattr(kind, lower) > getattr(kind, higher):
            why, why_zh = f"must not exceed {higher} {getattr(kind, higher)}", "上限、预警线、平仓线须依次不降"
            yield _breach(f"kinds.{kind.code}.{lower}", getattr(kind, lower), why, why_zh)
    if not kind.ceiling.units:
        yield _breach(f"kinds.{kind.code}.ceiling", kind.ceiling, "must be above zero", "须大于零")


def _papers(kind: Kind) -> Iterator[Breach]:
    needed = {Document.TITLE: True, Document.REGISTRATION: kind.registered, Document.INSURANCE: kind.insured}
    for document, asked in needed.items():
        if asked and document not in kind.documents:
            why = "a kind that is registered or insured asks for the paper that proves it, and each for its title"
            yield _breach(f"kinds.{kind.code}.documents", document, why, "缺少必备资料", _GUIDELINE)


def _kinds(policy: CollateralPolicy) -> Iterator[Breach]:
    for kind in policy.kinds:
        for check in (_marking, _lines, _papers):
            yield from check(kind)


def _periods(policy: CollateralPolicy) -> Iterator[Breach]:
    for name in ("cure_days", "close_out_days"):
        if not 1 <= getattr(policy, name) <= 90:
            yield _breach(name, getattr(policy, name), "must be between 1 and 90", "须为1至90天")
    if policy.close_out_days > policy.cure_days:
        why = f"must not exceed cure_days {policy.cure_days}"
        yield _breach("close_out_days", policy.close_out_days, why, "不得长于触及预警线后的补足期限")
    if any(not 1 <= days <= 366 for days in policy.warn_days) or any(a <= b for a, b in pairwise(policy.warn_days)):
        yield _breach("warn_days", policy.warn_days, "must fall, from 366 to 1", "须为1至366的递减天数")
    if not 10**6 <= policy.market_move.units <= 50 * 10**6:
        yield _breach("market_move", policy.market_move, "must be between 1 % and 50 %", "须为1%至50%")


_CHECKS: Final[tuple[Callable[[CollateralPolicy], Iterator[Breach]], ...]] = (_classes, _intervals, _kinds, _periods)


def breaches(policy: CollateralPolicy) -> tuple[Breach, ...]:
    """Everything in a policy that is weaker than the guideline or contradicts itself."""
    return tuple(each for check in _CHECKS for each in check(policy))

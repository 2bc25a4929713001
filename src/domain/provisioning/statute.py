"""A provisioning policy against the law: every breach is listed, not only the first. A bank may be stricter."""

from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from ..policy import Breach
from ..policy.validation import breach
from ..shared.ratio import RATIO_SCALE, Ratio
from ..shared.risk_class import RiskClass
from .defaults import (
    BASE_2011,
    COEFFICIENTS_2012,
    DEFAULT_AFTER,
    GENERAL_2002,
    INCREASE_AFTER,
    LOWEST_2018,
    RISK_ASSETS_2012,
    SPECIFIC_2002,
)
from .parts import ANY, Band, ClassRatios, Requirement
from .policy import ProvisioningPolicy
from .regulatory import specific_units

MOST_FLOAT: Final = 2_000
"""[S] ±20 % of the ratio (2002 guideline), in basis points."""
_GUIDELINE: Final = "[S] 银行贷款损失准备计提指引 (2002)"
_RESERVES: Final = "[S] 财金〔2012〕20号"
_RATIOS: Final = "[S] 银监会令2011年第4号"
_DIFFERENTIATED: Final = "[S] 银监发〔2018〕7号"
_STAGES: Final = "[K-h] 企业会计准则第22号"
_MODEL: Final = "[K-m] 银保监规〔2022〕10号"


def _at_least(parameter: str, found: Ratio, least: Ratio, source: str) -> Iterator[Breach]:
    if found < least:
        yield breach(parameter, found, f"must be at least {least}", f"不得低于 {least}", source)


def _classes(parameter: str, found: ClassRatios, least: ClassRatios, source: str) -> Iterator[Breach]:
    names = ("normal", "special_mention", "substandard", "doubtful", "loss")
    for name in names:
        yield from _at_least(f"{parameter}.{name}", getattr(found, name), getattr(least, name), source)
    for better, worse in pairwise(names):
        if getattr(found, better) > getattr(found, worse):
            why = f"must not exceed that of {worse}"
            shown = getattr(found, better)
            yield breach(f"{parameter}.{better}", shown, why, "不得高于更差一类的比例", source)


def _regulatory(policy: ProvisioningPolicy) -> Iterator[Breach]:
    yield from _classes("specific", policy.specific, SPECIFIC_2002, _GUIDELINE)
    yield from _at_least("general", policy.general, GENERAL_2002, _GUIDELINE)
    for name in ("substandard", "doubtful"):
        moved = getattr(policy.floats, name)
        if abs(moved) > MOST_FLOAT:
            why = "at most 2000 basis points of the ratio, either way"
            yield breach(f"floats.{name}", moved, why, "浮动幅度不得超过比例的20%", _GUIDELINE)
    steps = [specific_units(risk_class, policy) for risk_class in RiskClass]
    if steps != sorted(steps):
        why = "with its floats a worse class would be provided for less"
        yield breach("floats", policy.floats, why, "浮动后更差类别的计提比例不得更低", _GUIDELINE)
    yield from _classes("coefficients", policy.coefficients, COEFFICIENTS_2012, _RESERVES)
    yield from _at_least("risk_assets", policy.risk_assets, RISK_ASSETS_2012, _RESERVES)


def _not_below(parameter: str, found: Requirement, least: Requirement, source: str) -> Iterator[Breach]:
    yield from _at_least(f"{parameter}.coverage", found.coverage, least.coverage, source)
    yield from _at_least(f"{parameter}.provision", found.provision, least.provision, source)


def _requirements(policy: ProvisioningPolicy) -> Iterator[Breach]:
    yield from _not_below("base", policy.base, BASE_2011, _RATIOS)
    for band in policy.bands:
        yield from _not_below("bands", band.requirement, LOWEST_2018, _DIFFERENTIATED)
    for better, worse in pairwise(policy.bands):
        if not _rises(better, worse):
            why = "rows go from the lightest requirement to the strictest, each reached by smaller factors"
            yield breach("bands", worse.requirement.coverage, why, "须由宽到严排列,且各因子逐档降低", _DIFFERENTIATED)
    if policy.bands:
        last = policy.bands[-1]
        yield from _not_below("bands", last.requirement, BASE_2011, _DIFFERENTIATED)
        if last.accuracy.units or last.disposal.units or last.capital.units:
            why = "the strictest row must hold for every bank: its factors are 0"
            yield breach("bands", last.accuracy, why, "最严一档须适用于所有情形", _DIFFERENTIATED)
    elif policy.factors is not None:
        yield breach("factors", "given", "without bands they grant nothing", "未设置分档,因子无法适用", _DIFFERENTIATED)


def _rises(better: Band, worse: Band) -> bool:
    stricter = (
        better.requirement.coverage <= worse.requirement.coverage
        and better.requirement.provision <= worse.requirement.provision
    )
    reached = better.accuracy >= worse.accuracy and better.disposal >= worse.disposal
    return stricter and reached and better.capital >= worse.capital


def _stages(policy: ProvisioningPolicy) -> Iterator[Breach]:
    for name, most in (("increase_after", INCREASE_AFTER), ("default_after", DEFAULT_AFTER)):
        days = getattr(policy, name)
        if days > most:
            yield breach(name, days, f"must be at most {most} days", f"不得超过 {most} 天", _STAGES)
    if policy.increase_after > policy.default_after:
        why = "must not exceed default_after"
        yield breach("increase_after", policy.increase_after, why, "不得大于违约推定天数", _STAGES)


def _model(policy: ProvisioningPolicy) -> Iterator[Breach]:
    total = sum(scenario.weight.units for scenario in policy.scenarios)
    if total != RATIO_SCALE:
        shown = Ratio(total)
        yield breach("scenarios", shown, "weights must sum to exactly 100 %", "情景权重之和须为100%", _MODEL)
    if len(policy.scenarios) < 2:
        why = "several scenarios are needed"
        yield breach("scenarios", len(policy.scenarios), why, "须设置多个前瞻性情景", _MODEL)
    yield from _repeated("scenarios", [scenario.code for scenario in policy.scenarios], "code")
    yield from _repeated("segments", [segment.code for segment in policy.segments], "code")
    covered = [code for segment in policy.segments for code in segment.covers]
    yield from _repeated("segments", covered, "covered code")
    if ANY not in covered:
        yield breach("segments", ANY, "one segment must cover the rest (*)", "须有一个分组覆盖其余债权", _MODEL)
    rules = [f"{reserve.kind.value} {reserve.code}" for reserve in policy.special]
    yield from _repeated("special", rules, "rule")


def _repeated(parameter: str, names: list[str], what: str) -> Iterator[Breach]:
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield breach(parameter, name, f"this {what} appears more than once", "重复设置", "[I]")


_CHECKS: Final[tuple[Callable[[ProvisioningPolicy], Iterator[Breach]], ...]] = (
    _regulatory,
    _requirements,
    _stages,
    _model,
)


def breaches(policy: ProvisioningPolicy) -> tuple[Breach, ...]:
    """Everything in a policy that is weaker than the law or contradicts itself."""
    return tuple(each for check in _CHECKS for each in check(policy))

"""A policy of liability assessment against what a bank cannot loosen: every breach is listed, not only the first."""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from ..policy import Breach
from ..policy.validation import between, breach
from ..shared.ratio import Ratio
from ..shared.risk_class import RiskClass
from .kinds import DeductionBase, Degree, Effect, SignLevel, Trigger
from .policy import DEFAULT_LIABILITY, LiabilityPolicy

_NOTICE: Final = "[S:26] 金规〔2024〕11号"
_WRITE_OFF: Final = "[S:22] 财金〔2017〕90号 art. 19"
_HALF: Final = Ratio.percent("50")
_WHOLE: Final = Ratio.percent("100")
_NONE: Final = Ratio(0)


def _triggers(policy: LiabilityPolicy) -> Iterator[Breach]:
    yield from between("overdue_days", policy.overdue_days, 1, 90)
    if not RiskClass.SPECIAL_MENTION <= policy.from_class <= RiskClass.SUBSTANDARD:
        why = "non-performing loans open a case, at the latest"
        yield breach("from_class", policy.from_class.name, why, "至迟于形成不良时立案")
    if Trigger.WRITE_OFF not in policy.triggers:
        yield breach("triggers", policy.triggers, "a write-off opens a case", "核销须触发责任认定", _WRITE_OFF)


def _terms(policy: LiabilityPolicy) -> Iterator[Breach]:
    for name, most, source in (("procedure_months", 12, _NOTICE), ("write_off_months", 24, _WRITE_OFF)):
        found = getattr(policy, name)
        if not 1 <= found <= most:
            yield breach(name, found, f"must be 1 to {most} months", f"须为1至{most}个月", source)
    for name, least, most in (
        ("ask_days", 5, 60),
        ("answer_days", 1, 90),
        ("receipt_days", 1, 60),
        ("release_months", 12, 120),
    ):
        yield from between(name, getattr(policy, name), least, most)
    if any(days < 1 for days in policy.warn_days):
        yield breach("warn_days", policy.warn_days, "days before the last day are above zero", "提前天数须大于零")


def _people(policy: LiabilityPolicy) -> Iterator[Breach]:
    for name in ("group_size", "review_group_size"):
        yield from between(name, getattr(policy, name), 3, 50)
    for name in ("quorum", "majority"):
        if not _HALF < getattr(policy, name) <= _WHOLE:
            why, why_zh = "must be more than half and at most all", "须超过半数且不超过全体"
            yield breach(name, getattr(policy, name), why, why_zh)
    order = [list(SignLevel).index(level) for level in policy.sign_levels]
    if not order or any(lower >= higher for lower, higher in pairwise(order)):
        why, why_zh = "at least one level, each once, from lowest to highest", "须逐级签批,层级由低到高且不重复"
        yield breach("sign_levels", policy.sign_levels, why, why_zh)
    for step in DEFAULT_LIABILITY.steps_in_scope:
        if step not in policy.steps_in_scope:
            yield breach("steps_in_scope", step, "who did this is assessed", "该环节人员须纳入认定", _NOTICE)


def _lists(policy: LiabilityPolicy) -> Iterator[Breach]:
    for ground, times in Counter(item.ground for item in policy.exemptions).items():
        if times > 1:
            yield breach("exemptions", ground, "this item appears more than once", "免责情形重复")
    for own in DEFAULT_LIABILITY.exemptions:
        item = policy.item(own.ground)
        if item is None and own.effect is not Effect.MAY:
            yield breach("exemptions", own.ground, "this item cannot be left out", "该情形不得删除", _NOTICE)
        if item is not None and item.effect is not own.effect:
            yield breach("exemptions", own.ground, f"this item is {own.effect}", f"该情形属 {own.effect}", _NOTICE)
        if item is not None and item.in_scope_only and own.effect is not Effect.MAY:
            why, why_zh = "this item holds by reference too", "该情形须一并参照执行"
            yield breach("exemptions", own.ground, why, why_zh, _NOTICE)


def _lists_numbers(policy: LiabilityPolicy) -> Iterator[Breach]:
    if policy.must_not_least.rank < Degree.ORDINARY.rank:
        why, why_zh = "a major fault is at least ORDINARY", "重大过错不得低于一般责任"
        yield breach("must_not_least", policy.must_not_least, why, why_zh, _NOTICE)
    for name in ("small_business_credit", "farmer_credit"):
        yield from between(name, getattr(policy, name), 0, getattr(DEFAULT_LIABILITY, name))
    for name, most in (("small_loss", Ratio.percent("10")), ("tolerance", Ratio.percent("3"))):
        if getattr(policy, name) > most:
            yield breach(name, getattr(policy, name), f"at most {most}", f"不得超过 {most}", "[K-m]")


def _degrees(policy: LiabilityPolicy) -> Iterator[Breach]:
    for rule in policy.degrees:
        name = f"degrees.{rule.degree}"
        if rule.percent > _WHOLE or rule.amount < 0 or (rule.at_most is not None and rule.at_most < 0):
            yield breach(name, rule.percent, "0 to 100 %, no negative amount", "比例须为0至100%,金额非负")
        if rule.least is not None and rule.least not in rule.measures:
            yield breach(name, rule.least, "the least measure is one of those allowed", "最低措施须在可选措施之内")
        if len(set(rule.measures)) < len(rule.measures):
            yield breach(name, rule.measures, "each measure once", "处罚措施重复")
    free = policy.degree(Degree.NONE)
    if free.measures or free.amount or free.percent.units:
        yield breach("degrees.NONE", free.measures, "who is not liable bears nothing", "无责不得处罚", _NOTICE)
    by_reserve = [policy.degree(each) for each in Degree if policy.degree(each).base is DeductionBase.RESERVE]
    for lower, higher in pairwise(by_reserve):
        if higher.percent < lower.percent:
            yield breach(f"degrees.{higher.degree}", higher.percent, "a higher degree costs no less", "较重者不得更低")


def _figures(policy: LiabilityPolicy) -> Iterator[Breach]:
    yield from between("batch_loans", policy.batch_loans, 1, 500)
    if policy.batch_amount < 0:
        yield breach("batch_amount", policy.batch_amount, "must not be negative", "不得为负")
    for (holder, figure), times in Counter((each.holder, each.figure) for each in policy.warning_lines).items():
        if times > 1:
            yield breach("warning_lines", f"{holder} {figure}", "one line each", "警戒线重复")
    for line in policy.warning_lines:
        if not _NONE < line.line <= _WHOLE:
            yield breach("warning_lines", line.line, "above 0 and at most 100 %", "须大于0且不超过100%")
    for lower, higher in pairwise(policy.overdue_bands):
        if higher.above <= lower.above or higher.deduct < lower.deduct:
            yield breach("overdue_bands", higher.above, "bands rise and never deduct less", "档次须递增且扣减不减")
    if any(band.deduct > _WHOLE for band in policy.overdue_bands):
        yield breach("overdue_bands", policy.overdue_bands[-1].deduct, "at most 100 %", "扣减不得超过100%")
    if not _NONE < policy.accrual <= _WHOLE:
        yield breach("accrual", policy.accrual, "above 0 and at most 100 %", "须大于0且不超过100%")


_CHECKS: Final[tuple[Callable[[LiabilityPolicy], Iterator[Breach]], ...]] = (
    _triggers,
    _terms,
    _people,
    _lists,
    _lists_numbers,
    _degrees,
    _figures,
)


def breaches(policy: LiabilityPolicy) -> tuple[Breach, ...]:
    """Everything in a policy that is weaker than law and notice or contradicts itself."""
    return tuple(each for check in _CHECKS for each in check(policy))

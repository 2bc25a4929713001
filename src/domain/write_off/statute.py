"""A write-off policy against the body of 财金〔2017〕90号: every breach is listed, not only the first.

The body's rules cannot be loosened. The annexes' amounts and times were not seen, so a bank may set them to what the
official text says: they are checked for sense only.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Final

from ..policy import Breach
from ..policy.validation import between, breach
from ..shared.ratio import Ratio
from .kinds import Annex, Criterion, Department, Level, Paper
from .policy import WriteOffPolicy
from .rule import MAX_GROUPS, CriterionRule, Papers

_BODY: Final = "[S:22] 财金〔2017〕90号"
_HALF: Final = Ratio.percent("50")
_WHOLE: Final = Ratio.percent("100")


def _periods(policy: WriteOffPolicy) -> Iterator[Breach]:
    for name, most in (("liability_months", 24), ("audit_months", 5), ("report_months", 6), ("check_months", 12)):
        found = getattr(policy, name)
        if not 1 <= found <= most:
            yield breach(name, found, f"must be 1 to {most} months", f"须为1至{most}个月", f"{_BODY} arts 15, 19, 20")
    yield from between("plan_days", policy.plan_days, 1, 366)


def _people(policy: WriteOffPolicy) -> Iterator[Breach]:
    if len(set(policy.confirming)) < 3:
        yield breach("confirming", policy.confirming, "handler, department head and unit head all confirm",
                     "经办人、部门负责人、单位负责人均须确认", f"{_BODY} art. 8(2)")  # fmt: skip
    for missing in sorted(set(Department) - set(policy.departments)):
        yield breach("departments", missing, "this department is heard too", "集体审议须包含该部门", f"{_BODY} art. 12")
    for name in ("quorum", "majority"):
        if not _HALF < getattr(policy, name) <= _WHOLE:
            yield breach(
                name, getattr(policy, name), "must be more than half and at most all", "须超过半数且不超过全体"
            )


def _tiers(policy: WriteOffPolicy) -> Iterator[Breach]:
    levels = list(Level)
    if policy.tiers[0].above != 0:
        yield breach("tiers", policy.tiers[0].above, "the lowest tier begins at 0", "最低档须自0起")
    for lower, higher in pairwise(policy.tiers):
        if higher.above <= lower.above or levels.index(higher.level) < levels.index(lower.level):
            why = "amounts rise, and a higher one is never approved by a lower level"
            yield breach("tiers", higher.above, why, "金额须递增,且高档审批层级不得低于低档", f"{_BODY} art. 18")
    for tier in policy.tiers:
        yield from between(f"tiers.{tier.above}.persons", tier.persons, 1, 9)


def _groups(name: str, groups: Papers) -> Iterator[Breach]:
    if not 1 <= len(groups) <= MAX_GROUPS or not all(groups):
        yield breach(name, len(groups), f"1 to {MAX_GROUPS} groups, none empty", f"须为1至{MAX_GROUPS}组且不得为空")


def _papers(policy: WriteOffPolicy) -> Iterator[Breach]:
    for name in ("common_papers", "internal_papers", "reference_papers"):
        groups: Papers = getattr(policy, name)
        yield from _groups(name, groups)
        if (Paper.LEGAL_OPINION,) not in groups:
            yield breach(name, groups, "a legal opinion is always needed", "须有法律意见书", f"{_BODY} art. 8")
    for paper in (Paper.ENFORCEMENT_RULING, Paper.COLLECTION_REPORT):
        if (paper,) not in policy.reference_papers:
            yield breach("reference_papers", paper, "the ruling and a collection report are needed",
                         "须有法院裁定和财产追偿证明", f"{_BODY} arts 9, 10")  # fmt: skip


def _rule(rule: CriterionRule) -> Iterator[Breach]:
    name = f"criteria.{rule.criterion}"
    if not rule.grounds:
        yield breach(name, 0, "a criterion has a ground", "认定标准须有事由")
    if not rule.papers:
        yield breach(name, 0, "a criterion asks for a paper", "认定标准须有证据", f"{_BODY} art. 4")
    for limit in rule.limits:
        if not limit.kinds or (limit.most is not None and limit.most < 1):
            yield breach(name, limit.most, "a limit is above zero and for some kind", "限额须大于零并适用于某类债权")
    if rule.by_list and all(limit.most is None for limit in rule.limits):
        yield breach(name, rule.by_list, "only small amounts go by list", "仅小额债权可清单核销", f"{_BODY} art. 8(1)")


def _criteria(policy: WriteOffPolicy) -> Iterator[Breach]:
    for criterion, times in Counter(rule.criterion for rule in policy.criteria).items():
        if times > 1:
            yield breach("criteria", criterion, "this criterion appears more than once", "认定标准重复")
    for annex in Annex:
        if not policy.rules(annex):
            why, why_zh = "each annex has a criterion", "须包含该附件的认定标准"
            yield breach("criteria", annex, why, why_zh, f"{_BODY} arts 5 to 7")
    before: set[Criterion] = set()
    for rule in policy.criteria:
        yield from _rule(rule)
        if rule.also and not before.intersection(rule.also):
            why, why_zh = "what it leans on must come before it", "所依据的标准须列于其前"
            yield breach(f"criteria.{rule.criterion}", rule.also, why, why_zh)
        before.add(rule.criterion)


_CHECKS: Final[tuple[Callable[[WriteOffPolicy], Iterator[Breach]], ...]] = (
    _periods,
    _people,
    _tiers,
    _papers,
    _criteria,
)


def breaches(policy: WriteOffPolicy) -> tuple[Breach, ...]:
    """Everything in a policy that is weaker than the body of the measure or contradicts itself."""
    return tuple(each for check in _CHECKS for each in check(policy))

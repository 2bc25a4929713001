"""A policy version against the statute: every breach is listed, not only the first."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from .extension import ExtensionVariant
from .routes import CommandKind
from .statute import Limit, LimitKey, Statute
from .version import PolicyVersion

_RATE_UNITS_PER_BP: Final = 10_000


@dataclass(frozen=True, slots=True)
class Breach:
    """One field that a version has wrong.

    Attributes:
        parameter: the field of `PolicyVersion`.
        limit: the limit of the statute that it breaks; None where the version contradicts itself.
        found: the value, as text.
        message, message_zh: what is wrong and what would be right.
        source: the limit's source.
    """

    parameter: str
    limit: LimitKey | None
    found: str
    message: str
    message_zh: str
    source: str = ""


Limits = Mapping[LimitKey, Limit]


def _outside(parameter: str, limit: Limit | None, *values: int) -> Iterator[Breach]:
    """A breach for each value below the minimum or above the maximum of a limit in force."""
    if limit is None:
        return
    for value in values:
        if limit.minimum is not None and value < limit.minimum:
            side, side_zh, bound = "below", "低于下限", limit.minimum
        elif limit.maximum is not None and value > limit.maximum:
            side, side_zh, bound = "above", "高于上限", limit.maximum
        else:
            continue
        message = f"{parameter}: {value} {limit.unit} lies {side} {bound}. {limit.description}"
        message_zh = f"{parameter}: {value} {side_zh} {bound}。{limit.description_zh}"
        yield Breach(parameter, limit.key, str(value), message, message_zh, limit.source)


def _missing(parameter: str, limit: Limit | None, chosen: frozenset[str]) -> Iterator[Breach]:
    """A breach for each required name that was not chosen."""
    for name in limit.required if limit else ():
        if limit and name not in chosen:
            message = f"{parameter}: {name} must be among them. {limit.description}"
            message_zh = f"{parameter}: 必须包含 {name}。{limit.description_zh}"
            yield Breach(parameter, limit.key, name, message, message_zh, limit.source)


def breach(parameter: str, found: object, why: str, why_zh: str, source: str = "") -> Breach:
    """A breach of no limit of the statute book: what was found and what would be right, in both languages."""
    return Breach(
        parameter, None, str(found), f"{parameter}: {found}: {why}", f"{parameter}: {found}: {why_zh}", source
    )


def between(parameter: str, found: int, least: int, most: int) -> Iterator[Breach]:
    """A breach for a number outside its own bounds, both included."""
    if not least <= found <= most:
        yield breach(parameter, found, f"must be between {least} and {most}", f"须在 {least} 至 {most} 之间")


def _markups(version: PolicyVersion, limits: Limits) -> Iterator[Breach]:
    penalty, misuse = version.penalty_markup, version.misuse_markup
    yield from _outside("penalty_markup", limits.get(LimitKey.PENALTY_MARKUP), penalty.lowest, penalty.highest)
    yield from _outside("misuse_markup", limits.get(LimitKey.MISUSE_MARKUP), misuse.lowest, misuse.highest)


def _overdue(version: PolicyVersion, limits: Limits) -> Iterator[Breach]:
    days, steps = version.non_accrual_after, version.dpd_steps
    yield from _outside("non_accrual_after", limits.get(LimitKey.NON_ACCRUAL_AFTER), days)
    yield from _missing("dpd_steps", limits.get(LimitKey.DPD_STEPS), frozenset(str(step) for step in steps))
    if any(a >= b for a, b in pairwise((0, *steps))) or len(steps) > 50:
        yield breach("dpd_steps", steps, "at most 50 days, rising from 1", "须为递增的正整数,至多50个")
    if days + 1 not in steps:
        why = f"must hold {days + 1}, the first day of non-accrual"
        yield breach("dpd_steps", steps, why, f"须包含非应计首日 {days + 1}")


def _rates(version: PolicyVersion, limits: Limits) -> Iterator[Breach]:
    limit = limits.get(LimitKey.RATE_WARNING)
    # Rounded up, so that a hair above the line is above it.
    yield from _outside("rate_warning", limit, -(-version.rate_warning.units // _RATE_UNITS_PER_BP))
    if version.rate_warning > version.rate_maximum:
        why = f"must not lie above rate_maximum {version.rate_maximum}"
        yield breach("rate_warning", version.rate_warning, why, f"不得高于利率上限 {version.rate_maximum}")


def _extension(version: PolicyVersion, limits: Limits) -> Iterator[Breach]:
    rule = version.extension
    yield from _outside("extension", limits.get(LimitKey.EXTENSION_SHORT), rule.short_percent)
    yield from _outside("extension", limits.get(LimitKey.EXTENSION_MEDIUM), rule.medium_percent)
    yield from _outside("extension", limits.get(LimitKey.EXTENSION_LONG), rule.long_months)
    if rule.variant is ExtensionVariant.MEASURES_2024 and LimitKey.EXTENSION_MEASURES_2024 not in limits:
        why = f"the measures of 2024 are not in force on {version.effective_from.isoformat()}"
        yield breach("extension", rule.variant, why, f"{version.effective_from.isoformat()} 时该办法尚未施行")
    if not 12 <= rule.personal_longest_months <= 600:
        why = "the longest personal term must be between 12 and 600 months"
        yield breach("extension", rule.personal_longest_months, why, "个人贷款最长期限须为12至600个月")


def _retention(version: PolicyVersion, limits: Limits) -> Iterator[Breach]:
    years = version.retention_years
    yield from _outside("retention_years", limits.get(LimitKey.RETENTION), years)
    if not 1 <= years <= 100:
        yield breach("retention_years", years, "must be between 1 and 100", "须为1至100年")


def _routes(version: PolicyVersion, limits: Limits) -> Iterator[Breach]:
    always = frozenset(kind.value for kind, route in version.routes if route.above is None)
    yield from _missing("routes", limits.get(LimitKey.SECOND_PERSON), always)
    for kind, route in version.routes:
        if kind is CommandKind.CLASSIFICATION:
            yield from _outside("routes", limits.get(LimitKey.THREE_STEPS), len(route.steps))
    for name, days in (("proposal_days", version.proposal_days), ("delegation_days", version.delegation_days)):
        if not 1 <= days <= 365:
            yield breach(name, days, "must be between 1 and 365", "须为1至365天")
    for kind in dict(version.routes):
        rising = sorted(
            (-1 if route.above is None else route.above, route.persons) for of, route in version.routes if of is kind
        )
        for (above, approvals), (higher, more) in pairwise(rising):
            if above == higher or more < approvals:
                why = "each amount may appear once, and a higher one never needs fewer persons"
                yield breach("routes", kind, why, "同一金额档只能设置一次,且高档审批人数不得少于低档")


_CHECKS: Final[tuple[Callable[[PolicyVersion, Limits], Iterator[Breach]], ...]] = (
    _markups,
    _overdue,
    _rates,
    _extension,
    _retention,
    _routes,
)


def breaches(version: PolicyVersion, statute: Statute) -> tuple[Breach, ...]:
    """Everything a version has wrong against the statute in force on its first day, and against itself."""
    limits = statute.at(version.effective_from)
    return tuple(each for check in _CHECKS for each in check(version, limits))

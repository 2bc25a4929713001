"""A classification policy against the law: a bank may be stricter, never weaker (2023 measures, art. 24)."""

from collections.abc import Callable, Iterator
from typing import Final

from ..policy.validation import Breach, between, breach
from ..shared.ratio import Ratio
from ..shared.risk_class import RiskClass
from .classes import DebtorSize, Guarantee
from .policy_tables import CARD_MATRIX, DayMatrix, GradeScores, Points, UnknownTreatment
from .policy_version import DEFAULT_CLASSIFICATION, DEFAULT_UNKNOWN, SWITCHES, ClassificationPolicy

_LAW: Final = DEFAULT_CLASSIFICATION
"""The packaged policy holds the law's own numbers."""

_AT_MOST: Final = (
    ("special_mention_days", 1, "art. 10(1)"),
    ("technical_days", 0, "art. 10(1)"),
    ("substandard_days", 1, "art. 11(1)"),
    ("doubtful_days", 1, "art. 12(1)"),
    ("loss_days", 1, "art. 13(1)"),
)
_AT_LEAST: Final = (
    ("upgrade_months", 120, "art. 14"),
    ("upgrade_periods", 120, "art. 14"),
    ("observation_months", 120, "art. 20"),
    ("observation_periods", 120, "art. 20"),
    ("merger_freeze_months", 120, "art. 15"),
    ("small_enterprise_signal_steps", 4, "银监发〔2007〕63号 art. 6"),
)
_SHARES: Final = (
    ("doubtful_loss_share", "art. 12(3)"),
    ("loss_loss_share", "art. 13(3)"),
    ("contagion_share", "art. 7"),
    ("all_banks_share", "art. 11(4)"),
)
_OWN_BOUNDS: Final = (
    ("external_fact_days", 1, 3_650),
    ("observation_assessment_days", 0, 366),
    ("grade_adjustment", 0, 1),
)


def _weaker(parameter: str, found: object, law: object, article: str) -> Breach:
    return Breach(
        parameter, None, str(found),
        f"{parameter}: {found} is weaker than {law}, {article}; a bank may be stricter, never weaker (art. 24)",
        f"{parameter}: {found} 宽于监管要求 {law}({article}),银行可从严、不得放宽(第二十四条)",
        article,
    )  # fmt: skip


def _numbers(policy: ClassificationPolicy) -> Iterator[Breach]:
    for name, least, article in _AT_MOST:
        found, law = getattr(policy, name), getattr(_LAW, name)
        if found > law:
            yield _weaker(name, found, law, article)
        elif found < least:
            yield from between(name, found, least, law)
    for name, most, article in _AT_LEAST:
        found, law = getattr(policy, name), getattr(_LAW, name)
        if found < law:
            yield _weaker(name, found, law, article)
        elif found > most:
            yield from between(name, found, law, most)
    for name, least, most in _OWN_BOUNDS:
        yield from between(name, getattr(policy, name), least, most)


def _shares(policy: ClassificationPolicy) -> Iterator[Breach]:
    for name, article in _SHARES:
        found: Ratio = getattr(policy, name)
        law: Ratio = getattr(_LAW, name)
        if found > law:
            yield _weaker(name, found, law, article)


def _order(policy: ClassificationPolicy) -> Iterator[Breach]:
    days = (policy.special_mention_days, policy.substandard_days, policy.doubtful_days, policy.loss_days)
    if list(days) != sorted(days):
        yield breach("loss_days", days, "the days of the classes must rise", "各类逾期天数须递增")
    if policy.doubtful_loss_share > policy.loss_loss_share:
        why = f"must not lie above loss_loss_share {policy.loss_loss_share}"
        yield breach("doubtful_loss_share", policy.doubtful_loss_share, why, "不得高于损失类比例")


def _no_weaker_row(policy: ClassificationPolicy) -> Iterator[Breach]:
    days = {step.days for matrix in (CARD_MATRIX, policy.card_matrix) for step in matrix.steps}
    for day in sorted(days):
        found, law = policy.card_matrix.at(day), CARD_MATRIX.at(day)
        if found < law:
            shown = f"day {day}: {found.chinese}"
            yield _weaker("card_matrix", shown, law.chinese, "商业银行信用卡业务监督管理办法 art. 92")


def _matrices(policy: ClassificationPolicy) -> Iterator[Breach]:
    """The small-enterprise annex is not seen [K-m], so only its shape is checked: the 2023 floors bind anyway."""
    kinds = [guarantee for guarantee, _ in policy.small_enterprise_matrix]
    if sorted(kinds) != sorted(Guarantee):
        yield breach("small_enterprise_matrix", kinds, "a row for each kind of guarantee", "每种担保方式须有且仅有一行")
    rows: tuple[tuple[str, DayMatrix], ...] = (
        *(("small_enterprise_matrix", row) for _, row in policy.small_enterprise_matrix),
        ("personal_matrix", policy.personal_matrix),
        ("card_matrix", policy.card_matrix),
    )
    for name, row in rows:
        if row.steps[-1].days > 36_500:
            yield breach(name, row.steps[-1].days, "at most 36500 days", "至多36500天")


def _renewal(policy: ClassificationPolicy) -> Iterator[Breach]:
    article = "金规〔2024〕13号"
    for size in policy.renewal_sizes:
        if size not in {DebtorSize.SMALL, DebtorSize.MICRO}:
            yield _weaker("renewal_sizes", size, "SMALL, MICRO", article)
    until, law = policy.renewal_medium_until, _LAW.renewal_medium_until
    if until is not None and law is not None and until > law:
        yield _weaker("renewal_medium_until", until.isoformat(), law.isoformat(), article)


def _unknown(policy: ClassificationPolicy) -> Iterator[Breach]:
    found, wanted = sorted(rule for rule, _ in policy.unknown), sorted(rule for rule, _ in DEFAULT_UNKNOWN)
    if found != wanted:
        odd = sorted(set(found) ^ set(wanted)) or "a rule twice"
        yield breach("unknown", odd, "one treatment for each rule that asks for facts", "每条规则须有且仅有一种处理")
    if policy.treatments.get("14") is UnknownTreatment.PROVISIONAL:
        # A silent hold would let a class go up although nobody has said that it may.
        yield _weaker("unknown", "14 PROVISIONAL", "WORSE", "art. 14")


def _switches(policy: ClassificationPolicy) -> Iterator[Breach]:
    for rule in policy.switched_off:
        if rule not in SWITCHES:
            yield _weaker("switched_off", rule, ", ".join(SWITCHES), "art. 24")


def _grades(policy: ClassificationPolicy) -> Iterator[Breach]:
    scores: GradeScores = policy.grade_scores
    tables: tuple[tuple[Points, ...], ...] = (scores.days, scores.secured, scores.cash_flow, scores.rating)
    for table in tables:
        starts = [row.at_least for row in table]
        if not starts or len(starts) > 50 or starts != sorted(set(starts)):
            yield breach("grade_scores", starts, "1 to 50 rows, rising", "须为1至50行且递增")
    days = [row.points for row in scores.days]
    if days != sorted(days):
        yield breach("grade_scores", days, "more days past due never give fewer points", "逾期越久分值不得越低")
    points = [scores.warning, scores.unknown, *(row.points for table in tables for row in table)]
    if min(points, default=0) < 0 or max(points, default=0) > 1_000:
        yield breach("grade_scores", (min(points), max(points)), "points lie from 0 to 1000", "分值须为0至1000")
    if not 1 <= policy.key_customer_grade <= policy.grade_scheme.grades(RiskClass.SPECIAL_MENTION):
        yield breach("key_customer_grade", policy.key_customer_grade, "must be a grade of 关注", "须为关注类中的级次")


_CHECKS: Final[tuple[Callable[[ClassificationPolicy], Iterator[Breach]], ...]] = (
    _numbers,
    _shares,
    _order,
    _no_weaker_row,
    _matrices,
    _renewal,
    _unknown,
    _switches,
    _grades,
)


def breaches(policy: ClassificationPolicy) -> tuple[Breach, ...]:
    """Everything a version has wrong against the law and against itself; empty: it may be adopted."""
    return tuple(each for check in _CHECKS for each in check(policy))

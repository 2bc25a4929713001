"""Why a claim is in no worse class: for each rule that could have given it, what is missing to its condition.

Sentences of the same numbers are the same for every claim, therefore they are kept: a normal claim's cost little.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from ..shared.ratio import RATIO_SCALE, Ratio
from ..shared.risk_class import RiskClass
from .classes import Bankruptcy, GroupAssessment
from .explanation_data import Against, Rejected, Text
from .explanation_facts import CLASS_EN, cited, percent
from .outcome import ClaimResult
from .policy import ClassificationPolicy
from .reasons_own import matrix_row
from .reasons_scene import Scene, day_count
from .rules_own import impaired, non_retail

_Absent = Callable[[Scene], Against | None]


def rejected(scene: Scene) -> tuple[Rejected, ...]:
    """The other four classes: the better ones forbidden by voices, the worse ones by conditions that do not hold."""
    found = scene.result.risk_class
    spoke = {voice.rule for voice in scene.result.voices if voice.risk_class is not None}
    better = [Rejected(c, _forbidden(scene.result, c)) for c in RiskClass if c < found]
    worse = [Rejected(c, _absent(scene, c, spoke)) for c in RiskClass if c > found]
    return (*better, *worse)


def _forbidden(result: ClaimResult, risk_class: RiskClass) -> tuple[Against, ...]:
    voices = (v for v in result.voices if v.risk_class is not None and v.risk_class > risk_class)
    return tuple(_forbids(voice.rule, risk_class, voice.risk_class) for voice in voices if voice.risk_class)


@lru_cache(maxsize=1_024)
def _forbids(rule: str, risk_class: RiskClass, given: RiskClass) -> Against:
    name = cited(rule)
    en = f"{CLASS_EN[risk_class].capitalize()} is ruled out by {name.en}: {CLASS_EN[given]} or worse."
    return Against(rule, Text(en, f"{name.zh}:至少为{given.chinese},不得为{risk_class.chinese}。"))


def _absent(scene: Scene, risk_class: RiskClass, spoke: set[str]) -> tuple[Against, ...]:
    found: list[Against] = []
    row = matrix_row(scene)
    if row is not None and scene.claim.days_past_due is not None:
        begins = next((step.days for step in row[1].steps if step.risk_class is risk_class), None)
        if begins is not None and begins > scene.claim.days_past_due:
            found.append(_days(row[0], scene.claim.days_past_due, begins))
    for rule, absent in _RULES[risk_class]:
        if rule not in spoke:
            answer = absent(scene)
            if answer is not None:
                found.append(answer)
    return tuple(found)


# --- sentences -------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=8_192)
def _days(rule: str, days: int, begins: int) -> Against:
    name = cited(rule)
    return Against(
        rule,
        Text(
            f"{day_count(days)} past due; {name.en} begins at {begins}, which is {begins - days} more.",
            f"逾期{days}天,{name.zh}自{begins}天起适用,尚差{begins - days}天。",
        ),
        begins - days,
        "days",
    )


@lru_cache(maxsize=256)
def _unknown(rule: str, en: str, zh: str) -> Against:
    return Against(rule, Text(f"Nobody has said whether {en}.", f"{zh}未知。"))


@lru_cache(maxsize=256)
def _not(rule: str, en: str, zh: str) -> Against:
    return Against(rule, Text(f"{en}.", f"{zh}。"))


def _overdue(scene: Scene) -> Against | None:
    days, policy = scene.claim.days_past_due, scene.policy
    if days is None:
        return _unknown("10(1)", "anything is overdue", "是否逾期")
    if days < policy.special_mention_days:
        return _days("10(1)", days, policy.special_mention_days)
    return _not(
        "10(1)",
        f"{day_count(days)} past due with a documented technical cause; the exemption ends after "
        f"{policy.technical_days}",
        f"逾期{days}天,技术性原因有书面记录,{policy.technical_days}天内豁免",
    )


def _over(rule: str, limit: Callable[[ClassificationPolicy], int]) -> _Absent:
    def absent(scene: Scene) -> Against:
        days = scene.claim.days_past_due
        if days is None:
            return _unknown(rule, "anything is overdue", "是否逾期")
        return _days(rule, days, limit(scene.policy) + 1)

    return absent


def _answer(rule: str, ask: Callable[[Scene], bool | None], question: Text, no: Text) -> _Absent:
    """A yes-or-no condition: nobody has said, or it is no."""
    unknown, absent = _unknown(rule, *question), _not(rule, *no)
    return lambda scene: unknown if ask(scene) is None else absent


def _renewed(scene: Scene) -> Against:
    if scene.claim.repaid_by_new_debt or scene.claim.renewal is not None:
        return _not("10(3)", "A bond, or a renewal that meets every condition", "属债券或符合条件的续贷")
    if scene.claim.repaid_by_new_debt is None:
        return _unknown("10(3)", "it was repaid by new debt", "是否以新债偿还旧债")
    return _not("10(3)", "Not repaid by new debt", "未以借新还旧或其他债务融资偿还")


def _group(scene: Scene) -> Against | None:
    claim = scene.claim
    if claim.group_member_npl is False or (claim.group_member_npl is None and not _subject(scene)):
        return None
    if claim.group_member_npl is None:
        return _unknown("7 group", "a member of its group is non-performing", "集团其他成员是否不良")
    if claim.group_assessment is GroupAssessment.NO_EFFECT:
        return _not("7 group", "Assessed without effect on this debtor", "集团成员不良,经评估无影响")
    return _unknown("7 group", "the group member's fall affects this debtor", "集团成员不良的影响")


def _subject(scene: Scene) -> bool:
    return non_retail(scene.claim, scene.facts)


def _retail(rule: str) -> Against:
    return _not(rule, "For non-retail debtors only", "仅适用于非零售债务人")


def _other_npl(scene: Scene) -> Against:
    if not _subject(scene):
        return _retail("10(4)")
    if scene.facts.npl_at_other_banks is None:
        return _unknown("10(4)", "the debtor is non-performing at another bank", "在其他银行是否存在不良")
    return _not(
        "10(4)",
        "No other debt of the debtor here or at another bank is non-performing",
        "在本行及其他银行的其他债务无不良",
    )


def _observed(scene: Scene) -> Against | None:
    if scene.claim.modified_in_difficulty is None:
        return _unknown("21", "a change of terms met the debtor in difficulty", "合同调整时是否存在财务困难")
    if scene.claim.restructured is None:
        return _not("21", "Not restructured", "未重组")
    return _not("21", "It has left the observation period", "已退出观察期")


def _again(scene: Scene) -> Against | None:
    if scene.claim.restructured is None:
        return None
    times = scene.claim.restructured.times
    return _not("22", f"Restructured {times} time in observation, not again", f"观察期内重组{times}次,未再次重组")


def _rating(scene: Scene) -> Against:
    sharp, lowered = scene.facts.rating_cut_sharp, scene.facts.ability_significantly_lowered
    if sharp is False:
        return _not("11(3)", "No external rating was cut sharply", "外部评级未大幅下调")
    if lowered is False:
        return _not("11(3)", "The ability to perform is not significantly lowered", "履约能力未显著下降")
    return _unknown(
        "11(3)", "a rating was cut sharply and the ability lowered with it", "外部评级是否大幅下调并显著影响履约能力"
    )


def _share(rule: str, part: int, whole: int, limit: Ratio, scene: Scene, what: Text) -> Against:
    """A share that does not exceed its limit, and how much more of `part` alone would."""
    more = limit.units * whole // RATIO_SCALE + 1 - part
    money = scene.words.money
    return Against(
        rule,
        Text(
            f"{what.en} {money(part)} of {money(whole)}, {percent(part, whole)}, not more than {limit}: "
            f"{money(more)} more would be.",
            f"{what.zh}{money(part)},占{money(whole)}的{percent(part, whole)},未超过{limit},尚差{money(more)}。",
        ),
        more,
        "minor units",
    )


_ALL_BANKS: Final = Text("Overdue more than 90 days at all banks:", "所有银行逾期超过90天的债务")
_HERE: Final = Text("Non-performing here:", "本行不良债权")


def _all_banks(scene: Scene) -> Against:
    if not _subject(scene):
        return _retail("11(4)")
    if scene.facts.all_banks is None:
        return _unknown("11(4)", "too much of its debts at all banks is long overdue", "所有银行逾期占比")
    sums = scene.words.counted
    if sums.overdue == 0:
        return _not("11(4)", "Nothing is overdue more than 90 days at any bank", "在所有银行无逾期超过90天的债务")
    return _share("11(4)", sums.overdue, sums.debts, scene.policy.all_banks_share, scene, _ALL_BANKS)


def _contagion(scene: Scene) -> Against:
    if not _subject(scene):
        return _retail("7")
    if scene.claim.accepted_enhancement and any(v.rule == "7 exception" for v in scene.result.voices):
        return _not("7", "Exempt by an enhancement accepted by the regulator", "具有监管认可的增信,不适用")
    sums = scene.words.counted
    if sums.bad == 0:
        return _not("7", "No claim on the debtor here is non-performing", "该债务人在本行无不良债权")
    return _share("7", sums.bad, sums.total, scene.policy.contagion_share, scene, _HERE)


def _impaired(scene: Scene) -> bool | None:
    return impaired(scene.claim, scene.facts)


def _loss(rule: str, limit: Callable[[ClassificationPolicy], Ratio]) -> _Absent:
    def absent(scene: Scene) -> Against:
        so, loss, balance = _impaired(scene), scene.claim.expected_loss, scene.claim.balance
        if so is False:
            return _not(rule, "Not credit-impaired", "未发生信用减值")
        if loss is None or so is None:
            return _unknown(rule, "it is impaired with so large an expected loss", "是否减值或预期信用损失")
        share = limit(scene.policy)
        more, money = -(-share.units * balance // RATIO_SCALE) - loss, scene.words.money
        return Against(
            rule,
            Text(
                f"The expected loss of {money(loss)} is {percent(loss, balance)} of the balance of {money(balance)}, "
                f"below {share}: {money(more)} more would reach it.",
                f"预期信用损失{money(loss)}占账面余额{money(balance)}的{percent(loss, balance)},低于{share},"
                f"尚差{money(more)}。",
            ),
            more,
            "minor units",
        )

    return absent


def _liquidation(scene: Scene) -> bool | None:
    return None if scene.facts.bankruptcy is None else scene.facts.bankruptcy is Bankruptcy.LIQUIDATION


_RULES: Final[dict[RiskClass, tuple[tuple[str, _Absent], ...]]] = {
    RiskClass.NORMAL: (),
    RiskClass.SPECIAL_MENTION: (
        ("10(1)", _overdue),
        (
            "10(2)",
            _answer(
                "10(2)",
                lambda s: s.claim.fund_use_changed,
                Text("the use of funds was changed", "是否擅自改变资金用途"),
                Text("The use of funds was not changed without consent", "未擅自改变资金用途"),
            ),
        ),
        ("10(3)", _renewed),
        ("10(4)", _other_npl),
        ("7 group", _group),
        ("21", _observed),
    ),
    RiskClass.SUBSTANDARD: (
        ("11(1)", _over("11(1)", lambda p: p.substandard_days)),
        (
            "11(2)",
            _answer(
                "11(2)",
                _impaired,
                Text("it is credit-impaired", "是否发生信用减值"),
                Text("Not credit-impaired", "未发生信用减值"),
            ),
        ),
        ("11(3)", _rating),
        ("11(4)", _all_banks),
        ("7", _contagion),
        ("22", _again),
    ),
    RiskClass.DOUBTFUL: (
        ("12(1)", _over("12(1)", lambda p: p.doubtful_days)),
        (
            "12(2)",
            _answer(
                "12(2)",
                lambda s: s.facts.evades_debt,
                Text("the debtor evades bank debt", "是否逃废银行债务"),
                Text("The debtor does not evade bank debt", "未逃废银行债务"),
            ),
        ),
        ("12(3)", _loss("12(3)", lambda p: p.doubtful_loss_share)),
    ),
    RiskClass.LOSS: (
        ("13(1)", _over("13(1)", lambda p: p.loss_days)),
        (
            "13(2)",
            _answer(
                "13(2)",
                _liquidation,
                Text("a court has accepted its liquidation", "是否进入破产清算"),
                Text("Not in bankruptcy liquidation", "未进入破产清算程序"),
            ),
        ),
        ("13(3)", _loss("13(3)", lambda p: p.loss_loss_share)),
    ),
}
"""The floors of each class that a claim in a better one has escaped."""

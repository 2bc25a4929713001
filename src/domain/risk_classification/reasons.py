"""What each rule that spoke says, as a sentence with its numbers, in English and Chinese.

One function for each token of the catalogue; `sentence` picks it. A fact counted as the worse because nobody has said
it is named as such.
"""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from ..shared.risk_class import RiskClass
from .explanation_data import Text
from .explanation_facts import CLASS_EN, LABELS, Words, percent
from .facts import ClaimFacts, DebtorFacts
from .merger import first_free_day, last_frozen_day
from .outcome import ClaimResult, Voice, VoiceKind
from .policy import ClassificationPolicy, DayMatrix
from .reasons_upgrade import obstacle_text
from .upgrade import ObstacleCode, why_not_upgraded

MAX_NAMED: Final = 20
"""Most claims named in one sentence."""


class Scene(NamedTuple):
    """What a sentence is about."""

    facts: DebtorFacts
    claim: ClaimFacts
    result: ClaimResult
    policy: ClassificationPolicy
    words: Words


def sentence(scene: Scene, voice: Voice) -> Text:
    """What the voice says."""
    if voice.assumed:
        return _assumed(scene, voice)
    return _SENTENCES[voice.rule](scene, voice)


def named(ids: list[str]) -> str:
    """A bounded list of claims."""
    return ", ".join(ids[:MAX_NAMED]) + (f", … ({len(ids)})" if len(ids) > MAX_NAMED else "")


def _class_of(voice: Voice) -> RiskClass:
    return voice.risk_class or RiskClass.NORMAL


def _at_least(voice: Voice) -> Text:
    risk_class = _class_of(voice)
    return Text(f"at least {CLASS_EN[risk_class]}", f"至少归为{risk_class.chinese}类")


def _assumed(scene: Scene, voice: Voice) -> Text:
    missing = [LABELS[u.fact] for u in scene.result.unknown if u.rule == voice.rule]
    least = _at_least(voice)
    return Text(
        f"{_capital(', '.join(label.en for label in missing))}: unknown, counted as the worse (art. 5): {least.en}.",
        f"{'、'.join(label.zh for label in missing)}未知,按审慎性原则从低认定(第五条):{least.zh}。",
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _fixed(en: str, zh: str) -> Callable[[Scene, Voice], Text]:
    text = Text(en, zh)
    return lambda _scene, _voice: text


# --- base classes and matrices ---------------------------------------------------------------------------------------


def _seen_through(scene: Scene, voice: Voice) -> Text:
    seen, found = scene.claim.look_through, _class_of(voice)
    if seen is not None and seen.by_expected_loss:
        return Text(
            f"The product is classed by its expected gain or loss: {CLASS_EN[found]}.",
            f"该产品按预计投资损益情况分类:{found.chinese}。",
        )
    assets = seen.assets if seen else ()
    worst = [asset.name for asset in assets if asset.risk_class is found]
    return Text(
        f"Seen through to {len(assets)} assets, the worst is {CLASS_EN[found]}: {named(worst)}.",
        f"穿透至{len(assets)}项基础资产,最差为{found.chinese}:{named(worst)}。",
    )


def matrix_row(scene: Scene) -> tuple[str, DayMatrix] | None:
    """The matrix by which the claim's base class was found, by its token."""
    policy = scene.policy
    for voice in scene.result.voices:
        if voice.rule == "card":
            return voice.rule, policy.card_matrix
        if voice.rule == "personal matrix":
            return voice.rule, policy.personal_matrix
        if voice.rule == "small-enterprise matrix":
            return voice.rule, policy.small_enterprise_rows[scene.claim.guarantee]
    return None


def _matrix(en: str, zh: str) -> Callable[[Scene, Voice], Text]:
    def text(scene: Scene, voice: Voice) -> Text:
        days, found = scene.claim.days_past_due or 0, _class_of(voice)
        row = matrix_row(scene)
        starts = [step.days for step in row[1].steps] if row else [0]
        begin = max(start for start in starts if start <= days)
        end = min((start - 1 for start in starts if start > days), default=None)
        span = (str(begin) if begin == end else f"{begin} to {end}") if end is not None else f"{begin} or more"
        span_zh = (str(begin) if begin == end else f"{begin}至{end}") if end is not None else f"{begin}以上"
        return Text(
            f"{days} days past due lie in the row {span} days of the {en}: {CLASS_EN[found]}.",
            f"逾期{days}天,处于{zh}的{span_zh}天档:{found.chinese}。",
        )

    return text


def _signal(scene: Scene, voice: Voice) -> Text:
    found, steps = _class_of(voice), scene.policy.small_enterprise_signal_steps
    return Text(
        f"A major warning signal lowers the class by at least {steps} from the matrix: at least {CLASS_EN[found]}.",
        f"出现重大预警信号,在矩阵基础上至少下调{steps}级:至少归为{found.chinese}类。",
    )


def _doubt(scene: Scene, voice: Voice) -> Text:
    parts = tuple(part.risk_class for part in scene.claim.proposed_split)
    classes = sorted({*scene.claim.uncertain_between, *parts})
    found = _class_of(voice)
    return Text(
        f"Between {' and '.join(CLASS_EN[c] for c in classes)} the worse counts: {CLASS_EN[found]}.",
        f"在{'、'.join(c.chinese for c in classes)}之间不能确定的,从低确定:{found.chinese}。",
    )


def _split(scene: Scene, voice: Voice) -> Text:
    money, found = scene.words.money, _class_of(voice)
    parts = scene.claim.proposed_split[:MAX_NAMED]
    en = " and ".join(f"{money(p.amount)} {CLASS_EN[p.risk_class]}" for p in parts)
    zh = "、".join(f"{money(p.amount)}{p.risk_class.chinese}" for p in parts)
    return Text(
        f"A split into {en} is not allowed; the whole claim of {money(scene.claim.balance)} is {CLASS_EN[found]}.",
        f"不得拆分为{zh};整笔债权{money(scene.claim.balance)}归为{found.chinese}类。",
    )


def _group(_: Scene, voice: Voice) -> Text:
    if voice.kind is VoiceKind.REMARK:
        return Text(
            "Another member of the group is non-performing; the assessment found no effect on this debtor.",
            "集团其他成员出现不良,经评估对本债务人无影响。",
        )
    return Text(
        f"Another member of the group is non-performing and the assessment found this debtor affected: "
        f"{_at_least(voice).en}.",
        f"集团其他成员出现不良,经评估本债务人受到影响:{_at_least(voice).zh}。",
    )


# --- floors of one claim ---------------------------------------------------------------------------------------------


def _overdue(scene: Scene, voice: Voice) -> Text:
    days, policy = scene.claim.days_past_due or 0, scene.policy
    why, why_zh = "", ""
    if scene.claim.technical_cause and scene.claim.cause_documented and days > policy.technical_days:
        why = f"; the technical exemption ended after {policy.technical_days} days"
        why_zh = f",已超过技术性原因豁免的{policy.technical_days}天"
    elif scene.claim.technical_cause and days <= policy.technical_days:
        why, why_zh = "; the technical cause is not documented", ",技术性原因未作书面记录"
    return Text(
        f"{days} days past due, the rule begins at {policy.special_mention_days}{why}: {_at_least(voice).en}.",
        f"逾期{days}天(自{policy.special_mention_days}天起适用){why_zh}:{_at_least(voice).zh}。",
    )


def _technical(scene: Scene, _: Voice) -> Text:
    days, limit = scene.claim.days_past_due or 0, scene.policy.technical_days
    return Text(
        f"{days} days past due, at most {limit}, with a documented operational or technical cause: 10(1) is removed.",
        f"逾期{days}天,未超过{limit}天,且操作性或技术性原因有书面记录:不适用第十条第一项。",
    )


def _more_days(limit: Callable[[ClassificationPolicy], int]) -> Callable[[Scene, Voice], Text]:
    def text(scene: Scene, voice: Voice) -> Text:
        days, most = scene.claim.days_past_due or 0, limit(scene.policy)
        return Text(
            f"{days} days past due exceed {most} by {days - most}: {_at_least(voice).en}; collateral is no defence.",
            f"逾期{days}天,超过{most}天(超出{days - most}天):{_at_least(voice).zh};担保充足不构成例外。",
        )

    return text


def _floor(en: str, zh: str) -> Callable[[Scene, Voice], Text]:
    def text(_: Scene, voice: Voice) -> Text:
        least = _at_least(voice)
        return Text(f"{en}: {least.en}.", f"{zh}:{least.zh}。")

    return text


def _renewal_fails(scene: Scene, voice: Voice) -> Text:
    least = _at_least(voice)
    if scene.claim.renewal is None:
        return Text(f"Repaid by new debt: {least.en}.", f"通过借新还旧或其他债务融资方式偿还:{least.zh}。")
    return Text(
        f"The renewal does not meet every condition of 金规〔2024〕13号: {least.en}.",
        f"续贷不符合金规〔2024〕13号的全部条件:{least.zh}。",
    )


def _impaired(scene: Scene, voice: Voice) -> Text:
    least, bankruptcy = _at_least(voice), scene.facts.bankruptcy
    if not scene.claim.credit_impaired and bankruptcy is not None:
        name = bankruptcy.value.lower()
        return Text(
            f"A court has accepted {name}, which is evidence of credit impairment: {least.en}.",
            f"法院已受理重整或和解,视为信用减值证据:{least.zh}。",
        )
    return Text(f"The claim is credit-impaired: {least.en}.", f"该资产已发生信用减值:{least.zh}。")


def _loss_share(share: Callable[[ClassificationPolicy], str]) -> Callable[[Scene, Voice], Text]:
    def text(scene: Scene, voice: Voice) -> Text:
        loss, balance, money = scene.claim.expected_loss or 0, scene.claim.balance, scene.words.money
        limit, least = share(scene.policy), _at_least(voice)
        shown = percent(loss, balance)
        return Text(
            f"Credit-impaired, and the expected loss of {money(loss)} is {shown} of the balance of {money(balance)}, "
            f"{limit} or more: {least.en}.",
            f"已发生信用减值,预期信用损失{money(loss)}占账面余额{money(balance)}的{shown},达到{limit}以上:{least.zh}。",
        )

    return text


# --- restructuring, holds, a person ----------------------------------------------------------------------------------


def _observation(scene: Scene, _: Voice) -> Text:
    known = scene.claim.restructured
    if known is None or (not known.in_observation and known.difficulty_solved):
        return Text(
            "The observation period is over and the difficulty solved: the normal rules hold.",
            "观察期已满且财务困难已解除,适用一般分类规则。",
        )
    if known.observation_end is None:
        return Text("The observation period runs on; its end is open.", "仍处于观察期,结束日未定。")
    if known.observation_end < scene.facts.as_of:
        return Text(
            f"The observation period ran out on {known.observation_end}, but nobody has found the difficulty solved.",
            f"观察期已于{known.observation_end}届满,但尚未认定财务困难已解除。",
        )
    return Text(
        f"The observation period runs through {known.observation_end}.",
        f"观察期至{known.observation_end}(含)。",
    )


def _observed(scene: Scene, voice: Voice) -> Text:
    known, least = scene.claim.restructured, _at_least(voice)
    if voice.kind is VoiceKind.HOLD:
        held = _class_of(voice)
        return Text(
            f"Non-performing at its restructuring: it stays {CLASS_EN[held]} until art. 14 is met. "
            f"{_obstacles(scene).en}",
            f"重组前或观察期内为不良,满足第十四条条件前维持{held.chinese}。{_obstacles(scene).zh}",
        )
    if known is None:
        return Text(
            f"Refinanced in financial difficulty, therefore restructured: {least.en} until it has left observation.",
            f"因财务困难再融资,属重组资产:退出观察期前{least.zh}。",
        )
    before = CLASS_EN[known.class_before]
    end = f" through {known.observation_end}" if known.observation_end else ""
    end_zh = f"(至{known.observation_end})" if known.observation_end else ""
    return Text(
        f"Restructured, {before} before; in the observation period{end}: {least.en}.",
        f"重组资产,重组前为{known.class_before.chinese},观察期内{end_zh}{least.zh}。",
    )


def _again(scene: Scene, voice: Voice) -> Text:
    known, least = scene.claim.restructured, _at_least(voice)
    times = known.times if known else 2
    why = "paid, but its finances did not improve" if known and known.finances_not_improved else "in difficulty again"
    why_zh = "虽足额还款但财务状况未好转" if known and known.finances_not_improved else "再次发生财务困难"
    return Text(
        f"Restructured {times} times without leaving observation ({why}): {least.en} until it has left it.",
        f"观察期内已重组{times}次({why_zh}):退出观察期前{least.zh}。",
    )


def _obstacles(scene: Scene) -> Text:
    found = [
        obstacle_text(o, scene.claim, scene.facts, scene.policy)
        for o in why_not_upgraded(scene.claim, scene.facts, scene.policy)
        if o.code is not ObstacleCode.MERGER_FREEZE
    ]
    return Text(" ".join(text.en for text in found), "".join(text.zh for text in found))


def _held(scene: Scene, voice: Voice) -> Text:
    if voice.kind is VoiceKind.REMARK:
        return Text("Every condition of art. 14 is met: the way up is open.", "第十四条上调条件均已满足,可以上调。")
    before, held = scene.claim.previous_class, _class_of(voice)
    was = CLASS_EN[before] if before else "non-performing"
    was_zh = before.chinese if before else "不良"
    return Text(
        f"The claim was {was} and may not become performing yet: it stays {CLASS_EN[held]}. {_obstacles(scene).en}",
        f"原分类为{was_zh},尚不得上调为正常或关注,维持{held.chinese}。{_obstacles(scene).zh}",
    )


def _freeze(scene: Scene, voice: Voice) -> Text:
    merged, policy = scene.facts.merger_date, scene.policy
    if merged is None:
        return Text("", "")
    last, free = last_frozen_day(merged, policy), first_free_day(merged, policy)
    if voice.kind is VoiceKind.REMARK and scene.facts.as_of > last:
        return Text(
            f"Merged on {merged}; the freeze ended on {last}: assessed anew from {free}.",
            f"{merged}发生并购,限制上调期至{last}已届满,自{free}起重新评估。",
        )
    held = f" It stays {CLASS_EN[_class_of(voice)]}." if voice.kind is VoiceKind.HOLD else ""
    held_zh = f"维持{_class_of(voice).chinese}。" if voice.kind is VoiceKind.HOLD else ""
    return Text(
        f"Merged on {merged}: no class goes up for {policy.merger_freeze_months} months, through {last}.{held}",
        f"{merged}发生并购,{policy.merger_freeze_months}个月内(至{last})不得上调分类。{held_zh}",
    )


def _person(scene: Scene, voice: Voice) -> Text:
    reason = scene.claim.human.reason if scene.claim.human else ""
    found = _class_of(voice)
    return Text(f"A person set {CLASS_EN[found]}: {reason}", f"人工认定为{found.chinese}:{reason}")


# --- the debtor ------------------------------------------------------------------------------------------------------


def _contagion(scene: Scene, voice: Voice) -> Text:
    sums = scene.words.counted
    bad, total = sums.bad, sums.total
    money, limit, least = scene.words.money, scene.policy.contagion_share, _at_least(voice)
    ids = named([claim.id for claim in sums.npl])
    return Text(
        f"Non-performing claims on the debtor here ({ids}) are {money(bad)} of {money(total)}, {percent(bad, total)}, "
        f"more than {limit}: {least.en}.",
        f"该债务人在本行的不良债权({ids}){money(bad)},占全部债权{money(total)}的{percent(bad, total)},"
        f"超过{limit}:{least.zh}。",
    )


def _all_banks(scene: Scene, voice: Voice) -> Text:
    sums, money, least = scene.words.counted, scene.words.money, _at_least(voice)
    overdue, total = sums.overdue, sums.debts
    limit = scene.policy.all_banks_share
    return Text(
        f"Debts overdue more than 90 days at all banks are {money(overdue)} of {money(total)}, "
        f"{percent(overdue, total)}, more than {limit}: {least.en}.",
        f"在所有银行的债务中逾期超过90天的为{money(overdue)},占{money(total)}的{percent(overdue, total)},"
        f"超过{limit}:{least.zh}。",
    )


def _other_npl(scene: Scene, voice: Voice) -> Text:
    least = _at_least(voice)
    ids = named([c.id for c in scene.words.counted.npl if c.id != scene.claim.id])
    here, here_zh = (f"here ({ids})", f"本行({ids})") if ids else ("", "")
    there, there_zh = ("at another bank", "其他银行") if scene.facts.npl_at_other_banks else ("", "")
    where = " and ".join(part for part in (here, there) if part)
    where_zh = "及".join(part for part in (here_zh, there_zh) if part)
    return Text(
        f"The debtor has non-performing debt {where}: {least.en}.", f"该债务人在{where_zh}的债务出现不良:{least.zh}。"
    )


def _merged_left_out(scene: Scene, _: Voice) -> Text:
    until = last_frozen_day(scene.facts.merger_date, scene.policy) if scene.facts.merger_date else ""
    return Text(
        f"Through {until} the merged debtor's non-performing claims are left out of arts 7, 10(4) and 11(4).",
        f"至{until},被并购方的不良资产不纳入第七条、第十条第四项、第十一条第四项的计算。",
    )


_SENTENCES: Final[Mapping[str, Callable[[Scene, Voice], Text]]] = {
    "6": _fixed(
        "Nothing known speaks against full payment in time: the start is normal.",
        "没有客观证据表明本金、利息或收益不能按时足额偿付,以正常为起点。",
    ),
    "8": _fixed("A retail claim is classed by itself: the start is normal.", "零售资产逐笔分类,以正常为起点。"),
    "16": _seen_through,
    "card": _matrix("card matrix", "信用卡逾期矩阵"),
    "personal matrix": _matrix("personal loan matrix", "个人贷款逾期矩阵"),
    "small-enterprise matrix": _matrix("small-enterprise matrix", "小企业贷款矩阵"),
    "small-enterprise rule 6": _signal,
    "5": _doubt,
    "9": _split,
    "7 group": _group,
    "7": _contagion,
    "7 exception": _fixed(
        "The claim carries an enhancement accepted by the regulator: art. 7 is removed.",
        "该债权具有监管认可的增信:不适用第七条。",
    ),
    "10(1)": _overdue,
    "10(1) exemption": _technical,
    "10(2)": _floor("The use of funds was changed without the bank's consent", "未经银行同意擅自改变资金用途"),
    "10(3)": _renewal_fails,
    "10(3) exception": _fixed(
        "A bond, or a renewal that meets every condition of 金规〔2024〕13号: 10(3) is removed.",
        "属债券或符合金规〔2024〕13号全部条件的续贷:不适用第十条第三项。",
    ),
    "10(4)": _other_npl,
    "11(1)": _more_days(lambda p: p.substandard_days),
    "11(2)": _impaired,
    "11(3)": _floor(
        "The external rating was cut sharply and the ability to perform is significantly lowered",
        "外部评级大幅下调且履约能力显著下降",
    ),
    "11(4)": _all_banks,
    "12(1)": _more_days(lambda p: p.doubtful_days),
    "12(2)": _floor("The debtor evades bank debt", "债务人逃废银行债务"),
    "12(3)": _loss_share(lambda p: str(p.doubtful_loss_share)),
    "13(1)": _more_days(lambda p: p.loss_days),
    "13(2)": _floor("A court has accepted the debtor's bankruptcy liquidation", "债务人已进入破产清算程序"),
    "13(3)": _loss_share(lambda p: str(p.loss_loss_share)),
    "14": _held,
    "14 exception": _fixed(
        "A retail claim goes up by the days-past-due method, without the terms of art. 14.",
        "零售资产按脱期法上调,不适用第十四条的期限。",
    ),
    "15": _freeze,
    "15 exclusion": _merged_left_out,
    "17": _fixed(
        "Changed or refinanced because of financial difficulty: a restructured asset.",
        "因财务困难调整合同或再融资,属重组资产。",
    ),
    "20": _observation,
    "21": _observed,
    "22": _again,
    "23": _fixed(
        "Refinanced without financial difficulty: no restructured asset.", "未发生财务困难的再融资,不属于重组资产。"
    ),
    "human": _person,
}

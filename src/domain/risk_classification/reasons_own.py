"""Sentences of the rules that look at one claim: base classes, matrices, and the floors of arts 5 to 13 and 16."""

from collections.abc import Callable

from .explanation_data import Text
from .explanation_facts import CLASS_EN, percent
from .outcome import Voice, VoiceKind
from .policy import ClassificationPolicy, DayMatrix
from .reasons_scene import MAX_NAMED, Scene, at_least, class_of, day_count, named


def seen_through(scene: Scene, voice: Voice) -> Text:
    """Art. 16: how many assets, and the worst of them."""
    seen, found = scene.claim.look_through, class_of(voice)
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


def matrix(en: str, zh: str) -> Callable[[Scene, Voice], Text]:
    """A sentence of a matrix: the days, the row they lie in, the class."""

    def text(scene: Scene, voice: Voice) -> Text:
        days, found = scene.claim.days_past_due or 0, class_of(voice)
        row = matrix_row(scene)
        starts = [step.days for step in row[1].steps] if row else [0]
        begin = max(start for start in starts if start <= days)
        end = min((start - 1 for start in starts if start > days), default=None)
        span = (str(begin) if begin == end else f"{begin} to {end}") if end is not None else f"{begin} or more"
        span_zh = (str(begin) if begin == end else f"{begin}至{end}") if end is not None else f"{begin}以上"
        return Text(
            f"{day_count(days)} past due: in the row {span} days of the {en}: {CLASS_EN[found]}.",
            f"逾期{days}天,处于{zh}的{span_zh}天档:{found.chinese}。",
        )

    return text


def signal(scene: Scene, voice: Voice) -> Text:
    """The small-enterprise rule: how far a major signal lowers the class."""
    found, steps = class_of(voice), scene.policy.small_enterprise_signal_steps
    return Text(
        f"A major warning signal lowers the class by at least {steps} from the matrix: at least {CLASS_EN[found]}.",
        f"出现重大预警信号,在矩阵基础上至少下调{steps}级:至少归为{found.chinese}类。",
    )


def doubt(scene: Scene, voice: Voice) -> Text:
    """Art. 5: the classes left open and the worse of them."""
    parts = tuple(part.risk_class for part in scene.claim.proposed_split)
    classes = sorted({*scene.claim.uncertain_between, *parts})
    found = class_of(voice)
    return Text(
        f"Between {' and '.join(CLASS_EN[c] for c in classes)} the worse counts: {CLASS_EN[found]}.",
        f"在{'、'.join(c.chinese for c in classes)}之间不能确定的,从低确定:{found.chinese}。",
    )


def split(scene: Scene, voice: Voice) -> Text:
    """Art. 9: the parts proposed and the class of the whole."""
    money, found = scene.words.money, class_of(voice)
    parts = scene.claim.proposed_split[:MAX_NAMED]
    en = " and ".join(f"{money(p.amount)} {CLASS_EN[p.risk_class]}" for p in parts)
    zh = "、".join(f"{money(p.amount)}{p.risk_class.chinese}" for p in parts)
    return Text(
        f"A split into {en} is not allowed; the whole claim of {money(scene.claim.balance)} is {CLASS_EN[found]}.",
        f"不得拆分为{zh};整笔债权{money(scene.claim.balance)}归为{found.chinese}类。",
    )


def group(_: Scene, voice: Voice) -> Text:
    """Art. 7 para. 1: what the assessment found."""
    if voice.kind is VoiceKind.REMARK:
        return Text(
            "Another member of the group is non-performing; the assessment found no effect on this debtor.",
            "集团其他成员出现不良,经评估对本债务人无影响。",
        )
    return Text(
        f"Another member of the group is non-performing and the assessment found this debtor affected: "
        f"{at_least(voice).en}.",
        f"集团其他成员出现不良,经评估本债务人受到影响:{at_least(voice).zh}。",
    )


def overdue(scene: Scene, voice: Voice) -> Text:
    """10(1): the days, and why the technical exemption does not help."""
    days, policy = scene.claim.days_past_due or 0, scene.policy
    why, why_zh = "", ""
    if scene.claim.technical_cause and scene.claim.cause_documented and days > policy.technical_days:
        why = f"; the technical exemption ended after {policy.technical_days} days"
        why_zh = f",已超过技术性原因豁免的{policy.technical_days}天"
    elif scene.claim.technical_cause and days <= policy.technical_days:
        why, why_zh = "; the technical cause is not documented", ",技术性原因未作书面记录"
    return Text(
        f"{day_count(days)} past due, the rule begins at {policy.special_mention_days}{why}: {at_least(voice).en}.",
        f"逾期{days}天(自{policy.special_mention_days}天起适用){why_zh}:{at_least(voice).zh}。",
    )


def technical(scene: Scene, _: Voice) -> Text:
    """10(1) exemption: the days and their limit."""
    days, limit = scene.claim.days_past_due or 0, scene.policy.technical_days
    return Text(
        f"{day_count(days)} past due, at most {limit}, with a documented operational or technical cause: "
        "10(1) is removed.",
        f"逾期{days}天,未超过{limit}天,且操作性或技术性原因有书面记录:不适用第十条第一项。",
    )


def more_days(limit: Callable[[ClassificationPolicy], int]) -> Callable[[Scene, Voice], Text]:
    """A sentence of a rule of more than so many days: the days, the limit, the difference."""

    def text(scene: Scene, voice: Voice) -> Text:
        days, most = scene.claim.days_past_due or 0, limit(scene.policy)
        return Text(
            f"{day_count(days)} past due, more than {most} by {days - most}: {at_least(voice).en}; "
            "collateral is no defence.",
            f"逾期{days}天,超过{most}天(超出{days - most}天):{at_least(voice).zh};担保充足不构成例外。",
        )

    return text


def floor(en: str, zh: str) -> Callable[[Scene, Voice], Text]:
    """A sentence of a yes-or-no floor."""

    def text(_: Scene, voice: Voice) -> Text:
        least = at_least(voice)
        return Text(f"{en}: {least.en}.", f"{zh}:{least.zh}。")

    return text


def renewal_fails(scene: Scene, voice: Voice) -> Text:
    """10(3): new debt, or a renewal that does not qualify."""
    least = at_least(voice)
    if scene.claim.renewal is None:
        return Text(f"Repaid by new debt: {least.en}.", f"通过借新还旧或其他债务融资方式偿还:{least.zh}。")
    return Text(
        f"The renewal does not meet every condition of 金规〔2024〕13号: {least.en}.",
        f"续贷不符合金规〔2024〕13号的全部条件:{least.zh}。",
    )


def impaired(scene: Scene, voice: Voice) -> Text:
    """11(2): impaired, or a court proceeding that is evidence of it."""
    least, bankruptcy = at_least(voice), scene.facts.bankruptcy
    if not scene.claim.credit_impaired and bankruptcy is not None:
        name = bankruptcy.value.lower()
        return Text(
            f"A court has accepted {name}, which is evidence of credit impairment: {least.en}.",
            f"法院已受理重整或和解,视为信用减值证据:{least.zh}。",
        )
    return Text(f"The claim is credit-impaired: {least.en}.", f"该资产已发生信用减值:{least.zh}。")


def loss_share(share: Callable[[ClassificationPolicy], str]) -> Callable[[Scene, Voice], Text]:
    """A sentence of an expected loss that reaches a share of the balance."""

    def text(scene: Scene, voice: Voice) -> Text:
        loss, balance, money = scene.claim.expected_loss or 0, scene.claim.balance, scene.words.money
        limit, least = share(scene.policy), at_least(voice)
        shown = percent(loss, balance)
        return Text(
            f"Credit-impaired, and the expected loss of {money(loss)} is {shown} of the balance of {money(balance)}, "
            f"{limit} or more: {least.en}.",
            f"已发生信用减值,预期信用损失{money(loss)}占账面余额{money(balance)}的{shown},达到{limit}以上:{least.zh}。",
        )

    return text

"""Sentences of restructuring (arts 17 to 23), of the holds of arts 14 and 15, and of a person."""

from .explanation_data import Text
from .explanation_facts import CLASS_EN
from .merger import first_free_day, last_frozen_day
from .outcome import Voice, VoiceKind
from .reasons_scene import Scene, at_least, class_of
from .reasons_upgrade import obstacle_text
from .upgrade import ObstacleCode, why_not_upgraded


def observation(scene: Scene, _: Voice) -> Text:
    """Art. 20: through which day the observation runs, or how it ended."""
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


def observed(scene: Scene, voice: Voice) -> Text:
    """Art. 21: the floor of the observation, or the non-performing class it keeps."""
    known, least = scene.claim.restructured, at_least(voice)
    if voice.kind is VoiceKind.HOLD:
        held = class_of(voice)
        return Text(
            f"Non-performing before or in observation: it stays {CLASS_EN[held]} until art. 14 is met. "
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


def again(scene: Scene, voice: Voice) -> Text:
    """Art. 22: how often, and why it counts."""
    known, least = scene.claim.restructured, at_least(voice)
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


def held(scene: Scene, voice: Voice) -> Text:
    """Art. 14: the class that stays and everything in the way, or that the way is open."""
    if voice.kind is VoiceKind.REMARK:
        return Text("Every condition of art. 14 is met: the way up is open.", "第十四条上调条件均已满足,可以上调。")
    before, held = scene.claim.previous_class, class_of(voice)
    was = CLASS_EN[before] if before else "non-performing"
    was_zh = before.chinese if before else "不良"
    return Text(
        f"The claim was {was} and may not become performing yet: it stays {CLASS_EN[held]}. {_obstacles(scene).en}",
        f"原分类为{was_zh},尚不得上调为正常或关注,维持{held.chinese}。{_obstacles(scene).zh}",
    )


def freeze(scene: Scene, voice: Voice) -> Text:
    """Art. 15: the months, the last frozen day and the class that stays."""
    merged, policy = scene.facts.merger_date, scene.policy
    if merged is None:
        return Text("", "")
    last, free = last_frozen_day(merged, policy), first_free_day(merged, policy)
    if voice.kind is VoiceKind.REMARK and scene.facts.as_of > last:
        return Text(
            f"Merged on {merged}; the freeze ended on {last}: assessed anew from {free}.",
            f"{merged}发生并购,限制上调期至{last}已届满,自{free}起重新评估。",
        )
    held = f" It stays {CLASS_EN[class_of(voice)]}." if voice.kind is VoiceKind.HOLD else ""
    held_zh = f"维持{class_of(voice).chinese}。" if voice.kind is VoiceKind.HOLD else ""
    return Text(
        f"Merged on {merged}: no class goes up for {policy.merger_freeze_months} months, through {last}.{held}",
        f"{merged}发生并购,{policy.merger_freeze_months}个月内(至{last})不得上调分类。{held_zh}",
    )


def person(scene: Scene, voice: Voice) -> Text:
    """Art. 30: a person's class with the reason given."""
    reason = scene.claim.human.reason if scene.claim.human else ""
    found = class_of(voice)
    return Text(f"A person set {CLASS_EN[found]}: {reason}", f"人工认定为{found.chinese}:{reason}")

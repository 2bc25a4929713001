"""What each rule that spoke says, as a sentence with its numbers, in English and Chinese.

One function for each token of the catalogue; `sentence` picks it. A fact counted as the worse because nobody has said
it is named as such.
"""

from collections.abc import Callable, Mapping
from typing import Final

from .explanation_data import Text
from .explanation_facts import LABELS
from .outcome import Voice
from .reasons_debtor import all_banks, contagion, merged_left_out, other_npl
from .reasons_held import again, freeze, held, observation, observed, person
from .reasons_own import (
    doubt,
    floor,
    group,
    impaired,
    loss_share,
    matrix,
    more_days,
    overdue,
    renewal_fails,
    seen_through,
    signal,
    split,
    technical,
)
from .reasons_scene import Scene, at_least, fixed


def sentence(scene: Scene, voice: Voice) -> Text:
    """What the voice says."""
    if voice.assumed:
        return _assumed(scene, voice)
    return SENTENCES[voice.rule](scene, voice)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _assumed(scene: Scene, voice: Voice) -> Text:
    missing = [LABELS[u.fact] for u in scene.result.unknown if u.rule == voice.rule]
    least = at_least(voice)
    return Text(
        f"{_capital(', '.join(label.en for label in missing))}: unknown, counted as the worse (art. 5): {least.en}.",
        f"{'、'.join(label.zh for label in missing)}未知,按审慎性原则从低认定(第五条):{least.zh}。",
    )


SENTENCES: Final[Mapping[str, Callable[[Scene, Voice], Text]]] = {
    "6": fixed(
        "Nothing known speaks against full payment in time: the start is normal.",
        "没有客观证据表明本金、利息或收益不能按时足额偿付,以正常为起点。",
    ),
    "8": fixed("A retail claim is classed by itself: the start is normal.", "零售资产逐笔分类,以正常为起点。"),
    "16": seen_through,
    "card": matrix("card matrix", "信用卡逾期矩阵"),
    "personal matrix": matrix("personal loan matrix", "个人贷款逾期矩阵"),
    "small-enterprise matrix": matrix("small-enterprise matrix", "小企业贷款矩阵"),
    "small-enterprise rule 6": signal,
    "5": doubt,
    "9": split,
    "7 group": group,
    "7": contagion,
    "7 exception": fixed(
        "The claim carries an enhancement accepted by the regulator: art. 7 is removed.",
        "该债权具有监管认可的增信:不适用第七条。",
    ),
    "10(1)": overdue,
    "10(1) exemption": technical,
    "10(2)": floor("The use of funds was changed without the bank's consent", "未经银行同意擅自改变资金用途"),
    "10(3)": renewal_fails,
    "10(3) exception": fixed(
        "A bond, or a renewal that meets every condition of 金规〔2024〕13号: 10(3) is removed.",
        "属债券或符合金规〔2024〕13号全部条件的续贷:不适用第十条第三项。",
    ),
    "10(4)": other_npl,
    "11(1)": more_days(lambda p: p.substandard_days),
    "11(2)": impaired,
    "11(3)": floor(
        "The external rating was cut sharply and the ability to perform is significantly lowered",
        "外部评级大幅下调且履约能力显著下降",
    ),
    "11(4)": all_banks,
    "12(1)": more_days(lambda p: p.doubtful_days),
    "12(2)": floor("The debtor evades bank debt", "债务人逃废银行债务"),
    "12(3)": loss_share(lambda p: str(p.doubtful_loss_share)),
    "13(1)": more_days(lambda p: p.loss_days),
    "13(2)": floor("A court has accepted the debtor's bankruptcy liquidation", "债务人已进入破产清算程序"),
    "13(3)": loss_share(lambda p: str(p.loss_loss_share)),
    "14": held,
    "14 exception": fixed(
        "A retail claim goes up by the days-past-due method, without the terms of art. 14.",
        "零售资产按脱期法上调,不适用第十四条的期限。",
    ),
    "15": freeze,
    "15 exclusion": merged_left_out,
    "17": fixed(
        "Changed or refinanced because of financial difficulty: a restructured asset.",
        "因财务困难调整合同或再融资,属重组资产。",
    ),
    "20": observation,
    "21": observed,
    "22": again,
    "23": fixed(
        "Refinanced without financial difficulty: no restructured asset.", "未发生财务困难的再融资,不属于重组资产。"
    ),
    "human": person,
}
"""How each rule of the catalogue says its word."""

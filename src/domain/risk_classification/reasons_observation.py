"""The path of an observation (art. 20) as sentences: what happened on which day, and what became of the period."""

from collections.abc import Mapping
from typing import Final

from .explanation_data import Text
from .explanation_facts import cited
from .observation import Happening, Step

_WHAT: Final[Mapping[Happening, Text]] = {
    Happening.RESTRUCTURED: Text("restructured, observation begins", "重组,开始观察"),
    Happening.RESTRUCTURED_AGAIN: Text(
        "restructured again inside observation, which begins anew", "观察期内再次重组,重新计算观察期"
    ),
    Happening.MISSED: Text(
        "an amount due was not paid in full on its day, observation begins anew",
        "到期款项未按期足额偿付,重新计算观察期",
    ),
    Happening.MOVED_DOWN: Text(
        "became non-performing, or worse inside it, observation begins anew",
        "下调为不良或在不良内继续下调,重新计算观察期",
    ),
    Happening.DIFFICULTY_UNSOLVED: Text(
        "the period ended with the difficulty not solved, a new one begins", "期满财务困难未解除,重新计算观察期"
    ),
    Happening.NOT_ASSESSED: Text(
        "the period ended and nobody has assessed the difficulty, the claim stays restructured",
        "期满未评估财务困难是否解除,仍按重组资产管理",
    ),
    Happening.EXITED: Text(
        "the period ended, everything was paid and the difficulty is solved: no longer restructured from the next day",
        "期满且按期足额还款、财务困难已解除,次日起不再认定为重组资产",
    ),
}
_BEGINS: Final = frozenset(Happening) - {Happening.EXITED, Happening.NOT_ASSESSED}


def step_text(step: Step) -> Text:
    """One step with its day, its article, and the period that runs since."""
    what, article = _WHAT[step.happening], cited(step.article)
    period = f" from {step.start} through {step.end}" if step.happening in _BEGINS else ""
    period_zh = f",自{step.start}至{step.end}" if step.happening in _BEGINS else ""
    return Text(f"{step.on}: {what.en}{period} ({article.en}).", f"{step.on}:{what.zh}{period_zh}({article.zh})。")

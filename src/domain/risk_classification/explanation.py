"""Explain every claim of a debtor: class and grade, who decided, why no other class, and what would make it better.

Pure: from the facts, the results of `engine.classify` for exactly these facts, and the same policy.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from ..shared.errors import InvalidInput
from ..shared.risk_class import RiskClass
from .catalogue import CATALOGUE
from .explanation_data import (
    Explanation,
    Improvement,
    Reason,
    Text,
    UnknownFact,
    UpgradeObstacle,
    UpgradePath,
    Way,
)
from .explanation_facts import CLASS_EN, LABELS, Words, cited
from .facts import ClaimFacts, DebtorFacts
from .grading import grade
from .outcome import ClaimResult, Standing, Unknown
from .policy import ClassificationPolicy
from .reasons import sentence
from .reasons_absent import rejected
from .reasons_better import better
from .reasons_scene import Scene
from .reasons_upgrade import obstacle_text
from .rules_hold import held_class
from .upgrade import earliest_upgrade, why_not_upgraded

MAX_UNKNOWN: Final = 50


def explain(
    facts: DebtorFacts, results: tuple[ClaimResult, ...], policy: ClassificationPolicy, digits: int = 2
) -> tuple[Explanation, ...]:
    """The explanation of each claim, in the order of the claims.

    `digits` are the minor-unit digits of the institution's currency. Refuses results of other claims.
    """
    words = _words(facts, results, policy, digits)
    return tuple(_explained(claim, words, policy) for claim in facts.claims)


def _words(facts: DebtorFacts, results: tuple[ClaimResult, ...], policy: ClassificationPolicy, digits: int) -> Words:
    if [result.claim for result in results] != [claim.id for claim in facts.claims]:
        raise InvalidInput("results", len(results), "must be those of the debtor's claims, in their order")
    return Words(facts, {result.claim: result for result in results}, policy, digits)


def _explained(claim: ClaimFacts, words: Words, policy: ClassificationPolicy) -> Explanation:
    facts, result = words.facts, words.results[claim.id]
    scene = Scene(facts, claim, result, policy, words)
    reasons = _reasons(scene)
    return Explanation(
        claim=claim.id,
        debtor=facts.id,
        as_of=facts.as_of,
        policy=policy.version,
        risk_class=result.risk_class,
        standing=result.standing,
        grade=grade(claim, result, policy),
        binding=result.binding,
        reasons=reasons,
        rejected=rejected(scene),
        better=_NOT_NEEDED if result.risk_class is RiskClass.NORMAL else better(scene),
        upgrade=_upgrade(scene),
        unknown=tuple(_unknown(item) for item in result.unknown[:MAX_UNKNOWN]),
        summary=_summary(result, reasons),
        security=words.sourced("secured", claim) if claim.secured is not None else (),
    )


def _reasons(scene: Scene) -> tuple[Reason, ...]:
    return tuple(
        Reason(
            rule=voice.rule,
            article=CATALOGUE[voice.rule].article,
            kind=voice.kind,
            risk_class=voice.risk_class,
            binding=voice.risk_class is scene.result.risk_class,
            assumed=voice.assumed,
            inputs=scene.words.inputs(voice.rule, scene.claim),
            text=sentence(scene, voice),
        )
        for voice in scene.result.voices
    )


_STANDING: Final[Mapping[Standing, Text]] = {
    Standing.FINAL: Text("", ""),
    Standing.PROVISIONAL: Text(" Provisional: some facts are unknown.", "暂定,部分事实未知。"),
    Standing.BLOCKED: Text(" Not a result yet: facts that the rules need are unknown.", "尚无结果,必需的事实未知。"),
}


def _summary(result: ClaimResult, reasons: tuple[Reason, ...]) -> Text:
    binding = [reason for reason in reasons if reason.binding]
    standing = _STANDING[result.standing]
    rules = [cited(rule) for rule in dict.fromkeys(reason.rule for reason in binding)]
    return Text(
        f"{CLASS_EN[result.risk_class].capitalize()}, by {', '.join(rule.en for rule in rules)}. "
        f"{' '.join(reason.text.en for reason in binding)}{standing.en}",
        f"{result.risk_class.chinese}类,依据{'、'.join(rule.zh for rule in rules)}。"
        f"{''.join(reason.text.zh for reason in binding)}{standing.zh}",
    )


_NOT_NEEDED: Final = Improvement(
    Way.NOT_NEEDED, None, (), None, Text("There is no better class than normal.", "已为正常类,无更优类别。")
)

# --- the way up, and what is not known -------------------------------------------------------------------------------


def _upgrade(scene: Scene) -> UpgradePath | None:
    facts, claim, policy = scene.facts, scene.claim, scene.policy
    if held_class(claim) is None:
        return None
    obstacles = tuple(
        UpgradeObstacle(o.code, o.until, obstacle_text(o, claim, facts, policy))
        for o in why_not_upgraded(claim, facts, policy)
    )
    return UpgradePath(earliest_upgrade(claim, facts, policy), obstacles)


_COULD_MEAN: Final = {
    "7": RiskClass.SPECIAL_MENTION,
    "10": RiskClass.SPECIAL_MENTION,
    "11": RiskClass.SUBSTANDARD,
    "12": RiskClass.DOUBTFUL,
    "13": RiskClass.LOSS,
    "14": RiskClass.SUBSTANDARD,
    "17": RiskClass.SPECIAL_MENTION,
}
"""The floor of the article that misses the fact."""
_TREATMENT: Final[Mapping[str, Text]] = {
    "PROVISIONAL": Text("the rule is silent and the result may be provisional", "该规则暂不适用,结果可能为暂定"),
    "BLOCKS": Text("there is no result until it is known", "未知前不产生结果"),
    "WORSE": Text("it is counted as the worse answer", "从严视同成立"),
}


@lru_cache(maxsize=1_024)
def _unknown(item: Unknown) -> UnknownFact:
    entry, label, treatment = CATALOGUE[item.rule], LABELS[item.fact], _TREATMENT[item.treatment]
    rule = cited(item.rule)
    could = _COULD_MEAN.get(entry.article.partition("(")[0])
    least = f"; it could mean at least {CLASS_EN[could]}" if could else ""
    least_zh = f",可能导致至少归为{could.chinese}类" if could else ""
    return UnknownFact(
        item.rule,
        item.fact,
        item.treatment,
        could,
        Text(
            f"Unknown, and asked for by {rule.en}: {label.en}; {treatment.en}{least}.",
            f"{rule.zh}所需事实未知:{label.zh};{treatment.zh}{least_zh}。",
        ),
    )

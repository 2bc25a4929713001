"""What an explanation says, as the contract shows it: every part in English and Chinese, resolved by attribute."""

from datetime import date
from typing import Any

import strawberry
from strawberry import Parent

from ..domain.risk_classification.explanation_data import Change as StatedChange
from ..domain.risk_classification.explanation_data import Explanation
from ..domain.risk_classification.explanation_data import Way as WayKind
from ..domain.risk_classification.grading import Factor, Grade
from ..domain.risk_classification.outcome import Standing, VoiceKind
from ..domain.risk_classification.upgrade import ObstacleCode
from ..domain.shared.risk_class import RiskClass
from . import classification_enums  # noqa: F401 - registers the enums named below
from .describe import resolved


@strawberry.type(description="One sentence in two languages (双语说明).")
class BilingualText:
    """Of `explanation_data.Text`."""

    en: str = strawberry.field(description="In English (英文).")
    zh: str = strawberry.field(description="In Chinese (中文).")


def said(text: str) -> Any:  # noqa: ANN401 - Strawberry's fields are declared by assignment
    """A sentence with the description of what it says."""
    return strawberry.field(description=text)


@strawberry.type(description="A fact that a rule looked at, with its source (规则所用事实).")
class RuleInput:
    """Of `explanation_data.Input`."""

    fact: str = strawberry.field(description="Name of the fact (事实).")
    claim: str = strawberry.field(description="Key of the claim it belongs to; empty: the debtor (债权).")
    value: str = strawberry.field(description="Its value (取值).")
    unit: str = strawberry.field(description="Unit of the value; empty: none (单位).")
    origin: str = strawberry.field(description="System or document it comes from; empty: none was given (来源).")
    row: str = strawberry.field(description="Record in it (来源记录).")
    day: date | None = strawberry.field(description="Day for which it was stated (数据日期).")


@strawberry.type(description="One rule that spoke (发声规则).")
class RuleReason:
    """Of `explanation_data.Reason`."""

    rule: str = strawberry.field(description="Token of the rule, such as 11(1) (规则).")
    article: str = strawberry.field(description="Article it comes from (条款).")
    kind: VoiceKind = strawberry.field(description="How it speaks (作用).")
    risk_class: RiskClass | None = strawberry.field(description="Class it speaks for; null: none (所主张分类).")
    binding: bool = strawberry.field(description="Whether it spoke for exactly the class of the result (是否决定结果).")
    assumed: bool = strawberry.field(description="Whether an unknown fact counted as the worse answer (是否从严推定).")
    inputs: list[RuleInput] = strawberry.field(description="The facts it looked at (所用事实).")
    text: BilingualText = said("What it says (说明).")


@strawberry.type(description="Why one rule does not give a worse class, or forbids a better one (反对理由).")
class CounterReason:
    """Of `explanation_data.Against`."""

    rule: str = strawberry.field(description="Token of the rule (规则).")
    text: BilingualText = said("Why (说明).")
    short_by: int | None = strawberry.field(
        description="How much is missing to its condition; null: it is a yes-or-no question (差额)."
    )
    unit: str = strawberry.field(description="Unit of what is missing (单位).")


@strawberry.type(description="A class that the claim did not get (落选类别).")
class RejectedClass:
    """Of `explanation_data.Rejected`."""

    risk_class: RiskClass = strawberry.field(description="The class (类别).")
    because: list[CounterReason] = strawberry.field(description="What spoke against it (理由).")


def _before(parent: Parent[StatedChange]) -> str | None:
    return None if parent.before is None else str(parent.before)


def _after(parent: Parent[StatedChange]) -> str | None:
    return None if parent.after is None else str(parent.after)


@strawberry.type(description="One change of a fact (事实变化).")
class FactChange:
    """Of `explanation_data.Change`."""

    claim: str = strawberry.field(description="Key of the claim; empty: the debtor (债权).")
    fact: str = strawberry.field(description="Name of the fact (事实).")
    before: str | None = resolved(_before, "Its value now; null: unknown, or none (现值).")
    after: str | None = resolved(_after, "Its value then (变化后取值).")
    text: BilingualText = said("What has to change (说明).")


@strawberry.type(description="The next better class and the way to it (上调条件).")
class ClassImprovement:
    """Of `explanation_data.Improvement`."""

    way: WayKind = strawberry.field(description="How it is reached (路径).")
    risk_class: RiskClass | None = strawberry.field(description="The class promised; null: none yet (可达分类).")
    changes: list[FactChange] = strawberry.field(
        description="The smallest set of changes; no part of it is enough (所需变化)."
    )
    earliest: date | None = strawberry.field(description="The first day on which it can be (最早日期).")
    text: BilingualText = said("All of it in words (说明).")


@strawberry.type(description="Something in the way of arts 14 and 15 (上调障碍).")
class UpgradeObstacle:
    """Of `explanation_data.UpgradeObstacle`."""

    code: ObstacleCode = strawberry.field(description="What it is (障碍).")
    until: date | None = strawberry.field(
        description="Day from which it is gone by itself; null: time alone does not remove it (自动解除日)."
    )
    text: BilingualText = said("In words (说明).")


@strawberry.type(description="When arts 14 and 15 let a non-performing claim go up (不良上调路径).")
class UpgradePath:
    """Of `explanation_data.UpgradePath`."""

    earliest: date | None = strawberry.field(description="The first day; null: not by time alone (最早上调日).")
    obstacles: list[UpgradeObstacle] = strawberry.field(description="What is in the way today (障碍).")


@strawberry.type(description="A fact that nobody has said (未知事实).")
class UnknownFact:
    """Of `explanation_data.UnknownFact`."""

    rule: str = strawberry.field(description="Rule that asks for it (规则).")
    fact: str = strawberry.field(description="Name of the fact (事实).")
    treatment: str = strawberry.field(description="What the policy makes of it (处理方式).")
    could_mean: RiskClass | None = strawberry.field(description="The class it could mean; null: none (可能分类).")
    text: BilingualText = said("In words (说明).")


@strawberry.type(description="One factor of a grade (级次评分).")
class GradeScore:
    """Of `grading.FactorScore`."""

    factor: Factor = strawberry.field(description="The factor (因素).")
    value: int | None = strawberry.field(description="Its value; null: unknown (取值).")
    points: int = strawberry.field(description="Its points (得分).")


def _name(parent: Parent[Grade]) -> str:
    return parent.name


@strawberry.type(description="The grade inside a class (十二级分类).")
class ClaimGrade:
    """Of `grading.Grade`."""

    name: str = resolved(_name, "Short name in Chinese, such as 关注2 (级次).")
    number: int = strawberry.field(description="Number inside the class, 1 is best (序号).")
    score: int = strawberry.field(description="Points altogether; more are worse (总分).")
    scores: list[GradeScore] = strawberry.field(description="Points by factor (分项得分).")
    key_customer: bool = strawberry.field(description="Fixed because of the key-customer list (是否重点客户).")


def _performing(parent: Parent[Explanation]) -> bool:
    return not parent.risk_class.non_performing


@strawberry.type(description="Everything that a regulator may ask about one claim's class on one day (分类说明).")
class ClassificationExplanation:
    """Of `explanation_data.Explanation`."""

    claim: str = strawberry.field(description="Key of the claim, as the facts name it (债权).")
    debtor: str = strawberry.field(description="Key of the debtor (债务人).")
    as_of: date = strawberry.field(description="The day, seen at its end (基准日).")
    policy: str = strawberry.field(description="Version of the policy (政策版本).")
    risk_class: RiskClass = strawberry.field(description="The class (分类).")
    performing: bool = resolved(_performing, "Whether it is 正常 or 关注 (是否非不良).")
    standing: Standing = strawberry.field(description="How far the result can be relied on (确定性).")
    grade: ClaimGrade = strawberry.field(description="The grade inside the class (级次).")
    binding: list[str] = strawberry.field(description="Tokens of the rules that decided (决定规则).")
    reasons: list[RuleReason] = strawberry.field(description="Every rule that spoke, in order (发声规则).")
    rejected: list[RejectedClass] = strawberry.field(description="Why not another class (落选类别).")
    better: ClassImprovement = strawberry.field(description="What would make it better (上调条件).")
    upgrade: UpgradePath | None = strawberry.field(
        description="The way up of arts 14 and 15; null: it does not come from 不良 (不良上调路径)."
    )
    unknown: list[UnknownFact] = strawberry.field(description="What nobody has said (未知事实).")
    summary: BilingualText = said("All of it in a few sentences (概述).")
    security: list[RuleInput] = strawberry.field(
        description="What secures the claim, which its grade looks at, with the valuations used (押品覆盖及所用估值)."
    )

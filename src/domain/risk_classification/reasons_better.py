"""What would make a claim better, as sentences: changes of fact, time, or payment and then time."""

from datetime import date

from ..shared.risk_class import RiskClass
from .counted import DRAWN_NPL
from .counterfactual import Better, better_by_changes, first_better_day, not_before
from .counterfactual_facts import Move, apply_changes, value_of
from .engine import classify
from .explanation_data import Change, Improvement, Text, Way
from .explanation_facts import CLASS_EN, LABELS, value_text
from .policy import ClassificationPolicy
from .reasons_scene import Scene


def better(scene: Scene) -> Improvement:
    """The next better class of a claim that is not 正常, and the way to it."""
    now, claim, policy = scene.result.risk_class, scene.claim.id, scene.policy
    facts = scene.words.others.around(scene.claim)
    found = better_by_changes(facts, claim, now, policy)
    if found is not None:
        promised = _on_all(scene, found) if any(c.id in DRAWN_NPL for c in facts.claims) else found.risk_class
        # A change of the debtor's can make others performing that art. 15 left out before: then nothing is promised.
        if promised < now:
            return _by_changes(scene, promised, found.moves)
    day = first_better_day(facts, claim, now, policy)
    if day is not None:
        return _by_time(*day)
    earliest = not_before(facts, claim, now, policy)
    return _OPEN if earliest is None else _by_payment_and_time(earliest, policy)


def _on_all(scene: Scene, found: Better) -> RiskClass:
    """The class among all claims as they are: of many drawn together some may become performing too."""
    changed = apply_changes(scene.facts, found.moves)
    results = classify(changed, scene.policy)
    return next(result.risk_class for result in results if result.claim == scene.claim.id)


def _by_changes(scene: Scene, risk_class: RiskClass, moves: tuple[Move, ...]) -> Improvement:
    changes = tuple(_change(scene, move) for move in moves)
    this = "this" if len(changes) == 1 else "all of this"
    return Improvement(
        Way.CHANGES,
        risk_class,
        changes,
        None,
        Text(
            f"It would be {CLASS_EN[risk_class]} if {this} held: {' '.join(c.text.en for c in changes)}",
            f"满足以下{'' if len(changes) == 1 else '全部'}条件即为{risk_class.chinese}类:"
            f"{''.join(c.text.zh for c in changes)}",
        ),
    )


def _by_time(day: date, risk_class: RiskClass) -> Improvement:
    return Improvement(
        Way.TIME,
        risk_class,
        (),
        day,
        Text(
            f"No change of facts today makes it better; by time alone it is {CLASS_EN[risk_class]} from {day}, if "
            "every scheduled payment is made and nothing else happens.",
            f"当日事实变化不能改善分类;如按期足额还款且无其他变化,自{day}起可为{risk_class.chinese}类。",
        ),
    )


def _by_payment_and_time(earliest: date, policy: ClassificationPolicy) -> Improvement:
    months, periods = policy.upgrade_months, policy.upgrade_periods
    return Improvement(
        Way.PAYMENT_AND_TIME,
        None,
        (),
        earliest,
        Text(
            f"Neither a change of facts today nor time alone makes it better: everything overdue and its fees must be "
            f"paid, then {months} months and {periods} repayment periods of normal payment pass (arts 14, 20); even if "
            f"all is paid today, not before {earliest}.",
            f"当日事实变化或单纯时间经过均不能改善分类:须先清偿全部逾期债权及费用,此后正常还款满{months}个月且至少"
            f"{periods}个还款期(第十四条、第二十条);即使当日清偿,亦不早于{earliest}。",
        ),
    )


_OPEN = Improvement(
    Way.OPEN,
    None,
    (),
    None,
    Text(
        "No change of a few facts makes it better today, and the day on which time would is not known.",
        "少数事实的变化不能改善当日分类,改善日期亦未确定。",
    ),
)


def _change(scene: Scene, move: Move) -> Change:
    subject = scene.words.claims[move.claim] if move.claim else None
    before, label = value_of(scene.facts, subject, move.fact), LABELS[move.fact]
    old, new = (value_text(move.fact, value, scene.words) for value in (before, move.after))
    owner = f"Claim {subject.name}" if subject else "The debtor"
    owner_zh = f"债权{subject.name}" if subject else "债务人"
    days, measured = label.unit == "days", bool(label.unit)
    return Change(
        move.claim,
        move.fact,
        before,
        move.after,
        Text(
            f"{owner}: {label.en} {'at most ' if measured else ''}{new.en}{' days' if days else ''} (now {old.en}).",
            f"{owner_zh}:{label.zh}{'不超过' if measured else '为'}{new.zh}{'天' if days else ''}(现为{old.zh})。",
        ),
    )

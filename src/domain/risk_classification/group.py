"""Since when a member of a group (集团成员) is non-performing, which art. 7 has the bank assess the others for."""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date

from ..shared.risk_class import RiskClass


@dataclass(frozen=True, slots=True)
class ClassStep:
    """From the end of a day on a claim has this class in force; None: it is no claim any more."""

    claim: Hashable
    day: date
    risk_class: RiskClass | None


@dataclass(frozen=True, slots=True)
class Fallen:
    """A debtor is non-performing (不良) since a day; its worst class now."""

    since: date
    risk_class: RiskClass


def fallen(steps: Iterable[ClassStep], as_of: date) -> Fallen | None:
    """Whether a debtor is non-performing at the end of a day: one of its claims is, without a break since when.

    Of several steps of a claim on one day the last that is given counts. Another claim that falls while one is
    non-performing already is no new event; one that falls after all had recovered is.
    """
    by_day: dict[date, dict[Hashable, RiskClass | None]] = {}
    for step in steps:
        if step.day <= as_of:
            by_day.setdefault(step.day, {})[step.claim] = step.risk_class
    held: dict[Hashable, RiskClass | None] = {}
    since: date | None = None
    for day in sorted(by_day):
        held.update(by_day[day])
        worst = max((each for each in held.values() if each is not None), default=RiskClass.NORMAL)
        since = (since or day) if worst.non_performing else None
    if since is None:
        return None
    return Fallen(since, max(each for each in held.values() if each is not None))

"""What opens a case about a loan on a business day (触发)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from ..shared.errors import InvalidInput
from ..shared.risk_class import RiskClass
from .kinds import Trigger
from .policy import LiabilityPolicy


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanFigures:
    """A loan on a day, as far as triggers ask.

    Attributes:
        days_past_due: on `as_of`.
        risk_class, class_since: the class that counts and its first day; None: not classified.
        written_off_on: the day of its write-off; None: it is on the balance sheet.
    """

    as_of: date
    days_past_due: int
    risk_class: RiskClass | None = None
    class_since: date | None = None
    written_off_on: date | None = None

    def __post_init__(self) -> None:
        if self.days_past_due < 0:
            raise InvalidInput("days_past_due", self.days_past_due, "must not be negative")


@dataclass(frozen=True, slots=True)
class Hit:
    """A trigger that holds: what, since which day (the case's `cause_on`), from where the rule comes."""

    trigger: Trigger
    cause_on: date
    source: str


def _hits(figures: LoanFigures, policy: LiabilityPolicy) -> Iterator[Hit]:
    if figures.written_off_on is not None:
        yield Hit(Trigger.WRITE_OFF, figures.written_off_on, "财金〔2017〕90号 art. 19 [S:22]")
    if figures.risk_class is not None and figures.risk_class >= policy.from_class:
        yield Hit(Trigger.NON_PERFORMING, figures.class_since or figures.as_of, "不良责任认定 [K-h]")
    if figures.days_past_due >= policy.overdue_days:
        since = figures.as_of - timedelta(days=figures.days_past_due - policy.overdue_days)
        yield Hit(Trigger.OVERDUE, since, f"逾期{policy.overdue_days}天进行责任认定 [I]")


def triggers(figures: LoanFigures, policy: LiabilityPolicy) -> tuple[Hit, ...]:
    """What opens a case, the gravest first; empty: nothing. A loan that has a case is not opened again.

    Restructuring, sale and orders are stated by people, not seen in figures. Before 30 days there is nothing; day 30
    itself counts.
    """
    return tuple(hit for hit in _hits(figures, policy) if hit.trigger in policy.triggers)

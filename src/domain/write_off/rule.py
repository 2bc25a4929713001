"""One criterion as data: grounds with their waiting times, papers with alternatives, amount limits."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ..shared.calendar import add_months
from ..shared.errors import InvalidInput
from .kinds import Annex, ClaimKind, Criterion, GroundKind, Paper

Papers = tuple[tuple[Paper, ...], ...]
"""Groups of papers: every group is needed, of a group any one is enough."""
MAX_GROUPS: Final = 20
MAX_MONTHS: Final = 600
_ANNEX: Final = {Annex.GENERAL: "附1", Annex.CARD: "附2", Annex.STUDENT: "附3"}


@dataclass(frozen=True, slots=True)
class Wait:
    """A waiting time: months, then days, after a day that itself is not counted (Civil Code 201, 202).

    `exceeded`: it has to be exceeded (超过), else it is enough that it is reached (以上). No holiday moves it: nobody
    has to act [I].
    """

    months: int = 0
    days: int = 0
    exceeded: bool = False

    def __post_init__(self) -> None:
        for name, most in (("months", MAX_MONTHS), ("days", 3_660)):
            if not 0 <= getattr(self, name) <= most:
                raise InvalidInput(name, getattr(self, name), f"must be 0 to {most}")

    def first_day(self, since: date) -> date:
        """The first day on which the time is over."""
        return add_months(since, self.months) + timedelta(days=self.days + self.exceeded)

    @property
    def text(self) -> str:
        """The time in English."""
        parts = [f"{self.months} months"] * bool(self.months) + [f"{self.days} days"] * bool(self.days)
        return ("more than " if self.exceeded else "") + " and ".join(parts or ["0 days"])

    @property
    def text_zh(self) -> str:
        """The time in Chinese."""
        parts = [f"{self.months}个月"] * bool(self.months) + [f"{self.days}天"] * bool(self.days)
        return ("超过" if self.exceeded else "满") + "零".join(parts or ["0天"])


@dataclass(frozen=True, slots=True)
class GroundRule:
    """A ground that opens a criterion, with the time to wait after it and the papers that prove it."""

    kind: GroundKind
    wait: Wait | None = None
    papers: Papers = ()


@dataclass(frozen=True, slots=True)
class AmountLimit:
    """Which kinds of claims a criterion is for, and how much all claims on the borrower may come to.

    `most` minor units, included; None: any amount. `unsecured`: only without usable security.
    """

    kinds: tuple[ClaimKind, ...]
    most: int | None = None
    unsecured: bool = False
    papers: Papers = ()


@dataclass(frozen=True, slots=True)
class CriterionRule:
    """One criterion.

    Attributes:
        number: as the annex counts it; annexes 2 and 3 are counted here [I].
        grounds: any one opens it.
        papers: needed whatever the ground.
        limits: the first that names the claim's kind counts; empty: for every kind and amount.
        also: one of these has to be met as well.
        by_list: claims may be written off by list on it (art. 8(1)).
        source: marks of what was seen and what was not.
    """

    criterion: Criterion
    annex: Annex
    number: str
    grounds: tuple[GroundRule, ...]
    papers: Papers = ()
    limits: tuple[AmountLimit, ...] = ()
    also: tuple[Criterion, ...] = ()
    by_list: bool = False
    source: str = "[K-m]"

    @property
    def article(self) -> str:
        """Annex and number."""
        return f"财金〔2017〕90号 {_ANNEX[self.annex]} no. {self.number}"

    def limit_for(self, kind: ClaimKind) -> AmountLimit | None:
        """The limit for a kind of claim; None: the criterion is not for it, or has no limits."""
        return next((limit for limit in self.limits if kind in limit.kinds), None)

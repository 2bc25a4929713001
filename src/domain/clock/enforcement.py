"""Application for enforcement: Civil Procedure Law (2023) art. 250."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final
from uuid import UUID

from ..shared.errors import InvalidInput
from .acts import Act, ActKind, Outcome
from .catalogue import CATALOGUE, Nature
from .life import Life, RightKind, ToDo
from .limitation import MAX_INSTALMENTS, life_of, of_persons
from .period import ClockContext
from .running import Interruption, endings, interruptions, run, spells
from .statute import TermKey

ARTICLE: Final = "民事诉讼法 (2023) art. 250"
_HOLD: Final = frozenset(
    {
        ActKind.ENFORCEMENT_APPLICATION,
        ActKind.BANKRUPTCY_CLAIM,
        ActKind.BANKRUPTCY_PETITION,
        ActKind.PROCEDURE_ENDED,
    }
)
_NATURES: Final = frozenset({Nature.DEMAND, Nature.ACKNOWLEDGMENT})


@dataclass(frozen=True, slots=True)
class EnforcementTerms:
    """A title: when it took effect, the last days for performance that it names (empty: none), who owes."""

    effective: date
    performance_days: tuple[date, ...]
    debtors: frozenset[UUID]

    def __post_init__(self) -> None:
        if len(self.performance_days) > MAX_INSTALMENTS:
            raise InvalidInput("performance_days", len(self.performance_days), f"at most {MAX_INSTALMENTS}")
        if not self.debtors:
            raise InvalidInput("debtors", (), "a title is against somebody")

    @property
    def start(self) -> date:
        """The day the two years count from: the last one for performance, or when the title took effect."""
        return max(self.performance_days, default=self.effective)


def _interruptions(acts: Sequence[Act]) -> Iterator[Interruption]:
    """What interrupts: demands, acknowledgments, a claim in bankruptcy, and above all the application itself."""
    ends = endings(acts)
    counting = [act for act in acts if act.kind in _HOLD or CATALOGUE[act.kind].nature in _NATURES]
    for found in interruptions(counting):
        if found.act.kind is ActKind.ENFORCEMENT_APPLICATION:
            end = ends.get(found.act.id)
            taken_back = end is not None and end.outcome is Outcome.WITHDRAWN
            yield found if taken_back else Interruption(found.act, found.act.day, exercises=True)
        else:
            yield replace(found, exercises=False, even_late=False)


def enforcement_life(terms: EnforcementTerms, acts: Sequence[Act], ctx: ClockContext) -> Life:
    """Until when enforcement can be applied for; afterwards the debtor has a defence.

    An application in time keeps the right, also when its round ends without property (it can be resumed at any
    time, 民诉法解释 art. 517 [K-h]); taken back, the two years start anew; a settlement lets them count from the
    last day of its term.
    """
    theirs = [act for act in of_persons(acts, terms.debtors) if act.day <= ctx.as_of]
    found = run(
        terms.start, TermKey.ENFORCEMENT, _interruptions(theirs), spells(theirs), ctx, article=ARTICLE, capped=False
    )
    return life_of(RightKind.ENFORCEMENT, found, ToDo.APPLY_FOR_ENFORCEMENT)

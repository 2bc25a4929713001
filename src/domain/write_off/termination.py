"""From which day a kept claim is completely terminated (完全终结): the eight cases of article 16, and full settlement.

The terms of cases 5 and 7 are those of the legal clocks; they are observed, nobody must act, so no holiday moves them.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from ..clock import ClockContext, Life, TermKey, after_closed_bankruptcy, after_failed_effort
from ..shared.calendar import add_months
from ..shared.errors import Refusal
from ..shared.papers import person_of
from .claim import Claim
from .claim_events import Terminated
from .claim_refusals import ClaimRefusal as R
from .claim_refusals import kept_on, refuse
from .kinds import TerminationCase
from .names import chinese

_T = TerminationCase
_NUMBER: Final = {case: number for number, case in enumerate(TerminationCase, 1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminationFacts:
    """What happened, by case; dates that a case does not ask for are not looked at.

    Attributes:
        happened_on: approval (1, 2), ruling or judgment (3, 5), performance (4, 6), other end (8).
        settled_on: the relation of debt was settled (3).
        dismissed_on: the suit was dismissed (7).
        limitation: the limitation of the claim by its clock (7), where no suit was dismissed.
        effort_since: since when remedies were tried without result (7).
    """

    of: TerminationCase
    happened_on: date | None = None
    settled_on: date | None = None
    dismissed_on: date | None = None
    limitation: Life | None = None
    effort_since: date | None = None


def article_of(case: TerminationCase) -> str:
    """The article of a case; settlement follows from the field notes of EAST."""
    return "EAST HXZT [S:25]" if case is _T.SETTLED else f"财金〔2017〕90号 art. 16({_NUMBER[case]})"


def _failed_effort(facts: TerminationFacts, ctx: ClockContext) -> date | None:
    """Case 7: dismissed or limitation over, and two years of effort or more, which includes the second year's day."""
    if facts.effort_since is None:
        return None
    found: list[date] = []
    if facts.dismissed_on is not None:
        months = ctx.months(TermKey.FAILED_EFFORT, facts.effort_since)
        found.append(max(facts.dismissed_on, add_months(facts.effort_since, months)))
    if facts.limitation is not None:
        lost = after_failed_effort(facts.limitation, facts.effort_since, ctx)
        found += [lost] if lost else []
    return min(found, default=None)


def first_day(facts: TerminationFacts, ctx: ClockContext) -> date | None:
    """The first day on which the case is given; None: a fact is missing. Settlement is read from the claim instead."""
    if facts.of is _T.EFFORT_FAILED:
        return _failed_effort(facts, ctx)
    if facts.happened_on is None:
        return None
    if facts.of is _T.BANKRUPTCY_ENDED:
        return after_closed_bankruptcy(facts.happened_on, ctx)
    if facts.of is _T.COURT_SETTLED:
        return None if facts.settled_on is None else max(facts.happened_on, facts.settled_on)
    return facts.happened_on


def terminate(
    claim: Claim,
    facts: TerminationFacts,
    evidence: str,
    person: str,
    on: date,
    ctx: ClockContext,
    agreed: tuple[str, ...] = (),
) -> Terminated | Refusal:
    """Terminate a claim completely: it leaves the case ledger. The business date is that of the context.

    `person` proposes it, `agreed` are those who agree.

    Refused: NOT_KEPT, IN_THE_FUTURE, BEFORE_WRITE_OFF, FACT_MISSING, TOO_EARLY.
    """
    who = person_of("person", person)
    if refused := kept_on(claim, on, ctx.as_of):
        return refused
    article = article_of(facts.of)
    if facts.of is _T.SETTLED:
        if claim.owed.total:
            why = f"{claim.owed.total} minor units are still owed"
            return refuse(R.FACT_MISSING, why, f"尚欠 {claim.owed.total} 分", article)
        return Terminated(facts.of, evidence, who, on, agreed)
    day = first_day(facts, ctx)
    if day is None:
        return refuse(
            R.FACT_MISSING, f"{facts.of}: a fact of the case is missing", f"{chinese(facts.of)}: 缺少终结事实", article
        )
    if on < day:
        return refuse(R.TOO_EARLY, f"{facts.of} is given from {day}, not on {on}", f"自 {day} 起方可终结", article)
    return Terminated(facts.of, evidence, who, on, agreed)

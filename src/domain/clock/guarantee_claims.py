"""Which acts are a claim in the guarantee period (693), and when a general guarantor can refuse no longer (687)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from ..shared.calendar import add_months
from .acts import Act, ActKind, Evidence, Extent, Outcome, RefusalEnd
from .catalogue import CATALOGUE, Nature
from .changes import Change, ChangeKind
from .guarantee_duty import told_on
from .guarantee_terms import GuaranteeTerms, guarantee_period
from .period import ClockContext
from .running import endings
from .statute import TermKey

_AGAINST_GUARANTOR: Final = frozenset(
    {
        ActKind.SIGNED_DEMAND_NOTICE,
        ActKind.SUIT,
        ActKind.ARBITRATION,
        ActKind.PAYMENT_ORDER,
        ActKind.PRESERVATION,
        ActKind.BANKRUPTCY_CLAIM,
        ActKind.ENFORCEMENT_APPLICATION,
        ActKind.JOINED_PROCEEDINGS,
        ActKind.SET_OFF,
    }
)
"""Besides every demand. What a guarantor promises or pays is no claim by the bank [I]."""
# Filing in the debtor's bankruptcy has the effect of a suit (2020 rules art. 11); so here too [I].
_AGAINST_DEBTOR: Final = frozenset({ActKind.SUIT, ActKind.ARBITRATION, ActKind.BANKRUPTCY_CLAIM})
_EXCEPTIONS: Final = frozenset(RefusalEnd) - {RefusalEnd.ENFORCEMENT_ENDED}


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim that kept the guarantee, and the day it counts on."""

    act: Act
    day: date


def _claims_from_guarantor(terms: GuaranteeTerms, acts: Sequence[Act]) -> Iterator[Act]:
    """693(2). A suit counts once the guarantor was served, also when it is then taken back (interpretation 31)."""
    ends = endings(acts)
    for act in acts:
        demand = CATALOGUE[act.kind].nature is Nature.DEMAND and act.kind is not ActKind.CLAIM_TRANSFER_NOTICE
        end = ends.get(act.id)
        unserved = end is not None and end.outcome is Outcome.WITHDRAWN_UNSERVED
        if act.person == terms.guarantor and (demand or act.kind in _AGAINST_GUARANTOR) and not unserved:
            yield act


def _claims_from_debtor(terms: GuaranteeTerms, acts: Sequence[Act]) -> Iterator[Act]:
    """693(1). Taken back and not renewed in the period, a suit does not count (interpretation 31); a notarised
    instrument that is enforced does (27).
    """
    ends = endings(acts)
    for act in acts:
        notarised = act.kind is ActKind.ENFORCEMENT_APPLICATION and Evidence.NOTARISED_INSTRUMENT in act.evidence
        end = ends.get(act.id)
        taken_back = end is not None and end.outcome in {Outcome.WITHDRAWN, Outcome.WITHDRAWN_UNSERVED}
        if act.person in terms.debtors and (act.kind in _AGAINST_DEBTOR or notarised) and not taken_back:
            yield act
    # Where the right to refuse does not exist (687), the guarantor is claimed from directly [I].
    gone = min((act.day for act in _refusal_acts(terms, acts) if act.ground in _EXCEPTIONS), default=None)
    if gone is not None:
        yield from (act for act in _claims_from_guarantor(terms, acts) if act.day >= gone)


def _effective(terms: GuaranteeTerms, act: Act, changes: Sequence[Change], acts: Sequence[Act]) -> date | None:
    """The day a claim counts on: not before the guarantor knew of a transfer of the claim (696(1)); None: never."""
    day = act.day
    for change in changes:
        if change.kind is ChangeKind.CLAIM_TRANSFERRED and change.day <= act.day:
            told = told_on(terms, change, acts)
            if told is None:
                return None
            day = max(day, told)
    return day


def claims(terms: GuaranteeTerms, acts: Sequence[Act], changes: Sequence[Change], *, joint: bool) -> tuple[Claim, ...]:
    """Everything that would keep the guarantee if it was in time, by day."""
    found = _claims_from_guarantor(terms, acts) if joint else _claims_from_debtor(terms, acts)
    dated = (
        Claim(act, day)
        for act in found
        if act.extent is not Extent.PART_REST_WAIVED and (day := _effective(terms, act, changes, acts)) is not None
    )
    return tuple(sorted(dated, key=lambda claim: (claim.day, claim.act.id)))


def first_in_time(
    terms: GuaranteeTerms, found: Sequence[Claim], changes: Sequence[Change], ctx: ClockContext
) -> Claim | None:
    """The first claim after the debt was due and not after the end of the period as it was that day."""
    for claim in found:
        period = guarantee_period(terms, changes, claim.day, ctx)
        if period.start and period.deadline and period.start < claim.day <= period.deadline.end:
            return claim
    return None


def _refusal_acts(terms: GuaranteeTerms, acts: Sequence[Act]) -> list[Act]:
    persons = terms.debtors | {terms.guarantor}
    return [act for act in acts if act.kind is ActKind.REFUSAL_RIGHT_ENDED and act.person in persons]


def refusal_ends(terms: GuaranteeTerms, acts: Sequence[Act], ctx: ClockContext) -> date | None:
    """The day, come or still to come, on which a general guarantor can refuse no longer; None: none is known.

    The earliest of: a ground of 687 as far as known; the end of enforcement against the debtor; one year of
    enforcement without such an end (interpretation 28). A waiver is the guarantor's own, other grounds anybody's.
    """
    ends = endings(acts)
    days = [
        act.day
        for act in _refusal_acts(terms, acts)
        if act.ground is not RefusalEnd.WAIVED or act.person == terms.guarantor
    ]
    for act in acts:
        if act.kind is not ActKind.ENFORCEMENT_APPLICATION or act.person not in terms.debtors:
            continue
        end = ends.get(act.id)
        year = add_months(act.day, ctx.months(TermKey.ENFORCEMENT_WITHOUT_RULING, act.day))
        if end is None:
            days.append(year)
        elif end.outcome is Outcome.ENDED:
            days.append(min(end.day, year))
        elif end.day > year:
            days.append(year)
    return min(days, default=None)

"""Guarantees: until when a guarantor can be claimed from, and what became of the guarantor's duty.

Civil Code arts 686 to 698 and the 2020 interpretation on security (法释〔2020〕28号). The guarantee period is never
suspended, interrupted or extended (692); missed, the guarantee is gone for ever, and a signature under a demand does
not bring it back (interpretation 34). What was done towards one guarantor counts for that one only (29).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from .acts import Act
from .changes import Change
from .guarantee_claims import Claim, claims, first_in_time, refusal_ends
from .guarantee_duty import Duty, duty_of
from .guarantee_terms import GuaranteePeriod, GuaranteeTerms, guarantee_period
from .life import Effect, Life, LifeStatus, RightKind, Step, ToDo
from .limitation import life_of, of_persons
from .period import ClockContext
from .recording import in_order
from .running import interruptions, run, spells
from .statute import TermKey

_PERIOD: Final = "民法典 art. 692"
_CLAIM: Final = "民法典 art. 693"
_DEBT: Final = "民法典 art. 694"


@dataclass(frozen=True, slots=True)
class GuaranteeStanding:
    """A guarantee at the end of a business date.

    Attributes:
        life: its clock: the guarantee period, and after a claim in time the limitation of the guarantee debt.
        joint: the form, after what is unclear was read.
        period: the guarantee period.
        claim: the claim that kept it; None: none yet.
        duty: how far the guarantor is bound.
    """

    life: Life
    joint: bool
    period: GuaranteePeriod
    claim: Claim | None
    duty: Duty


def guarantee_standing(
    terms: GuaranteeTerms, acts: Sequence[Act], changes: Sequence[Change], ctx: ClockContext
) -> GuaranteeStanding:
    """Fold the acts and changes of a claim over one guarantee; those after the business date are not looked at."""
    past = in_order(act for act in acts if act.day <= ctx.as_of)
    changed = in_order(change for change in changes if change.day <= ctx.as_of)
    joint = terms.joint
    all_claims = claims(terms, past, changed, joint=joint)
    claim = first_in_time(terms, all_claims, changed, ctx)
    period = guarantee_period(terms, changed, claim.day if claim else ctx.as_of, ctx)
    duty = duty_of(terms, changed, past)
    if claim is None:
        life = _unclaimed(terms, period, all_claims, ctx)
    elif joint:
        life = _debt(terms, claim.day, claim, past, ctx)
    else:
        life = _general(terms, period, claim, past, ctx)
    return GuaranteeStanding(_with_duty(life, period, duty), joint, period, claim, duty)


def _unclaimed(terms: GuaranteeTerms, period: GuaranteePeriod, late: Sequence[Claim], ctx: ClockContext) -> Life:
    """The guarantee period without a claim in it."""
    todo = ToDo.CLAIM_FROM_GUARANTOR if terms.joint else ToDo.SUE_DEBTOR
    start, deadline = period.start, period.deadline
    if start is None or deadline is None:
        return Life(RightKind.GUARANTEE_PERIOD, LifeStatus.NOT_STARTED, terms.main_due, None, None, todo, ())
    steps = [Step(start, Effect.STARTED, _PERIOD)]
    status = LifeStatus.NOT_STARTED if ctx.as_of < start else LifeStatus.RUNNING
    if ctx.as_of > deadline.end:
        status, todo = LifeStatus.EXTINGUISHED, ToDo.NEW_GUARANTEE
        steps += [Step(c.day, Effect.TOO_LATE, _CLAIM, c.act.id) for c in late if c.day > deadline.end]
    return Life(RightKind.GUARANTEE_PERIOD, status, start, deadline, deadline.lost_on, todo, tuple(steps))


def _general(
    terms: GuaranteeTerms, period: GuaranteePeriod, claim: Claim, acts: Sequence[Act], ctx: ClockContext
) -> Life:
    """A general guarantee after the debtor was sued in time: its limitation waits for the right to refuse to end."""
    since = period.start or terms.main_due
    gone = refusal_ends(terms, acts, ctx)
    if gone is not None and gone <= ctx.as_of:
        life = _debt(terms, max(gone, since), claim, acts, ctx)
        return replace(life, steps=(*life.steps, Step(gone, Effect.REFUSAL_ENDED, "民法典 arts 687, 694")))
    return Life(
        RightKind.GUARANTEE_DEBT,
        LifeStatus.PRESERVED,
        since,
        None,
        None,
        ToDo.ENFORCE_AGAINST_DEBTOR,
        (Step(claim.day, Effect.CLAIMED, _CLAIM, claim.act.id),),
        claim.act.id,
        claim.act.day,
        gone,
    )


def _debt(terms: GuaranteeTerms, start: date, claim: Claim, acts: Sequence[Act], ctx: ClockContext) -> Life:
    """The limitation of the guarantee debt (694): only what is done towards this guarantor interrupts it."""
    own = of_persons(acts, frozenset({terms.guarantor}))
    found = run(start, TermKey.LIMITATION, interruptions(own), spells(own), ctx, article=_DEBT)
    life = life_of(RightKind.GUARANTEE_DEBT, found)
    if life.last_act is None:
        life = replace(life, last_act=claim.act.id, last_act_on=claim.act.day)
    return replace(life, steps=(Step(claim.day, Effect.CLAIMED, _CLAIM, claim.act.id), *life.steps))


def _with_duty(life: Life, period: GuaranteePeriod, duty: Duty) -> Life:
    """The clock of a guarantor who was freed stops for ever; one who was not told of a transfer must be."""
    steps = tuple(sorted((*life.steps, *period.steps, *duty.steps), key=lambda step: step.day))
    gone = life.lost_on is not None and duty.freed_on is not None and life.lost and life.lost_on <= duty.freed_on
    if duty.freed_on is not None and not gone:
        return replace(
            life,
            status=LifeStatus.EXTINGUISHED,
            deadline=None,
            lost_on=duty.freed_on,
            todo=ToDo.NEW_GUARANTEE,
            steps=steps,
            look_again=None,
        )
    if not duty.binding and not life.lost:
        return replace(life, todo=ToDo.NOTIFY_TRANSFER, steps=steps)
    return replace(life, steps=steps)

"""When to look again although nothing happens (唤醒日): the first day on which time alone could change a result.

A missed due date, a payment, a statement are events and wake the debtor themselves. What remains is the calendar:
days past due growing over a step, ends of observation, of the wait of art. 14 and of a merger's freeze, and
statements of outsiders growing too old to count.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from .classes import ClaimKind, DebtorSize
from .facts import ClaimFacts, DebtorFacts
from .merger import first_free_day
from .outcome import ClaimResult
from .policy import ClassificationPolicy
from .upgrade import earliest_upgrade

EXTERNAL: Final = frozenset({"all_banks", "npl_at_other_banks", "rating_cut_sharp", "bankruptcy", "rating"})
"""The facts outsiders state."""


def next_change(facts: DebtorFacts, results: Sequence[ClaimResult], policy: ClassificationPolicy) -> date | None:
    """The first day after `as_of` on which a class, standing or grade could change by itself; None: on none.

    Early rather than late: on that day the result may be found unchanged, before it no change is missed. Assumes
    that what is overdue stays so.
    """
    days = [day for day in _days(facts, results, policy) if day > facts.as_of]
    return min(days, default=None)


def _days(facts: DebtorFacts, results: Sequence[ClaimResult], policy: ClassificationPolicy) -> Iterator[date]:
    if facts.merger_date is not None:
        yield first_free_day(facts.merger_date, policy)
    until = policy.renewal_medium_until
    if facts.size is DebtorSize.MEDIUM and until is not None and any(claim.renewal for claim in facts.claims):
        yield until + timedelta(days=1)
    for source in facts.sources:
        if source.fact in EXTERNAL:
            yield source.day + timedelta(days=policy.external_fact_days + 1)
    for claim, result in zip(facts.claims, results, strict=True):
        yield from _overdue(claim, facts.as_of, policy)
        if claim.restructured is not None and claim.restructured.observation_end is not None:
            yield claim.restructured.observation_end
            yield claim.restructured.observation_end + timedelta(days=1)
        if any(voice.rule in {"14", "21"} for voice in result.voices):
            yield earliest_upgrade(claim, facts, policy) or facts.as_of


def _overdue(claim: ClaimFacts, as_of: date, policy: ClassificationPolicy) -> Iterator[date]:
    """The days on which an overdue claim reaches a step."""
    days = claim.days_past_due
    if not days:
        return
    for step in day_steps(claim, policy):
        if step > days:
            yield as_of + timedelta(days=step - days)


def day_steps(claim: ClaimFacts, policy: ClassificationPolicy) -> frozenset[int]:
    """Every number of days past due on which something about the claim may change."""
    steps = {
        policy.special_mention_days,
        policy.technical_days + 1,
        policy.substandard_days + 1,
        policy.doubtful_days + 1,
        policy.loss_days + 1,
        *(row.at_least for row in policy.grade_scores.days),
    }
    if claim.kind is ClaimKind.CREDIT_CARD:
        steps.update(step.days for step in policy.card_matrix.steps)
    elif claim.kind is ClaimKind.SMALL_BUSINESS_LOAN:
        steps.update(step.days for step in policy.small_enterprise_rows[claim.guarantee].steps)
    elif claim.kind is ClaimKind.PERSONAL_LOAN:
        steps.update(step.days for step in policy.personal_matrix.steps)
    return frozenset(steps)

"""The smallest set of changes of fact that gives a better class, or the first day on which time alone does.

A best-first search over sets of changes: the cheapest set so far is tried with the engine itself; if the claim is not
better yet, one voice still in the way is taken and each of its remedies is added. What is found is therefore what the
engine says, whatever rule is involved, those over the debtor's other claims included.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from heapq import heappop, heappush
from itertools import combinations, count
from typing import Final, NamedTuple

from ..shared.risk_class import RiskClass
from .counted import counted
from .counterfactual_facts import Move, apply_changes
from .counterfactual_remedies import Question, remedies
from .engine import classify
from .facts import ClaimFacts, DebtorFacts, Repayments
from .merger import first_free_day
from .outcome import ClaimResult, Voice
from .policy import ClassificationPolicy
from .upgrade import term_complete_on

MAX_TRIES: Final = 64
"""Sets of changes tried for one claim before it is said that none was found."""
MAX_EXHAUSTIVE: Final = 6
"""Up to so many changes every part of the set is tried for being enough; above, only those with one change less."""


class Better(NamedTuple):
    """A better class and the changes that give it; no part of them gives one."""

    risk_class: RiskClass
    moves: tuple[Move, ...]


class _Trial(NamedTuple):
    facts: DebtorFacts
    results: Mapping[str, ClaimResult]


def better_by_changes(facts: DebtorFacts, claim: str, now: RiskClass, policy: ClassificationPolicy) -> Better | None:
    """The smallest set of changes found that makes the claim better than `now` on the same day; None: only time can."""
    order = count()
    queue: list[tuple[int, int, int, frozenset[Move]]] = [(0, 0, next(order), frozenset())]
    seen: set[frozenset[Move]] = set()
    while queue and len(seen) < MAX_TRIES:
        _, preference, _, moves = heappop(queue)
        if moves in seen:
            continue
        seen.add(moves)
        trial = _tried(facts, moves, policy)
        if trial.results[claim].risk_class < now:
            return _smallest(facts, claim, now, moves, policy)
        for rank, remedy in enumerate(_way_on(trial, claim, now, policy)):
            more = _merged(moves, remedy)
            if more not in seen:
                heappush(queue, (len(more), preference + rank, next(order), more))
    return None


def _tried(facts: DebtorFacts, moves: frozenset[Move], policy: ClassificationPolicy) -> _Trial:
    changed = apply_changes(facts, moves)
    return _Trial(changed, {result.claim: result for result in classify(changed, policy)})


def _key(move: Move) -> tuple[str, str]:
    return move.claim, move.fact


def _way_on(trial: _Trial, claim_id: str, now: RiskClass, policy: ClassificationPolicy) -> tuple[tuple[Move, ...], ...]:
    """The remedies of the voice in the way that has the fewest; none where one of them has no remedy at all."""
    claim = next(claim for claim in trial.facts.claims if claim.id == claim_id)
    fewest: tuple[tuple[Move, ...], ...] | None = None
    sums = counted(trial.facts, trial.results, policy)
    for voice in in_the_way(trial.results[claim_id], now):
        question = Question(trial.facts, trial.results, sums, claim, voice, RiskClass(now - 1), policy)
        found = remedies(question)
        if not found:
            return ()
        if fewest is None or len(found) < len(fewest):
            fewest = found
    return fewest or ()


def in_the_way(result: ClaimResult, now: RiskClass) -> tuple[Voice, ...]:
    """The voices that speak for the present class or a worse one."""
    return tuple(v for v in result.voices if v.risk_class is not None and v.risk_class >= now)


def _merged(moves: frozenset[Move], remedy: tuple[Move, ...]) -> frozenset[Move]:
    """Both together; of two numbers for one fact the smaller, of two other values the later."""
    merged = {_key(move): move for move in moves}
    for move in remedy:
        before = merged.get(_key(move))
        if before is not None and type(before.after) is int and type(move.after) is int and before.after < move.after:
            continue
        merged[_key(move)] = move
    return frozenset(merged.values())


def _smallest(
    facts: DebtorFacts, claim: str, now: RiskClass, moves: frozenset[Move], policy: ClassificationPolicy
) -> Better:
    """Leave out whatever is not needed, then say what the rest gives."""
    ordered = tuple(sorted(moves, key=_key))

    def reached(part: tuple[Move, ...]) -> RiskClass:
        return _tried(facts, frozenset(part), policy).results[claim].risk_class

    if len(ordered) <= MAX_EXHAUSTIVE:
        for size in range(1, len(ordered)):
            for part in combinations(ordered, size):
                if reached(part) < now:
                    return Better(reached(part), part)
        return Better(reached(ordered), ordered)
    for move in ordered:
        part = tuple(other for other in ordered if other != move)
        if reached(part) < now:
            return _smallest(facts, claim, now, frozenset(part), policy)
    return Better(reached(ordered), ordered)


# --- time -------------------------------------------------------------------------------------------------------------


def facts_on(facts: DebtorFacts, day: date) -> DebtorFacts:
    """The same facts on a later day if every scheduled payment is made and nothing else happens.

    Days past due stay as they are; an observation that has run out by then ended with its difficulty solved.
    """
    return replace(facts, as_of=day, claims=tuple(_claim_on(claim, day) for claim in facts.claims))


def _claim_on(claim: ClaimFacts, day: date) -> ClaimFacts:
    known = claim.restructured
    if known is None or not known.in_observation or known.observation_end is None or known.observation_end >= day:
        return claim
    left = replace(known, in_observation=False, difficulty_solved=True, observation_end=None)
    return replace(claim, restructured=left)


def first_better_day(
    facts: DebtorFacts, claim: str, now: RiskClass, policy: ClassificationPolicy
) -> tuple[date, RiskClass] | None:
    """The first later day on which time alone gives the claim a better class, and that class; None: on none."""
    days = _turning_days(facts, policy)

    def on(day: date) -> RiskClass:
        results = classify(facts_on(facts, day), policy)
        return next(result.risk_class for result in results if result.claim == claim)

    low, high = 0, len(days)
    while low < high:  # time only opens ways, so that the first day is found by halving
        middle = (low + high) // 2
        if on(days[middle]) < now:
            high = middle
        else:
            low = middle + 1
    return (days[low], on(days[low])) if low < len(days) else None


_TIMED: Final = frozenset({"14", "15", "21", "22"})
"""The rules that stand on what has happened."""


def not_before(facts: DebtorFacts, claim_id: str, now: RiskClass, policy: ClassificationPolicy) -> date | None:
    """The day before which no claim held by arts 14, 15, 21 or 22 can be better, even if all is paid today.

    None: the claim is not held by them, or the end of its observation is not known.
    """
    periods = tuple(facts.as_of + timedelta(days=n + 1) for n in range(policy.upgrade_periods))
    cured = Repayments(facts.as_of, periods, None, able_to_perform=True)
    claims = tuple(
        replace(c, days_past_due=0, credit_impaired=False, repayments=cured if c.id == claim_id else c.repayments)
        for c in facts.claims
    )
    best = replace(facts, claims=claims)
    for day in (facts.as_of, *_turning_days(best, policy)):
        results = classify(facts_on(best, day), policy)
        result = next(result for result in results if result.claim == claim_id)
        if not any(voice.rule in _TIMED for voice in in_the_way(result, now)):
            return day if day > facts.as_of else None
    return None


def _turning_days(facts: DebtorFacts, policy: ClassificationPolicy) -> list[date]:
    """The days after today on which a term of arts 14, 15 or 20 of one of the claims is over."""
    days: set[date] = set()
    if facts.merger_date is not None:
        days.add(first_free_day(facts.merger_date, policy))
    for claim in facts.claims:
        complete = term_complete_on(claim.repayments, policy)
        if complete is not None:
            days.add(complete)
        if claim.restructured is not None and claim.restructured.observation_end is not None:
            days.add(claim.restructured.observation_end + timedelta(days=1))
    return sorted(day for day in days if day > facts.as_of)

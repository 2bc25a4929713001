"""For each rule, the changes of fact after which it no longer speaks for more than a wanted class.

What has happened cannot be changed: the class in force, a merger, a restructuring, the day of a cure. Rules that stand
on these alone have no remedy but time. Each remedy is a tuple of moves, all of which it takes; the first is preferred.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, NamedTuple

from ..shared.ratio import RATIO_SCALE, Ratio
from ..shared.risk_class import RiskClass
from .classes import Bankruptcy, GroupAssessment
from .counted import DEBTOR_RULES, DRAWN_TOGETHER, Counted
from .counterfactual_facts import RENEWAL_TERMS, SETTLED, Move, class_name
from .engine import classify
from .facts import ClaimFacts, DebtorFacts
from .outcome import ClaimResult, Voice, VoiceKind
from .policy import ClassificationPolicy
from .upgrade import ObstacleCode, why_not_upgraded

Remedy = tuple[Move, ...]
DAY_RULES: Final = frozenset(
    {
        "10(1)",
        "11(1)",
        "12(1)",
        "13(1)",
        "card",
        "personal matrix",
        "small-enterprise matrix",
        "small-enterprise rule 6",
    }
)
"""The rules that look at days past due."""


class Question(NamedTuple):
    """Which voice is to be silenced: of a claim, down to the wanted class, among these facts and results."""

    facts: DebtorFacts
    results: Mapping[str, ClaimResult]
    counted: Counted
    claim: ClaimFacts
    voice: Voice
    wanted: RiskClass
    policy: ClassificationPolicy


def remedies(question: Question) -> tuple[Remedy, ...]:
    """The remedies of one voice, best first; none: no change of facts on the day can silence it."""
    voice = question.voice
    if voice.assumed:
        found = _assumed(question)
        if found:
            return found
    rule = _REMEDIES.get(voice.rule)
    return tuple(remedy for remedy in rule(question) if remedy) if rule else ()


# --- one claim --------------------------------------------------------------------------------------------------------


def _is(fact: str, *, after: bool | str) -> Callable[[Question], tuple[Remedy, ...]]:
    return lambda q: ((Move(q.claim.id, fact, after),),)


def _debtor(fact: str, *, after: bool | str) -> Remedy:
    return (Move("", fact, after),)


def _fewer_days(q: Question) -> tuple[Remedy, ...]:
    """The most days past due on which no rule of days gives more than wanted; or a documented technical cause."""
    days, policy = q.claim.days_past_due, q.policy
    if days is None:
        return ()
    found: list[Remedy] = []
    for fewer in _limits_below(days, q):
        if _class_by_days(replace(q.claim, days_past_due=fewer), q) <= q.wanted:
            found.append((Move(q.claim.id, "days_past_due", fewer),))
            break
    caused = replace(q.claim, technical_cause=True, cause_documented=True)
    if days <= policy.technical_days and _class_by_days(caused, q) <= q.wanted:
        moves = (Move(q.claim.id, "technical_cause", after=True), Move(q.claim.id, "cause_documented", after=True))
        found.append(tuple(move for move in moves if getattr(q.claim, move.fact) is not True))
    return tuple(found)


def _limits_below(days: int, q: Question) -> list[int]:
    policy = q.policy
    rows = (policy.card_matrix, policy.personal_matrix, policy.small_enterprise_rows[q.claim.guarantee])
    limits = {
        0,
        policy.special_mention_days - 1,
        policy.technical_days,
        policy.substandard_days,
        policy.doubtful_days,
        policy.loss_days,
        *(step.days - 1 for row in rows for step in row.steps),
    }
    return sorted((limit for limit in limits if 0 <= limit < days), reverse=True)


def _class_by_days(claim: ClaimFacts, q: Question) -> RiskClass:
    """The worst class that a rule of days gives this claim."""
    (result,) = classify(replace(q.facts, claims=(claim,)), q.policy)
    classes = (v.risk_class for v in result.voices if v.rule in DAY_RULES and v.risk_class is not None)
    return max(classes, default=RiskClass.NORMAL)


def _warning(q: Question) -> tuple[Remedy, ...]:
    return ((Move(q.claim.id, "major_warning_signal", after=False),), *_fewer_days(q))


def _doubt(q: Question) -> tuple[Remedy, ...]:
    """Art. 5: the evidence settles on the classes at most wanted; a proposed split is withdrawn."""
    moves: list[Move] = []
    if any(c > q.wanted for c in q.claim.uncertain_between):
        left = ",".join(c.name for c in q.claim.uncertain_between if c <= q.wanted)
        moves.append(Move(q.claim.id, "uncertain_between", left))
    if any(part.risk_class > q.wanted for part in q.claim.proposed_split):
        moves.append(Move(q.claim.id, "proposed_split", None))
    return (tuple(moves),)


def _renewed(q: Question) -> tuple[Remedy, ...]:
    """10(3): not repaid by new debt after all, or the failing conditions of the renewal hold."""
    renewal = q.claim.renewal
    if renewal is None:
        return ((Move(q.claim.id, "repaid_by_new_debt", after=False),),)
    return (
        tuple(
            Move(q.claim.id, f"renewal.{field}", right)
            for field, right in RENEWAL_TERMS.items()
            if getattr(renewal, field) is not right
        ),
    )


def _no_impairment(q: Question) -> Remedy:
    impairing = q.facts.bankruptcy in {Bankruptcy.REORGANISATION, Bankruptcy.SETTLEMENT}
    moves = [Move("", "bankruptcy", Bankruptcy.NONE.value)] if impairing else []
    if q.claim.credit_impaired:
        moves.append(Move(q.claim.id, "credit_impaired", after=False))
    return tuple(moves)


def _less_loss(share: Callable[[ClassificationPolicy], Ratio]) -> Callable[[Question], tuple[Remedy, ...]]:
    def remedy(q: Question) -> tuple[Remedy, ...]:
        # The largest loss that does not reach the share: loss × scale < units × balance.
        largest = -(-share(q.policy).units * q.claim.balance // RATIO_SCALE) - 1
        smaller: Remedy = (Move(q.claim.id, "expected_loss", largest),) if largest >= 0 else ()
        return smaller, _no_impairment(q)

    return remedy


def _rating(_: Question) -> tuple[Remedy, ...]:
    return _debtor("rating_cut_sharp", after=False), _debtor("ability_significantly_lowered", after=False)


def _seen_through(q: Question) -> tuple[Remedy, ...]:
    seen = q.claim.look_through
    fact = "look_through.expected_class" if seen and seen.by_expected_loss else "look_through.assets"
    return ((Move(q.claim.id, fact, class_name(q.wanted)),),) if seen else ()


def _person(q: Question) -> tuple[Remedy, ...]:
    after = None if q.wanted is RiskClass.NORMAL else q.wanted.name
    return ((Move(q.claim.id, "human", after),),)


_REMOVABLE: Final = {
    ObstacleCode.UNABLE,
    ObstacleCode.ABILITY_UNKNOWN,
    ObstacleCode.IMPAIRED_ASSET,
    ObstacleCode.IMPAIRMENT_UNKNOWN,
}


def _held(q: Question) -> tuple[Remedy, ...]:
    """Art. 14: an assessment can be made and an impairment can end; the rest is time."""
    obstacles = [o for o in why_not_upgraded(q.claim, q.facts, q.policy) if o.code is not ObstacleCode.MERGER_FREEZE]
    if any(o.code not in _REMOVABLE or not DRAWN_TOGETHER.isdisjoint(o.claims) for o in obstacles):
        return ()
    moves: list[Move] = []
    for obstacle in obstacles:
        if obstacle.claims:
            moves.extend(Move(claim, "credit_impaired", after=False) for claim in obstacle.claims)
        else:
            moves.append(Move(q.claim.id, "repayments.able_to_perform", after=True))
    return (tuple(moves),)


def _observed(q: Question) -> tuple[Remedy, ...]:
    """Art. 21: as art. 14 where it holds; the floor itself only where nobody has opened an observation."""
    if q.voice.kind is VoiceKind.HOLD:
        return _held(q)
    if q.claim.restructured is not None:
        return ()
    own = (Move(q.claim.id, "modified_in_difficulty", after=False),) if q.claim.modified_in_difficulty else ()
    if not (q.claim.refinanced and q.claim.financial_difficulty):
        return (own,)
    refinanced = (*own, Move(q.claim.id, "repaid_by_new_debt", after=False)) if q.claim.renewal is None else ()
    return (*own, Move(q.claim.id, "financial_difficulty", after=False)), refinanced


# --- the debtor's claims ---------------------------------------------------------------------------------------------


def _all_banks(q: Question) -> tuple[Remedy, ...]:
    """11(4): no more overdue at all banks than the share of all debts; merged claims are left out of both."""
    debts = q.facts.all_banks
    if debts is None:
        return ()
    counted = q.counted
    largest = counted.late_left_out + q.policy.all_banks_share.units * counted.debts // RATIO_SCALE
    return ((Move("", "all_banks.overdue_over_90", min(largest, debts.overdue_over_90)),),)


def _contagion(q: Question) -> tuple[Remedy, ...]:
    """Art. 7: pay one non-performing claim down to the share, or make enough of them perform; or enhancement."""
    bad = sorted((c for c in q.counted.npl if c.id != q.claim.id), key=lambda c: (-c.balance, c.id))
    amount, total = sum(c.balance for c in bad), q.counted.total
    share = q.policy.contagion_share
    pay = -(-(amount * RATIO_SCALE - share.units * total) // max(1, RATIO_SCALE - share.units))
    if bad and _can_be_paid_down(bad[0], pay):
        cheapest: Remedy = (Move(bad[0].id, "balance", bad[0].balance - pay),)
    elif "7 exception" not in q.policy.off and pay > (bad[0].balance if bad else 0):
        cheapest = ()  # more than one claim would have to change, where one enhancement is enough
    else:
        cheapest = () if _too_many(bad) else _enough_perform(bad, amount, total, q)
    if "7 exception" in q.policy.off:
        return (cheapest,)
    return cheapest, (Move(q.claim.id, "accepted_enhancement", after=True),)


def _can_be_paid_down(claim: ClaimFacts, by: int) -> bool:
    """Whether it is one claim, more than its expected loss remains, and no proposal names its parts."""
    left = claim.balance - by
    return claim.id not in DRAWN_TOGETHER and left > (claim.expected_loss or 0) and not claim.proposed_split


def _too_many(bad: list[ClaimFacts]) -> bool:
    return any(claim.id in DRAWN_TOGETHER for claim in bad)


def _enough_perform(bad: list[ClaimFacts], amount: int, total: int, q: Question) -> Remedy:
    moves: list[Move] = []
    for claim in bad:
        if not q.policy.contagion_share.exceeded_by(amount, total):
            break
        move = _performs_by(claim, q)
        moves.append(move)
        amount -= claim.balance
        total -= claim.balance if move.fact == SETTLED else 0
    return tuple(dict.fromkeys(moves))


def _others(q: Question) -> tuple[Remedy, ...]:
    """10(4): no other claim here is non-performing, and none at another bank."""
    bad = [claim for claim in q.counted.npl if claim.id != q.claim.id]
    if _too_many(bad):
        return ()
    moves = [Move("", "npl_at_other_banks", after=False)] if q.facts.npl_at_other_banks else []
    moves.extend(_performs_by(claim, q) for claim in bad)
    return (tuple(dict.fromkeys(moves)),)


def _performs_by(claim: ClaimFacts, q: Question) -> Move:
    """One change that makes another claim performing where there is one; repaying it in full always does."""
    options: list[Move] | None = None
    for voice in q.results[claim.id].voices:
        if voice.rule in DEBTOR_RULES or voice.risk_class is None or not voice.risk_class.non_performing:
            continue
        inner = q._replace(claim=claim, voice=voice, wanted=RiskClass.SPECIAL_MENTION)
        single = [remedy[0] for remedy in remedies(inner) if len(remedy) == 1]
        options = single if options is None else [move for move in options if move in single]
    return options[0] if options else Move(claim.id, SETTLED, after=True)


# --- facts nobody has said -------------------------------------------------------------------------------------------

_GOOD: Final[Mapping[str, bool | int]] = {
    "days_past_due": 0,
    "fund_use_changed": False,
    "repaid_by_new_debt": False,
    "financial_difficulty": False,
    "modified_in_difficulty": False,
    "credit_impaired": False,
    "expected_loss": 0,
    "major_warning_signal": False,
    "group_member_npl": False,
}
_GOOD_DEBTOR: Final[Mapping[str, bool | str | int]] = {
    "rating_cut_sharp": False,
    "ability_significantly_lowered": False,
    "evades_debt": False,
    "npl_at_other_banks": False,
    "bankruptcy": Bankruptcy.NONE.value,
}


def _assumed(q: Question) -> tuple[Remedy, ...]:
    """A fact counted as the worse becomes known, and is good."""
    missing = [u.fact for u in q.results[q.claim.id].unknown if u.rule == q.voice.rule]
    moves: list[Move] = []
    for fact in missing:
        if fact == "group_assessment":
            moves.append(Move(q.claim.id, fact, GroupAssessment.NO_EFFECT.value))
        elif fact == "all_banks":
            moves.append(Move("", "all_banks.overdue_over_90", 0))
        elif q.voice.rule != "14" and fact in _GOOD:
            moves.append(Move(q.claim.id, fact, _GOOD[fact]))
        elif fact in _GOOD_DEBTOR:
            moves.append(Move("", fact, _GOOD_DEBTOR[fact]))
    return (tuple(moves),) if moves else ()


_REMEDIES: Final[Mapping[str, Callable[[Question], tuple[Remedy, ...]]]] = {
    **dict.fromkeys(DAY_RULES, _fewer_days),
    "small-enterprise rule 6": _warning,
    "16": _seen_through,
    "5": _doubt,
    "9": _doubt,
    "7 group": lambda q: (
        (Move(q.claim.id, "group_assessment", GroupAssessment.NO_EFFECT.value),),
        (Move(q.claim.id, "group_member_npl", after=False),),
    ),
    "10(2)": _is("fund_use_changed", after=False),
    "10(3)": _renewed,
    "10(4)": _others,
    "11(2)": lambda q: (_no_impairment(q),),
    "11(3)": _rating,
    "11(4)": _all_banks,
    "12(2)": lambda _: (_debtor("evades_debt", after=False),),
    "12(3)": _less_loss(lambda policy: policy.doubtful_loss_share),
    "13(2)": lambda _: (_debtor("bankruptcy", after=Bankruptcy.NONE.value),),
    "13(3)": _less_loss(lambda policy: policy.loss_loss_share),
    "14": _held,
    "21": _observed,
    "7": _contagion,
    "human": _person,
}
"""15, 20 and 22 are not here: a merger and a repeated restructuring have happened, only time helps."""

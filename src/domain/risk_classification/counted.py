"""What the rules over all claims of a debtor count (arts 7, 10(4), 11(4)), as sums for sentences and remedies.

Also the same debtor with its other claims drawn together, so that a claim among thousands is explained in the time of
one among a few.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from ..shared.risk_class import RiskClass
from .facts import ClaimFacts, DebtorFacts, HumanClass
from .merger import frozen
from .outcome import ClaimResult
from .policy import ClassificationPolicy
from .rules_hold import held_class

DEBTOR_RULES: Final = frozenset({"7", "10(4)"})
"""The rules that look at the classes of the debtor's claims; what they give is not looked at again."""
OVER_90: Final = 90
"""Days past due that must be exceeded to be in `AllBanks.overdue_over_90` (art. 11(4))."""
MAX_OTHERS: Final = 50
"""Most other non-performing claims that are looked at one by one; more of them are drawn together."""
MERGED_PERFORMING: Final = "(others, performing)"
MERGED_NPL: Final = "(others, non-performing)"


@dataclass(frozen=True, slots=True)
class Counted:
    """Sums in minor units.

    Attributes:
        npl: the claims that art. 7 and 10(4) count as non-performing.
        bad, total: their balance, and that of all claims that count.
        overdue, debts: what 11(4) compares; both zero where the debts at all banks are unknown.
        late_left_out: what art. 15 took out of the overdue debts.
    """

    npl: tuple[ClaimFacts, ...]
    bad: int
    total: int
    overdue: int
    debts: int
    late_left_out: int


def own_class(result: ClaimResult, without: frozenset[str] = DEBTOR_RULES) -> RiskClass:
    """The class before the debtor's other claims were looked at: what arts 7 and 10(4) count."""
    classes = (v.risk_class for v in result.voices if v.rule not in without and v.risk_class is not None)
    return max(classes, default=RiskClass.NORMAL)


_BEFORE_ALL_BANKS: Final = DEBTOR_RULES | {"11(4)"}


def counted(facts: DebtorFacts, results: Mapping[str, ClaimResult], policy: ClassificationPolicy) -> Counted:
    """What the rules over all claims of the debtor count."""
    out = _left_out(facts, results, policy)
    kept = [claim for claim in facts.claims if claim.id not in out] if out else facts.claims
    npl = tuple(claim for claim in kept if own_class(results[claim.id]).non_performing)
    gone = [claim for claim in facts.claims if claim.id in out] if out else []
    late = sum(claim.balance for claim in gone if (claim.days_past_due or 0) > OVER_90)
    known = facts.all_banks
    return Counted(
        npl,
        sum(claim.balance for claim in npl),
        sum(claim.balance for claim in kept),
        max(0, known.overdue_over_90 - late) if known else 0,
        max(0, known.total_debt - sum(claim.balance for claim in gone)) if known else 0,
        late,
    )


def _left_out(facts: DebtorFacts, results: Mapping[str, ClaimResult], policy: ClassificationPolicy) -> frozenset[str]:
    """Art. 15: the merged debtor's non-performing claims, while the freeze lasts."""
    if "15 exclusion" in policy.off or not frozen(facts.merger_date, facts.as_of, policy):
        return frozenset()
    merged = (claim.id for claim in facts.claims if claim.from_merged_debtor)
    return frozenset(i for i in merged if own_class(results[i], _BEFORE_ALL_BANKS).non_performing)


def drawn_together(facts: DebtorFacts, results: Mapping[str, ClaimResult], claim_id: str) -> DebtorFacts:
    """The same debtor for one of its claims: the other performing claims as one; so the others, if they are too many.

    Exact for changes that make claims better: a performing claim counts for arts 7 and 10(4) by its balance alone.
    """
    if len(facts.claims) <= 3:
        return facts
    claim = next(claim for claim in facts.claims if claim.id == claim_id)
    held = held_class(claim) is not None
    kept, performing, npl = [claim], [], []
    for other in facts.claims:
        if other.id == claim_id:
            continue
        if own_class(results[other.id]).non_performing:
            npl.append(other)
        elif held and other.credit_impaired is not False:
            kept.append(other)
        else:
            performing.append(other)
    if performing:
        kept.append(_one(MERGED_PERFORMING, performing))
    return replace(facts, claims=(*kept, *_many(npl)))


def _many(npl: list[ClaimFacts]) -> list[ClaimFacts]:
    if len(npl) <= MAX_OTHERS:
        return npl
    found = []
    for merged in (False, True):
        group = [claim for claim in npl if claim.from_merged_debtor is merged]
        if group:
            one = _one(MERGED_NPL + (" merged" if merged else ""), group)
            set_by = HumanClass(RiskClass.SUBSTANDARD, "")
            impaired = any(claim.credit_impaired for claim in group)
            found.append(replace(one, from_merged_debtor=merged, human=set_by, credit_impaired=impaired))
    return found


def _one(identifier: str, claims: list[ClaimFacts]) -> ClaimFacts:
    return ClaimFacts(
        identifier,
        sum(claim.balance for claim in claims),
        days_past_due=0,
        fund_use_changed=False,
        repaid_by_new_debt=False,
        credit_impaired=False,
        expected_loss=0,
        group_member_npl=False,
    )

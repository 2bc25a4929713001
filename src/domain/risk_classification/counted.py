"""What the rules over all claims of a debtor count (arts 7, 10(4), 11(4)), as sums for sentences and remedies.

Also the same debtor with its other claims drawn together, so that a claim among thousands is explained in the time of
one among a few.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from ..shared.risk_class import RiskClass
from .classes import ClaimKind
from .facts import OVER_90, ClaimFacts, DebtorFacts, HumanClass
from .merger import frozen
from .outcome import ClaimResult
from .policy import ClassificationPolicy
from .rules_hold import held_class
from .rules_own import non_retail

DEBTOR_RULES: Final = frozenset({"7", "10(4)"})
"""The rules that look at the classes of the debtor's claims; what they give is not looked at again."""
MAX_OTHERS: Final = 20
"""Most other non-performing claims that are looked at one by one; more of them are drawn together."""
MERGED_PERFORMING: Final = "(others, performing)"
MERGED_RETAIL: Final = "(others, performing, retail)"
MERGED_NPL: Final = "(others, non-performing)"
MERGED_NPL_TARGET: Final = "(others, non-performing, of the merged debtor)"
DRAWN_NPL: Final = frozenset({MERGED_NPL, MERGED_NPL_TARGET})
DRAWN_TOGETHER: Final = DRAWN_NPL | {MERGED_PERFORMING, MERGED_RETAIL}
"""Ids that stand for several claims; no change of one claim can be stated of them."""


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


class Others:
    """A debtor's claims, parted once, so that each claim can be looked at among the others drawn together.

    Exact for changes that make claims better: a claim that performs by itself counts for arts 7 and 10(4) by its
    balance alone, for 11(4) by being retail or not, and for art. 14 by being impaired or not. Only where more than
    `MAX_OTHERS` others are non-performing, they stay so.
    """

    def __init__(self, facts: DebtorFacts, results: Mapping[str, ClaimResult]) -> None:
        self._facts = facts
        self._npl: list[ClaimFacts] = []
        self._open: list[ClaimFacts] = []
        self._performing: set[str] = set()
        # By whether 11(4) reaches them: how many claims and their balance.
        self._plain = {True: (0, 0), False: (0, 0)}
        for claim in facts.claims:
            if own_class(results[claim.id], _BEFORE_ALL_BANKS).non_performing:
                self._npl.append(claim)
            elif claim.credit_impaired is False:
                self._performing.add(claim.id)
                _add(self._plain, claim, facts, 1)
            else:
                self._open.append(claim)

    def around(self, claim: ClaimFacts) -> DebtorFacts:
        """The debtor with that claim as it is, and the others drawn together."""
        facts = self._facts
        if len(facts.claims) <= 3:
            return facts
        held = held_class(claim) is not None
        npl = [other for other in self._npl if other.id != claim.id]
        unsaid = [other for other in self._open if other.id != claim.id]
        plain = dict(self._plain)
        for other in () if held else unsaid:
            _add(plain, other, facts, 1)
        if claim.id in self._performing:
            _add(plain, claim, facts, -1)
        (lifted, lifted_balance), (retail, retail_balance) = plain[True], plain[False]
        return replace(
            facts,
            claims=(
                claim,
                *((_one(MERGED_PERFORMING, lifted_balance),) if lifted else ()),
                *((_retail(retail_balance),) if retail else ()),
                *(unsaid if held else ()),
                *_many(npl),
            ),
        )


def _many(npl: list[ClaimFacts]) -> list[ClaimFacts]:
    if len(npl) <= MAX_OTHERS:
        return npl
    found = []
    for merged in (False, True):
        group = [claim for claim in npl if claim.from_merged_debtor is merged]
        if group:
            one = _one(MERGED_NPL_TARGET if merged else MERGED_NPL, sum(claim.balance for claim in group))
            set_by = HumanClass(RiskClass.SUBSTANDARD, "")
            said = {claim.credit_impaired for claim in group}
            impaired = True if True in said else None if None in said else False
            found.append(replace(one, from_merged_debtor=merged, human=set_by, credit_impaired=impaired))
    return found


def _add(plain: dict[bool, tuple[int, int]], claim: ClaimFacts, facts: DebtorFacts, sign: int) -> None:
    reached = non_retail(claim, facts)
    number, balance = plain[reached]
    plain[reached] = number + sign, balance + sign * claim.balance


def _retail(balance: int) -> ClaimFacts:
    kind = ClaimKind.SMALL_BUSINESS_LOAN
    return replace(_one(MERGED_RETAIL, balance), kind=kind, major_warning_signal=False)


def _one(identifier: str, balance: int) -> ClaimFacts:
    return ClaimFacts(
        identifier,
        balance,
        days_past_due=0,
        fund_use_changed=False,
        repaid_by_new_debt=False,
        credit_impaired=False,
        expected_loss=0,
        group_member_npl=False,
    )

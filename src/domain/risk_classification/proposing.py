"""What a person may propose as a claim's class (art. 30): worse than the rules say, the same, or better by exemption.

An exemption removes a floor, it never lowers a class by itself (regulations 1.15 no. 7): with its fact documented, the
rules themselves must come to the proposed class.
"""

from dataclasses import replace
from datetime import date
from enum import StrEnum
from typing import Final

from ..shared.errors import Refusal
from ..shared.risk_class import RiskClass
from .facts import ClaimFacts, Renewal
from .outcome import ClaimResult, Standing


class Exemption(StrEnum):
    """The exemptions by which a class may be better than without them."""

    TECHNICAL_CAUSE = "TECHNICAL_CAUSE"
    """A short overdue of operational or technical cause, at most seven days (操作性或技术性原因), art. 10(1)."""
    RENEWAL = "RENEWAL"
    """A small-business renewal that meets every condition (小微企业续贷), art. 10(3)."""
    ENHANCEMENT = "ENHANCEMENT"
    """Credit enhancement accepted by the regulator (认可的信用增级), art. 7."""


class ProposalRefusal(StrEnum):
    """Why a class cannot be proposed, in the order of checking."""

    NO_CLAIM = "NO_CLAIM"
    """The claim is closed, or written off: it has no class any more."""
    NOTHING_CHANGES = "NOTHING_CHANGES"
    """It is the class in force already."""
    BLOCKED = "BLOCKED"
    """A fact is missing without which the policy gives no class; only a worse class than so far can be proposed."""
    BETTER_THAN_THE_RULES = "BETTER_THAN_THE_RULES"
    """Better than the rules allow, and no documented exemption makes it so."""


def with_exemption(claim: ClaimFacts, exemption: Exemption, old_maturity: date | None = None) -> ClaimFacts:
    """The claim's facts with those that the exemption documents.

    `old_maturity`: of a renewal, the old loan's last day; None: what is recorded of it.
    """
    match exemption:
        case Exemption.TECHNICAL_CAUSE:
            return replace(claim, technical_cause=True, cause_documented=True)
        case Exemption.ENHANCEMENT:
            return replace(claim, accepted_enhancement=True)
        case Exemption.RENEWAL:
            known = claim.renewal.old_maturity if claim.renewal else None
            return replace(claim, renewal=renewal_met(claim.previous_class or RiskClass.NORMAL, old_maturity or known))


def renewal_met(previous: RiskClass, old_maturity: date | None = None) -> Renewal:
    """A renewal that meets every condition, of an old loan with this class and last day."""
    return Renewal(
        signed_before_maturity=True,
        on_borrowers_application=True,
        previous_class=previous,
        lawful_operation=True,
        stable_operation=True,
        good_credit=True,
        interest_arrears=False,
        no_misuse=True,
        no_debt_evasion=True,
        working_capital=True,
        meets_new_loan_standard=True,
        old_maturity=old_maturity,
    )


def admissible(result: ClaimResult, in_force: RiskClass | None, proposed: RiskClass) -> Refusal | None:
    """Why a class cannot be proposed beside what the rules say (any exemption applied, no person's class); or None.

    Refused, in this order: NOTHING_CHANGES, BLOCKED, BETTER_THAN_THE_RULES.
    """
    if proposed is in_force:
        return _refusal(ProposalRefusal.NOTHING_CHANGES, result, proposed)
    if result.standing is Standing.BLOCKED and proposed <= result.risk_class:
        return _refusal(ProposalRefusal.BLOCKED, result, proposed)
    if proposed < result.risk_class:
        return _refusal(ProposalRefusal.BETTER_THAN_THE_RULES, result, proposed)
    return None


def no_claim(claim: str) -> Refusal:
    """The refusal of a class for a claim that is not classified any more."""
    return Refusal(
        ProposalRefusal.NO_CLAIM,
        f"claim {claim} is closed, written off or holds nothing: it has no class",
        f"债权 {claim} 已结清、核销或无余额,不再分类",
    )


_ONLY_EXEMPT: Final = (
    "is better than {found} by {binding}; only a documented exemption makes a class better: a technical cause "
    "of at most seven days, a renewal, an accepted enhancement"
)
_WORDS: Final = {
    ProposalRefusal.NOTHING_CHANGES: ("is in force already", "已是现行分类"),
    ProposalRefusal.BLOCKED: (
        "cannot be reached while facts are unknown: {unknown}; record them first",
        "因事实未知({unknown})尚不能得出,请先登记",
    ),
    ProposalRefusal.BETTER_THAN_THE_RULES: (
        _ONLY_EXEMPT,
        "优于规则结果{found_zh}(依据 {binding});仅七日内技术性原因、续贷、认可增信三类有据豁免可从优",
    ),
}


def _refusal(code: ProposalRefusal, result: ClaimResult, proposed: RiskClass) -> Refusal:
    words = {
        "unknown": ", ".join(sorted({each.fact for each in result.unknown})),
        "found": result.risk_class.name,
        "found_zh": result.risk_class.chinese,
        "binding": ", ".join(result.binding),
    }
    english, chinese = (text.format(**words) for text in _WORDS[code])
    return Refusal(
        code,
        f"claim {result.claim}: {proposed.name} {english}",
        f"债权 {result.claim}:{proposed.chinese}{chinese}",
        "商业银行金融资产风险分类办法 arts 10, 30; regulations 1.15 no. 7",
        (
            ("claim", result.claim),
            ("proposed", proposed.name),
            ("result", result.risk_class.name),
            ("rules", ", ".join(result.binding)),
        ),
    )

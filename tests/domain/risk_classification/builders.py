"""Facts of which everything is known and nothing is wrong; a test names what differs."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from postloan.domain.risk_classification.classes import Bankruptcy, ClaimKind, DebtorKind, DebtorSize
from postloan.domain.risk_classification.engine import classify
from postloan.domain.risk_classification.facts import AllBanks, ClaimFacts, DebtorFacts, Renewal, Repayments
from postloan.domain.risk_classification.outcome import ClaimResult
from postloan.domain.risk_classification.policy import DEFAULT_CLASSIFICATION, ClassificationPolicy
from postloan.domain.shared.risk_class import RiskClass

POLICY = DEFAULT_CLASSIFICATION
DAY = date(2025, 3, 31)
NORMAL, MENTION, SUBSTANDARD, DOUBTFUL, LOSS = RiskClass
MILLION = 100_000_000
"""Of minor units."""
ALL_MET = Renewal(
    signed_before_maturity=True,
    on_borrowers_application=True,
    previous_class=NORMAL,
    lawful_operation=True,
    stable_operation=True,
    good_credit=True,
    interest_arrears=False,
    no_misuse=True,
    no_debt_evasion=True,
    working_capital=True,
    meets_new_loan_standard=True,
)
NOT_CURED = Repayments(None, able_to_perform=False)
CURED = Repayments(date(2024, 5, 8), (date(2024, 5, 20), date(2024, 6, 20)), able_to_perform=True)
"""Two periods end 2024-06-20, six months 2024-11-08."""
_CLAIM = ClaimFacts(
    "A",
    10 * MILLION,
    days_past_due=0,
    technical_cause=False,
    cause_documented=False,
    fund_use_changed=False,
    repaid_by_new_debt=False,
    financial_difficulty=False,
    credit_impaired=False,
    expected_loss=0,
    accepted_enhancement=False,
    major_warning_signal=False,
    group_member_npl=False,
    repayments=NOT_CURED,
)
_DEBTOR = DebtorFacts(
    "D",
    DAY,
    (_CLAIM,),
    size=DebtorSize.LARGE,
    all_banks=AllBanks(0, 0),
    npl_at_other_banks=False,
    rating_cut_sharp=False,
    ability_significantly_lowered=False,
    bankruptcy=Bankruptcy.NONE,
    evades_debt=False,
)


def claim(identity: str = "A", **changes: Any) -> ClaimFacts:
    """A corporate loan of ten million, current, of which everything is known."""
    return replace(_CLAIM, id=identity, **changes)


def debtor(*claims: ClaimFacts, **changes: Any) -> DebtorFacts:
    """A large enterprise on 2025-03-31, of which everything is known."""
    return replace(_DEBTOR, claims=claims, **changes)


def person(*claims: ClaimFacts, **changes: Any) -> DebtorFacts:
    """A natural person."""
    return debtor(*claims, kind=DebtorKind.INDIVIDUAL, size=DebtorSize.NONE, **changes)


def card(days: int, **changes: Any) -> ClaimFacts:
    """A credit card."""
    return claim(kind=ClaimKind.CREDIT_CARD, days_past_due=days, **changes)


def small(days: int = 0, **changes: Any) -> ClaimFacts:
    """A small-enterprise claim classed by its matrix."""
    return claim(kind=ClaimKind.SMALL_BUSINESS_LOAN, by_days=True, days_past_due=days, **changes)


def policy(**changes: Any) -> ClassificationPolicy:
    """The packaged policy with changes."""
    return replace(
        POLICY,
        version="changed",
        effective_from=date(2025, 1, 1),
        recorded_at=datetime(2025, 1, 1, tzinfo=UTC),
        **changes,
    )


def one(facts: DebtorFacts, at: ClassificationPolicy = POLICY) -> ClaimResult:
    """The result of the only claim."""
    (result,) = classify(facts, at)
    return result


def classes(facts: DebtorFacts, at: ClassificationPolicy = POLICY) -> list[RiskClass]:
    """The class of each claim, in their order."""
    return [result.risk_class for result in classify(facts, at)]


def said(result: ClaimResult) -> set[str]:
    """The tokens of every rule that spoke."""
    return {voice.rule for voice in result.voices}

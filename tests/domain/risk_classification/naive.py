"""Classes by the articles read one after the other, written without the engine: tables of minimum classes, no voices.

Everything must be known. The thresholds are the regulation's own numbers, in the code.
"""

from datetime import date
from fractions import Fraction

from postloan.domain.risk_classification.classes import Bankruptcy, ClaimKind, DebtorKind, DebtorSize, GroupAssessment
from postloan.domain.risk_classification.facts import ClaimFacts, DebtorFacts

N, M, S, D, L = 1, 2, 3, 4, 5
RETAIL = (ClaimKind.PERSONAL_LOAN, ClaimKind.CREDIT_CARD, ClaimKind.SMALL_BUSINESS_LOAN)
SMALL_MATRIX = {
    # days past due up to (included): 0, 30, 90, 180, 360, more
    "CREDIT": (N, M, S, D, D, L),
    "GUARANTEE": (N, N, M, S, D, L),
    "MORTGAGE": (N, N, M, M, S, D),
    "PLEDGE": (N, N, N, M, S, D),
}


def classes_of(debtor: DebtorFacts) -> list[int]:
    """The class of each claim as a number, 1 normal to 5 loss."""
    alone = [_alone(claim, debtor) for claim in debtor.claims]
    enterprise = debtor.kind is DebtorKind.ENTERPRISE
    subject = [enterprise and claim.kind not in RETAIL for claim in debtor.claims]
    frozen = _frozen(debtor)
    counted = [not (frozen and claim.from_merged_debtor and k >= S)
               for claim, k in zip(debtor.claims, alone, strict=True)]  # fmt: skip
    reached = list(alone)
    assert debtor.all_banks is not None
    out = [claim for claim, counts in zip(debtor.claims, counted, strict=True) if not counts]
    total = debtor.all_banks.total_debt - sum(claim.balance for claim in out)
    late = debtor.all_banks.overdue_over_90 - sum(c.balance for c in out if (c.days_past_due or 0) > 90)
    if total > 0 and Fraction(max(late, 0), total) > Fraction(20, 100):
        reached = [max(k, S) if is_subject else k for k, is_subject in zip(reached, subject, strict=True)]
    whole = sum(claim.balance for claim, counts in zip(debtor.claims, counted, strict=True) if counts)
    bad = sum(claim.balance for claim, counts, k in zip(debtor.claims, counted, reached, strict=True)
              if counts and k >= S)  # fmt: skip
    is_bad = [counts and k >= S for counts, k in zip(counted, reached, strict=True)]
    if whole > 0 and Fraction(bad, whole) > Fraction(10, 100):
        reached = [
            max(k, S) if is_subject and not claim.accepted_enhancement else k
            for k, is_subject, claim in zip(reached, subject, debtor.claims, strict=True)
        ]
    return [
        max(k, M) if is_subject and (debtor.npl_at_other_banks or sum(is_bad) - is_bad[at] > 0) else k
        for at, (k, is_subject) in enumerate(zip(reached, subject, strict=True))
    ]


def _alone(claim: ClaimFacts, debtor: DebtorFacts) -> int:
    own = max(_days(claim), _matrix(claim), _other(claim, debtor))
    own = max(own, _restructured(claim))
    before = int(claim.previous_class) if claim.previous_class else 0
    observed = claim.restructured is not None and claim.restructured.in_observation
    if before == 0 and observed and claim.restructured is not None:
        before = int(claim.restructured.class_before)
    if before >= S and not _may_go_up(claim, debtor):
        own = max(own, before)
    if _frozen(debtor) and (claim.previous_class or before >= S):
        own = max(own, before)
    return max(own, int(claim.human.risk_class)) if claim.human else own


def _exempt(claim: ClaimFacts) -> bool:
    assert claim.days_past_due is not None
    return 1 <= claim.days_past_due <= 7 and bool(claim.technical_cause and claim.cause_documented)


def _days(claim: ClaimFacts) -> int:
    days = claim.days_past_due
    assert days is not None
    if days > 360:
        return L
    if days > 270:
        return D
    if days > 90:
        return S
    return M if days >= 1 and not _exempt(claim) else N


def _matrix(claim: ClaimFacts) -> int:
    days = claim.days_past_due
    assert days is not None
    if claim.kind is ClaimKind.CREDIT_CARD:
        return N if days == 0 else M if days <= 90 else S if days <= 120 else D if days <= 180 else L
    if claim.kind is ClaimKind.SMALL_BUSINESS_LOAN:
        cell = sum(days > limit for limit in (0, 30, 90, 180, 360))
        found = SMALL_MATRIX[claim.guarantee.value][cell] if claim.by_days else N
        return min(found + 1, L) if claim.major_warning_signal else found
    if claim.kind is ClaimKind.PERSONAL_LOAN and claim.by_days and not _exempt(claim):
        return N if days == 0 else M if days <= 90 else S if days <= 180 else D if days <= 360 else L
    return N


def _other(claim: ClaimFacts, debtor: DebtorFacts) -> int:
    court, enterprise = debtor.bankruptcy, debtor.kind is DebtorKind.ENTERPRISE
    impaired = claim.credit_impaired or court in (Bankruptcy.REORGANISATION, Bankruptcy.SETTLEMENT)
    share = Fraction(claim.expected_loss or 0, claim.balance) if claim.balance else Fraction(0)
    minimum = {
        L: court is Bankruptcy.LIQUIDATION or (impaired and share >= Fraction(9, 10)),
        D: debtor.evades_debt or (impaired and share >= Fraction(1, 2)),
        S: impaired or (enterprise and debtor.rating_cut_sharp and debtor.ability_significantly_lowered),
        M: claim.fund_use_changed
        or (
            enterprise
            and claim.kind not in RETAIL
            and claim.group_member_npl
            and claim.group_assessment is GroupAssessment.AFFECTED
        )
        or ((claim.repaid_by_new_debt or claim.renewal) and not _excepted(claim, debtor)),
    }
    found = max((k for k, holds in minimum.items() if holds), default=N)
    open_classes = [*claim.uncertain_between, *(part.risk_class for part in claim.proposed_split)]
    return max([found, *(int(k) for k in open_classes)])


def _excepted(claim: ClaimFacts, debtor: DebtorFacts) -> bool:
    renewal = claim.renewal
    if claim.kind is ClaimKind.BOND:
        return True
    if renewal is None or renewal.interest_arrears or int(renewal.previous_class) != N or not renewal.good_credit:
        return False
    if debtor.kind is DebtorKind.INDIVIDUAL:
        return claim.kind in (ClaimKind.PERSONAL_LOAN, ClaimKind.SMALL_BUSINESS_LOAN)
    if debtor.size is DebtorSize.NONE:
        return claim.kind is ClaimKind.SMALL_BUSINESS_LOAN
    return debtor.size in (DebtorSize.SMALL, DebtorSize.MICRO) or (
        debtor.size is DebtorSize.MEDIUM and debtor.as_of <= date(2027, 9, 30)
    )


def _restructured(claim: ClaimFacts) -> int:
    state = claim.restructured
    if state is None:
        refinanced = claim.financial_difficulty and (claim.repaid_by_new_debt or claim.renewal)
        return M if refinanced or claim.modified_in_difficulty else N
    if not state.in_observation and state.difficulty_solved:
        return N
    return S if state.times > 1 else M


def _may_go_up(claim: ClaimFacts, debtor: DebtorFacts) -> bool:
    restructured = claim.restructured is not None and _restructured(claim) > N
    if not restructured and (claim.kind is ClaimKind.CREDIT_CARD or (claim.kind in RETAIL and claim.by_days)):
        return True
    paid = claim.repayments
    if paid is None or paid.cured_on is None or not paid.able_to_perform:
        return False
    if any(other.credit_impaired for other in debtor.claims):
        return False
    cured = paid.cured_on
    later = [due for due in paid.due_dates if due > cured]
    return len(later) >= 2 and debtor.as_of >= max(later[1], _plus_months(cured, 6))


def _frozen(debtor: DebtorFacts) -> bool:
    merger = debtor.merger_date
    return merger is not None and merger <= debtor.as_of <= _plus_months(merger, 6)


def _plus_months(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in range(day.day, 27, -1):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    return date(year, month + 1, day.day)

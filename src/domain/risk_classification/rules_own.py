"""The rules that look at one claim alone: base class, matrices, and the floors of arts 5, 7 para. 1, 9 to 13 and 16.

None of them ever caps a class: an exemption removes what another rule would have said, nothing lowers a class.
"""

from typing import Final

from ..shared.risk_class import RiskClass
from .classes import Bankruptcy, ClaimKind, DebtorKind, DebtorSize, GroupAssessment
from .facts import ClaimFacts, DebtorFacts, Renewal, SplitPart
from .outcome import Missing, Voice, VoiceKind
from .policy import ClassificationPolicy, DayMatrix
from .rule import Case, Rule, Word

NORMAL, MENTION, SUBSTANDARD, DOUBTFUL, LOSS = RiskClass
_BASE, _FLOOR, _EXEMPTION, _REMARK = VoiceKind.BASE, VoiceKind.FLOOR, VoiceKind.EXEMPTION, VoiceKind.REMARK

_BASES: Final = {token: Voice(token, _BASE, NORMAL) for token in ("6", "8")}
_MATRIX: Final = {
    (token, risk_class): Voice(token, _BASE, risk_class)
    for token in ("card", "small-enterprise matrix", "personal matrix")
    for risk_class in RiskClass
}
_FLOORS: Final = {
    token: Voice(token, _FLOOR, risk_class)
    for risk_class, tokens in (
        (MENTION, ("7 group", "10(1)", "10(2)", "10(3)")),
        (SUBSTANDARD, ("11(1)", "11(2)", "11(3)")),
        (DOUBTFUL, ("12(1)", "12(2)", "12(3)")),
        (LOSS, ("13(1)", "13(2)", "13(3)")),
    )
    for token in tokens
}
_TECHNICAL: Final = Voice("10(1) exemption", _EXEMPTION, of="10(1)")
_RENEWED: Final = Voice("10(3) exception", _EXEMPTION, of="10(3)")
_GROUP_LOOKED_AT: Final = Voice("7 group", _REMARK)
_IMPAIRING: Final = frozenset({Bankruptcy.REORGANISATION, Bankruptcy.SETTLEMENT})


def non_retail(claim: ClaimFacts, debtor: DebtorFacts) -> bool:
    """Whether the rules for the same non-retail debtor (非零售债务人) hold: no natural person, no claim of art. 8."""
    return debtor.kind is DebtorKind.ENTERPRISE and not claim.kind.retail


def technically_overdue(claim: ClaimFacts, policy: ClassificationPolicy) -> bool:
    """Whether the overdue is short and has a documented operational or technical cause; unknown is no."""
    days = claim.days_past_due
    return (
        days is not None
        and policy.special_mention_days <= days <= policy.technical_days
        and claim.technical_cause is True
        and claim.cause_documented is True
        and "10(1) exemption" not in policy.off
    )


def impaired(claim: ClaimFacts, debtor: DebtorFacts) -> bool | None:
    """Whether the claim is credit-impaired; reorganisation and settlement are evidence of it (art. 13, [I])."""
    return True if debtor.bankruptcy in _IMPAIRING else claim.credit_impaired


# --- the class from which the others start ---------------------------------------------------------------------------


def base(case: Case) -> Word:
    """Art. 6, art. 8 for retail, or the look-through of art. 16."""
    kind = case.claim.kind
    if kind is ClaimKind.STRUCTURED_PRODUCT:
        return _look_through(case.claim)
    return _BASES["8" if kind.retail or case.debtor.kind is DebtorKind.INDIVIDUAL else "6"]


def _look_through(claim: ClaimFacts) -> Word:
    """The worst asset seen counts, penetrable or not: one claim, one class, in doubt the worse [I]."""
    seen = claim.look_through
    if seen is not None and seen.by_expected_loss and seen.expected_class is not None:
        return Voice("16", _BASE, seen.expected_class)
    if seen is None or seen.by_expected_loss or not seen.assets:
        return Missing("16", "look_through", LOSS, _BASE)
    return Voice("16", _BASE, max(asset.risk_class for asset in seen.assets))


def matrix(case: Case) -> Word:
    """The days-past-due method (脱期法): cards always, other retail claims where the bank uses it."""
    found = _row(case)
    if found is None:
        return None
    name, row = found
    days = case.claim.days_past_due
    if days is None:
        return Missing(name, "days_past_due", row.steps[-1].risk_class, _BASE)
    # A bank's own row says again what 10(1) says, so what is exempt there is no overdue here [I].
    exempt = case.claim.kind is ClaimKind.PERSONAL_LOAN and technically_overdue(case.claim, case.policy)
    return _MATRIX[name, row.at(0 if exempt else days)]


def _row(case: Case) -> tuple[str, DayMatrix] | None:
    """The row of the claim's matrix, with the rule's token; None: it has none, or the bank does without."""
    claim, policy = case.claim, case.policy
    if claim.kind is ClaimKind.CREDIT_CARD:
        return "card", policy.card_matrix
    if not claim.by_days:
        return None
    if claim.kind is ClaimKind.SMALL_BUSINESS_LOAN and "small-enterprise matrix" not in policy.off:
        return "small-enterprise matrix", policy.small_enterprise_rows[claim.guarantee]
    if claim.kind is ClaimKind.PERSONAL_LOAN and "personal matrix" not in policy.off:
        return "personal matrix", policy.personal_matrix
    return None


def warning_signal(case: Case) -> Word:
    """银监发〔2007〕63号 art. 6: with a major event or signal at least one class below the matrix."""
    claim, name = case.claim, "small-enterprise rule 6"
    if claim.kind is not ClaimKind.SMALL_BUSINESS_LOAN or claim.major_warning_signal is False:
        return None
    if name in case.policy.off:
        return None
    found = _row(case)
    start = NORMAL if found is None else found[1].at(claim.days_past_due or 0)
    lowered = RiskClass(min(start + case.policy.small_enterprise_signal_steps, LOSS))
    if claim.major_warning_signal is None:
        return Missing(name, "major_warning_signal", lowered)
    return Voice(name, _FLOOR, lowered)


def prudence(case: Case) -> Word:
    """Art. 5: of the classes the evidence leaves open, or a split proposes, the worst (从低确定)."""
    open_classes = (*case.claim.uncertain_between, *(part.risk_class for part in _split(case.claim)))
    return Voice("5", _FLOOR, max(open_classes)) if open_classes else None


def no_splitting(case: Case) -> Word:
    """Art. 9: one claim, one class; a proposal to split it gives the whole the worst part's class."""
    parts = _split(case.claim)
    return Voice("9", _FLOOR, max(part.risk_class for part in parts)) if parts else None


def _split(claim: ClaimFacts) -> tuple[SplitPart, ...]:
    """Art. 16 products may be divided; their class comes from what they hold."""
    return () if claim.kind is ClaimKind.STRUCTURED_PRODUCT else claim.proposed_split


def group(case: Case) -> Word:
    """Art. 7 para. 1: a member's 不良 does not spread by itself; the bank must assess, and its finding counts [I]."""
    claim = case.claim
    if claim.group_member_npl is False or not non_retail(claim, case.debtor):
        return None
    if claim.group_member_npl is None:
        return Missing("7 group", "group_member_npl", MENTION)
    if claim.group_assessment is GroupAssessment.NOT_MADE:
        return Missing("7 group", "group_assessment", MENTION)
    return _FLOORS["7 group"] if claim.group_assessment is GroupAssessment.AFFECTED else _GROUP_LOOKED_AT


# --- at least special mention ----------------------------------------------------------------------------------------


def overdue(case: Case) -> Word:
    """10(1): overdue at all, unless short and of a documented technical cause."""
    days = case.claim.days_past_due
    if days is None:
        return Missing("10(1)", "days_past_due", MENTION)
    if days < case.policy.special_mention_days:
        return None
    return _TECHNICAL if technically_overdue(case.claim, case.policy) else _FLOORS["10(1)"]


def use_changed(case: Case) -> Word:
    """10(2): the use of funds was changed without consent."""
    if case.claim.fund_use_changed is None:
        return Missing("10(2)", "fund_use_changed", MENTION)
    return _FLOORS["10(2)"] if case.claim.fund_use_changed else None


def repaid_by_debt(case: Case) -> Word:
    """10(3): repaid by new debt, bonds and qualifying renewals excepted."""
    claim, bond = case.claim, case.claim.kind is ClaimKind.BOND
    if not claim.repaid_by_new_debt and claim.renewal is None:
        # Of a bond it matters only where the debtor may be in difficulty: refinanced then is restructured (art. 17).
        unknown = claim.repaid_by_new_debt is None and not (bond and claim.financial_difficulty is False)
        return Missing("10(3)", "repaid_by_new_debt", MENTION) if unknown else None
    excepted = bond or _renewal_qualifies(claim, case.debtor, case.policy)
    return _RENEWED if excepted and "10(3) exception" not in case.policy.off else _FLOORS["10(3)"]


def _renewal_qualifies(claim: ClaimFacts, debtor: DebtorFacts, policy: ClassificationPolicy) -> bool:
    renewal = claim.renewal
    return (
        renewal is not None
        and renewal.previous_class is NORMAL
        and renewal.working_capital
        and renewal.signed_before_maturity
        and renewal.on_borrowers_application
        and renewal.lawful_operation
        and renewal.stable_operation
        and renewal.good_credit
        and not renewal.interest_arrears
        and renewal.no_misuse
        and renewal.no_debt_evasion
        and renewal.meets_new_loan_standard
        and _may_renew(claim, debtor, renewal, policy)
    )


def _may_renew(claim: ClaimFacts, debtor: DebtorFacts, renewal: Renewal, policy: ClassificationPolicy) -> bool:
    """Small and micro enterprises, owners and individual businesses; medium ones up to a maturity."""
    if debtor.kind is DebtorKind.INDIVIDUAL:
        return claim.kind in {ClaimKind.PERSONAL_LOAN, ClaimKind.SMALL_BUSINESS_LOAN}
    if debtor.size is DebtorSize.MEDIUM:
        until = policy.renewal_medium_until
        return until is not None and (renewal.old_maturity or debtor.as_of) <= until
    unsized_small = debtor.size is DebtorSize.NONE and claim.kind is ClaimKind.SMALL_BUSINESS_LOAN
    return debtor.size in policy.renewal_sizes or unsized_small


# --- at least substandard, doubtful, loss ----------------------------------------------------------------------------


def _longer_than(token: str, field: str, worse: RiskClass) -> Rule:
    """A rule of more than so many days past due; collateral is no defence."""

    def rule(case: Case) -> Word:
        days = case.claim.days_past_due
        if days is None:
            return Missing(token, "days_past_due", worse)
        limit: int = getattr(case.policy, field)
        return _FLOORS[token] if days > limit else None

    return rule


def _impaired_with_loss(token: str, field: str, worse: RiskClass) -> Rule:
    """A rule of credit-impaired claims whose expected loss reaches a share of the balance."""

    def rule(case: Case) -> Word:
        so = impaired(case.claim, case.debtor)
        if so is False:
            return None
        if case.claim.expected_loss is None:
            return Missing(token, "expected_loss", worse)
        if not getattr(case.policy, field).reached_by(case.claim.expected_loss, case.claim.balance):
            return None
        return _FLOORS[token] if so else Missing(token, "credit_impaired", worse)

    return rule


def credit_impaired(case: Case) -> Word:
    """11(2): credit-impaired, or the court has accepted reorganisation or settlement."""
    so = impaired(case.claim, case.debtor)
    if so is None:
        return Missing("11(2)", "credit_impaired", SUBSTANDARD)
    return _FLOORS["11(2)"] if so else None


def rating_cut(case: Case) -> Word:
    """11(3): rating cut sharply and ability significantly lowered; both are needed. Nobody rates a natural person."""
    debtor = case.debtor
    sharp, lowered = debtor.rating_cut_sharp, debtor.ability_significantly_lowered
    if debtor.kind is DebtorKind.INDIVIDUAL or sharp is False or lowered is False:
        return None
    if sharp and lowered:
        return _FLOORS["11(3)"]
    return Missing("11(3)", "rating_cut_sharp" if sharp is None else "ability_significantly_lowered", SUBSTANDARD)


def evasion(case: Case) -> Word:
    """12(2): the debtor evades bank debt."""
    if case.debtor.evades_debt is None:
        return Missing("12(2)", "evades_debt", DOUBTFUL)
    return _FLOORS["12(2)"] if case.debtor.evades_debt else None


def liquidation(case: Case) -> Word:
    """13(2): bankruptcy liquidation."""
    if case.debtor.bankruptcy is None:
        return Missing("13(2)", "bankruptcy", LOSS)
    return _FLOORS["13(2)"] if case.debtor.bankruptcy is Bankruptcy.LIQUIDATION else None


OWN_RULES: Final[tuple[Rule, ...]] = (
    base,
    matrix,
    warning_signal,
    prudence,
    no_splitting,
    group,
    overdue,
    use_changed,
    repaid_by_debt,
    _longer_than("11(1)", "substandard_days", SUBSTANDARD),
    credit_impaired,
    rating_cut,
    _longer_than("12(1)", "doubtful_days", DOUBTFUL),
    evasion,
    _impaired_with_loss("12(3)", "doubtful_loss_share", DOUBTFUL),
    _longer_than("13(1)", "loss_days", LOSS),
    liquidation,
    _impaired_with_loss("13(3)", "loss_loss_share", LOSS),
)
"""Step 1 of the engine's order."""

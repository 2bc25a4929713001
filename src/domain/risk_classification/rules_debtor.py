"""The rules that look at all claims of a non-retail debtor: 11(4), the 10 % rule of art. 7, 10(4).

They read the classes reached so far, held and human ones included, and speak to the other claims of the same debtor;
what they lift does not feed back (regulations 1.15). Retail claims are not lifted, but the bank's claims on the debtor
are all counted [I].
"""

from collections.abc import Sequence
from typing import Final

from ..shared.risk_class import RiskClass
from .draft import Draft
from .facts import OVER_90, DebtorFacts
from .merger import frozen
from .outcome import Missing, Voice, VoiceKind
from .policy import ClassificationPolicy
from .rules_own import non_retail

_ALL_BANKS: Final = Voice("11(4)", VoiceKind.FLOOR, RiskClass.SUBSTANDARD)
_CONTAGION: Final = Voice("7", VoiceKind.FLOOR, RiskClass.SUBSTANDARD)
_ENHANCED: Final = Voice("7 exception", VoiceKind.EXEMPTION, of="7")
_OTHER_NPL: Final = Voice("10(4)", VoiceKind.FLOOR, RiskClass.SPECIAL_MENTION)
_LEFT_OUT: Final = Voice("15 exclusion", VoiceKind.EXEMPTION, of="7")


def debtor_floors(drafts: Sequence[Draft], debtor: DebtorFacts, policy: ClassificationPolicy) -> None:
    """Step 5 of the engine's order; lets the rules speak to the drafts."""
    subject = [draft for draft in drafts if non_retail(draft.claim, debtor)]
    if not subject:
        return
    left_out = _left_out(drafts, debtor, policy)
    for draft in subject if left_out else ():
        if draft not in left_out:
            draft.hear(_LEFT_OUT)
    _all_banks(subject, left_out, debtor, policy)
    counted = [draft for draft in drafts if draft not in left_out]
    npl = [draft for draft in counted if draft.risk_class.non_performing]
    _contagion(subject, counted, npl, policy)
    _other_npl(subject, npl, debtor)
    _unknown_spreads(subject, counted)


def _left_out(drafts: Sequence[Draft], debtor: DebtorFacts, policy: ClassificationPolicy) -> list[Draft]:
    """Art. 15: the merged debtor's 不良, while the freeze lasts."""
    if "15 exclusion" in policy.off or not frozen(debtor.merger_date, debtor.as_of, policy):
        return []
    return [draft for draft in drafts if draft.claim.from_merged_debtor and draft.risk_class.non_performing]


def _all_banks(
    subject: Sequence[Draft], left_out: Sequence[Draft], debtor: DebtorFacts, policy: ClassificationPolicy
) -> None:
    """11(4): more than a fifth of the debts at all banks is overdue more than 90 days."""
    debts = debtor.all_banks
    if debts is None:
        for draft in subject:
            draft.miss(Missing("11(4)", "all_banks", RiskClass.SUBSTANDARD))
        return
    gone = sum(draft.claim.balance for draft in left_out)
    late = sum(draft.claim.balance for draft in left_out if (draft.claim.days_past_due or 0) > OVER_90)
    total = max(0, debts.total_debt - gone)
    # A report may be older than our books; no part exceeds its whole.
    overdue = min(max(0, debts.overdue_over_90 - late), total)
    if policy.all_banks_share.exceeded_by(overdue, total):
        for draft in subject:
            draft.hear(_ALL_BANKS)


def _contagion(
    subject: Sequence[Draft], counted: Sequence[Draft], npl: Sequence[Draft], policy: ClassificationPolicy
) -> None:
    """Art. 7: more than a tenth of the claims here is 不良, so all are; accepted enhancement excepts.

    To each claim it speaks for what the others are, so that a claim that is 不良 by itself knows whether it would stay
    so without its own reason.
    """
    bad, whole = sum(draft.claim.balance for draft in npl), sum(draft.claim.balance for draft in counted)
    share = policy.contagion_share
    if not share.exceeded_by(bad, whole):
        return
    for draft in subject:
        others = bad - draft.claim.balance if draft in npl else bad
        if share.exceeded_by(others, whole):
            excepted = draft.claim.accepted_enhancement is True and "7 exception" not in policy.off
            draft.hear(_ENHANCED if excepted else _CONTAGION)


def _other_npl(subject: Sequence[Draft], npl: Sequence[Draft], debtor: DebtorFacts) -> None:
    """10(4): the debtor has 不良 here or at another bank."""
    elsewhere = debtor.npl_at_other_banks
    for draft in subject:
        if elsewhere or len(npl) > (draft in npl):
            draft.hear(_OTHER_NPL)
        elif elsewhere is None:
            draft.miss(Missing("10(4)", "npl_at_other_banks", RiskClass.SPECIAL_MENTION))


def _unknown_spreads(subject: Sequence[Draft], counted: Sequence[Draft]) -> None:
    """Where another claim may yet turn out 不良, so may these by art. 7: their result is no more final than its."""
    open_ones = [draft for draft in counted if draft.missing.non_performing and not draft.risk_class.non_performing]
    for draft in subject:
        if len(open_ones) > (draft in open_ones):
            draft.missing = max(draft.missing, RiskClass.SUBSTANDARD)

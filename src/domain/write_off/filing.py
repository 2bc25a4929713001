"""How an application is made and its file completed: application, evidence, confirmations, legal opinion, withdrawal.

Each command returns the event, or the first refusal in the order of `WriteOffRefusal`.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

from ..shared.errors import InvalidInput, Refusal
from ..shared.money import split_pro_rata
from ..shared.papers import note, person_of
from .case import TRANSITIONS, Case
from .eligibility import unconfirmed
from .events import MAX_EVIDENCE, Applied, CaseEvent, Confirmed, EvidenceFiled, OpinionGiven, Withdrawn
from .kinds import ConfirmingRole
from .names import chinese
from .parts import Confirmation, Evidence, LegalOpinion
from .policy import WriteOffPolicy
from .refusals import WriteOffRefusal as R
from .refusals import day_refusal, first_refusal, refuse

SEPARATION: Final = "不相容岗位分离 [K-h]"
_THREE: Final = "财金〔2017〕90号 art. 8(2)"


def stands(case: Case, event: type[CaseEvent]) -> Refusal | None:
    """WRONG_STATUS where the event cannot follow on the status of the application."""
    if event in TRANSITIONS[case.status]:
        return None
    return refuse(
        R.WRONG_STATUS,
        f"application {case.applied.number} is {case.status}; {event.__name__} cannot follow",
        f"申请 {case.applied.number} 状态为 {case.status},不可办理该环节",
    )


def same_person(case: Case, person: str, parts: tuple[tuple[str, str, frozenset[str]], ...]) -> Refusal | None:
    """SAME_PERSON where the person acted in one of these parts: (what, Chinese, who did it)."""
    for what, what_zh, persons in parts:
        if person in persons:
            return refuse(
                R.SAME_PERSON,
                f"{person} {what} application {case.applied.number}; another person is needed",
                f"{person} 已作为{what_zh}参与申请 {case.applied.number},须由他人办理",
                SEPARATION,
            )
    return None


def made(case: Case) -> tuple[str, str, frozenset[str]]:
    """Who made it."""
    return "made", "申请人", frozenset((case.applied.maker,))


def signed(case: Case) -> tuple[str, str, frozenset[str]]:
    """Who signed its internal evidence."""
    return "confirmed evidence of", "证据确认人", case.signers


def advised(case: Case) -> tuple[str, str, frozenset[str]]:
    """Who gave a legal opinion."""
    return "gave the legal opinion on", "法律意见出具人", case.authors


def reviewed(case: Case) -> tuple[str, str, frozenset[str]]:
    """Who sat in its review."""
    return "reviewed", "审议委员", case.reviewers


def _criterion_refusal(applied: Applied, policy: WriteOffPolicy) -> Refusal | None:
    rules = {rule.criterion: rule for rule in policy.criteria}
    for claim in applied.claims:
        rule = rules.get(claim.criterion) if claim.criterion else None
        if claim.criterion and rule is None:
            return refuse(
                R.UNKNOWN_CRITERION,
                f"policy {policy.version} has no criterion {claim.criterion}",
                f"政策 {policy.version} 无认定标准 {claim.criterion}",
            )
        if applied.by_list and (rule is None or not rule.by_list):
            return refuse(
                R.NOT_FOR_A_LIST,
                f"claim {claim.loan} rests on {claim.criterion or claim.reference}, which is not for lists",
                f"债权 {claim.loan} 所依据的 {claim.criterion or claim.reference} 不适用清单核销",
                "财金〔2017〕90号 art. 8(1)",
            )
    return None


def split_package(loss: int, principals: Sequence[int]) -> tuple[int, ...]:
    """A package's loss of principal over its claims, pro rata and without losing a cent (4.6 [S:25]), in minor units.

    A part that is written off is of principal alone, so the shares go by principal: each is last minus previous of the
    cumulative share. Refuses a loss below one or above the whole, and one that leaves a claim without a share.
    """
    whole = sum(principals)
    if not 0 < loss <= whole:
        raise InvalidInput("loss", loss, f"must be 1 to {whole} minor units, the principal of the package")
    shares = split_pro_rata(loss, principals)
    if not all(shares):
        raise InvalidInput("loss", loss, f"is too small for {len(principals)} claims: one of them would bear nothing")
    return shares


def apply(applied: Applied, policy: WriteOffPolicy, business_date: date) -> Applied | Refusal:
    """Make an application. Refused: IN_THE_FUTURE, CAUSE_MISSING, CLAIM_TWICE, UNKNOWN_CRITERION, NOT_FOR_A_LIST."""
    if refused := day_refusal(applied.on, business_date):
        return refused
    if not applied.cause_text.strip():
        return refuse(R.CAUSE_MISSING, "say why the claims were lost", "须说明呆账形成原因", "财金〔2017〕90号 art. 19")
    loan, times = Counter(claim.loan for claim in applied.claims).most_common(1)[0]
    if times > 1:
        return refuse(R.CLAIM_TWICE, f"claim {loan} stands in it {times} times", f"债权 {loan} 重复申报 {times} 次")
    return _criterion_refusal(applied, policy) or applied


def file_evidence(
    case: Case, evidence: Evidence, person: str, on: date, business_date: date
) -> EvidenceFiled | Refusal:
    """Put a paper into the file. A new internal paper has to be confirmed anew by all.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, TOO_MANY, NOT_IN_THE_APPLICATION, FILED_ALREADY.
    """
    who = person_of("person", person)
    refused = first_refusal(
        (
            lambda: stands(case, EvidenceFiled),
            lambda: day_refusal(max(on, evidence.dated), business_date),
            lambda: day_refusal(on, business_date, case.last),
        )
    )
    if refused:
        return refused
    if len(case.evidence) >= MAX_EVIDENCE:
        return refuse(R.TOO_MANY, f"the file has {MAX_EVIDENCE} papers, the most", f"材料已达上限 {MAX_EVIDENCE} 份")
    if evidence.loan is not None and all(claim.loan != evidence.loan for claim in case.claims):
        return refuse(R.NOT_IN_THE_APPLICATION, f"{evidence.loan} is not in it", f"债权 {evidence.loan} 不在申请内")
    key = (evidence.kind, evidence.content_hash, evidence.loan)
    if any((each.kind, each.content_hash, each.loan) == key for each in case.evidence):
        return refuse(R.FILED_ALREADY, f"{evidence.content_hash} is filed as {evidence.kind}", "该材料已归集")
    return EvidenceFiled(evidence, who, on)


def _signature_refusal(case: Case, given: Confirmation, policy: WriteOffPolicy) -> Refusal | None:
    if not case.internal_evidence:
        return refuse(R.NOTHING_TO_CONFIRM, "no internal evidence is in the file", "无内部证据可确认", _THREE)
    if given.unit != case.applied.unit:
        return refuse(
            R.OTHER_UNIT,
            f"{given.unit} is not the originating unit {case.applied.unit}",
            f"确认人所属机构 {given.unit} 不是经办机构 {case.applied.unit}",
            _THREE,
        )
    if given.role not in policy.confirming:
        return refuse(R.ROLE_NOT_ASKED, f"{given.role} does not confirm", f"无须 {given.role} 确认", _THREE)
    if any(each.role is given.role for each in case.confirmations):
        return refuse(R.ROLE_CONFIRMED, f"somebody confirmed as {given.role}", f"{given.role} 已确认", _THREE)
    there = frozenset(each.person for each in case.confirmations)
    parts = [("confirmed evidence of", "证据确认人", there), advised(case)]
    # The maker is one who handled the loan: as handler he confirms what he applies for, never as a head.
    if given.role is not ConfirmingRole.HANDLER:
        parts.append(made(case))
    return same_person(case, given.person, tuple(parts))


def confirm(case: Case, given: Confirmation, policy: WriteOffPolicy, business_date: date) -> Confirmed | Refusal:
    """Sign the internal evidence: one role each, three different persons of the originating unit.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, NOTHING_TO_CONFIRM, OTHER_UNIT, ROLE_NOT_ASKED,
    ROLE_CONFIRMED, SAME_PERSON.
    """
    refused = stands(case, Confirmed) or day_refusal(given.on, business_date, case.last)
    return refused or _signature_refusal(case, given, policy) or Confirmed(given)


def give_opinion(case: Case, opinion: LegalOpinion, business_date: date) -> OpinionGiven | Refusal:
    """Give the legal opinion; a later one takes its place until the review.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, SAME_PERSON, OPINION_INCOMPLETE.
    """
    refused = stands(case, OpinionGiven) or day_refusal(opinion.on, business_date, case.last)
    refused = refused or same_person(case, opinion.author, (made(case), signed(case)))
    if refused:
        return refused
    if not opinion.complete:
        return refuse(
            R.OPINION_INCOMPLETE,
            "state the proceedings and their result, or why nobody was sued",
            "须说明诉讼情况及结果,未诉讼的说明理由",
            "财金〔2017〕90号 art. 8",
        )
    return OpinionGiven(opinion)


def withdraw(case: Case, person: str, reason: str, on: date, business_date: date) -> Withdrawn | Refusal:
    """Take the application back, until it is booked.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, NOT_ITS_MAKER, REASON_REQUIRED.
    """
    refused = stands(case, Withdrawn) or day_refusal(on, business_date, case.last)
    if refused:
        return refused
    if person_of("person", person) != case.applied.maker:
        return refuse(R.NOT_ITS_MAKER, f"only {case.applied.maker} takes it back", f"仅 {case.applied.maker} 可撤回")
    return reason_refusal(reason) or Withdrawn(reason, on)


def reason_refusal(reason: str) -> Refusal | None:
    """REASON_REQUIRED for a text that says nothing."""
    if note("reason", reason).strip():
        return None
    return refuse(R.REASON_REQUIRED, "say why", "须说明理由")


def file_refusal(case: Case, policy: WriteOffPolicy) -> Refusal | None:
    """CONFIRMATION_MISSING, OPINION_MISSING or OPINION_AGAINST; None: the file may be reviewed."""
    missing = unconfirmed(case.confirmations, policy.confirming)
    if missing:
        names = "、".join(map(chinese, missing))
        return refuse(
            R.CONFIRMATION_MISSING, f"internal evidence lacks: {', '.join(missing)}", f"内部证据缺少确认: {names}",
            _THREE, *(("role", role) for role in missing),
        )  # fmt: skip
    if case.opinion is None:
        return refuse(R.OPINION_MISSING, "a legal opinion is needed", "须有法律意见书", "财金〔2017〕90号 art. 8")
    if not case.opinion.supports:
        return refuse(R.OPINION_AGAINST, "the legal opinion does not support it", "法律意见不支持核销")
    return None

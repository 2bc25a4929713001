"""How a case begins: opened, group formed, file prepared, initiated. Each command returns its event or a refusal."""

from collections import Counter
from datetime import date
from typing import Final
from uuid import UUID

from ..shared.errors import Refusal
from ..shared.papers import person_of
from .case import TRANSITIONS, Case
from .events import CaseEvent, FilePrepared, GroupFormed, Initiated, Opened
from .independence import INDEPENDENT, Acted, independence_refusal
from .kinds import Exclusion
from .parts import Independence, LifeFile, Member
from .policy import LiabilityPolicy
from .refusals import LiabilityRefusal as R
from .refusals import day_refusal, reason_refusal, refuse

_NOTICE: Final = "金规〔2024〕11号 [S:26]"


def stands(case: Case, event: type[CaseEvent]) -> Refusal | None:
    """WRONG_STATUS where the event cannot follow on the status of the case."""
    if event in TRANSITIONS[case.status]:
        return None
    name = event.__name__
    return refuse(
        R.WRONG_STATUS,
        f"{name} cannot follow while the case is {case.status}",
        f"案件状态为 {case.status} 时不能办理 {name}",
    )


def step_refusal(case: Case, event: type[CaseEvent], on: date, business_date: date) -> Refusal | None:
    """WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST: what every step is asked first."""
    return stands(case, event) or day_refusal(on, business_date, case.last)


def _loans(opened: Opened, policy: LiabilityPolicy, taken: frozenset[UUID]) -> Refusal | None:
    loan, times = Counter(each.loan for each in opened.loans).most_common(1)[0]
    if times > 1:
        return refuse(R.LOAN_TWICE, f"loan {loan} stands {times} times", f"贷款 {loan} 重复 {times} 次")
    if found := sorted({str(each.loan) for each in opened.loans if each.loan in taken}):
        shown = ", ".join(found[:20])
        return refuse(
            R.LOAN_HAS_A_CASE, f"a case has {shown}", f"已立案贷款: {shown}", "", *(("loan", x) for x in found[:20])
        )
    if not opened.batch and len({each.borrower for each in opened.loans}) > 1:
        return refuse(
            R.SEVERAL_BORROWERS, "loans of several borrowers go in a batch", "多个借款人的贷款须批量认定", _NOTICE
        )
    large = [each.amount for each in opened.loans if each.amount > policy.batch_amount]
    if opened.batch and (large or len(opened.loans) > policy.batch_loans):
        return refuse(
            R.NOT_FOR_A_BATCH,
            f"a batch has at most {policy.batch_loans} loans of at most {policy.batch_amount} minor units each",
            f"批量认定至多 {policy.batch_loans} 笔,每笔不超过 {policy.batch_amount} 分",
            _NOTICE,
        )
    return None


def open_case(
    opened: Opened, *, policy: LiabilityPolicy, taken: frozenset[UUID], business_date: date
) -> Opened | Refusal:
    """Open a case; `taken` are loans of the case that have one which was not withdrawn.

    Refused: IN_THE_FUTURE, BEFORE_THE_LAST (before its own cause), REASON_REQUIRED, TRIGGER_NOT_IN_POLICY, LOAN_TWICE,
    LOAN_HAS_A_CASE, SEVERAL_BORROWERS, NOT_FOR_A_BATCH.
    """
    refused = day_refusal(opened.on, business_date, opened.cause_on) or reason_refusal(opened.reason)
    if refused:
        return refused
    if opened.trigger not in policy.triggers:
        return refuse(
            R.TRIGGER_NOT_IN_POLICY,
            f"policy {policy.version} opens no case for {opened.trigger}",
            f"政策 {policy.version} 未列 {opened.trigger}",
        )
    return _loans(opened, policy, taken) or opened


def seats_refusal(members: tuple[Member, ...], least: int, policy: LiabilityPolicy) -> Refusal | None:
    """SEAT_TWICE, GROUP_TOO_SMALL, DEPARTMENT_MISSING, ONE_CHAIR: what every group is asked."""
    person, times = Counter(each.person for each in members).most_common(1)[0]
    if times > 1:
        return refuse(R.SEAT_TWICE, f"{person} has {times} seats", f"{person} 重复 {times} 次")
    if len(members) < least:
        return refuse(
            R.GROUP_TOO_SMALL, f"{len(members)} members, {least} needed", f"{len(members)} 人,至少 {least} 人"
        )
    there = {each.department for each in members}
    if absent := [each for each in policy.departments if each not in there]:
        names = ", ".join(absent)
        return refuse(R.DEPARTMENT_MISSING, f"no seat for {names}", f"缺少部门: {names}")
    chairs = sum(each.chair for each in members)
    if chairs != 1:
        return refuse(R.ONE_CHAIR, f"{chairs} members have the chair", f"组长 {chairs} 名")
    return None


def acted_before(case: Case) -> Acted:
    """Who has acted on the case and may not decide in its first group."""
    return {Exclusion.INVESTIGATED: case.investigators, Exclusion.SIGNED: case.signers}


def form_group(
    case: Case,
    members: tuple[Member, ...],
    person: str,
    on: date,
    *,
    policy: LiabilityPolicy,
    independence: Independence,
    business_date: date,
) -> GroupFormed | Refusal:
    """Form the group, or form it anew before its meeting.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, SEAT_TWICE, GROUP_TOO_SMALL, DEPARTMENT_MISSING, ONE_CHAIR,
    NOT_INDEPENDENT (who forms it handled a loan himself, or any member is excluded).
    """
    who = person_of("person", person)
    event = GroupFormed(members, who, on)
    people = [each.person for each in members]
    return (
        step_refusal(case, GroupFormed, on, business_date)
        or seats_refusal(members, policy.group_size, policy)
        or independence_refusal(case, [who], independence, {})
        or independence_refusal(case, people, independence, acted_before(case))
        or event
    )


def _complete(case: Case, file: LifeFile, independence: Independence) -> Refusal | None:
    loans = {each.loan for each in case.opened.loans}
    named = {each.loan for each in file.handlings} | {each.loan for each in file.rows}
    if strangers := {str(loan) for loan in named - loans}:
        shown = ", ".join(sorted(strangers)[:20])
        return refuse(R.NOT_OF_THE_CASE, f"not in the case: {shown}", f"非本案贷款: {shown}")
    there = {(each.loan, each.person) for each in file.handlings}
    known = {(each.loan, each.person) for each in independence.handlings if each.loan in loans}
    if missing := sorted({person for _, person in known - there}):
        shown = ", ".join(missing[:20])
        return refuse(R.HANDLER_MISSING, f"the file leaves out {shown}", f"资料遗漏: {shown}")
    return None


def _investigator(case: Case, person: str, independence: Independence) -> Refusal | None:
    if person in case.sat:
        return refuse(
            R.SAME_PERSON,
            f"{person} sits in the group: who investigates does not decide",
            f"{person} 为认定小组成员,调查与认定不相容",
            INDEPENDENT,
        )
    return independence_refusal(case, [person], independence, {})


def prepare_file(
    case: Case, file: LifeFile, person: str, on: date, *, independence: Independence, business_date: date
) -> FilePrepared | Refusal:
    """Put the loan's life on file.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, NOT_OF_THE_CASE, HANDLER_MISSING, SAME_PERSON,
    NOT_INDEPENDENT.
    """
    who = person_of("person", person)
    return (
        step_refusal(case, FilePrepared, on, business_date)
        or _complete(case, file, independence)
        or _investigator(case, who, independence)
        or FilePrepared(file, who, on)
    )


def initiate(
    case: Case, person: str, on: date, *, independence: Independence, business_date: date
) -> Initiated | Refusal:
    """Initiate the assessment on the file as it is.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, NOT_INDEPENDENT.
    """
    who = person_of("person", person)
    return (
        step_refusal(case, Initiated, on, business_date)
        or independence_refusal(case, [who], independence, {})
        or Initiated(who, on)
    )

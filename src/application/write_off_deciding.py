"""Use cases that decide an application for write-off: collective review, approval, rejection (集体审议、审批)."""

from ..domain.shared.actor import ALL_BRANCHES
from ..domain.write_off.case import Case
from ..domain.write_off.deciding import approve, reject, review
from ..domain.write_off.kinds import Level
from .cases import Case as Prepared
from .cases import Stop
from .desk import Desk, refused
from .outcomes import Refused
from .write_off_commands import ApproveWriteOff, RejectWriteOff, ReviewWriteOff
from .write_off_facts import answers, policy_on
from .write_off_filing import RULE, application, step
from .write_off_papers import file_application, file_approval
from .write_off_refusals import WriteOffCommandRefusal as R
from .write_off_refusals import no


def prepare_review(desk: Desk, command: ReviewWriteOff) -> Prepared | Stop:
    """Record the collective review; refused as `domain.write_off.deciding.review`."""
    case = application(desk, command)
    if not isinstance(case, Case):
        return case
    day = desk.bank.booking_date
    policy = policy_on(desk.unit, desk.bank.id, day)
    found = answers(desk.unit, case, day, policy)
    held = review(
        case, command.ballots, command.minutes, day, answers=found, policy=policy, business_date=day
    )  # fmt: skip
    # What was reviewed is the file as it stood before the vote.
    return step(desk, command, case, held, also=lambda _: file_application(desk, case, found))


def _not_held(desk: Desk, command: ApproveWriteOff | RejectWriteOff) -> Refused | None:
    """Whoever sees some branches only acts for a branch, whatever level is stated."""
    if command.level is Level.BRANCH or ALL_BRANCHES in desk.actor.branches:
        return None
    why = f"{desk.actor.person} acts for {', '.join(sorted(desk.actor.branches))}, not for {command.level}"
    zh = f"{desk.actor.person} 仅有分支机构权限,无 {command.level} 层级审批权"
    return refused(type(command).__name__, RULE, no(R.LEVEL_NOT_HELD, why, zh, "财金〔2017〕90号 art. 18"))


def prepare_approval(desk: Desk, command: ApproveWriteOff) -> Prepared | Stop:
    """Agree as an authorised person. Refused: LEVEL_NOT_HELD, then as `domain.write_off.deciding.approve`."""
    case = application(desk, command)
    if not isinstance(case, Case):
        return case
    if stop := _not_held(desk, command):
        return stop
    day, person = desk.bank.booking_date, desk.actor.person
    policy = policy_on(desk.unit, desk.bank.id, day)
    found = answers(desk.unit, case, day, policy)
    given = approve(
        case, person, command.level, day, answers=found, policy=policy, business_date=day
    )  # fmt: skip
    return step(desk, command, case, given, also=lambda after: file_approval(desk, after, found))


def prepare_rejection(desk: Desk, command: RejectWriteOff) -> Prepared | Stop:
    """Say no as an authorised person. Refused: LEVEL_NOT_HELD, then as `domain.write_off.deciding.reject`."""
    case = application(desk, command)
    if not isinstance(case, Case):
        return case
    if stop := _not_held(desk, command):
        return stop
    day, person = desk.bank.booking_date, desk.actor.person
    policy = policy_on(desk.unit, desk.bank.id, day)
    given = reject(case, person, command.level, command.reason, day, policy=policy, business_date=day)
    return step(desk, command, case, given)

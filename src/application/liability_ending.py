"""Use cases after the signing, and of a case that waits or is taken back (通知、复议、移交、中止、撤销、终结)."""

from typing import Final

from ..domain.liability_assessment.case import Case
from ..domain.liability_assessment.consequences import consequences
from ..domain.liability_assessment.ending import hand_over, receipt, resume, suspend, withdraw
from ..domain.liability_assessment.events import HandedOver, Receipted
from ..domain.liability_assessment.reconsidering import ask, form_review_group, reconsider
from ..domain.liability_assessment.signing import close, notify
from ..domain.policy import CommandKind
from ..domain.shared.errors import Refusal
from .cases import Case as Prepared
from .cases import Stop
from .desk import Desk, refused
from .liability_cases import RULE, case_of, step, written_off_on
from .liability_commands import (
    AskReconsideration,
    CloseLiability,
    ConfirmHandOver,
    DecideReconsideration,
    FormReviewGroup,
    HandOverLiability,
    NotifyLiability,
    ResumeLiability,
    SuspendLiability,
    WithdrawLiability,
)
from .liability_facts import grounds, independence, policy_on
from .liability_papers import file_form, hash_of, notice_form
from .liability_refusals import LiabilityCommandRefusal
from .liability_reserves import deduct_for
from .liability_store import KeptCase
from .outcomes import Refused

_NO_DOCUMENT: Final = "0" * 64
"""Stands for the document of a step that is refused: none is made for it."""


def prepare_notice(desk: Desk, command: NotifyLiability) -> Prepared | Stop:
    """Record that a person was told; refused as `domain` `notify`."""
    kept = case_of(desk, command)
    if not isinstance(kept, KeptCase):
        return kept
    case, today = kept.case, desk.bank.booking_date
    form = None
    if not command.document and command.concerned in case.concerned and case.issued is not None:
        form = notice_form(desk, case, command.concerned)
    document = command.document or (hash_of(desk, form) if form else _NO_DOCUMENT)
    event = notify(case, command.concerned, document, command.on or today, business_date=today)
    return step(desk, command, case, event, also=lambda after: file_form(desk, after, form) if form else None)


def prepare_asking(desk: Desk, command: AskReconsideration) -> Prepared | Stop:
    """Ask as the person concerned, today; refused as `domain` `ask`: TOO_LATE on the day after the last."""
    kept = case_of(desk, command)
    if not isinstance(kept, KeptCase):
        return kept
    bank, day, calendar = desk.bank.id, desk.bank.booking_date, desk.context.calendar
    policy = policy_on(desk.unit, bank, day)
    person = desk.actor.person
    event = ask(kept.case, person, command.reason, day, policy=policy, calendar=calendar, business_date=day)
    return step(desk, command, kept.case, event)


def prepare_review_group(desk: Desk, command: FormReviewGroup) -> Prepared | Stop:
    """Name other people; refused as `domain` `form_review_group`."""
    kept = case_of(desk, command)
    if not isinstance(kept, KeptCase):
        return kept
    bank, day, person = desk.bank.id, desk.bank.booking_date, desk.actor.person
    people = [person, *(member.person for member in command.members)]
    event = form_review_group(
        kept.case,
        command.members,
        person,
        day,
        policy=policy_on(desk.unit, bank, day),
        independence=independence(desk.unit, bank, kept.case, people, day),
        business_date=day,
    )
    return step(desk, command, kept.case, event)


def prepare_reconsidering(desk: Desk, command: DecideReconsideration) -> Prepared | Stop:
    """Record the vote of the second group; refused as `domain` `reconsider`: WORSE_THAN_BEFORE among others.

    Policy and risk reserves are those of the day of the first result, so that nothing rises because they have.
    """
    kept = case_of(desk, command)
    if not isinstance(kept, KeptCase):
        return kept
    case, bank, today = kept.case, desk.bank.id, desk.bank.booking_date
    first = next((meeting.on for meeting in reversed(case.meetings) if meeting.carried), today)
    people = [member.person for member in case.reviewers]
    event = reconsider(
        case,
        command.findings,
        command.ballots,
        command.minutes,
        command.document,
        command.on or today,
        grounds=grounds(desk.unit, bank, case, [each.person for each in command.findings], today, first),
        independence=independence(desk.unit, bank, case, people, today),
        business_date=today,
    )
    return step(desk, command, case, event)


def prepare_hand_over(desk: Desk, command: HandOverLiability) -> Prepared | Stop:
    """Hand a person's part over; refused as `domain` `hand_over`."""
    kept = case_of(desk, command)
    if not isinstance(kept, KeptCase):
        return kept
    bank, day, person = desk.bank.id, desk.bank.booking_date, desk.actor.person
    event = HandedOver(
        command.number, command.concerned, command.receiver, command.reason, command.document, person, day
    )
    found = independence(desk.unit, bank, kept.case, [person], day)
    return step(desk, command, kept.case, hand_over(kept.case, event, independence=found, business_date=day))


def prepare_receipt(desk: Desk, command: ConfirmHandOver) -> Prepared | Stop:
    """Record a receipt; refused as `domain` `receipt`."""
    kept = case_of(desk, command)
    if not isinstance(kept, KeptCase):
        return kept
    day = desk.bank.booking_date
    event = Receipted(command.number, command.document, command.received_by, day)
    return step(desk, command, kept.case, receipt(kept.case, event, business_date=day))


def prepare_suspension(desk: Desk, command: SuspendLiability) -> Prepared | Stop:
    """Let the case wait; refused as `domain` `suspend`."""
    kept = case_of(desk, command)
    if not isinstance(kept, KeptCase):
        return kept
    bank, day, person = desk.bank.id, desk.bank.booking_date, desk.actor.person
    found = independence(desk.unit, bank, kept.case, [person], day)
    event = suspend(
        kept.case, command.ground, command.reason, person, day, independence=found, business_date=day
    )  # fmt: skip
    return step(desk, command, kept.case, event)


def prepare_resumption(desk: Desk, command: ResumeLiability) -> Prepared | Stop:
    """Let the case go on; refused as `domain` `resume`."""
    kept = case_of(desk, command)
    if not isinstance(kept, KeptCase):
        return kept
    day = desk.bank.booking_date
    return step(desk, command, kept.case, resume(kept.case, desk.actor.person, day, business_date=day))


def prepare_withdrawal(desk: Desk, command: WithdrawLiability) -> Prepared | Stop:
    """Take the case back; others agree. Refused as `domain` `withdraw`, then NO_SECOND_PERSON."""
    kept = case_of(desk, command)
    if not isinstance(kept, KeptCase):
        return kept
    bank, day, person = desk.bank.id, desk.bank.booking_date, desk.actor.person
    event = withdraw(
        kept.case,
        command.ground,
        command.reason,
        person,
        day,
        written_off=written_off_on(desk.unit, kept.case) is not None,
        independence=independence(desk.unit, bank, kept.case, [person], day),
        business_date=day,
    )
    if not isinstance(event, Refusal) and (stop := nobody_agrees(desk, command, CommandKind.LIABILITY_WITHDRAWAL)):
        return stop
    return step(desk, command, kept.case, event, CommandKind.LIABILITY_WITHDRAWAL)


def nobody_agrees(desk: Desk, command: object, kind: CommandKind) -> Refused | None:
    """NO_SECOND_PERSON where the policy has no route for something that nobody does alone."""
    if desk.policy.route(kind) is not None:
        return None
    why = f"policy {desk.policy.version} has no route for {kind}: adopt one that has"
    zh = f"政策 {desk.policy.version} 未设置 {kind} 的复核路径"
    return refused(type(command).__name__, RULE, Refusal(LiabilityCommandRefusal.NO_SECOND_PERSON, why, zh))


def prepare_closing(desk: Desk, command: CloseLiability) -> Prepared | Stop:
    """End the case; what was decided is deducted from the risk reserves with it. Refused as `domain` `close`."""
    kept = case_of(desk, command)
    if not isinstance(kept, KeptCase):
        return kept
    bank, day = desk.bank.id, desk.bank.booking_date
    event = close(
        kept.case,
        desk.actor.person,
        day,
        policy=policy_on(desk.unit, bank, day),
        calendar=desk.context.calendar,
        business_date=day,
    )

    def deduct(case: Case) -> None:
        for each in consequences(case):
            if each.deduction:
                deduct_for(desk, case, each.person, each.deduction)

    return step(desk, command, kept.case, event, also=deduct)

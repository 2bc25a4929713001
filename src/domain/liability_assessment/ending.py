"""What else happens to a case: hand-over to discipline or police with its receipt, suspension, withdrawal."""

from datetime import date
from typing import Final

from ..shared.errors import Refusal
from ..shared.papers import note, person_of
from .case import Case
from .events import HandedOver, Receipted, Resumed, Suspended, Withdrawn
from .forming import step_refusal
from .independence import independence_refusal
from .kinds import SuspendGround, Trigger, WithdrawGround
from .parts import Independence
from .refusals import LiabilityRefusal as R
from .refusals import reason_refusal, refuse

_ART_19: Final = "财金〔2017〕90号 art. 19 [S:22]"


def hand_over(
    case: Case, event: HandedOver, *, independence: Independence, business_date: date
) -> HandedOver | Refusal:
    """Hand a person's part over; the person handled a loan of the case or a finding is about him.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, REASON_REQUIRED, NOT_INDEPENDENT, NOT_A_HANDLER,
    NUMBER_TAKEN.
    """
    refused = (
        step_refusal(case, HandedOver, event.on, business_date)
        or reason_refusal(event.reason)
        or independence_refusal(case, [event.person], independence, {})
    )
    if refused:
        return refused
    loans = {each.loan for each in case.opened.loans}
    handlers = {each.person for each in (*case.handlings, *independence.handlings) if each.loan in loans}
    if event.concerned not in handlers | case.concerned:
        return refuse(R.NOT_A_HANDLER, f"{event.concerned} has no part in it", f"{event.concerned} 未参与该笔业务")
    if any(each.number == event.number for each in case.hand_overs):
        return refuse(R.NUMBER_TAKEN, f"{event.number} is taken", f"移交编号 {event.number} 重复")
    return event


def receipt(case: Case, event: Receipted, *, business_date: date) -> Receipted | Refusal:
    """Record the receiver's confirmation.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, SAME_PERSON (who hands over does not receive),
    HAND_OVER_UNKNOWN, RECEIPTED_ALREADY.
    """
    refused = step_refusal(case, Receipted, event.on, business_date)
    if refused:
        return refused
    handed = next((each for each in case.hand_overs if each.number == event.number), None)
    if handed is not None and event.received_by in (handed.person, handed.concerned):
        return refuse(R.SAME_PERSON, f"{event.received_by} does not receive it", f"{event.received_by} 不得接收")
    if handed is None:
        return refuse(R.HAND_OVER_UNKNOWN, f"no hand-over {event.number}", f"无移交 {event.number}")
    if any(each.number == event.number for each in case.receipts):
        return refuse(R.RECEIPTED_ALREADY, f"{event.number} has its receipt", f"{event.number} 已有回执")
    return event


def suspend(
    case: Case,
    ground: SuspendGround,
    reason: str,
    person: str,
    on: date,
    *,
    independence: Independence,
    business_date: date,
) -> Suspended | Refusal:
    """Let the case wait; only before anything was decided.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, REASON_REQUIRED, NOT_INDEPENDENT.
    """
    who = person_of("person", person)
    return (
        step_refusal(case, Suspended, on, business_date)
        or reason_refusal(note("reason", reason))
        or independence_refusal(case, [who], independence, {})
        or Suspended(ground, reason, who, on)
    )


def resume(case: Case, person: str, on: date, *, business_date: date) -> Resumed | Refusal:
    """Let it go on where it stood. Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST."""
    return step_refusal(case, Resumed, on, business_date) or Resumed(person_of("person", person), on)


def withdraw(
    case: Case,
    ground: WithdrawGround,
    reason: str,
    person: str,
    on: date,
    *,
    written_off: bool,
    independence: Independence,
    business_date: date,
) -> Withdrawn | Refusal:
    """Take the case back before its meeting has decided; `written_off`: a loan of it is.

    A case about a written-off loan is taken back only where it was opened in error or another case has the loan.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, REASON_REQUIRED, NOT_INDEPENDENT, MUST_BE_SETTLED.
    """
    who = person_of("person", person)
    refused = (
        step_refusal(case, Withdrawn, on, business_date)
        or reason_refusal(note("reason", reason))
        or independence_refusal(case, [who], independence, {})
    )
    if refused:
        return refused
    if (written_off or case.opened.trigger is Trigger.WRITE_OFF) and ground is WithdrawGround.CURED:
        return refuse(
            R.MUST_BE_SETTLED, "a written-off loan's liability is settled", "已核销债权须完成责任认定", _ART_19
        )
    return Withdrawn(ground, reason, who, on)

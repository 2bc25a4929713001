"""How an approved application is booked, all or nothing, and how a wrong write-off is reversed."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from ..shared.errors import Refusal
from ..shared.papers import person_of
from .booking import Booked, booking
from .case import Case
from .claim_events import Kept
from .events import Reversed, WrittenOff
from .filing import made, reason_refusal, same_person, stands
from .parts import Amounts, AppliedClaim
from .refusals import WriteOffRefusal as R
from .refusals import day_refusal, refuse


def _amounts(claim: AppliedClaim, held: Amounts | None) -> Amounts | Refusal:
    """What is booked of one claim: all that is owed now, or exactly the approved part.

    Of a whole claim only principal, fees and costs are held to what was approved: interest runs on until the booking,
    by contract, on either side of the balance sheet.
    """
    if held is None:
        return refuse(R.CLAIM_UNKNOWN, f"what claim {claim.loan} comes to is not known", f"债权 {claim.loan} 余额不明")
    if not held.on_balance:
        return refuse(R.NOTHING_LEFT, f"claim {claim.loan} has no balance", f"债权 {claim.loan} 已无表内余额")
    asked = claim.amounts
    grown = held.on_balance - held.interest > asked.on_balance - asked.interest
    fits = not grown if claim.whole else held.covers(asked)
    if not fits:
        return refuse(
            R.AMOUNT_CHANGED,
            f"claim {claim.loan}: {asked.on_balance} minor units approved, {held.on_balance} on the balance sheet now",
            f"债权 {claim.loan}: 审批金额 {asked.on_balance} 分,现表内余额 {held.on_balance} 分",
        )
    return held if claim.whole else asked


def write_off(
    case: Case, held: Mapping[UUID, Amounts], reserve: int, on: date, business_date: date
) -> tuple[WrittenOff, Booked] | Refusal:
    """Book an approved application: every claim of it, or none.

    `held` is what each loan comes to on the day, `reserve` what there is to bear it, both in minor units.
    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, CLAIM_UNKNOWN, NOTHING_LEFT, AMOUNT_CHANGED,
    INSUFFICIENT_RESERVE.
    """
    if refused := stands(case, WrittenOff) or day_refusal(on, business_date, case.last):
        return refused
    amounts: list[Amounts] = []
    for claim in case.claims:
        found = _amounts(claim, held.get(claim.loan))
        if isinstance(found, Refusal):
            return found
        amounts.append(found)
    booked = booking(amounts, reserve, on)
    if isinstance(booked, Refusal):
        return booked
    return WrittenOff(booked.amounts, booked.reserve_used, on), booked


def kept(case: Case, keeper: str) -> tuple[Kept, ...]:
    """How each claim of a booked application begins its life in the case ledger, with its first keeper (art. 15)."""
    if case.written_off_on is None:
        raise ValueError(f"application {case.id} is not booked")
    return tuple(
        Kept(
            loan=claim.loan,
            case=case.id,
            currency=case.applied.currency,
            amounts=amounts,
            cause=case.applied.cause,
            keeper=keeper,
            on=case.written_off_on,
        )
        for claim, amounts in zip(case.claims, case.amounts, strict=True)
    )


def reverse(
    case: Case, person: str, reason: str, on: date, business_date: date, agreed: tuple[str, ...] = ()
) -> Reversed | Refusal:
    """Reverse a wrong write-off: a new event, nothing is erased; the claims go back onto the balance sheet.

    `person` proposes it, `agreed` are those who agree.

    Refused: WRONG_STATUS, IN_THE_FUTURE, BEFORE_THE_LAST, SAME_PERSON (its maker), REASON_REQUIRED.
    """
    who = person_of("person", person)
    refused = (
        stands(case, Reversed)
        or day_refusal(on, business_date, case.last)
        or same_person(case, who, (made(case),))
        or reason_refusal(reason)
    )
    return refused or Reversed(who, reason, on, agreed)

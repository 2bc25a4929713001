"""Money and interest of a kept claim: accrual, recoveries and their reversal, waivers.

Recovered principal, fees, costs and interest that stood on the balance sheet go back to the reserve; other interest is
income (3.6 [K-h]). Each command returns the event, or the first refusal in the order of `ClaimRefusal`.
"""

from datetime import date
from typing import Final

from ..shared.errors import InvalidInput, Refusal
from ..shared.money import MAX_MINOR
from ..shared.papers import note, person_of
from .claim import Claim, amounts_of
from .claim_events import Accrued, InterestStopped, Recovered, RecoveryReversed, Split, Waived
from .claim_refusals import ClaimRefusal as R
from .claim_refusals import kept_on, refuse
from .kinds import Stream
from .policy import WriteOffPolicy

MAX_RECOVERIES: Final = 10_000
_RIGHTS: Final = "财金〔2017〕90号 arts 14, 15"


def _positive(amount: int) -> None:
    if type(amount) is not int or not 0 < amount <= MAX_MINOR:
        raise InvalidInput("amount", amount, f"must be 1 to {MAX_MINOR} minor units")


def _reason(reason: str) -> Refusal | None:
    if note("reason", reason).strip():
        return None
    return refuse(R.REASON_REQUIRED, "say why", "须说明理由")


def _stopped(day: date) -> Refusal:
    return refuse(R.INTEREST_STOPPED, f"interest stopped on {day}", f"已于 {day} 停止计息")


def accrue(claim: Claim, amount: int, through: date, business_date: date) -> Accrued | Refusal:
    """Interest by contract since the last accrual, as the loan account computes it; zero moves the day alone.

    Refused: NOT_KEPT, IN_THE_FUTURE, BEFORE_WRITE_OFF, NOT_LATER, INTEREST_STOPPED.
    """
    if type(amount) is not int or not 0 <= amount <= MAX_MINOR:
        raise InvalidInput("amount", amount, f"must be 0 to {MAX_MINOR} minor units")
    if refused := kept_on(claim, through, business_date):
        return refused
    if through <= claim.through:
        return refuse(R.NOT_LATER, f"accrued through {claim.through} already", f"已计息至 {claim.through}", _RIGHTS)
    if claim.stopped_on is not None and through > claim.stopped_on:
        return refuse(
            R.INTEREST_STOPPED, f"interest stopped on {claim.stopped_on}", f"已于 {claim.stopped_on} 停止计息"
        )
    return Accrued(amount, through)


def stop_interest(claim: Claim, reason: str, on: date, business_date: date) -> InterestStopped | Refusal:
    """No more interest after a day, by agreement or law.

    Refused: NOT_KEPT, IN_THE_FUTURE, BEFORE_WRITE_OFF, NOT_LATER (accrued further), INTEREST_STOPPED, REASON_REQUIRED.
    """
    if refused := kept_on(claim, on, business_date):
        return refused
    if on < claim.through:
        return refuse(R.NOT_LATER, f"accrued through {claim.through} already", f"已计息至 {claim.through}")
    if claim.stopped_on is not None:
        return refuse(
            R.INTEREST_STOPPED, f"interest stopped on {claim.stopped_on}", f"已于 {claim.stopped_on} 停止计息"
        )
    return _reason(reason) or InterestStopped(reason, on)


def allocated(claim: Claim, amount: int, order: tuple[Stream, ...]) -> Split:
    """What an amount pays in an order; what is more than owed is left out."""
    split: list[tuple[Stream, int]] = []
    for stream in order:
        part = min(amount, claim.owed.of(stream))
        if part:
            split.append((stream, part))
            amount -= part
    return tuple(split)


def _split_refusal(claim: Claim, amount: int, split: Split) -> Refusal | None:
    if amount > claim.owed.total:
        surplus = amount - claim.owed.total
        return refuse(
            R.MORE_THAN_OWED,
            f"{amount} minor units are {surplus} more than the {claim.owed.total} owed",
            f"金额 {amount} 分超过所欠 {claim.owed.total} 分,超出 {surplus} 分",
            "",
            ("surplus", str(surplus)),
        )
    part = amounts_of(split)
    if not claim.owed.covers(part):
        return refuse(R.MORE_THAN_OWED, "a part is more than is owed of it", "分项金额超过所欠")
    if part.total != amount:
        return refuse(
            R.SPLIT_DIFFERS, f"parts come to {part.total}, not {amount}", f"分项合计 {part.total} 分不等于 {amount} 分"
        )
    return None


def recover(
    claim: Claim,
    amount: int,
    collector: str,
    on: date,
    *,
    policy: WriteOffPolicy,
    business_date: date,
    split: Split | None = None,
) -> Recovered | Refusal:
    """Money came in. `split` is how the loan account allocated it; None: in the order of the policy.

    Refused: NOT_KEPT, IN_THE_FUTURE, BEFORE_WRITE_OFF, TOO_MANY, MORE_THAN_OWED (with the surplus), SPLIT_DIFFERS.
    """
    _positive(amount)
    who = person_of("collector", collector)
    if refused := kept_on(claim, on, business_date):
        return refused
    if len(claim.recoveries) >= MAX_RECOVERIES:
        return refuse(R.TOO_MANY, f"the claim has {MAX_RECOVERIES} recoveries", f"收回记录已达 {MAX_RECOVERIES} 条")
    taken = allocated(claim, amount, policy.recovery_order) if split is None else split
    if refused := _split_refusal(claim, amount, taken):
        return refused
    return Recovered(amount, taken, amounts_of(taken).on_balance, who, on)


def reverse_recovery(
    claim: Claim, sequence: int, reason: str, on: date, *, reserve: int, business_date: date
) -> RecoveryReversed | Refusal:
    """Take a recovery back, for example a bounced cheque. `reserve`: what there is to take it from, minor units.

    Refused: NOT_KEPT, IN_THE_FUTURE, BEFORE_WRITE_OFF, NO_SUCH_RECOVERY, REVERSED_ALREADY, REASON_REQUIRED,
    RESERVE_USED_ALREADY (with the missing amount).
    """
    if refused := kept_on(claim, on, business_date):
        return refused
    found = next((each for each in claim.recoveries if each.sequence == sequence), None)
    if found is None or on < found.event.on:
        return refuse(R.NO_SUCH_RECOVERY, f"no recovery {sequence} by {on}", f"截至 {on} 无编号 {sequence} 的收回记录")
    if found.reversed_on is not None:
        return refuse(R.REVERSED_ALREADY, f"taken back on {found.reversed_on}", f"已于 {found.reversed_on} 冲正")
    if refused := _reason(reason):
        return refused
    missing = found.event.restored - reserve
    if missing > 0:
        return refuse(
            R.RESERVE_USED_ALREADY,
            f"{found.event.restored} minor units would leave a reserve of {reserve}, which is {missing} short",
            f"须自准备金冲回 {found.event.restored} 分,准备金余额 {reserve} 分,缺口 {missing} 分",
            "",
            ("missing", str(missing)),
        )
    return RecoveryReversed(sequence, reason, on)


def waive(claim: Claim, split: Split, reason: str, on: date, business_date: date) -> Waived | Refusal:
    """Give up part of the claim.

    Refused: NOT_KEPT, IN_THE_FUTURE, BEFORE_WRITE_OFF, MORE_THAN_OWED, REASON_REQUIRED.
    """
    if refused := kept_on(claim, on, business_date):
        return refused
    part = amounts_of(split)
    _positive(part.total)
    return _split_refusal(claim, part.total, split) or _reason(reason) or Waived(split, reason, on)

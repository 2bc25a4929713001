"""Why something about a written-off claim is not recorded: one closed enum, in the order of checking."""

from datetime import date
from enum import StrEnum

from ..shared.errors import Refusal
from .claim import Claim
from .kinds import ClaimStatus


class ClaimRefusal(StrEnum):
    """Why an event of a written-off claim is not recorded; docstrings carry the Chinese."""

    NOT_KEPT = "NOT_KEPT"
    """The claim is terminated or back on the balance sheet (债权已终结或已冲回)."""
    IN_THE_FUTURE = "IN_THE_FUTURE"
    """The day lies after the business date (日期晚于营业日)."""
    BEFORE_WRITE_OFF = "BEFORE_WRITE_OFF"
    """The day lies before the write-off (日期早于核销日)."""
    TOO_MANY = "TOO_MANY"
    """The claim has as many entries of the kind as it can hold (记录数量达到上限)."""
    NOT_LATER = "NOT_LATER"
    """Interest is accrued forwards, each day once (计息日未晚于上次)."""
    INTEREST_STOPPED = "INTEREST_STOPPED"
    """Interest has stopped (已停止计息)."""
    MORE_THAN_OWED = "MORE_THAN_OWED"
    """More than is owed (金额超过所欠)."""
    SPLIT_DIFFERS = "SPLIT_DIFFERS"
    """The parts do not come to the amount, or part from the books (分项合计与金额或账务不符)."""
    NO_SUCH_RECOVERY = "NO_SUCH_RECOVERY"
    """There is no recovery of that number (无此收回记录)."""
    REVERSED_ALREADY = "REVERSED_ALREADY"
    """The recovery was taken back (该收回已冲正)."""
    REASON_REQUIRED = "REASON_REQUIRED"
    """A reason or finding is needed (须说明理由)."""
    SAME_KEEPER = "SAME_KEEPER"
    """That person keeps the claim already (保管责任人未变更)."""
    RESERVE_USED_ALREADY = "RESERVE_USED_ALREADY"
    """What the recovery gave to the reserve was used; `details` has the missing amount (准备金已使用,不足冲回)."""
    FACT_MISSING = "FACT_MISSING"
    """A fact of the case of termination is missing (缺少终结事实)."""
    TOO_EARLY = "TOO_EARLY"
    """The term of the case of termination is not over (未到终结日期)."""


def refuse(code: ClaimRefusal, message: str, message_zh: str, article: str = "", *details: tuple[str, str]) -> Refusal:
    """A refusal about a written-off claim."""
    return Refusal(code, message, message_zh, article, details)


def kept_on(claim: Claim, on: date, business_date: date) -> Refusal | None:
    """NOT_KEPT, IN_THE_FUTURE or BEFORE_WRITE_OFF; None: something may be recorded on that day."""
    if claim.status is not ClaimStatus.KEPT:
        return refuse(
            ClaimRefusal.NOT_KEPT,
            f"claim {claim.kept.loan} is {claim.status}; money that comes now is other income",
            f"债权 {claim.kept.loan} 状态为 {claim.status},不再登记",
        )
    if on > business_date:
        return refuse(
            ClaimRefusal.IN_THE_FUTURE,
            f"{on} lies after the business date {business_date}",
            f"日期 {on} 晚于营业日 {business_date}",
        )
    if on < claim.kept.on:
        return refuse(
            ClaimRefusal.BEFORE_WRITE_OFF,
            f"{on} lies before the write-off on {claim.kept.on}",
            f"日期 {on} 早于核销日 {claim.kept.on}",
        )
    return None

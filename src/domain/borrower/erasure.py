"""Erasing a person's data for good (删除个人信息): when nothing is owed any more and no law keeps it."""

from dataclasses import dataclass
from datetime import date

from ..shared.calendar import add_months
from ..shared.errors import Refusal
from .aggregate import Borrower, BorrowerRefusal


@dataclass(frozen=True, slots=True)
class BorrowerErased:
    """The key of a borrower's personal data is destroyed; the law kept the data until `kept_until`."""

    kept_until: date


def erase(borrower: Borrower, *, open_claims: int, ended_on: date, years: int, on: date) -> BorrowerErased | Refusal:
    """Erase a borrower's personal data on a business date.

    `ended_on` is the day of the last transaction, or of the registration where there was none; from it on identity and
    transactions are kept for `years` (AML Law 2024 art. 34: at least ten [S]; PIPL art. 47). Refused, in this order:
    CLAIMS_OPEN, RETENTION_RUNS.
    """
    if open_claims:
        return Refusal(
            BorrowerRefusal.CLAIMS_OPEN,
            f"borrower {borrower.number} has {open_claims} open loans or claims; its data is needed until they end",
            f"客户 {borrower.number} 尚有 {open_claims} 笔未结清的贷款或债权，不得删除个人信息",
            "个人信息保护法第四十七条",
        )
    kept_until = add_months(ended_on, 12 * years)
    if on < kept_until:
        return Refusal(
            BorrowerRefusal.RETENTION_RUNS,
            f"the data of borrower {borrower.number} is kept until {kept_until}, {years} years from {ended_on}",
            f"客户 {borrower.number} 的资料须保存至 {kept_until}（自 {ended_on} 起 {years} 年）",
            "反洗钱法（2024）第三十四条",
            (("ended_on", ended_on.isoformat()), ("kept_until", kept_until.isoformat())),
        )
    return BorrowerErased(kept_until)


def nobody_agrees(policy: str) -> Refusal:
    """The refusal where a policy version, named, has no route for erasures."""
    return Refusal(
        BorrowerRefusal.NOBODY_AGREES,
        f"policy {policy} names nobody who agrees to erasures; adopt a version with a route for ERASURE",
        f"政策版本 {policy} 未设置删除个人信息的审批路径，请先采用含该路径的版本",
    )

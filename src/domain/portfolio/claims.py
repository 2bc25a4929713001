"""One claim at the end of a day, as portfolio tables read it."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ..shared.errors import InvalidInput
from ..shared.risk_class import RiskClass

MAX_DAYS = 100_000
"""Days past due beyond which a number is no number of days (more than 270 years)."""


class Ending(StrEnum):
    """How a claim left the book (退出方式)."""

    REPAID = "REPAID"
    """Paid in full (结清)."""
    WRITTEN_OFF = "WRITTEN_OFF"
    """Written off (核销); what is still owed is kept in the memo account and is no loan in these tables."""
    TRANSFERRED = "TRANSFERRED"
    """Sold or otherwise disposed of (转让、处置)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRow:
    """A claim (债权、借据) at the end of a day; amounts are minor units of one currency.

    Attributes:
        claim: its id, the same on every day.
        risk_class, grade: in force at the end of the day; None and empty where nobody has classified it (未分类).
        balance: principal on the books; 0 once it has ended.
        days_past_due: since the oldest unpaid due date, due date = day 0.
        principal_overdue: principal whose due date is over.
        repaid: principal collected since the claim began, to the day.
        removed: principal written off or transferred since it began, to the day.
        disbursed: what was lent: the original amount where it was taken on from another system.
        opened_on: the day its interest began (起息日), by which vintages are formed.
        personal: whether the borrower is a natural person or a sole trader (个人贷款).
        instalments: whether principal is repaid in instalments (分期还款).
        industry: GB/T 4754-2017 code of the borrower, empty where unknown.
        restructured: how often it was restructured (重组); `restructured_on` is the last time.
        extended: whether it was extended (展期).
        reserve: loss allowance kept for it (减值准备); None where nobody has computed one.
    """

    claim: str
    opened_on: date
    risk_class: RiskClass | None
    balance: int
    grade: str = ""
    days_past_due: int = 0
    principal_overdue: int = 0
    repaid: int = 0
    removed: int = 0
    disbursed: int = 0
    ended: Ending | None = None
    personal: bool = False
    instalments: bool = False
    branch: str = ""
    product: str = ""
    officer: str = ""
    industry: str = ""
    restructured: int = 0
    restructured_on: date | None = None
    extended: bool = False
    reserve: int | None = None

    def __post_init__(self) -> None:
        if self.balance < 0:
            raise InvalidInput("balance", self.balance, "must not be negative")
        if not 0 <= self.days_past_due <= MAX_DAYS:
            raise InvalidInput("days_past_due", self.days_past_due, f"must be between 0 and {MAX_DAYS}")
        if self.ended is not None and self.balance:
            raise InvalidInput("balance", self.balance, f"must be 0: the claim has ended ({self.ended})")

    @property
    def non_performing(self) -> bool:
        """Whether it is classed 不良; an unclassified claim is not."""
        return self.risk_class is not None and self.risk_class.non_performing


def overdue_amount(row: ClaimRow) -> int:
    """What of a claim counts as overdue loan (逾期贷款), in minor units.

    As soon as principal or interest is unpaid the whole principal counts; of a personal loan repaid in instalments
    only the principal that is overdue, up to 90 days, and the whole balance from the 91st day on (1104 forms, G11:
    regulations 9.1 [K-m]).
    """
    if row.days_past_due < 1:
        return 0
    if row.personal and row.instalments and row.days_past_due <= 90:
        return min(row.principal_overdue, row.balance)
    return row.balance


def days_past_due_after_restructuring(row: ClaimRow, day: date) -> int:
    """Days past due that lie after the last restructuring (重组后逾期天数); days before it are not counted again."""
    if row.restructured_on is None:
        return 0
    return min(row.days_past_due, max(0, (day - row.restructured_on).days))

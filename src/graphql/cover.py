"""How a loan is secured as the contract shows it: cover with its waterfall, loan to value, shortfalls over time."""

from datetime import date, datetime
from typing import Annotated, Any, Final

import strawberry
from strawberry import Parent

from ..application.collateral_cover import CoverageView, TurnView
from ..application.collateral_views import CollateralView
from ..application.cover_store import CoverEvent, WatchedLoan
from ..application.cursors import cursor_of, number_after, paged
from ..application.reads import LoanView, Page
from ..domain.collateral.measure import Line, Used
from ..domain.shared.exchange import HOME_CURRENCY
from ..domain.shared.money import Money
from . import cover_enums  # noqa: F401 - registers the enums named above
from .collateral_ends import Collateral, home
from .collateral_parts import CollateralValuation, Loan
from .context import Info
from .cover_enums import ShortfallEventKind
from .cover_problem import CoverageNotMeasured
from .describe import resolved
from .figures import money
from .relay import DEFAULT_PAGE, After, Connection, First, page_request
from .scalars import DecimalText, MoneyType

_USED: Final = "coverageItems"
_TURNS: Final = "coverageTurns"
_EVENTS: Final = "shortfallEvents"


async def _item(parent: Parent[Any], info: Info) -> CollateralView | None:
    return await info.context.collateral.items.load(parent.item)


@strawberry.type(description="What an item counted for in a cover (参与覆盖的押品).")
class CoverageItem:
    """Of the domain's `Used`."""

    number: str = strawberry.field(description="Business number of the item (押品编号).")
    collateral: Collateral | None = resolved(_item, "The item as it is now; null if the reader may not see it (押品).")
    valuation: CollateralValuation | None = strawberry.field(
        description="The value that counted; null: there was none (所用估值)."
    )
    value: MoneyType = home("value", "What it was worth, in the currency of the books (押品价值).")
    net: MoneyType = home("net", "That after the haircut (折扣后价值).")


@strawberry.type(description="One registration on a loan's item as it was served (覆盖分配步骤).")
class CoverageTurn:
    """Of `collateral_cover.TurnView`."""

    collateral: Collateral | None = resolved(_item, "The item as it is now; null if the reader may not see it (押品).")
    rank: int = strawberry.field(description="Rank of the registration on its item (顺位).")
    left: MoneyType = money("What was left of the item's net value (剩余价值).")
    others: MoneyType = money("What another creditor took (他行受偿).")
    asked: MoneyType = money("What this loan asked for (本笔请求金额).")
    given: MoneyType = money("What this loan got (本笔分得金额).")
    beside_asked: MoneyType = money("What other loans under the registration asked for (同登记其他贷款请求金额).")
    beside_given: MoneyType = money("What they got, pro rata (同登记其他贷款分得金额).")


async def _used(parent: Parent[CoverageView], first: First = DEFAULT_PAGE, after: After = None) -> Page[Used]:
    page = page_request(first, after)
    start = number_after(page, _USED)
    rows = list(enumerate(parent.used, 1))[start : start + page.first + 1]
    return paged([(row, cursor_of(_USED, number)) for number, row in rows], page.first)


async def _turns(
    parent: Parent[CoverageView], info: Info, first: First = DEFAULT_PAGE, after: After = None
) -> Page[TurnView]:
    page = page_request(first, after)
    start = number_after(page, _TURNS)
    found = await info.context.read(lambda q, scope: q.covers.turns(scope, parent.loan, parent.as_of, parent.known))
    rows = list(enumerate(found, 1))[start : start + page.first + 1]
    return paged([(row, cursor_of(_TURNS, number)) for number, row in rows], page.first)


@strawberry.type(description="How a loan is secured at the end of a day (押品覆盖与抵质押率).")
class LoanCoverage:
    """Of `collateral_cover.CoverageView`."""

    as_of: date = strawberry.field(description="The day at whose end it is measured (基准日).")
    known: datetime | None = strawberry.field(
        name="knownAt", description="The knowledge cut; null: everything known now (知悉时点)."
    )
    policy: str = strawberry.field(description="Version of the collateral policy (押品政策版本).")
    principal: MoneyType = money("Principal owed (贷款本金).")
    owed: MoneyType = money("Everything that is secured, interest and costs included (应受担保债权总额).")
    covered: MoneyType = money("What net values cover of it, after ranks and other loans (覆盖金额).")
    uncovered: MoneyType = money("What no collateral covers (未覆盖金额).")
    burden: MoneyType = money("Secured principal and what stands before or beside it on the items (抵质押率分子).")
    value: MoneyType = money("What the loan's items are worth (押品价值合计).")
    net: MoneyType = money("That after haircuts, whoever is served from it (折扣后价值合计).")
    loan_to_value: DecimalText | None = strawberry.field(
        description="Burden over value in percent; null: the items are worth nothing (抵质押率)."
    )
    ceiling: DecimalText | None = strawberry.field(
        description="Ceiling of the items together in percent; null: worth nothing (抵质押率上限)."
    )
    warning: DecimalText | None = strawberry.field(
        description="Warning line of the items together in percent; null: worth nothing (预警线)."
    )
    close_out: DecimalText | None = strawberry.field(
        description="Close-out line of the items together in percent; null: worth nothing (平仓线)."
    )
    line: Line = strawberry.field(description="Where the burden stands, compared exactly (所处区间).")
    shortfall: MoneyType = money("What has to be repaid to come back to the ceiling (不足金额).")
    used: Connection[CoverageItem] = resolved(
        _used, "Its items with the valuations that counted, by number (所用押品)."
    )
    turns: Connection[CoverageTurn] = resolved(
        _turns, "How its items were shared out, in the order in which registrations were served (覆盖分配)."
    )

    @classmethod
    def is_type_of(cls, row: object, *_: object) -> bool:
        """Whether a row is a measured cover."""
        return isinstance(row, CoverageView)


Coverage = Annotated[
    LoanCoverage | CoverageNotMeasured,
    strawberry.union("Coverage", description="A measured cover, or why there is none (覆盖计量结果)."),
]


def _event_amount(parent: Parent[CoverEvent]) -> Money | None:
    return None if parent.amount is None else Money(parent.amount, HOME_CURRENCY)


@strawberry.type(description="What happened to a loan's security (押品不足事件).")
class ShortfallEvent:
    """Of `cover_store.CoverEvent`."""

    sequence: int = strawberry.field(description="Place in the loan's history, from 1 (序号).")
    kind: ShortfallEventKind = strawberry.field(description="What happened (事件).")
    day: date = strawberry.field(description="The day (日期).")
    recorded_at: datetime = strawberry.field(description="Since when it is known (记录时间).")
    line: Line = strawberry.field(description="Where the loan stands then (所处区间).")
    amount: MoneyType | None = resolved(_event_amount, "What is missing; null: nothing is asked for (不足金额).")
    deadline: date | None = strawberry.field(description="Until when; null: nothing is asked for (补足期限).")


async def _watched_loan(parent: Parent[WatchedLoan], info: Info) -> LoanView | None:
    return await info.context.loans.load(parent.loan)


def _line(parent: Parent[WatchedLoan]) -> Line:
    return parent.watch.line


def _since(parent: Parent[WatchedLoan]) -> date | None:
    return parent.watch.since


def _shortfall(parent: Parent[WatchedLoan]) -> Money | None:
    return Money(parent.watch.amount, HOME_CURRENCY) if parent.watch.open else None


def _deadline(parent: Parent[WatchedLoan]) -> date | None:
    return parent.watch.deadline


def _missed(parent: Parent[WatchedLoan]) -> bool:
    return parent.watch.missed


async def _events(
    parent: Parent[WatchedLoan], info: Info, first: First = DEFAULT_PAGE, after: After = None
) -> Page[CoverEvent]:
    page = page_request(first, after)
    start = number_after(page, _EVENTS)
    rows = await info.context.read(lambda q, scope: q.covers.events(scope, parent.loan, start, page.first + 1))
    return paged([(row, cursor_of(_EVENTS, row.sequence)) for row in rows], page.first)


@strawberry.type(description="Where a loan's security stands by its last measure (押品覆盖监测).")
class SecurityWatch:
    """Of `cover_store.WatchedLoan`."""

    loan: Loan | None = resolved(_watched_loan, "The loan; null if the reader may not see it (贷款).")
    line: Line = resolved(_line, "Where the burden stands (所处区间).")
    since: date | None = resolved(_since, "Since when it stands there; null: always (起始日).")
    shortfall: MoneyType | None = resolved(_shortfall, "What is missing; null: no cure is asked for (不足金额).")
    deadline: date | None = resolved(_deadline, "Until when; null: no cure is asked for (补足期限).")
    missed: bool = resolved(_missed, "Whether the deadline has passed without cure (是否逾期未补足).")
    measured_on: date = strawberry.field(description="Day of the last measure (计量日).")
    principal: MoneyType = home("principal", "Principal owed then (贷款本金).")
    burden: MoneyType = home("burden", "Secured principal and what stands before or beside it (抵质押率分子).")
    value: MoneyType = home("value", "What its items were worth (押品价值合计).")
    covered: MoneyType = home("covered", "What they covered (覆盖金额).")
    events: Connection[ShortfallEvent] = resolved(_events, "What happened, oldest first (押品不足事件).")

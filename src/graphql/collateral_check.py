"""The coverage check of giving an item back, as it can be looked at before anybody asks for it (解除前覆盖检查)."""

from dataclasses import dataclass
from typing import Final

import strawberry
from strawberry import Parent

from ..application.collateral_cover import NotMeasured
from ..application.collateral_views import CollateralView
from ..application.cursors import cursor_of, number_after, paged
from ..application.reads import LoanView, Page
from ..domain.collateral.measure import Cover, Line
from ..domain.collateral.release import Loosened
from ..domain.shared.exchange import HOME_CURRENCY
from ..domain.shared.money import Money
from . import cover_enums  # noqa: F401 - registers the enums named above
from .collateral_ends import home
from .collateral_parts import Loan
from .context import Info
from .cover_problem import CoverageNotMeasured
from .describe import resolved
from .relay import DEFAULT_PAGE, After, Connection, First, page_request
from .scalars import MoneyType

_ROWS: Final = "releaseCheck"


def _covered(cover: Cover) -> Money:
    return Money(cover.covered, HOME_CURRENCY)


async def _loan(parent: Parent[Loosened], info: Info) -> LoanView | None:
    return await info.context.loans.load(parent.loan)


def _before(parent: Parent[Loosened]) -> Money:
    return _covered(parent.before)


def _after(parent: Parent[Loosened]) -> Money:
    return _covered(parent.after)


def _line_before(parent: Parent[Loosened]) -> Line:
    return parent.before.line


def _line_after(parent: Parent[Loosened]) -> Line:
    return parent.after.line


def _shortfall(parent: Parent[Loosened]) -> Money:
    return Money(parent.after.shortfall, HOME_CURRENCY)


@strawberry.type(description="What giving an item back would mean for one loan (解除押品对债权的影响).")
class ReleaseEffect:
    """Of the domain's `Loosened`."""

    loan: Loan | None = resolved(_loan, "The loan; null if the reader may not see it (贷款).")
    covered_before: MoneyType = resolved(_before, "What its security covers (解除前覆盖金额).")
    covered_after: MoneyType = resolved(_after, "What it would cover (解除后覆盖金额).")
    line_before: Line = resolved(_line_before, "Where it stands (解除前区间).")
    line_after: Line = resolved(_line_after, "Where it would stand (解除后区间).")
    shortfall_after: MoneyType = resolved(_shortfall, "What would be missing to the ceiling (解除后不足金额).")
    breaks: bool = strawberry.field(
        description="Whether the ceiling would be exceeded, and not as before or less: then it is refused (是否超上限)."
    )
    frees_guarantors: MoneyType = home(
        "frees_guarantors", "To what extent guarantors would be freed, Civil Code 409 (保证人免责范围)."
    )
    loosens: bool = strawberry.field(
        description="Whether it is a change in the debtor's favour, 2023 measures art. 19(7) (是否属于放松担保的重组)."
    )


@dataclass(frozen=True, slots=True)
class Check:
    """A check as it is shown: rows, or why there are none."""

    found: tuple[Loosened, ...] | NotMeasured


def _problem(parent: Parent[Check]) -> NotMeasured | None:
    return parent.found if isinstance(parent.found, NotMeasured) else None


async def _rows(parent: Parent[Check], first: First = DEFAULT_PAGE, after: After = None) -> Page[Loosened]:
    page = page_request(first, after)
    start = number_after(page, _ROWS)
    found = () if isinstance(parent.found, NotMeasured) else parent.found
    rows = list(enumerate(found, 1))[start : start + page.first + 1]
    return paged([(row, cursor_of(_ROWS, number)) for number, row in rows], page.first)


def _allowed(parent: Parent[Check]) -> bool:
    return not isinstance(parent.found, NotMeasured) and not any(row.breaks for row in parent.found)


@strawberry.type(description="The coverage check of giving an item back today (解除前覆盖检查).")
class ReleaseCheck:
    """Resolved from `Check`."""

    allowed: bool = resolved(_allowed, "Whether the check lets it go; a second person decides (是否通过).")
    not_measured: CoverageNotMeasured | None = resolved(
        _problem, "Why it cannot be checked; null: it can (无法计量原因)."
    )
    rows: Connection[ReleaseEffect] = resolved(_rows, "A row for each loan that it secures (影响明细).")


async def release_check(parent: Parent[CollateralView], info: Info) -> Check:
    """The check of an item on the business date."""
    found = await info.context.read(
        lambda q, scope: q.covers.release_check(scope, parent.id, q.institution(scope).business_date)
    )
    return Check(found)

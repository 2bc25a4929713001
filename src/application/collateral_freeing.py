"""What giving security up does to guarantors (民法典 409): they are freed to the extent of what the debtor had given.

It is written on the guarantees of each loan in the transaction that gives the security up; a guarantor who stays bound
by a promise of its own records its consent on the guarantee afterwards.
"""

from collections.abc import Iterator
from datetime import date

from ..domain.clock import ChangeKind
from ..domain.collateral.release import Loosened, Loosening
from ..domain.guarantor import GuaranteeScope
from ..domain.shared.errors import Refusal
from ..domain.shared.exchange import HOME_CURRENCY, rate_on
from .desk import Desk
from .guarantor_changes import DebtChange, Planned, plan


def freeing(desk: Desk, found: Loosening, day: date) -> tuple[Planned, ...] | Refusal:
    """What is to be written on the guarantees of loans whose debtor's own security is given up on a day.

    Loans must be locked. Refused as `guarantor_changes.plan`.
    """
    planned = []
    for row, amount in _amounts(desk, found, day):
        change = DebtChange(ChangeKind.SECURITY_GIVEN_UP, day, amounts=dict.fromkeys(GuaranteeScope, amount))
        each = plan(desk, row.loan, lambda _, change=change: [change], ())  # type: ignore[misc]
        if isinstance(each, Refusal):
            return each
        planned.append(each)
    return tuple(planned)


def _amounts(desk: Desk, found: Loosening, day: date) -> Iterator[tuple[Loosened, int]]:
    """The loans whose guarantors are freed, and of how much in minor units of the loan's currency, at least one."""
    rows = [row for row in found.rows if row.frees_guarantors]
    loans = desk.unit.loans.get_many(desk.bank.id, [row.loan for row in rows]) if rows else {}
    for row in rows:
        currency, amount = loans[row.loan].terms.currency, row.frees_guarantors
        if currency != HOME_CURRENCY:
            rate = rate_on(desk.unit.holdings.rates(desk.bank.id), currency, day)
            if rate is None:
                raise LookupError(f"a debt in {currency} was measured without a rate of {day}")
            amount = max(1, rate.abroad(amount))
        yield row, amount

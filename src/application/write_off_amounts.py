"""What a loan comes to for its write-off (核销金额), and how its records are read for it.

A loan account carries interest outside the balance sheet once it does not perform; of one that still accrues, the
write-off first takes the income back, so that all its interest stands outside too and the reserve bears none of it.
"""

from datetime import date

from ..domain.ledger import LedgerAccount
from ..domain.loan.figures import figures
from ..domain.loan.loan import Loan
from ..domain.loan.state import Account
from ..domain.write_off.parts import Amounts
from .deciding import Decided
from .views import present

_RESERVE = LedgerAccount.LOAN_LOSS_RESERVE


def amounts_on(loan: Loan, account: Account, day: date) -> Amounts:
    """What the debtor owes on an account at the end of a day, in minor units."""
    found = figures(account, present(loan, day))
    return Amounts(
        principal=found.outstanding,
        off_balance_interest=max(0, found.interest_due + found.interest_accrued + found.penalty + found.compound),
        fees=found.fees,
        costs=found.costs,
    )


def taken(decided: Decided) -> int:
    """What a decision takes out of the reserve by its ledger lines, net, in minor units."""
    used = sum(line.amount for line in decided.lines if line.debit is _RESERVE)
    return used - sum(line.amount for line in decided.lines if line.credit is _RESERVE)

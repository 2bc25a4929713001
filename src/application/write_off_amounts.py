"""What a loan comes to for its write-off (核销金额), and how its records are read for it.

Interest of a loan that still accrues is on the balance sheet, and the reserve bears it; once a loan does not perform,
its interest is outside. After the write-off the account knows what the reserve bore of interest and is still owed.
"""

from datetime import date

from ..domain.ledger import LedgerAccount
from ..domain.loan.figures import figures
from ..domain.loan.loan import Loan
from ..domain.loan.state import Account, Regime
from ..domain.write_off.parts import Amounts
from .deciding import Decided
from .views import present

_RESERVE = LedgerAccount.LOAN_LOSS_RESERVE


def amounts_on(loan: Loan, account: Account, day: date) -> Amounts:
    """What the debtor owes on an account at the end of a day, in minor units, but for what was written off in part."""
    found = figures(account, present(loan, day))
    interest = max(0, found.interest_due + found.interest_accrued + found.penalty + found.compound)
    of_the_books = interest if found.regime is Regime.NORMAL else found.interest_borne
    return Amounts(
        principal=found.outstanding - found.part_written_off,
        interest=of_the_books,
        off_balance_interest=interest - of_the_books,
        fees=found.fees,
        costs=found.costs,
    )


def taken(decided: Decided) -> int:
    """What a decision takes out of the reserve by its ledger lines, net, in minor units."""
    used = sum(line.amount for line in decided.lines if line.debit is _RESERVE)
    return used - sum(line.amount for line in decided.lines if line.credit is _RESERVE)

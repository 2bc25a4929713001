"""The take-on of a running loan (存量贷款接入): the account begins with the balances it brings."""

from ..ledger import LedgerAccount
from .accrual import begin_period, rebase
from .allocation import use_credit
from .changes import next_repricing
from .events import TakeOn
from .overdue import fall_open, late_start
from .posting import principal_account
from .recalculation import begin_level
from .state import Account, Regime, post


def take_on(a: Account, day: int, event: TakeOn) -> None:
    """Begin with the balances of a running loan."""
    account = LedgerAccount.TAKE_ON
    a.undue = event.undue
    a.k = next((k for k, due in enumerate(a.grid.dues) if due >= event.next_due.toordinal()), len(a.grid.dues))
    begin_period(a)
    a.num, a.since = event.accrued * a.den, max(day, a.since)
    a.flat_base = a.terms.principal
    if event.non_accrual:
        a.regime = Regime.NON_ACCRUAL
    for row in event.arrears:
        _take_on_row(a, day, row.due.toordinal(), row.principal, row.interest, row.penalty, row.compound)
    a.totals.taken_on = a.undue + sum(row.principal for row in event.arrears)
    post(a, day, principal_account(a, late=False), account, a.undue)
    a.fees, a.costs, a.credit = event.fees, event.costs, event.credit
    a.totals.paid = event.credit
    post(a, day, LedgerAccount.FEES_RECEIVABLE, account, a.fees)
    post(a, day, LedgerAccount.COSTS_RECEIVABLE, account, a.costs)
    post(a, day, account, LedgerAccount.CUSTOMER_CREDIT, a.credit)
    rebase(a)
    begin_level(a)
    if event.instalment is not None:
        a.level = event.instalment
    use_credit(a, day)
    a.reprice = next_repricing(a, day - 1)


def _take_on_row(a: Account, day: int, due: int, principal: int, interest: int, penalty: int, compound: int) -> None:
    start = late_start(a, due)
    inst = fall_open(a, due, principal, interest, max(day, start))
    inst.calm = start + a.terms.grace_days
    inst.late = due < day
    inst.p_num, inst.c_num = penalty * a.late_den, compound * a.late_den
    inst.p_posted, inst.c_posted = penalty, compound
    post(a, day, principal_account(a, late=inst.late), LedgerAccount.TAKE_ON, principal)
    take_on_account = LedgerAccount.TAKE_ON
    for on, off, amount in (
        (LedgerAccount.INTEREST_RECEIVABLE, LedgerAccount.INTEREST_OFF_BALANCE, interest),
        (LedgerAccount.PENALTY_RECEIVABLE, LedgerAccount.PENALTY_OFF_BALANCE, penalty),
        (LedgerAccount.COMPOUND_RECEIVABLE, LedgerAccount.COMPOUND_OFF_BALANCE, compound),
    ):
        if a.regime == Regime.NORMAL:
            post(a, day, on, take_on_account, amount)
        else:
            post(a, day, off, LedgerAccount.MEMO_CONTRA, amount)

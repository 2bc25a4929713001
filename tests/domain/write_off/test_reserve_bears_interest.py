"""What the reserve bears of a loan's interest and gets back of it, over random accounts in both regimes.

The model here is arithmetic on figures: per bucket, what the reserve bore is settled first; the ledger must agree.
"""

from collections import Counter
from datetime import date, timedelta

from hypothesis import event, given
from hypothesis import strategies as st

from postloan.domain.ledger import LedgerAccount as L
from postloan.domain.ledger import balances
from postloan.domain.loan.account import advance, time_of
from postloan.domain.loan.events import Fee, FeeKind, Rank, Repayment, Waiver, WriteOff
from postloan.domain.loan.figures import Figures, figures, payoff
from postloan.domain.loan.state import Regime, copy_of
from postloan.domain.shared.errors import Refusal

from ..loan.builders import Desk, drawn, terms

START = date(2025, 1, 15)
ON_BALANCE = (
    L.PRINCIPAL_NORMAL, L.PRINCIPAL_OVERDUE, L.PRINCIPAL_NON_PERFORMING, L.INTEREST_RECEIVABLE,
    L.PENALTY_RECEIVABLE, L.COMPOUND_RECEIVABLE, L.FEES_RECEIVABLE, L.COSTS_RECEIVABLE,
)  # fmt: skip
OFF = {"interest": L.INTEREST_OFF_BALANCE, "penalty": L.PENALTY_OFF_BALANCE, "compound": L.COMPOUND_OFF_BALANCE}
INCOME = (L.INTEREST_INCOME, L.PENALTY_INCOME, L.FEE_INCOME, L.OUTPUT_VAT)

Step = tuple[int, str, int]
STEPS = st.lists(
    st.tuples(st.integers(0, 90), st.sampled_from(["pay", "pay", "interest", "penalty", "compound"]),
              st.integers(1, 40_000_00)),
    max_size=6,
)  # fmt: skip


def open_interest(told: Figures) -> Counter[str]:
    """Interest of each kind that is owed; what has accrued falls due with the write-off."""
    return Counter(
        interest=told.interest_due + told.interest_accrued, penalty=told.penalty, compound=told.compound
    )  # fmt: skip


def paid_so_far(told: Figures) -> Counter[str]:
    """What was paid of interest, of each kind."""
    return Counter(interest=told.interest_paid, penalty=told.penalty_paid, compound=told.compound_paid)


def reserve(desk: Desk) -> int:
    """The reserve's debit balance: what it bore and did not get back."""
    return balances(desk.lines)[L.LOAN_LOSS_RESERVE]


def income(desk: Desk) -> int:
    """Income with its tax, as a positive figure."""
    found = balances(desk.lines)
    return -sum(found[account] for account in INCOME)


def begun(vat: int) -> Desk:
    """A loan of 300,000 yuan with a fee of 50 and a cost of 70 that nobody pays."""
    of = terms(300_000_00, vat_bp=vat)
    desk = Desk.open(of)
    desk.take_all([drawn(of), ("2025-02-01", Fee(50_00)), ("2025-02-02", Fee(70_00, FeeKind.COST))])
    return desk


def written_off(desk: Desk, on: date) -> Counter[str]:
    """Write it off, see that the reserve bears exactly what is on the balance sheet; what it bore of interest."""
    told = figures(desk.loan.account, on)
    interest = open_interest(told)
    # A loan that becomes non-accrual on the day does so at its end: the write-off finds it accruing.
    ghost = copy_of(desk.loan.account)
    advance(ghost, time_of(on, Rank.STATUS))
    borne = interest if ghost.regime is Regime.NORMAL else Counter[str]()
    event(ghost.regime.name)
    earned = income(desk)
    assert not isinstance(desk.take(str(on), WriteOff()), Refusal)
    found = balances(desk.lines)
    assert found[L.LOAN_LOSS_RESERVE] == told.outstanding + told.fees + told.costs + borne.total()
    assert found[L.WRITTEN_OFF] == found[L.LOAN_LOSS_RESERVE]
    assert {name: found[account] for name, account in OFF.items()} == {
        name: interest[name] - borne[name] for name in OFF
    }
    assert [found[account] for account in ON_BALANCE] == [0] * len(ON_BALANCE)
    assert income(desk) >= earned  # nothing of the income is taken back
    return borne


def settled(desk: Desk, on: date, kind: str, amount: int, borne: Counter[str]) -> None:
    """One payment or waiver after it: what the reserve bore goes first, in each bucket."""
    told, held, earned = figures(desk.loan.account, on), reserve(desk), income(desk)
    if kind != "pay":
        amount = min(amount, open_interest(told)[kind])
    what = Repayment(amount) if kind == "pay" else Waiver(**{kind: amount}) if amount else None
    if what is None or isinstance(desk.take(str(on), what), Refusal):
        return
    after = figures(desk.loan.account, on)
    paid = paid_so_far(after)
    paid.subtract(paid_so_far(told))
    waived = Counter({kind: what.interest + what.penalty + what.compound}) if isinstance(what, Waiver) else Counter()
    restored = sum(min(borne[name], paid[name]) for name in OFF)
    restored += after.recovered - told.recovered + after.fees_paid - told.fees_paid + after.costs_paid - told.costs_paid
    for name in OFF:
        borne[name] = max(0, borne[name] - paid[name] - waived[name])
    assert held - reserve(desk) == restored
    assert income(desk) - earned == after.allocated - told.allocated - restored
    found = balances(desk.lines)
    assert found[L.WRITTEN_OFF] == after.outstanding + after.fees + after.costs + borne.total()
    assert after.interest_borne == borne.total()


@given(st.integers(20, 400), st.sampled_from([0, 600]), STEPS)
def test_the_reserve_bears_what_is_on_the_balance_sheet_and_gets_back_no_more(
    days: int, vat: int, steps: list[Step]
) -> None:
    """Under 91 days past due (2025-05-17) the loan accrues and the reserve bears its interest; from then on it is off
    the balance sheet, and whatever comes in of it is income.
    """
    desk = begun(vat)
    on = START + timedelta(days=days)
    borne = written_off(desk, on)
    used, lost = reserve(desk), 0
    for number, (later, kind, amount) in enumerate(steps):
        on += timedelta(days=later + (number > 0))  # the first may be on the day of the write-off itself
        before = borne.total(), figures(desk.loan.account, on)
        settled(desk, on, kind, amount, borne)
        if kind != "pay":
            lost += before[0] - borne.total()
    on += timedelta(days=1)
    last = payoff(desk.loan.account, on).total
    if last:
        settled(desk, on, "pay", last, borne)
    # Everything was paid or waived: the reserve has back all that was not waived, and no memo is left.
    assert reserve(desk) == lost <= used
    found = balances(desk.lines)
    assert [found[account] for account in (L.WRITTEN_OFF, *OFF.values())] == [0] * 4

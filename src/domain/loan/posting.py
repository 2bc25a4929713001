"""The posting map: which ledger accounts a money movement touches, by the loan's regime.

Accruing loans post receivable against income; non-accrual and written-off loans keep the debtor's obligation in memo
accounts and recognise income on cash. The debtor owes the same on and off balance.
"""

from typing import Final

from ..ledger import LedgerAccount
from ..shared.money import round_ratio
from .state import Account, Instalment, Regime, post
from .terms import Bucket

_L = LedgerAccount
SETTLEMENT: Final = _L.SETTLEMENT
CREDIT: Final = _L.CUSTOMER_CREDIT

_INCOME: Final = {
    Bucket.INTEREST: _L.INTEREST_INCOME,
    Bucket.PENALTY: _L.PENALTY_INCOME,
    Bucket.COMPOUND: _L.PENALTY_INCOME,
    Bucket.FEES: _L.FEE_INCOME,
}
_ON: Final = {
    Bucket.INTEREST: _L.INTEREST_RECEIVABLE,
    Bucket.PENALTY: _L.PENALTY_RECEIVABLE,
    Bucket.COMPOUND: _L.COMPOUND_RECEIVABLE,
    Bucket.FEES: _L.FEES_RECEIVABLE,
    Bucket.COSTS: _L.COSTS_RECEIVABLE,
}
_OFF: Final = {
    Bucket.INTEREST: _L.INTEREST_OFF_BALANCE,
    Bucket.PENALTY: _L.PENALTY_OFF_BALANCE,
    Bucket.COMPOUND: _L.COMPOUND_OFF_BALANCE,
}
_OUTSIDE: Final = (Bucket.FEES, Bucket.COSTS)
_WRITTEN_OFF: Final = (Bucket.PRINCIPAL, Bucket.FEES, Bucket.COSTS)
ACCRUING: Final = (Bucket.INTEREST, Bucket.PENALTY, Bucket.COMPOUND)
_BORNE: Final = {
    Bucket.INTEREST: "borne_interest",
    Bucket.PENALTY: "borne_penalty",
    Bucket.COMPOUND: "borne_compound",
}


def principal_account(a: Account, *, late: bool) -> LedgerAccount:
    """Where principal stands: normal or overdue, non-performing, or the written-off memo."""
    if a.regime == Regime.NORMAL:
        return _L.PRINCIPAL_OVERDUE if late else _L.PRINCIPAL_NORMAL
    return _L.PRINCIPAL_NON_PERFORMING if a.regime == Regime.NON_ACCRUAL else _L.WRITTEN_OFF


def _income(a: Account, day: int, debit: LedgerAccount, bucket: Bucket, amount: int) -> None:
    """Income including output VAT: the tax contained in the amount goes to its own account."""
    vat = round_ratio(amount * a.terms.vat_bp, 10_000 + a.terms.vat_bp) if a.terms.vat_bp else 0
    post(a, day, debit, _INCOME[bucket], amount - vat)
    post(a, day, debit, _L.OUTPUT_VAT, vat)


def charge(a: Account, day: int, bucket: Bucket, amount: int) -> None:
    """An amount becomes due from the debtor (negative: less is due)."""
    if not amount or a.sink is None:
        return
    if a.regime == Regime.WRITTEN_OFF and bucket in _OUTSIDE:
        if bucket is Bucket.COSTS:
            post(a, day, _L.IMPAIRMENT_CHARGE, SETTLEMENT, amount)
        post(a, day, _L.WRITTEN_OFF, _L.MEMO_CONTRA, amount)
    elif bucket is Bucket.COSTS:
        post(a, day, _L.COSTS_RECEIVABLE, SETTLEMENT, amount)
    elif bucket is Bucket.FEES or a.regime == Regime.NORMAL:
        _income(a, day, _ON[bucket], bucket, amount)
    else:
        post(a, day, _OFF[bucket], _L.MEMO_CONTRA, amount)


def borne(a: Account, bucket: Bucket) -> int:
    """What the reserve bore of a bucket of interest at the write-off, is still owed and stands in the memo."""
    amount: int = getattr(a, _BORNE[bucket])
    return amount


def _of_the_reserve(a: Account, bucket: Bucket, amount: int) -> int:
    """How much of an amount that settles a bucket settles what the reserve bore. In each bucket that goes first: it is
    the oldest, what was off balance or accrued since comes after it.
    """
    if a.regime != Regime.WRITTEN_OFF:
        return 0
    if bucket in _WRITTEN_OFF:
        return amount
    part = max(0, min(amount, borne(a, bucket)))
    if part:
        setattr(a, _BORNE[bucket], borne(a, bucket) - part)
    return part


def receive(a: Account, day: int, bucket: Bucket, amount: int, source: LedgerAccount, *, late: bool = False) -> None:
    """Money from `source` settles an amount due; off balance it becomes income. Of a written-off claim it is a recovery
    and restores the reserve as far as that bore the amount.
    """
    restored = _of_the_reserve(a, bucket, amount)
    if a.sink is None:
        return
    post(a, day, source, _L.LOAN_LOSS_RESERVE, restored)
    post(a, day, _L.MEMO_CONTRA, _L.WRITTEN_OFF, restored)
    amount -= restored
    if not amount:
        return
    if bucket is Bucket.PRINCIPAL:
        post(a, day, source, principal_account(a, late=late), amount)
    elif bucket in _OUTSIDE or a.regime == Regime.NORMAL:
        post(a, day, source, _ON[bucket], amount)
    else:
        _income(a, day, source, bucket, amount)
        post(a, day, _L.MEMO_CONTRA, _OFF[bucket], amount)


def give_up(a: Account, day: int, bucket: Bucket, amount: int, *, late: bool = False) -> None:
    """A waiver or forgiveness: income is taken back, principal and costs are charged to the reserve, memos vanish. What
    the reserve bore already leaves its memo alone.
    """
    lost = _of_the_reserve(a, bucket, amount)
    if a.sink is None:
        return
    post(a, day, _L.MEMO_CONTRA, _L.WRITTEN_OFF, lost)
    amount -= lost
    if not amount:
        return
    if bucket is Bucket.PRINCIPAL:
        post(a, day, _L.LOAN_LOSS_RESERVE, principal_account(a, late=late), amount)
    elif bucket is Bucket.COSTS:
        post(a, day, _L.LOAN_LOSS_RESERVE, _L.COSTS_RECEIVABLE, amount)
    elif bucket is Bucket.FEES or a.regime == Regime.NORMAL:
        _income(a, day, _ON[bucket], bucket, -amount)
    else:
        post(a, day, _OFF[bucket], _L.MEMO_CONTRA, -amount)


def capitalise(a: Account, day: int, bucket: Bucket, amount: int) -> None:
    """Due interest, penalty or compound becomes principal; off balance it becomes income, as if paid."""
    receive(a, day, bucket, amount, principal_account(a, late=False))


def pool(a: Account, bucket: Bucket) -> int:
    """What the ledger holds of a bucket for this account: posted and not settled."""
    if bucket is Bucket.INTEREST:
        return sum(inst.interest for inst in a.open)
    items = a.open if a.misuse is None else [*a.open, a.misuse]
    if bucket is Bucket.PENALTY:
        return sum(inst.p_posted - inst.p_settled for inst in items)
    return sum(inst.c_posted - inst.c_settled for inst in items)


def move_regime(a: Account, day: int, to: Regime) -> None:
    """Move everything the account holds from one regime's accounts to another's.

    A write-off takes out of the reserve whatever is on the balance sheet, interest too; interest that was off it before
    stays in its own memo accounts.
    """
    old = a.regime
    overdue = sum(inst.principal for inst in a.open if inst.late)
    normal = a.undue + sum(inst.principal for inst in a.open if not inst.late)
    held = {bucket: pool(a, bucket) for bucket in ACCRUING}
    sources = [(principal_account(a, late=True), overdue), (principal_account(a, late=False), normal)]
    a.regime = to
    targets = [principal_account(a, late=True), principal_account(a, late=False)]
    for (source, amount), target in zip(sources, targets, strict=True):
        if to == Regime.WRITTEN_OFF:
            _write_off_claim(a, day, source, amount)
        elif source is not target:
            post(a, day, target, source, amount)
    for bucket, amount in held.items():
        if old == Regime.NORMAL and to == Regime.WRITTEN_OFF:
            _write_off_claim(a, day, _ON[bucket], amount)
            setattr(a, _BORNE[bucket], amount)
        elif old == Regime.NORMAL:
            _income(a, day, _ON[bucket], bucket, -amount)
            post(a, day, _OFF[bucket], _L.MEMO_CONTRA, amount)
        elif to == Regime.NORMAL:
            post(a, day, _OFF[bucket], _L.MEMO_CONTRA, -amount)
            _income(a, day, _ON[bucket], bucket, amount)
    if to == Regime.WRITTEN_OFF:
        _write_off_claim(a, day, _L.FEES_RECEIVABLE, a.fees)
        _write_off_claim(a, day, _L.COSTS_RECEIVABLE, a.costs)
        a.totals.written_off += overdue + normal - a.part
        _take_in_part(a, day)
        a.written_off_on = day


def _take_in_part(a: Account, day: int) -> None:
    """What was written off in part before the whole: the reserve bore it once, and the memo has it once."""
    post(a, day, _L.LOAN_LOSS_RESERVE, _L.PRINCIPAL_PARTLY_WRITTEN_OFF, -a.part)
    post(a, day, _L.WRITTEN_OFF, _L.MEMO_CONTRA, -a.part)


def _write_off_claim(a: Account, day: int, account: LedgerAccount, amount: int) -> None:
    """An amount leaves its account for the reserve, which bears it; it stays owed in the memo account."""
    post(a, day, _L.LOAN_LOSS_RESERVE, account, amount)
    post(a, day, _L.WRITTEN_OFF, _L.MEMO_CONTRA, amount)


def post_items(a: Account, day: int, inst: Instalment) -> None:
    """Post an instalment's penalty and compound up to their rounded cumulative amounts."""
    terms = a.terms
    den = a.late_den
    if inst.p_num:
        amount = round_ratio(inst.p_num, den, terms.rounding, terms.amount_multiple)
        charge(a, day, Bucket.PENALTY, amount - inst.p_posted)
        inst.p_posted = amount
    if inst.c_num:
        amount = round_ratio(inst.c_num, den, terms.rounding, terms.amount_multiple)
        charge(a, day, Bucket.COMPOUND, amount - inst.c_posted)
        inst.c_posted = amount

"""Money coming in: allocation, credit, early application, prepayment, agreed splits, refunds."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from tests.stateful.naive.account import FLAT_METHODS, Account, Due, Item
from tests.stateful.naive.instalments import interests_to_come, recalculated, scale_plan
from tests.stateful.naive.words import NaiveEvent

OUTSIDE = ("COSTS", "FEES")


# ---------------------------------------------------------------------- what is open, in the order it is paid


def claims(account: Account) -> Iterator[tuple[str, Due | None]]:
    """The buckets in the order money reaches them; fees, costs and the misuse item belong to no instalment."""
    order, dues = account.order, list(account.open_dues())
    inside = [bucket for bucket in order if bucket not in OUTSIDE]
    # Costs and fees stand outside instalments: before all of them if listed first, else after all.
    first = [bucket for bucket in order[: order.index(inside[0])] if bucket in OUTSIDE]
    if account.broken("fees come last"):
        first = []
    yield from ((bucket, None) for bucket in first)
    if account.mode == "BY_BUCKET" and not account.broken("bucket by bucket is done instalment by instalment"):
        for bucket in inside:
            yield from ((bucket, due) for due in dues)
            if bucket == "PENALTY":
                yield bucket, None
    else:
        for due in dues:
            yield from ((bucket, due) for bucket in inside)
        yield "PENALTY", None
    yield from ((bucket, None) for bucket in order if bucket in OUTSIDE and bucket not in first)


def open_amount(account: Account, bucket: str, due: Due | None) -> int:
    """What is open of a claim today."""
    if due is None:
        return {"COSTS": account.costs, "FEES": account.fees, "PENALTY": account.payable(account.misuse_item)}[bucket]
    if bucket in ("PENALTY", "COMPOUND"):
        return account.payable(due.penalty if bucket == "PENALTY" else due.compound)
    return due.principal if bucket == "PRINCIPAL" else due.interest


def lower(account: Account, bucket: str, due: Due | None, amount: int, *, waived: bool = False) -> None:
    """Take money (or a waiver) off a claim."""
    if not amount:
        return
    account.settle(bucket, amount, waived=waived)
    if due is None and bucket == "COSTS":
        account.costs -= amount
    elif due is None and bucket == "FEES":
        account.fees -= amount
    elif due is None:
        lower_item(account, account.misuse_item, amount, waived=waived)
    elif bucket == "PENALTY":
        lower_item(account, due.penalty, amount, waived=waived)
    elif bucket == "COMPOUND":
        lower_item(account, due.compound, amount, waived=waived)
    elif bucket == "PRINCIPAL":
        account.segment(due.penalty)
        due.principal -= amount
    else:
        account.segment(due.compound)
        due.interest -= amount


def lower_item(account: Account, item: Item, amount: int, *, waived: bool) -> None:
    """Payable = round(cumulative exact) - what was settled, by money or by waiver."""
    if not (waived and account.broken("waived penalty comes back")):
        item.settled += amount


def drop_paid(account: Account) -> None:
    """Instalments with nothing open and nothing that could still accrue are history."""
    account.dues = [
        due
        for due in account.dues
        if due.principal or due.interest or account.payable(due.penalty) or account.payable(due.compound)
    ]


def allocate(account: Account, money: int) -> int:
    """Pay what is due by the order and mode in force; returns what is left."""
    for bucket, due in list(claims(account)):
        part = min(money, open_amount(account, bucket, due))
        lower(account, bucket, due, part)
        account.totals[collected(account, bucket)] += part
        money -= part
    drop_paid(account)
    return money


def collected(account: Account, bucket: str) -> str:
    """The name of the running total of a bucket; principal of a claim written off is recovered, not repaid."""
    if bucket == "PRINCIPAL":
        return "recovered" if account.written_off else "principal_repaid"
    return f"{bucket.lower()}_collected"


def apply_credit(account: Account) -> None:
    """Credit is applied at once whenever an amount falls due."""
    if account.credit > 0:
        account.credit = allocate(account, account.credit)


# ---------------------------------------------------------------------- repayments


def repay(account: Account, event: NaiveEvent, day: date) -> None:
    """Money received: what is due first, then the surplus as the payer and the contract say."""
    account.totals["paid"] += event.amount
    if event.parts is not None and not account.broken("an agreed split is ignored"):
        repay_as_agreed(account, event)
        return
    rest = allocate(account, event.amount)
    if not rest:
        return
    applies = account.terms.basis == "ACTUAL" and account.terms.early == "APPLY"
    applies = applies and account.plan.method not in FLAT_METHODS  # their interest knows no actual balance
    if event.option == "CREDIT" and applies:
        account.credit += apply_early(account, rest)
    elif event.option == "CREDIT" or not prepayment_allowed(account):
        account.credit += rest
    else:
        prepay(account, rest, day, lower_instalments=event.option == "LOWER")


def apply_early(account: Account, money: int) -> int:
    """A payment before the due date, applied at once: interest to the day, then principal. It counts towards the next
    instalment. Returns what is left."""
    interest = max(0, min(money, account.accrued()))
    if account.broken("early payments take no interest"):
        interest = 0
    collect_accrued(account, interest)
    principal = min(money - interest, account.undue)
    account.totals["principal_repaid"] += principal
    account.move_undue(-principal)
    if not account.broken("early payments do not count towards the next instalment"):
        account.early += interest + principal
        account.early_principal += principal
    finish_if_repaid(account)
    return money - interest - principal


def collect_accrued(account: Account, interest: int) -> None:
    """Interest paid before it is due: what deferred rows carry along first, then the running period's item."""
    carried = min(account.carried, max(0, interest))
    account.carried -= carried
    account.running.settled += interest - carried
    account.totals["interest_collected"] += interest


def instalment_day(account: Account, day: date, *, plan_ends: bool = False) -> None:
    """Due-date processing; when undue principal reaches 0 before the last date the plan ends there."""
    account.fall_due(day, plan_ends=plan_ends)
    finish_if_repaid(account)
    if account.dues and account.dues[-1].on == day:  # credit is applied at once whenever an amount falls due
        apply_credit(account)


def finish_if_repaid(account: Account) -> None:
    """With no principal left and all interest paid, the plan ends; what was charged too early is the customer's."""
    if account.started and account.undue == 0 and account.accrued() <= 0:
        give_back = -account.accrued()
        account.credit += give_back
        account.totals["interest_collected"] -= give_back
        account.running, account.carried = Item(), 0
        account.end_plan()
        if give_back:
            apply_credit(account)


def prepayment_allowed(account: Account) -> bool:
    """Flat loans: prepayment by the contract's rebate rule, refused (the money stays credit) where there is none."""
    return account.plan.method not in FLAT_METHODS or account.terms.rebate != "REFUSED"


def prepay(account: Account, rest: int, day: date, *, lower_instalments: bool) -> None:
    """Prepayment, gross: the largest X with X + round(interest on X to the day) + round(fee on X) <= the money."""
    joins = not account.broken("credit is ignored by a prepayment")
    money = rest + (account.credit if joins else 0)  # a prepayment takes the credit first
    untouched = 0 if joins else account.credit
    if money >= prepayment_price(account, account.undue, day):
        principal = account.undue  # all principal only when the full quote is covered
    else:
        principal = largest_prepayment(account, money, day)
    if principal:
        money -= take_prepayment(account, principal, day)
        shorten_is_lower = account.broken("shortening lowers the instalment")
        kept = account.broken("lowering keeps the instalment")
        if account.undue and ((lower_instalments and not kept) or (not lower_instalments and shorten_is_lower)):
            scale_plan(account, account.undue + principal)
            recalculated(account, day)
    account.credit = money + untouched
    finish_if_repaid(account)


def largest_prepayment(account: Account, money: int, day: date) -> int:
    """The largest principal below the undue principal whose price the money covers (the price rises with it)."""
    low, high = 0, account.undue - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if prepayment_price(account, middle, day) <= money else (low, middle - 1)
    return max(0, low) if prepayment_price(account, low, day) <= money else 0


def prepayment_fee(account: Account, principal: int) -> int:
    """The fee on the prepaid principal."""
    return account.rounded(principal * account.terms.prepayment_fee)


def prepayment_price(account: Account, principal: int, day: date) -> int:
    """What prepaying a principal costs today."""
    if not principal:
        return 0
    fee = 0 if account.broken("prepayment fee is not part of the money") else prepayment_fee(account, principal)
    if account.broken("prepayment takes principal before interest") and principal < account.undue:
        return principal + fee
    return principal + prepayment_interest(account, principal, day) + fee


def prepayment_interest(account: Account, principal: int, day: date) -> int:
    """Interest on the prepaid principal to the day, or all accrued interest, or (flat, no rebate) all that remains."""
    part = Fraction(principal, account.undue)
    if account.plan.method in FLAT_METHODS and account.terms.rebate == "NO_REBATE":
        rest = sum(interests_to_come(account, day))
        return rest if principal == account.undue else account.rounded(part * rest)
    # A negative carry goes into the next item; only the payoff deducts it at once.
    carry = night_given_back(account) if principal == account.undue else Fraction(0)
    whole = principal == account.undue or account.broken("prepayment interest is taken on the whole balance")
    if account.terms.prepayment_interest == "ALL_ACCRUED" or whole:
        return account.rounded(account.running.exact + carry) - account.running.settled + account.carried
    return account.rounded(part * (account.running.exact - account.running.settled + account.carried) + carry)


def night_given_back(account: Account) -> Fraction:
    """Under *through* the night of a settlement day is charged already; a payoff on that day is given it back."""
    if not account.charged or account.broken("the negative carry is forgotten"):
        return Fraction(0)
    day, row = account.charged
    return -account.night(row, day, account.base())


def take_prepayment(account: Account, principal: int, day: date) -> int:
    """Book a prepayment; returns what it cost."""
    part = Fraction(principal, account.undue)
    interest = prepayment_price(account, principal, day) - principal - prepayment_fee(account, principal)
    fee = prepayment_fee(account, principal)
    no_rebate = account.plan.method in FLAT_METHODS and account.terms.rebate == "NO_REBATE"
    account.totals["fees_collected"] += fee
    account.totals["principal_repaid"] += principal
    to_the_day = interest
    if no_rebate:  # the interest of nights to come on the prepaid part is charged now, beside the running item
        to_the_day = account.rounded(part * account.accrued())
    account.totals["interest_collected"] += interest - to_the_day
    collect_accrued(account, to_the_day)
    account.move_undue(-principal, carry=not no_rebate)
    return principal + interest + fee


def repay_as_agreed(account: Account, event: NaiveEvent) -> None:
    """A split agreed with the customer, instead of the payer's word on the surplus: principal to the oldest due first,
    then to principal not yet due; interest to interest due, then to interest accrued; what finds nothing open, and the
    remainder, becomes credit."""
    parts = event.parts or {}
    spent = 0
    for bucket in ("PRINCIPAL", "INTEREST"):
        left = parts.get(bucket, 0)
        for due in list(account.open_dues()):
            part = min(left, open_amount(account, bucket, due))
            lower(account, bucket, due, part)
            account.totals[collected(account, bucket)] += part
            left -= part
            spent += part
        ahead = agreed_ahead(account, bucket, left)
        account.early += ahead
        spent += ahead
    fees = min(parts.get("FEES", 0), account.fees)
    account.settle("FEES", fees, waived=False)
    account.fees -= fees
    account.totals["fees_collected"] += fees
    account.credit += event.amount - spent - fees
    drop_paid(account)
    apply_credit(account)  # only what is left after everything due is credit
    finish_if_repaid(account)


def agreed_ahead(account: Account, bucket: str, left: int) -> int:
    """The agreed part beyond what is due, on principal not yet due or on accrued interest."""
    if bucket == "INTEREST":
        part = min(left, max(0, account.accrued()))
        collect_accrued(account, part)
        return part
    part = min(left, account.undue)
    account.totals["principal_repaid"] += part
    account.early_principal += part
    account.move_undue(-part, rebate=False)
    return part


def refund(account: Account, amount: int) -> None:
    """Credit paid back; where it has gone since, the shortfall is a due cost."""
    from_credit = min(amount, account.credit)
    account.credit -= from_credit
    account.totals["refunded"] += amount
    if not account.broken("the missing part of a refund is forgotten"):
        account.costs += amount - from_credit


__all__ = ["allocate", "apply_credit", "refund", "repay"]

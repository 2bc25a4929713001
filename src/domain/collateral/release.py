"""Giving security up: release, partial release, replacement (解除、部分解除、置换) with its coverage check.

Two things follow from a release and belong to others, who are told by the rows: the guarantors of a loan are freed to
the extent to which the bank gives up security of the debtor itself (Civil Code 409 [K-h]), and a release or a poorer
replacement is a change of contract in the debtor's favour (2023 measures art. 19(7) [S:2]).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from ..shared.errors import Refusal
from .item import Item
from .measure import Cover, Debt, Setting, measure

ARTICLE_409 = "[K-h] Civil Code 409"
ARTICLE_19_7 = "[S:2] 2023 measures art. 19(7)"


@dataclass(frozen=True, slots=True)
class Loosened:
    """What giving up means for one loan.

    Attributes:
        before, after: how it is secured with and without.
        breaks: whether the ceiling is exceeded afterwards, and not as before or less.
        frees_guarantors: how much of the cover is lost that the debtor itself had given, minor units; zero: none.
            Guarantors are freed to that extent unless they stay bound by their own promise (409).
        loosens: whether it is a fact of art. 19(7).
    """

    loan: UUID
    before: Cover
    after: Cover
    breaks: bool
    frees_guarantors: int
    loosens: bool


@dataclass(frozen=True, slots=True)
class Loosening:
    """The coverage check of giving up an item or part of it; a row for each loan whose security changes."""

    item: UUID
    rows: tuple[Loosened, ...]


def assess(
    given_up: Item, before: Sequence[Item], after: Sequence[Item], debts: Sequence[Debt], setting: Setting
) -> Loosening | Refusal:
    """Compare the cover with and without, all items and debts of the loans concerned.

    `before` and `after` are the items as they are and as they would be; a replacement is in `after` only. Refused:
    NO_EXCHANGE_RATE. Whether it may be done is the rule of `record`, which is given the answer.
    """
    old, new = measure(before, debts, setting), measure(after, debts, setting)
    if isinstance(old, Refusal):
        return old
    if isinstance(new, Refusal):
        return new
    known = {item.id for item in before}
    replaced = any(item.id not in known for item in after)
    own = {owner.borrower for owner in given_up.owners if owner.borrower is not None}
    rows = tuple(
        _row(one, other, replaced=replaced, own=debt.debtor in own)
        for one, other, debt in zip(old, new, debts, strict=True)
        if debt.loan in given_up.loans
    )
    return Loosening(given_up.id, rows)


def _row(before: Cover, after: Cover, *, replaced: bool, own: bool) -> Loosened:
    lost = max(0, before.covered - after.covered)
    poorer = after.net < before.net or lost > 0
    return Loosened(
        before.loan,
        before,
        after,
        breaks=after.shortfall > 0 and (not before.shortfall or _worse(before, after)),
        frees_guarantors=lost if own else 0,
        loosens=after.owed > 0 and (poorer or not replaced),
    )


def _worse(before: Cover, after: Cover) -> bool:
    """Whether burden over value has risen."""
    return after.burden * before.value > before.burden * after.value or after.shortfall > before.shortfall

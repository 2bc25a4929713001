"""One payment over several loans of a debtor (清偿抵充): Civil Code art. 560.

Without the debtor's own choice a payment goes to the debts that are due; of these to the one with no or the
least security; of equal ones to the one that burdens the debtor most; then in the order in which they fall
due; and where that is the same too, in proportion.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from ..shared.errors import InvalidInput
from ..shared.money import split_pro_rata


@dataclass(frozen=True, slots=True)
class Claim:
    """What one loan may take of a payment, in minor units.

    `due` is payable now, `undue` would be taken as early payment; `secured` is how much of the loan is
    secured, `rate` its burden in units of 10⁻⁸ a year, `due_date` its oldest unpaid or next due date.
    """

    due: int
    undue: int
    secured: int
    rate: int
    due_date: date


def appropriate(amount: int, claims: Sequence[Claim]) -> tuple[int, ...]:
    """How much of `amount` (minor units, above zero) goes to each claim, in their order; the parts sum to it.

    Due amounts come first, over all claims; then what is not due yet, by the same order. Money beyond
    everything goes to the first claim of the order, where it becomes the debtor's credit. Refuses an empty
    list of claims.
    """
    if not claims:
        raise InvalidInput("claims", 0, "there must be at least one loan to pay")
    parts = [0] * len(claims)
    order = sorted(range(len(claims)), key=lambda at: _priority(claims[at]))
    rest = amount
    for wanted in ([claim.due for claim in claims], [claim.undue for claim in claims]):
        for _, equal in groupby(order, key=lambda at: _priority(claims[at])):
            rest -= _fill(parts, wanted, list(equal), rest)
    parts[order[0]] += rest
    return tuple(parts)


def _priority(claim: Claim) -> tuple[int, int, date]:
    return claim.secured, -claim.rate, claim.due_date


def _fill(parts: list[int], wanted: list[int], group: list[int], money: int) -> int:
    """Give a group of equal claims what they want, or their share of the money; returns what was given."""
    total = sum(wanted[at] for at in group)
    given = min(total, money)
    if not given:
        return 0
    for at, share in zip(group, split_pro_rata(given, [wanted[at] for at in group]), strict=True):
        parts[at] += share
    return given

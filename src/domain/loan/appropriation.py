"""One payment over several loans of a debtor (清偿抵充): Civil Code art. 560.

Without the debtor's own choice a payment goes to the debts that are due; of these to the one with no or the least
security; of equal ones to the one that burdens the debtor most; then in the order in which they fall due; and where
that is the same too, in proportion.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from ..shared.errors import InvalidInput
from ..shared.money import split_pro_rata

Priority = tuple[int, int, date]


@dataclass(frozen=True, slots=True)
class Claim:
    """What one loan may take of a payment, in minor units.

    `due` is payable now and `due_since` its oldest unpaid due date; `undue` would be taken as early payment and
    `next_due` is when it begins to fall due. `secured` is how much of the loan is secured, `rate` its burden in units
    of 10⁻⁸ a year.
    """

    due: int
    undue: int
    secured: int
    rate: int
    due_since: date
    next_due: date


def appropriate(amount: int, claims: Sequence[Claim]) -> tuple[int, ...]:
    """How much of `amount` (minor units, above zero) goes to each claim, in their order; the parts sum to it.

    Due amounts come first, over all claims; then what is not due yet, by the same rules. Money beyond everything goes
    to the claim that comes first, where it becomes the debtor's credit. Refuses an empty list of claims.
    """
    if not claims:
        raise InvalidInput("claims", 0, "there must be at least one loan to pay")
    parts = [0] * len(claims)
    rest = _spread(parts, claims, [claim.due for claim in claims], amount, _when_due)
    rest = _spread(parts, claims, [claim.undue for claim in claims], rest, _when_not_due)
    first = min(range(len(claims)), key=lambda at: _when_not_due(claims[at]))
    parts[first] += rest
    return tuple(parts)


def _when_due(claim: Claim) -> Priority:
    return claim.secured, -claim.rate, claim.due_since


def _when_not_due(claim: Claim) -> Priority:
    return claim.secured, -claim.rate, claim.next_due


def _spread(
    parts: list[int], claims: Sequence[Claim], wanted: list[int], money: int, priority: Callable[[Claim], Priority]
) -> int:
    """Give the claims what they want in their order, equal ones in proportion; returns what is left."""
    asking = [at for at in range(len(claims)) if wanted[at] > 0]
    asking.sort(key=lambda at: priority(claims[at]))
    for _, equal in groupby(asking, key=lambda at: priority(claims[at])):
        group = list(equal)
        given = min(money, sum(wanted[at] for at in group))
        for at, share in zip(group, split_pro_rata(given, [wanted[at] for at in group]), strict=True):
            parts[at] += share
        money -= given
    return money

"""By which items of collateral a claim is secured, as its provision names them."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class SecuredBy:
    """An item that secures a claim, with the valuation that counted.

    Amounts in minor units of the currency of the books: the value, and the net value after haircut, which the claim may
    share with others. `valued_on` None: it has no value, and counts for nothing.
    """

    number: str
    method: str
    valued_on: date | None
    value: int
    net: int

"""The movement table of the reserve (准备变动表): opening + charge − release − write-off + recovery = closing.

Amounts are minor units of one currency. A write-off is taken out of the reserve and money from written-off claims is
added back (3.6 [K-h]); what then differs from the provision wanted is charged to, or released into, the income.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ..shared.errors import InvalidInput


@dataclass(frozen=True, slots=True)
class Movement:
    """One claim's or one portfolio's movement of a period; refuses figures that do not reconcile.

    `write_off` and `recovery` may be negative where one of an earlier period was reversed; `charge` and `release`
    never are.
    """

    opening: int = 0
    charge: int = 0
    release: int = 0
    write_off: int = 0
    recovery: int = 0
    closing: int = 0

    def __post_init__(self) -> None:
        reached = self.opening + self.charge - self.release - self.write_off + self.recovery
        if reached != self.closing:
            raise InvalidInput("closing", self.closing, f"must be {reached}: opening with everything that moved it")
        if self.charge < 0 or self.release < 0:
            raise InvalidInput("charge", self.charge, "charge and release must be zero or more")

    def __add__(self, other: "Movement") -> "Movement":
        return Movement(
            self.opening + other.opening,
            self.charge + other.charge,
            self.release + other.release,
            self.write_off + other.write_off,
            self.recovery + other.recovery,
            self.closing + other.closing,
        )

    @property
    def impairment(self) -> int:
        """What the period costs: charge minus release."""
        return self.charge - self.release


def moved(opening: int, wanted: int, write_off: int = 0, recovery: int = 0) -> Movement:
    """The movement that brings one claim's reserve from its opening to the provision wanted."""
    missing = wanted - (opening - write_off + recovery)
    return Movement(opening, max(0, missing), max(0, -missing), write_off, recovery, wanted)


def total(movements: Iterable[Movement]) -> Movement:
    """The sum: charges and releases of different claims are not set off against each other."""
    return sum(movements, Movement())

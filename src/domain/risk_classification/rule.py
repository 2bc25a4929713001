"""The shape of a rule: a function in a list, which answers with its word."""

from collections.abc import Callable
from typing import NamedTuple

from .facts import ClaimFacts, DebtorFacts
from .outcome import Missing, Voice
from .policy import ClassificationPolicy


class Case(NamedTuple):
    """What a rule is asked about: a claim, its debtor, and the policy of the day."""

    claim: ClaimFacts
    debtor: DebtorFacts
    policy: ClassificationPolicy


Word = Voice | Missing | None
"""What a rule says: its voice, the fact it misses, or nothing."""
Rule = Callable[[Case], Word]

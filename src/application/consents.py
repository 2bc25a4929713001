"""Guarantors' written consents as commands bring them (Civil Code 409, 695 to 698)."""

from typing import Final

from ..domain.guarantor import Consent
from ..domain.shared.errors import InvalidInput

MAX_CONSENTS: Final = 100
"""Most consents that one command may bring."""


def checked_consents(consents: tuple[Consent, ...]) -> None:
    """At most 100 consents, of each guarantor one; refuses anything else."""
    parties = {consent.guarantor for consent in consents}
    if len(consents) > MAX_CONSENTS or len(parties) != len(consents):
        raise InvalidInput("consents", len(consents), f"must be at most {MAX_CONSENTS}, of each guarantor one")

"""The bank's organisation (组织机构): who holds which post, and what one person must not do both of."""

from .duties import (
    COOLING_DAYS,
    INCOMPATIBLE,
    Act,
    Duty,
    DutyRefusal,
    Handled,
    Pair,
    in_the_bank,
    on_the_loan,
    pairs_of,
    refuse_incompatible,
)

__all__ = [
    "COOLING_DAYS",
    "INCOMPATIBLE",
    "Act",
    "Duty",
    "DutyRefusal",
    "Handled",
    "Pair",
    "in_the_bank",
    "on_the_loan",
    "pairs_of",
    "refuse_incompatible",
]

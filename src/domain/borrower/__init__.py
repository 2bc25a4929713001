"""Borrowers (PT-1): who owes, in the facts that post-loan work needs.

A borrower is registered once and amended by events; its kind never changes. Whether a *claim* is retail is
derived per claim elsewhere. Names, identity numbers, phones, contacts and the controller are personal data:
`masking` gives the form shown to readers who may not see them.
"""

from .aggregate import (
    Borrower,
    BorrowerAmended,
    BorrowerEvent,
    BorrowerRefusal,
    BorrowerRegistered,
    amend,
    evolve,
    register,
)
from .identity import (
    DocumentKind,
    IdentityDocument,
    document_for,
    resident_id_check_character,
    unified_credit_code_check_character,
)
from .masking import masked_identity, masked_name, masked_phone
from .profile import PERSONAL_FIELDS, BorrowerKind, Contact, EnterpriseSize, Profile

__all__ = [
    "PERSONAL_FIELDS",
    "Borrower",
    "BorrowerAmended",
    "BorrowerEvent",
    "BorrowerKind",
    "BorrowerRefusal",
    "BorrowerRegistered",
    "Contact",
    "DocumentKind",
    "EnterpriseSize",
    "IdentityDocument",
    "Profile",
    "amend",
    "document_for",
    "evolve",
    "masked_identity",
    "masked_name",
    "masked_phone",
    "register",
    "resident_id_check_character",
    "unified_credit_code_check_character",
]

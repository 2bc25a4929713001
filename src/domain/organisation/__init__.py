"""The bank's organisation (组织机构): who holds which post with which authority, and incompatible duties."""

from .authority import Authority, AuthorityRefusal, above_authority
from .caseload import (
    DEFAULT_CASELOAD,
    Assignment,
    CaseloadPolicy,
    CaseloadRefusal,
    HandOver,
    assign,
    hand_over,
)
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
from .structure import (
    Appointment,
    Holding,
    OrganisationRefusal,
    OrgUnit,
    Post,
    Structure,
    UnitKind,
    appoint,
    define_post,
    end_appointment,
    holding_of,
    kept_by,
    kept_from,
    open_unit,
)

__all__ = [
    "COOLING_DAYS", "DEFAULT_CASELOAD", "INCOMPATIBLE",
    "Act", "Appointment", "Assignment", "Authority", "AuthorityRefusal", "CaseloadPolicy", "CaseloadRefusal", "Duty",
    "DutyRefusal", "HandOver", "Handled", "Holding", "OrgUnit", "OrganisationRefusal", "Pair", "Post", "Structure",
    "UnitKind", "above_authority", "appoint", "assign", "define_post", "end_appointment", "hand_over", "holding_of",
    "in_the_bank", "kept_by", "kept_from", "on_the_loan", "open_unit", "pairs_of", "refuse_incompatible",

]  # fmt: skip

"""Guarantors (保证人): what they promised, whether they can and will keep it, and how they hang together.

A *guarantor* is a party of the customer register with a file of yearly reviews. A *guarantee* is a contract with
dated rows: loans secured, changes and consents, payments, releases. What the law makes of them on a day is read by
the legal clocks; what it is worth is `cover`. The *graph* is who guarantees whom over all borrowers.

A command returns one event or a `Refusal` of `GuarantorRefusal` or `GuaranteeRefusal`; `evolve_guarantor` and
`evolve` give the state after an event. Sources are marked as in the policy package.
"""

from .ability import Ability, Statement, ability_of, capacity, may_guarantee
from .chains import Chain, Station, longest_chains
from .circles import Circles, circle_groups, elementary_circles
from .concentration import (
    Capital,
    ConcentrationFinding,
    ConcentrationKind,
    GroupExposure,
    PartyExposure,
    concentration,
    group_exposures,
    party_exposures,
)
from .contract import (
    AGREED_LATER,
    Consent,
    GuaranteeContract,
    GuarantorPart,
    GuarantorPayment,
    LoanChange,
    Release,
    SecuredLoan,
)
from .cover import ClaimOnDay, GuaranteeCover, GuarantorDuty, LoanCover, NotBound, Unchanged, cover, edges, unmade
from .graph import GuaranteeEdge, GuaranteeGraph, MutualGuarantee, graph_of, mutual_guarantees
from .guarantee import (
    ClaimsFixed,
    ConsentGiven,
    Guarantee,
    GuaranteeEvent,
    GuaranteeSigned,
    GuarantorPaid,
    GuarantorReleased,
    LoanChanged,
    LoanSecured,
    RowRetracted,
    evolve,
)
from .guarantor import (
    Guarantor,
    GuarantorEvent,
    GuarantorOpened,
    GuarantorRefusal,
    GuarantorReviewed,
    Review,
    evolve_guarantor,
    open_guarantor,
    review,
)
from .kinds import GuaranteeExtent, GuaranteeScope, GuarantorKind, Willingness
from .links import ALL_OF_IT, GuaranteeLink, LinkTerms, WeighedLink, links, owed_amounts
from .policy import (
    DEFAULT_GUARANTOR_POLICY,
    PARAMETERS,
    CapacityRule,
    GuarantorBook,
    GuarantorPolicy,
    breaches,
)
from .refusals import GuaranteeRefusal
from .signing import sign
from .standing import changes_for, standing
from .survey import GuaranteeSurvey, survey
from .writing import Paid, change_loan, consent, fix_claims, pay, release, retract, secure_loan

__all__ = [
    "AGREED_LATER",
    "ALL_OF_IT",
    "DEFAULT_GUARANTOR_POLICY",
    "PARAMETERS",
    "Ability",
    "CapacityRule",
    "Capital",
    "Chain",
    "Circles",
    "ClaimOnDay",
    "ClaimsFixed",
    "ConcentrationFinding",
    "ConcentrationKind",
    "Consent",
    "ConsentGiven",
    "GroupExposure",
    "Guarantee",
    "GuaranteeContract",
    "GuaranteeCover",
    "GuaranteeEdge",
    "GuaranteeEvent",
    "GuaranteeExtent",
    "GuaranteeGraph",
    "GuaranteeLink",
    "GuaranteeRefusal",
    "GuaranteeScope",
    "GuaranteeSigned",
    "GuaranteeSurvey",
    "Guarantor",
    "GuarantorBook",
    "GuarantorDuty",
    "GuarantorEvent",
    "GuarantorKind",
    "GuarantorOpened",
    "GuarantorPaid",
    "GuarantorPart",
    "GuarantorPayment",
    "GuarantorPolicy",
    "GuarantorRefusal",
    "GuarantorReleased",
    "GuarantorReviewed",
    "LinkTerms",
    "LoanChange",
    "LoanChanged",
    "LoanCover",
    "LoanSecured",
    "MutualGuarantee",
    "NotBound",
    "Paid",
    "PartyExposure",
    "Release",
    "Review",
    "RowRetracted",
    "SecuredLoan",
    "Statement",
    "Station",
    "Unchanged",
    "WeighedLink",
    "Willingness",
    "ability_of",
    "breaches",
    "capacity",
    "change_loan",
    "changes_for",
    "circle_groups",
    "concentration",
    "consent",
    "cover",
    "edges",
    "elementary_circles",
    "evolve",
    "evolve_guarantor",
    "fix_claims",
    "graph_of",
    "group_exposures",
    "links",
    "longest_chains",
    "may_guarantee",
    "mutual_guarantees",
    "open_guarantor",
    "owed_amounts",
    "party_exposures",
    "pay",
    "release",
    "retract",
    "review",
    "secure_loan",
    "sign",
    "standing",
    "survey",
    "unmade",
]

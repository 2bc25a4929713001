"""The legal clocks of a bank's rights: until when each lives, what was last done, what must be done by when.

Limitation of action (诉讼时效), guarantee period (保证期间) and the limitation after it, application for enforcement
(申请执行时效), exercise and fixing of security, and what registers, insurers and courts end on a day.

Every clock is a pure fold over dated acts, each with its evidence: the order of recording makes no difference, and
`known_entries` gives the acts that were known at an instant, so that every answer can be had as of a date and as of
a knowledge. An answer is a `Life`; `review` turns it into warnings, losses and the next day to look. The terms of law
are data with their sources (`STATUTE`); when to warn is the bank's choice (`ClockPolicy`).

Marks of sources: [S] seen in a public source, [K-h], [K-m] known with high or middle certainty without the text at
hand, [I] an interpretation needed to compute.
"""

from .acts import Act, ActKind, Evidence, Extent, Ground, Obstacle, Outcome, RefusalEnd, Retraction
from .catalogue import CATALOGUE, ActRule, Nature
from .changes import Change, ChangeKind, ConsentFinding, missing_consents
from .enforcement import EnforcementTerms, enforcement_life
from .expiry import Term, expiry_life
from .guarantee import GuaranteeStanding, guarantee_standing
from .guarantee_claims import Claim
from .guarantee_duty import Duty
from .guarantee_terms import GuaranteeForm, GuaranteePeriod, GuaranteeTerms, PeriodWording
from .life import LOST, Effect, Life, LifeStatus, RightKind, Step, ToDo
from .limitation import LimitationTerms, limitation_life
from .period import ClockContext, Deadline
from .policy import DEFAULT_CLOCK_POLICY, ClockPolicy
from .recording import MAX_ACTS, ActRefusal, known_entries, refuse_act
from .security import (
    Fixing,
    FixingEvent,
    FixingKind,
    MaximumMortgage,
    Registration,
    SecurityKind,
    fixing_of,
    ranks,
    requestable_after,
    security_life,
)
from .statute import STATUTE, ClockStatute, LegalTerm, TermKey
from .termination import after_closed_bankruptcy, after_failed_effort
from .watch import Notice, NoticeKind, Review, Watched, review, wake_date

__all__ = [
    "CATALOGUE",
    "DEFAULT_CLOCK_POLICY",
    "LOST",
    "MAX_ACTS",
    "STATUTE",
    "Act",
    "ActKind",
    "ActRefusal",
    "ActRule",
    "Change",
    "ChangeKind",
    "Claim",
    "ClockContext",
    "ClockPolicy",
    "ClockStatute",
    "ConsentFinding",
    "Deadline",
    "Duty",
    "Effect",
    "EnforcementTerms",
    "Evidence",
    "Extent",
    "Fixing",
    "FixingEvent",
    "FixingKind",
    "Ground",
    "GuaranteeForm",
    "GuaranteePeriod",
    "GuaranteeStanding",
    "GuaranteeTerms",
    "LegalTerm",
    "Life",
    "LifeStatus",
    "LimitationTerms",
    "MaximumMortgage",
    "Nature",
    "Notice",
    "NoticeKind",
    "Obstacle",
    "Outcome",
    "PeriodWording",
    "RefusalEnd",
    "Registration",
    "Retraction",
    "Review",
    "RightKind",
    "SecurityKind",
    "Step",
    "Term",
    "TermKey",
    "ToDo",
    "Watched",
    "after_closed_bankruptcy",
    "after_failed_effort",
    "enforcement_life",
    "expiry_life",
    "fixing_of",
    "guarantee_standing",
    "known_entries",
    "limitation_life",
    "missing_consents",
    "ranks",
    "refuse_act",
    "requestable_after",
    "review",
    "security_life",
    "wake_date",
]

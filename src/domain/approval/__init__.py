"""The second person (双人复核): what one person proposes, another approves or refuses.

A proposal holds the command as data and the figures its maker saw. Who must agree is a `Route`, taken from
the bank's policy when it is proposed. On approval the command is decided again against the current state: if
the figures differ from those the maker saw, nothing is carried out and the proposal goes back to its maker.
Persons count, not accounts: nobody agrees to their own proposal through another account, and nobody counts
twice. Separation of incompatible posts (不相容岗位分离): maker and checker differ; opinions are only added.

A step returns one event or a `Refusal`; `evolve` gives the proposal after an event.
"""

from .content import canonical_payload, checked_figures
from .delegation import Delegation, DelegationRefusal, delegate, revoke
from .proposal import (
    TRANSITIONS,
    ApprovalEvent,
    ApprovalGiven,
    Figures,
    Opinion,
    Proposal,
    ProposalExpired,
    ProposalMade,
    ProposalRefused,
    ProposalResubmitted,
    ProposalReturned,
    ProposalStatus,
    ProposalWithdrawn,
    Subject,
    Verdict,
    evolve,
)
from .rules import ApprovalRefusal
from .steps import approve, expire, propose, refuse, resubmit, withdraw

__all__ = [
    "TRANSITIONS",
    "ApprovalEvent",
    "ApprovalGiven",
    "ApprovalRefusal",
    "Delegation",
    "DelegationRefusal",
    "Figures",
    "Opinion",
    "Proposal",
    "ProposalExpired",
    "ProposalMade",
    "ProposalRefused",
    "ProposalResubmitted",
    "ProposalReturned",
    "ProposalStatus",
    "ProposalWithdrawn",
    "Subject",
    "Verdict",
    "approve",
    "canonical_payload",
    "checked_figures",
    "delegate",
    "evolve",
    "expire",
    "propose",
    "refuse",
    "resubmit",
    "revoke",
    "withdraw",
]

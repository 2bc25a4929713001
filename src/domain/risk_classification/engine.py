"""The classes of one debtor's claims, from its facts alone (风险分类引擎); the order is that of regulations 1.15.

1. base class, matrix and own floors; 2. restructuring; 3. what holds an earlier class; 4. a person's worsening;
5. the floors of the debtor, over the classes reached so far; 6. the worst of all that spoke. Nothing caps a class.
"""

from typing import Final

from .draft import Draft
from .facts import ClaimFacts, DebtorFacts
from .outcome import ClaimResult, Voice, VoiceKind
from .policy import ClassificationPolicy
from .rule import Case, Rule, Word
from .rules_debtor import debtor_floors
from .rules_hold import HOLD_RULES
from .rules_own import OWN_RULES
from .rules_restructured import RESTRUCTURING_RULES


def human(case: Case) -> Word:
    """Art. 30: a person's class; it counts where it is worse than the rules'."""
    set_by = case.claim.human
    return None if set_by is None else Voice("human", VoiceKind.HUMAN, set_by.risk_class)


CLAIM_RULES: Final[tuple[Rule, ...]] = (*OWN_RULES, *RESTRUCTURING_RULES, *HOLD_RULES, human)
"""Steps 1 to 4: every rule that looks at one claim, in the order in which they speak."""


def classify(facts: DebtorFacts, policy: ClassificationPolicy) -> tuple[ClaimResult, ...]:
    """The result of each claim, in the order of the claims; pure.

    Expects facts that `checked` lets pass. A claim's result depends on the order of claims in nothing.
    """
    drafts = [_draft(claim, facts, policy) for claim in facts.claims]
    debtor_floors(drafts, facts, policy)
    return tuple(draft.result() for draft in drafts)


def _draft(claim: ClaimFacts, facts: DebtorFacts, policy: ClassificationPolicy) -> Draft:
    draft = Draft(claim, policy)
    case = Case(claim, facts, policy)
    for rule in CLAIM_RULES:
        word = rule(case)
        if word is None:
            continue
        if isinstance(word, Voice):
            draft.hear(word)
        else:
            draft.miss(word)
    return draft

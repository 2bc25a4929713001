"""What guaranteed loans owe (被担保债权): as they stand, and as they would without changes not agreed to.

Of a debt that became heavier without the guarantor's consent the heavier part is not guaranteed (Civil Code 695(1)).
It comes to be day by day, as interest of a longer term or a higher rate does. How much of it there is on a day is found
by folding the account without the entry, with all payments that were made; only loans with such an entry are folded.
"""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from ..domain.guarantor import ClaimOnDay, Unchanged
from ..domain.loan.figures import figures
from ..domain.loan.loan import as_of as folded
from ..domain.loan.state import Account
from .claims_holdings import Holdings
from .ports import LoanStore, ReferenceStore
from .provisioning_exposure import lived_on


class Accounts(Protocol):
    """The stores that accounts are folded from, on one snapshot; a `Unit` is one."""

    @property
    def loans(self) -> LoanStore: ...  # noqa: D102 - the type says it
    @property
    def holdings(self) -> Holdings: ...  # noqa: D102
    @property
    def reference(self) -> ReferenceStore: ...  # noqa: D102


def claim_on(loan: UUID, account: Account, day: date) -> ClaimOnDay:
    """What is owed at the end of a day, to which the account has come or will, if nothing more is paid."""
    shown = figures(account, day)
    return ClaimOnDay(
        loan,
        principal=shown.outstanding,
        # Interest charged ahead may leave less than nothing to be earned.
        interest=max(0, shown.interest_due + shown.interest_accrued),
        other=shown.penalty + shown.compound + shown.fees + shown.costs,
    )


def claims_on(
    unit: Accounts, institution: UUID, ids: Sequence[UUID], day: date, known: datetime | None
) -> Iterator[ClaimOnDay]:
    """What the loans owe that owe something; a loan that was written off still owes."""
    stored = unit.loans.peek(institution, ids)
    older = [key for key, loan in stored.items() if lived_on(loan, day, known)]
    histories = unit.holdings.histories(institution, older) if older else {}
    context = unit.reference.context(institution, known)
    for key in sorted(stored):
        past = histories.get(key)
        account = stored[key].account if past is None else folded(past[0], past[1], context, day, known)
        claim = claim_on(key, account, day)
        if claim.principal or claim.interest or claim.other:
            yield claim


def unchanged_claims(
    unit: Accounts,
    institution: UUID,
    wanted: Collection[tuple[UUID, frozenset[int]]],
    day: date,
    known: datetime | None,
) -> Unchanged:
    """What loans would owe at the end of a day, each without some entries of its account."""
    if not wanted:
        return {}
    histories = unit.holdings.histories(institution, sorted({loan for loan, _ in wanted}))
    context = unit.reference.context(institution, known)
    found: dict[tuple[UUID, frozenset[int]], ClaimOnDay] = {}
    for loan, entries in wanted:
        terms, past = histories[loan]
        # A reversal of an entry that is not there has no effect.
        kept = [entry for entry in past if entry.sequence not in entries]
        found[loan, entries] = claim_on(loan, folded(terms, kept, context, day, known), day)
    return found

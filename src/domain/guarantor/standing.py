"""How one guarantor stands for one loan on a day: the guarantee read by the legal clocks.

The clocks know the law (686 to 698, 409); this module knows what was signed, changed and agreed to, and when.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from uuid import UUID

from ..clock import Act, Change, ChangeKind, ClockContext, GuaranteeStanding, guarantee_standing
from ..shared.errors import InvalidInput
from .contract import AGREED_LATER, Consent, LoanChange
from .guarantee import Guarantee
from .kinds import GuaranteeExtent


def standing(
    guarantee: Guarantee, guarantor: UUID, loan: UUID, acts: Sequence[Act], context: ClockContext
) -> GuaranteeStanding:
    """The guarantee of one guarantor for one loan at the end of the context's day.

    `acts`: what was done on the loan's claim, towards anybody. Raises InvalidInput where the loan is not secured or
    the party no guarantor.
    """
    secured = guarantee.loan(loan)
    if secured is None or guarantor not in guarantee.contract.parties:
        shown = (str(guarantor), str(loan))
        raise InvalidInput("guarantor", shown, "must be a guarantor of the contract and a loan under it")
    due = secured.due
    if guarantee.contract.extent is GuaranteeExtent.MAXIMUM:
        # Interpretation 30: the period runs from the fixing, or from the last due day of the debts.
        due = max((row.due for row in guarantee.secured_on(context.as_of)), default=due)
    terms = guarantee.contract.clock_terms(guarantor, due, guarantee.fixed_on(context.as_of))
    return guarantee_standing(terms, acts, changes_for(guarantee, guarantor, loan, context.as_of), context)


def changes_for(guarantee: Guarantee, guarantor: UUID, loan: UUID, day: date) -> tuple[Change, ...]:
    """The changes of a loan as they bind one guarantor, as known by a day, in the order of their effect.

    A later consent to another due date or a heavier debt counts from its own day, so that it never brings a lost
    guarantee period back. Of a maximum-amount guarantee the due days of all loans count together.
    """
    maximum = guarantee.contract.extent is GuaranteeExtent.MAXIMUM
    rows = [
        (row.loan, _as_agreed(row, guarantor, day))
        for row in guarantee.changes
        if row.change.day <= day and (row.loan == loan or (maximum and row.change.kind is ChangeKind.DUE_DATE))
    ]
    rows.sort(key=lambda row: (row[1].day, row[1].recorded_at, row[1].id))
    return tuple(_last_due(guarantee, rows, guarantor, day) if maximum else (change for _, change in rows))


def unagreed_entries(guarantee: Guarantee, guarantor: UUID, loan: UUID, day: date) -> frozenset[int]:
    """The entries of a loan's account that changed its debt and that one guarantor has not agreed to by a day.

    It answers for at most what would be owed without them (695(1)). Of an entry that moves the last due day and makes
    the debt heavier the second decides. To be called due is a right of the contract and changes no debt [I].
    """
    rows = [row for row in guarantee.changes if row.loan == loan and row.change.day <= day and _alters(row.change)]
    rows.sort(key=lambda row: row.change.kind is ChangeKind.HEAVIER)
    deciding = {row.change.entry: row for row in rows}
    return frozenset(
        entry for entry, row in deciding.items() if entry is not None and _consent(row, guarantor, day) is None
    )


def _alters(change: Change) -> bool:
    """Whether a change may let the debt grow: it is heavier, or its last due day another one that is still to come."""
    later = change.new_due is not None and change.new_due > change.day
    return change.entry is not None and (change.kind is ChangeKind.HEAVIER or later)


def _consent(row: LoanChange, guarantor: UUID, day: date) -> Consent | None:
    """The consent that the guarantor has given by a day."""
    consent = row.consent_of(guarantor)
    return None if consent is None or consent.day > day else consent


def _as_agreed(row: LoanChange, guarantor: UUID, day: date) -> Change:
    consent = _consent(row, guarantor, day)
    if consent is None:
        return row.change
    effect = max(row.change.day, consent.day) if row.change.kind in AGREED_LATER else row.change.day
    return replace(row.change, day=effect, consenting=frozenset({guarantor}))


def _last_due(
    guarantee: Guarantee, rows: Sequence[tuple[UUID, Change]], guarantor: UUID, day: date
) -> Iterator[Change]:
    """The same changes with the last due day of all loans in place of the one loan's own."""
    dues = {row.loan: row.due for row in guarantee.secured_on(day)}
    for loan, change in rows:
        if change.new_due is None:
            yield change
            continue
        if guarantor in change.consenting:
            dues[loan] = change.new_due
        yield replace(change, new_due=max(dues.values(), default=change.new_due))

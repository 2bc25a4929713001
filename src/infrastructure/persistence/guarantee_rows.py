"""Guarantees, their events and links as rows, and back."""

from collections.abc import Sequence
from typing import Any, Final

from ...application.guarantor_codec import dump_event
from ...application.guarantor_store import KeptGuarantee, Written
from ...domain.guarantor import ALL_OF_IT, Guarantee, GuaranteeLink, LinkTerms

Row = tuple[Any, ...]
NEW: Final = (
    "institution",
    "id",
    "number",
    "branch",
    "form",
    "extent",
    "currency",
    "amount",
    "signed_on",
    "version",
)
EVENT: Final = (
    "institution",
    "guarantee_id",
    "sequence",
    "kind",
    "recorded_at",
    "recorded_by",
    "loan_id",
    "loan_entry",
    "payload",
)
TERMS: Final = ("share_from", "share_to", "left_over", "not_owed", "paid", "paid_own")
LINK_KEY: Final = ("institution", "guarantee_id", "guarantor_id", "loan_id")
LINK: Final = (
    *LINK_KEY,
    "debtor_id",
    "currency",
    "since",
    "until",
    *TERMS,
)
"""What an event decides; `lost_on` is not among it."""


def new_row(kept: KeptGuarantee) -> Row:
    """The current row of a guarantee, in the order of `NEW`."""
    made, contract = kept.guarantee, kept.guarantee.contract
    return (
        made.institution,
        made.id,
        made.number,
        kept.branch,
        contract.form.value,
        contract.extent.value,
        contract.currency,
        contract.amount,
        contract.signed_on,
        made.version,
    )


def event_row(made: Guarantee, written: Written) -> Row:
    """An event, in the order of `EVENT`."""
    kind, payload = dump_event(written.event)
    return (
        made.institution,
        made.id,
        written.sequence,
        kind,
        written.recorded_at,
        written.recorded_by,
        written.loan,
        written.entry,
        payload,
    )


def link_row(link: GuaranteeLink) -> Row:
    """A link, in the order of `LINK` without the institution."""
    return (
        link.guarantee,
        link.guarantor,
        link.loan,
        link.debtor,
        link.currency,
        link.since,
        link.until,
        *(link.terms.share_from, link.terms.share_to, link.terms.left),
        *(link.terms.not_owed, link.terms.paid, link.terms.paid_own),
    )


def link_of(row: Any) -> GuaranteeLink:  # noqa: ANN401 - a row of guarantee_link
    """The link that was kept."""
    return GuaranteeLink(
        guarantee=row.guarantee_id,
        guarantor=row.guarantor_id,
        debtor=row.debtor_id,
        loan=row.loan_id,
        currency=row.currency,
        since=row.since,
        until=row.until,
        terms=terms_of(tuple(getattr(row, name) for name in TERMS)),
    )


def terms_of(values: Sequence[Any]) -> LinkTerms:
    """The terms of a link from the columns `TERMS`."""
    share_from, share_to, left, not_owed, paid, paid_own = values
    if share_from is None and left is None and not not_owed and not paid:
        return ALL_OF_IT
    return LinkTerms(
        share_from=share_from, share_to=share_to, left=left, not_owed=not_owed, paid=paid, paid_own=paid_own
    )

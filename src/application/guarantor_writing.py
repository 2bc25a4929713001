"""Writing on a guarantee: its events, its links, and what others are told of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from ..domain.guarantor import (
    ClaimsFixed,
    ConsentGiven,
    Guarantee,
    GuaranteeEvent,
    GuaranteeSigned,
    GuarantorPaid,
    GuarantorReleased,
    LoanChanged,
    LoanSecured,
    evolve,
    links,
)
from .desk import Desk
from .guarantor_store import KeptGuarantee, Written
from .outcomes import Subject, SubjectKind

RULE: Final = "guarantor"
"""The module's name in refusals."""


@dataclass(frozen=True, slots=True)
class ByEntry:
    """The entry of a loan's account that brought an event."""

    loan: UUID
    sequence: int


def write(
    desk: Desk,
    kept: KeptGuarantee | None,
    events: Sequence[GuaranteeEvent],
    *,
    branch: str = "",
    borrowers: Mapping[UUID, UUID] | None = None,
    entry: ByEntry | None = None,
) -> KeptGuarantee:
    """Let events happen to a guarantee and tell others; `branch` is that of a new one.

    `borrowers` has the borrower of each loan that is taken under it now; of the others its links say it.
    """
    guarantee = kept.guarantee if kept else None
    written: list[Written] = []
    loan, sequence = (entry.loan, entry.sequence) if entry else (None, None)
    for event in events:
        guarantee = evolve(guarantee, event)
        written.append(Written(guarantee.version, event, desk.at, desk.actor.account, loan, sequence))
    if guarantee is None:
        raise ValueError("nothing is written on no guarantee")
    saved = KeptGuarantee(guarantee, kept.branch if kept else branch)
    stored = desk.unit.guarantees.links_of(desk.bank.id, guarantee.id) if kept else ()
    known = {link.loan: link.debtor for link in stored} | dict(borrowers or {})
    desk.unit.guarantees.save(saved, written, links(guarantee, known, desk.bank.booking_date))
    for event in events:
        _tell(desk, guarantee, event)
    return saved


def _tell(desk: Desk, guarantee: Guarantee, event: GuaranteeEvent) -> None:
    name = type(event).__name__
    data = {
        "guarantee": str(guarantee.id),
        "number": guarantee.number,
        "version": guarantee.version,
        "guarantors": sorted(str(party) for party in guarantee.contract.parties),
        "loans": [str(loan) for loan in concerned(guarantee, event)],
    }
    subject = Subject(SubjectKind.GUARANTEE, guarantee.id)
    desk.tell(f"guarantee.{_NAMES.get(name, name)}", subject, data)


_NAMES: Final = {GuaranteeSigned.__name__: "Signed"}


def concerned(guarantee: Guarantee, event: GuaranteeEvent) -> tuple[UUID, ...]:
    """The loans whose cover an event may change: all of them where they share what is left of an amount."""
    one = _CONCERNED.get(type(event))
    if one is None or (isinstance(event, GuarantorPaid) and guarantee.contract.amount is not None):
        return tuple(row.loan for row in guarantee.loans)
    return one(guarantee, event)


def _changed(guarantee: Guarantee, event: ConsentGiven) -> tuple[UUID, ...]:
    row = guarantee.change(event.change)
    return (row.loan,) if row else ()


def _released(guarantee: Guarantee, event: GuarantorReleased) -> tuple[UUID, ...]:
    return (event.release.loan,) if event.release.loan else tuple(row.loan for row in guarantee.loans)


_CONCERNED: Final[Mapping[type[GuaranteeEvent], Callable[[Guarantee, Any], tuple[UUID, ...]]]] = {
    GuaranteeSigned: lambda _, __: (),
    LoanSecured: lambda _, event: (event.loan.loan,),
    LoanChanged: lambda _, event: (event.change.loan,),
    ConsentGiven: _changed,
    GuarantorPaid: lambda _, event: (event.payment.loan,),
    GuarantorReleased: _released,
    ClaimsFixed: lambda guarantee, _: tuple(row.loan for row in guarantee.loans),
}

"""Events of liability assessment as JSON text: kind, day and canonical payload."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from ..domain.liability_assessment import events
from ..domain.liability_assessment.authority import AuthorityEvent, AuthorityLifted, AuthoritySuspended
from ..domain.liability_assessment.events import CaseEvent
from ..domain.liability_assessment.reserve import Book, Entry, EntryKind
from .encoding import canonical, from_json, to_json

_CASE: Final[Mapping[str, type[Any]]] = {
    kind.__name__: kind
    for kind in (
        events.Opened,
        events.GroupFormed,
        events.FilePrepared,
        events.Initiated,
        events.MeetingHeld,
        events.FindingIssued,
        events.Signed,
        events.Returned,
        events.Notified,
        events.ReconsiderationAsked,
        events.ReviewGroupFormed,
        events.Reconsidered,
        events.HandedOver,
        events.Receipted,
        events.Suspended,
        events.Resumed,
        events.Withdrawn,
        events.Closed,
    )
}


def day_of(event: CaseEvent) -> date:
    """The day on which an event counts."""
    return event.on


def dump_event(event: CaseEvent) -> tuple[str, str]:
    """The kind of an event of a case and its canonical JSON."""
    return type(event).__name__, canonical(to_json(event))


def load_event(kind: str, payload: str) -> CaseEvent:
    """The event of a case that was kept."""
    event: CaseEvent = from_json(_CASE[kind], json.loads(payload))
    return event


def dump_authority(event: AuthorityEvent) -> tuple[str, str]:
    """The kind of an event of authority and its canonical JSON."""
    return type(event).__name__, canonical(to_json(event))


def load_authority(kind: str, payload: str) -> AuthorityEvent:
    """The event of authority that was kept."""
    data = json.loads(payload)
    if kind == AuthoritySuspended.__name__:
        return from_json(AuthoritySuspended, data)
    return from_json(AuthorityLifted, data)


def dump_entry(entry: Entry) -> str:
    """What an entry says beside its account, kind and day."""
    return canonical(
        {
            "entry": str(entry.entry),
            "amount": entry.amount,
            "legs": [[book.value, amount] for book, amount in entry.legs],
            "reason": entry.reason,
            "case": str(entry.case) if entry.case else None,
            "reverses": str(entry.reverses) if entry.reverses else None,
        }
    )


def load_entry(officer: str, currency: str, kind: str, day: date, payload: str) -> Entry:
    """The entry that was kept."""
    data = json.loads(payload)
    return Entry(
        entry=UUID(data["entry"]),
        officer=officer,
        currency=currency,
        kind=EntryKind(kind),
        amount=data["amount"],
        legs=tuple((Book(book), amount) for book, amount in data["legs"]),
        reason=data["reason"],
        on=day,
        case=UUID(data["case"]) if data["case"] else None,
        reverses=UUID(data["reverses"]) if data["reverses"] else None,
    )

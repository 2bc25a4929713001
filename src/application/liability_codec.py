"""Events of liability assessment as JSON text: kind, day and canonical payload."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from ..domain.liability_assessment import events
from ..domain.liability_assessment.events import CaseEvent
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

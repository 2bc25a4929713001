"""Events of guarantors and guarantees as they are kept: the name of their class and canonical JSON."""

import json
from collections.abc import Mapping
from typing import Any, Final

from ..domain.guarantor import (
    ClaimsFixed,
    ConsentGiven,
    GuaranteeEvent,
    GuaranteeSigned,
    GuarantorEvent,
    GuarantorOpened,
    GuarantorPaid,
    GuarantorReleased,
    GuarantorReviewed,
    LoanChanged,
    LoanSecured,
    RowRetracted,
)
from .encoding import canonical, from_json, to_json

_KINDS: Final[Mapping[str, type[Any]]] = {
    kind.__name__: kind
    for kind in (
        GuarantorOpened,
        GuarantorReviewed,
        GuaranteeSigned,
        LoanSecured,
        LoanChanged,
        ConsentGiven,
        ClaimsFixed,
        GuarantorPaid,
        GuarantorReleased,
        RowRetracted,
    )
}


def dump_event(event: GuaranteeEvent | GuarantorEvent) -> tuple[str, str]:
    """The kind of an event and its canonical JSON."""
    return type(event).__name__, canonical(to_json(event))


def load_event(kind: str, payload: str) -> Any:  # noqa: ANN401 - an event of that kind
    """The event that was kept."""
    return from_json(_KINDS[kind], json.loads(payload))

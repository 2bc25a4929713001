"""Events of write-off as JSON text: kind, day and payload. Claims of long lists are kept as short rows."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from ..domain.write_off import claim_events, events
from ..domain.write_off.claim_events import ClaimEvent, Kept
from ..domain.write_off.events import Applied, CaseEvent, WrittenOff
from ..domain.write_off.kinds import Cause, Criterion
from ..domain.write_off.parts import Amounts, AppliedClaim
from .encoding import canonical, from_json, to_json

_CASE: Final[Mapping[str, type[CaseEvent]]] = {
    kind.__name__: kind
    for kind in (
        events.Applied,
        events.EvidenceFiled,
        events.Confirmed,
        events.OpinionGiven,
        events.Reviewed,
        events.Approved,
        events.Rejected,
        events.Withdrawn,
        events.WrittenOff,
        events.Reversed,
    )
}
_CLAIM: Final[Mapping[str, type[ClaimEvent]]] = {
    kind.__name__: kind
    for kind in (
        claim_events.Kept,
        claim_events.Accrued,
        claim_events.Recovered,
        claim_events.RecoveryReversed,
        claim_events.Waived,
        claim_events.InterestStopped,
        claim_events.KeeperNamed,
        claim_events.PursuitPlanned,
        claim_events.Checked,
        claim_events.Terminated,
        claim_events.WriteOffReversed,
    )
}
_LISTED: Final = frozenset({"case", "institution", "claims"})


def day_of(event: CaseEvent | ClaimEvent) -> date:
    """The day on which an event counts."""
    match event:
        case events.Confirmed(inner) | events.OpinionGiven(inner):
            return inner.on
        case claim_events.Accrued():
            return event.through
        case _:
            return event.on


def _row(amounts: Amounts) -> list[int]:
    return [amounts.principal, amounts.interest, amounts.off_balance_interest, amounts.fees, amounts.costs]


def _amounts(row: list[int]) -> Amounts:
    principal, interest, off, fees, costs = row
    return Amounts(principal=principal, interest=interest, off_balance_interest=off, fees=fees, costs=costs)


def _claim(claim: AppliedClaim) -> list[Any]:
    criterion = claim.criterion.value if claim.criterion else ""
    return [claim.loan.hex, _row(claim.amounts), claim.whole, criterion, claim.reference]


def _claim_of(row: list[Any]) -> AppliedClaim:
    loan, amounts, whole, criterion, reference = row
    return AppliedClaim(
        loan=UUID(loan),
        amounts=_amounts(amounts),
        whole=whole,
        criterion=Criterion(criterion) if criterion else None,
        reference=reference,
    )


def dump_case_event(event: CaseEvent) -> tuple[str, str]:
    """Kind and payload."""
    kind = type(event).__name__
    if isinstance(event, Applied):
        data = {name: to_json(getattr(event, name)) for name in Applied.__dataclass_fields__ if name not in _LISTED}
        return kind, canonical(data | {"claims": [_claim(claim) for claim in event.claims]})
    if isinstance(event, WrittenOff):
        amounts = [_row(each) for each in event.amounts]
        return kind, canonical({"amounts": amounts, "reserve_used": event.reserve_used, "on": event.on.isoformat()})
    return kind, canonical(to_json(event))


def load_case_event(institution: UUID, case: UUID, kind: str, payload: str) -> CaseEvent:
    """The event of a payload."""
    data = json.loads(payload)
    if kind == Applied.__name__:
        claims = tuple(map(_claim_of, data["claims"]))
        return Applied(
            case=case,
            institution=institution,
            number=data["number"],
            unit=data["unit"],
            currency=data["currency"],
            claims=claims,
            by_list=data["by_list"],
            cause=Cause(data["cause"]),
            cause_text=data["cause_text"],
            maker=data["maker"],
            on=date.fromisoformat(data["on"]),
        )
    if kind == WrittenOff.__name__:
        amounts = tuple(map(_amounts, data["amounts"]))
        return WrittenOff(amounts, data["reserve_used"], date.fromisoformat(data["on"]))
    return from_json(_CASE[kind], data)


def dump_claim_event(event: ClaimEvent) -> tuple[str, str]:
    """Kind and payload; loan and application stand beside it."""
    kind = type(event).__name__
    if isinstance(event, Kept):
        data = [event.currency, _row(event.amounts), event.cause.value, event.keeper, event.on.isoformat()]
        return kind, canonical(data)
    return kind, canonical(to_json(event))


def load_claim_event(loan: UUID, case: UUID, kind: str, payload: str) -> ClaimEvent:
    """The event of a payload."""
    data = json.loads(payload)
    if kind == Kept.__name__:
        currency, amounts, cause, keeper, on = data
        return Kept(
            loan=loan,
            case=case,
            currency=currency,
            amounts=_amounts(amounts),
            cause=Cause(cause),
            keeper=keeper,
            on=date.fromisoformat(on),
        )
    return from_json(_CLAIM[kind], data)

"""Mortgages and pledges: how long they can be exercised, when a maximum amount is fixed, who comes first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from itertools import groupby
from typing import Final
from uuid import UUID

from ..shared.calendar import add_months
from ..shared.errors import InvalidInput
from ..shared.instants import checked_instant
from .life import Effect, Life, LifeStatus, RightKind, ToDo
from .period import ClockContext
from .statute import TermKey


class SecurityKind(StrEnum):
    """How a security is shown to the world."""

    MORTGAGE = "MORTGAGE"
    """Mortgage (抵押权)."""
    REGISTERED_PLEDGE = "REGISTERED_PLEDGE"
    """Pledge by registration (以登记作为公示方法的权利质权)."""
    POSSESSION = "POSSESSION"
    """Pledge by delivery, or lien (动产质权、交付凭证的权利质权、留置权)."""


def security_life(
    kind: SecurityKind, main: Life, enforcement: Life | None = None, *, third_party: bool = False
) -> Life:
    """Until when a security can be exercised: within the main claim's limitation (419).

    Once there is a title, within the time for its enforcement (法释〔2020〕28号 art. 44 [K-h]); pass that clock
    as `enforcement`. What is in the bank's hands has no such end (ibid.). `third_party`: somebody else than the
    debtor gave it; then what the debtor agrees to after the end revives the claim alone, not the security [I].
    """
    if kind is SecurityKind.POSSESSION:
        free = replace(main, kind=RightKind.SECURITY, status=LifeStatus.UNLIMITED, todo=ToDo.NOTHING)
        return replace(free, deadline=None, lost_on=None, look_again=None)
    out = min((step.day for step in main.steps if step.effect is Effect.EXPIRED), default=None)
    if third_party and out is not None:
        gone = replace(main, kind=RightKind.SECURITY, status=LifeStatus.EXTINGUISHED, todo=ToDo.NOTHING)
        return replace(gone, deadline=None, lost_on=out, look_again=None)
    clock = enforcement if enforcement is not None and main.status is LifeStatus.EXERCISED else main
    todo = clock.todo if clock.todo is ToDo.NOTHING or clock.lost else ToDo.REALISE_SECURITY
    return replace(clock, kind=RightKind.SECURITY, todo=todo)


class FixingKind(StrEnum):
    """What fixes the claims of a maximum-amount mortgage, art. 423."""

    AGREED_PERIOD_ENDED = "AGREED_PERIOD_ENDED"
    """(1) The agreed period has ended (约定的债权确定期间届满)."""
    REQUESTED = "REQUESTED"
    """(2) Requested two years after the mortgage was set up, no period being agreed (满二年后请求确定)."""
    NO_NEW_CLAIMS = "NO_NEW_CLAIMS"
    """(3) New claims can no longer arise (新的债权不可能发生)."""
    SEIZED = "SEIZED"
    """(4) The mortgagee learned that the property was seized (知道或应当知道抵押财产被查封、扣押)."""
    BANKRUPT_OR_DISSOLVED = "BANKRUPT_OR_DISSOLVED"
    """(5) Debtor or mortgagor declared bankrupt or dissolved (被宣告破产或者解散)."""
    OTHER = "OTHER"
    """(6) Another event that a law names (法律规定的其他情形)."""


_ITEMS: Final = {kind: f"民法典 art. 423({number})" for number, kind in enumerate(FixingKind, 1)}


@dataclass(frozen=True, slots=True)
class FixingEvent:
    """Something that may fix the claims: of `SEIZED` the day is that on which the bank learned or should have."""

    id: UUID
    kind: FixingKind
    day: date
    recorded_at: datetime

    def __post_init__(self) -> None:
        checked_instant("recorded_at", self.recorded_at)
        if self.kind is FixingKind.AGREED_PERIOD_ENDED:
            raise InvalidInput("kind", self.kind, "the agreed period ends by itself; it is a term of the mortgage")


@dataclass(frozen=True, slots=True)
class MaximumMortgage:
    """A maximum-amount mortgage (最高额抵押权, 420): when set up, until when claims count (None: not agreed)."""

    established: date
    agreed_until: date | None = None

    def __post_init__(self) -> None:
        if self.agreed_until is not None and self.agreed_until < self.established:
            raise InvalidInput("agreed_until", self.agreed_until.isoformat(), "lies before the mortgage was set up")


@dataclass(frozen=True, slots=True)
class Fixing:
    """The claims are fixed: claims that arose up to and on `day` are secured, within the maximum."""

    day: date
    kind: FixingKind
    article: str
    event: UUID | None = None


def fixing_of(mortgage: MaximumMortgage, events: Iterable[FixingEvent], ctx: ClockContext) -> Fixing | None:
    """What fixed the claims by the business date, the earliest; None: they are not fixed.

    A request counts only where no period was agreed and two years have passed since the mortgage was set up.
    """
    found = [
        Fixing(event.day, event.kind, _ITEMS[event.kind], event.id)
        for event in events
        if event.day <= ctx.as_of and _counts(mortgage, event, ctx)
    ]
    until = mortgage.agreed_until
    if until is not None and ctx.as_of > until:
        kind = FixingKind.AGREED_PERIOD_ENDED
        found.append(Fixing(until, kind, _ITEMS[kind]))
    order = list(FixingKind)
    return min(found, key=lambda fixing: (fixing.day, order.index(fixing.kind), str(fixing.event)), default=None)


def _counts(mortgage: MaximumMortgage, event: FixingEvent, ctx: ClockContext) -> bool:
    if event.day < mortgage.established:
        return False
    if event.kind is not FixingKind.REQUESTED:
        return True
    return mortgage.agreed_until is None and event.day > requestable_after(mortgage, ctx)


def requestable_after(mortgage: MaximumMortgage, ctx: ClockContext) -> date:
    """The last of the two years: a request counts from the next day on (423(2))."""
    return add_months(mortgage.established, ctx.months(TermKey.FIXING_REQUEST, mortgage.established))


@dataclass(frozen=True, slots=True)
class Registration:
    """One security over an item: when registered (None: not), and whether that registration stands."""

    security: UUID
    registered_at: datetime | None

    def __post_init__(self) -> None:
        if self.registered_at is not None:
            checked_instant("registered_at", self.registered_at)


def ranks(registrations: Sequence[Registration]) -> tuple[tuple[UUID, ...], ...]:
    """Who is paid first out of an item (414): by the time of registration, then the unregistered, pro rata.

    Each group shares one rank. A security released and registered again has the time of its new registration.
    """
    registered = sorted(
        ((r.registered_at, r.security) for r in registrations if r.registered_at is not None),
    )
    groups = [tuple(security for _, security in rows) for _, rows in groupby(registered, key=lambda row: row[0])]
    unregistered = tuple(sorted(r.security for r in registrations if r.registered_at is None))
    return (*groups, unregistered) if unregistered else tuple(groups)

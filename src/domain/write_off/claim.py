"""A written-off claim as the fold of its events: what is owed, recovered and waived, and what is still to do.

At every moment owed + recovered + waived = written off + accrued since.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from .claim_events import (
    Accrued,
    Checked,
    ClaimEvent,
    InterestStopped,
    KeeperNamed,
    Kept,
    PursuitPlanned,
    Recovered,
    RecoveryReversed,
    Split,
    Terminated,
    Waived,
    WriteOffReversed,
)
from .kinds import ClaimStatus, Stream
from .parts import NOTHING, Amounts


@dataclass(frozen=True, slots=True)
class Recovery:
    """A recovery of the claim: its place among the events, and whether it was taken back."""

    sequence: int
    event: Recovered
    reversed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim outside the balance sheet whose case is kept (账销案存).

    Attributes:
        kept: as it was written off.
        owed: what is still owed by part; `OFF_BALANCE_INTEREST` includes what accrued since.
        accrued: interest, fees and costs since the write-off, minor units; `through`: its last day.
        stopped_on: the last day that bears interest; None: it runs.
        plan: the plan of pursuit in force; `checks`: yearly checks in their order.
        terminated: how it was completely terminated.
        version: number of events, for the optimistic check of the store.
    """

    kept: Kept
    owed: Amounts
    through: date
    status: ClaimStatus = ClaimStatus.KEPT
    accrued: int = 0
    recovered: Amounts = NOTHING
    waived: Amounts = NOTHING
    recoveries: tuple[Recovery, ...] = ()
    stopped_on: date | None = None
    keeper: str = ""
    plan: PursuitPlanned | None = None
    checks: tuple[Checked, ...] = ()
    terminated: Terminated | None = None
    reversed_on: date | None = None
    version: int = 1

    @property
    def last_recovery(self) -> Recovered | None:
        """The last recovery that stands, with its day and collector (EAST)."""
        standing = [each.event for each in self.recoveries if each.reversed_on is None]
        return max(standing, key=lambda event: event.on, default=None)

    @property
    def restored(self) -> int:
        """What recoveries gave back to the reserve, minor units."""
        return self.recovered.on_balance

    @property
    def recovered_principal(self) -> int:
        """Principal recovered since the write-off (EAST)."""
        return self.recovered.principal

    @property
    def recovered_interest(self) -> int:
        """Interest of every kind recovered since the write-off (EAST)."""
        return self.recovered.interest + self.recovered.off_balance_interest


def amounts_of(split: Split) -> Amounts:
    """A split as amounts."""
    sums = dict.fromkeys(Stream, 0)
    for stream, amount in split:
        sums[stream] += amount
    return Amounts(**{stream.value.lower(): amount for stream, amount in sums.items()})


def less(amounts: Amounts, part: Amounts) -> Amounts:
    """Amounts without a part of them; refuses (InvalidInput) what is not there."""
    return Amounts(**{stream.value.lower(): amounts.of(stream) - part.of(stream) for stream in Stream})


def evolve_claim(claim: Claim | None, event: ClaimEvent) -> Claim:
    """The claim after an event. An event that cannot follow is a broken store: ValueError."""
    if isinstance(event, Kept):
        if claim is not None:
            raise ValueError(f"claim {claim.kept.loan} is kept already")
        return Claim(event, event.amounts, event.on, keeper=event.keeper)
    if claim is None:
        raise ValueError(f"{type(event).__name__} needs a claim that is kept")
    if claim.status is not ClaimStatus.KEPT:
        raise ValueError(f"{type(event).__name__} cannot follow on {claim.status} of claim {claim.kept.loan}")
    return replace(_money(claim, event), version=claim.version + 1)


def _money(claim: Claim, event: ClaimEvent) -> Claim:
    match event:
        case Accrued(amount, through, fees, costs):
            owed = claim.owed + Amounts(off_balance_interest=amount, fees=fees, costs=costs)
            return replace(claim, owed=owed, accrued=claim.accrued + event.total, through=through)
        case Recovered(_, split):
            part = amounts_of(split)
            recovery = Recovery(claim.version + 1, event)
            return replace(
                claim,
                owed=less(claim.owed, part),
                recovered=claim.recovered + part,
                recoveries=(*claim.recoveries, recovery),
            )
        case RecoveryReversed(sequence, _, on):
            part = next(amounts_of(each.event.split) for each in claim.recoveries if each.sequence == sequence)
            recoveries = tuple(
                replace(each, reversed_on=on) if each.sequence == sequence else each for each in claim.recoveries
            )
            return replace(claim, owed=claim.owed + part, recovered=less(claim.recovered, part), recoveries=recoveries)
        case Waived(split):
            part = amounts_of(split)
            return replace(claim, owed=less(claim.owed, part), waived=claim.waived + part)
        case _:
            return _kept(claim, event)


def _kept(claim: Claim, event: ClaimEvent) -> Claim:
    match event:
        case InterestStopped(_, on):
            return replace(claim, stopped_on=on)
        case KeeperNamed(keeper):
            return replace(claim, keeper=keeper)
        case PursuitPlanned():
            return replace(claim, plan=event)
        case Checked():
            return replace(claim, checks=(*claim.checks, event))
        case Terminated():
            return replace(claim, terminated=event, status=ClaimStatus.TERMINATED)
        case WriteOffReversed(_, on):
            return replace(claim, reversed_on=on, status=ClaimStatus.REVERSED)
        case _:
            raise ValueError(f"{type(event).__name__} is no event of a kept claim")


def fold_claim(events: Iterable[ClaimEvent]) -> Claim | None:
    """The claim after these events; None: there is none."""
    claim: Claim | None = None
    for event in events:
        claim = evolve_claim(claim, event)
    return claim

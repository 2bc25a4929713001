"""Rights on security: guarantees, and the bank's own registrations on items of collateral with their insurance."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final, Protocol
from uuid import UUID

from ..domain.clock import (
    Act,
    ActKind,
    ClockContext,
    Evidence,
    Fixing,
    FixingEvent,
    FixingKind,
    GuaranteeStanding,
    Life,
    MaximumMortgage,
    RightKind,
    SecurityKind,
    Term,
    expiry_life,
    fixing_of,
    requestable_after,
    security_life,
)
from ..domain.collateral.events import Entry, Fixed, FixingCause, Insured, Linked, Registered, Renewed, Seized
from ..domain.collateral.item import History, Item
from ..domain.collateral.parts import Charge, ChargeMode, Holder, Insurance
from ..domain.collateral.policy import CollateralPolicy
from ..domain.guarantor import standing
from ..domain.loan.loan import Loan
from .clock_derived import KnownAct, Payers, derived_id
from .clock_store import RightKey
from .collateral_store import CollateralStore
from .guarantor_store import GuaranteeStore, KeptGuarantee
from .policy_documents import COLLATERAL, PolicyDocuments, book_of

_KINDS: Final = {
    FixingCause.DEMANDED: FixingKind.REQUESTED,
    FixingCause.NO_NEW_CLAIMS: FixingKind.NO_NEW_CLAIMS,
    FixingCause.SEIZED: FixingKind.SEIZED,
    FixingCause.BANKRUPTCY: FixingKind.BANKRUPT_OR_DISSOLVED,
    FixingCause.OTHER: FixingKind.OTHER,
}
"""The cases of art. 423 as the register names them, in the words of the clocks; that a period is over is no event."""
_IN_HAND: Final = frozenset({Holder.BANK, Holder.CUSTODIAN})


class Sources(Protocol):
    """The stores of security; a `Unit` is one."""

    @property
    def guarantees(self) -> GuaranteeStore: ...  # noqa: D102 - the type says it
    @property
    def collateral(self) -> CollateralStore: ...  # noqa: D102
    @property
    def policy_documents(self) -> PolicyDocuments: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Secured:
    """An item on a day, with the entries that count by then."""

    item: Item
    entries: Sequence[Entry]


@dataclass(frozen=True, slots=True)
class ChargeFixing:
    """A maximum-amount mortgage of the bank (最高额抵押).

    Attributes:
        fixing: what fixed its claims (423), a seizure of the item included; None: they are not fixed.
        recorded_on: the day of fixing that stands in the register; None: none does, although `fixing` may say one.
        requestable_after: after which day its fixing may be requested where no period was agreed (423(2)).
    """

    item: UUID
    charge: UUID
    number: str
    fixing: Fixing | None
    recorded_on: date | None
    requestable_after: date


@dataclass(frozen=True, slots=True)
class Securities:
    """Guarantees and items of some loans at the end of a day, as known at an instant."""

    guarantees: Mapping[UUID, Sequence[KeptGuarantee]]
    items: Mapping[UUID, Sequence[Secured]]
    realised: Mapping[UUID, Sequence[tuple[date, int]]]
    policy: CollateralPolicy

    @classmethod
    def gathered(
        cls, unit: Sources, institution: UUID, loans: Sequence[UUID], day: date, known: datetime | None
    ) -> "Securities":
        """Gather them for a batch of loans in a fixed number of statements."""
        guarantees: dict[UUID, list[KeptGuarantee]] = defaultdict(list)
        for kept in unit.guarantees.of_loans(institution, loans, known):
            for row in kept.guarantee.loans:
                guarantees[row.loan].append(kept)
        of_loan = unit.collateral.items_of(institution, loans)
        ids = sorted({item for items in of_loan.values() for item in items})
        histories = unit.collateral.histories(institution, ids) if ids else {}
        found = {key: secured for key, each in histories.items() if (secured := _on(each, day, known)) is not None}
        realised: dict[UUID, list[tuple[date, int]]] = defaultdict(list)
        for each in unit.collateral.realised(institution, ids).values() if ids else ():
            if known is None or each.recorded_at <= known:
                for loan, amount in each.repaid:
                    realised[loan].append((each.day, amount))
        items = {loan: [found[key] for key in keys if key in found] for loan, keys in of_loan.items()}
        policy = book_of(unit.policy_documents, institution, COLLATERAL).at(day, known)
        return cls(guarantees, items, realised, policy)

    def payers(self, loan: UUID) -> Payers:
        """Who paid on a loan instead of its debtor."""
        found: dict[tuple[date, int], list[UUID | None]] = defaultdict(list)
        for kept in self.guarantees.get(loan, ()):
            for payment in kept.guarantee.payments:
                if payment.loan == loan:
                    found[payment.day, payment.amount].append(payment.guarantor)
        for paid in self.realised.get(loan, ()):
            found[paid].append(None)
        return found


def _on(history: History, day: date, known: datetime | None) -> Secured | None:
    item = history.as_of(day, known)
    if item is None or item.ended is not None:
        return None
    return Secured(item, [entry for entry in history.known(known) if entry.value_date <= day])


def guarantee_lives(
    securities: Securities, loan: UUID, acts: Sequence[Act], at: ClockContext
) -> Iterator[tuple[RightKey, GuaranteeStanding]]:
    """Each guarantor of a loan whom the bank has not let go: the guarantee period, or the limitation of the debt."""
    for kept in securities.guarantees.get(loan, ()):
        guarantee = kept.guarantee
        if all(row.loan != loan for row in guarantee.secured_on(at.as_of)):
            continue
        for part in guarantee.contract.guarantors:
            if not guarantee.released(part.party, loan, at.as_of):
                key = RightKey(loan, RightKind.GUARANTEE_PERIOD, part.party, guarantee.id)
                yield key, standing(guarantee, part.party, loan, acts, at)


def security_given(securities: Securities, loan: Loan, since: date, day: date) -> Iterator[KnownAct]:
    """Security that the debtor gave for a debt after `since`: an acknowledgment (2020 rules art. 14), proved by its
    registration. Another owner's is none, nor is a maximum-amount mortgage, which was given before for what comes.
    """
    for secured in securities.items.get(loan.id, ()):
        events = [(entry, entry.event) for entry in secured.entries]
        charges = {event.charge.id: event.charge for _, event in events if isinstance(event, Registered)}
        if all(owner.borrower != loan.borrower for owner in secured.item.owners):
            continue
        for entry, event in events:
            if not isinstance(event, Linked) or event.link.loan != loan.id:
                continue
            charge = charges.get(event.link.charge)
            if charge is not None and charge.mode is ChargeMode.ORDINARY and since < charge.registered_on <= day:
                act = Act(
                    id=derived_id(loan.id, secured.item.id, entry.sequence, ActKind.SECURITY_GIVEN),
                    kind=ActKind.SECURITY_GIVEN,
                    day=charge.registered_on,
                    recorded_at=entry.recorded_at,
                    person=loan.borrower,
                    evidence=frozenset({Evidence.SIGNED_AGREEMENT}),
                )
                yield KnownAct(act)


def item_lives(
    securities: Securities, loan: Loan, main: Life | None, enforcement: Life | None, at: ClockContext
) -> Iterator[tuple[RightKey, Life]]:
    """The bank's own registrations that secure a loan: exercise, registration, and the insurance of the item.

    `main`: the limitation of the claim; None: nothing is owed yet, so that there is nothing to exercise it for.
    """
    for secured in securities.items.get(loan.id, ()):
        item = secured.item
        own = [charge for charge in item.charges if not charge.creditor and item.link(charge.id, loan.id)]
        # Several registrations are several rights, and each is exercised within the one claim's limitation (419).
        third_party = all(owner.borrower != loan.borrower for owner in item.owners)
        for charge in own:
            if main is not None:
                kind = _kind(item, securities.policy)
                life = security_life(kind, main, enforcement, third_party=third_party)
                yield RightKey(loan.id, RightKind.SECURITY, charge.id, item.id), life
            if charge.expires_on is not None:
                yield RightKey(loan.id, RightKind.REGISTRATION, charge.id, item.id), _registration(secured, charge, at)
        if own and (insurance := _insurance(secured, at)) is not None:
            yield RightKey(loan.id, RightKind.INSURANCE, item.id, item.id), insurance


def _kind(item: Item, policy: CollateralPolicy) -> SecurityKind:
    """How the security is shown to the world: by registration where the kind has one, else by who holds the item."""
    kind = policy.kind(item.kind)
    registered = kind is None or kind.registered
    return SecurityKind.POSSESSION if not registered and item.holder in _IN_HAND else SecurityKind.MORTGAGE


def _registration(secured: Secured, charge: Charge, at: ClockContext) -> Life:
    """The registration as first made, and its renewals."""
    first, renewals = None, list[Term]()
    for entry in secured.entries:
        event = entry.event
        if isinstance(event, Registered) and event.charge.id == charge.id:
            # One that had no end was given one later.
            until = event.charge.expires_on or charge.expires_on or date.max
            first = Term(charge.id, event.charge.registered_on, until, entry.recorded_at)
        elif isinstance(event, Renewed) and event.charge == charge.id:
            term_id = derived_id(secured.item.id, entry.sequence)
            renewals.append(Term(term_id, entry.value_date, max(event.expires_on, entry.value_date), entry.recorded_at))
    if first is None:
        raise LookupError(f"charge {charge.id} of item {secured.item.id} was never registered")
    return expiry_life(RightKind.REGISTRATION, first, tuple(renewals), at)


def _insurance(secured: Secured, at: ClockContext) -> Life | None:
    """The insurances for the bank that join on without a gap: those that run, or the last that did; None: none began.

    After a gap it is another one, which is looked at when it begins.
    """
    rows = [row for row in _insured(secured) if row[1].bank_is_beneficiary]
    terms = sorted(
        (
            Term(derived_id(secured.item.id, each.policy), each.starts_on, each.ends_on, entry.recorded_at)
            for entry, each in rows
        ),
        key=lambda term: (term.day, term.until),
    )
    chains: list[list[Term]] = []
    for term in terms:
        last = max((each.until for each in chains[-1]), default=None) if chains else None
        if last is not None and (term.day - last).days <= 1:
            chains[-1].append(term)
        else:
            chains.append([term])
    begun = [chain for chain in chains if chain[0].day <= at.as_of]
    if not begun:
        return None
    life = expiry_life(RightKind.INSURANCE, begun[-1][0], tuple(begun[-1][1:]), at)
    coming = chains[len(begun)][0].day if len(begun) < len(chains) else None
    return replace(life, look_again=coming)


def _insured(secured: Secured) -> Iterator[tuple[Entry, Insurance]]:
    """The insurances that count on the day, each with its entry."""
    counting = set(secured.item.insurances)
    for entry in secured.entries:
        if isinstance(entry.event, Insured) and entry.event.insurance in counting:
            counting.discard(entry.event.insurance)
            yield entry, entry.event.insurance


def fixings_of(securities: Securities, loan: UUID, at: ClockContext) -> tuple[ChargeFixing, ...]:
    """The bank's maximum-amount mortgages that secure a loan, and what fixed their claims (423)."""
    return tuple(
        _fixing(secured, charge, at)
        for secured in securities.items.get(loan, ())
        for charge in secured.item.charges
        if charge.mode is ChargeMode.MAXIMUM and not charge.creditor and secured.item.link(charge.id, loan)
    )


def _fixing(secured: Secured, charge: Charge, at: ClockContext) -> ChargeFixing:
    item, agreed = secured.item, None
    events: list[FixingEvent] = []
    for entry in secured.entries:
        event, event_id = entry.event, derived_id(secured.item.id, entry.sequence)
        if isinstance(event, Seized):
            events.append(FixingEvent(event_id, FixingKind.SEIZED, entry.value_date, entry.recorded_at))
        elif isinstance(event, Fixed) and event.charge == charge.id:
            if event.cause is FixingCause.PERIOD_OVER:
                agreed = max(entry.value_date, charge.registered_on)
            else:
                events.append(FixingEvent(event_id, _KINDS[event.cause], entry.value_date, entry.recorded_at))
    mortgage = MaximumMortgage(charge.registered_on, agreed)
    fixing = fixing_of(mortgage, events, at)
    return ChargeFixing(item.id, charge.id, charge.number, fixing, charge.fixed_on, requestable_after(mortgage, at))

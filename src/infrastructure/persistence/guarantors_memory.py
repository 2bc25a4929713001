"""Guarantors and guarantees in memory."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from uuid import UUID

from ...application.guarantor_store import GuarantorFigures, KeptGuarantee, PartyLoans, Written
from ...application.reads import ERASED
from ...domain.borrower import Borrower
from ...domain.guarantor import (
    Guarantee,
    GuaranteeLink,
    Guarantor,
    GuarantorEvent,
    GuarantorReviewed,
    WeighedLink,
    evolve,
    evolve_guarantor,
)
from ...domain.loan.figures import LoanStatus, status_of
from ...domain.loan.loan import Loan

Key = tuple[UUID, UUID]
LinkKey = tuple[UUID, UUID, UUID, UUID]


@dataclass(slots=True)
class GuarantorState:
    """Everything that is kept of guarantors and guarantees, by key."""

    files: dict[Key, tuple[tuple[GuarantorEvent, datetime], ...]] = field(default_factory=dict)
    told: dict[Key, int] = field(default_factory=dict)
    branches: dict[Key, str] = field(default_factory=dict)
    events: dict[Key, tuple[Written, ...]] = field(default_factory=dict)
    links: dict[Key, tuple[GuaranteeLink, ...]] = field(default_factory=dict)
    lost: dict[LinkKey, date] = field(default_factory=dict)

    def copy(self) -> "GuarantorState":
        """The same values under mappings of their own."""
        return GuarantorState(**{each.name: dict(getattr(self, each.name)) for each in fields(self)})


@dataclass(slots=True)
class MemoryGuarantors:
    """The guarantors of a state."""

    state: GuarantorState
    erased: Mapping[Key, bool] = field(default_factory=dict)

    def get(self, institution: UUID, party: UUID) -> Guarantor | None:
        """One guarantor."""
        return self.get_many(institution, [party]).get(party)

    def get_many(
        self, institution: UUID, parties: Sequence[UUID], known: datetime | None = None
    ) -> Mapping[UUID, Guarantor]:
        """Several as they were known at an instant."""
        found: dict[UUID, Guarantor] = {}
        for party in parties:
            for event, at in self.state.files.get((institution, party), ()):
                if known is None or at <= known:
                    shown = _without_opinion(event) if (institution, party) in self.erased else event
                    found[party] = evolve_guarantor(found.get(party), shown)
        return found

    def save(self, guarantor: Guarantor, event: GuarantorEvent, at: datetime, by: str) -> None:  # noqa: ARG002
        """A new or reviewed guarantor, with the event that made it so."""
        key = guarantor.institution, guarantor.id
        self.state.files[key] = (*self.state.files.get(key, ()), (event, at))

    def reviews_due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> Sequence[Guarantor]:
        """Guarantors whose review was due before a day, not yet told, above `after`."""
        parties = sorted(party for bank, party in self.state.files if bank == institution)
        found = self.get_many(institution, [party for party in parties if after is None or party > after])
        due = [each for each in found.values() if each.review_due(date.max) < day]
        return [each for each in due if self.state.told.get((institution, each.id)) != each.version][:limit]

    def told(self, institution: UUID, parties: Sequence[UUID]) -> None:
        """Their overdue review was told."""
        for party, each in self.get_many(institution, parties).items():
            self.state.told[institution, party] = each.version

    def figures(self, institution: UUID) -> Mapping[UUID, GuarantorFigures]:
        """Kind and last statement of every guarantor of the bank."""
        parties = [party for bank, party in self.state.files if bank == institution]
        return {
            party: GuarantorFigures(each.kind, each.reviews[-1].statement if each.reviews else None)
            for party, each in self.get_many(institution, parties).items()
        }


def _without_opinion(event: GuarantorEvent) -> GuarantorEvent:
    if not isinstance(event, GuarantorReviewed):
        return event
    return GuarantorReviewed(replace(event.review, opinion=ERASED))


@dataclass(slots=True)
class MemoryGuarantees:
    """The guarantees of a state."""

    state: GuarantorState
    loans: Mapping[Key, Loan]
    borrowers: Mapping[Key, Borrower]

    def get(self, institution: UUID, guarantee_id: UUID) -> KeptGuarantee | None:
        """One guarantee."""
        return self.get_many(institution, [guarantee_id]).get(guarantee_id)

    def get_many(
        self, institution: UUID, ids: Sequence[UUID], known: datetime | None = None
    ) -> Mapping[UUID, KeptGuarantee]:
        """Several as they were known at an instant."""
        found: dict[UUID, KeptGuarantee] = {}
        for key in ids:
            made: Guarantee | None = None
            for row in self.state.events.get((institution, key), ()):
                if known is None or row.recorded_at <= known:
                    made = evolve(made, row.event)
            if made is not None:
                found[key] = KeptGuarantee(made, self.state.branches[institution, key])
        return found

    def of_loans(
        self, institution: UUID, loans: Sequence[UUID], known: datetime | None = None
    ) -> Sequence[KeptGuarantee]:
        """All guarantees that secure one of some loans, in key order."""
        ids = sorted(key for bank, key in self.state.events if bank == institution)
        wanted = frozenset(loans)
        found = self.get_many(institution, ids, known).values()
        return [kept for kept in found if any(row.loan in wanted for row in kept.guarantee.loans)]

    def by_number(self, institution: UUID, numbers: Sequence[str]) -> Mapping[str, UUID]:
        """Which numbers are taken, and by which guarantee."""
        ids = [key for bank, key in self.state.events if bank == institution]
        found = self.get_many(institution, ids).values()
        return {kept.guarantee.number: kept.guarantee.id for kept in found if kept.guarantee.number in numbers}

    def of_entry(self, institution: UUID, loan_id: UUID, entry: int) -> Sequence[tuple[UUID, Written]]:
        """What an entry of a loan's account wrote, by guarantee and sequence."""
        rows = sorted(self.state.events.items())
        return [
            (key, row)
            for (bank, key), written in rows
            for row in written
            if bank == institution and (row.loan, row.entry) == (loan_id, entry)
        ]

    def written(self, institution: UUID, guarantee_id: UUID, after: int, limit: int) -> Sequence[Written]:
        """A guarantee's events above a sequence, in their order."""
        rows = self.state.events.get((institution, guarantee_id), ())
        return [row for row in rows if row.sequence > after][:limit]

    def save(self, kept: KeptGuarantee, written: Sequence[Written], links: Sequence[GuaranteeLink]) -> None:
        """A new or changed guarantee, its new events, and all its links as they are now."""
        key = kept.guarantee.institution, kept.guarantee.id
        self.state.branches[key] = kept.branch
        self.state.events[key] = (*self.state.events.get(key, ()), *written)
        self.state.links[key] = tuple(links)

    def links_of(self, institution: UUID, guarantee_id: UUID) -> Sequence[GuaranteeLink]:
        """The stored links of a guarantee, by loan and guarantor."""
        return self.state.links.get((institution, guarantee_id), ())

    def lost(self, institution: UUID, guarantee_id: UUID, guarantor: UUID, loan_id: UUID, on: date | None) -> None:
        """The clocks say from which day the guarantee no longer holds; None: it does after all."""
        key = institution, guarantee_id, guarantor, loan_id
        self.state.lost.pop(key, None)
        if on is not None:
            self.state.lost[key] = on

    def graph(self, institution: UUID, day: date) -> Sequence[WeighedLink]:
        """Every link in force on a day whose loan is not settled, by guarantee, guarantor and loan."""
        found: list[WeighedLink] = []
        for (bank, _), links in sorted(self.state.links.items()):
            for link in sorted(links, key=lambda each: (each.guarantor, each.loan)):
                loan = self.loans.get((institution, link.loan))
                lost = self.state.lost.get((institution, link.guarantee, link.guarantor, link.loan))
                over = any(end is not None and end <= day for end in (link.until, lost))
                if bank == institution and loan is not None and link.since <= day and not over and _open(loan):
                    ends = link.guarantee, link.guarantor, link.debtor
                    found.append(WeighedLink(*ends, link.currency, _outstanding(loan), link.terms))
        return found

    def loans_of_parties(self, institution: UUID) -> Sequence[PartyLoans]:
        """What the parties of the graph and the members of groups owe, by party and currency."""
        links = [link for (bank, _), rows in self.state.links.items() if bank == institution for link in rows]
        parties = {link.guarantor for link in links} | {link.debtor for link in links}
        parties |= self.groups_of_parties(institution).keys()
        sums: Counter[tuple[UUID, str]] = Counter()
        for (bank, _), loan in self.loans.items():
            if bank == institution and loan.borrower in parties and _open(loan):
                sums[loan.borrower, loan.terms.currency] += _outstanding(loan)
        return [PartyLoans(*key, sums[key]) for key in sorted(sums)]

    def given_by(self, institution: UUID, party: UUID, day: date) -> int:
        """For how many loans that are not settled a party is bound on a day."""
        return sum(row.guarantor == party for row in self.graph(institution, day))

    def debtors_of(self, institution: UUID, party: UUID) -> Sequence[UUID]:
        """For whom a party has ever guaranteed a loan, in key order."""
        links = [link for (bank, _), rows in self.state.links.items() if bank == institution for link in rows]
        return tuple(sorted({link.debtor for link in links if link.guarantor == party}))

    def groups_of_parties(self, institution: UUID) -> Mapping[UUID, str]:
        """The group number of every borrower that belongs to one."""
        mine = (b for (bank, _), b in self.borrowers.items() if bank == institution)
        return {b.id: b.profile.group for b in mine if b.profile.group}


def _open(loan: Loan) -> bool:
    return status_of(loan.account) is not LoanStatus.CLOSED


def _outstanding(loan: Loan) -> int:
    return loan.account.undue + sum(instalment.principal for instalment in loan.account.open)

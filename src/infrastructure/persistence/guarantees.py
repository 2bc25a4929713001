"""Guarantees of a database, and the links that are the graph."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, and_, func, or_, select, union, update

from ...application.guarantor_codec import load_event
from ...application.guarantor_store import KeptGuarantee, PartyLoans, Written
from ...domain.guarantor import Guarantee, GuaranteeLink, WeighedLink, evolve
from .among import among, is_postgres
from .bulk import Writer
from .guarantee_rows import EVENT, LINK, LINK_KEY, NEW, TERMS, event_row, link_of, link_row, new_row, terms_of
from .guarantor_tables import guarantee, guarantee_event, guarantee_link, guarantee_loan, guarantee_party
from .tables import borrower, loan

_CLOSED: Final = "CLOSED"
_WITH_LOAN: Final = guarantee_link.join(
    loan, and_(loan.c.institution == guarantee_link.c.institution, loan.c.id == guarantee_link.c.loan_id)
)


def _in_force(institution: UUID, day: date) -> tuple[ColumnElement[bool], ...]:
    """Links that bind on a day, of loans that are not settled."""
    c = guarantee_link.c
    return (
        c.institution == institution,
        c.since <= day,
        or_(c.until.is_(None), c.until > day),
        or_(c.lost_on.is_(None), c.lost_on > day),
        loan.c.status != _CLOSED,
    )


@dataclass(slots=True)
class _Waiting:
    """A guarantee to be written: the version the database has (0: none), the events it lacks, its links as they are."""

    version: int
    written: list[Written] = field(default_factory=list)
    links: Sequence[GuaranteeLink] = ()


class SqlGuarantees:
    """The guarantees of one unit; what is saved waits until loans and guarantors are written."""

    def __init__(self, connection: Connection, writer: Writer, *, writes: bool) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer
        self._writes = writes
        self._loaded: dict[UUID, KeptGuarantee] = {}
        self._waiting: dict[UUID, _Waiting] = {}

    def get(self, institution: UUID, guarantee_id: UUID) -> KeptGuarantee | None:
        """One guarantee, locked in a write unit."""
        return self._locked(institution, [guarantee_id]).get(guarantee_id)

    def get_many(
        self, institution: UUID, ids: Sequence[UUID], known: datetime | None = None
    ) -> Mapping[UUID, KeptGuarantee]:
        """Several as they were known at an instant (None: now); nothing is locked."""
        mine = {i: self._loaded[i] for i in ids if i in self._loaded} if known is None else {}
        return self._folded(institution, [i for i in ids if i not in mine], known) | mine

    def of_loans(
        self, institution: UUID, loans: Sequence[UUID], known: datetime | None = None
    ) -> Sequence[KeptGuarantee]:
        """All guarantees that secure one of some loans, in key order."""
        c = guarantee_loan.c
        query = select(c.guarantee_id).distinct()
        query = query.where(c.institution == institution, self._among(c.loan_id, loans))
        ids = set(self._connection.execute(query).scalars())
        wanted = frozenset(loans)
        ids |= {i for i, kept in self._loaded.items() if any(row.loan in wanted for row in kept.guarantee.loans)}
        found = self._locked(institution, sorted(ids)) if known is None else self._folded(institution, list(ids), known)
        mine = (kept for _, kept in sorted(found.items()))
        return [kept for kept in mine if any(row.loan in wanted for row in kept.guarantee.loans)]

    def by_number(self, institution: UUID, numbers: Sequence[str]) -> Mapping[str, UUID]:
        """Which numbers are taken, and by which guarantee."""
        c = guarantee.c
        query = select(c.number, c.id).where(c.institution == institution, self._among(c.number, numbers))
        mine = {kept.guarantee.number: i for i, kept in self._loaded.items() if kept.guarantee.number in numbers}
        return {row.number: row.id for row in self._connection.execute(query)} | mine

    def of_entry(self, institution: UUID, loan_id: UUID, entry: int) -> Sequence[tuple[UUID, Written]]:
        """What an entry of a loan's account wrote, by guarantee and sequence."""
        c = guarantee_event.c
        query = select(guarantee_event).where(c.institution == institution, c.loan_id == loan_id, c.loan_entry == entry)
        rows = self._connection.execute(query.order_by(c.guarantee_id, c.sequence))
        stored = [(row.guarantee_id, _written_of(row)) for row in rows]
        waiting = [(i, each) for i, row in self._waiting.items() for each in row.written]
        mine = [(i, each) for i, each in waiting if (each.loan, each.entry) == (loan_id, entry)]
        return sorted([*stored, *mine], key=lambda row: (row[0], row[1].sequence))

    def written(self, institution: UUID, guarantee_id: UUID, after: int, limit: int) -> Sequence[Written]:
        """A guarantee's events above a sequence, in their order."""
        c = guarantee_event.c
        query = select(guarantee_event).where(
            c.institution == institution, c.guarantee_id == guarantee_id, c.sequence > after
        )
        stored = [_written_of(row) for row in self._connection.execute(query.order_by(c.sequence).limit(limit))]
        waiting = self._waiting[guarantee_id].written if guarantee_id in self._waiting else ()
        return [*stored, *(row for row in waiting if row.sequence > after)][:limit]

    def save(self, kept: KeptGuarantee, written: Sequence[Written], links: Sequence[GuaranteeLink]) -> None:
        """A new or changed guarantee, its new events, and all its links as they are now."""
        key = kept.guarantee.id
        waiting = self._waiting.setdefault(key, _Waiting(kept.guarantee.version - len(written)))
        waiting.written += written
        waiting.links = links
        self._loaded[key] = kept

    def links_of(self, institution: UUID, guarantee_id: UUID) -> Sequence[GuaranteeLink]:
        """The stored links of a guarantee, by loan and guarantor."""
        if guarantee_id in self._waiting:
            return tuple(self._waiting[guarantee_id].links)
        c = guarantee_link.c
        query = select(guarantee_link).where(c.institution == institution, c.guarantee_id == guarantee_id)
        return tuple(map(link_of, self._connection.execute(query.order_by(c.loan_id, c.guarantor_id))))

    def lost(self, institution: UUID, guarantee_id: UUID, guarantor: UUID, loan_id: UUID, on: date | None) -> None:
        """The clocks say from which day the guarantee no longer holds; None: it does after all."""
        self.flush()
        c = guarantee_link.c
        which = (c.guarantee_id == guarantee_id, c.guarantor_id == guarantor, c.loan_id == loan_id)
        statement = update(guarantee_link).where(c.institution == institution, *which)
        self._connection.execute(statement.values(lost_on=on))

    def graph(self, institution: UUID, day: date) -> Sequence[WeighedLink]:
        """Every link in force on a day whose loan is not settled, by guarantee, guarantor and loan: one statement."""
        c = guarantee_link.c
        ends = (c.guarantee_id, c.guarantor_id, c.debtor_id, c.currency, loan.c.outstanding)
        query = select(*ends, *(c[name] for name in TERMS)).select_from(_WITH_LOAN).where(*_in_force(institution, day))
        query = query.order_by(c.guarantee_id, c.guarantor_id, c.loan_id)
        rows = self._connection.execute(query)
        return [
            WeighedLink(
                row.guarantee_id, row.guarantor_id, row.debtor_id, row.currency, row.outstanding, terms_of(row[5:])
            )
            for row in rows
        ]

    def loans_of_parties(self, institution: UUID) -> Sequence[PartyLoans]:
        """What the parties of the graph and the members of groups owe, by party and currency, in one statement."""
        link, member = guarantee_link.c, borrower.c
        parties = union(
            select(link.guarantor_id.label("party")).where(link.institution == institution),
            select(link.debtor_id).where(link.institution == institution),
            select(member.id).where(member.institution == institution, member.group_number.is_not(None)),
        ).subquery()
        total = func.sum(loan.c.outstanding).label("total")
        query = (
            select(loan.c.borrower_id, loan.c.currency, total)
            .join_from(loan, parties, parties.c.party == loan.c.borrower_id)
            .where(loan.c.institution == institution, loan.c.status != _CLOSED)
            .group_by(loan.c.borrower_id, loan.c.currency)
            .order_by(loan.c.borrower_id, loan.c.currency)
        )
        return [PartyLoans(row.borrower_id, row.currency, int(row.total)) for row in self._connection.execute(query)]

    def given_by(self, institution: UUID, party: UUID, day: date) -> int:
        """For how many loans that are not settled a party is bound on a day."""
        binding = (*_in_force(institution, day), guarantee_link.c.guarantor_id == party)
        query = select(func.count()).select_from(_WITH_LOAN).where(*binding)
        return int(self._connection.execute(query).scalar_one())

    def debtors_of(self, institution: UUID, party: UUID) -> Sequence[UUID]:
        """For whom a party has ever guaranteed a loan, in key order."""
        c = guarantee_link.c
        query = select(c.debtor_id).distinct().where(c.institution == institution, c.guarantor_id == party)
        return tuple(self._connection.execute(query.order_by(c.debtor_id)).scalars())

    def groups_of_parties(self, institution: UUID) -> Mapping[UUID, str]:
        """The group number of every borrower that belongs to one."""
        c = borrower.c
        query = select(c.id, c.group_number).where(c.institution == institution, c.group_number.is_not(None))
        return {row.id: row.group_number for row in self._connection.execute(query)}

    def flush(self) -> None:
        """Send what waits."""
        waiting, self._waiting = self._waiting, {}
        if not waiting:
            return
        kept = {i: self._loaded[i] for i in waiting}
        new = [kept[i] for i, row in waiting.items() if row.version == 0]
        self._writer.insert(guarantee, NEW, [new_row(each) for each in new])
        changed = [
            (kept[i].guarantee.version, kept[i].guarantee.institution, i, row.version)
            for i, row in waiting.items()
            if row.version
        ]
        self._writer.update(guarantee, ("institution", "id"), ("version",), changed, guard="version")
        events = [event_row(kept[i].guarantee, each) for i, row in waiting.items() for each in row.written]
        self._writer.insert(guarantee_event, EVENT, events)
        parties = [(*_key(each), party) for each in new for party in sorted(each.guarantee.contract.parties)]
        self._writer.insert(guarantee_party, ("institution", "guarantee_id", "guarantor_id"), parties)
        loans = [(*_key(each), row.loan) for each in kept.values() for row in each.guarantee.loans]
        columns = ("institution", "guarantee_id", "loan_id")
        self._writer.insert_missing(guarantee_loan, columns, columns, loans)
        self._write_links(kept, waiting)

    def _write_links(self, kept: Mapping[UUID, KeptGuarantee], waiting: Mapping[UUID, _Waiting]) -> None:
        """Each guarantee's links as they are now; `lost_on` of one that stays is left alone."""
        c = guarantee_link.c
        rows = [(kept[i].guarantee.institution, *link_row(link)) for i, row in waiting.items() for link in row.links]
        staying = {row[: len(LINK_KEY)] for row in rows}
        query = select(*(c[name] for name in LINK_KEY)).where(self._among(c.guarantee_id, list(waiting)))
        there = [tuple(row) for row in self._connection.execute(query)]
        self._writer.delete(guarantee_link, LINK_KEY, [row for row in there if row not in staying])
        self._writer.upsert(guarantee_link, LINK_KEY, LINK, rows)

    def _locked(self, institution: UUID, ids: Sequence[UUID]) -> dict[UUID, KeptGuarantee]:
        missing = [i for i in ids if i not in self._loaded]
        if missing:
            if self._writes:
                c = guarantee.c
                query = select(c.id).where(c.institution == institution, self._among(c.id, missing))
                self._connection.execute(query.order_by(c.id).with_for_update()).all()
            self._loaded |= self._folded(institution, missing, None)
        return {i: self._loaded[i] for i in ids if i in self._loaded}

    def _folded(self, institution: UUID, ids: Sequence[UUID], known: datetime | None) -> dict[UUID, KeptGuarantee]:
        if not ids:
            return {}
        e, g = guarantee_event.c, guarantee.c
        query = (
            select(e.guarantee_id, e.kind, e.payload, g.branch)
            .join_from(guarantee_event, guarantee, and_(g.institution == e.institution, g.id == e.guarantee_id))
            .where(e.institution == institution, self._among(e.guarantee_id, ids))
        )
        if known is not None:
            query = query.where(e.recorded_at <= known)
        return _fold(self._connection.execute(query.order_by(e.guarantee_id, e.sequence)))

    def _among(self, column: Any, values: Sequence[Any]) -> Any:  # noqa: ANN401 - SQL expressions
        return among(column, values, postgres=self._postgres)


def _fold(rows: Iterable[Any]) -> dict[UUID, KeptGuarantee]:
    found: dict[UUID, Guarantee] = {}
    branches: dict[UUID, str] = {}
    for row in rows:
        found[row.guarantee_id] = evolve(found.get(row.guarantee_id), load_event(row.kind, row.payload))
        branches[row.guarantee_id] = row.branch
    return {i: KeptGuarantee(each, branches[i]) for i, each in found.items()}


def _key(kept: KeptGuarantee) -> tuple[UUID, UUID]:
    return kept.guarantee.institution, kept.guarantee.id


def _written_of(row: Any) -> Written:  # noqa: ANN401 - a row of guarantee_event
    event = load_event(row.kind, row.payload)
    return Written(row.sequence, event, row.recorded_at, row.recorded_by, row.loan_id, row.loan_entry)

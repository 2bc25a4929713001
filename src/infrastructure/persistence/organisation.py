"""The organisation in a database."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Select, Table, select

from ...domain.organisation import (
    Appointment,
    Assignment,
    Authority,
    HandOver,
    OrgUnit,
    Post,
    Structure,
    UnitKind,
)
from ...domain.shared.actor import Role
from . import organisation_tables as t
from .among import among, is_postgres
from .bulk import Row, Writer

_BY_CODE: Final = ("institution", "code")
_BY_ID: Final = ("institution", "id")
_ASSIGNMENT: Final = ("institution", "loan_id", "since", "person")


class SqlOrganisation:
    """The organisation of one unit."""

    def __init__(self, connection: Connection, writer: Writer, *, writes: bool) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer
        self._writes = writes

    def structure(self, institution: UUID) -> Structure:
        """All units and posts."""
        units = self._rows(select(t.org_unit).where(t.org_unit.c.institution == institution))
        posts = self._rows(select(t.post).where(t.post.c.institution == institution))
        return Structure({row.code: _unit(row) for row in units}, {row.code: _post(row) for row in posts})

    def kept_from(self, institution: UUID) -> date | None:
        """Since which day roles come from posts."""
        query = select(t.organisation.c.kept_from).where(t.organisation.c.institution == institution)
        found: date | None = self._connection.execute(query).scalar()
        return found

    def keep_from(self, institution: UUID, day: date) -> None:
        """From that day on roles come from posts."""
        self._save(t.organisation, ("institution",), (institution, day))

    def appointment(self, institution: UUID, appointment_id: UUID) -> Appointment | None:
        """One appointment, locked in a write unit."""
        c = t.appointment.c
        query = select(t.appointment).where(c.institution == institution, c.id == appointment_id)
        row = self._connection.execute(query.with_for_update() if self._writes else query).first()
        return None if row is None else _appointment(row)

    def of_person(self, institution: UUID, person: str) -> Sequence[Appointment]:
        """A person's appointments."""
        c = t.appointment.c
        query = select(t.appointment).where(c.institution == institution, c.person == person)
        return [_appointment(row) for row in self._rows(query.order_by(c.since, c.id))]

    def names(self, institution: UUID, persons: Collection[str]) -> Mapping[str, str]:
        """By which name documents print some persons."""
        c = t.appointment.c
        query = select(c.person, c.name).where(
            c.institution == institution, among(c.person, sorted(persons), postgres=self._postgres), c.name != ""
        )
        return {row.person: row.name for row in self._rows(query.order_by(c.since, c.id))}

    def in_posts(self, institution: UUID, posts: Collection[str]) -> Sequence[Appointment]:
        """The appointments to some posts."""
        c = t.appointment.c
        query = select(t.appointment).where(
            c.institution == institution, among(c.post, sorted(posts), postgres=self._postgres)
        )
        return [_appointment(row) for row in self._rows(query.order_by(c.since, c.id))]

    def save_unit(self, unit: OrgUnit) -> None:
        """A new or changed unit."""
        dates = unit.opened_on, unit.closed_on
        self._save(t.org_unit, _BY_CODE, (unit.institution, unit.code, unit.name, unit.kind.value, unit.parent, *dates))

    def save_post(self, post: Post) -> None:
        """A new post."""
        roles = json.dumps(sorted(role.value for role in post.roles))
        self._save(t.post, _BY_CODE, (post.institution, post.code, post.unit, post.name, roles, post.defined_on))

    def save_appointment(self, appointment: Appointment) -> None:
        """A new or ended appointment."""
        a = appointment
        self._save(t.appointment, _BY_ID, (a.institution, a.id, a.post, a.person, a.since, a.until, a.name))

    def authorities(self, institution: UUID, kind: str | None = None) -> Sequence[Authority]:
        """Authority granted."""
        c = t.authority.c
        query = select(t.authority).where(c.institution == institution)
        if kind is not None:
            query = query.where(c.kind == kind)
        return [
            Authority(row.id, row.institution, row.post, row.kind, row.limit, row.since, row.until)
            for row in self._rows(query.order_by(c.since, c.id))
        ]

    def save_authority(self, authority: Authority) -> None:
        """New or ended authority."""
        a = authority
        self._save(t.authority, _BY_ID, (a.institution, a.id, a.post, a.kind, a.limit, a.since, a.until))

    def assigned(self, institution: UUID, loans: Collection[UUID]) -> Mapping[UUID, Assignment]:
        """Who keeps some loans now."""
        c = t.assignment.c
        query = select(t.assignment).where(
            c.institution == institution, among(c.loan_id, sorted(loans), postgres=self._postgres), c.until.is_(None)
        )
        rows = self._rows(query.with_for_update() if self._writes else query)
        return {row.loan_id: _assignment(row) for row in rows}

    def caseload(self, institution: UUID, person: str) -> Sequence[Assignment]:
        """What an officer keeps now."""
        c = t.assignment.c
        query = select(t.assignment).where(c.institution == institution, c.person == person, c.until.is_(None))
        return [_assignment(row) for row in self._rows(query.order_by(c.loan_id))]

    def assign(self, rows: Sequence[Assignment]) -> None:
        """New or ended assignments."""
        values = [(a.institution, a.loan, a.borrower, a.person, a.since, a.until, a.hand_over) for a in rows]
        self._writer.upsert(t.assignment, _ASSIGNMENT, _columns(t.assignment), values)

    def hand_over(self, made: HandOver) -> None:
        """The record of a hand-over."""
        loans = json.dumps([str(loan) for loan in made.loans])
        row = (made.institution, made.id, made.giver, made.taker, made.on, loans, made.note)
        self._writer.insert(t.hand_over, _columns(t.hand_over), [row])

    def keepers_of(self, institution: UUID, loan: UUID) -> Sequence[Assignment]:
        """Who has kept a loan."""
        c = t.assignment.c
        query = select(t.assignment).where(c.institution == institution, c.loan_id == loan)
        return [_assignment(row) for row in self._rows(query.order_by(c.since, c.person))]

    def _rows(self, query: "Select[*tuple[Any, ...]]") -> Sequence[Any]:
        return self._connection.execute(query).all()

    def _save(self, table: Table, keys: tuple[str, ...], row: Row) -> None:
        self._writer.upsert(table, keys, _columns(table), [row])


def _columns(table: Table) -> tuple[str, ...]:
    return tuple(column.name for column in table.columns)


def _unit(row: Any) -> OrgUnit:  # noqa: ANN401 - a row of the table
    return OrgUnit(row.institution, row.code, row.name, UnitKind(row.kind), row.parent, row.opened_on, row.closed_on)


def _post(row: Any) -> Post:  # noqa: ANN401 - a row of the table
    roles = frozenset(Role(role) for role in json.loads(row.roles))
    return Post(row.institution, row.code, row.unit, row.name, roles, row.defined_on)


def _appointment(row: Any) -> Appointment:  # noqa: ANN401 - a row of the table
    return Appointment(row.id, row.institution, row.post, row.person, row.since, row.until, row.name)


def _assignment(row: Any) -> Assignment:  # noqa: ANN401 - a row of the table
    return Assignment(row.institution, row.loan_id, row.borrower, row.person, row.since, row.until, row.hand_over)

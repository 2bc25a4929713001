"""Who did which duty on what, in a database."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from functools import cache
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Select, bindparam, select

from ...application.handling_store import ActFilter
from ...domain.organisation import Act, Duty, Handled
from .among import among, among_given, is_postgres
from .bulk import Row, Writer
from .handling_tables import handling
from .tables import loan

_COLUMNS: Final = tuple(column.name for column in handling.columns)
_AT_ONCE: Final = 1_000
"""Subjects in one statement; a batch of commands has fewer."""


@cache
def _done(*, postgres: bool) -> "Select[*tuple[Any, ...]]":
    c = handling.c
    return select(handling).where(
        c.institution == bindparam("institution"),
        c.person == bindparam("person"),
        among_given(c.subject_id, "subjects", postgres=postgres),
        among_given(c.duty, "duties", postgres=postgres),
    )


class SqlHandling:
    """The handling log of one unit; what was read for the checks of a batch is read once."""

    def __init__(self, connection: Connection, writer: Writer) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer
        self._new: list[Act] = []
        self._read: dict[tuple[UUID, str, UUID], frozenset[Duty]] = {}
        self._acts: dict[tuple[UUID, str, UUID], list[Act]] = defaultdict(list)

    def add(self, acts: Sequence[Act]) -> None:
        """More acts."""
        self._new.extend(acts)

    def done(self, institution: UUID, person: str, subjects: Sequence[UUID], duties: Collection[Duty]) -> Sequence[Act]:
        """Which of some duties a person has done on some subjects, those of this unit included."""
        wanted = frozenset(duties)
        keys = [(institution, person, subject) for subject in subjects]
        missing = [key for key in keys if not wanted <= self._read.get(key, frozenset())]
        for start in range(0, len(missing), _AT_ONCE):
            self._load(institution, person, missing[start : start + _AT_ONCE], wanted)
        among = set(subjects)
        mine = (act for act in self._new if act.institution == institution and act.person == person)
        found = [act for key in keys for act in self._acts.get(key, ())]
        found += [act for act in mine if act.subject in among]
        return [act for act in found if act.duty in wanted]

    def _load(
        self, institution: UUID, person: str, keys: Sequence[tuple[UUID, str, UUID]], duties: frozenset[Duty]
    ) -> None:
        given = {
            "institution": institution,
            "person": person,
            "subjects": [subject for _, _, subject in keys],
            "duties": sorted(duty.value for duty in duties),
        }
        for key in keys:
            self._read[key] = duties
            self._acts.pop(key, None)
        for row in self._connection.execute(_done(postgres=self._postgres), given):
            self._acts[institution, person, row.subject_id].append(act_of(row))

    def last(self, institution: UUID, person: str, duties: Collection[Duty], since: date) -> Act | None:
        """The latest of some duties that a person has done on a day or later, on whatever subject."""
        c = handling.c
        mine = [
            act
            for act in self._new
            if (act.institution, act.person) == (institution, person) and act.duty in duties and act.day >= since
        ]
        if mine:
            return mine[-1]
        wanted = [duty.value for duty in duties]
        query = select(handling).where(
            c.institution == institution, c.person == person, c.duty.in_(wanted), c.day >= since
        )
        row = self._connection.execute(query.order_by(c.at.desc(), c.id.desc()).limit(1)).first()
        return None if row is None else act_of(row)

    def on(self, institution: UUID, subject: UUID, after: UUID | None, limit: int) -> Sequence[Act]:
        """Acts on a subject above an id, oldest first."""
        c = handling.c
        query = select(handling).where(c.institution == institution, c.subject_id == subject)
        if after is not None:
            query = query.where(c.id > after)
        return [act_of(row) for row in self._connection.execute(query.order_by(c.id).limit(limit))]

    def on_loans(
        self, institution: UUID, branches: Collection[str] | None, where: ActFilter, after: UUID | None, limit: int
    ) -> Sequence[Act]:
        """Acts on loans of some branches (None: all) above an id, oldest first."""
        c = handling.c
        same = (loan.c.institution == c.institution) & (loan.c.id == c.subject_id)
        query = select(handling).join(loan, same).where(c.institution == institution, *_wanted(where))
        if branches is not None:
            query = query.where(among(loan.c.branch, sorted(branches), postgres=self._postgres))
        if after is not None:
            query = query.where(c.id > after)
        return [act_of(row) for row in self._connection.execute(query.order_by(c.id).limit(limit))]

    def flush(self) -> None:
        """Send what waits."""
        self._writer.insert(handling, _COLUMNS, [_row(act) for act in self._new])
        self._new = []


def _wanted(where: ActFilter) -> list[ColumnElement[bool]]:
    c = handling.c
    wanted: list[ColumnElement[bool]] = []
    if where.person:
        wanted.append(c.person == where.person)
    if where.loan is not None:
        wanted.append(c.subject_id == where.loan)
    if where.duties:
        wanted.append(c.duty.in_([duty.value for duty in sorted(where.duties)]))
    if where.since is not None:
        wanted.append(c.day >= where.since)
    if where.until is not None:
        wanted.append(c.day <= where.until)
    return wanted


def _row(act: Act) -> Row:
    return (
        act.institution,
        act.subject,
        act.id,
        act.kind.value,
        act.duty.value,
        act.person,
        act.account,
        act.command,
        act.day,
        act.at,
        act.proposal,
        act.entered,
    )


def act_of(row: Any) -> Act:  # noqa: ANN401 - a row of the table
    """The act of its row."""
    return Act(
        id=row.id,
        institution=row.institution,
        kind=Handled(row.subject_kind),
        subject=row.subject_id,
        duty=Duty(row.duty),
        person=row.person,
        account=row.account,
        command=row.command,
        day=row.day,
        at=row.at,
        proposal=row.proposal,
        entered=row.entered,
    )

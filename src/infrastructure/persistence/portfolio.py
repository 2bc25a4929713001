"""Month ends of a database, and what making their rows reads."""

import json
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Select, and_, exists, func, or_, select

from ...application.classification_records import ClassChange
from ...application.outcomes import SubjectKind
from ...application.portfolio_facts import LOANS
from ...application.portfolio_making import CHANGES
from ...application.portfolio_store import BorrowerFacts, ClaimFilter, MonthRow, StoredAccount, Taking
from ...application.ports import Unit
from ...domain.loan.account import new_account
from ...domain.loan.codec import load_terms
from ...domain.loan.context import Context
from ...domain.loan.events import Entry, HistoryFact, TakeOn
from ...domain.loan.figures import LoanStatus
from ...domain.loan.snapshot import StaleSnapshot
from ...domain.portfolio.claims import ClaimRow, Ending
from ...domain.portfolio.vintage import Lent
from ...domain.shared.risk_class import RiskClass
from .among import among, is_postgres
from .bulk import Writer
from .facts_tables import given_claim
from .loan_rows import LOADED, entry_of, loan_of, loan_with
from .portfolio_tables import portfolio_month, portfolio_taking
from .record_tables import audit_row
from .tables import borrower, loan, loan_entry

_FIELDS: Final = tuple(name for name in ClaimRow.__dataclass_fields__ if name != "claim")
_COLUMNS: Final = ("institution", "day", "claim_id", "recorded_at", "number", "borrower_id", "currency", *_FIELDS)
_SELECTED: Final = tuple(portfolio_month.c[name] for name in _COLUMNS)
_TAKING: Final = tuple(Taking.__dataclass_fields__)
_GONE: Final = (LoanStatus.CLOSED.value, LoanStatus.WRITTEN_OFF.value)
_CHANGES: Final = tuple(kind.__name__ for kind in CHANGES)


class SqlPortfolio:
    """The month ends of one unit. Loans are read as they were saved, without locking them.

    `lock` is held around every statement where several threads share the connection.
    """

    def __init__(
        self,
        connection: Connection,
        writer: Writer,
        unit: Unit,
        lock: "AbstractContextManager[object] | None" = None,
    ) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer
        self.unit = unit
        self.alone = lock or nullcontext()

    def candidates(
        self, institution: UUID, branches: frozenset[str] | None, day: date, after: UUID | None, limit: int
    ) -> tuple[UUID, ...]:
        """Ids of claims that may have a row on a day."""
        ours, given = loan.c, given_claim.c
        loans = select(ours.id).where(
            ours.status != LoanStatus.PENDING.value,
            or_(ours.status.not_in(_GONE), ~_ended_before(ours, day)),
        )
        others = select(given.id).where(
            given.kind.in_([kind.value for kind in LOANS]),
            given.opened_on <= day,
            or_(given.closed_on.is_(None), ~_ended_before(given, day)),
        )
        found: list[UUID] = []
        for query, c in ((loans, ours), (others, given)):
            chosen = query.where(c.institution == institution)
            if branches is not None:
                chosen = chosen.where(c.branch.in_(sorted(branches)))
            if after is not None:
                chosen = chosen.where(c.id > after)
            found += [row[0] for row in self._rows(chosen.order_by(c.id).limit(limit))]
        return tuple(sorted(found)[:limit])

    def accounts(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, StoredAccount]:
        """Loans as last saved."""
        context = self.context(institution, None)
        query = select(*LOADED).where(loan.c.institution == institution, self._among(loan.c.id, ids))
        found: dict[UUID, StoredAccount] = {}
        for row in self._rows(query.order_by(loan.c.id)):
            try:
                found[row.id] = StoredAccount(loan_of(row, context), sound=True)
            except StaleSnapshot:
                terms = load_terms(row.terms)
                found[row.id] = StoredAccount(loan_with(row, terms, new_account(terms, context)), sound=False)
        return found

    def context(self, institution: UUID, known: datetime | None) -> Context:
        """What the fold needs."""
        with self.alone:
            return self.unit.reference.context(institution, known)

    def histories(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, tuple[Entry, ...]]:
        """All entries of some loans; one with an entry that cannot be read is left out."""
        found: dict[UUID, list[Any]] = {i: [] for i in ids}
        if ids:
            c = loan_entry.c
            query = select(loan_entry).where(c.institution == institution, self._among(c.loan_id, ids))
            for row in self._rows(query.order_by(c.loan_id, c.sequence)):
                found[row.loan_id].append(row)
        read: dict[UUID, tuple[Entry, ...]] = {}
        for key, rows in found.items():
            with suppress(ValueError):  # InvalidInput is one; so is broken JSON
                read[key] = tuple(map(entry_of, rows))
        return read

    def renegotiated(self, institution: UUID, ids: Sequence[UUID]) -> frozenset[UUID]:
        """Which of some loans have a change of terms, or were taken on as restructured."""
        c = loan_entry.c
        before = and_(c.kind == TakeOn.__name__, c.event.contains(HistoryFact.RESTRUCTURED.value, autoescape=True))
        query = select(c.loan_id).where(
            c.institution == institution, self._among(c.loan_id, ids), or_(c.kind.in_(_CHANGES), before)
        )
        return frozenset(row[0] for row in self._rows(query.distinct()))

    def borrowers(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, BorrowerFacts]:
        """Facts of some borrowers."""
        c = borrower.c
        query = select(c.id, c.kind, c.facts).where(c.institution == institution, self._among(c.id, ids))
        rows = self._rows(query)
        return {row.id: BorrowerFacts(row.kind, json.loads(row.facts).get("industry", "")) for row in rows}

    def officers(self, institution: UUID, ids: Sequence[UUID]) -> Mapping[UUID, str]:
        """Who opened each of some loans."""
        c = audit_row.c
        query = select(c.subject_id, c.person).where(
            c.institution == institution,
            c.subject_kind == SubjectKind.LOAN.value,
            self._among(c.subject_id, ids),
            c.sequence == 1,
        )
        return {row.subject_id: row.person for row in self._rows(query)}

    def classes(
        self, institution: UUID, ids: Sequence[UUID], day: date, known: datetime | None
    ) -> Mapping[UUID, ClassChange]:
        """The class in force of each of some claims."""
        with self.alone:
            return self.unit.classifications.previous_classes(institution, ids, day, known) if ids else {}

    def taken(self, institution: UUID, first: date, last: date, known: datetime | None) -> tuple[Taking, ...]:
        """The latest taking of each day."""
        c = portfolio_taking.c
        query = select(portfolio_taking).where(c.institution == institution, c.day >= first, c.day <= last)
        if known is not None:
            query = query.where(c.recorded_at <= known)
        rows = self._rows(query.order_by(c.day, c.recorded_at))
        latest = {row.day: Taking(**{name: getattr(row, name) for name in _TAKING}) for row in rows}
        return tuple(latest.values())

    def rows(
        self, taking: Taking, branches: frozenset[str] | None, where: ClaimFilter, after: str | None, limit: int
    ) -> Sequence[MonthRow]:
        """Rows as of a taking, in order of the claim's id."""
        c = portfolio_month.c
        later = portfolio_month.alias("later").c
        superseded = exists().where(
            later.institution == c.institution,
            later.day == c.day,
            later.claim_id == c.claim_id,
            later.recorded_at > c.recorded_at,
            later.recorded_at <= taking.recorded_at,
        )
        query = select(*_SELECTED).where(
            c.institution == taking.institution,
            c.day == taking.day,
            c.recorded_at <= taking.recorded_at,
            ~superseded,
            *_selected(branches, where),
        )
        if where.troubled:
            query = query.where(or_(c.removed > 0, c.risk_class >= RiskClass.SUBSTANDARD.value, c.days_past_due > 30))
        if after is not None:
            query = query.where(c.claim_id > UUID(after))
        return [_row_of(row) for row in self._rows(query.order_by(c.claim_id).limit(limit))]

    def rows_of(self, institution: UUID, day: date, claims: Sequence[UUID]) -> Mapping[UUID, MonthRow]:
        """The last known row of each of some claims for a day."""
        c = portfolio_month.c
        query = select(*_SELECTED).where(c.institution == institution, c.day == day, self._among(c.claim_id, claims))
        rows = self._rows(query.order_by(c.claim_id, c.recorded_at))
        return {row.claim_id: _row_of(row) for row in rows}

    def lent(
        self,
        institution: UUID,
        branches: frozenset[str] | None,
        where: ClaimFilter,
        through: date,
        known: datetime | None,
    ) -> Sequence[Lent]:
        """Every claim that some month end up to a day has shown."""
        c = portfolio_month.c
        query = select(c.claim_id, c.opened_on, func.max(c.disbursed).label("amount")).where(
            c.institution == institution, c.day <= through, *_selected(branches, where)
        )
        if known is not None:
            query = query.where(c.recorded_at <= known)
        rows = self._rows(query.group_by(c.claim_id, c.opened_on).having(func.max(c.disbursed) > 0))
        return [Lent(str(row.claim_id), row.opened_on, row.amount) for row in rows]

    def count(self, institution: UUID, day: date) -> int:
        """How many claims have rows of a day."""
        c = portfolio_month.c
        query = select(func.count(c.claim_id.distinct())).where(c.institution == institution, c.day == day)
        return int(self._rows(query)[0][0])

    def add(self, rows: Sequence[MonthRow]) -> None:
        """More rows."""
        self._writer.insert(portfolio_month, _COLUMNS, [_values(each) for each in rows])

    def complete(self, taking: Taking) -> None:
        """Keep that a day was taken completely."""
        self._writer.insert(portfolio_taking, _TAKING, [tuple(getattr(taking, name) for name in _TAKING)])

    def _rows(self, query: "Select[*tuple[Any, ...]]") -> Sequence[Any]:
        with self.alone:
            return self._connection.execute(query).all()

    def _among(self, column: Any, values: Sequence[Any]) -> Any:  # noqa: ANN401 - SQL expressions
        return among(column, values, postgres=self._postgres)


def _ended_before(claim: Any, day: date) -> Any:  # noqa: ANN401 - columns of a table of claims
    """Whether a taking before a day's year has shown a claim as ended."""
    m = portfolio_month.c
    return exists().where(
        m.institution == claim.institution,
        m.claim_id == claim.id,
        m.day < date(day.year, 1, 1),
        m.ended.is_not(None),
    )


def _selected(branches: frozenset[str] | None, where: ClaimFilter) -> list[Any]:
    c = portfolio_month.c
    found: list[Any] = [c.currency == where.currency]
    if branches is not None:
        found.append(c.branch.in_(sorted(branches)))
    if where.opened_from is not None:
        found.append(c.opened_on >= where.opened_from)
    if where.opened_through is not None:
        found.append(c.opened_on <= where.opened_through)
    return found


def _values(each: MonthRow) -> tuple[Any, ...]:
    row = each.row
    facts = {name: getattr(row, name) for name in _FIELDS}
    facts["risk_class"] = None if row.risk_class is None else int(row.risk_class)
    facts["ended"] = None if row.ended is None else row.ended.value
    head = (each.institution, each.day, UUID(row.claim), each.recorded_at, each.number, each.borrower, each.currency)
    return (*head, *facts.values())


def _row_of(found: Sequence[Any]) -> MonthRow:
    """From a row of `_SELECTED`; by position, for a report reads hundreds of thousands."""
    institution, day, claim, recorded_at, number, owner, currency, *values = found
    facts = dict(zip(_FIELDS, values, strict=True))
    if facts["risk_class"] is not None:
        facts["risk_class"] = RiskClass(facts["risk_class"])
    if facts["ended"] is not None:
        facts["ended"] = Ending(facts["ended"])
    return MonthRow(institution, day, recorded_at, number, owner, currency, ClaimRow(claim=str(claim), **facts))

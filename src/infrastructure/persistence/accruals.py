"""Accrued interest at period ends, pooled per branch, product and currency, computed set-based."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import BigInteger, Connection, case, cast, func, literal, select

from ...application.run_store import PooledLine
from ...domain.ledger import LedgerAccount
from ...domain.loan.period_end import accounts_of, unposted
from .among import among, is_postgres
from .bulk import Writer
from .loan_rows import LOADED, loan_of
from .record_tables import pooled_line
from .reference import SqlReference
from .tables import loan, loan_accrual

_COLUMNS: Final = (
    "institution",
    "booking_date",
    "value_date",
    "branch",
    "product",
    "currency",
    "debit",
    "credit",
    "amount",
    "items",
    "recorded_at",
)
_BATCH: Final = 1_000
_DAY: Final = timedelta(days=1)

_Pool = tuple[str, str, str, str, bool]
"""Branch, product, currency, kind, off balance."""


class SqlAccruals:
    """The pooled lines of one unit."""

    def __init__(self, connection: Connection, writer: Writer, reference: SqlReference) -> None:
        self._connection = connection
        self._postgres = is_postgres(connection)
        self._writer = writer
        self._reference = reference

    def post(self, institution: UUID, day: date, through: date, at: datetime) -> tuple[PooledLine, ...]:
        """Book on `day` what every item has earned up to the start of `through`, beyond its postings."""
        amounts: Counter[_Pool] = Counter()
        items: Counter[_Pool] = Counter()
        for pool, amount, count in (
            *self._by_formula(institution, through),
            *self._by_fold(institution, through),
        ):
            amounts[pool] += amount
            items[pool] += count
        lines: dict[tuple[str, str, str, LedgerAccount, LedgerAccount], list[int]] = {}
        for (branch, product, currency, kind, off), amount in amounts.items():
            key = (branch, product, currency, *accounts_of(kind, off_balance=off))
            sums = lines.setdefault(key, [0, 0])
            sums[0] += amount
            sums[1] += items[branch, product, currency, kind, off]
        return self._book(
            institution,
            at,
            [
                PooledLine(branch, product, currency, day, day, debit, credit, amount, count)
                for (branch, product, currency, debit, credit), (amount, count) in sorted(lines.items())
                if amount
            ],
        )

    def take_back(self, institution: UUID, day: date, at: datetime) -> tuple[PooledLine, ...]:
        """Book on `day` the reverse of every earlier pooled line that still stands."""
        c = pooled_line.c
        total = cast(func.sum(c.amount), BigInteger).label("total")
        key = (c.branch, c.product, c.currency, c.value_date, c.debit, c.credit)
        query = select(*key, total, func.max(c["items"]).label("counted"))
        query = query.where(c.institution == institution, c.booking_date < day).group_by(*key)
        query = query.having(func.sum(c.amount) != 0).order_by(*key)
        lines = [
            PooledLine(
                row.branch,
                row.product,
                row.currency,
                row.value_date,
                day,
                LedgerAccount(row.debit),
                LedgerAccount(row.credit),
                -row.total,
                row.counted,
            )
            for row in self._connection.execute(query)
        ]
        return self._book(institution, at, lines)

    def _by_formula(self, institution: UUID, through: date) -> Iterator[tuple[_Pool, int, int]]:
        """Items whose count is linear in days, evaluated, rounded half up and summed by the database."""
        a = loan_accrual.c
        # An item within its days of grace starts after the day: it has earned nothing yet.
        n = case((a.since < through.toordinal(), literal(through.toordinal(), BigInteger) - a.since), else_=0)
        rest = a.rest + n * a.daily_rest
        whole = a.whole + n * a.daily_whole + rest // a.denominator
        part = rest % a.denominator
        other = a.denominator - part
        # Symmetric: half of a minor unit moves away from zero, and `whole` is the floor of a negative amount.
        up = case((part > other, 1), ((part == other) & (whole >= 0), 1), else_=0)
        amount = whole + up
        key = (loan.c.branch, loan.c.product, loan.c.currency, a.kind, a.off_balance)
        query = (
            select(*key, cast(func.sum(amount), BigInteger).label("amount"), func.count().label("items"))
            .select_from(loan_accrual)
            .join(loan, (loan.c.institution == a.institution) & (loan.c.id == a.loan_id))
            .where(a.institution == institution, a.denominator > 0)
            .group_by(*key)
        )
        for row in self._connection.execute(query):
            yield (row.branch, row.product, row.currency, row.kind, bool(row.off_balance)), row.amount, row.items

    def _by_fold(self, institution: UUID, through: date) -> Iterator[tuple[_Pool, int, int]]:
        """Loans with an item that only the fold can tell: that item alone is taken from the fold."""
        context = self._reference.context(institution)
        day = through - _DAY
        for batch in self._folded(institution):
            query = select(*LOADED).where(
                loan.c.institution == institution, among(loan.c.id, list(batch), postgres=self._postgres)
            )
            for row in self._connection.execute(query):
                each = loan_of(row, context)
                for item in unposted(each.account, day):
                    if item.kind in batch[each.id]:
                        pool = (each.branch, each.product, each.terms.currency, item.kind, item.off_balance)
                        yield pool, item.amount, 1

    def _folded(self, institution: UUID) -> Iterator[dict[UUID, set[str]]]:
        a = loan_accrual.c
        query = select(a.loan_id, a.kind).where(a.institution == institution, a.denominator == 0).distinct()
        kinds: dict[UUID, set[str]] = {}
        for row in self._connection.execute(query.order_by(a.loan_id)).all():
            if len(kinds) == _BATCH and row.loan_id not in kinds:
                yield kinds
                kinds = {}
            kinds.setdefault(row.loan_id, set()).add(row.kind)
        if kinds:
            yield kinds

    def _book(self, institution: UUID, at: datetime, lines: Sequence[PooledLine]) -> tuple[PooledLine, ...]:
        rows: list[tuple[Any, ...]] = [
            (
                institution,
                line.booking_date,
                line.value_date,
                line.branch,
                line.product,
                line.currency,
                line.debit.value,
                line.credit.value,
                line.amount,
                line.items,
                at,
            )
            for line in lines
        ]
        self._writer.insert(pooled_line, _COLUMNS, rows)
        return tuple(lines)

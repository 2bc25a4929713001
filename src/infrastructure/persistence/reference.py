"""Dated reference data: rate indices, calendars, policies; and the context that the fold gets from them."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from threading import Lock
from typing import Any, Final
from uuid import UUID

from sqlalchemy import Connection, Select, select

from ...application.encoding import canonical, from_json, to_json
from ...application.reference import Facts, IndexValue, context_of
from ...domain.loan.context import Context
from ...domain.policy import DEFAULT_POLICY, PolicyBook, PolicyVersion
from ...domain.shared.calendar import Calendar
from ...domain.shared.rates import Rate
from .bulk import Writer
from .institutions import SqlInstitutions
from .tables import calendar_version, policy_version, rate_index

_MOST: Final = 1_000


class FactsCache:
    """Reference data per institution and version, shared by all units of a process."""

    def __init__(self) -> None:
        self._kept: dict[UUID, tuple[int, Facts, Context]] = {}
        self._lock = Lock()

    def get(self, institution: UUID, version: int) -> tuple[Facts, Context] | None:
        """What is kept for a version."""
        kept = self._kept.get(institution)
        return kept[1:] if kept and kept[0] == version else None

    def keep(self, institution: UUID, version: int, facts: Facts, context: Context) -> None:
        """Keep the newest version only."""
        with self._lock:
            if len(self._kept) >= _MOST:
                self._kept.clear()
            kept = self._kept.get(institution)
            if kept is None or kept[0] < version:
                self._kept[institution] = version, facts, context


class SqlReference:
    """Reference data of one unit."""

    def __init__(
        self, connection: Connection, writer: Writer, institutions: SqlInstitutions, cache: FactsCache
    ) -> None:
        self._connection = connection
        self._writer = writer
        self._institutions = institutions
        self._cache = cache
        self._changed = False

    def facts(self, institution: UUID) -> Facts:
        """All reference data of an institution."""
        return self._current(institution)[0]

    def context(self, institution: UUID, known: datetime | None = None) -> Context:
        """What the fold needs, as known at an instant (None: everything)."""
        facts, context = self._current(institution)
        return context if known is None else context_of(facts, known)

    def publish(self, institution: UUID, index: str, published: date, rate: Rate, at: datetime) -> None:
        """A new value of a rate index."""
        columns = ("institution", "name", "published", "recorded_at", "units")
        self._writer.insert(rate_index, columns, [(institution, index, published, at, rate.units)])
        self._touch(institution)

    def adopt(self, institution: UUID, policy: PolicyVersion) -> None:
        """A new policy version."""
        columns = ("institution", "version", "effective", "recorded_at", "body")
        body = canonical(to_json(policy))
        row = (institution, policy.version, policy.effective_from, policy.recorded_at, body)
        self._writer.insert(policy_version, columns, [row])
        self._touch(institution)

    def announce(self, institution: UUID, calendar: Calendar, at: datetime) -> None:
        """A new calendar version."""
        body = canonical(
            [
                sorted(calendar.holidays),
                sorted(calendar.make_up_days),
                calendar.published_from,
                calendar.published_through,
            ]
        )
        columns = ("institution", "version", "recorded_at", "body")
        self._writer.insert(calendar_version, columns, [(institution, calendar.version, at, body)])
        self._touch(institution)

    def _touch(self, institution: UUID) -> None:
        self._institutions.touch_reference(institution)
        self._changed = True

    def _current(self, institution: UUID) -> tuple[Facts, Context]:
        bank = self._institutions.get(institution)
        version = bank.reference_version if bank else 0
        kept = None if self._changed else self._cache.get(institution, version)
        if kept:
            return kept
        facts = self._load(institution)
        context = context_of(facts, None)
        if not self._changed:
            # Never keep what this unit has written and may still roll back.
            self._cache.keep(institution, version, facts, context)
        return facts, context

    def _load(self, institution: UUID) -> Facts:
        values = [
            IndexValue(row.name, row.published, row.units, row.recorded_at)
            for row in self._rows(select(rate_index).where(rate_index.c.institution == institution))
        ]
        calendars = [
            (_calendar(row.version, row.body), row.recorded_at)
            for row in self._rows(select(calendar_version).where(calendar_version.c.institution == institution))
        ]
        policies = [
            from_json(PolicyVersion, json.loads(row.body))
            for row in self._rows(
                select(policy_version)
                .where(policy_version.c.institution == institution)
                .order_by(policy_version.c.recorded_at)
            )
        ]
        return Facts(tuple(values), tuple(calendars), PolicyBook((DEFAULT_POLICY, *policies)))

    def _rows(self, query: "Select[*tuple[Any, ...]]") -> Sequence[Any]:
        return self._connection.execute(query).all()


def _calendar(version: str, body: str) -> Calendar:
    holidays, make_up_days, first, last = json.loads(body)
    return Calendar(version, frozenset(holidays), frozenset(make_up_days), first, last)

"""What the rights of loans need from a store: records that are only added, and what the business day watches.

A loan is watched from the moment on which something may have to be done for it; until then no row says anything of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from ..domain.clock import LifeStatus, NoticeKind, RightKind, ToDo, Watched
from .clock_records import LegalRecord


class RightKey(NamedTuple):
    """Which right of which loan.

    `clock` is the kind of the right; a guarantee has one row, GUARANTEE_PERIOD, also when the debt's limitation runs.
    `subject`: LIMITATION the debtor, GUARANTEE_PERIOD the guarantor, ENFORCEMENT the title, SECURITY and REGISTRATION
    the charge, INSURANCE the item, PRESERVATION the first seizure. `under`: the contract of guarantee, the item of
    collateral, or else the loan.
    """

    loan: UUID
    clock: RightKind
    subject: UUID
    under: UUID


@dataclass(frozen=True, slots=True)
class WatchedRight:
    """A right as the last look found it, and what was said of it.

    Attributes:
        kind: the clock that runs: of a guarantee GUARANTEE_PERIOD or GUARANTEE_DEBT.
        act_by: the last safe day; None: none.
        lost_on: the first day on which it is lost, or will be; None: none is known.
        todo: what keeps it alive.
        last_act_on: when something was last done that counted.
        watched: for which last safe day what was said, down to which warning, and whether its loss.
        wake_on: when time alone changes what is to be said; None: never.
        branch: of the loan, for lists.
    """

    key: RightKey
    branch: str
    kind: RightKind
    status: LifeStatus
    act_by: date | None
    lost_on: date | None
    todo: ToDo
    last_act_on: date | None
    watched: Watched
    wake_on: date | None


@dataclass(frozen=True, slots=True)
class RightNotice:
    """What was said of a right (权利提示): added, never changed.

    Attributes:
        kind: the clock that ran.
        what: warning, loss or restoration.
        day: the business date it was said on.
        threshold, days_left: of a warning, see `domain.clock.Notice`.
        lost_on: of a loss or warning the first day on which it is lost.
    """

    id: UUID
    key: RightKey
    kind: RightKind
    what: NoticeKind
    day: date
    threshold: int
    days_left: int
    act_by: date | None
    lost_on: date | None
    todo: ToDo
    recorded_at: datetime


class RightStore(Protocol):
    """Records of loans' rights, watched rights, and notices."""

    def records(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, tuple[LegalRecord, ...]]:
        """All records of some loans in the order of recording, retractions included; nothing is locked."""
        ...

    def get(self, institution: UUID, record_id: UUID) -> LegalRecord | None:
        """One record."""
        ...

    def add(self, institution: UUID, records: Sequence[LegalRecord]) -> None:
        """More records."""
        ...

    def concerned(self, institution: UUID, changed: Sequence[UUID], paid: Sequence[UUID]) -> frozenset[UUID]:
        """Of changed loans those that have something unpaid that has fallen due, or are watched.

        Of loans on which something was paid those that still have, or are watched and settled.
        """
        ...

    def watched(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, tuple[WatchedRight, ...]]:
        """The watched rights of some loans, by key."""
        ...

    def looked(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, date]:
        """As of which day some loans were last looked at; one that never was is not in it."""
        ...

    def watch(
        self,
        institution: UUID,
        day: date,
        rights: Sequence[WatchedRight],
        gone: Sequence[RightKey],
        wakes: Mapping[UUID, date | None],
    ) -> None:
        """What a look as of a day found: rights, those that are no more, and when each loan is to be looked at next."""
        ...

    def tell(self, institution: UUID, notices: Sequence[RightNotice]) -> None:
        """More notices."""
        ...

    def notices(self, institution: UUID, loan: UUID, after: UUID | None, limit: int) -> Sequence[RightNotice]:
        """What was said of a loan's rights, in the order of saying, above `after`."""
        ...

    def due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Loans whose rights are to be looked at on or before a day, above `after`, in key order."""
        ...

    def wake_by(self, institution: UUID, loans: Sequence[UUID], day: date) -> None:
        """Some loans are to be looked at on that day at the latest; an earlier day stays."""
        ...

    def wake_all_by(self, institution: UUID, day: date) -> None:
        """Every loan that will be looked at some day is so on that day at the latest, in one statement."""
        ...

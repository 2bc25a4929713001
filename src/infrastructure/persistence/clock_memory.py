"""Records of loans' rights, watched rights and notices in memory."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from ...application.clock_records import LegalRecord
from ...application.clock_store import RightKey, RightNotice, WatchedRight
from ...domain.loan.figures import LoanStatus, status_of
from ...domain.loan.loan import Loan
from ...domain.loan.state import arrears

Key = tuple[UUID, UUID]


@dataclass(slots=True)
class RightState:
    """What is kept of rights; values are replaced, never changed. `looks`: (as of which day, wake-up) by loan."""

    records: dict[Key, LegalRecord] = field(default_factory=dict)
    watched: dict[tuple[UUID, RightKey], WatchedRight] = field(default_factory=dict)
    notices: dict[Key, RightNotice] = field(default_factory=dict)
    looks: dict[Key, tuple[date | None, date | None]] = field(default_factory=dict)

    def copy(self) -> "RightState":
        """The same values under mappings of their own."""
        return RightState(dict(self.records), dict(self.watched), dict(self.notices), dict(self.looks))


@dataclass(slots=True)
class MemoryRights:
    """The rights of a state, beside its loans."""

    state: RightState
    loans: Mapping[Key, Loan]

    def records(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, tuple[LegalRecord, ...]]:
        """All records of some loans in the order of recording."""
        found: dict[UUID, tuple[LegalRecord, ...]] = {}
        rows = [row for (bank, _), row in self.state.records.items() if bank == institution and row.loan in loans]
        for row in sorted(rows, key=lambda row: (row.recorded_at, row.id)):
            found[row.loan] = (*found.get(row.loan, ()), row)
        return found

    def get(self, institution: UUID, record_id: UUID) -> LegalRecord | None:
        """One record."""
        return self.state.records.get((institution, record_id))

    def add(self, institution: UUID, records: Sequence[LegalRecord]) -> None:
        """More records."""
        self.state.records.update({(institution, record.id): record for record in records})

    def concerned(self, institution: UUID, changed: Sequence[UUID], paid: Sequence[UUID]) -> frozenset[UUID]:
        """Of changed loans those that owe something due or are watched; of paid ones those that owe, or are settled."""

        def concerns(key: UUID, loan: Loan) -> bool:
            settled = key in changed or status_of(loan.account) is LoanStatus.CLOSED
            return arrears(loan.account) is not None or (settled and (institution, key) in self.state.looks)

        found = {key: self.loans.get((institution, key)) for key in (*changed, *paid)}
        return frozenset(key for key, loan in found.items() if loan is not None and concerns(key, loan))

    def watched(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, tuple[WatchedRight, ...]]:
        """The watched rights of some loans, by key."""
        found: dict[UUID, tuple[WatchedRight, ...]] = {}
        for (bank, key), right in sorted(self.state.watched.items(), key=lambda item: item[0]):
            if bank == institution and key.loan in loans:
                found[key.loan] = (*found.get(key.loan, ()), right)
        return found

    def looked(self, institution: UUID, loans: Sequence[UUID]) -> Mapping[UUID, date]:
        """As of which day some loans were last looked at."""
        found = {key: self.state.looks.get((institution, key), (None, None))[0] for key in loans}
        return {key: day for key, day in found.items() if day is not None}

    def watch(
        self,
        institution: UUID,
        day: date,
        rights: Sequence[WatchedRight],
        gone: Sequence[RightKey],
        wakes: Mapping[UUID, date | None],
    ) -> None:
        """What a look as of a day found."""
        self.state.watched.update({(institution, right.key): right for right in rights})
        for key in gone:
            self.state.watched.pop((institution, key), None)
        self.state.looks.update({(institution, loan): (day, wake) for loan, wake in wakes.items()})

    def tell(self, institution: UUID, notices: Sequence[RightNotice]) -> None:
        """More notices."""
        self.state.notices.update({(institution, notice.id): notice for notice in notices})

    def notices(self, institution: UUID, loan: UUID, after: UUID | None, limit: int) -> Sequence[RightNotice]:
        """What was said of a loan's rights, in the order of saying."""
        rows = [row for (bank, _), row in self.state.notices.items() if bank == institution and row.key.loan == loan]
        return sorted((row for row in rows if after is None or row.id > after), key=lambda row: row.id)[:limit]

    def due(self, institution: UUID, day: date, after: UUID | None, limit: int) -> tuple[UUID, ...]:
        """Loans whose rights are to be looked at on or before a day."""
        found = (
            loan for (bank, loan), (_, wake) in self.state.looks.items() if bank == institution and wake and wake <= day
        )
        return tuple(sorted(loan for loan in found if after is None or loan > after)[:limit])

    def wake_by(self, institution: UUID, loans: Sequence[UUID], day: date) -> None:
        """Some loans are to be looked at on that day at the latest."""
        for loan in loans:
            looked, wake = self.state.looks.get((institution, loan), (None, None))
            self.state.looks[institution, loan] = looked, min(day, wake or day)

    def wake_all_by(self, institution: UUID, day: date) -> None:
        """Every loan that will be looked at some day is so on that day at the latest."""
        waking = [loan for (bank, loan), (_, wake) in self.state.looks.items() if bank == institution and wake]
        self.wake_by(institution, waking, day)

"""Every right of a loan and how long it lives, as of a day and as of a knowledge (GU-2).

Nothing of an answer is stored: it is folded from what is recorded, so that it stays the same for ever. Many loans cost
as many statements as one.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final, Protocol
from uuid import UUID

from ..domain.clock import (
    Act,
    ActKind,
    ClockContext,
    GuaranteeStanding,
    Life,
    LifeStatus,
    LimitationTerms,
    RightKind,
    enforcement_life,
    expiry_life,
    limitation_life,
)
from ..domain.loan.context import Context
from ..domain.loan.events import Entry, WriteOff, effective
from ..domain.loan.figures import LoanStatus, status_of
from ..domain.loan.loan import Loan
from ..domain.loan.loan import as_of as folded
from ..domain.loan.state import Account
from .claims_holdings import Holdings
from .clock_derived import Debt, KnownAct, counts, debt_of
from .clock_records import ActDone, LegalRecord, Preservation, PreservationLifted, Title, of_kind, standing
from .clock_rights_security import ChargeFixing, Securities, fixings_of, guarantee_lives, item_lives, security_given
from .clock_store import RightKey, RightStore
from .collateral_store import CollateralStore
from .guarantor_store import GuaranteeStore
from .policy_documents import PolicyDocuments
from .ports import LoanStore, ReferenceStore
from .provisioning_exposure import account_on

ALL_KNOWN: Final = datetime.max.replace(tzinfo=UTC)


class Sources(Protocol):
    """The stores that rights are folded from, on one snapshot; a `Unit` is one."""

    @property
    def loans(self) -> LoanStore: ...  # noqa: D102 - the type says it
    @property
    def holdings(self) -> Holdings: ...  # noqa: D102
    @property
    def reference(self) -> ReferenceStore: ...  # noqa: D102
    @property
    def rights(self) -> RightStore: ...  # noqa: D102
    @property
    def guarantees(self) -> GuaranteeStore: ...  # noqa: D102
    @property
    def collateral(self) -> CollateralStore: ...  # noqa: D102
    @property
    def policy_documents(self) -> PolicyDocuments: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Right:
    """A right and how long it lives; `standing`: of a guarantee, how far the guarantor is bound."""

    key: RightKey
    life: Life
    standing: GuaranteeStanding | None = None


@dataclass(frozen=True, slots=True)
class LoanRights:
    """All rights of a loan at the end of a day, in the order of `RightKind` and of their keys.

    Attributes:
        due: the last due day, or that on which all was called due before it: its limitation counts from there; None:
            nothing is owed.
        acts: what the clocks listened to, by day: derived from the account, and recorded.
        titles, seizures: the records that count.
        fixings: of maximum-amount mortgages.
    """

    loan: UUID
    branch: str
    number: str
    due: date | None
    acts: tuple[KnownAct, ...]
    titles: tuple[tuple[LegalRecord, Title], ...]
    seizures: tuple[tuple[LegalRecord, Preservation], ...]
    rights: tuple[Right, ...]
    fixings: tuple[ChargeFixing, ...]


def rights_of(
    unit: Sources, institution: UUID, loans: Sequence[UUID], as_of: date, known: datetime | None = None
) -> Mapping[UUID, LoanRights]:
    """The rights of some loans at the end of a day as known at an instant (None: all that is known).

    A loan that is settled, or not drawn, has no claim to lose; one that does not exist is not in the answer.
    """
    stored = unit.loans.get_many(institution, loans)
    if not stored:
        return {}
    ids = sorted(stored)
    batch = _Batch(
        ClockContext(as_of, (context := unit.reference.context(institution, known)).calendar),
        context,
        known,
        {
            key: effective(_known(entries, known))
            for key, (_, entries) in unit.holdings.histories(institution, ids).items()
        },
        {key: standing(rows, known) for key, rows in unit.rights.records(institution, ids).items()},
        Securities.gathered(unit, institution, ids, as_of, known),
    )
    return {key: batch.rights(stored[key]) for key in ids}


def _known(entries: Sequence[Entry], known: datetime | None) -> Sequence[Entry]:
    return [entry for entry in entries if known is None or entry.recorded_at <= known]


def recorded_acts(records: Sequence[LegalRecord]) -> list[Act]:
    """The acts among the records that count; a title counts as the end of its procedure."""
    acts = [done.act(record.id, record.recorded_at) for record, done in of_kind(records, ActDone)]
    ends = (title.end_of_procedure(record.id, record.recorded_at) for record, title in of_kind(records, Title))
    return acts + [end for end in ends if end is not None]


@dataclass(frozen=True, slots=True)
class _Batch:
    """What a batch of loans is folded from: entries and records that count as known, by loan."""

    at: ClockContext
    context: Context
    known: datetime | None
    entries: Mapping[UUID, Sequence[Entry]]
    records: Mapping[UUID, tuple[LegalRecord, ...]]
    securities: Securities

    def rights(self, loan: Loan) -> LoanRights:
        """All rights of one loan."""
        records = self.records.get(loan.id, ())
        entries = self.entries.get(loan.id, ())
        account = account_on(loan, self.at.as_of, self.known or ALL_KNOWN, self.context, lambda: entries)
        status = status_of(account)
        titles = [row for row in of_kind(records, Title) if row[1].effective <= self.at.as_of]
        acts = [KnownAct(act, record=act.id) for act in recorded_acts(records) if act.day <= self.at.as_of]
        debt: Debt | None = None
        if status not in (LoanStatus.CLOSED, LoanStatus.PENDING):
            debt = self._debt(loan, entries, account, titles)
            acts += debt.acts
            acts += security_given(self.securities, loan, debt.due, self.at.as_of)
        acts.sort(key=lambda known: (known.act.day, known.act.id))
        rights: Sequence[Right] = ()
        if status is not LoanStatus.CLOSED:
            done = [known.act for known in acts]
            rights = sorted(self._rights(loan, debt, titles, records, done), key=_order)
        seizures = of_kind(records, Preservation)
        fixings = () if status is LoanStatus.CLOSED else fixings_of(self.securities, loan.id, self.at)
        due = debt.due if debt else None
        return LoanRights(
            loan.id, loan.branch, loan.number, due, tuple(acts), tuple(titles), seizures, tuple(rights), fixings
        )

    def _debt(
        self,
        loan: Loan,
        entries: Sequence[Entry],
        account: Account,
        titles: Sequence[tuple[LegalRecord, Title]],
    ) -> Debt:
        day = self.at.as_of
        counting = counts(entries, day)
        if any(isinstance(entry.event, WriteOff) and entry.value_date <= day for entry in entries):
            account = folded(loan.terms, counting, self.context, day)
        since = min((title.terms().start for _, title in titles), default=date.max)
        payers = self.securities.payers(loan.id)
        return debt_of(loan.terms, counting, account, loan.id, loan.borrower, self.at.calendar, payers, since)

    def _rights(
        self,
        loan: Loan,
        debt: Debt | None,
        titles: Sequence[tuple[LegalRecord, Title]],
        records: Sequence[LegalRecord],
        acts: Sequence[Act],
    ) -> Iterator[Right]:
        main: Life | None = None
        if debt is not None:
            joined = (act.person for act in acts if act.kind is ActKind.DEBT_ASSUMED)
            main = limitation_life(LimitationTerms(debt.dues, frozenset({loan.borrower, *joined})), acts, self.at)
            yield Right(RightKey(loan.id, RightKind.LIMITATION, loan.borrower, loan.id), main)
        enforcing: list[Life] = []
        for record, title in titles:
            life = enforcement_life(title.terms(), acts, self.at)
            enforcing.append(life)
            yield Right(RightKey(loan.id, RightKind.ENFORCEMENT, record.id, loan.id), life)
        for key, life in _seizures(loan.id, records, self.at):
            yield Right(key, life)
        for key, stands in guarantee_lives(self.securities, loan.id, acts, self.at):
            yield Right(key, stands.life, stands)
        enforcement = max(enforcing, key=_longest, default=None)
        for key, life in item_lives(self.securities, loan, main, enforcement, self.at):
            yield Right(key, life)


def _order(right: Right) -> tuple[int, UUID, UUID]:
    return tuple(RightKind).index(right.key.clock), right.key.subject, right.key.under


def _longest(life: Life) -> tuple[bool, date]:
    """Of several titles the one that can be enforced longest decides how long the security can be."""
    return life.status is LifeStatus.EXERCISED, life.lost_on or date.max


def _seizures(loan: UUID, records: Sequence[LegalRecord], at: ClockContext) -> Iterator[tuple[RightKey, Life]]:
    """Our own seizures with their renewals; one that was lifted is a right no more."""
    held: dict[UUID, list[tuple[LegalRecord, Preservation]]] = defaultdict(list)
    for record, each in of_kind(records, Preservation):
        held[each.renews or record.id].append((record, each))
    lifted = {lifting.preservation for _, lifting in of_kind(records, PreservationLifted) if lifting.day <= at.as_of}
    for first, rows in held.items():
        begun = next((row for row in rows if row[0].id == first), None)
        if begun is None or begun[1].day > at.as_of or first in lifted:
            continue
        terms = [each.term(record.id, record.recorded_at) for record, each in rows]
        start = begun[1].term(first, begun[0].recorded_at)
        life = expiry_life(RightKind.PRESERVATION, start, tuple(term for term in terms if term.id != first), at)
        yield RightKey(loan, RightKind.PRESERVATION, first, loan), life

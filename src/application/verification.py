"""Proof that the books are what the loans say (账实相符核对).

Every loan's account is folded again from its recorded events and compared with what is stored: the snapshot, the
ledger lines, the wake-up. The lines of a loan are compared with its buckets, and the pooled accrual of period ends
with the sum over the loans' items as they were known when it was booked.

`content_hash` is the other use of the same walk: two databases with the same business content (ids and instants left
out) have the same hash.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Final, Protocol

from ..domain.ledger import LedgerAccount, Line, Transfer, balances, booked, correction
from ..domain.loan.account import fold, time_of
from ..domain.loan.codec import dump
from ..domain.loan.context import Context
from ..domain.loan.events import Entry, Reversal
from ..domain.loan.loan import Loan, as_of, wake_day
from ..domain.loan.period_end import accounts_of, unposted
from ..domain.loan.posting import ACCRUING, borne, pool
from ..domain.loan.snapshot import encode
from ..domain.loan.state import TICKS, Account, Regime
from ..domain.loan.terms import Bucket
from . import collateral_verification
from .attested import Attested, not_attested
from .collateral_verification import CollateralRecord, UnreadableItem, verify_collateral
from .encoding import canonical
from .policy_documents import COLLATERAL, book_of
from .ports import Institution
from .provisioning_inputs import Sources
from .provisioning_verification import verify_provisions
from .run_store import PooledLine

_L = LedgerAccount
_ON: Final = {
    Bucket.INTEREST: _L.INTEREST_RECEIVABLE,
    Bucket.PENALTY: _L.PENALTY_RECEIVABLE,
    Bucket.COMPOUND: _L.COMPOUND_RECEIVABLE,
}
_OFF: Final = {
    Bucket.INTEREST: _L.INTEREST_OFF_BALANCE,
    Bucket.PENALTY: _L.PENALTY_OFF_BALANCE,
    Bucket.COMPOUND: _L.COMPOUND_OFF_BALANCE,
}
_PER_LOAN: Final = (
    _L.PRINCIPAL_NORMAL,
    _L.PRINCIPAL_OVERDUE,
    _L.PRINCIPAL_NON_PERFORMING,
    _L.PRINCIPAL_PARTLY_WRITTEN_OFF,
    _L.WRITTEN_OFF,
    _L.FEES_RECEIVABLE,
    _L.COSTS_RECEIVABLE,
    _L.CUSTOMER_CREDIT,
    *_ON.values(),
    *_OFF.values(),
)
"""The ledger accounts whose balance is a bucket of the loan."""
_POST_OR_TAKE_BACK: Final = (timedelta(0), timedelta(days=1))
UNSOUND: Final = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What reading or folding rows raises that hold what this program never wrote."""


@dataclass(frozen=True, slots=True)
class LoanRecord:
    """Everything stored about one loan: the aggregate with its snapshot's account, entries, lines, wake-up.

    `stale` names what is stored beside the account for lists and sums and does not follow from it; `attested` is what
    the loan's audit chain says that its rows hold.
    """

    loan: Loan
    entries: Sequence[Entry]
    lines: Sequence[Line]
    wake_up: date | None
    attested: Attested
    stale: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A loan or pool whose rows hold what no program of this version wrote, and what was found wrong first."""

    number: str
    problem: str


@dataclass(frozen=True, slots=True)
class PooledRecord:
    """A pooled accrual line, the instant it was booked at, and whether there is a run of its booking date."""

    line: PooledLine
    recorded_at: datetime
    in_run: bool = True


class Records(Protocol):
    """What is stored of one institution, on one snapshot of the database."""

    def institution(self) -> Institution:
        """The bank."""
        ...

    def context(self, known: datetime | None = None) -> Context:
        """What the fold needs, as known at an instant."""
        ...

    def count(self) -> int:
        """How many loans there are."""
        ...

    def loans(self) -> Iterator[LoanRecord | Unreadable]:
        """All loans, by number; read in batches."""
        ...

    def pooled(self) -> Sequence[PooledRecord | Unreadable]:
        """All pooled lines, in the order of booking."""
        ...

    def provisions(self) -> Sources:
        """What provisions are gathered from, on the same snapshot."""
        ...

    def collateral(self) -> Iterator[CollateralRecord | UnreadableItem]:
        """All items of collateral, by number; read in batches."""
        ...

    def trial_balance(self) -> Mapping[tuple[str, str], int]:
        """(currency, ledger account) → debit balance over every recorded line, pooled ones included."""
        ...


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not agree: where (a loan's number, a pool, the trial balance) and what."""

    where: str
    problem: str


def verify_ledger(records: Records, told: Callable[[int], None] = lambda _: None) -> Iterator[Finding]:
    """Every disagreement there is; nothing when the books agree. `told` hears how many loans are done."""
    yield from _trial(records.trial_balance())
    context, today = records.context(), records.institution().business_date
    stored = records.pooled()
    pooled = [each for each in stored if isinstance(each, PooledRecord)]
    yield from (Finding(f"pool {each.number}", each.problem) for each in stored if isinstance(each, Unreadable))
    yield from _reversed(pooled)
    yield from _unstamped(pooled)
    latest = _latest(pooled)
    seen = records.context(latest[0].recorded_at) if latest else context
    derived: Counter[tuple[str, str, str, str, str]] = Counter()
    for done, record in enumerate(records.loans(), 1):
        try:
            yield from _of_one(record, context, today)
            if latest and isinstance(record, LoanRecord):
                _derive(record, seen, latest[0], derived)
        except UNSOUND as error:
            yield Finding(_where(record), f"it cannot be folded: {type(error).__name__}: {error}")
        told(done)
    yield from _underived(latest, derived)
    yield from (Finding(*each) for each in verify_provisions(records.provisions(), records.institution().id))
    book = book_of(records.provisions().policy_documents, records.institution().id, COLLATERAL)
    yield from (Finding(*each) for each in verify_collateral(records.collateral(), today, book.versions))


def _where(record: LoanRecord | Unreadable) -> str:
    return f"loan {record.loan.number if isinstance(record, LoanRecord) else record.number}"


def _of_one(record: LoanRecord | Unreadable, context: Context, today: date) -> Iterator[Finding]:
    if isinstance(record, Unreadable):
        yield Finding(_where(record), f"its rows cannot be read: {record.problem}")
        return
    yield from loan_findings(record, context)
    if record.wake_up is not None and record.wake_up < today and _seen_by_a_run(record, today):
        yield Finding(_where(record), f"it was to be woken on {record.wake_up} and was not; see the runs")


def _seen_by_a_run(record: LoanRecord, today: date) -> bool:
    """Whether a business day has ended since the loan's last event, such as a back-dated drawdown, was booked."""
    return all(entry.booking_date < today for entry in record.entries[-1:])


def loan_findings(record: LoanRecord, context: Context) -> Iterator[Finding]:
    """Disagreements of one loan: snapshot and fold, lines and fold, lines and buckets, what lists show, wake-up."""
    loan = record.loan
    account = loan.account
    where = f"loan {loan.number}"
    sink: list[Transfer] = []
    folded = fold(loan.terms, record.entries, context, account.time, sink)
    # An account that has not begun stands at no day yet.
    day = date.fromordinal(max(account.time // TICKS, loan.terms.plan.cadence.start.toordinal()))
    # An account moved on day by day and one folded at once have the same text to the last member.
    if encode(folded) != encode(account):
        yield Finding(where, f"the snapshot is not the fold of its {len(record.entries)} events as of {day}")
    for line in correction(record.lines, sink, day, 0):
        named = f"{line.value_date} {line.debit.value} from {line.credit.value}"
        yield Finding(where, f"recorded lines and fold differ by {line.amount} minor units: {named}")
    found, wanted = balances(record.lines), expected_balances(account)
    for name in _PER_LOAN:
        if found[name] != wanted.get(name, 0):
            yield Finding(where, f"{name.value} is {found[name]} by lines, {wanted.get(name, 0)} by the account")
    for column in record.stale:
        yield Finding(where, f"its stored {column} does not follow from its account")
    for unlike in not_attested(loan, record.entries, record.attested):
        yield Finding(where, f"its stored {unlike} is not what its audit chain says")
    for sequence in _miscaused(record, context):
        yield Finding(where, f"the ledger lines of transaction {sequence} are not those that the fold gives it")
    if record.wake_up != wake_day(account):
        yield Finding(where, f"its wake-up is {record.wake_up}, the account's next day is {wake_day(account)}")


def _miscaused(record: LoanRecord, context: Context) -> list[int]:
    """Transactions whose lines by cause are not the fold's, among those before the first one recorded out of order.

    A transaction in order booked the transfers of its own event. Corrections carry the cause of what made them needed,
    and an account folded under new knowledge keeps the lines of what was known before.
    """
    if record.attested.refolded:
        return []
    first: list[Entry] = []
    for each in record.entries:
        before = time_of(first[-1].value_date, first[-1].rank) if first else 0
        late = each.value_date != each.booking_date or time_of(each.value_date, each.rank) < before
        if late or isinstance(each.event, Reversal):
            break
        first.append(each)
    sink: list[Transfer] = []
    if first:
        fold(record.loan.terms, first, context, time_of(first[-1].value_date, first[-1].rank), sink)
    sequences = {each.sequence for each in first}
    found = _by_cause(line for line in record.lines if line.cause in sequences)
    wanted = _by_cause(line for line in booked(sink, date.min) if line.cause)
    return sorted({key[-1] for key in found.keys() | wanted.keys() if found[key] != wanted[key]})


def _by_cause(lines: Iterable[Line]) -> Counter[tuple[date, LedgerAccount, LedgerAccount, int]]:
    sums: Counter[tuple[date, LedgerAccount, LedgerAccount, int]] = Counter()
    for line in lines:
        sums[line.value_date, line.debit, line.credit, line.cause] += line.amount
    return sums


def expected_balances(a: Account) -> Mapping[LedgerAccount, int]:
    """The debit balances that an account's buckets ask of its lines, by regime; customer credit is a liability."""
    late = sum(inst.principal for inst in a.open if inst.late)
    other = a.undue + sum(inst.principal for inst in a.open if not inst.late)
    receivable = _ON if a.regime == Regime.NORMAL else _OFF
    found = {receivable[bucket]: pool(a, bucket) - borne(a, bucket) for bucket in ACCRUING}
    found[_L.CUSTOMER_CREDIT] = -a.credit
    if a.regime == Regime.WRITTEN_OFF:
        found[_L.WRITTEN_OFF] = late + other + a.fees + a.costs + sum(borne(a, bucket) for bucket in ACCRUING)
        return found
    found[_L.PRINCIPAL_PARTLY_WRITTEN_OFF], found[_L.WRITTEN_OFF] = -a.part, a.part
    found[_L.FEES_RECEIVABLE], found[_L.COSTS_RECEIVABLE] = a.fees, a.costs
    if a.regime == Regime.NON_ACCRUAL:
        found[_L.PRINCIPAL_NON_PERFORMING] = late + other
    else:
        found[_L.PRINCIPAL_OVERDUE], found[_L.PRINCIPAL_NORMAL] = late, other
    return found


def _trial(rows: Mapping[tuple[str, str], int]) -> Iterator[Finding]:
    sums: Counter[str] = Counter()
    for (currency, _), balance in rows.items():
        sums[currency] += balance
    for currency, total in sorted(sums.items()):
        if total:
            yield Finding("trial balance", f"{currency}: debits exceed credits by {total} minor units")


def _key(line: PooledLine) -> tuple[str, str, str, str, str]:
    return (line.branch, line.product, line.currency, line.debit.value, line.credit.value)


def _latest(pooled: Sequence[PooledRecord]) -> list[PooledRecord]:
    """The lines of the last period end, whether taken back since or not."""
    posted = [each for each in pooled if each.line.booking_date == each.line.value_date]
    last = max((each.line.value_date for each in posted), default=None)
    return [each for each in posted if each.line.value_date == last]


def _reversed(pooled: Sequence[PooledRecord]) -> Iterator[Finding]:
    """A period end's lines are taken back on the next business day, whole."""
    sums: Counter[tuple[date, tuple[str, str, str, str, str]]] = Counter()
    for each in pooled:
        sums[each.line.value_date, _key(each.line)] += each.line.amount
    last = max((each.line.booking_date for each in pooled), default=None)
    for (day, key), rest in sorted(sums.items()):
        if rest and day != last:
            yield Finding(f"pool {' '.join(key)}", f"{rest} minor units accrued on {day} were not taken back")


def _unstamped(pooled: Sequence[PooledRecord]) -> Iterator[Finding]:
    """Pooled lines are booked by the run of a day or of the next one, all of a run in one transaction."""
    instants: dict[date, datetime] = {}
    for each in pooled:
        day, where = each.line.booking_date, f"pool {' '.join(_key(each.line))}"
        if not each.in_run or day - each.line.value_date not in _POST_OR_TAKE_BACK:
            yield Finding(where, f"its line of {day} for {each.line.value_date} was booked by no run")
        if instants.setdefault(day, each.recorded_at) != each.recorded_at:
            yield Finding(where, f"its line of {day} was recorded at another instant than other lines of that day")


def _derive(
    record: LoanRecord,
    context: Context,
    latest: PooledRecord,
    sums: Counter[tuple[str, str, str, str, str]],
) -> None:
    loan, day = record.loan, latest.line.value_date
    if loan.terms.plan.cadence.start > day:
        return
    then = as_of(loan.terms, record.entries, context, day, latest.recorded_at)
    for item in unposted(then, day):
        debit, credit = accounts_of(item.kind, off_balance=item.off_balance)
        sums[loan.branch, loan.product, loan.terms.currency, debit.value, credit.value] += item.amount


def _underived(
    latest: Sequence[PooledRecord], derived: Mapping[tuple[str, str, str, str, str], int]
) -> Iterator[Finding]:
    if not latest:
        return
    day = latest[0].line.value_date
    booked = {_key(each.line): each.line.amount for each in latest}
    for key in sorted({*booked, *(key for key, amount in derived.items() if amount)}):
        if booked.get(key, 0) != derived.get(key, 0):
            what = f"accrued on {day}: {booked.get(key, 0)} booked, {derived.get(key, 0)} by the loans' items"
            yield Finding(f"pool {' '.join(key)}", what)


def content_hash(records: Records) -> str:
    """SHA-256 of an institution's business content: dates, loans, events, lines, wake-ups, pools and the reserve."""
    bank = records.institution()
    digest = sha256(canonical([bank.code, str(bank.business_date), str(bank.booking_date)]).encode())
    for record in records.loans():
        content = _content(record) if isinstance(record, LoanRecord) else [record.number, record.problem]
        digest.update(canonical(content).encode())
    for each in records.pooled():
        if isinstance(each, Unreadable):
            digest.update(canonical([each.number, each.problem]).encode())
            continue
        line = each.line
        digest.update(canonical([str(line.value_date), str(line.booking_date), *_key(line), line.amount]).encode())
    for reserve in records.provisions().provisions.lines(bank.id):
        accounts = (reserve.branch, reserve.product, reserve.currency, reserve.debit.value, reserve.credit.value)
        digest.update(
            canonical([str(reserve.value_date), str(reserve.booking_date), *accounts, reserve.amount]).encode()
        )
    for item in records.collateral():
        digest.update(canonical(collateral_verification.content(item)).encode())
    return digest.hexdigest()


def _content(record: LoanRecord) -> object:
    loan = record.loan
    entries = [
        [
            x.sequence,
            str(x.value_date),
            int(x.rank),
            str(x.booking_date),
            type(x.event).__name__,
            dump(x.event),
            x.reason,
        ]
        for x in record.entries
    ]
    return [loan.number, loan.branch, loan.product, dump(loan.terms), encode(loan.account), loan.version,
            str(record.wake_up), entries, _lines(record.lines)]  # fmt: skip


def _lines(lines: Iterable[Line]) -> list[list[object]]:
    return [[str(x.value_date), str(x.booking_date), x.debit.value, x.credit.value, x.amount, x.cause] for x in lines]


__all__ = [
    "UNSOUND",
    "Finding",
    "LoanRecord",
    "PooledRecord",
    "Records",
    "Unreadable",
    "content_hash",
    "expected_balances",
    "loan_findings",
    "verify_ledger",
]

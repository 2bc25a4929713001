"""The account's laws, over random lives: money is conserved, history is one, the books say what the account says."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from postloan.domain.ledger import LedgerAccount, Line, Transfer, balances
from postloan.domain.loan.account import END, advance, apply, fold, new_account, time_of
from postloan.domain.loan.codec import dump, load_event, load_terms
from postloan.domain.loan.events import Disbursement, Entry, Rank, Repayment, Reversal, Surplus, WriteOff, effective
from postloan.domain.loan.figures import figures, payoff, preview, schedule
from postloan.domain.loan.loan import as_of, wake
from postloan.domain.loan.schedule import Row
from postloan.domain.loan.snapshot import decode, encode
from postloan.domain.loan.state import TICKS, Account, Regime, live
from postloan.domain.shared.errors import Refusal
from tests.domain.loan.builders import Desk
from tests.stateful.contracts import contracts
from tests.stateful.lives import Life, lives


def end_of(day: date) -> int:
    return day.toordinal() * TICKS + END


def whole(life: Life, entries: Sequence[Entry] | None = None) -> Account:
    return fold(life.terms, life.entries if entries is None else entries, life.context, end_of(life.last))


def state(account: Account) -> str:
    """Every figure of an account as text."""
    return encode(account)


def buckets(a: Account) -> Counter[LedgerAccount]:
    """What the ledger must hold, computed from the account's items alone."""
    items = [*a.open, *([a.misuse] if a.misuse else [])]
    late = sum(inst.principal for inst in a.open if inst.late)
    rest = a.undue + sum(inst.principal for inst in a.open if not inst.late)
    interest = sum(inst.interest for inst in a.open)
    penalty = sum(inst.p_posted - inst.p_settled for inst in items)
    compound = sum(inst.c_posted - inst.c_settled for inst in items)
    held: Counter[LedgerAccount] = Counter({LedgerAccount.CUSTOMER_CREDIT: -a.credit})
    if a.regime == Regime.NORMAL:
        held[LedgerAccount.PRINCIPAL_NORMAL], held[LedgerAccount.PRINCIPAL_OVERDUE] = rest, late
        held[LedgerAccount.INTEREST_RECEIVABLE] = interest
        held[LedgerAccount.PENALTY_RECEIVABLE], held[LedgerAccount.COMPOUND_RECEIVABLE] = penalty, compound
    else:
        held[LedgerAccount.INTEREST_OFF_BALANCE] = interest - a.borne_interest
        held[LedgerAccount.PENALTY_OFF_BALANCE] = penalty - a.borne_penalty
        held[LedgerAccount.COMPOUND_OFF_BALANCE] = compound - a.borne_compound
    if a.regime == Regime.NON_ACCRUAL:
        held[LedgerAccount.PRINCIPAL_NON_PERFORMING] = rest + late
    if a.regime == Regime.WRITTEN_OFF:
        borne = a.borne_interest + a.borne_penalty + a.borne_compound
        held[LedgerAccount.WRITTEN_OFF] = rest + late + a.fees + a.costs + borne
    else:
        held[LedgerAccount.PRINCIPAL_PARTLY_WRITTEN_OFF], held[LedgerAccount.WRITTEN_OFF] = -a.part, a.part
        held[LedgerAccount.FEES_RECEIVABLE], held[LedgerAccount.COSTS_RECEIVABLE] = a.fees, a.costs
    return held


HELD = {
    LedgerAccount.CUSTOMER_CREDIT, LedgerAccount.PRINCIPAL_NORMAL, LedgerAccount.PRINCIPAL_OVERDUE,
    LedgerAccount.PRINCIPAL_NON_PERFORMING, LedgerAccount.INTEREST_RECEIVABLE, LedgerAccount.PENALTY_RECEIVABLE,
    LedgerAccount.COMPOUND_RECEIVABLE, LedgerAccount.FEES_RECEIVABLE, LedgerAccount.COSTS_RECEIVABLE,
    LedgerAccount.INTEREST_OFF_BALANCE, LedgerAccount.PENALTY_OFF_BALANCE, LedgerAccount.COMPOUND_OFF_BALANCE,
    LedgerAccount.WRITTEN_OFF, LedgerAccount.PRINCIPAL_PARTLY_WRITTEN_OFF,
}  # fmt: skip


@given(lives())
def test_money_is_conserved(life: Life) -> None:
    a = whole(life)
    t = a.totals
    owed = a.undue + sum(inst.principal for inst in a.open)
    on_balance = 0 if a.regime == Regime.WRITTEN_OFF else owed - a.part
    assert t.disbursed + t.taken_on + t.capitalised == t.principal + t.forgiven + t.written_off + on_balance
    assert t.written_off == t.recovered + t.released + owed - on_balance
    assert t.paid + t.advanced == t.allocated + a.credit + t.refunded
    parts = t.principal + t.recovered + t.interest + t.penalty + t.compound + t.fees + t.costs
    assert t.allocated == parts


@given(lives())
def test_no_bucket_is_ever_negative_and_credit_never_waits_beside_a_debt(life: Life) -> None:
    for entries in (life.entries[: n + 1] for n in range(len(life.entries))):
        found = figures(whole(life, entries), life.last)
        for name in (
            "principal_undue",
            "principal_due",
            "interest_due",
            "penalty",
            "compound",
            "fees",
            "costs",
            "credit",
        ):
            assert getattr(found, name) >= 0, name
        if found.credit:
            assert found.principal_due + found.interest_due + found.fees + found.costs == 0


@given(lives(), st.integers(1, 40))
def test_advancing_day_by_day_equals_advancing_at_once(life: Life, step: int) -> None:
    walked = new_account(life.terms, life.context)
    sink: list[Transfer] = []
    walked.sink = sink
    day = life.first
    for entry in effective(life.entries):
        while day + timedelta(days=step) < entry.value_date:
            day += timedelta(days=step)
            advance(walked, end_of(day))
        apply(walked, entry.event, time_of(entry.value_date, entry.rank), entry.sequence)
        day = max(day, entry.value_date)
    while day <= life.last:
        advance(walked, end_of(day))
        day += timedelta(days=1)
    advance(walked, end_of(life.last))
    at_once: list[Transfer] = []
    jumped = fold(life.terms, life.entries, life.context, end_of(life.last), at_once)
    assert state(walked) == state(jumped)
    assert sink == at_once


@given(lives(), st.randoms(use_true_random=False))
def test_the_order_of_recording_does_not_matter(life: Life, random: object) -> None:
    """Same value dates, ranks and sequences, recorded in any order that is accepted, give the same state."""
    kept = effective(life.entries)
    waiting = list(kept)
    random.shuffle(waiting)  # type: ignore[attr-defined]
    desk = Desk.open(life.terms, life.context)
    order: list[Entry] = []
    booked_on = str(life.last)
    while waiting:
        taken = [
            entry
            for entry in waiting
            if _earlier_same_moment_done(entry, kept, order) and _take(desk, entry, booked_on)
        ]
        assume(taken)
        order += taken
        waiting = [entry for entry in waiting if entry not in taken]
    advance(desk.loan.account, end_of(life.last))
    assert state(desk.loan.account) == state(whole(life, kept))


def _earlier_same_moment_done(entry: Entry, kept: list[Entry], order: list[Entry]) -> bool:
    """Inside one moment the sequence decides, so those are recorded in their order; a write-off comes after what was
    recorded of its day before it, and what was recorded after it waits.
    """
    waits = isinstance(entry.event, WriteOff) or entry.rank is Rank.AFTER_WRITE_OFF
    return all(
        each in order
        for each in kept
        if each.value_date == entry.value_date
        and ((each.rank == entry.rank and each.sequence < entry.sequence) or (waits and each.rank < entry.rank))
    )


def _take(desk: Desk, entry: Entry, booked_on: str) -> bool:
    return not isinstance(desk.take(str(entry.value_date), entry.event, booked_on), Refusal)


@given(lives(), st.data())
def test_a_reversal_equals_never_having_posted_and_its_reversal_restores(life: Life, data: st.DataObject) -> None:
    standing = [entry for entry in effective(life.entries) if entry.sequence > 1]
    assume(standing)
    target = data.draw(st.sampled_from(standing))
    last = max(life.entries, key=lambda entry: entry.sequence)
    reversal = Entry(last.sequence + 1, target.value_date, target.rank, last.booking_date,
                     last.recorded_at + timedelta(seconds=1), Reversal(target.sequence))  # fmt: skip
    back = Entry(last.sequence + 2, target.value_date, target.rank, last.booking_date,
                 last.recorded_at + timedelta(seconds=2), Reversal(reversal.sequence))  # fmt: skip
    never = [entry for entry in effective(life.entries) if entry is not target]
    assert state(whole(life, [*life.entries, reversal])) == state(whole(life, never))
    assert state(whole(life, [*life.entries, reversal, back])) == state(whole(life))


@given(contracts())
def test_preview_equals_booked(terms: object) -> None:
    from postloan.domain.loan.context import Context
    from postloan.domain.loan.terms import Terms

    assert isinstance(terms, Terms)
    start = terms.plan.cadence.start
    drawn = Entry(1, start, Rank.DISBURSEMENT, start, Desk.clock, Disbursement(terms.principal))
    a = fold(terms, [drawn], Context())
    shown = preview(terms, Context())
    booked = [Row(inst.due, inst.principal, inst.interest, a.undue) for inst in a.open]
    while live(a):
        before = [(inst.due, inst.principal, inst.interest) for inst in a.open]
        advance(a, a.grid.dues[a.k] * TICKS + 4)
        booked += [
            Row(inst.due, inst.principal, inst.interest, a.undue)
            for inst in a.open
            if (inst.due, inst.principal, inst.interest) not in before
        ]
    assert [row for row in shown if row.principal or row.interest] == booked


@given(lives(), st.integers(1, 200))
def test_paying_the_payoff_quote_closes_the_account_to_the_cent(life: Life, later: int) -> None:
    on = life.last + timedelta(days=later)
    a = whole(life)
    found = payoff(a, on)
    assume(found.total > 0)
    from postloan.domain.loan.prepayment import may_prepay

    assume(may_prepay(a) or not a.undue)
    apply(a, Repayment(found.total, Surplus.SHORTEN), time_of(on, Rank.PAYMENT), 10_000)
    after = figures(a, on)
    assert (after.outstanding, after.total_due, after.interest_accrued, after.credit) == (0, 0, 0, 0)
    assert schedule(a) == ()


@given(lives(), st.integers(0, 500))
def test_a_snapshot_is_the_fold_and_goes_on_like_it(life: Life, back: int) -> None:
    cut = time_of(life.last - timedelta(days=back), END)
    whole_fold = fold(life.terms, life.entries, life.context, cut)
    again = decode(encode(whole_fold), life.terms, life.context)
    assert encode(again) == encode(whole_fold)
    assert again.wake == whole_fold.wake
    for account in (whole_fold, again):
        advance(account, end_of(life.last))
    assert encode(again) == encode(whole_fold)


@given(lives())
def test_terms_and_events_survive_their_text(life: Life) -> None:
    assert load_terms(dump(life.terms)) == life.terms
    for entry in life.entries:
        assert load_event(type(entry.event).__name__, 1, dump(entry.event)) == entry.event


@given(lives(), st.data())
def test_lines_equal_buckets_and_recorded_lines_equal_the_fold_at_any_two_times(
    life: Life, data: st.DataObject
) -> None:
    desk = Desk.open(life.terms, life.context)
    known: list[tuple[int, list[Line]]] = []
    business = life.first
    for entry in life.entries:
        business = max(business, entry.value_date)
        if desk.loan.last_sequence:
            before = business - timedelta(days=1)
            if desk.loan.account.time < end_of(before):
                desk.lines += wake(desk.loan, before, life.context)
        event = entry.event
        if isinstance(event, Reversal) and event.target > desk.loan.last_sequence:
            break
        if isinstance(desk.take(str(entry.value_date), event, str(business)), Refusal):
            break
        known.append((desk.loan.last_sequence, list(desk.lines)))
    desk.lines += wake(desk.loan, max(business, life.last), life.context)
    known.append((desk.loan.last_sequence, list(desk.lines)))
    _books_agree(desk, known[-1], life.last)
    seen = data.draw(st.sampled_from(known))
    value = data.draw(st.dates(life.first, life.last))
    if seen is known[-1] or value < _booked_through(seen[1], life.first):
        _books_agree(desk, seen, value)


def _booked_through(lines: list[Line], first: date) -> date:
    """The last booking date: the business days before it have run."""
    return max((line.booking_date for line in lines), default=first)


def _books_agree(desk: Desk, seen: tuple[int, list[Line]], value: date) -> None:
    sequence, lines = seen
    entries = [entry for entry in desk.history if entry.sequence <= sequence]
    transfers: list[Transfer] = []
    a = fold(desk.loan.terms, entries, desk.context, end_of(value), transfers)
    booked = balances(line for line in lines if line.value_date <= value)
    assert {key: amount for key, amount in booked.items() if amount} == {
        key: amount for key, amount in balances(transfers).items() if amount
    }
    assert sum(booked.values()) == 0
    held = buckets(a)
    for account in HELD:
        assert booked[account] == held[account], account


@given(lives(), st.data())
def test_an_answer_of_a_known_time_never_changes_when_later_knowledge_arrives(life: Life, data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(life.entries)))
    value = data.draw(st.dates(life.first, life.last))
    instant = life.entries[at - 1].recorded_at
    early = as_of(life.terms, life.entries[:at], life.context, value, instant)
    late = as_of(life.terms, life.entries, life.context, value, instant)
    assert state(early) == state(late)

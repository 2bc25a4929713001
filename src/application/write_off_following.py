"""A kept claim follows its loan account: whatever the account books of it becomes an event of the claim.

Money of a loan that was written off whole is booked by its account, whoever asks for it. Before a command about such a
loan is carried out, this says what it means for the claim, or why it is refused.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from ..domain.loan.events import Entry, Forgiveness, PartialWriteOff, Rank, Repayment, Reversal, TakeOn, Waiver
from ..domain.loan.loan import Loan
from ..domain.shared.errors import Refusal
from ..domain.write_off.claim import Claim, evolve_claim
from ..domain.write_off.claim_events import Accrued, ClaimEvent, Split
from ..domain.write_off.claim_refusals import ClaimRefusal as C
from ..domain.write_off.claim_refusals import refuse as refuse_claim
from ..domain.write_off.kinds import ClaimStatus, Stream
from ..domain.write_off.parts import Amounts
from ..domain.write_off.recovery import recover, reverse_recovery, waive
from ..domain.write_off.refusals import WriteOffRefusal, refuse
from .command import Command
from .deciding import Decided
from .desk import Desk, refused
from .loan import WriteOffLoan
from .outcomes import Refused
from .write_off_amounts import amounts_on, taken
from .write_off_commands import RecordWriteOffRecovery
from .write_off_facts import policy_on
from .write_off_refusals import WriteOffCommandRefusal as R
from .write_off_refusals import no
from .write_off_store import ClaimChange, KeptClaim
from .write_off_watching import watched

RULE: Final = "write_off"
_ARTICLE: Final = "财金〔2017〕90号 arts 12, 18"
Follow = Callable[[], None]
Changed = tuple[KeptClaim, tuple[ClaimEvent, ...]]
"""A claim as it stands, and what happens to it."""


def _nothing() -> None:
    """Nothing is written off: nothing follows."""


def only_history(desk: Desk, loan: Loan, command: WriteOffLoan) -> Refused | None:
    """PROCEDURE_REQUIRED unless a loan was taken on, and written off before it came here: history taken over."""
    first = next(iter(desk.unit.loans.history(loan.institution, loan.id)), None)
    if first is not None and isinstance(first.event, TakeOn) and command.value_date <= first.booking_date:
        return None
    since = first.booking_date if first else loan.terms.plan.cadence.start
    why = f"loan {loan.number} is kept here since {since}: apply for its write-off"
    zh = f"贷款 {loan.number} 自 {since} 起在本系统管理,须按核销程序申请"
    return refused(type(command).__name__, RULE, no(R.PROCEDURE_REQUIRED, why, zh, _ARTICLE))


def following(desk: Desk, command: Command, loan: Loan, decided: Decided) -> Follow | Refused:
    """What a decided command about a loan does to its kept claims, to be called once it is carried out.

    Refused: BEFORE_WRITE_OFF for a recovery of what is not written off on that day, and for anything that would change
    what an application wrote off; PROCEDURE_REQUIRED where it would take the write-off back; as the domain's recovery,
    its reversal and waiver; a recovery whose part of the reserve was used is not taken back (RESERVE_USED_ALREADY), nor
    one without which later money would have gone elsewhere (SPLIT_DIFFERS).
    """
    name, before, after = type(command).__name__, loan.account, decided.loan.account
    early = any(_before_write_off(loan, entry) for entry in decided.entries)
    if early and isinstance(command, RecordWriteOffRecovery) and not before.part:
        return refused(name, RULE, _early(desk, loan))
    if not (before.written_off_on or before.part or after.part):
        return _nothing
    claims = desk.unit.write_offs.claims(loan.institution, [loan.id]).get(loan.id, ())
    standing = [each for each in claims if each.claim.status is not ClaimStatus.REVERSED]
    whole = next((each for each in standing if each.in_account), None)
    if (whole and not after.written_off_on) or _takes_part_back(desk, loan, decided):
        why, zh = f"loan {loan.number} was written off by an application: reverse that", "须冲回核销申请,不得冲正分录"
        return refused(name, RULE, no(R.PROCEDURE_REQUIRED, why, zh, _ARTICLE))
    if whole and early:
        return refused(name, RULE, _early(desk, loan))
    changed = _changed(desk, command, loan, decided, standing)
    if isinstance(changed, Refusal):
        return refused(name, RULE, changed)
    return (lambda: _follow(desk, loan, decided, changed)) if changed else _nothing


def _changed(
    desk: Desk, command: Command, loan: Loan, decided: Decided, standing: Sequence[KeptClaim]
) -> list[Changed] | Refusal:
    """What happens to each claim. Refused: as `following`, INSUFFICIENT_RESERVE last."""
    found: list[Changed] = []
    for whole in (each for each in standing if each.in_account):
        events = _events(desk, command, loan, decided, whole)
        if isinstance(events, Refusal):
            return events
        found += [(whole, events)] if events else []
    of_parts = _of_parts(desk, command, loan, decided, [each for each in standing if not each.in_account])
    if isinstance(of_parts, Refusal):
        return of_parts
    found += of_parts
    short = _too_little(desk, loan, decided) if found else None
    return short or found


def _follow(desk: Desk, loan: Loan, decided: Decided, changed: Sequence[Changed]) -> None:
    policy = policy_on(desk.unit, desk.bank.id, desk.bank.booking_date)
    changes = []
    for kept, events in changed:
        claim = kept.claim
        for event in events:
            claim = evolve_claim(claim, event)
        changes.append(ClaimChange(watched(replace(kept, claim=claim), policy), events))
    desk.unit.write_offs.save_claims(desk.bank.id, changes, desk.at, desk.actor.account)
    desk.unit.write_offs.take(loan.terms.currency, taken(decided))


def _takes_part_back(desk: Desk, loan: Loan, decided: Decided) -> bool:
    """Whether the entry of a part that was written off is reversed by itself."""
    targets = {entry.event.target for entry in decided.entries if isinstance(entry.event, Reversal)}
    if not targets:
        return False
    history = desk.unit.loans.history(loan.institution, loan.id)
    return any(entry.sequence in targets and isinstance(entry.event, PartialWriteOff) for entry in history)


def _before_write_off(loan: Loan, entry: Entry) -> bool:
    """Whether an entry, or what it reverses, counts before the loan's write-off; so it does where there is none."""
    day = loan.account.written_off_on
    return not day or (entry.value_date.toordinal(), entry.rank) < (day, Rank.AFTER_WRITE_OFF)


def _early(desk: Desk, loan: Loan) -> Refusal:
    """What was written off is what was approved: it changes only with the write-off taken back."""
    if not loan.account.written_off_on:
        why = f"loan {loan.number} is not written off: what is paid on it is a repayment"
        return refuse_claim(C.BEFORE_WRITE_OFF, why, f"贷款 {loan.number} 未核销,应登记还款", _ARTICLE)
    first, last = date.fromordinal(loan.account.written_off_on), desk.bank.booking_date
    return refuse_claim(
        C.BEFORE_WRITE_OFF,
        f"loan {loan.number} was written off on {first}: value dates from {first} to {last} are allowed; what happened "
        "before it changes what was written off, so the write-off is reversed first",
        f"贷款 {loan.number} 已于 {first} 核销,起息日应在 {first} 至 {last} 之间;核销前发生的,须先冲回核销",
        _ARTICLE,
        ("from", first.isoformat()),
        ("to", last.isoformat()),
    )


def _too_little(desk: Desk, loan: Loan, decided: Decided) -> Refusal | None:
    """INSUFFICIENT_RESERVE where the account would take more than there is: it never goes below zero."""
    used = taken(decided)
    missing = used - max(0, desk.unit.write_offs.reserve(loan.institution, loan.terms.currency)) if used > 0 else 0
    if missing <= 0:
        return None
    return refuse(
        WriteOffRefusal.INSUFFICIENT_RESERVE,
        f"{used} minor units are taken out of the reserve, which is {missing} short; make a provision first",
        f"须自准备金列支 {used} 分,缺口 {missing} 分,须先补提准备",
        "财金〔2017〕90号 art. 11",
        ("missing", str(missing)),
    )


def _events(
    desk: Desk, command: Command, loan: Loan, decided: Decided, kept: KeptClaim
) -> tuple[ClaimEvent, ...] | Refusal:
    day = desk.bank.booking_date
    before, after = amounts_on(loan, loan.account, day), amounts_on(loan, decided.loan.account, day)
    more = accrued(desk, kept.claim, before)
    claim = evolve_claim(kept.claim, more[0]) if more else kept.claim
    found: list[ClaimEvent] = [*more]
    for entry in decided.entries:
        event = _event(desk, command, loan, entry, claim, before, after)
        if isinstance(event, Refusal):
            return event
        if event is not None:
            found.append(event)
            claim = evolve_claim(claim, event)
    if any(isinstance(entry.event, Reversal) for entry in decided.entries) and (
        apart := after.on_balance - claim.owed.on_balance
    ):
        return _apart(apart)
    return tuple(found) if len(found) > len(more) else ()


def _apart(amount: int) -> Refusal:
    """A reversal after which the account would have put later money to other parts than the claim says."""
    return refuse_claim(
        C.SPLIT_DIFFERS,
        f"what the reserve bore and is owed again would be {amount} minor units apart from the claim: take later "
        "recoveries back first, the newest first; what was waived of it stays waived",
        f"冲正后应归还准备金的尚欠金额与账销案存债权相差 {amount} 分,须先按倒序冲正其后的收回;已减免的不恢复",
        _ARTICLE,
        ("apart", str(amount)),
    )


def accrued(desk: Desk, claim: Claim, now: Amounts) -> tuple[Accrued, ...]:
    """What the account charged since the claim's last event: interest, fees and costs of pursuing it."""
    more = now.total - claim.owed.total
    if claim.status is not ClaimStatus.KEPT or more <= 0:
        return ()
    fees = min(more, max(0, now.fees - claim.owed.fees))
    costs = min(more - fees, max(0, now.costs - claim.owed.costs))
    return (Accrued(more - fees - costs, max(desk.bank.booking_date, claim.through), fees, costs),)


def _of_parts(
    desk: Desk, command: Command, loan: Loan, decided: Decided, parts: Sequence[KeptClaim]
) -> list[Changed] | Refusal:
    """What becomes of parts written off: what settles principal beyond what is on the balance sheet settles them, the
    oldest first.
    """
    entry = decided.entries[-1]
    before, left = loan.account.part, decided.loan.account.part
    kept = [each for each in parts if each.claim.status is ClaimStatus.KEPT]
    if left > before:
        return _parts_owed_again(desk, loan, kept, entry, left - before)
    gone = max(0, sum(each.claim.owed.principal for each in kept) - left)
    found: list[Changed] = []
    for each in kept:
        if amount := min(gone, each.claim.owed.principal):
            event = _settled_part(desk, command, each.claim, entry, amount)
            if isinstance(event, Refusal):
                return event
            found.append((each, (event,)))
            gone -= amount
    return found


def _settled_part(desk: Desk, command: Command, claim: Claim, entry: Entry, amount: int) -> ClaimEvent | Refusal:
    day, split = desk.bank.booking_date, ((Stream.PRINCIPAL, amount),)
    if isinstance(entry.event, Forgiveness):
        return waive(claim, split, entry.reason or "waived", day, day)
    collector = command.collector if isinstance(command, RecordWriteOffRecovery) else ""
    policy = policy_on(desk.unit, desk.bank.id, day)
    return recover(claim, amount, collector or desk.actor.person, day, policy=policy, business_date=day, split=split)


def _parts_owed_again(
    desk: Desk, loan: Loan, kept: Sequence[KeptClaim], entry: Entry, again: int
) -> list[Changed] | Refusal:
    """The recoveries that a reversal takes back, newest first; of every claim the last that fits."""
    reserve = max(0, desk.unit.write_offs.reserve(loan.institution, loan.terms.currency))
    found: list[Changed] = []
    day = desk.bank.booking_date
    for each in reversed(kept):
        fits = [one for one in each.claim.recoveries if one.reversed_on is None and one.event.amount <= again]
        exact = [one for one in fits if one.event.amount == again]
        if not fits:
            continue
        back = (exact or fits)[-1]
        event = reverse_recovery(
            each.claim, back.sequence, entry.reason or "reversed", day, reserve=reserve, business_date=day
        )
        if isinstance(event, Refusal):
            return event
        found.append((each, (event,)))
        again -= back.event.amount
        reserve -= back.event.restored
    return found


def _event(
    desk: Desk,
    command: Command,
    loan: Loan,
    entry: Entry,
    claim: Claim,
    before: Amounts,
    after: Amounts,
) -> ClaimEvent | Refusal | None:
    day = desk.bank.booking_date
    paid = before.total - after.total
    match entry.event:
        case Repayment() | Reversal() if paid > 0:
            # The reversal of a reversal: the payment counts again.
            collector = command.collector if isinstance(command, RecordWriteOffRecovery) else ""
            policy = policy_on(desk.unit, desk.bank.id, day)
            return recover(
                claim, paid, collector or desk.actor.person, day,
                policy=policy, business_date=day, split=_split(claim, before, after, paid),
            )  # fmt: skip
        case Waiver() | Forgiveness() if paid > 0:
            return waive(claim, _split(claim, before, after, paid), entry.reason or "waived", day, day)
        case Reversal(target):
            return _reversed(desk, loan, target, entry.reason, claim, -paid)
        case _:
            return None


def _split(claim: Claim, before: Amounts, after: Amounts, paid: int) -> Split:
    """How the account took an amount, by part of the claim."""
    found: list[tuple[Stream, int]] = []
    rest = paid
    for stream in (Stream.COSTS, Stream.FEES, Stream.PRINCIPAL, Stream.INTEREST):
        part = min(max(0, before.of(stream) - after.of(stream)), claim.owed.of(stream), rest)
        if part:
            found.append((stream, part))
            rest -= part
    if rest:
        found.append((Stream.OFF_BALANCE_INTEREST, rest))
    return tuple(found)


def _reversed(desk: Desk, loan: Loan, target: int, reason: str, claim: Claim, back: int) -> ClaimEvent | Refusal | None:
    """The recovery of a payment that is taken back: of those booked with it the one of `back`, what is owed again."""
    history: Sequence[Entry] = desk.unit.loans.history(loan.institution, loan.id)
    entry = next((each for each in history if each.sequence == target), None)
    if entry is None or not isinstance(entry.event, Repayment):
        return None
    amount, day = entry.event.amount, desk.bank.booking_date
    mine = [
        each.sequence
        for each in claim.recoveries
        if each.reversed_on is None and each.event.on == entry.booking_date and each.event.amount <= amount
    ]
    if not mine:
        # A waiver, or a payment that found nothing owed and became credit.
        return None
    # What else has happened since may have changed by some cents what the account owes again.
    exact = [each.sequence for each in claim.recoveries if each.sequence in mine and each.event.amount == back]
    reserve = desk.unit.write_offs.reserve(loan.institution, loan.terms.currency)
    return reverse_recovery(
        claim, (exact or mine)[-1], reason or "reversed", day, reserve=max(0, reserve), business_date=day
    )

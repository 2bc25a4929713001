"""The claim after its write-off: interest, recoveries, waivers, reversal, plan, checks, duties, codes."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from postloan.domain.write_off.aftercare import check, given_back, name_keeper, plan_pursuit, reverse_write_off
from postloan.domain.write_off.claim import Claim, evolve_claim, fold_claim
from postloan.domain.write_off.claim_events import Accrued, ClaimEvent, Kept, Recovered
from postloan.domain.write_off.deadlines import DutyKind, duties, east_code, next_check
from postloan.domain.write_off.kinds import Cause, ClaimStatus, Stream
from postloan.domain.write_off.parts import Amounts
from postloan.domain.write_off.recovery import accrue, recover, reverse_recovery, stop_interest, waive

from .builders import CASE, DAY, LOAN, POLICY, after, done, refused

WRITTEN = Amounts(principal=1_000, interest=50, off_balance_interest=300, fees=20, costs=30)
LATER = date(2026, 9, 1)
S = Stream


def kept(amounts: Amounts = WRITTEN, cause: Cause = Cause.SUBJECTIVE, on: date = DAY) -> Claim:
    event = Kept(loan=LOAN, case=CASE, currency="CNY", amounts=amounts, cause=cause, keeper="keeper", on=on)
    return evolve_claim(None, event)


def with_money(claim: Claim, amount: int, on: date = LATER) -> Claim:
    return evolve_claim(claim, got(claim, amount, on))


def got(claim: Claim, amount: int, on: date = LATER) -> Recovered:
    found: Recovered = done(recover(claim, amount, "collector", on, policy=POLICY, business_date=LATER))
    return found


def test_money_pays_costs_fees_principal_and_interest_in_that_order() -> None:
    # 30 costs, 20 fees, 1,000 principal, 50 interest of the balance sheet: 1,100; of 1,150 the last 50 are other.
    event = got(kept(), 1_150)
    assert event.split == (
        (S.COSTS, 30),
        (S.FEES, 20),
        (S.PRINCIPAL, 1_000),
        (S.INTEREST, 50),
        (S.OFF_BALANCE_INTEREST, 50),
    )
    assert event.restored == 1_100
    claim = evolve_claim(kept(), event)
    assert (claim.owed.total, claim.recovered_principal, claim.recovered_interest) == (250, 1_000, 100)


def test_the_split_of_the_loan_account_counts_where_it_is_given() -> None:
    split = ((S.OFF_BALANCE_INTEREST, 10), (S.PRINCIPAL, 90))
    found = done(recover(kept(), 100, "c", LATER, policy=POLICY, business_date=LATER, split=split))
    assert (found.split, found.restored) == (split, 90)
    differs = recover(kept(), 101, "c", LATER, policy=POLICY, business_date=LATER, split=split)
    assert refused(differs) == "SPLIT_DIFFERS"
    above = recover(kept(), 31, "c", LATER, policy=POLICY, business_date=LATER, split=((S.COSTS, 31),))
    assert refused(above) == "MORE_THAN_OWED"


def test_more_than_owed_is_refused_with_the_surplus() -> None:
    above = recover(kept(), 1_401, "c", LATER, policy=POLICY, business_date=LATER)
    assert refused(above) == "MORE_THAN_OWED"
    assert dict(above.details) == {"surplus": "1"}  # type: ignore[union-attr]
    assert got(kept(), 1_400).restored == 1_100


def test_a_recovery_lies_between_the_write_off_and_the_business_date() -> None:
    assert refused(recover(kept(), 1, "c", after(LATER), policy=POLICY, business_date=LATER)) == "IN_THE_FUTURE"
    early = recover(kept(), 1, "c", date(2026, 3, 1), policy=POLICY, business_date=LATER)
    assert refused(early) == "BEFORE_WRITE_OFF"


def test_interest_goes_on_and_is_accrued_forwards_until_it_is_stopped() -> None:
    claim = kept()
    claim = evolve_claim(claim, done(accrue(claim, 7, date(2026, 6, 21), LATER)))
    assert (claim.accrued, claim.owed.off_balance_interest) == (7, 307)
    assert refused(accrue(claim, 7, date(2026, 6, 21), LATER)) == "NOT_LATER"
    assert refused(stop_interest(claim, "waived", date(2026, 6, 20), LATER)) == "NOT_LATER"
    assert refused(stop_interest(claim, " ", date(2026, 6, 30), LATER)) == "REASON_REQUIRED"
    claim = evolve_claim(claim, done(stop_interest(claim, "waived", date(2026, 6, 30), LATER)))
    assert done(accrue(claim, 1, date(2026, 6, 30), LATER))
    assert refused(accrue(claim, 1, date(2026, 7, 1), LATER)) == "INTEREST_STOPPED"
    assert refused(stop_interest(claim, "again", LATER, LATER)) == "INTEREST_STOPPED"


def test_a_recovery_is_taken_back_only_while_the_reserve_can_bear_it() -> None:
    claim = with_money(kept(), 1_150)
    sequence = claim.recoveries[0].sequence
    assert sequence == 2
    short = reverse_recovery(claim, sequence, "bounced", LATER, reserve=1_099, business_date=LATER)
    assert refused(short) == "RESERVE_USED_ALREADY"
    # 1,100 were restored, 1,099 are there.
    assert dict(short.details) == {"missing": "1"}  # type: ignore[union-attr]
    event = done(reverse_recovery(claim, sequence, "bounced", LATER, reserve=1_100, business_date=LATER))
    back = evolve_claim(claim, event)
    assert (back.owed, back.recovered.total, back.last_recovery) == (WRITTEN, 0, None)
    again = reverse_recovery(back, sequence, "bounced", LATER, reserve=9_999, business_date=LATER)
    assert refused(again) == "REVERSED_ALREADY"
    other = reverse_recovery(back, 9, "bounced", LATER, reserve=9_999, business_date=LATER)
    assert refused(other) == "NO_SUCH_RECOVERY"
    silent = reverse_recovery(claim, sequence, "", LATER, reserve=9_999, business_date=LATER)
    assert refused(silent) == "REASON_REQUIRED"


def test_the_last_recovery_that_stands_has_the_latest_day() -> None:
    claim = with_money(with_money(kept(), 10, LATER), 20, date(2026, 5, 4))
    assert claim.last_recovery is not None
    assert (claim.last_recovery.on, claim.last_recovery.amount) == (LATER, 10)


def test_a_waiver_lowers_what_is_owed_and_restores_nothing() -> None:
    claim = kept()
    event = done(waive(claim, ((S.OFF_BALANCE_INTEREST, 300), (S.PRINCIPAL, 100)), "agreed", LATER, LATER))
    claim = evolve_claim(claim, event)
    assert (claim.owed.total, claim.waived.total, claim.restored) == (1_000, 400, 0)
    assert refused(waive(claim, ((S.OFF_BALANCE_INTEREST, 1),), "more", LATER, LATER)) == "MORE_THAN_OWED"
    assert refused(waive(claim, ((S.PRINCIPAL, 1),), " ", LATER, LATER)) == "REASON_REQUIRED"


def test_the_reversal_of_a_write_off_gives_back_what_nothing_has_made_good() -> None:
    claim = with_money(kept(), 150)
    claim = evolve_claim(claim, done(waive(claim, ((S.PRINCIPAL, 200),), "agreed", LATER, LATER)))
    # The reserve bore 1,100; 150 came back (30 costs, 20 fees, 100 principal) and 200 are lost for good.
    assert given_back(claim) == 750
    assert refused(reverse_write_off(claim, "", LATER, LATER)) == "REASON_REQUIRED"
    back = evolve_claim(claim, done(reverse_write_off(claim, "wrong loan", LATER, LATER)))
    assert (back.status, east_code(back, POLICY)) == (ClaimStatus.REVERSED, "")
    assert refused(recover(back, 1, "c", LATER, policy=POLICY, business_date=LATER)) == "NOT_KEPT"
    assert duties(back, POLICY, liability_settled=False) == ()


def test_somebody_named_keeps_it_and_a_plan_and_checks_say_what_is_done() -> None:
    claim = kept()
    assert claim.keeper == "keeper"
    assert refused(name_keeper(claim, "KEEPER", LATER, LATER)) == "SAME_KEEPER"
    assert evolve_claim(claim, done(name_keeper(claim, "other", LATER, LATER))).keeper == "other"
    assert refused(plan_pursuit(claim, ("search property", " "), "keeper", LATER, LATER)) == "REASON_REQUIRED"
    assert refused(check(claim, "keeper", " ", LATER, LATER)) == "REASON_REQUIRED"


def test_plan_check_and_liability_are_due_on_their_days() -> None:
    claim = kept(on=date(2024, 2, 29))
    found = {due.kind: due.last_day for due in duties(claim, POLICY, liability_settled=False)}
    # 30 days after 2024-02-29 are 2024-03-30; a year later the month has no 29th.
    assert found == {
        DutyKind.LIABILITY: date(2026, 2, 28),
        DutyKind.PLAN: date(2024, 3, 30),
        DutyKind.CHECK: date(2025, 2, 28),
    }
    claim = evolve_claim(claim, done(plan_pursuit(claim, ("sue",), "keeper", date(2024, 3, 30), LATER)))
    claim = evolve_claim(claim, done(check(claim, "keeper", "no property", date(2025, 2, 28), LATER)))
    found = {due.kind: due.last_day for due in duties(claim, POLICY, liability_settled=True)}
    assert found == {DutyKind.CHECK: date(2026, 2, 28)}


@pytest.mark.parametrize(("day", "late"), [(date(2027, 3, 2), False), (date(2027, 3, 3), True)])
def test_the_yearly_check_is_late_on_the_day_after_its_last_day(day: date, late: bool) -> None:
    due = next_check(kept(), POLICY)
    assert (due.last_day, due.late_on(day)) == (date(2027, 3, 2), late)


def test_events_that_cannot_follow_are_a_broken_store() -> None:
    with pytest.raises(ValueError, match="needs a claim"):
        evolve_claim(None, Accrued(1, LATER))
    with pytest.raises(ValueError, match="kept already"):
        evolve_claim(kept(), kept().kept)
    ended = replace(kept(), status=ClaimStatus.TERMINATED)
    with pytest.raises(ValueError, match="cannot follow"):
        evolve_claim(ended, Accrued(1, LATER))
    assert fold_claim(()) is None
    events: tuple[ClaimEvent, ...] = (kept().kept, Accrued(5, LATER))
    folded = fold_claim(events)
    assert folded is not None
    assert (folded.version, folded.kept.case) == (2, UUID(int=2))

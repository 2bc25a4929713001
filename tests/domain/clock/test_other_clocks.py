"""Enforcement, security, expiry and complete termination by hand: each case cites its article."""

from dataclasses import replace
from uuid import UUID

import pytest

from postloan.domain.clock import (
    ActKind,
    Deadline,
    Effect,
    EnforcementTerms,
    FixingEvent,
    FixingKind,
    LifeStatus,
    MaximumMortgage,
    Obstacle,
    Outcome,
    Registration,
    RightKind,
    SecurityKind,
    Term,
    ToDo,
    after_closed_bankruptcy,
    after_failed_effort,
    enforcement_life,
    expiry_life,
    fixing_of,
    known_entries,
    ranks,
    requestable_after,
    security_life,
)
from postloan.domain.shared.errors import InvalidInput

from .builders import DEBTOR, act, at, day, ended, ends, enforcement, gone, instant, main_life

K, S, F = ActKind, LifeStatus, FixingKind

# Enforcement (Civil Procedure Law 2023 art. 250).


def test_two_years_count_from_the_last_day_for_performance() -> None:
    # 250: to perform by 31 January 2024; + 2 years = Saturday 31 January 2026; 203: Monday 2 February.
    life = enforcement("2024-01-31", "2026-02-02")
    assert (ends(life), life.status, life.todo) == ("2026-02-02", S.RUNNING, ToDo.APPLY_FOR_ENFORCEMENT)
    late = enforcement("2024-01-31", "2026-02-03")
    assert (late.status, late.todo) == (S.EXPIRED, ToDo.NOTHING)


def test_a_title_in_parts_counts_from_the_last_and_one_without_a_term_from_its_effect() -> None:
    # 250: parts to 30 June 2024: Tuesday 30 June 2026; no term, in effect on 31 March 2024: Tuesday 31 March 2026.
    parts = EnforcementTerms(day("2023-01-05"), (day("2023-06-30"), day("2024-06-30")), frozenset({DEBTOR}))
    assert ends(enforcement_life(parts, (), at("2025-01-01"))) == "2026-06-30"
    plain = EnforcementTerms(day("2024-03-31"), (), frozenset({DEBTOR}))
    assert ends(enforcement_life(plain, (), at("2025-01-01"))) == "2026-03-31"


@pytest.mark.parametrize("kind", [K.LETTER, K.DEMAND_DELIVERED, K.PROMISE, K.PART_PAYMENT, K.SIGNED_DEMAND_NOTICE])
def test_demand_and_acknowledgment_interrupt_the_two_years(kind: ActKind) -> None:
    # 250 with 195: by 31 January 2024; act 15 July 2024: + 2 years = Wednesday 15 July 2026.
    assert ends(enforcement("2024-01-31", "2025-01-01", act(kind, "2024-07-15"))) == "2026-07-15"


def test_an_application_in_time_keeps_the_right_also_when_its_round_ends_without_property() -> None:
    # 250; 民诉法解释 517.
    applied = act(K.ENFORCEMENT_APPLICATION, "2026-02-02")
    life = enforcement("2024-01-31", "2030-01-01", applied, ended(applied, "2026-12-20"))
    assert (life.status, ends(life), life.todo) == (S.EXERCISED, "open", ToDo.NOTHING)
    late = act(K.ENFORCEMENT_APPLICATION, "2026-02-03")
    assert enforcement("2024-01-31", "2026-02-03", late).status is S.EXPIRED


def test_an_application_taken_back_starts_the_two_years_anew() -> None:
    # 250 with 195; 民诉法解释 518: applied 15 March 2024, taken back 15 July 2024: Wednesday 15 July 2026.
    applied = act(K.ENFORCEMENT_APPLICATION, "2024-03-15")
    back = ended(applied, "2024-07-15", Outcome.WITHDRAWN)
    assert ends(enforcement("2024-01-31", "2025-01-01", applied, back)) == "2026-07-15"


def test_a_settlement_counts_from_the_last_day_of_its_term() -> None:
    # 民诉法解释 466: applied, settled on 15 July 2024 to pay by 31 December 2024: 31 December 2026, a Thursday.
    applied = act(K.ENFORCEMENT_APPLICATION, "2024-03-15")
    settled = act(K.ENFORCEMENT_SETTLEMENT, "2024-07-15", new_due=day("2024-12-31"))
    life = enforcement("2024-01-31", "2025-01-01", applied, settled)
    assert (life.status, ends(life)) == (S.RUNNING, "2026-12-31")
    # A term before the title's own last day does not shorten: 2 years from 31 January 2024.
    early = act(K.ENFORCEMENT_APPLICATION, "2024-01-15"), act(K.ENFORCEMENT_SETTLEMENT, "2024-01-20")
    sooner = replace(early[1], new_due=day("2024-01-25"))
    assert ends(enforcement("2024-01-31", "2025-01-01", early[0], sooner)) == "2026-02-02"
    again = act(K.ENFORCEMENT_APPLICATION, "2025-02-10")
    assert enforcement("2024-01-31", "2025-03-01", applied, settled, again).status is S.EXERCISED


def test_a_bankruptcy_claim_holds_the_two_years() -> None:
    # 250 with 195: 15 March 2024 to 15 July 2024.
    claim = act(K.BANKRUPTCY_CLAIM, "2024-03-15")
    assert enforcement("2024-01-31", "2024-04-01", claim).status is S.HELD
    for outcome in (Outcome.ENDED, Outcome.TITLE):
        over = ended(claim, "2024-07-15", outcome)
        assert ends(enforcement("2024-01-31", "2025-01-01", claim, over)) == "2026-07-15"


def test_an_obstacle_in_the_last_six_months_suspends_the_two_years() -> None:
    # 250 with 194: by 31 January 2024, last six months after 31 July 2025; obstacle to 31 December 2025:
    # + 6 months: June has no 31st: Tuesday 30 June 2026. No longest protection stands behind it.
    began = act(K.OBSTACLE_BEGAN, "2025-09-01", ground=Obstacle.FORCE_MAJEURE)
    held = enforcement("2024-01-31", "2025-12-01", began)
    assert (held.status, ends(held)) == (S.SUSPENDED, "open")
    assert ends(enforcement("2024-01-31", "2026-01-05", began, gone(began, "2025-12-31"))) == "2026-06-30"


def test_a_suit_before_the_title_says_nothing_about_its_enforcement() -> None:
    suit = act(K.SUIT, "2023-06-01")
    judged = ended(suit, "2023-12-20", Outcome.TITLE)
    assert ends(enforcement("2024-01-31", "2025-01-01", suit, judged)) == "2026-02-02"


# Security (419, 414, 420 to 424).


def test_a_mortgage_lives_as_long_as_the_main_claim() -> None:
    # 419: due 30 June 2022: both to 30 June 2025; the demand of 20 March 2023 moves both to 20 March 2026.
    for kind in (SecurityKind.MORTGAGE, SecurityKind.REGISTERED_PLEDGE):
        life = security_life(kind, main_life("2022-06-30", "2025-06-30"))
        assert (life.kind, ends(life), life.todo) == (RightKind.SECURITY, "2025-06-30", ToDo.REALISE_SECURITY)
        assert security_life(kind, main_life("2022-06-30", "2025-07-01")).lost_on == day("2025-07-01")
        demand = act(K.LETTER, "2023-03-20")
        assert ends(security_life(kind, main_life("2022-06-30", "2025-07-01", demand))) == "2026-03-20"


def test_a_pledge_in_the_banks_hands_outlives_the_limitation() -> None:
    # Interpretation 44.
    life = security_life(SecurityKind.POSSESSION, main_life("2022-06-30", "2026-07-01"))
    assert (life.status, life.deadline, life.lost_on, life.todo) == (S.UNLIMITED, None, None, ToDo.NOTHING)


def test_with_a_title_a_mortgage_lives_as_long_as_enforcement_can_be_applied_for() -> None:
    # Interpretation 44: judged 20 December 2023, to perform by 31 January 2024: 2 February 2026.
    suit = act(K.SUIT, "2023-06-01")
    main = main_life("2022-06-30", "2025-01-01", suit, ended(suit, "2023-12-20", Outcome.TITLE))
    life = security_life(SecurityKind.MORTGAGE, main, enforcement("2024-01-31", "2025-01-01"))
    assert (ends(life), life.todo) == ("2026-02-02", ToDo.REALISE_SECURITY)
    assert security_life(SecurityKind.MORTGAGE, main).status is S.EXERCISED


def test_a_revived_claim_does_not_revive_the_mortgage_of_a_third_person() -> None:
    # 419, 192 [I]: out after 30 June 2025, revived by the debtor on 15 October 2025.
    main = main_life("2022-06-30", "2025-10-15", act(K.SIGNED_DEMAND_NOTICE, "2025-10-15"))
    assert security_life(SecurityKind.MORTGAGE, main).status is S.RUNNING
    other = security_life(SecurityKind.MORTGAGE, main, third_party=True)
    assert (other.status, other.lost_on, other.deadline) == (S.EXTINGUISHED, day("2025-07-01"), None)


def event(kind: FixingKind, on: str, number: int = 9) -> FixingEvent:
    return FixingEvent(UUID(int=number), kind, day(on), instant(on))


MORTGAGE = MaximumMortgage(day("2022-03-15"))
AGREED = MaximumMortgage(day("2022-03-15"), day("2025-03-14"))


@pytest.mark.parametrize(
    ("kind", "item"),
    [
        (F.NO_NEW_CLAIMS, "423(3)"),
        (F.SEIZED, "423(4)"),
        (F.BANKRUPT_OR_DISSOLVED, "423(5)"),
        (F.OTHER, "423(6)"),
    ],
)
def test_each_event_fixes_the_claims_on_its_day(kind: FixingKind, item: str) -> None:
    # 423: on 10 May 2023, before the agreed period ends.
    for mortgage in (MORTGAGE, AGREED):
        fixing = fixing_of(mortgage, [event(kind, "2023-05-10")], at("2026-01-01"))
        assert fixing is not None
        assert (fixing.day, fixing.kind, fixing.article) == (day("2023-05-10"), kind, f"民法典 art. {item}")
        assert fixing_of(MORTGAGE, [event(kind, "2023-05-10")], at("2023-05-09")) is None


def test_the_agreed_period_fixes_the_claims_at_its_end() -> None:
    # 423(1): claims up to and on 14 March 2025 count.
    assert fixing_of(AGREED, [], at("2025-03-14")) is None
    fixing = fixing_of(AGREED, [event(F.SEIZED, "2025-04-01")], at("2025-04-02"))
    assert fixing is not None
    assert (fixing.day, fixing.kind) == (day("2025-03-14"), F.AGREED_PERIOD_ENDED)


def test_without_a_period_a_request_fixes_after_two_years() -> None:
    # 423(2): set up 15 March 2022; two years are full on 15 March 2024.
    assert requestable_after(MORTGAGE, at("2026-01-01")) == day("2024-03-15")
    assert fixing_of(MORTGAGE, [event(F.REQUESTED, "2024-03-15")], at("2026-01-01")) is None
    fixing = fixing_of(MORTGAGE, [event(F.REQUESTED, "2024-03-16")], at("2026-01-01"))
    assert fixing is not None
    assert (fixing.day, fixing.article) == (day("2024-03-16"), "民法典 art. 423(2)")
    assert fixing_of(AGREED, [event(F.REQUESTED, "2024-03-16")], at("2024-04-01")) is None


def test_the_earliest_event_fixes_and_what_was_before_the_mortgage_does_not() -> None:
    events = [event(F.SEIZED, "2024-05-01", 8), event(F.NO_NEW_CLAIMS, "2024-04-01", 9), event(F.SEIZED, "2022-03-01")]
    for order in (events, events[::-1]):
        fixing = fixing_of(MORTGAGE, order, at("2026-01-01"))
        assert fixing is not None
        assert (fixing.day, fixing.event) == (day("2024-04-01"), UUID(int=9))


def test_rank_follows_the_time_of_registration() -> None:
    # 414: registered before unregistered, earlier before later, the unregistered together; registered again: anew.
    first, second, third, fourth = (UUID(int=n) for n in (21, 22, 23, 24))
    table = [
        Registration(first, None),
        Registration(second, instant("2024-01-10")),
        Registration(third, instant("2023-01-10")),
        Registration(fourth, None),
    ]
    assert ranks(table) == ((third,), (second,), (first, fourth))
    again = [row for row in table if row.security != third] + [Registration(third, instant("2025-06-01"))]
    assert ranks(again) == ((second,), (third,), (first, fourth))
    same = [Registration(first, instant("2024-01-10")), Registration(second, instant("2024-01-10"))]
    assert ranks(same) == ((first, second),)
    assert ranks([]) == ()


# Registration, insurance, seizure.


def term(first: str, last: str, number: int = 1) -> Term:
    return Term(UUID(int=number), day(first), day(last), instant(first))


def test_an_insurance_ends_on_its_own_day_even_on_a_sunday() -> None:
    # 0 [I]: no period in which somebody must act: Sunday 14 June 2026 stays.
    first = term("2025-06-15", "2026-06-14")
    life = expiry_life(RightKind.INSURANCE, first, (), at("2026-06-14"))
    assert (life.deadline, life.status, life.todo) == (
        Deadline(day("2026-06-14"), day("2026-06-14")),
        S.RUNNING,
        ToDo.RENEW,
    )
    assert expiry_life(RightKind.INSURANCE, first, (), at("2026-06-15")).status is S.EXPIRED
    assert expiry_life(RightKind.INSURANCE, first, (), at("2025-06-14")).status is S.NOT_STARTED


def test_a_renewal_that_joins_on_lengthens_and_one_after_a_gap_does_not() -> None:
    first, joined = term("2025-06-15", "2026-06-14"), term("2026-06-15", "2027-06-14", 2)
    life = expiry_life(RightKind.REGISTRATION, first, (joined,), at("2026-06-20"))
    assert (ends(life), life.last_act) == ("2027-06-14", UUID(int=2))
    gap = term("2026-06-16", "2027-06-15", 3)
    lapsed = expiry_life(RightKind.REGISTRATION, first, (gap,), at("2026-06-20"))
    assert (lapsed.status, lapsed.steps[-1].effect) == (S.EXPIRED, Effect.TOO_LATE)
    both = expiry_life(RightKind.REGISTRATION, first, (gap, joined), at("2026-06-20"))
    assert ends(both) == "2027-06-15"  # the second overlaps the first renewal


def test_a_renewal_that_became_known_later_counts_from_its_knowledge() -> None:
    renewal = Term(UUID(int=2), day("2026-06-10"), day("2027-06-09"), instant("2026-07-01"))
    first = term("2025-06-15", "2026-06-14")
    for known, status in (("2026-06-30", S.EXPIRED), ("2026-07-02", S.RUNNING)):
        renewals = known_entries([renewal], known=instant(known))
        assert expiry_life(RightKind.PRESERVATION, first, renewals, at("2026-06-20")).status is status


def test_what_cannot_expire_or_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(InvalidInput, match="kind"):
        expiry_life(RightKind.LIMITATION, term("2025-06-15", "2026-06-14"), (), at("2026-01-01"))
    with pytest.raises(InvalidInput, match="until"):
        term("2025-06-15", "2025-06-14")
    with pytest.raises(InvalidInput, match="agreed_until"):
        MaximumMortgage(day("2022-03-15"), day("2022-03-14"))
    with pytest.raises(InvalidInput, match="kind"):
        event(F.AGREED_PERIOD_ENDED, "2025-03-14")


# Complete termination (财金〔2017〕90号 art. 16).


def test_more_than_two_years_after_the_end_of_a_bankruptcy() -> None:
    # 16(5): ruling of 1 June 2024: 1 June 2026 is two years, 2 June 2026 is more.
    assert after_closed_bankruptcy(day("2024-06-01"), at("2026-01-01")) == day("2026-06-02")


def test_two_years_of_failed_effort_after_the_limitation_has_run_out() -> None:
    # 16(7), "2 years or more": out on 1 July 2025; effort since 10 May 2024: 10 May 2026; since 2022: 1 July 2025.
    out = main_life("2022-06-30", "2025-07-01")
    assert after_failed_effort(out, day("2024-05-10"), at("2026-01-01")) == day("2026-05-10")
    assert after_failed_effort(out, day("2022-05-10"), at("2026-01-01")) == day("2025-07-01")
    assert after_failed_effort(main_life("2022-06-30", "2025-06-30"), day("2022-05-10"), at("2026-01-01")) is None

"""Limitation of action by hand: each case cites its article and shows its calculation."""

from dataclasses import replace

import pytest

from postloan.domain.clock import ActKind, Effect, Extent, LifeStatus, Obstacle, Outcome, ToDo, limitation_life

from .builders import CO_DEBTOR, GUARANTOR, act, at, claim_due, day, ended, ends, gone, main_life

K, S = ActKind, LifeStatus


def test_a_debt_due_at_the_end_of_may_2022_expires_after_dragon_boat() -> None:
    # 188: 31 May 2022 + 3 years = Saturday 31 May 2025; the feast lasts to Monday 2 June: 203 moves it to 3 June.
    life = main_life("2022-05-31", "2025-06-03")
    assert life.deadline is not None
    assert (life.deadline.nominal, ends(life), life.status) == (day("2025-05-31"), "2025-06-03", S.RUNNING)
    assert not life.deadline.provisional
    expired = main_life("2022-05-31", "2025-06-04")
    assert (expired.status, expired.lost_on, expired.todo) == (S.EXPIRED, day("2025-06-04"), ToDo.OBTAIN_AGREEMENT)


def test_a_letter_delivered_in_march_2024_restarts_it() -> None:
    # 195(1), rules 8(1): 10 March 2024 + 3 years = Wednesday 10 March 2027.
    demand = act(K.DEMAND_DELIVERED, "2024-03-10")
    life = main_life("2022-05-31", "2024-03-10", demand)
    assert (ends(life), life.since, life.last_act, life.last_act_on) == (
        "2027-03-10",
        day("2024-03-10"),
        demand.id,
        day("2024-03-10"),
    )


@pytest.mark.parametrize(
    ("due", "end"),
    [
        # 202: 29 February 2024 + 36 months: February 2027 has no 29th: 28 February, a Sunday; 203: Monday 1 March.
        ("2024-02-29", "2027-03-01"),
        # 28 February 2023 + 36 months = Saturday 28 February 2026, which is worked (调休): not moved.
        ("2023-02-28", "2026-02-28"),
        # 16 February 2023 + 36 months = Monday 16 February 2026, Spring Festival to Monday 23: Tuesday 24.
        ("2023-02-16", "2026-02-24"),
        # 1 October 2023 + 36 months = National Day 2026; holidays to Wednesday 7: Thursday 8.
        ("2023-10-01", "2026-10-08"),
        # 31 March 2023 + 36 months = Tuesday 31 March 2026.
        ("2023-03-31", "2026-03-31"),
    ],
)
def test_the_end_is_the_same_day_number_moved_by_holidays(due: str, end: str) -> None:
    assert ends(main_life(due, "2023-11-01")) == end


def test_beyond_the_announced_calendar_the_shift_is_provisional_and_the_safe_day_is_the_nominal_one() -> None:
    # 10 January 2024 + 36 months = Sunday 10 January 2027: Monday 11, as far as weekends tell.
    deadline = main_life("2024-01-10", "2026-01-01").deadline
    assert deadline is not None
    assert deadline.provisional
    assert (deadline.end, deadline.act_by) == (day("2027-01-11"), day("2027-01-10"))


def test_instalments_of_one_debt_count_from_the_last() -> None:
    # 189: due 2021, 2022 and 30 June 2023; 30 June 2023 + 3 years = Tuesday 30 June 2026.
    life = limitation_life(claim_due("2023-06-30", "2021-06-30", "2022-06-30"), (), at("2026-06-30"))
    assert (ends(life), life.status, life.steps[0].article) == ("2026-06-30", S.RUNNING, "民法典 art. 189")


def test_a_debt_called_due_counts_from_the_call() -> None:
    # 188, 673: last instalment 2028, all called due on 15 April 2023: + 3 years = Wednesday 15 April 2026.
    call = act(K.ACCELERATION, "2023-04-15")
    assert ends(limitation_life(claim_due("2028-01-31"), (call,), at("2025-01-01"))) == "2026-04-15"


def test_before_the_due_date_nothing_runs_and_a_demand_changes_nothing() -> None:
    # 188: due 31 March 2023; a demand in February is before the infringement.
    life = main_life("2023-03-31", "2023-03-01", act(K.DEMAND_DELIVERED, "2023-02-10"))
    assert (life.status, ends(life)) == (S.NOT_STARTED, "2026-03-31")
    on_the_day = main_life("2023-03-31", "2023-04-01", act(K.DEMAND_DELIVERED, "2023-03-31"))
    assert [step.effect for step in on_the_day.steps] == [Effect.STARTED]


@pytest.mark.parametrize(
    "kind",
    [
        K.DEMAND_DELIVERED,  # rules 8(1)
        K.LETTER,  # 8(2)
        K.DATA_MESSAGE,  # 8(2)
        K.ACCOUNT_DEDUCTION,  # 8(3)
        K.NEWSPAPER_NOTICE,  # 8(4)
        K.CLAIM_TRANSFER_NOTICE,  # 17
        K.SIGNED_DEMAND_NOTICE,  # 8(1), 14
        K.PROMISE,  # 14
        K.PART_PAYMENT,  # 14
        K.SECURITY_GIVEN,  # 14
        K.DEBT_ASSUMED,  # 17
    ],
)
def test_every_demand_and_every_acknowledgment_restarts_the_three_years(kind: ActKind) -> None:
    # 195(1), (2): due 30 June 2022; act 20 March 2023; + 3 years = Friday 20 March 2026 (without: 30 June 2025).
    assert ends(main_life("2022-06-30", "2023-03-20", act(kind, "2023-03-20"))) == "2026-03-20"
    assert ends(main_life("2022-06-30", "2023-03-20")) == "2025-06-30"


@pytest.mark.parametrize(
    "kind",
    [
        K.SUIT,  # 195(3), rules 10
        K.ARBITRATION,  # 195(3)
        K.PAYMENT_ORDER,  # rules 11(1)
        K.BANKRUPTCY_PETITION,  # 11(2)
        K.BANKRUPTCY_CLAIM,  # 11(2)
        K.DECLARATION_OF_ABSENCE,  # 11(3)
        K.PRESERVATION,  # 11(4)
        K.ENFORCEMENT_APPLICATION,  # 11(5)
        K.JOINED_PROCEEDINGS,  # 11(6)
        K.SET_OFF,  # 11(7)
        K.SUBROGATION_SUIT,  # 16
        K.MEDIATION,  # 12
        K.CRIMINAL_REPORT,  # 13
    ],
)
def test_every_procedure_holds_the_clock_until_it_ends(kind: ActKind) -> None:
    # 195: filed 1 June 2025, four weeks before the end; ended Tuesday 31 March 2026: + 3 years = 31 March 2029 (Sat).
    begun = act(kind, "2025-06-01")
    held = main_life("2022-06-30", "2026-03-30", begun)
    assert (held.status, ends(held), held.todo) == (S.HELD, "open", ToDo.NOTHING)
    life = main_life("2022-06-30", "2026-03-31", begun, ended(begun, "2026-03-31"))
    assert life.deadline is not None
    assert (life.status, life.deadline.nominal, life.since) == (S.RUNNING, day("2029-03-31"), day("2026-03-31"))


def test_a_new_term_counts_from_the_new_due_date() -> None:
    # 192, 195(2): due 30 June 2022, agreed on 1 June 2023 to pay by 31 July 2023; + 3 years = Friday 31 July 2026.
    agreed = act(K.NEW_TERM_AGREED, "2023-06-01", new_due=day("2023-07-31"))
    early_demand = act(K.LETTER, "2023-07-01")
    assert ends(main_life("2022-06-30", "2023-07-15", agreed, early_demand)) == "2026-07-31"


def test_a_second_demand_restarts_again_and_the_last_counts() -> None:
    # 195: 1 June 2023, then 15 April 2024: + 3 years = Thursday 15 April 2027.
    demands = (act(K.LETTER, "2024-04-15"), act(K.LETTER, "2023-06-01"))
    assert ends(main_life("2022-06-30", "2024-05-01", *demands)) == "2027-04-15"


def test_a_demand_on_the_last_day_is_in_time_and_a_day_later_is_not() -> None:
    # 203: due 31 May 2022, last day Tuesday 3 June 2025; restarted to 3 June 2028 (Saturday, nominal).
    life = main_life("2022-05-31", "2025-06-03", act(K.LETTER, "2025-06-03"))
    assert life.deadline is not None
    assert life.deadline.nominal == day("2028-06-03")
    late = act(K.LETTER, "2025-06-04")
    missed = main_life("2022-05-31", "2025-06-04", late)
    assert (missed.status, ends(missed), missed.last_act) == (S.EXPIRED, "2025-06-03", None)
    assert missed.steps[-1].effect is Effect.TOO_LATE
    assert missed.steps[-1].act == late.id


def test_a_demand_towards_a_joint_debtor_counts_for_all_and_one_towards_a_guarantor_does_not() -> None:
    # Rules 15: joint debtors; the guarantee is another debt (694).
    assert ends(main_life("2022-06-30", "2023-03-20", act(K.LETTER, "2023-03-20", CO_DEBTOR))) == "2026-03-20"
    assert ends(main_life("2022-06-30", "2023-03-20", act(K.LETTER, "2023-03-20", GUARANTOR))) == "2025-06-30"


def test_a_claim_for_a_part_counts_for_the_whole_unless_the_rest_is_given_up() -> None:
    # Rules 9.
    part = act(K.LETTER, "2023-03-20", extent=Extent.PART)
    given_up = act(K.LETTER, "2023-03-20", extent=Extent.PART_REST_WAIVED)
    assert ends(main_life("2022-06-30", "2023-03-20", part)) == "2026-03-20"
    assert ends(main_life("2022-06-30", "2023-03-20", given_up)) == "2025-06-30"


def test_a_suit_taken_back_before_service_never_interrupted_and_after_service_did() -> None:
    # 195, [I]: filed 1 June 2023, over 15 October 2023; the end stays Monday 30 June 2025, or is 15 October 2026.
    suit = act(K.SUIT, "2023-06-01")
    unserved = ended(suit, "2023-10-15", Outcome.WITHDRAWN_UNSERVED)
    assert ends(main_life("2022-06-30", "2024-01-01", suit, unserved)) == "2025-06-30"
    served = ended(suit, "2023-10-15", Outcome.WITHDRAWN)
    assert ends(main_life("2022-06-30", "2024-01-01", suit, served)) == "2026-10-15"


def test_of_two_procedures_the_last_to_end_counts() -> None:
    # 195: bankruptcy claim 2023 to 15 July 2023; suit 1 June to 20 April 2023 lies inside.
    claim, suit = act(K.BANKRUPTCY_CLAIM, "2023-02-01"), act(K.SUIT, "2023-03-01")
    both = (claim, suit, ended(claim, "2023-07-15"), ended(suit, "2023-04-20"))
    assert ends(main_life("2022-06-30", "2023-08-01", *both)) == "2026-07-15"


def test_a_title_ends_the_limitation_and_one_over_a_part_leaves_the_rest_running() -> None:
    # 195(3), Civil Procedure Law 250: with a judgment only enforcement is left; rules 9: the rest starts anew.
    suit = act(K.SUIT, "2023-06-01")
    judged = main_life("2022-06-30", "2024-01-01", suit, ended(suit, "2023-12-20", Outcome.TITLE))
    assert (judged.status, ends(judged), judged.todo) == (S.EXERCISED, "open", ToDo.NOTHING)
    title, settled = ended(suit, "2023-12-20", Outcome.TITLE), act(K.ENFORCEMENT_SETTLEMENT, "2024-02-01")
    settled = replace(settled, new_due=day("2024-06-30"))
    assert main_life("2022-06-30", "2024-03-01", suit, title, settled).status is S.EXERCISED
    part = act(K.SUIT, "2023-06-01", extent=Extent.PART)
    rest = main_life("2022-06-30", "2024-01-01", part, ended(part, "2023-03-31", Outcome.TITLE))
    assert rest.status is S.HELD  # an end before the beginning ends nothing
    rest = main_life("2022-06-30", "2024-01-01", part, ended(part, "2023-07-15", Outcome.TITLE))
    assert ends(rest) == "2026-07-15"


def test_a_court_that_was_not_told_of_the_expiry_gives_a_title() -> None:
    # 193: sued on 1 August 2025, a month after 30 June 2025, and judged.
    suit = act(K.SUIT, "2025-08-01")
    assert main_life("2022-06-30", "2025-12-01", suit).status is S.EXPIRED
    judged = main_life("2022-06-30", "2025-12-01", suit, ended(suit, "2025-11-20", Outcome.TITLE))
    assert judged.status is S.EXERCISED


def test_an_obstacle_in_the_last_six_months_leaves_six_months_after_it() -> None:
    # 194: due 30 June 2022, last six months from 31 December 2024; obstacle 1 March to 15 July 2025:
    # 15 July 2025 + 6 months = Thursday 15 January 2026.
    began = act(K.OBSTACLE_BEGAN, "2025-03-01", ground=Obstacle.FORCE_MAJEURE)
    open_life = main_life("2022-06-30", "2025-07-14", began)
    assert (open_life.status, open_life.end) == (S.SUSPENDED, day("2042-06-30"))  # 188: the twenty years alone
    life = main_life("2022-06-30", "2025-07-15", began, gone(began, "2025-07-15"))
    assert (life.status, ends(life)) == (S.RUNNING, "2026-01-15")


def test_an_obstacle_that_began_earlier_and_reaches_into_the_last_six_months_suspends_too() -> None:
    # 194: 1 January 2023 to 31 March 2025 + 6 months: September has no 31st: Tuesday 30 September 2025.
    began = act(K.OBSTACLE_BEGAN, "2023-01-01", ground=Obstacle.CONTROLLED)
    running = main_life("2022-06-30", "2024-12-30", began)
    assert (running.status, ends(running)) == (S.RUNNING, "2025-06-30")  # 30 December: not yet the last six months
    assert main_life("2022-06-30", "2024-12-31", began).status is S.SUSPENDED
    assert ends(main_life("2022-06-30", "2025-04-01", began, gone(began, "2025-03-31"))) == "2025-09-30"


@pytest.mark.parametrize(
    ("until", "end"),
    [
        ("2024-12-30", "2025-06-30"),  # gone on the last day before the last six months: nothing happens
        ("2024-12-31", "2025-06-30"),  # gone on their first day: 31 December + 6 months = 30 June (no 31st): the same
        ("2025-01-15", "2025-07-15"),  # 15 January + 6 months = Tuesday 15 July
    ],
)
def test_only_the_last_six_months_count(until: str, end: str) -> None:
    # 194: due 30 June 2022; the last six months begin after 30 December 2024.
    began = act(K.OBSTACLE_BEGAN, "2024-06-01", ground=Obstacle.NO_HEIR)
    assert ends(main_life("2022-06-30", "2025-02-01", began, gone(began, until))) == end


def test_a_second_obstacle_in_the_six_months_after_the_first_suspends_again() -> None:
    # 194: first gone 15 July 2025: to 15 January 2026; second 10 January to 31 March 2026 + 6 months = 30 September.
    first = act(K.OBSTACLE_BEGAN, "2025-03-01", ground=Obstacle.OTHER)
    second = act(K.OBSTACLE_BEGAN, "2026-01-10", ground=Obstacle.NO_REPRESENTATIVE)
    acts = (first, gone(first, "2025-07-15"), second, gone(second, "2026-03-31"))
    assert ends(main_life("2022-06-30", "2026-04-01", *acts)) == "2026-09-30"
    late = act(K.OBSTACLE_BEGAN, "2026-01-16", ground=Obstacle.OTHER)  # the day after: it had run out
    assert ends(main_life("2022-06-30", "2026-04-01", *acts[:2], late)) == "2026-01-15"


def test_of_overlapping_obstacles_the_last_to_go_counts() -> None:
    # 194: 1 March to 15 July 2025 and 1 April to 15 May: 15 July + 6 months = Thursday 15 January 2026.
    long, short = (act(K.OBSTACLE_BEGAN, on, ground=Obstacle.OTHER) for on in ("2025-03-01", "2025-04-01"))
    acts = (long, short, gone(long, "2025-07-15"), gone(short, "2025-05-15"))
    assert ends(main_life("2022-06-30", "2025-08-01", *acts)) == "2026-01-15"


def test_an_obstacle_that_arises_while_a_holiday_lengthens_the_period_counts() -> None:
    # 194, 203: due 31 May 2022, last day Tuesday 3 June 2025; from Monday 2 June to 15 July: 15 January 2026.
    began = act(K.OBSTACLE_BEGAN, "2025-06-02", ground=Obstacle.FORCE_MAJEURE)
    assert ends(main_life("2022-05-31", "2025-08-01", began, gone(began, "2025-07-15"))) == "2026-01-15"


def test_a_demand_while_suspended_gives_three_new_years() -> None:
    # 195 over 194: demand 15 April 2025 while the obstacle lasts to 15 July 2025: 15 April 2028 (Saturday).
    began = act(K.OBSTACLE_BEGAN, "2025-03-01", ground=Obstacle.OTHER)
    acts = (began, act(K.DATA_MESSAGE, "2025-04-15"), gone(began, "2025-07-15"))
    life = main_life("2022-06-30", "2025-08-01", *acts)
    assert life.deadline is not None
    assert (life.status, life.deadline.nominal) == (S.RUNNING, day("2028-04-15"))


@pytest.mark.parametrize("kind", [K.SIGNED_DEMAND_NOTICE, K.PROMISE])
def test_an_expired_limitation_is_revived_by_the_debtors_signature(kind: ActKind) -> None:
    # 192, rules 19: expired after Monday 30 June 2025; signed 15 October 2025: + 3 years = 15 October 2028 (Sunday).
    life = main_life("2022-06-30", "2025-10-15", act(kind, "2025-10-15"))
    assert life.deadline is not None
    assert (life.status, life.deadline.nominal) == (S.RUNNING, day("2028-10-15"))
    assert [s.effect for s in life.steps] == [Effect.STARTED, Effect.EXPIRED, Effect.REVIVED]


def test_a_new_agreement_after_expiry_counts_from_its_new_term() -> None:
    # 192: agreed 15 October 2025 to pay by 31 December 2025: + 3 years = 31 December 2028.
    agreed = act(K.NEW_TERM_AGREED, "2025-10-15", new_due=day("2025-12-31"))
    life = main_life("2022-06-30", "2025-10-15", agreed)
    assert life.deadline is not None
    assert life.deadline.nominal == day("2028-12-31")


@pytest.mark.parametrize(
    "kind", [K.DEMAND_DELIVERED, K.LETTER, K.ACCOUNT_DEDUCTION, K.PART_PAYMENT, K.SECURITY_GIVEN, K.SUIT]
)
def test_neither_a_demand_nor_a_part_payment_revives_it(kind: ActKind) -> None:
    # 192: the debtor must agree to perform; what was paid is not given back, but says nothing about the rest.
    assert main_life("2022-06-30", "2025-10-15", act(kind, "2025-10-15")).status is S.EXPIRED


def test_twenty_years_end_it_whatever_interrupted_and_nothing_revives_it_then() -> None:
    # 188: due 20 March 2006, + 20 years = Friday 20 March 2026; demands every two years, the last 20 March 2025.
    demands = [act(K.LETTER, f"{year}-03-20") for year in range(2007, 2026, 1)]
    life = main_life("2006-03-20", "2026-03-20", *demands)
    assert (life.status, ends(life)) == (S.RUNNING, "2026-03-20")
    assert life.steps[-1].effect is Effect.CAPPED
    signed = act(K.SIGNED_DEMAND_NOTICE, "2026-03-23")
    over = main_life("2006-03-20", "2026-03-23", *demands, signed)
    assert (over.status, over.todo, over.last_act) == (S.EXPIRED, ToDo.NOTHING, demands[-1].id)


def test_a_suit_begun_within_the_twenty_years_goes_on() -> None:
    # 188: the right was claimed in court before 20 March 2026.
    demands = [act(K.LETTER, f"{year}-03-20") for year in range(2007, 2026, 1)]
    suit = act(K.SUIT, "2026-03-19")
    assert main_life("2006-03-20", "2026-06-01", *demands, suit).status is S.HELD
    # And another that was joined to it before it ended.
    joined = act(K.JOINED_PROCEEDINGS, "2026-04-01")
    assert main_life("2006-03-20", "2026-07-01", *demands, suit, ended(suit, "2026-06-01"), joined).status is S.HELD


@pytest.mark.parametrize(
    ("due", "end"),
    [
        # 民法通则 135: 2 years; 15 June 2015 + 24 months = Thursday 15 June 2017: out before 1 October 2017.
        ("2015-06-15", "2017-06-15"),
        # 16 October 2015 + 24 months = 16 October 2017, after the General Part came: 3 years, Tuesday 16 October 2018.
        ("2015-10-16", "2018-10-16"),
        # 30 September 2015 + 24 months = Saturday 30 September 2017, a worked day: out by then.
        ("2015-09-30", "2017-09-30"),
    ],
)
def test_the_two_years_before_october_2017_became_three_where_they_still_ran(due: str, end: str) -> None:
    # 法释〔2018〕12号 arts 2, 3 [K-h].
    assert ends(main_life(due, "2016-01-04")) == end


def test_a_debt_that_is_called_due_in_its_new_term_runs_from_that_day() -> None:
    # 188, 192: due 31 May 2022; on 1 August a new term to 1 February 2023; called due on 3 October 2022: + 3 years =
    # Friday 3 October 2025, in the holidays to Wednesday 8: Thursday 9 (203).
    agreed = act(K.NEW_TERM_AGREED, "2022-08-01", new_due=day("2023-02-01"))
    called = act(K.ACCELERATION, "2022-10-03")
    assert ends(main_life("2022-05-31", "2022-10-03", agreed, called)) == "2025-10-09"
    assert main_life("2022-05-31", "2022-10-02", agreed, called).since == day("2023-02-01")
    # Called due before the agreement, it says nothing of the new term.
    early = act(K.ACCELERATION, "2022-07-01")
    assert main_life("2022-05-31", "2022-10-03", early, agreed).since == day("2023-02-01")

"""The naive account itself, against the worked examples of regulations 11.6 and hand calculations."""

from datetime import date, timedelta
from fractions import Fraction

import pytest

from tests.stateful.naive.walk import instalments, live, percent
from tests.stateful.naive.words import NaiveArrears, NaiveEvent, NaivePlan, NaiveTakeOn, NaiveTerms, NaiveWorld

WORLD = NaiveWorld()


def bullet(principal: int, rate: str, start: date, due: date, **options: str) -> NaiveTerms:
    """One period from `start` to `due`, actual days over 360 unless stated otherwise."""
    plan = NaivePlan("BULLET", start, 1, first_due=due, cutoff=options.pop("cutoff", "TO"))
    return NaiveTerms(principal, percent(rate), plan, **{"days": "ACTUAL", "year": "360", **options})  # type: ignore[arg-type]


def paid(day: date, amount: int, option: str = "CREDIT") -> NaiveEvent:
    return NaiveEvent("REPAYMENT", day, amount=amount, option=option)


@pytest.mark.parametrize(
    ("example", "principal", "rate", "start", "settlement", "interest"),
    [
        # I1: 1,000,000 x 0.0435 / 360 x 92 = 11,116.67; over 365 it would be 10,964.38
        ("I1", 1_000_000_00, "4.35", date(2025, 3, 21), date(2025, 6, 20), 11_116_67),
        # I2: 2,500,000 x 0.0385 / 360 x 44 = 11,763.89
        ("I2", 2_500_000_00, "3.85", date(2025, 5, 8), date(2025, 6, 20), 11_763_89),
    ],
)
def test_a_settlement_day_is_included(
    example: str, principal: int, rate: str, start: date, settlement: date, interest: int
) -> None:
    terms = bullet(principal, rate, start, settlement, cutoff="THROUGH")
    assert instalments(terms) == [(settlement, principal, interest)], example


def test_i1_over_365_days() -> None:
    terms = bullet(1_000_000_00, "4.35", date(2025, 3, 21), date(2025, 6, 20), cutoff="THROUGH", year="365")
    assert instalments(terms)[0][2] == 10_964_38


def test_i3_overdue_principal_bears_the_penalty_rate() -> None:
    # 1,000,000 due 2025-07-01, +50 % = 6.525 %, paid 2025-08-15: 1,000,000 x 0.06525 / 360 x 45 = 8,156.25
    terms = bullet(1_000_000_00, "4.35", date(2025, 6, 30), date(2025, 7, 1), compound="NONE")
    drawn = NaiveEvent("DISBURSEMENT", date(2025, 6, 30), amount=1_000_000_00)
    told = live(terms, [drawn], WORLD, date(2025, 8, 15))
    assert told[date(2025, 8, 15)].penalty == 8_156_25
    assert told[date(2025, 7, 1)].penalty == 0
    assert told[date(2025, 7, 2)].penalty == 181_25  # 1,000,000 x 0.06525 / 360


def test_i6_equal_instalments() -> None:
    plan = NaivePlan("EQUAL_INSTALMENT", date(2025, 1, 15), 36)
    rows = instalments(NaiveTerms(300_000_00, percent("4.8"), plan))
    assert [(row[1], row[2]) for row in rows[:2]] == [(7_764_36, 1_200_00), (7_795_42, 1_168_94)]
    assert [(row[1], row[2]) for row in rows[34:]] == [(8_893_07, 71_29), (8_928_47, 35_71)]
    assert {row[1] + row[2] for row in rows[:35]} == {8_964_36}
    assert sum(rows[35][1:]) == 8_964_18
    assert sum(row[2] for row in rows) == 22_716_78


def test_i7_equal_principal() -> None:
    plan = NaivePlan("EQUAL_PRINCIPAL", date(2025, 1, 15), 36)
    rows = instalments(NaiveTerms(300_000_00, percent("4.8"), plan))
    assert [sum(row[1:]) for row in rows[:2]] == [9_533_33, 9_500_00]
    assert rows[35][1:] == (8_333_45, 33_33)
    assert sum(row[2] for row in rows) == 22_200_00


INTEREST_FIRST = ("COSTS", "FEES", "PENALTY", "COMPOUND", "INTEREST", "PRINCIPAL")
PRINCIPAL_FIRST = ("COSTS", "FEES", "PRINCIPAL", "INTEREST", "COMPOUND", "PENALTY")


@pytest.mark.parametrize("mode", ["BY_INSTALMENT", "BY_BUCKET"])
@pytest.mark.parametrize(
    ("order", "principal", "interest_items"),
    [(INTEREST_FIRST, 964_658_29, 0), (PRINCIPAL_FIRST, 945_200_00, 19_458_29)],
)
def test_i9_the_order_decides(mode: str, order: tuple[str, ...], principal: int, interest_items: int) -> None:
    # fees 5,200.00, penalty 8,156.25, compound 185.37, interest 11,116.67, principal 1,000,000.00; paid 60,000.00
    terms = bullet(1_000_000_00, "4.35", date(2025, 3, 21), date(2025, 6, 20))
    terms = NaiveTerms(**{**terms.__dict__, "order": order, "mode": mode})
    arrears = NaiveArrears(date(2025, 6, 20), 1_000_000_00, 11_116_67, 8_156_25, 185_37)
    day = date(2025, 8, 4)
    brought = NaiveTakeOn(0, day, arrears=(arrears,), fees=5_200_00)
    events = [NaiveEvent("TAKE_ON", day, take_on=brought), paid(day, 60_000_00)]
    told = live(terms, events, WORLD, day)[day]
    assert told.principal_due == principal
    assert told.interest_due + told.penalty + told.compound == interest_items
    assert told.fees == 0


def test_i11_bullet_by_actual_days_or_by_whole_months() -> None:
    start, due = date(2025, 1, 15), date(2025, 7, 15)
    # 1,200,000 x 0.041 / 360 x 181 = 24,736.67
    assert instalments(bullet(1_200_000_00, "4.1", start, due)) == [(due, 1_200_000_00, 24_736_67)]
    # 6 whole months: 1,200,000 x 0.041 / 12 x 6 = 24,600.00
    plan = NaivePlan("BULLET", start, 1, every=6)
    by_months = NaiveTerms(1_200_000_00, percent("4.1"), plan, inside="WHOLE_MONTHS")
    assert instalments(by_months) == [(due, 1_200_000_00, 24_600_00)]
    drawn = NaiveEvent("DISBURSEMENT", start, amount=1_200_000_00)
    told = live(by_months, [drawn], WORLD, date(2025, 3, 20))
    # two whole months and five days: 1,200,000 x 0.041 x 65 / 360 = 8,883.33
    assert told[date(2025, 3, 20)].interest_accrued == 8_883_33


def test_i14_penalty_on_the_principal_part_of_an_instalment() -> None:
    # 7,768.72 x 0.048 x 1.5 / 360 x 25 = 38.84
    terms = bullet(7_768_72, "4.8", date(2025, 1, 14), date(2025, 1, 15), compound="NONE")
    drawn = NaiveEvent("DISBURSEMENT", date(2025, 1, 14), amount=7_768_72)
    day = date(2025, 1, 15) + timedelta(days=25)
    told = live(terms, [drawn], WORLD, day)[day]
    assert told.penalty == 38_84
    assert told.dpd == 25


def test_i16_day_90_is_still_on_balance_and_day_91_is_not() -> None:
    plan = NaivePlan("INTEREST_ONLY", date(2025, 3, 21), 4, every=3, first_due=date(2025, 6, 20), cutoff="THROUGH")
    terms = NaiveTerms(1_000_000_00, percent("4.35"), plan, days="ACTUAL", year="360")
    drawn = NaiveEvent("DISBURSEMENT", date(2025, 3, 21), amount=1_000_000_00)
    told = live(terms, [drawn], WORLD, date(2025, 9, 19))
    assert told[date(2025, 6, 20)].interest_due == 11_116_67
    assert (told[date(2025, 9, 18)].dpd, told[date(2025, 9, 18)].regime) == (90, "NORMAL")
    assert (told[date(2025, 9, 19)].dpd, told[date(2025, 9, 19)].regime) == (91, "NON_ACCRUAL")
    events = [drawn, paid(date(2025, 9, 19), 11_116_67)]
    on_time = live(NaiveTerms(**{**terms.__dict__, "order": PRINCIPAL_FIRST}), events, WORLD, date(2025, 9, 19))
    assert on_time[date(2025, 9, 19)].regime == "NORMAL"  # a payment on day 91 prevents non-accrual


def test_a_prepayment_is_gross() -> None:
    # 100,000.00 at 3.6 %, ACT/360: 10.00 a day. After 10 days interest on X is X x 0.001, the fee X x 0.01.
    # 1.011 X = 50,550.00 gives X = 50,000.00: interest 50.00, fee 500.00.
    plan = NaivePlan("INTEREST_ONLY", date(2025, 1, 1), 12)
    terms = NaiveTerms(100_000_00, percent("3.6"), plan, days="ACTUAL", year="360", prepayment_fee=Fraction(1, 100))
    drawn = NaiveEvent("DISBURSEMENT", date(2025, 1, 1), amount=100_000_00)
    day = date(2025, 1, 11)
    told = live(terms, [drawn, paid(day, 50_550_00, "LOWER")], WORLD, day)[day]
    assert (told.principal_undue, told.interest_accrued, told.credit) == (50_000_00, 50_00, 0)
    assert (told.totals["fees_collected"], told.totals["interest_collected"]) == (500_00, 50_00)


def test_the_payoff_quote_under_through_gives_the_settlement_night_back() -> None:
    # 360,000.00 at 3.6 %: 36.00 a night. Jan 21 to Feb 20 inclusive: 31 nights, 1,116.00, charged on Feb 20.
    plan = NaivePlan("INTEREST_ONLY", date(2025, 1, 21), 12, first_due=date(2025, 2, 20), cutoff="THROUGH")
    terms = NaiveTerms(360_000_00, percent("3.6"), plan, days="ACTUAL", year="360")
    drawn = NaiveEvent("DISBURSEMENT", date(2025, 1, 21), amount=360_000_00)
    day = date(2025, 2, 20)
    told = live(terms, [drawn], WORLD, day)[day]
    assert (told.interest_due, told.payoff) == (1_116_00, 360_000_00 + 1_116_00 - 36_00)
    closed = live(terms, [drawn, paid(day, told.payoff, "SHORTEN")], WORLD, day)[day]
    assert (closed.closed, closed.credit) == (True, 0)


def test_the_heavier_of_misuse_and_overdue_markup_never_both() -> None:
    # 100,000.00 due, 3.6 %, overdue +50 %, misuse +100 %: 20.00 a day, not 15.00 and not 25.00.
    terms = bullet(100_000_00, "3.6", date(2025, 1, 1), date(2025, 1, 31), compound="NONE")
    drawn = NaiveEvent("DISBURSEMENT", date(2025, 1, 1), amount=100_000_00)
    found = NaiveEvent("MISUSE", date(2025, 1, 31), flag=True)
    told = live(terms, [drawn, found], WORLD, date(2025, 2, 10))
    assert told[date(2025, 2, 10)].penalty == 200_00


def test_an_instalment_recalculated_on_unchanged_terms_stays() -> None:
    # A = (B + I1) · Π(1 + r_k) / f on any day inside a period is the same annuity, up to the cent already rounded.
    plan = NaivePlan("EQUAL_INSTALMENT", date(2025, 1, 15), 36)
    terms = NaiveTerms(300_000_00, percent("4.8"), plan)
    drawn = NaiveEvent("DISBURSEMENT", date(2025, 1, 15), amount=300_000_00)
    same = NaiveEvent("RATE_CHANGE", date(2025, 2, 3), rate=percent("4.8"))
    rows = instalments(terms, events=[drawn, same])
    assert {sum(row[1:]) for row in rows[:35]} == {8_964_36}

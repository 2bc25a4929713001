"""Every refusal of the loan: what brings it about, and that it changes nothing."""

from dataclasses import replace

import pytest

from postloan.domain.loan.events import (
    Acceleration,
    Agreed,
    BankruptcyAcceptance,
    Capitalisation,
    CreditRefund,
    Deferral,
    Disbursement,
    Event,
    Extension,
    Forgiveness,
    Misuse,
    PlanChange,
    RateChange,
    Repayment,
    Reversal,
    Surplus,
    TakenOn,
    TakeOn,
    Waiver,
    WriteOff,
)
from postloan.domain.loan.loan import figures, open_loan
from postloan.domain.loan.rules import LoanRefusal
from postloan.domain.loan.snapshot import encode
from postloan.domain.loan.terms import Cadence, Compound, Method, Plan, Terms
from postloan.domain.shared.calendar import Rolling
from postloan.domain.shared.daycount import Unit
from postloan.domain.shared.errors import InvalidInput, Refusal
from postloan.domain.shared.rates import Rate

from .builders import POLICY, Desk, day, drawn, terms

ONE_YEAR = terms(12_000_00, "6", "2025-01-15", 12)
FLAT = terms(12_000_00, "6", "2025-01-15", 12, Method.FLAT)
DRAWN = drawn(ONE_YEAR)
HALF_A_YUAN = TakenOn(day("2025-02-15"), 1, penalty=50)
MATURES_LATER = terms(
    12_000_00, "6", plan=Plan(Method.EQUAL_INSTALMENT, Cadence(day("2025-01-15"), 12, maturity=day("2026-02-10")))
)
PLAN_FROM_MAY = Plan(Method.EQUAL_INSTALMENT, Cadence(day("2025-05-01"), 12))
DAILY_FROM_19_MAY = Plan(
    Method.EQUAL_INSTALMENT, Cadence(day("2025-05-19"), 8, unit=Unit.DAY, rolling=Rolling.FOLLOWING)
)

CASES: list[tuple[LoanRefusal, Terms, list[tuple[str, Event]], tuple[str, Event, str]]] = [
    (LoanRefusal.UNKNOWN_TARGET, ONE_YEAR, [DRAWN], ("2025-01-20", Reversal(9), "2025-01-20")),
    (
        LoanRefusal.ALREADY_REVERSED,
        ONE_YEAR,
        [DRAWN, ("2025-01-15", Reversal(1))],
        ("2025-01-15", Reversal(1), "2025-01-20"),
    ),
    (LoanRefusal.IN_THE_FUTURE, ONE_YEAR, [DRAWN], ("2025-02-02", Repayment(1), "2025-02-01")),
    (LoanRefusal.BEFORE_START, ONE_YEAR, [], ("2025-01-14", Disbursement(1), "2025-01-20")),
    (LoanRefusal.ALREADY_BEGUN, ONE_YEAR, [DRAWN], ("2025-02-15", TakeOn(1, day("2025-03-15")), "2025-02-15")),
    (LoanRefusal.NOT_DISBURSED, ONE_YEAR, [], ("2025-01-20", Repayment(1), "2025-01-20")),
    (
        LoanRefusal.NOT_DISBURSED,
        ONE_YEAR,
        [("2025-02-01", Disbursement(1))],
        ("2025-01-20", Repayment(1), "2025-02-01"),
    ),
    (
        LoanRefusal.CLOSED,
        ONE_YEAR,
        [DRAWN, ("2025-01-15", Repayment(12_000_00, Surplus.SHORTEN))],
        ("2025-01-16", Repayment(1), "2025-01-16"),
    ),
    (
        LoanRefusal.CLOSED,
        ONE_YEAR,
        [("2025-01-15", Disbursement(1_00)), ("2025-01-15", Repayment(1_00, Surplus.SHORTEN))],
        ("2025-01-16", Disbursement(1), "2025-01-16"),
    ),
    (
        # All that was drawn is due, so that nothing was left to be called due; the plan would go on.
        LoanRefusal.ALREADY_WRITTEN_OFF,
        replace(ONE_YEAR, down_payment_bp=9_999),
        [("2025-01-15", Disbursement(1)), ("2025-01-16", WriteOff())],
        ("2025-01-17", Disbursement(1), "2025-01-17"),
    ),
    (
        LoanRefusal.ALREADY_WRITTEN_OFF,
        ONE_YEAR,
        [DRAWN, ("2025-03-01", WriteOff())],
        ("2025-03-02", WriteOff(), "2025-03-02"),
    ),
    (
        LoanRefusal.ALREADY_ACCELERATED,
        ONE_YEAR,
        [DRAWN, ("2025-03-01", Acceleration())],
        ("2025-03-02", Acceleration(), "2025-03-02"),
    ),
    (LoanRefusal.AFTER_MATURITY, ONE_YEAR, [], ("2026-01-15", Disbursement(1), "2026-01-15")),
    (LoanRefusal.AFTER_MATURITY, ONE_YEAR, [DRAWN], ("2026-01-15", Extension(day("2026-02-15")), "2026-01-15")),
    (
        LoanRefusal.WRONG_ARREARS,
        ONE_YEAR,
        [],
        ("2025-03-01", TakeOn(1, day("2025-03-15"), arrears=(TakenOn(day("2025-03-02"), 1),)), "2025-03-01"),
    ),
    (
        LoanRefusal.WRONG_ARREARS,
        ONE_YEAR,
        [],
        ("2025-03-01", TakeOn(1, day("2025-03-15"), arrears=(TakenOn(day("2025-02-15")),)), "2025-03-01"),
    ),
    # amounts in whole yuan: a penalty of 0.50 is none the contract can have charged
    (
        LoanRefusal.WRONG_ARREARS,
        replace(ONE_YEAR, amount_multiple=100),
        [],
        (
            "2025-03-01",
            TakeOn(1, day("2025-03-15"), arrears=(TakenOn(day("2025-02-15"), 1, penalty=50),)),
            "2025-03-01",
        ),
    ),
    # the last regular date, 15 January, has passed when the later maturity is to be moved
    (
        LoanRefusal.DATES_COLLIDE,
        MATURES_LATER,
        [DRAWN],
        ("2026-01-20", Extension(day("2026-05-10")), "2026-01-20"),
    ),
    (LoanRefusal.NO_CHANGE, ONE_YEAR, [DRAWN], ("2025-01-20", RateChange(Rate.percent("6")), "2025-01-20")),
    (LoanRefusal.EXCEEDS_PRINCIPAL, ONE_YEAR, [DRAWN], ("2025-01-16", Disbursement(1), "2025-01-16")),
    (LoanRefusal.EXCEEDS_PRINCIPAL, ONE_YEAR, [], ("2025-02-15", TakeOn(12_000_01, day("2025-03-15")), "2025-02-15")),
    # the first instalment of 12,000 at 6 % over 12 months: interest 60.00
    (LoanRefusal.EXCEEDS_OPEN, ONE_YEAR, [DRAWN], ("2025-02-15", Waiver(interest=60_01), "2025-02-15")),
    (LoanRefusal.EXCEEDS_OPEN, ONE_YEAR, [DRAWN], ("2025-02-15", Forgiveness(12_000_01), "2025-02-15")),
    (
        LoanRefusal.EXCEEDS_CREDIT,
        ONE_YEAR,
        [DRAWN, ("2025-01-16", Repayment(10_00))],
        ("2025-01-17", CreditRefund(10_01), "2025-01-17"),
    ),
    (
        LoanRefusal.NOTHING_UNDUE,
        ONE_YEAR,
        [DRAWN, ("2025-03-01", Acceleration())],
        ("2025-03-02", Deferral(1), "2025-03-02"),
    ),
    (
        LoanRefusal.NOTHING_UNDUE,
        ONE_YEAR,
        [DRAWN, ("2025-02-16", Acceleration())],
        ("2025-02-17", Capitalisation(interest=60_00), "2025-02-17"),
    ),
    (LoanRefusal.NOT_LATER, ONE_YEAR, [DRAWN], ("2025-02-01", Extension(day("2026-01-15")), "2025-02-01")),
    # a loan of up to one year is extended by at most its original term: to 2027-01-15 (贷款通则 art. 12)
    (LoanRefusal.EXTENSION_TOO_LONG, ONE_YEAR, [DRAWN], ("2025-02-01", Extension(day("2027-01-16")), "2025-02-01")),
    (LoanRefusal.TOO_MANY_PERIODS, ONE_YEAR, [DRAWN], ("2025-02-01", Deferral(12), "2025-02-01")),
    (LoanRefusal.WRONG_PLAN_START, ONE_YEAR, [DRAWN], ("2025-05-02", PlanChange(PLAN_FROM_MAY), "2025-05-02")),
    (LoanRefusal.WRONG_PLAN_START, ONE_YEAR, [], ("2025-02-15", TakeOn(1, day("2025-03-16")), "2025-02-15")),
    # daily dates rolled to business days: Saturday 24 May 2025 falls on Monday's date
    (
        LoanRefusal.DATES_COLLIDE,
        ONE_YEAR,
        [DRAWN],
        ("2025-05-19", PlanChange(DAILY_FROM_19_MAY), "2025-05-19"),
    ),
    (LoanRefusal.NO_PREPAYMENT_RIGHT, FLAT, [drawn(FLAT)], ("2025-01-20", Repayment(1, Surplus.LOWER), "2025-01-20")),
    (
        LoanRefusal.RATE_OUT_OF_BOUNDS,
        ONE_YEAR,
        [DRAWN],
        ("2025-01-20", RateChange(Rate.percent("36.000001")), "2025-01-20"),
    ),
    (LoanRefusal.NO_CHANGE, ONE_YEAR, [DRAWN, ("2025-01-20", Misuse())], ("2025-01-21", Misuse(), "2025-01-21")),
    (
        LoanRefusal.NO_CHANGE,
        ONE_YEAR,
        [DRAWN, ("2025-01-20", BankruptcyAcceptance())],
        ("2025-01-21", BankruptcyAcceptance(), "2025-01-21"),
    ),
    (
        LoanRefusal.LATER_EVENT_FAILS,
        ONE_YEAR,
        [DRAWN, ("2025-01-20", Repayment(1))],
        ("2025-01-15", Reversal(1), "2025-01-21"),
    ),
    (
        LoanRefusal.LATER_EVENT_FAILS,
        ONE_YEAR,
        [("2025-02-01", Disbursement(12_000_00))],
        ("2025-01-20", Disbursement(1), "2025-02-01"),
    ),
]


@pytest.mark.parametrize(
    ("code", "of", "before", "refused"), CASES, ids=lambda v: v.value if isinstance(v, LoanRefusal) else ""
)
def test_a_refusal_names_its_rule_and_changes_nothing(
    code: LoanRefusal, of: Terms, before: list[tuple[str, Event]], refused: tuple[str, Event, str]
) -> None:
    desk = Desk.open(of)
    desk.take_all(before)
    state, version, rows = encode(desk.loan.account), desk.loan.version, (list(desk.history), list(desk.lines))
    on, event, booked_on = refused
    outcome = desk.take(on, event, booked_on)
    assert isinstance(outcome, Refusal)
    assert outcome.code is code
    assert outcome.message
    assert outcome.message_zh
    assert (encode(desk.loan.account), desk.loan.version, (desk.history, desk.lines)) == (state, version, rows)


def test_the_later_event_that_would_fail_is_named() -> None:
    desk = Desk.open(ONE_YEAR)
    desk.take_all([DRAWN, ("2025-01-20", Repayment(1)), ("2025-01-21", Repayment(2))])
    outcome = desk.take("2025-01-15", Reversal(1), "2025-01-22")
    assert isinstance(outcome, Refusal)
    assert dict(outcome.details) == {"sequence": "2", "kind": "Repayment", "value_date": "2025-01-20"}


@pytest.mark.parametrize(
    ("code", "options", "rate"),
    [
        (LoanRefusal.PENALTY_OUT_OF_BOUNDS, {"penalty_bp": 2_999}, "6"),
        (LoanRefusal.PENALTY_OUT_OF_BOUNDS, {"penalty_bp": 5_001}, "6"),
        (LoanRefusal.MISUSE_OUT_OF_BOUNDS, {"misuse_bp": 10_001}, "6"),
        (LoanRefusal.RATE_OUT_OF_BOUNDS, {}, "36.000001"),
    ],
)
def test_a_loan_outside_the_bounds_is_not_opened(code: LoanRefusal, options: dict[str, int], rate: str) -> None:
    outcome = open_loan(Desk.open(replace(terms(rate=rate), **options)).loan, POLICY)  # type: ignore[arg-type]
    assert outcome is not None
    assert outcome.code is code


def test_compound_interest_needs_the_policy() -> None:
    refused = open_loan(Desk.open(terms()).loan, replace(POLICY, compound_interest=False))
    assert refused is not None
    assert refused.code is LoanRefusal.COMPOUND_NOT_ALLOWED
    assert open_loan(Desk.open(terms(compound=Compound.NONE)).loan, replace(POLICY, compound_interest=False)) is None


def test_every_refusal_is_seen() -> None:
    opening = {
        LoanRefusal.PENALTY_OUT_OF_BOUNDS,
        LoanRefusal.MISUSE_OUT_OF_BOUNDS,
        LoanRefusal.COMPOUND_NOT_ALLOWED,
        LoanRefusal.RATE_OUT_OF_BOUNDS,
        LoanRefusal.INDEX_UNKNOWN,
    }
    assert {case[0] for case in CASES} | opening == set(LoanRefusal)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Disbursement(0),
        lambda: Disbursement(-1),
        lambda: Disbursement(10**17 + 1),
        lambda: Repayment(True),
        lambda: Repayment(1, agreed=Agreed(principal=2)),
        Waiver,
        lambda: Deferral(0),
        lambda: TakeOn(-1, day("2025-01-01")),
        lambda: Extension(day("2200-01-01")),
        lambda: terms(0),
        lambda: terms(rate="-1"),
        lambda: terms(rate="1000.1"),
        lambda: terms(count=0),
        lambda: terms(count=1_201),
        lambda: terms(start="1949-12-31"),
        lambda: terms(grace_days=-1),
        lambda: Cadence(day("2025-01-15"), 1, first_due=day("2025-01-15")),
        lambda: Cadence(day("2025-01-15"), 1, due_day=32),
        lambda: Plan(Method.BULLET, Cadence(day("2025-01-15"), 2)),
        lambda: Plan(Method.PLAN, Cadence(day("2025-01-15"), 2)),
        lambda: Plan(Method.EQUAL_INSTALMENT, Cadence(day("2025-01-15"), 2), principal_grace=2),
    ],
)
def test_what_can_never_be_right_is_refused_with_its_field(make: object) -> None:
    with pytest.raises(InvalidInput) as caught:
        make()  # type: ignore[operator]
    assert caught.value.field
    assert caught.value.why


@pytest.mark.parametrize(
    "cadence",
    [
        Cadence(day("2025-01-15"), 12, maturity=day("2026-03-16")),
        Cadence(day("2025-01-15"), 12, maturity=day("2025-12-15")),
        Cadence(day("2025-05-19"), 8, unit=Unit.DAY, rolling=Rolling.FOLLOWING),
    ],
)
def test_a_loan_whose_dates_cannot_be_is_not_opened(cadence: Cadence) -> None:
    loan = Desk.open(terms(plan=Plan(Method.EQUAL_INSTALMENT, cadence))).loan
    with pytest.raises(InvalidInput, match="cadence"):
        open_loan(loan, POLICY)


def test_an_instalment_due_on_the_day_of_a_plan_change_keeps_its_promise() -> None:
    # 120,000 at 6 % in 12 equal parts of principal: on the first due date 10,000.00 and 600.00 of interest are due
    loan = terms(120_000_00, "6", "2025-07-20", 12, Method.EQUAL_PRINCIPAL)
    desk = Desk.open(loan)
    new = Plan(Method.EQUAL_PRINCIPAL, Cadence(day("2025-08-20"), 10))
    desk.take_all([drawn(loan), ("2025-08-20", PlanChange(new))])
    found = figures(desk.loan.account, day("2025-08-20"))
    assert (found.principal_due, found.interest_due, found.principal_undue) == (10_000_00, 600_00, 110_000_00)

"""From a schedule case of the oracle's vocabulary to the project's own terms. Refuses a key outside the vocabulary."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from postloan.domain.loan.context import Context
from postloan.domain.loan.figures import preview
from postloan.domain.loan.schedule import Row
from postloan.domain.loan.terms import Cadence, Method, Plan, Terms
from postloan.domain.shared.daycount import DayCount, Days, Split, Unit, Year
from postloan.domain.shared.money import Money, Rounding
from postloan.domain.shared.rates import Rate

CASE_KEYS = {"id", "source", "engine", "terms", "rows", "rows_complete", "totals", "notes"}
TERM_KEYS = {
    "principal", "annual_rate_percent", "method", "interest_basis", "interest_calculation", "days_in_year",
    "days_in_month", "leap_rule", "year_split_date", "year_length", "disbursement_date", "number_of_repayments",
    "repay_every", "repay_unit", "principal_grace_periods", "interest_grace_periods", "currency_decimals",
    "instalment_rounded_to_multiple_of", "amounts_rounded_to_multiple_of", "rounding", "rate_in_source",
    "schedule_start_date", "fixed_principal_percent", "down_payment_percent",
}  # fmt: skip
ROW_KEYS = {"n", "due_date", "days", "principal", "interest", "total", "balance_after"}
CURRENCY = {0: "JPY", 2: "CNY", 3: "KWD", 4: "CLF"}
UNITS = {"days": Unit.DAY, "weeks": Unit.WEEK, "months": Unit.MONTH}
METHODS = {
    "equal_instalment": (Method.EQUAL_INSTALMENT, Method.EQUAL_INSTALMENT),
    "equal_principal": (Method.EQUAL_PRINCIPAL, Method.EQUAL_PRINCIPAL),
    "flat": (Method.FLAT, Method.FLAT_TOTAL),
}


def _only(known: set[str], given: Mapping[str, Any], where: str) -> None:
    unknown = set(given) - known
    if unknown:
        raise KeyError(f"{where} has keys outside the vocabulary: {sorted(unknown)}")


def _day_count(terms: Mapping[str, Any], *, cumulative: bool) -> DayCount:
    if terms["interest_calculation"] == "same_as_repayment_period":
        return DayCount(Days.NOMINAL, Year.PERIODS)
    if terms["interest_calculation"] != "daily":
        raise ValueError(terms["interest_calculation"])
    days = {"30": Days.NOMINAL, "actual": Days.ACTUAL}[str(terms["days_in_month"])]
    year = {"360": Year.D360, "364": Year.D364, "365": Year.D365, "actual": Year.ACTUAL}[str(terms["days_in_year"])]
    if terms.get("leap_rule") is not None:
        if terms["leap_rule"] != "366 only for periods containing 29 Feb":
            raise ValueError(terms["leap_rule"])
        if year is Year.ACTUAL:
            year = Year.LEAP_PERIOD
    if year is Year.ACTUAL and (cumulative or terms.get("year_length") == "disbursement_year"):
        year = Year.START_YEAR
    split = {"12-31": Split.DEC_31, "01-01": Split.JAN_1}[terms.get("year_split_date", "12-31")]
    return DayCount(days, year, split)


def _multiple(value: object, decimals: int) -> int:
    return 1 if value is None else int(Decimal(str(value)) * 10**decimals)


def terms_of(case: Mapping[str, Any]) -> Terms:
    """The project's terms for a case."""
    _only(CASE_KEYS, case, case["id"])
    given = case["terms"]
    _only(TERM_KEYS, given, case["id"])
    cumulative = {"fineract-progressive": False, "fineract-cumulative": True}[case["engine"]]
    decimals = given.get("currency_decimals", 2)
    currency = CURRENCY[decimals]
    method = METHODS[given["method"]][cumulative]
    if (given["interest_basis"] == "flat") != (given["method"] == "flat"):
        raise ValueError(f"{given['method']} on {given['interest_basis']}")
    start = date.fromisoformat(given.get("schedule_start_date") or given["disbursement_date"])
    cadence = Cadence(start, given["number_of_repayments"], given["repay_every"], UNITS[given["repay_unit"]])
    share = given.get("fixed_principal_percent")
    plan = Plan(
        method,
        cadence,
        levelled=method is Method.EQUAL_INSTALMENT and not cumulative,
        principal_grace=given.get("principal_grace_periods", 0),
        interest_grace=given.get("interest_grace_periods", 0),
        principal_bp=None if share is None else int(Decimal(str(share)) * 100),
    )
    return Terms(
        currency,
        Money.parse(given["principal"], currency).minor,
        Rate.percent(given["annual_rate_percent"]),
        plan,
        _day_count(given, cumulative=cumulative),
        rounding=Rounding(given.get("rounding", "HALF_EVEN")),
        instalment_multiple=_multiple(given.get("instalment_rounded_to_multiple_of"), decimals),
        amount_multiple=_multiple(given.get("amounts_rounded_to_multiple_of"), decimals),
        down_payment_bp=int(Decimal(str(given.get("down_payment_percent") or 0)) * 100),
    )


def rows_of(case: Mapping[str, Any]) -> tuple[Row, ...]:
    """The schedule the project computes for a case."""
    terms = terms_of(case)
    on = date.fromisoformat(case["terms"]["disbursement_date"])
    return preview(terms, Context(), ((on, terms.principal),))


def deviations(case: Mapping[str, Any]) -> list[str]:
    """What differs between the case's expectation and the project's schedule, to the cent; empty: nothing."""
    terms, rows = terms_of(case), rows_of(case)

    def text(minor: int) -> str:
        return Money(minor, terms.currency).text

    found: list[str] = []
    for expected in case["rows"]:
        _only(ROW_KEYS, expected, case["id"])
        n = expected["n"]
        if n > len(rows):
            found.append(f"row {n} is missing")
            continue
        row = rows[n - 1]
        before = rows[n - 2].due if n > 1 else None
        ours = {
            "due_date": date.fromordinal(row.due).isoformat(),
            "principal": text(row.principal),
            "interest": text(row.interest),
            "total": text(row.principal + row.interest),
            "balance_after": text(row.balance),
        }
        start = (
            before
            if before is not None
            else date.fromisoformat(
                case["terms"].get("schedule_start_date") or case["terms"]["disbursement_date"]
            ).toordinal()
        )
        ours["days"] = str(row.due - start)
        for key in sorted(set(expected) - {"n"}):
            want = (
                str(expected[key])
                if key in ("due_date", "days")
                else text(Money.parse(expected[key], terms.currency).minor)
            )
            if ours[key] != want:
                found.append(f"row {n} {key}: {ours[key]}, expected {want}")
    if case["rows_complete"] and len(rows) != len(case["rows"]):
        found.append(f"{len(rows)} rows, expected {len(case['rows'])}")
    sums = {"principal": sum(r.principal for r in rows), "interest": sum(r.interest for r in rows)}
    sums["total"] = sums["principal"] + sums["interest"]
    for key, value in case.get("totals", {}).items():
        if text(sums[key]) != text(Money.parse(value, terms.currency).minor):
            found.append(f"total {key}: {text(sums[key])}, expected {value}")
    return found

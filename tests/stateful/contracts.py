"""Hypothesis strategies for contract terms: every method, day count and option, on dates that hurt."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import strategies as st

from postloan.domain.loan.terms import (
    INTEREST_FIRST,
    PRINCIPAL_FIRST,
    AllocationMode,
    Basis,
    Bucket,
    Cadence,
    Compound,
    Cutoff,
    Early,
    Floating,
    ItemRounding,
    LatePrincipal,
    LevelOn,
    Method,
    OnRateChange,
    Plan,
    PlanRow,
    PrepaymentInterest,
    Rebate,
    Repricing,
    Terms,
)
from postloan.domain.shared.calendar import Rolling
from postloan.domain.shared.daycount import (
    ACT_360,
    ACT_365,
    ACT_ACT,
    THIRTY_360,
    TWELFTHS,
    DayCount,
    Days,
    Inside,
    Split,
    Unit,
    Year,
)
from postloan.domain.shared.money import Rounding
from postloan.domain.shared.rates import Rate

Draw = st.DrawFn
FLAT = (Method.FLAT, Method.FLAT_TOTAL)
GRACES = ["principal grace", "interest grace"]
LEVEL = (Method.EQUAL_INSTALMENT, *FLAT)

DAY_COUNTS = (
    TWELFTHS,
    ACT_360,
    ACT_365,
    ACT_ACT,
    THIRTY_360,
    DayCount(Days.ACTUAL, Year.D364),
    DayCount(Days.ACTUAL, Year.ACTUAL, split=Split.DEC_31),
    DayCount(Days.ACTUAL, Year.LEAP_PERIOD),
    DayCount(Days.ACTUAL, Year.START_YEAR),
    DayCount(Days.THIRTY, Year.D365),
    DayCount(Days.NOMINAL, Year.D360),
    DayCount(Days.NOMINAL, Year.PERIODS, inside=Inside.WHOLE_MONTHS),
)

# Ends of months, leap days, a year's end, settlement days, and any other day.
STARTS = st.one_of(
    st.sampled_from([date(2023, 12, 31), date(2024, 1, 31), date(2024, 2, 29), date(2024, 11, 30), date(2024, 12, 21)]),
    st.dates(date(2023, 6, 1), date(2025, 3, 31)),
)
ORDERS = st.one_of(st.sampled_from([INTEREST_FIRST, PRINCIPAL_FIRST]), st.permutations(list(Bucket)).map(tuple))
MODES = st.sampled_from(AllocationMode)
RATES = st.one_of(
    st.sampled_from(["0", "3.6", "4.35", "12", "24"]).map(Rate.percent), st.integers(1, 36 * 10**6).map(Rate)
)


@st.composite
def cadences(draw: Draw, start: date, *, most: int = 9) -> Cadence:
    """Cadences from a start: months, weeks or days, stubs, due days, off-grid maturities, both cut-offs."""
    unit = draw(st.sampled_from([Unit.MONTH, Unit.MONTH, Unit.MONTH, Unit.WEEK, Unit.DAY]))
    every = draw(st.sampled_from({Unit.MONTH: [1, 1, 2, 3], Unit.WEEK: [1, 2, 4], Unit.DAY: [10, 30]}[unit]))
    count = draw(st.integers(1, most))
    first_due = due_day = maturity = None
    shape = draw(st.sampled_from(["plain", "plain", "stub", "due day", "maturity"]))
    if shape == "stub":
        first_due = start + timedelta(days=draw(st.integers(5, 70)))
    elif shape == "due day" and unit is Unit.MONTH:
        due_day = draw(st.sampled_from([1, 15, 20, 21, 28, 31]))
    cadence = Cadence(start, count, every, unit, first_due, due_day)
    if shape == "maturity":
        regular = last_regular_date(cadence)
        # at most a period after the date it replaces: a later one is refused
        longest = (last_regular_date(replace(cadence, count=count + 1)) - regular).days
        maturity = regular + timedelta(days=min(longest, draw(st.sampled_from([-3, -1, 1, 5, 20]))))
    rolling = draw(st.sampled_from([Rolling.NONE, Rolling.NONE, *Rolling]))
    dates = [start, *grid(cadence)]
    if maturity or min((b - a).days for a, b in pairwise(dates)) < 12:
        rolling = Rolling.NONE  # a long holiday would roll two due dates onto each other
    cutoff = draw(st.sampled_from([Cutoff.TO, Cutoff.TO, Cutoff.THROUGH]))
    return replace(cadence, maturity=maturity, rolling=rolling, cutoff=cutoff)


def grid(cadence: Cadence) -> list[date]:
    """Due dates of a regular cadence before rolling, near enough to aim events at."""
    day = cadence.first_due or cadence.start
    skip = 0 if cadence.first_due else 1
    if cadence.unit is Unit.MONTH:
        return [month_later(day, cadence.every * (k + skip), cadence.due_day) for k in range(cadence.count)]
    step = timedelta(days=cadence.every * (7 if cadence.unit is Unit.WEEK else 1))
    return [day + step * (k + skip) for k in range(cadence.count)]


def month_later(start: date, months: int, due_day: int | None) -> date:
    """That many months later, on a day of month or the last there is."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    following = date(year + month // 11, (month + 1) % 12 + 1, 1)
    return date(year, month + 1, min(due_day or start.day, (following - timedelta(days=1)).day))


def last_regular_date(cadence: Cadence) -> date:
    """The last due date on the grid."""
    return grid(cadence)[-1]


@st.composite
def plans(draw: Draw, start: date, principal: int, method: Method, *, most: int = 9) -> Plan:
    """Plans of a method: stated instalments, balloons, graces, fixed shares, irregular rows."""
    cadence = draw(cadences(start, most=1 if method is Method.BULLET else most))
    if method is Method.PLAN:
        return draw(irregular_plans(cadence, principal))
    count = cadence.count
    grace = st.integers(0, count - 1)
    stated = st.integers(-50, 5_000).map(lambda by: max(1, principal // count + by))
    longer = st.integers(1, 6).map(lambda more: count + more)
    options: dict[str, dict[str, st.SearchStrategy[object]]] = {
        "stated": {"instalment": stated},
        "balloon": {"amortisation_periods": longer},
        "both": {"instalment": stated, "amortisation_periods": longer},
        "twelfth": {"level_on": st.just(LevelOn.TWELFTH)},
        "levelled": {"levelled": st.just(True)},
        "principal grace": {"principal_grace": grace},
        "interest grace": {"interest_grace": grace},
        "share": {"principal_bp": st.integers(100, 4_000)},
    }
    fitting = {
        Method.EQUAL_INSTALMENT: ["stated", "balloon", "both", "twelfth", "levelled", *GRACES],
        Method.EQUAL_PRINCIPAL: [*GRACES, "share"],
        Method.FLAT: GRACES,
        Method.FLAT_TOTAL: GRACES,
    }
    chosen = draw(st.sampled_from(["plain", "plain", *fitting.get(method, [])]))
    drawn = {name: draw(values) for name, values in options.get(chosen, {}).items()}
    return Plan(method, cadence, **drawn)  # type: ignore[arg-type]


@st.composite
def irregular_plans(draw: Draw, cadence: Cadence, principal: int) -> Plan:
    """A stated plan on the cadence's own dates; the last row clears whatever it states."""
    regular = replace(cadence, maturity=None)
    rows = []
    for due in grid(regular):
        amount = draw(st.integers(0, principal // cadence.count + 2_000))
        if draw(st.booleans()):
            rows.append(PlanRow(due, principal=amount))
        else:
            rows.append(PlanRow(due, instalment=amount))
    return Plan(Method.PLAN, regular, rows=tuple(rows))


@st.composite
def contracts(draw: Draw) -> Terms:
    """Terms across every method, day count, basis, cut-off, rounding, order and option that fit each other."""
    principal = draw(
        st.one_of(st.sampled_from([15_00, 100_00, 1_005_00, 10_000_00, 300_000_00]), st.integers(1_000, 5_000_000_00))
    )
    method, rate = draw(st.sampled_from(Method)), draw(RATES)
    plan = draw(plans(draw(STARTS), principal, method))
    basis = draw(st.sampled_from([Basis.ACTUAL, Basis.SCHEDULED]))
    late = draw(st.sampled_from(LatePrincipal)) if basis is Basis.ACTUAL else LatePrincipal.PENALTY
    floating = None
    if draw(st.sampled_from([False, False, True])):
        floating = Floating(
            "LPR_1Y",
            draw(st.sampled_from([-20, 0, 85])),
            draw(st.sampled_from(Repricing)),
            draw(st.sampled_from([1, 3, 6, 12])),
        )
    return Terms(
        currency="CNY",
        principal=principal,
        rate=rate,
        plan=plan,
        day_count=draw(st.sampled_from(DAY_COUNTS)),
        floating=floating,
        basis=basis,
        early=draw(st.sampled_from([Early.APPLY, Early.CREDIT])),
        late_principal=late,
        rounding=draw(st.sampled_from([Rounding.HALF_UP, Rounding.HALF_UP, Rounding.HALF_EVEN])),
        item_rounding=draw(st.sampled_from(ItemRounding)),
        instalment_multiple=draw(st.sampled_from([1, 1, 1, 10, 100])) if method in LEVEL else 1,
        amount_multiple=draw(st.sampled_from([1, 1, 1, 1, 10, 100])),
        grace_days=draw(st.sampled_from([0, 0, 1, 3, 10])),
        penalty_bp=draw(st.sampled_from([3_000, 4_000, 5_000])),
        misuse_bp=draw(st.sampled_from([5_000, 10_000])),
        compound=draw(st.sampled_from(Compound)),
        order=draw(ORDERS),
        mode=draw(MODES),
        prepayment_interest=draw(st.sampled_from(PrepaymentInterest)),
        prepayment_fee_bp=draw(st.sampled_from([0, 0, 50, 200])),
        rebate=draw(st.sampled_from(Rebate)),
        on_rate_change=draw(st.sampled_from(OnRateChange)),
        down_payment_bp=draw(st.sampled_from([0, 0, 0, 2_000])),
        vat_bp=draw(st.sampled_from([0, 0, 600])),
    )

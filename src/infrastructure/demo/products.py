"""The demonstration bank's products: terms as such banks write them."""

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Final

from ...domain.loan.terms import Cadence, Cutoff, Floating, Method, Plan, PlanRow, Rebate, Terms
from ...domain.shared.calendar import add_months
from ...domain.shared.daycount import TWELFTHS, DayCount, Days, Year
from ...domain.shared.rates import Rate

ACT_360: Final = DayCount(Days.ACTUAL, Year.D360)
_YUAN: Final = 100


@dataclass(frozen=True, slots=True)
class Product:
    """A product: its code, for whom, and the method, term (months) and amounts (yuan) it is lent in."""

    code: str
    method: Method
    months: tuple[int, ...]
    least: int
    most: int
    percent: tuple[str, ...]

    @property
    def enterprise(self) -> bool:
        """Whether it is lent to enterprises: corporate products begin with C."""
        return self.code.startswith("C-")


HOUSE: Final = Product(
    "P-HOUSE", Method.EQUAL_INSTALMENT, (240, 300, 360), 400_000, 3_000_000, ("3.10", "3.25", "3.45")
)
CONSUMER: Final = Product(
    "P-CONSUMER", Method.EQUAL_INSTALMENT, (12, 24, 36), 20_000, 300_000, ("4.35", "5.40", "7.20")
)
CAR: Final = Product("P-CAR", Method.FLAT, (24, 36), 50_000, 250_000, ("3.60", "4.20"))
CAR_TOTAL: Final = Product("P-CAR-TOTAL", Method.FLAT_TOTAL, (24, 36), 50_000, 250_000, ("3.60", "4.20"))
TRADER: Final = Product("P-TRADER", Method.EQUAL_PRINCIPAL, (24, 36), 50_000, 800_000, ("4.20", "4.80"))
WORKING: Final = Product("C-WORKING", Method.INTEREST_ONLY, (12, 24), 1_000_000, 20_000_000, ("3.65", "4.10"))
BULLET: Final = Product("C-BULLET", Method.BULLET, (9, 12), 500_000, 8_000_000, ("3.85", "4.35"))
FIXED_ASSET: Final = Product("C-FIXED", Method.EQUAL_PRINCIPAL, (36, 60), 3_000_000, 40_000_000, ("3.95", "4.45"))
BALLOON: Final = Product("C-BALLOON", Method.EQUAL_INSTALMENT, (36, 60), 2_000_000, 15_000_000, ("4.10", "4.65"))
PLANNED: Final = Product("C-PLANNED", Method.PLAN, (24,), 1_000_000, 10_000_000, ("4.00", "4.50"))
ALL: Final = (HOUSE, CONSUMER, CAR, CAR_TOTAL, TRADER, WORKING, BULLET, FIXED_ASSET, BALLOON, PLANNED)


def terms(product: Product, start: date, chance: Random, *, months: int | None = None, floating: str = "") -> Terms:
    """Terms of a loan of a product that starts on a day; `floating` names a rate index (LPR plus basis points)."""
    step = 10_000 if product.most > 500_000 else 1_000
    principal = chance.randrange(product.least, product.most + 1, step) * _YUAN
    rate = Rate.percent(chance.choice(product.percent))
    term = months or chance.choice(product.months)
    return Terms(
        currency="CNY",
        principal=principal,
        rate=rate,
        plan=_plan(product, start, term, principal),
        day_count=ACT_360 if product.enterprise else TWELFTHS,
        floating=_floating(floating, rate) if floating else None,
        penalty_bp=5_000 if product.enterprise else 3_000,
        rebate=Rebate.TO_THE_DAY,
        prepayment_fee_bp=100 if product is HOUSE else 0,
    )


_SPREAD_FROM: Final = {"LPR_1Y": Rate.percent("3.10"), "LPR_5Y": Rate.percent("3.60")}


def _floating(index: str, rate: Rate) -> Floating:
    """The rule that gives the contract rate from the index as it stood when the demonstration's loans were signed."""
    return Floating(index, (rate.units - _SPREAD_FROM[index].units) // 10_000)


def _plan(product: Product, start: date, term: int, principal: int) -> Plan:
    if product.method is Method.BULLET:
        return Plan(Method.BULLET, Cadence(start, 1, maturity=add_months(start, term)))
    if product is WORKING:
        # Interest is settled on the 20th of each quarter's last month, that day included (结息日).
        first, last = _next_settlement(start), add_months(start, term)
        settled = sum(1 for k in range(term) if add_months(first, 3 * k) < last)
        cadence = Cadence(start, settled + 1, 3, first_due=first, due_day=20, maturity=last, cutoff=Cutoff.THROUGH)
        return Plan(Method.INTEREST_ONLY, cadence)
    if product is FIXED_ASSET:
        return Plan(product.method, Cadence(start, term // 3, 3))
    if product is BALLOON:
        return Plan(product.method, Cadence(start, term), amortisation_periods=120)
    if product.method is Method.PLAN:
        shares = (5, 5, 10, 10, 15, 15, 20, 20)
        rows = tuple(
            PlanRow(add_months(start, 3 * k), principal=principal * share // 100) for k, share in enumerate(shares, 1)
        )
        return Plan(Method.PLAN, Cadence(start, len(rows), 3), rows=rows)
    return Plan(product.method, Cadence(start, term))


def _next_settlement(start: date) -> date:
    """The first 20 March, June, September or December at least a month after the start."""
    after = add_months(start, 1)
    month = -(-after.month // 3) * 3
    first = date(after.year, month, 20)
    return first if first >= after else add_months(first, 3)

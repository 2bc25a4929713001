"""What of a claim is at risk on a day: of a loan from its account, folded again where it has lived on since."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from ..domain.loan.context import Context
from ..domain.loan.events import Entry
from ..domain.loan.figures import Figures, LoanStatus, at_end_of, figures, schedule
from ..domain.loan.loan import Loan, as_of
from ..domain.loan.state import TICKS, Account, Regime
from ..domain.provisioning.ecl import YEAR_DAYS
from ..domain.provisioning.parts import MAX_YEARS
from ..domain.shared.calendar import add_months
from ..domain.shared.rates import MAX_RATE, Rate

_DONE = frozenset({LoanStatus.CLOSED, LoanStatus.WRITTEN_OFF})


@dataclass(frozen=True, slots=True)
class Exposure:
    """A claim at the end of a day; amounts in minor units. `over`: settled, closed or written off, nothing is at risk.

    `exposures` and `last_days` are as in `provisioning.calculation.Inputs`.
    """

    over: bool
    drawn: bool
    balance: int
    exposures: tuple[int, ...]
    last_days: int
    undrawn: int
    rate: Rate
    days_past_due: int


def account_on(
    loan: Loan, day: date, known: datetime, context: Context, history: Callable[[], Sequence[Entry]]
) -> Account:
    """The account at the end of a day from what was known at an instant, a copy.

    The stored one is taken where nothing has happened to it after that day or that instant; a fold under an index,
    calendar or policy that became known later counts as something that happened.
    """
    if lived_on(loan, day, known):
        return as_of(loan.terms, history(), context, day, known)
    return at_end_of(loan.account, day)


def lived_on(loan: Loan, day: date, known: datetime | None) -> bool:
    """Whether anything has happened to the stored account after a day, or after an instant (None: all is known)."""
    learnt = known is not None and loan.last_recorded_at is not None and loan.last_recorded_at > known
    return learnt or loan.account.time // TICKS > day.toordinal()


def exposure_of(account: Account, day: date) -> Exposure:
    """What is at risk at the end of a day to which the account has come."""
    shown = figures(account, day)
    over = shown.status in _DONE
    receivable = 0 if over else _receivable(shown)
    gross = 0 if over else shown.outstanding + receivable
    exposures, last_days = _years(account, shown, gross, day)
    return Exposure(
        over=over,
        drawn=shown.status is not LoanStatus.PENDING,
        balance=0 if over else shown.carried,
        exposures=tuple(max(receivable, each - shown.part_written_off) for each in exposures),
        last_days=last_days,
        undrawn=0 if over else _undrawn(account, shown),
        rate=Rate(min(shown.rate, MAX_RATE)),
        days_past_due=0 if over else shown.dpd,
    )


def _receivable(shown: Figures) -> int:
    """What the balance sheet carries beside principal; of a non-accrual loan interest is off it."""
    if shown.regime is Regime.NORMAL:
        interest = shown.interest_due + shown.interest_accrued + shown.penalty + shown.compound
        return interest + shown.fees + shown.costs
    return shown.fees + shown.costs


def _undrawn(account: Account, shown: Figures) -> int:
    """The commitment not drawn yet; a loan taken on while it ran has been drawn, one called due never will be."""
    if shown.taken_on or shown.accelerated:
        return 0
    return max(0, account.terms.principal - shown.disbursed)


def _years(account: Account, shown: Figures, gross: int, day: date) -> tuple[tuple[int, ...], int]:
    """What the contract leaves at the start of each year, and the days of the last one.

    What has fallen due and is unpaid is taken to stay unpaid. A claim whose term is over is looked at for one year.
    """
    rows = schedule(account)
    if not rows or shown.principal_undue == 0:
        return (gross,), YEAR_DAYS
    last = rows[-1].due
    exposures = [gross]
    undue, at = shown.principal_undue, 0
    start = day
    while (following := add_months(day, 12 * len(exposures))).toordinal() < last and len(exposures) < MAX_YEARS:
        start = following
        while at < len(rows) and rows[at].due <= start.toordinal():
            undue -= rows[at].principal
            at += 1
        exposures.append(gross - shown.principal_undue + max(0, undue))
    return tuple(exposures), max(1, min(YEAR_DAYS, last - start.toordinal()))

"""What security of a loan covers is the sum of the figures that the account shows, whatever happened to it."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.loan.account import END, fold, time_of
from postloan.domain.loan.context import Context
from postloan.domain.loan.events import Acceleration, Event, Fee, FeeKind, Misuse, Repayment, WriteOff
from postloan.domain.loan.figures import figures, owed
from postloan.domain.loan.terms import Compound
from tests.domain.loan.builders import drawn, entries, terms

START = date(2025, 1, 15)
EVENTS = st.one_of(
    st.builds(Repayment, st.integers(1, 9_000_00)),
    st.builds(Fee, st.integers(1, 900_00), st.sampled_from(FeeKind)),
    st.just(Misuse()),
    st.just(Acceleration()),
    st.just(WriteOff()),
)
HISTORY = st.lists(st.tuples(st.integers(1, 500), EVENTS), max_size=6)


@given(HISTORY, st.integers(0, 400), st.integers(0, 200), st.sampled_from(Compound))
def test_principal_and_everything_owed_are_sums_of_the_figures(
    history: list[tuple[int, Event]], at: int, later: int, compound: Compound
) -> None:
    loan = terms(12_000_00, "6", "2025-01-15", 12, compound=compound)
    rows = sorted(history, key=lambda row: row[0])
    happened = [((START + timedelta(days=n)).isoformat(), event) for n, event in rows if n <= at]
    account = fold(loan, entries(drawn(loan), *happened), Context(), time_of(START + timedelta(days=at), END))
    day = START + timedelta(days=at + later)
    shown = figures(account, day)
    interest = shown.interest_due + shown.interest_accrued + shown.penalty + shown.compound
    everything = shown.outstanding + interest + shown.fees + shown.costs
    assert owed(account, day) == (shown.outstanding, everything)

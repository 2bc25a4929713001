"""Claims for portfolio tables: short ways to make one, and Hypothesis strategies for many."""

from datetime import date
from typing import Any

from hypothesis import strategies as st

from postloan.domain.portfolio.claims import ClaimRow, Ending
from postloan.domain.shared.risk_class import RiskClass

OPENED = date(2025, 3, 10)
MILLION = 10**8
"""One million yuan in minor units, the unit of the worked examples."""


def claim(name: str, risk_class: int | None, balance: int, **facts: Any) -> ClaimRow:
    """A claim of a class (1 正常 to 5 损失, None unclassified)."""
    known = None if risk_class is None else RiskClass(risk_class)
    given: dict[str, Any] = {"claim": name, "opened_on": OPENED, "risk_class": known, "balance": balance}
    return ClaimRow(**given | facts)


@st.composite
def claims(draw: st.DrawFn, name: str) -> ClaimRow:
    """Any claim of a name: alive, repaid or gone."""
    ended = draw(st.sampled_from([None, None, None, *Ending]))
    amount = st.integers(0, 10**12)
    lost = ended in {Ending.WRITTEN_OFF, Ending.TRANSFERRED}
    return claim(
        name,
        draw(st.sampled_from([None, 1, 1, 2, 3, 4, 5])),
        0 if ended else draw(amount),
        ended=ended,
        days_past_due=draw(st.sampled_from([0, 0, 1, 30, 31, 60, 90, 91, 180, 181, 270, 271, 360, 361, 2_000])),
        principal_overdue=draw(amount),
        repaid=draw(amount),
        removed=draw(amount) if lost else 0,
        opened_on=date(2025, draw(st.integers(1, 12)), 5),
        personal=draw(st.booleans()),
        instalments=draw(st.booleans()),
        branch=draw(st.sampled_from(["101", "102"])),
        industry=draw(st.sampled_from(["", "C1310", "A01", "T97"])),
        restructured=draw(st.integers(0, 2)),
        restructured_on=draw(st.sampled_from([None, date(2025, 6, 1)])),
        extended=draw(st.booleans()),
        reserve=draw(st.none() | amount),
    )


def _of(names: set[str]) -> st.SearchStrategy[list[ClaimRow]]:
    return st.tuples(*(claims(name) for name in sorted(names))).map(list)


def books(most: int = 8) -> st.SearchStrategy[list[ClaimRow]]:
    """The claims of one day, each once."""
    return st.sets(st.sampled_from([f"c{n}" for n in range(most)])).flatmap(_of)

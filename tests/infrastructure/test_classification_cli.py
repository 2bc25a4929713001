"""classify and verify-classification: what they print, what they change, their exit codes."""

import pytest
from sqlalchemy import update

from postloan.infrastructure.persistence.classification_tables import class_history
from postloan.infrastructure.persistence.engine import make_engine
from tests.infrastructure.test_cli import Postloan, bank, loaned, postloan

__all__ = ["bank", "loaned", "postloan"]
"""Fixtures of the command line."""


@pytest.fixture
def after_the_quarter(loaned: Postloan) -> Postloan:
    """The bank of the command line's tests on 1 April 2024: two loans of 15 January, nothing was ever paid."""
    assert loaned("business-day", "--through", "2024-03-31").code == 0
    return loaned


def test_a_quarter_is_classified_proved_and_given_back_as_it_is(after_the_quarter: Postloan) -> None:
    ran = after_the_quarter("classify", "--quarter", "2024-Q1")
    assert ran.code == 0
    cells = [cell.strip() for cell in ran.out.splitlines()[-3].split("│")[1:-1]]
    # Nights have classified both loans already, on 15 February overdue for the first time.
    assert cells[:7] == ["2024-03-31", "2", "2", "0", "0", "0", "0"]
    assert after_the_quarter("classify", "--quarter", "2024-Q1").out == ran.out
    proved = after_the_quarter("verify-classification")
    assert proved.code == 0
    assert proved.out.startswith("2 claims verified")


def test_what_is_not_over_or_no_quarter_is_refused(after_the_quarter: Postloan) -> None:
    for quarter, why in (("2024-Q2", "is not over"), ("2024-Q5", "such as 2026-Q3"), ("Q1", "such as 2026-Q3")):
        ran = after_the_quarter("classify", "--quarter", quarter)
        assert ran.code == 2
        assert why in ran.err


def test_a_class_changed_by_sql_is_found(after_the_quarter: Postloan, database_url: str) -> None:
    engine = make_engine(database_url)
    with engine.begin() as connection:
        connection.execute(update(class_history).values(risk_class=5))
    engine.dispose()
    ran = after_the_quarter("verify-classification")
    assert ran.code == 1
    assert "is not what its assessment says" in ran.err

"""The instalment of 42,535 real consumer loans, as our schedule preview gives it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from .lendingclub import FILE, Compared, compare, exceptions, read, report

pytestmark = [pytest.mark.real_data, pytest.mark.long]


@pytest.fixture(scope="module")
def found(shared_data: Callable[[str], Path]) -> list[Compared]:
    return compare(read(shared_data(FILE).parent.parent))


def test_the_table_is_printed(found: list[Compared]) -> None:
    print()
    print(report(found))
    assert len(found) == 42_535


def test_the_instalment_is_the_files_within_five_cents(found: list[Compared]) -> None:
    assert len(exceptions(found)) <= 0.002 * 42_535


def test_a_rate_ten_basis_points_off_is_seen(found: list[Compared]) -> None:
    # On a loan of 10,000 over 36 months ten basis points are about 47 cents of instalment.
    loans = [one.loan for one in found[:200]]
    wrong = compare(replace(loan, rate=loan.rate + 100_000) for loan in loans)
    assert len(exceptions(wrong)) > 150

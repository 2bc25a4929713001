"""A package's loss over its claims (4.6): pro rata, to the cent, by hand and for any package."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.shared.errors import InvalidInput
from postloan.domain.write_off.filing import split_package

PRINCIPALS = st.lists(st.integers(1, 10**12), min_size=1, max_size=8)


def test_a_package_of_three_is_split_by_cumulative_shares() -> None:
    # 100 over 300: after one 33.33 -> 33, after two 66.67 -> 67, after three 100: 33, 34, 33.
    assert split_package(100, [100, 100, 100]) == (33, 34, 33)
    # 90 over 10 + 20 + 60: a whole package is lost whole.
    assert split_package(90, [10, 20, 60]) == (10, 20, 60)


@pytest.mark.parametrize("loss", [0, -1, 301])
def test_a_package_loses_something_and_no_more_than_its_principal(loss: int) -> None:
    with pytest.raises(InvalidInput, match="1 to 300"):
        split_package(loss, [100, 100, 100])


def test_no_claim_of_a_package_goes_without_a_share() -> None:
    # 1 over 100 + 1: 0.99 -> 1, then 1 - 1 = 0.
    with pytest.raises(InvalidInput, match="would bear nothing"):
        split_package(1, [100, 1])


@given(PRINCIPALS, st.data())
def test_shares_sum_to_the_loss_and_are_within_a_cent_of_exact_ones(principals: list[int], data: st.DataObject) -> None:
    whole = sum(principals)
    loss = data.draw(st.integers(1, whole))
    try:
        shares = split_package(loss, principals)
    except InvalidInput:
        # So small a share of a claim that it rounds to nothing.
        assert min(Fraction(loss * each, whole) for each in principals) < 1
        return
    assert sum(shares) == loss
    for share, principal in zip(shares, principals, strict=True):
        assert 0 < share <= principal
        assert abs(share - Fraction(loss * principal, whole)) <= 1

"""What guarantors owe and loans are covered by: shares, limits and payments by hand, bounds as properties."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.clock import ChangeKind
from postloan.domain.guarantor.contract import GuarantorPart
from postloan.domain.guarantor.cover import ClaimOnDay, GuaranteeCover, cover, edges, unmade
from postloan.domain.guarantor.graph import GuaranteeEdge
from postloan.domain.guarantor.guarantee import Guarantee
from postloan.domain.guarantor.kinds import GuaranteeScope
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.exchange import RATE_UNITS, ExchangeRate
from postloan.domain.shared.ratio import RATIO_SCALE, Ratio

from .builders import (
    DEBTOR,
    LOAN,
    OTHER_LOAN,
    THIRD_LOAN,
    agreed,
    change,
    changed,
    consented,
    context,
    covered,
    paid,
    parts,
    released,
    secured,
    signed,
)
from .naive import party

DAY = date(2025, 4, 30)
LOANS = (LOAN, OTHER_LOAN, THIRD_LOAN)


def owed(found: GuaranteeCover) -> list[int]:
    return [duty.amount for duty in found.duties]


def worth(found: GuaranteeCover) -> list[int]:
    return [loan.covered for loan in found.loans]


def test_guarantors_with_shares_owe_their_shares_and_lose_no_cent() -> None:
    # Art. 699: 60 % of 100.01 is 60.006, so 60.01; all of it less 60.01 is 40.00.
    found = covered(signed(guarantors=parts("60", "40")), DAY, loan_101=10_001)
    assert (owed(found), worth(found)) == ([6_001, 4_000], [10_001])


def test_shares_below_the_whole_leave_the_rest_of_the_loan_uncovered() -> None:
    found = covered(signed(guarantors=parts("30", "40")), DAY)
    assert (owed(found), worth(found)) == ([3_000, 4_000], [7_000])


def test_guarantors_without_shares_each_owe_all_and_cover_it_once() -> None:
    # Art. 699.
    found = covered(signed(guarantors=parts(None, None)), DAY)
    assert (owed(found), worth(found)) == ([10_000, 10_000], [10_000])


def test_a_guarantor_who_has_paid_its_share_owes_nothing_of_what_is_left() -> None:
    # 60 % of 100.00 paid; 40.00 are left, all of it the other's share.
    guarantee = paid(signed(guarantors=parts("60", "40")), 1, 6_000, DAY)
    found = covered(guarantee, DAY, loan_101=4_000)
    assert (owed(found), worth(found)) == ([0, 4_000], [4_000])


def test_an_amount_is_spread_over_the_loans_by_claim() -> None:
    # 100.00 over claims of 80.00 and 120.00: 40.00 and 60.00.
    guarantee = secured(signed(amount=10_000), OTHER_LOAN)
    found = covered(guarantee, DAY, loan_101=8_000, loan_102=12_000)
    assert (owed(found), worth(found)) == ([4_000, 6_000], [4_000, 6_000])


def test_what_guarantors_paid_is_taken_off_the_amount() -> None:
    # 30.00 paid on the first loan; 70.00 left over 50.00 and 120.00: 70 x 50 / 170 = 20.588, so 20.59; rest 49.41.
    guarantee = paid(secured(signed(amount=10_000), OTHER_LOAN), 1, 3_000, DAY)
    found = covered(guarantee, DAY, loan_101=5_000, loan_102=12_000)
    assert (owed(found), worth(found)) == ([2_059, 4_941], [2_059, 4_941])


def test_a_payment_counts_from_its_day_on() -> None:
    guarantee = paid(signed(amount=10_000), 1, 3_000, DAY)
    assert worth(covered(guarantee, DAY - timedelta(days=1))) == [10_000]
    assert worth(covered(guarantee, DAY)) == [7_000]


def test_a_share_of_an_amount_bounds_what_one_guarantor_pays_over_all_loans() -> None:
    # 40 % of 100.00 is 40.00, of which 10.00 are paid on the first loan. Of the debts before that, 60.00 and 100.00,
    # its shares are 24.00 and 40.00; less the 10.00 paid 14.00 and 40.00, together 54.00, cut to 30.00 that are left:
    # 30 x 14 / 54 = 7.777, so 7.78, and 22.22.
    guarantee = paid(secured(signed(amount=10_000, guarantors=parts("40", "60")), OTHER_LOAN), 1, 1_000, DAY)
    found = covered(guarantee, DAY, loan_101=5_000, loan_102=10_000)
    assert [duty.amount for duty in found.duties if duty.guarantor == party(1)] == [778, 2_222]


@pytest.mark.parametrize(
    ("scope", "amount"),
    [(GuaranteeScope.ALL, 11_500), (GuaranteeScope.PRINCIPAL_AND_INTEREST, 11_000), (GuaranteeScope.PRINCIPAL, 10_000)],
)
def test_the_scope_says_how_much_of_the_debt_is_guaranteed(scope: GuaranteeScope, amount: int) -> None:
    # Art. 691.
    claim = ClaimOnDay(LOAN, principal=10_000, interest=1_000, other=500)
    found = cover(signed(scope=scope), [claim], {}, context(DAY))
    assert worth(found) == [amount]


def test_the_consent_of_one_guarantor_does_not_bind_another() -> None:
    # Art. 695(1): 20.00 heavier, the second agreed.
    heavier = change(ChangeKind.HEAVIER, date(2025, 1, 6), amount=2_000)
    found = covered(changed(signed(guarantors=parts(None, None)), heavier, consented(2, date(2025, 1, 6))), DAY)
    assert (owed(found), worth(found)) == ([8_000, 10_000], [10_000])


def test_two_guarantors_who_both_owe_less_than_the_debt_do_not_add_up_to_it() -> None:
    heavier = change(ChangeKind.HEAVIER, date(2025, 1, 6), amount=2_000)
    found = covered(changed(signed(guarantors=parts(None, None)), heavier), DAY)
    assert (owed(found), worth(found)) == ([8_000, 8_000], [8_000])


def test_of_an_entry_of_the_account_the_debt_without_it_is_what_who_has_not_agreed_answers_for() -> None:
    # Art. 695(1): owed are 100.00 and 5.00, without the entry 100.00 and 2.00; the second guarantor agreed.
    heavier = change(ChangeKind.HEAVIER, date(2025, 1, 6), amount=2_000, entry=3)
    guarantee = changed(signed(guarantors=parts(None, None)), heavier, consented(2, date(2025, 1, 6)))
    assert unmade(guarantee, {LOAN}, date(2025, 1, 5)) == frozenset()
    assert unmade(guarantee, {OTHER_LOAN}, DAY) == frozenset()
    assert unmade(guarantee, {LOAN}, DAY) == {(LOAN, frozenset({3}))}
    claim, old = ClaimOnDay(LOAN, 10_000, 500), ClaimOnDay(LOAN, 10_000, 200)
    found = cover(guarantee, [claim], {}, context(DAY), {(LOAN, frozenset({3})): old})
    assert (owed(found), worth(found)) == ([10_200, 10_500], [10_500])
    # By the old terms more would be owed: he answers for no more than is.
    dearer = ClaimOnDay(LOAN, 10_000, 900)
    assert owed(cover(guarantee, [claim], {}, context(DAY), {(LOAN, frozenset({3})): dearer})) == [10_500, 10_500]
    with pytest.raises(InvalidInput, match="unchanged"):
        cover(guarantee, [claim], {}, context(DAY))


def test_consent_to_the_heavier_debt_decides_where_an_entry_moves_the_due_day_too() -> None:
    day, later = date(2025, 1, 6), date(2025, 2, 3)
    moved = change(ChangeKind.DUE_DATE, day, new_due=date(2026, 3, 31), entry=3)
    heavier = change(ChangeKind.HEAVIER, day, number=7_002, amount=2_000, entry=3)
    called = change(ChangeKind.DUE_DATE, day, number=7_003, new_due=day, entry=4)
    both = changed(changed(changed(signed(), moved), heavier), called)
    assert unmade(agreed(both, consented(1, later)), {LOAN}, DAY) == {(LOAN, frozenset({3}))}
    consenting = agreed(both, consented(1, later), heavier.id)
    assert unmade(consenting, {LOAN}, later) == frozenset()
    assert unmade(consenting, {LOAN}, date(2025, 2, 2)) == {(LOAN, frozenset({3}))}
    assert unmade(changed(signed(), moved), {LOAN}, DAY) == {(LOAN, frozenset({3}))}


def test_only_duties_in_force_are_arrows_of_the_graph_in_the_home_currency() -> None:
    guarantee = released(signed(guarantors=parts(None, None)), date(2025, 1, 6), guarantor=party(2))
    assert edges(covered(guarantee, DAY).duties, {}) == (GuaranteeEdge(party(1), DEBTOR, 10_000),)


def test_an_arrow_in_another_currency_needs_its_rate() -> None:
    (here,) = covered(signed(), DAY).duties
    dollars = type(here)(here.guarantee, here.guarantor, here.debtor, here.loan, "USD", here.joint, here.amount)
    rate = ExchangeRate("USD", DAY, 7 * RATE_UNITS, datetime(2025, 4, 30, tzinfo=UTC))
    assert edges([dollars], {"USD": rate})[0].amount == 70_000
    with pytest.raises(InvalidInput, match="currency"):
        edges([dollars], {})


def test_claims_of_other_loans_twice_or_below_zero_are_refused_and_named() -> None:
    with pytest.raises(InvalidInput, match="loan"):
        covered(signed(), DAY, loan_102=1)
    with pytest.raises(InvalidInput, match="loan"):
        cover(signed(), [ClaimOnDay(LOAN, 1), ClaimOnDay(LOAN, 2)], {}, context(DAY))
    with pytest.raises(InvalidInput, match="interest"):
        ClaimOnDay(LOAN, 1, interest=-1)


@st.composite
def guarantees(draw: st.DrawFn) -> tuple[Guarantee, list[ClaimOnDay]]:
    """A contract of one to three guarantors and loans, with payments, heavier debts and consents."""
    count, loans = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    if draw(st.booleans()):
        cuts = sorted(draw(st.lists(st.integers(1, RATIO_SCALE), min_size=count, max_size=count, unique=True)))
        shares = [Ratio(after - before) for before, after in zip([0, *cuts], cuts, strict=False)]
        guarantors = tuple(GuarantorPart(party(at), share) for at, share in enumerate(shares, 1))
    else:
        guarantors = parts(*[None] * count)
    amount = draw(st.none() | st.integers(1_000, 30_000))
    guarantee = signed(guarantors=guarantors, amount=amount)
    for loan in LOANS[1:loans]:
        guarantee = secured(guarantee, loan)
    for _ in range(draw(st.integers(0, 3))):
        left = 5_000 if amount is None else amount - sum(row.amount for row in guarantee.payments)
        if left > 0:
            payer, loan = draw(st.integers(1, count)), LOANS[draw(st.integers(1, loans)) - 1]
            guarantee = paid(guarantee, payer, draw(st.integers(1, left)), DAY, loan=loan)
    for number in range(draw(st.integers(0, 2))):
        heavier = change(ChangeKind.HEAVIER, DAY, number=number, amount=draw(st.integers(1, 6_000)))
        agree = [consented(at, DAY) for at in range(1, count + 1) if draw(st.booleans())]
        guarantee = changed(guarantee, heavier, *agree, loan=LOANS[draw(st.integers(1, loans)) - 1])
    return guarantee, [ClaimOnDay(loan, draw(st.integers(0, 20_000))) for loan in LOANS[:loans]]


@given(guarantees())
def test_cover_is_never_more_than_the_claim_nor_than_what_is_left_of_the_amount(
    made: tuple[Guarantee, list[ClaimOnDay]],
) -> None:
    guarantee, claims = made
    found = cover(guarantee, claims, {}, context(DAY))
    by_loan = {claim.loan: claim.principal for claim in claims}
    assert all(0 <= row.covered <= by_loan[row.loan] for row in found.loans)
    assert all(0 <= duty.amount <= by_loan[duty.loan] for duty in found.duties)
    if guarantee.contract.amount is not None:
        left = guarantee.contract.amount - sum(row.amount for row in guarantee.payments)
        assert sum(row.covered for row in found.loans) <= left


@given(guarantees(), st.randoms(use_true_random=False))
def test_cover_does_not_depend_on_the_order_of_the_claims(
    made: tuple[Guarantee, list[ClaimOnDay]], random: Random
) -> None:
    guarantee, claims = made
    shuffled = list(claims)
    random.shuffle(shuffled)
    assert cover(guarantee, claims, {}, context(DAY)) == cover(guarantee, shuffled, {}, context(DAY))


@given(guarantees())
def test_without_limit_and_payments_each_owes_its_exact_share_to_the_cent(
    made: tuple[Guarantee, list[ClaimOnDay]],
) -> None:
    guarantee, claims = made
    if guarantee.contract.amount is not None or guarantee.payments:
        return
    found = cover(guarantee, claims, {}, context(DAY))
    for duty in found.duties:
        part = next(one for one in guarantee.contract.guarantors if one.party == duty.guarantor)
        heavier = sum(
            row.change.amount or 0
            for row in guarantee.changes
            if row.loan == duty.loan and row.consent_of(duty.guarantor) is None
        )
        base = max(0, next(claim.principal for claim in claims if claim.loan == duty.loan) - heavier)
        exact = Fraction(base) if part.share is None else Fraction(base * part.share.units, RATIO_SCALE)
        assert abs(duty.amount - exact) <= 1


@given(guarantees(), st.integers(1, 6_000))
def test_what_happens_later_changes_no_cover_of_an_earlier_day(
    made: tuple[Guarantee, list[ClaimOnDay]], amount: int
) -> None:
    guarantee, claims = made
    before = cover(guarantee, claims, {}, context(DAY))
    tomorrow = DAY + timedelta(days=1)
    later = changed(guarantee, change(ChangeKind.HEAVIER, tomorrow, number=77, amount=amount))
    later = released(later, tomorrow)
    assert cover(later, claims, {}, context(DAY)) == before
    assert all(row.covered == 0 for row in cover(later, claims, {}, context(tomorrow)).loans)

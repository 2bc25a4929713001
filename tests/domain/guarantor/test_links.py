"""Links say of a guarantee what its cover says, without folding it: the same arrows, cent for cent."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from postloan.domain.clock import ChangeKind, FixingEvent, FixingKind
from postloan.domain.guarantor.contract import Release
from postloan.domain.guarantor.cover import ClaimOnDay, cover
from postloan.domain.guarantor.guarantee import Guarantee, evolve
from postloan.domain.guarantor.links import WeighedLink, links, owed_amounts
from postloan.domain.guarantor.writing import Paid, fix_claims, pay, release, retract
from postloan.domain.shared.errors import InvalidInput, Refusal

from .builders import (
    DEBTOR,
    DUE,
    LOAN,
    NOON,
    OTHER_LOAN,
    SIGNED,
    THIRD_LOAN,
    TODAY,
    change,
    changed,
    consented,
    context,
    contract,
    happened,
    maximum,
    paid,
    parts,
    released,
    secured,
    signed,
    signing,
)
from .naive import party

LOANS = (LOAN, OTHER_LOAN, THIRD_LOAN)
Arrow = tuple[UUID, UUID, int]


def by_cover(guarantee: Guarantee, claims: Sequence[ClaimOnDay], day: date) -> list[Arrow]:
    """Duties in force as the module that folds everything gives them."""
    duties = cover(guarantee, claims, {}, context(day)).duties
    return sorted((duty.guarantor, duty.loan, duty.amount) for duty in duties if duty.in_force)


def by_links(guarantee: Guarantee, claims: Sequence[ClaimOnDay], day: date) -> list[Arrow]:
    """The same from links and principal alone."""
    owed = {claim.loan: claim.principal for claim in claims}
    found = links(guarantee, dict.fromkeys(LOANS, DEBTOR), day)
    force = [link for link in found if link.since <= day and (link.until is None or link.until > day)]
    force.sort(key=lambda link: (link.guarantor, link.loan))
    owing = [link for link in force if link.loan in owed]
    weighed = [
        WeighedLink(link.guarantee, link.guarantor, link.debtor, link.currency, owed[link.loan], link.terms)
        for link in owing
    ]
    amounts = [amount for _, amount in owed_amounts(weighed)]
    return sorted((link.guarantor, link.loan, amount) for link, amount in zip(owing, amounts, strict=True))


def test_two_halves_of_a_loan_of_a_thousand_are_five_hundred_each() -> None:
    guarantee = signed(guarantors=parts("50", "50"))
    assert by_links(guarantee, [ClaimOnDay(LOAN, 100_000)], DUE) == [
        (party(1), LOAN, 50_000),
        (party(2), LOAN, 50_000),
    ]


def test_an_amount_of_six_hundred_over_loans_of_a_thousand_and_five_hundred_is_four_and_two_hundred() -> None:
    guarantee = secured(signed(amount=60_000), OTHER_LOAN)
    claims = [ClaimOnDay(LOAN, 100_000), ClaimOnDay(OTHER_LOAN, 50_000)]
    assert by_links(guarantee, claims, DUE) == [(party(1), LOAN, 40_000), (party(1), OTHER_LOAN, 20_000)]


def test_loans_that_arose_after_the_fixing_have_no_link() -> None:
    guarantee = secured(happened(signing(maximum(claims_until=None))), LOAN)
    guarantee = secured(guarantee, OTHER_LOAN, arisen_on=date(2024, 6, 3))
    seized = FixingEvent(UUID(int=5), FixingKind.SEIZED, date(2024, 5, 6), NOON)
    fixed = happened(fix_claims(guarantee, seized, context(TODAY)), guarantee)
    assert [link.loan for link in links(fixed, dict.fromkeys(LOANS, DEBTOR), TODAY)] == [LOAN]


def test_a_row_that_is_taken_back_never_was() -> None:
    guarantee = signed()
    heavier = changed(guarantee, change(ChangeKind.HEAVIER, SIGNED, amount=7))
    bound = paid(heavier, 1, 5, DUE)
    back = evolve(bound, retract(bound, heavier.changes[0].change.id))
    back = evolve(back, retract(back, bound.payments[0].id))
    assert replace(back, version=guarantee.version) == guarantee
    with pytest.raises(InvalidInput, match="row"):
        retract(back, heavier.changes[0].change.id)
    with pytest.raises(ValueError, match="not recorded"):
        evolve(back, retract(bound, heavier.changes[0].change.id))


@st.composite
def guarantees(draw: st.DrawFn) -> Guarantee:
    """Any contract for up to three loans, with what may be written on it until the debt is due."""
    terms = draw(st.sampled_from([(None,), (None, None), ("50", "50"), ("33.333333", "20"), ("10", "60", "30")]))
    amount = draw(st.none() | st.integers(1, 3_000))
    guarantee = happened(signing(contract(guarantors=parts(*terms), amount=amount)))
    many = draw(st.integers(1, 3))
    for number in range(many):
        guarantee = secured(guarantee, LOANS[number], arisen_on=SIGNED + timedelta(days=number * 30))
    for number in range(draw(st.integers(0, 6))):
        guarantee = written(draw, guarantee, number, len(terms), many)
    return guarantee


def written(draw: st.DrawFn, guarantee: Guarantee, number: int, guarantors: int, loans: int) -> Guarantee:
    who, loan = party(draw(st.integers(1, guarantors))), LOANS[draw(st.integers(0, loans - 1))]
    day = SIGNED + timedelta(days=draw(st.integers(60, 367)))
    what = draw(st.sampled_from(["pay", "release", "change"]))
    event(what)
    if what == "pay":
        payment = Paid(UUID(int=8_000 + number), who, loan, day, draw(st.integers(1, 1_500)))
        found = pay(guarantee, payment, business_date=TODAY)
        return guarantee if isinstance(found, Refusal) else evolve(guarantee, found)
    if what == "release":
        asked = Release(draw(st.sampled_from([who, None])), draw(st.sampled_from([loan, None])), day, "换保")
        freed = release(guarantee, asked, business_date=TODAY)
        return guarantee if isinstance(freed, Refusal) else evolve(guarantee, freed)
    kind = draw(
        st.sampled_from(
            [ChangeKind.HEAVIER, ChangeKind.LIGHTER, ChangeKind.SECURITY_GIVEN_UP, ChangeKind.DEBT_TRANSFERRED]
        )
    )
    amount = draw(st.integers(1, 500)) if kind is not ChangeKind.DEBT_TRANSFERRED else draw(st.none() | st.just(9))
    consents = [consented(1, day)] if draw(st.booleans()) else []
    return changed(guarantee, change(kind, day, number=7_000 + number, amount=amount), *consents, loan=loan)


@given(guarantees(), st.lists(st.integers(0, 2_000), min_size=3, max_size=3), st.integers(0, 367))
def test_links_and_balances_give_the_arrows_that_cover_gives(
    guarantee: Guarantee, principals: list[int], ahead: int
) -> None:
    day = SIGNED + timedelta(days=ahead)
    claims = [ClaimOnDay(row.loan, owed) for row, owed in zip(guarantee.loans, principals, strict=False)]
    assert by_links(guarantee, claims, day) == by_cover(guarantee, claims, day)


def test_a_release_ends_a_link_on_its_day() -> None:
    guarantee = released(signed(), DUE)
    (link,) = links(guarantee, {LOAN: DEBTOR}, TODAY)
    assert (link.since, link.until, link.debtor) == (SIGNED, DUE, DEBTOR)

"""What an item needs somebody for, the steps of warnings, and the days on which an item wakes up."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.collateral.attention import Attention, Notice, attention, next_look
from postloan.domain.collateral.events import Ending
from postloan.domain.collateral.item import Item
from postloan.domain.collateral.kinds import Document
from postloan.domain.collateral.parts import Holder, Insurance, Lease, Locator, Seizure
from postloan.domain.collateral.policy import DEFAULT_COLLATERAL
from tests.domain.collateral.world import TODAY, house, now, yuan

END = date(2026, 6, 30)


def complete(kind: str) -> Item:
    item = now(house(1, 1_000, 1, kind=kind))
    insured = Insurance("P1", "人保", yuan(1_000), date(2025, 7, 1), date(2027, 6, 30), bank_is_beneficiary=True)
    last = replace(item.valuations[0], as_of=date(2026, 3, 1))
    return replace(item, documents=frozenset(Document), insurances=(insured,), holder=Holder.BANK,
                   locator=Locator.ONLINE, valuations=(last,))  # fmt: skip


def found(item: Item, day: date = TODAY) -> list[Attention]:
    return [notice.what for notice in attention(item, day, DEFAULT_COLLATERAL)]


@pytest.mark.parametrize("kind", [kind.code for kind in DEFAULT_COLLATERAL.kinds if not kind.mark_days])
def test_an_item_in_order_needs_nobody(kind: str) -> None:
    assert found(complete(kind)) == []


VEHICLE = complete("VEHICLE")
STOCK = complete("INVENTORY")
OLD = replace(VEHICLE.charges[0], expires_on=date(2026, 3, 1))
POLICY = VEHICLE.insurances[0]


@pytest.mark.parametrize(
    ("item", "what"),
    [
        (replace(VEHICLE, charges=()), [Attention.NOT_REGISTERED]),
        (replace(VEHICLE, charges=(OLD,)), [Attention.NOT_REGISTERED, Attention.REGISTRATION_EXPIRED]),
        (replace(VEHICLE, insurances=()), [Attention.NOT_INSURED]),
        (replace(VEHICLE, insurances=(replace(POLICY, bank_is_beneficiary=False),)), [Attention.NOT_BENEFICIARY]),
        (replace(VEHICLE, insurances=(replace(POLICY, amount=yuan(999)),)), [Attention.UNDERINSURED]),
        (replace(STOCK, holder=Holder.OWNER), [Attention.NOT_IN_CUSTODY]),
        (replace(VEHICLE, holder=Holder.UNKNOWN), [Attention.WHEREABOUTS_UNKNOWN]),
        (replace(VEHICLE, locator=Locator.OFFLINE), [Attention.LOCATOR_SILENT]),
        (replace(VEHICLE, locator=None), [Attention.LOCATOR_SILENT]),
        (replace(VEHICLE, seizures=(Seizure("R", "法院", TODAY),)), [Attention.SEIZED]),
        (replace(VEHICLE, leases=(Lease("Z", "租客", date(2025, 1, 9), TODAY),)), [Attention.LEASED_BEFORE]),
        (replace(VEHICLE, leases=(Lease("Z", "租客", date(2025, 1, 10), TODAY),)), []),
        (replace(VEHICLE, valuations=()), [Attention.NO_VALUATION]),
        (replace(VEHICLE, documents=VEHICLE.documents - {Document.LOCATOR}), [Attention.DOCUMENT_MISSING]),
        (replace(VEHICLE, charges=(), ended=Ending.SOLD), []),
    ],
)
def test_each_fault_is_named_and_nothing_else(item: Item, what: list[Attention]) -> None:
    assert found(item) == what


@pytest.mark.parametrize(
    ("left", "step"), [(91, None), (90, 90), (61, 90), (60, 60), (30, 30), (8, 30), (7, 7), (0, 7)]
)
def test_an_expiry_warns_ninety_sixty_thirty_and_seven_days_before(left: int, step: int | None) -> None:
    item = replace(complete("HOUSING"), charges=(replace(VEHICLE.charges[0], expires_on=END),))
    notices = attention(item, END - timedelta(days=left), DEFAULT_COLLATERAL)
    expected = Notice(Attention.REGISTRATION_EXPIRES, "DJ-1", END, step)
    assert notices == (() if step is None else (expected,))


def test_an_insurance_that_is_followed_by_another_raises_no_warning() -> None:
    ends = replace(POLICY, ends_on=END)
    follows = replace(POLICY, policy="P2", starts_on=END + timedelta(days=1))
    on = replace(VEHICLE, valuations=(replace(VEHICLE.valuations[0], as_of=END - timedelta(days=10)),))
    assert found(replace(on, insurances=(ends,)), END) == [Attention.INSURANCE_EXPIRES]
    assert found(replace(on, insurances=(ends, follows)), END) == []
    gap = replace(follows, starts_on=END + timedelta(days=2))
    assert found(replace(on, insurances=(ends, gap)), END) == [Attention.INSURANCE_EXPIRES]


def test_a_valuation_is_due_soon_on_its_steps_and_overdue_after_its_day() -> None:
    # A vehicle is valued every 6 months: 1 March to 1 September 2026.
    due = date(2026, 9, 1)
    assert found(VEHICLE, due - timedelta(days=91)) == []
    assert attention(VEHICLE, due, DEFAULT_COLLATERAL) == (Notice(Attention.VALUATION_DUE, on=due, step=7),)
    assert found(VEHICLE, due + timedelta(days=1)) == [Attention.VALUATION_OVERDUE]


DATES = st.dates(date(2026, 1, 1), date(2026, 12, 31))


@given(DATES, DATES, DATES, DATES, st.integers(0, 60))
def test_between_two_wake_ups_nothing_changes(ends: date, insured: date, leased: date, day: date, span: int) -> None:
    item = replace(
        VEHICLE,
        charges=(replace(VEHICLE.charges[0], expires_on=ends),),
        insurances=(replace(POLICY, ends_on=insured),),
        leases=(Lease("Z", "租客", date(2025, 1, 1), leased),),
        seizures=(Seizure("R", "法院", leased, leased + timedelta(days=span)),),
    )
    before = attention(item, day, DEFAULT_COLLATERAL)
    wakes = next_look(item, day, DEFAULT_COLLATERAL)
    for offset in range(1, 120):
        other = day + timedelta(days=offset)
        if wakes is not None and other >= wakes:
            break
        assert attention(item, other, DEFAULT_COLLATERAL) == before

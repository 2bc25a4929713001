"""Prices and indices: exact rounding, a run equal to item by item, and when a new value is due."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.collateral.events import Ended, Ending, HoldingChanged, Valued
from postloan.domain.collateral.item import History, Item
from postloan.domain.collateral.kinds import Method
from postloan.domain.collateral.parts import Holding, Valuation
from postloan.domain.collateral.policy import DEFAULT_COLLATERAL
from postloan.domain.collateral.revaluation import (
    Index,
    IndexPoint,
    NotRevalued,
    Price,
    RevaluationCause,
    Triggers,
    by_index,
    causes,
    due_on,
    index_run,
    marked,
)
from postloan.domain.shared.errors import InvalidInput
from tests.domain.collateral.world import TODAY, done, house, now, taken, yuan

THEN, DAY = date(2025, 6, 1), date(2026, 2, 1)
SEEN = datetime(2025, 6, 2, tzinfo=UTC)
BASE, MOVED = 100 * 10**8, 90 * 10**8


def point(units: int, on: date, recorded: datetime = SEEN, region: str = "330106", kind: str = "HOUSING") -> IndexPoint:
    return IndexPoint(region, kind, on, units, recorded, "住建局")


def index(*points: IndexPoint, known: datetime | None = None) -> Index:
    return Index("330106", "HOUSING", points, known)


INDEX = index(point(BASE, THEN), point(MOVED, DAY))


def value(item: Item, which: Index = INDEX, day: date = DAY) -> Valuation:
    found = by_index(item, which, day, DEFAULT_COLLATERAL)
    assert isinstance(found, Valuation), found
    return found


def test_an_index_carries_a_value_in_its_proportion() -> None:
    found = value(now(house(1, 1_000_000)))
    assert (found.value, found.method, found.as_of) == (yuan(900_000), Method.INDEX, DAY)
    assert found.next_due == date(2027, 2, 1)


def test_half_a_cent_of_an_index_goes_up() -> None:
    # 0.05 × 90 / 100 = 0.045.
    assert value(now(house(1, "0.05"))).value == yuan("0.05")
    # 0.01 × 90 / 100 = 0.009; 0.03 × 50 / 100 = 0.015.
    assert value(now(house(1, "0.03")), index(point(BASE, THEN), point(50 * 10**8, DAY))).value == yuan("0.02")


def test_rounding_never_adds_up_over_several_runs() -> None:
    # 0.03: at 50 it is 0.015, half up 0.02; at 150 from the first value 0.045, so 0.05, and not 0.02 × 150/50 = 0.06.
    steps = index(point(BASE, THEN), point(50 * 10**8, DAY), point(150 * 10**8, TODAY))
    history = house(1, "0.03")
    history = done(history, Valued(value(now(history), steps)), DAY)
    assert now(history).valuations[-1].value == yuan("0.02")
    assert value(now(history), steps, TODAY).value == yuan("0.05")


@pytest.mark.parametrize(
    ("item", "which", "day", "why"),
    [
        (now(done(house(), Ended(Ending.SOLD), THEN)), INDEX, DAY, NotRevalued.GONE),
        (now(house(kind="VEHICLE")), INDEX, DAY, NotRevalued.OTHER_REGION_OR_KIND),
        (now(done(History(), taken(), THEN)), INDEX, DAY, NotRevalued.NO_VALUATION),
        (now(house()), INDEX, THEN, NotRevalued.VALUED_LATER),
        (now(house()), index(point(MOVED, DAY)), DAY, NotRevalued.NO_INDEX_THEN),
        (now(house(1, 10**14)), index(point(1, THEN), point(10**10, DAY)), DAY, NotRevalued.TOO_LARGE),
    ],
)
def test_an_item_that_keeps_its_value_says_why(item: Item, which: Index, day: date, why: NotRevalued) -> None:
    assert by_index(item, which, day, DEFAULT_COLLATERAL) is why


def test_an_index_is_read_as_it_was_known() -> None:
    later = SEEN + timedelta(days=300)
    points = (point(BASE, THEN), point(MOVED, DAY), point(80 * 10**8, DAY, later))
    assert value(now(house()), index(*points)).value == yuan(800_000)
    assert value(now(house()), index(*points, known=SEEN)).value == yuan(900_000)


UNITS = st.integers(1, 10**12)


@given(st.lists(st.tuples(st.integers(0, 10**13), st.booleans()), max_size=6), UNITS, UNITS)
def test_a_run_over_region_and_kind_is_the_same_as_item_by_item(
    rows: list[tuple[int, bool]], then: int, today: int
) -> None:
    found = index(point(then, THEN), point(today, DAY), point(7, DAY, region="110101"))
    items = []
    for number, (minor, housing) in enumerate(rows):
        text = f"{minor // 100}.{minor % 100:02}"
        items.append(now(house(number, text, kind="HOUSING" if housing else "VEHICLE")))
    lines = index_run(items, found, DAY, DEFAULT_COLLATERAL)
    assert [line.item for line in lines] == [item.id for item in items]
    for line, item, (minor, housing) in zip(lines, items, rows, strict=True):
        assert line.after == by_index(item, found, DAY, DEFAULT_COLLATERAL)
        if not housing:
            assert line.after is NotRevalued.OTHER_REGION_OR_KIND
            continue
        exact = Fraction(minor * today, then)
        if isinstance(line.after, Valuation):
            assert Fraction(-1, 2) < line.after.value.minor - exact <= Fraction(1, 2)
            # What the preview shows is what is recorded.
            history = done(house(1, f"{minor // 100}.{minor % 100:02}"), Valued(line.after), DAY)
            assert now(history).valuation == line.after
        else:
            assert line.after is NotRevalued.TOO_LARGE
            assert exact > 10**17


def holding(pieces: int, millionths: int = 0) -> Holding:
    return Holding("600000.SH", pieces * 10**6 + millionths)


def price(units: int, on: date = DAY, currency: str = "CNY", instrument: str = "600000.SH") -> Price:
    return Price(instrument, on, currency, units, SEEN, "上海证券交易所")


def shares(held: Holding | None) -> Item:
    history = done(History(), taken(kind="LISTED_SHARES"), date(2025, 1, 2))
    return now(done(history, HoldingChanged(held), THEN) if held else history)


def test_a_market_value_is_quantity_times_price_to_the_cent() -> None:
    # 1,000.5 pieces × 7.1234 = 7,126.9617.
    found = marked(shares(holding(1_000, 500_000)), price(712_340_000), DAY)
    assert isinstance(found, Valuation)
    assert (found.value, found.method, found.valuer) == (yuan("7126.96"), Method.MARKET_PRICE, "上海证券交易所")
    yen = marked(shares(holding(3)), price(150_000_000, currency="JPY"), DAY)
    assert isinstance(yen, Valuation)
    assert yen.value == yuan(5, "JPY")  # 4.5 yen, half up


@pytest.mark.parametrize(
    ("item", "quoted", "why"),
    [
        (shares(None), price(1), NotRevalued.NO_QUANTITY),
        (shares(holding(1)), price(1, instrument="000001.SZ"), NotRevalued.OTHER_REGION_OR_KIND),
        (shares(holding(1)), price(1, TODAY), NotRevalued.OTHER_REGION_OR_KIND),
        (shares(holding(10**9)), price(10**14, currency="KWD"), NotRevalued.TOO_LARGE),
    ],
)
def test_what_no_price_fits_is_not_marked(item: Item, quoted: Price, why: NotRevalued) -> None:
    assert marked(item, quoted, DAY) is why


def test_a_value_from_a_price_can_be_recorded() -> None:
    history = done(History(), taken(kind="LISTED_SHARES", holding=holding(1)), date(2025, 1, 2))
    found = marked(now(history), price(10**9), DAY)
    assert isinstance(found, Valuation)
    history = done(history, Valued(found), DAY)
    # Marked every day [S:34]: due on the next.
    assert due_on(now(history), DEFAULT_COLLATERAL) == DAY + timedelta(days=1)


def test_a_yearly_value_is_due_a_year_later_and_overdue_the_day_after() -> None:
    item = now(house())  # valued 1 June 2025
    assert due_on(item, DEFAULT_COLLATERAL) == date(2026, 6, 1)
    assert causes(item, date(2026, 6, 1), DEFAULT_COLLATERAL, Triggers()) == ()
    assert causes(item, date(2026, 6, 2), DEFAULT_COLLATERAL, Triggers()) == (RevaluationCause.INTERVAL,)


def test_each_trigger_of_the_guideline_asks_for_a_value() -> None:
    item = now(house())
    fifth = index(point(BASE, THEN), point(80 * 10**8, DAY))
    less = index(point(BASE, THEN), point(80 * 10**8 + 1, DAY))
    assert causes(item, DAY, DEFAULT_COLLATERAL, Triggers(index=fifth)) == (RevaluationCause.MARKET_MOVED,)
    assert causes(item, DAY, DEFAULT_COLLATERAL, Triggers(index=less)) == ()
    since = Triggers(defaulted_on=date(2025, 6, 2), non_performing_since=DAY)
    both = (RevaluationCause.CONTRACT_DEFAULT, RevaluationCause.NON_PERFORMING)
    assert causes(item, DAY, DEFAULT_COLLATERAL, since) == both
    assert causes(item, DAY, DEFAULT_COLLATERAL, Triggers(defaulted_on=THEN)) == ()
    never = now(done(History(), taken(), THEN))
    assert causes(never, DAY, DEFAULT_COLLATERAL, Triggers()) == (RevaluationCause.NEVER_VALUED,)


@pytest.mark.parametrize("units", [0, -1, 10**14 + 1])
def test_an_index_is_above_zero(units: int) -> None:
    with pytest.raises(InvalidInput, match="index"):
        point(units, DAY)

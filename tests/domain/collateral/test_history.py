"""An item as of a value date and a knowledge; what is entered late answers as if timely, from then on."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from postloan.domain.collateral.events import Entry, ItemEvent, OwnersChanged, Valued, Withdrawn
from postloan.domain.collateral.item import History
from postloan.domain.collateral.measure import measure
from postloan.domain.collateral.parts import Owner
from tests.domain.collateral.world import debt, done, house, later, setting, valuation

START = date(2025, 6, 1)
DAYS = 40


def test_a_value_entered_late_counts_from_its_knowledge_on_and_not_before() -> None:
    history = house(1, 1_000, 1)
    history = done(history, Valued(valuation(800, date(2025, 9, 1))), date(2025, 9, 1), recorded_at=later(5))
    day = date(2025, 10, 1)
    seen = {known: history.as_of(day, known) for known in (later(4), later(5), None)}
    values = [item.valuation.value.text for item in seen.values() if item and item.valuation]
    assert values == ["1000.00", "800.00", "800.00"]
    before = history.as_of(date(2025, 8, 31))
    assert before is not None
    assert before.valuation is not None
    assert before.valuation.value.text == "1000.00"


def test_what_is_entered_late_does_not_overturn_what_happened_after_it() -> None:
    history = done(house(), OwnersChanged((Owner("乙"),)), date(2025, 9, 1))
    history = done(history, OwnersChanged((Owner("甲"),)), date(2025, 8, 1), recorded_at=later(5))
    days = (date(2025, 7, 31), date(2025, 8, 1), date(2025, 9, 1))
    assert [item.owners[0].name for day in days if (item := history.as_of(day))] == ["张小明", "甲", "乙"]


def test_a_withdrawn_value_counts_as_known_before_its_withdrawal() -> None:
    history = house(1, 1_000, 1)
    sequence = history.entries[-1].sequence
    history = done(history, Withdrawn(sequence), date(2025, 9, 1), recorded_at=later(5))
    day = date(2025, 7, 1)
    known = [history.as_of(day, instant) for instant in (later(4), later(5))]
    assert [item.valuation is not None for item in known if item] == [True, False]


def instant(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def history_of(rows: list[tuple[date, datetime, ItemEvent]]) -> History:
    """Entries in the order of recording; rights first, as `house` makes them."""
    base = house(1, 1_000, 1).entries[:3]
    early = tuple(Entry(e.sequence, e.value_date, instant(date(2025, 1, 11)), e.event) for e in base)
    ordered = sorted(rows, key=lambda row: row[1])
    found = tuple(Entry(4 + n, day, known, event) for n, (day, known, event) in enumerate(ordered))
    return History(early + found)


@given(st.data())
def test_any_late_valuation_answers_as_a_timely_one_would_from_then_on_and_not_before(data: st.DataObject) -> None:
    offsets = data.draw(st.lists(st.integers(0, DAYS), unique=True, min_size=1, max_size=6))
    rows: list[tuple[date, datetime, ItemEvent]] = []
    for offset in offsets:
        day = START + timedelta(days=offset)
        late = data.draw(st.integers(0, 20))
        value = valuation(data.draw(st.integers(0, 2_000)), day)
        rows.append((day, instant(day + timedelta(days=late)), Valued(value)))
    (day, _, event), *others = rows
    lag = data.draw(st.integers(1, DAYS))
    recorded = instant(day + timedelta(days=lag)) + timedelta(hours=1)
    timely, tardy = history_of([(day, instant(day), event), *others]), history_of([(day, recorded, event), *others])
    without = history_of(others)
    asked = START + timedelta(days=data.draw(st.integers(0, 2 * DAYS)))
    known = instant(START + timedelta(days=data.draw(st.integers(0, 2 * DAYS)))) + timedelta(hours=1)
    expected = timely if known >= recorded else without
    assert tardy.as_of(asked, known) == expected.as_of(asked, known)
    item, other = tardy.as_of(asked, known), expected.as_of(asked, known)
    assert item is not None
    assert other is not None
    debts = [debt(1, 900)]
    assert measure([item], debts, setting(asked)) == measure([other], debts, setting(asked))

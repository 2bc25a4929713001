"""What the tests of collateral share: ids, money, an item's history built step by step."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from postloan.domain.collateral.events import Entry, ItemEvent, Linked, Registered, Taken, Valued
from postloan.domain.collateral.item import History, Item
from postloan.domain.collateral.kinds import Method
from postloan.domain.collateral.measure import Debt, Setting
from postloan.domain.collateral.parts import Charge, ChargeMode, Link, Owner, Valuation
from postloan.domain.collateral.policy import DEFAULT_COLLATERAL
from postloan.domain.collateral.record import Circumstances, appended, record
from postloan.domain.collateral.refusals import CollateralRefusal
from postloan.domain.shared.errors import Refusal
from postloan.domain.shared.money import Money

BANK, DEBTOR = UUID(int=1), UUID(int=2)
TODAY = date(2026, 3, 2)
PROOF = "ab" * 32
KNOWN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def loan(number: int) -> UUID:
    return UUID(int=1000 + number)


def item_id(number: int) -> UUID:
    return UUID(int=2000 + number)


def charge_id(number: int) -> UUID:
    return UUID(int=3000 + number)


def yuan(amount: int | str, currency: str = "CNY") -> Money:
    return Money.parse(str(amount), currency)


def taken(number: int = 1, kind: str = "HOUSING", **changes: object) -> Taken:
    given: dict[str, object] = {
        "item": item_id(number),
        "institution": BANK,
        "branch": "101",
        "number": f"YP-{number:03}",
        "kind": kind,
        "title": "文三路1号2幢301室",
        "region": "330106",
        "owners": (Owner("张小明", DEBTOR),),
    }
    return Taken(**(given | changes))  # type: ignore[arg-type]


def charge(number: int = 1, rank: int = 1, on: date = date(2025, 1, 10), **changes: object) -> Charge:
    given: dict[str, object] = {"id": charge_id(number), "number": f"DJ-{number}", "rank": rank, "registered_on": on}
    return Charge(**(given | changes))  # type: ignore[arg-type]


def valuation(amount: int | str = 1_000_000, on: date = date(2025, 6, 1), **changes: object) -> Valuation:
    given: dict[str, object] = {
        "as_of": on,
        "value": yuan(amount),
        "method": Method.COMPARISON,
        "valuer": "押品中心",
        "valuer_line": "RISK",
        "evidence": PROOF,
    }
    return Valuation(**(given | changes))  # type: ignore[arg-type]


def given(**changes: object) -> Circumstances:
    base: dict[str, object] = {
        "policy": DEFAULT_COLLATERAL,
        "business_date": TODAY,
        "recorded_at": KNOWN,
        "lending_lines": frozenset({"CORPORATE"}),
    }
    return Circumstances(**(base | changes))  # type: ignore[arg-type]


def tried(history: History, event: ItemEvent, day: date, **changes: object) -> Entry | Refusal:
    return record(history, event, day, given(**changes))


def done(history: History, event: ItemEvent, day: date, **changes: object) -> History:
    entry = tried(history, event, day, **changes)
    assert isinstance(entry, Entry), entry
    return appended(history, entry)


def refused(history: History, event: ItemEvent, day: date, **changes: object) -> CollateralRefusal:
    entry = tried(history, event, day, **changes)
    assert isinstance(entry, Refusal), entry
    assert isinstance(entry.code, CollateralRefusal)
    assert entry.message
    assert entry.message_zh != entry.message
    return entry.code


def house(number: int = 1, value: int | str = 1_000_000, *loans: int, kind: str = "HOUSING") -> History:
    """An item taken in, registered at rank 1 for the loans, and valued."""
    history = done(History(), taken(number, kind), date(2025, 1, 2))
    history = done(history, Registered(charge(number)), date(2025, 1, 10))
    for each in loans:
        history = done(history, Linked(Link(charge_id(number), loan(each))), date(2025, 1, 10))
    return done(history, Valued(valuation(value)), date(2025, 6, 1))


def now(history: History) -> Item:
    item = history.latest()
    assert item is not None
    return item


def debt(number: int, amount: int | str, owed: int | str | None = None) -> Debt:
    return Debt(loan(number), yuan(amount), yuan(amount if owed is None else owed), DEBTOR)


def setting(day: date = TODAY, **changes: object) -> Setting:
    return Setting(day, DEFAULT_COLLATERAL, **changes)  # type: ignore[arg-type]


def later(hours: int) -> datetime:
    return KNOWN + timedelta(hours=hours)


MAXIMUM = ChargeMode.MAXIMUM

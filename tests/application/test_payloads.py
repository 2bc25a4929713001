"""Compact payloads: what was written is read back equal, what does not fit is refused, defaults take no room."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import pytest

from postloan.application.payloads import plain, read_text, reader, text_of
from postloan.domain.shared.errors import InvalidInput
from postloan.domain.shared.money import Money


class Colour(StrEnum):
    RED = "RED"


@dataclass(frozen=True)
class Part:
    id: UUID
    amount: Money | None = None


@dataclass(frozen=True)
class Whole:
    name: str
    day: date
    at: datetime
    colour: Colour
    pair: tuple[str, int]
    parts: tuple[Part, ...] = ()
    colours: frozenset[Colour] = frozenset()
    yes: bool = False


FULL = Whole(
    '引号 " 反斜杠 \\', date(2024, 2, 29), datetime(2024, 1, 1, 1, 2, 3, 4, tzinfo=UTC), Colour.RED, ("a", 1),
    (Part(UUID(int=1), Money(5, "CNY")), Part(UUID(int=2))), frozenset({Colour.RED}), yes=True,
)  # fmt: skip
BARE = Whole("", date.min, datetime(2024, 1, 1, tzinfo=UTC), Colour.RED, ("", 0))


@pytest.mark.parametrize("value", [FULL, BARE])
def test_what_was_written_is_read_back_equal(value: Whole) -> None:
    assert read_text(Whole, text_of(plain(value))) == value


def test_fields_at_their_default_are_left_out() -> None:
    assert sorted(plain(BARE)) == ["at", "colour", "day", "name", "pair"]
    assert plain(Part(UUID(int=1))) == {"id": "00000000000000000000000000000001"}


@pytest.mark.parametrize(
    ("kind", "data"),
    [
        (Part, {}),
        (Part, {"id": 7}),
        (Part, {"id": "7"}),
        (Part, {"id": "0" * 32, "more": 1}),
        (Part, []),
        (Whole, {"name": 1}),
        (Colour, "BLUE"),
        (date, "2024-02-30"),
        (int, "1"),
        (int, True),
        (tuple[int, ...], 1),
        (Money, {"minor": "5", "currency": "CNY"}),
    ],
)
def test_what_does_not_fit_is_refused(kind: Any, data: object) -> None:
    with pytest.raises(InvalidInput):
        reader(kind)(data)


def test_what_has_no_rule_is_not_written() -> None:
    for value in (1.5, object(), {"a": 1}):
        with pytest.raises(TypeError):
            plain(value)
    with pytest.raises(TypeError):
        reader(float)

"""Scalars of the contract: decimals, rates, dates and instants travel as text, never as floating-point numbers.

A scalar only checks the shape of what comes in; what a text means (its decimals, its currency, its bounds) is read
while the command is built, so that a wrong one is answered with a typed problem that names the field.
"""

import re
from datetime import UTC, date, datetime
from typing import Final

import strawberry
from graphql import GraphQLError
from strawberry.types.scalar import ScalarDefinition

from ..domain.shared.money import Money
from ..domain.shared.rates import Rate

MAX_TEXT: Final = 64
"""Longest text of a decimal, in characters."""

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?(Z|[+-][0-9]{2}:[0-9]{2})"
)


class DecimalText(str):
    """A decimal number as text, exactly as it was sent."""

    __slots__ = ()


def _text(value: object, kind: str, example: str) -> str:
    if not isinstance(value, str):
        raise GraphQLError(f'{kind} must be text such as "{example}", not {type(value).__name__}')
    if len(value) > MAX_TEXT:
        raise GraphQLError(f"{kind} must not be longer than {MAX_TEXT} characters")
    return value


def _decimal_in(value: object) -> DecimalText:
    return DecimalText(_text(value, "Decimal", "1234.50"))


def _rate_in(value: object) -> DecimalText:
    return DecimalText(_text(value, "Rate", "4.35"))


def _rate_out(value: Rate) -> str:
    return value.text


def _date_in(value: object) -> date:
    text = _text(value, "Date", "2026-03-31")
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise GraphQLError(f'Date {text!r} must be a day of the calendar such as "2026-03-31"')


def _date_out(value: date) -> str:
    return value.isoformat()


def _instant_in(value: object) -> datetime:
    text = _text(value, "DateTime", "2026-03-31T16:00:00Z")
    try:
        if _INSTANT.fullmatch(text):
            return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise GraphQLError(f'DateTime {text!r} must be an instant with its offset such as "2026-03-31T16:00:00Z"')


def _instant_out(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


SCALARS: Final[dict[object, ScalarDefinition]] = {
    DecimalText: strawberry.scalar(
        name="Decimal",
        description='A decimal number as text (十进制数), such as "1234.50". Never a floating-point number.',
        serialize=str,
        parse_value=_decimal_in,
    ),
    Rate: strawberry.scalar(
        name="Rate",
        description='An interest rate in percent per year (年利率, %) as text, such as "4.35"; at most six decimals.',
        serialize=_rate_out,
        parse_value=_rate_in,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A day of the calendar (日期), ISO 8601: 2026-03-31.",
        serialize=_date_out,
        parse_value=_date_in,
    ),
    datetime: strawberry.scalar(
        name="DateTime",
        description="An instant (时间), ISO 8601. Leaves in UTC: 2026-03-31T16:00:00Z. Comes in with its offset.",
        serialize=_instant_out,
        parse_value=_instant_in,
    ),
}
"""Python type → scalar of the contract."""


@strawberry.type(name="Money", description="An amount of money (金额).")
class MoneyType:
    """How `Money` leaves: resolved by attribute from the domain's value."""

    text: DecimalText = strawberry.field(
        name="amount", description="The amount with the currency's decimals (金额); negative for red entries."
    )
    currency: str = strawberry.field(description="ISO 4217 code of the currency (币种), such as CNY.")


@strawberry.input(description="An amount of money (金额).")
class MoneyInput:
    """How money comes in: text and currency, read exactly or refused."""

    amount: DecimalText = strawberry.field(
        description="The amount (金额), with at most the currency's decimals: two for CNY, none for JPY."
    )
    currency: str = strawberry.field(default="CNY", description="ISO 4217 code of the currency (币种).")

    def money(self) -> Money:
        """The amount as exact minor units. Raises InvalidInput for too many decimals or an unknown currency."""
        return Money.parse(self.amount, self.currency)

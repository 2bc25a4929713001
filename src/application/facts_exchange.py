"""Publishing exchange rates: what may be asked, and what comes of it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from ..domain.risk_classification.records import stated
from ..domain.shared.errors import InvalidInput
from ..domain.shared.exchange import HOME_CURRENCY, ExchangeRate, price_units
from ..domain.shared.money import digits_of
from .cases import Case, Stop
from .command import Command
from .desk import Desk
from .outcomes import Done, Invalid, Subject, SubjectKind

RATE_PUBLISHED: Final = "reference.ExchangeRatePublished"
"""The message that a currency has a new rate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishExchangeRate(Command):
    """Record the price of one unit of a currency in the institution's (登记汇率), such as `7.1234`."""

    currency: str
    published: date
    price: str

    def __post_init__(self) -> None:
        Command.__post_init__(self)
        digits_of(self.currency)
        if self.currency == HOME_CURRENCY:
            raise InvalidInput("currency", self.currency, "is the institution's own currency")
        stated(self.published)
        price_units("price", self.price)


def prepare_exchange_rate(desk: Desk, command: PublishExchangeRate) -> Case | Stop:
    """Record a rate; one for the same day replaces the earlier from its knowledge on."""
    bank = desk.bank
    if command.published > bank.booking_date:
        why = f"published: {command.published}: lies after the business date {bank.booking_date}"
        return Invalid("published", str(command.published), why)
    rate = ExchangeRate(command.currency, command.published, price_units("price", command.price), desk.at)
    subject = Subject(SubjectKind.INSTITUTION, bank.id)

    def keep() -> Done:
        desk.unit.holdings.publish(bank.id, rate)
        data = {"currency": rate.currency, "published": rate.published.isoformat(), "units": rate.units}
        desk.tell(RATE_PUBLISHED, subject, data)
        return Done("PublishExchangeRate", subject, bank.booking_date, desk.at)

    return Case(subject, "", None, None, tuple, keep)

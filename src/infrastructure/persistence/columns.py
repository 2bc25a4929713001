"""What columns are made of. Money is BIGINT minor units; instants are UTC microseconds since 1970."""

from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    Dialect,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
    Uuid,
)

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)


def micros(at: datetime) -> int:
    """Microseconds since 1970 of an instant with a time zone."""
    return (at - _EPOCH) // _MICROSECOND


def instant(value: int) -> datetime:
    """The UTC instant of microseconds since 1970."""
    return _EPOCH + timedelta(microseconds=value)


class Instant(TypeDecorator[datetime]):
    """An instant as BIGINT microseconds since 1970."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """To the database."""
        return None if value is None else micros(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From the database."""
        return None if value is None else instant(value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def id_(name: str, *, nullable: bool = False) -> "Column[object]":
    """An id."""
    return Column(name, Uuid(), nullable=nullable)


def text_(name: str, length: int, *, nullable: bool = False) -> "Column[str]":
    """Short text of at most `length` characters."""
    return Column(name, String(length), nullable=nullable)


def number_(name: str) -> "Column[str]":
    """A business number: sorted and compared by its characters on every database, whatever the locale."""
    return Column(name, String(64).with_variant(String(64, collation="C"), "postgresql"), nullable=False)


def long_(name: str, *, nullable: bool = False) -> "Column[str]":
    """Text without a bound of its own."""
    return Column(name, Text(), nullable=nullable)


def int_(name: str, *, nullable: bool = False) -> "Column[int]":
    """A whole number of 32 bits."""
    return Column(name, Integer(), nullable=nullable)


def money_(name: str, *, nullable: bool = False) -> "Column[int]":
    """Minor units, or another whole number of 64 bits."""
    return Column(name, BigInteger(), nullable=nullable)


def day_(name: str, *, nullable: bool = False) -> "Column[object]":
    """A date."""
    return Column(name, Date(), nullable=nullable)


def at_(name: str, *, nullable: bool = False) -> "Column[datetime]":
    """An instant."""
    return Column(name, Instant(), nullable=nullable)


def belongs_to_loan() -> ForeignKeyConstraint:
    """The row belongs to a loan."""
    return ForeignKeyConstraint(["institution", "loan_id"], ["loan.institution", "loan.id"])


def belongs_to_bank() -> ForeignKeyConstraint:
    """The row belongs to a bank."""
    return ForeignKeyConstraint(["institution"], ["institution.id"])

"""Which kind of claim a product makes (产品目录): said by the bank, never guessed.

A loan knows its product's code; art. 8 and the matrices ask what kind of claim it is, how it is secured and whether
the days-past-due method applies. A product that the catalogue does not name makes a claim of the kind that follows
from its borrower: see `kind_of`.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cached_property
from typing import Final

from ..policy import Breach
from ..shared.errors import InvalidInput
from ..shared.instants import checked_version
from .classes import ClaimKind, DebtorKind, DebtorSize, Guarantee

MAX_PRODUCTS: Final = 1_000


@dataclass(frozen=True, slots=True)
class Product:
    """One product: code, kind of claim, how it is secured, and whether the days-past-due method (脱期法) applies."""

    code: str
    kind: ClaimKind
    guarantee: Guarantee = Guarantee.CREDIT
    by_days: bool = False

    def __post_init__(self) -> None:
        if not 1 <= len(self.code) <= 64 or not self.code.isprintable():
            raise InvalidInput("code", self.code, "must be 1 to 64 printable characters")


@dataclass(frozen=True, kw_only=True)
class ProductCatalogue:
    """One version of a bank's product catalogue; at most 1,000 products.

    Attributes:
        version: the bank's own name of the version, unique in its book, 1 to 64 printable characters.
        effective_from: first day it counts for.
        recorded_at: the instant since when it is known, with its time zone.
    """

    version: str
    effective_from: date
    recorded_at: datetime
    products: tuple[Product, ...] = ()

    def __post_init__(self) -> None:
        checked_version(self.version, self.recorded_at)
        if len(self.products) > MAX_PRODUCTS:
            raise InvalidInput("products", len(self.products), f"must be at most {MAX_PRODUCTS}")

    @cached_property
    def by_code(self) -> dict[str, Product]:
        """The products by their code."""
        return {product.code: product for product in self.products}


EMPTY_CATALOGUE: Final = ProductCatalogue(
    version="no-products",
    effective_from=date(1996, 8, 1),
    recorded_at=datetime(1996, 8, 1, tzinfo=UTC),
)
"""What an institution works with until it adopts its own."""


def catalogue_breaches(catalogue: ProductCatalogue) -> tuple[Breach, ...]:
    """What a catalogue has wrong: a code named twice, or the days-past-due method for what is no retail claim."""
    return (*_twice(catalogue), *_not_retail(catalogue))


def _twice(catalogue: ProductCatalogue) -> Iterator[Breach]:
    counted = Counter(product.code for product in catalogue.products)
    for code in sorted(code for code, times in counted.items() if times > 1):
        why = f"products: {code}: named more than once"
        yield Breach("products", None, code, why, f"products: {code}: 产品代码重复")


def _not_retail(catalogue: ProductCatalogue) -> Iterator[Breach]:
    for product in catalogue.products:
        if product.by_days and not product.kind.retail:
            why = f"products: {product.code}: the days-past-due method is for personal, card and small-business claims"
            zh = f"products: {product.code}: 脱期法仅适用于个人贷款、信用卡和小微企业债权"
            yield Breach("products", None, product.code, why, zh, "[K-h] 2023 measures art. 8")


def kind_of(debtor: DebtorKind, size: DebtorSize) -> ClaimKind:
    """The kind of a claim whose product the catalogue does not name: from who owes it (art. 8) [I].

    Natural persons owe personal loans, small and micro enterprises small-business loans, everybody else corporate
    loans; an enterprise whose size is not known is not small.
    """
    if debtor is DebtorKind.INDIVIDUAL:
        return ClaimKind.PERSONAL_LOAN
    small = size in (DebtorSize.SMALL, DebtorSize.MICRO)
    return ClaimKind.SMALL_BUSINESS_LOAN if small else ClaimKind.CORPORATE_LOAN
